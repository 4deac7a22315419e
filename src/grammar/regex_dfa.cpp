// Builds and combines deterministic automata. Public: everything in the header but minimised.
#include "grammar/regex_dfa.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <format>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "grammar/regex_alphabet.h"
#include "grammar/regex_nfa.h"

namespace extractinator::grammar {

namespace {

using State = Dfa::State;
using Symbol = Alphabet::Symbol;

// Counts the work of one construction.
class Budget {
 public:
  Budget(const DfaLimits& limits, std::size_t n_symbols)
      : limits_(&limits),
        n_symbols_(n_symbols) {}

  void step(std::size_t n) { n_steps_ += n; }
  [[nodiscard]] bool allows(std::size_t n_states) const {
    return n_states <= limits_->max_states && n_steps_ <= limits_->max_steps &&
           n_states * n_symbols_ <= limits_->max_steps;
  }
  [[nodiscard]] std::unexpected<Error> exceeded() const {
    return fail(
        ErrorCode::limit_exceeded,
        std::format(
            "its automaton needs more than {} states or {} steps",
            limits_->max_states,
            limits_->max_steps
        )
    );
  }

 private:
  const DfaLimits* limits_;
  std::size_t n_symbols_;
  std::size_t n_steps_ = 0;
};

State add_state(Dfa& dfa, bool accepts) {
  const auto id = static_cast<State>(dfa.n_states());
  dfa.accepts.push_back(accepts ? 1 : 0);
  dfa.next.resize(dfa.next.size() + dfa.n_symbols, Dfa::kDead);
  return id;
}

State add_state_for_any_text(Dfa& dfa) {
  const State id = add_state(dfa, true);
  std::fill_n(dfa.next.end() - static_cast<std::ptrdiff_t>(dfa.n_symbols), dfa.n_symbols, id);
  return id;
}

struct KeyHash {
  std::size_t operator()(const std::vector<std::uint32_t>& key) const {
    std::uint64_t hash = key.size();
    for (const std::uint32_t word : key) {
      hash = (hash ^ word) * 0x9E3779B97F4A7C15U;
      hash ^= hash >> 29;
    }
    return hash;
  }
};

// Subset construction. A state is the set of `set` nodes that may consume the next character and
// whether the text may end here; once the expression has matched, everything may follow.
class Subsets {
 public:
  Subsets(
      const Nfa& nfa,
      std::span<const std::uint32_t> sets,
      const Alphabet& alphabet,
      const DfaLimits& limits
  )
      : nfa_(nfa),
        sets_(sets),
        alphabet_(alphabet),
        closure_(nfa),
        budget_(limits, alphabet.n_symbols()) {
    dfa_.n_symbols = alphabet.n_symbols();
  }

  Result<Dfa> run() {
    closure_.add(nfa_.start, {.is_begin = true});
    intern();
    std::vector<std::vector<std::uint32_t>> targets(dfa_.n_symbols);
    for (State state = 0; state < dfa_.n_states(); ++state) {
      if (state == found_) continue;
      for (auto& list : targets)
        list.clear();
      const std::vector<std::uint32_t> nodes = std::move(nodes_of_[state]);
      for (const std::uint32_t node : nodes) {
        const auto symbols = alphabet_.symbols_of(sets_[nfa_.nodes[node].set]);
        for (const Symbol symbol : symbols)
          targets[symbol].push_back(nfa_.nodes[node].next);
        budget_.step(symbols.size());
      }
      for (Symbol symbol = 0; symbol < targets.size(); ++symbol) {
        // Many symbols go the same way.
        const State target = symbol > 0 && targets[symbol] == targets[symbol - 1]
                                 ? dfa_.follow(state, symbol - 1)
                                 : target_of(targets[symbol]);
        dfa_.next[(state * dfa_.n_symbols) + symbol] = target;
        if (!budget_.allows(dfa_.n_states())) return budget_.exceeded();
      }
    }
    return minimised(dfa_);
  }

 private:
  State target_of(const std::vector<std::uint32_t>& nodes) {
    closure_.clear();
    for (const std::uint32_t node : nodes)
      closure_.add(node, {.is_begin = false});
    closure_.add(nfa_.start, {.is_begin = false});
    budget_.step(nodes.size() + closure_.nodes().size() + 1);
    return intern();
  }

  // The state of the closure.
  State intern() {
    if (closure_.is_match()) {
      if (found_ == Dfa::kDead) {
        found_ = add_state_for_any_text(dfa_);
        nodes_of_.emplace_back();
      }
      return found_;
    }
    std::vector<std::uint32_t> key = closure_.nodes();
    if (key.empty() && !closure_.is_match_at_end()) return Dfa::kDead;
    std::ranges::sort(key);
    key.push_back(closure_.is_match_at_end() ? 1 : 0);
    const auto [at, is_new] = known_.try_emplace(std::move(key), Dfa::kDead);
    if (is_new) {
      at->second = add_state(dfa_, closure_.is_match_at_end());
      nodes_of_.emplace_back(at->first.begin(), at->first.end() - 1);
    }
    return at->second;
  }

  const Nfa& nfa_;
  std::span<const std::uint32_t> sets_;
  const Alphabet& alphabet_;
  NfaClosure closure_;
  Budget budget_;
  Dfa dfa_;
  State found_ = Dfa::kDead;
  std::vector<std::vector<std::uint32_t>> nodes_of_;  // Until the state was followed.
  std::unordered_map<std::vector<std::uint32_t>, State, KeyHash> known_;
};

}  // namespace

Dfa any_text(std::size_t n_symbols) {
  Dfa dfa{.n_symbols = n_symbols};
  add_state_for_any_text(dfa);
  return dfa;
}

Result<Dfa> determinised(
    const Nfa& nfa,
    std::span<const std::uint32_t> sets,
    const Alphabet& alphabet,
    const DfaLimits& limits
) {
  return Subsets(nfa, sets, alphabet, limits).run();
}

Result<Dfa> all_but(
    std::span<const std::vector<Symbol>> texts, std::size_t n_symbols, const DfaLimits& limits
) {
  const Budget budget(limits, n_symbols);
  Dfa dfa{.n_symbols = n_symbols};
  add_state(dfa, true);
  const State other = add_state_for_any_text(dfa);
  std::fill_n(dfa.next.begin(), n_symbols, other);
  for (const auto& text : texts) {
    State state = 0;
    for (const Symbol symbol : text) {
      State target = dfa.follow(state, symbol);
      if (target == other) {
        target = add_state(dfa, true);
        if (!budget.allows(dfa.n_states())) return budget.exceeded();
        std::fill_n(dfa.next.end() - static_cast<std::ptrdiff_t>(n_symbols), n_symbols, other);
        dfa.next[(state * n_symbols) + symbol] = target;
      }
      state = target;
    }
    dfa.accepts[state] = 0;
  }
  return minimised(dfa);
}

Dfa complement(const Dfa& dfa) {
  // An empty automaton has no start; here it gets one.
  Dfa whole = dfa;
  if (whole.is_empty()) add_state(whole, false);
  for (std::uint8_t& accepts : whole.accepts)
    accepts = accepts == 0 ? 1 : 0;
  const State anything = add_state_for_any_text(whole);
  std::ranges::replace(whole.next, Dfa::kDead, anything);
  return minimised(whole);
}

Result<Dfa> intersection(const Dfa& a, const Dfa& b, const DfaLimits& limits) {
  Dfa both{.n_symbols = a.n_symbols};
  if (a.is_empty() || b.is_empty()) return both;
  Budget budget(limits, a.n_symbols);
  std::unordered_map<std::uint64_t, State> known;
  std::vector<std::pair<State, State>> pairs;
  const auto state_of = [&](State left, State right) {
    const auto [at, is_new] =
        known.try_emplace((std::uint64_t{left} << 32) | right, static_cast<State>(pairs.size()));
    if (is_new) {
      pairs.emplace_back(left, right);
      add_state(both, a.accepts[left] != 0 && b.accepts[right] != 0);
    }
    return at->second;
  };
  state_of(0, 0);
  for (State state = 0; state < pairs.size(); ++state) {
    const auto [left, right] = pairs[state];
    for (Symbol symbol = 0; symbol < a.n_symbols; ++symbol) {
      const State to_left = a.follow(left, symbol);
      const State to_right = b.follow(right, symbol);
      if (to_left == Dfa::kDead || to_right == Dfa::kDead) continue;
      const State target = state_of(to_left, to_right);
      both.next[(state * both.n_symbols) + symbol] = target;
    }
    budget.step(a.n_symbols);
    if (!budget.allows(pairs.size())) return budget.exceeded();
  }
  return minimised(both);
}

Result<Dfa> at_least(const Dfa& dfa, std::uint64_t min_length, const DfaLimits& limits) {
  if (dfa.is_empty() || min_length == 0) return dfa;
  const Budget budget(limits, dfa.n_symbols);
  if (min_length > limits.max_states) return budget.exceeded();
  // Only what is reached is made: (state, length so far, at most the minimum).
  Dfa counter{.n_symbols = dfa.n_symbols};
  for (std::uint64_t i = 0; i < min_length; ++i) {
    const State state = add_state(counter, false);
    if (!budget.allows(counter.n_states())) return budget.exceeded();
    std::fill_n(
        counter.next.end() - static_cast<std::ptrdiff_t>(counter.n_symbols),
        counter.n_symbols,
        state + 1
    );
  }
  add_state_for_any_text(counter);
  return intersection(dfa, counter, limits);
}

}  // namespace extractinator::grammar
