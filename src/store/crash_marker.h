// Tells the next process that this one crashed by itself, so that a record that crashes the program
// can be told from a program that was killed from outside.
#pragma once

#include <filesystem>

namespace extractinator::store {

// Makes SIGSEGV, SIGABRT, SIGBUS, SIGFPE and SIGILL leave a marker beside the run database that is
// being written, then do what they did before. For programs; a library never calls it. Call it
// once, early.
void install_crash_handlers();

// The marker file of a run database.
[[nodiscard]] std::filesystem::path crash_marker_path(const std::filesystem::path& database);

// While it lives, a crash of this process leaves a marker beside `database`. One at a time per
// process; others are not marked.
class CrashWatch {
 public:
  explicit CrashWatch(const std::filesystem::path& database);
  ~CrashWatch();
  CrashWatch(CrashWatch&& other) noexcept;
  CrashWatch& operator=(CrashWatch&&) = delete;
  CrashWatch(const CrashWatch&) = delete;
  CrashWatch& operator=(const CrashWatch&) = delete;

 private:
  bool is_watching_ = false;
};

}  // namespace extractinator::store
