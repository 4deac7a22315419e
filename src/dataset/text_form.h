// How a file holds its text: what it is compressed with, its encoding, and for CSV its delimiter.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "text/encoding.h"

namespace extractinator::dataset {

enum class Compression : std::uint8_t { none, gzip, zstd };

struct TextForm {
  Compression compression = Compression::none;
  text::Encoding encoding = text::Encoding::utf8;
  std::size_t mark_bytes = 0;          // Of the byte order mark at the front.
  bool is_encoding_guessed = false;    // Nothing tells it, and the text is not UTF-8.
  std::optional<char> delimiter = {};  // Of CSV only.

  // Whether the bytes of the file are those of the text, but for a mark.
  [[nodiscard]] bool is_plain() const {
    return compression == Compression::none && encoding == text::Encoding::utf8;
  }
  bool operator==(const TextForm&) const = default;
};

// For text that is not what it is read as.
inline constexpr std::string_view kEncodingHint =
    "if the text is from Windows, name its encoding in the task: \"Data_Encoding\": "
    "\"windows-1252\"";

// "gzip, windows-1252, delimiter `;`": what is not as in a plain file of UTF-8 with commas; empty
// if all is.
[[nodiscard]] std::string to_string(const TextForm& form);

// The name without `.gz` or `.zst`, and without its folders.
[[nodiscard]] std::filesystem::path without_compression(const std::filesystem::path& path);

// What the first bytes tell: compression by its magic number, encoding by `said`, else by the byte
// order mark or by the zeros of UTF-16 and UTF-32, else UTF-8. Fails with `not_found`, `io_error`,
// `unsupported` (no regular file) or `invalid_input` (a mark of another encoding than was said, a
// name that ends in .gz or .zst over content that is not compressed).
[[nodiscard]] Result<TextForm> find_text_form(
    const std::filesystem::path& path, std::optional<text::Encoding> said
);

}  // namespace extractinator::dataset
