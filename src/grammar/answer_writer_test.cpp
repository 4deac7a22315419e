// The canonical text of values: by a table, and for random schemas against the oracle of answers.
#include "grammar/answer_writer.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "base/error.h"
#include "grammar/grammar.h"
#include "grammar/suffix_automaton.h"
#include "grammar/testing/answers.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/evidence.h"
#include "schema/schema.h"
#include "schema/testing/generators.h"

namespace extractinator::grammar {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

AnswerWriter writer_of(const schema::Schema& schema) {
  auto grammar = Grammar::compile(schema);
  EXPECT_TRUE(grammar) << to_string(grammar.error());
  return {*grammar, schema};
}

struct Case {
  std::string_view name;
  std::string_view schema;
  std::string_view value;
  std::string_view want;
};

constexpr std::string_view kNodule = R"({
  "type": "object",
  "properties": {
    "present": {"type": "boolean"},
    "size": {"type": ["number", "null"]},
    "lobe": {"type": "string"},
    "note": {"type": ["string", "null"]}
  },
  "required": ["present", "size"],
  "additionalProperties": false
})";

constexpr Case kCases[] = {
    {.name = "members in the order of the schema, null where it has to be written",
     .schema = kNodule,
     .value = R"({"size":7.50,"lobe":"LO\u00c9\/","present":true})",
     .want = R"({"present": true, "size": 7.5, "lobe": "LOÉ/", "note": null})"},
    {.name = "what cannot be null may be left out",
     .schema = kNodule,
     .value = R"({"note":"x","size":7.0,"present":false})",
     .want = R"({"present": false, "size": 7, "note": "x"})"},
    {.name = "within lists and objects",
     .schema = R"({"type":"object","properties":{"all":{"type":"array","items":{"type":"object",
        "properties":{"a":{"type":["null","integer"]},"b":{"type":"integer"}}}}}})",
     .value = R"({"all":[{"b":1e1},{"b":2,"a":1},{}]})",
     .want = R"({"all": [{"a": null, "b": 10}, {"a": 1, "b": 2}, {"a": null}]})"},
    {.name = "free members keep their order, behind the declared ones",
     .schema = R"({"type":"object","properties":{"a":{"type":"integer"}},"required":["a"],
        "additionalProperties":{"type":"integer"}})",
     .value = R"({"z":1,"a":2,"b":3})",
     .want = R"({"a": 2, "z": 1, "b": 3})"},
    {.name = "fixed values stand as in the schema",
     .schema = R"({"enum":[{"b":1,"a":2}]})",
     .value = R"({"a":2.0,"b":1})",
     .want = R"({"b": 1, "a": 2})"},
    {.name = "an alternative with another order",
     .schema = R"({"anyOf":[
        {"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}},
         "required":["a","b"],"additionalProperties":false},
        {"type":"object","properties":{"b":{"type":"string"},"a":{"type":"integer"}},
         "required":["a","b"],"additionalProperties":false}]})",
     .value = R"({"a":1,"b":"x"})",
     .want = R"({"b": "x", "a": 1})"},
    {.name = "a choice that turns out wrong is taken back",
     .schema = R"({"anyOf":[
        {"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"},
         "c":{"type":"integer"}},"required":["a","b","c"],"additionalProperties":false},
        {"type":"object","properties":{"b":{"type":"integer"},"a":{"type":"integer"}},
         "required":["a","b"],"additionalProperties":false}]})",
     .value = R"({"a":1,"b":2})",
     .want = R"({"b": 2, "a": 1})"},
};

TEST(AnswerWriterTest, WritesTheCanonicalText) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const auto schema = testing::schema_of(c.schema);
    const auto text = writer_of(*schema).write(json::parse(c.value).value());
    ASSERT_TRUE(text) << to_string(text.error());
    EXPECT_EQ(*text, c.want);
    EXPECT_TRUE(testing::Answers(schema).contains(*text));
  }
}

TEST(AnswerWriterTest, NamesThePlaceOfWhatNoAnswerHas) {
  const auto schema = testing::schema_of(
      R"({"type":"object","properties":{"list":{"type":"array","items":{"type":"string"}}},
          "required":["list"]})"
  );
  const AnswerWriter writer = writer_of(*schema);
  const std::string too_long(5000, 'x');
  const json::Value value(
      json::Value::Object{
          {"list", json::Value(json::Value::Array{json::Value("a"), json::Value(too_long)})}
      }
  );
  const auto text = writer.write(value);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, ErrorCode::unsupported);
  EXPECT_EQ(text.error().message, "no answer can have the value at `/list/1`");

  const auto undeclared = writer.write(json::parse(R"({"list":[],"Jansen":1})").value());
  ASSERT_FALSE(undeclared);
  EXPECT_THAT(undeclared.error().message, Not(HasSubstr("Jansen")));
}

TEST(AnswerWriterTest, QuotesAreOfTheirText) {
  const auto plain = testing::schema_of(R"({"type":"object","properties":{"mm":{"type":"integer"}},
                             "required":["mm"]})");
  const auto quoted = schema::with_quotes(*plain, schema::EvidenceFor::scalars);
  const AnswerWriter writer = writer_of(quoted.schema);
  const auto value = json::parse(R"({"mm":7,"mm_evidence":"7 mm"})").value();
  const auto text =
      writer.write(value, std::make_shared<const SuffixAutomaton>("een nodus van 7 mm"));
  ASSERT_TRUE(text) << to_string(text.error());
  EXPECT_EQ(*text, R"({"mm_evidence": "7 mm", "mm": 7})");
  const auto other = writer.write(value, std::make_shared<const SuffixAutomaton>("8 mm"));
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().message, "no answer can have the value at `/mm_evidence`");
}

// An object of many members that fits nowhere must not be tried in every order.
TEST(AnswerWriterTest, TheSearchEnds) {
  std::string members;
  std::string names;
  for (int i = 0; i < 12; ++i) {
    const std::string name = "\"n" + std::to_string(i) + "\"";
    members += (i == 0 ? "" : ",") + name + ":{\"type\":[\"integer\",\"null\"]}";
    names += (i == 0 ? "" : ",") + name + ":1";
  }
  const auto schema = testing::schema_of(
      R"({"anyOf":[{"type":"object","properties":{)" + members +
      R"(},"additionalProperties":false},{"type":"object","maxProperties":30}]})"
  );
  const auto text = writer_of(*schema).write(
      json::parse("{" + names + ",\"long\":\"" + std::string(5000, 'x') + "\"}").value()
  );
  EXPECT_FALSE(text);
}

// --- Random ------------------------------------------------------------------------------------

// The same value, but that `written` may have more members that are null.
bool is_same_but_for_nulls(const json::Value& written, const json::Value& given) {
  if (written.is_array() && given.is_array())
    return std::ranges::equal(written.as_array(), given.as_array(), is_same_but_for_nulls);
  if (!written.is_object() || !given.is_object()) return json::equivalent(written, given);
  const auto is_right = [&](const json::Member& member) {
    const json::Value* other = given.find(member.key);
    return other == nullptr ? member.value.is_null() : is_same_but_for_nulls(member.value, *other);
  };
  const auto is_there = [&](const json::Member& member) {
    return written.find(member.key) != nullptr;
  };
  return std::ranges::all_of(written.as_object(), is_right) &&
         std::ranges::all_of(given.as_object(), is_there);
}

json::Value with_members_mixed(const json::Value& value) {
  if (value.is_array()) {
    json::Value::Array items;
    for (const json::Value& item : value.as_array())
      items.push_back(with_members_mixed(item));
    return json::Value(std::move(items));
  }
  if (!value.is_object()) return value;
  json::Value::Object members;
  for (const json::Member& member : value.as_object()) {
    const auto at =
        static_cast<std::ptrdiff_t>(*rc::gen::inRange<std::size_t>(0, members.size() + 1));
    members.insert(members.begin() + at, {member.key, with_members_mixed(member.value)});
  }
  return json::Value(std::move(members));
}

// An answer is found again from its value, whatever the order of members.
RC_GTEST_PROP(AnswerWriterProperty, EveryAnswerIsFound, ()) {
  const auto schema = testing::kept_schema_of(*schema::testing::schema_json());
  const testing::Answers answers(schema);
  const AnswerWriter writer = writer_of(*schema);
  for (int i = 0; i < 4; ++i) {
    const json::Value answer = *schema::testing::answer_value(*schema);
    if (!answers.contains(answer)) continue;  // Keys where answers have none.
    const auto same = writer.write(answer);
    RC_ASSERT(same.has_value());
    RC_ASSERT(*same == json::write(answer));
    const json::Value mixed = with_members_mixed(answer);
    const auto text = writer.write(mixed);
    RC_LOG() << json::write(mixed) << '\n';
    RC_ASSERT(text.has_value());
    RC_ASSERT(answers.contains(*text));
    RC_ASSERT(json::equivalent(json::parse(*text).value(), answer));
  }
}

// Of any valid value: the text is an answer with that value, or there is none.
RC_GTEST_PROP(AnswerWriterProperty, WritesAnswersOnly, ()) {
  const auto schema = testing::kept_schema_of(*schema::testing::schema_json());
  const testing::Answers answers(schema);
  const AnswerWriter writer = writer_of(*schema);
  for (int i = 0; i < 6; ++i) {
    const json::Value value = *schema::testing::valid_value(*schema);
    const auto text = writer.write(value);
    RC_CLASSIFY(text.has_value());
    RC_LOG() << json::write(value) << '\n';
    if (!text) {
      RC_ASSERT(!answers.contains(json::write(value)));
      continue;
    }
    RC_LOG() << *text << '\n';
    RC_ASSERT(answers.contains(*text));
    RC_ASSERT(is_same_but_for_nulls(json::parse(*text).value(), value));
  }
}

}  // namespace
}  // namespace extractinator::grammar
