// The official JSON Schema test suite, 2020-12, as a ratchet: testdata/json_schema_suite.json names
// every test whose verdict is not the suite's. A further one fails; one that is mended must be
// taken off the list, which EXTR_UPDATE_GOLDEN=1 does.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/error.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/schema.h"
#include "validate/checker.h"

namespace extractinator::validate {
namespace {

using Path = std::filesystem::path;

// From the Debian package python3-jsonschema-specifications.
constexpr std::string_view kMetaschemas =
    "/usr/lib/python3/dist-packages/jsonschema_specifications/schemas/draft202012";

Path environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

json::Value read(const Path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  auto value = json::parse(text, {.file = path.string()});
  EXPECT_TRUE(value.has_value()) << to_string(value.error());
  return value.value_or(json::Value());
}

std::vector<Path> files_under(const Path& folder) {
  std::vector<Path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

// What the suite says is served under these addresses.
std::vector<schema::Document> documents(const Path& suites) {
  std::vector<schema::Document> all;
  const Path remotes = suites / "json-schema-remotes";
  for (const Path& file : files_under(remotes / "draft2020-12"))
    all.push_back({
        .uri = "http://localhost:1234/" + file.lexically_relative(remotes).generic_string(),
        .value = read(file),
    });
  const std::string base = "https://json-schema.org/draft/2020-12/";
  const Path metaschemas(kMetaschemas);
  all.push_back({.uri = base + "schema", .value = read(metaschemas / "metaschema.json")});
  for (const Path& file : files_under(metaschemas / "vocabularies"))
    all.push_back({.uri = base + "meta/" + file.stem().string(), .value = read(file)});
  return all;
}

struct Tally {
  std::size_t n_tests = 0;
  std::vector<std::string> failing = {};
};

void run_group(
    const std::string& file,
    const json::Value& group,
    const schema::JsonSchemaOptions& options,
    Tally& tally
) {
  const std::string name = file + ": " + group.find("description")->as_string();
  const auto checker =
      schema::read_json_schema(*group.find("schema"), {.file = name}, options)
          .and_then([](schema::Schema schema) {
            return Checker::make(std::make_shared<const schema::Schema>(std::move(schema)));
          });
  if (!checker) std::cout << to_string(checker.error()) << '\n';
  for (const json::Value& test : group.find("tests")->as_array()) {
    ++tally.n_tests;
    const bool want = test.find("valid")->as_bool();
    const Verdict verdict = checker ? checker->check(*test.find("data")) : Verdict{};
    const bool is_right = checker && !verdict.is_undecided() && verdict.is_valid() == want;
    if (!is_right) tally.failing.push_back(name + ": " + test.find("description")->as_string());
  }
}

json::Value to_json(const Tally& tally) {
  json::Value::Array failing;
  for (const std::string& name : tally.failing)
    failing.push_back(json::Value(name));
  return json::Value(
      json::Value::Object{
          {"about",
           json::Value(
               "Tests of the JSON Schema suite, 2020-12, whose verdict is not the suite's."
           )},
          {"tests", json::Value::integer(static_cast<std::int64_t>(tally.n_tests))},
          {"failing", json::Value(std::move(failing))},
      }
  );
}

TEST(JsonSchemaSuite, VerdictsGetNoWorse) {
  const Path suites = environment("EXTRACTINATOR_SHARED_DATA") / "suites";
  const Path folder = suites / "json-schema-draft2020-12";
  if (!std::filesystem::is_directory(folder))
    GTEST_SKIP() << "EXTRACTINATOR_SHARED_DATA has no suites/json-schema-draft2020-12";
  if (!std::filesystem::is_directory(kMetaschemas))
    GTEST_SKIP() << "needs the package python3-jsonschema-specifications";

  const std::vector<schema::Document> served = documents(suites);
  const auto start = std::chrono::steady_clock::now();
  Tally tally;
  for (const Path& file : files_under(folder)) {
    const json::Value groups = read(file);
    for (const json::Value& group : groups.as_array())
      run_group(file.filename().string(), group, {.documents = served}, tally);
  }
  std::cout << tally.n_tests - tally.failing.size() << " of " << tally.n_tests
            << " verdicts right in "
            << std::chrono::duration_cast<std::chrono::milliseconds>(
                   std::chrono::steady_clock::now() - start
               )
                   .count()
            << " ms\n";

  const Path ratchet =
      environment("EXTRACTINATOR_SOURCE_DIR") / "src/validate/testdata/json_schema_suite.json";
  if (std::getenv("EXTR_UPDATE_GOLDEN") != nullptr)
    std::ofstream(ratchet) << json::write(to_json(tally), {.layout = json::Layout::indented})
                           << '\n';
  const json::Value known = read(ratchet);
  EXPECT_EQ(static_cast<std::int64_t>(tally.n_tests), known.find("tests")->to_int64());
  std::vector<std::string> listed;
  for (const json::Value& name : known.find("failing")->as_array())
    listed.push_back(name.as_string());
  for (const std::string& name : tally.failing)
    EXPECT_TRUE(std::ranges::contains(listed, name)) << "fails, and did not: " << name;
  for (const std::string& name : listed)
    EXPECT_TRUE(std::ranges::contains(tally.failing, name)) << "is right; take it off: " << name;
}

}  // namespace
}  // namespace extractinator::validate
