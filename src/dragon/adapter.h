// From the answer of a model to the label of a row, and from a label to the answer a perfect model
// would give.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "dragon/entities.h"
#include "dragon/files.h"
#include "dragon/label_set.h"
#include "dragon/placement.h"
#include "dragon/prepared.h"
#include "dragon/task_file.h"
#include "json/value.h"

namespace extractinator::dragon {

// An answer by the fields of its task.
struct Answer {
  json::Value values = {};  // An object with the fields.
  // Objects with the same fields, as the result files have them behind "__evidence" and
  // "__distribution": of the same shape as the values; or null where nothing is known.
  json::Value evidence = {};
  json::Value distributions = {};
};

// The fields of a row of the result files. Nothing where the row has no valid answer.
[[nodiscard]] std::optional<Answer> answer_in(const json::Value::Object& row);

// What a model writes for an answer: the evidence of a field stands before it.
[[nodiscard]] json::Value as_written(const TaskTemplate& form, const Answer& answer);

class Adapter {
 public:
  // How entities are placed is chosen by what gives the training labels again best, from
  // answers that would be perfect. Cost: some passes over at most 300 training cases.
  Adapter(
      TaskTemplate form,
      LabelSet labels,
      const Preparation& preparation,
      std::span<const Case> training
  );

  // Every label it returns is complete: what the answer leaves open is neutral, `n_open` says how
  // often. Probabilities of true where distributions are known, else 0 and 1. Sizes in millimetres.
  struct Adapted {
    Label label = {};
    std::size_t n_open = 0;       // Labels without a value.
    std::size_t n_not_found = 0;  // Passages that are not in the report.
  };
  [[nodiscard]] Adapted label_of(const Answer& answer, const Prepared& report) const;

  // Of a report without an answer.
  [[nodiscard]] Label neutral(const Prepared& report) const;

  // The other way round: without distributions, evidence as passages of the report's text. A
  // passage longer than evidence can be is cut there.
  [[nodiscard]] Answer answer_of(const Label& label, const Prepared& report) const;

  [[nodiscard]] const TaskTemplate& form() const { return form_; }
  [[nodiscard]] const LabelSet& labels() const { return labels_; }
  [[nodiscard]] PlacementRule placement() const { return placement_; }

 private:
  [[nodiscard]] Adapted flags_of(const Answer& answer) const;
  [[nodiscard]] Adapted classes_of(const Answer& answer) const;
  [[nodiscard]] Adapted numbers_of(const Answer& answer) const;
  [[nodiscard]] Adapted entities_of_answer(const Answer& answer, const Prepared& report) const;
  [[nodiscard]] Answer answer_of_entities(const Label& label, const Prepared& report) const;
  void choose_placement(const Preparation& preparation, std::span<const Case> training);

  TaskTemplate form_;
  LabelSet labels_;
  PlacementRule placement_ = {};
  // Names of entities of which every further place of their words is one more.
  std::set<std::string> repeated_ = {};
};

}  // namespace extractinator::dragon
