// General categories, read once from utf8proc. Public: to_code_points,
// code_points_of_category.
#include "text/unicode.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <utf8proc.h>

namespace extractinator::text {

namespace {

constexpr std::uint32_t bit(int category) { return std::uint32_t{1} << category; }

constexpr std::uint32_t kLetters = bit(UTF8PROC_CATEGORY_LU) | bit(UTF8PROC_CATEGORY_LL) |
                                   bit(UTF8PROC_CATEGORY_LT) | bit(UTF8PROC_CATEGORY_LM) |
                                   bit(UTF8PROC_CATEGORY_LO);
constexpr std::uint32_t kCased =
    bit(UTF8PROC_CATEGORY_LU) | bit(UTF8PROC_CATEGORY_LL) | bit(UTF8PROC_CATEGORY_LT);
constexpr std::uint32_t kMarks =
    bit(UTF8PROC_CATEGORY_MN) | bit(UTF8PROC_CATEGORY_MC) | bit(UTF8PROC_CATEGORY_ME);
constexpr std::uint32_t kNumbers =
    bit(UTF8PROC_CATEGORY_ND) | bit(UTF8PROC_CATEGORY_NL) | bit(UTF8PROC_CATEGORY_NO);
constexpr std::uint32_t kPunctuation = bit(UTF8PROC_CATEGORY_PC) | bit(UTF8PROC_CATEGORY_PD) |
                                       bit(UTF8PROC_CATEGORY_PS) | bit(UTF8PROC_CATEGORY_PE) |
                                       bit(UTF8PROC_CATEGORY_PI) | bit(UTF8PROC_CATEGORY_PF) |
                                       bit(UTF8PROC_CATEGORY_PO);
constexpr std::uint32_t kSymbols = bit(UTF8PROC_CATEGORY_SM) | bit(UTF8PROC_CATEGORY_SC) |
                                   bit(UTF8PROC_CATEGORY_SK) | bit(UTF8PROC_CATEGORY_SO);
constexpr std::uint32_t kSeparators =
    bit(UTF8PROC_CATEGORY_ZS) | bit(UTF8PROC_CATEGORY_ZL) | bit(UTF8PROC_CATEGORY_ZP);
constexpr std::uint32_t kUnassigned = bit(UTF8PROC_CATEGORY_CN);
constexpr std::uint32_t kOthers = bit(UTF8PROC_CATEGORY_CC) | bit(UTF8PROC_CATEGORY_CF) |
                                  bit(UTF8PROC_CATEGORY_CS) | bit(UTF8PROC_CATEGORY_CO) |
                                  kUnassigned;
constexpr std::uint32_t kAny =
    kLetters | kMarks | kNumbers | kPunctuation | kSymbols | kSeparators | kOthers;

struct Category {
  std::string_view short_name;
  std::string_view long_name;
  std::uint32_t members = 0;
};

constexpr Category kCategories[] = {
    {"Any", "Any", kAny},
    {"Assigned", "Assigned", kAny & ~kUnassigned},
    {"C", "Other", kOthers},
    {"Cc", "Control", bit(UTF8PROC_CATEGORY_CC)},
    {"Cf", "Format", bit(UTF8PROC_CATEGORY_CF)},
    {"Cn", "Unassigned", kUnassigned},
    {"Co", "Private_Use", bit(UTF8PROC_CATEGORY_CO)},
    {"Cs", "Surrogate", bit(UTF8PROC_CATEGORY_CS)},
    {"L", "Letter", kLetters},
    {"LC", "Cased_Letter", kCased},
    {"Ll", "Lowercase_Letter", bit(UTF8PROC_CATEGORY_LL)},
    {"Lm", "Modifier_Letter", bit(UTF8PROC_CATEGORY_LM)},
    {"Lo", "Other_Letter", bit(UTF8PROC_CATEGORY_LO)},
    {"Lt", "Titlecase_Letter", bit(UTF8PROC_CATEGORY_LT)},
    {"Lu", "Uppercase_Letter", bit(UTF8PROC_CATEGORY_LU)},
    {"M", "Mark", kMarks},
    {"Mc", "Spacing_Mark", bit(UTF8PROC_CATEGORY_MC)},
    {"Me", "Enclosing_Mark", bit(UTF8PROC_CATEGORY_ME)},
    {"Mn", "Nonspacing_Mark", bit(UTF8PROC_CATEGORY_MN)},
    {"N", "Number", kNumbers},
    {"Nd", "Decimal_Number", bit(UTF8PROC_CATEGORY_ND)},
    {"Nl", "Letter_Number", bit(UTF8PROC_CATEGORY_NL)},
    {"No", "Other_Number", bit(UTF8PROC_CATEGORY_NO)},
    {"P", "Punctuation", kPunctuation},
    {"Pc", "Connector_Punctuation", bit(UTF8PROC_CATEGORY_PC)},
    {"Pd", "Dash_Punctuation", bit(UTF8PROC_CATEGORY_PD)},
    {"Pe", "Close_Punctuation", bit(UTF8PROC_CATEGORY_PE)},
    {"Pf", "Final_Punctuation", bit(UTF8PROC_CATEGORY_PF)},
    {"Pi", "Initial_Punctuation", bit(UTF8PROC_CATEGORY_PI)},
    {"Po", "Other_Punctuation", bit(UTF8PROC_CATEGORY_PO)},
    {"Ps", "Open_Punctuation", bit(UTF8PROC_CATEGORY_PS)},
    {"S", "Symbol", kSymbols},
    {"Sc", "Currency_Symbol", bit(UTF8PROC_CATEGORY_SC)},
    {"Sk", "Modifier_Symbol", bit(UTF8PROC_CATEGORY_SK)},
    {"Sm", "Math_Symbol", bit(UTF8PROC_CATEGORY_SM)},
    {"So", "Other_Symbol", bit(UTF8PROC_CATEGORY_SO)},
    {"Z", "Separator", kSeparators},
    {"Zl", "Line_Separator", bit(UTF8PROC_CATEGORY_ZL)},
    {"Zp", "Paragraph_Separator", bit(UTF8PROC_CATEGORY_ZP)},
    {"Zs", "Space_Separator", bit(UTF8PROC_CATEGORY_ZS)},
};

// Other names that ECMA-262, table 69, and PropertyValueAliases.txt give the same sets.
constexpr std::array<std::array<std::string_view, 2>, 3> kAliases = {{
    {"cntrl", "Cc"},
    {"digit", "Nd"},
    {"punct", "P"},
}};

using Table = std::array<std::vector<CodePoints>, std::size(kCategories)>;

Table read_table() {
  Table table;
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    const std::uint32_t category = bit(utf8proc_category(static_cast<utf8proc_int32_t>(c)));
    for (std::size_t i = 0; i < table.size(); ++i) {
      if ((kCategories[i].members & category) == 0) continue;
      if (table[i].empty() || table[i].back().last + 1 != c) {
        table[i].push_back({.first = c, .last = c});
      } else {
        table[i].back().last = c;
      }
    }
  }
  return table;
}

}  // namespace

std::u32string to_code_points(std::string_view text) {
  std::u32string code_points;
  code_points.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<std::uint8_t>(text[i]);
    const std::size_t n = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    char32_t c = n == 1 ? first : first & (0xFFU >> (n + 1));
    for (std::size_t k = 1; k < n; ++k)
      c = (c << 6) | (static_cast<std::uint8_t>(text[i + k]) & 0x3FU);
    code_points.push_back(c);
    i += n;
  }
  return code_points;
}

std::optional<std::span<const CodePoints>> code_points_of_category(std::string_view name) {
  static constexpr CodePoints kAscii = {.first = 0, .last = 0x7F};
  if (name == "ASCII") return std::span(&kAscii, 1);
  if (name == "Combining_Mark") name = "M";
  for (const auto& [alias, meant] : kAliases) {
    if (name == alias) name = meant;
  }
  const auto* const found = std::ranges::find_if(kCategories, [&](const Category& category) {
    return name == category.short_name || name == category.long_name;
  });
  if (found == std::end(kCategories)) return std::nullopt;
  static const Table kTable = read_table();
  return kTable[static_cast<std::size_t>(found - std::begin(kCategories))];
}

}  // namespace extractinator::text
