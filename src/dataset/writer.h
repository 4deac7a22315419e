// Writes result rows as files that appear whole or not at all.
#pragma once

#include <filesystem>
#include <memory>

#include "base/file_system.h"
#include "base/result.h"
#include "json/value.h"

namespace extractinator::dataset {

class Writer {
 public:
  virtual ~Writer() = default;
  [[nodiscard]] virtual Result<void> write(const json::Value::Object& row) = 0;
  // Ends the file and moves it into place. Without it the target is untouched.
  [[nodiscard]] virtual Result<void> commit() = 0;
};

// The reference's layout: one JSON list, four spaces per level, ASCII-escaped. Streams; memory does
// not grow with rows.
[[nodiscard]] Result<std::unique_ptr<Writer>> create_json_writer(
    FileSystem& files, const std::filesystem::path& path
);
// One object per line, UTF-8.
[[nodiscard]] Result<std::unique_ptr<Writer>> create_jsonl_writer(
    FileSystem& files, const std::filesystem::path& path
);

}  // namespace extractinator::dataset
