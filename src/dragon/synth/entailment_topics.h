// What pairs of sentences are about: topics, their attributes, and the values of those (task 14).
#pragma once

#include <span>
#include <string_view>

#include "dragon/synth/bank.h"

namespace extractinator::dragon::synth {

// Both are patterns.
struct Value {
  std::string_view said = {};     // In the first sentence,
  std::string_view claimed = {};  // and in the second.
};

// Values of one attribute exclude each other, and tell nothing of another attribute's.
struct Attribute {
  std::span<const Value> values = {};
  Bank claim = {};  // With {v}.
  // With {v}, how the first sentence says a value; where there are none, as it is.
  std::span<const std::string_view> says = {};
};

// For {the} and {a} in patterns: "de cyste", "een cyste".
struct Thing {
  std::string_view the = {};
  std::string_view a = {};
};

struct Topic {
  Bank subject = {};
  std::span<const Attribute> attributes = {};
  std::span<const Thing> things = {};
};

}  // namespace extractinator::dragon::synth
