// All task files in both languages: accepted by the program, and restricted by training labels.
#include "dragon/task_file.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/file_system.h"
#include "dataset/testing/files.h"
#include "dragon/files.h"
#include "dragon/label_set.h"
#include "dragon/task.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "run/rules.h"
#include "run/task.h"

namespace extractinator::dragon {
namespace {

using dataset::testing::TempFolder;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::Not;

std::string text_of(const json::Value& file) {
  return json::write(file, {.layout = json::Layout::indented});
}

TEST(TaskFiles, AreTasksOfThisProgramInBothLanguages) {
  const TempFolder folder;
  const RealFileSystem files;
  for (const Task& task : tasks()) {
    SCOPED_TRACE(task.name);
    const TaskTemplate form = task_template(task);
    std::vector<std::string> texts;
    for (const Language language : {Language::en, Language::nl}) {
      for (const bool has_reasoning : {true, false}) {
        const json::Value file = task_file(
            form, {}, {.language = language, .has_reasoning = has_reasoning}, "reports.json", ""
        );
        const std::string text = text_of(file);
        texts.push_back(text);
        const std::string name = std::string(task.name) + ".json";
        const auto loaded = run::load_task(files, folder.write(name, text), folder.path());
        ASSERT_TRUE(loaded.has_value()) << to_string(loaded.error());
        EXPECT_TRUE(loaded->warnings.empty()) << loaded->warnings.front().message;
        EXPECT_TRUE(run::compile_grammar(*loaded->schema).has_value());
        EXPECT_EQ(text.contains("\"reasoning\""), has_reasoning && form.is_worth_reasoning);
        EXPECT_THAT(text, Not(HasSubstr("\"nl\":")));
      }
    }
    EXPECT_NE(texts[0], texts[2]) << "both languages say the same";
  }
}

TEST(TaskFiles, HaveAFieldForEachLabel) {
  for (const Task& task : tasks()) {
    SCOPED_TRACE(task.name);
    const TaskTemplate form = task_template(task);
    const json::Value& fields = *form.document.find("Fields");
    using enum LabelRule::Kind;
    if (is_entities(task.type)) {
      EXPECT_EQ(form.rule.kind, entities);
      EXPECT_NE(fields.find(form.rule.list), nullptr);
      continue;
    }
    EXPECT_EQ(form.rule.fields.size(), task.n_labels);
    for (const std::string& field : form.rule.fields) {
      const json::Value* const schema = fields.find(field);
      ASSERT_NE(schema, nullptr) << field;
      const json::Value* const type = schema->find("type");
      if (form.rule.kind == flags) {
        EXPECT_EQ(*type, json::Value("boolean"));
      }
      if (form.rule.kind == classes) {
        EXPECT_NE(schema->find("enum"), nullptr);
      }
    }
  }
}

std::vector<std::string> allowed(const json::Value& file, std::string_view pointer) {
  std::vector<std::string> texts;
  const json::Value* const values = json::resolve(file, pointer);
  if (values == nullptr) return texts;
  for (const json::Value& value : values->as_array())
    texts.push_back(value.is_string() ? value.as_string() : json::write(value));
  return texts;
}

TEST(TaskFiles, TakeTheirEnumerationsFromTrainingLabels) {
  const auto file_of = [](std::string_view number, const std::vector<Case>& training) {
    const Task& task = **find_task(number);
    return task_file(task_template(task), label_set(task, training), {}, "x.json", "e.json");
  };
  const auto tagged = [](std::vector<std::vector<std::string>> tags) {
    return Case{.label = Label{.tags = std::move(tags)}};
  };
  EXPECT_THAT(
      allowed(
          file_of("9", {{.label = Label{.classes = {"pdac"}}}, {.label = Label{.classes = {"B"}}}}),
          "/Parser_Format/properties/diagnosis/enum"
      ),
      ElementsAre("B", "pdac")
  );
  EXPECT_THAT(
      allowed(
          file_of("25", {tagged({{"B-<X-ID>"}, {"B-<DATUM>"}})}),
          "/Parser_Format/properties/mentions/items/properties/tag/enum"
      ),
      ElementsAre("<DATUM>", "<X-ID>")
  );
  // Names that belong to no other field are subtypes.
  const json::Value skin =
      file_of("28", {tagged({{"B-1-Biopt"}, {"B-3-BCC"}, {"B-3-solid"}, {"B-1-nodular"}})});
  const std::string item = "/Parser_Format/properties/cases/items/properties";
  EXPECT_THAT(allowed(skin, item + "/method/enum"), ElementsAre("Biopt", "null"));
  EXPECT_THAT(allowed(skin, item + "/diagnosis/enum"), ElementsAre("BCC", "null"));
  EXPECT_THAT(
      allowed(skin, item + "/subtypes/items/properties/type/enum"), ElementsAre("nodular", "solid")
  );
  EXPECT_EQ(*skin.find("Example_Path"), json::Value("e.json"));
}

TEST(TaskFiles, AllowNumbersThatNoTrainingLabelHas) {
  const auto numbers = [](std::string_view task_number, std::vector<std::int64_t> seen) {
    const Task& task = **find_task(task_number);
    const LabelSet labels{.entities = {"BCC"}, .numbers = std::move(seen)};
    const json::Value file = task_file(task_template(task), labels, {}, "x.json", "");
    const std::string list = task_number == "28" ? "cases" : "biopsies";
    const std::string of_item = "/Parser_Format/properties/" + list + "/items/properties/numbers/";
    const auto values = allowed(file, of_item + "items/enum");
    const json::Value* const most = json::resolve(file, of_item + "maxItems");
    EXPECT_EQ(*most, json::Value::integer(static_cast<std::int64_t>(values.size())));
    return values;
  };
  EXPECT_THAT(numbers("28", {1, 3}), ElementsAreArray(numbers("28", {})));
  EXPECT_EQ(numbers("28", {1, 3}).size(), 20U);
  EXPECT_EQ(numbers("28", {1, 19}).back(), "20");
  EXPECT_THAT(numbers("27", {0, 8}), ElementsAre("0", "1", "2", "3", "4", "5", "6", "7", "8"));
  EXPECT_EQ(numbers("27", {1, 1'000'000'000}).size(), 102U) << "1 to 101 and the one that was seen";
}

TEST(LabelSets, KnowWhatToAnswerWhereNothingIsKnown) {
  const auto classes = [](std::string_view name) {
    return Case{.label = Label{.classes = {std::string(name)}}};
  };
  const std::vector<Case> training = {classes("b"), classes("a"), classes("b"), classes("a")};
  const Task& diagnosis = **find_task("9");
  EXPECT_THAT(label_set(diagnosis, training).neutral.classes, ElementsAre("a"));
  EXPECT_THAT(label_set(diagnosis, training).classes.front(), ElementsAre("a", "b"));
  const Task& volume = **find_task("19");
  const std::vector<Case> numbers = {
      {.label = Label{.numbers = {30}}},
      {.label = Label{.numbers = {100}}},
      {.label = Label{.numbers = {50}}},
      {.label = Label{.numbers = {40}}},
  };
  EXPECT_THAT(label_set(volume, numbers).neutral.numbers, ElementsAre(45));
  EXPECT_THAT(label_set(**find_task("16"), {}).neutral.numbers, ElementsAre(.5, .5, .5, .5, .5));
  const Task& terms = **find_task("26");
  EXPECT_EQ(neutral_label({}, terms, 2).tags.size(), 2U);
}

}  // namespace
}  // namespace extractinator::dragon
