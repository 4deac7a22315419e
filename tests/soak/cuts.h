// Power cuts: every state that a disk may be in after the operations of a run.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "store/testing/power_cut.h"
#include "tests/soak/tally.h"

namespace extractinator::soak {

struct CutOptions {
  std::uint64_t n_states = 100'000;
  std::uint64_t n_rows = 40;  // Of each run.
  std::uint64_t n_mixed = 6;  // States per operation beside `all lost` and `all kept`.
  std::uint64_t seed = 1;
  store::testing::Syncs syncs = store::testing::Syncs::honoured;
};
// Records every operation on the disk of a run in two sessions, exports included, from before the
// database is there; then makes the states that a cut after each operation may leave, opens each
// with the real code, and looks. One state in 64 is brought to its end. Goes on with runs of
// further datasets until there were so many states. Cost: about 3 ms per state.
[[nodiscard]] Result<Tally> cut_power(const CutOptions& options);

}  // namespace extractinator::soak
