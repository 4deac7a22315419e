// A folder of text files behind Reader; reachable through folder_reader.h.
#include "dataset/folder_reader.h"

#include <algorithm>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <format>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "dataset/line_source.h"
#include "dataset/open_file.h"
#include "dataset/reader.h"
#include "dataset/record.h"
#include "dataset/text_form.h"
#include "dataset/text_source.h"
#include "json/value.h"
#include "text/encoding.h"
#include "text/utf8.h"

namespace extractinator::dataset {
namespace {

namespace fs = std::filesystem;

bool is_hidden(const fs::path& path) { return path.filename().string().starts_with('.'); }

class FolderReader final : public Reader {
 public:
  FolderReader(fs::path folder, std::optional<text::Encoding> encoding)
      : folder_(std::move(folder)),
        encoding_(encoding) {}

  Result<void> open() {
    std::error_code problem;
    auto at = fs::recursive_directory_iterator(folder_, problem);
    for (; !problem && at != fs::recursive_directory_iterator(); at.increment(problem)) {
      const fs::path& path = at->path();
      if (is_hidden(path)) {
        at.disable_recursion_pending();
      } else if (extension_of(path) == ".txt" && at->is_regular_file(problem)) {
        files_.push_back(path.lexically_relative(folder_).generic_string());
      } else if (!at->is_directory(problem)) {
        return fail(
            ErrorCode::unsupported,
            "a folder of reports holds files that end in `.txt` and nothing else",
            {.file = path.string()},
            "move this file elsewhere, or make its name start with a dot to have it ignored"
        );
      }
    }
    if (problem) {
      return fail(
          ErrorCode::io_error,
          std::format("cannot list the folder `{}`: {}", folder_.string(), problem.message())
      );
    }
    if (files_.empty()) {
      return fail(
          ErrorCode::invalid_input,
          "this folder has no file that ends in `.txt`",
          {.file = folder_.string()},
          "put one report into each file, or name the file that has the data"
      );
    }
    std::ranges::sort(files_);
    return {};
  }

  [[nodiscard]] const std::vector<std::string>& columns() const override { return columns_; }
  [[nodiscard]] std::optional<std::uint64_t> n_records() const override { return files_.size(); }

  [[nodiscard]] Result<std::optional<Record>> next() override {
    if (n_read_ == files_.size()) return std::nullopt;
    const std::string& name = files_[n_read_];
    const fs::path path = folder_ / name;
    Record record{.row = n_read_++};
    auto read = read_file(path);
    if (!read && read.error().code != ErrorCode::invalid_input)
      return std::unexpected(std::move(read).error());
    std::string text;
    if (read) {
      text = std::move(*read);
    } else {
      record.damage = std::move(read).error();
    }
    if (const auto ill_formed = text::first_invalid_utf8(text)) {
      const auto [line, column] = text::line_column(text, *ill_formed);
      record.damage = Error{
          .code = ErrorCode::invalid_input,
          .message = "this file holds bytes that are not UTF-8",
          .at = {.file = path.string(), .line = line, .column = column},
          .hint = std::string(kEncodingHint)
      };
      text = text::replace_invalid_utf8(text).text;
    }
    // A file's name is bytes; a column is text.
    std::string file = text::replace_invalid_utf8(name).text;
    record.columns = {
        {.key = columns_[0], .value = json::Value(std::move(file))},
        {.key = columns_[1], .value = json::Value(std::move(text))},
    };
    return record;
  }

 private:
  [[nodiscard]] Result<std::string> read_file(const fs::path& path) const {
    TRY(const TextForm form, find_text_form(path, encoding_));
    return read_text(path, form, kMaxRecordBytes);
  }

  fs::path folder_;
  std::optional<text::Encoding> encoding_;
  std::vector<std::string> columns_ = {"file", "text"};
  std::vector<std::string> files_;  // Relative to the folder, sorted by their bytes.
  std::uint64_t n_read_ = 0;
};

}  // namespace

Result<std::unique_ptr<Reader>> open_folder_reader(
    const std::filesystem::path& path, std::optional<text::Encoding> encoding
) {
  auto reader = std::make_unique<FolderReader>(path, encoding);
  TRY_VOID(reader->open());
  return reader;
}

}  // namespace extractinator::dataset
