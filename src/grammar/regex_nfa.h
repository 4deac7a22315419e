// A regular expression as a nondeterministic automaton over code points.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "grammar/regex_set.h"
#include "grammar/regex_syntax.h"

namespace extractinator::grammar {

// Plain data. The expression may match anywhere: who runs it begins at every place of the text, and
// is done at the first `match`.
struct Nfa {
  enum class Op : std::uint8_t {
    set,    // Consume one character of the set `set`, go to `next`.
    split,  // Go to `next` and to `other`.
    begin,  // Go to `next` if nothing was consumed.
    end,    // Go to `next` if nothing is left.
    match,
  };
  struct Node {
    Op op = Op::match;
    std::uint32_t set = 0;
    std::uint32_t next = 0;
    std::uint32_t other = 0;
  };
  std::vector<Node> nodes;
  std::vector<CodePointSet> sets;
  std::uint32_t start = 0;
};

inline constexpr std::size_t kMaxNfaNodes = 20'000;  // Counted repetitions are written out; usual:
                                                     // below 100.

// Fails with `unsupported` if the expression has a look-ahead, `limit_exceeded` beyond
// kMaxNfaNodes. Cost: O(nodes).
[[nodiscard]] Result<Nfa> build_nfa(const Regex& regex);

// Is there a match anywhere in `text`, which is valid UTF-8? Cost: O(text · nodes).
[[nodiscard]] bool is_found(const Nfa& nfa, std::string_view text);

// Follows what consumes nothing. One per automaton that is run; the automaton must outlive it.
class NfaClosure {
 public:
  explicit NfaClosure(const Nfa& nfa) : nfa_(&nfa), seen_(nfa.nodes.size(), 0) {}

  struct Place {
    bool is_begin = false;  // Nothing was consumed.
  };
  // Starts a new set of nodes.
  void clear();
  // Adds the `set` nodes behind `node`; those that are there already are not added again.
  void add(std::uint32_t node, Place place);

  [[nodiscard]] const std::vector<std::uint32_t>& nodes() const { return nodes_; }
  // The expression matches whatever follows.
  [[nodiscard]] bool is_match() const { return is_match_; }
  // The expression matches if the text ends here.
  [[nodiscard]] bool is_match_at_end() const { return is_match_ || is_match_at_end_; }

 private:
  const Nfa* nfa_;
  std::vector<std::uint32_t> seen_;  // [node]: twice the round it was last met in; one more if met
                                     // without a `$` on the way.
  std::uint32_t round_ = 1;
  struct Step {
    std::uint32_t node = 0;
    bool is_behind_end = false;
  };
  std::vector<Step> work_;
  std::vector<std::uint32_t> nodes_;
  bool is_match_ = false;
  bool is_match_at_end_ = false;
};

}  // namespace extractinator::grammar
