// Walks value and schema side by side. The recursion follows the schema, whose depth its readers
// bound.
#include "validate/checker.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/error.h"
#include "json/parse.h"
#include "json/value.h"
#include "schema/schema.h"
#include "text/utf8.h"
#include "validate/integral.h"

namespace extractinator::validate {
namespace {

using json::Kind;
using json::Value;
using schema::Node;
using schema::NodeId;
using schema::Property;
using schema::Type;
using schema::TypeSet;

constexpr std::pair<Type, std::string_view> kTypeNames[] = {
    {Type::null, "null"},
    {Type::boolean, "boolean"},
    {Type::integer, "integer"},
    {Type::number, "number"},
    {Type::string, "string"},
    {Type::array, "array"},
    {Type::object, "object"},
};

// "null", "integer or string".
std::string names_of(TypeSet types) {
  std::vector<std::string_view> names;
  for (const auto& [type, name] : kTypeNames)
    if (types.contains(type)) names.push_back(name);
  if (names.empty()) return "nothing";
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
    text += names[i];
  }
  return text;
}

bool has_type(const Value& value, TypeSet types) {
  switch (value.kind()) {
    case Kind::null:
      return types.contains(Type::null);
    case Kind::boolean:
      return types.contains(Type::boolean);
    case Kind::number:
      return types.contains(Type::number) ||
             (types.contains(Type::integer) && is_integral(value.as_number().text));
    case Kind::string:
      return types.contains(Type::string);
    case Kind::array:
      return types.contains(Type::array);
    case Kind::object:
      return types.contains(Type::object);
  }
  return false;
}

class Walk {
 public:
  Walk(const schema::Schema& schema, std::size_t max_problems)
      : schema_(schema),
        max_problems_(max_problems) {}

  void check(const Value& value, NodeId id) {
    if (is_full()) return;
    const Node& node = schema_.node(id);
    // A value of the wrong type or without the right one: what else is wrong with it is no news.
    if (!has_type(value, node.types)) {
      add("type", "is " + found(value) + ", allowed: " + names_of(node.types));
      return;
    }
    check_enumeration(value, node);
    switch (value.kind()) {
      case Kind::null:
      case Kind::boolean:
        break;
      case Kind::number:
        check_number(value.as_number(), node);
        break;
      case Kind::string:
        check_string(value.as_string(), node);
        break;
      case Kind::array:
        check_array(value.as_array(), node);
        break;
      case Kind::object:
        check_object(value.as_object(), node);
        break;
    }
    if (!node.any_of.empty()) check_alternatives(value, node);
  }

  [[nodiscard]] std::vector<Problem> take() { return std::move(problems_); }

 private:
  [[nodiscard]] bool is_full() const { return problems_.size() >= max_problems_; }

  void add(std::string_view keyword, std::string message) {
    if (!is_full()) problems_.push_back({pointer_, std::string(keyword), std::move(message)});
  }

  static std::string found(const Value& value) {
    if (value.is_number() && !is_integral(value.as_number().text)) return "number (no integer)";
    return std::string(json::to_string(value.kind()));
  }

  void check_enumeration(const Value& value, const Node& node) {
    if (!node.enumeration) return;
    const auto is_value = [&](const Value& allowed) { return json::equivalent(allowed, value); };
    if (std::ranges::any_of(*node.enumeration, is_value)) return;
    if (node.enumeration->size() == 1) {
      add("const", "is not the one allowed value");
    } else {
      add("enum", "is none of the " + std::to_string(node.enumeration->size()) + " allowed values");
    }
  }

  void check_number(const json::Number& value, const Node& node) {
    if (node.minimum && json::compare(value, *node.minimum) < 0)
      add("minimum", "is below the minimum " + node.minimum->text);
    if (node.exclusive_minimum && json::compare(value, *node.exclusive_minimum) <= 0)
      add("exclusiveMinimum", "is not above " + node.exclusive_minimum->text);
    if (node.maximum && json::compare(value, *node.maximum) > 0)
      add("maximum", "is above the maximum " + node.maximum->text);
    if (node.exclusive_maximum && json::compare(value, *node.exclusive_maximum) >= 0)
      add("exclusiveMaximum", "is not below " + node.exclusive_maximum->text);
  }

  void check_string(const std::string& value, const Node& node) {
    if (node.min_length == 0 && !node.max_length) return;
    const std::size_t length = text::count_code_points(value);
    if (length < node.min_length)
      add("minLength", counted(length, "character", "minimum", node.min_length));
    if (node.max_length && length > *node.max_length)
      add("maxLength", counted(length, "character", "maximum", *node.max_length));
  }

  // "has 3 items, the maximum is 2".
  static std::string counted(
      std::size_t n, std::string_view what, std::string_view bound, std::uint64_t limit
  ) {
    return "has " + std::to_string(n) + " " + std::string(what) + (n == 1 ? "" : "s") + ", the " +
           std::string(bound) + " is " + std::to_string(limit);
  }

  void check_array(const Value::Array& items, const Node& node) {
    if (items.size() < node.min_items)
      add("minItems", counted(items.size(), "item", "minimum", node.min_items));
    if (node.max_items && items.size() > *node.max_items)
      add("maxItems", counted(items.size(), "item", "maximum", *node.max_items));
    if (!node.items) return;
    for (std::size_t i = 0; i < items.size() && !is_full(); ++i)
      check_child(items[i], std::to_string(i), *node.items);
  }

  void check_object(const Value::Object& members, const Node& node) {
    for (const Property& property : node.properties) {
      const auto is_named = [&](const json::Member& member) { return member.key == property.name; };
      if (property.is_required && std::ranges::none_of(members, is_named))
        add("required", "lacks the required property `" + property.name + "`");
    }
    if (schema_.is_closed(node)) check_additional(members, node);
    for (const json::Member& member : members) {
      if (is_full()) return;
      if (const Property* property = find_property(node, member.key))
        check_child(member.value, property->name, property->node);
    }
  }

  static const Property* find_property(const Node& node, std::string_view name) {
    const auto property = std::ranges::find(node.properties, name, &Property::name);
    return property == node.properties.end() ? nullptr : &*property;
  }

  // Names of additional properties are the model's own text: they stay out of messages and
  // pointers.
  void check_additional(const Value::Object& members, const Node& node) {
    const auto n_additional = std::ranges::count_if(members, [&](const json::Member& member) {
      return find_property(node, member.key) == nullptr;
    });
    if (n_additional == 1) {
      add("additionalProperties", "has a property that the schema does not name");
    } else if (n_additional > 1) {
      add("additionalProperties",
          "has " + std::to_string(n_additional) + " properties that the schema does not name");
    }
  }

  void check_child(const Value& value, std::string_view step, NodeId id) {
    const std::size_t length = pointer_.size();
    pointer_ += json::pointer_step(step);
    check(value, id);
    pointer_.resize(length);
  }

  // No problem if one alternative has none, otherwise those of the nearest one.
  void check_alternatives(const Value& value, const Node& node) {
    // Enough to tell near from far; a value is not judged to the end against every alternative.
    constexpr std::size_t kEnough = 32;
    std::vector<Problem> nearest;
    TypeSet allowed;
    for (const NodeId alternative : node.any_of) {
      Walk walk(schema_, std::max(kEnough, max_problems_));
      walk.pointer_ = pointer_;
      walk.check(value, alternative);
      std::vector<Problem> problems = walk.take();
      if (problems.empty()) return;
      for (const auto& [type, name] : kTypeNames)
        if (schema_.node(alternative).types.contains(type)) allowed.insert(type);
      if (is_about_type_here(problems)) continue;
      if (nearest.empty() || problems.size() < nearest.size()) nearest = std::move(problems);
    }
    if (nearest.empty()) {
      add("anyOf", "is " + found(value) + ", the alternatives allow: " + names_of(allowed));
      return;
    }
    for (Problem& problem : nearest)
      if (!is_full()) problems_.push_back(std::move(problem));
  }

  [[nodiscard]] bool is_about_type_here(const std::vector<Problem>& problems) const {
    const Problem& first = problems.front();
    return first.pointer == pointer_ && (first.keyword == "type" || first.keyword == "anyOf");
  }

  const schema::Schema& schema_;
  std::size_t max_problems_;
  std::string pointer_;
  std::vector<Problem> problems_;
};

}  // namespace

Checker::Checker(std::shared_ptr<const schema::Schema> schema) : schema_(std::move(schema)) {
  EXTR_CHECK(schema_ != nullptr, "a checker needs a schema");
}

Verdict Checker::check(const json::Value& value, std::size_t max_problems) const {
  // With room for none, every value would look valid.
  Walk walk(*schema_, std::max<std::size_t>(1, max_problems));
  walk.check(value, schema_->root_id());
  return {walk.take()};
}

Verdict Checker::check_text(std::string_view text) const {
  const auto value = json::parse(text);
  if (value) return check(*value);
  const Error& error = value.error();
  if (error.code == ErrorCode::limit_exceeded)
    return {{{"", "parse", "is nested too deep to be read"}}};
  std::string message = "is no JSON";
  if (error.at.line > 0)
    message +=
        ": line " + std::to_string(error.at.line) + ", column " + std::to_string(error.at.column);
  return {{{"", "parse", std::move(message)}}};
}

}  // namespace extractinator::validate
