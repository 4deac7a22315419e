// Builds and prints automata. Public: Automaton, Builder.
#include "grammar/automaton.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <format>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/check.h"

namespace extractinator::grammar {

namespace {

std::string show_byte(std::uint8_t byte) {
  if (byte > 0x20 && byte < 0x7F) return std::string(1, static_cast<char>(byte));
  return std::format("\\x{:02x}", byte);
}

std::string show_edge(const Edge& edge) {
  if (edge.low == edge.high) return std::format("'{}' -> {}", show_byte(edge.low), edge.target);
  return std::format("[{}-{}] -> {}", show_byte(edge.low), show_byte(edge.high), edge.target);
}

std::string show_bounds(const Bounds& bounds) {
  std::string text = std::format("{}..", bounds.min);
  if (bounds.max != kUnbounded) text += std::to_string(bounds.max);
  if (bounds.max_bytes != kUnbounded) text += std::format(" of {} bytes", bounds.max_bytes);
  return text;
}

}  // namespace

std::string Automaton::dump() const {
  std::string text = std::format("start {}\n", start_);
  for (StateId id = 0; id < states_.size(); ++id) {
    const State& s = states_[id];
    text += std::format("{}: ", id);
    switch (s.op) {
      case Op::byte: {
        std::string_view separator;
        for (const Edge& edge : edges(s)) {
          text += std::string(separator) + show_edge(edge);
          separator = ", ";
        }
        break;
      }
      case Op::split:
        text += "split";
        for (const StateId target : targets(s))
          text += std::format(" {}", target);
        break;
      case Op::call:
        text += std::format("call {} then {}", s.target, s.next);
        break;
      case Op::ret:
        text += "ret";
        break;
      case Op::enter:
        text += std::format("enter {}", s.target);
        break;
      case Op::loop:
        text += std::format("loop {} body {} exit {}", show_bounds(bounds(s)), s.target, s.next);
        break;
      case Op::charge:
        text += std::format("charge {}", s.n);
        if (s.first > 0) text += std::format(" and {} in reserve", s.first);
        text += std::format(" then {}", s.target);
        break;
      case Op::accept:
        text += "accept";
        break;
    }
    text += '\n';
  }
  return text;
}

StateId Builder::add(State state) {
  // Beyond the limit nothing grows any more; the caller gives up when it asks is_over_limit().
  if (!is_over_limit()) automaton_.states_.push_back(state);
  return static_cast<StateId>(automaton_.states_.size() - 1);
}

StateId Builder::byte(std::span<const Edge> edges) {
  const auto first = static_cast<std::uint32_t>(automaton_.edges_.size());
  automaton_.edges_.insert(automaton_.edges_.end(), edges.begin(), edges.end());
  return add({.op = Op::byte, .first = first, .n = static_cast<std::uint32_t>(edges.size())});
}

StateId Builder::byte(std::uint8_t low, std::uint8_t high, StateId target) {
  const Edge edge{.low = low, .high = high, .target = target};
  return byte(std::span(&edge, 1));
}

StateId Builder::literal(std::string_view text, StateId next) {
  for (std::size_t i = text.size(); i > 0 && !is_over_limit(); --i) {
    const auto c = static_cast<std::uint8_t>(text[i - 1]);
    next = byte(c, c, next);
  }
  return next;
}

StateId Builder::split(std::span<const StateId> targets) {
  EXTR_CHECK(!targets.empty(), "an alternative exists");
  if (targets.size() == 1) return targets.front();
  const StateId id = reserve();
  set_split(id, targets);
  return id;
}

StateId Builder::call(StateId callee, StateId next) {
  return add({.op = Op::call, .target = callee, .next = next});
}

StateId Builder::ret() {
  if (ret_ == kNoState) ret_ = add({.op = Op::ret});
  return ret_;
}

StateId Builder::accept() { return add({.op = Op::accept}); }

StateId Builder::charge(std::uint32_t n, StateId target, std::uint32_t reserve) {
  return add({.op = Op::charge, .first = reserve, .n = n, .target = target});
}

StateId Builder::reserve() { return add({}); }

void Builder::set_byte(StateId id, std::span<const Edge> edges) {
  State& state = automaton_.states_[id];
  state.op = Op::byte;
  state.first = static_cast<std::uint32_t>(automaton_.edges_.size());
  state.n = static_cast<std::uint32_t>(edges.size());
  automaton_.edges_.insert(automaton_.edges_.end(), edges.begin(), edges.end());
}

void Builder::set_split(StateId id, std::span<const StateId> targets) {
  State& state = automaton_.states_[id];
  state.op = Op::split;
  state.first = static_cast<std::uint32_t>(automaton_.targets_.size());
  state.n = static_cast<std::uint32_t>(targets.size());
  automaton_.targets_.insert(automaton_.targets_.end(), targets.begin(), targets.end());
}

void Builder::set_loop(StateId id, const Bounds& bounds, StateId body, StateId exit) {
  State& state = automaton_.states_[id];
  state.op = Op::loop;
  state.first = static_cast<std::uint32_t>(automaton_.bounds_.size());
  state.target = body;
  state.next = exit;
  automaton_.bounds_.push_back(bounds);
}

StateId Builder::enter(StateId loop) { return add({.op = Op::enter, .target = loop}); }

void Builder::mark_character_start(StateId byte_state, StateId loop) {
  automaton_.states_[byte_state].next = loop;
}

Automaton Builder::build(StateId start) && {
  EXTR_CHECK(!is_over_limit(), "the caller asked first");
  automaton_.start_ = start;
  // A class ends where any edge begins or ends.
  std::array<bool, 257> is_boundary = {};
  for (const Edge& edge : automaton_.edges_) {
    is_boundary[edge.low] = true;
    is_boundary[edge.high + std::size_t{1}] = true;
  }
  std::uint8_t current = 0;
  for (std::size_t byte = 0; byte < 256; ++byte) {
    if (byte > 0 && is_boundary[byte]) ++current;
    automaton_.class_of_[byte] = current;
  }
  automaton_.n_classes_ = current + std::size_t{1};
  return std::move(automaton_);
}

}  // namespace extractinator::grammar
