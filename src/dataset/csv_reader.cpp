// DuckDB behind Reader: one pass that counts and finds misshapen rows, one that streams; reachable
// through csv_reader.h.
#include "dataset/csv_reader.h"

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
#include "dataset/csv_text.h"
#include "dataset/database.h"
#include "dataset/open_file.h"
#include "dataset/reader.h"
#include "dataset/record.h"
#include "dataset/text_form.h"
#include "json/value.h"
#include "text/encoding.h"

namespace extractinator::dataset {
namespace {

// The file, or the pipe with its repaired text, as a path that DuckDB opens.
class Source {
 public:
  Result<void> open(const std::filesystem::path& path, const CsvShape& shape) {
    if (shape.needs_repair()) {
      TRY(CsvText text, CsvText::open(path, shape));
      TRY(feeder_, CsvFeeder::start(std::move(text)));
      return {};
    }
    TRY(file_, OpenFile::open(path));
    return {};
  }

  [[nodiscard]] std::string path() const {
    return feeder_ == nullptr ? file_.path()
                              : std::format("/proc/self/fd/{}", feeder_->descriptor());
  }
  // Whether all of the file went through. Call at the end of the result.
  [[nodiscard]] Result<void> finish() {
    return feeder_ == nullptr ? Result<void>() : feeder_->finish();
  }

 private:
  OpenFile file_;
  std::unique_ptr<CsvFeeder> feeder_;
};

struct Dialect {
  char delimiter = ',';
  std::size_t n_columns = 1;
  std::uint64_t longest_record = 0;
};

std::string table_function(const Source& source, const Dialect& dialect, std::string_view more) {
  constexpr std::uint64_t kLeastLine = std::uint64_t{64} << 10U;
  constexpr std::uint64_t kLeastBuffer = std::uint64_t{1} << 20U;
  std::string columns;
  for (std::size_t i = 0; i < dialect.n_columns; ++i) {
    columns += std::format("{}'c{}':'VARCHAR'", i == 0 ? "" : ",", i);
  }
  // The longest record may be an estimate; twice of it is still far from the size of the file.
  const std::uint64_t max_line = std::max(kLeastLine, 2 * dialect.longest_record);
  return std::format(
      "read_csv('{}', auto_detect=false, header=false, columns={{{}}}, delim='{}', quote='\"', "
      "escape='\"', comment='', skip=0, compression='none', allow_quoted_nulls=false, "
      "max_line_size={}, buffer_size={}{})",
      source.path(),
      columns,
      dialect.delimiter,
      max_line,
      std::max(kLeastBuffer, 2 * max_line),
      more
  );
}

// The line of the file that holds this offset of the parser's text.
Result<std::uint32_t> line_of(
    const std::filesystem::path& path, const CsvShape& shape, std::uint64_t offset
) {
  TRY(CsvText text, CsvText::open(path, shape));
  while (true) {
    TRY(const auto line, text.next());
    if (!line.has_value()) return 0;
    if (offset < line->text.size()) return line->number;
    offset -= line->text.size();
  }
}

Error misshapen_row(std::string_view kind, std::int64_t n_found, const Dialect& dialect) {
  Error error{.code = ErrorCode::invalid_input};
  const std::string_view plural = dialect.n_columns == 1 ? "" : "s";
  if (kind == "TOO MANY COLUMNS") {
    error.message = std::format(
        "this row has more cells than the header, which has {} column{}", dialect.n_columns, plural
    );
    error.hint = std::format(
        "put text that holds `{}` in quotation marks",
        dialect.delimiter == '\t' ? ' ' : dialect.delimiter
    );
    if (dialect.delimiter == '\t') error.hint = "put text that holds tabs in quotation marks";
  } else if (kind == "MISSING COLUMNS") {
    error.message = std::format(
        "this row has {} cell{}, the header has {} column{}",
        n_found,
        n_found == 1 ? "" : "s",
        dialect.n_columns,
        plural
    );
    error.hint = "put text that holds line breaks in quotation marks";
  } else if (kind == "UNQUOTED VALUE") {
    error.message = "a quotation mark of this row is never closed, or text follows behind it";
    error.hint = "write a quotation mark within quoted text twice";
  } else if (kind == "LINE SIZE OVER MAXIMUM") {
    error.code = ErrorCode::limit_exceeded;
    error.message = "this row is longer than any row should be";
    error.hint = "look for a quotation mark that is never closed";
  } else {
    error.message = "this row is no CSV";
    error.hint = "look at its quotation marks and line ends";
  }
  return error;
}

class CsvReader final : public Reader {
 public:
  explicit CsvReader(std::filesystem::path path) : path_(std::move(path)) {}

  Result<void> open(std::optional<char> delimiter, std::optional<text::Encoding> encoding) {
    TRY(shape_, look_at_csv(path_, delimiter, encoding));
    dialect_.delimiter = shape_.form.delimiter.value_or(',');
    dialect_.n_columns = count_delimiters(shape_.header, dialect_.delimiter) + 1;
    dialect_.longest_record = shape_.longest_record;
    TRY(database_, Database::open());
    TRY_VOID(check_rows());

    TRY_VOID(source_.open(path_, shape_));
    rows_ = database_->stream("select * from " + table_function(source_, dialect_, ""));
    if (rows_ == nullptr) return changed();
    if (shape_.has_ill_formed_utf8) {
      TRY(CsvText text, CsvText::open(path_, shape_));
      damage_.emplace(std::move(text));
    }
    TRY(const bool has_header, next_row());
    if (!has_header) return changed();
    return name_columns();
  }

  [[nodiscard]] const std::vector<std::string>& columns() const override { return columns_; }
  [[nodiscard]] std::optional<std::uint64_t> n_records() const override { return n_records_; }
  [[nodiscard]] TextForm form() const override { return shape_.form; }

  [[nodiscard]] Result<std::optional<Record>> next() override {
    TRY(const bool has_row, next_row());
    if (!has_row) {
      TRY_VOID(source_.finish());
      if (n_read_ != n_records_) return changed();
      return std::nullopt;
    }
    Record record{.row = n_read_++};
    record.columns.reserve(columns_.size());
    std::size_t n_damaged = 0;
    std::string_view damaged_column;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      std::string cell(rows_->text(i).value_or(""));
      if (const std::size_t n_marks = unmark(cell); n_marks > 0) {
        if (n_damaged == 0) damaged_column = columns_[i];
        n_damaged += n_marks;
      }
      record.columns.push_back({.key = columns_[i], .value = json::Value(std::move(cell))});
    }
    if (n_damaged > 0) {
      TRY(const std::uint32_t line, damaged_line(n_damaged));
      record.damage = Error{
          .code = ErrorCode::invalid_input,
          .message = std::format(
              "{} place{} in this row {} not UTF-8, the first in column `{}`",
              n_damaged,
              n_damaged == 1 ? "" : "s",
              n_damaged == 1 ? "is" : "are",
              damaged_column
          ),
          .at = {.file = path_.string(), .line = line},
          .hint = std::string(kEncodingHint)
      };
    }
    return record;
  }

 private:
  [[nodiscard]] std::unexpected<Error> changed() const {
    return fail(
        ErrorCode::io_error,
        std::format("`{}` cannot be read as when it was opened", path_.string()),
        {},
        "leave the file alone while it is read"
    );
  }

  // Reads everything once: counts the records and finds rows that do not fit the header.
  Result<void> check_rows() {
    Source source;
    TRY_VOID(source.open(path_, shape_));
    // A blank line is no record; where there is one column, it arrives as an unquoted empty cell.
    const std::string_view counted = dialect_.n_columns == 1 ? "count(c0)" : "count(*)";
    const std::string sql = std::format(
        "select {} from {}", counted, table_function(source, dialect_, ", store_rejects=true")
    );
    const auto counts = database_->query(sql);
    if (counts == nullptr || counts->next() != Rows::Step::row) {
      return fail(
          ErrorCode::invalid_input,
          "this cannot be read as CSV",
          {.file = path_.string()},
          "look for unpaired quotation marks and for lines that end in different ways"
      );
    }
    TRY_VOID(source.finish());
    const std::int64_t n_rows = counts->number(0);
    TRY_VOID(refuse_rejects());
    n_records_ = static_cast<std::uint64_t>(std::max<std::int64_t>(n_rows, 1)) - 1;
    return {};
  }

  Result<void> refuse_rejects() {
    // Rows of too many cells have one reject per cell; the last names the cell where they end.
    const std::string sql =
        "select line_byte_position::bigint, max(column_idx)::bigint, "
        "count(*) over ()::bigint, any_value(error_type)::varchar "
        "from reject_errors group by line, line_byte_position order by line_byte_position limit 1";
    const auto rejects = database_->query(sql);
    if (rejects == nullptr) return changed();
    if (rejects->next() != Rows::Step::row) return {};
    const auto offset = static_cast<std::uint64_t>(rejects->number(0));
    const std::int64_t n_found = rejects->number(1);
    const std::int64_t n_rows = rejects->number(2);
    const std::string kind(rejects->text(3).value_or(""));
    TRY(const std::uint32_t line, line_of(path_, shape_, offset));
    Error error = misshapen_row(kind, n_found, dialect_);
    if (n_rows > 1) error.message += std::format("; {} rows in all do not fit", n_rows);
    error.at = {.file = path_.string(), .line = line};
    return std::unexpected(std::move(error));
  }

  // Moves to the next row that is no blank line.
  Result<bool> next_row() {
    while (true) {
      switch (rows_->next()) {
        case Rows::Step::row:
          if (dialect_.n_columns > 1 || rows_->text(0)) return true;
          break;
        case Rows::Step::end:
          return false;
        case Rows::Step::failed:
          return changed();
      }
    }
  }

  Result<void> name_columns() {
    std::size_t n_damaged = 0;
    for (std::size_t i = 0; i < dialect_.n_columns; ++i) {
      std::string name(rows_->text(i).value_or(""));
      n_damaged += unmark(name);
      if (name.empty()) name = std::format("Unnamed: {}", i);
      if (std::ranges::contains(columns_, name)) {
        return fail(
            ErrorCode::invalid_input,
            std::format("two columns are called `{}`", name),
            {.file = path_.string(), .line = 1},
            "give each column a name of its own"
        );
      }
      columns_.push_back(std::move(name));
    }
    if (n_damaged > 0) {
      TRY(const std::uint32_t line, damaged_line(n_damaged));
      return fail(
          ErrorCode::invalid_input,
          "a column name is not UTF-8",
          {.file = path_.string(), .line = line},
          std::string(kEncodingHint)
      );
    }
    return {};
  }

  // Puts U+FFFD where the marks are; returns how many there were.
  [[nodiscard]] std::size_t unmark(std::string& cell) const {
    constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
    std::size_t count = 0;
    if (!damage_.has_value()) return 0;
    for (std::size_t at = cell.find(kDamageMark); at != std::string::npos;
         at = cell.find(kDamageMark, at)) {
      cell.replace(at, kDamageMark.size(), kReplacement);
      ++count;
    }
    return count;
  }

  // The line of the first of the next `n_marks` marks of the file.
  Result<std::uint32_t> damaged_line(std::size_t n_marks) {
    std::uint32_t first = 0;
    while (n_marks > 0) {
      if (n_marks_left_ == 0) {
        TRY(const auto line, damage_->next());
        if (!line.has_value()) return first;
        marked_line_ = line->number;
        n_marks_left_ = line->n_damaged;
        continue;
      }
      if (first == 0) first = marked_line_;
      const std::size_t n_passed = std::min(n_marks, n_marks_left_);
      n_marks -= n_passed;
      n_marks_left_ -= n_passed;
    }
    return first;
  }

  std::filesystem::path path_;
  CsvShape shape_;
  Dialect dialect_;
  std::vector<std::string> columns_;
  std::uint64_t n_records_ = 0;
  std::uint64_t n_read_ = 0;

  std::optional<CsvText> damage_;  // Follows the rows, to say in which line damage is.
  std::uint32_t marked_line_ = 0;
  std::size_t n_marks_left_ = 0;

  Source source_;  // Outlives the result that reads from it.
  std::unique_ptr<Database> database_;
  std::unique_ptr<Rows> rows_;
};

}  // namespace

Result<std::unique_ptr<Reader>> open_csv_reader(
    const std::filesystem::path& path,
    std::optional<char> delimiter,
    std::optional<text::Encoding> encoding
) {
  auto reader = std::make_unique<CsvReader>(path);
  TRY_VOID(reader->open(delimiter, encoding));
  return reader;
}

}  // namespace extractinator::dataset
