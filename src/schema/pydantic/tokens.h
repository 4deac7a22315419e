// Python source to tokens: indentation, joined lines, names, numbers, strings of every kind;
// internal to the Pydantic reader.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "schema/schema.h"

namespace extractinator::schema::pydantic {

enum class TokenKind : std::uint8_t {
  name,
  integer,  // `text` in decimal, any size.
  real,     // `text` as Python writes the float.
  imaginary,
  string,     // `text` is the value.
  bytes,      // The same, bytes as they are.
  formatted,  // f"…" and t"…": the value is known at run time only.
  op,
  newline,
  indent,
  dedent,
  end,
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::size_t offset = 0;  // First byte in the source.
  std::size_t end = 0;     // Behind its last byte.
  std::string text = {};   // Of names and operators as written; see the kinds for the others.
};

// All tokens of the file, `end` last; comments are left out. Fails with `invalid_input` at what no
// Python program may have, with `unsupported` at letters and escapes that are not known here, and
// with `limit_exceeded` for files above 4 MiB, blocks deeper than 100 and brackets deeper than 200,
// as CPython has them. Cost: O(text).
[[nodiscard]] Result<std::vector<Token>> tokenize(const Source& source);

// Tokens of one expression that stands in a string, such as "list[Node]" in an annotation. Places
// are those of the string: `offset` for all.
[[nodiscard]] Result<std::vector<Token>> tokenize_annotation(
    const Source& source, std::string_view text, std::size_t offset
);

}  // namespace extractinator::schema::pydantic
