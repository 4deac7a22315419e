// Other encodings than UTF-8: their names, what a text in them begins with, and their text as
// UTF-8, piece by piece.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace extractinator::text {

enum class Encoding : std::uint8_t {
  utf8,
  utf16le,
  utf16be,
  utf32le,
  utf32be,
  windows_1252,
  latin_1,  // ISO-8859-1: every byte is the code point of its number.
};

// "UTF-8", "UTF-16LE", …, "windows-1252", "ISO-8859-1", as IANA spells them.
[[nodiscard]] std::string_view to_string(Encoding encoding);

// By a name of IANA or Python, in which case, `-`, `_` and spaces do not count; `UTF-16` and
// `UTF-32` alone are little-endian. Nothing for any other name.
[[nodiscard]] std::optional<Encoding> encoding_named(std::string_view name);
// Names to choose from, for a hint: "utf-8, utf-16, …".
[[nodiscard]] std::string_view encoding_names();

// The encoding whose byte order mark a text begins with, nothing where there is none. Four bytes of
// the text are enough.
[[nodiscard]] std::optional<Encoding> encoding_of_mark(std::string_view start);
// Bytes of the mark in this encoding; 0 for one without marks.
[[nodiscard]] std::size_t mark_size(Encoding encoding);
// UTF-16 or UTF-32 by where the zeros are among the first four bytes of a text that begins with
// ASCII characters (RFC 4627, section 3). Nothing where there are none.
[[nodiscard]] std::optional<Encoding> encoding_of_zeros(std::string_view start);

class Transcoder {
 public:
  explicit Transcoder(Encoding encoding) : encoding_(encoding) {}

  // Appends the characters of `bytes` to `text`; one that is not complete waits for the next call.
  // False at the first that is none in this encoding (a byte Windows-1252 gives no meaning, half a
  // surrogate pair): those before it were appended, and the rest is lost. UTF-8 is not checked.
  [[nodiscard]] bool append(std::string_view bytes, std::string& text);
  // Whether nothing waits: the text may end here.
  [[nodiscard]] bool is_complete() const { return rest_.empty(); }

 private:
  [[nodiscard]] bool append_utf16(std::string_view bytes, std::string& text);
  [[nodiscard]] bool append_utf32(std::string_view bytes, std::string& text);

  Encoding encoding_;
  std::string rest_ = {};  // Bytes of an incomplete character, at most three.
};

}  // namespace extractinator::text
