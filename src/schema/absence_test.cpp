// Which fields get a status, in all three forms of schemas, and what may stand there.
#include "schema/absence.h"

#include <optional>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/parse.h"
#include "schema/evidence.h"
#include "schema/pydantic/reader.h"
#include "schema/schema.h"
#include "schema/testing/judge.h"

namespace extractinator::schema {
namespace {

using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

Schema json_schema(std::string_view text) {
  auto schema = read_json_schema(json::parse(text).value(), {});
  EXPECT_TRUE(schema) << to_string(schema.error());
  return *std::move(schema);
}

TEST(Absence, IsAskedForInEveryFormOfSchema) {
  const auto inline_schema = read_inline(
      json::parse(
          R"({"a": {"type": "int", "absence": true}, "b": {"type": "int", "absence": false}, "c": {"type": "int"}})"
      )
          .value(),
      {}
  );
  ASSERT_TRUE(inline_schema) << to_string(inline_schema.error());
  EXPECT_TRUE(inline_schema->warnings().empty());
  EXPECT_THAT(with_statuses(*inline_schema).fields, UnorderedElementsAre("a"));

  const Schema json = json_schema(
      R"({"type":"object","properties":{"a":{"$ref":"#/$defs/x"},"b":{"type":"integer","absence":true},"c":{"type":"integer"}},
          "$defs":{"x":{"type":"integer","absence":true}}})"
  );
  EXPECT_TRUE(json.warnings().empty());
  EXPECT_THAT(with_statuses(json).fields, UnorderedElementsAre("a", "b"));

  const std::string source =
      "from pydantic import BaseModel, Field\n"
      "class OutputParser(BaseModel):\n"
      "    a: int | None = Field(default=None, json_schema_extra={'absence': True})\n"
      "    b: int\n";
  const auto pydantic = read_pydantic(source, {.file = "x.py", .text = source});
  ASSERT_TRUE(pydantic) << to_string(pydantic.error());
  EXPECT_THAT(with_statuses(*pydantic).fields, UnorderedElementsAre("a"));
}

TEST(Absence, MustBeTrueOrFalse) {
  const auto bad = read_json_schema(
      json::parse(R"({"type":"object","properties":{"a":{"absence":"yes"}}})").value(), {}
  );
  ASSERT_FALSE(bad);
  EXPECT_THAT(bad.error().message, HasSubstr("`absence`"));
  const auto bad_inline =
      read_inline(json::parse(R"({"a": {"type": "int", "absence": 1}})").value(), {});
  ASSERT_FALSE(bad_inline);
  EXPECT_THAT(bad_inline.error().message, HasSubstr("`absence`"));
}

TEST(Absence, PutsTheStatusBeforeTheValue) {
  const Schema schema = json_schema(
      R"({"type":"object","properties":{"a":{"type":["integer","null"],"absence":true},"b":{"type":"string"}}})"
  );
  const StatusSchema made = with_statuses(schema);
  EXPECT_EQ(made.status_name, "status");
  const auto is_valid = [&](std::string_view answer) {
    return testing::is_valid(
        made.schema,
        made.schema.root_id(),
        json::parse(answer).value(),
        testing::FormatsAre::annotations
    );
  };
  EXPECT_TRUE(is_valid(R"({"a": {"status": "value", "value": 7}, "b": "x"})"));
  EXPECT_TRUE(is_valid(R"({"a": {"status": "not_mentioned"}})"));
  EXPECT_TRUE(is_valid(R"({"a": {"status": "unknown"}})"));
  EXPECT_TRUE(is_valid(R"({"a": {"status": "negated"}})"));
  EXPECT_FALSE(is_valid(R"({"a": {"status": "maybe"}})"));
  EXPECT_FALSE(is_valid(R"({"a": {"status": "value"}})"));
  EXPECT_FALSE(is_valid(R"({"a": {"status": "value", "value": null}})"));
  EXPECT_FALSE(is_valid(R"({"a": {"status": "value", "value": "7"}})"));
  EXPECT_FALSE(is_valid(R"({"a": {"status": "negated", "value": 7}})"));
  EXPECT_FALSE(is_valid(R"({"a": {"value": 7}})"));
  EXPECT_FALSE(is_valid(R"({"a": 7})"));
  EXPECT_FALSE(is_valid(R"({"b": "x"})"));
  const NodeId form = made.schema.root().properties.front().node;
  EXPECT_EQ(value_with_status(made.schema, form), schema.root().properties.front().node);
  EXPECT_EQ(value_with_status(made.schema, schema.root().properties.back().node), std::nullopt);
  EXPECT_TRUE(leads_to_statuses(made.schema, made.schema.root_id()));
  EXPECT_FALSE(leads_to_statuses(made.schema, made.schema.root().properties.back().node));
}

TEST(Absence, TakesAnotherNameWhereAPropertyHasIt) {
  const Schema schema = json_schema(
      R"({"type":"object","properties":{"a":{"type":"integer","absence":true},"b":{"type":"object","properties":{"status":{"type":"string"}}}}})"
  );
  EXPECT_EQ(with_statuses(schema).status_name, "status_of_value");
}

TEST(Absence, ChangesNothingWhereNobodyAsks) {
  const Schema schema = json_schema(R"({"type":"object","properties":{"a":{"type":"string"}}})");
  EXPECT_TRUE(with_statuses(schema).fields.empty());
  EXPECT_EQ(hash_of(with_statuses(schema).schema), hash_of(schema));
  EXPECT_EQ(hash_of(with_absent_as_null(schema)), hash_of(schema));
}

TEST(Absence, LetsTheFieldBeNullAtEveryDepth) {
  const Schema schema = with_absent_as_null(json_schema(
      R"({"type":"object","properties":{"a":{"type":"integer","absence":true},"b":{"type":"integer"},
          "c":{"type":"array","items":{"type":"object","properties":{"d":{"$ref":"#/$defs/x"}}}}},
          "$defs":{"x":{"type":"string","absence":true}}})"
  ));
  const auto& properties = schema.root().properties;
  EXPECT_TRUE(schema.is_nullable(properties[0].node));
  EXPECT_FALSE(schema.is_nullable(properties[1].node));
  const Node& items = schema.node(*schema.node(properties[2].node).items);
  EXPECT_TRUE(schema.is_nullable(items.properties.front().node));
}

TEST(Absence, KeepsQuotes) {
  const Schema schema = json_schema(
      R"({"type":"object","properties":{"a":{"type":"integer","absence":true,"evidence":true}}})"
  );
  const StatusSchema made = with_statuses(with_quotes(schema, EvidenceFor::asked).schema);
  ASSERT_EQ(made.schema.root().properties.size(), 2U);
  EXPECT_EQ(made.schema.root().properties[0].name, "a_evidence");
  EXPECT_TRUE(is_quote(made.schema.node(made.schema.root().properties[0].node)));
  EXPECT_TRUE(value_with_status(made.schema, made.schema.root().properties[1].node));
}

TEST(Absence, NamesArePairwiseDifferentAndReadBack) {
  for (const Presence presence : kPresences)
    EXPECT_EQ(presence_of(to_string(presence)), presence);
  EXPECT_EQ(presence_of("present"), std::nullopt);
}

}  // namespace
}  // namespace extractinator::schema
