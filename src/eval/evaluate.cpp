// Goes over the paired rows once per field and turns what was counted into scores.
#include "eval/evaluate.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <format>
#include <span>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "eval/field.h"
#include "eval/list_counts.h"
#include "eval/row_scores.h"
#include "eval/rows.h"
#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::eval {
namespace {

// What was seen of one field over all rows.
struct Tally {
  std::uint64_t n_labelled = 0;
  std::uint64_t n_missing = 0;
  std::uint64_t n_right = 0;
  std::uint64_t n_errors = 0;  // Rows where both are numbers.
  double sum_of_errors = 0;
  ListCounts items = {};
};

Result<Tally> tally_of(
    const Field& field,
    const PairedRows& paired,
    std::span<const json::Value> truth,
    const Options& options
) {
  Tally tally;
  for (std::size_t row = 0; row < truth.size(); ++row) {
    const json::Value* prediction = paired.predictions[row];
    TRY(const auto score, score_row(field, prediction, truth[row], options.tolerance));
    if (!score) continue;
    ++tally.n_labelled;
    if (prediction == nullptr) ++tally.n_missing;
    if (score->score == 1) ++tally.n_right;
    if (score->error) {
      ++tally.n_errors;
      tally.sum_of_errors += *score->error;
    }
    tally.items += score->items;
  }
  return tally;
}

// The headline first.
std::vector<FieldScore> scores_of(const Field& field, const Tally& tally) {
  const auto line = [&](Metric metric, double value, std::uint64_t n) {
    return FieldScore{
        .name = field.name,
        .metric = metric,
        .value = value,
        .n = n,
        .n_missing = tally.n_missing,
    };
  };
  std::vector<FieldScore> scores;
  const double share_right =
      static_cast<double>(tally.n_right) / static_cast<double>(tally.n_labelled);
  switch (field.kind) {
    case FieldKind::category:
      scores = {line(Metric::accuracy, share_right, tally.n_labelled)};
      break;
    case FieldKind::text:
      scores = {line(Metric::exact_match, share_right, tally.n_labelled)};
      break;
    case FieldKind::number:
      scores = {line(Metric::within_tolerance, share_right, tally.n_labelled)};
      if (tally.n_errors > 0) {
        const double mean = tally.sum_of_errors / static_cast<double>(tally.n_errors);
        scores.push_back(line(Metric::mean_absolute_error, mean, tally.n_errors));
      }
      break;
    case FieldKind::status:
      return {line(Metric::status_accuracy, share_right, tally.n_labelled)};
    case FieldKind::objects:
    case FieldKind::scalars:
      scores = {
          line(Metric::f1, tally.items.f1(), tally.items.n_true),
          line(Metric::precision, tally.items.precision(), tally.items.n_true),
          line(Metric::recall, tally.items.recall(), tally.items.n_true),
      };
      break;
  }
  scores.front().is_headline = true;
  return scores;
}

}  // namespace

Result<Report> evaluate(
    const schema::Schema& schema,
    std::span<const json::Value> predictions,
    std::span<const json::Value> truth,
    const Options& options
) {
  const std::vector<Field> fields = fields_of(schema);
  if (fields.empty()) {
    return fail(ErrorCode::invalid_input, "only answers that are objects with fields have scores");
  }
  TRY(const PairedRows paired, pair_rows(predictions, truth, options));
  Report report;
  report.n_rows = truth.size();
  report.n_extra = paired.n_extra;
  report.n_missing = static_cast<std::uint64_t>(std::ranges::count(paired.predictions, nullptr));

  double sum = 0;
  std::size_t n_headlines = 0;
  for (const Field& field : fields) {
    TRY(const Tally tally, tally_of(field, paired, truth, options));
    if (tally.n_labelled == 0) continue;
    for (FieldScore& score : scores_of(field, tally)) {
      if (score.is_headline) {
        sum += score.value;
        ++n_headlines;
      }
      report.fields.push_back(std::move(score));
    }
  }
  if (n_headlines == 0) {
    return fail(
        ErrorCode::invalid_input,
        std::format("none of the {} true rows has a field of the schema", truth.size()),
        {},
        std::format("the first field is `{}`", fields.front().name)
    );
  }
  report.score = sum / static_cast<double>(n_headlines);
  return report;
}

}  // namespace extractinator::eval
