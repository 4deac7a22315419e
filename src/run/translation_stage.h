// The stage of a run before the extraction in which reports are translated.
#pragma once

#include <stop_token>

#include "base/result.h"
#include "run/backend.h"
#include "run/runner.h"
#include "run/task.h"
#include <extractinator/options.h>
#include <extractinator/run.h>

namespace extractinator::run {

struct Translated {
  Task task = {};           // Reads the translations.
  Survey survey = {};       // Of that task.
  RunSummary summary = {};  // Of the translation; without task and survey where it was cancelled.
};

// Translates what is not translated yet into `options.translate`, in a run of its own in
// translation_directory(): resumable, with results and manifests. A report that cannot be
// translated fails its row and no other. Fails as run_tasks does, with `conflict` if the
// translations there were made with another model or other options.
[[nodiscard]] Result<Translated> translate(
    TaskRunner& run_tasks,
    const Task& task,
    const Survey& survey,
    const Options& options,
    ProgressSink& progress,
    const std::stop_token& stop
);

}  // namespace extractinator::run
