// Scores against values worked out by hand, and against slower ways to count the same.
#include "eval/evaluate.h"

#include <algorithm>
#include <cstdint>
#include <format>
#include <iterator>
#include <map>
#include <numeric>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "eval/field.h"
#include "eval/list_counts.h"
#include "json/parse.h"
#include "json/write.h"
#include "schema/schema.h"

namespace extractinator::eval {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

json::Value value_of(std::string_view text) {
  auto value = json::parse(text);
  EXPECT_TRUE(value) << text;
  return value.value_or(json::Value());
}

schema::Schema schema_of(std::string_view properties) {
  const json::Value schema =
      value_of(R"({"type": "object", "properties": )" + std::string(properties) + "}");
  auto read = schema::read_json_schema(schema, {});
  if (!read) ADD_FAILURE() << to_string(read.error());
  return std::move(read).value();
}

struct ScoreCase {
  const char* name;
  const char* properties;
  const char* truth;
  const char* predictions;
  // `field metric value n n_missing`, headline first.
  std::vector<std::string> want;
  double score;
};

std::vector<std::string> lines_of(const Report& report) {
  std::vector<std::string> lines;
  for (const FieldScore& score : report.fields) {
    lines.push_back(
        std::format(
            "{}{} {} {:.4f} {} {}",
            score.is_headline ? "" : "+ ",
            score.name,
            to_string(score.metric),
            score.value,
            score.n,
            score.n_missing
        )
    );
  }
  return lines;
}

class ScoreTest : public ::testing::TestWithParam<ScoreCase> {};

TEST_P(ScoreTest, IsAsWorkedOutByHand) {
  const ScoreCase& tested = GetParam();
  const json::Value truth = value_of(tested.truth);
  const json::Value predictions = value_of(tested.predictions);
  const auto report =
      evaluate(schema_of(tested.properties), predictions.as_array(), truth.as_array());
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_EQ(lines_of(*report), tested.want);
  EXPECT_THAT(report->score, DoubleNear(tested.score, 1e-4));
}

constexpr const char* kBiopsies = R"({"b": {"type": "array", "items": {"type": "object",
    "properties": {"grade": {"type": "integer"}, "number": {"type": "integer"},
                   "place": {"type": "string"}}}}})";
constexpr const char* kFindings = R"({"f": {"type": "array", "items": {"type": "object",
    "properties": {"what": {"type": "string"}, "side": {"enum": ["l", "r", null]}}}}})";

INSTANTIATE_TEST_SUITE_P(
    All,
    ScoreTest,
    ::testing::ValuesIn(
        std::vector<ScoreCase>{
            {.name = "boolean",
             .properties = R"({"a": {"type": "boolean"}})",
             .truth = R"([{"a": true}, {"a": false}, {"a": true}, {"a": true}])",
             .predictions = R"([{"a": true}, {"a": true}, {"a": true}, {"a": null}])",
             .want = {"a accuracy 0.5000 4 0"},
             .score = 0.5},
            {.name = "nullable_enumeration",
             .properties = R"({"a": {"anyOf": [{"enum": ["x", "y"]}, {"type": "null"}]}})",
             .truth = R"([{"a": null}, {"a": "x"}, {"a": "y"}, {"a": null}])",
             .predictions = R"([{"a": null}, {"a": "x"}, {"a": null}, {}])",
             .want = {"a accuracy 0.7500 4 0"},
             .score = 0.75},
            {.name = "failed_row_is_wrong_even_for_null",
             .properties = R"({"a": {"type": ["boolean", "null"]}})",
             .truth = R"([{"a": null}, {"a": null}])",
             .predictions =
                 R"([{"a": null, "status": "success"}, {"a": null, "status": "failure"}])",
             .want = {"a accuracy 0.5000 2 1"},
             .score = 0.5},
            // Errors 0.5, 1, 2: mean 3.5 / 3. Null and null is within, null and 3 is not.
            {.name = "number",
             .properties = R"({"a": {"type": ["number", "null"]}})",
             .truth = R"([{"a": 10}, {"a": 12.3}, {"a": 5}, {"a": null}, {"a": null}, {"a": 4}])",
             .predictions =
                 R"([{"a": 10.5}, {"a": 13.3}, {"a": 3}, {"a": null}, {"a": 3}, {"a": null}])",
             .want = {"a within_tolerance 0.5000 6 0", "+ a mean_absolute_error 1.1667 3 0"},
             .score = 0.5},
            // A row without a status is not labelled; a failed one is wrong. An object and a member
            // of one have theirs in the shape of the value.
            {.name = "status",
             .properties =
                 R"({"a": {"type": "integer", "absence": true},
                     "o": {"type": "object", "properties": {"m": {"type": "boolean", "absence": true}}},
                     "q": {"type": "object", "absence": true, "properties": {"n": {"type": "boolean"}}}})",
             .truth =
                 R"([{"a": 1, "a__status": "value", "o": {"m": null}, "o__status": {"m": "negated"}},
                     {"a": null, "a__status": "unknown", "q": null, "q__status": "not_mentioned"},
                     {"a": 4},
                     {"a": null, "a__status": "negated"}])",
             .predictions =
                 R"([{"a": 1, "a__status": "value", "o": {"m": null}, "o__status": {"m": "negated"}},
                     {"a": null, "a__status": "negated", "q": null, "q__status": "not_mentioned"},
                     {"a": 4},
                     {"a": null, "a__status": null, "status": "failure"}])",
             .want =
                 {"a within_tolerance 0.7500 4 1",
                  "+ a mean_absolute_error 0.0000 2 1",
                  "+ a status_accuracy 0.3333 3 1",
                  "o.m accuracy 1.0000 1 0",
                  "+ o.m status_accuracy 1.0000 1 0",
                  "q.n accuracy 1.0000 1 0",
                  "+ q status_accuracy 1.0000 1 0"},
             .score = 0.9167},
            {.name = "number_as_text_is_wrong",
             .properties = R"({"a": {"type": "integer"}})",
             .truth = R"([{"a": 1}, {"a": 1}])",
             .predictions = R"([{"a": "1"}, {"a": 1.0}])",
             .want = {"a within_tolerance 0.5000 2 0", "+ a mean_absolute_error 0.0000 1 0"},
             .score = 0.5},
            {.name = "number_without_a_pair_has_no_mean",
             .properties = R"({"a": {"type": "number"}})",
             .truth = R"([{"a": 1}])",
             .predictions = R"([{"a": null}])",
             .want = {"a within_tolerance 0.0000 1 0"},
             .score = 0},
            {.name = "string",
             .properties = R"({"a": {"type": "string"}})",
             .truth = R"([{"a": "x"}, {"a": "x"}, {"a": "é"}, {"a": "x"}])",
             .predictions = R"([{"a": "x"}, {"a": "X"}, {"a": "é"}, {"a": "x "}])",
             .want = {"a exact_match 0.5000 4 0"},
             .score = 0.5},
            {.name = "unlabelled_rows_do_not_count",
             .properties = R"({"a": {"type": "boolean"}, "b": {"type": "boolean"},
                           "c": {"type": "boolean"}})",
             .truth = R"([{"a": true}, {"a": true, "b": false}, {}])",
             .predictions = R"([{"a": true, "b": true}, {"a": false, "b": false}, {"a": true}])",
             .want = {"a accuracy 0.5000 2 0", "b accuracy 1.0000 1 0"},
             .score = 0.75},
            {.name = "nested_object",
             .properties = R"({"t": {"type": ["object", "null"], "properties":
                           {"size": {"type": "number"}, "side": {"enum": ["l", "r"]}}}})",
             .truth = R"([{"t": {"size": 4, "side": "l"}}, {"t": null}, {"t": {"side": "r"}}])",
             .predictions = R"([{"t": {"size": 9, "side": "l"}}, {"t": null}, {"t": null}])",
             .want =
                 {"t.size within_tolerance 0.5000 2 0",
                  "+ t.size mean_absolute_error 5.0000 1 0",
                  "t.side accuracy 0.6667 3 0"},
             .score = (0.5 + 2.0 / 3) / 2},
            // Row 0: numbers 1 and 2 are paired whatever their order; 3 + 2 of 6 agree. Row 1:
            // nothing found of 3 members. Row 2: one item of 2 members too many (null does not
            // count).
            {.name = "objects_by_number",
             .properties = kBiopsies,
             .truth = R"([{"b": [{"number": 1, "grade": 3, "place": "x"},
                             {"number": 2, "grade": 4, "place": "y"}]},
                      {"b": [{"number": 1, "grade": 3, "place": "x"}]}, {"b": []}])",
             .predictions = R"([{"b": [{"number": 2, "grade": 4, "place": "z"},
                                   {"number": 1, "grade": 3, "place": "x"}]},
                            {"b": []}, {"b": [{"number": 1, "grade": 3, "place": null}]}])",
             .want =
                 {"b f1 0.5882 9 0",  // 2 · 5 / (8 + 9)
                  "+ b precision 0.6250 9 0",
                  "+ b recall 0.5556 9 0"},
             .score = 10.0 / 17},
            {.name = "objects_with_one_number_twice",
             .properties = kBiopsies,
             .truth = R"([{"b": [{"number": 1, "place": "x"}, {"number": 1, "place": "y"}]}])",
             .predictions =
                 R"([{"b": [{"number": 1, "place": "x"}, {"number": 1, "place": "y"}]}])",
             .want = {"b f1 1.0000 4 0", "+ b precision 1.0000 4 0", "+ b recall 1.0000 4 0"},
             .score = 1},
            {.name = "objects_without_their_number_are_not_found",
             .properties = kBiopsies,
             .truth = R"([{"b": [{"number": null, "place": "x"}]}])",
             .predictions = R"([{"b": [{"number": null, "place": "x"}]}])",
             .want = {"b f1 0.0000 1 0", "+ b precision 0.0000 1 0", "+ b recall 0.0000 1 0"},
             .score = 0},
            // (p, l) takes the equal one although an item with the same `what` comes first.
            {.name = "objects_by_likeness",
             .properties = kFindings,
             .truth = R"([{"f": [{"what": "p", "side": "l"}, {"what": "q", "side": null}]}])",
             .predictions = R"([{"f": [{"what": "p", "side": "r"}, {"what": "p", "side": "l"}]}])",
             .want =
                 {"f f1 0.5714 3 0",  // 2 · 2 / (4 + 3)
                  "+ f precision 0.5000 3 0",
                  "+ f recall 0.6667 3 0"},
             .score = 4.0 / 7},
            {.name = "list_of_a_failed_row_finds_nothing",
             .properties = kFindings,
             .truth =
                 R"([{"f": [{"what": "p", "side": "l"}]}, {"f": [{"what": "q", "side": "l"}]}])",
             .predictions = R"([{"f": [{"what": "p", "side": "l"}]},
                            {"f": [{"what": "q", "side": "l"}], "status": "failure"}])",
             .want = {"f f1 0.6667 4 1", "+ f precision 1.0000 4 1", "+ f recall 0.5000 4 1"},
             .score = 2.0 / 3},
            {.name = "scalars_are_multisets",
             .properties = R"({"s": {"type": "array", "items": {"type": "string"}}})",
             .truth = R"([{"s": ["a", "a", "b"]}, {"s": null}, {"s": []}])",
             .predictions = R"([{"s": ["b", "a", "c", "c"]}, {"s": null}, {"s": ["d"]}])",
             .want =
                 {"s f1 0.5000 3 0",  // 2 · 2 / (5 + 3)
                  "+ s precision 0.4000 3 0",
                  "+ s recall 0.6667 3 0"},
             .score = 0.5},
            {.name = "nothing_to_find_and_nothing_found",
             .properties = R"({"s": {"type": "array", "items": {"type": "integer"}}})",
             .truth = R"([{"s": []}])",
             .predictions = R"([{"s": []}])",
             .want = {"s f1 1.0000 0 0", "+ s precision 1.0000 0 0", "+ s recall 1.0000 0 0"},
             .score = 1},
            {.name = "anything_else",
             .properties = R"({"a": {"type": ["string", "integer"]}})",
             .truth = R"([{"a": 1}, {"a": "1"}])",
             .predictions = R"([{"a": 1.0}, {"a": 1}])",
             .want = {"a accuracy 0.5000 2 0"},
             .score = 0.5},
        }
    ),
    [](const auto& tested) { return std::string(tested.param.name); }
);

TEST(FieldTest, KindsComeFromTypes) {
  const schema::Schema schema = schema_of(R"({
    "flag": {"type": "boolean"},
    "choice": {"enum": ["a", null]},
    "one": {"const": 3},
    "age": {"anyOf": [{"type": "null"}, {"type": "integer"}]},
    "note": {"type": ["string", "null"]},
    "tags": {"type": "array", "items": {"type": "string"}},
    "loose": {"type": "array"},
    "lines": {"anyOf": [{"type": "array", "items": {"type": "object", "properties":
        {"label": {"type": "string"}, "weight": {"type": "number"},
         "order": {"type": "integer"}, "number": {"type": "string"}}}}, {"type": "null"}]},
    "deep": {"type": "object", "properties": {"inner": {"type": "object", "properties":
        {"x": {"type": "number"}}}}}
  })");
  std::map<std::string, FieldKind> kinds;
  for (const Field& field : fields_of(schema)) {
    kinds[field.name] = field.kind;
    if (field.name == "lines") {
      EXPECT_THAT(field.members, ElementsAre("label", "weight", "order", "number"));
      EXPECT_EQ(field.key, std::optional<std::size_t>(2));
    }
  }
  const std::map<std::string, FieldKind> want = {
      {"flag", FieldKind::category},
      {"choice", FieldKind::category},
      {"one", FieldKind::category},
      {"age", FieldKind::number},
      {"note", FieldKind::text},
      {"tags", FieldKind::scalars},
      {"loose", FieldKind::scalars},
      {"lines", FieldKind::objects},
      {"deep.inner.x", FieldKind::number},
  };
  EXPECT_EQ(kinds, want);
}

struct RowsCase {
  const char* name;
  std::vector<std::string> id_columns = {};
  const char* truth;
  const char* predictions;
  const char* want;  // `score n_missing n_extra`, or a part of the message.
};

class RowsTest : public ::testing::TestWithParam<RowsCase> {};

TEST_P(RowsTest, ArePairedOrRefused) {
  const RowsCase& tested = GetParam();
  const json::Value truth = value_of(tested.truth);
  const json::Value predictions = value_of(tested.predictions);
  const auto report = evaluate(
      schema_of(R"({"a": {"type": "boolean"}})"),
      predictions.as_array(),
      truth.as_array(),
      {.id_columns = tested.id_columns}
  );
  if (report) {
    EXPECT_EQ(
        std::format("{:.2f} {} {}", report->score, report->n_missing, report->n_extra), tested.want
    );
  } else {
    EXPECT_EQ(report.error().code, ErrorCode::invalid_input);
    EXPECT_THAT(render(report.error()), HasSubstr(tested.want));
    EXPECT_THAT(render(report.error()), Not(HasSubstr("secret")));
  }
}

INSTANTIATE_TEST_SUITE_P(
    All,
    RowsTest,
    ::testing::ValuesIn(
        std::vector<RowsCase>{
            {.name = "by_order",
             .truth = R"([{"a": true}, {"a": false}])",
             .predictions = R"([{"a": true}, {"a": true}])",
             .want = "0.50 0 0"},
            {.name = "by_order_needs_equal_counts",
             .truth = R"([{"a": true}, {"a": false}])",
             .predictions = R"([{"a": true}])",
             .want = "1 predicted rows for 2 true rows"},
            {.name = "by_id",
             .id_columns = {"id"},
             .truth = R"([{"id": "x", "a": true}, {"id": "y", "a": false}])",
             .predictions = R"([{"id": "y", "a": false}, {"id": "x", "a": true}])",
             .want = "1.00 0 0"},
            {.name = "number_and_text_are_one_id",
             .id_columns = {"id"},
             .truth = R"([{"id": 7, "a": true}])",
             .predictions = R"([{"id": "7", "a": true}])",
             .want = "1.00 0 0"},
            {.name = "leading_zeros_count",
             .id_columns = {"id"},
             .truth = R"([{"id": "007", "a": true}])",
             .predictions = R"([{"id": "7", "a": true}])",
             .want = "0.00 1 1"},
            {.name = "missing_and_extra",
             .id_columns = {"id"},
             .truth = R"([{"id": 1, "a": true}, {"id": 2, "a": true}])",
             .predictions = R"([{"id": 1, "a": true}, {"id": 3, "a": true}, {"id": 4, "a": true}])",
             .want = "0.50 1 2"},
            {.name = "two_columns",
             .id_columns = {"p", "s"},
             .truth = R"([{"p": "a", "s": "bc", "a": true}, {"p": "ab", "s": "c", "a": false}])",
             .predictions =
                 R"([{"p": "ab", "s": "c", "a": false}, {"p": "a", "s": "bc", "a": true}])",
             .want = "1.00 0 0"},
            {.name = "absent_id",
             .id_columns = {"patient"},
             .truth = R"([{"patient": "secret1", "a": true}])",
             .predictions = R"([{"patients": "secret1", "a": true}])",
             .want = "did you mean `patients`"},
            {.name = "same_id_twice_in_truth",
             .id_columns = {"id"},
             .truth = R"([{"id": "secret"}, {"id": "other"}, {"id": "secret"}])",
             .predictions = "[]",
             .want = "true rows 0 and 2 have the same identity"},
            {.name = "same_id_twice_in_predictions",
             .id_columns = {"id"},
             .truth = "[]",
             .predictions = R"([{"id": "secret"}, {"id": "secret"}])",
             .want = "predicted rows 0 and 1 have the same identity"},
            {.name = "not_an_object",
             .truth = R"([{"a": true}, ["secret"]])",
             .predictions = R"([{}, {}])",
             .want = "true row 1 is array instead of object"},
            {.name = "nothing_labelled",
             .truth = R"([{"b": true}])",
             .predictions = R"([{"a": true}])",
             .want = "the first field is `a`"},
            {.name = "unknown_status_is_a_failure",
             .truth = R"([{"a": true}, {"a": true}])",
             .predictions = R"([{"a": true, "status": null}, {"a": true, "status": "success"}])",
             .want = "0.50 1 0"},
        }
    ),
    [](const auto& tested) { return std::string(tested.param.name); }
);

TEST(ReadRowsTest, SaysWhereTheFileIsWrong) {
  EXPECT_EQ(read_rows(R"([{"a": 1}, {}])", "t.json").value().size(), 2U);
  EXPECT_THAT(render(read_rows("{}", "t.json").error()), HasSubstr("t.json:1:1: error: expected"));
  const std::string message = render(read_rows("[{},\n \"secret\"]", "t.json").error());
  EXPECT_THAT(message, HasSubstr("t.json:2:2: error: row 1 is string instead of object"));
  EXPECT_THAT(message, Not(HasSubstr("secret")));
  EXPECT_THAT(render(read_rows("[{]", "t.json").error()), HasSubstr("t.json:1:"));
}

TEST(EvaluateTest, NeedsFields) {
  const auto schema = schema::read_json_schema(value_of(R"({"type": "string"})"), {});
  ASSERT_TRUE(schema);
  EXPECT_EQ(evaluate(*schema, {}, {}).error().code, ErrorCode::invalid_input);
}

TEST(EvaluateTest, ToleranceIsAnOption) {
  const json::Value truth = value_of(R"([{"a": 1}])");
  const json::Value predictions = value_of(R"([{"a": 3.5}])");
  const schema::Schema schema = schema_of(R"({"a": {"type": "number"}})");
  for (const auto& [tolerance, want] : {std::pair(2.4, 0.0), std::pair(2.5, 1.0)}) {
    const auto report =
        evaluate(schema, predictions.as_array(), truth.as_array(), {.tolerance = tolerance});
    EXPECT_EQ(report->score, want);
  }
}

TEST(EvaluateTest, HugeListsWithoutKeyAreRefused) {
  const Field field = {
      .name = "f", .path = {"f"}, .kind = FieldKind::objects, .members = {"what"}, .key = {}
  };
  const json::Value::Array many(1001, value_of(R"({"what": "x"})"));
  const json::Value::Array fewer(999, value_of(R"({"what": "x"})"));
  EXPECT_EQ(count_objects(field, many, many).error().code, ErrorCode::limit_exceeded);
  EXPECT_TRUE(count_objects(field, many, fewer));
}

// The same counts by sorting.
TEST(ListCountsTest, ScalarsAgreeWithSortedLists) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 500; ++i) {
    const auto draw = [&] {
      std::vector<int> numbers(random() % 8);
      for (int& number : numbers)
        number = static_cast<int>(random() % 5);
      return numbers;
    };
    std::vector<int> predicted = draw();
    std::vector<int> truth = draw();
    const auto values = [](const std::vector<int>& numbers) {
      json::Value::Array array;
      for (const int number : numbers)
        array.push_back(json::Value::integer(number));
      return array;
    };
    const ListCounts counts = count_scalars(values(predicted), values(truth));
    std::ranges::sort(predicted);
    std::ranges::sort(truth);
    std::vector<int> common;
    std::ranges::set_intersection(predicted, truth, std::back_inserter(common));
    EXPECT_EQ(counts.n_agreed, common.size());
    if (!predicted.empty() && !truth.empty() && counts.n_agreed > 0) {
      const double p = counts.precision();
      const double r = counts.recall();
      EXPECT_THAT(counts.f1(), DoubleNear(2 * p * r / (p + r), 1e-12));
    }
  }
}

// Against all ways to pair the items.
TEST(ListCountsTest, LikenessIsThatOfTheBestPairing) {
  const Field field = {
      .name = "f", .path = {"f"}, .kind = FieldKind::objects, .members = {"a", "b", "c"}, .key = {}
  };
  std::mt19937_64 random(5);
  constexpr int kTrials = 300;
  for (int i = 0; i < kTrials; ++i) {
    const auto draw = [&] {
      json::Value::Array items(4);
      for (json::Value& item : items) {
        json::Value::Object members;
        for (const char* name : {"a", "b", "c"}) {
          const auto choice = static_cast<std::int64_t>(random() % 4);
          members.push_back(
              {.key = name, .value = choice == 3 ? json::Value() : json::Value::integer(choice)}
          );
        }
        item = json::Value(std::move(members));
      }
      return items;
    };
    const json::Value::Array predicted = draw();
    const json::Value::Array truth = draw();
    const ListCounts counts = count_objects(field, predicted, truth).value();

    std::vector<std::size_t> order(predicted.size());
    std::iota(order.begin(), order.end(), 0U);
    std::uint64_t best = 0;
    do {
      std::uint64_t n = 0;
      for (std::size_t item = 0; item < truth.size(); ++item) {
        for (const char* name : {"a", "b", "c"}) {
          const json::Value& wanted = *truth[item].find(name);
          if (!wanted.is_null() && wanted == *predicted[order[item]].find(name)) ++n;
        }
      }
      best = std::max(best, n);
    } while (std::ranges::next_permutation(order).found);
    EXPECT_EQ(counts.n_agreed, best);

    json::Value::Array shuffled = truth;
    std::ranges::shuffle(shuffled, random);
    EXPECT_EQ(count_objects(field, shuffled, truth).value().f1(), 1.0);
  }
}

TEST(RenderTest, TableAndJson) {
  const Report report = {
      .fields =
          {
              {.name = "größe",
               .metric = Metric::within_tolerance,
               .value = 0.95,
               .n = 60,
               .n_missing = 2,
               .is_headline = true},
              {.name = "größe",
               .metric = Metric::mean_absolute_error,
               .value = 0.4567,
               .n = 40,
               .n_missing = 2},
              {.name = "side", .value = 1, .n = 60, .n_missing = 2, .is_headline = true},
          },
      .score = 0.975,
      .n_rows = 60,
      .n_missing = 2,
      .n_extra = 1,
  };
  EXPECT_EQ(
      to_text(report),
      "field  metric                   value       n  missing\n"
      "größe  within_tolerance         0.950      60        2\n"
      "       mean_absolute_error      0.457      40        2\n"
      "side   accuracy                 1.000      60        2\n"
      "score  mean of the fields       0.975      60        2\n"
      "1 predicted rows have no true row and are not scored\n"
  );
  EXPECT_EQ(
      json::write(to_json(report)),
      R"({"score": 0.975, "n_rows": 60, "n_missing": 2, "n_extra": 1, "fields": [)"
      R"({"name": "größe", "metric": "within_tolerance", "value": 0.95, "n": 60, "n_missing": 2, "is_headline": true}, )"
      R"({"name": "größe", "metric": "mean_absolute_error", "value": 0.4567, "n": 40, "n_missing": 2, "is_headline": false}, )"
      R"({"name": "side", "metric": "accuracy", "value": 1, "n": 60, "n_missing": 2, "is_headline": true}]})"
  );
}

}  // namespace
}  // namespace extractinator::eval
