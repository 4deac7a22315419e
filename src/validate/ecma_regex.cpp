// One pass over the pattern by recursive descent; everything here is reachable through
// ecma_regex.h.
//
// Every construct is written anew for the engines, never passed on, so that what an engine
// understands otherwise (`\d`, `\s`, `.`, `$`, POSIX classes, `\Q`, `(?i)`) cannot slip through.
#include "validate/ecma_regex.h"

#include <algorithm>
#include <array>
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
#include "text/utf8.h"
#include "validate/code_points.h"
#include "validate/unicode_names.h"

namespace extractinator::validate {
namespace {

constexpr std::size_t kMaxPatternBytes = std::size_t{64} * 1024;  // Usual: below 200.
constexpr int kMaxDepth = 100;                                    // Usual: below 5.
constexpr std::uint32_t kMaxCount = 65'535;                       // What PCRE2 can count.
constexpr char32_t kLast = 0x10FFFF;

struct Range {
  char32_t low;
  char32_t high;
};

constexpr Range kDigits[] = {{'0', '9'}};
constexpr Range kWord[] = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
// WhiteSpace and LineTerminator: ECMA-262, 12.2 and 12.3.
constexpr Range kSpace[] = {
    {0x09, 0x0D},
    {0x20, 0x20},
    {0xA0, 0xA0},
    {0x1680, 0x1680},
    {0x2000, 0x200A},
    {0x2028, 0x2029},
    {0x202F, 0x202F},
    {0x205F, 0x205F},
    {0x3000, 0x3000},
    {0xFEFF, 0xFEFF},
};

std::vector<Range> complement(const std::vector<Range>& ranges) {
  std::vector<Range> rest;
  char32_t next = 0;
  for (const Range range : ranges) {
    if (range.low > next) rest.push_back({next, range.low - 1});
    next = range.high + 1;
  }
  if (next <= kLast) rest.push_back({next, kLast});
  return rest;
}

bool is_surrogate(char32_t c) { return c >= 0xD800 && c <= 0xDFFF; }

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

bool is_ascii_letter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::optional<std::uint32_t> hex_value(char32_t c) {
  if (is_digit(c)) return static_cast<std::uint32_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint32_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<std::uint32_t>(c - 'A' + 10);
  return std::nullopt;
}

// ASCII letters and digits stand for themselves in both engines, everything else as its number.
std::string literal(char32_t c) {
  if (is_digit(c) || is_ascii_letter(c)) return {static_cast<char>(c)};
  return std::format("\\x{{{:x}}}", static_cast<std::uint32_t>(c));
}

// Items of a class; no surrogates, which UTF-8 never has and PCRE2 does not accept.
std::string class_items(const std::vector<Range>& ranges) {
  std::string items;
  const auto add = [&](char32_t low, char32_t high) {
    if (low > high) return;
    items += literal(low);
    if (low < high) items += "-" + literal(high);
  };
  for (const Range range : ranges) {
    add(range.low, std::min<char32_t>(range.high, 0xD7FF));
    add(std::max<char32_t>(range.low, 0xE000), range.high);
  }
  return items;
}

class Translator {
 public:
  explicit Translator(std::vector<char32_t> pattern) : pattern_(std::move(pattern)) {}

  Result<EngineRegex> translate() {
    TRY_VOID(find_groups());
    TRY_VOID(disjunction(0));
    if (!is_at_end()) return wrong("`)` without `(`");
    EngineRegex regex{.re2 = std::nullopt, .pcre2 = std::move(pcre2_)};
    if (is_for_re2_) regex.re2 = std::move(re2_);
    return regex;
  }

 private:
  // What stands between brackets, or an escape that means many characters.
  struct Class {
    std::vector<Range> ranges = {};
    std::string re2 = {};  // Further items, in the engines' notations.
    std::string pcre2 = {};
  };

  [[nodiscard]] bool is_at_end() const { return at_ >= pattern_.size(); }
  // 0 behind the end; NUL itself never means anything in a pattern.
  [[nodiscard]] char32_t peek(std::size_t ahead = 0) const {
    return at_ + ahead < pattern_.size() ? pattern_[at_ + ahead] : 0;
  }
  bool take(char32_t c) {
    if (is_at_end() || pattern_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool take(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i)
      if (at_ + i >= pattern_.size() || pattern_[at_ + i] != static_cast<char32_t>(text[i]))
        return false;
    at_ += text.size();
    return true;
  }

  [[nodiscard]] std::unexpected<Error> wrong(std::string_view what, std::string hint = {}) const {
    return fail(
        ErrorCode::invalid_input,
        std::format("{} at character {}", what, std::min(at_ + 1, pattern_.size())),
        {},
        std::move(hint)
    );
  }

  void emit(std::string_view text) {
    re2_ += text;
    pcre2_ += text;
  }

  // References need to know of all groups, also of those behind them.
  Result<void> find_groups() {
    bool is_in_class = false;
    for (at_ = 0; !is_at_end(); ++at_) {
      const char32_t c = peek();
      if (c == '\\') {
        ++at_;
      } else if (is_in_class) {
        is_in_class = c != ']';
      } else if (c == '[') {
        is_in_class = true;
      } else if (c == '(' && peek(1) != '?') {
        ++n_groups_;
      } else if (c == '(' && peek(2) == '<' && peek(3) != '=' && peek(3) != '!') {
        ++n_groups_;
        at_ += 3;
        TRY(std::string name, group_name());
        --at_;  // The loop's own step.
        if (find_name(name) != 0)
          return fail(ErrorCode::invalid_input, "two groups have the same name");
        names_.emplace_back(std::move(name), n_groups_);
      }
    }
    at_ = 0;
    return {};
  }

  [[nodiscard]] std::size_t find_name(std::string_view name) const {
    const auto found = std::ranges::find(names_, name, &std::pair<std::string, std::size_t>::first);
    return found == names_.end() ? 0 : found->second;
  }

  // Up to and with `>`. Names outside ASCII are taken as they are: they only need to be told apart.
  Result<std::string> group_name() {
    std::string name;
    while (!is_at_end() && peek() != '>') {
      const char32_t c = peek();
      const bool may_start = is_ascii_letter(c) || c == '_' || c == '$' || c >= 0x80;
      if (!may_start && (name.empty() || !is_digit(c))) return wrong("no name for a group");
      name += literal(c);
      ++at_;
    }
    if (name.empty() || !take(U'>')) return wrong("no name for a group");
    return name;
  }

  Result<void> disjunction(int depth) {
    if (depth > kMaxDepth)
      return fail(
          ErrorCode::limit_exceeded,
          std::format("has more than {} groups within each other", kMaxDepth)
      );
    while (!is_at_end() && peek() != ')') {
      if (take(U'|')) {
        emit("|");
      } else {
        TRY_VOID(term(depth));
      }
    }
    return {};
  }

  Result<void> term(int depth) {
    switch (peek()) {
      case '^':
        ++at_;
        emit("\\A");
        return {};
      case '$':
        ++at_;
        emit("\\z");
        return {};
      case '(':
        return group(depth);
      case '*':
      case '+':
      case '?':
        return wrong("nothing to repeat");
      case '.':
        ++at_;
        emit("[^\\n\\r\\x{2028}\\x{2029}]");
        return quantifier();
      case '[':
        TRY_VOID(bracketed());
        return quantifier();
      case '\\':
        return escape();
      case '{':
        if (is_quantifier()) return wrong("nothing to repeat");
        break;
      default:
        break;
    }
    emit(literal(pattern_[at_++]));
    return quantifier();
  }

  Result<void> group(int depth) {
    const std::size_t start = at_++;
    bool is_assertion = false;
    if (take("?:")) {
      emit("(?:");
    } else if (const auto look = look_around()) {
      is_assertion = true;
      is_for_re2_ = false;
      pcre2_ += *look;
    } else if (take("?<")) {
      TRY_VOID(group_name());
      capture();
    } else if (peek() == '?') {
      const bool has_flags = is_ascii_letter(peek(1)) || peek(1) == '-';
      if (take("?P<")) return wrong("`(?P<`", "a group is named `(?<name>…)`");
      if (has_flags)
        return fail(
            ErrorCode::unsupported,
            std::format("has flags inside the pattern at character {}", at_ + 1),
            {},
            "write both cases, for example [aA]"
        );
      return wrong("unknown kind of group");
    } else {
      capture();
    }
    TRY_VOID(disjunction(depth + 1));
    if (!take(U')')) {
      at_ = start;
      return wrong("`(` without `)`");
    }
    emit(")");
    if (is_assertion) return {};
    return quantifier();
  }

  void capture() {
    re2_ += "(?:";
    pcre2_ += "(";
  }

  std::optional<std::string_view> look_around() {
    for (const std::string_view look : {"?=", "?!", "?<=", "?<!"}) {
      if (!take(look)) continue;
      constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kOpenings = {{
          {"?=", "(?="},
          {"?!", "(?!"},
          {"?<=", "(?<="},
          {"?<!", "(?<!"},
      }};
      return std::ranges::find(
                 kOpenings, look, [](const auto& pair) { return pair.first; }
      )->second;
    }
    return std::nullopt;
  }

  // `{2}`, `{2,}` or `{2,3}` stands here.
  [[nodiscard]] bool is_quantifier() const {
    std::size_t i = 1;
    const auto digits = [&] {
      const std::size_t first = i;
      while (is_digit(peek(i)))
        ++i;
      return i > first;
    };
    if (!digits()) return false;
    if (peek(i) == ',') {
      ++i;
      digits();
    }
    return peek(i) == '}';
  }

  Result<void> quantifier() {
    switch (peek()) {
      case '*':
      case '+':
      case '?':
        emit(std::string(1, static_cast<char>(peek())));
        ++at_;
        break;
      case '{':
        if (peek(1) == ',' && is_digit(peek(2)))
          return wrong("a count without its lower bound", "write {0,…}");
        if (!is_quantifier()) return {};
        TRY_VOID(counted());
        break;
      default:
        return {};
    }
    if (take(U'?')) emit("?");
    if (peek() == '*' || peek() == '+' || peek() == '?' || (peek() == '{' && is_quantifier()))
      return wrong("nothing to repeat");
    return {};
  }

  Result<void> counted() {
    ++at_;
    TRY(const std::uint32_t low, count());
    std::optional<std::uint32_t> high = low;
    if (take(U',')) {
      high.reset();
      if (is_digit(peek())) {
        TRY(high, count());
      }
    }
    ++at_;
    if (high && *high < low) return wrong("a count whose upper bound is below its lower");
    if (!high) {
      emit(std::format("{{{},}}", low));
    } else if (*high == low) {
      emit(std::format("{{{}}}", low));
    } else {
      emit(std::format("{{{},{}}}", low, *high));
    }
    return {};
  }

  Result<std::uint32_t> count() {
    std::uint32_t value = 0;
    for (; is_digit(peek()); ++at_)
      value = std::min<std::uint32_t>(kMaxCount + 1, value * 10 + (peek() - U'0'));
    if (value <= kMaxCount) return value;
    return fail(
        ErrorCode::unsupported,
        std::format("counts to more than {}", kMaxCount),
        {},
        "use minLength and maxLength"
    );
  }

  // Outside of brackets.
  Result<void> escape() {
    switch (peek(1)) {
      case 'b':
      case 'B':
        emit(peek(1) == 'b' ? "\\b" : "\\B");
        at_ += 2;
        return {};
      case 'k': {
        at_ += 2;
        if (!take(U'<')) return wrong("`\\k` without the name of a group");
        TRY(const std::string name, group_name());
        const std::size_t number = find_name(name);
        if (number == 0) return wrong("no group of this name");
        reference(number);
        return quantifier();
      }
      default:
        break;
    }
    if (peek(1) >= '1' && peek(1) <= '9') {
      ++at_;
      std::size_t number = 0;
      for (; is_digit(peek()); ++at_)
        number = std::min<std::size_t>(kMaxPatternBytes, number * 10 + (peek() - U'0'));
      if (number > n_groups_) return wrong("no group of this number");
      reference(number);
      return quantifier();
    }
    Class meant;
    TRY(const std::optional<char32_t> point, class_escape(meant));
    if (point) {
      // A lone surrogate is in no text.
      emit(is_surrogate(*point) ? nothing() : literal(*point));
    } else {
      emit_class(meant, false);
    }
    return quantifier();
  }

  void reference(std::size_t number) {
    is_for_re2_ = false;
    pcre2_ += std::format("\\g{{{}}}", number);
  }

  static std::string nothing() { return "[^\\x{0}-\\x{10ffff}]"; }

  void emit_class(const Class& meant, bool is_negated) {
    const std::string items = class_items(meant.ranges);
    const auto written = [&](const std::string& more) -> std::string {
      if (items.empty() && more.empty()) return is_negated ? "[\\x{0}-\\x{10ffff}]" : nothing();
      return (is_negated ? "[^" : "[") + items + more + "]";
    };
    re2_ += written(meant.re2);
    pcre2_ += written(meant.pcre2);
  }

  Result<void> bracketed() {
    const std::size_t start = at_++;
    const bool is_negated = take(U'^');
    Class all;
    while (!is_at_end() && peek() != ']') {
      TRY(const std::optional<char32_t> low, class_atom(all));
      const bool is_range = peek() == '-' && peek(1) != ']' && at_ + 1 < pattern_.size();
      if (!is_range) {
        if (low) all.ranges.push_back({*low, *low});
        continue;
      }
      ++at_;
      TRY(const std::optional<char32_t> high, class_atom(all));
      if (!low || !high) return wrong("a range whose end is a class");
      if (*high < *low) return wrong("a range that ends before it starts");
      all.ranges.push_back({*low, *high});
    }
    if (!take(U']')) {
      at_ = start;
      return wrong("`[` without `]`");
    }
    emit_class(all, is_negated);
    return {};
  }

  // One character, or nothing when it was a class, which then is in `all`.
  Result<std::optional<char32_t>> class_atom(Class& all) {
    if (peek() != '\\') {
      if (is_at_end()) return wrong("`[` without `]`");
      return pattern_[at_++];
    }
    if (peek(1) == 'b') {
      at_ += 2;
      return U'\b';
    }
    return class_escape(all);
  }

  // Escapes that are the same within brackets and outside; at the backslash.
  Result<std::optional<char32_t>> class_escape(Class& all) {
    ++at_;
    if (is_at_end()) return wrong("`\\` at the end");
    const char32_t c = pattern_[at_++];
    const auto add = [&](const auto& set, bool is_negated) {
      std::vector<Range> ranges(std::begin(set), std::end(set));
      if (is_negated) ranges = complement(ranges);
      all.ranges.insert(all.ranges.end(), ranges.begin(), ranges.end());
      return std::optional<char32_t>();
    };
    switch (c) {
      case 'd':
      case 'D':
        return add(kDigits, c == 'D');
      case 'w':
      case 'W':
        return add(kWord, c == 'W');
      case 's':
      case 'S':
        return add(kSpace, c == 'S');
      case 'p':
      case 'P':
        TRY_VOID(property(all, c == 'P'));
        return std::optional<char32_t>();
      case 't':
        return U'\t';
      case 'n':
        return U'\n';
      case 'v':
        return U'\v';
      case 'f':
        return U'\f';
      case 'r':
        return U'\r';
      case '0':
        if (is_digit(peek())) return wrong("an octal escape");
        return U'\0';
      case 'c':
        if (!is_ascii_letter(peek())) return wrong("`\\c` without a letter");
        return pattern_[at_++] % 32;
      case 'x':
        return hex_digits(2);
      case 'u':
        return unicode_escape();
      default:
        break;
    }
    // Letters and digits would mean something else in other notations: `\A`, `\Z`, `\h`.
    if (is_ascii_letter(c) || is_digit(c) || c == '_') {
      --at_;
      return wrong(
          std::format("unknown escape `\\{}`", static_cast<char>(c)),
          c == 'A' || c == 'Z' || c == 'z' ? "use ^ and $" : ""
      );
    }
    return c;
  }

  Result<std::optional<char32_t>> hex_digits(int n) {
    std::uint32_t value = 0;
    for (int i = 0; i < n; ++i, ++at_) {
      const auto digit = hex_value(peek());
      if (!digit) return wrong(std::format("no {} hexadecimal digits", n));
      value = value * 16 + *digit;
    }
    return value;
  }

  Result<std::optional<char32_t>> unicode_escape() {
    if (take(U'{')) {
      std::uint32_t value = 0;
      const std::size_t first = at_;
      for (; hex_value(peek()); ++at_)
        value = std::min<std::uint32_t>(kLast + 1, value * 16 + *hex_value(peek()));
      if (at_ == first || value > kLast || !take(U'}')) return wrong("no code point");
      return value;
    }
    TRY(const std::optional<char32_t> lead, hex_digits(4));
    if (*lead < 0xD800 || *lead > 0xDBFF || peek() != '\\' || peek(1) != 'u') return lead;
    // A pair of surrogates is one character; anything else is read on its own.
    const std::size_t behind_lead = at_;
    at_ += 2;
    const auto trail = hex_digits(4);
    if (trail && **trail >= 0xDC00 && **trail <= 0xDFFF)
      return 0x10000 + ((*lead - 0xD800) << 10U) + (**trail - 0xDC00);
    at_ = behind_lead;
    return lead;
  }

  Result<void> property(Class& all, bool is_negated) {
    if (!take(U'{')) return wrong("`\\p` without `{`");
    std::string name;
    std::optional<std::string> key;
    for (; !is_at_end() && peek() != '}'; ++at_) {
      const char32_t c = peek();
      if (c == '=' && !key) {
        key = std::exchange(name, {});
      } else if (is_ascii_letter(c) || is_digit(c) || c == '_') {
        name += static_cast<char>(c);
      } else {
        return wrong("no name of a Unicode property");
      }
    }
    if (name.empty() || !take(U'}')) return wrong("no name of a Unicode property");

    const std::string_view letter = is_negated ? "\\P" : "\\p";
    const auto both = [&](std::string_view value) {
      const std::string item = std::format("{}{{{}}}", letter, value);
      all.re2 += item;
      all.pcre2 += item;
    };
    const auto only_pcre2 = [&](std::string_view value) {
      is_for_re2_ = false;
      all.pcre2 += std::format("{}{{{}}}", letter, value);
    };
    if (key == "Script" || key == "sc") {
      all.re2 += std::format("{}{{{}}}", letter, name);
      all.pcre2 += std::format("{}{{sc:{}}}", letter, name);
      return {};
    }
    if (key == "Script_Extensions" || key == "scx") {
      only_pcre2("scx:" + name);
      return {};
    }
    if (key && *key != "General_Category" && *key != "gc")
      return wrong("an unknown Unicode property");
    if (const auto category = general_category(name)) {
      // RE2 has no unassigned code points, PCRE2 its own name for cased letters.
      if (*category == "LC") {
        only_pcre2("L&");
      } else if (*category == "C" || *category == "Cn" || *category == "Cs") {
        only_pcre2(*category);
      } else {
        both(*category);
      }
      return {};
    }
    const auto binary = key ? std::nullopt : binary_property(name);
    if (!binary) return wrong("an unknown Unicode property");
    if (*binary == "Any" || *binary == "ASCII") {
      std::vector<Range> ranges = {{0, *binary == "Any" ? kLast : char32_t{0x7F}}};
      if (is_negated) ranges = complement(ranges);
      all.ranges.insert(all.ranges.end(), ranges.begin(), ranges.end());
    } else if (*binary == "Assigned") {
      is_for_re2_ = false;
      all.pcre2 += is_negated ? "\\p{Cn}" : "\\P{Cn}";
    } else {
      only_pcre2(*binary);
    }
    return {};
  }

  std::vector<char32_t> pattern_;
  std::size_t at_ = 0;
  std::size_t n_groups_ = 0;
  std::vector<std::pair<std::string, std::size_t>> names_;  // With the number of the group.
  bool is_for_re2_ = true;
  std::string re2_;
  std::string pcre2_;
};

}  // namespace

Result<EngineRegex> translate_ecma_regex(std::string_view pattern) {
  if (pattern.size() > kMaxPatternBytes)
    return fail(
        ErrorCode::limit_exceeded,
        std::format("has {} bytes, at most {} are allowed", pattern.size(), kMaxPatternBytes)
    );
  if (!text::is_valid_utf8(pattern)) return fail(ErrorCode::invalid_input, "is no UTF-8");
  return Translator(code_points(pattern)).translate();
}

}  // namespace extractinator::validate
