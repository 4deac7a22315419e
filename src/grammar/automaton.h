// The compiled form of a schema: an automaton over bytes with a stack, as a list of simple states.
//
// A configuration is a state and a stack. Frames on the stack are either return addresses (`call`
// and `ret`: one sub-automaton per kind of value, used from many places) or counters (`enter`,
// `loop` and `charge`: lengths of strings and arrays; `enter` and `quote`: places in a source
// text). Only `byte`, `text` and `quote` states consume input; everything else is followed at once,
// so that a set of configurations holds these and `accept` states only.
//
// Most of a large enumeration is text without a choice. A state inside such text is not stored: its
// number is a place in one long text, where its byte and those behind it stand.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace extractinator::grammar {

using StateId = std::uint32_t;
inline constexpr StateId kNoState = std::numeric_limits<StateId>::max();
inline constexpr std::uint32_t kUnbounded = std::numeric_limits<std::uint32_t>::max();

// In the number of a state within fixed text; the rest is its place.
inline constexpr StateId kTextBit = StateId{1} << 31U;

enum class Op : std::uint8_t {
  byte,    // Consume one byte along an edge.
  text,    // Consume one certain byte.
  split,   // Go to each of several states.
  call,    // Push `next` as return address, go to `target`.
  ret,     // Pop a return address, go there.
  enter,   // Push a counter for the loop `target`, go there.
  loop,    // If the count is below the maximum, count one and go to `target` (the body, which comes
           // back here); if it is at least the minimum, pop the counter and go to `next`.
  charge,  // Add `n` to what the loop on top has spent, go to `target` if its budget allows that
           // and a reserve of `first` more, the least that is needed behind `target`.
  quote,   // Consume a passage of at most `n` characters of the source text, which the automaton
           // does not know, and the quotation mark behind it; then pop the place, go to `next`.
  accept,  // The answer is complete.
};

struct Edge {
  std::uint8_t low = 0;
  std::uint8_t high = 0;
  StateId target = kNoState;
};

// How often a loop's body may run.
struct Bounds {
  std::uint32_t min = 0;
  std::uint32_t max = kUnbounded;
  std::uint32_t max_bytes = kUnbounded;  // Sum of all charges; characters where each charges one.
  std::uint32_t max_reserve = 0;         // The largest reserve of its charges.
};

struct State {
  Op op = Op::accept;
  // byte: a character of a string begins here, and from here on any plain text (grammar/plain.h)
  // can follow, as far as the budget of bytes of the loop `next`, which has no other, allows it.
  bool takes_plain = false;
  std::uint32_t first = 0;  // byte: index of the first edge; split: of the first target; loop: of
                            // its bounds; charge: the reserve.
  std::uint32_t n = 0;      // byte, split: how many; charge: how much.
  StateId target = kNoState;
  // Also: for the `byte` state where a character of a string begins, the string's loop.
  StateId next = kNoState;
};

// Plain data, immutable once built. Made by Builder.
class Automaton {
 public:
  [[nodiscard]] StateId start() const { return start_; }
  [[nodiscard]] std::size_t n_states() const { return states_.size(); }
  [[nodiscard]] Op op(StateId id) const { return (id & kTextBit) != 0 ? Op::text : states_[id].op; }
  // Not of a `text` state.
  [[nodiscard]] const State& state(StateId id) const { return states_[id]; }
  // Of a `text` state.
  [[nodiscard]] std::uint8_t byte_of(StateId id) const { return texts_[id & ~kTextBit]; }
  [[nodiscard]] StateId behind(StateId id) const {
    const std::size_t place = (id & ~kTextBit) + std::size_t{1};
    if (texts_[place] != kEndOfText) return id + 1;
    StateId target = 0;
    std::memcpy(&target, &texts_[place + 1], sizeof(target));
    return target;
  }
  // Memory it takes.
  [[nodiscard]] std::size_t n_bytes() const;
  [[nodiscard]] std::span<const Edge> edges(const State& byte_state) const {
    return std::span(edges_).subspan(byte_state.first, byte_state.n);
  }
  [[nodiscard]] std::span<const StateId> targets(const State& split_state) const {
    return std::span(targets_).subspan(split_state.first, split_state.n);
  }
  [[nodiscard]] const Bounds& bounds(const State& loop_state) const {
    return bounds_[loop_state.first];
  }

  // Bytes that no state tells apart share a class.
  [[nodiscard]] std::uint8_t class_of(std::uint8_t byte) const { return class_of_[byte]; }
  [[nodiscard]] std::size_t n_classes() const { return n_classes_; }
  // Is there a `quote` state?
  [[nodiscard]] bool has_quotes() const { return has_quotes_; }

  // One line per state, for example `12: '"' -> 13, [a-z] -> 14`.
  [[nodiscard]] std::string dump() const;

 private:
  friend class Builder;
  Automaton() = default;

  std::vector<State> states_;
  std::vector<Edge> edges_;
  std::vector<StateId> targets_;
  std::vector<Bounds> bounds_;
  // Fixed texts one behind the other, each followed by a byte that no UTF-8 has and the state
  // behind it.
  static constexpr std::uint8_t kEndOfText = 0xFF;
  std::vector<std::uint8_t> texts_;
  StateId start_ = kNoState;
  std::array<std::uint8_t, 256> class_of_ = {};
  std::size_t n_classes_ = 0;
  bool has_quotes_ = false;
};

// Adds states back to front: what comes later in the text is made first.
class Builder {
 public:
  explicit Builder(std::size_t max_states) : max_states_(max_states) {}

  // More states were asked for than allowed; what was built since is useless.
  [[nodiscard]] bool is_over_limit() const {
    return automaton_.states_.size() + (automaton_.texts_.size() / kTextBytesPerState) >
           max_states_;
  }

  // Edges are disjoint and ascending.
  StateId byte(std::span<const Edge> edges);
  StateId byte(std::uint8_t low, std::uint8_t high, StateId target);
  StateId literal(std::string_view text, StateId next);  // `text` is UTF-8, or a part of it.
  StateId split(std::span<const StateId> targets);       // Of one target: that target itself.
  StateId call(StateId callee, StateId next);
  StateId ret();  // Always the same one.
  StateId accept();
  StateId charge(std::uint32_t n, StateId target, std::uint32_t reserve = 0);
  StateId quote(std::uint32_t max_characters, StateId next);  // Reached by enter().

  // States that lie on a cycle: first reserved, then given their meaning.
  StateId reserve();
  void set_byte(StateId id, std::span<const Edge> edges);
  void set_split(StateId id, std::span<const StateId> targets);
  void set_loop(StateId id, const Bounds& bounds, StateId body, StateId exit);
  StateId enter(StateId loop);
  // Names the state where a character of the string `loop` begins.
  void mark_character_start(StateId byte_state, StateId loop);
  // The same, and says what State::takes_plain says.
  void mark_plain_start(StateId byte_state, StateId loop);

  // What there is so far, for a Simulator that starts at a state whose way on is complete. Valid
  // until the next change.
  [[nodiscard]] const Automaton& automaton() const { return automaton_; }

  [[nodiscard]] Automaton build(StateId start) &&;

 private:
  StateId add(State state);

  static constexpr std::size_t kTextBytesPerState = 16;
  Automaton automaton_;
  std::size_t max_states_;
  StateId ret_ = kNoState;
};

}  // namespace extractinator::grammar
