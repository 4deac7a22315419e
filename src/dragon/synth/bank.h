// Banks of phrases, each with a part for training and validation and a part that only the test
// split uses.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace extractinator::dragon::synth {

// Patterns of phrases; `Scribe::phrase` says how they are written.
struct Bank {
  std::span<const std::string_view> training = {};
  std::span<const std::string_view> held_out = {};
};

// A bank that owns its lists; made by `bank`.
template <std::size_t N, std::size_t M>
struct FixedBank {
  std::array<std::string_view, N> training = {};
  std::array<std::string_view, M> held_out = {};

  // The lists live as long as this: banks are constants of a file.
  constexpr operator Bank() const {  // NOLINT(google-explicit-constructor)
    return {.training = training, .held_out = held_out};
  }
};

template <std::size_t N, std::size_t M>
[[nodiscard]] constexpr FixedBank<N, M> bank(
    const std::string_view (&training)[N], const std::string_view (&held_out)[M]
) {
  FixedBank<N, M> made;
  for (std::size_t i = 0; i < N; ++i)
    made.training[i] = training[i];
  for (std::size_t i = 0; i < M; ++i)
    made.held_out[i] = held_out[i];
  return made;
}

// For the tests, which look at every bank.
struct NamedBank {
  std::string_view name = {};
  Bank bank = {};
};

}  // namespace extractinator::dragon::synth
