// Patterns and formats for generated schemas, with texts for each and a judge that is no regular
// expression engine; internal to the generators, and for tests that need texts for a pattern.
#pragma once

#include <span>
#include <string_view>

namespace extractinator::schema::testing {

struct TextSample {
  std::string_view name;  // A pattern (ECMA-262), or the name of a format.
  bool (*is_met)(std::string_view text);
  std::span<const std::string_view> texts;  // All of them meet it.
};

// For strings; some are not anchored, one allows the empty text.
[[nodiscard]] std::span<const TextSample> sample_patterns();
// For keys of `patternProperties`.
[[nodiscard]] std::span<const TextSample> sample_key_patterns();
[[nodiscard]] std::span<const TextSample> sample_formats();

// Of any of the three; the name must be one of them.
[[nodiscard]] const TextSample& sample_of(std::string_view name);

}  // namespace extractinator::schema::testing
