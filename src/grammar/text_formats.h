// The formats of JSON Schema (2020-12 validation, 7.3) as regular expressions.
#pragma once

#include <cstdint>
#include <limits>
#include <string_view>

namespace extractinator::grammar {

struct FormatRule {
  bool is_known = false;          // All formats but those of JSON Schema constrain nothing.
  std::string_view pattern = {};  // Of the whole text; empty if no automaton holds the format.
  // Of a text, in characters; where there is one, every character is one byte.
  std::uint32_t max_length = std::numeric_limits<std::uint32_t>::max();
};

// Every text that meets the rule is valid. Some valid texts do not meet it; docs/canonical.md says
// which. Lives as long as the program.
[[nodiscard]] FormatRule rule_of_format(std::string_view format);

}  // namespace extractinator::grammar
