// A study: models, tasks and how they are run, as a file describes them (docs/study.md). Every
// combination of them is a cell.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "dragon/task.h"
#include "dragon/task_file.h"

namespace extractinator::study {

// Stands in paths of tasks for the seed of a cell: other data for each.
inline constexpr std::string_view kSeedMark = "{seed}";

struct StudyModel {
  std::string name = {};
  std::filesystem::path file = {};
  std::uint64_t n_parameters = 0;  // As the study says, or the file has.
  std::string quantisation = {};   // As the file has it; empty if it does not say.
  bool can_translate = true;       // Else cells with translations are skipped.
};

// What a task is read from, and what its cells are scored by.
enum class TaskSource : std::uint8_t {
  dragon,     // A job of the DRAGON benchmark; its measure.
  task_file,  // A task file with truth; the score of `eval` in its worst case.
};

// Paths may have kSeedMark.
struct StudyTask {
  std::string name = {};
  TaskSource source = TaskSource::dragon;
  std::filesystem::path input = {};  // Folder with the four files of the job; the task file.
  std::filesystem::path truth = {};  // Folder with `<task>.json`; the file.
  std::optional<std::filesystem::path> data_dir = {};  // Of task files; unset: as for `run`.
  const dragon::Task* task = nullptr;                  // Of the benchmark; else null.
  unsigned fold = 0;                                   // Of the job.
};

// What the model reads.
enum class ReportLanguage : std::uint8_t { native, translated };
[[nodiscard]] std::string_view to_string(ReportLanguage language);
[[nodiscard]] std::string_view to_string(dragon::Language language);

// How every cell is run. Results depend on all of it.
struct StudyOptions {
  double temperature = 0;
  std::int32_t top_k = 0;
  double top_p = 1;
  std::optional<std::size_t> max_answer_tokens = {};  // Unset: by the training labels; 512.
  std::size_t context_length = 0;                     // 0: the model's.
  bool has_reasoning = true;                          // Reasoning fields of DRAGON tasks.
  bool is_reproducible = true;
};

struct Study {
  std::string name = {};
  std::filesystem::path file = {};
  std::vector<StudyModel> models = {};
  std::vector<StudyTask> tasks = {};
  std::vector<ReportLanguage> languages = {ReportLanguage::native};
  std::string translate_to = "English";
  std::vector<std::size_t> shots = {0};
  std::vector<dragon::Language> prompts = {dragon::Language::en};  // Of the benchmark's tasks.
  std::vector<std::uint64_t> seeds = {0};
  StudyOptions options = {};
};

// The path with the seed in it.
[[nodiscard]] std::filesystem::path with_seed(
    const std::filesystem::path& path, std::uint64_t seed
);

// Reads a study; paths in it are relative to its folder. Checks that everything it names is there,
// for every seed; models are read as far as their header. Fails with `invalid_input` or `not_found`
// and the place in the file.
[[nodiscard]] Result<Study> read_study(const FileSystem& files, const std::filesystem::path& path);

}  // namespace extractinator::study
