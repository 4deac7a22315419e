// Strings that meet patterns, formats and lengths, as a part of an automaton.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "grammar/automaton.h"
#include "grammar/grammar.h"
#include "grammar/regex_nfa.h"

namespace extractinator::grammar {

// What a text must be. Patterns are ECMA-262 with flag `u` (grammar/regex_syntax.h), found anywhere
// in the text; lengths count code points.
struct TextRules {
  std::vector<std::string> patterns = {};   // It matches all of these,
  std::vector<std::string> unmatched = {};  // none of these,
  std::vector<std::string> excluded = {};   // is none of these, which are valid UTF-8,
  std::vector<std::string> formats = {};    // and has all of these formats (text_formats.h).
  std::uint64_t min_length = 0;
  std::optional<std::uint64_t> max_length = {};

  auto operator<=>(const TextRules&) const = default;
};

// A sub-automaton for a JSON string in canonical form (docs/canonical.md), its quotation marks
// included, that ends in `ret`. It has no dead ends, and accepts every text that meets the rules,
// but those in `unheld_…`, which the text may or may not meet; formats as text_formats.h says.
struct TextPiece {
  StateId start = kNoState;  // kNoState: there is no such text.
  std::vector<std::string> unheld_patterns = {};
  std::vector<std::string> unheld_unmatched = {};
  std::vector<std::string> unheld_formats = {};
  bool holds_length = true;  // False: `min_length` is not held.
};

// Adds the string. A rule is not held if it has what no automaton holds (look-behind, back
// references, …) or if its automaton together with the rules before it would be larger than
// `limits` allow. Formats that JSON Schema does not know are no rules. Without `max_length` a text
// has at most `limits.max_free_string_bytes` bytes between its quotation marks. Fails with
// `invalid_input` if a pattern is no regular expression, `limit_exceeded` if the shortest text has
// more bytes than a text without `max_length` may have, or if `excluded` alone is too large. Cost:
// some microseconds for a usual pattern, bounded by DfaLimits per rule.
[[nodiscard]] Result<TextPiece> add_text(
    Builder& builder, const TextRules& rules, const Limits& limits
);

// A pattern made ready to judge many texts.
class TextPattern {
 public:
  // Nothing if it has what no automaton holds. Fails with `invalid_input` if it is no regular
  // expression.
  [[nodiscard]] static Result<std::optional<TextPattern>> make(std::string_view pattern);
  // Does `text`, valid UTF-8, match? Cost: O(text · pattern).
  [[nodiscard]] bool matches(std::string_view text) const;

 private:
  struct Condition {
    Nfa nfa;
    bool is_negative = false;
  };
  std::vector<Condition> conditions_;
};

// The same for a single text.
[[nodiscard]] Result<std::optional<bool>> pattern_matches(
    std::string_view pattern, std::string_view text
);

}  // namespace extractinator::grammar
