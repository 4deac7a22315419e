// Nullable properties become required, and nothing else changes.
#include "schema/nullables.h"

#include <string_view>

#include <gtest/gtest.h>

#include "json/parse.h"
#include "schema/schema.h"

namespace extractinator::schema {
namespace {

TEST(Nullables, AreRequiredWhereNothingForbidsThem) {
  struct Case {
    std::string_view schema;
    std::string_view want;
  };
  constexpr Case kCases[] = {
      {.schema = R"({"type":"object","properties":{"a":{"type":["string","null"]},)"
                 R"("b":{"type":"string"},"c":{"type":"null"}},"required":["b"]})",
       .want = R"({"type":"object","properties":{"a":{"type":["string","null"]},)"
               R"("b":{"type":"string"},"c":{"type":"null"}},"required":["a","b","c"]})"},
      {.schema = R"({"type":"object","properties":{"a":{"type":"string"}}})",
       .want = R"({"type":"object","properties":{"a":{"type":"string"}}})"},
      // Within a list, and by a reference.
      {.schema = R"({"items":{"type":"object","properties":{"a":{"$ref":"#/$defs/n"}}},)"
                 R"("$defs":{"n":{"enum":[1,null]}}})",
       .want = R"({"items":{"type":"object","properties":{"a":{"$ref":"#/$defs/n"}},)"
               R"("required":["a"]},"$defs":{"n":{"enum":[1,null]}}})"},
      // One of the two must not be there.
      {.schema = R"({"type":"object","properties":{"a":{},"b":{}},"maxProperties":1})",
       .want = R"({"type":"object","properties":{"a":{},"b":{}},"maxProperties":1})"},
  };
  for (const Case& one : kCases) {
    const auto given = json::parse(one.schema);
    const auto want = json::parse(one.want);
    ASSERT_TRUE(given && want);
    const auto schema = read_json_schema(*given, {.text = one.schema});
    const auto expected = read_json_schema(*want, {.text = one.want});
    ASSERT_TRUE(schema && expected) << one.schema;
    EXPECT_EQ(dump(with_nullables_required(*schema)), dump(*expected)) << one.schema;
  }
}

}  // namespace
}  // namespace extractinator::schema
