// Turns Ctrl-C and SIGTERM into a stop request.
#pragma once

#include <stop_token>
#include <thread>

namespace extractinator::cli {

// Make it first thing in main, before any other thread exists: the signals are blocked in every
// later thread and taken by one that only waits. The second signal ends the program at once with
// code 130; what is stored stays stored.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  [[nodiscard]] std::stop_token token() const { return source_.get_token(); }

 private:
  std::stop_source source_;
  std::jthread waiter_;
};

}  // namespace extractinator::cli
