// Random numbers that are the same on every machine: the standard library's distributions are not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace extractinator::dragon::synth {

// One step of splitmix64's output function (Steele, Lea, Flood, OOPSLA 2014).
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31U);
}

inline constexpr std::uint64_t kGoldenGamma = 0x9e3779b97f4a7c15U;  // 2^64 / golden ratio, odd.

// The seed of one thing among many: every part changes all of it.
[[nodiscard]] constexpr std::uint64_t combine(std::uint64_t seed, std::uint64_t part) {
  return mix(seed + kGoldenGamma * (part + 1));
}

// splitmix64.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  [[nodiscard]] std::uint64_t next() { return mix(state_ += kGoldenGamma); }

  // In [0, n), without bias (Lemire, ACM TOMACS 29:1, 2019, with 32 bits). `n` is above 0.
  [[nodiscard]] std::uint32_t below(std::uint32_t n) {
    std::uint64_t product = (next() >> 32U) * n;
    if (static_cast<std::uint32_t>(product) < n) {
      const std::uint32_t threshold = (0U - n) % n;
      while (static_cast<std::uint32_t>(product) < threshold)
        product = (next() >> 32U) * n;
    }
    return static_cast<std::uint32_t>(product >> 32U);
  }

  // In [0, 1), a multiple of 2^-53.
  [[nodiscard]] double unit() { return static_cast<double>(next() >> 11U) * 0x1p-53; }

  [[nodiscard]] bool chance(double p) { return unit() < p; }

  // In [low, high].
  [[nodiscard]] int between(int low, int high) {
    return low + static_cast<int>(below(static_cast<std::uint32_t>(high - low) + 1));
  }

 private:
  std::uint64_t state_;
};

}  // namespace extractinator::dragon::synth
