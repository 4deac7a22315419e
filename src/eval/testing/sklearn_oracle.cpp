// Runs an oracle of tests/ and reads what it prints.
#include "eval/testing/sklearn_oracle.h"

#include <expected>
#include <filesystem>
#include <format>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>

#include "base/testing/python.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"

namespace extractinator::eval::testing {
namespace {

std::expected<std::vector<std::optional<double>>, std::string> ask(
    std::string_view script, const json::Value::Array& cases
) {
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / std::format("oracle-cases-{}.json", getpid());
  std::ofstream(file) << json::write(json::Value(cases));
  const std::string output = extractinator::testing::output_of_python(script, {file});
  std::filesystem::remove(file);
  const auto answer = json::parse(output);
  if (!answer) return std::unexpected("python3 or python3-sklearn is not installed");
  std::vector<std::optional<double>> values;
  for (const json::Value& value : answer->find("values")->as_array())
    values.push_back(value.to_double());
  if (values.size() != cases.size()) return std::unexpected("the oracle lost cases");
  return values;
}

}  // namespace

std::expected<std::vector<std::optional<double>>, std::string> ask_scikit_learn(
    const json::Value::Array& cases
) {
  return ask("sklearn_oracle.py", cases);
}

std::expected<std::vector<std::optional<double>>, std::string> ask_scipy(
    const json::Value::Array& cases
) {
  return ask("scipy_oracle.py", cases);
}

}  // namespace extractinator::eval::testing
