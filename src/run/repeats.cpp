// Compares runs of one task. Public: all of repeats.h but the vote, which is in vote.cpp.
#include "run/repeats.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file_system.h"
#include "base/hash.h"
#include "base/result.h"
#include "eval/agreement.h"
#include "json/value.h"
#include "json/write.h"
#include "run/repeated_rows.h"
#include "run/task.h"
#include "store/run_store.h"
#include <extractinator/options.h>
#include <extractinator/version.h>

namespace extractinator::run {
namespace {

// Goes up when an older program could misread the file.
constexpr std::int64_t kAgreementFormat = 1;

std::filesystem::path directory_with(
    const Task& task, const Options& options, std::string_view ending
) {
  return options.output_dir / options.run_name / (task.name + std::string(ending));
}

}  // namespace

std::filesystem::path repeat_directory(
    const Task& task, const Options& options, std::size_t number
) {
  return directory_with(task, options, "-run" + std::to_string(number));
}

std::filesystem::path agreement_directory(const Task& task, const Options& options) {
  return directory_with(task, options, "-agreement");
}

std::filesystem::path vote_directory(const Task& task, const Options& options) {
  return directory_with(task, options, "-vote");
}

std::uint64_t repeat_seed(const Options& options, std::size_t number) {
  return options.seed + number;
}

Result<eval::Agreement> agreement_of(const Repeats& repeats) {
  TRY(const RepeatedRows runs, RepeatedRows::open(repeats.directories));
  eval::AgreementCounter counter(*repeats.task.schema, runs.n_runs());
  const auto count = [&](std::span<const RowOfRun> rows) -> Result<void> {
    std::vector<const json::Value*> answers;
    for (const RowOfRun& row : rows)
      answers.push_back(row.answer ? &*row.answer : nullptr);
    counter.add(answers);
    return {};
  };
  TRY_VOID(runs.for_each(repeats.survey, count));
  return counter.agreement();
}

Result<std::filesystem::path> write_agreement(
    const Repeats& repeats,
    const eval::Agreement& agreement,
    const std::filesystem::path& directory,
    FileSystem& files
) {
  TRY(const RepeatedRows runs, RepeatedRows::open(repeats.directories));
  json::Value::Array list;
  for (std::size_t run = 0; run < runs.n_runs(); ++run) {
    TRY(const store::Configuration configuration, runs.configuration(run));
    const json::Value* seed = configuration.description.find("seed");
    list.emplace_back(
        json::Value::Object{
            {"directory", json::Value(repeats.directories[run].filename().string())},
            {"seed", seed != nullptr ? *seed : json::Value()},
            {"configuration_hash", json::Value(to_hex(configuration.hash()))},
        }
    );
  }
  json::Value::Object object = {
      {"format", json::Value::integer(kAgreementFormat)},
      {"notice", json::Value(std::string(kNotice))},
      {"task", json::Value(repeats.task.name)},
      {"runs", json::Value(std::move(list))},
  };
  const json::Value counted = eval::to_json(agreement);
  object.append_range(counted.as_object());
  TRY_VOID(files.create_directories(directory));
  std::filesystem::path path = directory / "agreement.json";
  TRY(AtomicFile out, AtomicFile::create(files, path));
  TRY_VOID(out.append(
      json::write(json::Value(std::move(object)), {.layout = json::Layout::indented}) + "\n"
  ));
  TRY_VOID(out.commit());
  return path;
}

}  // namespace extractinator::run
