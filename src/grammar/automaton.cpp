// Builds and prints automata. Public: Automaton, Builder.
#include "grammar/automaton.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <format>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"

namespace extractinator::grammar {

namespace {

std::string show_id(StateId id) {
  return (id & kTextBit) != 0 ? std::format("t{}", id & ~kTextBit) : std::to_string(id);
}

std::string show_byte(std::uint8_t byte) {
  if (byte > 0x20 && byte < 0x7F) return std::string(1, static_cast<char>(byte));
  return std::format("\\x{:02x}", byte);
}

std::string show_edge(const Edge& edge) {
  const std::string target = show_id(edge.target);
  if (edge.low == edge.high) return std::format("'{}' -> {}", show_byte(edge.low), target);
  return std::format("[{}-{}] -> {}", show_byte(edge.low), show_byte(edge.high), target);
}

std::string show_bounds(const Bounds& bounds) {
  std::string text = std::format("{}..", bounds.min);
  if (bounds.max != kUnbounded) text += std::to_string(bounds.max);
  if (bounds.max_bytes != kUnbounded) text += std::format(" of {} bytes", bounds.max_bytes);
  return text;
}

}  // namespace

std::string Automaton::dump() const {
  std::string text = std::format("start {}\n", show_id(start_));
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
          text += " " + show_id(target);
        break;
      case Op::call:
        text += std::format("call {} then {}", show_id(s.target), show_id(s.next));
        break;
      case Op::ret:
        text += "ret";
        break;
      case Op::enter:
        text += std::format("enter {}", show_id(s.target));
        break;
      case Op::loop:
        text += std::format(
            "loop {} body {} exit {}", show_bounds(bounds(s)), show_id(s.target), show_id(s.next)
        );
        break;
      case Op::charge:
        text += std::format("charge {}", s.n);
        if (s.first > 0) text += std::format(" and {} in reserve", s.first);
        text += std::format(" then {}", show_id(s.target));
        break;
      case Op::quote:
        text += std::format("quote of {} then {}", s.n, show_id(s.next));
        break;
      case Op::accept:
        text += "accept";
        break;
      case Op::text:
        break;  // Follow below.
    }
    text += '\n';
  }
  for (std::size_t i = 0; i < texts_.size(); i += 1 + sizeof(StateId)) {
    text += std::format("t{}: '", i);
    StateId last = kNoState;
    for (; texts_[i] != kEndOfText; ++i) {
      text += show_byte(texts_[i]);
      last = kTextBit | static_cast<StateId>(i);
    }
    text += std::format("' -> {}\n", show_id(behind(last)));
  }
  return text;
}

std::size_t Automaton::n_bytes() const {
  return sizeof(*this) + (states_.capacity() * sizeof(State)) + (edges_.capacity() * sizeof(Edge)) +
         (targets_.capacity() * sizeof(StateId)) + (bounds_.capacity() * sizeof(Bounds)) +
         texts_.capacity();
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
  if (text.empty() || is_over_limit()) return next;
  std::vector<std::uint8_t>& texts = automaton_.texts_;
  const auto id = kTextBit | static_cast<StateId>(texts.size());
  texts.insert(texts.end(), text.begin(), text.end());
  texts.push_back(Automaton::kEndOfText);
  const std::size_t end = texts.size();
  texts.resize(end + sizeof(next));
  std::memcpy(&texts[end], &next, sizeof(next));
  return id;
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

StateId Builder::quote(std::uint32_t max_characters, StateId next) {
  automaton_.has_quotes_ = true;
  return add({.op = Op::quote, .n = max_characters, .next = next});
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

void Builder::mark_plain_start(StateId byte_state, StateId loop) {
  mark_character_start(byte_state, loop);
  automaton_.states_[byte_state].takes_plain = true;
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
  const std::vector<std::uint8_t>& texts = automaton_.texts_;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (texts[i] == Automaton::kEndOfText) {
      i += sizeof(StateId);
      continue;
    }
    is_boundary[texts[i]] = true;
    is_boundary[texts[i] + std::size_t{1}] = true;
  }
  automaton_.states_.shrink_to_fit();
  automaton_.edges_.shrink_to_fit();
  automaton_.targets_.shrink_to_fit();
  automaton_.bounds_.shrink_to_fit();
  automaton_.texts_.shrink_to_fit();
  std::uint8_t current = 0;
  for (std::size_t byte = 0; byte < 256; ++byte) {
    if (byte > 0 && is_boundary[byte]) ++current;
    automaton_.class_of_[byte] = current;
  }
  automaton_.n_classes_ = current + std::size_t{1};
  return std::move(automaton_);
}

}  // namespace extractinator::grammar
