// Several runs of each task: planned, compared, voted on and told.
#pragma once

#include <cstddef>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "cli/jobs.h"
#include <extractinator/options.h>
#include <extractinator/run.h>

namespace extractinator::cli {

// Every job `n_runs` times, each time in a folder and with a seed of its own (run/repeats.h): run 0
// of all jobs first.
[[nodiscard]] std::vector<Job> repeated(
    const std::vector<Job>& jobs, const Options& options, std::size_t n_runs
);

// Says what makes repeated runs worthless, if anything does.
void warn_of_equal_runs(const Options& options, ProgressSink& progress);

// Compares the runs of each job, votes if that is asked for, writes what comes of it and prints all
// as report_jobs does. `jobs` are those that repeated() gave, as they were run, and `results` what
// came of them. After an interruption nothing is compared.
[[nodiscard]] Result<ExitCode> report_repeats(
    const std::vector<Job>& jobs,
    const std::vector<JobResult>& results,
    const Options& options,
    const RunArguments& arguments,
    FileSystem& files
);

}  // namespace extractinator::cli
