// Draws sizes and writes them.
#include "dragon/synth/sizes.h"

#include <algorithm>
#include <string>

#include "dragon/synth/scribe.h"

namespace extractinator::dragon::synth {

std::string size_text(Scribe& scribe, int largest, int smallest, Axes axes) {
  const bool is_cm = scribe.chance(0.25);
  const auto value = [&](int mm) { return is_cm ? decimal(mm, 1) : decimal(mm, 0); };
  std::string text = value(largest);
  if (axes == Axes::two) text += scribe.words("[ x | x | bij |x]") + value(smallest);
  const bool is_tight = scribe.chance(0.1);
  return text + (is_tight ? "" : " ") + (is_cm ? "cm" : scribe.words("[mm|mm|mm|mm|millimeter]"));
}

Size draw_size(Scribe& scribe, int low, int high, Axes axes) {
  // Small ones are more frequent than large ones: the lower of two draws.
  const int largest = std::min(scribe.between(low, high), scribe.between(low, high));
  const bool has_two = axes == Axes::two || (axes == Axes::any && scribe.chance(0.35));
  const int smallest = has_two ? std::max(1, largest - scribe.between(0, largest / 2)) : largest;
  return {
      .text = size_text(scribe, largest, smallest, has_two ? Axes::two : Axes::one),
      .largest = largest,
      .smallest = smallest
  };
}

}  // namespace extractinator::dragon::synth
