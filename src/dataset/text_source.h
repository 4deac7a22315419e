// The text of a file as UTF-8, whatever its form, in constant memory; internal to the dataset room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "dataset/byte_source.h"
#include "dataset/text_form.h"
#include "text/encoding.h"
#include "text/utf8.h"

namespace extractinator::dataset {

class TextSource {
 public:
  // Fails like open_bytes().
  [[nodiscard]] static Result<TextSource> open(
      const std::filesystem::path& path, const TextForm& form
  );

  // What was read and not taken. Dies when this object reads or moves.
  [[nodiscard]] std::string_view rest() const { return std::string_view(text_).substr(at_); }
  void take(std::size_t n_bytes) { at_ += n_bytes; }
  // Reads on where nothing is left; false at the end of the text. Ill-formed UTF-8 comes as it is;
  // in any other encoding it fails with `invalid_input` and its place, as read() of ByteSource does
  // for damage. The byte order mark is left out.
  [[nodiscard]] Result<bool> fill();

 private:
  TextSource(std::unique_ptr<ByteSource> bytes, const TextForm& form, std::string name);

  [[nodiscard]] Result<void> transcode(std::string_view bytes);
  // Adds the text to the place that is reached.
  void advance(std::string_view text);
  [[nodiscard]] std::unexpected<Error> ill_formed(std::string_view what) const;

  std::unique_ptr<ByteSource> bytes_;
  text::Encoding encoding_;
  text::Transcoder transcoder_;
  std::size_t mark_bytes_;  // Still to be left out.
  std::string name_;
  std::string block_ = {};  // Bytes of the file; for UTF-8 they go into the text at once.
  std::string text_ = {};
  std::size_t at_ = 0;
  text::LineColumn end_ = {};  // The place behind the text, unless it is UTF-8.
};

// The whole text. Fails with `limit_exceeded` above `max_bytes` as well.
[[nodiscard]] Result<std::string> read_text(
    const std::filesystem::path& path, const TextForm& form, std::uint64_t max_bytes
);

}  // namespace extractinator::dataset
