// Runs the task of a job with as many tokens of an answer as the model has room for.
#pragma once

#include <cstddef>
#include <stop_token>

#include "base/result.h"
#include "run/backend.h"
#include "run/session.h"
#include <extractinator/options.h>
#include <extractinator/run.h>

namespace extractinator::dragon {

struct FittingRun {
  RunSummary summary = {};
  std::size_t max_answer_tokens = 0;  // That it was run with.
};

// How long a model's context is, is known when it is loaded: where an answer of
// `options.max_answer_tokens` does not fit beside the instruction, half as many are tried, with the
// same model, down to 64; unless `may_shorten` is false. Told as a warning. Fails as the run does,
// and with `limit_exceeded` where the instruction alone is too long for the model.
[[nodiscard]] Result<FittingRun> run_fitting(
    run::TaskRunner& run_tasks,
    const run::TaskToRun& task,
    Options options,
    bool may_shorten,
    ProgressSink& progress,
    const std::stop_token& stop
);

}  // namespace extractinator::dragon
