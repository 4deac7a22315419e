// Which fields get quotes, in all three forms of schemas, and what else of a schema changes:
// nothing.
#include "schema/evidence.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/parse.h"
#include "schema/pydantic/reader.h"
#include "schema/schema.h"

namespace extractinator::schema {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Schema json_schema(std::string_view text) {
  auto schema = read_json_schema(json::parse(text).value(), {});
  EXPECT_TRUE(schema) << to_string(schema.error());
  return *std::move(schema);
}

// Names of the properties of all objects, in the order of nodes; quotes in parentheses.
std::vector<std::string> names(const QuotedSchema& quoted) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < quoted.schema.n_nodes(); ++i) {
    for (const Property& property : quoted.schema.node(static_cast<NodeId>(i)).properties) {
      const bool is_made = is_quote(quoted.schema.node(property.node));
      EXPECT_EQ(is_made, quoted.quotes.contains(property.name));
      names.push_back(is_made ? "(" + property.name + ")" : property.name);
    }
  }
  return names;
}

TEST(Evidence, IsAskedForInEveryFormOfSchema) {
  const auto inline_schema = read_inline(
      json::parse(
          R"({"a": {"type": "int", "evidence": true}, "b": {"type": "int", "evidence": false}, "c": {"type": "int"}})"
      )
          .value(),
      {}
  );
  ASSERT_TRUE(inline_schema) << to_string(inline_schema.error());
  EXPECT_TRUE(inline_schema->warnings().empty());
  EXPECT_THAT(
      names(with_quotes(*inline_schema, EvidenceFor::asked)),
      ElementsAre("(a_evidence)", "a", "b", "c")
  );

  const Schema json = json_schema(
      R"({"type":"object","properties":{"a":{"$ref":"#/$defs/x"},"b":{"type":"integer","evidence":true},"c":{"allOf":[{"$ref":"#/$defs/x"}]}},
          "$defs":{"x":{"type":"integer","evidence":true}}})"
  );
  EXPECT_TRUE(json.warnings().empty());
  EXPECT_THAT(
      names(with_quotes(json, EvidenceFor::asked)),
      ElementsAre("(a_evidence)", "a", "(b_evidence)", "b", "(c_evidence)", "c")
  );

  const std::string source =
      "from pydantic import BaseModel, Field\n"
      "class OutputParser(BaseModel):\n"
      "    a: int | None = Field(default=None, json_schema_extra={'evidence': True})\n"
      "    b: int\n";
  const auto pydantic = read_pydantic(source, {.file = "x.py", .text = source});
  ASSERT_TRUE(pydantic) << to_string(pydantic.error());
  EXPECT_THAT(
      names(with_quotes(*pydantic, EvidenceFor::asked)), ElementsAre("(a_evidence)", "a", "b")
  );
}

TEST(Evidence, MustBeTrueOrFalse) {
  const auto bad = read_json_schema(
      json::parse(R"({"type":"object","properties":{"a":{"evidence":"yes"}}})").value(), {}
  );
  ASSERT_FALSE(bad);
  EXPECT_THAT(bad.error().message, HasSubstr("`evidence`"));
  const auto bad_inline =
      read_inline(json::parse(R"({"a": {"type": "int", "evidence": 1}})").value(), {});
  ASSERT_FALSE(bad_inline);
  EXPECT_THAT(bad_inline.error().message, HasSubstr("`evidence`"));
}

TEST(Evidence, OfScalarsLeavesOutListsObjectsAndConstants) {
  const Schema schema = json_schema(
      R"({"type":"object","properties":{
            "b":{"type":"boolean"},
            "e":{"enum":["x",null]},
            "n":{"anyOf":[{"type":"number"},{"type":"null"}]},
            "u":{"anyOf":[{"type":"number"},{"enum":["none"]}]},
            "k":{"const":1},
            "z":{"type":"null"},
            "any":{},
            "l":{"type":"array","items":{"type":"string"}},
            "lq":{"type":"array","evidence":true,"items":{"type":"string"}},
            "o":{"type":"object","properties":{"s":{"type":"string"}}},
            "m":{"anyOf":[{"type":"string"},{"type":"array"}]}}})"
  );
  EXPECT_THAT(
      names(with_quotes(schema, EvidenceFor::scalars)),
      ElementsAre(
          "(b_evidence)",
          "b",
          "(e_evidence)",
          "e",
          "(n_evidence)",
          "n",
          "(u_evidence)",
          "u",
          "k",
          "z",
          "any",
          "l",
          "(lq_evidence)",
          "lq",
          "o",
          "m",
          "(s_evidence)",
          "s"
      )
  );
  EXPECT_TRUE(with_quotes(schema, EvidenceFor::asked).quotes.contains("lq_evidence"));
}

TEST(Evidence, ChangesNothingWhereNobodyAsks) {
  const Schema schema = json_schema(R"({"type":"object","properties":{"a":{"type":"string"}}})");
  const QuotedSchema quoted = with_quotes(schema, EvidenceFor::asked);
  EXPECT_TRUE(quoted.quotes.empty());
  EXPECT_EQ(hash_of(quoted.schema), hash_of(schema));
  EXPECT_FALSE(leads_to_quotes(quoted.schema, quoted.schema.root_id()));
}

TEST(Evidence, TakesAnotherEndingWhereANameHasIt) {
  const Schema schema = json_schema(
      R"({"type":"object","properties":{"a":{"type":"string","evidence":true},"b":{"type":"object","properties":{"c_evidence":{"type":"string"}}}}})"
  );
  const QuotedSchema quoted = with_quotes(schema, EvidenceFor::asked);
  EXPECT_THAT(names(quoted), ElementsAre("(a_evidence_quote)", "a", "b", "c_evidence"));
  EXPECT_TRUE(leads_to_quotes(quoted.schema, quoted.schema.root_id()));
  EXPECT_FALSE(leads_to_quotes(quoted.schema, quoted.schema.root().properties.back().node));
}

TEST(Evidence, RaisesCountsOfMembers) {
  const Schema schema = json_schema(
      R"({"type":"object","minProperties":1,"maxProperties":2,"properties":{"a":{"type":"string","evidence":true},"b":{"type":"integer","evidence":true}}})"
  );
  const QuotedSchema quoted = with_quotes(schema, EvidenceFor::asked);
  EXPECT_EQ(quoted.schema.root().min_properties, 3U);
  EXPECT_EQ(quoted.schema.root().max_properties, 4U);
}

}  // namespace
}  // namespace extractinator::schema
