// Follows configurations through an automaton. Public: StackPool, Simulator.
#include "grammar/simulator.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "grammar/automaton.h"
#include "grammar/quote.h"

namespace extractinator::grammar {

namespace {

constexpr std::size_t kFirstSlots = 64;  // A power of two.

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
  hash = (hash ^ value) * 0x9E3779B97F4A7C15U;
  return hash ^ (hash >> 32);
}

}  // namespace

std::size_t StackPool::slot_of(const Frame& frame) const {
  std::uint64_t hash = mixed(frame.below, frame.state);
  hash = mixed(hash, (std::uint64_t{frame.count} << 32) | frame.n_bytes);
  hash = mixed(hash, frame.is_counter);
  std::size_t slot = hash & (slots_.size() - 1);
  while (slots_[slot] != kEmptyStack && frames_[slots_[slot]] != frame)
    slot = (slot + 1) & (slots_.size() - 1);
  return slot;
}

StackId StackPool::push(const Frame& frame) {
  const std::size_t slot = slot_of(frame);
  if (slots_[slot] != kEmptyStack) return slots_[slot];
  const auto id = static_cast<StackId>(frames_.size());
  frames_.push_back(frame);
  slots_[slot] = id;
  if (frames_.size() * 2 > slots_.size()) grow();
  return id;
}

void StackPool::grow() {
  slots_.assign(slots_.size() * 2, kEmptyStack);
  for (std::size_t i = 1; i < frames_.size(); ++i)
    slots_[slot_of(frames_[i])] = static_cast<StackId>(i);
}

void StackPool::clear() {
  frames_.assign(1, Frame{});
  slots_.assign(kFirstSlots, kEmptyStack);
}

void Simulator::start(StackPool& pool, std::vector<Config>& out) {
  start_at(automaton_->start(), pool, out);
}

void Simulator::start_at(StateId state, StackPool& pool, std::vector<Config>& out) {
  const std::size_t first = out.size();
  follow(pool, {.state = state, .stack = kEmptyStack}, out);
  std::ranges::sort(std::span(out).subspan(first));
}

void Simulator::step(
    StackPool& pool, std::span<const Config> in, std::uint8_t byte, std::vector<Config>& out
) {
  const std::size_t first = out.size();
  for (const Config& config : in) {
    const Op op = automaton_->op(config.state);
    if (op == Op::text) {
      if (automaton_->byte_of(config.state) != byte) continue;
      const StateId next = automaton_->behind(config.state);
      if (automaton_->op(next) == Op::text) {
        out.push_back({.state = next, .stack = config.stack});
      } else {
        follow(pool, {.state = next, .stack = config.stack}, out);
      }
      continue;
    }
    if (op == Op::quote) {
      if (source_ == nullptr) continue;
      Frame frame = pool.top(config.stack);
      QuotePlace place{.state = frame.count, .progress = frame.n_bytes};
      const State& state = automaton_->state(config.state);
      switch (follow_quote(*source_, state.n, byte, place)) {
        case QuoteStep::refused:
          break;
        case QuoteStep::inside:
          frame.count = place.state;
          frame.n_bytes = place.progress;
          out.push_back({.state = config.state, .stack = pool.push(frame)});
          break;
        case QuoteStep::ended:
          follow(pool, {.state = state.next, .stack = frame.below}, out);
          break;
      }
      continue;
    }
    if (op != Op::byte) continue;
    const State& state = automaton_->state(config.state);
    for (const Edge& edge : automaton_->edges(state)) {
      if (byte < edge.low) break;
      if (byte > edge.high) continue;
      follow(pool, {.state = edge.target, .stack = config.stack}, out);
      break;
    }
  }
  if (out.size() - first < 2) return;
  const auto added = std::span(out).subspan(first);
  std::ranges::sort(added);
  out.resize(first + static_cast<std::size_t>(std::ranges::unique(added).begin() - added.begin()));
}

bool Simulator::is_living(StackPool& pool, Config config) {
  probe_.clear();
  follow(pool, config, probe_);
  return !probe_.empty();
}

bool Simulator::takes_any_plain(const StackPool& pool, Config config, std::size_t n_bytes) const {
  if (automaton_->op(config.state) != Op::byte) return false;
  const State& state = automaton_->state(config.state);
  if (!state.takes_plain) return false;
  const Frame& frame = pool.top(config.stack);
  const Bounds& bounds = automaton_->bounds(automaton_->state(state.next));
  if (bounds.max_bytes == kUnbounded) return true;
  const std::uint64_t missing = bounds.min > frame.count ? bounds.min - frame.count : 0;
  return frame.n_bytes + n_bytes + missing + bounds.max_reserve < bounds.max_bytes;
}

bool Simulator::can_quote_byte(const StackPool& pool, Config config, std::uint8_t byte) const {
  if (source_ == nullptr) return false;
  const Frame& frame = pool.top(config.stack);
  QuotePlace place{.state = frame.count, .progress = frame.n_bytes};
  return follow_quote(*source_, automaton_->state(config.state).n, byte, place) !=
         QuoteStep::refused;
}

void Simulator::follow(StackPool& pool, Config config, std::vector<Config>& out) {
  work_.clear();
  work_.push_back(config);
  while (!work_.empty()) {
    const auto [id, stack] = work_.back();
    work_.pop_back();
    if (automaton_->op(id) == Op::text) {
      out.push_back({.state = id, .stack = stack});
      continue;
    }
    const State& state = automaton_->state(id);
    switch (state.op) {
      case Op::text:
      case Op::byte:
      case Op::accept:
        out.push_back({.state = id, .stack = stack});
        break;
      case Op::quote:
        // A source with nothing in it has no quotes; its quotation marks must not begin.
        if (source_ == nullptr || can_quote(*source_)) out.push_back({.state = id, .stack = stack});
        break;
      case Op::split:
        for (const StateId target : automaton_->targets(state))
          work_.push_back({.state = target, .stack = stack});
        break;
      case Op::call:
        work_.push_back({
            .state = state.target,
            .stack = pool.push({.below = stack, .state = state.next}),
        });
        break;
      case Op::ret: {
        const Frame& frame = pool.top(stack);
        work_.push_back({.state = frame.state, .stack = frame.below});
        break;
      }
      case Op::enter:
        work_.push_back({
            .state = state.target,
            .stack = pool.push({.below = stack, .state = state.target, .is_counter = 1}),
        });
        break;
      case Op::loop: {
        Frame frame = pool.top(stack);  // A copy: push may move the frames.
        const Bounds& bounds = automaton_->bounds(state);
        if (frame.count >= bounds.min) work_.push_back({.state = state.next, .stack = frame.below});
        if (frame.count < bounds.max) {
          if (bounds.max != kUnbounded || frame.count < bounds.min) ++frame.count;
          work_.push_back({.state = state.target, .stack = pool.push(frame)});
        }
        break;
      }
      case Op::charge: {
        Frame frame = pool.top(stack);
        const Bounds& bounds = automaton_->bounds(automaton_->state(frame.state));
        // The characters still missing need at least a byte each. `count` has the one being read.
        const std::uint32_t missing = bounds.min > frame.count ? bounds.min - frame.count : 0;
        const std::uint64_t needed = std::uint64_t{frame.n_bytes} + state.n + state.first + missing;
        if (needed > bounds.max_bytes) break;
        frame.n_bytes += state.n;
        work_.push_back({.state = state.target, .stack = pool.push(frame)});
        break;
      }
    }
  }
}

}  // namespace extractinator::grammar
