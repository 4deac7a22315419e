// Runs tests/sklearn_oracle.py and reads what it prints.
#include "eval/testing/sklearn_oracle.h"

#include <array>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <expected>
#include <filesystem>
#include <format>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <stdio.h>  // NOLINT(modernize-deprecated-headers): POSIX
#include <unistd.h>

#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"

namespace extractinator::eval::testing {
namespace {

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string text;
  std::array<char, 65536> buffer{};
  while (pipe != nullptr) {
    const std::size_t n_read = std::fread(buffer.data(), 1, buffer.size(), pipe.get());
    if (n_read == 0) break;
    text.append(buffer.data(), n_read);
  }
  return text;
}

}  // namespace

std::expected<std::vector<std::optional<double>>, std::string> ask_scikit_learn(
    const json::Value::Array& cases
) {
  const char* const source = std::getenv("EXTRACTINATOR_SOURCE_DIR");
  const std::filesystem::path root(source == nullptr ? "." : source);
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / std::format("sklearn-cases-{}.json", getpid());
  std::ofstream(file) << json::write(json::Value(cases));
  const std::string output = output_of(
      std::format(
          "python3 -B '{}' '{}' 2>/dev/null",
          (root / "tests/sklearn_oracle.py").string(),
          file.string()
      )
  );
  std::filesystem::remove(file);
  const auto answer = json::parse(output);
  if (!answer) return std::unexpected("python3 or python3-sklearn is not installed");
  std::vector<std::optional<double>> values;
  for (const json::Value& value : answer->find("values")->as_array())
    values.push_back(value.to_double());
  if (values.size() != cases.size()) return std::unexpected("the oracle lost cases");
  return values;
}

}  // namespace extractinator::eval::testing
