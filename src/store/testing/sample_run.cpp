// Sample rows and a temporary folder in memory, where the system has one.
#include "store/testing/sample_run.h"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <format>
#include <fstream>
#include <ios>
#include <iterator>
#include <map>
#include <string>
#include <system_error>

#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): POSIX

#include "base/check.h"
#include "base/hash.h"
#include "json/value.h"
#include "store/run_store.h"

namespace extractinator::store::testing {

TemporaryFolder::TemporaryFolder() {
  std::error_code ignored;
  const bool has_memory = std::filesystem::is_directory("/dev/shm", ignored);
  const std::filesystem::path base =
      has_memory ? "/dev/shm" : std::filesystem::temp_directory_path();
  std::string name = base / "extractinator-store-XXXXXX";
  EXTR_CHECK(mkdtemp(name.data()) != nullptr, "tests can make a temporary folder");
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void write_file(const std::filesystem::path& path, std::string_view content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  EXTR_CHECK(file.flush().good(), "tests can write their files");
}

std::map<std::string, std::string> read_folder(const std::filesystem::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().string();
    if (!entry.is_regular_file() || name.ends_with(".lock") || name.ends_with("-shm")) continue;
    files[name] = read_file(entry.path());
  }
  return files;
}

Configuration sample_configuration() {
  return {
      .name = "Task001_sample",
      .description = json::Value(
          json::Value::Object{
              {.key = "model_hash", .value = json::Value("0123456789abcdef0123456789abcdef")},
              {.key = "schema_hash", .value = json::Value("fedcba9876543210")},
              {.key = "seed", .value = json::Value::integer(7)},
          }
      ),
  };
}

NewRecord sample_record(std::uint64_t row, std::size_t n_bytes, int version) {
  std::string text = std::format(R"({{"row": "{}", "version": {}, "text": ")", row, version);
  while (text.size() < n_bytes)
    text += static_cast<char>('a' + (row + text.size()) % 26);
  text += "\"}";
  return {.key = {.row = row, .content = hash_of(text)}, .columns_json = text};
}

Outcome sample_outcome(std::uint64_t row) {
  switch (row % 4) {
    case 2:
      return {
          .row = row,
          .status = Status::invalid,
          .answer = std::format(R"({{"size": "{}"}})", row),
          .cause = "not_valid",
          .message = "the answer does not meet the schema at /size",
          .details_json = R"({"n_tokens": 12})",
      };
    case 3:
      return {
          .row = row,
          .status = Status::failed,
          .cause = "prompt_too_long",
          .message = "9,000 tokens are above 4,096",
      };
    default:
      return {
          .row = row,
          .status = Status::done,
          .answer = std::format(R"({{"size": {}}})", row),
          .details_json = R"({"n_tokens": 9})",
          .fields_json = row % 4 == 0 ? "" : R"([{"pointer":"/size","probability":0.5}])",
      };
  }
}

}  // namespace extractinator::store::testing
