// Regular expressions of ECMA-262 (flag `u`) rewritten for RE2 and PCRE2; internal to the validate
// room.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace extractinator::validate {

// The same language in two notations. Both are for UTF-8, without flags, searched anywhere.
struct EngineRegex {
  std::optional<std::string> re2;  // Nothing: what is asked for cannot be said to RE2.
  std::string pcre2;               // Needs the option "unset references match empty".
};

// Fails with `invalid_input` if `pattern` is no ECMA-262 regular expression, naming the character
// (counted from 1), with `unsupported` for inline flags and counts above 65,535, and with
// `limit_exceeded` above 64 KiB and 100 groups within each other. Accepts as plain characters what
// ECMA-262 accepts so without flag `u` (annex B.1.2: `\-`, a lone `]`, `{` or `}`). Cost:
// O(pattern).
[[nodiscard]] Result<EngineRegex> translate_ecma_regex(std::string_view pattern);

}  // namespace extractinator::validate
