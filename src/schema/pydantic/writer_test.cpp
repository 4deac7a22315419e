// Schemas to Python and back: by our reader, by Pydantic itself, and by the values they allow.
#include "schema/pydantic/writer.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <format>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "base/error.h"
#include "base/result.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/pydantic/reader.h"
#include "schema/same_meaning.h"
#include "schema/schema.h"
#include "schema/testing/generators.h"
#include "schema/testing/judge.h"
#include "schema/testing/pydantic_oracle.h"

namespace extractinator::schema {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

fs::path source_folder() {
  const char* const source = std::getenv("EXTRACTINATOR_SOURCE_DIR");
  return source == nullptr ? "." : source;
}

std::string read_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<fs::path> files_in(const fs::path& folder, std::string_view extension) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == extension) files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

Schema schema_from(std::string_view text) {
  const auto value = json::parse(text);
  EXPECT_TRUE(value.has_value()) << text;
  auto schema = read_json_schema(*value, {.text = text});
  EXPECT_TRUE(schema.has_value()) << render(schema.error());
  return std::move(schema).value();
}

// Written files in a folder of their own, read by Pydantic all at once.
class Written {
 public:
  explicit Written(std::string_view name)
      : folder_(fs::path(::testing::TempDir()) / std::format("extractinator-{}", name)) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~Written() { fs::remove_all(folder_); }
  Written(const Written&) = delete;
  Written& operator=(const Written&) = delete;

  void add(Schema schema, const std::string& text) {
    const fs::path path = folder_ / std::format("file{:04}.py", schemas_.size());
    std::ofstream(path, std::ios::binary) << text;
    schemas_.emplace(path, std::move(schema));
  }

  [[nodiscard]] std::size_t size() const { return schemas_.size(); }

  // Pydantic makes schemas of the same meaning of all of them.
  void expect_same_from_pydantic() const {
    const auto oracle = testing::ask_pydantic({folder_});
    if (!oracle) GTEST_SKIP() << "!!! NOT COMPARED WITH PYDANTIC: " << oracle.error();
    ASSERT_EQ(oracle->size(), schemas_.size());
    for (const auto& [path, schema] : schemas_) {
      SCOPED_TRACE(read_text(path));
      const testing::PydanticAnswer& answer = oracle->at(path);
      ASSERT_TRUE(answer.schema) << answer.error;
      const auto theirs =
          read_json_schema(*answer.schema, {}, {.unknown = UnknownKeywords::ignore});
      ASSERT_TRUE(theirs.has_value()) << render(theirs.error());
      const auto same = check_same_meaning(schema, *theirs);
      EXPECT_TRUE(same.has_value()) << render(same.error()) << json::write(*answer.schema);
    }
  }

 private:
  fs::path folder_;
  std::map<fs::path, Schema> schemas_;
};

TEST(PydanticWriter, WritesAgainWhatPydanticFilesSay) {
  Written written("pydantic-files");
  for (const fs::path& file : files_in(source_folder() / "src/schema/testdata/pydantic", ".py")) {
    SCOPED_TRACE(file.filename());
    const auto schema = read_pydantic(read_text(file), {.file = file.filename()});
    if (!schema) continue;  // Its JSON Schema has keywords that are none.
    const auto text = to_pydantic(*schema);
    EXPECT_TRUE(text.has_value()) << render(text.error());
    if (text) written.add(*schema, *text);
  }
  EXPECT_GE(written.size(), 77U);
  written.expect_same_from_pydantic();
}

// What people see, compared letter by letter.
TEST(PydanticWriter, WritesAsACarefulPersonWould) {
  Written written("golden");
  const fs::path folder = source_folder() / "src/schema/testdata/pydantic_writer";
  const std::vector<fs::path> files = files_in(folder, ".json");
  ASSERT_GE(files.size(), 4U);
  for (const fs::path& file : files) {
    SCOPED_TRACE(file.filename());
    const Schema schema = schema_from(read_text(file));
    const auto text = to_pydantic(schema);
    ASSERT_TRUE(text.has_value()) << render(text.error());
    written.add(schema, *text);
    const fs::path golden = fs::path(file).replace_extension("py");
    if (std::getenv("EXTR_UPDATE_GOLDEN") != nullptr)
      std::ofstream(golden, std::ios::binary) << *text;
    EXPECT_EQ(read_text(golden), *text) << "EXTR_UPDATE_GOLDEN=1 rewrites it";
  }
  written.expect_same_from_pydantic();
}

TEST(PydanticWriter, WritesTheSchemasOfTasksAndExamples) {
  Written written("examples");
  std::size_t n_files = 0;
  std::vector<fs::path> files = files_in(source_folder() / "demo/tasks", ".json");
  std::ranges::copy(
      files_in(source_folder() / "docs/examples", ".json"), std::back_inserter(files)
  );
  for (const fs::path& file : files) {
    SCOPED_TRACE(file);
    const std::string text = read_text(file);
    const auto value = json::parse(text);
    ASSERT_TRUE(value.has_value());
    const json::Value* format = value->find("Parser_Format");
    if (format != nullptr && format->is_string()) continue;  // Names a file.
    const json::Value& shape = format == nullptr ? *value : *format;
    // The type of a JSON Schema is a text; an inline field named so would be an object.
    const json::Value* type = shape.find("type");
    const bool is_json_schema =
        shape.find("$schema") != nullptr || (type != nullptr && type->is_string());
    const auto schema = is_json_schema ? read_json_schema(shape, {}) : read_inline(shape, {});
    ASSERT_TRUE(schema.has_value()) << render(schema.error());
    const auto python = to_pydantic(*schema);
    ASSERT_TRUE(python.has_value()) << render(python.error());
    written.add(*schema, *python);
    ++n_files;
  }
  EXPECT_GE(n_files, 4U);
  written.expect_same_from_pydantic();
}

TEST(PydanticWriter, NamesWhatPydanticHasNoTypeFor) {
  struct Case {
    std::string_view schema;
    std::string_view pointer;
    std::string_view keyword;
  };
  constexpr Case kCases[] = {
      {R"({"properties": {"a": {"type": "integer", "not": {"const": 3}}}})",
       "#/properties/a",
       "not"},
      {R"({"type": "object", "if": {"required": ["a"]}, "then": {"required": ["b"]}})", "", "if"},
      {R"({"type": "object", "properties": {"a": {}}, "patternProperties": {"^b": true}})",
       "",
       "patternProperties"},
      {R"({"type": "array", "prefixItems": [{"type": "string"}], "items": {"type": "integer"}})",
       "",
       "prefixItems"},
      {R"({"type": "array", "contains": {"const": 1}})", "", "contains"},
      {R"({"type": "array", "items": {"type": "object", "properties": {}}, "uniqueItems": true})",
       "",
       "uniqueItems"},
      {R"({"type": "object", "properties": {"a": {}}, "minProperties": 1})", "", "minProperties"},
      {R"({"type": "object", "properties": {"a": {}}, "dependentRequired": {"a": ["b"]}})",
       "",
       "dependentRequired"},
      {R"({"allOf": [{"type": "object"}, {"required": ["a"]}]})", "", "allOf"},
      {R"({"oneOf": [{"type": "integer"}, {"type": "number", "minimum": 3}]})", "", "oneOf"},
      {R"({"enum": [["a"], ["b"]]})", "", "enum"},
      {R"({"type": "integer", "minimum": 0.5})", "", "minimum"},
      {R"({"type": "string", "pattern": "[^]"})", "", "pattern"},
      {R"({"properties": {"a": false}})", "#/properties/a", "false"},
      {R"({"type": "number", "maximum": 1e400})", "", ""},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.schema);
    const auto text = to_pydantic(schema_from(c.schema));
    ASSERT_FALSE(text.has_value()) << *text;
    EXPECT_EQ(text.error().code, ErrorCode::unsupported);
    EXPECT_THAT(text.error().message, HasSubstr(c.pointer));
    EXPECT_THAT(text.error().message, HasSubstr(c.keyword));
    EXPECT_THAT(text.error().hint, HasSubstr("JSON Schema"));
  }
}

// What is written allows the values that the schema allows, by a judge that knows no shapes.
void expect_same_values(const Schema& schema, const Schema& written, int n_values) {
  for (int i = 0; i < n_values; ++i) {
    const json::Value value =
        i % 2 == 0 ? *testing::valid_value(schema) : *testing::near_valid_value(schema);
    RC_ASSERT(
        testing::is_valid(schema, schema.root_id(), value, testing::FormatsAre::assertions) ==
        testing::is_valid(written, written.root_id(), value, testing::FormatsAre::assertions)
    );
  }
}

void check_random(testing::Keywords keywords) {
  const json::Value text = *testing::schema_json(keywords);
  const auto schema = read_json_schema(text, {});
  RC_ASSERT(schema.has_value());
  const auto python = to_pydantic(*schema);
  RC_CLASSIFY(python.has_value(), "written");
  if (!python) {
    RC_ASSERT(python.error().code == ErrorCode::unsupported);
    return;
  }
  const auto again = read_pydantic(*python, {.file = "pydantic.py"});
  RC_ASSERT(again.has_value());
  expect_same_values(*schema, *again, 4);
}

RC_GTEST_PROP(PydanticWriter, MeansTheSameForSimpleSchemas, ()) {
  check_random(testing::Keywords::simple);
}
RC_GTEST_PROP(PydanticWriter, MeansTheSameOrRefuses, ()) { check_random(testing::Keywords::all); }

TEST(PydanticWriter, MeansTheSameForEverySmallSchema) {
  std::size_t n_written = 0;
  const std::vector<json::Value> values = testing::small_values();
  for (const json::Value& text : testing::small_schemas()) {
    SCOPED_TRACE(json::write(text));
    const auto schema = read_json_schema(text, {});
    ASSERT_TRUE(schema.has_value());
    const auto python = to_pydantic(*schema);
    if (!python) {
      EXPECT_EQ(python.error().code, ErrorCode::unsupported) << render(python.error());
      continue;
    }
    ++n_written;
    const auto again = read_pydantic(*python, {.file = "pydantic.py"});
    ASSERT_TRUE(again.has_value()) << render(again.error());
    for (const json::Value& value : values)
      ASSERT_EQ(
          testing::is_valid(*schema, schema->root_id(), value, testing::FormatsAre::annotations),
          testing::is_valid(*again, again->root_id(), value, testing::FormatsAre::annotations)
      ) << json::write(value)
        << *python;
  }
  EXPECT_GE(n_written, 500U);
}

TEST(PydanticWriter, PydanticReadsRandomSchemasAsWeDo) {
  Written written("random");
  for (int i = 0; i < 150; ++i) {
    const auto keywords = i % 2 == 0 ? testing::Keywords::simple : testing::Keywords::all;
    const json::Value text =
        testing::schema_json(keywords)(rc::Random(static_cast<std::uint64_t>(i)), 10 + i % 40)
            .value();
    const auto schema = read_json_schema(text, {});
    ASSERT_TRUE(schema.has_value());
    if (const auto python = to_pydantic(*schema)) written.add(*schema, *python);
  }
  EXPECT_GE(written.size(), 60U);
  written.expect_same_from_pydantic();
}

}  // namespace
}  // namespace extractinator::schema
