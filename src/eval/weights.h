// How often each row counts. Private to the room and to those that score with draws.
#pragma once

#include <cstdint>
#include <limits>
#include <span>

namespace extractinator::eval {

// Drawn rows count once on average: that one counts more than 255 times has a probability below
// 1e-500, and what is small is read fast.
using Weight = std::uint8_t;
inline constexpr Weight kMostWeight = std::numeric_limits<Weight>::max();
// By row; empty: each row counts once.
using Weights = std::span<const Weight>;

}  // namespace extractinator::eval
