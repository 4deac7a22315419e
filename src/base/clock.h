// Time as a dependency, so that tests decide what it is.
#pragma once

#include <chrono>
#include <string>

namespace extractinator {

class Clock {
 public:
  virtual ~Clock() = default;
  // Wall time, for records that people read. May jump.
  [[nodiscard]] virtual std::chrono::sys_time<std::chrono::milliseconds> now() const = 0;
  // Time that only moves forward, for durations.
  [[nodiscard]] virtual std::chrono::nanoseconds monotonic() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] std::chrono::sys_time<std::chrono::milliseconds> now() const override;
  [[nodiscard]] std::chrono::nanoseconds monotonic() const override;
};

// Stands still until moved; for tests.
class ManualClock final : public Clock {
 public:
  [[nodiscard]] std::chrono::sys_time<std::chrono::milliseconds> now() const override {
    return now_;
  }
  [[nodiscard]] std::chrono::nanoseconds monotonic() const override {
    return now_.time_since_epoch();
  }
  void advance(std::chrono::milliseconds step) { now_ += step; }

 private:
  std::chrono::sys_time<std::chrono::milliseconds> now_ = {};
};

// RFC 3339 in UTC with milliseconds: 2026-01-31T13:59:59.123Z.
[[nodiscard]] std::string to_rfc3339(std::chrono::sys_time<std::chrono::milliseconds> time);

}  // namespace extractinator
