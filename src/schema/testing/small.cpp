// The exhaustive sets: every small schema, every small value.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "json/parse.h"
#include "json/value.h"
#include "schema/testing/generators.h"

namespace extractinator::schema::testing {
namespace {

using json::Value;

Value from(std::string_view text) {
  auto value = json::parse(text);
  EXTR_CHECK(value.has_value(), "the texts of the small sets are JSON");
  return std::move(value).value();
}

constexpr std::string_view kLeaves[] = {
    R"({})",
    R"(false)",
    R"({"type":"null"})",
    R"({"type":"boolean"})",
    R"({"type":"integer"})",
    R"({"type":"number"})",
    R"({"type":"string"})",
    R"({"type":"array"})",
    R"({"type":"object"})",
    R"({"type":["integer","null"]})",
    R"({"type":["string","boolean"]})",
    R"({"type":"integer","minimum":0,"maximum":10})",
    R"({"type":"integer","exclusiveMinimum":-1,"exclusiveMaximum":2})",
    R"({"type":"number","minimum":0.5,"exclusiveMaximum":1.5})",
    R"({"minimum":1})",
    R"({"type":"integer","minimum":0.2,"maximum":0.8})",
    R"({"type":"string","maxLength":1})",
    R"({"type":"string","minLength":1,"maxLength":2})",
    R"({"type":"string","maxLength":0})",
    R"({"enum":["a","ab",null]})",
    R"({"enum":[1,10,"1"]})",
    R"({"const":true})",
    R"({"const":{"a":[1]}})",
    R"({"type":"string","enum":["a",1]})",
    R"({"type":"integer","enum":["a"]})",
};

// The leaves that multiply: two of each kind of behaviour at most.
constexpr std::string_view kCore[] = {
    R"({})",
    R"(false)",
    R"({"type":"null"})",
    R"({"type":"boolean"})",
    R"({"type":"integer","minimum":0,"maximum":10})",
    R"({"type":"string","maxLength":1})",
    R"({"type":["integer","null"]})",
    R"({"enum":["a","ab",null]})",
    R"({"const":true})",
};

std::string array_of(std::string_view items, std::string_view rest) {
  return R"({"type":"array","items":)" + std::string(items) + std::string(rest) + "}";
}

std::string object_of(std::string_view properties, std::string_view required, bool is_open) {
  return R"({"type":"object","properties":{)" + std::string(properties) + R"(},"required":[)" +
         std::string(required) + R"(],"additionalProperties":)" + (is_open ? "true" : "false") +
         "}";
}

std::string property(std::string_view name, std::string_view schema) {
  return "\"" + std::string(name) + "\":" + std::string(schema);
}

std::vector<std::string> schema_texts() {
  std::vector<std::string> texts;
  for (const std::string_view leaf : kLeaves) {
    texts.emplace_back(leaf);
    for (const std::string_view counts :
         {"", R"(,"minItems":1)", R"(,"maxItems":1)", R"(,"minItems":1,"maxItems":2)"})
      texts.push_back(array_of(leaf, counts));
    for (const bool is_open : {false, true})
      for (const std::string_view required : {"", R"("a")"})
        texts.push_back(object_of(property("a", leaf), required, is_open));
  }
  for (const std::string_view first : kCore) {
    for (const std::string_view second : kCore) {
      for (const std::string_view required : {"", R"("a")", R"("b")", R"("a","b")"})
        texts.push_back(
            object_of(property("a", first) + "," + property("b", second), required, false)
        );
      texts.push_back(R"({"anyOf":[)" + std::string(first) + "," + std::string(second) + "]}");
    }
  }
  // Constraints beside alternatives, and alternatives of lists and objects.
  for (const std::string_view text : {
           R"({"type":"string","anyOf":[{"minLength":2},{"const":"a"}]})",
           R"({"minimum":1,"anyOf":[{"type":"integer"},{"type":"string","maxLength":1}]})",
           R"({"enum":["a",1,null],"anyOf":[{"type":"string"},{"type":"null"}]})",
           R"({"anyOf":[{"type":"array","items":{"type":"integer"}},{"type":"array","items":{"type":"null"}}]})",
           R"({"anyOf":[{"type":"object","properties":{"a":{"const":1},"b":{"type":"null"}},"required":["a","b"],"additionalProperties":false},{"type":"object","properties":{"a":{"const":2},"b":{"type":"boolean"}},"required":["a","b"],"additionalProperties":false}]})",
           R"({"properties":{"a":{"type":"integer"}},"required":["a"]})",
           R"({"items":{"type":"integer"},"maxItems":1,"maxLength":1,"maximum":1})",
           R"({"type":["array","object"],"minItems":1,"required":["c"]})",
       })
    texts.emplace_back(text);
  return texts;
}

}  // namespace

std::vector<Value> small_leaf_schemas() {
  std::vector<Value> schemas;
  for (const std::string_view text : kLeaves)
    schemas.push_back(from(text));
  return schemas;
}

std::vector<Value> small_schemas() {
  std::vector<Value> schemas;
  for (const std::string& text : schema_texts())
    schemas.push_back(from(text));
  return schemas;
}

std::vector<Value> small_values() {
  std::vector<Value> scalars;
  for (const std::string_view text :
       {"null",    "true",   "false",  "0",       "1",       "-1",      "2",      "10",
        "11",      "0.5",    "1.5",    "-0.5",    "1.0",     R"("")",   R"("a")", R"("b")",
        R"("ab")", R"("1")", R"("é")", R"("éé")", R"("\n")", R"("abc")"})
    scalars.push_back(from(text));
  std::vector<Value> core;
  for (const std::string_view text :
       {"null", "true", "1", "2", "11", "0.5", R"("a")", R"("ab")", "[]", "{}"})
    core.push_back(from(text));

  std::vector<Value> values = scalars;
  values.emplace_back(Value::Array{});
  values.emplace_back(Value::Object{});
  const auto object = [](std::vector<std::pair<std::string, Value>> members) {
    Value::Object out;
    for (auto& [key, value] : members)
      out.push_back({key, std::move(value)});
    return Value(std::move(out));
  };
  for (const Value& scalar : scalars) {
    values.emplace_back(Value::Array{scalar});
    values.push_back(object({{"a", scalar}}));
    values.push_back(object({{"b", scalar}}));
  }
  for (const Value& first : core) {
    for (const Value& second : core) {
      values.emplace_back(Value::Array{first, second});
      values.push_back(object({{"a", first}, {"b", second}}));
    }
    values.push_back(object({{"b", first}, {"a", Value(true)}}));
    values.push_back(object({{"a", first}, {"c", Value()}}));
  }
  values.push_back(from("[1,1,1]"));
  values.push_back(from(R"({"a":[1]})"));
  values.push_back(from(R"({"a":[1.0]})"));
  values.push_back(from(R"({"c":{"a":1}})"));
  return values;
}

}  // namespace extractinator::schema::testing
