// How long to wait before the next try, and trying again.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>

#include "remote/fault.h"

namespace extractinator::remote {

struct RetryPolicy {
  std::size_t n_tries = 4;  // The first included.
  // Doubled with every try, then between a half and all of it is waited.
  std::chrono::milliseconds first_delay = std::chrono::milliseconds(500);
  std::chrono::milliseconds max_delay = std::chrono::seconds(30);
  // A server that asks for more than this is not waited for.
  std::chrono::seconds max_retry_after = std::chrono::seconds(120);
  std::uint64_t seed = 0;  // Of the jitter, together with the row.
};

// The wait after try number `n_tried` (from 1) of a row has failed so; nothing if it is the last.
// A server's wish is waited for in full. The same arguments give the same wait.
[[nodiscard]] std::optional<std::chrono::milliseconds> delay_before_retry(
    const RetryPolicy& policy, const Fault& fault, std::uint64_t row, std::size_t n_tried
);

// False if it was asked to stop before the time was over.
[[nodiscard]] bool pause(std::chrono::milliseconds time, const std::stop_token& stop);

// Tries until it succeeds, or as often as the policy allows; with `cancelled` when it is asked to
// stop while it waits. `attempt` gives an Attempt<…>. Counts the tries beyond the first.
template <typename Try>
auto with_retries(
    const RetryPolicy& policy,
    std::uint64_t row,
    const std::stop_token& stop,
    std::uint64_t& n_retries,
    const Try& attempt
) -> decltype(attempt()) {
  for (std::size_t n_tried = 1;; ++n_tried) {
    auto result = attempt();
    if (result) return result;
    const auto delay = delay_before_retry(policy, result.error(), row, n_tried);
    if (!delay) return result;
    ++n_retries;
    if (!pause(*delay, stop)) return give_up(Cause::cancelled, "the run was asked to stop");
  }
}

// A number that looks random and depends on both, in all its bits (splitmix64).
[[nodiscard]] std::uint64_t mix(std::uint64_t a, std::uint64_t b);

}  // namespace extractinator::remote
