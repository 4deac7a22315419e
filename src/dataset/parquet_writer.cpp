// Parquet through DuckDB; reachable through writer.h.
#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <format>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <unistd.h>

#include "base/error.h"
#include "base/file_system.h"
#include "base/result.h"
#include "dataset/database.h"
#include "dataset/open_file.h"
#include "dataset/writer.h"
#include "json/value.h"
#include "json/write.h"

namespace extractinator::dataset {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 20U;

std::unexpected<Error> disk_error(std::string_view what) {
  return fail(
      ErrorCode::io_error, std::format("{}: {}", what, std::generic_category().message(errno))
  );
}

// The one type that holds every value of a column seen so far: the database finds no value that
// does not fit, which it would drop.
class ColumnType {
 public:
  void add(const json::Value& value) {
    if (value.is_null()) return;
    const Kind kind = kind_of(value);
    if (kind_ == Kind::none) {
      kind_ = kind;
    } else if (is_numeric(kind_) && is_numeric(kind)) {
      kind_ = std::max(kind_, kind);
    } else if (kind_ != kind) {
      kind_ = Kind::mixed;
    }
    if (kind_ == Kind::list) {
      if (parts_.empty()) parts_.emplace_back("", ColumnType());
      for (const json::Value& item : value.as_array())
        parts_.front().second.add(item);
    }
    if (kind_ != Kind::object) return;
    for (const json::Member& member : value.as_object()) {
      auto part = std::ranges::find(parts_, member.key, [](const auto& known) {
        return std::string_view(known.first);
      });
      if (part == parts_.end()) part = parts_.emplace(part, member.key, ColumnType());
      part->second.add(member.value);
    }
  }

  // As `json_transform` of DuckDB takes it: a name, a list of one, or an object.
  [[nodiscard]] json::Value structure() const {
    switch (kind_) {
      case Kind::boolean:
        return json::Value("BOOLEAN");
      case Kind::integer:
        return json::Value("BIGINT");
      case Kind::number:
        return json::Value("DOUBLE");
      case Kind::none:
      case Kind::text:
        return json::Value("VARCHAR");
      case Kind::list:
        return json::Value(json::Value::Array{parts_.front().second.structure()});
      case Kind::object:
        break;
      case Kind::mixed:
        return json::Value("JSON");
    }
    if (parts_.empty()) return json::Value("JSON");  // Parquet has no structure without members.
    json::Value::Object members;
    for (const auto& [name, type] : parts_)
      members.push_back({.key = name, .value = type.structure()});
    return json::Value(std::move(members));
  }

 private:
  enum class Kind : std::uint8_t { none, boolean, integer, number, text, list, object, mixed };

  static bool is_numeric(Kind kind) { return kind == Kind::integer || kind == Kind::number; }

  static Kind kind_of(const json::Value& value) {
    switch (value.kind()) {
      case json::Kind::null:
        return Kind::none;
      case json::Kind::boolean:
        return Kind::boolean;
      case json::Kind::number:
        if (value.as_number().text.find_first_of(".eE") != std::string::npos) return Kind::number;
        return value.to_int64() ? Kind::integer : Kind::mixed;  // All of its digits are kept.
      case json::Kind::string:
        return Kind::text;
      case json::Kind::array:
        return Kind::list;
      case json::Kind::object:
        break;
    }
    return Kind::object;
  }

  Kind kind_ = Kind::none;
  // Of a list its items under "", of an object its members in the order of their first appearance.
  std::vector<std::pair<std::string, ColumnType>> parts_;
};

class ParquetWriter final : public Writer {
 public:
  ParquetWriter(AtomicFile target, OpenFile rows, OpenFile table, std::vector<std::string> columns)
      : target_(std::move(target)),
        rows_(std::move(rows)),
        table_(std::move(table)),
        columns_(std::move(columns)) {}

  Result<void> write(const json::Value::Object& row) override {
    const std::string line =
        json::write(json::Value(row), {.layout = json::Layout::compact}) + '\n';
    longest_ = std::max(longest_, line.size());
    ++n_rows_;
    for (const json::Member& member : row)
      types_[member.key].add(member.value);
    buffer_ += line;
    return buffer_.size() < kBlock ? Result<void>() : flush();
  }

  Result<void> commit() override {
    TRY_VOID(flush());
    TRY(const auto database, Database::open());
    const std::string copy = std::format(
        "copy ({}) to {} (format parquet, compression zstd, use_tmp_file false)",
        selection(),
        sql_text(table_.path())
    );
    if (database->query(copy) == nullptr) return unsupported();
    TRY_VOID(deliver());
    return target_.commit();
  }

 private:
  Result<void> flush() {
    std::string_view rest = buffer_;
    while (!rest.empty()) {
      const ssize_t n = ::write(rows_.descriptor(), rest.data(), rest.size());
      if (n < 0 && errno != EINTR) return disk_error("cannot write rows for Parquet");
      rest.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
    }
    buffer_.clear();
    return {};
  }

  [[nodiscard]] std::string selection() const {
    if (n_rows_ == 0) {
      std::string list;
      for (const std::string& column : columns_)
        list += std::format("{}null::varchar as {}", list.empty() ? "" : ", ", sql_name(column));
      return std::format("select {} where false", list);
    }
    const std::string source = std::format(
        "read_ndjson_objects({}, compression='none', maximum_object_size={})",
        sql_text(rows_.path()),
        std::max<std::size_t>(2 * longest_, kBlock)
    );
    json::Value::Object structure;
    for (const std::string& column : columns_) {
      const auto type = types_.find(column);
      structure.push_back(
          {column, type == types_.end() ? json::Value("VARCHAR") : type->second.structure()}
      );
    }
    return std::format(
        "select unnest(json_transform(json, {})) from {}",
        sql_text(json::write(json::Value(std::move(structure)))),
        source
    );
  }

  Result<void> deliver() {
    std::string block(kBlock, '\0');
    off_t at = 0;
    while (true) {
      const ssize_t n = ::pread(table_.descriptor(), block.data(), block.size(), at);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return disk_error("cannot read what was made for Parquet");
      if (n == 0) return {};
      TRY_VOID(target_.append(std::string_view(block).substr(0, static_cast<std::size_t>(n))));
      at += n;
    }
  }

  [[nodiscard]] static std::unexpected<Error> unsupported() {
    return fail(
        ErrorCode::unsupported,
        "the rows cannot be written as Parquet",
        {},
        "columns whose names differ in case only are one for Parquet's tools; write CSV or JSON "
        "Lines"
    );
  }

  AtomicFile target_;
  OpenFile rows_;   // JSON Lines.
  OpenFile table_;  // What DuckDB makes of them.
  std::vector<std::string> columns_;
  std::map<std::string, ColumnType, std::less<>> types_;
  std::string buffer_;
  std::size_t longest_ = 0;
  std::uint64_t n_rows_ = 0;
};

}  // namespace

Result<std::unique_ptr<Writer>> create_parquet_writer(
    FileSystem& files, const std::filesystem::path& path, std::vector<std::string> columns
) {
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  TRY(OpenFile rows, OpenFile::nameless(folder));
  TRY(OpenFile table, OpenFile::nameless(folder));
  TRY(AtomicFile target, AtomicFile::create(files, path));
  return std::make_unique<ParquetWriter>(
      std::move(target), std::move(rows), std::move(table), std::move(columns)
  );
}

}  // namespace extractinator::dataset
