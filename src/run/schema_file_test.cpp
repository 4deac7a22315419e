// Which kind of schema a file holds, and what is said when it holds none.
#include "run/schema_file.h"

#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file_system.h"
#include "json/parse.h"
#include "schema/schema.h"

namespace extractinator::run {
namespace {

using testing::HasSubstr;

TEST(SchemaFile, KnowsTheKindByWhatItSays) {
  struct Case {
    std::string_view text;
    SchemaKind want;
  };
  constexpr Case kCases[] = {
      {R"({"age": {"type": "int"}})", SchemaKind::inline_dictionary},
      {R"({"type": {"type": "str"}, "properties": {"type": "dict", "properties": {}}})",
       SchemaKind::inline_dictionary},
      {R"({"a": {"typ": "int"}})", SchemaKind::inline_dictionary},
      {R"({"side": {"literals": ["l", "r"]}})", SchemaKind::inline_dictionary},
      {R"({"type": "object"})", SchemaKind::json_schema},
      {R"({"type": ["object", "null"]})", SchemaKind::json_schema},
      {R"({"properties": {"age": {"type": "integer"}}})", SchemaKind::json_schema},
      {R"({"$ref": "#/$defs/a", "$defs": {"a": {"type": "object"}}})", SchemaKind::json_schema},
      {R"({"not": {"type": "integer"}})", SchemaKind::json_schema},
      {R"({"not": {"type": "int"}})", SchemaKind::inline_dictionary},
      {R"({"minimum": 3})", SchemaKind::json_schema},
      {R"({"age": "int"})", SchemaKind::inline_dictionary},
      {R"({})", SchemaKind::json_schema},
      {R"(true)", SchemaKind::json_schema},
  };
  for (const auto& [text, want] : kCases)
    EXPECT_EQ(kind_of(json::parse(text).value()), want) << text;
}

class SchemaFileTest : public testing::Test {
 protected:
  SchemaFileTest()
      : folder_(
            std::filesystem::temp_directory_path() /
            ("extractinator-schema-file-" + std::to_string(::getpid()))
        ) {
    std::filesystem::create_directories(folder_);
  }
  ~SchemaFileTest() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path write(std::string_view name, std::string_view text) {
    const std::filesystem::path path = folder_ / name;
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  std::filesystem::path folder_;
  RealFileSystem files_;
};

TEST_F(SchemaFileTest, ThreeSpellingsGiveOneSchema) {
  const auto inline_file = load_schema(files_, write("inline.json", R"({"age": {"type": "int"}})"));
  const auto json_file = load_schema(
      files_,
      write(
          "schema.json",
          R"({"type": "object", "properties": {"age": {"type": "integer"}}, "required": ["age"],
              "additionalProperties": false})"
      )
  );
  const auto python_file = load_schema(
      files_,
      write(
          "parser.py",
          "from pydantic import BaseModel, ConfigDict\n\n\nclass OutputParser(BaseModel):\n"
          "    model_config = ConfigDict(extra='forbid')\n    age: int\n"
      )
  );
  ASSERT_TRUE(inline_file && json_file && python_file);
  EXPECT_EQ(inline_file->kind, SchemaKind::inline_dictionary);
  EXPECT_EQ(json_file->kind, SchemaKind::json_schema);
  EXPECT_EQ(python_file->kind, SchemaKind::pydantic);
  EXPECT_EQ(schema::dump(inline_file->schema), schema::dump(json_file->schema));
  EXPECT_THAT(schema::dump(python_file->schema), HasSubstr("{age: integer"));
}

TEST_F(SchemaFileTest, ReferencesLeadToGivenFilesOnly) {
  const auto schema = write(
      "schema.json",
      R"({"type": "object", "properties": {"size": {"$ref": "https://example.org/size"}}})"
  );
  const auto missing = load_schema(files_, schema);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().at.line, 1U);
  const DocumentFile document{
      .uri = "https://example.org/size", .path = write("size.json", R"({"type": "number"})")
  };
  const auto found = load_schema(files_, schema, std::span(&document, 1));
  ASSERT_TRUE(found) << to_string(found.error());
  EXPECT_THAT(schema::dump(found->schema), HasSubstr("number"));
}

TEST_F(SchemaFileTest, OtherFilesAreRefusedByName) {
  const auto refused = load_schema(files_, write("schema.yaml", "type: object"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unsupported);
  EXPECT_THAT(refused.error().hint, HasSubstr(".py"));
  EXPECT_EQ(load_schema(files_, folder_ / "none.json").error().code, ErrorCode::not_found);
  const auto broken = load_schema(files_, write("broken.json", "{\n  \"type\": }"));
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().at.line, 2U);
}

}  // namespace
}  // namespace extractinator::run
