// Compares digits with the bounds while they come. Public: digits_between,
// can_hold_multiples.
//
// The number of integer digits is not known before the point or the end, so two things are
// remembered about each bound while reading the integer part: how many digits came, and how they
// compare with as many leading digits of the bound. At the point the count decides first (fewer
// digits are less, more are greater), then that comparison; behind the point the comparison goes on
// digit by digit as long as it stands at "equal".
//
// Multiples of p / 10^k are numbers of at most k digits behind the point whose digits, with zeros
// up to the k-th, are divisible by p: the remainder is carried along.
#include "grammar/digits.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "grammar/decimal.h"

namespace extractinator::grammar {

namespace {

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

enum class Order : std::uint8_t { less, equal, greater };

Order order_of(int difference) {
  return difference < 0 ? Order::less : (difference > 0 ? Order::greater : Order::equal);
}

enum class Phase : std::uint8_t { start, zero, integer, point, fraction };

// What has to be known about the digits so far.
struct Key {
  Phase phase = Phase::start;
  std::size_t n_digits = 0;
  std::size_t n_fraction = 0;   // Only while a comparison stands at "equal".
  bool ends_with_zero = false;  // In the fraction: one more digit has to come.
  Order low = Order::equal;     // Digits so far against the low bound.
  Order high = Order::equal;    // Against the high bound.
  std::uint64_t remainder = 0;  // Of all digits so far.
  bool operator==(const Key&) const = default;
};

struct KeyHash {
  std::size_t operator()(const Key& key) const {
    const std::uint64_t small =
        (std::uint64_t{key.n_digits} << 32) | (key.n_fraction << 8) |
        (static_cast<std::uint64_t>(key.phase) << 5) | (std::uint64_t{key.ends_with_zero} << 4) |
        (static_cast<std::uint64_t>(key.low) << 2) | static_cast<std::uint64_t>(key.high);
    std::uint64_t hash = (small ^ (key.remainder * 0x9E3779B97F4A7C15U)) * 0xBF58476D1CE4E5B9U;
    hash ^= hash >> 31;
    return hash;
  }
};

// Numbers without sign between two bounds without sign.
class Magnitudes {
 public:
  Magnitudes(Bound low, std::optional<Bound> high, const NumberRange& range)
      : low_(std::move(low)),
        high_(std::move(high)),
        is_integer_(range.is_integer),
        multiple_of_(range.multiple_of),
        max_digits_(range.max_digits) {}

  // Appends the states to `out`; returns the first one, or kNone when there is no number.
  std::uint32_t build(DigitAutomaton& out) {
    const std::uint32_t start = intern(Key{});
    for (std::uint32_t i = 0; i < keys_.size(); ++i)
      expand(i);
    return copy_living(start, out);
  }

 private:
  struct Raw {
    std::vector<std::pair<char, std::uint32_t>> edges = {};
    bool accepts = false;
  };

  std::uint32_t intern(const Key& key) {
    const auto [at, is_new] = ids_.try_emplace(key, static_cast<std::uint32_t>(keys_.size()));
    if (is_new) {
      keys_.push_back(key);
      raw_.emplace_back();
    }
    return at->second;
  }

  void expand(std::uint32_t id) {
    const Key key = keys_[id];
    raw_[id].accepts = accepts(key);
    if (key.n_digits < max_digits_ && key.phase != Phase::zero) {
      for (char digit = '0'; digit <= '9'; ++digit) {
        if (const auto next = after_digit(key, digit)) {
          const std::uint32_t target = intern(*next);
          raw_[id].edges.emplace_back(digit, target);
        }
      }
    }
    if (const auto next = after_point(key)) {
      const std::uint32_t target = intern(*next);
      raw_[id].edges.emplace_back('.', target);
    }
  }

  [[nodiscard]] std::optional<Key> after_digit(const Key& key, char digit) const {
    Key next = key;
    ++next.n_digits;
    if (multiple_of_) {
      next.remainder =
          ((key.remainder * 10) + static_cast<std::uint64_t>(digit - '0')) % multiple_of_->units;
    }
    if (key.phase == Phase::start || key.phase == Phase::integer) {
      next.phase = key.phase == Phase::start && digit == '0' ? Phase::zero : Phase::integer;
      next.low = compared(key.low, low_.value.integer, key.n_digits, digit);
      if (high_) next.high = compared(key.high, high_->value.integer, key.n_digits, digit);
      return next;
    }
    if (multiple_of_ && key.n_fraction >= multiple_of_->scale) return std::nullopt;
    next.phase = Phase::fraction;
    next.ends_with_zero = digit == '0';
    next.low = compared_fraction(key.low, low_.value.fraction, key.n_fraction, digit);
    if (high_)
      next.high = compared_fraction(key.high, high_->value.fraction, key.n_fraction, digit);
    ++next.n_fraction;
    return settled(next);
  }

  [[nodiscard]] std::optional<Key> after_point(const Key& key) const {
    if (is_integer_ || key.n_digits >= max_digits_) return std::nullopt;
    if (key.phase != Phase::integer && key.phase != Phase::zero) return std::nullopt;
    Key next = key;
    next.phase = Phase::point;
    next.low = whole(key.low, key.n_digits, low_.value);
    next.high = high_ ? whole(key.high, key.n_digits, high_->value) : Order::less;
    return settled(next);
  }

  // Behind the point a lost comparison stays lost; a won one makes the position irrelevant.
  [[nodiscard]] std::optional<Key> settled(Key key) const {
    if (key.low == Order::less || key.high == Order::greater) return std::nullopt;
    if (key.low != Order::equal && key.high != Order::equal && !multiple_of_) key.n_fraction = 0;
    return key;
  }

  [[nodiscard]] bool accepts(const Key& key) const {
    Order low = key.low;
    Order high = high_ ? key.high : Order::less;
    std::size_t n_fraction = 0;
    switch (key.phase) {
      case Phase::start:
      case Phase::point:
        return false;
      case Phase::zero:
      case Phase::integer:
        low = whole(key.low, key.n_digits, low_.value);
        if (high_) high = whole(key.high, key.n_digits, high_->value);
        break;
      case Phase::fraction:
        if (key.ends_with_zero) return false;
        n_fraction = key.n_fraction;
        break;
    }
    if (multiple_of_ && !is_multiple(key.remainder, n_fraction)) return false;
    // An equal beginning of a longer fraction is less.
    if (low == Order::equal && low_.value.fraction.size() > n_fraction) low = Order::less;
    if (high_ && high == Order::equal && high_->value.fraction.size() > n_fraction)
      high = Order::less;
    return (low == Order::greater || (low == Order::equal && !low_.is_exclusive)) &&
           (high == Order::less || (high == Order::equal && !high_->is_exclusive));
  }

  // Of all digits, `n_fraction` of them behind the point.
  [[nodiscard]] bool is_multiple(std::uint64_t remainder, std::size_t n_fraction) const {
    for (std::size_t i = n_fraction; i < multiple_of_->scale && remainder != 0; ++i)
      remainder = remainder * 10 % multiple_of_->units;
    return remainder == 0;
  }

  static Order compared(Order before, const std::string& bound, std::size_t position, char digit) {
    if (position >= bound.size()) return Order::greater;  // More digits than the bound has.
    return before == Order::equal ? order_of(digit - bound[position]) : before;
  }

  static Order compared_fraction(
      Order before, const std::string& bound, std::size_t position, char digit
  ) {
    if (before != Order::equal) return before;
    return order_of(digit - (position < bound.size() ? bound[position] : '0'));
  }

  static Order whole(Order digits, std::size_t n_digits, const Decimal& bound) {
    if (n_digits != bound.integer.size())
      return n_digits < bound.integer.size() ? Order::less : Order::greater;
    return digits;
  }

  // States that cannot reach an accepting one are left out; those that nothing tells apart are
  // one. Every edge adds a digit or a point, so the longest texts come first.
  std::uint32_t copy_living(std::uint32_t start, DigitAutomaton& out) const {
    std::vector<std::uint32_t> order(raw_.size());
    std::ranges::iota(order, 0U);
    std::ranges::sort(order, std::greater(), [&](std::uint32_t id) {
      return std::pair(keys_[id].n_digits, keys_[id].phase == Phase::point);
    });
    using Signature = std::pair<bool, std::vector<std::pair<char, std::uint32_t>>>;
    std::map<Signature, std::uint32_t> known;
    std::vector<std::uint32_t> copies(raw_.size(), kNone);
    for (const std::uint32_t id : order) {
      Signature signature = {raw_[id].accepts, {}};
      for (const auto& [character, target] : raw_[id].edges) {
        if (copies[target] != kNone) signature.second.emplace_back(character, copies[target]);
      }
      if (!signature.first && signature.second.empty()) continue;
      const auto next = static_cast<std::uint32_t>(out.states.size());
      const auto [at, is_new] = known.try_emplace(std::move(signature), next);
      copies[id] = at->second;
      if (is_new) out.states.push_back(state_of(at->first.second, raw_[id].accepts));
    }
    return copies[start];
  }

  static DigitAutomaton::State state_of(
      const std::vector<std::pair<char, std::uint32_t>>& edges, bool accepts
  ) {
    DigitAutomaton::State state{.edges = {}, .accepts = accepts};
    for (const auto& [character, target] : edges) {
      if (!state.edges.empty() && state.edges.back().target == target &&
          state.edges.back().high + 1 == character) {
        state.edges.back().high = character;
      } else {
        state.edges.push_back({.low = character, .high = character, .target = target});
      }
    }
    std::ranges::sort(state.edges, {}, &DigitAutomaton::Edge::low);
    return state;
  }

  Bound low_;
  std::optional<Bound> high_;
  bool is_integer_;
  std::optional<Spacing> multiple_of_;
  std::size_t max_digits_;
  std::unordered_map<Key, std::uint32_t, KeyHash> ids_;
  std::vector<Key> keys_;
  std::vector<Raw> raw_;
};

Bound negated(Bound bound) {
  bound.value.is_negative = false;
  return bound;
}

}  // namespace

bool can_hold_multiples(const NumberRange& range) {
  // A prime near 1,000 has about 17,000 states, made in some 10 ms.
  constexpr std::uint64_t kMaxStates = 20'000;
  if (!range.multiple_of) return true;
  const std::uint64_t n_digits = range.max_digits + 1;
  const std::uint64_t n_fractions =
      range.is_integer ? 1 : std::min<std::uint64_t>(range.multiple_of->scale, n_digits) + 1;
  return range.multiple_of->units <= kMaxStates / n_digits / n_fractions;
}

DigitAutomaton digits_between(const NumberRange& range) {
  DigitAutomaton automaton;
  automaton.states.emplace_back();  // The start; filled at the end.

  std::uint32_t positive = kNone;
  const bool is_high_negative = range.high && range.high->value.is_negative;
  if (!is_high_negative) {
    const bool is_low_negative = !range.low || range.low->value.is_negative;
    const Bound low = is_low_negative ? Bound{} : *range.low;
    positive = Magnitudes(low, range.high, range).build(automaton);
  }
  std::uint32_t negative = kNone;
  if (!range.low || range.low->value.is_negative) {
    const Bound low = is_high_negative ? negated(*range.high) : Bound{.is_exclusive = true};
    const auto high = range.low ? std::optional(negated(*range.low)) : std::nullopt;
    negative = Magnitudes(low, high, range).build(automaton);
  }
  if (positive == kNone && negative == kNone) return {};

  std::vector<DigitAutomaton::Edge> edges;
  if (negative != kNone) edges.push_back({.low = '-', .high = '-', .target = negative});
  if (positive != kNone) {
    const auto& first = automaton.states[positive].edges;
    edges.insert(edges.end(), first.begin(), first.end());
  }
  automaton.states[0].edges = std::move(edges);
  return automaton;
}

}  // namespace extractinator::grammar
