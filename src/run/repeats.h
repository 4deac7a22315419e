// Runs of one task that differ in their seed only: how far they agree, and what most of them say
// (docs/repeats.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/file_system.h"
#include "base/result.h"
#include "eval/agreement.h"
#include "run/runner.h"
#include "run/task.h"
#include "store/run_store.h"
#include <extractinator/options.h>
#include <extractinator/run.h>

namespace extractinator::run {

// Most runs of a task in one call: each has files open while they are compared.
inline constexpr std::size_t kMaxRuns = 100;

// `<output_dir>/<run_name>/<task name>-run<number>`; of number 0 it is run_directory().
[[nodiscard]] std::filesystem::path repeat_directory(
    const Task& task, const Options& options, std::size_t number
);
// The same with `-agreement` and `-vote` in place of `-run0`.
[[nodiscard]] std::filesystem::path agreement_directory(const Task& task, const Options& options);
[[nodiscard]] std::filesystem::path vote_directory(const Task& task, const Options& options);

// Of the sampling of the run with that number: `options.seed` + number, so that a single run with
// this seed is the same run.
[[nodiscard]] std::uint64_t repeat_seed(const Options& options, std::size_t number);

// Finished runs of one task over one dataset, in order. References must outlive it.
struct Repeats {
  const Task& task;
  const Survey& survey;
  std::vector<std::filesystem::path> directories = {};  // Those with run.db.
};

// Reads all answers once; memory does not grow with rows. Fails with `conflict` if the runs are of
// different records, and as RunStore does.
[[nodiscard]] Result<eval::Agreement> agreement_of(const Repeats& repeats);

// Writes it, with what the runs are, to `agreement.json` in a folder that is made if need be; the
// file appears whole or not at all. There is no text of a report or an answer in it. Returns its
// path.
[[nodiscard]] Result<std::filesystem::path> write_agreement(
    const Repeats& repeats,
    const eval::Agreement& agreement,
    const std::filesystem::path& directory,
    FileSystem& files
);

// Member of the description of a vote's configuration: what it was made of.
inline constexpr std::string_view kVote = "vote";
[[nodiscard]] bool is_vote(const store::Configuration& configuration);

// For commands that answer rows anew: a vote has no model of its own. Fails with `unsupported` for
// a vote.
[[nodiscard]] Result<void> refuse_vote(const store::Configuration& configuration);

// A majority vote (eval::majority_of) on each field at the root of the answers, as a run database
// with results and manifests of its own in `directory`; what was there of an earlier vote is
// forgotten. Lists and objects are voted on as a whole. What is known beside a value (evidence,
// probabilities, status) is of the first run that has it. Where the winners together do not meet
// the schema, whose rules may tie fields to each other, the whole answer with the most votes for
// its values is taken. A row without an answer in any run is failed with the cause of the first.
// Fails as agreement_of.
[[nodiscard]] Result<RunSummary> vote(
    const Repeats& repeats,
    const Options& options,
    const std::filesystem::path& directory,
    FileSystem& files,
    const Clock& clock
);

}  // namespace extractinator::run
