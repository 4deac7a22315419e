// Values that fit a schema, made to measure where that is easy and tried where it is not.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <rapidcheck.h>

#include "json/testing/arbitrary_value.h"
#include "json/value.h"
#include "schema/schema.h"
#include "schema/testing/chance.h"
#include "schema/testing/generators.h"
#include "schema/testing/judge.h"
#include "schema/testing/samples.h"

namespace extractinator::schema::testing {
namespace {

using json::Value;

enum class Form : std::uint8_t { any, answer };

// Makes a value for a set of nodes that it must all meet, part by part, and has it judged; what is
// not valid is made again, in the end without anything optional.
class ValueMaker {
 public:
  ValueMaker(const Schema& schema, Form form) : schema_(schema), form_(form) {}

  // Nothing if no value fits, or none was found.
  std::optional<Value> make(const std::vector<NodeId>& wanted) {
    constexpr int kAttempts = 12;
    constexpr int kMaxDepth = 12;
    if (wanted.empty()) return free_value();
    if (depth_ == kMaxDepth) return std::nullopt;
    ++depth_;
    std::optional<Value> found;
    for (int i = 0; i < kAttempts && !found && n_steps_ < kMaxSteps; ++i) {
      ++n_steps_;
      is_sparse_ = i >= kAttempts / 2 || depth_ > kMaxDepth / 3;
      found = candidate(wanted);
      if (found && !is_valid_for_all(wanted, *found)) found.reset();
    }
    --depth_;
    return found;
  }

 private:
  static constexpr int kMaxSteps = 2000;
  using Parts = std::vector<const Node*>;

  // Whatever formats are taken for.
  bool is_valid_for_all(const std::vector<NodeId>& wanted, const Value& value) const {
    return std::ranges::all_of(wanted, [&](NodeId id) {
      return is_valid(schema_, id, value, FormatsAre::annotations) &&
             is_valid(schema_, id, value, FormatsAre::assertions);
    });
  }

  // The node and what else must hold with it; of alternatives one by chance.
  void expand(NodeId id, Parts& parts) const {
    const Node& node = schema_.node(id);
    if (std::ranges::contains(parts, &node)) return;
    parts.push_back(&node);
    if (node.ref) expand(*node.ref, parts);
    for (const NodeId all : node.all_of)
      expand(all, parts);
    for (const auto* alternatives : {&node.any_of, &node.one_of})
      if (!alternatives->empty()) expand((*alternatives)[pick(alternatives->size() - 1)], parts);
    if (node.condition) {
      const bool is_met = one_in(2);
      if (is_met) expand(*node.condition, parts);
      if (const auto& then = is_met ? node.consequence : node.alternative) expand(*then, parts);
    }
    for (const DependentSchema& dependent : node.dependent_schemas)
      if (one_in(2)) expand(dependent.node, parts);
  }

  std::optional<Value> candidate(const std::vector<NodeId>& wanted) {
    Parts parts;
    for (const NodeId id : wanted)
      expand(id, parts);
    for (const Node* part : parts) {
      if (!part->enumeration) continue;
      if (part->enumeration->empty()) return std::nullopt;
      return (*part->enumeration)[pick(part->enumeration->size() - 1)];
    }
    const auto allows = [&](Type type) {
      return std::ranges::all_of(parts, [&](const Node* part) {
        return part->types.contains(type) ||
               (type == Type::integer && part->types.contains(Type::number));
      });
    };
    std::vector<Type> types;
    for (const Type type :
         {Type::null,
          Type::boolean,
          Type::integer,
          Type::number,
          Type::string,
          Type::array,
          Type::object})
      if (allows(type)) types.push_back(type);
    if (types.empty()) return std::nullopt;
    return make(parts, types[pick(types.size() - 1)]);
  }

  std::optional<Value> make(const Parts& parts, Type type) {
    switch (type) {
      case Type::null:
        return Value();
      case Type::boolean:
        return Value(one_in(2));
      case Type::integer:
        return number(parts, 10);
      case Type::number:
        return number(parts, 1);
      case Type::string:
        return string(parts);
      case Type::array:
        return array(parts);
      case Type::object:
        return object(parts);
    }
    return std::nullopt;
  }

  // In tenths, and a multiple of `step`.
  std::optional<Value> number(const Parts& parts, std::int64_t step) const {
    // Bounds may lie between tenths, so they only place the window; fits() is exact.
    const auto scaled = [](const json::Number& bound) -> std::int64_t {
      const double value = Value(bound).to_double().value_or(0);
      return std::llround(std::clamp(value, -1e12, 1e12) * 10);
    };
    constexpr std::int64_t kWindow = 1000;
    std::optional<std::int64_t> low;
    std::optional<std::int64_t> high;
    for (const Node* part : parts) {
      for (const auto& bound : {part->minimum, part->exclusive_minimum})
        if (bound) low = std::max(low.value_or(scaled(*bound) - 1), scaled(*bound) - 1);
      for (const auto& bound : {part->maximum, part->exclusive_maximum})
        if (bound) high = std::min(high.value_or(scaled(*bound) + 1), scaled(*bound) + 1);
    }
    if (!low) low = high ? *high - kWindow : -kWindow;
    if (!high) high = *low + 2 * kWindow;
    std::vector<std::int64_t> fitting;
    for (std::int64_t value = *low; value <= *high; ++value) {
      if (value == *low + kWindow) value = std::max(value, *high - kWindow);
      const auto divides = [&](const Node* part) {
        return !part->multiple_of ||
               value % std::max<std::int64_t>(1, scaled(*part->multiple_of)) == 0;
      };
      const auto number = tenths(value).as_number();
      const auto contains = [&](const Node* part) { return fits(*part, number); };
      if (value % step == 0 && std::ranges::all_of(parts, divides) &&
          std::ranges::all_of(parts, contains))
        fitting.push_back(value);
    }
    if (fitting.empty()) return std::nullopt;
    // The ends are where mistakes are.
    const std::int64_t chosen = one_in(4)   ? fitting.front()
                                : one_in(4) ? fitting.back()
                                            : fitting[pick(fitting.size() - 1)];
    if (form_ == Form::any && chosen % 10 == 0 && one_in(6))
      return Value(json::Number{std::to_string(chosen / 10) + ".0"});
    return tenths(chosen);
  }

  static bool fits(const Node& node, const json::Number& value) {
    return (!node.minimum || json::compare(value, *node.minimum) >= 0) &&
           (!node.maximum || json::compare(value, *node.maximum) <= 0) &&
           (!node.exclusive_minimum || json::compare(value, *node.exclusive_minimum) > 0) &&
           (!node.exclusive_maximum || json::compare(value, *node.exclusive_maximum) < 0);
  }

  static Value string(const Parts& parts) {
    constexpr std::string_view kLetters[] = {"a", "z", " ", "é", "\"", "\\", "\n", "漢", "😀", "0"};
    std::size_t least = 0;
    std::optional<std::uint64_t> limit;
    for (const Node* part : parts) {
      for (const auto& name : {part->pattern, part->format}) {
        if (!name) continue;
        const auto texts = sample_of(*name).texts;
        return Value(std::string(texts[pick(texts.size() - 1)]));
      }
      least = std::max<std::size_t>(least, part->min_length);
      if (part->max_length) limit = std::min(limit.value_or(*part->max_length), *part->max_length);
    }
    const std::size_t most = std::min<std::size_t>(limit.value_or(least + 6), least + 6);
    std::string text;
    const std::size_t n = least + (most > least ? pick(most - least) : 0);
    for (std::size_t i = 0; i < n; ++i)
      text += kLetters[pick(std::size(kLetters) - 1)];
    return Value(std::move(text));
  }

  std::optional<Value> array(const Parts& parts) {
    std::size_t least = 0;
    std::optional<std::uint64_t> limit;
    for (const Node* part : parts) {
      least = std::max<std::size_t>(least, part->min_items);
      if (part->contains) least = std::max<std::size_t>(least, part->min_contains);
      if (part->max_items) limit = std::min(limit.value_or(*part->max_items), *part->max_items);
    }
    const std::size_t most =
        std::min<std::size_t>(limit.value_or(least + 3), least + (is_sparse_ ? 0 : 3));
    Value::Array items;
    const std::size_t n = least + (most > least ? pick(most - least) : 0);
    for (std::size_t i = 0; i < n; ++i) {
      auto item = make(wanted_of_item(parts, i));
      if (!item) break;
      items.push_back(std::move(*item));
    }
    if (items.size() < least) return std::nullopt;
    return Value(std::move(items));
  }

  static std::vector<NodeId> wanted_of_item(const Parts& parts, std::size_t index) {
    std::vector<NodeId> wanted;
    for (const Node* part : parts) {
      if (index < part->prefix_items.size()) {
        wanted.push_back(part->prefix_items[index]);
      } else if (part->items) {
        wanted.push_back(*part->items);
      }
      // Not the first ones, which `prefixItems` may want otherwise.
      if (part->contains && index >= part->prefix_items.size() &&
          index < part->prefix_items.size() + part->min_contains)
        wanted.push_back(*part->contains);
    }
    if (wanted.empty())
      for (const Node* part : parts)
        if (part->unevaluated_items) wanted.push_back(*part->unevaluated_items);
    return wanted;
  }

  std::optional<Value> object(const Parts& parts) {
    const bool is_sparse = is_sparse_;
    Value::Object members;
    const auto has = [&](std::string_view name) {
      return std::ranges::contains(members, name, &json::Member::key);
    };
    const auto add = [&](const std::string& name) {
      if (has(name)) return true;
      auto value = make(wanted_of_member(parts, name));
      if (value) members.push_back({name, std::move(*value)});
      return value.has_value();
    };
    for (const auto& [name, is_required] : declared(parts)) {
      const auto wanted = wanted_of_member(parts, name);
      const bool may_be_absent =
          !is_required && (form_ == Form::any || !std::ranges::all_of(wanted, [&](NodeId id) {
                             return schema_.is_nullable(id);
                           }));
      if (may_be_absent && (is_sparse || one_in(2))) continue;
      if (!add(name) && !may_be_absent) return std::nullopt;
    }
    for (const Node* part : parts)
      for (const DependentRequired& dependent : part->dependent_required)
        if (has(dependent.name) && !std::ranges::all_of(dependent.required, add))
          return std::nullopt;
    add_more(parts, is_sparse, members, add);
    if (form_ == Form::any && members.size() > 1 && one_in(3)) std::ranges::reverse(members);
    return Value(std::move(members));
  }

  // Members that are not declared: some by chance in values of any form, and where too few are.
  template <typename Add>
  void add_more(
      const Parts& parts, bool is_sparse, const Value::Object& members, const Add& add
  ) const {
    std::size_t least = 0;
    bool is_open = true;
    for (const Node* part : parts) {
      least = std::max<std::size_t>(least, part->min_properties);
      is_open = is_open && !schema_.is_closed(*part);
      if (form_ == Form::answer || is_sparse) continue;
      for (const PatternProperty& property : part->pattern_properties) {
        const auto texts = sample_of(property.pattern).texts;
        if (one_in(2)) add(std::string(texts[pick(texts.size() - 1)]));
      }
    }
    if (form_ == Form::any && !is_sparse && is_open && one_in(3)) add("additional");
    for (const std::string name : {"more", "x_m", "m1", "m2"})
      if (members.size() < least) add(name);
  }

  // Names in the order of the parts, and whether one of them requires each.
  static std::vector<std::pair<std::string, bool>> declared(const Parts& parts) {
    std::vector<std::pair<std::string, bool>> names;
    const auto note = [&](const std::string& name, bool is_required) {
      const auto known = std::ranges::find(names, name, &std::pair<std::string, bool>::first);
      if (known == names.end()) {
        names.emplace_back(name, is_required);
      } else {
        known->second = known->second || is_required;
      }
    };
    for (const Node* part : parts) {
      for (const Property& property : part->properties)
        note(property.name, property.is_required);
      for (const std::string& name : part->required_elsewhere)
        note(name, true);
    }
    return names;
  }

  static std::vector<NodeId> wanted_of_member(const Parts& parts, const std::string& name) {
    std::vector<NodeId> wanted;
    for (const Node* part : parts) {
      const std::size_t n_before = wanted.size();
      const auto declared = std::ranges::find(part->properties, name, &Property::name);
      if (declared != part->properties.end()) wanted.push_back(declared->node);
      for (const PatternProperty& property : part->pattern_properties)
        if (sample_of(property.pattern).is_met(name)) wanted.push_back(property.node);
      if (wanted.size() == n_before && part->additional_properties)
        wanted.push_back(*part->additional_properties);
    }
    if (wanted.empty())
      for (const Node* part : parts)
        if (part->unevaluated_properties) wanted.push_back(*part->unevaluated_properties);
    return wanted;
  }

  // Where the schema says nothing.
  static std::optional<Value> free_value() {
    switch (pick(5)) {
      case 0:
        return Value();
      case 1:
        return Value(true);
      case 2:
        return Value::integer(7);
      case 3:
        return word();
      case 4:
        return Value(Value::Array{});
      default:
        return Value(Value::Object{{"k", Value()}});
    }
  }

  const Schema& schema_;
  Form form_;
  int depth_ = 0;
  int n_steps_ = 0;
  bool is_sparse_ = false;
};

// Owns its schema: rapidcheck keeps generators for shrinking longer than the property runs.
rc::Gen<Value> value_in_form(const Schema& schema, Form form) {
  return rc::gen::exec([owned = std::make_shared<const Schema>(schema), form] {
    auto value = ValueMaker(*owned, form).make({owned->root_id()});
    if (!value) RC_DISCARD("no value was found that the schema allows");
    return std::move(*value);
  });
}

// --- One change ---------------------------------------------------------------------------------

void collect(Value& value, std::vector<Value*>& places) {
  places.push_back(&value);
  if (value.is_array())
    for (Value& item : value.as_array())
      collect(item, places);
  if (value.is_object())
    for (json::Member& member : value.as_object())
      collect(member.value, places);
}

void change_array(Value::Array& items) {
  if (!items.empty() && one_in(2)) {
    items.pop_back();
  } else {
    items.push_back(items.empty() ? Value() : Value(items.back()));
  }
}

void change_object(Value::Object& members) {
  if (!members.empty() && !one_in(3)) {
    members.erase(members.begin() + static_cast<std::ptrdiff_t>(pick(members.size() - 1)));
  } else {
    members.push_back({"surplus", Value()});
  }
}

void change_string(std::string& text) {
  if (one_in(2)) {
    text += "é";
    return;
  }
  // By a whole code point.
  while (!text.empty()) {
    const bool is_continuation = (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U;
    text.pop_back();
    if (!is_continuation) break;
  }
}

void change(Value& place) {
  if (one_in(3)) {
    place = *json::testing::arbitrary_value(1);
    return;
  }
  switch (place.kind()) {
    case json::Kind::null:
    case json::Kind::boolean:
      place = Value::integer(0);
      break;
    case json::Kind::number: {
      const double old = place.to_double().value_or(0);
      const double steps[] = {-1, 1, 0.5, -0.1, 100, -100};
      place = Value::number(old + steps[pick(std::size(steps) - 1)]);
      break;
    }
    case json::Kind::string: {
      std::string text = place.as_string();
      change_string(text);
      place = Value(std::move(text));
      break;
    }
    case json::Kind::array:
      change_array(place.as_array());
      break;
    case json::Kind::object:
      change_object(place.as_object());
      break;
  }
}

}  // namespace

rc::Gen<Value> valid_value(const Schema& schema) { return value_in_form(schema, Form::any); }

rc::Gen<Value> answer_value(const Schema& schema) { return value_in_form(schema, Form::answer); }

rc::Gen<Value> near_valid_value(const Schema& schema) {
  return rc::gen::exec([valid = valid_value(schema)] {
    Value value = *valid;
    std::vector<Value*> places;
    collect(value, places);
    change(*places[pick(places.size() - 1)]);
    return value;
  });
}

}  // namespace extractinator::schema::testing
