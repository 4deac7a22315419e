// Opening and reading of text files line by line; reachable through line_source.h.
#include "dataset/line_source.h"

#include <array>
#include <filesystem>
#include <format>
#include <fstream>
#include <ios>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/result.h"

namespace extractinator::dataset {

Result<std::ifstream> open_text(const std::filesystem::path& path) {
  std::error_code problem;
  const std::filesystem::file_status status = std::filesystem::status(path, problem);
  if (!std::filesystem::exists(status)) {
    return fail(ErrorCode::not_found, std::format("there is no file `{}`", path.string()));
  }
  if (!std::filesystem::is_regular_file(status)) {
    return fail(
        ErrorCode::unsupported,
        "this is no regular file",
        {.file = path.string()},
        "data are read twice, so put them into a file first"
    );
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return fail(ErrorCode::io_error, std::format("cannot open `{}` for reading", path.string()));
  }
  std::array<char, 2> start = {};
  file.read(start.data(), start.size());
  const std::string_view mark(start.data(), start.size());
  if (mark == "\xFF\xFE" || mark == "\xFE\xFF") {
    return fail(
        ErrorCode::unsupported,
        "this file is written in UTF-16",
        {.file = path.string(), .line = 1},
        "save it as UTF-8, for example with `iconv -f UTF-16 -t UTF-8`"
    );
  }
  file.clear();
  file.seekg(0);
  return file;
}

Result<LineSource> LineSource::open(const std::filesystem::path& path) {
  TRY(std::ifstream file, open_text(path));
  return LineSource(std::move(file), path.string());
}

LineSource::LineSource(std::ifstream file, std::string name)
    : file_(std::move(file)),
      name_(std::move(name)) {}

Result<std::optional<LineSource::Line>> LineSource::next() {
  std::getline(file_, line_);
  if (file_.bad()) {
    return fail(ErrorCode::io_error, std::format("cannot read `{}` further", name_));
  }
  if (file_.fail()) return std::nullopt;
  ++number_;
  if (line_.size() > kMaxRecordBytes) {
    return fail(
        ErrorCode::limit_exceeded,
        std::format("a line of {} bytes, at most {} are read", line_.size(), kMaxRecordBytes),
        {.file = name_, .line = number_}
    );
  }
  std::string_view text = line_;
  if (number_ == 1 && text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return Line{.text = text, .number = number_, .ends_with_feed = !file_.eof()};
}

}  // namespace extractinator::dataset
