// The examples of a task: read, checked, and put into the form in which the model has to answer.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "base/file_system.h"
#include "base/hash.h"
#include "base/result.h"
#include "grammar/grammar.h"
#include "prompt/examples.h"
#include "run/answer_form.h"
#include "run/task.h"
#include <extractinator/options.h>

namespace extractinator::run {

struct Examples {
  std::vector<prompt::Example> all = {};  // In the order of the file; no two with the same input.
  Hash256 file_hash = {};
};

// The folder that a task's `Example_Path` is relative to: `options.example_dir`, or the folder
// `examples` beside the folder of the task file.
[[nodiscard]] std::filesystem::path example_dir(const Task& task, const Options& options);

// None where `options.num_examples` is 0. `grammar` is of the form's schema. The outputs are held
// to what the run holds answers to. Fails with the place of what is wrong: `not_found`,
// `invalid_input` (no examples, two with the same input, an output that is not valid or has no
// canonical form), `limit_exceeded` (more than 1,000 examples or 4 MiB), `unsupported` (with the
// report first). Never quotes an example. Cost: O(file), and a step of the automaton for each byte
// of output.
[[nodiscard]] Result<Examples> load_examples(
    const FileSystem& files,
    const Task& task,
    const Options& options,
    const AnswerForm& form,
    const std::shared_ptr<const grammar::Grammar>& grammar
);

// Whether load_examples() will be able to, before a model is there.
[[nodiscard]] Result<void> check_examples(
    const FileSystem& files, const Task& task, const Options& options
);

}  // namespace extractinator::run
