// Turns automata over characters into automata over bytes. Public: everything in the header.
#include "grammar/text_bytes.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "grammar/automaton.h"
#include "grammar/plain.h"
#include "grammar/regex_alphabet.h"
#include "grammar/regex_dfa.h"

namespace extractinator::grammar {

namespace {

using NodeId = std::uint32_t;

// Consecutive code points that lead to one node.
struct Piece {
  char32_t low = 0;
  char32_t high = 0;  // Included.
  NodeId target = 0;
};

Edge edge_of(char c, NodeId target) {
  const auto byte = static_cast<std::uint8_t>(c);
  return {.low = byte, .high = byte, .target = target};
}

// Builds the nodes. Those within characters are known by what they hold, so that equal rests of
// characters are one node, whichever state they start from.
class Encoder {
 public:
  Encoder(const Dfa& dfa, const Alphabet& alphabet) : dfa_(dfa), alphabet_(alphabet) {
    graph_.nodes.resize(dfa.n_states());
    graph_.n_starts = dfa.n_states();
  }

  ByteGraph run(std::size_t max_nodes) {
    std::vector<Piece> pieces;
    for (Dfa::State state = 0; state < dfa_.n_states(); ++state) {
      if (graph_.nodes.size() > max_nodes) break;
      pieces.clear();
      bool takes_plain = true;
      for (const auto& [low, high, symbol] : alphabet_.intervals()) {
        const Dfa::State target = dfa_.follow(state, symbol);
        if (target == Dfa::kDead) {
          takes_plain = takes_plain && !has_plain(low, high);
          continue;
        }
        if (!pieces.empty() && pieces.back().target == target && pieces.back().high + 1 == low) {
          pieces.back().high = high;
        } else {
          pieces.push_back({.low = low, .high = high, .target = target});
        }
      }
      std::vector<Edge> edges = edges_of(pieces);
      graph_.nodes[state] = {
          .edges = std::move(edges),
          .accepts = dfa_.accepts[state] != 0,
          .takes_plain = takes_plain,
      };
    }
    return std::move(graph_);
  }

 private:
  // All characters of one state.
  std::vector<Edge> edges_of(std::span<const Piece> pieces) {
    std::vector<Edge> edges;
    std::vector<Edge> escapes;
    std::array<std::vector<Edge>, 2> codes;  // \u000? and \u001?
    for (const Piece& piece : pieces) {
      char32_t c = piece.low;
      for (; c <= piece.high && c < 0x20; ++c)
        add_control(c, piece.target, escapes, codes);
      for (; c <= piece.high && c < 0x80;) {
        if (c == '"' || c == '\\') {
          escapes.push_back(edge_of(static_cast<char>(c), piece.target));
          ++c;
          continue;
        }
        const char32_t stop = c < '"' ? '"' - 1 : c < '\\' ? '\\' - 1 : 0x7F;
        const char32_t last = std::min(piece.high, stop);
        edges.push_back({
            .low = static_cast<std::uint8_t>(c),
            .high = static_cast<std::uint8_t>(last),
            .target = piece.target,
        });
        c = last + 1;
      }
    }
    std::vector<Edge> rows;
    for (std::size_t row = 0; row < codes.size(); ++row) {
      if (!codes[row].empty())
        rows.push_back(edge_of(row == 0 ? '0' : '1', interned(std::move(codes[row]))));
    }
    if (!rows.empty()) {
      const NodeId zero = interned({edge_of('0', interned(std::move(rows)))});
      escapes.push_back(edge_of('u', interned({edge_of('0', zero)})));
    }
    if (!escapes.empty()) edges.push_back(edge_of('\\', interned(std::move(escapes))));
    std::ranges::sort(edges, {}, &Edge::low);
    add_blocks(clipped(pieces, 0x80, 0x7FF), 6, 0xC0, edges);
    add_blocks(clipped(pieces, 0x800, 0xFFFF), 12, 0xE0, edges);
    add_blocks(clipped(pieces, 0x10000, 0x10FFFF), 18, 0xF0, edges);
    return edges;
  }

  static void add_control(
      char32_t c, NodeId target, std::vector<Edge>& escapes, std::array<std::vector<Edge>, 2>& codes
  ) {
    constexpr std::string_view kShort = "btn?fr";  // From 08; 0b has none.
    if (c >= 0x08 && c <= 0x0D && c != 0x0B) {
      escapes.push_back(edge_of(kShort[c - 0x08], target));
    } else {
      codes.at(c / 16).push_back(edge_of("0123456789abcdef"[c % 16], target));
    }
  }

  static std::vector<Piece> clipped(std::span<const Piece> pieces, char32_t low, char32_t high) {
    std::vector<Piece> inside;
    for (const Piece& piece : pieces) {
      if (piece.high < low || piece.low > high) continue;
      inside.push_back({
          .low = std::max(piece.low, low),
          .high = std::min(piece.high, high),
          .target = piece.target,
      });
    }
    return inside;
  }

  // UTF-8, one byte: `shift` says how many bits of the code point come behind it. A block is the
  // code points that share the byte; one that is wholly in one piece needs no look inside.
  void add_blocks(
      std::vector<Piece> pieces, unsigned shift, std::uint8_t base, std::vector<Edge>& out
  ) {
    const auto byte_of = [&](char32_t c) {
      return static_cast<std::uint8_t>(base | ((c >> shift) & 0x3F));
    };
    const char32_t block_mask = (char32_t{1} << shift) - 1;
    for (std::size_t i = 0; i < pieces.size();) {
      Piece& piece = pieces[i];
      const char32_t block_end = piece.low | block_mask;
      if ((piece.low & block_mask) == 0 && piece.high >= block_end) {
        const char32_t last = ((piece.high + 1) & ~block_mask) - 1;
        const NodeId target = whole_block(shift, piece.target);
        append(out, {.low = byte_of(piece.low), .high = byte_of(last), .target = target});
        if (last == piece.high) {
          ++i;
        } else {
          piece.low = last + 1;
        }
        continue;
      }
      std::vector<Piece> inner;
      const std::uint8_t byte = byte_of(piece.low);
      while (i < pieces.size() && pieces[i].low <= block_end) {
        const char32_t last = std::min(pieces[i].high, block_end);
        inner.push_back({.low = pieces[i].low, .high = last, .target = pieces[i].target});
        if (last < pieces[i].high) {
          pieces[i].low = last + 1;
          break;
        }
        ++i;
      }
      std::vector<Edge> edges;
      add_blocks(std::move(inner), shift - 6, 0x80, edges);  // Recursion: three deep.
      append(out, {.low = byte, .high = byte, .target = interned(std::move(edges))});
    }
  }

  static void append(std::vector<Edge>& edges, const Edge& edge) {
    if (!edges.empty() && edges.back().target == edge.target && edges.back().high + 1 == edge.low) {
      edges.back().high = edge.high;
    } else {
      edges.push_back(edge);
    }
  }

  // All continuations of `shift` bits.
  NodeId whole_block(unsigned shift, NodeId target) {
    for (; shift > 0; shift -= 6)
      target = interned({{.low = 0x80, .high = 0xBF, .target = target}});
    return target;
  }

  NodeId interned(std::vector<Edge> edges) {
    std::ranges::sort(edges, {}, &Edge::low);
    std::vector<std::uint64_t> key;
    key.reserve(edges.size());
    for (const Edge& edge : edges) {
      key.push_back(
          (std::uint64_t{edge.target} << 16) | (std::uint64_t{edge.low} << 8) | edge.high
      );
    }
    const auto [at, is_new] =
        known_.try_emplace(std::move(key), static_cast<NodeId>(graph_.nodes.size()));
    if (is_new) graph_.nodes.push_back({.edges = std::move(edges)});
    return at->second;
  }

  const Dfa& dfa_;
  const Alphabet& alphabet_;
  ByteGraph graph_;
  std::map<std::vector<std::uint64_t>, NodeId> known_;
};

std::uint64_t weight_of(const ByteGraph& graph, std::size_t from, Unit unit) {
  return unit == Unit::byte || from < graph.n_starts ? 1 : 0;
}

}  // namespace

ByteGraph to_bytes(const Dfa& dfa, const Alphabet& alphabet, std::size_t max_nodes) {
  return Encoder(dfa, alphabet).run(max_nodes);
}

std::vector<std::uint64_t> least_lengths(const ByteGraph& graph, Unit unit) {
  std::vector<std::vector<NodeId>> sources(graph.nodes.size());
  std::vector<std::uint64_t> least(graph.nodes.size(), kNoLength);
  std::deque<NodeId> work;  // Ascending lengths that differ by one at most.
  for (NodeId id = 0; id < graph.nodes.size(); ++id) {
    for (const Edge& edge : graph.nodes[id].edges)
      sources[edge.target].push_back(id);
    if (!graph.nodes[id].accepts) continue;
    least[id] = 0;
    work.push_back(id);
  }
  std::vector<bool> is_done(graph.nodes.size(), false);
  while (!work.empty()) {
    const NodeId id = work.front();
    work.pop_front();
    if (is_done[id]) continue;
    is_done[id] = true;
    for (const NodeId from : sources[id]) {
      const std::uint64_t weight = weight_of(graph, from, unit);
      if (least[id] + weight >= least[from]) continue;
      least[from] = least[id] + weight;
      if (weight == 0) {
        work.push_front(from);
      } else {
        work.push_back(from);
      }
    }
  }
  return least;
}

std::uint64_t longest_length(const ByteGraph& graph, Unit unit) {
  // Nodes are taken once all nodes that lead to them were; a cycle is never taken.
  std::vector<std::size_t> n_open(graph.nodes.size(), 0);
  for (const auto& node : graph.nodes) {
    for (const Edge& edge : node.edges)
      ++n_open[edge.target];
  }
  if (n_open.front() != 0) return kNoLength;  // The start lies on a cycle.
  std::vector<NodeId> work = {0};
  std::vector<std::uint64_t> longest(graph.nodes.size(), 0);
  std::size_t n_taken = 0;
  std::uint64_t most = 0;
  while (!work.empty()) {
    const NodeId id = work.back();
    work.pop_back();
    ++n_taken;
    if (graph.nodes[id].accepts) most = std::max(most, longest[id]);
    for (const Edge& edge : graph.nodes[id].edges) {
      longest[edge.target] =
          std::max(longest[edge.target], longest[id] + weight_of(graph, id, unit));
      if (--n_open[edge.target] == 0) work.push_back(edge.target);
    }
  }
  return n_taken == graph.nodes.size() ? most : kNoLength;
}

namespace {

// Per node: does every plain text have a way on from here? Means nothing within characters.
std::vector<bool> taking_plain_texts(const ByteGraph& graph) {
  std::vector<std::vector<NodeId>> sources(graph.nodes.size());
  std::vector<bool> takes(graph.nodes.size(), true);
  std::vector<NodeId> work;
  for (NodeId id = 0; id < graph.nodes.size(); ++id) {
    for (const Edge& edge : graph.nodes[id].edges)
      sources[edge.target].push_back(id);
    if (id >= graph.n_starts || graph.nodes[id].takes_plain) continue;
    takes[id] = false;
    work.push_back(id);
  }
  // Neither does a node from which one is reached that does not.
  while (!work.empty()) {
    const NodeId id = work.back();
    work.pop_back();
    for (const NodeId from : sources[id]) {
      if (!takes[from]) continue;
      takes[from] = false;
      work.push_back(from);
    }
  }
  return takes;
}

// Adds the nodes of a graph as states, with a charge wherever the budget has to be asked.
class Emitter {
 public:
  Emitter(Builder& builder, const ByteGraph& graph, const Budget& budget)
      : builder_(builder),
        graph_(graph),
        budget_(budget) {
    if (budget_.max != kUnbounded) least_ = least_lengths(graph, budget_.unit);
    for (std::size_t i = 0; i < graph.nodes.size() && !builder.is_over_limit(); ++i)
      ids_.push_back(builder.reserve());
  }

  // The state of a node, for the caller to refer to or to put another in its place.
  StateId& id(std::size_t node) { return ids_[node]; }

  // Gives the nodes below `n` and those from `n_starts` their meaning; `close` is where the
  // quotation mark behind a text leads.
  void emit(std::size_t n, StateId close) {
    for (NodeId id = 0; id < graph_.nodes.size(); ++id) {
      if (builder_.is_over_limit()) return;
      if (id >= n && id < graph_.n_starts) continue;
      const ByteGraph::Node& node = graph_.nodes[id];
      std::vector<Edge> edges;
      for (const Edge& edge : node.edges) {
        const std::optional<StateId> target = charged(id, edge.target);
        if (target) edges.push_back({.low = edge.low, .high = edge.high, .target = *target});
      }
      if (node.accepts) {
        const Edge mark = edge_of('"', close);
        edges.insert(std::ranges::upper_bound(edges, mark.low, {}, &Edge::low), mark);
      }
      builder_.set_byte(ids_[id], edges);
    }
  }

  // Says of which states any plain text can follow, as far as `loop`, on top of the stack, allows.
  void mark_plain(StateId loop) {
    if (is_cut_ || builder_.is_over_limit()) return;
    const std::vector<bool> takes = taking_plain_texts(graph_);
    for (std::size_t id = 0; id < graph_.n_starts; ++id) {
      if (takes[id]) builder_.mark_plain_start(ids_[id], loop);
    }
  }

  [[nodiscard]] std::uint32_t max_reserve() const { return max_reserve_; }
  // The budget never allows some edge of the graph.
  [[nodiscard]] bool is_cut() const { return is_cut_; }

 private:
  // Nothing: the budget would never allow it.
  std::optional<StateId> charged(NodeId from, NodeId to) {
    if (budget_.max == kUnbounded) return ids_[to];
    const std::uint64_t weight = weight_of(graph_, from, budget_.unit);
    // Where the cheapest way on was already paid for nothing need be asked.
    if (weight == 0 && least_[to] == least_[from]) return ids_[to];
    if (weight + least_[to] > budget_.max) {
      is_cut_ = true;
      return std::nullopt;
    }
    const auto reserve = static_cast<std::uint32_t>(least_[to]);
    max_reserve_ = std::max(max_reserve_, reserve);
    const auto [at, is_new] =
        charges_.try_emplace(std::pair(to, static_cast<std::uint32_t>(weight)), kNoState);
    if (is_new) at->second = builder_.charge(static_cast<std::uint32_t>(weight), ids_[to], reserve);
    return at->second;
  }

  Builder& builder_;
  const ByteGraph& graph_;
  Budget budget_;
  std::vector<std::uint64_t> least_;
  std::vector<StateId> ids_;
  std::map<std::pair<NodeId, std::uint32_t>, StateId> charges_;
  std::uint32_t max_reserve_ = 0;
  bool is_cut_ = false;
};

}  // namespace

StateId add_bytes(Builder& builder, const ByteGraph& graph, const Budget& budget) {
  Emitter emitter(builder, graph, budget);
  if (builder.is_over_limit()) return kNoState;
  const StateId start = emitter.id(0);
  if (budget.max == kUnbounded) {
    emitter.emit(graph.n_starts, builder.ret());
    return builder.byte('"', '"', start);
  }
  // A loop that runs its body once: it lends the body a counter for the charges.
  const StateId loop = builder.reserve();
  emitter.emit(graph.n_starts, loop);
  const Bounds bounds{
      .min = 1,
      .max = 1,
      .max_bytes = budget.max,
      .max_reserve = emitter.max_reserve(),
  };
  builder.set_loop(loop, bounds, start, builder.ret());
  emitter.mark_plain(loop);
  return builder.byte('"', '"', builder.enter(loop));
}

StateId add_repeated(Builder& builder, const ByteGraph& graph, const Bounds& bounds) {
  EXTR_CHECK(graph.n_starts == 2, "one character leads from the first state to the second");
  Emitter emitter(builder, graph, {.unit = Unit::byte, .max = bounds.max_bytes});
  if (builder.is_over_limit()) return kNoState;
  const StateId loop = emitter.id(1);
  emitter.emit(1, kNoState);
  Bounds reserved = bounds;
  reserved.max_reserve = emitter.max_reserve();
  if (graph.nodes.front().takes_plain && !emitter.is_cut() && !builder.is_over_limit())
    builder.mark_character_start(emitter.id(0), loop);
  builder.set_loop(loop, reserved, emitter.id(0), builder.byte('"', '"', builder.ret()));
  return builder.byte('"', '"', builder.enter(loop));
}

}  // namespace extractinator::grammar
