// Exponential backoff with a jitter that repeats; everything here is public through retry.h.
#include "remote/retry.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <stop_token>

#include "remote/fault.h"

namespace extractinator::remote {

std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  const auto step = [](std::uint64_t x) {
    x += 0x9E3779B97F4A7C15U;
    x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31U);
  };
  return step(step(a) ^ b);
}

bool pause(std::chrono::milliseconds time, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any nobody;
  std::unique_lock lock(mutex);
  nobody.wait_for(lock, stop, time, [] { return false; });
  return !stop.stop_requested();
}

std::optional<std::chrono::milliseconds> delay_before_retry(
    const RetryPolicy& policy, const Fault& fault, std::uint64_t row, std::size_t n_tried
) {
  if (n_tried >= policy.n_tries || !is_transient(fault)) return std::nullopt;
  std::chrono::milliseconds longest = policy.first_delay;
  for (std::size_t i = 1; i < n_tried && longest < policy.max_delay; ++i)
    longest *= 2;
  longest = std::min(longest, policy.max_delay);
  const auto random = mix(mix(policy.seed, row), n_tried) >> 11U;  // 53 bits.
  const double share = 0.5 + (0.5 * static_cast<double>(random) * 0x1p-53);
  auto delay = std::chrono::milliseconds(
      static_cast<std::int64_t>(share * static_cast<double>(longest.count()))
  );
  if (fault.retry_after) {
    if (*fault.retry_after > policy.max_retry_after) return std::nullopt;
    delay = std::max<std::chrono::milliseconds>(delay, *fault.retry_after);
  }
  return delay;
}

}  // namespace extractinator::remote
