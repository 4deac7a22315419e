// Collects rows and measures them with weights; everything here is private to the room through
// parts.h.
#include "eval/parts.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
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

std::uint64_t n_items(Weights weights, std::span<const MissingItems> missing) {
  std::uint64_t items = 0;
  for (const auto& [row, n] : missing)
    items += n * weight_of(weights, row);
  return items;
}

}  // namespace

std::uint64_t total_of(Weights weights, std::span<const std::uint32_t> rows) {
  if (weights.empty()) return rows.size();
  std::uint64_t total = 0;
  for (const std::uint32_t row : rows)
    total += weights[row];
  return total;
}

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

std::vector<Part::Line> MeanPart::lines() const {
  return {
      {.name = name_,
       .n = rows_.size(),
       .n_missing = missing_.size(),
       .is_swappable = over_ == Over::labelled}
  };
}

MeanPart::Sum MeanPart::total(Weights weights, Scratch& scratch) const {
  const Weights own = rows_.of(weights, scratch);
  // Several sums at once: each addition would wait for the one before it.
  std::array<double, 4> sums = {};
  std::uint64_t n = 0;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const std::uint64_t weight = weight_of(own, i);
    sums[i % sums.size()] += static_cast<double>(weight) * values_[i];
    n += weight;
  }
  return {.sum = (sums[0] + sums[1]) + (sums[2] + sums[3]), .n = n};
}

void MeanPart::measure(Weights weights, Scratch& scratch, Values values) const {
  const auto [sum, n] = total(weights, scratch);
  values[0] = n > 0 ? std::optional(sum / static_cast<double>(n)) : std::nullopt;
}

void MeanPart::worst_cases(Weights weights, Scratch& scratch, Values values) const {
  const Sum answered = total(weights, scratch);
  const std::uint64_t n = answered.n + total_of(weights, missing_);
  values[0] = n > 0 ? std::optional(answered.sum / static_cast<double>(n)) : std::nullopt;
}

void EstimatePart::add(std::uint32_t row, const Estimate& estimate) {
  rows_.add(row);
  estimates_.push_back(estimate);
}

std::vector<Part::Line> EstimatePart::lines() const {
  const std::uint64_t n = estimates_.size();
  return {
      {.name = "mean_absolute_error", .n = n, .has_worst_case = false, .is_swappable = true},
      {.name = "root_mean_squared_error", .n = n, .has_worst_case = false, .is_swappable = true},
      {.name = "rsmapes", .n = n, .n_missing = missing_.size(), .is_swappable = true},
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
void EstimatePart::worst_cases(Weights weights, Scratch& scratch, Values values) const {
  if (missing_.empty()) {
    measure(weights, scratch, values);
    return;
  }
  const auto n_missing = static_cast<double>(total_of(weights, missing_));
  const auto n = static_cast<double>(total_of(weights, rows_.rows()));
  if (n + n_missing == 0) return;
  const Weights own = rows_.of(weights, scratch);
  values[2] = rsmapes(estimates_, epsilon_, own).value_or(0) * n / (n + n_missing);
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
  const std::uint64_t n_missing = n_items({}, missing_);
  return {
      {.name = "f1", .n = n, .n_missing = n_missing},
      {.name = "precision", .n = n, .n_missing = n_missing},
      {.name = "recall", .n = n, .n_missing = n_missing, .is_swappable = true},
  };
}

void ListPart::measure(Weights weights, Scratch& scratch, Values values) const {
  if (counts_.empty()) return;
  const ListCounts counts = total(weights, scratch);
  values[0] = counts.f1();
  values[1] = counts.precision();
  values[2] = counts.recall();
}

void ListPart::worst_cases(Weights weights, Scratch& scratch, Values values) const {
  ListCounts counts = total(weights, scratch);
  counts.n_true += n_items(weights, missing_);
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
  if (counts_.empty() && missing_.empty()) return {};
  Scratch scratch;
  const auto n = static_cast<std::uint64_t>(total({}, scratch).front().n_marked());
  const std::uint64_t n_missing = n_items({}, missing_);
  std::vector<Line> lines;
  for (const std::string_view name : kNames) {
    lines.push_back(
        {.name = name, .n = n, .n_missing = n_missing, .is_swappable = name.ends_with("_recall")}
    );
  }
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

void SpanPart::worst_cases(Weights weights, Scratch& scratch, Values values) const {
  const auto n_missing = static_cast<double>(n_items(weights, missing_));
  std::size_t at = 0;
  for (SpanCounts counts : total(weights, scratch)) {
    counts.n_missing += n_missing;
    values[at++] = counts.f1();
    values[at++] = counts.precision();
    values[at++] = counts.recall();
  }
}

// --- Probabilities ------------------------------------------------------------------------------

void ConfidencePart::add(std::uint32_t row, double probability, bool is_right) {
  Group& group = bins_[bin_of(probability)][is_right ? 1 : 0];
  group.rows.add(row);
  group.probabilities.push_back(probability);
}

std::size_t ConfidencePart::size() const {
  std::size_t n = 0;
  for (const auto& [wrong, right] : bins_)
    n += wrong.probabilities.size() + right.probabilities.size();
  return n;
}

ConfidenceBins ConfidencePart::total(Weights weights, Scratch& scratch) const {
  ConfidenceBins all;
  for (std::size_t i = 0; i < bins_.size(); ++i) {
    const auto& [wrong, right] = bins_[i];
    all.add(i, false, wrong.probabilities, wrong.rows.of(weights, scratch));
    all.add(i, true, right.probabilities, right.rows.of(weights, scratch));
  }
  return all;
}

std::vector<Part::Line> ConfidencePart::lines() const {
  const std::uint64_t n = size();
  if (n == 0) return {};
  return {
      {.name = "expected_calibration_error", .n = n, .has_worst_case = false},
      {.name = "brier_score", .n = n, .has_worst_case = false, .is_swappable = true},
  };
}

void ConfidencePart::measure(Weights weights, Scratch& scratch, Values values) const {
  const ConfidenceBins bins = total(weights, scratch);
  values[0] = bins.ece();
  values[1] = bins.brier();
}

// Without an answer there is no probability, either.
void ConfidencePart::worst_cases(Weights weights, Scratch& scratch, Values values) const {
  if (n_missing_ == 0) measure(weights, scratch, values);
}

std::vector<std::uint32_t> ConfidencePart::rows() const {
  std::vector<std::uint32_t> rows;
  for (const auto& groups : bins_) {
    for (const Group& group : groups)
      rows.insert(rows.end(), group.rows.rows().begin(), group.rows.rows().end());
  }
  std::ranges::sort(rows);
  return rows;
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
