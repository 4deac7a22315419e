// Words of texts and what they share; everything here is public through token_overlap.h.
#include "eval/token_overlap.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/folding.h"
#include "text/unicode.h"

namespace extractinator::eval {
namespace {

// The ranges are ascending.
bool is_in(std::span<const text::CodePoints> ranges, char32_t point) {
  const auto behind = std::ranges::upper_bound(ranges, point, {}, &text::CodePoints::first);
  return behind != ranges.begin() && point <= std::prev(behind)->last;
}

bool is_left_out(char32_t point) {
  static const auto kPunctuation = text::code_points_of_category("P").value();
  static const auto kSymbols = text::code_points_of_category("S").value();
  return is_in(kPunctuation, point) || is_in(kSymbols, point);
}

}  // namespace

std::vector<std::u32string> words_of(std::string_view text) {
  std::u32string points = text::to_lower(text::with_single_spaces(text));
  std::erase_if(points, is_left_out);
  std::vector<std::u32string> words;
  for (std::size_t begin = 0; begin < points.size();) {
    const std::size_t end = std::min(points.find(U' ', begin), points.size());
    if (end > begin) words.push_back(points.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

double token_f1(std::string_view a, std::string_view b) {
  std::vector<std::u32string> in_a = words_of(a);
  std::vector<std::u32string> in_b = words_of(b);
  if (in_a.empty() && in_b.empty()) return 1;
  std::ranges::sort(in_a);
  std::ranges::sort(in_b);
  std::vector<std::u32string> common;
  std::ranges::set_intersection(in_a, in_b, std::back_inserter(common));
  return 2 * static_cast<double>(common.size()) / static_cast<double>(in_a.size() + in_b.size());
}

}  // namespace extractinator::eval
