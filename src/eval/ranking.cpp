// Goes over scores from the highest down; everything here is public through ranking.h.
#include "eval/ranking.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <optional>
#include <span>
#include <vector>

#include "base/check.h"

namespace extractinator::eval {

Ranking::Ranking(std::span<const Scored> scored) {
  EXTR_CHECK(scored.size() < (std::size_t{1} << 30U), "places have 30 bits for a row");
  std::vector<std::uint32_t> order(scored.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, std::greater(), [&](std::uint32_t row) { return scored[row].score; });
  places_.reserve(order.size());
  scores_.reserve(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Scored& here = scored[order[i]];
    places_.push_back(
        {.row = order[i] & ((std::uint32_t{1} << 30U) - 1),
         .is_positive = here.is_positive,
         .is_last = i + 1 == order.size() || scored[order[i + 1]].score != here.score}
    );
    scores_.push_back(here.score);
  }
}

template <typename Visit>
void Ranking::visit_scores(Weights weights, const Visit& visit) const {
  EXTR_CHECK(weights.empty() || weights.size() == places_.size(), "a weight for each row");
  std::uint64_t n_positive = 0;
  std::uint64_t n_all = 0;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const Place place = places_[i];
    const std::uint64_t weight = weights.empty() ? 1 : weights[place.row];
    n_all += weight;
    n_positive += weight * place.is_positive;  // A branch would often be guessed wrongly.
    if (!place.is_last) continue;
    visit(i, static_cast<double>(n_positive), static_cast<double>(n_all - n_positive));
    n_all = 0;
    n_positive = 0;
  }
}

Ranking::Areas Ranking::areas(Weights weights, const Unscored& unscored) const {
  double n_positive = 0;
  double n_negative = unscored.n_negative;
  double n_ordered = 0;  // Pairs.
  double sum_of_precision = 0;
  visit_scores(weights, [&](std::size_t, double positive, double negative) {
    n_ordered += negative * (n_positive + (positive / 2));
    n_positive += positive;
    n_negative += negative;
    if (positive > 0) sum_of_precision += positive * (n_positive / (n_positive + n_negative));
  });
  // The last threshold is below all.
  n_positive += unscored.n_positive;
  if (unscored.n_positive > 0)
    sum_of_precision += unscored.n_positive * (n_positive / (n_positive + n_negative));
  Areas areas;
  if (n_positive == 0) return areas;
  areas.average_precision = sum_of_precision / n_positive;
  if (n_negative > 0) areas.auroc = n_ordered / (n_positive * n_negative);
  return areas;
}

std::optional<double> Ranking::auroc(Weights weights) const { return areas(weights).auroc; }

std::optional<double> Ranking::average_precision(Weights weights) const {
  return areas(weights).average_precision;
}

void Ranking::for_each_score(const std::function<void(double, double, double)>& visit) const {
  visit_scores({}, [&](std::size_t i, double positive, double negative) {
    visit(scores_[i], positive, negative);
  });
}

}  // namespace extractinator::eval
