// SIGKILL to the real program, at random moments of a run of the demonstration model.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "tests/soak/tally.h"

namespace extractinator::soak {

// Kills runs of `extractinate` over 24 reports and lets each come to its end. Fails if an
// undisturbed run fails. Cost: about 1 s per kill.
[[nodiscard]] Result<Tally> kill_program(std::uint64_t n_kills, std::uint64_t seed);

}  // namespace extractinator::soak
