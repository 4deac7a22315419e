// Random schemas, with simple keywords or with all: schema_json() and object_schema_json().
#include "schema/testing/generators.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <rapidcheck.h>

#include "json/value.h"
#include "schema/testing/chance.h"
#include "schema/testing/samples.h"

namespace extractinator::schema::testing {
namespace {

using json::Value;

// Short names, some of which need escapes in JSON, in pointers or in both.
constexpr std::string_view kNames[] = {"a", "b", "side", "diameter_mm", "é", "a/b", "q\"~", ""};

Value count(std::uint64_t value) { return Value::integer(static_cast<std::int64_t>(value)); }

// --- Schemas ------------------------------------------------------------------------------------

class SchemaMaker {
 public:
  SchemaMaker(int size, Keywords keywords) : size_(size), keywords_(keywords) {}

  Value root(bool must_be_object) {
    Value schema = must_be_object ? Value(object(3)) : subschema(3);
    if (schema.is_object() && !definitions_.empty())
      schema.as_object().push_back({"$defs", Value(definitions_)});
    return schema;
  }

 private:
  Value subschema(int depth) {
    if (is_defining_ || depth == 0 || !one_in(8)) return plain(depth);
    if (keywords_ == Keywords::all && one_in_if_large(3)) return recursive(depth);
    // A definition and a reference to it; no references inside, so that there are no cycles.
    is_defining_ = true;
    const std::string name = "d" + std::to_string(definitions_.size()) + "~/%";
    definitions_.push_back({name, plain(depth - 1)});
    is_defining_ = false;
    const Value::Object reference = {
        {"$ref", Value("#/$defs/d" + std::to_string(definitions_.size() - 1) + "~0~1%25")}
    };
    if (keywords_ == Keywords::all && one_in_if_large(2)) return beside_reference(reference, depth);
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
    if (keywords_ == Keywords::all) enrich(schema, depth);
    annotate(schema);
    return Value(std::move(schema));
  }

  // --- More keywords, for Keywords::all ---------------------------------------------------------

  // A reference, perhaps by name, and more of what it leads to.
  Value beside_reference(Value::Object schema, int depth) {
    Value& target = definitions_.back().value;
    if (!target.is_object()) return Value(std::move(schema));
    if (one_in(2)) {
      const std::string name = "n" + std::to_string(definitions_.size());
      target.as_object().push_back({"$anchor", Value(name)});
      schema = {{"$ref", Value("#" + name)}};
    }
    for (const json::Member& more : same_kind(target.as_object(), depth))
      schema.push_back(more);
    return Value(std::move(schema));
  }

  // A definition that refers to itself, as a list or as a tree.
  Value recursive(int depth) {
    const std::string name = "r" + std::to_string(definitions_.size());
    const Value::Object self = {{"$ref", Value("#/$defs/" + name)}};
    is_defining_ = true;
    Value value = plain(std::min(depth - 1, 1));
    is_defining_ = false;
    Value::Object next = self;
    if (one_in(3)) {
      next = {{"type", Value("array")}, {"items", Value(self)}, {"maxItems", count(2)}};
    } else if (one_in(2)) {
      next = {
          {"anyOf", Value(Value::Array{Value(self), Value(Value::Object{{"type", Value("null")}})})}
      };
    }
    definitions_.push_back(
        {name,
         Value(
             Value::Object{
                 {"type", Value("object")},
                 {"properties",
                  Value(Value::Object{{"v", std::move(value)}, {"next", Value(std::move(next))}})},
                 {"required", Value(Value::Array{Value("v")})},
                 {"additionalProperties", Value(false)}
             }
         )}
    );
    return Value(self);
  }

  static bool has(const Value::Object& schema, std::string_view key) {
    return std::ranges::contains(schema, key, &json::Member::key);
  }
  static void add(Value::Object& schema, std::string_view key, Value value) {
    if (!has(schema, key)) schema.push_back({std::string(key), std::move(value)});
  }
  static bool is_of_type(const Value::Object& schema, std::string_view type) {
    const auto found = std::ranges::find(schema, "type", &json::Member::key);
    return found != schema.end() && found->value == Value(std::string(type));
  }

  // Another schema that often has values in common with this one.
  Value::Object same_kind(const Value::Object& schema, int depth) {
    if (is_of_type(schema, "string")) return strings();
    if (is_of_type(schema, "integer") || is_of_type(schema, "number")) return numbers();
    if (is_of_type(schema, "array")) return depth > 0 ? array(depth) : Value::Object{};
    if (is_of_type(schema, "object")) return depth > 0 ? object(depth) : Value::Object{};
    return one_in(2) ? enumeration() : Value::Object{};
  }

  void enrich(Value::Object& schema, int depth) {
    if (is_of_type(schema, "string")) enrich_string(schema);
    if (is_of_type(schema, "integer") || is_of_type(schema, "number")) {
      constexpr const char* kSteps[] = {"0.5", "0.1", "2", "0.2", "1"};
      if (one_in_if_large(4)) add(schema, "multipleOf", Value(json::Number{kSteps[pick(4)]}));
    }
    if (is_of_type(schema, "array") && depth > 0) enrich_array(schema, depth);
    if (is_of_type(schema, "object") && depth > 0) enrich_object(schema, depth);
    enrich_logic(schema, depth);
  }

  static void enrich_string(Value::Object& schema) {
    const auto patterns = sample_patterns();
    const auto formats = sample_formats();
    if (one_in_if_large(3)) {
      // A length beside a pattern often leaves nothing.
      if (!one_in_if_large(4))
        std::erase_if(schema, [](const json::Member& member) { return member.key != "type"; });
      add(schema, "pattern", Value(std::string(patterns[pick(patterns.size() - 1)].name)));
    } else if (one_in_if_large(4)) {
      schema = {{"type", Value("string")}};
      add(schema, "format", Value(std::string(formats[pick(formats.size() - 1)].name)));
    }
  }

  void enrich_array(Value::Object& schema, int depth) {
    if (one_in_if_large(4)) {
      Value::Array first = {subschema(depth - 1)};
      if (one_in_if_large(2)) first.push_back(subschema(depth - 1));
      add(schema, "prefixItems", Value(std::move(first)));
      if (one_in_if_large(4))
        std::ranges::for_each(schema, [](json::Member& member) {
          if (member.key == "items") member.value = Value(false);
        });
    }
    if (one_in_if_large(4)) add(schema, "uniqueItems", Value(true));
    if (one_in_if_large(5)) {
      add(schema, "contains", one_in_if_large(2) ? Value(enumeration()) : plain(0));
      if (one_in_if_large(3)) add(schema, "minContains", count(pick(2)));
      if (one_in_if_large(3)) add(schema, "maxContains", count(1 + pick(2)));
    }
    if (one_in_if_large(8))
      add(schema, "unevaluatedItems", one_in_if_large(2) ? Value(false) : plain(0));
  }

  void enrich_object(Value::Object& schema, int depth) {
    if (one_in_if_large(4)) {
      const auto patterns = sample_key_patterns();
      Value::Object members;
      const std::size_t first = pick(patterns.size() - 1);
      members.push_back({std::string(patterns[first].name), plain(depth - 1)});
      if (one_in_if_large(3))
        members.push_back(
            {std::string(patterns[(first + 1) % patterns.size()].name), plain(depth - 1)}
        );
      add(schema, "patternProperties", Value(std::move(members)));
    }
    if (one_in_if_large(3)) add(schema, "additionalProperties", plain(depth - 1));
    if (one_in_if_large(8))
      add(schema, "propertyNames", Value(Value::Object{{"maxLength", count(3 + pick(8))}}));
    if (one_in_if_large(6)) add(schema, "minProperties", count(pick(3)));
    if (one_in_if_large(6)) add(schema, "maxProperties", count(2 + pick(3)));
    const auto name = [] { return std::string(kNames[pick(std::size(kNames) - 1)]); };
    if (one_in_if_large(6))
      add(schema,
          "dependentRequired",
          Value(Value::Object{{name(), Value(Value::Array{Value(name())})}}));
    if (one_in_if_large(8)) {
      Value::Object one = {{"required", Value(Value::Array{Value(name())})}};
      add(schema, "dependentSchemas", Value(Value::Object{{name(), Value(std::move(one))}}));
    }
    if (one_in_if_large(10))
      add(schema, "unevaluatedProperties", one_in_if_large(2) ? Value(false) : plain(0));
  }

  void enrich_logic(Value::Object& schema, int depth) {
    if (one_in_if_large(10)) add(schema, "not", Value(enumeration()));
    constexpr std::string_view kRich[] = {"string", "integer", "number", "array", "object"};
    if (std::ranges::none_of(kRich, [&](auto type) { return is_of_type(schema, type); })) return;
    const auto more = [&] { return Value(same_kind(schema, depth - 1)); };
    if (one_in_if_large(10)) {
      Value::Array all = {more()};
      if (one_in(2)) all.push_back(more());
      add(schema, "allOf", Value(std::move(all)));
    }
    if (one_in_if_large(12)) add(schema, "anyOf", Value(Value::Array{more(), more()}));
    if (one_in_if_large(12)) add(schema, "oneOf", Value(Value::Array{more(), more()}));
    if (one_in_if_large(12)) add(schema, "not", more());
    if (one_in_if_large(12)) {
      add(schema, "if", more());
      if (!one_in(3)) add(schema, "then", more());
      if (!one_in(3)) add(schema, "else", more());
    }
  }

  // --- Keywords of every kind -------------------------------------------------------------------

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
    if (one_in(4)) schema.push_back({"description", word()});
    if (one_in(8)) schema.push_back({"title", word()});
    if (one_in(8) && !has(schema, "default")) schema.push_back({"default", scalar()});
    if (one_in(10)) schema.push_back({"$comment", Value("")});
  }

  int size_;
  Keywords keywords_;
  bool is_defining_ = false;
  Value::Object definitions_;
};

}  // namespace

rc::Gen<Value> schema_json(Keywords keywords) {
  return rc::gen::withSize([keywords](int size) {
    return rc::gen::exec([size, keywords] { return SchemaMaker(size, keywords).root(false); });
  });
}

rc::Gen<Value> object_schema_json(Keywords keywords) {
  return rc::gen::withSize([keywords](int size) {
    return rc::gen::exec([size, keywords] { return SchemaMaker(size, keywords).root(true); });
  });
}

}  // namespace extractinator::schema::testing
