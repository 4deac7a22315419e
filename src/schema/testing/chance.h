// Random choices and small values for the generators; to be called inside of rc::gen::exec only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

#include <rapidcheck.h>

#include "json/value.h"

namespace extractinator::schema::testing {

// A number from 0 to `up_to`, both possible.
inline std::size_t pick(std::size_t up_to) { return *rc::gen::inRange<std::size_t>(0, up_to + 1); }
// More often at small sizes, where rapidcheck prefers small numbers.
inline bool one_in(std::size_t n) { return pick(n - 1) == 0; }
// Never at the smallest sizes.
inline bool one_in_if_large(std::size_t n) { return pick(n - 1) == n - 1; }

// `tenths` / 10 in shortest form: 15 is 1.5, 20 is 2.
inline json::Value tenths(std::int64_t value) {
  if (value % 10 == 0) return json::Value::integer(value / 10);
  const std::int64_t size = value < 0 ? -value : value;
  return json::Value(
      json::Number{
          (value < 0 ? "-" : "") + std::to_string(size / 10) + "." + std::to_string(size % 10)
      }
  );
}

inline json::Value word() {
  constexpr std::string_view kWords[] = {"left", "right", "l", "", "é", "a\nb", "none", "\"x\""};
  return json::Value(std::string(kWords[pick(std::size(kWords) - 1)]));
}

}  // namespace extractinator::schema::testing
