// Random schemas with every supported keyword, and values made to fit them.
#include "schema/testing/generators.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
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

namespace extractinator::schema::testing {
namespace {

using json::Value;

// Short names, some of which need escapes in JSON, in pointers or in both.
constexpr std::string_view kNames[] = {"a", "b", "side", "diameter_mm", "é", "a/b", "q\"~", ""};
constexpr std::string_view kWords[] = {"left", "right", "l", "", "é", "a\nb", "none", "\"x\""};

// A number from 0 to `below`, both possible.
std::size_t pick(std::size_t up_to) { return *rc::gen::inRange<std::size_t>(0, up_to + 1); }
bool one_in(std::size_t n) { return pick(n - 1) == 0; }

Value count(std::uint64_t value) { return Value::integer(static_cast<std::int64_t>(value)); }

// `tenths` / 10 in shortest form: 15 is 1.5, 20 is 2.
Value tenths(std::int64_t value) {
  if (value % 10 == 0) return Value::integer(value / 10);
  const std::int64_t size = value < 0 ? -value : value;
  return Value(
      json::Number{
          (value < 0 ? "-" : "") + std::to_string(size / 10) + "." + std::to_string(size % 10)
      }
  );
}

Value word() { return Value(std::string(kWords[pick(std::size(kWords) - 1)])); }

// --- Schemas ------------------------------------------------------------------------------------

class SchemaMaker {
 public:
  explicit SchemaMaker(int size) : size_(size) {}

  Value root(bool must_be_object) {
    Value schema = must_be_object ? Value(object(3)) : subschema(3);
    if (schema.is_object() && !definitions_.empty())
      schema.as_object().push_back({"$defs", Value(definitions_)});
    return schema;
  }

 private:
  Value subschema(int depth) {
    if (is_defining_ || depth == 0 || !one_in(8)) return plain(depth);
    // A definition and a reference to it; no references inside, so that there are no cycles.
    is_defining_ = true;
    const std::string name = "d" + std::to_string(definitions_.size()) + "~/%";
    definitions_.push_back({name, plain(depth - 1)});
    is_defining_ = false;
    const Value::Object reference = {
        {"$ref", Value("#/$defs/d" + std::to_string(definitions_.size() - 1) + "~0~1%25")}
    };
    if (one_in(2)) return Value(reference);
    return Value(
        Value::Object{{"allOf", Value(Value::Array{Value(reference)})}, {"title", Value("T")}}
    );
  }

  Value plain(int depth) {
    const bool is_leaf = depth == 0 || size_ < 3;
    Value::Object schema;
    switch (pick(is_leaf ? 6 : 10)) {
      case 0:
        schema = {{"type", Value("boolean")}};
        break;
      case 1:
        schema = integers();
        break;
      case 2:
        schema = numbers();
        break;
      case 3:
        schema = strings();
        break;
      case 4:
        schema = enumeration();
        break;
      case 5:
        schema = {{"const", scalar()}};
        break;
      case 6:
        if (one_in(3)) return one_in(2) ? Value(true) : Value(Value::Object{});
        schema = {{"type", Value("null")}};
        break;
      case 7:
        schema = array(depth);
        break;
      case 8:
      case 9:
        schema = object(depth);
        break;
      default:
        schema = alternatives(depth);
    }
    annotate(schema);
    return Value(std::move(schema));
  }

  static Value scalar() {
    switch (pick(4)) {
      case 0:
        return {};
      case 1:
        return Value(one_in(2));
      case 2:
        return tenths(*rc::gen::inRange<std::int64_t>(-30, 31));
      default:
        return word();
    }
  }

  static Value::Object integers() {
    Value::Object schema = typed("integer");
    bounds(schema, 40);
    return schema;
  }

  static Value::Object numbers() {
    Value::Object schema = typed("number");
    bounds(schema, 7);
    return schema;
  }

  // Now and then null is allowed beside the type.
  static Value::Object typed(const char* type) {
    if (!one_in(4)) return {{"type", Value(type)}};
    return {{"type", Value(Value::Array{Value(type), Value("null")})}};
  }

  // The span between bounds, in tenths, is at least 25: an integer always fits.
  static void bounds(Value::Object& schema, std::int64_t scale) {
    const std::int64_t low = *rc::gen::inRange<std::int64_t>(-5, 6) * scale;
    const std::int64_t high = low + 25 + *rc::gen::inRange<std::int64_t>(0, 10) * scale;
    if (one_in(2)) schema.push_back({one_in(3) ? "exclusiveMinimum" : "minimum", tenths(low)});
    if (one_in(2)) schema.push_back({one_in(3) ? "exclusiveMaximum" : "maximum", tenths(high)});
  }

  static Value::Object strings() {
    Value::Object schema = typed("string");
    const std::size_t least = pick(3);
    if (one_in(3)) schema.push_back({"minLength", count(least)});
    if (one_in(3)) schema.push_back({"maxLength", count(least + pick(4))});
    return schema;
  }

  static Value::Object enumeration() {
    Value::Array values;
    const std::size_t n = 1 + pick(3);
    for (std::size_t i = 0; i < n; ++i)
      values.push_back(one_in(12) ? Value(Value::Array{scalar()}) : scalar());
    return {{"enum", Value(std::move(values))}};
  }

  Value::Object array(int depth) {
    Value::Object schema = {{"type", Value("array")}};
    if (!one_in(8)) schema.push_back({"items", subschema(depth - 1)});
    const std::size_t least = pick(2);
    if (one_in(3)) schema.push_back({"minItems", count(least)});
    if (one_in(3)) schema.push_back({"maxItems", count(least + pick(2))});
    return schema;
  }

  Value::Object object(int depth) {
    Value::Object properties;
    Value::Array required;
    const std::size_t n = pick(std::min<std::size_t>(4, 1 + static_cast<std::size_t>(size_) / 8));
    for (std::size_t i = 0; i < n; ++i) {
      const std::string name(kNames[pick(std::size(kNames) - 1)]);
      const auto is_same = [&](const json::Member& member) { return member.key == name; };
      if (std::ranges::any_of(properties, is_same)) continue;
      properties.push_back({name, subschema(depth - 1)});
      if (!one_in(3)) required.emplace_back(name);
    }
    Value::Object schema = {
        {"type", Value("object")}, {"properties", Value(std::move(properties))}
    };
    if (!required.empty()) schema.push_back({"required", Value(std::move(required))});
    if (!one_in(3)) schema.push_back({"additionalProperties", Value(one_in(4))});
    return schema;
  }

  Value::Object alternatives(int depth) {
    switch (pick(3)) {
      case 0:  // As Pydantic writes an optional field.
        return {
            {"anyOf",
             Value(
                 Value::Array{subschema(depth - 1), Value(Value::Object{{"type", Value("null")}})}
             )},
            {"default", Value()}
        };
      case 1: {  // Told apart by a constant.
        Value::Array cases;
        const std::size_t n = 1 + pick(2);
        for (std::size_t i = 0; i < n; ++i) {
          Value::Object tag = {{"const", Value(std::string(1, static_cast<char>('x' + i)))}};
          Value::Object properties = {{"kind", Value(std::move(tag))}};
          properties.push_back({"value", subschema(depth - 1)});
          cases.emplace_back(
              Value::Object{
                  {"type", Value("object")},
                  {"properties", Value(std::move(properties))},
                  {"required", Value(Value::Array{Value("kind"), Value("value")})},
                  {"additionalProperties", Value(false)}
              }
          );
        }
        return {{"oneOf", Value(std::move(cases))}};
      }
      case 2:
        return {{"oneOf", Value(Value::Array{Value(strings_only()), Value(integers_only())})}};
      default: {
        Value::Array cases;
        const std::size_t n = 1 + pick(2);
        for (std::size_t i = 0; i < n; ++i)
          cases.push_back(subschema(depth - 1));
        return {{"anyOf", Value(std::move(cases))}};
      }
    }
  }

  static Value::Object strings_only() { return {{"type", Value("string")}}; }
  static Value::Object integers_only() { return {{"type", Value("integer")}}; }

  static void annotate(Value::Object& schema) {
    const auto has = [&](std::string_view key) {
      return std::ranges::any_of(schema, [&](const json::Member& member) {
        return member.key == key;
      });
    };
    if (one_in(4)) schema.push_back({"description", word()});
    if (one_in(8)) schema.push_back({"title", word()});
    if (one_in(8) && !has("default")) schema.push_back({"default", scalar()});
    if (one_in(10)) schema.push_back({"$comment", Value("")});
  }

  int size_;
  bool is_defining_ = false;
  Value::Object definitions_;
};

// --- Values -------------------------------------------------------------------------------------

enum class Form : std::uint8_t { any, answer };

class ValueMaker {
 public:
  ValueMaker(const Schema& schema, Form form) : schema_(schema), form_(form) {}

  // Nothing if no value fits, which happens in schemas of other origin only.
  std::optional<Value> make(NodeId id) const {
    const Node& node = schema_.node(schema_.resolved(id));
    if (!node.any_of.empty()) return make_alternative(node.any_of);
    if (!node.one_of.empty()) return make_alternative(node.one_of);
    if (node.enumeration) return (*node.enumeration)[pick(node.enumeration->size() - 1)];
    std::vector<Type> types;
    for (const Type type :
         {Type::null,
          Type::boolean,
          Type::integer,
          Type::number,
          Type::string,
          Type::array,
          Type::object})
      if (node.types.contains(type)) types.push_back(type);
    if (types.empty()) return std::nullopt;
    return make(node, types[pick(types.size() - 1)]);
  }

 private:
  std::optional<Value> make_alternative(const std::vector<NodeId>& alternatives) const {
    const std::size_t first = pick(alternatives.size() - 1);
    for (std::size_t i = 0; i < alternatives.size(); ++i)
      if (auto value = make(alternatives[(first + i) % alternatives.size()])) return value;
    return std::nullopt;
  }

  std::optional<Value> make(const Node& node, Type type) const {
    switch (type) {
      case Type::null:
        return Value();
      case Type::boolean:
        return Value(one_in(2));
      case Type::integer:
        return number(node, 10);
      case Type::number:
        return number(node, 1);
      case Type::string:
        return string(node);
      case Type::array:
        return array(node);
      case Type::object:
        return object(node);
    }
    return std::nullopt;
  }

  // In tenths, and a multiple of `step`.
  std::optional<Value> number(const Node& node, std::int64_t step) const {
    // Bounds may lie between tenths, so they only place the window; fits() is exact.
    const auto scaled = [](const json::Number& bound) {
      const double value = Value(bound).to_double().value_or(0);
      return static_cast<std::int64_t>(std::clamp(value, -1e12, 1e12) * 10);
    };
    constexpr std::int64_t kWindow = 1000;
    std::optional<std::int64_t> low;
    std::optional<std::int64_t> high;
    for (const auto& bound : {node.minimum, node.exclusive_minimum})
      if (bound) low = std::max(low.value_or(scaled(*bound) - 1), scaled(*bound) - 1);
    for (const auto& bound : {node.maximum, node.exclusive_maximum})
      if (bound) high = std::min(high.value_or(scaled(*bound) + 1), scaled(*bound) + 1);
    if (!low) low = high ? *high - kWindow : -kWindow;
    if (!high) high = *low + 2 * kWindow;
    std::vector<std::int64_t> fitting;
    for (std::int64_t value = *low; value <= *high; ++value) {
      if (value == *low + kWindow) value = std::max(value, *high - kWindow);
      if (value % step == 0 && fits(node, tenths(value).as_number())) fitting.push_back(value);
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

  static Value string(const Node& node) {
    constexpr std::string_view kLetters[] = {"a", "z", " ", "é", "\"", "\\", "\n", "漢", "😀", "0"};
    const std::size_t least = node.min_length;
    const std::size_t most = std::min<std::size_t>(node.max_length.value_or(least + 6), least + 6);
    std::string text;
    const std::size_t n = least + pick(most - least);
    for (std::size_t i = 0; i < n; ++i)
      text += kLetters[pick(std::size(kLetters) - 1)];
    return Value(std::move(text));
  }

  std::optional<Value> array(const Node& node) const {
    const std::size_t least = node.min_items;
    const std::size_t most = std::min<std::size_t>(node.max_items.value_or(least + 3), least + 3);
    Value::Array items;
    const std::size_t n = least + pick(most - least);
    for (std::size_t i = 0; i < n; ++i) {
      auto item = node.items ? make(*node.items) : free_value();
      if (!item) break;
      items.push_back(std::move(*item));
    }
    if (items.size() < least) return std::nullopt;
    return Value(std::move(items));
  }

  std::optional<Value> object(const Node& node) const {
    Value::Object members;
    for (const Property& property : node.properties) {
      const bool may_be_absent =
          !property.is_required && (form_ == Form::any || !schema_.is_nullable(property.node));
      if (may_be_absent && one_in(2)) continue;
      auto value = make(property.node);
      if (!value && may_be_absent) continue;
      if (!value) return std::nullopt;
      members.push_back({property.name, std::move(*value)});
    }
    if (form_ == Form::answer) return Value(std::move(members));
    if (!schema_.is_closed(node) && one_in(3)) members.push_back({"additional", *free_value()});
    if (members.size() > 1 && one_in(3)) std::ranges::reverse(members);
    return Value(std::move(members));
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
};

// Owns its schema: rapidcheck keeps generators for shrinking longer than the property runs.
rc::Gen<Value> value_in_form(const Schema& schema, Form form) {
  return rc::gen::exec([owned = std::make_shared<const Schema>(schema), form] {
    auto value = ValueMaker(*owned, form).make(owned->root_id());
    if (!value) RC_DISCARD("the schema allows no value");
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

rc::Gen<Value> schema_json() {
  return rc::gen::withSize([](int size) {
    return rc::gen::exec([size] { return SchemaMaker(size).root(false); });
  });
}

rc::Gen<Value> object_schema_json() {
  return rc::gen::withSize([](int size) {
    return rc::gen::exec([size] { return SchemaMaker(size).root(true); });
  });
}

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
