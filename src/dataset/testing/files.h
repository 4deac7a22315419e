// Files and readable forms of what readers say, for the tests of the dataset room.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <unistd.h>

#include "base/check.h"
#include "base/result.h"
#include "dataset/reader.h"
#include "dataset/record.h"
#include "json/value.h"
#include "json/write.h"

namespace extractinator::dataset::testing {

// A folder of its own that goes away with the object.
class TempFolder {
 public:
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "dataset_test_XXXXXX").string();
    EXTR_CHECK(::mkdtemp(name.data()) != nullptr, "a temporary folder can be made");
    path_ = name;
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(TempFolder&&) = delete;
  TempFolder& operator=(TempFolder&&) = delete;
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path write(std::string_view name, std::string_view text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

// Whether Python is there to write files with its own libraries.
inline bool has_python() {
  return std::system("python3 -c 'import gzip, json, sqlite3, compression.zstd' 2>/dev/null") == 0;
}
// Runs a script in the folder; whether it went well.
inline bool run_python(const TempFolder& folder, std::string_view script) {
  const std::filesystem::path file = folder.write("script.py", script);
  const std::string command = "cd '" + folder.path().string() + "' && python3 -B script.py";
  const bool is_done = std::system(command.c_str()) == 0;
  std::filesystem::remove(file);
  return is_done;
}

inline std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline std::vector<Record> all_of(Reader& reader) {
  std::vector<Record> records;
  while (true) {
    auto record = reader.next();
    EXTR_CHECK(record.has_value(), "reading goes well");
    if (!record->has_value()) return records;
    records.push_back(std::move(**record));
  }
}

// The records as a compact JSON list, damaged ones as {"damage": line}; an error as one line.
inline std::string dump(Result<std::unique_ptr<Reader>> reader) {
  if (!reader.has_value()) return to_string(reader.error());
  json::Value::Array items;
  while (true) {
    auto record = (*reader)->next();
    if (!record.has_value()) return to_string(record.error());
    if (!record->has_value()) break;
    if ((*record)->damage.has_value()) {
      json::Value::Object damage;
      damage.push_back({"damage", json::Value::integer((*record)->damage->at.line)});
      items.emplace_back(std::move(damage));
    } else {
      items.emplace_back(std::move((*record)->columns));
    }
  }
  if ((*reader)->n_records().value_or(items.size()) != items.size()) return "n_records() is wrong";
  return json::write(json::Value(std::move(items)), {.layout = json::Layout::compact});
}

}  // namespace extractinator::dataset::testing
