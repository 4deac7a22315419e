// Finds where sentences and sections of a report begin: find_borders.
#include "text/borders.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <utf8proc.h>

namespace extractinator::text {
namespace {

// Without their last full stop, in lower case; ascending. Those with a full stop within, and single
// letters, need no place here. Words that often end a sentence (`mm`) are not abbreviations.
constexpr auto kAbbreviations = std::to_array<std::string_view>({
    "aa",   "abb",  "abd",   "afb",  "alg",     "amb",  "anamn", "ant",  "approx", "apr",  "art",
    "aug",  "bds",  "beh",   "ber",  "betr",    "bez",  "bijl",  "bijv", "bzgl",   "bzw",  "ca",
    "chir", "conf", "contr", "dd",   "dec",     "dept", "dex",   "dez",  "dhr",    "diam", "dist",
    "doz",  "dr",   "drs",   "eig",  "einschl", "etc",  "evt",   "evtl", "excl",   "exkl", "feb",
    "febr", "fig",  "fr",    "geb",  "gem",     "gew",  "ggf",   "ggfs", "gr",     "hist", "hr",
    "incl", "inf",  "ing",   "inkl", "insb",    "ir",   "jan",   "jr",   "jul",    "jun",  "kl",
    "klin", "lat",  "li",    "lig",  "lt",      "max",  "med",   "mevr", "min",    "mind", "mr",
    "mrs",  "mrt",  "ms",    "mw",   "no",      "nov",  "nr",    "obj",  "oct",    "okt",  "opm",
    "pat",  "path", "pp",    "prim", "priv",    "prof", "prox",  "pt",   "re",     "resp", "rev",
    "sec",  "sek",  "sep",   "sept", "sin",     "sog",  "spec",  "spez", "st",     "std",  "str",
    "subj", "sup",  "tab",   "tel",  "tgl",     "u",    "usw",   "vgl",  "vnl",    "vs",   "vv",
    "wg",   "zgn",  "zn",
});

static_assert(std::ranges::is_sorted(kAbbreviations));

constexpr std::size_t kMaxHeadingWords = 6;
constexpr std::size_t kMaxHeadingBytes = 80;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A code point and how many bytes it takes.
struct Character {
  utf8proc_int32_t point = 0;
  std::size_t n_bytes = 1;
};

Character character_at(std::string_view text, std::size_t at) {
  const unsigned char first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) return {.point = first};
  Character found;
  const auto n = utf8proc_iterate(
      reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at),
      static_cast<utf8proc_ssize_t>(text.size() - at),
      &found.point
  );
  found.n_bytes = n > 0 ? static_cast<std::size_t>(n) : 1;
  return found;
}

// Spaces that hold words together are none here.
bool is_space(utf8proc_int32_t point) {
  if (point < 0x80) return point == ' ' || (point >= '\t' && point <= '\r');
  if (point == 0x85) return true;
  if (point == 0xA0 || point == 0x202F || point == 0x2007) return false;
  const utf8proc_category_t category = utf8proc_category(point);
  return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
         category == UTF8PROC_CATEGORY_ZP;
}

bool is_upper(utf8proc_int32_t point) {
  if (point < 0x80) return point >= 'A' && point <= 'Z';
  return utf8proc_category(point) == UTF8PROC_CATEGORY_LU;
}

bool is_lower(utf8proc_int32_t point) {
  if (point < 0x80) return point >= 'a' && point <= 'z';
  return utf8proc_category(point) == UTF8PROC_CATEGORY_LL;
}

bool is_letter(utf8proc_int32_t point) {
  if (point < 0x80) return is_upper(point) || is_lower(point);
  const utf8proc_category_t category = utf8proc_category(point);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

// What is taken off the end of a word before its full stop is looked for: `(… is gezien.)`.
std::string_view without_closing(std::string_view word) {
  constexpr std::array<std::string_view, 10> kClosing = {
      "\"", "'", ")", "]", "}", "\u201D", "\u2019", "\u00BB", "\u201C", "*"
  };
  for (bool is_shorter = true; is_shorter;) {
    is_shorter = false;
    for (const std::string_view one : kClosing) {
      if (!word.ends_with(one)) continue;
      word.remove_suffix(one.size());
      is_shorter = true;
    }
  }
  return word;
}

std::string_view without_opening(std::string_view word) {
  constexpr std::array<std::string_view, 8> kOpening = {
      "\"", "'", "(", "[", "{", "\u201E", "\u201C", "\u00AB"
  };
  for (bool is_shorter = true; is_shorter;) {
    is_shorter = false;
    for (const std::string_view one : kOpening) {
      if (!word.starts_with(one)) continue;
      word.remove_prefix(one.size());
      is_shorter = true;
    }
  }
  return word;
}

// Letters with full stops between them, one or two at a time, as in `o.a`, `z.B`, `i.v.m`, `Z.n`.
bool is_dotted(std::string_view word) {
  constexpr std::size_t kMaxLetters = 2;
  if (!word.contains('.')) return false;
  std::size_t n_letters = 0;
  for (std::size_t i = 0; i < word.size();) {
    const Character c = character_at(word, i);
    i += c.n_bytes;
    if (c.point == '.') {
      if (n_letters == 0) return false;
      n_letters = 0;
    } else if (!is_letter(c.point) || ++n_letters > kMaxLetters) {
      return false;
    }
  }
  return n_letters > 0;
}

bool is_single_letter(std::string_view word) {
  if (word.empty()) return false;
  const Character c = character_at(word, 0);
  return is_letter(c.point) && c.n_bytes == word.size();
}

// `3`, `12`, `12.03`: of an ordinal, a date or the number of an item.
bool is_short_number(std::string_view word) {
  constexpr std::size_t kMaxDigits = 2;
  std::size_t n_digits = 0;
  for (const char c : word) {
    if (c == '.') {
      if (n_digits == 0) return false;
      n_digits = 0;
    } else if (!is_digit(c) || ++n_digits > kMaxDigits) {
      return false;
    }
  }
  return n_digits > 0;
}

bool is_abbreviation(std::string_view word) {
  std::string lower(word);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return std::ranges::binary_search(kAbbreviations, std::string_view(lower));
}

// Whether a sentence may end with the word; what comes next decides as well.
bool ends_sentence(std::string_view word) {
  word = without_closing(word);
  if (word.ends_with('!') || word.ends_with('?') || word.ends_with("\u2026")) return true;
  if (!word.ends_with('.')) return false;
  if (word.ends_with("..")) return true;
  word.remove_suffix(1);
  word = without_opening(word);
  // Of `CT/MRT` and `li.-re` the last part decides.
  word.remove_prefix(word.find_last_of("/-") + 1);
  return !word.empty() && !is_single_letter(word) && !is_dotted(word) && !is_short_number(word) &&
         !is_abbreviation(word);
}

std::string_view line_at_start(std::string_view text) {
  return text.substr(0, std::min(text.find_first_of("\r\n\f"), kMaxHeadingBytes * 2));
}

// A mark or a number such as `- `, `* `, `1) `, `2. ` before an item.
bool begins_item(std::string_view line) {
  for (const std::string_view mark : {"- ", "* ", "+ ", "\u2022", "\u2013 ", "> "}) {
    if (line.starts_with(mark)) return true;
  }
  const std::size_t n_digits = std::min(line.find_first_not_of("0123456789"), line.size());
  if (n_digits == 0 || n_digits > 2 || n_digits + 1 >= line.size()) return false;
  return (line[n_digits] == ')' || line[n_digits] == '.') && line[n_digits + 1] == ' ';
}

// What a line is named by: a word before a colon, or up to six of which the first one begins with a
// capital letter. Empty where there is none.
std::string_view label_of(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon > kMaxHeadingBytes) return {};
  if (colon + 1 < line.size() && is_digit(line[colon + 1])) return {};  // A time.
  const std::string_view label = line.substr(0, colon);
  const utf8proc_int32_t first = character_at(label, 0).point;
  if (!is_upper(first) && (!is_letter(first) || label.contains(' '))) return {};
  if (label.find_first_of(".;,!?") != std::string_view::npos) return {};
  const auto n_spaces = static_cast<std::size_t>(std::ranges::count(label, ' '));
  return n_spaces < kMaxHeadingWords ? label : std::string_view();
}

// Two capital letters or more, no small ones and no digits.
bool is_in_capitals(std::string_view words) {
  std::size_t n_upper = 0;
  for (std::size_t i = 0; i < words.size();) {
    const Character c = character_at(words, i);
    i += c.n_bytes;
    if (is_lower(c.point) || (c.point >= '0' && c.point <= '9')) return false;
    if (is_upper(c.point)) ++n_upper;
  }
  return n_upper >= 2;
}

bool is_heading(std::string_view line) {
  if (line.starts_with("# ") || line.starts_with("## ") || line.starts_with("### ")) return true;
  if (line.starts_with("**")) line.remove_prefix(2);
  if (const std::string_view label = label_of(line); !label.empty()) {
    const std::string_view rest = line.substr(label.size() + 1);
    return is_in_capitals(label) || rest.find_first_not_of(" \t*") == std::string_view::npos;
  }
  // A line of its own in capital letters.
  constexpr std::size_t kMinBytes = 4;
  const auto n_spaces = static_cast<std::size_t>(std::ranges::count(line, ' '));
  return line.size() >= kMinBytes && line.size() <= kMaxHeadingBytes &&
         n_spaces < kMaxHeadingWords && is_upper(character_at(line, 0).point) &&
         is_in_capitals(line);
}

// Whether the next word is one that begins no sentence.
bool begins_small(std::string_view rest) {
  rest = without_opening(rest);
  return !rest.empty() && is_lower(character_at(rest, 0).point);
}

// What is between two words.
struct Gap {
  std::size_t n_line_ends = 0;
  bool has_page_end = false;
};

Border border_between(std::string_view word, const Gap& gap, std::string_view rest) {
  if (gap.has_page_end || gap.n_line_ends > 1) return Border::section;
  const std::string_view line = gap.n_line_ends > 0 ? line_at_start(rest) : std::string_view();
  if (gap.n_line_ends > 0 && is_heading(line)) return Border::section;
  if (ends_sentence(word) && !begins_small(rest)) return Border::sentence;
  if (gap.n_line_ends == 0) return Border::word;
  return begins_item(line) || !label_of(line).empty() ? Border::sentence : Border::line;
}

}  // namespace

std::vector<BorderPlace> find_borders(std::string_view text) {
  std::vector<BorderPlace> places;
  std::size_t word_begin = 0;
  std::size_t word_end = 0;  // Of the last word; 0: there was none.
  Gap gap;
  bool is_in_word = false;
  for (std::size_t i = 0; i < text.size();) {
    const Character c = character_at(text, i);
    if (is_space(c.point)) {
      if (is_in_word) {
        word_end = i;
        gap = {};
        is_in_word = false;
      }
      const bool is_pair = c.point == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
      if (c.point == '\n' || (c.point == '\r' && !is_pair) || c.point == 0x2028) ++gap.n_line_ends;
      if (c.point == '\f' || c.point == 0x2029) gap.has_page_end = true;
    } else if (!is_in_word) {
      if (word_end > 0) {
        const std::string_view word = text.substr(word_begin, word_end - word_begin);
        places.push_back({.at = i, .border = border_between(word, gap, text.substr(i))});
      }
      word_begin = i;
      is_in_word = true;
    }
    i += c.n_bytes;
  }
  return places;
}

}  // namespace extractinator::text
