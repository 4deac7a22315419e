// The tasks of the benchmark as task files of this program: what to ask, in which schema, and how
// the fields of an answer become labels.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dragon/label_set.h"
#include "dragon/task.h"
#include "json/value.h"

namespace extractinator::dragon {

// Language of the instructions.
enum class Language : std::uint8_t { en, nl };

// How several measured axes become one number.
enum class Combining : std::uint8_t { max, mean, min };

// Where in an item of an answer's list an entity is.
struct SpanRule {
  std::string list = {};   // A list within the item that has the fields; empty: the item has them.
  std::string field = {};  // Whose value is the entity's name.
  std::string text = {};   // Field with the words; empty: the evidence of `field`, or if there is
                           // none either, the item itself is the words.
  std::string name = {};   // Of the entity, where it does not depend on the answer.
};

// How an answer becomes a label; docs/dragon.md has it for each task.
struct LabelRule {
  enum class Kind : std::uint8_t {
    flags,    // Fields with true or false; the label is how probable true is.
    classes,  // Fields with one of several texts.
    numbers,  // Fields with a number, or with measured axes and their unit.
    entities,
  } kind = Kind::flags;
  std::vector<std::string> fields = {};  // Of all kinds but entities, in the order of the labels.
  Combining combining = Combining::max;
  // Of entities.
  std::string list = {};      // The field that is a list of items.
  std::string numbers = {};   // Field of an item with the list of numbers of its entities,
  std::string numerals = {};  // or with Roman numerals, such as "II+III", that count from I = 0.
  std::vector<SpanRule> spans = {};
};

struct TaskTemplate {
  const Task* task = nullptr;
  json::Value document = {};  // As the file has it, with texts in all languages.
  LabelRule rule = {};
  bool is_worth_reasoning = false;
};

// Made of the file that the program carries. Every task has one.
[[nodiscard]] TaskTemplate task_template(const Task& task);

struct Rendering {
  Language language = Language::en;
  // Whether tasks for which it is worth it begin their answer with a text of reasoning.
  bool has_reasoning = true;
};

// A task file (docs/task-file.md) over the column `text` of `data_path`. Enumerations are those of
// the training labels, in their spelling, where there are training labels; entity names that belong
// to no enumeration go into the last one.
[[nodiscard]] json::Value task_file(
    const TaskTemplate& form,
    const LabelSet& labels,
    const Rendering& rendering,
    std::string_view data_path,
    std::string_view example_path
);

// Names of entities that the field of this rule, one of `form.rule.spans`, can have, in the
// spelling of the training labels.
[[nodiscard]] std::vector<std::string> names_of(
    const TaskTemplate& form, const SpanRule& rule, const LabelSet& labels
);

}  // namespace extractinator::dragon
