// Many measures of many draws of clusters, on several threads. Private to the room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "eval/bootstrap.h"
#include "eval/parts.h"

namespace extractinator::eval {

// Calls `work` on so many threads, this one among them; it takes its share by itself.
void run_on(std::size_t n_threads, const std::function<void()>& work);

// `asked` or all of the machine's, but no more than there are things to do.
[[nodiscard]] std::size_t threads_for(std::size_t asked, std::size_t n_things);

struct Draw {
  Weights weights = {};
  Values values = {};  // Undefined before they are measured.
};

// Fills the values of a few draws: together, so that what is measured need be read from memory once
// for all of them. Called on several threads.
using MeasureAll = std::function<void(std::span<const Draw> draws, Scratch& scratch)>;

using MeasuredValues = std::vector<std::vector<std::optional<double>>>;  // By measure.

struct Resampled {
  MeasuredValues draws = {};    // Of each draw; none for fewer than two clusters.
  MeasuredValues without = {};  // Without each group of clusters; none for many clusters.
};

// `clusters` as ClusterDraws has them. Beyond 1,000 clusters skewness moves the ends of intervals
// by next to nothing, and no group is left out. The result does not depend on `n_threads` (0: as
// many as the machine has). Cost: O((draws + 100) * (rows + what is measured)).
[[nodiscard]] Resampled resample(
    std::span<const std::uint32_t> clusters,
    std::size_t n_values,
    const MeasureAll& measure,
    const BootstrapOptions& options,
    std::size_t n_threads
);

}  // namespace extractinator::eval
