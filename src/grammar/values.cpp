// Judges and writes the values of enumerations. Public: Judge, canonical_text.
#include "grammar/values.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "grammar/conjunction.h"
#include "grammar/decimal.h"
#include "grammar/grammar.h"
#include "grammar/ledger.h"
#include "grammar/text_rules.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/schema.h"
#include "text/utf8.h"

namespace extractinator::grammar {

namespace {

using json::Value;
using schema::Node;
using schema::NodeId;

Verdict verdict_of(bool is_valid) { return is_valid ? Verdict::yes : Verdict::no; }
Verdict both(Verdict a, Verdict b) { return std::min(a, b); }
Verdict either(Verdict a, Verdict b) { return std::max(a, b); }

bool is_integer(const json::Number& number) {
  const auto decimal = to_decimal(number);
  // A number too long for us is refused when its text is asked for.
  return decimal.has_value() && decimal->fraction.empty();
}

bool meets_type(const schema::TypeSet& types, const Value& value) {
  using schema::Type;
  switch (value.kind()) {
    case json::Kind::null:
      return types.contains(Type::null);
    case json::Kind::boolean:
      return types.contains(Type::boolean);
    case json::Kind::number:
      return types.contains(Type::number) ||
             (types.contains(Type::integer) && is_integer(value.as_number()));
    case json::Kind::string:
      return types.contains(Type::string);
    case json::Kind::array:
      return types.contains(Type::array);
    case json::Kind::object:
      return types.contains(Type::object);
  }
  std::unreachable();
}

bool meets_bounds(const Node& node, const json::Number& number) {
  const auto order = [&](const std::optional<json::Number>& bound) {
    return json::compare(number, *bound);
  };
  return (!node.minimum || order(node.minimum) >= 0) &&
         (!node.maximum || order(node.maximum) <= 0) &&
         (!node.exclusive_minimum || order(node.exclusive_minimum) > 0) &&
         (!node.exclusive_maximum || order(node.exclusive_maximum) < 0);
}

bool is_within(std::size_t count, std::uint64_t min, const std::optional<std::uint64_t>& max) {
  return count >= min && (!max || count <= *max);
}

// The same value with every number in its shortest form.
Result<Value> with_short_numbers(const Value& value) {
  switch (value.kind()) {
    case json::Kind::number: {
      TRY(const Decimal decimal, to_decimal(value.as_number()));
      return Value(json::Number{to_text(decimal)});
    }
    case json::Kind::array: {
      Value::Array items;
      for (const Value& item : value.as_array()) {
        TRY(Value copy, with_short_numbers(item));
        items.push_back(std::move(copy));
      }
      return Value(std::move(items));
    }
    case json::Kind::object: {
      Value::Object members;
      for (const json::Member& member : value.as_object()) {
        TRY(Value copy, with_short_numbers(member.value));
        members.push_back({.key = member.key, .value = std::move(copy)});
      }
      return Value(std::move(members));
    }
    case json::Kind::null:
    case json::Kind::boolean:
    case json::Kind::string:
      break;
  }
  return value;
}

}  // namespace

// One value on its way through the nodes.
class Judge::Walk {
 public:
  Walk(Judge& judge, std::vector<Unheld>& open) : judge_(judge), open_(open) {}

  Verdict check(NodeId id, const Value& value) {
    const Node& node = judge_.schema_->node(id);
    if (judge_.steps_left_ == 0 || ways_.size() >= kMaxDepth) return all_open(id);
    --judge_.steps_left_;
    // On the way to itself a node asks for nothing that is not asked already.
    const Way way(id, &value);
    if (std::ranges::contains(ways_, way)) return Verdict::yes;
    ways_.push_back(way);
    const Verdict verdict = check_keywords(id, node, value);
    ways_.pop_back();
    return verdict;
  }

 private:
  using Way = std::pair<NodeId, const Value*>;
  static constexpr std::size_t kMaxDepth = 200;   // Of values and references together.
  static constexpr std::size_t kMaxUnique = 500;  // Items compared with each other.

  Verdict unknown(NodeId node, std::string_view keyword) {
    open_.push_back({.node = node, .keyword = std::string(keyword)});
    return Verdict::unknown;
  }

  Verdict all_open(NodeId id) {
    for (const std::string_view keyword : keywords_of(judge_.schema_->node(id)))
      (void)unknown(id, keyword);
    return Verdict::unknown;
  }

  // `verdict`, and if it is unknown, because of `keyword` too.
  Verdict noted(Verdict verdict, NodeId id, std::string_view keyword) {
    return verdict == Verdict::unknown ? unknown(id, keyword) : verdict;
  }

  Verdict check_keywords(NodeId id, const Node& node, const Value& value) {
    if (!meets_type(node.types, value)) return Verdict::no;
    if (node.enumeration && !judge_.is_in_enumeration(id, value)) return Verdict::no;
    Verdict verdict = Verdict::yes;
    if (value.is_number()) verdict = check_number(id, node, value.as_number());
    if (value.is_string()) verdict = check_string(id, node, value.as_string());
    if (value.is_array()) verdict = check_array(id, node, value.as_array());
    if (value.is_object()) verdict = check_object(id, node, value);
    if (verdict == Verdict::no) return verdict;
    return both(verdict, check_logic(id, node, value));
  }

  Verdict check_number(NodeId id, const Node& node, const json::Number& number) {
    if (!meets_bounds(node, number)) return Verdict::no;
    if (!node.multiple_of) return Verdict::yes;
    const auto value = to_decimal(number);
    const auto divisor = to_decimal(*node.multiple_of);
    const auto spacing = divisor ? to_spacing(*divisor) : std::nullopt;
    if (!value || !spacing) return unknown(id, "multipleOf");
    return verdict_of(is_multiple(*value, *spacing));
  }

  Verdict check_string(NodeId id, const Node& node, const std::string& text) {
    if (!is_within(text::count_code_points(text), node.min_length, node.max_length))
      return Verdict::no;
    Verdict verdict = Verdict::yes;
    if (node.pattern) verdict = check_pattern(*node.pattern, text, id, "pattern");
    if (node.format && judge_.formats_ == Formats::assertion)
      verdict = both(verdict, unknown(id, "format"));
    return verdict;
  }

  Verdict check_pattern(
      const std::string& pattern, std::string_view text, NodeId id, std::string_view keyword
  ) {
    const std::optional<bool> matches = judge_.matches(pattern, text);
    return matches ? verdict_of(*matches) : unknown(id, keyword);
  }

  Verdict check_array(NodeId id, const Node& node, const Value::Array& items) {
    if (!is_within(items.size(), node.min_items, node.max_items)) return Verdict::no;
    Verdict verdict = Verdict::yes;
    for (std::size_t i = 0; i < items.size() && verdict != Verdict::no; ++i) {
      if (i < node.prefix_items.size()) {
        verdict = both(verdict, check(node.prefix_items[i], items[i]));
      } else if (node.items) {
        verdict = both(verdict, check(*node.items, items[i]));
      }
    }
    if (node.has_unique_items && verdict != Verdict::no)
      verdict = both(verdict, check_unique(id, items));
    if (node.contains && verdict != Verdict::no)
      verdict = both(verdict, check_contains(id, node, items));
    if (node.unevaluated_items && !items.empty())
      verdict = both(verdict, unknown(id, "unevaluatedItems"));
    return verdict;
  }

  Verdict check_unique(NodeId id, const Value::Array& items) {
    if (items.size() > kMaxUnique) return unknown(id, "uniqueItems");
    for (std::size_t i = 0; i < items.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (json::equivalent(items[i], items[j])) return Verdict::no;
      }
    }
    return Verdict::yes;
  }

  Verdict check_contains(NodeId id, const Node& node, const Value::Array& items) {
    std::size_t n_valid = 0;
    std::size_t n_open = 0;
    for (const Value& item : items) {
      const Verdict verdict = check(*node.contains, item);
      n_valid += verdict == Verdict::yes ? 1 : 0;
      n_open += verdict == Verdict::unknown ? 1 : 0;
    }
    if (n_open > 0) return unknown(id, "contains");
    return verdict_of(is_within(n_valid, node.min_contains, node.max_contains));
  }

  Verdict check_object(NodeId id, const Node& node, const Value& object) {
    const Value::Object& members = object.as_object();
    if (!is_within(members.size(), node.min_properties, node.max_properties)) return Verdict::no;
    for (const schema::Property& property : node.properties) {
      if (property.is_required && object.find(property.name) == nullptr) return Verdict::no;
    }
    const auto has = [&](const std::string& name) { return object.find(name) != nullptr; };
    if (!std::ranges::all_of(node.required_elsewhere, has)) return Verdict::no;
    for (const schema::DependentRequired& dependent : node.dependent_required) {
      if (has(dependent.name) && !std::ranges::all_of(dependent.required, has)) return Verdict::no;
    }
    Verdict verdict = Verdict::yes;
    for (const json::Member& member : members) {
      verdict = both(verdict, check_member(id, node, member));
      if (verdict == Verdict::no) return verdict;
    }
    for (const schema::DependentSchema& dependent : node.dependent_schemas) {
      if (has(dependent.name)) {
        verdict = both(verdict, noted(check(dependent.node, object), id, "dependentSchemas"));
      }
    }
    if (node.unevaluated_properties && !members.empty())
      verdict = both(verdict, unknown(id, "unevaluatedProperties"));
    return verdict;
  }

  Verdict check_member(NodeId id, const Node& node, const json::Member& member) {
    Verdict verdict = Verdict::yes;
    bool is_additional = true;
    const auto property = std::ranges::find(node.properties, member.key, &schema::Property::name);
    if (property != node.properties.end()) {
      is_additional = false;
      verdict = check(property->node, member.value);
    }
    for (const schema::PatternProperty& pattern : node.pattern_properties) {
      const Verdict matches = check_pattern(pattern.pattern, member.key, id, "patternProperties");
      if (matches == Verdict::no) continue;
      is_additional = false;
      verdict = both(
          verdict, matches == Verdict::yes ? check(pattern.node, member.value) : Verdict::unknown
      );
    }
    if (is_additional && node.additional_properties)
      verdict = both(verdict, check(*node.additional_properties, member.value));
    if (node.property_names) {
      // Values are told apart by their address on the way, so the name must outlive the call.
      const Value name(member.key);
      verdict = both(verdict, noted(check(*node.property_names, name), id, "propertyNames"));
    }
    return verdict;
  }

  Verdict check_logic(NodeId id, const Node& node, const Value& value) {
    Verdict verdict = Verdict::yes;
    const auto add = [&](Verdict more) { verdict = both(verdict, more); };
    if (node.ref) add(check(*node.ref, value));
    if (node.dynamic_ref && verdict != Verdict::no) {
      const auto target = static_target(*judge_.schema_, *node.dynamic_ref);
      add(target ? check(*target, value) : unknown(id, "$dynamicRef"));
    }
    for (const NodeId part : node.all_of) {
      if (verdict == Verdict::no) return verdict;
      add(check(part, value));
    }
    if (!node.any_of.empty() && verdict != Verdict::no) {
      Verdict any = Verdict::no;
      for (const NodeId part : node.any_of) {
        any = either(any, check(part, value));
        if (any == Verdict::yes) break;
      }
      add(noted(any, id, "anyOf"));
    }
    if (!node.one_of.empty() && verdict != Verdict::no) add(check_one_of(id, node, value));
    if (node.negated && verdict != Verdict::no) {
      const Verdict inner = check(*node.negated, value);
      add(inner == Verdict::unknown ? unknown(id, "not") : verdict_of(inner == Verdict::no));
    }
    if (node.condition && (node.consequence || node.alternative) && verdict != Verdict::no)
      add(check_condition(id, node, value));
    return verdict;
  }

  Verdict check_one_of(NodeId id, const Node& node, const Value& value) {
    std::size_t n_valid = 0;
    std::size_t n_open = 0;
    for (const NodeId part : node.one_of) {
      const Verdict verdict = check(part, value);
      n_valid += verdict == Verdict::yes ? 1 : 0;
      n_open += verdict == Verdict::unknown ? 1 : 0;
    }
    if (n_valid > 1 || (n_valid == 0 && n_open == 0)) return Verdict::no;
    return n_open > 0 ? unknown(id, "oneOf") : Verdict::yes;
  }

  Verdict check_condition(NodeId id, const Node& node, const Value& value) {
    const auto branch = [&](const std::optional<NodeId>& then) {
      return then ? check(*then, value) : Verdict::yes;
    };
    switch (check(*node.condition, value)) {
      case Verdict::yes:
        return branch(node.consequence);
      case Verdict::no:
        return branch(node.alternative);
      case Verdict::unknown:
        break;
    }
    (void)unknown(id, "if");
    if (node.consequence) (void)unknown(id, "then");
    if (node.alternative) (void)unknown(id, "else");
    return Verdict::unknown;
  }

  Judge& judge_;
  std::vector<Unheld>& open_;
  std::vector<Way> ways_;
};

Judge::Judge(const schema::Schema& schema, Formats formats) : schema_(&schema), formats_(formats) {}

Verdict Judge::judge(NodeId node, const Value& value, std::vector<Unheld>& open) {
  std::vector<Unheld> found;
  const Verdict verdict = Walk(*this, found).check(node, value);
  if (verdict == Verdict::unknown) open.insert(open.end(), found.begin(), found.end());
  return verdict;
}

std::optional<bool> Judge::matches(const std::string& pattern, std::string_view text) {
  const std::size_t n_steps = 1 + (text.size() / 8);
  if (steps_left_ < n_steps) return std::nullopt;
  steps_left_ -= n_steps;
  auto at = patterns_.find(pattern);
  if (at == patterns_.end()) {
    // One that is no regular expression fails where its texts are made.
    auto made = TextPattern::make(pattern);
    at = patterns_.emplace(pattern, made ? *std::move(made) : std::nullopt).first;
  }
  return at->second ? std::optional(at->second->matches(text)) : std::nullopt;
}

bool Judge::is_in_enumeration(NodeId id, const Value& value) {
  const std::vector<Value>& values = *schema_->node(id).enumeration;
  constexpr std::size_t kSmall = 8;
  const auto is_same = [&](const Value& other) { return json::equivalent(other, value); };
  if (values.size() <= kSmall) return std::ranges::any_of(values, is_same);
  const auto key_of = [](const Value& scalar) -> std::optional<std::string> {
    if (scalar.is_array() || scalar.is_object()) return std::nullopt;
    auto text = canonical_text(scalar);
    return text ? std::optional(*std::move(text)) : std::nullopt;
  };
  const auto [at, is_new] = indexes_.try_emplace(id);
  Index& index = at->second;
  if (is_new) {
    for (const Value& each : values) {
      if (auto key = key_of(each)) {
        index.scalars.insert(*std::move(key));
      } else {
        index.others.push_back(&each);
      }
    }
  }
  if (const auto key = key_of(value)) return index.scalars.contains(*key);
  return std::ranges::any_of(index.others, [&](const Value* other) { return is_same(*other); });
}

Result<std::string> canonical_text(const Value& value) {
  TRY(const Value copy, with_short_numbers(value));
  return json::write(copy);
}

}  // namespace extractinator::grammar
