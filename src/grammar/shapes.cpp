// Makes shapes; members of objects are in shape_members.cpp. Public: make_shapes.
#include "grammar/shapes.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <format>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "grammar/conjunction.h"
#include "grammar/decimal.h"
#include "grammar/digits.h"
#include "grammar/grammar.h"
#include "grammar/ledger.h"
#include "grammar/shape_maker.h"
#include "grammar/text_rules.h"
#include "grammar/values.h"
#include "json/value.h"
#include "schema/alternatives.h"
#include "schema/evidence.h"
#include "schema/schema.h"

namespace extractinator::grammar {

namespace {

using schema::Node;
using schema::NodeId;
using schema::Type;

void narrow(std::uint64_t& min, std::uint64_t other) { min = std::max(min, other); }

void narrow(std::optional<std::uint64_t>& max, const std::optional<std::uint64_t>& other) {
  if (other) max = std::min(max.value_or(*other), *other);
}

}  // namespace

ShapeMaker::ShapeMaker(
    const schema::Schema& schema, const Limits& limits, Formats formats, Ledger& ledger
)
    : schema_(schema),
      limits_(limits),
      formats_(formats),
      ledger_(ledger),
      conjunctions_(schema, limits, ledger),
      judge_(schema, formats) {}

Result<Shapes> ShapeMaker::run() {
  const NodeId root = schema_.root_id();
  TRY(const ShapeId first, shape_of(std::span(&root, 1)));
  // Making one may ask for others.
  for (ShapeId id = 0; id < shapes_.size(); ++id)
    TRY_VOID(fill(id));
  return Shapes{.shapes = std::move(shapes_), .root = first};
}

Result<ShapeId> ShapeMaker::shape_of(std::span<const NodeId> seeds) {
  Conjunction nodes;
  for (const NodeId seed : seeds)
    TRY_VOID(conjunctions_.add(nodes, seed));
  const auto [at, is_new] = ids_.try_emplace(nodes, static_cast<ShapeId>(shapes_.size()));
  if (is_new) {
    if (shapes_.size() >= limits_.max_shapes) {
      return fail(
          ErrorCode::limit_exceeded,
          std::format("the schema needs more than {} kinds of values", limits_.max_shapes)
      );
    }
    shapes_.push_back({
        .place = seeds.empty() ? schema_.root_id() : seeds.front(),
        .is_any = nodes.empty(),
    });
    nodes_of_.push_back(std::move(nodes));
  }
  return at->second;
}

Result<void> ShapeMaker::fill(ShapeId id) {
  const Conjunction nodes = nodes_of_[id];
  if (nodes.empty()) return {};
  TRY(const std::vector<Conjunction> choices, conjunctions_.choices(nodes));
  Shape shape{.place = shapes_[id].place};
  for (const Conjunction& choice : choices)
    TRY_VOID(fill_flat(choice, shape));
  if (shape.why_empty.empty()) shape.why_empty = "no type or alternative is left";
  shapes_[id] = std::move(shape);
  return {};
}

// --- Logic -------------------------------------------------------------------------------------

Result<void> ShapeMaker::fill_flat(const Conjunction& nodes, Shape& shape) {
  const std::vector<json::Value>* values = nullptr;
  for (const NodeId id : nodes) {
    const auto& own = node(id).enumeration;
    if (own && (values == nullptr || own->size() < values->size())) values = &*own;
  }
  if (values != nullptr) {
    TRY(std::vector<std::string> texts, fixed_texts(nodes, *values));
    if (texts.empty()) {
      shape.why_empty = "no value of the enumeration meets the other keywords";
    } else {
      shape.flats.push_back({.texts = std::move(texts)});
    }
    return {};
  }
  const schema::TypeSet types = conjunctions_.types_of(nodes);
  if (types.is_empty()) return {};
  if (!note_logic(nodes)) {
    shape.why_empty = "`not` forbids every value";
    return {};
  }
  Flat flat;
  if (types.contains(Type::boolean)) flat.texts = {"false", "true"};
  if (types.contains(Type::null)) flat.texts.emplace_back("null");
  std::ranges::sort(flat.texts);
  if (types.contains(Type::integer)) {
    TRY(flat.number, number(nodes, !types.contains(Type::number)));
  }
  if (types.contains(Type::string)) {
    flat.text = text(nodes);
    const TextRules& rules = flat.text->rules;
    if (rules.max_length && *rules.max_length < rules.min_length) {
      shape.why_empty =
          std::format("minLength {} is above maxLength {}", rules.min_length, *rules.max_length);
      flat.text.reset();
    }
  }
  if (types.contains(Type::array)) {
    TRY(flat.array, array(nodes, shape));
  }
  if (types.contains(Type::object)) {
    TRY(flat.object, object(nodes, shape));
  }
  shape.flats.push_back(std::move(flat));
  return {};
}

bool ShapeMaker::note_logic(const Conjunction& nodes) {
  for (const NodeId id : nodes) {
    const Node& asked = node(id);
    if (asked.negated) {
      const Node& negated = node(*asked.negated);
      if (keywords_of(negated).empty()) return false;
      if (negated.types.is_empty()) {
        ledger_.visit(*asked.negated);
      } else {
        ledger_.leave(id, "not");
      }
    }
    if (asked.condition && (asked.consequence || asked.alternative)) {
      const Node& condition = node(*asked.condition);
      // Conditions that are always or never met were resolved with the conjunction.
      if (!keywords_of(condition).empty() && !condition.types.is_empty()) {
        ledger_.leave(id, "if");
        if (asked.consequence) ledger_.leave(id, "then");
        if (asked.alternative) ledger_.leave(id, "else");
      }
    }
    if (!asked.one_of.empty()) note_exclusivity(id);
  }
  return true;
}

void ShapeMaker::note_exclusivity(NodeId id) {
  if (!exclusivity_noted_.insert(id).second) return;
  const std::vector<NodeId>& alternatives = node(id).one_of;
  for (std::size_t i = 0; i < alternatives.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (!schema::are_disjoint(schema_, alternatives[i], alternatives[j], comparisons_left_)) {
        ledger_.leave(id, "oneOf");
        return;
      }
    }
  }
}

Verdict ShapeMaker::judge(std::span<const NodeId> nodes, const json::Value& value) {
  std::vector<Unheld> open;
  Verdict verdict = Verdict::yes;
  for (const NodeId id : nodes) {
    verdict = std::min(verdict, judge_.judge(id, value, open));
    if (verdict == Verdict::no) return verdict;
  }
  for (const Unheld& unheld : open)
    ledger_.leave(unheld.node, unheld.keyword);
  return verdict;
}

bool ShapeMaker::can_be_null(std::span<const NodeId> nodes) {
  std::vector<Unheld> open;
  return std::ranges::all_of(nodes, [&](NodeId id) {
    return judge_.judge(id, json::Value(), open) == Verdict::yes;
  });
}

std::string_view ShapeMaker::place(const Conjunction& nodes) const {
  return nodes.empty() ? "#" : schema_.pointer(nodes.front());
}

// --- Scalars -----------------------------------------------------------------------------------

Result<std::vector<std::string>> ShapeMaker::fixed_texts(
    const Conjunction& nodes, const std::vector<json::Value>& values
) {
  std::vector<std::string> texts;
  for (const json::Value& value : values) {
    if (judge(nodes, value) == Verdict::no) continue;
    auto text = canonical_text(value);
    if (!text) return std::unexpected(std::move(text).error().within(std::string(place(nodes))));
    texts.push_back(*std::move(text));
  }
  std::ranges::sort(texts);
  const auto repeated = std::ranges::unique(texts);
  texts.erase(repeated.begin(), repeated.end());
  return texts;
}

TextShape ShapeMaker::text(const Conjunction& nodes) const {
  TextShape shape;
  for (const NodeId id : nodes) {
    const Node& asked = node(id);
    if (schema::is_quote(asked)) shape.is_quote = true;
    narrow(shape.rules.min_length, asked.min_length);
    narrow(shape.rules.max_length, asked.max_length);
    if (asked.min_length > 0) shape.origins.push_back({.node = id, .keyword = "minLength"});
    if (asked.max_length) shape.origins.push_back({.node = id, .keyword = "maxLength"});
    const auto add = [&](const std::optional<std::string>& text,
                         std::string_view keyword,
                         std::vector<std::string>& rules) {
      if (!text) return;
      shape.origins.push_back({.node = id, .keyword = keyword, .text = *text});
      if (!std::ranges::contains(rules, *text)) rules.push_back(*text);
    };
    add(asked.pattern, "pattern", shape.rules.patterns);
    if (formats_ == Formats::assertion) add(asked.format, "format", shape.rules.formats);
  }
  return shape;
}

Result<NumberShape> ShapeMaker::number(const Conjunction& nodes, bool is_integer) {
  NumberRange range{.is_integer = is_integer, .max_digits = limits_.max_number_digits};
  const auto decimal_of = [&](const json::Number& number) -> Result<Decimal> {
    auto decimal = to_decimal(number);
    if (!decimal)
      return std::unexpected(std::move(decimal).error().within(std::string(place(nodes))));
    return decimal;
  };
  const auto narrow_bound = [&](const std::optional<json::Number>& bound,
                                bool is_low,
                                bool is_exclusive) -> Result<void> {
    if (!bound) return {};
    TRY(Decimal decimal, decimal_of(*bound));
    // A number that stands in the schema can always be written.
    range.max_digits = std::max(range.max_digits, decimal.n_digits());
    std::optional<Bound>& kept = is_low ? range.low : range.high;
    const int order = kept ? compare(decimal, kept->value) : (is_low ? 1 : -1);
    if (is_low ? order > 0 : order < 0) {
      kept = Bound{.value = std::move(decimal), .is_exclusive = is_exclusive};
    } else if (order == 0) {
      kept->is_exclusive = kept->is_exclusive || is_exclusive;
    }
    return {};
  };
  for (const NodeId id : nodes) {
    TRY_VOID(narrow_bound(node(id).minimum, true, false));
    TRY_VOID(narrow_bound(node(id).exclusive_minimum, true, true));
    TRY_VOID(narrow_bound(node(id).maximum, false, false));
    TRY_VOID(narrow_bound(node(id).exclusive_maximum, false, true));
  }
  for (const NodeId id : nodes) {
    const auto& multiple_of = node(id).multiple_of;
    if (!multiple_of) continue;
    const auto decimal = to_decimal(*multiple_of);
    NumberRange narrowed = range;
    narrowed.multiple_of = decimal ? to_spacing(*decimal) : std::nullopt;
    if (narrowed.multiple_of && range.multiple_of)
      narrowed.multiple_of = common_multiple(*narrowed.multiple_of, *range.multiple_of);
    if (narrowed.multiple_of && can_hold_multiples(narrowed)) {
      range = std::move(narrowed);
    } else {
      ledger_.leave(id, "multipleOf");
    }
  }
  return NumberShape{.range = std::move(range)};
}

// --- Arrays ------------------------------------------------------------------------------------

Result<std::optional<ArrayShape>> ShapeMaker::array(const Conjunction& nodes, Shape& shape) {
  ArrayShape array;
  std::size_t n_prefix = 0;
  for (const NodeId id : nodes) {
    const Node& asked = node(id);
    narrow(array.min, asked.min_items);
    narrow(array.max, asked.max_items);
    n_prefix = std::max(n_prefix, asked.prefix_items.size());
  }
  if (array.max && *array.max < array.min) {
    shape.why_empty = std::format("minItems {} is above maxItems {}", array.min, *array.max);
    return std::nullopt;
  }
  if (!array.max && array.min > limits_.max_free_array_items) {
    return fail(
        ErrorCode::limit_exceeded,
        std::format(
            "minItems {} at `{}` is above the {} items an array without maxItems may have",
            array.min,
            place(nodes),
            limits_.max_free_array_items
        ),
        nodes.empty() ? Location() : schema_.place(nodes.front())
    );
  }
  const bool has_two = array.max.value_or(2) >= 2;
  bool has_items = false;
  for (const NodeId id : nodes) {
    const Node& asked = node(id);
    has_items = has_items || asked.items.has_value();
    if (asked.has_unique_items && has_two) ledger_.leave(id, "uniqueItems");
    if (asked.unevaluated_items) ledger_.leave(id, "unevaluatedItems");
    if (asked.contains) {
      ledger_.leave(id, "contains");
      if (asked.min_contains != 1) ledger_.leave(id, "minContains");
      if (asked.max_contains) ledger_.leave(id, "maxContains");
    }
  }
  for (std::size_t i = 0; i <= n_prefix; ++i) {
    if (array.max && i >= *array.max) break;
    std::vector<NodeId> seeds;
    for (const NodeId id : nodes) {
      const Node& asked = node(id);
      if (i < asked.prefix_items.size()) {
        seeds.push_back(asked.prefix_items[i]);
      } else if (asked.items) {
        seeds.push_back(*asked.items);
      } else if (i == n_prefix && asked.unevaluated_items && !has_items) {
        // Nothing else says what these are, so this does.
        seeds.push_back(*asked.unevaluated_items);
      }
    }
    TRY(const ShapeId item, shape_of(seeds));
    if (i < n_prefix) {
      array.prefix.push_back(item);
    } else {
      array.rest = item;
    }
  }
  return array;
}

Result<Shapes> make_shapes(
    const schema::Schema& schema, const Limits& limits, Formats formats, Ledger& ledger
) {
  return ShapeMaker(schema, limits, formats, ledger).run();
}

}  // namespace extractinator::grammar
