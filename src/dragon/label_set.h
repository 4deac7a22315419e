// What the training data of a job say about its labels: which there are, how they are spelt, and
// what to answer where nothing is known.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "dragon/files.h"
#include "dragon/task.h"

namespace extractinator::dragon {

struct LabelSet {
  // Of each label of a row in multi-class tasks: the classes that occur, sorted by bytes.
  std::vector<std::vector<std::string>> classes = {};
  // Of entities: their names without number, sorted, and the numbers that occur, ascending.
  std::vector<std::string> entities = {};
  std::vector<std::int64_t> numbers = {};
  // What a row without an answer gets; docs/dragon.md: 0.5 for each binary label, the most frequent
  // class (of equally frequent ones the first by bytes), the median of the numbers that are there
  // (0 without any). Of entities it has no tags: there is "O" for every token.
  Label neutral = {};
};

// Without training data there are no
// classes, and numbers are neutral at 0. Cost: O(labels · log labels).
[[nodiscard]] LabelSet label_set(const Task& task, std::span<const Case> training);

// The neutral label of a row with so many tokens.
[[nodiscard]] Label neutral_label(const LabelSet& labels, const Task& task, std::size_t n_tokens);

}  // namespace extractinator::dragon
