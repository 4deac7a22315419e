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

// The last line llama.cpp logged as an error on this thread, and forgets it. Lines logged while a
// model or context is made hold no text of a report; ask for it only there.
[[nodiscard]] std::string take_last_error();

// Cores this process may use, not counting a second thread of the same core; at least 1.
[[nodiscard]] int n_physical_cores();

}  // namespace extractinator::engine
