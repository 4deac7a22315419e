// Rankings by probabilities, measured with weights; everything here is private to the room through
// parts.h.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "eval/assessment.h"
#include "eval/parts.h"
#include "eval/ranking.h"
#include "eval/ranks.h"

namespace extractinator::eval {
namespace {

// Above every probability.
constexpr double kAboveAll = 2;

// Scores as ranks among those of the same run, from 0 to 1. `rows` are those of the scores.
std::vector<Scored> ranked(
    std::vector<Scored> scored, const std::vector<std::uint32_t>& rows, std::uint32_t n_rows_of_run
) {
  for (std::size_t first = 0; first < rows.size();) {
    const std::uint32_t run = rows[first] / n_rows_of_run;
    std::vector<double> scores;
    for (std::size_t i = first; i < rows.size() && rows[i] / n_rows_of_run == run; ++i)
      scores.push_back(scored[i].score);
    const std::vector<double> ranks = ranks_of(scores).ranks;
    for (const double rank : ranks)
      scored[first++].score = rank / static_cast<double>(ranks.size() + 1);
  }
  return scored;
}

}  // namespace

void RankingPart::add(std::uint32_t row, double probability, bool is_positive) {
  rows_.add(row);
  scored_.push_back({.score = probability, .is_positive = is_positive});
}

void RankingPart::finish() {
  std::vector<Scored> scored = std::exchange(scored_, {});
  if (n_rows_of_run_ > 0) scored = ranked(std::move(scored), rows_.rows(), n_rows_of_run_);
  ranking_.emplace(scored);
}

std::vector<Part::Line> RankingPart::lines() const {
  if (rows_.size() == 0) return {};
  const std::uint64_t n = rows_.size();
  const std::uint64_t n_missing = missing_[0].size() + missing_[1].size();
  return {
      {.name = "auroc", .n = n, .n_missing = n_missing, .is_swappable = true},
      {.name = "auprc", .n = n, .n_missing = n_missing},
  };
}

void RankingPart::measure(Weights weights, Scratch& scratch, Values values) const {
  const Ranking::Areas areas = ranking_->areas(rows_.of(weights, scratch));
  values[0] = areas.auroc;
  values[1] = areas.average_precision;
}

void RankingPart::worst_cases(Weights weights, Scratch& scratch, Values values) const {
  const Ranking::Areas areas = ranking_->areas(
      rows_.of(weights, scratch),
      {.n_negative = static_cast<double>(total_of(weights, missing_[0])),
       .n_positive = static_cast<double>(total_of(weights, missing_[1]))}
  );
  values[0] = areas.auroc;
  values[1] = areas.average_precision;
}

RankingCurves RankingPart::curves() const {
  constexpr std::size_t kMostPoints = 500;
  double n_positive = 0;
  double n_negative = 0;
  ranking_->for_each_score([&](double, double positive, double negative) {
    n_positive += positive;
    n_negative += negative;
  });
  RankingCurves curves;
  if (n_positive == 0 || n_negative == 0) return curves;
  curves.roc.push_back({.threshold = kAboveAll, .false_positive_rate = 0, .true_positive_rate = 0});
  double true_positive = 0;
  double false_positive = 0;
  ranking_->for_each_score([&](double score, double positive, double negative) {
    true_positive += positive;
    false_positive += negative;
    const RocPoint here = {
        .threshold = score,
        .false_positive_rate = false_positive / n_negative,
        .true_positive_rate = true_positive / n_positive,
    };
    const std::size_t n = curves.roc.size();
    // A corner is kept, a point on the way straight up or to the right is not.
    if (n > 1) {
      const RocPoint& last = curves.roc[n - 1];
      const RocPoint& before = curves.roc[n - 2];
      const bool goes_up = before.false_positive_rate == last.false_positive_rate &&
                           last.false_positive_rate == here.false_positive_rate;
      const bool goes_right = before.true_positive_rate == last.true_positive_rate &&
                              last.true_positive_rate == here.true_positive_rate;
      if (goes_up || goes_right) {
        curves.roc.pop_back();
        curves.precision_recall.pop_back();
      }
    }
    curves.roc.push_back(here);
    curves.precision_recall.push_back(
        {.threshold = score,
         .recall = here.true_positive_rate,
         .precision = true_positive / (true_positive + false_positive)}
    );
  });
  const auto thin = [](auto& points) {
    if (points.size() <= kMostPoints) return;
    auto all = std::exchange(points, {});
    for (std::size_t i = 0; i < kMostPoints; ++i)
      points.push_back(all[i * (all.size() - 1) / (kMostPoints - 1)]);
  };
  thin(curves.roc);
  thin(curves.precision_recall);
  return curves;
}

void OneVsRestPart::add(
    std::uint32_t row, std::span<const double> probabilities, std::size_t truth
) {
  rows_.add(row);
  for (std::size_t label = 0; label < scored_.size(); ++label)
    scored_[label].push_back({.score = probabilities[label], .is_positive = label == truth});
}

void OneVsRestPart::finish() {
  for (std::vector<Scored>& of_label : scored_) {
    std::vector<Scored> scored = std::exchange(of_label, {});
    if (n_rows_of_run_ > 0) scored = ranked(std::move(scored), rows_.rows(), n_rows_of_run_);
    rankings_.emplace_back(scored);
  }
}

std::vector<Part::Line> OneVsRestPart::lines() const {
  if (rows_.size() == 0) return {};
  std::uint64_t n_missing = 0;
  for (const std::vector<std::uint32_t>& rows : missing_)
    n_missing += rows.size();
  return {
      {.name = "auroc_one_vs_rest", .n = rows_.size(), .n_missing = n_missing, .is_swappable = true}
  };
}

void OneVsRestPart::measure(Weights weights, Scratch& scratch, Values values) const {
  const Weights own = rows_.of(weights, scratch);
  double sum = 0;
  double n = 0;
  for (const Ranking& ranking : rankings_) {
    if (const auto auroc = ranking.auroc(own)) {
      sum += *auroc;
      n += 1;
    }
  }
  values[0] = n > 0 ? std::optional(sum / n) : std::nullopt;
}

void OneVsRestPart::worst_cases(Weights weights, Scratch& scratch, Values values) const {
  const Weights own = rows_.of(weights, scratch);
  double n_missing = 0;
  for (const std::vector<std::uint32_t>& rows : missing_)
    n_missing += static_cast<double>(total_of(weights, rows));
  double sum = 0;
  double n = 0;
  for (std::size_t label = 0; label < rankings_.size(); ++label) {
    const auto n_positive = static_cast<double>(total_of(weights, missing_[label]));
    const Ranking::Areas areas = rankings_[label].areas(
        own, {.n_negative = n_missing - n_positive, .n_positive = n_positive}
    );
    if (areas.auroc) {
      sum += *areas.auroc;
      n += 1;
    }
  }
  values[0] = n > 0 ? std::optional(sum / n) : std::nullopt;
}

}  // namespace extractinator::eval
