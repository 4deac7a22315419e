// Bounds on work in tests: processor time, which stays the same however busy the machine is.
#pragma once

#include <chrono>
#include <ctime>

namespace extractinator::testing {

// A clock of std::chrono that runs only while the calling thread computes.
struct CpuClock {
  using duration = std::chrono::nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<CpuClock>;
  static constexpr bool is_steady = true;

  [[nodiscard]] static time_point now() {
    std::timespec time = {};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return time_point(std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec));
  }
};

}  // namespace extractinator::testing
