// The tokens of a report as one text, and where in the tokens a passage stands.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace extractinator::dragon {

struct TokenSpan {
  std::size_t begin = 0;  // Tokens [begin, end).
  std::size_t end = 0;

  bool operator==(const TokenSpan&) const = default;
};

// Tokens joined by single spaces, as models read them.
[[nodiscard]] std::string joined(std::span<const std::string> tokens);

// Finds passages however they are divided: white space does not count, so that "4/10/2024" is found
// in the tokens 4 / 10 / 2024. Tokens must be valid UTF-8.
class TokenText {
 public:
  // Cost: O(text).
  explicit TokenText(std::span<const std::string> tokens);

  // All places, ascending, overlapping ones included: those of whole tokens in the spelling given;
  // where these are fewer than `n_wanted`, those in any case of letters; where there is none, with
  // punctuation at the ends left out; where there is none again and the passage has three
  // characters or more, those within tokens, widened to whole ones. Cost: O(text), for passages
  // that repeat themselves O(text · passage).
  [[nodiscard]] std::vector<TokenSpan> find(std::string_view passage, std::size_t n_wanted) const;

  [[nodiscard]] std::size_t n_tokens() const { return n_tokens_; }

 private:
  enum class Borders : bool { of_tokens, anywhere };
  [[nodiscard]] std::vector<TokenSpan> find_in(
      const std::u32string& text, const std::u32string& passage, Borders borders
  ) const;
  [[nodiscard]] std::vector<TokenSpan> find_whole(
      const std::u32string& passage, std::size_t n_wanted
  ) const;

  std::u32string text_ = {};                // Without white space.
  std::u32string lower_ = {};               // The same in lower case.
  std::vector<std::size_t> token_of_ = {};  // Of each character.
  std::size_t n_tokens_ = 0;
};

}  // namespace extractinator::dragon
