// The metric of a task over the rows of one job, ready to be computed often.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "base/result.h"
#include "dragon/files.h"
#include "dragon/task.h"
#include "eval/bootstrap.h"
#include "eval/entities.h"

namespace extractinator::dragon {

class Scorer {
 public:
  // Predictions of the same rows as `truth`, one for each; nothing of them is kept. Truth that is
  // null counts nowhere. Fails with `invalid_input` and the row (from 0) where a prediction has
  // another number of labels or tokens than its truth, or a number is not finite. `match` is for
  // multi-label entities.
  [[nodiscard]] static Result<Scorer> create(
      const Task& task,
      std::span<const Label* const> truth,
      std::span<const Label* const> predictions,
      eval::LabelMatch match
  );

  // Each row counting as often as its weight, or once. Nothing where the metric is not defined: all
  // labels are the same, or there is no entity.
  [[nodiscard]] std::optional<double> score(eval::Weights weights = {}) const {
    return measure_(weights);
  }

 private:
  explicit Scorer(eval::Measure measure) : measure_(std::move(measure)) {}

  eval::Measure measure_;
};

}  // namespace extractinator::dragon
