// Reports for people and for programs.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <format>
#include <string>
#include <string_view>
#include <utility>

#include "eval/evaluate.h"
#include "eval/padded.h"
#include "json/value.h"

namespace extractinator::eval {
namespace {

json::Value count(std::uint64_t n) { return json::Value::integer(static_cast<std::int64_t>(n)); }

}  // namespace

std::string_view to_string(Metric metric) {
  switch (metric) {
    case Metric::accuracy:
      return "accuracy";
    case Metric::exact_match:
      return "exact_match";
    case Metric::within_tolerance:
      return "within_tolerance";
    case Metric::mean_absolute_error:
      return "mean_absolute_error";
    case Metric::precision:
      return "precision";
    case Metric::recall:
      return "recall";
    case Metric::f1:
      return "f1";
    case Metric::status_accuracy:
      return "status_accuracy";
  }
  return "unknown";
}

std::string to_text(const Report& report) {
  constexpr std::size_t kMetricWidth = 19;  // Of `mean_absolute_error`.
  std::size_t name_width = width_of("field");
  for (const FieldScore& score : report.fields)
    name_width = std::max(name_width, width_of(score.name));
  std::string text = std::format(
      "{}  {}  {:>9}  {:>6}  {:>7}\n",
      padded("field", name_width),
      padded("metric", kMetricWidth),
      "value",
      "n",
      "missing"
  );
  std::string_view above;
  for (const FieldScore& score : report.fields) {
    const bool is_named = score.is_headline || score.name != above;
    above = score.name;
    text += std::format(
        "{}  {}  {:>9.3f}  {:>6}  {:>7}\n",
        padded(is_named ? score.name : "", name_width),
        padded(to_string(score.metric), kMetricWidth),
        score.value,
        score.n,
        score.n_missing
    );
  }
  text += std::format(
      "{}  {}  {:>9.3f}  {:>6}  {:>7}\n",
      padded("score", name_width),
      padded("mean of the fields", kMetricWidth),
      report.score,
      report.n_rows,
      report.n_missing
  );
  if (report.n_extra > 0) {
    text += std::format("{} predicted rows have no true row and are not scored\n", report.n_extra);
  }
  return text;
}

json::Value to_json(const Report& report) {
  json::Value::Array fields;
  for (const FieldScore& score : report.fields) {
    fields.emplace_back(
        json::Value::Object{
            {.key = "name", .value = json::Value(score.name)},
            {.key = "metric", .value = json::Value(std::string(to_string(score.metric)))},
            {.key = "value", .value = json::Value::number(score.value)},
            {.key = "n", .value = count(score.n)},
            {.key = "n_missing", .value = count(score.n_missing)},
            {.key = "is_headline", .value = json::Value(score.is_headline)},
        }
    );
  }
  return json::Value(
      json::Value::Object{
          {.key = "score", .value = json::Value::number(report.score)},
          {.key = "n_rows", .value = count(report.n_rows)},
          {.key = "n_missing", .value = count(report.n_missing)},
          {.key = "n_extra", .value = count(report.n_extra)},
          {.key = "fields", .value = json::Value(std::move(fields))},
      }
  );
}

}  // namespace extractinator::eval
