// Writes phrases from patterns with seeded choices, and records at the same time what they mean:
// the truth of a synthetic report is never read off its text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dragon/synth/bank.h"
#include "dragon/synth/knobs.h"
#include "dragon/synth/random.h"

namespace extractinator::dragon::synth {

enum class Split : std::uint8_t { training, validation, test };

// Bytes [begin, end) of a text that are an entity.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string tag;
};

// A text and its entities.
struct Passage {
  std::string text;
  std::vector<Span> spans;

  void append(std::string_view more) { text += more; }
  void append(const Passage& more);
};

// What stands for `{name}` in a pattern. With tags it is an entity, once per tag. Its text is
// written as it is, without misspellings and abbreviations.
struct Slot {
  std::string_view name = {};
  std::string text;
  std::vector<std::string> tags = {};
};

class Scribe {
 public:
  using Resolver = std::function<std::optional<Slot>(std::string_view)>;

  // `stratum` in [0, 1) decides the first call of `share`; spread evenly over the reports of a
  // split it keeps the classes in proportion.
  Scribe(std::uint64_t seed, Split split, const Knobs& knobs, double stratum)
      : random_(seed),
        split_(split),
        knobs_(knobs),
        stratum_(stratum) {}

  [[nodiscard]] const Knobs& knobs() const { return knobs_; }
  [[nodiscard]] Split split() const { return split_; }
  [[nodiscard]] bool chance(double p) { return random_.chance(p); }
  [[nodiscard]] int between(int low, int high) { return random_.between(low, high); }
  // Whether to write one more misleading statement, or to deny one more absent finding.
  [[nodiscard]] bool distracts() { return chance(knobs_.distractors); }
  [[nodiscard]] bool denies() { return chance(knobs_.negation); }

  // An index with probability in proportion to its share.
  [[nodiscard]] std::size_t share(std::initializer_list<double> shares);
  template <typename T>
  [[nodiscard]] const T& one_of(std::span<const T> items) {
    return items[random_.below(static_cast<std::uint32_t>(items.size()))];
  }
  [[nodiscard]] std::string_view one_of(std::initializer_list<std::string_view> items) {
    return one_of(std::span(items.begin(), items.size()));
  }
  template <typename T>
  void shuffle(std::vector<T>& items) {
    for (std::size_t i = items.size(); i > 1; --i)
      std::swap(items[i - 1], items[random_.below(static_cast<std::uint32_t>(i))]);
  }

  // A pattern of the part of the bank that the split may use.
  [[nodiscard]] std::string_view pick(Bank bank);
  // One that this report has not got from here or from `fill`, if there is one.
  [[nodiscard]] std::string_view pick_unused(Bank bank);
  [[nodiscard]] std::span<const std::string_view> part(Bank bank) const {
    return split_ == Split::test ? bank.held_out : bank.training;
  }

  // Writes a pattern. `[a|b|]` is one of its alternatives, which may hold others; `{name}` is a
  // slot, by this list, else the resolver, else a list of common words; `{5-20}` is a number, and
  // `{0,5-3,0}` one with as many decimals.
  [[nodiscard]] Passage phrase(std::string_view pattern, std::span<const Slot> slots = {});
  [[nodiscard]] Passage phrase(std::string_view pattern, std::initializer_list<Slot> slots) {
    return phrase(pattern, std::span(slots.begin(), slots.size()));
  }
  [[nodiscard]] Passage phrase(Bank bank, std::initializer_list<Slot> slots = {}) {
    return phrase(pick(bank), slots);
  }
  // The same with a capital at its beginning and a full stop at its end.
  [[nodiscard]] Passage sentence(std::string_view pattern, std::initializer_list<Slot> slots = {});
  [[nodiscard]] Passage sentence(Bank bank, std::initializer_list<Slot> slots = {}) {
    return sentence(pick(bank), slots);
  }
  // The text of a phrase for a slot: without misspellings and abbreviations.
  [[nodiscard]] std::string words(std::string_view pattern);
  [[nodiscard]] std::string words(Bank bank) { return words(pick(bank)); }

  // Adds [low, high] x the length factor sentences of the bank, from patterns that this report has
  // not got from here yet. Where the bank has no more they are fewer, or with a length factor above
  // 1 come again.
  void fill(std::vector<Passage>& sentences, Bank bank, int low, int high);
  // Adds at a random place.
  void insert(std::vector<Passage>& sentences, Passage sentence);

  // For names of slots that patterns use everywhere. Stays until another is set.
  void resolve_with(Resolver resolver) { resolver_ = std::move(resolver); }

 private:
  void expand(std::string_view pattern, std::span<const Slot> slots, Passage& out);
  void add_slot(std::string_view name, std::span<const Slot> slots, Passage& out);
  void add_literal(std::string_view literal, Passage& out);
  [[nodiscard]] std::string abbreviated(std::string_view literal);
  void misspell(std::string& text);

  Random random_;
  Split split_;
  Knobs knobs_;
  std::optional<double> stratum_;
  bool is_verbatim_ = false;
  std::vector<std::string_view> used_;  // Patterns; views into banks, which are constants.
  Resolver resolver_;
};

// 12.5 with one decimal is "12,5"; "12,50" with two.
[[nodiscard]] std::string decimal(double value, int n_decimals);
// An integer number of 10^-n_decimals: (125, 1) is "12,5". Exact.
[[nodiscard]] std::string decimal(int units, int n_decimals);
// 1 is "I"; up to 39.
[[nodiscard]] std::string roman(int number);
// The first letter as a capital, é included.
[[nodiscard]] std::string capitalised(std::string_view text);

}  // namespace extractinator::dragon::synth
