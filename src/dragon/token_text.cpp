// Passages in tokens, by characters without white space; everything here is public through
// token_text.h.
#include "dragon/token_text.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/folding.h"

namespace extractinator::dragon {
namespace {

std::u32string without_spaces(std::string_view text) {
  std::u32string characters = text::with_single_spaces(text);
  std::erase(characters, U' ');
  return characters;
}

bool is_punctuation(char32_t c) { return std::u32string_view(U".,;:!?\"'()[]").contains(c); }

std::u32string without_punctuation(const std::u32string& passage) {
  std::size_t begin = 0;
  std::size_t end = passage.size();
  while (begin < end && is_punctuation(passage[begin]))
    ++begin;
  while (begin < end && is_punctuation(passage[end - 1]))
    --end;
  return passage.substr(begin, end - begin);
}

}  // namespace

std::string joined(std::span<const std::string> tokens) {
  std::string text;
  for (const std::string& token : tokens) {
    if (&token != &tokens.front()) text += ' ';
    text += token;
  }
  return text;
}

TokenText::TokenText(std::span<const std::string> tokens) : n_tokens_(tokens.size()) {
  for (std::size_t token = 0; token < tokens.size(); ++token) {
    const std::u32string characters = without_spaces(tokens[token]);
    text_ += characters;
    token_of_.insert(token_of_.end(), characters.size(), token);
  }
  lower_ = text::to_lower(text_);
}

std::vector<TokenSpan> TokenText::find_in(
    const std::u32string& text, const std::u32string& passage, Borders borders
) const {
  std::vector<TokenSpan> found;
  if (passage.empty()) return found;
  for (std::size_t at = text.find(passage); at != std::u32string::npos;
       at = text.find(passage, at + 1)) {
    const std::size_t end = at + passage.size();
    const bool begins_token = at == 0 || token_of_[at - 1] != token_of_[at];
    const bool ends_token = end == text.size() || token_of_[end - 1] != token_of_[end];
    if (borders == Borders::of_tokens && !(begins_token && ends_token)) continue;
    const TokenSpan span = {.begin = token_of_[at], .end = token_of_[end - 1] + 1};
    if (found.empty() || found.back() != span) found.push_back(span);
  }
  return found;
}

std::vector<TokenSpan> TokenText::find_whole(
    const std::u32string& passage, std::size_t n_wanted
) const {
  std::vector<TokenSpan> found = find_in(text_, passage, Borders::of_tokens);
  if (!found.empty() && found.size() >= n_wanted) return found;
  const std::vector<TokenSpan> in_any_case =
      find_in(lower_, text::to_lower(passage), Borders::of_tokens);
  return in_any_case.size() > found.size() ? in_any_case : found;
}

std::vector<TokenSpan> TokenText::find(std::string_view passage, std::size_t n_wanted) const {
  constexpr std::size_t kFewestWithinTokens = 3;
  const std::u32string whole = without_spaces(passage);
  std::vector<TokenSpan> found = find_whole(whole, n_wanted);
  if (!found.empty()) return found;
  const std::u32string bare = without_punctuation(whole);
  if (bare != whole) found = find_whole(bare, n_wanted);
  if (!found.empty() || bare.size() < kFewestWithinTokens) return found;
  return find_in(lower_, text::to_lower(bare), Borders::anywhere);
}

}  // namespace extractinator::dragon
