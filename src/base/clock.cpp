// The real clock and the spelling of a time.
#include "base/clock.h"

#include <chrono>
#include <format>
#include <string>

namespace extractinator {

std::chrono::sys_time<std::chrono::milliseconds> SystemClock::now() const {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::chrono::nanoseconds SystemClock::monotonic() const {
  return std::chrono::steady_clock::now().time_since_epoch();
}

std::string to_rfc3339(std::chrono::sys_time<std::chrono::milliseconds> time) {
  return std::format("{:%FT%T}Z", time);
}

}  // namespace extractinator
