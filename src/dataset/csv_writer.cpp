// CSV over AtomicFile; reachable through writer.h.
#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <format>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file_system.h"
#include "base/result.h"
#include "dataset/writer.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"

namespace extractinator::dataset {
namespace {

bool is_formula(std::string_view text) {
  constexpr std::string_view kStarts = "=+-@\t\r";
  if (text.empty() || !kStarts.contains(text.front())) return false;
  const std::string_view number = text.substr(text.front() == '+' ? 1 : 0);
  const auto value = json::parse(number);
  return !value || !value->is_number();
}

std::string in_quotes(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"') result += c;
    result += c;
  }
  return result + '"';
}

class CsvWriter final : public Writer {
 public:
  CsvWriter(AtomicFile file, std::vector<std::string> columns, Formulas formulas)
      : file_(std::move(file)),
        columns_(std::move(columns)),
        formulas_(formulas) {}

  Result<void> write_header() {
    std::string line;
    for (const std::string& column : columns_)
      line += (line.empty() ? "" : ",") + cell(column);
    return file_.append(line + '\n');
  }

  Result<void> write(const json::Value::Object& row) override {
    std::vector<std::string> cells(columns_.size());
    for (const json::Member& member : row) {
      const auto column = std::ranges::find(columns_, member.key);
      if (column == columns_.end()) {
        return fail(ErrorCode::invalid_input, std::format("there is no column `{}`", member.key));
      }
      cells[static_cast<std::size_t>(column - columns_.begin())] = cell(member.value);
    }
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i)
      line += (i == 0 ? "" : ",") + cells[i];
    // A blank line would be no row for most readers.
    if (line.empty()) line = "\"\"";
    return file_.append(line + '\n');
  }

  Result<void> commit() override { return file_.commit(); }

 private:
  [[nodiscard]] std::string cell(const json::Value& value) const {
    if (value.is_null()) return {};
    if (value.is_string()) return cell(std::string_view(value.as_string()));
    const std::string text = json::write(value, {.layout = json::Layout::compact});
    return value.is_array() || value.is_object() ? cell(std::string_view(text)) : text;
  }

  [[nodiscard]] std::string cell(std::string_view text) const {
    if (formulas_ == Formulas::guard && is_formula(text)) return in_quotes("'" + std::string(text));
    // Space at the ends is lost on some readers unless it is quoted.
    const bool is_plain = !text.empty() &&
                          text.find_first_of(",\"\n\r") == std::string_view::npos &&
                          text.front() != ' ' && text.back() != ' ';
    return is_plain ? std::string(text) : in_quotes(text);
  }

  AtomicFile file_;
  std::vector<std::string> columns_;
  Formulas formulas_;
};

}  // namespace

Result<std::unique_ptr<Writer>> create_csv_writer(
    FileSystem& files,
    const std::filesystem::path& path,
    std::vector<std::string> columns,
    Formulas formulas
) {
  TRY(AtomicFile file, AtomicFile::create(files, path));
  auto writer = std::make_unique<CsvWriter>(std::move(file), std::move(columns), formulas);
  TRY_VOID(writer->write_header());
  return writer;
}

}  // namespace extractinator::dataset
