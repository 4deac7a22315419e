// Files of examples as people write them, and what they are told when something is wrong.
#include "run/examples.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/file_system.h"
#include "base/hash.h"
#include "base/result.h"
#include "run/answer_form.h"
#include "run/rules.h"
#include "run/task.h"
#include "schema/evidence.h"
#include <extractinator/options.h>

namespace extractinator::run {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kSchema =
    R"({"size": {"type": "float"}, "side": {"type": "str", "literals": ["left", "right"],
        "optional": true}})";

class ExamplesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ = std::filesystem::path(::testing::TempDir()) /
            (std::string("examples_") +
             ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_ / "tasks");
    std::filesystem::create_directories(root_ / "examples");
    options_.num_examples = 2;
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  void write(const std::string& name, std::string_view text) const {
    std::ofstream(root_ / name, std::ios::binary) << text;
  }

  Result<Examples> load(
      std::string_view text,
      const std::string& name = "some.json",
      std::string_view schema = kSchema
  ) const {
    write("examples/" + name, text);
    write(
        "tasks/Task001.json",
        R"({"Description": "d", "Data_Path": "r.csv", "Input_Field": "t", "Example_Path": ")" +
            name + R"(", "Parser_Format": )" + std::string(schema) + "}"
    );
    TRY(const Task task, load_task(files_, root_ / "tasks/Task001.json", {}));
    EXPECT_TRUE(task.warnings.empty());
    const AnswerForm form(
        *task.schema, options_.evidence ? schema::EvidenceFor::scalars : schema::EvidenceFor::asked
    );
    TRY(const auto grammar, compile_grammar(form.schema()));
    auto loaded = load_examples(files_, task, options_, form, grammar);
    // What is checked before a model is there is the same.
    const auto checked = check_examples(files_, task, options_);
    EXPECT_EQ(checked.has_value(), loaded.has_value());
    if (!checked && !loaded) {
      EXPECT_EQ(checked.error(), loaded.error());
    }
    return loaded;
  }

  RealFileSystem files_;
  Options options_;
  std::filesystem::path root_;
};

TEST_F(ExamplesTest, OutputsAreWrittenAsTheModelHasTo) {
  constexpr std::string_view kText = R"([
    {"input": "Links 7 mm", "output": {"side": "left", "size": 7.0}, "note": "not read"},
    {"input": "8,50 mm", "output": "{\"size\": 8.50}"}
  ])";
  const auto examples = load(kText);
  ASSERT_TRUE(examples) << to_string(examples.error());
  ASSERT_EQ(examples->all.size(), 2U);
  EXPECT_EQ(examples->all[0].input, "Links 7 mm");
  EXPECT_EQ(examples->all[0].output, R"({"size": 7, "side": "left"})");
  EXPECT_EQ(examples->all[1].output, R"({"size": 8.5, "side": null})");
  EXPECT_EQ(examples->file_hash, hash_of(kText));
}

TEST_F(ExamplesTest, EveryFormatOfDatasetsWillDo) {
  const auto csv = load("input,output\n\"Links, 7 mm\",\"{\"\"size\"\": 7}\"\n", "some.csv");
  ASSERT_TRUE(csv) << to_string(csv.error());
  ASSERT_EQ(csv->all.size(), 1U);
  EXPECT_EQ(csv->all[0].input, "Links, 7 mm");
  EXPECT_EQ(csv->all[0].output, R"({"size": 7, "side": null})");
  const auto lines = load(R"({"input": "a", "output": {"size": 1}})", "some.jsonl");
  ASSERT_TRUE(lines) << to_string(lines.error());
  EXPECT_EQ(lines->all.size(), 1U);
  // As pandas writes a table.
  const auto columns = load(
      R"({"input": {"0": "a", "1": "b"}, "output": {"0": "{\"size\": 1}", "1": "{\"size\": 2}"}})"
  );
  ASSERT_TRUE(columns) << to_string(columns.error());
  ASSERT_EQ(columns->all.size(), 2U);
  EXPECT_EQ(columns->all[1].output, R"({"size": 2, "side": null})");
}

TEST_F(ExamplesTest, NoneAreReadWhereNoneAreShown) {
  options_.num_examples = 0;
  const auto examples = load("no JSON");
  ASSERT_TRUE(examples) << to_string(examples.error());
  EXPECT_TRUE(examples->all.empty());
}

TEST_F(ExamplesTest, TheFolderCanBeNamed) {
  std::filesystem::create_directories(root_ / "elsewhere");
  write("elsewhere/some.json", R"([{"input": "a", "output": {"size": 3}}])");
  options_.example_dir = root_ / "elsewhere";
  const auto examples = load("[]");
  ASSERT_TRUE(examples) << to_string(examples.error());
  EXPECT_EQ(examples->all.size(), 1U);
}

struct BadFile {
  std::string_view name;
  std::string_view text;
  std::string_view message;
  std::string_view hint = "";
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

TEST_F(ExamplesTest, SaysWhatIsWrongAndWhere) {
  constexpr BadFile kCases[] = {
      {.name = "not JSON", .text = "[\n{\"input\": \"Jansen\",}]", .message = "", .line = 2},
      {.name = "no examples", .text = "[]", .message = "the file has no examples", .hint = "input"},
      {.name = "no object",
       .text = "[{\"input\": \"a\", \"output\": {\"size\": 1}},\n  7]",
       .message = "example 2 must be an object, found number",
       .hint = "output",
       .line = 2,
       .column = 3},
      {.name = "no output",
       .text = "[\n {\"input\": \"Jansen\", \"ouput\": {}}]",
       .message = "example 1: it has no `output`",
       .hint = "did you mean `ouput`?",
       .line = 2,
       .column = 2},
      {.name = "input that is no text",
       .text = "[{\"input\": 7, \"output\": {}}]",
       .message = "example 1: its input must be text, found number",
       .line = 1,
       .column = 12},
      {.name = "not of the schema",
       .text = "[{\"input\": \"Jansen\", \"output\":\n{\"size\": \"Jansen\"}}]",
       .message = "example 1: its output is not valid at `/size`",
       .hint = "schema",
       .line = 2,
       .column = 10},
      {.name = "not of the schema, as text",
       .text = "[{\"input\": \"Jansen\", \"output\": \"{\\\"size\\\": 1, \\\"side\\\": 2}\"}]",
       .message = "example 1: its output is not valid at `/side`",
       .line = 1,
       .column = 32},
      {.name = "a field is missing",
       .text = "[{\"input\": \"a\", \"output\": {\"side\": \"left\"}}]",
       .message = "example 1: its output is not valid",
       .line = 1,
       .column = 27},
      {.name = "a field too many",
       .text = "[{\"input\": \"a\", \"output\": {\"size\": 1, \"Jansen\": 2}}]",
       .message = "example 1: its output is not valid",
       .line = 1,
       .column = 27},
      {.name = "a list",
       .text = "[{\"input\": \"a\", \"output\": [1]}]",
       .message = "example 1: its output is not valid",
       .line = 1,
       .column = 27},
      {.name = "Python",
       .text = "[{\"input\": \"a\", \"output\": \"{'size': 1}\"}]",
       .message = "example 1: its output is text that is no JSON",
       .hint = "looks like Python",
       .line = 1,
       .column = 27},
      {.name = "prose",
       .text = "[{\"input\": \"a\", \"output\": \"Jansen has a nodule\"}]",
       .message = "example 1: its output is text that is no JSON",
       .hint = "the answer as JSON",
       .line = 1,
       .column = 27},
      {.name = "the same report twice",
       .text = "[{\"input\": \"Jansen a\", \"output\": {\"size\": 1}},\n"
               "{\"input\": \"Jansen\\n a \", \"output\": {\"size\": 2}}]",
       .message = "examples 1 and 2 have the same input",
       .hint = "leave one",
       .line = 2,
       .column = 11},
  };
  for (const BadFile& bad : kCases) {
    SCOPED_TRACE(bad.name);
    const auto examples = load(bad.text);
    ASSERT_FALSE(examples);
    const Error& error = examples.error();
    EXPECT_EQ(error.code, ErrorCode::invalid_input);
    EXPECT_THAT(error.message, HasSubstr(bad.message));
    EXPECT_THAT(error.hint, HasSubstr(bad.hint));
    EXPECT_THAT(error.at.file, HasSubstr("examples/some.json"));
    EXPECT_EQ(error.at.line, bad.line);
    if (bad.column > 0) {
      EXPECT_EQ(error.at.column, bad.column);
    }
    EXPECT_THAT(render(error), Not(HasSubstr("Jansen"))) << "examples are data";
  }
}

TEST_F(ExamplesTest, RowsOfATableAreNumbered) {
  const auto examples =
      load("input,output\na,\"{\"\"size\"\": 1}\"\nb,\"{\"\"size\"\": true}\"\n", "some.csv");
  ASSERT_FALSE(examples);
  EXPECT_THAT(examples.error().message, HasSubstr("example 2: its output is not valid at `/size`"));
  EXPECT_THAT(examples.error().at.file, HasSubstr("some.csv"));
}

TEST_F(ExamplesTest, SaysWhatIsMissing) {
  write(
      "tasks/Task002.json",
      R"({"Description": "d", "Data_Path": "r.csv", "Input_Field": "t",
          "Parser_Format": {"size": {"type": "float"}}})"
  );
  const auto task = load_task(files_, root_ / "tasks/Task002.json", {});
  ASSERT_TRUE(task);
  const auto without = check_examples(files_, *task, options_);
  ASSERT_FALSE(without);
  EXPECT_THAT(without.error().message, HasSubstr("the task has none"));
  EXPECT_THAT(without.error().hint, HasSubstr("Example_Path"));

  Task other = *task;
  other.example_path = "nowhere.json";
  const auto missing = check_examples(files_, other, options_);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::not_found);
  EXPECT_THAT(missing.error().message, HasSubstr("nowhere.json"));

  options_.prompt_layout = PromptLayout::report_first;
  const auto layout = check_examples(files_, *task, options_);
  ASSERT_FALSE(layout);
  EXPECT_EQ(layout.error().code, ErrorCode::unsupported);
}

TEST_F(ExamplesTest, TooManyAreRefused) {
  std::string text = "[";
  for (std::size_t i = 0; i <= 1000; ++i) {
    text += (i == 0 ? "" : ",\n") + std::string(R"({"input": "report )") + std::to_string(i) +
            R"(", "output": {"size": 1}})";
  }
  const auto examples = load(text + "]");
  ASSERT_FALSE(examples);
  EXPECT_EQ(examples.error().code, ErrorCode::limit_exceeded);
}

TEST_F(ExamplesTest, WithEvidenceTheInputIsQuoted) {
  options_.evidence = true;
  constexpr std::string_view kPlain = R"({"size": {"type": "float"}})";
  const auto good = load(
      R"([{"input": "Links 7 mm", "output": {"size": 7, "size_evidence": "7 mm"}}])",
      "some.json",
      kPlain
  );
  ASSERT_TRUE(good) << to_string(good.error());
  EXPECT_EQ(good->all[0].output, R"({"size_evidence": "7 mm", "size": 7})");
  const auto plain =
      load(R"([{"input": "Links 7 mm", "output": {"size": 7}}])", "some.json", kPlain);
  ASSERT_FALSE(plain);
  EXPECT_THAT(plain.error().message, HasSubstr("example 1: its output has no `size_evidence`"));
  EXPECT_THAT(plain.error().hint, HasSubstr("or null"));
  const auto invented = load(
      R"([{"input": "Links 7 mm", "output": {"size": 7, "size_evidence": "8 mm"}}])",
      "some.json",
      kPlain
  );
  ASSERT_FALSE(invented);
  EXPECT_THAT(invented.error().message, HasSubstr("`/size_evidence`"));
  EXPECT_THAT(invented.error().hint, HasSubstr("word for word"));
}

TEST_F(ExamplesTest, StatusesAreWrittenToo) {
  constexpr std::string_view kAbsence = R"({"size": {"type": "float", "absence": true}})";
  const auto good = load(
      R"([{"input": "7 mm", "output": {"size": {"value": 7.0, "status": "value"}}},
          {"input": "geen", "output": {"size": {"status": "negated"}}}])",
      "some.json",
      kAbsence
  );
  ASSERT_TRUE(good) << to_string(good.error());
  EXPECT_EQ(good->all[0].output, R"({"size": {"status": "value", "value": 7}})");
  EXPECT_EQ(good->all[1].output, R"({"size": {"status": "negated"}})");
  EXPECT_FALSE(load(R"([{"input": "7 mm", "output": {"size": 7}}])", "some.json", kAbsence));
}

}  // namespace
}  // namespace extractinator::run
