// Task files as people write them, and what they are told when something is wrong.
#include "run/task.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dataset/data_path.h"
#include "text/encoding.h"

namespace extractinator::run {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class TaskTest : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ =
        std::filesystem::path(::testing::TempDir()) /
        (std::string("task_") + ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_ / "tasks/parsers");
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  std::filesystem::path write(const std::string& name, std::string_view text) const {
    const auto path = root_ / "tasks" / name;
    std::ofstream(path) << text;
    return path;
  }

  Result<Task> load(std::string_view text) const {
    return load_task(files_, write("Task007_lung.json", text), {});
  }

  RealFileSystem files_;
  std::filesystem::path root_;
};

constexpr std::string_view kGood = R"({
  "Description": "Find nodules",
  "Data_Path": "reports.csv",
  "Input_Field": "text",
  "Parser_Format": {"present": {"type": "bool", "description": "a nodule"}}
})";

TEST_F(TaskTest, ReadsWhatTheReferenceReads) {
  const auto task = load(kGood);
  ASSERT_TRUE(task.has_value()) << to_string(task.error());
  EXPECT_EQ(task->name, "Task007_lung");
  EXPECT_EQ(task->description, "Find nodules");
  EXPECT_EQ(task->input_field, "text");
  EXPECT_EQ(task->data, root_ / "data/reports.csv") << "the folder beside the folder of the tasks";
  ASSERT_EQ(task->schema->root().properties.size(), 1U);
  EXPECT_EQ(task->schema->root().properties[0].name, "present");
  EXPECT_TRUE(task->warnings.empty());
}

// The names that files of the reference and of the DRAGON benchmark carry beside those.
TEST_F(TaskTest, FieldsWithoutMeaningHereAreAcceptedSilently) {
  const auto task = load(
      R"({"Task": "007", "Type": "single-label binary classification", "Length": 12,)"
      R"( "Label_Field": "single_label_binary_classification_target", "Description": "d",)"
      R"( "Data_Path": "r.csv", "Input_Field": "t", "Parser_Format": {"a": {"type": "str"}},)"
      R"( "Example_Path": null, "Extra_Instructions": ""})"
  );
  ASSERT_TRUE(task.has_value()) << to_string(task.error());
  EXPECT_TRUE(task->warnings.empty());
  EXPECT_EQ(task->example_path, "");
  EXPECT_EQ(task->extra_instructions, "");
}

TEST_F(TaskTest, InstructionsMayBeAdded) {
  const auto with = [&](std::string_view text) {
    return load(
        R"({"Description":"d","Data_Path":"r.csv","Input_Field":"t","Parser_Format":{"a":{"type":"str"}},)"
        "\n\"Extra_Instructions\":" +
        std::string(text) + "}"
    );
  };
  EXPECT_EQ(with("null")->extra_instructions, "");
  const auto task = with(R"("Take the largest.")");
  ASSERT_TRUE(task.has_value()) << to_string(task.error());
  EXPECT_EQ(task->extra_instructions, "Take the largest.");
  EXPECT_EQ(task->description, "d");
  EXPECT_TRUE(task->warnings.empty());
  const auto list = with(R"(["Take the largest."])");
  ASSERT_FALSE(list.has_value());
  EXPECT_THAT(list.error().message, HasSubstr("must be a string, found array"));
  EXPECT_EQ(list.error().at.line, 2U);
}

TEST_F(TaskTest, DataFolderCanBeNamed) {
  const auto task = load_task(files_, write("Task001_x.json", kGood), "/elsewhere");
  ASSERT_TRUE(task.has_value());
  EXPECT_EQ(task->data, "/elsewhere/reports.csv");
}

TEST_F(TaskTest, DataMayBeEncodedOrInADatabase) {
  const auto with = [](std::string_view data) {
    return R"({"Description":"d","Input_Field":"t","Parser_Format":{"a":{"type":"str"}},)" +
           std::string(data) + "}";
  };
  const auto encoded = load(with(R"("Data_Path":"r.csv.gz","Data_Encoding":"cp1252")"));
  ASSERT_TRUE(encoded.has_value()) << to_string(encoded.error());
  EXPECT_EQ(encoded->data, root_ / "data/r.csv.gz");
  EXPECT_EQ(encoded->data_options.encoding, text::Encoding::windows_1252);
  EXPECT_TRUE(encoded->warnings.empty());

  const auto stored = load(with(R"("Data_Path":"sqlite:../n.db?query=SELECT t, 4//2 FROM t")"));
  ASSERT_TRUE(stored.has_value()) << to_string(stored.error());
  EXPECT_EQ(stored->data, root_ / "n.db");
  EXPECT_EQ(stored->data_options.kind, dataset::SourceKind::sqlite);
  EXPECT_EQ(stored->data_options.query, "SELECT t, 4//2 FROM t");
}

TEST_F(TaskTest, SchemaMayBeJsonSchemaInlineOrInAFile) {
  const std::string_view schema =
      R"({"type":"object","properties":{"mm":{"type":"number"}},"required":["mm"]})";
  write("parsers/nodule.json", schema);
  for (const std::string& format : {std::string(schema), std::string("\"nodule.json\"")}) {
    const auto task = load(
        R"({"Description":"d","Data_Path":"r.csv","Input_Field":"t","Parser_Format":)" + format +
        "}"
    );
    ASSERT_TRUE(task.has_value()) << to_string(task.error());
    EXPECT_EQ(task->schema->root().properties.at(0).name, "mm");
  }
}

struct BadTask {
  std::string_view name;
  std::string_view text;
  ErrorCode code = ErrorCode::invalid_input;
  std::string_view message;
  std::string_view hint = "";
  std::uint32_t line = 0;
};

TEST_F(TaskTest, SaysWhatIsWrongAndWhere) {
  constexpr BadTask kCases[] = {
      {.name = "not JSON", .text = "{\n  \"Description\": \"a\",\n}", .message = "", .line = 2},
      {.name = "a list",
       .text = "[]",
       .message = "a task is a JSON object, found array",
       .hint = "Parser_Format",
       .line = 1},
      {.name = "no description",
       .text = "{\n\"description\": \"d\", \"Data_Path\": \"r.csv\", \"Input_Field\": \"t\", "
               "\"Parser_Format\": {}}",
       .message = "the task has no `Description`",
       .hint = "is `description` meant to be `Description`?",
       .line = 2},
      {.name = "no data",
       .text = R"({"Description":"d","Input_Field":"t","Parser_Format":{}})",
       .message = "no `Data_Path`",
       .line = 1},
      {.name = "number as text",
       .text =
           "{\"Description\":\"d\",\n\"Data_Path\":7,\"Input_Field\":\"t\",\"Parser_Format\":{}}",
       .message = "`Data_Path` must be a non-empty string, found number",
       .line = 2},
      {.name = "unknown encoding",
       .text = "{\"Description\":\"d\",\"Data_Path\":\"r.csv\",\n\"Data_Encoding\":\"klingon\","
               "\"Input_Field\":\"t\",\"Parser_Format\":{}}",
       .message = "`klingon` is no encoding",
       .hint = "windows-1252",
       .line = 2},
      {.name = "database without a query",
       .text = "{\"Description\":\"d\",\n\"Data_Path\":\"sqlite:n.db\",\"Input_Field\":\"t\","
               "\"Parser_Format\":{}}",
       .message = "needs a query",
       .hint = "sqlite:notes.db?query=SELECT",
       .line = 2},
      {.name = "empty name",
       .text = R"({"Description":"d","Data_Path":"r.csv","Input_Field":"","Parser_Format":{}})",
       .message = "`Input_Field` must be a non-empty string",
       .line = 1},
      {.name = "schema of the wrong kind",
       .text = R"({"Description":"d","Data_Path":"r.csv","Input_Field":"t","Parser_Format":[1]})",
       .message = "`Parser_Format` must be an object or a file name, found array",
       .hint = "inline",
       .line = 1},
      {.name = "python schema",
       .text =
           R"({"Description":"d","Data_Path":"r.csv","Input_Field":"t","Parser_Format":"x.py"})",
       .code = ErrorCode::not_found,
       .message = "x.py",
       .line = 1},
      {.name = "missing schema file",
       .text =
           R"({"Description":"d","Data_Path":"r.csv","Input_Field":"t","Parser_Format":"x.json"})",
       .code = ErrorCode::not_found,
       .message = "x.json",
       .line = 1},
      {.name = "answer that is no object",
       .text =
           R"({"Description":"d","Data_Path":"r.csv","Input_Field":"t","Parser_Format":{"type":"string"}})",
       .code = ErrorCode::unsupported,
       .message = "must be an object",
       .hint = "properties",
       .line = 1},
  };
  for (const BadTask& bad : kCases) {
    SCOPED_TRACE(bad.name);
    const auto task = load(bad.text);
    ASSERT_FALSE(task.has_value());
    EXPECT_EQ(task.error().code, bad.code);
    EXPECT_THAT(task.error().message, HasSubstr(bad.message));
    EXPECT_THAT(task.error().hint, HasSubstr(bad.hint));
    EXPECT_EQ(task.error().at.line, bad.line);
    EXPECT_THAT(task.error().at.file, HasSubstr("Task007_lung.json"));
  }
}

TEST_F(TaskTest, MissingFileIsNamed) {
  const auto task = load_task(files_, root_ / "tasks/Task999.json", {});
  ASSERT_FALSE(task.has_value());
  EXPECT_EQ(task.error().code, ErrorCode::not_found);
  EXPECT_THAT(task.error().message, HasSubstr("Task999.json"));
}

TEST_F(TaskTest, UnknownFieldsAreNotIgnoredSilently) {
  const auto task = load(
      R"({"Description":"d","Data_Path":"r.csv","Input_Field":"t","Parser_Format":{"a":{"type":"str"}},"Type":"x","Colour":1})"
  );
  ASSERT_TRUE(task.has_value()) << to_string(task.error());
  ASSERT_EQ(task->warnings.size(), 1U) << "Type is known and carries no meaning";
  EXPECT_THAT(task->warnings[0].message, HasSubstr("`Colour`"));
}

TEST_F(TaskTest, FindsATaskByItsNumber) {
  write("Task000_new.json", "{}");
  write("Task001_a.json", "{}");
  write("Task010_b.json", "{}");
  write("Task0101_c.json", "{}");
  write("Task1.json", "{}");
  write("Task1000_d.json", "{}");
  write("Task002.json.bak", "{}");
  EXPECT_EQ(find_task(files_, root_ / "tasks", 0).value().filename(), "Task000_new.json");
  EXPECT_EQ(find_task(files_, root_ / "tasks", 1).value().filename(), "Task001_a.json");
  EXPECT_EQ(find_task(files_, root_ / "tasks", 1000).value().filename(), "Task1000_d.json");
  EXPECT_EQ(find_task(files_, root_ / "tasks", 10).value().filename(), "Task010_b.json");
  const auto missing = find_task(files_, root_ / "tasks", 2);
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().code, ErrorCode::not_found);
  EXPECT_THAT(missing.error().hint, HasSubstr("000, 001, 0101, 010, 1000"));
}

TEST_F(TaskTest, TwoFilesWithOneNumberAreAnError) {
  write("Task001_a.json", "{}");
  write("Task001_b.json", "{}");
  const auto found = find_task(files_, root_ / "tasks", 1);
  ASSERT_FALSE(found.has_value());
  EXPECT_EQ(found.error().code, ErrorCode::conflict);
  EXPECT_THAT(
      found.error().message, AllOf(HasSubstr("Task001_a.json"), HasSubstr("Task001_b.json"))
  );
}

}  // namespace
}  // namespace extractinator::run
