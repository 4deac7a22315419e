// A child process that runs a function and talks to its parent over a pipe; killed when forgotten.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include <sys/types.h>

namespace extractinator::store::testing {

class Child {
 public:
  // What the child says to its parent; one line each, in one write, so that a kill never splits it.
  using Say = std::function<void(const std::string& line)>;

  // Forks. The parent must not hold an open database: SQLite does not survive a fork.
  explicit Child(const std::function<void(const Say&)>& run);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // Waits for the next line; nothing when the child is gone and everything it said was read.
  [[nodiscard]] std::optional<std::string> next_line();
  // SIGKILL, and waits until it is gone. What it said before can still be read.
  void kill();
  [[nodiscard]] pid_t pid() const { return pid_; }

 private:
  pid_t pid_ = -1;
  int descriptor_ = -1;
  std::string unread_;
  bool is_gone_ = false;
};

}  // namespace extractinator::store::testing
