// The process-wide part of llama.cpp: loads the compute backends once and keeps its log quiet.
// Only for this room.
#pragma once

#include <string>

#include "base/result.h"

namespace extractinator::engine {

// Loads the backends from the folder in EXTRACTINATOR_BACKENDS, or from the system's folder if that
// is not set. Does its work once; safe from several threads. Fails with `not_found` if no backend
// for the CPU can be loaded.
[[nodiscard]] Result<void> ensure_runtime();

// The first line llama.cpp logged as an error on this thread since the last call; it has the cause,
// later ones only say what it led to. Lines logged while a
// model or context is made hold no text of a report; ask for it only there.
[[nodiscard]] std::string take_first_error();

// While one is alive, an assertion of ggml that fails on this thread throws std::runtime_error
// instead of ending the process. Only around making models and contexts from files, where a failed
// assertion means a malformed file; what was half made is leaked.
class AssertionsThrow {
 public:
  AssertionsThrow();
  ~AssertionsThrow();
  AssertionsThrow(const AssertionsThrow&) = delete;
  AssertionsThrow& operator=(const AssertionsThrow&) = delete;
};

// Cores this process may use, not counting a second thread of the same core; at least 1.
[[nodiscard]] int n_physical_cores();

}  // namespace extractinator::engine
