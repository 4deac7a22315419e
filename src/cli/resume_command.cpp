// `extractinate resume` and `extractinate retry`: a run goes on as it was asked for. Reachable from
// outside: resume_command.
#include <filesystem>
#include <stop_token>
#include <utility>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/jobs.h"
#include "cli/progress_line.h"
#include "cli/recorded.h"
#include "run/recorded_run.h"
#include "store/run_store.h"
#include <extractinator/options.h>

namespace extractinator::cli {
namespace {

// The database is closed again when this returns: the run opens it for writing.
Result<run::RecordedRun> restored(const std::filesystem::path& folder, FileSystem& files) {
  TRY(const auto store, store::RunStore::open_read_only(folder / "run.db"));
  TRY(const store::Configuration configuration, store.configuration());
  return run::restore_run(configuration, files);
}

}  // namespace

Result<ExitCode> resume_command(const ResumeArguments& arguments, const std::stop_token& stop) {
  RealFileSystem files;
  ProgressLine progress = progress_line(arguments.reporting);
  const std::filesystem::path folder = run_folder(arguments.run);
  TRY(run::RecordedRun recorded, restored(folder, files));
  Options options = std::move(recorded.options);
  options.retry_failed = arguments.retries_failed;
  TRY(Job job, make_job(std::move(recorded.task), options, files));
  take_sample(job, recorded.sample);
  job.directory = folder;  // Where it is now, if somebody moved it.
  std::vector<Job> jobs;
  jobs.push_back(std::move(job));
  TRY(const auto results, run_jobs(jobs, options, arguments.reporting, progress, files, stop));
  return report_jobs(results, arguments.reporting);
}

}  // namespace extractinator::cli
