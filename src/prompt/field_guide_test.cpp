// Field lines and the system message, by table.
#include "prompt/field_guide.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "json/value.h"
#include "schema/absence.h"
#include "schema/evidence.h"
#include "schema/schema.h"

namespace extractinator::prompt {
namespace {

using schema::Node;
using schema::NodeId;
using schema::Type;
using schema::TypeSet;

// Builds a schema bottom-up. Node by node and not by a reader, so that these tests judge this room
// only.
class SchemaMaker {
 public:
  NodeId add(Node node) {
    nodes_.push_back(std::move(node));
    return static_cast<NodeId>(nodes_.size() - 1);
  }
  NodeId object(std::vector<schema::Property> properties) {
    return add({.types = {Type::object}, .properties = std::move(properties)});
  }
  schema::Schema finish(NodeId root) { return schema::Schema({.nodes = nodes_, .root = root}); }
  // A schema with this node as its only field, `x`.
  schema::Schema with_field(NodeId field) { return finish(object({{.name = "x", .node = field}})); }

 private:
  std::vector<Node> nodes_;
};

json::Value word(std::string_view text) { return json::Value(std::string(text)); }

json::Number number(std::string_view text) { return {std::string(text)}; }

struct Case {
  std::string_view name;
  Node node;
  std::string_view want;
};

TEST(FieldGuide, ScalarFields) {
  const Case cases[] = {
      {"string", {.types = {Type::string}}, "- x (string)"},
      {"integer", {.types = {Type::integer}}, "- x (integer)"},
      {"number", {.types = {Type::number}}, "- x (number)"},
      {"number holds integer", {.types = {Type::integer, Type::number}}, "- x (number)"},
      {"boolean", {.types = {Type::boolean}}, "- x (boolean)"},
      {"null", {.types = {Type::null}}, "- x (null)"},
      {"anything", {}, "- x (any value)"},
      {"any object", {.types = {Type::object}}, "- x (object)"},
      {"any list", {.types = {Type::array}}, "- x (list of any value)"},
      {"nullable", {.types = {Type::string, Type::null}}, "- x (string or null)"},
      {"union",
       {.types = {Type::null, Type::boolean, Type::string}},
       "- x (string or boolean or null)"},
      {"description",
       {.types = {Type::string}, .description = "  where\n\t it  is \r\n"},
       "- x (string): where it is"},
      {"blank description", {.types = {Type::string}, .description = " \n"}, "- x (string)"},
      {"enumeration",
       {.types = {Type::string}, .enumeration = {{word("a"), word("b \"q\""), word("ç")}}},
       R"(- x (one of "a", "b \"q\"", "ç"))"},
      {"nullable enumeration",
       {.types = {Type::string, Type::null},
        .enumeration = {{word("a"), word("b"), json::Value()}}},
       R"(- x (one of "a", "b" or null))"},
      {"mixed enumeration",
       {.enumeration = {{json::Value(true), json::Value::integer(3), word("a")}}},
       R"(- x (one of true, 3, "a"))"},
      {"constant", {.enumeration = {{word("CT")}}}, R"(- x (always "CT"))"},
      {"constant null", {.enumeration = {{json::Value()}}}, "- x (null)"},
      {"minimum", {.types = {Type::integer}, .minimum = number("0")}, "- x (integer, at least 0)"},
      {"bounds",
       {.types = {Type::number, Type::null}, .minimum = number("-1.5"), .maximum = number("10")},
       "- x (number or null, at least -1.5, at most 10)"},
      {"open bounds",
       {.types = {Type::number},
        .exclusive_minimum = number("0"),
        .exclusive_maximum = number("1")},
       "- x (number, above 0, below 1)"},
      {"characters",
       {.types = {Type::string}, .max_length = 20},
       "- x (string, at most 20 characters)"},
      {"characters both ways",
       {.types = {Type::string}, .min_length = 1, .max_length = 8},
       "- x (string, 1 to 8 characters)"},
      {"items from",
       {.types = {Type::array}, .min_items = 1},
       "- x (list of any value, at least 1 items)"},
      {"limits of other types do not show",
       {.types = {Type::boolean}, .min_items = 1, .max_length = 3, .minimum = number("1")},
       "- x (boolean)"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    SchemaMaker maker;
    const auto text = field_guide(maker.with_field(maker.add(c.node)));
    ASSERT_TRUE(text) << to_string(text.error());
    EXPECT_EQ(*text, c.want);
  }
}

TEST(FieldGuide, ListsCarryTheLimitsOfTheirItems) {
  SchemaMaker maker;
  const NodeId item =
      maker.add({.types = {Type::integer}, .minimum = number("0"), .maximum = number("9")});
  const NodeId list =
      maker.add({.types = {Type::array}, .items = item, .min_items = 1, .max_items = 5});
  EXPECT_EQ(
      field_guide(maker.with_field(list)),
      "- x (list of integer, at least 0, at most 9, 1 to 5 items)"
  );
}

TEST(FieldGuide, ObjectsAreFollowedByTheirProperties) {
  SchemaMaker maker;
  const NodeId text = maker.add({.types = {Type::string}, .description = "words"});
  const NodeId inner = maker.object({{.name = "b1", .node = text}});
  const NodeId list = maker.add({.types = {Type::array}, .items = inner, .description = "all"});
  const NodeId either = maker.add({.any_of = {inner, maker.add({.types = {Type::null}})}});
  const NodeId root = maker.object({
      {.name = "a", .node = text, .is_required = false},
      {.name = "b", .node = list},
      {.name = "c", .node = either, .is_required = false},  // Can be null: always written.
      {.name = "d", .node = text},
  });
  EXPECT_EQ(
      field_guide(maker.finish(root)),
      "- a (string, may be left out): words\n"
      "- b (list of object): all\n"
      "  - b1 (string): words\n"
      "- c (object or null)\n"
      "  - b1 (string): words\n"
      "- d (string): words"
  );
}

TEST(FieldGuide, OptionalWrittenAsAlternativeIsReadAsTheOtherOne) {
  SchemaMaker maker;
  const NodeId null = maker.add({.types = {Type::null}});
  const NodeId integer =
      maker.add({.types = {Type::integer}, .minimum = number("1"), .description = "how many"});
  const NodeId text = maker.add({.types = {Type::string}, .max_length = 4});
  EXPECT_EQ(
      field_guide(maker.with_field(maker.add({.any_of = {integer, null}}))),
      "- x (integer or null, at least 1): how many"
  );
  EXPECT_EQ(
      field_guide(maker.with_field(maker.add({.any_of = {null, text, integer, text}}))),
      "- x (string or integer or null)"
  );
}

TEST(FieldGuide, NamesThatWouldBreakTheirLineAreQuoted) {
  for (const auto& [name, want] : std::vector<std::pair<std::string, std::string_view>>{
           {"patient id", "- patient id (boolean)"},
           {"läsion", "- läsion (boolean)"},
           {"", R"(- "" (boolean))"},
           {"a\nb", R"(- "a\nb" (boolean))"},
           {" a", R"(- " a" (boolean))"},
           {"a  b", R"(- "a  b" (boolean))"},
       }) {
    SchemaMaker maker;
    const NodeId field = maker.add({.types = {Type::boolean}});
    const NodeId root = maker.object({{.name = name, .node = field}});
    EXPECT_EQ(field_guide(maker.finish(root)), want);
  }
}

TEST(FieldGuide, AnswersThatAreNoObjectAreOneField) {
  SchemaMaker maker;
  const NodeId text = maker.add({.types = {Type::string}});
  const NodeId inner = maker.object({{.name = "y", .node = text}});
  const NodeId list = maker.add({.types = {Type::array}, .items = inner});
  EXPECT_EQ(field_guide(maker.finish(list)), "- answer (list of object)\n  - y (string)");
  EXPECT_EQ(field_guide(maker.finish(text)), "- answer (string)");
  const NodeId either = maker.add({.any_of = {inner, maker.add({.types = {Type::null}})}});
  EXPECT_EQ(field_guide(maker.finish(either)), "- y (string)");
}

TEST(FieldGuide, WorkIsBounded) {
  // Each level uses the one below twice: 2^40 lines if written out.
  SchemaMaker wide;
  NodeId node = wide.add({.types = {Type::string}});
  for (int level = 0; level < 40; ++level)
    node = wide.object({{.name = "a", .node = node}, {.name = "b", .node = node}});
  const auto too_much = field_guide(wide.finish(node));
  ASSERT_FALSE(too_much);
  EXPECT_EQ(too_much.error().code, ErrorCode::limit_exceeded);
  EXPECT_THAT(too_much.error().message, testing::HasSubstr("20000"));

  SchemaMaker deep;
  node = deep.add({.types = {Type::string}});
  for (int level = 0; level < 5000; ++level)
    node = deep.add({.types = {Type::array}, .items = node});
  const auto too_deep = field_guide(deep.with_field(node));
  ASSERT_FALSE(too_deep);
  EXPECT_EQ(too_deep.error().code, ErrorCode::limit_exceeded);
  EXPECT_THAT(too_deep.error().message, testing::HasSubstr("64"));
}

TEST(SystemText, IsTheInstructionAroundTheFields) {
  SchemaMaker maker;
  const NodeId flag = maker.add({.types = {Type::boolean}, .description = "nodule seen"});
  EXPECT_EQ(
      system_text(" Read the\n report. ", maker.with_field(flag)),
      "You extract structured data from a report.\n"
      "Task: Read the report.\n"
      "Fields of the answer:\n"
      "- x (boolean): nodule seen\n"
      "Answer with one JSON object only. Use null where the report gives no value."
  );
}

TEST(SystemText, FurtherInstructionsHaveALineOfTheirOwn) {
  SchemaMaker maker;
  const schema::Schema schema = maker.with_field(maker.add({.types = {Type::boolean}}));
  EXPECT_EQ(
      system_text("Read.", schema, " Sizes in mm.\n- Of several the largest. "),
      "You extract structured data from a report.\n"
      "Task: Read.\n"
      "Further instructions: Sizes in mm. - Of several the largest.\n"
      "Fields of the answer:\n"
      "- x (boolean)\n"
      "Answer with one JSON object only. Use null where the report gives no value."
  );
  EXPECT_EQ(system_text("Read.", schema, " \n "), system_text("Read.", schema));
}

TEST(SystemText, SaysWhatAQuoteIsWhereThereIsOne) {
  SchemaMaker maker;
  const NodeId flag = maker.add({
      .types = {Type::boolean},
      .description = "nodule seen",
      .annotations = {{"evidence", json::Value(true)}},
  });
  const schema::Schema asked = maker.with_field(flag);
  EXPECT_EQ(
      system_text("Read.", schema::with_quotes(asked, schema::EvidenceFor::asked).schema),
      "You extract structured data from a report.\n"
      "Task: Read.\n"
      "Fields of the answer:\n"
      "- x_evidence (quote or null)\n"
      "- x (boolean): nodule seen\n"
      "Answer with one JSON object only. Use null where the report gives no value.\n"
      "A quote is a short passage of the report, word for word, that shows the value of the field "
      "behind it. Use null where there is none."
  );
  // The schema as the user wrote it gives the prompt it always gave.
  EXPECT_FALSE(system_text("Read.", asked)->contains("quote"));
}

TEST(SystemTextTest, SaysWhatAStatusIsOnlyWhereThereIsOne) {
  SchemaMaker maker;
  const NodeId size = maker.add({
      .types = {Type::number, Type::null},
      .minimum = json::Number{.text = "0"},
      .description = "largest diameter",
      .annotations = {{"absence", json::Value(true)}},
  });
  const schema::Schema asked = maker.with_field(size);
  EXPECT_EQ(
      system_text("Read.", schema::with_statuses(asked).schema),
      "You extract structured data from a report.\n"
      "Task: Read.\n"
      "Fields of the answer:\n"
      "- x (status and number, at least 0): largest diameter\n"
      "Answer with one JSON object only. Use null where the report gives no value.\n"
      "A status says what the report says of a field: \"value\" if it gives the value, which then "
      "follows, \"not_mentioned\" if it says nothing of it, \"unknown\" if it says that the value "
      "is "
      "not known or cannot be judged, \"negated\" if it says that there is none."
  );
  EXPECT_FALSE(system_text("Read.", asked)->contains("status"));
}

}  // namespace
}  // namespace extractinator::prompt
