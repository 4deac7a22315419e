// Measures of scores that rank rows: how far the positive ones stand above the others.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "eval/weights.h"

namespace extractinator::eval {

struct Scored {
  double score = 0;  // Any finite number; higher means more surely positive.
  bool is_positive = false;
};

// At most 2^30 scores in their order, so that they can be measured often: for intervals, each row
// counting as often as it was drawn. `weights` has one for each row in the order in which they were
// given, or is empty: each row counts once. Cost: O(n log n) once, and O(n) for a measure.
class Ranking {
 public:
  explicit Ranking(std::span<const Scored> scored);

  // The area under the receiver operating characteristic: how probable it is that a positive one
  // has a higher score than a negative one, ties half (Mann & Whitney, On a Test of Whether One of
  // Two Random Variables Is Stochastically Larger Than the Other, 1947; Hanley & McNeil, The
  // Meaning and Use of the Area under a ROC Curve, 1982). Nothing where all or none are positive.
  [[nodiscard]] std::optional<double> auroc(Weights weights = {}) const;

  // The area under the precision-recall curve as average precision: the sum over the thresholds,
  // from the highest score down, of the recall gained there times the precision there; no
  // interpolation (Davis & Goadrich, The Relationship between Precision-Recall and ROC Curves, ICML
  // 2006, say why not). Nothing where none is positive; scikit-learn says 0 then.
  [[nodiscard]] std::optional<double> average_precision(Weights weights = {}) const;

  // Both in one pass.
  struct Areas {
    std::optional<double> auroc = {};
    std::optional<double> average_precision = {};
  };
  // More rows that have no score: negative ones above all, positive ones below all.
  struct Unscored {
    double n_negative = 0;
    double n_positive = 0;
  };
  [[nodiscard]] Areas areas(Weights weights = {}, const Unscored& unscored = {0, 0}) const;

  // Calls `visit(score, positive, negative)` with the numbers of rows at every score, from the
  // highest down.
  void for_each_score(const std::function<void(double, double, double)>& visit) const;

 private:
  template <typename Visit>
  void visit_scores(Weights weights, const Visit& visit) const;

  // From the highest score down; small, for they are gone through in every draw.
  struct Place {
    std::uint32_t row : 30;
    bool is_positive : 1;
    bool is_last : 1;  // Of those with the same score.
  };
  std::vector<Place> places_ = {};
  std::vector<double> scores_ = {};  // In the same order.
};

}  // namespace extractinator::eval
