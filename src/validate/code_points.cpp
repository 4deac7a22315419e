// Decodes; reachable through code_points.h.
#include "validate/code_points.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace extractinator::validate {

std::vector<char32_t> code_points(std::string_view text) {
  std::vector<char32_t> points;
  points.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t n = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t point = n == 1 ? lead : lead & (0x7FU >> n);
    for (std::size_t k = 1; k < n && i + k < text.size(); ++k)
      point = (point << 6U) | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
    points.push_back(point);
    i += n;
  }
  return points;
}

}  // namespace extractinator::validate
