// Labelled reports as chats that end with the right answer: what a model is trained on, in the form
// that programs for fine-tuning read.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "base/file_system.h"
#include "base/result.h"
#include "dragon/task_file.h"

namespace extractinator::dragon {

struct SampleOptions {
  std::filesystem::path input = {};  // Has the four files of a job.
  // Reasoning is not written: labels have none, and the field is left out of the instruction.
  Language language = Language::en;
};

struct SampleReport {
  std::string task = {};
  std::size_t n_rows = 0;         // Written.
  std::size_t n_not_allowed = 0;  // Rows whose right answer the task's schema refuses; left out.
};

// One line for each training row of a job, in their order:
// {"messages": [{"role": "system", "content": …}, {"role": "user", …}, {"role": "assistant", …}]},
// the texts being those of a run (docs/prompt.md) and the answer canonical JSON. Appends to `out`.
// Fails as reading jobs and schemas does. Cost: O(training data), which is held in memory.
[[nodiscard]] Result<SampleReport> append_samples(
    const FileSystem& files, const SampleOptions& options, std::string& out
);

}  // namespace extractinator::dragon
