// Matcher: follows one answer. Public: Matcher.
#include <algorithm>
#include <bit>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "grammar/automaton.h"
#include "grammar/grammar.h"
#include "grammar/key_search.h"
#include "grammar/masks.h"
#include "grammar/object_keys.h"
#include "grammar/program.h"
#include "grammar/simulator.h"
#include "grammar/suffix_automaton.h"
#include "grammar/vocabulary.h"

namespace extractinator::grammar {

namespace {

constexpr std::size_t kMaxForcedBytes = 65'536;  // The rest comes with the next call.
// So many bytes of any plain text make more keys than there ever are.
constexpr std::size_t kManyBytes = 16;

std::size_t first_of(const std::bitset<256>& bytes) {
  std::size_t byte = 0;
  while (!bytes[byte])
    ++byte;
  return byte;
}

}  // namespace

// The sets behind every accepted piece lie one behind the other, so that going back is cheap. The
// empty set means that an end token was accepted; no other piece leads to it.
//
// What the automaton allows is narrowed by the keys that objects have: a text must not end such a
// key again, nor come to where every way on would.
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
    if (grammar->program().has_free_members) keys.emplace();
    places.push_back(here_place());
  }

  [[nodiscard]] const Automaton& automaton() const { return grammar->program().automaton; }
  [[nodiscard]] std::span<const Config> current() const {
    return std::span(configs).subspan(begins.back());
  }
  void push(std::span<const Config> set) {
    begins.push_back(configs.size());
    configs.insert(configs.end(), set.begin(), set.end());
    places.push_back(here_place());
  }
  [[nodiscard]] ObjectKeys::Place here_place() const {
    return keys ? keys->place() : ObjectKeys::Place{};
  }
  [[nodiscard]] std::bitset<256> bytes_after(std::span<const Config> set);
  // The bytes that the automaton allows behind `set`.
  [[nodiscard]] std::bitset<256> automaton_bytes(std::span<const Config> set);

  // --- Only where there are `keys`.

  // Follows the keys; false where one would be there twice.
  [[nodiscard]] bool follow_keys(std::string_view bytes);
  // Is there a way on from `keys`, for which the automaton is at `set`?
  [[nodiscard]] bool can_go_on(std::span<const Config> set);
  // Do the keys allow `bytes`, which the automaton allows behind `set`?
  [[nodiscard]] bool keys_allow(std::span<const Config> set, std::string_view bytes);
  void take_out_repeats(TokenMask& mask);
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
  std::optional<ObjectKeys> keys;         // Only where members can come in any order.
  std::vector<ObjectKeys::Place> places;  // Of `keys` at each set.
  std::vector<Config> here;               // Scratch, also the next ones.
  std::vector<Config> next;
  std::vector<Config> ahead;
  std::vector<Config> further;
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
  if (state_->keys) state_->take_out_repeats(mask);
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
  if (s.keys && !(s.follow_keys(bytes) && s.can_go_on(s.here))) {
    s.keys->rewind(s.places.back());
    return false;
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
  s.places.resize(s.begins.size());
  if (s.keys) s.keys->rewind(s.places.back());
}

bool Matcher::is_complete() const { return is_finished() || state_->accepts(state_->current()); }

bool Matcher::is_finished() const { return state_->current().empty(); }

std::bitset<256> Matcher::State::bytes_after(std::span<const Config> set) {
  std::bitset<256> bytes = automaton_bytes(set);
  if (!keys) return bytes;
  const auto take_out = [&](char c) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (bytes[byte] && !keys_allow(set, {&c, 1})) bytes.reset(byte);
  };
  if (!keys->is_in_string()) {
    take_out(',');
  } else if (const auto begun = keys->begun_key()) {
    const std::size_t n_begun = begun->size();
    std::string ways = "\"";
    for (const std::string_view key : keys->used_keys(*begun)) {
      if (key.size() > n_begun) ways += key[n_begun];
    }
    for (const char c : ways)
      take_out(c);
  }
  return bytes;
}

bool Matcher::State::follow_keys(std::string_view bytes) {
  for (const char c : bytes) {
    if (c == '"' && keys->would_repeat()) return false;
    keys->push(static_cast<std::uint8_t>(c));
  }
  return true;
}

bool Matcher::State::can_go_on(std::span<const Config> set) {
  const auto begun = keys->begun_key();
  if (!begun) return true;
  const std::vector<std::string_view> used = keys->used_keys(*begun);
  if (used.empty()) return true;
  further.assign(set.begin(), set.end());
  if (keys->place().where == ObjectKeys::Where::before_key) {
    for (const char c : {' ', '"'}) {  // The blank may be there already.
      ahead.clear();
      simulator.step(pool, further, static_cast<std::uint8_t>(c), ahead);
      if (!ahead.empty()) further.swap(ahead);
    }
  }
  const bool takes_any = std::ranges::any_of(further, [&](const Config& config) {
    return simulator.takes_any_plain(pool, config, kManyBytes);
  });
  return takes_any || count_other_keys(simulator, pool, further, *begun, used, 1) == 1;
}

bool Matcher::State::keys_allow(std::span<const Config> set, std::string_view bytes) {
  const ObjectKeys::Place before = keys->place();
  bool is_allowed = follow_keys(bytes);
  if (is_allowed && keys->begun_key()) {
    std::vector<Config> reached(set.begin(), set.end());
    for (const char c : bytes) {
      ahead.clear();
      simulator.step(pool, reached, static_cast<std::uint8_t>(c), ahead);
      reached.swap(ahead);
    }
    is_allowed = can_go_on(reached);
  }
  keys->rewind(before);
  return is_allowed;
}

// Few tokens can repeat a key. From within one, those that go on as another one of the object does,
// as far as they go; from anywhere else, and behind the end of this one, those that come to the
// next member, with a comma.
void Matcher::State::take_out_repeats(TokenMask& mask) {
  const auto check = [&](TokenId token) {
    if (mask.test(token) && !keys_allow(current(), vocabulary->bytes(token))) mask.reset(token);
  };
  const auto check_all = [&](const TokenMask& some, const TokenMask& and_these) {
    for (std::size_t i = 0; i < mask.words().size(); ++i) {
      std::uint64_t word = mask.words()[i] & some.words()[i] & and_these.words()[i];
      for (; word != 0; word &= word - 1)
        check(static_cast<TokenId>((i * 64) + static_cast<std::size_t>(std::countr_zero(word))));
    }
  };
  const TokenMask& commas = vocabulary->with_comma();
  const TokenMask& marks = vocabulary->with_quotation_mark();
  check_all(commas, keys->is_in_string() ? marks : commas);
  const auto begun = keys->begun_key();
  if (!begun) return;
  const std::size_t n_begun = begun->size();
  // Copies: checking moves the keys.
  std::vector<std::string> rests;
  for (const std::string_view key : keys->used_keys(*begun))
    rests.emplace_back(key.substr(n_begun));
  if (rests.empty()) return;
  if (!keys->is_in_string()) return check_all(marks, marks);
  const bool takes_any = std::ranges::any_of(current(), [&](const Config& config) {
    return simulator.takes_any_plain(pool, config, kManyBytes + Vocabulary::kMaxTokenBytes);
  });
  for (const std::string& rest : rests) {
    for (const Trie* trie : {&vocabulary->plain(), &vocabulary->special()}) {
      for (const TokenId token : trie->beginning_with(rest + '"'))
        check(token);
      if (takes_any) continue;
      for (const TokenId token : trie->prefixes_of(rest))
        check(token);
    }
  }
}

std::bitset<256> Matcher::State::automaton_bytes(std::span<const Config> set) {
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
    if (bytes.count() != 1) break;
    const auto byte = static_cast<std::uint8_t>(first_of(bytes));
    s.next.clear();
    s.simulator.step(s.pool, s.here, byte, s.next);
    s.here.swap(s.next);
    forced += static_cast<char>(byte);
    if (s.keys) s.keys->push(byte);
  }
  if (s.keys) s.keys->rewind(s.places.back());
  return forced;
}

}  // namespace extractinator::grammar
