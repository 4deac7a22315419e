// Counts over training labels; everything here is public through label_set.h.
#include "dragon/label_set.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <ranges>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dragon/entities.h"
#include "dragon/files.h"
#include "dragon/task.h"

namespace extractinator::dragon {
namespace {

using enum LabelType;

double median(std::vector<double> numbers) {
  if (numbers.empty()) return 0;
  const std::size_t middle = numbers.size() / 2;
  std::ranges::sort(numbers);
  if (numbers.size() % 2 == 1) return numbers[middle];
  return (numbers[middle - 1] + numbers[middle]) / 2;
}

void count_entities(std::span<const Case> training, bool has_numbers, LabelSet& labels) {
  std::set<std::string> names;
  std::set<std::int64_t> numbers;
  for (const Case& row : training) {
    if (!row.label) continue;
    for (const Entity& entity : entities_of(row.label->tags)) {
      const auto parts = has_numbers ? numbered(entity.name) : std::nullopt;
      names.emplace(parts ? std::string(parts->name) : entity.name);
      if (parts) numbers.insert(parts->number);
    }
  }
  labels.entities.assign(names.begin(), names.end());
  labels.numbers.assign(numbers.begin(), numbers.end());
}

void count_classes(std::span<const Case> training, std::size_t index, LabelSet& labels) {
  std::map<std::string, std::size_t> n_of;
  for (const Case& row : training) {
    if (row.label && index < row.label->classes.size()) ++n_of[row.label->classes[index]];
  }
  const auto keys = n_of | std::views::keys;
  labels.classes.emplace_back(keys.begin(), keys.end());
  const auto most =
      std::ranges::max_element(n_of, {}, [](const auto& entry) { return entry.second; });
  labels.neutral.classes.push_back(most == n_of.end() ? std::string() : most->first);
}

void count_numbers(std::span<const Case> training, std::size_t index, LabelSet& labels) {
  std::vector<double> numbers;
  for (const Case& row : training) {
    if (row.label && index < row.label->numbers.size() && std::isfinite(row.label->numbers[index]))
      numbers.push_back(row.label->numbers[index]);
  }
  labels.neutral.numbers.push_back(median(std::move(numbers)));
}

}  // namespace

LabelSet label_set(const Task& task, std::span<const Case> training) {
  LabelSet labels;
  if (is_entities(task.type)) {
    count_entities(training, task.type == multi_label_named_entity_recognition, labels);
    return labels;
  }
  for (std::size_t i = 0; i < task.n_labels; ++i) {
    switch (task.type) {
      case single_label_binary_classification:
      case multi_label_binary_classification:
        labels.neutral.numbers.push_back(0.5);
        break;
      case single_label_multi_class_classification:
      case multi_label_multi_class_classification:
        count_classes(training, i, labels);
        break;
      case single_label_regression:
      case multi_label_regression:
        count_numbers(training, i, labels);
        break;
      case named_entity_recognition:
      case multi_label_named_entity_recognition:
        break;
    }
  }
  return labels;
}

Label neutral_label(const LabelSet& labels, const Task& task, std::size_t n_tokens) {
  Label label = labels.neutral;
  if (is_entities(task.type)) label.tags.assign(n_tokens, {"O"});
  return label;
}

}  // namespace extractinator::dragon
