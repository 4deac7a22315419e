// Builds and walks a suffix automaton. Public: SuffixAutomaton.
#include "grammar/suffix_automaton.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/check.h"

namespace extractinator::grammar {
namespace {

// The construction adds one byte after another and needs edges that can be copied from state to
// state: lists within one array.
class Construction {
 public:
  using State = SuffixAutomaton::State;
  static constexpr State kNone = SuffixAutomaton::kNone;

  explicit Construction(std::size_t n_bytes) {
    states_.reserve((2 * n_bytes) + 1);
    states_.emplace_back();
  }

  void add(std::uint8_t byte) {
    const State whole = new_state(states_[last_].length + 1);
    State at = last_;
    last_ = whole;
    for (; at != kNone && find(at, byte) == kNone; at = states_[at].link)
      link(at, byte, whole);
    if (at == kNone) {
      states_[whole].link = SuffixAutomaton::kStart;
      return;
    }
    const State target = edges_[find(at, byte)].target;
    if (states_[target].length == states_[at].length + 1) {
      states_[whole].link = target;
      return;
    }
    const State clone = new_state(states_[at].length + 1);
    for (std::uint32_t edge = states_[target].first; edge != kNone; edge = edges_[edge].next)
      link(clone, edges_[edge].byte, edges_[edge].target);
    states_[clone].link = states_[target].link;
    states_[target].link = clone;
    states_[whole].link = clone;
    for (; at != kNone; at = states_[at].link) {
      const std::uint32_t edge = find(at, byte);
      if (edge == kNone || edges_[edge].target != target) break;
      edges_[edge].target = clone;
    }
  }

  void write(std::vector<std::uint32_t>& first, std::vector<SuffixAutomaton::Edge>& edges) const {
    first.reserve(states_.size() + 1);
    edges.reserve(edges_.size());
    for (const Built& state : states_) {
      first.push_back(static_cast<std::uint32_t>(edges.size()));
      for (std::uint32_t edge = state.first; edge != kNone; edge = edges_[edge].next)
        edges.push_back({.byte = edges_[edge].byte, .target = edges_[edge].target});
      std::ranges::sort(std::span(edges).subspan(first.back()), {}, &SuffixAutomaton::Edge::byte);
    }
    first.push_back(static_cast<std::uint32_t>(edges.size()));
  }

 private:
  struct Built {
    std::uint32_t length = 0;  // Of the longest passage that leads here.
    State link = kNone;        // Of its longest suffix that leads elsewhere.
    std::uint32_t first = kNone;
  };
  struct Linked {
    std::uint8_t byte = 0;
    State target = kNone;
    std::uint32_t next = kNone;
  };

  State new_state(std::uint32_t length) {
    states_.push_back({.length = length});
    return static_cast<State>(states_.size() - 1);
  }
  void link(State from, std::uint8_t byte, State target) {
    edges_.push_back({.byte = byte, .target = target, .next = states_[from].first});
    states_[from].first = static_cast<std::uint32_t>(edges_.size() - 1);
  }
  [[nodiscard]] std::uint32_t find(State from, std::uint8_t byte) const {
    std::uint32_t edge = states_[from].first;
    while (edge != kNone && edges_[edge].byte != byte)
      edge = edges_[edge].next;
    return edge;
  }

  std::vector<Built> states_;
  std::vector<Linked> edges_;
  State last_ = SuffixAutomaton::kStart;
};

}  // namespace

SuffixAutomaton::SuffixAutomaton(std::string_view text) {
  EXTR_CHECK(text.size() < (std::size_t{1} << 30U), "states of the text can be counted");
  Construction construction(text.size());
  for (const char c : text)
    construction.add(static_cast<std::uint8_t>(c));
  construction.write(first_, edges_);
  from_start_.fill(kNone);
  for (const Edge& edge : edges(kStart))
    from_start_[edge.byte] = edge.target;
}

const std::shared_ptr<const SuffixAutomaton>& SuffixAutomaton::none() {
  static const auto kEmpty = std::make_shared<const SuffixAutomaton>("");
  return kEmpty;
}

SuffixAutomaton::State SuffixAutomaton::next(State from, std::uint8_t byte) const {
  if (from == kStart) return from_start_[byte];
  const auto all = edges(from);
  const auto found = std::ranges::lower_bound(all, byte, {}, &Edge::byte);
  return found != all.end() && found->byte == byte ? found->target : kNone;
}

}  // namespace extractinator::grammar
