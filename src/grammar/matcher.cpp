// Matcher: follows one answer. Public: Matcher.
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "grammar/automaton.h"
#include "grammar/grammar.h"
#include "grammar/masks.h"
#include "grammar/program.h"
#include "grammar/simulator.h"
#include "grammar/suffix_automaton.h"
#include "grammar/vocabulary.h"

namespace extractinator::grammar {

namespace {

constexpr std::size_t kMaxForcedBytes = 65'536;  // The rest comes with the next call.

std::size_t first_of(const std::bitset<256>& bytes) {
  std::size_t byte = 0;
  while (!bytes[byte])
    ++byte;
  return byte;
}

}  // namespace

// The sets behind every accepted piece lie one behind the other, so that going back is cheap. The
// empty set means that an end token was accepted; no other piece leads to it.
struct Matcher::State {
  State(
      std::shared_ptr<const Grammar> g,
      std::shared_ptr<const Vocabulary> v,
      const std::shared_ptr<const SuffixAutomaton>& s
  )
      : grammar(std::move(g)),
        vocabulary(std::move(v)),
        source(s != nullptr ? s : SuffixAutomaton::none()),
        masks(&grammar->program().masks_of(vocabulary)),
        simulator(grammar->program().automaton, source.get()) {
    simulator.start(pool, configs);
  }

  [[nodiscard]] const Automaton& automaton() const { return grammar->program().automaton; }
  [[nodiscard]] std::span<const Config> current() const {
    return std::span(configs).subspan(begins.back());
  }
  void push(std::span<const Config> set) {
    begins.push_back(configs.size());
    configs.insert(configs.end(), set.begin(), set.end());
  }
  [[nodiscard]] std::bitset<256> bytes_after(std::span<const Config> set);
  [[nodiscard]] bool accepts(std::span<const Config> set) const {
    for (const Config& config : set) {
      if (automaton().op(config.state) == Op::accept) return true;
    }
    return false;
  }

  std::shared_ptr<const Grammar> grammar;
  std::shared_ptr<const Vocabulary> vocabulary;
  std::shared_ptr<const SuffixAutomaton> source;
  Masks* masks;  // Of the grammar.
  Simulator simulator;
  StackPool pool;
  std::vector<Config> configs;
  std::vector<std::size_t> begins = {0};  // Of each set; the last one is current.
  std::vector<Config> here;               // Scratch.
  std::vector<Config> next;               // Scratch.
};

Matcher::Matcher(
    std::shared_ptr<const Grammar> grammar,
    std::shared_ptr<const Vocabulary> vocabulary,
    const std::shared_ptr<const SuffixAutomaton>& source
)
    : state_(std::make_unique<State>(std::move(grammar), std::move(vocabulary), source)) {}

Matcher::~Matcher() = default;
Matcher::Matcher(Matcher&&) noexcept = default;
Matcher& Matcher::operator=(Matcher&&) noexcept = default;

Matcher Matcher::fork() const {
  Matcher copy(state_->grammar, state_->vocabulary, state_->source);
  *copy.state_ = *state_;
  return copy;
}

void Matcher::fill_mask(TokenMask& mask) {
  state_->masks->fill(state_->pool, state_->current(), *state_->source, mask);
}

bool Matcher::accept(TokenId token) {
  State& s = *state_;
  if (s.vocabulary->is_end(token)) {
    if (is_finished() || !is_complete()) return false;
    s.push({});
    return true;
  }
  return s.vocabulary->is_text(token) && accept_bytes(s.vocabulary->bytes(token));
}

bool Matcher::accept_bytes(std::string_view bytes) {
  State& s = *state_;
  s.here.assign(s.current().begin(), s.current().end());
  for (const char c : bytes) {
    s.next.clear();
    s.simulator.step(s.pool, s.here, static_cast<std::uint8_t>(c), s.next);
    if (s.next.empty()) return false;
    s.here.swap(s.next);
  }
  s.push(s.here);
  return true;
}

void Matcher::rollback(std::size_t n) {
  State& s = *state_;
  EXTR_CHECK(n < s.begins.size(), "no more is undone than was accepted");
  if (n == 0) return;
  s.configs.resize(s.begins[s.begins.size() - n]);
  s.begins.resize(s.begins.size() - n);
}

bool Matcher::is_complete() const { return is_finished() || state_->accepts(state_->current()); }

bool Matcher::is_finished() const { return state_->current().empty(); }

std::bitset<256> Matcher::State::bytes_after(std::span<const Config> set) {
  std::bitset<256> bytes;
  for (const Config& config : set) {
    const Op op = automaton().op(config.state);
    if (op == Op::text) {
      const StateId target = automaton().behind(config.state);
      if (simulator.is_living(pool, {.state = target, .stack = config.stack}))
        bytes.set(automaton().byte_of(config.state));
      continue;
    }
    if (op == Op::quote) {
      for (unsigned byte = 0; byte < bytes.size(); ++byte) {
        if (simulator.can_quote_byte(pool, config, static_cast<std::uint8_t>(byte)))
          bytes.set(byte);
      }
      continue;
    }
    if (op != Op::byte) continue;
    for (const Edge& edge : automaton().edges(automaton().state(config.state))) {
      // A string's budget may forbid what its edges offer.
      if (!simulator.is_living(pool, {.state = edge.target, .stack = config.stack})) continue;
      for (unsigned byte = edge.low; byte <= edge.high; ++byte)
        bytes.set(byte);
    }
  }
  return bytes;
}

std::bitset<256> Matcher::next_bytes() const { return state_->bytes_after(state_->current()); }

std::string Matcher::forced_bytes() const {
  State& s = *state_;
  std::string forced;
  s.here.assign(s.current().begin(), s.current().end());
  while (forced.size() < kMaxForcedBytes && !s.here.empty() && !s.accepts(s.here)) {
    const std::bitset<256> bytes = s.bytes_after(s.here);
    if (bytes.count() != 1) return forced;
    const auto byte = static_cast<std::uint8_t>(first_of(bytes));
    s.next.clear();
    s.simulator.step(s.pool, s.here, byte, s.next);
    s.here.swap(s.next);
    forced += static_cast<char>(byte);
  }
  return forced;
}

}  // namespace extractinator::grammar
