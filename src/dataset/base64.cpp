// Writes bytes as base64; reachable through base64.h.
#include "dataset/base64.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace extractinator::dataset {

std::string base64(std::span<const unsigned char> bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  constexpr std::size_t kGroup = 3;
  std::string text;
  for (; !bytes.empty(); bytes = bytes.subspan(std::min(kGroup, bytes.size()))) {
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < kGroup; ++i)
      bits = (bits << 8U) | (i < bytes.size() ? bytes[i] : 0U);
    for (std::size_t i = 0; i <= kGroup; ++i)
      text += i <= bytes.size() ? kDigits[(bits >> (18 - (6 * i))) & 63U] : '=';
  }
  return text;
}

}  // namespace extractinator::dataset
