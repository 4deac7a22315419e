// From characters to bytes: the JSON string of every text that an automaton over characters
// accepts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "grammar/automaton.h"
#include "grammar/regex_alphabet.h"
#include "grammar/regex_dfa.h"

namespace extractinator::grammar {

// What stands between the quotation marks (docs/canonical.md), as a deterministic automaton over
// bytes. Node i < n_starts is state i of the automaton over characters: a character begins there.
// The further nodes lie within characters and are shared by all that go on alike.
struct ByteGraph {
  struct Node {
    std::vector<Edge> edges = {};  // Disjoint, ascending; `target` is a node.
    bool accepts = false;
    bool takes_plain = false;  // Every plain character (grammar/plain.h) can begin here.
  };
  std::vector<Node> nodes = {};
  std::size_t n_starts = 0;
};

// Gives up beyond `max_nodes`: the graph then has more nodes than that and is useless. Cost:
// O(states · intervals of the alphabet).
[[nodiscard]] ByteGraph to_bytes(const Dfa& dfa, const Alphabet& alphabet, std::size_t max_nodes);

enum class Unit : std::uint8_t { byte, character };

inline constexpr std::uint64_t kNoLength = std::numeric_limits<std::uint64_t>::max();

// For every node, the least that is needed to reach acceptance. Every node of a graph made from a
// minimal automaton reaches it. A character counts where it begins. Cost: O(edges).
[[nodiscard]] std::vector<std::uint64_t> least_lengths(const ByteGraph& graph, Unit unit);
// The length of the longest text; kNoLength if there is no bound. Cost: O(edges).
[[nodiscard]] std::uint64_t longest_length(const ByteGraph& graph, Unit unit);

// Adds a string, its quotation marks included, that ends in `ret`. With `budget` no text is longer
// than that; the text from the start must fit. Without dead ends: what cannot be completed within
// the budget is not begun.
struct Budget {
  Unit unit = Unit::byte;
  std::uint32_t max = kUnbounded;
};
[[nodiscard]] StateId add_bytes(Builder& builder, const ByteGraph& graph, const Budget& budget);

// Adds a string of characters from one set, counted by the loop with these bounds. `graph` has two
// starts, and leads from the first to the second by every character of the set. Where the bounds
// have a maximum of bytes and a minimum, the set must have a character of one byte.
[[nodiscard]] StateId add_repeated(Builder& builder, const ByteGraph& graph, const Bounds& bounds);

}  // namespace extractinator::grammar
