// Guesses from the report and what they are worth: ReportText and LookupPolicy.
#include "decode/prompt_lookup.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>

#include "base/check.h"
#include "grammar/vocabulary.h"

namespace extractinator::decode {
namespace {

// As if so many guesses had been seen before the first, half of them right.
constexpr double kPriorGuesses = 4;
// Counts are halved at so many guesses: reports of another kind are noticed after some hundreds.
constexpr double kMaxCounted = 512;

}  // namespace

ReportText::ReportText(
    std::span<const grammar::TokenId> tokens, const grammar::Vocabulary& vocabulary
)
    : tokens_(tokens) {
  ends_.reserve(tokens.size());
  for (const grammar::TokenId token : tokens) {
    text_ += vocabulary.bytes(token);
    ends_.push_back(text_.size());
  }
}

std::optional<ReportText::Match> ReportText::find(std::string_view text, std::size_t after) const {
  if (text.empty() || tokens_.empty()) return std::nullopt;
  text = text.substr(text.size() - std::min(text.size(), kMaxMatchBytes));
  const std::string_view report = text_;
  std::optional<Match> best;
  for (std::size_t next = 1; next < tokens_.size(); ++next) {
    const std::string_view before = report.substr(0, ends_[next - 1]);
    const std::size_t most = std::min(before.size(), text.size());
    std::size_t n = 0;
    while (n < most && before[before.size() - 1 - n] == text[text.size() - 1 - n])
      ++n;
    if (n == 0) continue;
    const bool is_first_behind = best && n == best->n_bytes && best->next <= after && next > after;
    if (!best || n > best->n_bytes || is_first_behind) best = Match{.next = next, .n_bytes = n};
  }
  return best;
}

std::size_t LookupPolicy::class_of(std::size_t n_bytes) {
  const auto width = static_cast<std::size_t>(std::bit_width(n_bytes));
  return std::min(width, std::tuple_size_v<decltype(counts_)> - 1);
}

double LookupPolicy::estimate(std::size_t n_bytes) const {
  const Counts& counts = counts_.at(class_of(n_bytes));
  return (counts.n_right + (kPriorGuesses / 2)) / (counts.n_guesses + kPriorGuesses);
}

void LookupPolicy::learn(std::size_t n_bytes, bool is_right) {
  Counts& counts = counts_.at(class_of(n_bytes));
  if (counts.n_guesses >= kMaxCounted) {
    counts.n_guesses /= 2;
    counts.n_right /= 2;
  }
  ++counts.n_guesses;
  if (is_right) ++counts.n_right;
}

double LookupPolicy::least_probability(std::size_t n_answers) const {
  EXTR_CHECK(n_answers > 0, "a draft belongs to an answer");
  switch (mode_) {
    case LookupMode::automatic: {
      const auto n = static_cast<double>(n_answers);
      return n / (n + rows_per_pass_);
    }
    case LookupMode::on:
      return 0;
    case LookupMode::off:
      break;
  }
  return 1;
}

}  // namespace extractinator::decode
