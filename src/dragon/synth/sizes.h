// Sizes as reports write them: one or two axes, in millimetres or centimetres.
#pragma once

#include <cstdint>
#include <string>

#include "dragon/synth/scribe.h"

namespace extractinator::dragon::synth {

struct Size {
  std::string text;  // "7 mm", "24 x 18 mm", "1,2 cm", "3,1 x 2,4 cm"
  int largest = 0;   // mm
  int smallest = 0;  // mm; of one axis the same.

  [[nodiscard]] double average() const { return (largest + smallest) / 2.0; }
};

enum class Axes : std::uint8_t { one, two, any };

// The largest axis is in [low, high] mm.
[[nodiscard]] Size draw_size(Scribe& scribe, int low, int high, Axes axes);
// In these units, as `draw_size` would write it.
[[nodiscard]] std::string size_text(Scribe& scribe, int largest, int smallest, Axes axes);

}  // namespace extractinator::dragon::synth
