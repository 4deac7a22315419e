// Result files: byte for byte what Python's json.dump writes, and whole or not at all.
#include "dataset/writer.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/file_system.h"
#include "base/testing/faulty_file_system.h"
#include "dataset/reader.h"
#include "dataset/record.h"
#include "dataset/testing/files.h"
#include "json/parse.h"
#include "json/testing/arbitrary_value.h"
#include "json/value.h"
#include "json/write.h"

namespace extractinator::dataset {
namespace {

namespace fs = std::filesystem;
using testing::TempFolder;

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

json::Value::Object object(std::string_view text) { return json::parse(text).value().as_object(); }

TEST(Writer, JsonListInTheLayoutOfPython) {
  const TempFolder folder;
  RealFileSystem files;
  const std::filesystem::path path = folder.path() / "out.json";
  auto writer = create_json_writer(files, path);
  ASSERT_TRUE(writer.has_value());
  ASSERT_TRUE((*writer)->write(object(R"({"uid": "001", "n": 1.50, "list": [], "é": ["a\nb"]})")));
  ASSERT_TRUE((*writer)->write({}));
  EXPECT_FALSE(std::filesystem::exists(path));
  ASSERT_TRUE((*writer)->commit());
  EXPECT_EQ(
      contents(path),
      "[\n    {\n        \"uid\": \"001\",\n        \"n\": 1.50,\n        \"list\": [],\n"
      "        \"\\u00e9\": [\n            \"a\\nb\"\n        ]\n    },\n    {}\n]"
  );
}

TEST(Writer, NoRows) {
  const TempFolder folder;
  RealFileSystem files;
  ASSERT_TRUE(create_json_writer(files, folder.path() / "a.json").value()->commit());
  EXPECT_EQ(contents(folder.path() / "a.json"), "[]");
  ASSERT_TRUE(create_jsonl_writer(files, folder.path() / "a.jsonl").value()->commit());
  EXPECT_EQ(contents(folder.path() / "a.jsonl"), "");
}

TEST(Writer, JsonLines) {
  const TempFolder folder;
  RealFileSystem files;
  auto writer = create_jsonl_writer(files, folder.path() / "a.jsonl");
  ASSERT_TRUE(writer.has_value());
  ASSERT_TRUE((*writer)->write(object(R"({"uid": "001", "é": "a\nb"})")));
  ASSERT_TRUE((*writer)->write(object(R"({"n": 1.50})")));
  ASSERT_TRUE((*writer)->commit());
  EXPECT_EQ(
      contents(folder.path() / "a.jsonl"), "{\"uid\":\"001\",\"é\":\"a\\nb\"}\n{\"n\":1.50}\n"
  );
}

TEST(Writer, CsvCellsComeBackThroughTheReader) {
  const TempFolder folder;
  RealFileSystem files;
  const std::filesystem::path path = folder.path() / "a.csv";
  const std::vector<std::string> texts = {
      "001", " x ", "a,b", "say \"no\"", "two\nlines", "", "caf\u00e9", "'quoted'", "1,5", "-2"
  };
  auto writer = create_csv_writer(files, path, {"text", "n", "list", "none"}).value();
  for (const std::string& text : texts) {
    json::Value::Object row = object(R"({"none": null, "list": ["a", 1.50], "n": -2.50})");
    row.push_back({.key = "text", .value = json::Value(text)});
    ASSERT_TRUE(writer->write(row));
  }
  ASSERT_TRUE(writer->write({}));
  EXPECT_FALSE(writer->write(object(R"({"other": 1})")));
  ASSERT_TRUE(writer->commit());
  auto reader = open_reader(path).value();
  EXPECT_EQ(reader->columns(), (std::vector<std::string>{"text", "n", "list", "none"}));
  const std::vector<Record> records = testing::all_of(*reader);
  ASSERT_EQ(records.size(), texts.size() + 1);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    EXPECT_EQ(records[i].columns[0].value.as_string(), texts[i]);
    EXPECT_EQ(records[i].columns[1].value.as_string(), "-2.50");
    EXPECT_EQ(records[i].columns[2].value.as_string(), R"(["a",1.50])");
    EXPECT_EQ(records[i].columns[3].value.as_string(), "");
  }
}

TEST(Writer, CsvTextsThatWouldBeFormulasAreGuarded) {
  const std::vector<std::string> formulas = {
      "=1+1", "+31 6 1234", "-", "@SUM(A1)", "\t=1", "\r=1", "-1+cmd|' /C calc'!A0"
  };
  for (const bool guards : {true, false}) {
    const TempFolder folder;
    RealFileSystem files;
    const std::filesystem::path path = folder.path() / "a.csv";
    auto writer =
        create_csv_writer(files, path, {"=name"}, guards ? Formulas::guard : Formulas::keep)
            .value();
    for (const std::string& text : formulas)
      ASSERT_TRUE(writer->write({{.key = "=name", .value = json::Value(text)}}));
    // Numbers stay numbers, as texts and as such.
    ASSERT_TRUE(writer->write(object(R"({"=name": "-2.5"})")));
    ASSERT_TRUE(writer->write(object(R"({"=name": -2.5})")));
    ASSERT_TRUE(writer->commit());
    auto reader = open_reader(path).value();
    const std::string before = guards ? "'" : "";
    EXPECT_EQ(reader->columns().front(), before + "=name");
    const std::vector<Record> records = testing::all_of(*reader);
    ASSERT_EQ(records.size(), formulas.size() + 2);
    for (std::size_t i = 0; i < formulas.size(); ++i)
      EXPECT_EQ(records[i].columns[0].value.as_string(), before + formulas[i]);
    EXPECT_EQ(records[formulas.size()].columns[0].value.as_string(), "-2.5");
    EXPECT_EQ(records.back().columns[0].value.as_string(), "-2.5");
  }
}

TEST(Writer, CsvWithoutValuesKeepsItsRows) {
  const TempFolder folder;
  RealFileSystem files;
  const std::filesystem::path path = folder.path() / "a.csv";
  auto writer = create_csv_writer(files, path, {"a"}).value();
  ASSERT_TRUE(writer->write(object(R"({"a": null})")));
  ASSERT_TRUE(writer->write(object(R"({"a": ""})")));
  ASSERT_TRUE(writer->commit());
  EXPECT_EQ(testing::dump(open_reader(path)), R"([{"a":""},{"a":""}])");
}

TEST(Writer, MatchesPythonByteForByte) {
  if (std::system("python3 -c 'import json' >/dev/null 2>&1") != 0) {
    GTEST_SKIP() << "there is no python3 to compare with";
  }
  const TempFolder folder;
  RealFileSystem files;
  auto writer = create_json_writer(files, folder.path() / "ours.json");
  ASSERT_TRUE(writer.has_value());
  for (int seed = 0; seed < 300; ++seed) {
    json::Value::Object row;
    rc::Random random(static_cast<std::uint64_t>(seed));
    row.push_back({.key = "uid", .value = json::Value(std::to_string(seed))});
    // Python reads other numbers as floats and spells them anew; these it keeps.
    row.push_back({.key = "n", .value = json::Value::integer(seed)});
    row.push_back({.key = "x", .value = json::Value(json::Number{std::to_string(seed) + ".25"})});
    row.push_back(
        {.key = "text", .value = json::Value(json::testing::arbitrary_text()(random, 40).value())}
    );
    row.push_back(
        {.key = "list", .value = object(R"({"a": [[], {}, [1, {"b": null}]]})").front().value}
    );
    ASSERT_TRUE((*writer)->write(row));
  }
  ASSERT_TRUE((*writer)->commit());
  const std::filesystem::path script = folder.write(
      "again.py",
      "import json, sys\n"
      "rows = json.load(open(sys.argv[1], encoding='utf-8'))\n"
      "assert len(rows) == 300\n"
      "with open(sys.argv[2], 'w') as f: json.dump(rows, f, indent=4)\n"
  );
  const std::string command = "python3 '" + script.string() + "' '" +
                              (folder.path() / "ours.json").string() + "' '" +
                              (folder.path() / "theirs.json").string() + "'";
  ASSERT_EQ(std::system(command.c_str()), 0);
  EXPECT_TRUE(contents(folder.path() / "ours.json") == contents(folder.path() / "theirs.json"));
}

// Whichever step of writing fails, the old file stays and nothing lies around.
TEST(Writer, FaultsLeaveTheTargetAlone) {
  using Make = std::function<Result<std::unique_ptr<Writer>>(FileSystem&, const fs::path&)>;
  const Make makers[] = {
      create_json_writer,
      create_jsonl_writer,
      [](FileSystem& files, const fs::path& path) { return create_csv_writer(files, path, {"a"}); },
      [](FileSystem& files, const fs::path& path) {
        return create_parquet_writer(files, path, {"a"});
      },
  };
  for (const Make& make : makers) {
    bool succeeded = false;
    for (int step = 0; !succeeded; ++step) {
      ASSERT_LT(step, 50);
      SCOPED_TRACE(step);
      const TempFolder folder;
      const std::filesystem::path path = folder.write("out.json", "old");
      RealFileSystem real;
      extractinator::testing::FaultyFileSystem faulty(real, step);
      const auto run = [&]() -> Result<void> {
        TRY(auto writer, make(faulty, path));
        TRY_VOID(writer->write(object(R"({"a": 1})")));
        TRY_VOID(writer->write(object(R"({"a": 2})")));
        return writer->commit();
      };
      const Result<void> outcome = run();
      succeeded = outcome.has_value();
      if (succeeded) {
        EXPECT_GT(step, 3);
        EXPECT_NE(contents(path), "old");
      } else {
        EXPECT_EQ(outcome.error().code, ErrorCode::io_error);
        const std::string text = contents(path);
        EXPECT_TRUE(text == "old" || text.contains("2") || text.starts_with("PAR1")) << text;
      }
      EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
    }
  }
}

}  // namespace
}  // namespace extractinator::dataset
