// Text to values, and the place of a value in its text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "json/value.h"

namespace extractinator::json {

enum class DuplicateKeys : std::uint8_t { refuse, keep };

struct ParseOptions {
  std::string file = {};        // Named in errors.
  std::size_t max_depth = 256;  // Arrays and objects within each other; deeper input is refused.
                                // At most 1024: values are walked by recursion.
  DuplicateKeys duplicate_keys = DuplicateKeys::refuse;  // `keep` keeps all members in order.
  bool excerpt_in_errors =
      false;  // True only for files a person wrote as settings, never for data.
};

// Strict RFC 8259 (lone surrogates in escapes are refused too): no comments, no trailing commas,
// UTF-8 only (a leading byte order mark is skipped), all input consumed. Fails with `invalid_input`
// (line, column and what was expected) or `limit_exceeded` (depth). Messages never quote letters,
// digits or keys of the text. Memory: about 14 bytes per byte of text while it runs.
[[nodiscard]] Result<Value> parse(std::string_view text, const ParseOptions& options = {});

// Line, column and excerpt of the value at a JSON pointer (RFC 6901) in `text`. Returns a location
// with only the file name when the pointer leads nowhere. Of equal keys the first counts. Cost:
// O(text).
[[nodiscard]] Location locate(
    std::string_view text, std::string_view pointer, std::string_view file
);
// The same for the key of a member; for elements and the root as locate().
[[nodiscard]] Location locate_key(
    std::string_view text, std::string_view pointer, std::string_view file
);

// RFC 6901 lookup; null pointer when it leads nowhere.
[[nodiscard]] const Value* resolve(const Value& root, std::string_view pointer);

// One escaped reference token with its slash: `a/b` becomes `/a~1b`.
[[nodiscard]] std::string pointer_step(std::string_view key);

}  // namespace extractinator::json
