// Looks at the first bytes of a file; reachable through text_form.h.
#include "dataset/text_form.h"

#include <cstddef>
#include <filesystem>
#include <format>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/result.h"
#include "dataset/byte_source.h"
#include "dataset/open_file.h"
#include "text/encoding.h"

namespace extractinator::dataset {
namespace {

using text::Encoding;

constexpr std::size_t kStartBytes = 4;

bool is_named_compressed(const std::filesystem::path& path) {
  const std::string extension = extension_of(path);
  return extension == ".gz" || extension == ".zst";
}

bool is_same_family(Encoding a, Encoding b) {
  const auto family = [](Encoding encoding) {
    if (encoding == Encoding::utf16be) return Encoding::utf16le;
    return encoding == Encoding::utf32be ? Encoding::utf32le : encoding;
  };
  return family(a) == family(b);
}

}  // namespace

std::string to_string(const TextForm& form) {
  std::string text;
  const auto add = [&](std::string_view part) {
    text += (text.empty() ? "" : ", ") + std::string(part);
  };
  if (form.compression == Compression::gzip) add("gzip");
  if (form.compression == Compression::zstd) add("zstd");
  if (form.encoding != Encoding::utf8) add(text::to_string(form.encoding));
  if (form.delimiter == '\t') {
    add("delimiter tab");
  } else if (form.delimiter.has_value() && form.delimiter != ',') {
    add(std::format("delimiter `{}`", *form.delimiter));
  }
  return text;
}

std::filesystem::path without_compression(const std::filesystem::path& path) {
  return is_named_compressed(path) ? path.stem() : path.filename();
}

Result<TextForm> find_text_form(
    const std::filesystem::path& path, std::optional<text::Encoding> said
) {
  TextForm form;
  TRY(std::string start, start_of(path, Compression::none, kStartBytes));
  form.compression = compression_of(start);
  if (form.compression == Compression::none && is_named_compressed(path)) {
    return fail(
        ErrorCode::invalid_input,
        "this file is named as a compressed one, and its content is not compressed",
        {.file = path.string()},
        "take `.gz` or `.zst` off its name, or compress it again"
    );
  }
  if (form.compression != Compression::none) {
    TRY(start, start_of(path, form.compression, kStartBytes));
  }
  const std::optional<Encoding> marked = text::encoding_of_mark(start);
  if (marked && said && !is_same_family(*marked, *said)) {
    return fail(
        ErrorCode::invalid_input,
        std::format(
            "the encoding of this file is said to be {}, and it begins with the mark of {}",
            text::to_string(*said),
            text::to_string(*marked)
        ),
        {.file = path.string(), .line = 1},
        "take `Data_Encoding` out of the task: the mark tells the encoding"
    );
  }
  if (marked) {
    form.encoding = *marked;
    form.mark_bytes = text::mark_size(*marked);
  } else {
    form.encoding = said ? *said : text::encoding_of_zeros(start).value_or(Encoding::utf8);
  }
  return form;
}

}  // namespace extractinator::dataset
