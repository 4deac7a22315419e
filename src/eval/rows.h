// Which prediction belongs to which true row. Private to the room.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "eval/evaluate.h"
#include "json/value.h"

namespace extractinator::eval {

struct PairedRows {
  // One per true row; null when there is none or it failed.
  std::vector<const json::Value*> predictions;
  std::uint64_t n_extra = 0;
};

// The result points into `predictions`. Fails as `evaluate` does.
[[nodiscard]] Result<PairedRows> pair_rows(
    std::span<const json::Value> predictions,
    std::span<const json::Value> truth,
    const Options& options
);

}  // namespace extractinator::eval
