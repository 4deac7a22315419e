// Prompt lookup: an answer that copies from the report is guessed by reading on in the report.
//
// Where the end of a value's text stands in the report, the tokens behind that place are a guess at
// the next ones. Guesses that the grammar allows are computed as drafts, in the batch of the token
// before them; the choices are the same with and without (A. Saxena: Prompt Lookup Decoding, 2023).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/vocabulary.h"

namespace extractinator::decode {

enum class LookupMode : std::uint8_t {
  automatic,  // Draft where it saves more than it costs.
  on,         // Draft wherever there is a guess.
  off,
};

// The report of one request, as bytes and tokens.
class ReportText {
 public:
  // Most bytes of a match that are compared: longer ones say no more.
  static constexpr std::size_t kMaxMatchBytes = 64;

  // `tokens` must outlive this and its copies.
  ReportText(std::span<const grammar::TokenId> tokens, const grammar::Vocabulary& vocabulary);

  struct Match {
    std::size_t next = 0;     // Token of the report behind the matching text.
    std::size_t n_bytes = 0;  // That match, at least 1.
  };
  // Where the longest end of `text` stands that ends with a token and is not the end of the report;
  // of several such places the first one behind `after` tokens, or else the first one of all.
  // Nothing if not even the last byte does. Cost: O(tokens · kMaxMatchBytes), usually O(tokens).
  [[nodiscard]] std::optional<Match> find(std::string_view text, std::size_t after) const;

  [[nodiscard]] std::span<const grammar::TokenId> tokens() const { return tokens_; }

 private:
  std::span<const grammar::TokenId> tokens_;
  std::string text_ = {};
  std::vector<std::size_t> ends_ = {};  // Bytes of text_ up to each token's end.
};

// How often guesses come true, and whether a draft is worth its cost. Every guess is counted, also
// one that was not computed: a policy that drafts nothing goes on learning. It counts and does not
// measure time, so that the same requests are computed in the same batches every time. One for all
// requests of a generator; owned and called by one thread.
class LookupPolicy {
 public:
  // Most guessed tokens computed ahead of one choice.
  static constexpr std::size_t kMaxDraft = 16;

  // `rows_per_pass` is EngineShape::rows_per_pass.
  LookupPolicy(LookupMode mode, double rows_per_pass)
      : mode_(mode),
        rows_per_pass_(rows_per_pass) {}

  [[nodiscard]] LookupMode mode() const { return mode_; }

  // Probability that a guess behind a match of `n_bytes` comes true.
  [[nodiscard]] double estimate(std::size_t n_bytes) const;
  void learn(std::size_t n_bytes, bool is_right);

  // Least probability at which a guess is worth a row of a batch while `n_answers` answers, at
  // least 1, are under way. With F rows' cost for a pass and n answers, a token costs F/n + 1 rows
  // without drafts; a draft costs a row and saves a token where it is right.
  [[nodiscard]] double least_probability(std::size_t n_answers) const;

 private:
  struct Counts {
    double n_guesses = 0;
    double n_right = 0;
  };
  // By the length of the match, in powers of two: long matches come true more often.
  [[nodiscard]] static std::size_t class_of(std::size_t n_bytes);

  LookupMode mode_;
  double rows_per_pass_;
  std::array<Counts, 7> counts_ = {};
};

}  // namespace extractinator::decode
