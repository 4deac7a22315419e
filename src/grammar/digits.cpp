// Compares digits with the bounds while they come. Public: digits_between.
//
// The number of integer digits is not known before the point or the end, so two things are
// remembered about each bound while reading the integer part: how many digits came, and how they
// compare with as many leading digits of the bound. At the point the count decides first (fewer
// digits are less, more are greater), then that comparison; behind the point the comparison goes on
// digit by digit as long as it stands at "equal".
#include "grammar/digits.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
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
  auto operator<=>(const Key&) const = default;
};

// Numbers without sign between two bounds without sign.
class Magnitudes {
 public:
  Magnitudes(Bound low, std::optional<Bound> high, const NumberRange& range)
      : low_(std::move(low)),
        high_(std::move(high)),
        is_integer_(range.is_integer),
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
    if (key.phase == Phase::start || key.phase == Phase::integer) {
      next.phase = key.phase == Phase::start && digit == '0' ? Phase::zero : Phase::integer;
      next.low = compared(key.low, low_.value.integer, key.n_digits, digit);
      if (high_) next.high = compared(key.high, high_->value.integer, key.n_digits, digit);
      return next;
    }
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
  static std::optional<Key> settled(Key key) {
    if (key.low == Order::less || key.high == Order::greater) return std::nullopt;
    if (key.low != Order::equal && key.high != Order::equal) key.n_fraction = 0;
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
    // An equal beginning of a longer fraction is less.
    if (low == Order::equal && low_.value.fraction.size() > n_fraction) low = Order::less;
    if (high_ && high == Order::equal && high_->value.fraction.size() > n_fraction)
      high = Order::less;
    return (low == Order::greater || (low == Order::equal && !low_.is_exclusive)) &&
           (high == Order::less || (high == Order::equal && !high_->is_exclusive));
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

  // States that cannot reach an accepting one are left out.
  std::uint32_t copy_living(std::uint32_t start, DigitAutomaton& out) const {
    std::vector<std::vector<std::uint32_t>> sources(raw_.size());
    std::vector<std::uint32_t> work;
    std::vector<bool> is_living(raw_.size(), false);
    for (std::uint32_t i = 0; i < raw_.size(); ++i) {
      for (const auto& [character, target] : raw_[i].edges)
        sources[target].push_back(i);
      if (raw_[i].accepts) {
        is_living[i] = true;
        work.push_back(i);
      }
    }
    while (!work.empty()) {
      const std::uint32_t state = work.back();
      work.pop_back();
      for (const std::uint32_t source : sources[state]) {
        if (is_living[source]) continue;
        is_living[source] = true;
        work.push_back(source);
      }
    }
    if (!is_living[start]) return kNone;

    std::vector<std::uint32_t> copies(raw_.size(), kNone);
    for (std::uint32_t i = 0; i < raw_.size(); ++i) {
      if (!is_living[i]) continue;
      copies[i] = static_cast<std::uint32_t>(out.states.size());
      out.states.emplace_back();
    }
    for (std::uint32_t i = 0; i < raw_.size(); ++i) {
      if (!is_living[i]) continue;
      DigitAutomaton::State& state = out.states[copies[i]];
      state.accepts = raw_[i].accepts;
      for (const auto& [character, target] : raw_[i].edges) {
        if (!is_living[target]) continue;
        auto& edges = state.edges;
        if (!edges.empty() && edges.back().target == copies[target] &&
            edges.back().high + 1 == character) {
          edges.back().high = character;
        } else {
          edges.push_back({.low = character, .high = character, .target = copies[target]});
        }
      }
      std::ranges::sort(state.edges, {}, &DigitAutomaton::Edge::low);
    }
    return copies[start];
  }

  Bound low_;
  std::optional<Bound> high_;
  bool is_integer_;
  std::size_t max_digits_;
  std::map<Key, std::uint32_t> ids_;
  std::vector<Key> keys_;
  std::vector<Raw> raw_;
};

Bound negated(Bound bound) {
  bound.value.is_negative = false;
  return bound;
}

}  // namespace

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
