// SIGKILL at random moments and at random operations of the disk.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "tests/soak/tally.h"

namespace extractinator::soak {

struct KillOptions {
  std::uint64_t n_kills = 10'000;
  std::uint64_t n_rows = 40;  // Of each run.
  std::uint64_t seed = 1;
};
// Kills runs up to five times each and then lets them come to their end. Half of the kills come at
// a random operation of the disk, half at a random moment. The calling process must not have
// threads or an open database. Fails if an undisturbed run fails. Cost: about 20 ms per kill.
[[nodiscard]] Result<Tally> kill_runs(const KillOptions& options);

}  // namespace extractinator::soak
