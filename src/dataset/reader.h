// Streams records out of a file in constant memory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "dataset/record.h"

namespace extractinator::dataset {

class Reader {
 public:
  virtual ~Reader() = default;

  // Column names in order. For JSON sources: of the first record.
  [[nodiscard]] virtual const std::vector<std::string>& columns() const = 0;
  // The next record, nothing at the end. A damaged row fails with `invalid_input`, file and line;
  // nothing is skipped.
  [[nodiscard]] virtual Result<std::optional<Record>> next() = 0;
};

// Opens by extension: .csv .tsv (DuckDB), .json (a list of objects), .jsonl .ndjson.
// Fails with `not_found`, `invalid_input` (what was found, where) or `unsupported` (other
// extensions, with a hint).
[[nodiscard]] Result<std::unique_ptr<Reader>> open_reader(const std::filesystem::path& path);

}  // namespace extractinator::dataset
