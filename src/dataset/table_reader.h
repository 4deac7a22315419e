// Rows of a query of DuckDB as records, with the types of JSON; internal to the dataset room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "dataset/database.h"
#include "dataset/reader.h"
#include "dataset/record.h"
#include "json/value.h"

namespace extractinator::dataset {

// What a reader says of rows that cannot be read; the place is the file.
struct TableTexts {
  std::string_view unreadable = {};  // When the query cannot be described.
  std::string_view failed = {};      // When its rows cannot be read to the end.
  std::string_view hint = {};        // For `failed`.
};

class TableReader : public Reader {
 public:
  // See open_reader() for what becomes of each type. `database` was opened for this file. Fails
  // with `invalid_input` (unreadable, or two columns of one name) or `io_error` (failed).
  [[nodiscard]] Result<void> open(
      std::unique_ptr<Database> database,
      const std::string& select,
      const std::filesystem::path& path,
      const TableTexts& texts
  );

  [[nodiscard]] const std::vector<std::string>& columns() const override { return columns_; }
  [[nodiscard]] std::optional<std::uint64_t> n_records() const override { return n_records_; }
  [[nodiscard]] Result<std::optional<Record>> next() override;

 private:
  [[nodiscard]] Result<json::Value> cell(std::size_t column) const;
  [[nodiscard]] std::unexpected<Error> failed() const;

  std::string name_;  // Of the file.
  TableTexts texts_;
  std::vector<std::string> columns_;
  std::vector<bool> is_json_;  // Whether a column's text is JSON; otherwise it is the value itself.
  std::uint64_t n_records_ = 0;
  std::uint64_t n_read_ = 0;
  std::unique_ptr<Database> database_;
  std::unique_ptr<Rows> rows_;
};

}  // namespace extractinator::dataset
