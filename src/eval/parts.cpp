// Collects rows and measures them with weights; everything here is private to the room through
// parts.h.
#include "eval/parts.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "eval/assessment.h"
#include "eval/confidence.h"
#include "eval/list_counts.h"
#include "eval/regression.h"
#include "eval/spans.h"

namespace extractinator::eval {
namespace {

std::uint64_t weight_of(Weights weights, std::size_t i) { return weights.empty() ? 1 : weights[i]; }

}  // namespace

Weights RowList::of(Weights all, Scratch& scratch) const {
  if (all.empty() || all.size() == rows_.size()) return all;
  scratch.weights.resize(rows_.size());
  std::ranges::transform(rows_, scratch.weights.begin(), [&](std::uint32_t row) {
    return all[row];
  });
  return scratch.weights;
}

// --- Means --------------------------------------------------------------------------------------

void MeanPart::add(std::uint32_t row, double value) {
  rows_.add(row);
  values_.push_back(value);
}

std::vector<Part::Line> MeanPart::lines() const { return {{.name = name_, .n = rows_.size()}}; }

void MeanPart::measure(Weights weights, Scratch& scratch, Values values) const {
  const Weights own = rows_.of(weights, scratch);
  // Several sums at once: each addition would wait for the one before it.
  std::array<double, 4> sums = {};
  std::uint64_t n = 0;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const std::uint64_t weight = weight_of(own, i);
    sums[i % sums.size()] += static_cast<double>(weight) * values_[i];
    n += weight;
  }
  const double sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  values[0] = n > 0 ? std::optional(sum / static_cast<double>(n)) : std::nullopt;
}

void MeanPart::worst_cases(Values values) const {
  const auto n = static_cast<double>(values_.size() + n_missing_);
  if (n > 0) values[0] = std::ranges::fold_left(values_, 0.0, std::plus()) / n;
}

void EstimatePart::add(std::uint32_t row, const Estimate& estimate) {
  rows_.add(row);
  estimates_.push_back(estimate);
}

std::vector<Part::Line> EstimatePart::lines() const {
  const std::uint64_t n = estimates_.size();
  return {
      {.name = "mean_absolute_error", .n = n},
      {.name = "root_mean_squared_error", .n = n},
      {.name = "rsmapes", .n = n},
  };
}

void EstimatePart::measure(Weights weights, Scratch& scratch, Values values) const {
  const Weights own = rows_.of(weights, scratch);
  const EstimateErrors errors = errors_of(estimates_, epsilon_, own);
  values[0] = errors.mean_absolute_error;
  values[1] = errors.root_mean_squared_error;
  values[2] = errors.rsmapes;
}

// An error has no upper bound, but the share of the sum that two numbers differ by has: 1.
void EstimatePart::worst_cases(Values values) const {
  const auto n = static_cast<double>(estimates_.size());
  const double all = n + static_cast<double>(n_missing_);
  if (n_missing_ == 0) {
    Scratch scratch;
    measure({}, scratch, values);
  } else {
    values[2] = rsmapes(estimates_, epsilon_).value_or(0) * n / all;
  }
}

// --- Counts -------------------------------------------------------------------------------------

void ListPart::add(std::uint32_t row, const ListCounts& counts) {
  rows_.add(row);
  counts_.push_back(counts);
}

ListCounts ListPart::total(Weights weights, Scratch& scratch) const {
  const Weights own = rows_.of(weights, scratch);
  ListCounts total;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    const std::uint64_t weight = weight_of(own, i);
    total.n_agreed += weight * counts_[i].n_agreed;
    total.n_predicted += weight * counts_[i].n_predicted;
    total.n_true += weight * counts_[i].n_true;
  }
  return total;
}

std::vector<Part::Line> ListPart::lines() const {
  Scratch scratch;
  const std::uint64_t n = total({}, scratch).n_true;
  return {{.name = "f1", .n = n}, {.name = "precision", .n = n}, {.name = "recall", .n = n}};
}

void ListPart::measure(Weights weights, Scratch& scratch, Values values) const {
  if (counts_.empty()) return;
  const ListCounts counts = total(weights, scratch);
  values[0] = counts.f1();
  values[1] = counts.precision();
  values[2] = counts.recall();
}

void ListPart::worst_cases(Values values) const {
  Scratch scratch;
  ListCounts counts = total({}, scratch);
  counts.n_true += n_true_missing_;
  values[0] = counts.f1();
  values[1] = counts.precision();
  values[2] = counts.recall();
}

void SpanPart::add(
    std::uint32_t row, std::span<const Passage> found, std::span<const Passage> marked
) {
  rows_.add(row);
  counts_.push_back(count_spans(found, marked));
}

SpanPart::Counts SpanPart::total(Weights weights, Scratch& scratch) const {
  const Weights own = rows_.of(weights, scratch);
  Counts total;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    const auto weight = static_cast<double>(weight_of(own, i));
    for (std::size_t schema = 0; schema < total.size(); ++schema) {
      const SpanCounts& counts = counts_[i][schema];
      total[schema].n_correct += weight * counts.n_correct;
      total[schema].n_incorrect += weight * counts.n_incorrect;
      total[schema].n_partial += weight * counts.n_partial;
      total[schema].n_spurious += weight * counts.n_spurious;
      total[schema].n_missing += weight * counts.n_missing;
    }
  }
  return total;
}

std::vector<Part::Line> SpanPart::lines() const {
  static constexpr std::array<std::string_view, 12> kNames = {
      "span_strict_f1",
      "span_strict_precision",
      "span_strict_recall",
      "span_exact_f1",
      "span_exact_precision",
      "span_exact_recall",
      "span_partial_f1",
      "span_partial_precision",
      "span_partial_recall",
      "span_type_f1",
      "span_type_precision",
      "span_type_recall",
  };
  if (counts_.empty() && !has_missing_) return {};
  Scratch scratch;
  const auto n = static_cast<std::uint64_t>(total({}, scratch).front().n_marked());
  std::vector<Line> lines;
  for (const std::string_view name : kNames)
    lines.push_back({.name = name, .n = n});
  return lines;
}

void SpanPart::measure(Weights weights, Scratch& scratch, Values values) const {
  if (counts_.empty()) return;
  std::size_t at = 0;
  for (const SpanCounts& counts : total(weights, scratch)) {
    values[at++] = counts.f1();
    values[at++] = counts.precision();
    values[at++] = counts.recall();
  }
}

void SpanPart::worst_cases(Values values) const {
  Scratch scratch;
  std::size_t at = 0;
  for (SpanCounts counts : total({}, scratch)) {
    counts.n_missing += static_cast<double>(n_marked_missing_);
    values[at++] = counts.f1();
    values[at++] = counts.precision();
    values[at++] = counts.recall();
  }
}

// --- Probabilities ------------------------------------------------------------------------------

void ConfidencePart::add(std::uint32_t row, double probability, bool is_right) {
  Bin& bin = bins_[bin_of(probability)];
  bin.rows.add(row);
  bin.confidences.push_back({.probability = probability, .is_right = is_right});
}

std::size_t ConfidencePart::size() const {
  std::size_t n = 0;
  for (const Bin& bin : bins_)
    n += bin.confidences.size();
  return n;
}

ConfidenceBins ConfidencePart::total(Weights weights, Scratch& scratch) const {
  ConfidenceBins all;
  for (std::size_t i = 0; i < bins_.size(); ++i)
    all.add(i, bins_[i].confidences, bins_[i].rows.of(weights, scratch));
  return all;
}

std::vector<Part::Line> ConfidencePart::lines() const {
  const std::uint64_t n = size();
  if (n == 0) return {};
  return {{.name = "expected_calibration_error", .n = n}, {.name = "brier_score", .n = n}};
}

void ConfidencePart::measure(Weights weights, Scratch& scratch, Values values) const {
  const ConfidenceBins bins = total(weights, scratch);
  values[0] = bins.ece();
  values[1] = bins.brier();
}

// Without an answer there is no probability, either.
void ConfidencePart::worst_cases(Values values) const {
  if (n_missing_ > 0) return;
  Scratch scratch;
  measure({}, scratch, values);
}

std::optional<ReliabilityCurve> ConfidencePart::curve() const {
  if (size() == 0) return std::nullopt;
  Scratch scratch;
  const ConfidenceBins all = total({}, scratch);
  ReliabilityCurve curve = {
      .n = size(), .ece = all.ece().value_or(0), .brier = all.brier().value_or(0)
  };
  for (const ConfidenceBin& bin : all.bins) {
    ReliabilityBin& made = curve.bins.emplace_back();
    if (bin.n == 0) continue;
    made = {
        .n = static_cast<std::uint64_t>(bin.n),
        .mean_probability = bin.sum_of_probabilities / bin.n,
        .share_right = bin.n_right / bin.n,
    };
  }
  return curve;
}

}  // namespace extractinator::eval
