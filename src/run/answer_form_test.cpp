// Answers with quotes become answers of the task's schema, and the quotes places in the report.
#include "run/answer_form.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "json/parse.h"
#include "json/write.h"
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

}  // namespace
}  // namespace extractinator::run
