// Cuts text into lines; reachable through line_source.h.
#include "dataset/line_source.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <format>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/result.h"
#include "dataset/text_form.h"
#include "dataset/text_source.h"

namespace extractinator::dataset {

Result<LineSource> LineSource::open(const std::filesystem::path& path, const TextForm& form) {
  TRY(TextSource text, TextSource::open(path, form));
  return LineSource(std::move(text), path.string());
}

LineSource::LineSource(TextSource text, std::string name)
    : text_(std::move(text)),
      name_(std::move(name)) {}

Result<std::optional<LineSource::Line>> LineSource::next() {
  line_.clear();
  while (true) {
    TRY(const bool has_text, text_.fill());
    if (!has_text && line_.empty()) return std::nullopt;
    const std::string_view rest = text_.rest();
    const std::size_t feed = rest.find('\n');
    const std::size_t n_bytes = std::min(feed, rest.size());
    if (line_.size() + n_bytes > kMaxRecordBytes) {
      return fail(
          ErrorCode::limit_exceeded,
          std::format("a line of more than {} bytes", kMaxRecordBytes),
          {.file = name_, .line = number_ + 1}
      );
    }
    line_ += rest.substr(0, n_bytes);
    const bool is_fed = feed != std::string_view::npos;
    text_.take(is_fed ? n_bytes + 1 : n_bytes);
    if (is_fed || !has_text)
      return Line{.text = line_, .number = ++number_, .ends_with_feed = is_fed};
  }
}

}  // namespace extractinator::dataset
