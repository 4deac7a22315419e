// `extractinate schema` as its users meet it, and the examples of docs/schema.md.
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/parse.h"
#include "json/value.h"
#include "tests/program.h"

namespace extractinator::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class SchemaProgramTest : public ::testing::Test {
 protected:
  ProgramResult run(const std::vector<std::string>& arguments) const {
    return run_program(arguments, {.working_directory = folder_.path()});
  }
  std::string write(std::string_view name, std::string_view text) const {
    write_file(folder_.path() / name, text);
    return std::string(name);
  }

  TestFolder folder_;
};

TEST_F(SchemaProgramTest, ChecksTheExamplesAsTheDocumentationShows) {
  const std::string page = read_file(source_dir() / "docs/schema.md");
  std::size_t n_examples = 0;
  for (const auto& entry : std::filesystem::directory_iterator(source_dir() / "docs/examples")) {
    ++n_examples;
    const std::string name = "docs/examples/" + entry.path().filename().string();
    const auto result = run_program({"schema", "check", name}, {.working_directory = source_dir()});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(
        page, HasSubstr("```\n$ extractinate schema check " + name + "\n" + result.out + "```")
    );
    EXPECT_THAT(page, HasSubstr(read_file(entry.path()))) << name;
  }
  EXPECT_GE(n_examples, 3U);
}

TEST_F(SchemaProgramTest, ChecksAsJson) {
  const auto file = write("s.json", R"({"type": "array", "uniqueItems": true, "title": "T"})");
  const auto result = run({"schema", "check", file, "--json"});
  EXPECT_EQ(result.exit_code, 0);
  const auto report = json::parse(result.out);
  ASSERT_TRUE(report.has_value()) << result.out;
  EXPECT_TRUE(report->find("is_accepted")->as_bool());
  EXPECT_EQ(report->find("kind")->as_string(), "json_schema");
  std::string lines;
  for (const json::Value& keyword : report->find("keywords")->as_array())
    lines += keyword.find("keyword")->as_string() + ": " +
             keyword.find("enforcement")->as_string() + "\n";
  EXPECT_EQ(lines, "type: decoding\nuniqueItems: afterwards\ntitle: ignored annotation\n");
}

TEST_F(SchemaProgramTest, RefusesWithPlaceAndHint) {
  const auto misspelt = write("s.json", "{\n  \"type\": \"integer\",\n  \"minimun\": 3\n}\n");
  const auto result = run({"schema", "check", misspelt});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, HasSubstr("s.json:3:3: error: "));
  EXPECT_THAT(result.err, HasSubstr("did you mean `minimum`?"));

  const auto as_json = run({"schema", "check", misspelt, "--json"});
  EXPECT_EQ(as_json.exit_code, 2);
  const auto refusal = json::parse(as_json.out);
  ASSERT_TRUE(refusal.has_value()) << as_json.out;
  EXPECT_FALSE(refusal->find("is_accepted")->as_bool());
  EXPECT_EQ(refusal->find("error")->find("at")->find("line")->to_int64(), 3);

  const auto empty = write("empty.json", R"({"type": "integer", "minimum": 4, "maximum": 3})");
  const auto contradiction = run({"schema", "check", empty});
  EXPECT_EQ(contradiction.exit_code, 2);
  EXPECT_THAT(contradiction.err, HasSubstr("no value can meet the schema"));

  const auto python =
      write("p.py", "from pydantic import BaseModel\n\nclass OutputParser(BaseModel)\n");
  const auto syntax = run({"schema", "check", python});
  EXPECT_EQ(syntax.exit_code, 2);
  EXPECT_THAT(syntax.err, HasSubstr("p.py:3:"));
}

// What only the grammar, the checker or a writer can find has its place, too, whatever the form.
TEST_F(SchemaProgramTest, LaterStagesRefuseWithThePlace) {
  const auto expect = [&](const std::vector<std::string>& arguments, const std::string& error) {
    const auto result = run(arguments);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, HasSubstr(error));
  };
  const auto json = [&](std::string_view name, std::string_view field) {
    return write(
        name,
        R"({"type": "object", "properties": {)"
        "\n  \"a\": " +
            std::string(field) + "\n}, \"required\": [\"a\"]}\n"
    );
  };
  const auto empty = json("empty.json", R"({"not": {}})");
  expect(
      {"schema", "check", json("bounds.json", R"({"enum": ["a"], "maxLength": 0})")},
      "bounds.json:2:8: error: no value can meet"
  );
  expect(
      {"schema", "check", json("pattern.json", R"({"pattern": "(a"})")},
      "pattern.json:2:8: error: #/properties/a: pattern `(a`"
  );
  expect(
      {"schema", "convert", "--to", "pydantic", empty},
      "empty.json:2:8: error: Pydantic has no type for `not`"
  );
  expect(
      {"schema",
       "check",
       write(
           "p.py",
           "from pydantic import BaseModel, Field\n\n\n"
           "class OutputParser(BaseModel):\n    a: int = Field(ge=5, le=3)\n"
       )},
      "p.py:5:"
  );
}

TEST_F(SchemaProgramTest, ConvertsToJsonSchema) {
  const std::string source = (source_dir() / "docs/examples/biopsies.py").string();
  const auto as_json = run({"schema", "convert", source});
  ASSERT_EQ(as_json.exit_code, 0) << as_json.err;
  const auto json_file = write("biopsies.json", as_json.out);
  const auto to_file = run({"schema", "convert", json_file, "-o", "again.json"});
  ASSERT_EQ(to_file.exit_code, 0) << to_file.err;
  EXPECT_EQ(to_file.out, "");
  EXPECT_EQ(read_file(folder_.path() / "again.json"), as_json.out);
}

TEST_F(SchemaProgramTest, ConvertsToPydanticAsTheDocumentationShows) {
  const std::string name = "docs/examples/lesion.json";
  const auto result = run_program(
      {"schema", "convert", "--to", "pydantic", name}, {.working_directory = source_dir()}
  );
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(
      read_file(source_dir() / "docs/schema.md"),
      HasSubstr(
          "```\n$ extractinate schema convert --to pydantic " + name + "\n" + result.out + "```"
      )
  );

  // What was written can be converted again; aliases are gone then, and nothing else changes.
  const auto python = write("lesion.py", result.out);
  const auto again = run({"schema", "convert", "--to=pydantic", python, "-o", "again.py"});
  ASSERT_EQ(again.exit_code, 0) << again.err;
  const auto third = run({"schema", "convert", "--to=pydantic", "again.py"});
  EXPECT_EQ(read_file(folder_.path() / "again.py"), third.out);

  const auto without =
      write("s.json", R"({"properties": {"a": {"not": {"type": "null"}}}, "type": "object"})");
  const auto refused = run({"schema", "convert", "--to", "pydantic", without, "-o", "s.py"});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("`not` in `#/properties/a`"));
  EXPECT_THAT(refused.err, HasSubstr("hint: "));
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "s.py"));

  const auto unknown = run({"schema", "convert", "--to", "yaml", without});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("--to: `yaml` is none of json-schema, pydantic"));
}

// What the reference's schema builder writes wrongly: literals without quotes, descriptions with
// quotes, optional fields with a description, classes in the wrong order.
TEST_F(SchemaProgramTest, PydanticHasEveryLiteralDescriptionAndClassInItsPlace) {
  const auto source = write(
      "s.json",
      R"({"grade": {"type": "str", "literals": ["low, medium", "it's \"high\"", "a\\b", "None"],)"
      R"( "description": "as \"written\", or 'not'\nat all \\", "optional": true},)"
      R"( "side": {"type": "str", "literals": ["left", "right"], "description": "it's the side"},)"
      R"( "outer": {"type": "dict", "properties": {"middle": {"type": "dict", "properties":)"
      R"( {"inner": {"type": "list", "items": {"type": "dict", "properties": {"n": {"type": "int"}}}}}}}}})"
  );
  const auto meant = run({"schema", "convert", source});
  ASSERT_EQ(meant.exit_code, 0) << meant.err;
  const auto python = run({"schema", "convert", "--to", "pydantic", source, "-o", "s.py"});
  ASSERT_EQ(python.exit_code, 0) << python.err;
  const auto checked = run({"schema", "check", "s.py"});
  EXPECT_EQ(checked.exit_code, 0) << checked.err;
  const auto schema = json::parse(run({"schema", "convert", "s.py"}).out);
  ASSERT_TRUE(schema);

  // The same answers are valid by the source and by what was written of it.
  const auto valid = [&](const std::string& file, std::string_view value) {
    return run({"schema", "validate", file, write("v.json", value)}).exit_code == 0;
  };
  const std::string rest =
      R"("side": "left", "outer": {"middle": {"inner": [{"n": 1}, {"n": 2}]}}})";
  for (const std::string& file : {std::string("s.json"), std::string("s.py")}) {
    SCOPED_TRACE(file);
    EXPECT_TRUE(valid(file, "{" + rest)) << "optional, though it has a description";
    for (const std::string_view grade :
         {R"("low, medium")", R"("it's \"high\"")", R"("a\\b")", R"("None")", "null"})
      EXPECT_TRUE(valid(file, R"({"grade": )" + std::string(grade) + ", " + rest)) << grade;
    for (const std::string_view grade : {R"("low")", R"("medium")", R"("it's")"})
      EXPECT_FALSE(valid(file, R"({"grade": )" + std::string(grade) + ", " + rest)) << grade;
    EXPECT_FALSE(valid(file, R"({"side": "left", "outer": {"middle": {"inner": [{"n": "1"}]}}})"));
  }
  EXPECT_THAT(run({"schema", "convert", "s.py"}).out, HasSubstr("or 'not'"));
}

TEST_F(SchemaProgramTest, ShowsATable) {
  const auto result =
      run({"schema", "show", (source_dir() / "docs/examples/lesion.json").string()});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("organ"));
  EXPECT_THAT(result.out, HasSubstr("where the largest lesion is"));
}

TEST_F(SchemaProgramTest, ValidatesFilesAndSaysWhichWay) {
  const auto schema = write(
      "s.json",
      R"({"type": "object", "required": ["day"], "properties": {"day": {"type": "string", "format": "date"}}})"
  );
  const auto good = write("good.json", R"({"day": "2024-02-29"})");
  const auto bad = write("bad.json", "{\n  \"day\": \"2023-02-29\"\n}");
  const auto broken = write("broken.json", R"({"day": )");

  EXPECT_EQ(run({"schema", "validate", schema, good}).exit_code, 0);
  const auto invalid = run({"schema", "validate", schema, good, bad, broken});
  EXPECT_EQ(invalid.exit_code, 1);
  EXPECT_THAT(invalid.out, HasSubstr("good.json: valid\n"));
  EXPECT_THAT(invalid.out, HasSubstr("bad.json: invalid\n  2:10: #/day: `format`: "));
  EXPECT_THAT(invalid.out, HasSubstr("broken.json: invalid\n"));
  EXPECT_THAT(invalid.out, Not(HasSubstr("2023"))) << "problems do not quote what they judge";

  EXPECT_EQ(run({"schema", "validate", schema, bad, "--no-formats"}).exit_code, 0);
  const auto unreadable = run({"schema", "validate", schema, good, "missing.json"});
  EXPECT_EQ(unreadable.exit_code, 2);
  EXPECT_THAT(unreadable.out, HasSubstr("missing.json: unknown\n"));

  const auto as_json = run({"schema", "validate", schema, bad, "--json"});
  EXPECT_EQ(as_json.exit_code, 1);
  const auto list = json::parse(as_json.out);
  ASSERT_TRUE(list.has_value()) << as_json.out;
  const json::Value& problem = list->as_array().at(0).find("problems")->as_array().at(0);
  EXPECT_EQ(problem.find("pointer")->as_string(), "/day");
  EXPECT_EQ(problem.find("keyword")->as_string(), "format");
}

TEST_F(SchemaProgramTest, ReferencesLeadToNamedDocuments) {
  const auto schema = write("s.json", R"({"$ref": "https://example.org/unit"})");
  write("unit.json", R"({"enum": ["mm", "cm"]})");
  const auto value = write("v.json", R"("mm")");
  const auto without = run({"schema", "validate", schema, value});
  EXPECT_EQ(without.exit_code, 2);
  EXPECT_THAT(without.err, HasSubstr("https://example.org/unit"));
  const auto with = run(
      {"schema", "validate", schema, value, "--document", "https://example.org/unit=unit.json"}
  );
  EXPECT_EQ(with.exit_code, 0) << with.err;
  const auto malformed = run({"schema", "check", schema, "--document", "unit.json"});
  EXPECT_EQ(malformed.exit_code, 2);
  EXPECT_THAT(malformed.err, HasSubstr("URI=FILE"));
}

TEST_F(SchemaProgramTest, UnknownWordsNameTheNearest) {
  const auto action = run({"schema", "chek", "s.json"});
  EXPECT_EQ(action.exit_code, 2);
  EXPECT_THAT(action.err, HasSubstr("did you mean `check`?"));
  const auto option = run({"schema", "check", "s.json", "--jsn"});
  EXPECT_EQ(option.exit_code, 2);
  EXPECT_THAT(option.err, HasSubstr("did you mean `--json`?"));
}

}  // namespace
}  // namespace extractinator::testing
