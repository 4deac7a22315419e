// The three shapes of JSON data behind Reader; reachable through json_reader.h.
#include "dataset/json_reader.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <format>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "dataset/json_list.h"
#include "dataset/line_source.h"
#include "dataset/reader.h"
#include "dataset/record.h"
#include "dataset/text_form.h"
#include "dataset/text_source.h"
#include "json/parse.h"
#include "json/value.h"
#include "text/encoding.h"
#include "text/utf8.h"

namespace extractinator::dataset {
namespace {

// A place within an element as a place in the file.
Location place_in_file(Location inner, text::LineColumn start, const std::string& file) {
  if (inner.line == 1) inner.column += start.column - 1;
  inner.line += start.line - 1;
  inner.file = file;
  return inner;
}

// A record from the text of one object. A text that is no object fails; ill-formed UTF-8 in an
// object is damage.
Result<Record> read_object(
    std::string_view text, text::LineColumn start, const std::string& file, std::uint64_t row
) {
  Record record{.row = row};
  const std::optional<std::size_t> ill_formed = text::first_invalid_utf8(text);
  std::string repaired;
  if (ill_formed.has_value()) {
    const auto [line, column] = text::line_column(text, *ill_formed);
    record.damage = Error{
        .code = ErrorCode::invalid_input,
        .message = "this record holds bytes that are not UTF-8",
        .at = place_in_file({.file = {}, .line = line, .column = column}, start, file),
        .hint = std::string(kEncodingHint)
    };
    repaired = text::replace_invalid_utf8(text).text;
    text = repaired;
  }
  auto value = json::parse(text);
  if (!value.has_value()) {
    Error error = std::move(value).error();
    error.at = place_in_file(std::move(error.at), start, file);
    return std::unexpected(std::move(error));
  }
  if (!value->is_object()) {
    return fail(
        ErrorCode::invalid_input,
        std::format("a record is an object, found a value of kind {}", to_string(value->kind())),
        {.file = file, .line = start.line, .column = start.column},
        "write {\"column\": value, …}"
    );
  }
  record.columns = std::move(value->as_object());
  return record;
}

std::vector<std::string> names_of(const json::Value::Object& object) {
  std::vector<std::string> names;
  for (const json::Member& member : object)
    names.push_back(member.key);
  return names;
}

class ListReader final : public Reader {
 public:
  ListReader(JsonList list, std::string file, TextForm form)
      : list_(std::move(list)),
        file_(std::move(file)),
        form_(form) {}

  // Reads everything once; `other` is a second view of the same file.
  Result<void> check(ListReader& other) {
    while (true) {
      TRY(const std::optional<Record> record, other.next());
      if (!record.has_value()) break;
      if (record->row == 0) columns_ = names_of(record->columns);
      n_records_ = record->row + 1;
    }
    return {};
  }

  [[nodiscard]] const std::vector<std::string>& columns() const override { return columns_; }
  [[nodiscard]] std::optional<std::uint64_t> n_records() const override { return n_records_; }
  [[nodiscard]] TextForm form() const override { return form_; }

  [[nodiscard]] Result<std::optional<Record>> next() override {
    TRY(const auto element, list_.next());
    if (!element.has_value()) return std::nullopt;
    auto record = read_object(element->text, element->start, file_, n_read_++);
    if (!record.has_value()) {
      Error error = std::move(record).error();
      if (error.message.contains(
              "content after document"
          )) {  // The element ended; the list did not.
        error.message = "expected `,` or `]` behind a record";
        error.hint = {};
      }
      return std::unexpected(std::move(error));
    }
    return std::move(*record);
  }

 private:
  JsonList list_;
  std::string file_;
  TextForm form_;
  std::vector<std::string> columns_;
  std::uint64_t n_records_ = 0;
  std::uint64_t n_read_ = 0;
};

class LineReader final : public Reader {
 public:
  LineReader(LineSource lines, std::string file, TextForm form)
      : lines_(std::move(lines)),
        file_(std::move(file)),
        form_(form) {}

  Result<void> check(LineReader& other) {
    while (true) {
      TRY(const std::optional<Record> record, other.next());
      if (!record.has_value()) break;
      if (columns_.empty()) columns_ = names_of(record->columns);
      n_records_ = record->row + 1;
    }
    return {};
  }

  [[nodiscard]] const std::vector<std::string>& columns() const override { return columns_; }
  [[nodiscard]] std::optional<std::uint64_t> n_records() const override { return n_records_; }
  [[nodiscard]] TextForm form() const override { return form_; }

  [[nodiscard]] Result<std::optional<Record>> next() override {
    while (true) {
      TRY(const auto line, lines_.next());
      if (!line.has_value()) return std::nullopt;
      if (line->text.find_first_not_of(" \t\r") == std::string_view::npos) continue;
      const std::uint64_t row = n_read_++;
      auto record = read_object(line->text, {.line = line->number, .column = 1}, file_, row);
      if (!record.has_value()) {  // The next line is not touched by what is wrong with this one.
        return Record{.row = row, .columns = {}, .damage = std::move(record).error()};
      }
      return std::move(*record);
    }
  }

 private:
  LineSource lines_;
  std::string file_;
  TextForm form_;
  std::vector<std::string> columns_;
  std::uint64_t n_records_ = 0;
  std::uint64_t n_read_ = 0;
};

// Records that are in memory already.
class ColumnsReader final : public Reader {
 public:
  ColumnsReader(
      std::vector<std::string> columns, std::vector<json::Value::Object> rows, TextForm form
  )
      : columns_(std::move(columns)),
        rows_(std::move(rows)),
        form_(form) {}

  [[nodiscard]] const std::vector<std::string>& columns() const override { return columns_; }
  [[nodiscard]] std::optional<std::uint64_t> n_records() const override { return rows_.size(); }
  [[nodiscard]] TextForm form() const override { return form_; }
  [[nodiscard]] Result<std::optional<Record>> next() override {
    if (n_read_ == rows_.size()) return std::nullopt;
    Record record{.row = n_read_, .columns = std::move(rows_[n_read_])};
    ++n_read_;
    return record;
  }

 private:
  std::vector<std::string> columns_;
  std::vector<json::Value::Object> rows_;
  TextForm form_;
  std::size_t n_read_ = 0;
};

// {"column": {"label": value, …}, …} with the same labels in every column.
Result<std::unique_ptr<Reader>> open_columns(
    const std::filesystem::path& path, const TextForm& form
) {
  TRY(const std::string text, read_text(path, form, kMaxRecordBytes));
  TRY(json::Value root, json::parse(text, {.file = path.string()}));
  std::vector<std::string> names = names_of(root.as_object());
  std::vector<json::Value::Object> rows;
  for (json::Member& column : root.as_object()) {
    const std::string pointer = json::pointer_step(column.key);
    Location at = json::locate(text, pointer, path.string());
    at.excerpt.clear();  // Data are never quoted.
    const auto misfit = [&](std::string message) {
      return fail(
          ErrorCode::invalid_input,
          std::move(message),
          std::move(at),
          "write a list of records: [{\"column\": value, …}, …]"
      );
    };
    if (!column.value.is_object()) {
      return misfit(std::format("column `{}` is no object of labels and values", column.key));
    }
    json::Value::Object& cells = column.value.as_object();
    if (&column == &root.as_object().front()) rows.resize(cells.size());
    if (cells.size() != rows.size()) {
      return misfit(
          std::format(
              "column `{}` has {} values, the first column has {}",
              column.key,
              cells.size(),
              rows.size()
          )
      );
    }
    // pandas writes every column with the labels in the same order.
    const json::Value::Object& first = root.as_object().front().value.as_object();
    if (!std::ranges::equal(cells, first, {}, &json::Member::key, &json::Member::key)) {
      return misfit(std::format("column `{}` has other labels than the first", column.key));
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
      rows[i].push_back({.key = column.key, .value = cells[i].value});
    }
  }
  return std::make_unique<ColumnsReader>(std::move(names), std::move(rows), form);
}

Result<bool> starts_with_brace(const std::filesystem::path& path, const TextForm& form) {
  TRY(TextSource source, TextSource::open(path, form));
  while (true) {
    TRY(const bool has_text, source.fill());
    if (!has_text) return false;
    const std::string_view text = source.rest();
    const std::size_t at = text.find_first_not_of(" \t\r\n");
    if (at != std::string_view::npos) return text[at] == '{';
    source.take(text.size());
  }
}

}  // namespace

Result<std::unique_ptr<Reader>> open_json_reader(
    const std::filesystem::path& path, std::optional<text::Encoding> encoding
) {
  TRY(const TextForm form, find_text_form(path, encoding));
  TRY(const bool is_object, starts_with_brace(path, form));
  if (is_object) return open_columns(path, form);
  TRY(JsonList list, JsonList::open(path, form));
  TRY(JsonList again, JsonList::open(path, form));
  auto reader = std::make_unique<ListReader>(std::move(list), path.string(), form);
  ListReader other(std::move(again), path.string(), form);
  TRY_VOID(reader->check(other));
  return reader;
}

Result<std::unique_ptr<Reader>> open_jsonl_reader(
    const std::filesystem::path& path, std::optional<text::Encoding> encoding
) {
  TRY(const TextForm form, find_text_form(path, encoding));
  TRY(LineSource lines, LineSource::open(path, form));
  TRY(LineSource again, LineSource::open(path, form));
  auto reader = std::make_unique<LineReader>(std::move(lines), path.string(), form);
  LineReader other(std::move(again), path.string(), form);
  TRY_VOID(reader->check(other));
  return reader;
}

}  // namespace extractinator::dataset
