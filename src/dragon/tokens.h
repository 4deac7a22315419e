// The tokens of the benchmark's tagged reports: how a text becomes `text_parts`, with the place of
// each part in the text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace extractinator::dragon {

// Bytes of the text, [begin, end).
struct Token {
  std::size_t begin = 0;
  std::size_t end = 0;

  bool operator==(const Token&) const = default;
};

// Divides a text as the benchmark's own preprocessing does (spaCy's Dutch rules and further
// borders, see docs/synthetic-dragon.md): at white space, which belongs to no token; around each of
// `: ; , _ - . / \ + ( ) ~ < > * " ?`; between a digit and a letter; and brackets, quotes, `#`, `!`
// and `&` at the edge of what is left. `4/10/2024` is five tokens, `T24-817` four, `50%` one. Takes
// any bytes; ill-formed UTF-8 is kept within tokens.
[[nodiscard]] std::vector<Token> tokenize(std::string_view text);

// The same as strings.
[[nodiscard]] std::vector<std::string> token_texts(std::string_view text);

}  // namespace extractinator::dragon
