// The table of the tasks.
#include "dragon/task.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <format>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/nearest.h"

namespace extractinator::dragon {
namespace {

using enum LabelType;
using enum Metric;

struct LabelColumns {
  std::string_view truth = {};
  std::string_view prediction = {};
};

constexpr std::array<LabelColumns, kLabelTypes> kColumns = {{
    {.truth = "single_label_binary_classification_target",
     .prediction = "single_label_binary_classification"},
    {.truth = "single_label_multi_class_classification_target",
     .prediction = "single_label_multi_class_classification"},
    {.truth = "multi_label_binary_classification_target",
     .prediction = "multi_label_binary_classification"},
    {.truth = "multi_label_multi_class_classification_target",
     .prediction = "multi_label_multi_class_classification"},
    {.truth = "single_label_regression_target", .prediction = "single_label_regression"},
    {.truth = "multi_label_regression_target", .prediction = "multi_label_regression"},
    {.truth = "named_entity_recognition_target", .prediction = "named_entity_recognition"},
    {.truth = "multi_label_named_entity_recognition_target",
     .prediction = "multi_label_named_entity_recognition"},
}};

constexpr Task binary(std::uint16_t number, std::string_view name) {
  return {
      .number = number, .name = name, .type = single_label_binary_classification, .metric = auroc
  };
}

constexpr Task one_class(std::uint16_t number, std::string_view name, Metric metric) {
  return {
      .number = number,
      .name = name,
      .type = single_label_multi_class_classification,
      .metric = metric
  };
}

constexpr Task flags(
    std::uint16_t number, std::string_view name, Metric metric, std::size_t n_labels
) {
  return {
      .number = number,
      .name = name,
      .type = multi_label_binary_classification,
      .metric = metric,
      .n_labels = n_labels
  };
}

constexpr Task two_classes(std::uint16_t number, std::string_view name) {
  return {
      .number = number,
      .name = name,
      .type = multi_label_multi_class_classification,
      .metric = kappa,
      .n_labels = 2
  };
}

constexpr Task number_of(std::uint16_t number, std::string_view name, double epsilon) {
  return {
      .number = number,
      .name = name,
      .type = single_label_regression,
      .metric = rsmapes,
      .epsilon = epsilon
  };
}

constexpr Task numbers(std::uint16_t number, std::string_view name, double epsilon) {
  return {
      .number = number,
      .name = name,
      .type = multi_label_regression,
      .metric = rsmapes,
      .epsilon = epsilon,
      .n_labels = 5
  };
}

constexpr Task entities(
    std::uint16_t number, std::string_view name, LabelType type, Metric metric
) {
  return {.number = number, .name = name, .type = type, .metric = metric, .has_parts = true};
}

constexpr Task of_parts(Task task) {
  task.has_parts = true;
  return task;
}

constexpr std::array kTasks = {
    binary(1, "Task001_adhesion_clf"),
    binary(2, "Task002_nodule_clf"),
    binary(3, "Task003_kidney_clf"),
    binary(4, "Task004_skin_case_selection_clf"),
    binary(5, "Task005_recist_timeline_clf"),
    binary(6, "Task006_pathology_tumor_origin_clf"),
    binary(7, "Task007_nodule_diameter_presence_clf"),
    binary(8, "Task008_pdac_size_presence_clf"),
    one_class(9, "Task009_pdac_diagnosis_clf", kappa),
    one_class(10, "Task010_prostate_radiology_clf", linear_kappa),
    one_class(11, "Task011_prostate_pathology_clf", linear_kappa),
    one_class(12, "Task012_pathology_tissue_type_clf", kappa),
    one_class(13, "Task013_pathology_tissue_origin_clf", kappa),
    of_parts(one_class(14, "Task014_textual_entailment_clf", linear_kappa)),
    of_parts(flags(15, "Task015_colon_pathology_clf", auroc_per_label, 7)),
    flags(16, "Task016_recist_lesion_size_presence_clf", auroc, 5),
    two_classes(17, "Task017_pdac_attributes_clf"),
    two_classes(18, "Task018_osteoarthritis_clf"),
    number_of(19, "Task019_prostate_volume_reg", 4),
    number_of(20, "Task020_psa_reg", 0.4),
    number_of(21, "Task021_psad_reg", 0.04),
    number_of(22, "Task022_pdac_size_reg", 4),
    number_of(23, "Task023_nodule_diameter_reg", 4),
    numbers(24, "Task024_recist_lesion_size_reg", 4),
    entities(25, "Task025_anonymisation_ner", named_entity_recognition, entity_macro_f1),
    entities(26, "Task026_medical_terminology_ner", named_entity_recognition, entity_f1),
    entities(
        27, "Task027_prostate_biopsy_ner", multi_label_named_entity_recognition, entity_weighted_f1
    ),
    entities(
        28, "Task028_skin_pathology_ner", multi_label_named_entity_recognition, entity_weighted_f1
    ),
    binary(101, "Task101_Example_sl_bin_clf"),
    one_class(102, "Task102_Example_sl_mc_clf", linear_kappa),
    of_parts(one_class(103, "Task103_Example_mednli", linear_kappa)),
    flags(104, "Task104_Example_ml_bin_clf", auroc, 5),
    two_classes(105, "Task105_Example_ml_mc_clf"),
    number_of(106, "Task106_Example_sl_reg", 4),
    numbers(107, "Task107_Example_ml_reg", 4),
    entities(108, "Task108_Example_sl_ner", named_entity_recognition, entity_macro_f1),
    entities(
        109, "Task109_Example_ml_ner", multi_label_named_entity_recognition, entity_weighted_f1
    ),
};

constexpr char lower(char byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
}

std::string lower(std::string_view text) {
  std::string lowered(text);
  std::ranges::transform(lowered, lowered.begin(), [](char byte) { return lower(byte); });
  return lowered;
}

// "7", "007" and "task007".
std::optional<std::uint16_t> number_in(std::string_view word) {
  if (word.starts_with("task")) word.remove_prefix(4);
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
  return number;
}

}  // namespace

std::span<const Task> tasks() { return kTasks; }

Result<const Task*> find_task(std::string_view name) {
  const std::string word = lower(name);
  const std::optional<std::uint16_t> number = number_in(word);
  std::vector<std::string> known;
  for (const Task& task : kTasks) {
    if (task.number == number || lower(task.name) == word) return &task;
    known.emplace_back(task.name);
  }
  return fail(
      ErrorCode::not_found,
      std::format("the benchmark has no task `{}`", name),
      {},
      suggest(name, known)
  );
}

std::string_view label_name(LabelType type) {
  return kColumns.at(static_cast<std::size_t>(type)).truth;
}

std::string_view prediction_name(LabelType type) {
  return kColumns.at(static_cast<std::size_t>(type)).prediction;
}

std::string_view to_string(Metric metric) {
  switch (metric) {
    case auroc:
      return "AUROC";
    case auroc_per_label:
      return "AUROC, mean of the labels";
    case kappa:
      return "kappa";
    case linear_kappa:
      return "kappa, linear";
    case rsmapes:
      return "RSMAPES";
    case entity_macro_f1:
      return "F1, macro";
    case entity_f1:
      return "F1";
    case entity_weighted_f1:
      return "F1, weighted";
  }
  std::unreachable();
}

}  // namespace extractinator::dragon
