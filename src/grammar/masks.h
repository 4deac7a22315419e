// Token masks of one grammar and one vocabulary, computed once per situation and kept.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <unordered_map>
#include <vector>

#include "grammar/automaton.h"
#include "grammar/simulator.h"
#include "grammar/suffix_automaton.h"
#include "grammar/vocabulary.h"

namespace extractinator::grammar {

struct MaskBudget {
  std::size_t max_cache_bytes = 64U << 20;  // Then all masks are dropped; a dense one of a
                                            // 150k-token vocabulary takes 19 kB, most far less.
  std::size_t max_walk_states = 8192;       // Then the states of walks are made afresh.
};

// Thread-safe. The automaton must outlive it.
class Masks {
 public:
  Masks(
      const Automaton& automaton,
      std::shared_ptr<const Vocabulary> vocabulary,
      const MaskBudget& budget = {}
  );

  // The tokens that can follow a set of configurations with stacks in `pool`, and the end tokens if
  // the set accepts. Cost: a copy of the mask if a set that no token can tell from this one was
  // asked for before, otherwise a walk of the tries. Where a token can reach into a quote, the mask
  // is of this `source` only and never kept: a walk of what its passages begin.
  void fill(
      const StackPool& pool,
      std::span<const Config> configs,
      const SuffixAutomaton& source,
      TokenMask& mask
  );

  [[nodiscard]] const Vocabulary& vocabulary() const { return *vocabulary_; }

  struct Statistics {
    std::uint64_t n_hits = 0;
    std::uint64_t n_misses = 0;
    std::uint64_t n_walked = 0;        // Trie nodes looked at.
    std::uint64_t n_cache_resets = 0;  // Of either budget.
    std::uint64_t n_of_source = 0;     // Masks that hold for one source only.
  };
  [[nodiscard]] Statistics statistics() const;

 private:
  // A set written down so that it does not depend on a pool: per configuration its state, its
  // frames from the top, and an end mark.
  using Key = std::vector<std::uint32_t>;
  struct KeyHash {
    std::size_t operator()(const Key& key) const;
  };
  enum class Form : std::uint8_t { exact, normalised };
  void write_key(const StackPool& pool, std::span<const Config> configs, Form form, Key& key) const;
  [[nodiscard]] Frame normalised(Frame frame) const;
  static void read_key(const Key& key, StackPool& pool, std::vector<Config>& configs);

  // Masks with few tokens are kept as lists.
  struct Entry {
    std::vector<std::uint64_t> words = {};
    std::vector<TokenId> tokens = {};
    bool is_of_source = false;  // There is nothing to keep: a token reaches into a quote.
  };
  [[nodiscard]] Entry packed(const TokenMask& mask) const;

  // False, with a mask without meaning, if a token reaches into a quote.
  [[nodiscard]] bool compute(const Key& key, TokenMask& mask);
  void compute_of_source(
      const StackPool& pool,
      std::span<const Config> configs,
      const SuffixAutomaton& source,
      TokenMask& mask
  );
  // Sets the tokens that need no walk; returns the configurations that need one of plain tokens.
  [[nodiscard]] std::vector<Config> fill_slices(
      const StackPool& pool, std::span<const Config> configs, TokenMask& mask
  ) const;
  // The mask of all plain tokens `config` takes, if that can be read off; null if it must be
  // walked.
  [[nodiscard]] const TokenMask* slice(const StackPool& pool, const Config& config) const;
  [[nodiscard]] bool is_in_quote(std::span<const Config> configs) const;
  void walk(const Trie& trie, std::span<const Config> configs, TokenMask& mask);
  // The same with a simulator of a source, without keeping anything.
  void walk_directly(
      const Trie& trie,
      Simulator& simulator,
      StackPool& pool,
      std::span<const Config> configs,
      TokenMask& mask
  );

  // The deterministic automaton of the walks, built as far as it is needed.
  using WalkId = std::uint32_t;
  WalkId intern(std::span<const Config> configs);
  [[nodiscard]] WalkId follow(WalkId from, std::uint8_t byte);
  void reset_walks();
  // Starts over, keeping the given states under new numbers.
  void compact(std::span<WalkId> keep);

  const Automaton* automaton_;
  std::shared_ptr<const Vocabulary> vocabulary_;
  MaskBudget budget_;
  std::uint32_t reach_;  // Bytes of the longest token: no mask depends on what lies further away.

  mutable std::mutex mutex_;  // Guards everything below.
  Statistics statistics_;
  std::unordered_map<Key, Entry, KeyHash> cache_;
  std::size_t cache_bytes_ = 0;
  Key key_;  // Scratch.

  struct WalkState {
    std::uint32_t first = 0;  // Configurations in walk_configs_.
    std::uint32_t n = 0;
    bool is_in_quote = false;
    bool takes_plain = false;  // All plain tokens can follow.
  };
  bool reached_quote_ = false;  // In the walk under way.
  Simulator simulator_;
  StackPool walk_pool_;
  std::vector<Config> walk_configs_;
  std::vector<WalkState> walk_states_;  // [0] is the empty set.
  std::vector<WalkId> walk_next_;       // [state · n_classes + class].
  std::unordered_multimap<std::uint64_t, WalkId> walk_index_;
  std::vector<WalkId> path_;                      // State behind each byte of the trie path.
  std::vector<std::vector<Config>> direct_path_;  // The same for walk_directly().
};

}  // namespace extractinator::grammar
