// Places in a Python file and the errors that name them; internal to the Pydantic reader.
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/result.h"
#include "schema/schema.h"

namespace extractinator::schema::pydantic {

// A file up to this size is read; real ones have 1 to 50 KiB.
inline constexpr std::size_t kMaxSourceBytes = std::size_t{4} * 1024 * 1024;

// Line, column (code points) and text of the line that holds a byte. Cost: O(offset).
[[nodiscard]] Location location_of(const Source& source, std::size_t offset);

[[nodiscard]] std::unexpected<Error> fail_at(
    const Source& source,
    std::size_t offset,
    ErrorCode code,
    std::string message,
    std::string hint = {}
);

// `text` between grave accents, cut to a length that is good to read.
[[nodiscard]] std::string in_ticks(std::string_view text);

// The code point that starts at `offset` and its length in bytes; length 0 where the text is not
// well-formed UTF-8.
struct CodePoint {
  char32_t value = 0;
  std::size_t length = 0;
};
[[nodiscard]] CodePoint code_point_at(std::string_view text, std::size_t offset);
void append_utf8(std::string& out, char32_t code_point);

}  // namespace extractinator::schema::pydantic
