// Waits between tries: bounded, growing, and the same for the same seed.
#include "remote/retry.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <set>

#include <gtest/gtest.h>

#include "remote/fault.h"

namespace extractinator::remote {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Retry, WaitsLongerEachTimeAndNotForEver) {
  const RetryPolicy policy{
      .n_tries = 10, .first_delay = milliseconds(100), .max_delay = seconds(1)
  };
  const Fault fault = make_fault(Cause::connection_lost, "");
  std::int64_t longest = 100;
  for (std::size_t n = 1; n < 10; ++n) {
    std::set<std::int64_t> seen;
    for (std::uint64_t row = 0; row < 50; ++row) {
      const auto delay = delay_before_retry(policy, fault, row, n);
      ASSERT_TRUE(delay);
      EXPECT_GE(delay->count(), longest / 2);
      EXPECT_LE(delay->count(), longest);
      EXPECT_EQ(delay, delay_before_retry(policy, fault, row, n));
      seen.insert(delay->count());
    }
    EXPECT_GT(seen.size(), 10U) << "rows wait for different times";
    longest = std::min<std::int64_t>(longest * 2, 1000);
  }
  EXPECT_FALSE(delay_before_retry(policy, fault, 0, 10));
}

TEST(Retry, DependsOnTheSeed) {
  RetryPolicy policy;
  const Fault fault = make_fault(Cause::connection_lost, "");
  std::set<std::int64_t> seen;
  for (policy.seed = 0; policy.seed < 20; ++policy.seed)
    seen.insert(delay_before_retry(policy, fault, 1, 1)->count());
  EXPECT_GT(seen.size(), 10U);
}

TEST(Retry, DoesWhatTheServerAsksUpToALimit) {
  const RetryPolicy policy{.max_retry_after = seconds(60)};
  Fault fault = make_fault(Cause::unavailable, "");
  EXPECT_FALSE(delay_before_retry(policy, fault, 0, 1));
  fault.retry_after = seconds(60);
  EXPECT_EQ(delay_before_retry(policy, fault, 0, 1), seconds(60));
  fault.retry_after = seconds(61);
  EXPECT_FALSE(delay_before_retry(policy, fault, 0, 1));
  fault.retry_after = seconds(0);
  EXPECT_GE(delay_before_retry(policy, fault, 0, 1), policy.first_delay / 2);
}

}  // namespace
}  // namespace extractinator::remote
