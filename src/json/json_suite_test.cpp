// The public JSON parsing suite and the list of naughty strings, from the folder with public data.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/testing/cpu_clock.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"

namespace extractinator::json {
namespace {

std::filesystem::path suites() {
  const char* data = std::getenv("EXTRACTINATOR_SHARED_DATA");
  return data == nullptr || *data == '\0' ? std::filesystem::path()
                                          : std::filesystem::path(data) / "suites";
}

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

constexpr DuplicateKeys kKeep = DuplicateKeys::keep;

// What RFC 8259 leaves open (files named i_*): true for those we accept. The file with the
// decisions says why.
std::map<std::string, bool> decisions() {
  const char* source = std::getenv("EXTRACTINATOR_SOURCE_DIR");
  const std::filesystem::path root = source == nullptr ? "." : source;
  const auto file = parse(contents(root / "src/json/testdata/json_parsing_suite.json"));
  std::map<std::string, bool> accepted;
  if (!file) return accepted;
  for (const Value& decision : file->find("decisions")->as_array())
    accepted.emplace(
        decision.find("file")->as_string(), decision.find("decision")->as_string() == "accepted"
    );
  return accepted;
}

// Files the suite accepts, and we too with DuplicateKeys::keep.
constexpr std::string_view kDuplicateKeyCases[] = {
    "y_object_duplicated_key.json",
    "y_object_duplicated_key_and_value.json",
};

TEST(JsonSuite, AcceptsAndRefuses) {
  const std::filesystem::path folder = suites() / "json-parsing";
  if (!std::filesystem::exists(folder)) {
    GTEST_SKIP() << "EXTRACTINATOR_SHARED_DATA names no folder with suites/json-parsing";
  }
  const std::map<std::string, bool> decided = decisions();
  ASSERT_EQ(decided.size(), 35U);
  std::map<char, int> n_files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(".json")) continue;
    SCOPED_TRACE(name);
    ++n_files[name.front()];
    const std::string text = contents(entry.path());
    const auto start = extractinator::testing::CpuClock::now();
    const auto value = parse(text, {.duplicate_keys = kKeep});
    EXPECT_LT(extractinator::testing::CpuClock::now() - start, std::chrono::milliseconds(500));
    ASSERT_TRUE(name.front() != 'i' || decided.contains(name)) << "not decided";
    const bool want = name.front() == 'y' || (name.front() == 'i' && decided.at(name));
    ASSERT_EQ(value.has_value(), want) << (value ? write(*value) : to_string(value.error()));
    if (value.has_value()) {
      EXPECT_EQ(parse(write(*value), {.duplicate_keys = kKeep}).value(), *value);
      EXPECT_EQ(parse(text).has_value(), !std::ranges::contains(kDuplicateKeyCases, name));
    } else {
      EXPECT_GE(value.error().at.line, 1U);
      EXPECT_GE(value.error().at.column, 1U);
    }
  }
  EXPECT_EQ(n_files['y'], 95);
  EXPECT_EQ(n_files['n'], 188);
  EXPECT_EQ(n_files['i'], 35);
}

TEST(JsonSuite, NaughtyStringsRoundTrip) {
  const std::filesystem::path file = suites() / "naughty-strings.json";
  if (!std::filesystem::exists(file)) {
    GTEST_SKIP() << "EXTRACTINATOR_SHARED_DATA names no folder with suites/naughty-strings.json";
  }
  const auto strings = parse(contents(file));
  ASSERT_TRUE(strings.has_value()) << to_string(strings.error());
  EXPECT_GT(strings->as_array().size(), 400U);
  for (const Value& item : strings->as_array()) {
    for (const Layout layout : {Layout::canonical, Layout::compact, Layout::indented}) {
      for (const Escaping escaping : {Escaping::minimal, Escaping::ascii}) {
        Value::Object members;
        members.push_back({.key = item.as_string(), .value = item});
        const Value object{std::move(members)};
        EXPECT_EQ(parse(write(object, {.layout = layout, .escaping = escaping})).value(), object);
      }
    }
  }
}

}  // namespace
}  // namespace extractinator::json
