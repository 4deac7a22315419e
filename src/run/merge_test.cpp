// Answers of chunks as one: each rule as a table, some against another way to compute it, and what
// is known of the values.
#include "run/merge.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <format>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "run/chunking.h"
#include "schema/schema.h"
#include "text/utf8.h"

namespace extractinator::run {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kSchema = R"({
  "type": "object",
  "properties": {
    "b": {"type": ["boolean", "null"]},
    "n": {"type": ["number", "null"]},
    "d": {"type": ["string", "null"], "format": "date"},
    "t": {"type": ["string", "null"]},
    "l": {"type": ["array", "null"], "items": {}},
    "o": {"type": ["object", "null"], "properties": {
      "x": {"type": ["integer", "null"]},
      "y": {"type": "array", "items": {"type": "integer"}}
    }},
    "e": {"anyOf": [
      {"type": "object", "properties": {"k": {"const": "p"}}},
      {"type": "object", "properties": {"k": {"const": "q"}}}
    ]}
  }
})";

schema::Schema schema() {
  return schema::read_json_schema(json::parse(kSchema).value(), {}).value();
}

Chunking chunking_of(std::string_view text) {
  return read_chunking(
             json::parse(text).value(), schema(), [](std::string_view) { return Location{}; }
  ).value();
}

std::vector<ChunkAnswer> answers_of(const std::vector<std::string_view>& texts) {
  std::vector<ChunkAnswer> answers;
  for (const std::string_view text : texts)
    answers.push_back({.value = json::parse(text).value()});
  return answers;
}

struct Case {
  std::string_view rules;
  std::vector<std::string_view> answers;
  std::string_view want;
};

TEST(Merge, FollowsTheRules) {
  const std::vector<Case> cases = {
      // What there is without a word.
      {"{}", {R"({"b": false})", R"({"b": true})"}, R"({"b": true})"},
      {"{}", {R"({"b": null})", R"({"b": false})"}, R"({"b": false})"},
      {"{}", {R"({"b": null})", R"({"b": null})"}, R"({"b": null})"},
      {"{}", {R"({})", R"({"b": null})"}, R"({"b": null})"},
      {"{}", {R"({})", R"({})"}, R"({})"},
      {"{}", {R"({"n": null})", R"({"n": 2})", R"({"n": 3})"}, R"({"n": 2})"},
      {"{}", {R"({"l": [1, 2]})", R"({"l": [2, 3]})"}, R"({"l": [1, 2, 3]})"},
      // In the order of the schema.
      {"{}", {R"({"t": "a"})", R"({"n": 1, "z": 5})"}, R"({"n": 1, "t": "a", "z": 5})"},
      // Texts and places.
      {R"({"Merge": {"t": "first"}})", {R"({"t": "a"})", R"({"t": "b"})"}, R"({"t": "a"})"},
      {R"({"Merge": {"t": "last"}})",
       {R"({"t": "a"})", R"({"t": "b"})", R"({"t": null})"},
       R"({"t": "b"})"},
      {R"({"Merge": {"t": "most_frequent"}})",
       {R"({"t": "a"})", R"({"t": "b"})", R"({"t": null})", R"({"t": null})", R"({"t": "b"})"},
       R"({"t": "b"})"},
      {R"({"Merge": {"t": "most_frequent"}})", {R"({"t": "a"})", R"({"t": "b"})"}, R"({"t": "a"})"},
      {R"({"Default_Merge": "last"})",
       {R"({"b": true, "l": [1]})", R"({"b": false, "l": []})"},
       R"({"b": false, "l": []})"},
      // Booleans.
      {R"({"Merge": {"b": "all_true"}})", {R"({"b": true})", R"({"b": false})"}, R"({"b": false})"},
      {R"({"Merge": {"b": "all_true"}})", {R"({"b": true})", R"({"b": null})"}, R"({"b": true})"},
      // Numbers keep their digits.
      {R"({"Merge": {"n": "max"}})",
       {R"({"n": 9})", R"({"n": 10.50})", R"({"n": null})", R"({"n": 10.5})"},
       R"({"n": 10.50})"},
      {R"({"Merge": {"n": "min"}})", {R"({"n": -1})", R"({"n": -20})"}, R"({"n": -20})"},
      {R"({"Merge": {"d": "max"}})",
       {R"({"d": "2019-12-31"})", R"({"d": "2020-01-01"})"},
       R"({"d": "2020-01-01"})"},
      {R"({"Merge": {"d": "min"}})",
       {R"({"d": "2019-12-31"})", R"({"d": "2020-01-01"})"},
       R"({"d": "2019-12-31"})"},
      // Lists: equal items are those that JSON Schema calls equal.
      {"{}",
       {R"({"l": [{"a": 1, "b": 2}]})", R"({"l": [{"b": 2, "a": 1.0}, {"a": 2}]})"},
       R"({"l": [{"a": 1, "b": 2}, {"a": 2}]})"},
      {"{}", {R"({"l": null})", R"({"l": []})"}, R"({"l": []})"},
      {"{}", {R"({"l": ["p", "p"]})", R"({"l": ["p"]})"}, R"({"l": ["p", "p"]})"},
      {"{}", {R"({"l": ["p"]})", R"({"l": ["q", "p", "p"]})"}, R"({"l": ["p", "q", "p"]})"},
      {R"({"Merge": {"l": "first"}})", {R"({"l": []})", R"({"l": [1]})"}, R"({"l": []})"},
      // Objects: member by member, or as a whole.
      {"{}",
       {R"({"o": {"x": null, "y": [1]}})", R"({"o": null})", R"({"o": {"x": 4, "y": [1, 2]}})"},
       R"({"o": {"x": 4, "y": [1, 2]}})"},
      {R"({"Merge": {"/o/x": "max"}})",
       {R"({"o": {"x": 3, "y": []}})", R"({"o": {"x": 4, "y": []}})"},
       R"({"o": {"x": 4, "y": []}})"},
      {R"({"Merge": {"o": "first"}})",
       {R"({"o": {"x": null, "y": [1]}})", R"({"o": {"x": 4, "y": [2]}})"},
       R"({"o": {"x": null, "y": [1]}})"},
      // Alternatives are not mixed.
      {"{}",
       {R"({"e": {"k": "q", "v": 1}})", R"({"e": {"k": "p", "w": 2}})"},
       R"({"e": {"k": "q", "v": 1}})"},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(std::format("{} {}", one.rules, one.want));
    const auto merged = merge_answers(schema(), chunking_of(one.rules), answers_of(one.answers));
    ASSERT_TRUE(merged) << to_string(merged.error());
    EXPECT_EQ(json::write(merged->value), one.want);
  }
}

TEST(Merge, EqualsWhatSetsAndExtremesSay) {
  std::mt19937_64 random(3);
  const Chunking chunking =
      chunking_of(R"({"Merge": {"n": "max", "/o/x": "min", "b": "all_true"}})");
  for (int round = 0; round < 500; ++round) {
    std::vector<ChunkAnswer> answers;
    std::optional<std::int64_t> highest;
    std::optional<std::int64_t> lowest;
    std::optional<bool> all;
    std::set<std::int64_t> items;
    for (std::size_t n = 1 + (random() % 6); n > 0; --n) {
      json::Value::Object answer;
      json::Value::Object inner;
      const auto number = static_cast<std::int64_t>(random() % 40) - 20;
      const bool is_null = random() % 4 == 0;
      answer.push_back({"b", is_null ? json::Value() : json::Value(number > -15)});
      answer.push_back({"n", is_null ? json::Value() : json::Value::integer(number)});
      inner.push_back({"x", is_null ? json::Value() : json::Value::integer(number)});
      if (!is_null) {
        highest = std::max(highest.value_or(number), number);
        lowest = std::min(lowest.value_or(number), number);
        all = all.value_or(true) && number > -15;
      }
      json::Value::Array list;
      std::set<std::int64_t> own;
      for (std::size_t m = random() % 5; m > 0; --m) {
        const auto item = static_cast<std::int64_t>(random() % 9);
        if (own.insert(item).second) list.push_back(json::Value::integer(item));
      }
      items.insert(own.begin(), own.end());
      answer.push_back({"l", json::Value(std::move(list))});
      answer.push_back({"o", json::Value(std::move(inner))});
      answers.push_back({.value = json::Value(std::move(answer))});
    }
    const auto merged = merge_answers(schema(), chunking, answers);
    ASSERT_TRUE(merged);
    const auto number = [](std::optional<std::int64_t> n) {
      return n ? json::Value::integer(*n) : json::Value();
    };
    EXPECT_EQ(*merged->value.find("n"), number(highest));
    EXPECT_EQ(*json::resolve(merged->value, "/o/x"), number(lowest));
    EXPECT_EQ(*merged->value.find("b"), all ? json::Value(*all) : json::Value());
    const json::Value::Array& list = merged->value.find("l")->as_array();
    std::set<std::int64_t> found;
    for (const json::Value& item : list)
      found.insert(item.to_int64().value());
    EXPECT_EQ(found, items);
    EXPECT_EQ(list.size(), items.size());

    // Every part is in the answer it is said to be from.
    for (const MergedPart& part : merged->parts) {
      const json::Value* here = json::resolve(merged->value, part.pointer);
      const json::Value* there = json::resolve(answers.at(part.chunk).value, part.source);
      ASSERT_TRUE(here != nullptr && there != nullptr) << part.pointer;
      EXPECT_EQ(*here, *there);
    }
  }
}

ChunkAnswer answer_with(
    std::string_view value, std::string_view fields, std::size_t first_code_point = 0
) {
  return {
      .value = json::parse(value).value(),
      .fields = json::parse(fields).value().as_array(),
      .first_code_point = first_code_point
  };
}

std::string fields_of(
    std::string_view rules, const std::vector<ChunkAnswer>& answers, std::string_view report = ""
) {
  const auto merged = merge_answers(schema(), chunking_of(rules), answers);
  if (!merged) return to_string(merged.error());
  return json::write(
      json::Value(merged_fields(*merged, answers, report)), {.layout = json::Layout::compact}
  );
}

TEST(Merge, ProbabilitiesAreOfTheChunkThatDecided) {
  const auto with = [](std::string_view value, double p) {
    return answer_with(
        std::format(R"({{"b": {}}})", value),
        std::format(R"([{{"pointer":"/b","probability":{}}}])", p)
    );
  };
  // True where a chunk says it: the surest one. False: the least sure one.
  EXPECT_EQ(
      fields_of("{}", {with("true", 0.6), with("false", 0.9), with("true", 0.8)}),
      R"([{"pointer":"/b","probability":0.8}])"
  );
  EXPECT_EQ(
      fields_of("{}", {with("false", 0.9), with("false", 0.7)}),
      R"([{"pointer":"/b","probability":0.7}])"
  );
  // Null stands only where all chunks have it.
  EXPECT_EQ(
      fields_of("{}", {with("null", 0.9), with("null", 0.7), with("null", 0.8)}),
      R"([{"pointer":"/b","probability":0.7}])"
  );
  EXPECT_EQ(
      fields_of(R"({"Merge": {"b": "most_probable"}})", {with("true", 0.6), with("false", 0.7)}),
      R"([{"pointer":"/b","probability":0.7}])"
  );
  EXPECT_EQ(
      fields_of(R"({"Merge": {"b": "first"}})", {with("true", 0.6), with("false", 0.7)}),
      R"([{"pointer":"/b","probability":0.6}])"
  );
}

TEST(Merge, TheMostProbableNeedsProbabilities) {
  const Chunking chunking = chunking_of(R"({"Merge": {"t": "most_probable"}})");
  const auto differing =
      merge_answers(schema(), chunking, answers_of({R"({"t": "a"})", R"({"t": "b"})"}));
  ASSERT_FALSE(differing);
  EXPECT_EQ(differing.error().code, ErrorCode::unsupported);
  EXPECT_THAT(differing.error().message, HasSubstr("`/t`"));
  EXPECT_TRUE(merge_answers(schema(), chunking, answers_of({R"({"t": "a"})", R"({"t": "a"})"})));
}

TEST(Merge, ItemsTakeWhatIsKnownOfThemAlong) {
  EXPECT_EQ(
      fields_of(
          "{}",
          {answer_with(
               R"({"l": [1]})",
               R"([{"pointer":"/l/0","probability":0.5},{"pointer":"/l","evidence":null}])"
           ),
           answer_with(
               R"({"l": [1, {"a": 2}]})",
               R"([{"pointer":"/l/0","probability":0.6},{"pointer":"/l/1/a","probability":0.7}])"
           )}
      ),
      R"([{"pointer":"/l/0","probability":0.5},{"pointer":"/l/1/a","probability":0.7}])"
  );
}

TEST(Merge, EvidenceHasItsPlaceInTheReport) {
  const std::string report = "é漢 nodus 7. 😀 Tweede nodus 8 mm.";
  const std::size_t begin = report.find("😀");
  const std::size_t first = text::code_point_of_byte_offset(report, begin);
  const std::string chunk = report.substr(begin);
  const std::size_t in_chunk = text::code_point_of_byte_offset(chunk, chunk.find("nodus"));
  const std::string fields = fields_of(
      "{}",
      {answer_with(R"({"n": null})", R"([{"pointer":"/n","probability":0.5,"evidence":null}])"),
       answer_with(
           R"({"n": 8})",
           std::format(
               R"([{{"pointer":"/n","probability":0.9,"evidence":{{"start":{},"end":{},)"
               R"("exact":"nodus","prefix":"","suffix":"","n_occurrences":1,"probability":0.4}}}}])",
               in_chunk,
               in_chunk + 5
           ),
           first
       )},
      report
  );
  EXPECT_EQ(
      fields,
      R"([{"pointer":"/n","probability":0.9,"evidence":{"start":21,"end":26,"exact":"nodus",)"
      R"("prefix":"é漢 nodus 7. 😀 Tweede ","suffix":" 8 mm.","n_occurrences":2,"probability":0.4}}])"
  );
  EXPECT_EQ(report.substr(text::byte_offset_of_code_point(report, 21), 5), "nodus");
}

TEST(Merge, AStatusSaysWhyThereIsNothing) {
  const auto with = [](std::string_view status, double p) {
    return answer_with(
        R"({"n": null})",
        std::format(R"([{{"pointer":"/n","probability":{},"status":{{"value":"{}"}}}}])", p, status)
    );
  };
  EXPECT_EQ(
      fields_of("{}", {with("not_mentioned", 0.9), with("negated", 0.8), with("unknown", 0.7)}),
      R"([{"pointer":"/n","probability":0.8,"status":{"value":"negated"}}])"
  );
  EXPECT_EQ(
      fields_of("{}", {with("not_mentioned", 0.9), with("not_mentioned", 0.6)}),
      R"([{"pointer":"/n","probability":0.6,"status":{"value":"not_mentioned"}}])"
  );
  // Of a list that several chunks gave, that there is one.
  const auto list = answer_with(
      R"({"l": [1]})",
      R"([{"pointer":"/l/0","probability":0.5},{"pointer":"/l","status":{"value":"value","probability":1}}])"
  );
  EXPECT_EQ(
      fields_of("{}", {list, list}),
      R"([{"pointer":"/l/0","probability":0.5},{"pointer":"/l","status":{"value":"value"}}])"
  );
}

}  // namespace
}  // namespace extractinator::run
