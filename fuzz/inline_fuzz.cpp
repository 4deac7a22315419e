// Fuzzes the reader of inline formats: bytes become a dictionary of fields.
//
// Inputs that start with `{` are a JSON text; all others choose keys and values byte by byte, which
// leads deeper. What is read must come back unchanged from JSON Schema, and from Pydantic source
// with the same meaning where it can be written so; every error says what is wrong.
#include <array>
#include <cstddef>
#include <cstdint>
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
#include "schema/schema.h"

namespace {

using namespace extractinator;  // NOLINT: one small program.
using json::Value;

constexpr std::string_view kNames[] = {
    "a", "b", "size_mm", "", "a/b~c%", "é", "class", "_x", "date"
};
constexpr std::string_view kTypes[] = {
    "str", "int", "float", "bool", "list", "dict", "any", "string", "object"
};
constexpr std::string_view kTexts[] = {"", "a", "left", "not stated", "\"'\\\n", "1", "None", "é"};
constexpr std::string_view kNumbers[] = {
    "0", "1", "-1", "0.5", "1.0", "1e2", "12345678901234567890"
};

class Maker {
 public:
  Maker(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}

  Value fields(int depth) {
    Value::Object all;
    for (int i = byte() % 4 + (depth > 3 ? 1 : 0); i > 0; --i)
      all.push_back({std::string(pick(kNames)), field(depth - 1)});
    return Value(std::move(all));
  }

 private:
  [[nodiscard]] bool is_empty() const { return at_ >= size_; }
  std::uint8_t byte() { return is_empty() ? 0 : data_[at_++]; }
  template <typename T, std::size_t n>
  T pick(const T (&choices)[n]) {
    return choices[byte() % n];
  }

  Value scalar() {
    switch (byte() % 8) {
      case 0:
        return Value();
      case 1:
        return Value(byte() % 2 == 0);
      case 2:
      case 3:
        return Value(json::Number{std::string(pick(kNumbers))});
      default:
        return Value(std::string(pick(kTexts)));
    }
  }

  Value literals() {
    Value::Array all;
    for (int i = byte() % 4; i > 0; --i)
      all.push_back(scalar());
    return Value(std::move(all));
  }

  // What the type needs is mostly there; seldom something is of the wrong kind.
  Value field(int depth) {
    if (byte() % 64 == 63) return scalar();
    Value::Object members;
    const std::string_view type = depth > 0 ? pick(kTypes) : kTypes[byte() % 4];
    members.push_back({"type", Value(std::string(type))});
    const std::uint8_t more = byte();
    if (more % 2 == 1) members.push_back({"description", Value(std::string(pick(kTexts)))});
    if (more / 2 % 3 == 1) members.push_back({"optional", Value(byte() % 8 != 7)});
    if (more / 8 % 3 == 1) members.push_back({"literals", literals()});
    if (more / 32 % 8 == 1) members.push_back({std::string(pick(kTexts)), scalar()});
    if (more / 32 % 8 == 2) members.push_back({"name", Value(std::string(pick(kTexts)))});
    if (type == "list" && more % 16 != 15) members.push_back({"items", field(depth - 1)});
    if (type == "dict" && more % 16 != 15) members.push_back({"properties", fields(depth - 1)});
    return Value(std::move(members));
  }

  const std::uint8_t* data_;
  std::size_t size_;
  std::size_t at_ = 0;
};

void check(const Value& fields) {
  const std::string text = json::write(fields);
  const auto schema = schema::read_inline(fields, {.file = "task.json", .text = text});
  if (!schema) {
    EXTR_CHECK(!schema.error().message.empty(), "an error says what is wrong");
    return;
  }
  EXTR_CHECK(schema->is_closed(schema->root()), "objects are closed");
  const Value written = schema::to_json_schema(*schema);
  const auto again = schema::read_json_schema(written, {});
  EXTR_CHECK(again.has_value(), "what was written can be read");
  EXTR_CHECK(schema::to_json_schema(*again) == written, "and is the same");
  EXTR_CHECK(schema::dump(*again) == schema::dump(*schema), "node for node");

  const auto python = schema::to_pydantic(*schema);
  if (!python) {
    EXTR_CHECK(
        python.error().code == ErrorCode::unsupported ||
            python.error().code == ErrorCode::limit_exceeded,
        "only what Pydantic has no type for is refused"
    );
    return;
  }
  const auto from_python = schema::read_pydantic(*python, {.file = "task.py", .text = *python});
  EXTR_CHECK(from_python.has_value(), "Python that was written can be read");
  const auto second = schema::to_pydantic(*from_python);
  EXTR_CHECK(second.has_value(), "and written again");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  if (data[0] != '{') {
    check(Maker(data, size).fields(5));
    return 0;
  }
  std::string text;
  for (std::size_t i = 0; i < size; ++i)
    text += static_cast<char>(data[i]);
  if (const auto fields = json::parse(text, {.duplicate_keys = json::DuplicateKeys::keep}))
    check(*fields);
  return 0;
}
