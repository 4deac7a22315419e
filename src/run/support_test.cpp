// The report of what is enforced where, and that it is true.
#include "run/support.h"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "grammar/grammar.h"
#include "json/parse.h"
#include "schema/schema.h"

namespace extractinator::run {
namespace {

std::vector<Support> report_of(std::string_view text, grammar::Formats formats) {
  const auto schema = schema::read_json_schema(json::parse(text).value(), {.text = text});
  EXPECT_TRUE(schema.has_value());
  const auto grammar = grammar::Grammar::compile(*schema, {}, {.formats = formats});
  EXPECT_TRUE(grammar.has_value());
  return support_of(*schema, **grammar, formats);
}

constexpr std::string_view kSchema = R"({
  "type": "object", "title": "T", "required": ["codes"],
  "properties": {
    "codes": {"type": "array", "uniqueItems": true, "maxItems": 3,
              "items": {"type": "string", "format": "date"}}},
  "not": {"required": ["x"]}})";

Enforcement enforcement_of(
    const std::vector<Support>& report, std::string_view pointer, std::string_view keyword
) {
  const auto found = std::ranges::find_if(report, [&](const Support& support) {
    return support.pointer == pointer && support.keyword == keyword;
  });
  EXPECT_NE(found, report.end()) << pointer << " " << keyword;
  return found == report.end() ? Enforcement::annotation : found->enforcement;
}

TEST(Support, SaysWhereEachKeywordIsEnforced) {
  const auto report = report_of(kSchema, grammar::Formats::assertion);
  EXPECT_EQ(enforcement_of(report, "#", "title"), Enforcement::annotation);
  EXPECT_EQ(enforcement_of(report, "#", "required"), Enforcement::decoding);
  EXPECT_EQ(enforcement_of(report, "#", "not"), Enforcement::afterwards);
  EXPECT_EQ(enforcement_of(report, "#/not", "required"), Enforcement::afterwards);
  EXPECT_EQ(enforcement_of(report, "#/properties/codes", "maxItems"), Enforcement::decoding);
  EXPECT_EQ(enforcement_of(report, "#/properties/codes", "uniqueItems"), Enforcement::afterwards);
  EXPECT_EQ(enforcement_of(report, "#/properties/codes/items", "format"), Enforcement::decoding);
}

TEST(Support, FormatsThatAreNotAssertedAreAnnotations) {
  const auto report = report_of(kSchema, grammar::Formats::annotation);
  EXPECT_EQ(enforcement_of(report, "#/properties/codes/items", "format"), Enforcement::annotation);
}

TEST(Support, SaysWhereNullIsAdded) {
  const auto report = report_of(
      R"({"type":"object","properties":{
          "a":{"type":"integer","absence":true},
          "b":{"type":["integer","null"],"absence":true},
          "c":{"type":"integer","absence":false},
          "d":{"type":"array","items":{"type":"integer","absence":true}}}})",
      grammar::Formats::assertion
  );
  EXPECT_EQ(enforcement_of(report, "#/properties/a", "absence"), Enforcement::adds_null);
  EXPECT_EQ(enforcement_of(report, "#/properties/b", "absence"), Enforcement::decoding);
  EXPECT_EQ(enforcement_of(report, "#/properties/c", "absence"), Enforcement::annotation);
  EXPECT_EQ(enforcement_of(report, "#/properties/d/items", "absence"), Enforcement::annotation);
  EXPECT_TRUE(summary_of(report).ends_with("; null where there is no value: #/properties/a"));
}

TEST(Support, SummaryNamesWhatIsLeft) {
  const Support held{"#", "type", Enforcement::decoding};
  const Support left{"#/a", "not", Enforcement::afterwards};
  EXPECT_EQ(summary_of({held}), "1 keyword of the schema holds while decoding");
  EXPECT_EQ(
      summary_of({held, held, left}),
      "2 keywords of the schema hold while decoding; checked afterwards: not at #/a"
  );
  EXPECT_EQ(
      summary_of({left, left, left, left, left, left, left}),
      "0 keywords of the schema hold while decoding; checked afterwards: not at #/a, not at #/a, "
      "not at #/a, not at #/a, not at #/a and 2 more"
  );
}

}  // namespace
}  // namespace extractinator::run
