// Chooses the reader of a file by its extension; reachable through reader.h.
#include "dataset/reader.h"

#include <algorithm>
#include <filesystem>
#include <format>
#include <memory>
#include <optional>
#include <string>
#include <system_error>

#include "base/error.h"
#include "base/result.h"
#include "dataset/csv_reader.h"
#include "dataset/folder_reader.h"
#include "dataset/json_reader.h"
#include "dataset/parquet_reader.h"

namespace extractinator::dataset {

Result<std::unique_ptr<Reader>> open_reader(const std::filesystem::path& path) {
  std::string extension = path.extension().string();
  std::ranges::transform(extension, extension.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (std::error_code ignored; std::filesystem::is_directory(path, ignored))
    return open_folder_reader(path);
  if (extension == ".csv") return open_csv_reader(path, std::nullopt);
  if (extension == ".tsv") return open_csv_reader(path, '\t');
  if (extension == ".json") return open_json_reader(path);
  if (extension == ".jsonl" || extension == ".ndjson") return open_jsonl_reader(path);
  if (extension == ".parquet" || extension == ".pq") return open_parquet_reader(path);
  return fail(
      ErrorCode::unsupported,
      std::format("data with the extension `{}` cannot be read", extension),
      {.file = path.string()},
      "use .csv, .tsv, .json, .jsonl, .ndjson or .parquet, or a folder of .txt files"
  );
}

}  // namespace extractinator::dataset
