// Makes deterministic automata minimal. Public: minimised.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "grammar/regex_alphabet.h"
#include "grammar/regex_dfa.h"

namespace extractinator::grammar {

namespace {

using State = Dfa::State;
using Symbol = Alphabet::Symbol;

// The edges of an automaton backwards: those into state s are [first[s], first[s + 1]).
struct Reverse {
  struct Edge {
    Symbol symbol = 0;
    State from = 0;
  };
  std::vector<std::size_t> first;
  std::vector<Edge> edges;

  explicit Reverse(const Dfa& dfa) : first(dfa.n_states() + 1, 0) {
    std::size_t n = 0;
    for (const State target : dfa.next) {
      if (target == Dfa::kDead) continue;
      ++first[target + std::size_t{1}];
      ++n;
    }
    for (std::size_t i = 1; i < first.size(); ++i)
      first[i] += first[i - 1];
    edges.resize(n);
    std::vector<std::size_t> at(first);
    for (State from = 0; from < dfa.n_states(); ++from) {
      for (Symbol symbol = 0; symbol < dfa.n_symbols; ++symbol) {
        const State target = dfa.follow(from, symbol);
        if (target != Dfa::kDead) edges[at[target]++] = {.symbol = symbol, .from = from};
      }
    }
  }
};

// The states from which a text is accepted, without edges to any other; empty if the start is none.
Dfa trimmed(const Dfa& dfa) {
  const Reverse reverse(dfa);
  std::vector<std::uint8_t> lives(dfa.accepts);
  std::vector<State> work;
  for (State state = 0; state < dfa.n_states(); ++state) {
    if (lives[state] != 0) work.push_back(state);
  }
  while (!work.empty()) {
    const State state = work.back();
    work.pop_back();
    for (std::size_t i = reverse.first[state]; i < reverse.first[state + std::size_t{1}]; ++i) {
      const State from = reverse.edges[i].from;
      if (std::exchange(lives[from], std::uint8_t{1}) == 0) work.push_back(from);
    }
  }
  Dfa kept{.n_symbols = dfa.n_symbols};
  if (dfa.is_empty() || lives.front() == 0) return kept;
  std::vector<State> number(dfa.n_states(), Dfa::kDead);
  State n_kept = 0;
  for (State state = 0; state < dfa.n_states(); ++state) {
    if (lives[state] != 0) number[state] = n_kept++;
  }
  for (State state = 0; state < dfa.n_states(); ++state) {
    if (lives[state] == 0) continue;
    kept.accepts.push_back(dfa.accepts[state]);
    for (Symbol symbol = 0; symbol < dfa.n_symbols; ++symbol) {
      const State target = dfa.follow(state, symbol);
      kept.next.push_back(target == Dfa::kDead ? target : number[target]);
    }
  }
  return kept;
}

// States divided into blocks; the members of a block lie together, those that are marked in front.
class Partition {
 public:
  explicit Partition(std::size_t n_states)
      : members_(n_states),
        place_(n_states),
        block_of_(n_states, 0),
        blocks_{{.begin = 0, .end = n_states}} {
    for (State state = 0; state < n_states; ++state) {
      members_[state] = state;
      place_[state] = state;
    }
  }

  using Block = std::uint32_t;
  [[nodiscard]] std::size_t n_blocks() const { return blocks_.size(); }
  [[nodiscard]] Block block_of(State state) const { return block_of_[state]; }
  [[nodiscard]] std::vector<State> members(Block block) const {
    const auto begin = members_.begin();
    return {
        begin + static_cast<std::ptrdiff_t>(blocks_[block].begin),
        begin + static_cast<std::ptrdiff_t>(blocks_[block].end)
    };
  }

  void mark(State state) {
    Range& range = blocks_[block_of_[state]];
    const std::size_t to = range.begin + range.n_marked;
    if (place_[state] < to) return;
    if (range.n_marked++ == 0) touched_.push_back(block_of_[state]);
    const State other = members_[to];
    std::swap(members_[to], members_[place_[state]]);
    std::swap(place_[other], place_[state]);
  }

  // Divides every block with marked and unmarked members. The smaller part becomes a new block.
  // Calls made(block) for each.
  template <typename Made>
  void split(Made made) {
    for (const Block block : touched_) {
      Range& range = blocks_[block];
      const std::size_t n_marked = std::exchange(range.n_marked, 0);
      const std::size_t middle = range.begin + n_marked;
      if (middle == range.end) continue;
      Range smaller;
      if (n_marked * 2 <= range.end - range.begin) {
        smaller = {.begin = range.begin, .end = middle};
        range.begin = middle;
      } else {
        smaller = {.begin = middle, .end = range.end};
        range.end = middle;
      }
      const auto added = static_cast<Block>(blocks_.size());
      for (std::size_t i = smaller.begin; i < smaller.end; ++i)
        block_of_[members_[i]] = added;
      blocks_.push_back(smaller);
      made(added);
    }
    touched_.clear();
  }

 private:
  struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t n_marked = 0;
  };
  std::vector<State> members_;
  std::vector<std::size_t> place_;  // Of each state in members_.
  std::vector<Block> block_of_;
  std::vector<Range> blocks_;
  std::vector<Block> touched_;
};

// One state per block, numbered as they are met from the start.
Dfa quotient(const Dfa& dfa, const Partition& partition) {
  Dfa small{.n_symbols = dfa.n_symbols};
  std::vector<State> number(partition.n_blocks(), Dfa::kDead);
  std::vector<State> states;  // A member of each block.
  const auto number_of = [&](State state) {
    State& id = number[partition.block_of(state)];
    if (id == Dfa::kDead) {
      id = static_cast<State>(states.size());
      states.push_back(state);
    }
    return id;
  };
  number_of(0);
  while (small.accepts.size() < states.size()) {  // number_of() adds states.
    const State state = states[small.accepts.size()];
    small.accepts.push_back(dfa.accepts[state]);
    for (Symbol symbol = 0; symbol < dfa.n_symbols; ++symbol) {
      const State target = dfa.follow(state, symbol);
      small.next.push_back(target == Dfa::kDead ? target : number_of(target));
    }
  }
  return small;
}

}  // namespace

// A missing edge is one to a block that is never asked about: two states of which one has the edge
// are told apart when the block it leads to splits the others. So all blocks are splitters at
// first, and then the smaller part of each that was split.
Dfa minimised(const Dfa& dfa) {
  const Dfa live = trimmed(dfa);
  if (live.is_empty()) return live;
  Partition partition(live.n_states());
  std::vector<Partition::Block> work = {0};
  const auto add_work = [&](Partition::Block block) { work.push_back(block); };
  for (State state = 0; state < live.n_states(); ++state) {
    if (live.accepts[state] != 0) partition.mark(state);
  }
  partition.split(add_work);

  const Reverse reverse(live);
  std::vector<std::vector<State>> sources(live.n_symbols);
  std::vector<Symbol> symbols;
  while (!work.empty()) {
    const Partition::Block splitter = work.back();
    work.pop_back();
    symbols.clear();
    for (const State state : partition.members(splitter)) {
      for (std::size_t i = reverse.first[state]; i < reverse.first[state + std::size_t{1}]; ++i) {
        const auto [symbol, from] = reverse.edges[i];
        if (sources[symbol].empty()) symbols.push_back(symbol);
        sources[symbol].push_back(from);
      }
    }
    for (const Symbol symbol : symbols) {
      for (const State from : sources[symbol])
        partition.mark(from);
      sources[symbol].clear();
      partition.split(add_work);
    }
  }
  return quotient(live, partition);
}

}  // namespace extractinator::grammar
