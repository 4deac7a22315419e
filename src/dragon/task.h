// The tasks of the DRAGON benchmark (Bosma et al., npj Digital Medicine 8:289, 2025): 28 with data
// of patients, which nobody may download, and nine public examples.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/result.h"

namespace extractinator::dragon {

// What a label is, as the benchmark names its types. The comments say what one row of a file has.
enum class LabelType : std::uint8_t {
  single_label_binary_classification,       // A boolean; predictions a number in [0, 1].
  single_label_multi_class_classification,  // A string.
  multi_label_binary_classification,        // A list of booleans; predictions numbers in [0, 1].
  multi_label_multi_class_classification,   // A list of strings.
  single_label_regression,                  // A number.
  multi_label_regression,                   // A list of numbers; null where there is none.
  named_entity_recognition,                 // A tag for each token: "O", "B-name", "I-name".
  multi_label_named_entity_recognition,     // A list of tags for each token.
};
inline constexpr std::size_t kLabelTypes = 8;

// How the official evaluation scores a task.
enum class Metric : std::uint8_t {
  auroc,               // All labels of all rows as one list.
  auroc_per_label,     // The mean over the labels.
  kappa,               // Cohen's, all labels of all rows as one list.
  linear_kappa,        // The same with linear weights.
  rsmapes,             // 1 - mean(|y - p| / (|y| + |p| + epsilon)).
  entity_macro_f1,     // Of whole entities; the mean over the types that are in either side.
  entity_f1,           // Of whole entities; there is one type.
  entity_weighted_f1,  // Each type by itself; the mean weighted by how often it is true.
};

struct Task {
  std::uint16_t number = 0;    // 1..28, 101..109
  std::string_view name = {};  // "Task001_adhesion_clf"
  LabelType type = LabelType::single_label_binary_classification;
  Metric metric = Metric::auroc;
  double epsilon = 0;        // Of `rsmapes`, in the unit of the labels; 0 for others.
  std::size_t n_labels = 1;  // Of a row of multi-label classification or regression.
  // The reports of a task are one text each, `text`, or a list, `text_parts`: two sentences, a
  // Roman numeral and a report, or tokens.
  bool has_parts = false;
};

// All of them, by number.
[[nodiscard]] std::span<const Task> tasks();

// By number, as "7", "007", "Task007" or the whole name, in any case of letters. Fails with
// `not_found` and what is near.
[[nodiscard]] Result<const Task*> find_task(std::string_view name);

// The column of the truth in the files of the benchmark: "single_label_regression_target".
[[nodiscard]] std::string_view label_name(LabelType type);
// The column of predictions: the same without `_target`.
[[nodiscard]] std::string_view prediction_name(LabelType type);

[[nodiscard]] std::string_view to_string(Metric metric);

// Whether labels are tags of tokens.
[[nodiscard]] constexpr bool is_entities(LabelType type) {
  return type == LabelType::named_entity_recognition ||
         type == LabelType::multi_label_named_entity_recognition;
}

}  // namespace extractinator::dragon
