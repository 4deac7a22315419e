// Errors of the disk at every operation in turn.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "tests/soak/tally.h"

namespace extractinator::soak {

struct FaultOptions {
  std::uint64_t n_rows = 12;
  std::uint64_t every = 1;  // Of how many operations one fails.
  std::uint64_t seed = 1;
};

struct FaultTally {
  Tally tally = {};
  std::uint64_t n_stopped = 0;   // Runs that ended with an error that names a file.
  std::uint64_t n_survived = 0;  // Runs that came to their end, and rightly so.
};
// Runs whole runs, exports included, in which one operation of SQLite or of the exporter fails: no
// space, an error after half a write, and errors of syncing, reading, truncating, removing and
// opening; once, and from then on. The run must stop with an error that names a file, or have the
// right exports;
// the next one, on a disk in order, must come to the same end as an undisturbed one.
[[nodiscard]] Result<FaultTally> fail_operations(const FaultOptions& options);

}  // namespace extractinator::soak
