// What llm_extractinator's submission to the benchmark makes of right answers, for comparison only:
// its conversion of answers to labels, written anew after a description of what it does.
#pragma once

#include "dragon/files.h"
#include "dragon/task.h"

namespace extractinator::dragon {

// The label that comes out where a model answers as its schema allows, and right. `row` has the
// tokens of entities. Binary labels, classes and numbers come out as they went in, but for lists of
// numbers, where what is absent is 0.
[[nodiscard]] Label reference_label(const Task& task, const Case& row, const Label& truth);

}  // namespace extractinator::dragon
