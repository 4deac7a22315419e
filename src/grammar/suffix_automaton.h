// Every passage of one text, as an automaton: what quotes are held to.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace extractinator::grammar {

// The suffix automaton (Blumer et al.: The smallest automaton recognizing the subwords of a text,
// 1985) over the bytes of a text. Immutable, shared across threads. A passage that begins with the
// first byte of a character begins there at each of its occurrences, since UTF-8 tells first bytes
// from others.
class SuffixAutomaton {
 public:
  using State = std::uint32_t;
  static constexpr State kStart = 0;
  static constexpr State kNone = static_cast<State>(-1);

  // `text` must be valid UTF-8 and shorter than 1 GiB. Cost: O(text); memory about 30 bytes per
  // byte of text, twice that while it is made.
  explicit SuffixAutomaton(std::string_view text);
  // That of the empty text.
  [[nodiscard]] static const std::shared_ptr<const SuffixAutomaton>& none();

  // Behind one more byte; kNone if the passage with it is not in the text. Cost: O(log edges).
  [[nodiscard]] State next(State from, std::uint8_t byte) const;

  struct Edge {
    std::uint8_t byte = 0;
    State target = kNone;
  };
  // Ascending by byte.
  [[nodiscard]] std::span<const Edge> edges(State state) const {
    return std::span(edges_).subspan(first_[state], first_[state + 1] - first_[state]);
  }
  [[nodiscard]] std::size_t n_states() const { return first_.size() - 1; }

 private:
  std::vector<std::uint32_t> first_;  // Of each state in edges_; one more at the end.
  std::vector<Edge> edges_;
  std::array<State, 256> from_start_ = {};  // The start has most edges.
};

}  // namespace extractinator::grammar
