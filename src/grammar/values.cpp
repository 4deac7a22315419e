// Judges and writes the values of enumerations. Public: meets, canonical_text.
#include "grammar/values.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "grammar/decimal.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/schema.h"
#include "text/utf8.h"

namespace extractinator::grammar {

namespace {

bool is_integer(const json::Number& number) {
  const auto decimal = to_decimal(number);
  // A number too long for us is refused when its text is asked for.
  return decimal.has_value() && decimal->fraction.empty();
}

bool meets_type(const schema::TypeSet& types, const json::Value& value) {
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

bool meets_bounds(const schema::Node& node, const json::Number& number) {
  const auto order = [&](const std::optional<json::Number>& bound) {
    return json::compare(number, *bound);
  };
  return (!node.minimum || order(node.minimum) >= 0) &&
         (!node.maximum || order(node.maximum) <= 0) &&
         (!node.exclusive_minimum || order(node.exclusive_minimum) > 0) &&
         (!node.exclusive_maximum || order(node.exclusive_maximum) < 0);
}

bool meets_length(const schema::Node& node, const std::string& text) {
  const std::size_t length = text::count_code_points(text);
  return length >= node.min_length && (!node.max_length || length <= *node.max_length);
}

bool meets_items(
    const schema::Schema& schema, const schema::Node& node, const json::Value::Array& items
) {
  if (items.size() < node.min_items) return false;
  if (node.max_items && items.size() > *node.max_items) return false;
  return !node.items || std::ranges::all_of(items, [&](const json::Value& item) {
    return meets(schema, *node.items, item);
  });
}

bool meets_properties(
    const schema::Schema& schema, const schema::Node& node, const json::Value& object
) {
  for (const schema::Property& property : node.properties) {
    const json::Value* value = object.find(property.name);
    if (value == nullptr ? property.is_required : !meets(schema, property.node, *value))
      return false;
  }
  return !schema.is_closed(node) ||
         std::ranges::all_of(object.as_object(), [&](const json::Member& member) {
           return std::ranges::contains(node.properties, member.key, &schema::Property::name);
         });
}

// The same value with every number in its shortest form.
Result<json::Value> with_short_numbers(const json::Value& value) {
  switch (value.kind()) {
    case json::Kind::number: {
      TRY(const Decimal decimal, to_decimal(value.as_number()));
      return json::Value(json::Number{to_text(decimal)});
    }
    case json::Kind::array: {
      json::Value::Array items;
      for (const json::Value& item : value.as_array()) {
        TRY(json::Value copy, with_short_numbers(item));
        items.push_back(std::move(copy));
      }
      return json::Value(std::move(items));
    }
    case json::Kind::object: {
      json::Value::Object members;
      for (const json::Member& member : value.as_object()) {
        TRY(json::Value copy, with_short_numbers(member.value));
        members.push_back({.key = member.key, .value = std::move(copy)});
      }
      return json::Value(std::move(members));
    }
    case json::Kind::null:
    case json::Kind::boolean:
    case json::Kind::string:
      break;
  }
  return value;
}

}  // namespace

bool meets(const schema::Schema& schema, schema::NodeId id, const json::Value& value) {
  const schema::Node& node = schema.node(id);
  if (!meets_type(node.types, value)) return false;
  if (node.enumeration && std::ranges::none_of(*node.enumeration, [&](const json::Value& allowed) {
        return json::equivalent(allowed, value);
      })) {
    return false;
  }
  if (value.is_number() && !meets_bounds(node, value.as_number())) return false;
  if (value.is_string() && !meets_length(node, value.as_string())) return false;
  if (value.is_array() && !meets_items(schema, node, value.as_array())) return false;
  if (value.is_object() && !meets_properties(schema, node, value)) return false;
  return node.any_of.empty() || std::ranges::any_of(node.any_of, [&](schema::NodeId alternative) {
           return meets(schema, alternative, value);
         });
}

Result<std::string> canonical_text(const json::Value& value) {
  TRY(const json::Value copy, with_short_numbers(value));
  return json::write(copy);
}

}  // namespace extractinator::grammar
