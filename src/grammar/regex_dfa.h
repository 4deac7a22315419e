// Deterministic automata over the symbols of an Alphabet: which texts meet all rules together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "grammar/regex_alphabet.h"
#include "grammar/regex_nfa.h"

namespace extractinator::grammar {

// Bounds on one construction.
struct DfaLimits {
  std::size_t max_states = 20'000;    // Usual: below 100.
  std::size_t max_steps = 2'000'000;  // Of the innermost loops, some nanoseconds each.
};

// Plain data. A whole text is accepted when its symbols lead from state 0 to one that accepts.
struct Dfa {
  using State = std::uint32_t;
  static constexpr State kDead = std::numeric_limits<State>::max();

  std::size_t n_symbols = 0;
  std::vector<State> next = {};  // [state · n_symbols + symbol]; kDead: no text goes on so.
  std::vector<std::uint8_t> accepts = {};

  [[nodiscard]] std::size_t n_states() const { return accepts.size(); }
  // Of a minimal automaton: it accepts no text.
  [[nodiscard]] bool is_empty() const { return accepts.empty(); }
  [[nodiscard]] State follow(State from, Alphabet::Symbol symbol) const {
    return next[(from * n_symbols) + symbol];
  }
};

// All functions below return minimal automata: every state is reached from the start and reaches
// acceptance, no two accept the same rest. They fail with `limit_exceeded`, those with limits.

// All texts.
[[nodiscard]] Dfa any_text(std::size_t n_symbols);
// The texts in which the expression matches anywhere. The sets of `nfa` are those of the alphabet
// that `sets` says, in order. Cost: O(steps), subset construction.
[[nodiscard]] Result<Dfa> determinised(
    const Nfa& nfa,
    std::span<const std::uint32_t> sets,
    const Alphabet& alphabet,
    const DfaLimits& limits
);
// Every text but these, given in symbols. Cost: O(symbols in them · n_symbols).
[[nodiscard]] Result<Dfa> all_but(
    std::span<const std::vector<Alphabet::Symbol>> texts,
    std::size_t n_symbols,
    const DfaLimits& limits
);
[[nodiscard]] Dfa complement(const Dfa& dfa);
[[nodiscard]] Result<Dfa> intersection(const Dfa& a, const Dfa& b, const DfaLimits& limits);
// Its texts of at least `min_length` symbols.
[[nodiscard]] Result<Dfa> at_least(
    const Dfa& dfa, std::uint64_t min_length, const DfaLimits& limits
);

// Hopcroft (1971), with one splitter for all symbols. Cost: O(n log n), n = states · n_symbols.
[[nodiscard]] Dfa minimised(const Dfa& dfa);

}  // namespace extractinator::grammar
