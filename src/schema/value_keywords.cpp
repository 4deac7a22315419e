// Types, enumerations, texts, lengths, bounds: the keywords of Node that name no other node.
#include "schema/value_keywords.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/nearest.h"
#include "base/result.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/diagnostics.h"
#include "schema/schema.h"
#include "schema/subschema.h"

namespace extractinator::schema {
namespace {

using json::Value;

// What people write who think in Python.
constexpr std::pair<std::string_view, std::string_view> kPythonNames[] = {
    {"str", "string"},
    {"int", "integer"},
    {"float", "number"},
    {"bool", "boolean"},
    {"none", "null"},
    {"None", "null"},
    {"list", "array"},
    {"dict", "object"},
};

std::string suggest_type(std::string_view name) {
  for (const auto& [python, json_name] : kPythonNames)
    if (name == python) return "write `" + std::string(json_name) + "`";
  std::vector<std::string> names;
  for (const Type type : kTypes)
    names.emplace_back(to_string(type));
  return suggest(name, names);
}

Result<void> read_texts(const Subschema& at, Node& node) {
  TRY(auto title, at.text("title"));
  TRY(auto description, at.text("description"));
  node.title = std::move(title).value_or("");
  node.description = std::move(description).value_or("");
  if (const Value* value = at.find("default")) {
    node.default_value = *value;
    TRY_VOID(at.spend(at.pointer(), 0, json::write(*value).size()));
  }
  return {};
}

Result<Type> read_type_name(const Subschema& at, const Part& part) {
  if (!part.value.is_string())
    return at.fail_at(
        ErrorCode::invalid_input,
        part.pointer,
        "a type in " + at.name() + " must be a string, not " +
            std::string(phrase_of(part.value.kind()))
    );
  const std::string& name = part.value.as_string();
  for (const Type type : kTypes)
    if (name == to_string(type)) return type;
  return at.fail_at(
      ErrorCode::invalid_input,
      part.pointer,
      "unknown type `" + name + "` in " + at.name(),
      suggest_type(name)
  );
}

Result<void> read_types(const Subschema& at, Node& node) {
  if (at.find("type") == nullptr) return {};
  const Part types = at.part("type");
  node.types = {};
  if (!types.value.is_array()) {
    TRY(const Type type, read_type_name(at, types));
    node.types.insert(type);
    return {};
  }
  for (std::size_t i = 0; i < types.value.as_array().size(); ++i) {
    TRY(const Type type, read_type_name(at, element(types, i)));
    if (node.types.contains(type))
      return at.fail_at(
          ErrorCode::invalid_input,
          types.pointer + "/" + std::to_string(i),
          "a type is there twice in " + at.name()
      );
    node.types.insert(type);
  }
  if (node.types.is_empty())
    return at.fail_at(
        ErrorCode::invalid_input, types.pointer, "`type` in " + at.name() + " must name a type"
    );
  return {};
}

// `enum` and `const`; both together are the intersection.
Result<void> read_values(const Subschema& at, Diagnostics& diagnostics, Node& node) {
  if (const Value* values = at.find("enum")) {
    if (!values->is_array()) return at.fail_kind("enum", "a list");
    TRY_VOID(
        at.spend(at.part("enum").pointer, values->as_array().size(), json::write(*values).size())
    );
    node.enumeration = values->as_array();
    if (node.enumeration->empty())
      diagnostics.warn(
          at.part("enum").pointer, "`enum` in " + at.name() + " is empty, so no value is allowed"
      );
  }
  if (const Value* only = at.find("const")) {
    TRY_VOID(at.spend(at.part("const").pointer, 1, json::write(*only).size()));
    const auto is_only = [&](const Value& value) { return json::equivalent(value, *only); };
    const bool is_allowed = !node.enumeration || std::ranges::any_of(*node.enumeration, is_only);
    if (!is_allowed)
      diagnostics.warn(
          at.part("const").pointer,
          "`const` in " + at.name() + " is not one of its `enum`, so no value is allowed"
      );
    node.enumeration.emplace();
    if (is_allowed) node.enumeration->push_back(*only);
  }
  const bool lacks_null = node.enumeration && !node.enumeration->empty() &&
                          std::ranges::none_of(*node.enumeration, &Value::is_null);
  if (lacks_null && at.find("type") != nullptr && node.types.contains(Type::null))
    diagnostics.warn(
        at.part("type").pointer,
        at.name() + " can never be null: `type` allows it, but `enum` does not list it"
    );
  return {};
}

Result<void> read_string_keywords(const Subschema& at, Node& node) {
  TRY(const auto least, at.count("minLength"));
  TRY(node.max_length, at.count("maxLength"));
  node.min_length = least.value_or(0);
  TRY(node.pattern, at.text("pattern"));
  TRY(node.format, at.text("format"));
  return {};
}

Result<void> read_number_keywords(const Subschema& at, Node& node) {
  TRY(node.minimum, at.number("minimum"));
  TRY(node.maximum, at.number("maximum"));
  TRY(node.exclusive_minimum, at.number("exclusiveMinimum"));
  TRY(node.exclusive_maximum, at.number("exclusiveMaximum"));
  TRY(node.multiple_of, at.number("multipleOf"));
  if (node.multiple_of && json::compare(*node.multiple_of, {"0"}) <= 0)
    return at.fail_at(
        ErrorCode::invalid_input,
        at.part("multipleOf").pointer,
        "`multipleOf` in " + at.name() + " must be above 0, not " + node.multiple_of->text
    );
  return {};
}

}  // namespace

Result<void> read_value_keywords(const Subschema& at, Diagnostics& diagnostics, Node& node) {
  TRY_VOID(read_texts(at, node));
  TRY_VOID(read_types(at, node));
  TRY_VOID(read_values(at, diagnostics, node));
  TRY_VOID(read_string_keywords(at, node));
  return read_number_keywords(at, node);
}

}  // namespace extractinator::schema
