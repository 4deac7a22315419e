// White space and case, by utf8proc. Public: folding.h.
#include "text/folding.h"

#include <algorithm>
#include <string>
#include <string_view>

#include <utf8proc.h>

#include "text/unicode.h"

namespace extractinator::text {
namespace {

bool is_white_space(char32_t c) {
  if ((c >= U'\t' && c <= U'\r') || c == U' ' || c == U'\u0085') return true;
  if (c < U'\u0080') return false;
  const utf8proc_category_t category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
         category == UTF8PROC_CATEGORY_ZP;
}

}  // namespace

std::u32string with_single_spaces(std::string_view text) {
  std::u32string result;
  for (const char32_t c : to_code_points(text)) {
    const bool is_space = is_white_space(c);
    if (is_space && (result.empty() || result.back() == U' ')) continue;
    result += is_space ? U' ' : c;
  }
  if (!result.empty() && result.back() == U' ') result.pop_back();
  return result;
}

std::u32string to_lower(std::u32string text) {
  std::ranges::transform(text, text.begin(), [](char32_t c) {
    return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c)));
  });
  return text;
}

}  // namespace extractinator::text
