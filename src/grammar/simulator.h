// Runs an Automaton: stacks, sets of configurations, and one step over a byte.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "grammar/automaton.h"
#include "grammar/suffix_automaton.h"

namespace extractinator::grammar {

// A stack is the index of its top frame in a StackPool; equal stacks have equal indexes.
using StackId = std::uint32_t;
inline constexpr StackId kEmptyStack = 0;

struct Frame {
  StackId below = kEmptyStack;
  StateId state = kNoState;  // Where to return to, or the loop that counts here.
  std::uint32_t is_counter = 0;
  std::uint32_t count = 0;    // How often the body began; at most the minimum where there is no
                              // maximum, because more makes no difference. Of a quote: the state of
                              // the source's automaton.
  std::uint32_t n_bytes = 0;  // Charged so far. Of a quote: QuotePlace::progress.

  bool operator==(const Frame&) const = default;
};

// Persistent stacks with shared tails. Frames are never removed one by one.
class StackPool {
 public:
  StackPool() { clear(); }

  // Cost: one look into a hash table; amortised, allocates when it doubles.
  StackId push(const Frame& frame);
  [[nodiscard]] const Frame& top(StackId stack) const { return frames_[stack]; }
  [[nodiscard]] std::size_t n_frames() const { return frames_.size(); }
  void clear();

 private:
  [[nodiscard]] std::size_t slot_of(const Frame& frame) const;
  void grow();

  std::vector<Frame> frames_;        // [kEmptyStack] stands for the empty stack.
  std::vector<StackId> slots_ = {};  // Open addressing; kEmptyStack marks a free slot.
};

struct Config {
  StateId state = kNoState;
  StackId stack = kEmptyStack;

  auto operator<=>(const Config&) const = default;
};

// One per thread of work; the automaton and the source must outlive it.
class Simulator {
 public:
  // Without a source, the way ends where a quote begins: at a configuration that takes no byte.
  explicit Simulator(const Automaton& automaton, const SuffixAutomaton* source = nullptr)
      : automaton_(&automaton),
        source_(source) {}

  // Appends the configurations before the first byte, sorted and without duplicates.
  void start(StackPool& pool, std::vector<Config>& out);
  // The same before the first byte behind `state`, entered with an empty stack.
  void start_at(StateId state, StackPool& pool, std::vector<Config>& out);
  // Appends those behind `byte`, sorted and without duplicates; nothing if the byte cannot come.
  // `in` must not point into `out`. Cost: O(configurations · edges).
  void step(
      StackPool& pool, std::span<const Config> in, std::uint8_t byte, std::vector<Config>& out
  );
  // Can anything follow when `state` is entered with `stack`?
  [[nodiscard]] bool is_living(StackPool& pool, Config config);
  // Can any plain text of `n_bytes` bytes (grammar/plain.h) come next, and still more behind it?
  // False also means: perhaps. Cost: O(1).
  [[nodiscard]] bool takes_any_plain(
      const StackPool& pool, Config config, std::size_t n_bytes
  ) const;
  // Can `byte` come next within the quote that `config` stands in?
  [[nodiscard]] bool can_quote_byte(const StackPool& pool, Config config, std::uint8_t byte) const;

 private:
  void follow(StackPool& pool, Config config, std::vector<Config>& out);

  const Automaton* automaton_;
  const SuffixAutomaton* source_;
  std::vector<Config> work_;
  std::vector<Config> probe_;
};

}  // namespace extractinator::grammar
