// Decompressing, transcoding and counting of lines; reachable through text_source.h.
#include "dataset/text_source.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <format>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/result.h"
#include "dataset/byte_source.h"
#include "dataset/text_form.h"
#include "text/encoding.h"
#include "text/utf8.h"

namespace extractinator::dataset {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{64} << 10U;

}  // namespace

Result<TextSource> TextSource::open(const std::filesystem::path& path, const TextForm& form) {
  TRY(auto bytes, open_bytes(path, form.compression));
  return TextSource(std::move(bytes), form, path.string());
}

TextSource::TextSource(std::unique_ptr<ByteSource> bytes, const TextForm& form, std::string name)
    : bytes_(std::move(bytes)),
      encoding_(form.encoding),
      transcoder_(form.encoding),
      mark_bytes_(form.mark_bytes),
      name_(std::move(name)) {}

Result<bool> TextSource::fill() {
  const bool is_utf8 = encoding_ == text::Encoding::utf8;
  std::string& block = is_utf8 ? text_ : block_;
  while (at_ == text_.size()) {
    text_.clear();
    at_ = 0;
    block.resize(kBlockBytes);
    TRY(const std::size_t n, bytes_->read(std::span(block)));
    block.resize(n);
    if (n == 0) {
      if (!transcoder_.is_complete()) return ill_formed("the file ends within a character");
      return false;
    }
    const std::size_t n_mark = std::min(mark_bytes_, n);
    mark_bytes_ -= n_mark;
    if (is_utf8) {
      at_ = n_mark;
    } else {
      TRY_VOID(transcode(std::string_view(block).substr(n_mark)));
    }
  }
  return true;
}

Result<void> TextSource::transcode(std::string_view bytes) {
  const bool is_well_formed = transcoder_.append(bytes, text_);
  advance(text_);
  if (!is_well_formed) return ill_formed("what stands here is no character");
  return {};
}

void TextSource::advance(std::string_view text) {
  const auto n_feeds = static_cast<std::uint32_t>(std::ranges::count(text, '\n'));
  if (n_feeds > 0) {
    end_.line += n_feeds;
    end_.column = 1;
    text.remove_prefix(text.rfind('\n') + 1);
  }
  end_.column += static_cast<std::uint32_t>(text::count_code_points(text));
}

std::unexpected<Error> TextSource::ill_formed(std::string_view what) const {
  return fail(
      ErrorCode::invalid_input,
      std::format("{} in {}, as which this file is read", what, text::to_string(encoding_)),
      {.file = name_, .line = end_.line, .column = end_.column},
      "save the file as UTF-8, or name its encoding in the task: \"Data_Encoding\": \"…\""
  );
}

Result<std::string> read_text(
    const std::filesystem::path& path, const TextForm& form, std::uint64_t max_bytes
) {
  TRY(TextSource source, TextSource::open(path, form));
  std::string text;
  while (true) {
    TRY(const bool has_more, source.fill());
    if (!has_more) return text;
    text += source.rest();
    source.take(source.rest().size());
    if (text.size() > max_bytes) {
      return fail(
          ErrorCode::limit_exceeded,
          std::format("this file has more than {} bytes of text", max_bytes),
          {.file = path.string()}
      );
    }
  }
}

}  // namespace extractinator::dataset
