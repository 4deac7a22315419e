// How often the intervals of an assessment hold the true value, which is known of simulated rows.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "eval/assessment.h"
#include "eval/normal.h"
#include "json/parse.h"
#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::eval {
namespace {

constexpr std::size_t kSimulations = 1000;
constexpr std::size_t kClusters = 50;
constexpr std::size_t kRowsInCluster = 4;
constexpr double kDistance = 2;         // Of the means of both classes.
constexpr double kClusterSpread = 0.8;  // What the rows of a cluster have in common,
constexpr double kRowSpread = 0.6;      // and what they do not; both squared are 1 together.

// Scores are normal: what a row has by its class, its cluster and itself. Above the middle of both
// classes a row is taken as positive.
struct Simulated {
  json::Value::Array truth = {};
  json::Value::Array predictions = {};
};

Simulated simulated(std::mt19937_64& random) {
  std::normal_distribution<double> normal;
  Simulated rows;
  for (std::size_t cluster = 0; cluster < kClusters; ++cluster) {
    const double shared = kClusterSpread * normal(random);
    for (std::size_t i = 0; i < kRowsInCluster; ++i) {
      const bool is_positive = random() % 2 == 0;
      const double score =
          (is_positive ? kDistance / 2 : -kDistance / 2) + shared + (kRowSpread * normal(random));
      const bool is_predicted = score > 0;
      rows.truth.emplace_back(
          json::Value::Object{
              {"patient", json::Value::integer(static_cast<std::int64_t>(cluster))},
              {"a", json::Value(is_positive)},
          }
      );
      rows.predictions.emplace_back(
          json::Value::Object{
              {"a", json::Value(is_predicted)},
              {"a__p", json::Value::number(normal_below(std::abs(score)))},
          }
      );
    }
  }
  return rows;
}

TEST(AssessmentCoverage, IsWhatTheLevelSaysWithClusters) {
  const auto schema =
      schema::read_json_schema(
          json::parse(R"({"type": "object", "properties": {"a": {"type": "boolean"}}})").value(), {}
      )
          .value();
  const std::map<std::string, double> wanted = {
      {"accuracy", normal_below(kDistance / 2)},
      {"sensitivity", normal_below(kDistance / 2)},
      {"specificity", normal_below(kDistance / 2)},
      {"auroc", normal_below(kDistance / std::sqrt(2.0))},
  };
  std::map<std::string, std::size_t> n_covered;
  std::mt19937_64 random(11);
  for (std::size_t i = 0; i < kSimulations; ++i) {
    const Simulated rows = simulated(random);
    AssessmentOptions options;
    options.cluster_column = "patient";
    options.bootstrap = {.n_draws = 400, .seed = i};
    options.n_threads = 1;
    const auto assessment = assess(schema, rows.predictions, rows.truth, options);
    ASSERT_TRUE(assessment);
    for (const Measurement& measure : assessment->fields.front().measures) {
      const auto value = wanted.find(measure.name);
      if (value == wanted.end()) continue;
      ASSERT_TRUE(measure.interval) << measure.name;
      const bool is_covered =
          measure.interval->low <= value->second && value->second <= measure.interval->high;
      n_covered[measure.name] += is_covered ? 1 : 0;
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

}  // namespace
}  // namespace extractinator::eval
