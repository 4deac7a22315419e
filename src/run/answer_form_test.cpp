// Answers with quotes and statuses become answers of the task's schema, and the quotes places in
// the report.
#include "run/answer_form.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "grammar/finite_values.h"
#include "grammar/grammar.h"
#include "grammar/vocabulary.h"
#include "json/parse.h"
#include "json/write.h"
#include "run/rules.h"
#include "schema/absence.h"
#include "schema/evidence.h"
#include "schema/schema.h"

namespace extractinator::run {
namespace {

AnswerForm form_of(std::string_view schema) {
  return AnswerForm(
      schema::read_json_schema(json::parse(schema).value(), {}).value(), schema::EvidenceFor::asked
  );
}

const AnswerForm& nested() {
  static const AnswerForm form = form_of(
      R"({"type":"object","properties":{
          "a":{"type":"integer","evidence":true},
          "b":{"type":"array","items":{"type":"object","properties":{"x/y":{"type":"string","evidence":true}}}},
          "c":{"type":"string"}}})"
  );
  return form;
}

TEST(AnswerForm, TakesQuotesOutAtEveryDepth) {
  const auto answered = nested().take_apart(
      R"({"a_evidence": "7", "a": 7, "b": [{"x/y_evidence": null, "x/y": "q"}, {"x/y_evidence": "é ", "x/y": "é"}], "c": "a_evidence"})",
      "é is 7"
  );
  ASSERT_TRUE(answered) << to_string(answered.error());
  EXPECT_EQ(
      json::write(answered->value),
      R"({"a": 7, "b": [{"x/y": "q"}, {"x/y": "é"}], "c": "a_evidence"})"
  );
  ASSERT_EQ(answered->evidence.size(), 3U);
  EXPECT_EQ(answered->evidence.at("/a")->start, 5U);
  EXPECT_FALSE(answered->evidence.at("/b/0/x~1y"));
  EXPECT_EQ(answered->evidence.at("/b/1/x~1y")->end, 1U);
  EXPECT_EQ(answered->evidence.at("/b/1/x~1y")->exact, "é");
  EXPECT_EQ(answered->quotes.at("/b/1/x~1y_evidence"), "/b/1/x~1y");
}

TEST(AnswerForm, KnowsWhichFieldsHaveEvidence) {
  EXPECT_TRUE(nested().has_evidence());
  EXPECT_TRUE(nested().has_evidence("a"));
  EXPECT_TRUE(nested().has_evidence("b"));
  EXPECT_FALSE(nested().has_evidence("c"));
  EXPECT_FALSE(nested().has_evidence("a_evidence"));
  EXPECT_FALSE(form_of(R"({"type":"object","properties":{"a":{}}})").has_evidence());
}

TEST(AnswerForm, RefusesWhatIsNotInTheReportWithoutQuotingIt) {
  const auto answered = nested().take_apart(R"({"a_evidence": "secret", "a": 7})", "nothing");
  ASSERT_FALSE(answered);
  EXPECT_FALSE(to_string(answered.error()).contains("secret"));
  EXPECT_FALSE(nested().take_apart("{", "nothing"));
}

const AnswerForm& with_statuses() {
  static const AnswerForm form = form_of(
      R"({"type":"object","properties":{
          "a":{"type":["integer","null"],"absence":true,"evidence":true},
          "b":{"type":"array","items":{"type":"object","properties":{"x":{"type":"string","absence":true}}}},
          "o":{"type":"object","absence":true,"properties":{"y":{"type":"boolean","evidence":true}}},
          "c":{"type":"integer"}}})"
  );
  return form;
}

TEST(AnswerForm, TakesStatusesOutAtEveryDepth) {
  const auto answered = with_statuses().take_apart(
      R"({"a_evidence": "no", "a": {"status": "negated"}, )"
      R"("b": [{"x": {"status": "value", "value": "q"}}, {"x": {"status": "unknown"}}], )"
      R"("o": {"status": "value", "value": {"y_evidence": "is", "y": true}}, "c": 1})",
      "there is no a"
  );
  ASSERT_TRUE(answered) << to_string(answered.error());
  EXPECT_EQ(
      json::write(answered->value),
      R"({"a": null, "b": [{"x": "q"}, {"x": null}], "o": {"y": true}, "c": 1})"
  );
  using schema::Presence;
  const std::map<std::string, Presence> statuses = {
      {"/a", Presence::negated},
      {"/b/0/x", Presence::value},
      {"/b/1/x", Presence::unknown},
      {"/o", Presence::value},
  };
  EXPECT_EQ(answered->statuses, statuses);
  EXPECT_EQ(answered->status_places.at("/b/1/x/status"), "/b/1/x");
  EXPECT_EQ(answered->moved.at("/b/0/x/value"), "/b/0/x");
  EXPECT_EQ(answered->moved.at("/o/value/y"), "/o/y");
  EXPECT_EQ(answered->quotes.at("/a_evidence"), "/a");
  EXPECT_EQ(answered->quotes.at("/o/value/y_evidence"), "/o/y");
  EXPECT_EQ(answered->evidence.at("/o/y")->exact, "is");
}

TEST(AnswerForm, KnowsWhichFieldsHaveAStatus) {
  EXPECT_TRUE(with_statuses().has_parts());
  EXPECT_TRUE(with_statuses().has_status("a"));
  EXPECT_TRUE(with_statuses().has_status("b"));
  EXPECT_TRUE(with_statuses().has_status("o"));
  EXPECT_FALSE(with_statuses().has_status("c"));
  EXPECT_TRUE(with_statuses().has_evidence("a"));
  EXPECT_TRUE(with_statuses().has_evidence("o"));
  EXPECT_FALSE(nested().has_status("a"));
  EXPECT_FALSE(form_of(R"({"type":"object","properties":{"a":{}}})").has_parts());
}

TEST(AnswerForm, RefusesAStatusThatDoesNotGoWithItsValue) {
  for (const std::string_view field : {
           R"({"status": "value"})",
           R"({"status": "value", "value": null})",
           R"({"status": "negated", "value": 1})",
           R"({"status": "negated", "other": 1})",
           R"({"status": "secret"})",
           R"({"status": 1, "value": 1})",
       }) {
    const auto answered =
        with_statuses().take_apart(R"({"a": )" + std::string(field) + "}", "nothing");
    ASSERT_FALSE(answered) << field;
    EXPECT_FALSE(to_string(answered.error()).contains("secret"));
  }
}

// The grammar allows just what take_apart() takes, and its answers meet the schema with null.
TEST(AnswerForm, IsHeldWhileDecoding) {
  const auto grammar = compile_grammar(with_statuses().schema()).value();
  const auto vocabulary = grammar::Vocabulary::make({"</s>"}, {0}).value();
  const std::string begin = R"({"a_evidence": null, "a": )";
  const std::string end = R"(, "b": [], "o": {"status": "not_mentioned"}, "c": 1})";
  const auto is_allowed = [&](const std::string& field) {
    grammar::Matcher matcher(grammar, vocabulary);
    return matcher.accept_bytes(begin + field + end) && matcher.is_complete();
  };
  EXPECT_TRUE(is_allowed(R"({"status": "value", "value": 7})"));
  EXPECT_TRUE(is_allowed(R"({"status": "not_mentioned"})"));
  EXPECT_TRUE(is_allowed(R"({"status": "unknown"})"));
  EXPECT_TRUE(is_allowed(R"({"status": "negated"})"));
  EXPECT_FALSE(is_allowed(R"({"status": "value", "value": null})"));
  EXPECT_FALSE(is_allowed(R"({"status": "value"})"));
  EXPECT_FALSE(is_allowed(R"({"status": "negated", "value": 7})"));
  EXPECT_FALSE(is_allowed("7"));
  EXPECT_FALSE(is_allowed("null"));

  grammar::Matcher matcher(grammar, vocabulary);
  ASSERT_TRUE(matcher.accept_bytes(begin + R"({"status": )"));
  EXPECT_THAT(
      grammar::finite_values(matcher, 64).value(),
      ::testing::UnorderedElementsAre(
          R"("value")", R"("not_mentioned")", R"("unknown")", R"("negated")"
      )
  );

  const auto schema = std::make_shared<const schema::Schema>(
      schema::read_json_schema(
          json::parse(
              R"({"type":"object","properties":{"a":{"type":"integer","absence":true},"b":{"type":"integer"}}})"
          )
              .value(),
          {}
      )
          .value()
  );
  const auto checker = make_checker(schema).value();
  EXPECT_TRUE(checker.check_text(R"({"a": null, "b": 1})").is_valid());
  EXPECT_FALSE(checker.check_text(R"({"a": 1, "b": null})").is_valid());
  EXPECT_FALSE(checker.check_text(R"({"a": "1", "b": 1})").is_valid());
}

}  // namespace
}  // namespace extractinator::run
