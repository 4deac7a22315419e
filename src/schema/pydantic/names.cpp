// Letters of Python names and their case; internal to the Pydantic reader.
#include "schema/pydantic/names.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/pydantic/source.h"

namespace extractinator::schema::pydantic {
namespace {

// Letters from `first` to `last`, every `step`-th, with what to add for title and lower case.
// Simple case mappings of the Unicode character database.
struct Letters {
  char32_t first = 0;
  char32_t last = 0;
  char32_t step = 1;
  std::int32_t title = 0;
  std::int32_t lower = 0;
};

constexpr Letters kCased[] = {
    {0xAA, 0xAA},
    {0xB5, 0xB5, 1, 743, 0},
    {0xBA, 0xBA},
    {0xC0, 0xD6, 1, 0, 32},
    {0xD8, 0xDE, 1, 0, 32},
    {0xE0, 0xF6, 1, -32, 0},
    {0xF8, 0xFE, 1, -32, 0},
    {0xFF, 0xFF, 1, 121, 0},
    {0x100, 0x12E, 2, 0, 1},
    {0x101, 0x12F, 2, -1, 0},
    {0x131, 0x131, 1, -232, 0},
    {0x132, 0x136, 2, 0, 1},
    {0x133, 0x137, 2, -1, 0},
    {0x138, 0x138},
    {0x139, 0x147, 2, 0, 1},
    {0x13A, 0x148, 2, -1, 0},
    {0x14A, 0x176, 2, 0, 1},
    {0x14B, 0x177, 2, -1, 0},
    {0x178, 0x178, 1, 0, -121},
    {0x179, 0x17D, 2, 0, 1},
    {0x17A, 0x17E, 2, -1, 0},
    {0x17F, 0x17F, 1, -300, 0},
    {0x1F8, 0x21E, 2, 0, 1},
    {0x1F9, 0x21F, 2, -1, 0},
    {0x386, 0x386, 1, 0, 38},
    {0x388, 0x38A, 1, 0, 37},
    {0x38C, 0x38C, 1, 0, 64},
    {0x38E, 0x38F, 1, 0, 63},
    {0x391, 0x3A1, 1, 0, 32},
    {0x3A4, 0x3AB, 1, 0, 32},
    {0x3AC, 0x3AC, 1, -38, 0},
    {0x3AD, 0x3AF, 1, -37, 0},
    {0x3B1, 0x3C1, 1, -32, 0},
    {0x3C2, 0x3C2, 1, -31, 0},
    {0x3C3, 0x3CB, 1, -32, 0},
    {0x3CC, 0x3CC, 1, -64, 0},
    {0x3CD, 0x3CE, 1, -63, 0},
    {0x400, 0x40F, 1, 0, 80},
    {0x410, 0x42F, 1, 0, 32},
    {0x430, 0x44F, 1, -32, 0},
    {0x450, 0x45F, 1, -80, 0},
    {0x490, 0x4BE, 2, 0, 1},
    {0x491, 0x4BF, 2, -1, 0},
};

// The Greek capital sigma has two small forms, chosen by the letters around it.
constexpr char32_t kCapitalSigma = 0x3A3;
constexpr char32_t kSharpS = 0xDF;

struct Range {
  char32_t first = 0;
  char32_t last = 0;
};
// Without case, and letters of names: Hiragana, Katakana, Chinese characters, Hangul.
constexpr Range kUncasedLetters[] = {
    {0x3041, 0x3096}, {0x30A1, 0x30FA}, {0x4E00, 0x9FFF}, {0xAC00, 0xD7A3}
};
// Without case, and nothing of a name: Latin-1 signs, punctuation, currency, arrows and
// mathematics, CJK punctuation, pictures.
constexpr Range kUncasedOthers[] = {
    {0x80, 0xA9},
    {0xAB, 0xB4},
    {0xB6, 0xB9},
    {0xBB, 0xBF},
    {0xD7, 0xD7},
    {0xF7, 0xF7},
    {0x2000, 0x206F},
    {0x20A0, 0x20C0},
    {0x2190, 0x22FF},
    {0x3000, 0x3040},
    {0x1F300, 0x1FAFF},
};
// Python writes these in another way before it compares names (NFKC).
constexpr Range kNotNormal[] = {
    {0xAA, 0xAA}, {0xB5, 0xB5}, {0xBA, 0xBA}, {0x132, 0x133}, {0x13F, 0x140}, {0x17F, 0x17F}
};

bool is_in(char32_t letter, std::span<const Range> ranges) {
  return std::ranges::any_of(ranges, [&](const Range& range) {
    return letter >= range.first && letter <= range.last;
  });
}

const Letters* find_cased(char32_t letter) {
  const auto* const found = std::ranges::find_if(kCased, [&](const Letters& letters) {
    return letter >= letters.first && letter <= letters.last &&
           (letter - letters.first) % letters.step == 0;
  });
  return found == std::ranges::end(kCased) ? nullptr : found;
}

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alnum(char c) { return is_upper(c) || is_lower(c) || is_digit(c); }
char to_lower(char c) { return is_upper(c) ? static_cast<char>(c + 32) : c; }
char to_upper(char c) { return is_lower(c) ? static_cast<char>(c - 32) : c; }
bool is_ascii(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

// `insert_underscore` between neighbours of which the predicate holds.
template <typename Predicate>
std::string split_where(std::string_view text, Predicate is_border) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i > 0 && is_border(text[i - 1], text[i])) out += '_';
    out += text[i];
  }
  return out;
}

}  // namespace

bool may_start_name(char32_t letter) {
  if (letter < 0x80) {
    const char c = static_cast<char>(letter);
    return is_upper(c) || is_lower(c) || c == '_';
  }
  if (is_in(letter, kNotNormal)) return false;
  return letter == kCapitalSigma || letter == kSharpS || find_cased(letter) != nullptr ||
         is_in(letter, kUncasedLetters);
}

bool may_continue_name(char32_t letter) {
  return may_start_name(letter) || (letter < 0x80 && is_digit(static_cast<char>(letter)));
}

std::optional<std::string> title_case(std::string_view text) {
  std::string out;
  bool previous_is_cased = false;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint at = code_point_at(text, i);
    if (at.length == 0) return std::nullopt;
    i += at.length;
    if (at.value < 0x80) {
      const char c = static_cast<char>(at.value);
      out += previous_is_cased ? to_lower(c) : to_upper(c);
      previous_is_cased = is_upper(c) || is_lower(c);
      continue;
    }
    if (at.value == kSharpS) {
      out += previous_is_cased ? "ß" : "Ss";
      previous_is_cased = true;
      continue;
    }
    if (at.value == kCapitalSigma && !previous_is_cased) {
      append_utf8(out, at.value);
      previous_is_cased = true;
      continue;
    }
    if (const Letters* letters = find_cased(at.value)) {
      const std::int32_t change = previous_is_cased ? letters->lower : letters->title;
      append_utf8(out, static_cast<char32_t>(static_cast<std::int32_t>(at.value) + change));
      previous_is_cased = true;
      continue;
    }
    if (!is_in(at.value, kUncasedLetters) && !is_in(at.value, kUncasedOthers)) return std::nullopt;
    append_utf8(out, at.value);
    previous_is_cased = false;
  }
  return out;
}

std::optional<std::string> title_of_field(std::string_view name) {
  auto title = title_case(name);
  if (!title) return std::nullopt;
  std::ranges::replace(*title, '_', ' ');
  // str.strip() takes white space of all kinds; names in use have only these.
  constexpr std::string_view kSpace = " \t\n\r\f\v";
  const std::size_t first = title->find_first_not_of(kSpace);
  if (first == std::string::npos) return std::string();
  return title->substr(first, title->find_last_not_of(kSpace) - first + 1);
}

std::optional<std::string> to_pascal(std::string_view snake) {
  if (!is_ascii(snake)) return std::nullopt;
  const std::string title = title_case(snake).value_or("");
  std::string out;
  for (std::size_t i = 0; i < title.size(); ++i) {
    const bool joins = title[i] == '_' && i > 0 && is_alnum(title[i - 1]) && i + 1 < title.size() &&
                       (is_digit(title[i + 1]) || is_upper(title[i + 1]));
    if (!joins) out += title[i];
  }
  return out;
}

std::optional<std::string> to_camel(std::string_view snake) {
  if (!is_ascii(snake)) return std::nullopt;
  const bool is_camel =
      !snake.empty() && is_lower(snake.front()) && std::ranges::all_of(snake, is_alnum);
  bool has_digit_before_letter = false;
  for (std::size_t i = 1; i < snake.size(); ++i)
    has_digit_before_letter |= is_digit(snake[i - 1]) && is_lower(snake[i]);
  if (is_camel && !has_digit_before_letter) return std::string(snake);
  std::string out = to_pascal(snake).value_or("");
  const std::size_t first = out.find_first_not_of('_');
  if (first != std::string::npos && is_upper(out[first])) out[first] = to_lower(out[first]);
  return out;
}

std::optional<std::string> to_snake(std::string_view camel) {
  if (!is_ascii(camel)) return std::nullopt;
  // A run of capitals ends before the last one, if a small letter follows it.
  std::string runs;
  for (std::size_t i = 0; i < camel.size(); ++i) {
    if (i > 0 && is_upper(camel[i - 1]) && is_upper(camel[i]) && i + 1 < camel.size() &&
        is_lower(camel[i + 1]))
      runs += '_';
    runs += camel[i];
  }
  runs = split_where(runs, [](char a, char b) { return is_lower(a) && is_upper(b); });
  runs = split_where(runs, [](char a, char b) { return is_digit(a) && is_upper(b); });
  runs = split_where(runs, [](char a, char b) { return is_lower(a) && is_digit(b); });
  std::ranges::replace(runs, '-', '_');
  std::ranges::transform(runs, runs.begin(), to_lower);
  return runs;
}

std::string clean_docstring(std::string_view text) {
  std::string expanded;
  std::size_t column = 0;
  for (const char c : text) {
    if (c == '\t') {
      const std::size_t n_spaces = 8 - column % 8;
      expanded.append(n_spaces, ' ');
      column += n_spaces;
      continue;
    }
    expanded += c;
    if (c == '\n' || c == '\r') {
      column = 0;
    } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
      ++column;
    }
  }
  std::vector<std::string> lines(1);
  for (const char c : expanded) {
    if (c == '\n') {
      lines.emplace_back();
    } else {
      lines.back() += c;
    }
  }
  std::size_t margin = std::string::npos;
  for (std::size_t i = 1; i < lines.size(); ++i)
    margin = std::min(margin, lines[i].find_first_not_of(' '));
  lines.front().erase(0, std::min(lines.front().find_first_not_of(' '), lines.front().size()));
  for (std::size_t i = 1; i < lines.size() && margin != std::string::npos; ++i)
    lines[i].erase(0, std::min(margin, lines[i].size()));
  while (!lines.empty() && lines.back().empty())
    lines.pop_back();
  while (!lines.empty() && lines.front().empty())
    lines.erase(lines.begin());
  std::string out;
  for (const std::string& line : lines) {
    if (&line != &lines.front()) out += '\n';
    out += line;
  }
  return out;
}

std::string float_text(double value) {
  std::array<char, 64> buffer{};
  const auto end = std::to_chars(
      buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific
  );
  const std::string_view scientific(
      buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data())
  );
  const std::size_t e = scientific.find('e');
  int exponent = 0;
  const std::size_t sign = scientific[e + 1] == '+' ? 2 : 1;
  std::from_chars(scientific.data() + e + sign, scientific.data() + scientific.size(), exponent);
  if (exponent < -4 || exponent >= 16) {
    // Python writes at least two digits of the exponent, as this does.
    return std::string(scientific);
  }
  const auto fixed_end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed);
  std::string text(buffer.data(), static_cast<std::size_t>(fixed_end.ptr - buffer.data()));
  if (!text.contains('.')) text += ".0";
  return text;
}

}  // namespace extractinator::schema::pydantic
