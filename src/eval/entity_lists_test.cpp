// Lists of entities against counts worked out by hand, and against a slow reading of the same rules
// that shares no code with the room's.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <format>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/result.h"
#include "eval/assessment.h"
#include "eval/assessment_output.h"
#include "eval/bootstrap.h"
#include "eval/field.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/schema.h"

namespace extractinator::eval {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// Of answers with one list, `found`, whose items have these members.
schema::Schema schema_of(std::string_view members) {
  const std::string text = std::format(
      R"({{"type": "object", "required": ["found"], "properties": {{"found": {{"type": "array",
          "items": {{"type": "object", "properties": {}}}}}}}}})",
      members
  );
  return schema::read_json_schema(json::parse(text).value(), {}).value();
}

constexpr std::string_view kTagged =
    R"({"tag": {"enum": ["DRUG", "DOSE"]}, "start": {"type": ["integer", "null"]},
        "end": {"type": ["integer", "null"]}})";

Result<Assessment> assessed(
    const schema::Schema& schema,
    std::string_view truth,
    std::string_view predictions,
    AssessmentOptions options = {}
) {
  options.bootstrap.n_draws = 0;
  return assess(
      schema,
      json::parse(predictions).value().as_array(),
      json::parse(truth).value().as_array(),
      options
  );
}

// `name value worst n` of measures of places.
std::vector<std::string> span_lines(const FieldAssessment& field) {
  const auto text = [](std::optional<double> value) {
    return value ? std::format("{:.4f}", *value) : "-";
  };
  std::vector<std::string> lines;
  for (const Measurement& one : field.measures) {
    if (!one.name.starts_with("span_")) continue;
    lines.push_back(
        std::format("{} {} {} {}", one.name, text(one.value), text(one.worst_case), one.n)
    );
  }
  return lines;
}

TEST(EntityLists, AreListsOfObjectsWithAStartAndAnEnd) {
  struct Case {
    std::string_view members;
    std::string_view want;  // The members of the place and the type.
  };
  static constexpr std::array kCases = {
      Case{R"({"start": {"type": "integer"}, "end": {"type": "integer"}})", "start end -"},
      Case{
          R"({"text": {"type": "string"}, "end": {"type": "integer"}, "start": {"type": "integer"},
              "label": {"type": "string"}})",
          "start end label"
      },
      // The names go before one another, and before closed sets.
      Case{
          R"({"tag": {"enum": ["a"]}, "label": {"enum": ["a"]}, "type": {"type": "string"},
              "start": {"type": "integer"}, "end": {"type": "integer"}})",
          "start end type"
      },
      // A list is no type; the only closed set is.
      Case{
          R"({"type": {"type": "array"}, "organ": {"enum": ["lung", null]}, "text": {"type": "string"},
              "start": {"type": "integer"}, "end": {"type": "integer"}})",
          "start end organ"
      },
      Case{
          R"({"organ": {"enum": ["lung"]}, "is_new": {"type": "boolean"},
              "start": {"type": "integer"}, "end": {"type": "integer"}})",
          "start end -"
      },
      Case{R"({"start": {"type": "integer"}, "ends": {"type": "integer"}})", ""},
      Case{R"({"start": {"type": "integer"}, "end": {"type": "number"}})", ""},
      Case{R"({"start": {"type": "string"}, "end": {"type": "string"}})", ""},
  };
  for (const Case& one : kCases) {
    SCOPED_TRACE(one.members);
    const Field field = fields_of(schema_of(one.members)).at(0);
    std::string got;
    if (field.entity) {
      got = field.members[field.entity->start] + " " + field.members[field.entity->end] + " " +
            (field.entity->type ? field.members[*field.entity->type] : "-");
    }
    EXPECT_EQ(got, one.want);
  }
}

// One right; one with another start; one with another type; one that nobody marked. A row without
// any, which changes nothing, and one that failed.
TEST(EntityLists, HaveTheFourSchemasOfMarkedPassages) {
  const auto result = assessed(
      schema_of(kTagged),
      R"([{"found": [{"tag": "DRUG", "start": 0, "end": 4}, {"tag": "DOSE", "start": 10, "end": 20},
                     {"tag": "DRUG", "start": 30, "end": 35}]},
          {"found": []},
          {"found": [{"tag": "DRUG", "start": 5, "end": 9}]}])",
      R"([{"found": [{"tag": "DRUG", "start": 50, "end": 55}, {"tag": "DOSE", "start": 30, "end": 35},
                     {"tag": "DOSE", "start": 12, "end": 20}, {"tag": "DRUG", "start": 0, "end": 4}]},
          {"found": null},
          {"status": "failure"}])"
  );
  ASSERT_TRUE(result) << to_string(result.error());
  const FieldAssessment& field = result->fields.at(0);
  EXPECT_THAT(
      span_lines(field),
      ElementsAre(
          "span_strict_f1 0.2857 0.2500 3",
          "span_strict_precision 0.2500 0.2500 3",
          "span_strict_recall 0.3333 0.2500 3",
          "span_exact_f1 0.5714 0.5000 3",
          "span_exact_precision 0.5000 0.5000 3",
          "span_exact_recall 0.6667 0.5000 3",
          "span_partial_f1 0.7143 0.6250 3",
          "span_partial_precision 0.6250 0.6250 3",
          "span_partial_recall 0.8333 0.6250 3",
          "span_type_f1 0.5714 0.5000 3",
          "span_type_precision 0.5000 0.5000 3",
          "span_type_recall 0.6667 0.5000 3"
      )
  );
  // The measures of all lists are there as well, and stay in front.
  EXPECT_EQ(field.measures.front().name, "f1");
  EXPECT_TRUE(field.measures.front().is_headline);
  EXPECT_EQ(field.measures.back().n_missing, 1U);
}

// The example of docs/evaluation.md.
TEST(EntityLists, AreAsTheDocumentationHasThem) {
  const auto result = assessed(
      schema_of(kTagged),
      R"([{"found": [{"tag": "DRUG", "start": 0, "end": 4}, {"tag": "DOSE", "start": 10, "end": 20}]}])",
      R"([{"found": [{"tag": "DRUG", "start": 0, "end": 4}, {"tag": "DRUG", "start": 12, "end": 20}]}])"
  );
  ASSERT_TRUE(result) << to_string(result.error());
  const std::vector<std::string> lines = span_lines(result->fields.at(0));
  ASSERT_EQ(lines.size(), 12U);
  EXPECT_EQ(lines[0], "span_strict_f1 0.5000 0.5000 2");
  EXPECT_EQ(lines[3], "span_exact_f1 0.5000 0.5000 2");
  EXPECT_EQ(lines[6], "span_partial_f1 0.7500 0.7500 2");
  EXPECT_EQ(lines[9], "span_type_f1 0.5000 0.5000 2");
}

TEST(EntityLists, AreTheSameInAllOutputs) {
  const auto result = assessed(
      schema_of(kTagged),
      R"([{"found": [{"tag": "DRUG", "start": 0, "end": 4}]}])",
      R"([{"found": [{"tag": "DRUG", "start": 2, "end": 4}]}])"
  );
  ASSERT_TRUE(result) << to_string(result.error());
  const Lines lines = measure_lines(*result);
  EXPECT_TRUE(std::ranges::any_of(lines.rows, [](const json::Value::Object& row) {
    return json::write(json::Value(row))
        .starts_with(
            R"({"field": "found", "type": "list", "measure": "span_partial_f1", "value": 0.5)"
        );
  }));
  EXPECT_THAT(to_text(*result), HasSubstr("span_type_recall"));
  const json::Value written = to_json(*result);
  const json::Value::Array& measures =
      written.find("fields")->as_array().at(0).find("measures")->as_array();
  EXPECT_TRUE(std::ranges::any_of(measures, [](const json::Value& one) {
    return one.find("name")->as_string() == "span_partial_f1" &&
           one.find("value")->to_double() == 0.5;
  }));
}

TEST(EntityLists, WithoutAnAnswerHaveWorstCasesOnly) {
  const auto result = assessed(
      schema_of(kTagged),
      R"([{"found": [{"tag": "DRUG", "start": 0, "end": 4}]}])",
      R"([{"status": "failure"}])"
  );
  ASSERT_TRUE(result) << to_string(result.error());
  for (const std::string& line : span_lines(result->fields.at(0)))
    EXPECT_THAT(line, ::testing::EndsWith(" - 0.0000 0"));
  EXPECT_EQ(span_lines(result->fields.at(0)).size(), 12U);
}

// Rows that are not labelled for places do not count, nor do items that have none; ends that make
// no place are wrong answers, whatever else is right.
TEST(EntityLists, CountRowsThatArePlacedAndItemsThatHaveAPlace) {
  const auto result = assessed(
      schema_of(kTagged),
      R"([{"found": [{"tag": "DRUG"}]},
          {"found": [{"tag": "DRUG", "start": null, "end": null}]},
          {"found": [{"tag": "DRUG", "start": 3, "end": 8}]},
          {"found": [{"tag": "DOSE"}]}])",
      R"([{"found": [{"tag": "DRUG", "start": 1, "end": 2}]},
          {"found": [{"tag": "DRUG", "start": null, "end": null}]},
          {"found": [{"tag": "DRUG", "start": 5, "end": 5}, {"tag": "DRUG", "start": -1, "end": 9},
                     {"tag": "DRUG", "start": 4, "end": null}, {"tag": "DRUG", "start": 3, "end": 8}]},
          {"status": "failure"}])"
  );
  ASSERT_TRUE(result) << to_string(result.error());
  const std::vector<std::string> lines = span_lines(result->fields.at(0));
  ASSERT_EQ(lines.size(), 12U);
  EXPECT_EQ(lines[1], "span_strict_precision 0.2500 0.2500 1");
  EXPECT_EQ(lines[2], "span_strict_recall 1.0000 1.0000 1");
  EXPECT_EQ(lines[7], "span_partial_precision 0.2500 0.2500 1");

  // Where no row is, there are none.
  const auto unplaced = assessed(
      schema_of(kTagged),
      R"([{"found": [{"tag": "DRUG"}]}, {"found": [{"tag": "DOSE"}]}])",
      R"([{"found": [{"tag": "DRUG", "start": 1, "end": 2}]}, {"status": "failure"}])"
  );
  ASSERT_TRUE(unplaced) << to_string(unplaced.error());
  EXPECT_EQ(span_lines(unplaced->fields.at(0)).size(), 0U);
}

TEST(EntityLists, ThatCannotBeTrueAreRefusedWithoutTheirWords) {
  for (const std::string_view place :
       {R"("start": 4, "end": 4)",
        R"("start": -1, "end": 4)",
        R"("start": 4)",
        R"("start": null, "end": 4)",
        R"("start": 0.5, "end": 4)",
        R"("start": "0", "end": 4)"}) {
    SCOPED_TRACE(place);
    AssessmentOptions options;
    std::string pointer;
    options.place = [&](std::size_t row, std::string_view where) {
      pointer = std::format("{}{}", row, where);
      return Location{};
    };
    const auto result = assessed(
        schema_of(kTagged),
        std::format(
            R"([{{"found": []}},
                {{"found": [{{"tag": "DRUG", "start": 0, "end": 1}}, {{"tag": "secret", {}}}]}}])",
            place
        ),
        R"([{"found": []}, {"found": []}])",
        options
    );
    ASSERT_FALSE(result);
    EXPECT_EQ(
        result.error().message,
        "true row 1: `found` has an item without a place: number 1, counted from 0"
    );
    EXPECT_THAT(result.error().hint, HasSubstr("up to but not at `end`"));
    EXPECT_THAT(to_string(result.error()), Not(HasSubstr("secret")));
    EXPECT_EQ(pointer, "1/found");
  }
}

// The places of the items are what is compared, not that of the list's evidence beside them.
TEST(EntityLists, HaveNoOtherPlaces) {
  const auto result = assessed(
      schema_of(kTagged),
      R"([{"found": [{"tag": "DRUG", "start": 0, "end": 4}], "found__evidence_start": 7,
           "found__evidence_end": 9}])",
      R"([{"found": [{"tag": "DRUG", "start": 0, "end": 4}], "found__evidence_start": 1,
           "found__evidence_end": 2}])"
  );
  ASSERT_TRUE(result) << to_string(result.error());
  const std::vector<std::string> lines = span_lines(result->fields.at(0));
  ASSERT_EQ(lines.size(), 12U);
  EXPECT_EQ(lines[0], "span_strict_f1 1.0000 1.0000 1");
}

// --- A slow reading of the rules ----------------------------------------------------------------

using Item = std::tuple<std::int64_t, std::int64_t, std::string>;
using Items = std::vector<Item>;

// What the task's organisers call them, of one schema.
struct Tally {
  double correct = 0;
  double partial = 0;
  double actual = 0;    // Items found,
  double possible = 0;  // and marked.
};

// How well two items belong together, 0 best; nothing where they do not.
std::optional<int> rank_of(const Item& found, const Item& marked) {
  const auto& [found_start, found_end, found_tag] = found;
  const auto& [start, end, tag] = marked;
  std::int64_t n_shared = 0;
  for (std::int64_t at = found_start; at < found_end; ++at)
    n_shared += at >= start && at < end ? 1 : 0;
  if (n_shared == 0) return std::nullopt;
  const bool same_place = n_shared == found_end - found_start && n_shared == end - start;
  return (same_place ? 0 : 2) + (found_tag == tag ? 0 : 1);
}

// All pairs, best first, each taken where both are still free.
void tally(const Items& found, const Items& marked, std::array<Tally, 4>& tallies) {
  std::vector<std::tuple<int, std::size_t, std::size_t>> pairs;
  for (std::size_t m = 0; m < marked.size(); ++m) {
    for (std::size_t f = 0; f < found.size(); ++f) {
      if (const auto rank = rank_of(found[f], marked[m])) pairs.emplace_back(*rank, m, f);
    }
  }
  std::ranges::sort(pairs);
  std::vector<std::size_t> taken_marked;
  std::vector<std::size_t> taken_found;
  for (const auto& [rank, m, f] : pairs) {
    if (std::ranges::contains(taken_marked, m) || std::ranges::contains(taken_found, f)) continue;
    taken_marked.push_back(m);
    taken_found.push_back(f);
    if (rank == 0) tallies[0].correct += 1;
    if (rank < 2) tallies[1].correct += 1;
    (rank < 2 ? tallies[2].correct : tallies[2].partial) += 1;
    if (rank % 2 == 0) tallies[3].correct += 1;
  }
  for (Tally& one : tallies) {
    one.actual += static_cast<double>(found.size());
    one.possible += static_cast<double>(marked.size());
  }
}

// F1, precision and recall of each schema over rows that count `weights` times.
std::vector<double> slow_measures(std::span<const std::pair<Items, Items>> rows, Weights weights) {
  std::array<Tally, 4> tallies = {};
  for (std::size_t row = 0; row < rows.size(); ++row) {
    for (std::uint32_t time = 0; time < weights[row]; ++time)
      tally(rows[row].first, rows[row].second, tallies);
  }
  std::vector<double> values;
  for (const Tally& one : tallies) {
    const double points = one.correct + (0.5 * one.partial);
    const double agreed = one.actual == 0 && one.possible == 0 ? 1 : 0;
    const double precision = one.actual == 0 ? agreed : points / one.actual;
    const double recall = one.possible == 0 ? agreed : points / one.possible;
    const double sum = precision + recall;
    // Intervals count ties, which a last digit must not part.
    for (const double value : {sum == 0 ? 0 : 2 * precision * recall / sum, precision, recall})
      values.push_back(std::round(value * 1e12) / 1e12);
  }
  return values;
}

Items random_items(std::mt19937_64& random) {
  Items items(random() % 6);
  for (auto& [start, end, tag] : items) {
    start = static_cast<std::int64_t>(random() % 12);
    end = start + 1 + static_cast<std::int64_t>(random() % 4);
    tag = random() % 3 == 0 ? "DOSE" : "DRUG";
  }
  return items;
}

// Some of the items, some of them moved or with another tag.
Items nearly(Items items, std::mt19937_64& random) {
  for (auto& [start, end, tag] : items) {
    if (random() % 4 == 0) ++end;
    if (random() % 4 == 0) tag = "DOSE";
  }
  if (!items.empty() && random() % 3 == 0) items.pop_back();
  std::ranges::shuffle(items, random);
  return items;
}

json::Value row_of(const Items& items, std::uint64_t patient) {
  json::Value::Array list;
  for (const auto& [start, end, tag] : items) {
    list.emplace_back(
        json::Value::Object{
            {"tag", json::Value(tag)},
            {"start", json::Value::integer(start)},
            {"end", json::Value::integer(end)},
        }
    );
  }
  return json::Value(
      json::Value::Object{
          {"patient", json::Value(std::to_string(patient))},
          {"found", json::Value(std::move(list))},
      }
  );
}

TEST(EntityLists, AreTheSameAsASlowReadingOfRandomLists) {
  std::mt19937_64 random(20131);
  const schema::Schema schema = schema_of(kTagged);
  for (int round = 0; round < 200; ++round) {
    SCOPED_TRACE(round);
    const std::size_t n_rows = 1 + (random() % 12);
    std::vector<std::pair<Items, Items>> rows;  // Of rows with an answer: found and marked.
    std::vector<std::pair<Items, Items>> all;
    std::vector<std::uint32_t> clusters;
    std::vector<std::uint64_t> patients;  // By cluster.
    json::Value::Array truth;
    json::Value::Array predictions;
    for (std::size_t row = 0; row < n_rows; ++row) {
      Items marked = random_items(random);
      Items found = random() % 4 == 0 ? random_items(random) : nearly(marked, random);
      const std::uint64_t patient = random() % 5;
      truth.push_back(row_of(marked, patient));
      if (random() % 8 == 0) {
        predictions.emplace_back(json::Value::Object{{"status", json::Value("failure")}});
        all.emplace_back(Items{}, std::move(marked));
        continue;
      }
      predictions.push_back(row_of(found, patient));
      auto known = std::ranges::find(patients, patient);
      if (known == patients.end()) known = patients.insert(patients.end(), patient);
      clusters.push_back(static_cast<std::uint32_t>(known - patients.begin()));
      all.emplace_back(found, marked);
      rows.emplace_back(std::move(found), std::move(marked));
    }
    AssessmentOptions options;
    options.cluster_column = "patient";
    options.bootstrap = {.n_draws = 20, .seed = random()};
    const auto result = assess(schema, predictions, truth, options);
    ASSERT_TRUE(result) << to_string(result.error());

    std::vector<Measurement> spans;
    for (const Measurement& one : result->fields.at(0).measures) {
      if (one.name.starts_with("span_")) spans.push_back(one);
    }
    ASSERT_EQ(spans.size(), 12U);
    const std::vector<double> worst = slow_measures(all, std::vector<Weight>(all.size(), 1));
    for (std::size_t i = 0; i < spans.size(); ++i)
      EXPECT_NEAR(spans[i].worst_case.value(), worst[i], 1e-11) << spans[i].name;
    if (rows.empty()) {
      EXPECT_FALSE(spans.front().value);
      continue;
    }
    const std::vector<double> values = slow_measures(rows, std::vector<Weight>(rows.size(), 1));
    for (std::size_t i = 0; i < spans.size(); ++i)
      EXPECT_NEAR(spans[i].value.value(), values[i], 1e-11) << spans[i].name;

    // Rows of a patient are drawn together.
    const ClusterDraws draws(clusters, options.bootstrap.seed);
    if (draws.n_clusters() < 2) continue;
    std::vector<std::vector<std::optional<double>>> drawn(12);
    std::vector<std::vector<std::optional<double>>> without(12);
    std::vector<std::uint32_t> n_taken;
    std::vector<Weight> weights(rows.size());
    const auto append = [&](auto& to) {
      const std::vector<double> of_draw = slow_measures(rows, weights);
      for (std::size_t i = 0; i < of_draw.size(); ++i)
        to[i].emplace_back(of_draw[i]);
    };
    for (std::size_t number = 0; number < options.bootstrap.n_draws; ++number) {
      draws.draw(number, n_taken, weights);
      append(drawn);
    }
    for (std::size_t group = 0; group < draws.n_clusters(); ++group) {
      draws.leave_out(group, draws.n_clusters(), weights);
      append(without);
    }
    for (std::size_t i = 0; i < spans.size(); ++i) {
      const auto wanted =
          corrected_interval_of(drawn[i], values[i], without[i], draws.n_clusters());
      ASSERT_EQ(spans[i].interval.has_value(), wanted.has_value());
      if (!wanted) continue;
      EXPECT_NEAR(spans[i].interval->low, wanted->low, 1e-9) << spans[i].name;
      EXPECT_NEAR(spans[i].interval->high, wanted->high, 1e-9) << spans[i].name;
    }
  }
}

}  // namespace
}  // namespace extractinator::eval
