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

#include <duckdb.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/check.h"
#include "base/error.h"
#include "base/result.h"
#include "dataset/csv_text.h"
#include "dataset/reader.h"
#include "dataset/record.h"
#include "json/value.h"

namespace extractinator::dataset {
namespace {

// DuckDB's own messages quote the row, so none of them ever leaves this file.

// Owns a C handle that is destroyed through its address.
template <typename Handle, void (*Destroy)(Handle*)>
class Owned {
 public:
  Owned() = default;
  ~Owned() { reset(); }
  Owned(Owned&&) = delete;
  Owned& operator=(Owned&&) = delete;
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  void reset() {
    Destroy(&handle_);
    handle_ = {};
  }
  [[nodiscard]] Handle& get() { return handle_; }
  [[nodiscard]] Handle* out() {
    reset();
    return &handle_;
  }

 private:
  Handle handle_ = {};
};

using Config = Owned<duckdb_config, duckdb_destroy_config>;
using Database = Owned<duckdb_database, duckdb_close>;
using Connection = Owned<duckdb_connection, duckdb_disconnect>;
using Statement = Owned<duckdb_prepared_statement, duckdb_destroy_prepare>;
using Pending = Owned<duckdb_pending_result, duckdb_destroy_pending>;
using QueryResult = Owned<duckdb_result, duckdb_destroy_result>;
using Chunk = Owned<duckdb_data_chunk, duckdb_destroy_data_chunk>;

// An in-memory database that reads the file it is told to and nothing else.
class Session {
 public:
  Result<void> open() {
    Config config;
    EXTR_CHECK(duckdb_create_config(config.out()) == DuckDBSuccess, "DuckDB makes a configuration");
    constexpr std::pair<const char*, const char*> kSettings[] = {
        {"threads", "1"},  // Rows in order, and the work done in the caller's thread.
        {"preserve_insertion_order", "true"},
        {"autoinstall_known_extensions", "false"},
        {"autoload_known_extensions", "false"},
        {"allow_community_extensions", "false"},
        {"temp_directory", ""},  // Reports are never spilled to disk.
        {"enable_external_file_cache", "false"},
    };
    for (const auto& [name, value] : kSettings) {
      if (duckdb_set_config(config.get(), name, value) != DuckDBSuccess) {
        return fail(ErrorCode::unsupported, std::format("DuckDB does not know setting `{}`", name));
      }
    }
    if (duckdb_open_ext(nullptr, database_.out(), config.get(), nullptr) != DuckDBSuccess ||
        duckdb_connect(database_.get(), connection_.out()) != DuckDBSuccess) {
      return fail(ErrorCode::io_error, "DuckDB does not start");
    }
    // Belongs to the connection; the default would hold 10 MiB of rows ready.
    QueryResult result;
    if (!query("set streaming_buffer_size = '1MB'", result) ||
        !query("set lock_configuration = true", result)) {
      return fail(ErrorCode::unsupported, "DuckDB does not know a setting of its connections");
    }
    return {};
  }

  // Whole result; false if the query failed.
  [[nodiscard]] bool query(const std::string& sql, QueryResult& result) {
    return duckdb_query(connection_.get(), sql.c_str(), result.out()) == DuckDBSuccess;
  }

  // A result that is computed as it is fetched.
  [[nodiscard]] bool stream(const std::string& sql, QueryResult& result) {
    Statement statement;
    Pending pending;
    return duckdb_prepare(connection_.get(), sql.c_str(), statement.out()) == DuckDBSuccess &&
           duckdb_pending_prepared_streaming(statement.get(), pending.out()) == DuckDBSuccess &&
           duckdb_execute_pending(pending.get(), result.out()) == DuckDBSuccess;
  }

 private:
  Database database_;
  Connection connection_;
};

// The file, or the pipe with its repaired text, as a path that DuckDB opens. Never the user's path:
// that could be taken for a pattern or a URL.
class Source {
 public:
  Result<void> open(const std::filesystem::path& path, const CsvShape& shape) {
    if (shape.needs_repair()) {
      TRY(CsvText text, CsvText::open(path, shape));
      TRY(feeder_, CsvFeeder::start(std::move(text)));
      return {};
    }
    file_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file_ < 0) return fail(ErrorCode::io_error, std::format("cannot open `{}`", path.string()));
    return {};
  }
  Source() = default;
  ~Source() {
    if (file_ >= 0) ::close(file_);
  }
  Source(Source&&) = delete;
  Source& operator=(Source&&) = delete;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  [[nodiscard]] std::string path() const {
    return std::format("/proc/self/fd/{}", feeder_ == nullptr ? file_ : feeder_->descriptor());
  }
  // Whether all of the file went through. Call at the end of the result.
  [[nodiscard]] Result<void> finish() {
    return feeder_ == nullptr ? Result<void>() : feeder_->finish();
  }

 private:
  int file_ = -1;
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

// Nothing for NULL, which is an unquoted empty cell.
std::optional<std::string_view> text_in(duckdb_data_chunk chunk, idx_t column, idx_t row) {
  duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, column);
  std::uint64_t* validity = duckdb_vector_get_validity(vector);
  if (validity != nullptr && !duckdb_validity_row_is_valid(validity, row)) return std::nullopt;
  auto* cell = static_cast<duckdb_string_t*>(duckdb_vector_get_data(vector)) + row;
  return std::string_view(duckdb_string_t_data(cell), duckdb_string_t_length(*cell));
}

std::int64_t number_in(duckdb_data_chunk chunk, idx_t column) {
  return *static_cast<std::int64_t*>(
      duckdb_vector_get_data(duckdb_data_chunk_get_vector(chunk, column))
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

  Result<void> open(std::optional<char> delimiter) {
    TRY(shape_, look_at_csv(path_));
    dialect_.delimiter = delimiter.value_or(find_delimiter(shape_.header));
    dialect_.n_columns = count_delimiters(shape_.header, dialect_.delimiter) + 1;
    dialect_.longest_record = shape_.longest_record;
    TRY_VOID(session_.open());
    TRY_VOID(check_rows());

    TRY_VOID(source_.open(path_, shape_));
    const std::string sql = "select * from " + table_function(source_, dialect_, "");
    if (!session_.stream(sql, rows_)) return changed();
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
      std::string cell(text_in(chunk_.get(), i, row_).value_or(""));
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
          .hint = "if the file is from Windows, convert it with `iconv -f WINDOWS-1252 -t UTF-8`"
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
    QueryResult result;
    if (!session_.query(sql, result)) {
      return fail(
          ErrorCode::invalid_input,
          "this cannot be read as CSV",
          {.file = path_.string()},
          "look for unpaired quotation marks and for lines that end in different ways"
      );
    }
    TRY_VOID(source.finish());
    Chunk chunk;
    *chunk.out() = duckdb_fetch_chunk(result.get());
    const std::int64_t n_rows = number_in(chunk.get(), 0);
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
    QueryResult result;
    if (!session_.query(sql, result)) return changed();
    Chunk chunk;
    *chunk.out() = duckdb_fetch_chunk(result.get());
    if (chunk.get() == nullptr || duckdb_data_chunk_get_size(chunk.get()) == 0) return {};
    const auto offset = static_cast<std::uint64_t>(number_in(chunk.get(), 0));
    const std::int64_t n_found = number_in(chunk.get(), 1);
    const std::int64_t n_rows = number_in(chunk.get(), 2);
    const std::string kind(text_in(chunk.get(), 3, 0).value_or(""));
    TRY(const std::uint32_t line, line_of(path_, shape_, offset));
    Error error = misshapen_row(kind, n_found, dialect_);
    if (n_rows > 1) error.message += std::format("; {} rows in all do not fit", n_rows);
    error.at = {.file = path_.string(), .line = line};
    return std::unexpected(std::move(error));
  }

  // Moves to the next row that is no blank line.
  Result<bool> next_row() {
    ++row_;
    while (true) {
      while (chunk_.get() != nullptr && row_ < duckdb_data_chunk_get_size(chunk_.get())) {
        const bool is_blank = dialect_.n_columns == 1 && !text_in(chunk_.get(), 0, row_);
        if (!is_blank) return true;
        ++row_;
      }
      *chunk_.out() = duckdb_fetch_chunk(rows_.get());
      row_ = 0;
      if (chunk_.get() != nullptr) continue;
      // A streaming result meets its errors while it is fetched.
      if (const char* problem = duckdb_result_error(&rows_.get());
          problem != nullptr && *problem != '\0') {
        return changed();
      }
      return false;
    }
  }

  Result<void> name_columns() {
    std::size_t n_damaged = 0;
    for (std::size_t i = 0; i < dialect_.n_columns; ++i) {
      std::string name(text_in(chunk_.get(), i, row_).value_or(""));
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
          "if the file is from Windows, convert it with `iconv -f WINDOWS-1252 -t UTF-8`"
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
  Session session_;
  QueryResult rows_;
  Chunk chunk_;
  idx_t row_ = 0;
};

}  // namespace

Result<std::unique_ptr<Reader>> open_csv_reader(
    const std::filesystem::path& path, std::optional<char> delimiter
) {
  auto reader = std::make_unique<CsvReader>(path);
  TRY_VOID(reader->open(delimiter));
  return reader;
}

}  // namespace extractinator::dataset
