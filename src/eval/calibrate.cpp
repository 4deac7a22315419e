// Samples from rows, curves from samples, and a report; everything here is public through
// calibrate.h.
#include "eval/calibrate.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <format>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "eval/calibration.h"
#include "eval/confidence.h"
#include "eval/curves.h"
#include "eval/field.h"
#include "eval/rows.h"
#include "json/parse.h"
#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::eval {
namespace {

// The columns behind a field have its shape.
const json::Value* beside(
    const json::Value& row, std::vector<std::string> path, std::string_view ending
) {
  path.front() += ending;
  return value_at(row, path);
}

// Nothing where the row is not labelled, or the probability is not known.
std::optional<Sample> labelled(
    const Field& field, const json::Value& prediction, const json::Value& truth
) {
  const json::Value* wanted = value_at(truth, field.path);
  const json::Value* found = value_at(prediction, field.path);
  if (wanted == nullptr || found == nullptr) return std::nullopt;
  const json::Value* distribution = beside(prediction, field.path, "__distribution");
  auto sample = sample_of(
      *found,
      beside(prediction, field.path, "__p"),
      distribution,
      beside(prediction, field.path, "__status")
  );
  if (!sample) return std::nullopt;
  sample->is_right = json::equivalent(*found, *wanted);
  for (std::size_t i = 0; i < sample->distribution.size() && !sample->truth; ++i) {
    if (json::equivalent(*distribution->as_array()[i].find("value"), *wanted)) sample->truth = i;
  }
  return sample;
}

Curve fit(std::span<const Sample> samples, Method method) {
  if (method == Method::isotonic) return fit_isotonic(samples);
  const bool has_distributions = std::ranges::none_of(samples, [](const Sample& sample) {
    return sample.distribution.empty();
  });
  if (has_distributions) return fit_temperature(samples);
  return fit_logistic(samples);
}

std::string pointer_of(const Field& field) {
  std::string pointer;
  for (const std::string& step : field.path)
    pointer += json::pointer_step(step);
  return pointer;
}

// Fisher-Yates with a generator whose numbers the standard fixes, so that a seed means the same
// everywhere.
void shuffle(std::span<std::size_t> rows, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  for (std::size_t i = rows.size(); i > 1; --i)
    std::swap(rows[i - 1], rows[random() % i]);
}

std::string number_text(std::optional<double> value) {
  return value ? std::format("{:.3f}", *value) : "-";
}

json::Value to_json(const Reliability& reliability) {
  return json::Value(
      json::Value::Object{
          {"n", json::Value::integer(static_cast<std::int64_t>(reliability.n))},
          {"accuracy", json::Value::number(reliability.accuracy)},
          {"ece", json::Value::number(reliability.ece)},
          {"brier", json::Value::number(reliability.brier)},
          {"auroc", reliability.auroc ? json::Value::number(*reliability.auroc) : json::Value()},
      }
  );
}

}  // namespace

Result<CalibrationReport> calibrate(
    const schema::Schema& schema,
    std::span<const json::Value> predictions,
    std::span<const json::Value> truth,
    const CalibrateOptions& options
) {
  if (!(options.split > 0 && options.split < 1)) {
    return fail(
        ErrorCode::invalid_input,
        std::format("the split must be above 0 and below 1, not {}", options.split)
    );
  }
  TRY(const PairedRows paired, pair_rows(predictions, truth, options.rows));
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < truth.size(); ++row) {
    if (paired.predictions[row] != nullptr) rows.push_back(row);
  }
  shuffle(rows, options.seed);
  const auto n_fitted =
      static_cast<std::size_t>(std::round(options.split * static_cast<double>(rows.size())));
  const auto fitted = std::span(rows).first(n_fitted);
  const auto held_out = std::span(rows).subspan(n_fitted);
  CalibrationReport report{.n_fitted = fitted.size(), .n_held_out = held_out.size()};

  for (const Field& field : fields_of(schema)) {
    const bool has_probability = field.kind == FieldKind::category ||
                                 field.kind == FieldKind::number || field.kind == FieldKind::text;
    if (!has_probability) continue;
    const auto samples_of = [&](std::span<const std::size_t> chosen) {
      std::vector<Sample> samples;
      for (const std::size_t row : chosen) {
        auto sample = labelled(field, *paired.predictions[row], truth[row]);
        if (sample) samples.push_back(*std::move(sample));
      }
      return samples;
    };
    const std::vector<Sample> samples = samples_of(fitted);
    CalibratedField made{.name = field.name, .n_fitted = samples.size()};
    if (samples.size() >= kLeastFitted) made.curve = fit(samples, options.method);
    std::vector<Confidence> before;
    std::vector<Confidence> after;
    for (const Sample& sample : samples_of(held_out)) {
      before.push_back({.probability = sample.probability, .is_right = sample.is_right});
      if (!made.curve) continue;
      after.push_back(
          {.probability = calibrated(*made.curve, sample), .is_right = sample.is_right}
      );
    }
    made.before = reliability_of(before);
    made.after = reliability_of(after);
    if (made.curve) report.calibration.curves.emplace(pointer_of(field), *made.curve);
    report.fields.push_back(std::move(made));
  }
  if (report.calibration.curves.empty()) {
    return fail(
        ErrorCode::invalid_input,
        std::format(
            "no field has {} values with a probability and a true value among {} rows",
            kLeastFitted,
            fitted.size()
        ),
        {},
        "give more true rows, or a larger split"
    );
  }
  return report;
}

std::string to_text(const CalibrationReport& report) {
  std::size_t width = std::string_view("field").size();
  for (const CalibratedField& field : report.fields)
    width = std::max(width, field.name.size());
  std::string text = std::format(
      "{:<{}}  {:<11}  {:>6}  {:>8}  {:>8}  {:>13}  {:>13}  {:>13}\n",
      "field",
      width,
      "curve",
      "fitted",
      "held out",
      "accuracy",
      "ECE",
      "Brier",
      "AUROC"
  );
  for (const CalibratedField& field : report.fields) {
    const auto pair = [&](std::optional<double> before, std::optional<double> after) {
      if (!field.curve) return number_text(before);
      return number_text(before) + " > " + number_text(after);
    };
    text += std::format(
        "{:<{}}  {:<11}  {:>6}  {:>8}  {:>8}  {:>13}  {:>13}  {:>13}\n",
        field.name,
        width,
        field.curve ? kind_of(*field.curve) : "too few",
        field.n_fitted,
        field.before.n,
        number_text(field.before.accuracy),
        pair(field.before.ece, field.after.ece),
        pair(field.before.brier, field.after.brier),
        pair(field.before.auroc, field.after.auroc)
    );
  }
  return text;
}

json::Value to_json(const CalibrationReport& report) {
  json::Value::Array fields;
  for (const CalibratedField& field : report.fields) {
    fields.emplace_back(
        json::Value::Object{
            {"name", json::Value(field.name)},
            {"kind", field.curve ? json::Value(std::string(kind_of(*field.curve))) : json::Value()},
            {"n_fitted", json::Value::integer(static_cast<std::int64_t>(field.n_fitted))},
            {"before", to_json(field.before)},
            {"after", field.curve ? to_json(field.after) : json::Value()},
        }
    );
  }
  return json::Value(
      json::Value::Object{
          {"n_fitted", json::Value::integer(static_cast<std::int64_t>(report.n_fitted))},
          {"n_held_out", json::Value::integer(static_cast<std::int64_t>(report.n_held_out))},
          {"fields", json::Value(std::move(fields))},
      }
  );
}

}  // namespace extractinator::eval
