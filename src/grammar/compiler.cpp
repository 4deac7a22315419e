// Compiles a Schema to an Automaton. Public: compile_schema.
//
// The unit of compilation is a *conjunction*: a set of schema nodes that one value must meet all
// together. A node alone is a conjunction of one. Choosing an alternative of `anyOf` adds it to the
// set, so keywords beside `anyOf` and inside it meet in one place and are intersected there,
// keyword by keyword; the items and properties below are conjunctions again. An empty set stands
// for any value at all.
//
// A conjunction whose language is empty has no states: whoever needs it becomes empty too, or drops
// the choice. So every state that is built can reach the end.
#include "grammar/compiler.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <format>
#include <map>
#include <optional>
#include <ranges>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "grammar/automaton.h"
#include "grammar/decimal.h"
#include "grammar/digits.h"
#include "grammar/grammar.h"
#include "grammar/pieces.h"
#include "grammar/values.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/schema.h"

namespace extractinator::grammar {

namespace {

using schema::Node;
using schema::NodeId;
using schema::Type;

using Conjunction = std::vector<NodeId>;  // Sorted, without duplicates.

Conjunction with(Conjunction nodes, NodeId added) {
  const auto at = std::ranges::lower_bound(nodes, added);
  if (at == nodes.end() || *at != added) nodes.insert(at, added);
  return nodes;
}

// A sub-automaton that ends in `ret`.
struct Piece {
  StateId start = kNoState;  // kNoState: there is no such value.
  std::size_t depth = 0;     // Arrays and objects within each other; 0 for a scalar.

  [[nodiscard]] bool is_empty() const { return start == kNoState; }
};

std::uint32_t clamped(std::uint64_t count) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(count, kUnbounded - 1));
}

class Compiler {
 public:
  Compiler(const schema::Schema& schema, const Limits& limits)
      : schema_(schema),
        limits_(limits),
        builder_(limits.max_states) {}

  Result<Automaton> run() {
    TRY(const Piece root, conjunction({schema_.root_id()}, 0));
    if (root.is_empty()) {
      return fail(
          ErrorCode::unsatisfiable,
          std::format("no value can meet the schema: {}", why_empty_.value_or("it is empty"))
      );
    }
    const StateId start = builder_.call(root.start, builder_.accept());
    TRY_VOID(check_states());
    return std::move(builder_).build(start);
  }

 private:
  // --- Conjunctions --------------------------------------------------------------------------

  // `depth` counts the arrays and objects around.
  Result<Piece> conjunction(const Conjunction& nodes, std::size_t depth) {
    if (depth > limits_.max_depth) return too_deep();
    if (const auto found = pieces_.find(nodes); found != pieces_.end()) {
      if (depth + found->second.depth > limits_.max_depth) return too_deep();
      return found->second;
    }
    // A Schema has no cycles, so this ends; how deep it goes was asked above.
    TRY(const Piece piece, alternatives(nodes, depth));
    pieces_.emplace(nodes, piece);
    return piece;
  }

  // Resolves every `anyOf`: the union of the sets in which each has one alternative.
  Result<Piece> alternatives(const Conjunction& nodes, std::size_t depth) {
    std::set<Conjunction> seen = {nodes};
    std::vector<Conjunction> work = {nodes};
    std::vector<Piece> found;
    while (!work.empty()) {
      const Conjunction current = std::move(work.back());
      work.pop_back();
      const Node* open = unresolved(current);
      if (open == nullptr) {
        TRY_VOID(flat(current, depth, found));
        continue;
      }
      for (const NodeId alternative : std::views::reverse(open->any_of)) {
        Conjunction next = with(current, alternative);
        if (seen.insert(next).second) work.push_back(std::move(next));
      }
      if (seen.size() > limits_.max_states) return too_many_states();
    }
    return united(found);
  }

  [[nodiscard]] const Node* unresolved(const Conjunction& nodes) const {
    // The values of an enumeration are judged one by one, alternatives included.
    if (std::ranges::any_of(nodes, [&](NodeId id) { return node(id).enumeration.has_value(); }))
      return nullptr;
    for (const NodeId id : nodes) {
      const auto& any_of = node(id).any_of;
      const bool is_met = std::ranges::any_of(any_of, [&](NodeId alternative) {
        return std::ranges::binary_search(nodes, alternative);
      });
      if (!any_of.empty() && !is_met) return &node(id);
    }
    return nullptr;
  }

  // All kinds of values that meet every node, `anyOf` left aside.
  Result<void> flat(const Conjunction& nodes, std::size_t depth, std::vector<Piece>& found) {
    TRY_VOID(check_states());
    for (const NodeId id : nodes) {
      if (node(id).enumeration) return enumeration(nodes, *node(id).enumeration, found);
    }
    const auto allows = [&](Type type) {
      return std::ranges::all_of(nodes, [&](NodeId id) { return node(id).types.contains(type); });
    };
    const bool allows_integer = std::ranges::all_of(nodes, [&](NodeId id) {
      return node(id).types.contains(Type::integer) || node(id).types.contains(Type::number);
    });
    if (allows(Type::object)) TRY_VOID(collect(object(nodes, depth), found));
    if (allows(Type::array)) TRY_VOID(collect(array(nodes, depth), found));
    if (allows(Type::string)) TRY_VOID(collect(string(nodes), found));
    if (allows_integer) TRY_VOID(collect(number(nodes, !allows(Type::number)), found));
    std::vector<std::string> words;
    if (allows(Type::boolean)) words = {"false", "true"};
    if (allows(Type::null)) words.emplace_back("null");
    std::ranges::sort(words);
    if (!words.empty()) found.push_back(texts(words));
    return {};
  }

  static Result<void> collect(Result<Piece> piece, std::vector<Piece>& found) {
    TRY(const Piece made, std::move(piece));
    if (!made.is_empty()) found.push_back(made);
    return {};
  }

  Piece united(std::span<const Piece> pieces) {
    if (pieces.empty()) {
      note_empty("no type or alternative is left");
      return {};
    }
    why_empty_.reset();  // What was empty on the way here is not missed.
    Piece whole;
    std::vector<StateId> starts;
    for (const Piece& piece : pieces) {
      if (!std::ranges::contains(starts, piece.start)) starts.push_back(piece.start);
      whole.depth = std::max(whole.depth, piece.depth);
    }
    whole.start = builder_.split(starts);
    return whole;
  }

  // --- Scalars -------------------------------------------------------------------------------

  Result<void> enumeration(
      const Conjunction& nodes, const std::vector<json::Value>& values, std::vector<Piece>& found
  ) {
    std::vector<std::string> allowed;
    std::size_t n_bytes = 0;
    for (const json::Value& value : values) {
      if (!std::ranges::all_of(nodes, [&](NodeId id) { return meets(schema_, id, value); }))
        continue;
      auto text = canonical_text(value);
      if (!text) return std::unexpected(std::move(text).error().within(place()));
      n_bytes += text->size();
      allowed.push_back(*std::move(text));
    }
    // Bounds the depth of the trie, too.
    if (n_bytes / kMaxTextBytesPerState > limits_.max_states) return too_many_states();
    if (allowed.empty()) {
      note_empty("no value of the enumeration meets the other keywords");
      return {};
    }
    std::ranges::sort(allowed);
    const auto repeated = std::ranges::unique(allowed);
    allowed.erase(repeated.begin(), repeated.end());
    found.push_back(texts(allowed));
    return {};
  }

  Piece texts(const std::vector<std::string>& sorted) {
    const auto [at, is_new] = texts_.try_emplace(sorted);
    if (is_new) at->second.start = add_texts(builder_, sorted);
    return at->second;
  }

  Result<Piece> string(const Conjunction& nodes) {
    std::uint64_t min = 0;
    std::optional<std::uint64_t> max;
    for (const NodeId id : nodes) {
      min = std::max(min, node(id).min_length);
      if (node(id).max_length)
        max = std::min(max.value_or(*node(id).max_length), *node(id).max_length);
    }
    if (max && *max < min) {
      note_empty(std::format("minLength {} is above maxLength {}", min, *max));
      return Piece{};
    }
    Bounds bounds{.min = clamped(min)};
    if (max) {
      bounds.max = clamped(*max);
    } else {
      bounds.max_bytes = clamped(limits_.max_free_string_bytes);
      if (min > limits_.max_free_string_bytes) {
        return fail(
            ErrorCode::limit_exceeded,
            std::format(
                "minLength {} at `{}` is above the {} bytes a string without maxLength may have",
                min,
                place(),
                limits_.max_free_string_bytes
            )
        );
      }
    }
    const auto [at, is_new] = strings_.try_emplace(std::pair(bounds.min, bounds.max));
    if (is_new) at->second.start = add_string(builder_, bounds);
    return at->second;
  }

  Result<Piece> number(const Conjunction& nodes, bool is_integer) {
    NumberRange range{.is_integer = is_integer, .max_digits = limits_.max_number_digits};
    const auto narrow = [&](const std::optional<json::Number>& bound,
                            bool is_low,
                            bool is_exclusive) -> Result<void> {
      if (!bound) return {};
      auto decimal = to_decimal(*bound);
      if (!decimal) return std::unexpected(std::move(decimal).error().within(place()));
      // A number that stands in the schema can always be written.
      range.max_digits = std::max(range.max_digits, decimal->n_digits());
      std::optional<Bound>& kept = is_low ? range.low : range.high;
      const int order = kept ? compare(*decimal, kept->value) : (is_low ? 1 : -1);
      if (is_low ? order > 0 : order < 0) {
        kept = Bound{.value = *std::move(decimal), .is_exclusive = is_exclusive};
      } else if (order == 0) {
        kept->is_exclusive = kept->is_exclusive || is_exclusive;
      }
      return {};
    };
    for (const NodeId id : nodes) {
      TRY_VOID(narrow(node(id).minimum, true, false));
      TRY_VOID(narrow(node(id).exclusive_minimum, true, true));
      TRY_VOID(narrow(node(id).maximum, false, false));
      TRY_VOID(narrow(node(id).exclusive_maximum, false, true));
    }
    const auto [at, is_new] = numbers_.try_emplace(show(range));
    if (is_new) {
      const DigitAutomaton digits = digits_between(range);
      if (!digits.states.empty()) at->second.start = add_number(builder_, digits);
    }
    if (at->second.is_empty()) note_empty(std::format("there is no {}", at->first));
    return at->second;
  }

  static std::string show(const NumberRange& range) {
    std::string text = range.is_integer ? "integer" : "number";
    const auto add = [&](const std::optional<Bound>& bound, std::string_view word) {
      if (!bound) return;
      text +=
          std::format(" {}{} {}", word, bound->is_exclusive ? "" : " or at", to_text(bound->value));
    };
    add(range.low, "above");
    add(range.high, "below");
    return text + std::format(" of at most {} digits", range.max_digits);
  }

  // --- Containers ----------------------------------------------------------------------------

  Result<Piece> array(const Conjunction& nodes, std::size_t depth) {
    if (depth >= limits_.max_depth && !nodes.empty()) return too_deep();
    std::uint64_t min = 0;
    std::optional<std::uint64_t> max;
    Conjunction items;
    bool has_items = false;
    for (const NodeId id : nodes) {
      min = std::max(min, node(id).min_items);
      if (node(id).max_items)
        max = std::min(max.value_or(*node(id).max_items), *node(id).max_items);
      if (node(id).items) {
        items = with(std::move(items), *node(id).items);
        has_items = true;
      }
    }
    if (max && *max < min) {
      note_empty(std::format("minItems {} is above maxItems {}", min, *max));
      return Piece{};
    }
    if (!max && min > limits_.max_free_array_items) {
      return fail(
          ErrorCode::limit_exceeded,
          std::format(
              "minItems {} at `{}` is above the {} items an array without maxItems may have",
              min,
              place(),
              limits_.max_free_array_items
          )
      );
    }
    Piece item;
    if (max.value_or(1) > 0) {
      const Step step(path_, "/items");
      const std::size_t levels = std::min(limits_.max_any_depth, limits_.max_depth - depth);
      if (has_items) {
        TRY(item, conjunction(items, depth + 1));
      } else if (levels > 0) {
        TRY(item, any(levels - 1));
      }
    }
    return list(item, min, max.value_or(limits_.max_free_array_items));
  }

  // An array of `min` to `max` times `item`.
  Piece list(const Piece& item, std::uint64_t min, std::uint64_t max) {
    if (min > 0 && item.is_empty()) {
      note_empty("an array needs items that cannot exist");
      return {};
    }
    const StateId close = builder_.literal("]", builder_.ret());
    std::vector<StateId> alternatives;
    if (min == 0) alternatives.push_back(close);
    if (max > 0 && !item.is_empty()) {
      StateId behind_first = close;
      if (max > 1) {
        const StateId loop = builder_.reserve();
        const Bounds bounds{.min = clamped(min > 0 ? min - 1 : 0), .max = clamped(max - 1)};
        builder_.set_loop(
            loop, bounds, builder_.literal(", ", builder_.call(item.start, loop)), close
        );
        behind_first = builder_.enter(loop);
      }
      alternatives.push_back(builder_.call(item.start, behind_first));
    }
    return {
        .start = builder_.literal("[", builder_.split(alternatives)),
        .depth = 1 + item.depth,
    };
  }

  struct Field {
    std::string name;
    Conjunction nodes;
    bool is_required = false;
    bool is_refused = false;  // A node of the conjunction does not know it and is closed.
    Piece value = {};
  };

  [[nodiscard]] std::vector<Field> fields_of(const Conjunction& nodes) const {
    std::vector<Field> fields;
    std::map<std::string_view, std::size_t> index;
    for (const NodeId id : nodes) {
      for (const schema::Property& property : node(id).properties) {
        const auto [at, is_new] = index.try_emplace(property.name, fields.size());
        if (is_new) fields.push_back({.name = property.name, .nodes = {}});
        Field& field = fields[at->second];
        field.nodes = with(std::move(field.nodes), property.node);
        field.is_required = field.is_required || property.is_required;
      }
    }
    for (const NodeId id : nodes) {
      if (!schema_.is_closed(node(id))) continue;
      std::set<std::string_view> known;
      for (const schema::Property& property : node(id).properties)
        known.insert(property.name);
      for (Field& field : fields)
        field.is_refused = field.is_refused || !known.contains(field.name);
    }
    return fields;
  }

  Result<Piece> object(const Conjunction& nodes, std::size_t depth) {
    if (depth >= limits_.max_depth && !nodes.empty()) return too_deep();
    std::vector<Field> fields = fields_of(nodes);
    std::size_t inner = 0;
    for (Field& field : fields) {
      const Step step(path_, "/properties/" + field.name);
      if (!field.is_refused) {
        TRY(field.value, conjunction(field.nodes, depth + 1));
        inner = std::max(inner, field.value.depth);
      }
      if (field.value.is_empty() && field.is_required) {
        note_empty("a required property cannot have a value");
        return Piece{};
      }
      // What may be absent but can be null is always written.
      field.is_required = field.is_required || can_be_null(field.nodes);
    }
    std::erase_if(fields, [](const Field& field) { return field.value.is_empty(); });
    TRY_VOID(check_states());

    // Back to front: what may follow when some member was written already, and when none was.
    StateId later = builder_.literal("}", builder_.ret());
    StateId first = later;
    for (const Field& field : std::views::reverse(fields)) {
      std::string key;
      json::write_string(key, field.name, json::Escaping::minimal);
      const StateId member = builder_.literal(key + ": ", builder_.call(field.value.start, later));
      const StateId next = builder_.literal(", ", member);
      if (field.is_required) {
        first = member;
        later = next;
      } else {
        first = builder_.split(std::vector{member, first});
        later = builder_.split(std::vector{next, later});
      }
    }
    return Piece{.start = builder_.literal("{", first), .depth = 1 + inner};
  }

  [[nodiscard]] bool can_be_null(const Conjunction& nodes) const {
    return std::ranges::all_of(nodes, [&](NodeId id) { return meets(schema_, id, json::Value()); });
  }

  // Any value with at most `depth` arrays and objects within each other. Objects of an answer have
  // only declared properties, so here there is only the empty one.
  Result<Piece> any(std::size_t depth) {
    while (any_.size() <= depth) {
      TRY_VOID(check_states());
      std::vector<Piece> found;
      if (!any_.empty()) {
        found.push_back({.start = builder_.literal("{}", builder_.ret()), .depth = 1});
        found.push_back(list(any_.back(), 0, limits_.max_free_array_items));
      }
      TRY_VOID(collect(string({}), found));
      TRY_VOID(collect(number({}, false), found));
      found.push_back(texts({"false", "null", "true"}));
      any_.push_back(united(found));
    }
    return any_[depth];
  }

  // --- Limits and messages -------------------------------------------------------------------

  // The way from the root to what is being compiled, as a JSON pointer.
  class Step {
   public:
    Step(std::string& path, const std::string& step) : path_(path), length_(path.size()) {
      path_ += step;
    }
    ~Step() { path_.resize(length_); }
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;

   private:
    std::string& path_;
    std::size_t length_;
  };

  [[nodiscard]] std::string place() const { return "#" + path_; }

  void note_empty(const std::string& reason) {
    if (!why_empty_) why_empty_ = std::format("{} at `{}`", reason, place());
  }

  [[nodiscard]] std::unexpected<Error> too_many_states() const {
    return fail(
        ErrorCode::limit_exceeded,
        std::format("the schema needs more than {} states", limits_.max_states),
        {},
        "shorten enumerations or make the schema smaller"
    );
  }

  [[nodiscard]] std::unexpected<Error> too_deep() const {
    return fail(
        ErrorCode::limit_exceeded,
        std::format(
            "arrays and objects are nested more than {} deep at `{}`", limits_.max_depth, place()
        )
    );
  }

  [[nodiscard]] Result<void> check_states() const {
    if (builder_.is_over_limit()) return too_many_states();
    return {};
  }

  [[nodiscard]] const Node& node(NodeId id) const { return schema_.node(id); }

  static constexpr std::size_t kMaxTextBytesPerState = 20;

  const schema::Schema& schema_;
  Limits limits_;
  Builder builder_;
  std::map<Conjunction, Piece> pieces_;
  std::map<std::vector<std::string>, Piece> texts_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, Piece> strings_;
  std::map<std::string, Piece> numbers_;
  std::vector<Piece> any_;  // By depth.
  std::string path_;
  std::optional<std::string> why_empty_;
};

}  // namespace

Result<Automaton> compile_schema(const schema::Schema& schema, const Limits& limits) {
  return Compiler(schema, limits).run();
}

}  // namespace extractinator::grammar
