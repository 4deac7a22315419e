// Goes over scores from the highest down; everything here is public through ranking.h.
#include "eval/ranking.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "base/check.h"

namespace extractinator::eval {

Ranking::Ranking(std::span<const Scored> scored) {
  ranked_.reserve(scored.size());
  for (const auto& [score, is_positive] : scored)
    ranked_.push_back({.score = score, .is_positive = is_positive, .row = ranked_.size()});
  std::ranges::sort(ranked_, std::greater(), &Ranked::score);
}

template <typename Visit>
void Ranking::for_each_score(std::span<const std::uint32_t> weights, const Visit& visit) const {
  EXTR_CHECK(weights.empty() || weights.size() == ranked_.size(), "a weight for each row");
  for (std::size_t i = 0; i < ranked_.size();) {
    double n_positive = 0;
    double n_negative = 0;
    const double score = ranked_[i].score;
    for (; i < ranked_.size() && ranked_[i].score == score; ++i) {
      const double weight = weights.empty() ? 1 : weights[ranked_[i].row];
      (ranked_[i].is_positive ? n_positive : n_negative) += weight;
    }
    visit(n_positive, n_negative);
  }
}

std::optional<double> Ranking::auroc(std::span<const std::uint32_t> weights) const {
  double n_positive = 0;
  double n_negative = 0;
  double n_ordered = 0;  // Pairs.
  for_each_score(weights, [&](double positive, double negative) {
    n_ordered += negative * (n_positive + (positive / 2));
    n_positive += positive;
    n_negative += negative;
  });
  if (n_positive == 0 || n_negative == 0) return std::nullopt;
  return n_ordered / (n_positive * n_negative);
}

std::optional<double> Ranking::average_precision(std::span<const std::uint32_t> weights) const {
  double n_positive = 0;
  double n = 0;
  double sum = 0;
  for_each_score(weights, [&](double positive, double negative) {
    n_positive += positive;
    n += positive + negative;
    if (positive > 0) sum += positive * (n_positive / n);
  });
  if (n_positive == 0) return std::nullopt;
  return sum / n_positive;
}

}  // namespace extractinator::eval
