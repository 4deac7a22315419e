// Types of DuckDB as those of JSON; reachable through table_reader.h.
#include "dataset/table_reader.h"

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
#include "dataset/record.h"
#include "json/parse.h"
#include "json/value.h"

namespace extractinator::dataset {
namespace {

// How the cells of a column come out of the database.
struct Column {
  std::string sql = {};  // An expression of type VARCHAR.
  bool is_json = false;
};

// `cell` is SQL, `type` as DuckDB writes types. Numbers keep every digit they have.
Column column_of(std::string_view cell, std::string_view type) {
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
  const std::string as_text = std::format("{}::varchar", cell);
  if (type == "VARCHAR") return {.sql = std::string(cell)};
  if (type == "JSON" || std::ranges::contains(kExact, type) || type.starts_with("DECIMAL(")) {
    // A decimal array ends in a bracket and is nested.
    if (!type.ends_with("]")) return {.sql = as_text, .is_json = true};
  }
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

}  // namespace

Result<void> TableReader::open(
    std::unique_ptr<Database> database,
    const std::string& select,
    const std::filesystem::path& path,
    const TableTexts& texts
) {
  name_ = path.string();
  texts_ = texts;
  database_ = std::move(database);
  // A line feed ends a comment that the query may end with.
  const auto described =
      database_->query(std::format("select column_name, column_type from (describe {}\n)", select));
  if (described == nullptr) {
    return fail(ErrorCode::invalid_input, std::string(texts_.unreadable), {.file = name_});
  }
  // The columns get names of their own, which no name in the query can clash with.
  std::string cells;
  std::string aliases;
  while (described->next() == Rows::Step::row) {
    std::string name(described->text(0).value_or(""));
    if (std::ranges::contains(columns_, name)) {
      return fail(
          ErrorCode::invalid_input,
          std::format("two columns are called `{}`", name),
          {.file = name_},
          "give each column a name of its own"
      );
    }
    const std::string alias = std::format("c{}", columns_.size());
    const Column column = column_of("t." + alias, described->text(1).value_or(""));
    const std::string_view comma = columns_.empty() ? "" : ", ";
    cells += std::format("{}{}", comma, column.sql);
    aliases += std::format("{}{}", comma, alias);
    columns_.push_back(std::move(name));
    is_json_.push_back(column.is_json);
  }
  const std::string table = std::format("({}\n) as t({})", select, aliases);
  const auto counted = database_->query(std::format("select count(*)::bigint from {}", table));
  if (counted == nullptr || counted->next() != Rows::Step::row) return failed();
  n_records_ = static_cast<std::uint64_t>(counted->number(0));
  rows_ = database_->stream(std::format("select {} from {}", cells, table));
  if (rows_ == nullptr) return failed();
  return {};
}

Result<std::optional<Record>> TableReader::next() {
  const Rows::Step step = rows_->next();
  if (step == Rows::Step::failed || (step == Rows::Step::end && n_read_ != n_records_))
    return failed();
  if (step == Rows::Step::end) return std::nullopt;
  Record record{.row = n_read_++};
  record.columns.reserve(columns_.size());
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    TRY(json::Value value, cell(i));
    record.columns.push_back({.key = columns_[i], .value = std::move(value)});
  }
  return record;
}

Result<json::Value> TableReader::cell(std::size_t column) const {
  const auto text = rows_->text(column);
  if (!text) return json::Value();
  if (!is_json_[column]) return json::Value(std::string(*text));
  auto value = json::parse(*text, {.duplicate_keys = json::DuplicateKeys::keep});
  if (!value) return failed();
  return value;
}

std::unexpected<Error> TableReader::failed() const {
  return fail(
      ErrorCode::io_error,
      std::format("`{}` {}", name_, texts_.failed),
      {},
      std::string(texts_.hint)
  );
}

}  // namespace extractinator::dataset
