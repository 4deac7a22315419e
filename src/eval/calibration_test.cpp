// Curves and measures against values worked out by hand, and against slower ways to find the same.
#include "eval/calibration.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <format>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "eval/calibrate.h"
#include "eval/confidence.h"
#include "eval/curves.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/schema.h"

namespace extractinator::eval {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

Sample plain(double probability, bool is_right) {
  return {.probability = probability, .is_right = is_right};
}

// --- Measures ----------------------------------------------------------------------------------

TEST(Reliability, IsAsWorkedOutByHand) {
  // Bins: 0.95, 0.92 (one right), 0.55 (right), 0.15 (wrong).
  const std::vector<Confidence> confidences = {
      {0.95, true}, {0.92, false}, {0.55, true}, {0.15, false}
  };
  const Reliability found = reliability_of(confidences);
  EXPECT_EQ(found.n, 4U);
  EXPECT_THAT(found.accuracy, DoubleEq(0.5));
  // (2 · |0.5 - 0.935| + |1 - 0.55| + |0 - 0.15|) / 4
  EXPECT_THAT(found.ece, DoubleNear((0.87 + 0.45 + 0.15) / 4, 1e-12));
  // (0.05² + 0.92² + 0.45² + 0.15²) / 4
  EXPECT_THAT(found.brier, DoubleNear((0.0025 + 0.8464 + 0.2025 + 0.0225) / 4, 1e-12));
  // Pairs of right and wrong: 0.95 is above both, 0.55 above one of two.
  EXPECT_THAT(found.auroc.value(), DoubleNear(0.75, 1e-12));
}

TEST(Reliability, OfCertaintyAndOfOneKindOnly) {
  const std::vector<Confidence> right = {{1, true}, {0.5, true}};
  EXPECT_EQ(reliability_of(right).auroc, std::nullopt);
  EXPECT_THAT(reliability_of(right).ece, DoubleEq(0.25));
  const std::vector<Confidence> ties = {{0.5, true}, {0.5, false}, {0.5, false}};
  EXPECT_THAT(reliability_of(ties).auroc.value(), DoubleEq(0.5));
  EXPECT_EQ(reliability_of({}).n, 0U);
}

TEST(Reliability, AurocIsTheShareOfOrderedPairs) {
  std::mt19937_64 random(5);
  for (int round = 0; round < 50; ++round) {
    std::vector<Confidence> confidences;
    for (std::size_t i = 0; i < 40; ++i)
      confidences.push_back({static_cast<double>(random() % 11) / 10, random() % 3 == 0});
    double n_pairs = 0;
    double n_ordered = 0;
    for (const Confidence& right : confidences) {
      for (const Confidence& wrong : confidences) {
        if (!right.is_right || wrong.is_right) continue;
        n_pairs += 1;
        n_ordered += right.probability > wrong.probability    ? 1
                     : right.probability == wrong.probability ? 0.5
                                                              : 0;
      }
    }
    const auto found = reliability_of(confidences).auroc;
    ASSERT_EQ(found.has_value(), n_pairs > 0);
    if (found) {
      EXPECT_THAT(*found, DoubleNear(n_ordered / n_pairs, 1e-12));
    }
  }
}

// --- Temperature -------------------------------------------------------------------------------

// p = (0.9, 0.1), right in 3 of 4: the best q has q(first) = 0.75, so (0.9 / 0.1)^(1/T) = 3 and
// T = log 9 / log 3 = 2.
TEST(Temperature, IsAsWorkedOutByHand) {
  std::vector<Sample> samples;
  for (std::size_t i = 0; i < 4; ++i) {
    samples.push_back({
        .probability = 0.9,
        .is_right = i != 0,
        .distribution = {0.9, 0.1},
        .predicted = 0,
        .truth = i == 0 ? 1U : 0U,
    });
  }
  const Temperature fitted = fit_temperature(samples);
  EXPECT_THAT(fitted.temperature, DoubleNear(2, 1e-7));
  EXPECT_THAT(calibrated(fitted, samples[0]), DoubleNear(0.75, 1e-7));
  // Without a distribution nothing is known of the other values.
  EXPECT_THAT(calibrated(fitted, plain(0.9, true)), DoubleEq(0.9));
}

double loss_of(const std::vector<Sample>& samples, double temperature) {
  double loss = 0;
  for (const Sample& sample : samples) {
    double sum = 0;
    double rest = 1;
    for (const double p : sample.distribution) {
      sum += std::pow(p, 1 / temperature);
      rest -= p;
    }
    if (rest > 1e-6) sum += std::pow(rest, 1 / temperature);
    const double truth = sample.truth ? sample.distribution[*sample.truth] : rest;
    loss -= std::log(std::pow(truth, 1 / temperature) / sum);
  }
  return loss;
}

TEST(Temperature, IsTheBestOfAFineGrid) {
  std::mt19937_64 random(6);
  const auto chance = [&] { return static_cast<double>((random() % 1000) + 1) / 1001; };
  for (int round = 0; round < 20; ++round) {
    std::vector<Sample> samples;
    for (std::size_t i = 0; i < 30; ++i) {
      Sample sample{.distribution = {chance(), chance(), chance()}};
      double sum = round % 2 == 0 ? 0 : chance();  // Some goes to other values.
      for (const double p : sample.distribution)
        sum += p;
      for (double& p : sample.distribution)
        p /= sum;
      const std::size_t truth = random() % (round % 2 == 0 ? 3 : 4);
      if (truth < 3) sample.truth = truth;
      samples.push_back(sample);
    }
    const double fitted = fit_temperature(samples).temperature;
    const double loss = loss_of(samples, fitted);
    for (double other = kLowestTemperature; other <= kHighestTemperature; other *= 1.01)
      EXPECT_LE(loss, loss_of(samples, other) + 1e-9) << fitted << " and " << other;
  }
}

TEST(Temperature, StaysWithinItsBounds) {
  const std::vector<Sample> right = {{.distribution = {0.6, 0.4}, .truth = 0}};
  EXPECT_THAT(fit_temperature(right).temperature, DoubleEq(kLowestTemperature));
  const std::vector<Sample> wrong = {{.distribution = {0.6, 0.4}, .truth = 1}};
  EXPECT_THAT(fit_temperature(wrong).temperature, DoubleEq(kHighestTemperature));
  const std::vector<Sample> unknown = {{.distribution = {0.6, 0.4}}};
  EXPECT_EQ(fit_temperature(unknown), Temperature{});
  EXPECT_EQ(fit_temperature({}), Temperature{});
}

// --- Logistic ----------------------------------------------------------------------------------

// Two probabilities and two parameters: the curve goes through the mean target of each.
TEST(Logistic, IsAsWorkedOutByHand) {
  std::vector<Sample> samples;
  for (std::size_t i = 0; i < 8; ++i)
    samples.push_back(plain(0.9, i < 6));  // 6 of 8
  for (std::size_t i = 0; i < 8; ++i)
    samples.push_back(plain(0.6, i < 2));  // 2 of 8
  const Logistic fitted = fit_logistic(samples);
  // 8 right and 8 wrong ones: targets 9/10 and 1/10.
  EXPECT_THAT(calibrated(fitted, plain(0.9, true)), DoubleNear((6 * 0.9 + 2 * 0.1) / 8, 1e-8));
  EXPECT_THAT(calibrated(fitted, plain(0.6, true)), DoubleNear((2 * 0.9 + 6 * 0.1) / 8, 1e-8));
}

// At the optimum, errors are orthogonal to both inputs.
TEST(Logistic, HasNoGradientLeft) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 30; ++round) {
    std::vector<Sample> samples;
    for (std::size_t i = 0; i < 60; ++i) {
      const double p = static_cast<double>((random() % 9999) + 1) / 10'000;
      samples.push_back(plain(p, static_cast<double>(random() % 10'000) / 10'000 < p * p));
    }
    const auto n_right = static_cast<double>(std::ranges::count_if(samples, &Sample::is_right));
    const double n_wrong = 60 - n_right;
    const Logistic fitted = fit_logistic(samples);
    double of_slope = 0;
    double of_intercept = 0;
    for (const Sample& sample : samples) {
      const double target = sample.is_right ? (n_right + 1) / (n_right + 2) : 1 / (n_wrong + 2);
      const double error = calibrated(fitted, sample) - target;
      of_slope += error * std::log(sample.probability / (1 - sample.probability));
      of_intercept += error;
    }
    EXPECT_THAT(of_slope, DoubleNear(0, 1e-6));
    EXPECT_THAT(of_intercept, DoubleNear(0, 1e-6));
  }
}

TEST(Logistic, IsFiniteWhereEverythingIsCertain) {
  const std::vector<Sample> certain(20, plain(1, true));
  const double p = calibrated(fit_logistic(certain), certain.front());
  EXPECT_THAT(p, DoubleNear(21.0 / 22, 1e-6));
  const std::vector<Sample> apart = {plain(1, true), plain(0, false)};
  const Logistic fitted = fit_logistic(apart);
  EXPECT_TRUE(std::isfinite(fitted.slope));
  EXPECT_TRUE(std::isfinite(fitted.intercept));
}

// --- Isotonic ----------------------------------------------------------------------------------

TEST(Isotonic, IsAsWorkedOutByHand) {
  const std::vector<Sample> samples = {
      plain(0.1, false), plain(0.2, true), plain(0.3, false), plain(0.4, true), plain(0.9, true)
  };
  const Isotonic fitted = fit_isotonic(samples);
  EXPECT_THAT(
      fitted.points,
      ElementsAre(Pair(0.1, 0), Pair(0.2, 0.5), Pair(0.3, 0.5), Pair(0.4, 1), Pair(0.9, 1))
  );
  EXPECT_THAT(calibrated(fitted, plain(0.05, true)), DoubleEq(0));
  EXPECT_THAT(calibrated(fitted, plain(0.15, true)), DoubleNear(0.25, 1e-12));
  EXPECT_THAT(calibrated(fitted, plain(0.25, true)), DoubleEq(0.5));
  EXPECT_THAT(calibrated(fitted, plain(1, true)), DoubleEq(1));
}

// max over j <= i of min over k >= i of the mean of j … k (Barlow et al., 1972).
TEST(Isotonic, IsTheMaximumOfMinimaOfMeans) {
  std::mt19937_64 random(8);
  for (int round = 0; round < 100; ++round) {
    std::vector<double> n_right(9);
    std::vector<double> n(9);
    std::vector<Sample> samples;
    for (std::size_t i = 0; i < 25; ++i) {
      const std::size_t at = random() % n.size();
      const bool is_right = random() % 2 == 0;
      samples.push_back(plain(static_cast<double>(at) / 10, is_right));
      n[at] += 1;
      n_right[at] += is_right ? 1 : 0;
    }
    const Isotonic fitted = fit_isotonic(samples);
    for (std::size_t i = 0; i < n.size(); ++i) {
      if (n[i] == 0) continue;
      double best = -1;
      for (std::size_t j = 0; j <= i; ++j) {
        double least = std::numeric_limits<double>::infinity();
        double sum = 0;
        double count = 0;
        for (std::size_t k = j; k < n.size(); ++k) {
          sum += n_right[k];
          count += n[k];
          if (k >= i && count > 0) least = std::min(least, sum / count);
        }
        best = std::max(best, least);
      }
      EXPECT_THAT(
          calibrated(fitted, plain(static_cast<double>(i) / 10, true)), DoubleNear(best, 1e-12)
      );
    }
  }
}

// --- Files -------------------------------------------------------------------------------------

TEST(CalibrationFile, IsReadAsItWasWritten) {
  const Calibration calibration{
      .identity = {{"model_hash", "ab"}, {"schema_hash", "cd"}},
      .curves = {
          {"/a", Temperature{.temperature = 1.75}},
          {"/b/c", Logistic{.slope = 0.1, .intercept = -1.0 / 3}},
          {"/d", Isotonic{.points = {{0.25, 0}, {1.0 / 3, 0.5}, {0.9, 1}}}}
      },
  };
  const auto read = read_calibration(json::write(to_json(calibration)), "c.json");
  ASSERT_TRUE(read) << to_string(read.error());
  EXPECT_EQ(*read, calibration);
}

TEST(CalibrationFile, SaysWhatIsWrong) {
  for (const std::string text : {
           "[]",
           R"({"version": 1})",
           R"({"version": 1, "identity": {"a": 1}, "fields": []})",
           R"({"version": 1, "identity": {}, "fields": [{"pointer": "/a", "kind": "other"}]})",
           R"({"version": 1, "identity": {}, "fields": [{"pointer": "/a", "kind": "temperature", "temperature": 0}]})",
           R"({"version": 1, "identity": {}, "fields": [{"pointer": "/a", "kind": "isotonic", "points": [[0.5, 1], [0.6, 0]]}]})",
           R"({"version": 1, "identity": {}, "fields": [{"kind": "logistic", "slope": 1, "intercept": 0}]})",
       }) {
    const auto read = read_calibration(text, "c.json");
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, ErrorCode::invalid_input);
    EXPECT_EQ(read.error().at.file, "c.json");
  }
  const auto newer = read_calibration(R"({"version": 2})", "c.json");
  ASSERT_FALSE(newer);
  EXPECT_EQ(newer.error().code, ErrorCode::unsupported);
}

// --- Rows --------------------------------------------------------------------------------------

schema::Schema schema_of(std::string_view text) {
  return schema::read_json_schema(json::parse(text).value(), {}).value();
}

json::Value row_of(const std::string& text) { return json::parse(text).value(); }

// A model that says 0.9 and is right three times of four.
struct Rows {
  json::Value::Array predictions;
  json::Value::Array truth;
};

Rows overconfident(std::size_t n) {
  Rows rows;
  for (std::size_t i = 0; i < n; ++i) {
    rows.truth.push_back(row_of(
        std::format(
            R"({{"id": {}, "a": {}, "o": {{"t": "x"}}, "l": [1]}})",
            i,
            i % 4 == 0 ? "false" : "true"
        )
    ));
    rows.predictions.push_back(row_of(
        std::format(
            R"({{"id": {}, "a": true, "a__p": 0.9, "a__distribution": [{{"value": true, "probability": 0.9}}, {{"value": false, "probability": 0.1}}],
            "o": {{"t": "{}"}}, "o__p": {{"t": {}}}, "o__distribution": {{"t": null}}, "l": [1], "l__p": [0.5], "status": "success"}})",
            i,
            i % 3 == 0 ? "x" : "y",
            i % 3 == 0 ? 0.8 : 0.6
        )
    ));
  }
  return rows;
}

const schema::Schema& row_schema() {
  static const schema::Schema schema = schema_of(
      R"({"type":"object","properties":{"a":{"type":"boolean"},
          "o":{"type":"object","properties":{"t":{"type":"string"}}},
          "l":{"type":"array","items":{"type":"integer"}}}})"
  );
  return schema;
}

TEST(Calibrate, FitsEachFieldByWhatIsKnownOfIt) {
  const Rows rows = overconfident(400);
  const auto report = calibrate(
      row_schema(),
      rows.predictions,
      rows.truth,
      {.rows = {.id_columns = {"id"}}, .split = 0.25, .seed = 3}
  );
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_EQ(report->n_fitted, 100U);
  EXPECT_EQ(report->n_held_out, 300U);
  ASSERT_EQ(report->fields.size(), 2U);  // No list.
  const CalibratedField& flag = report->fields[0];
  EXPECT_EQ(flag.name, "a");
  EXPECT_EQ(flag.n_fitted, 100U);
  EXPECT_EQ(flag.before.n, 300U);
  EXPECT_TRUE(std::holds_alternative<Temperature>(flag.curve.value()));
  EXPECT_THAT(flag.before.ece, DoubleNear(0.15, 0.03));
  EXPECT_LT(flag.after.ece, 0.1);
  EXPECT_LT(flag.after.brier, flag.before.brier);
  const CalibratedField& text = report->fields[1];
  EXPECT_EQ(text.name, "o.t");
  EXPECT_TRUE(std::holds_alternative<Logistic>(text.curve.value()));
  EXPECT_LT(text.after.brier, text.before.brier);
  EXPECT_THAT(text.before.auroc.value(), DoubleEq(1));
  EXPECT_EQ(report->calibration.curves.size(), 2U);
  EXPECT_EQ(report->calibration.curves.at("/o/t"), *text.curve);
  EXPECT_THAT(to_text(*report), HasSubstr("temperature"));
  EXPECT_EQ(to_json(*report).find("fields")->as_array().size(), 2U);
}

TEST(Calibrate, TheSeedChoosesTheRows) {
  const Rows rows = overconfident(60);
  const auto with_seed = [&](std::uint64_t seed) {
    return calibrate(
               row_schema(),
               rows.predictions,
               rows.truth,
               {.method = Method::isotonic, .seed = seed}
    )
        .value()
        .calibration;
  };
  EXPECT_EQ(with_seed(1), with_seed(1));
  bool differs = false;
  for (std::uint64_t seed = 2; seed < 12; ++seed)
    differs = differs || !(with_seed(seed) == with_seed(1));
  EXPECT_TRUE(differs);
  EXPECT_TRUE(std::holds_alternative<Isotonic>(with_seed(1).curves.at("/a")));
}

TEST(Calibrate, LeavesOutFailedRowsAndSaysWhenThereIsTooLittle) {
  Rows rows = overconfident(19);
  const auto too_few = calibrate(row_schema(), rows.predictions, rows.truth, {});
  EXPECT_TRUE(too_few);  // Ten of nineteen, rounded.
  rows = overconfident(40);
  for (std::size_t i = 0; i < 30; ++i)
    rows.predictions[i] = row_of(R"({"a": null, "a__p": null, "status": "failure"})");
  const auto failed = calibrate(row_schema(), rows.predictions, rows.truth, {});
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::invalid_input);
  EXPECT_THAT(failed.error().message, HasSubstr("among 5 rows"));
  for (const double split : {0.0, 1.0, -1.0, std::numeric_limits<double>::quiet_NaN()})
    EXPECT_FALSE(calibrate(row_schema(), rows.predictions, rows.truth, {.split = split}));
}

// The distribution of a field with a status is of its value only.
TEST(Calibrate, AFieldWithAStatusHasNoTemperature) {
  Rows rows = overconfident(60);
  for (json::Value& row : rows.predictions)
    row.as_object().push_back({"a__status", json::Value("value")});
  const auto report = calibrate(row_schema(), rows.predictions, rows.truth, {});
  ASSERT_TRUE(report);
  EXPECT_TRUE(std::holds_alternative<Logistic>(report->fields[0].curve.value()));
}

}  // namespace
}  // namespace extractinator::eval
