// Shares draws out to threads; everything here is private to the room through resampling.h.
#include "eval/resampling.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "eval/bootstrap.h"
#include "eval/parts.h"

namespace extractinator::eval {
namespace {

constexpr std::size_t kMostSkewedClusters = 1000;
// Groups of clusters that are left out in turn, to measure skewness.
constexpr std::size_t kMostGroups = 100;
// More of them would push each other's weights out of the processor's cache.
constexpr std::size_t kDrawsAtOnce = 4;

}  // namespace

void run_on(std::size_t n_threads, const std::function<void()>& work) {
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < n_threads; ++i)
    others.emplace_back([&work] { work(); });
  work();
}

std::size_t threads_for(std::size_t asked, std::size_t n_things) {
  const std::size_t most = asked > 0 ? asked : std::max(1U, std::thread::hardware_concurrency());
  return std::min(most, std::max<std::size_t>(n_things, 1));
}

Resampled resample(
    std::span<const std::uint32_t> clusters,
    std::size_t n_values,
    const MeasureAll& measure,
    const BootstrapOptions& options,
    std::size_t n_threads
) {
  const ClusterDraws draws(clusters, options.seed);
  const std::size_t n_clusters = draws.n_clusters();
  const std::size_t n_draws = n_clusters < 2 ? 0 : options.n_draws;
  const std::size_t n_groups =
      n_draws == 0 || n_clusters > kMostSkewedClusters ? 0 : std::min(n_clusters, kMostGroups);
  Resampled resampled = {
      .draws = MeasuredValues(n_values, std::vector<std::optional<double>>(n_draws)),
      .without = MeasuredValues(n_values, std::vector<std::optional<double>>(n_groups)),
  };
  std::atomic<std::size_t> next = 0;
  run_on(threads_for(n_threads, n_draws), [&] {
    Scratch scratch;
    std::vector<std::uint32_t> n_taken;
    std::array<std::vector<Weight>, kDrawsAtOnce> weights;
    std::array<std::vector<std::optional<double>>, kDrawsAtOnce> values;
    const std::size_t n = n_draws + n_groups;
    for (std::size_t first = next.fetch_add(kDrawsAtOnce); first < n;
         first = next.fetch_add(kDrawsAtOnce)) {
      std::vector<Draw> together;
      for (std::size_t number = first; number < std::min(first + kDrawsAtOnce, n); ++number) {
        const std::size_t i = number - first;
        weights[i].resize(clusters.size());
        values[i].assign(n_values, std::nullopt);
        if (number < n_draws) {
          draws.draw(number, n_taken, weights[i]);
        } else {
          draws.leave_out(number - n_draws, n_groups, weights[i]);
        }
        together.push_back({.weights = weights[i], .values = values[i]});
      }
      measure(together, scratch);
      for (std::size_t i = 0; i < together.size(); ++i) {
        const std::size_t number = first + i;
        const bool is_draw = number < n_draws;
        MeasuredValues& measured = is_draw ? resampled.draws : resampled.without;
        for (std::size_t value = 0; value < n_values; ++value)
          measured[value][is_draw ? number : number - n_draws] = values[i][value];
      }
    }
  });
  return resampled;
}

}  // namespace extractinator::eval
