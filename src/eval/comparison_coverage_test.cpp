// How often the intervals of paired differences hold the true one, and how often tests find one
// where there is none, of simulated runs of which both are known.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/result.h"
#include "eval/comparison.h"
#include "eval/normal.h"
#include "json/parse.h"
#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::eval {
namespace {

constexpr std::size_t kSimulations = 1000;
constexpr std::size_t kClusters = 50;
constexpr std::size_t kRowsInCluster = 4;

// Scores are normal with variance 1: what a row has by its class, what its cluster and the row
// itself have in common for both runs, and what they have in one. Above the middle of the classes a
// row is taken as positive. The runs differ by how far the classes are apart.
constexpr double kClusterSpread = 0.6;
constexpr double kRowSpread = 0.5;
constexpr double kOwnClusterSpread = 0.4;

struct Skill {
  double distance = 2;  // Of the means of both classes.
  double scale = 1;     // What scores are multiplied by before they become probabilities.
};

double accuracy_of(const Skill& run) { return normal_below(run.distance / 2); }
double auroc_of(const Skill& run) { return normal_below(run.distance / std::sqrt(2.0)); }

struct Simulated {
  json::Value::Array truth = {};
  std::vector<json::Value::Array> runs = {};
};

Simulated simulated(std::mt19937_64& random, const std::vector<Skill>& runs) {
  const double own_spread = std::sqrt(
      1 - (kClusterSpread * kClusterSpread) - (kRowSpread * kRowSpread) -
      (kOwnClusterSpread * kOwnClusterSpread)
  );
  std::normal_distribution<double> normal;
  Simulated made = {.runs = std::vector<json::Value::Array>(runs.size())};
  for (std::size_t cluster = 0; cluster < kClusters; ++cluster) {
    const double of_cluster = kClusterSpread * normal(random);
    std::vector<double> own;
    for (std::size_t run = 0; run < runs.size(); ++run)
      own.push_back(kOwnClusterSpread * normal(random));
    for (std::size_t i = 0; i < kRowsInCluster; ++i) {
      const json::Value uid = json::Value::integer(static_cast<std::int64_t>(made.truth.size()));
      const bool is_positive = random() % 2 == 0;
      const double of_row = kRowSpread * normal(random);
      made.truth.emplace_back(
          json::Value::Object{
              {"uid", uid},
              {"patient", json::Value::integer(static_cast<std::int64_t>(cluster))},
              {"a", json::Value(is_positive)},
          }
      );
      for (std::size_t run = 0; run < runs.size(); ++run) {
        const double score = (is_positive ? runs[run].distance : -runs[run].distance) / 2 +
                             of_cluster + of_row + own[run] + (own_spread * normal(random));
        made.runs[run].emplace_back(
            json::Value::Object{
                {"uid", uid},
                {"a", json::Value(score > 0)},
                {"a__p", json::Value::number(normal_below(std::abs(score) * runs[run].scale))},
            }
        );
      }
    }
  }
  return made;
}

schema::Schema schema_of_two_values() {
  return schema::read_json_schema(
             json::parse(R"({"type": "object", "properties": {"a": {"type": "boolean"}}})").value(),
             {}
  )
      .value();
}

Result<Comparison> compare_simulated(
    const schema::Schema& schema, const Simulated& rows, ComparisonOptions options
) {
  options.rows.id_columns = {"uid"};
  options.cluster_column = "patient";
  options.n_threads = 1;
  std::vector<ComparedRun> runs;
  for (const json::Value::Array& run : rows.runs)
    runs.push_back({.name = "run", .rows = run});
  return compare(schema, runs, rows.truth, options);
}

TEST(ComparisonCoverage, IsWhatTheLevelSaysWithClusters) {
  const auto schema = schema_of_two_values();
  const std::vector<Skill> runs = {{.distance = 2}, {.distance = 1.5}};
  const double accuracy = accuracy_of(runs[1]) - accuracy_of(runs[0]);
  const std::map<std::string, double, std::less<>> wanted = {
      {"score", accuracy},
      {"accuracy", accuracy},
      {"auroc", auroc_of(runs[1]) - auroc_of(runs[0])},
  };
  std::map<std::string, std::size_t> n_covered;
  std::mt19937_64 random(11);
  for (std::size_t i = 0; i < kSimulations; ++i) {
    const auto compared = compare_simulated(
        schema, simulated(random, runs), {.bootstrap = {.n_draws = 400, .seed = i}, .n_swaps = 0}
    );
    ASSERT_TRUE(compared);
    for (const ComparedMeasure& measure : compared->measures) {
      const auto value = wanted.find(measure.name);
      if (value == wanted.end()) continue;
      const auto& interval = measure.differences.front().interval;
      ASSERT_TRUE(interval) << measure.name;
      const bool is_covered = interval->low <= value->second && value->second <= interval->high;
      if (is_covered) ++n_covered[measure.name];
    }
  }
  ASSERT_EQ(n_covered.size(), wanted.size());
  for (const auto& [name, n] : n_covered) {
    const double share = static_cast<double>(n) / kSimulations;
    RecordProperty(name, std::to_string(share));
    EXPECT_GE(share, 0.93) << name;
    EXPECT_LE(share, 0.97) << name;
  }
}

// Runs that are equally good find a difference at the 5 % level as often as that, although the
// probabilities of one are on another scale.
TEST(ComparisonCoverage, TestsErrAsOftenAsTheySay) {
  const auto schema = schema_of_two_values();
  const std::vector<Skill> runs = {{.distance = 1.5}, {.distance = 1.5, .scale = 0.2}};
  const std::vector<std::string_view> tested = {"accuracy", "sensitivity", "auroc"};
  std::map<std::string, std::size_t> n_found;
  std::mt19937_64 random(13);
  for (std::size_t i = 0; i < kSimulations; ++i) {
    const auto compared = compare_simulated(
        schema, simulated(random, runs), {.bootstrap = {.n_draws = 0, .seed = i}, .n_swaps = 199}
    );
    ASSERT_TRUE(compared);
    for (const ComparedMeasure& measure : compared->measures) {
      if (!std::ranges::contains(tested, measure.name)) continue;
      const PairedDifference& difference = measure.differences.front();
      if (difference.p_value.value() <= 0.05) ++n_found[measure.name];
    }
  }
  ASSERT_EQ(n_found.size(), tested.size());
  for (const auto& [name, n] : n_found) {
    const double share = static_cast<double>(n) / kSimulations;
    RecordProperty(name, std::to_string(share));
    EXPECT_GE(share, 0.03) << name;
    EXPECT_LE(share, 0.07) << name;
  }
}

}  // namespace
}  // namespace extractinator::eval
