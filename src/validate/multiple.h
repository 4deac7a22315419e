// Is one JSON number a multiple of another, exactly? Internal to the validate room.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "json/number.h"
#include "json/value.h"
#include "validate/steps.h"

namespace extractinator::validate {

// The value of `multipleOf`, prepared once.
class Divisor {
 public:
  // Not 0.
  explicit Divisor(const json::Number& number);

  // Is number / divisor an integer? By value at any number of digits and any exponent. Nothing when
  // the steps do not suffice. Cost: O(digits of one · digits of the other), nothing of it for
  // exponents.
  [[nodiscard]] std::optional<bool> divides(const json::Number& number, Steps& steps) const;

 private:
  // divisor = 2^twos · 5^fives · rest · 10^exponent, rest without factors 2 and 5 and in digits of
  // 10^9, most significant first.
  json::Decimal decimal_;
  std::uint64_t twos_ = 0;
  std::uint64_t fives_ = 0;
  std::vector<std::uint32_t> rest_;
};

}  // namespace extractinator::validate
