// Parquet behind Reader; reachable through parquet_reader.h.
#include "dataset/parquet_reader.h"

#include <algorithm>
#include <array>
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
#include "dataset/database.h"
#include "dataset/open_file.h"
#include "dataset/reader.h"
#include "dataset/record.h"
#include "json/parse.h"
#include "json/value.h"

namespace extractinator::dataset {
namespace {

// How the cells of a column come out of the database.
struct Column {
  std::string sql;       // An expression of type VARCHAR.
  bool is_json = false;  // Its text is JSON; otherwise it is the value itself.
};

// `type` as DuckDB writes types. Numbers keep every digit they have in the file.
Column column_of(std::string_view name, std::string_view type) {
  constexpr std::array<std::string_view, 11> kExact = {
      "BOOLEAN",
      "TINYINT",
      "SMALLINT",
      "INTEGER",
      "BIGINT",
      "HUGEINT",
      "UTINYINT",
      "USMALLINT",
      "UINTEGER",
      "UBIGINT",
      "UHUGEINT"
  };
  const std::string cell = sql_name(name);
  const std::string as_text = std::format("{}::varchar", cell);
  if (type == "VARCHAR") return {.sql = cell};
  if (type == "JSON" || std::ranges::contains(kExact, type) || type.starts_with("DECIMAL("))
    return {.sql = as_text, .is_json = true};
  if (type == "FLOAT" || type == "DOUBLE") {
    return {
        .sql = std::format(
            "case when isnan({0}) then null when isinf({0}) then '\"' || {1} || '\"' else {1} end",
            cell,
            as_text
        ),
        .is_json = true
    };
  }
  if (type == "BLOB") return {.sql = std::format("base64({})", cell)};
  const bool is_nested =
      type.ends_with("]") || type.starts_with("STRUCT(") || type.starts_with("MAP(");
  if (is_nested) return {.sql = std::format("to_json({})::varchar", cell), .is_json = true};
  return {.sql = as_text};
}

class ParquetReader final : public Reader {
 public:
  explicit ParquetReader(std::filesystem::path path) : path_(std::move(path)) {}

  Result<void> open() {
    TRY(file_, OpenFile::open(path_));
    TRY(database_, Database::open());
    const std::string table = std::format("read_parquet({})", sql_text(file_.path()));
    const auto described = database_->query(
        std::format("select column_name, column_type from (describe select * from {})", table)
    );
    if (described == nullptr) {
      return fail(
          ErrorCode::invalid_input, "this is no Parquet file, or a damaged one", {.file = path_}
      );
    }
    std::string list;
    while (described->next() == Rows::Step::row) {
      columns_.emplace_back(described->text(0).value_or(""));
      kinds_.push_back(column_of(columns_.back(), described->text(1).value_or("")));
      list += (list.empty() ? "" : ", ") + kinds_.back().sql;
    }
    const auto counted = database_->query(std::format("select count(*)::bigint from {}", table));
    if (counted == nullptr || counted->next() != Rows::Step::row) return unreadable();
    n_records_ = static_cast<std::uint64_t>(counted->number(0));
    rows_ = database_->stream(std::format("select {} from {}", list, table));
    if (rows_ == nullptr) return unreadable();
    return {};
  }

  [[nodiscard]] const std::vector<std::string>& columns() const override { return columns_; }
  [[nodiscard]] std::optional<std::uint64_t> n_records() const override { return n_records_; }

  [[nodiscard]] Result<std::optional<Record>> next() override {
    const Rows::Step step = rows_->next();
    if (step == Rows::Step::failed || (step == Rows::Step::end && n_read_ != n_records_))
      return unreadable();
    if (step == Rows::Step::end) return std::nullopt;
    Record record{.row = n_read_++};
    record.columns.reserve(columns_.size());
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      TRY(json::Value value, cell(i));
      record.columns.push_back({.key = columns_[i], .value = std::move(value)});
    }
    return record;
  }

 private:
  [[nodiscard]] Result<json::Value> cell(std::size_t column) const {
    const auto text = rows_->text(column);
    if (!text) return json::Value();
    if (!kinds_[column].is_json) return json::Value(std::string(*text));
    auto value = json::parse(*text, {.duplicate_keys = json::DuplicateKeys::keep});
    if (!value) return unreadable();
    return value;
  }

  [[nodiscard]] std::unexpected<Error> unreadable() const {
    return fail(
        ErrorCode::io_error,
        std::format("`{}` cannot be read: a part of it is damaged", path_.string()),
        {},
        "write the file again, and leave it alone while it is read"
    );
  }

  std::filesystem::path path_;
  OpenFile file_;
  std::vector<std::string> columns_;
  std::vector<Column> kinds_;
  std::uint64_t n_records_ = 0;
  std::uint64_t n_read_ = 0;
  std::unique_ptr<Database> database_;
  std::unique_ptr<Rows> rows_;
};

}  // namespace

Result<std::unique_ptr<Reader>> open_parquet_reader(const std::filesystem::path& path) {
  auto reader = std::make_unique<ParquetReader>(path);
  TRY_VOID(reader->open());
  return reader;
}

}  // namespace extractinator::dataset
