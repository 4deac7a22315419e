// The official JSON Schema test suite, 2020-12: every verdict on a schema that is read must be the
// suite's; the number of schemas that are read must not fall.
#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/error.h"
#include "json/parse.h"
#include "json/value.h"
#include "schema/schema.h"
#include "validate/checker.h"

namespace extractinator::validate {
namespace {

// The ratchet: raise them when more is supported.
constexpr std::size_t kReadSchemas = 105;
constexpr std::size_t kVerdicts = 366;

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

TEST(JsonSchemaSuite, EveryVerdictOnAReadSchemaIsTheSuites) {
  const char* data = std::getenv("EXTRACTINATOR_SHARED_DATA");
  const std::filesystem::path folder =
      std::filesystem::path(data != nullptr ? data : "") / "suites/json-schema-draft2020-12";
  if (data == nullptr || !std::filesystem::is_directory(folder))
    GTEST_SKIP() << "EXTRACTINATOR_SHARED_DATA has no suites/json-schema-draft2020-12";

  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  std::ranges::sort(files);
  std::size_t n_schemas = 0;
  std::size_t n_read = 0;
  std::size_t n_verdicts = 0;
  std::map<std::string, std::size_t> refused;
  for (const auto& file : files) {
    const auto groups = json::parse(read_file(file), {.file = file.filename().string()});
    ASSERT_TRUE(groups.has_value()) << to_string(groups.error());
    for (const json::Value& group : groups->as_array()) {
      ++n_schemas;
      const std::string name =
          file.filename().string() + ": " + group.find("description")->as_string();
      const auto schema = schema::read_json_schema(*group.find("schema"), {.file = name});
      if (!schema) {
        ++refused[std::string(to_string(schema.error().code))];
        continue;
      }
      ++n_read;
      const Checker checker =
          Checker::make(std::make_shared<const schema::Schema>(*schema)).value();
      for (const json::Value& test : group.find("tests")->as_array()) {
        ++n_verdicts;
        EXPECT_EQ(checker.check(*test.find("data")).is_valid(), test.find("valid")->as_bool())
            << name << ": " << test.find("description")->as_string();
      }
    }
  }
  std::cout << n_read << " of " << n_schemas << " schemas read, " << n_verdicts << " verdicts";
  for (const auto& [code, n] : refused)
    std::cout << ", " << n << " " << code;
  std::cout << '\n';
  EXPECT_GE(n_read, kReadSchemas);
  EXPECT_GE(n_verdicts, kVerdicts);
}

}  // namespace
}  // namespace extractinator::validate
