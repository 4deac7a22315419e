// Fuzzes reader, writer and checker of schemas: bytes become a schema and a value.
//
// Inputs that start with `{` are a JSON text with members `schema` and `value`; all others choose
// keywords and values byte by byte, which leads deeper. Judging must end and be the same twice; the
// schema that is written, as JSON Schema or as Pydantic source, must say of the value what the one
// that was read says.
#include "schema/schema.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "base/error.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/pydantic/reader.h"
#include "schema/pydantic/writer.h"
#include "validate/checker.h"

namespace {

using namespace extractinator;  // NOLINT: one small program.
using json::Value;

enum class Argument : std::uint8_t {
  schema,
  schemas,
  named_schemas,
  count,
  number,
  text,
  name,
  names,
  named_names,
  value,
  values,
  flag,
  type,
  reference,
  uri,
};

struct Keyword {
  std::string_view name;
  Argument argument;
};

constexpr Keyword kKeywords[] = {
    {"type", Argument::type},
    {"enum", Argument::values},
    {"const", Argument::value},
    {"allOf", Argument::schemas},
    {"anyOf", Argument::schemas},
    {"oneOf", Argument::schemas},
    {"not", Argument::schema},
    {"if", Argument::schema},
    {"then", Argument::schema},
    {"else", Argument::schema},
    {"properties", Argument::named_schemas},
    {"patternProperties", Argument::named_schemas},
    {"additionalProperties", Argument::schema},
    {"unevaluatedProperties", Argument::schema},
    {"propertyNames", Argument::schema},
    {"required", Argument::names},
    {"minProperties", Argument::count},
    {"maxProperties", Argument::count},
    {"dependentRequired", Argument::named_names},
    {"dependentSchemas", Argument::named_schemas},
    {"dependencies", Argument::named_schemas},
    {"prefixItems", Argument::schemas},
    {"items", Argument::schema},
    {"additionalItems", Argument::schema},
    {"unevaluatedItems", Argument::schema},
    {"contains", Argument::schema},
    {"minContains", Argument::count},
    {"maxContains", Argument::count},
    {"minItems", Argument::count},
    {"maxItems", Argument::count},
    {"uniqueItems", Argument::flag},
    {"minLength", Argument::count},
    {"maxLength", Argument::count},
    {"pattern", Argument::text},
    {"format", Argument::text},
    {"minimum", Argument::number},
    {"maximum", Argument::number},
    {"exclusiveMinimum", Argument::number},
    {"exclusiveMaximum", Argument::number},
    {"multipleOf", Argument::number},
    {"$ref", Argument::reference},
    {"$dynamicRef", Argument::reference},
    {"$id", Argument::uri},
    {"$schema", Argument::uri},
    {"$anchor", Argument::name},
    {"$dynamicAnchor", Argument::name},
    {"$defs", Argument::named_schemas},
    {"definitions", Argument::named_schemas},
    {"default", Argument::value},
    {"title", Argument::text},
    {"nullable", Argument::flag},
};

constexpr std::string_view kNames[] = {"a", "b", "A_1", "", "a/b~c%"};
constexpr std::string_view kTexts[] = {
    "", "a", "^a", "[ab]+$", "(?=b)", "(a*)*b", "date", "uri", "é"
};
constexpr std::string_view kNumbers[] = {
    "0", "1", "2", "-1", "0.5", "1.0", "3", "1e2", "1e-400000000", "12345678901234567890"
};
constexpr std::string_view kReferences[] = {
    "#",
    "#/$defs/a",
    "#/$defs/b",
    "#a",
    "#A_1",
    "http://x/y",
    "http://x/y#a",
    "y",
    "#/properties/a",
    "#/allOf/0"
};
constexpr std::string_view kUris[] = {
    "http://x/y",
    "y",
    "http://x/",
    "https://json-schema.org/draft/2020-12/schema",
    "http://json-schema.org/draft-07/schema#",
    "urn:a:b",
    ":"
};
constexpr std::string_view kTypes[] = {
    "null", "boolean", "integer", "number", "string", "array", "object"
};

class Maker {
 public:
  Maker(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}

  Value schema(int depth) {
    const std::uint8_t n = byte();
    if (depth == 0 || n % 16 == 0) return n % 2 == 0 ? Value(true) : Value(Value::Object{});
    if (n % 16 == 1) return Value(false);
    Value::Object members;
    for (int i = 0; i < n % 4 + 1 && !is_empty(); ++i) {
      const Keyword keyword = pick(kKeywords);
      if (Value(members).find(keyword.name) != nullptr) continue;
      members.push_back({std::string(keyword.name), argument(keyword.argument, depth - 1)});
    }
    return Value(std::move(members));
  }

  Value value(int depth) {
    const std::uint8_t kind = byte() % 8;
    switch (kind) {
      case 0:
        return Value();
      case 1:
        return Value(byte() % 2 == 0);
      case 2:
      case 3:
        return Value(json::Number{std::string(pick(kNumbers))});
      case 4:
        return Value(std::string(pick(kTexts)));
      case 5: {
        Value::Array items;
        for (int i = byte() % 4; depth > 0 && i > 0; --i)
          items.push_back(value(depth - 1));
        return Value(std::move(items));
      }
      default: {
        Value::Object members;
        for (int i = byte() % 4; depth > 0 && i > 0; --i)
          members.push_back({std::string(pick(kNames)), value(depth - 1)});
        return Value(std::move(members));
      }
    }
  }

 private:
  [[nodiscard]] bool is_empty() const { return at_ >= size_; }
  std::uint8_t byte() { return is_empty() ? 0 : data_[at_++]; }
  template <typename T, std::size_t n>
  T pick(const T (&choices)[n]) {
    return choices[byte() % n];
  }
  template <std::size_t n>
  Value text(const std::string_view (&choices)[n]) {
    return Value(std::string(pick(choices)));
  }

  // Seldom of the wrong kind, which must be refused.
  Value argument(Argument kind, int depth) {
    switch (byte() % 64 == 63 ? Argument::value : kind) {
      case Argument::schema:
        return schema(depth);
      case Argument::schemas: {
        Value::Array all;
        for (int i = byte() % 3 + 1; i > 0; --i)
          all.push_back(schema(depth));
        return Value(std::move(all));
      }
      case Argument::named_schemas: {
        Value::Object all;
        for (int i = byte() % 3 + 1; i > 0; --i)
          all.push_back({std::string(pick(kNames)), schema(depth)});
        return Value(std::move(all));
      }
      case Argument::count:
        return Value::integer(byte() % 4);
      case Argument::number:
        return Value(json::Number{std::string(pick(kNumbers))});
      case Argument::text:
        return text(kTexts);
      case Argument::name:
        return text(kNames);
      case Argument::names: {
        Value::Array all;
        for (int i = byte() % 3; i > 0; --i)
          all.push_back(text(kNames));
        return Value(std::move(all));
      }
      case Argument::named_names: {
        Value::Object all;
        all.push_back({std::string(pick(kNames)), argument(Argument::names, depth)});
        return Value(std::move(all));
      }
      case Argument::value:
        return value(2);
      case Argument::values: {
        Value::Array all;
        for (int i = byte() % 4 + 1; i > 0; --i)
          all.push_back(value(2));
        return Value(std::move(all));
      }
      case Argument::flag:
        return Value(byte() % 2 == 0);
      case Argument::type: {
        if (byte() % 2 == 0) return text(kTypes);
        Value::Array all;
        for (int i = byte() % 3 + 1; i > 0; --i)
          all.push_back(text(kTypes));
        return Value(std::move(all));
      }
      case Argument::reference:
        return text(kReferences);
      case Argument::uri:
        return text(kUris);
    }
    return Value();
  }

  const std::uint8_t* data_;
  std::size_t size_;
  std::size_t at_ = 0;
};

const validate::CheckerOptions kOptions{
    .formats = validate::Formats::assertion, .max_steps = 100'000
};

void judge_as_pydantic(
    const schema::Schema& schema, const Value& value, const validate::Verdict& verdict
) {
  const auto python = schema::to_pydantic(schema);
  if (!python) {
    EXTR_CHECK(
        python.error().code == ErrorCode::unsupported ||
            python.error().code == ErrorCode::limit_exceeded,
        "only what Pydantic has no type for is refused"
    );
    return;
  }
  const auto written = schema::read_pydantic(*python, {.file = "schema.py", .text = *python});
  EXTR_CHECK(written.has_value(), "Python that was written can be read");
  const auto checker =
      validate::Checker::make(std::make_shared<const schema::Schema>(*written), kOptions);
  EXTR_CHECK(checker.has_value(), "patterns are the same in Python");
  const validate::Verdict again = checker->check(value);
  EXTR_CHECK(
      again.is_undecided() || again.is_valid() == verdict.is_valid(), "Python means the same"
  );
}

void judge(const Value& text, const Value& value) {
  const auto schema = schema::read_json_schema(text, {.file = "schema.json"});
  if (!schema) {
    EXTR_CHECK(!schema.error().message.empty(), "an error says what is wrong");
    return;
  }
  const auto checker =
      validate::Checker::make(std::make_shared<const schema::Schema>(*schema), kOptions);
  if (!checker) return;
  const validate::Verdict verdict = checker->check(value);
  EXTR_CHECK(verdict.problems == checker->check(value).problems, "the same verdict twice");
  if (verdict.is_undecided()) return;
  EXTR_CHECK(
      verdict.is_valid() == checker->check_text(json::write(value)).is_valid(),
      "the verdict on the text is that on the value"
  );
  const auto written = schema::read_json_schema(schema::to_json_schema(*schema), {});
  EXTR_CHECK(written.has_value(), "what was written can be read");
  const auto second =
      validate::Checker::make(std::make_shared<const schema::Schema>(*written), kOptions);
  EXTR_CHECK(second.has_value(), "its patterns are the same");
  const validate::Verdict again = second->check(value);
  EXTR_CHECK(
      again.is_undecided() || again.is_valid() == verdict.is_valid(),
      "what was written means the same"
  );
  judge_as_pydantic(*schema, value, verdict);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  if (data[0] != '{') {
    Maker maker(data, size);
    const Value schema = maker.schema(5);
    judge(schema, maker.value(3));
    return 0;
  }
  std::string text;
  for (std::size_t i = 0; i < size; ++i)
    text += static_cast<char>(data[i]);
  const auto input = json::parse(text, {.duplicate_keys = json::DuplicateKeys::keep});
  if (!input) return 0;
  const Value* schema = input->find("schema");
  const Value* value = input->find("value");
  if (schema != nullptr && value != nullptr) judge(*schema, *value);
  return 0;
}
