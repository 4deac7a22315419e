// Pydantic files against Pydantic itself, and what each mistake in one is answered with.
#include "schema/pydantic/reader.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/result.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/schema.h"
#include "schema/testing/pydantic_oracle.h"

namespace extractinator::schema {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

fs::path data_folder() {
  const char* const source = std::getenv("EXTRACTINATOR_SOURCE_DIR");
  return fs::path(source == nullptr ? "." : source) / "src/schema/testdata/pydantic";
}

std::string read_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<fs::path> python_files(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".py") files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

bool is_updating() { return std::getenv("EXTR_UPDATE_GOLDEN") != nullptr; }

void expect_golden(const fs::path& path, const std::string& got) {
  if (is_updating()) {
    std::ofstream(path, std::ios::binary) << got;
    return;
  }
  EXPECT_EQ(read_text(path), got) << "in " << path << "; EXTR_UPDATE_GOLDEN=1 rewrites it";
}

TEST(Pydantic, GivesTheSchemasPydanticGives) {
  const auto oracle = testing::ask_pydantic({data_folder()});
  if (!oracle) GTEST_SKIP() << "!!! NOT COMPARED WITH PYDANTIC: " << oracle.error();
  const std::vector<fs::path> files = python_files(data_folder());
  ASSERT_GE(files.size(), 80U);
  ASSERT_EQ(oracle->size(), files.size());
  for (const fs::path& file : files) {
    SCOPED_TRACE(file.filename());
    const testing::PydanticAnswer& theirs = oracle->at(file);
    ASSERT_TRUE(theirs.schema) << theirs.error;
    const std::string text = read_text(file);
    const auto ours = pydantic_to_json_schema(text, {.file = file.filename()});
    ASSERT_TRUE(ours.has_value()) << render(ours.error());
    EXPECT_EQ(
        json::write(*ours, {.layout = json::Layout::indented}),
        json::write(*theirs.schema, {.layout = json::Layout::indented})
    );
  }
}

// Mistakes: none of these files may become a schema, whatever Pydantic says to it.
TEST(Pydantic, SaysWhatIsWrongAndWhere) {
  const std::vector<fs::path> files = python_files(data_folder() / "bad");
  ASSERT_GE(files.size(), 40U);
  for (const fs::path& file : files) {
    SCOPED_TRACE(file.filename());
    const std::string text = read_text(file);
    const auto schema = read_pydantic(text, {.file = file.filename()});
    ASSERT_FALSE(schema.has_value());
    EXPECT_GT(schema.error().at.line, 0U);
    expect_golden(fs::path(file).replace_extension("txt"), render(schema.error()));
  }
}

// What is left out is told.
TEST(Pydantic, WarnsOfWhatItSkips) {
  std::string got;
  for (const fs::path& file : python_files(data_folder())) {
    const std::string text = read_text(file);
    const auto schema = read_pydantic(text, {.file = file.filename()});
    if (!schema) {
      got += render(schema.error());
      continue;
    }
    for (const Warning& warning : schema->warnings())
      got += warning.at.file + ":" + std::to_string(warning.at.line) + ":" +
             std::to_string(warning.at.column) + ": warning: " + warning.message + "\n";
  }
  expect_golden(data_folder() / "warnings.txt", got);
}

TEST(Pydantic, DoesNotReadFilesWithoutEnd) {
  const auto repeated = [](std::string_view part, std::size_t n) {
    std::string text;
    for (std::size_t i = 0; i < n; ++i)
      text += part;
    return text;
  };
  const std::string head = "from pydantic import BaseModel\nfrom typing import *\n";
  const std::string deep_type = head +
                                "class OutputParser(BaseModel):\n  x: " + repeated("list[", 150) +
                                "int" + repeated("]", 150) + "\n";
  std::string chain = head + "A0 = int\n";
  std::string tower = head + "A0 = tuple[int, int]\n";
  std::string classes = head + "class M0(BaseModel):\n  x: int\n";
  std::string texts = head + "A0 = 'x' * 10 + 'yyyyyyyyyyyyyyyy'\nA0 = 'yyyyyyyyyyyyyyyyyyyy'\n";
  for (int i = 1; i < 3000; ++i) {
    const std::string now = std::to_string(i);
    const std::string before = std::to_string(i - 1);
    chain += "A" + now + " = list[A" + before + "]\n";
    if (i < 60) tower += "A" + now + " = tuple[A" + before + ", A" + before + "]\n";
    if (i < 60) texts += "A" + now + " = A" + before + " + A" + before + "\n";
    classes += "class M" + now + "(BaseModel):\n  x: M" + before + "\n";
  }
  struct Case {
    std::string_view name;
    std::string text;
  };
  const Case cases[] = {
      {"brackets", head + "x = " + repeated("(", 100'000)},
      {"signs", head + "x = " + repeated("-", 100'000) + "1\n"},
      {"not", head + "x = " + repeated("not ", 100'000) + "1\n"},
      {"attributes", head + "x = a" + repeated(".b", 100'000) + "\n"},
      {"powers", head + "x = 1" + repeated("**1", 100'000) + "\n"},
      {"lambdas", head + "x = " + repeated("lambda: ", 100'000) + "1\n"},
      {"blocks",
       head +
           [&] {
             std::string text;
             for (std::size_t i = 0; i < 500; ++i)
               text += std::string(i, ' ') + "if x:\n";
             return text;
           }()},
      {"formatted", head + "x = " + repeated("f\"{f'{", 10'000)},
      {"types", deep_type},
      {"chain of aliases", chain + "class OutputParser(BaseModel):\n  x: A2999\n"},
      {"tower of aliases", tower + "class OutputParser(BaseModel):\n  x: A59\n"},
      {"doubled text", texts + "class OutputParser(BaseModel):\n  x: str = A59\n"},
      {"nested classes", classes + "class OutputParser(BaseModel):\n  x: M2999\n"},
      {"size", std::string(std::size_t{5} * 1024 * 1024, '#')},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto schema = read_pydantic(c.text, {.file = "t.py"});
    ASSERT_FALSE(schema.has_value());
    EXPECT_EQ(schema.error().code, ErrorCode::limit_exceeded) << to_string(schema.error());
  }
}

TEST(Pydantic, ReadsLongEnumerations) {
  std::string text =
      "from enum import Enum\nfrom typing import Literal\nfrom pydantic import BaseModel\n";
  text += "class Code(Enum):\n";
  std::string literal;
  for (int i = 0; i < 20'000; ++i) {
    text += "  C" + std::to_string(i) + " = \"C" + std::to_string(i) + "\"\n";
    literal += "'C" + std::to_string(i) + "', ";
  }
  text += "class OutputParser(BaseModel):\n  code: Code\n  other: Literal[" + literal + "]\n";
  const auto schema = read_pydantic(text, {.file = "t.py"});
  ASSERT_TRUE(schema.has_value()) << to_string(schema.error());
}

// Errors of the JSON Schema reader stand where Python caused them.
TEST(Pydantic, FindsThePlaceOfSchemaErrors) {
  const std::string text =
      "from pydantic import BaseModel, Field\n"
      "class OutputParser(BaseModel):\n"
      "    a: int | float = Field(\n"
      "        ge=0)\n";
  const auto schema = read_pydantic(text, {.file = "t.py"});
  ASSERT_FALSE(schema.has_value());
  EXPECT_EQ(schema.error().at.line, 4U);
  EXPECT_EQ(schema.error().at.column, 12U);
  EXPECT_EQ(schema.error().at.excerpt, "        ge=0)");
  EXPECT_THAT(schema.error().message, HasSubstr("ge"));
}

}  // namespace
}  // namespace extractinator::schema
