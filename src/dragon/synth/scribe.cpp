// Patterns to phrases: alternatives, slots, numbers, abbreviations and misspellings.
#include "dragon/synth/scribe.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/check.h"
#include "dragon/synth/bank.h"

namespace extractinator::dragon::synth {
namespace {

struct WordList {
  std::string_view name = {};
  std::span<const std::string_view> words = {};
};

constexpr std::string_view kSide[] = {"links", "rechts"};
constexpr std::string_view kSided[] = {"linker", "rechter"};
constexpr std::string_view kMonth[] = {
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
};
constexpr std::string_view kLobe[] = {
    "rechter bovenkwab",
    "middenkwab",
    "rechter onderkwab",
    "linker bovenkwab",
    "linker onderkwab",
    "lingula",
};
constexpr WordList kWordLists[] = {
    {.name = "side", .words = kSide},
    {.name = "sided", .words = kSided},
    {.name = "month", .words = kMonth},
    {.name = "lobe", .words = kLobe},
};

struct Abbreviation {
  std::string_view full = {};
  std::string_view brief = {};
};
constexpr Abbreviation kAbbreviations[] = {
    {.full = "met name", .brief = "m.n."},
    {.full = "onder andere", .brief = "o.a."},
    {.full = "in verband met", .brief = "i.v.m."},
    {.full = "ten opzichte van", .brief = "t.o.v."},
    {.full = "ter hoogte van", .brief = "t.h.v."},
    {.full = "ten gevolge van", .brief = "t.g.v."},
    {.full = "status na", .brief = "st. na"},
    {.full = "waarschijnlijk", .brief = "wsch."},
    {.full = "aanwijzingen voor", .brief = "aanw. voor"},
    {.full = "afwijkingen", .brief = "afw."},
    {.full = "beiderzijds", .brief = "bdz."},
    {.full = "maximaal", .brief = "max."},
    {.full = "intraveneus", .brief = "i.v."},
    {.full = "eventueel", .brief = "evt."},
    {.full = "ongeveer", .brief = "ca."},
    {.full = "voorgeschiedenis", .brief = "VG"},
    {.full = "lymfeklieren", .brief = "lnn."},
    {.full = "bijvoorbeeld", .brief = "bijv."},
    {.full = "inclusief", .brief = "incl."},
    {.full = "rechter", .brief = "re."},
    {.full = "linker", .brief = "li."},
    {.full = "verdenking", .brief = "verd."},
    {.full = "graden", .brief = "gr."},
    {.full = "onderzoek", .brief = "onderz."},
};

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         (c & '\x80') != 0;
}

// Where the bracket that opens at `open` closes.
std::size_t closing(std::string_view pattern, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < pattern.size(); ++i) {
    if (pattern[i] == '[') ++depth;
    if (pattern[i] == ']' && --depth == 0) return i;
  }
  EXTR_CHECK(false, "a pattern with an open bracket");
  return pattern.size();
}

// "5", "0,5" as an integer number of the last decimal place.
std::optional<int> units(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c != ',') digits += c;
  }
  int value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

}  // namespace

void Passage::append(const Passage& more) {
  for (const Span& span : more.spans)
    spans.push_back(
        {.begin = span.begin + text.size(), .end = span.end + text.size(), .tag = span.tag}
    );
  text += more.text;
}

std::size_t Scribe::share(std::initializer_list<double> shares) {
  double total = 0;
  for (const double s : shares)
    total += s;
  double left = std::exchange(stratum_, std::nullopt).value_or(random_.unit()) * total;
  std::size_t i = 0;
  for (const double s : shares) {
    if (left < s) return i;
    left -= s;
    ++i;
  }
  return shares.size() - 1;
}

std::string_view Scribe::pick(Bank bank) { return one_of(part(bank)); }

Passage Scribe::phrase(std::string_view pattern, std::span<const Slot> slots) {
  Passage out;
  expand(pattern, slots, out);
  return out;
}

Passage Scribe::sentence(std::string_view pattern, std::initializer_list<Slot> slots) {
  Passage out = phrase(pattern, slots);
  // An alternative that is empty may leave a space at the end.
  while (out.text.ends_with(' '))
    out.text.pop_back();
  const std::string first = capitalised(out.text);
  if (first.size() == out.text.size()) out.text = first;
  if (!out.text.empty() && !std::string_view(".?!:;").contains(out.text.back())) out.text += '.';
  return out;
}

std::string Scribe::words(std::string_view pattern) {
  const bool before = std::exchange(is_verbatim_, true);
  std::string text = phrase(pattern, {}).text;
  is_verbatim_ = before;
  return text;
}

std::string_view Scribe::pick_unused(Bank bank) {
  std::vector<std::string_view> unused;
  for (const std::string_view pattern : part(bank)) {
    if (!std::ranges::contains(used_, pattern)) unused.push_back(pattern);
  }
  if (unused.empty()) return pick(bank);
  used_.push_back(one_of(std::span<const std::string_view>(unused)));
  return used_.back();
}

void Scribe::fill(std::vector<Passage>& sentences, Bank bank, int low, int high) {
  std::vector<std::string_view> order;
  for (const std::string_view pattern : part(bank)) {
    if (!std::ranges::contains(used_, pattern)) order.push_back(pattern);
  }
  shuffle(order);
  const double wanted = std::round(between(low, high) * knobs_.length);
  const auto n = static_cast<std::size_t>(std::max(wanted, 0.0));
  if (knobs_.length > 1) {
    // Numbers and alternatives make a phrase that comes again another sentence.
    while (order.size() < n) {
      const auto more = part(bank);
      const std::size_t before = order.size();
      order.insert(order.end(), more.begin(), more.end());
      for (std::size_t i = order.size(); i > before + 1; --i)
        std::swap(
            order[i - 1], order[before + random_.below(static_cast<std::uint32_t>(i - before))]
        );
    }
  }
  for (std::size_t i = 0; i < std::min(n, order.size()); ++i) {
    used_.push_back(order[i]);
    sentences.push_back(sentence(order[i]));
  }
}

void Scribe::insert(std::vector<Passage>& sentences, Passage sentence) {
  const int at = between(0, static_cast<int>(sentences.size()));
  sentences.insert(sentences.begin() + at, std::move(sentence));
}

void Scribe::expand(std::string_view pattern, std::span<const Slot> slots, Passage& out) {
  std::size_t at = 0;
  while (at < pattern.size()) {
    const std::size_t special = std::min(pattern.find_first_of("[{", at), pattern.size());
    if (special > at) add_literal(pattern.substr(at, special - at), out);
    if (special == pattern.size()) return;
    if (pattern[special] == '{') {
      const std::size_t end = pattern.find('}', special);
      EXTR_CHECK(end != std::string_view::npos, "a pattern with an open brace");
      add_slot(pattern.substr(special + 1, end - special - 1), slots, out);
      at = end + 1;
      continue;
    }
    const std::size_t end = closing(pattern, special);
    std::vector<std::string_view> alternatives;
    std::size_t begin = special + 1;
    for (std::size_t i = begin, depth = 0; i <= end; ++i) {
      if (i == end || (pattern[i] == '|' && depth == 0)) {
        alternatives.push_back(pattern.substr(begin, i - begin));
        begin = i + 1;
      } else if (pattern[i] == '[') {
        ++depth;
      } else if (pattern[i] == ']') {
        --depth;
      }
    }
    expand(one_of(std::span<const std::string_view>(alternatives)), slots, out);
    at = end + 1;
  }
}

void Scribe::add_slot(std::string_view name, std::span<const Slot> slots, Passage& out) {
  const auto add = [&](const Slot& slot) {
    for (const std::string& tag : slot.tags)
      out.spans.push_back(
          {.begin = out.text.size(), .end = out.text.size() + slot.text.size(), .tag = tag}
      );
    out.text += slot.text;
  };
  if (const auto slot = std::ranges::find(slots, name, &Slot::name); slot != slots.end())
    return add(*slot);
  if (const std::size_t dash = name.find('-'); dash != std::string_view::npos) {
    const auto low = units(name.substr(0, dash));
    const auto high = units(name.substr(dash + 1));
    if (low && high) {
      const std::size_t comma = name.rfind(',');
      const std::size_t n_decimals = comma == std::string_view::npos ? 0 : name.size() - comma - 1;
      out.text += decimal(between(*low, *high), static_cast<int>(n_decimals));
      return;
    }
  }
  if (resolver_) {
    if (const auto slot = resolver_(name)) return add(*slot);
  }
  const auto list = std::ranges::find(kWordLists, name, &WordList::name);
  EXTR_CHECK(list != std::end(kWordLists), "a pattern with an unknown slot");
  out.text += one_of(list->words);
}

void Scribe::add_literal(std::string_view literal, Passage& out) {
  // An alternative that is empty leaves two spaces together.
  if (literal.starts_with(' ') && out.text.ends_with(' ')) literal.remove_prefix(1);
  if (is_verbatim_) {
    out.text += literal;
    return;
  }
  std::string text = knobs_.abbreviations > 0 ? abbreviated(literal) : std::string(literal);
  if (knobs_.typos > 0) misspell(text);
  out.text += text;
}

std::string Scribe::abbreviated(std::string_view literal) {
  std::string text(literal);
  for (const Abbreviation& a : kAbbreviations) {
    const std::size_t at = text.find(a.full);
    if (at == std::string::npos) continue;
    const std::size_t end = at + a.full.size();
    // A word at the edge of a literal may go on in a slot or an alternative.
    if (at == 0 || end == text.size() || is_word_byte(text[at - 1]) || is_word_byte(text[end]))
      continue;
    if (!chance(knobs_.abbreviations)) continue;
    const bool stops_twice = a.brief.ends_with('.') && text[end] == '.';
    text.replace(at, a.full.size() + (stops_twice ? 1 : 0), a.brief);
  }
  return text;
}

void Scribe::misspell(std::string& text) {
  std::size_t begin = 0;
  while (begin < text.size()) {
    std::size_t end = begin;
    while (end < text.size() && text[end] >= 'a' && text[end] <= 'z')
      ++end;
    // Whole words only: one that goes on with other characters is left alone.
    const bool is_whole = (begin == 0 || !is_word_byte(text[begin - 1])) &&
                          (end == text.size() || !is_word_byte(text[end]));
    if (end - begin >= 6 && is_whole && chance(knobs_.typos)) {
      const auto at = begin + 1 + random_.below(static_cast<std::uint32_t>(end - begin - 3));
      switch (random_.below(3)) {
        case 0:
          std::swap(text[at], text[at + 1]);
          break;
        case 1:
          text.erase(at, 1);
          break;
        default:
          text.insert(at, 1, text[at]);
          break;
      }
    }
    begin = end + 1;
  }
}

std::string decimal(int units_of_last_place, int n_decimals) {
  std::string text = std::to_string(units_of_last_place);
  if (n_decimals <= 0) return text;
  const auto n = static_cast<std::size_t>(n_decimals);
  if (text.size() <= n) text.insert(0, n + 1 - text.size(), '0');
  text.insert(text.size() - n, 1, ',');
  return text;
}

std::string decimal(double value, int n_decimals) {
  return decimal(static_cast<int>(std::lround(value * std::pow(10, n_decimals))), n_decimals);
}

std::string roman(int number) {
  constexpr std::array<std::pair<int, std::string_view>, 5> kValues = {
      {{10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}}
  };
  std::string text;
  for (const auto& [value, letters] : kValues) {
    for (; number >= value; number -= value)
      text += letters;
  }
  return text;
}

std::string capitalised(std::string_view text) {
  std::string out(text);
  if (out.empty()) return out;
  if (out[0] >= 'a' && out[0] <= 'z') {
    out[0] = static_cast<char>(out[0] - 'a' + 'A');
  } else if (out.size() > 1 && out[0] == '\xc3' && out[1] >= '\xa0' && out[1] <= '\xbe') {
    out[1] = static_cast<char>(out[1] - 0x20);  // à to þ in UTF-8.
  }
  return out;
}

}  // namespace extractinator::dragon::synth
