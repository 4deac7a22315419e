// Counts of labels, measured with weights; everything here is private to the room through parts.h.
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "eval/label_counts.h"
#include "eval/parts.h"

namespace extractinator::eval {

void LabelPart::add(std::uint32_t row, std::size_t truth, std::size_t prediction) {
  const std::uint64_t key = (truth * (shape_.n_labels + 1)) + prediction;
  const auto [found, is_new] = known_.emplace(key, cells_.size());
  if (is_new) {
    cells_.push_back(
        {.truth = static_cast<std::uint32_t>(truth),
         .prediction = static_cast<std::uint32_t>(prediction)}
    );
    rows_.emplace_back();
  }
  rows_[found->second].push_back(row);
  ++n_rows_;
}

void LabelPart::accumulate(Weights weights, Scratch& scratch) const {
  scratch.counts.clear();
  for (const std::vector<std::uint32_t>& rows : rows_) {
    std::uint64_t n = weights.empty() ? rows.size() : 0;
    if (!weights.empty()) {
      for (const std::uint32_t row : rows)
        n += weights[row];
    }
    scratch.counts.push_back(n);
  }
}

std::vector<Part::Line> LabelPart::lines() const {
  const std::uint64_t n = n_rows_;
  std::uint64_t n_missing = 0;
  for (const std::vector<std::uint32_t>& rows : missing_)
    n_missing += rows.size();
  std::vector<Line> lines = {
      {.name = "accuracy", .n = n, .n_missing = n_missing, .is_swappable = true},
      {.name = "balanced_accuracy", .n = n, .n_missing = n_missing, .is_swappable = true},
  };
  if (shape_.positive) {
    Scratch scratch;
    accumulate({}, scratch);
    std::array<std::uint64_t, 2> n_true = {};
    std::array<std::uint64_t, 2> n_predicted = {};
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      const auto [truth, prediction] = cells_[i];
      if (truth > 1) continue;
      const std::size_t taken_as = prediction > 1 ? 1 - truth : prediction;
      n_true[is_positive(truth) ? 1 : 0] += scratch.counts[i];
      n_predicted[is_positive(taken_as) ? 1 : 0] += scratch.counts[i];
    }
    const std::uint64_t positive_missing = missing_[*shape_.positive].size();
    const std::uint64_t negative_missing = missing_[1 - *shape_.positive].size();
    const auto add = [&](std::string_view name, std::uint64_t of, std::uint64_t missing) {
      lines.push_back({.name = name, .n = of, .n_missing = missing});
    };
    add("sensitivity", n_true[1], positive_missing);
    lines.back().is_swappable = true;
    add("specificity", n_true[0], negative_missing);
    lines.back().is_swappable = true;
    // A missing row is taken as one of the other class.
    add("positive_predictive_value", n_predicted[1], negative_missing);
    add("negative_predictive_value", n_predicted[0], positive_missing);
    add("f1", n_true[0] + n_true[1], positive_missing + negative_missing);
  }
  const auto add_of_all = [&](std::string_view name) {
    lines.push_back({.name = name, .n = n, .n_missing = n_missing});
  };
  if (!shape_.positive || shape_.has_null) {
    add_of_all("macro_f1");
    add_of_all("weighted_f1");
  }
  add_of_all("matthews_correlation");
  add_of_all("kappa");
  if (shape_.is_ordered) add_of_all("linear_weighted_kappa");
  return lines;
}

void LabelPart::values_of(const Tally& tally, Values values) const {
  const auto& [counts, ordered, binary] = tally;
  std::size_t at = 0;
  const auto put = [&](std::optional<double> value) { values[at++] = value; };
  put(counts.accuracy());
  put(counts.balanced_accuracy());
  if (shape_.positive) {
    put(binary.sensitivity());
    put(binary.specificity());
    put(binary.positive_predictive_value());
    put(binary.negative_predictive_value());
    put(binary.f1());
  }
  if (!shape_.positive || shape_.has_null) {
    put(counts.macro_f1());
    put(counts.weighted_f1());
  }
  put(counts.matthews_correlation());
  put(counts.kappa());
  if (shape_.is_ordered) put(ordered.kappa(KappaWeights::linear));
}

LabelPart::Tally LabelPart::tally(const Scratch& scratch) const {
  Tally tally(shape_.n_labels);
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    const auto [truth, prediction] = cells_[i];
    const auto n = static_cast<double>(scratch.counts[i]);
    tally.counts.add(truth, prediction, n);
    if (truth < n_values() && prediction < n_values()) tally.ordered.add(truth, prediction, n);
    // Any other answer than the true one is one of the other class.
    if (shape_.positive && truth < 2) {
      const bool is_true = is_positive(truth);
      tally.binary.add(is_true, prediction == truth ? is_true : !is_true, scratch.counts[i]);
    }
  }
  return tally;
}

void LabelPart::measure(Weights weights, Scratch& scratch, Values values) const {
  accumulate(weights, scratch);
  values_of(tally(scratch), values);
}

void LabelPart::worst_cases(Weights weights, Scratch& scratch, Values values) const {
  accumulate(weights, scratch);
  Tally worst = tally(scratch);
  for (std::size_t truth = 0; truth < missing_.size(); ++truth) {
    const std::uint64_t n_missing = total_of(weights, missing_[truth]);
    const auto n = static_cast<double>(n_missing);
    if (n_missing == 0) continue;
    if (shape_.positive && !shape_.has_null) {
      worst.counts.add(truth, 1 - truth, n);
    } else {
      worst.counts.add_without_label(truth, n);
    }
    // As far away as a label can be.
    if (truth < n_values())
      worst.ordered.add(truth, (2 * truth) + 1 < n_values() ? n_values() - 1 : 0, n);
    if (shape_.positive && truth < 2)
      worst.binary.add(is_positive(truth), !is_positive(truth), n_missing);
  }
  values_of(worst, values);
}

std::vector<std::uint64_t> LabelPart::n_missing() const {
  std::vector<std::uint64_t> counts;
  for (const std::vector<std::uint32_t>& rows : missing_)
    counts.push_back(rows.size());
  return counts;
}

std::vector<std::vector<std::uint64_t>> LabelPart::confusion() const {
  Scratch scratch;
  accumulate({}, scratch);
  std::vector<std::vector<std::uint64_t>> counts(
      shape_.n_labels, std::vector<std::uint64_t>(shape_.n_labels + 1, 0)
  );
  for (std::size_t i = 0; i < cells_.size(); ++i)
    counts[cells_[i].truth][cells_[i].prediction] = scratch.counts[i];
  return counts;
}

}  // namespace extractinator::eval
