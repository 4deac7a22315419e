// Finds the answers that fit; everything here is public through fitting_run.h.
#include "dragon/fitting_run.h"

#include <algorithm>
#include <cstddef>
#include <expected>
#include <format>
#include <span>
#include <stop_token>
#include <utility>

#include "base/error.h"
#include "base/result.h"
#include "run/backend.h"
#include "run/session.h"
#include <extractinator/options.h>
#include <extractinator/run.h>

namespace extractinator::dragon {

Result<FittingRun> run_fitting(
    run::TaskRunner& run_tasks,
    const run::TaskToRun& task,
    Options options,
    bool may_shorten,
    ProgressSink& progress,
    const std::stop_token& stop
) {
  constexpr std::size_t kFewest = 64;
  const run::TaskToRun own{
      .task = task.task,
      .survey = task.survey,
      .directory = task.directory,
      .options = &options,
  };
  while (true) {
    auto summaries = run_tasks(std::span(&own, 1), progress, stop);
    if (summaries) {
      return FittingRun{
          .summary = std::move(summaries->front()),
          .max_answer_tokens = options.max_answer_tokens,
      };
    }
    const bool is_too_long = summaries.error().code == ErrorCode::limit_exceeded;
    if (!is_too_long || !may_shorten || options.max_answer_tokens <= kFewest)
      return std::unexpected(std::move(summaries).error());
    options.max_answer_tokens = std::max(kFewest, options.max_answer_tokens / 2);
    progress.warn(
        std::format(
            "answers have {} tokens at most, to fit the model's context", options.max_answer_tokens
        )
    );
  }
}

}  // namespace extractinator::dragon
