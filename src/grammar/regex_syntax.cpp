// Reads regular expressions. Public: parse_regex.
//
// One function per rule of ECMA-262, 22.2.1; the only recursion is through groups and is bounded.
#include "grammar/regex_syntax.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <format>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "grammar/regex_set.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace extractinator::grammar {

namespace {

// \s is WhiteSpace and LineTerminator of ECMA-262, 12.2 and 12.3.
const CodePointSet& digits() {
  static const CodePointSet kSet = {{.low = '0', .high = '9'}};
  return kSet;
}

const CodePointSet& word_characters() {
  static const CodePointSet kSet = {
      {.low = '0', .high = '9'},
      {.low = 'A', .high = 'Z'},
      {.low = '_', .high = '_'},
      {.low = 'a', .high = 'z'}
  };
  return kSet;
}

const CodePointSet& spaces() {
  static const CodePointSet kSet = {
      {.low = 0x09, .high = 0x0D},
      {.low = 0x20, .high = 0x20},
      {.low = 0xA0, .high = 0xA0},
      {.low = 0x1680, .high = 0x1680},
      {.low = 0x2000, .high = 0x200A},
      {.low = 0x2028, .high = 0x2029},
      {.low = 0x202F, .high = 0x202F},
      {.low = 0x205F, .high = 0x205F},
      {.low = 0x3000, .high = 0x3000},
      {.low = 0xFEFF, .high = 0xFEFF}
  };
  return kSet;
}

const CodePointSet& any_but_line_ends() {
  static const CodePointSet kSet =
      CodePointSet{
          {.low = 0x0A, .high = 0x0A}, {.low = 0x0D, .high = 0x0D}, {.low = 0x2028, .high = 0x2029}
      }
          .complement();
  return kSet;
}

std::optional<std::uint32_t> hex_digit(char32_t c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

bool is_letter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

Regex set_of(CodePointSet set) { return {.kind = Regex::Kind::set, .set = std::move(set)}; }

CodePointSet one(char32_t c) { return {{.low = c, .high = c}}; }

class Parser {
 public:
  explicit Parser(std::u32string text) : text_(std::move(text)) {}

  Result<Regex> run() {
    TRY(Regex regex, disjunction(0));
    if (at_ < text_.size()) return wrong("`)` closes no group");
    return regex;
  }

 private:
  [[nodiscard]] bool is_at_end() const { return at_ == text_.size(); }
  [[nodiscard]] bool sees(char32_t c) const { return at_ < text_.size() && text_[at_] == c; }
  [[nodiscard]] bool sees(std::u32string_view word) const {
    return std::u32string_view(text_).substr(at_).starts_with(word);
  }
  bool take(char32_t c) {
    if (!sees(c)) return false;
    ++at_;
    return true;
  }
  bool take(std::u32string_view word) {
    if (!sees(word)) return false;
    at_ += word.size();
    return true;
  }

  [[nodiscard]] std::unexpected<Error> wrong(std::string_view what, std::string hint = {}) const {
    return fail(
        ErrorCode::invalid_input,
        std::format("not a regular expression: {} (character {})", what, at_ + 1),
        {},
        std::move(hint)
    );
  }
  [[nodiscard]] std::unexpected<Error> unheld(std::string_view what) const {
    return fail(ErrorCode::unsupported, std::format("{} (character {})", what, at_ + 1));
  }

  // Disjunction :: Alternative ( `|` Alternative )*
  Result<Regex> disjunction(std::size_t depth) {
    if (depth > kMaxRegexDepth) {
      return fail(
          ErrorCode::limit_exceeded, std::format("groups are nested deeper than {}", kMaxRegexDepth)
      );
    }
    TRY(Regex first, alternative(depth));
    if (!sees('|')) return first;
    Regex whole{.kind = Regex::Kind::either, .parts = {}};
    whole.parts.push_back(std::move(first));
    while (take('|')) {
      TRY(Regex next, alternative(depth));
      whole.parts.push_back(std::move(next));
    }
    return whole;
  }

  Result<Regex> alternative(std::size_t depth) {
    Regex sequence;
    while (!is_at_end() && !sees('|') && !sees(')')) {
      TRY(Regex next, term(depth));
      sequence.parts.push_back(std::move(next));
    }
    return sequence;
  }

  // Term :: Assertion | Atom Quantifier?
  Result<Regex> term(std::size_t depth) {
    if (take('^')) return unrepeated({.kind = Regex::Kind::begin});
    if (take('$')) return unrepeated({.kind = Regex::Kind::end});
    if (sees(U"(?=") || sees(U"(?!")) {
      const bool is_negative = text_[at_ + 2] == '!';
      at_ += 3;
      Regex ahead{.kind = Regex::Kind::ahead, .is_negative = is_negative};
      TRY(Regex inner, group_body(depth));
      ahead.parts.push_back(std::move(inner));
      return unrepeated(std::move(ahead));
    }
    if (sees(U"(?<=") || sees(U"(?<!")) return unheld("look-behind");
    if (sees(U"\\b") || sees(U"\\B")) return unheld("a word boundary");
    TRY(Regex part, atom(depth));
    return quantified(std::move(part));
  }

  Result<Regex> unrepeated(Regex assertion) {
    const std::size_t before = at_;
    TRY(const std::optional<Count> count, quantifier());
    if (!count) return assertion;
    at_ = before;
    return wrong("a quantifier stands behind what matches no character");
  }

  Result<Regex> group_body(std::size_t depth) {
    TRY(Regex inner, disjunction(depth + 1));
    if (!take(')'))
      return wrong("a group is not closed", "write `)`, or `\\(` for the sign itself");
    return inner;
  }

  Result<Regex> atom(std::size_t depth) {
    const char32_t c = text_[at_];
    switch (c) {
      case '.':
        ++at_;
        return set_of(any_but_line_ends());
      case '[':
        ++at_;
        return character_class();
      case '(':
        ++at_;
        TRY_VOID(group_head());
        return group_body(depth);
      case '\\': {
        ++at_;
        TRY(CodePointSet set, escape(Place::outside));
        return set_of(std::move(set));
      }
      case '*':
      case '+':
      case '?':
        return wrong("a quantifier stands behind nothing", "write `\\` before it for the sign");
      case '{': {
        const std::size_t before = at_;
        TRY(const std::optional<Count> count, quantifier());
        at_ = before;
        if (count) return wrong("a quantifier stands behind nothing");
        break;
      }
      default:
        break;
    }
    ++at_;
    return set_of(one(c));
  }

  // Behind `(`: a name, `?:`, or nothing. Names and numbers of groups mean nothing here.
  Result<void> group_head() {
    if (!take('?')) return {};
    if (take(':')) return {};
    if (take('<')) {
      const std::size_t before = at_;
      while (!is_at_end() && !sees('>') && !sees(')'))
        ++at_;
      if (at_ == before || !take('>')) return wrong("the name of a group is not closed by `>`");
      return {};
    }
    // ECMA-262 of 2025: `(?ims-ims:`.
    std::size_t end = at_;
    while (end < text_.size() && std::u32string_view(U"ims-").contains(text_[end]))
      ++end;
    if (end > at_ && end < text_.size() && text_[end] == ':')
      return unheld("a group with its own flags");
    return wrong(
        "unknown kind of group", "groups are `(…)`, `(?:…)`, `(?<name>…)`, `(?=…)`, `(?!…)`"
    );
  }

  struct Count {
    std::uint32_t min = 0;
    std::uint32_t max = kRepeatForever;
  };

  // Nothing if there is none here.
  Result<std::optional<Count>> quantifier() {
    std::optional<Count> count;
    if (take('*')) {
      count = Count{.min = 0};
    } else if (take('+')) {
      count = Count{.min = 1};
    } else if (take('?')) {
      count = Count{.min = 0, .max = 1};
    } else if (sees('{')) {
      const std::size_t before = at_;
      ++at_;
      const std::optional<std::uint32_t> min = number();
      const bool has_comma = take(',');
      const std::optional<std::uint32_t> max = has_comma ? number().value_or(kRepeatForever) : min;
      if (!min && has_comma && *max != kRepeatForever && sees('}')) {
        at_ = before;
        return wrong("a quantifier needs its least count", "write `{0,`");
      }
      if (!min || !take('}')) {
        at_ = before;
        return std::nullopt;
      }
      if (*max < *min) {
        at_ = before;
        return wrong("a quantifier's bounds are out of order");
      }
      count = Count{.min = *min, .max = *max};
    }
    // Lazy or not: the texts are the same.
    if (count) take('?');
    return count;
  }

  // Decimal; what is larger than any count of repetitions could be stays there.
  std::optional<std::uint32_t> number() {
    constexpr std::uint64_t kMost = kRepeatForever - 1;
    if (is_at_end() || !is_digit(text_[at_])) return std::nullopt;
    std::uint64_t value = 0;
    for (; !is_at_end() && is_digit(text_[at_]); ++at_)
      value = std::min(kMost, (value * 10) + (text_[at_] - '0'));
    return static_cast<std::uint32_t>(value);
  }

  Result<Regex> quantified(Regex part) {
    TRY(const std::optional<Count> count, quantifier());
    if (!count) return part;
    Regex repeat{.kind = Regex::Kind::repeat, .min = count->min, .max = count->max};
    repeat.parts.push_back(std::move(part));
    return repeat;
  }

  // --- Classes and escapes ---------------------------------------------------------------------

  enum class Place : std::uint8_t { outside, in_class };

  // Behind `[`.
  Result<Regex> character_class() {
    const bool is_negated = take('^');
    std::vector<CodePointRange> ranges;
    const auto add = [&](const CodePointSet& set) {
      ranges.insert(ranges.end(), set.ranges().begin(), set.ranges().end());
    };
    while (!take(']')) {
      TRY(const ClassAtom low, class_atom());
      const bool is_range = sees('-') && at_ + 1 < text_.size() && text_[at_ + 1] != ']';
      if (!is_range) {
        add(low.set);
        continue;
      }
      const std::size_t before = at_;
      ++at_;
      TRY(const ClassAtom high, class_atom());
      if (low.character && high.character) {
        if (*high.character < *low.character) {
          at_ = before;
          return wrong("a range of characters is out of order");
        }
        ranges.push_back({.low = *low.character, .high = *high.character});
      } else {
        add(low.set);
        add(one('-'));
        add(high.set);
      }
    }
    CodePointSet set(ranges);
    return set_of(is_negated ? set.complement() : std::move(set));
  }

  struct ClassAtom {
    CodePointSet set;
    std::optional<char32_t> character;  // Nothing: a class such as \d.
  };

  Result<ClassAtom> class_atom() {
    if (is_at_end())
      return wrong("a class is not closed", "write `]`, or `\\[` for the sign itself");
    const char32_t c = text_[at_++];
    if (c != '\\') return ClassAtom{.set = one(c), .character = c};
    character_ = std::nullopt;
    TRY(CodePointSet set, escape(Place::in_class));
    return ClassAtom{.set = std::move(set), .character = character_};
  }

  // Behind `\`. Sets character_ when it stands for one character.
  Result<CodePointSet> escape(Place place) {
    if (is_at_end()) return wrong("`\\` stands at the end", "write `\\\\` for the sign itself");
    const char32_t c = text_[at_++];
    switch (c) {
      case 'd':
        return digits();
      case 'D':
        return digits().complement();
      case 's':
        return spaces();
      case 'S':
        return spaces().complement();
      case 'w':
        return word_characters();
      case 'W':
        return word_characters().complement();
      case 'p':
      case 'P':
        return property(c == 'P');
      case 'k':
        return unheld("a back reference");
      default:
        break;
    }
    if (c >= '1' && c <= '9') return unheld("a back reference");
    TRY(character_, character_escape(c, place));
    return one(*character_);
  }

  Result<char32_t> character_escape(char32_t c, Place place) {
    switch (c) {
      case 'f':
        return U'\f';
      case 'n':
        return U'\n';
      case 'r':
        return U'\r';
      case 't':
        return U'\t';
      case 'v':
        return U'\v';
      case '0':
        if (!is_at_end() && is_digit(text_[at_])) return wrong("an octal escape", "write `\\xHH`");
        return U'\0';
      case 'b':
        if (place == Place::in_class) return U'\b';
        break;
      case 'c':
        if (is_at_end() || !is_letter(text_[at_])) return wrong("`\\c` needs a letter");
        return text_[at_++] % 32;
      case 'x':
        return hex(2);
      case 'u':
        return unicode_escape();
      default:
        break;
    }
    if (is_letter(c) || c >= 0x80) {
      --at_;
      return wrong("unknown escape");
    }
    return c;
  }

  Result<char32_t> hex(std::size_t n_digits) {
    char32_t value = 0;
    for (std::size_t i = 0; i < n_digits; ++i) {
      const auto digit = is_at_end() ? std::nullopt : hex_digit(text_[at_]);
      if (!digit) return wrong(std::format("an escape needs {} hexadecimal digits", n_digits));
      value = (value * 16) + *digit;
      ++at_;
    }
    return value;
  }

  Result<char32_t> unicode_escape() {
    if (take('{')) {
      char32_t value = 0;
      const std::size_t before = at_;
      while (!is_at_end() && hex_digit(text_[at_])) {
        value = (value * 16) + *hex_digit(text_[at_]);
        if (value > kLastCodePoint) return wrong("there is no such code point");
        ++at_;
      }
      if (at_ == before || !take('}')) return wrong("`\\u{` needs hexadecimal digits and `}`");
      return value;
    }
    TRY(const char32_t high, hex(4));
    if (high < 0xD800 || high > 0xDBFF || !sees(U"\\u")) return high;
    // Two escapes of surrogates are one character; otherwise each is itself.
    const std::size_t before = at_;
    at_ += 2;
    if (!sees('{')) {
      TRY(const char32_t low, hex(4));
      if (low >= 0xDC00 && low <= 0xDFFF) return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
    }
    at_ = before;
    return high;
  }

  // Behind `\p`: `{Lu}`, `{General_Category=Lu}`, `{gc=Uppercase_Letter}`, `{Any}`, `{ASCII}`.
  Result<CodePointSet> property(bool is_negated) {
    if (!take('{')) return wrong("`\\p` needs the name of a property in braces");
    std::string name;
    for (; !is_at_end() && !sees('}'); ++at_)
      name += text_[at_] < 0x80 ? static_cast<char>(text_[at_]) : '?';
    if (!take('}')) return wrong("the name of a property is not closed by `}`");
    for (const std::string_view prefix : {"General_Category=", "gc="}) {
      if (name.starts_with(prefix)) name.erase(0, prefix.size());
    }
    const auto ranges = text::code_points_of_category(name);
    if (!ranges) return unheld(std::format("the property `{}`", name));
    std::vector<CodePointRange> converted;
    converted.reserve(ranges->size());
    for (const auto& range : *ranges)
      converted.push_back({.low = range.first, .high = range.last});
    const CodePointSet set(converted);
    return is_negated ? set.complement() : set;
  }

  std::u32string text_;
  std::size_t at_ = 0;
  std::optional<char32_t> character_;
};

}  // namespace

Result<Regex> parse_regex(std::string_view pattern) {
  if (pattern.size() > kMaxRegexBytes) {
    return fail(
        ErrorCode::limit_exceeded,
        std::format("{} bytes are more than the {} of a pattern", pattern.size(), kMaxRegexBytes)
    );
  }
  if (!text::is_valid_utf8(pattern))
    return fail(ErrorCode::invalid_input, "not a regular expression: it is not valid UTF-8");
  return Parser(text::to_code_points(pattern)).run();
}

}  // namespace extractinator::grammar
