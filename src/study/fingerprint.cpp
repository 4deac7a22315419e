// Hashes of what cells depend on; everything here is public through fingerprint.h.
#include "study/fingerprint.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <optional>
#include <string>
#include <string_view>

#include "base/hash.h"
#include "base/result.h"
#include "dragon/files.h"
#include "run/examples.h"
#include "run/model_hash.h"
#include "run/recorded_run.h"
#include "run/task.h"
#include "schema/schema.h"
#include "study/cell.h"
#include "study/study.h"
#include <extractinator/options.h>

namespace extractinator::study {
namespace {

// Changes when cells of an older program must not count.
constexpr std::string_view kFormat = "study cell 1";

Result<void> add_file(Hasher& hasher, const std::filesystem::path& path) {
  TRY(const Hash256 hash, hash_file(path));
  hasher.field(to_hex(hash));
  return {};
}

}  // namespace

Result<std::string> Fingerprints::of(const Cell& cell) {
  TRY(const Hash256 model, of_model(cell.model));
  TRY(const Hash256 task, of_task(cell.task, cell.seed));
  const StudyOptions& options = study_.options;
  const bool is_translated = cell.language == ReportLanguage::translated;
  Hasher hasher;
  hasher.field(kFormat).field(to_hex(model)).field(to_hex(task));
  hasher.field(
      std::format(
          "{} {} {} {}",
          to_string(variant_of(cell)),
          is_translated ? study_.translate_to : "",
          cell.seed,
          options.max_answer_tokens.value_or(0)
      )
  );
  hasher.field(
      std::format(
          "{} {} {} {} {} {}",
          options.temperature,
          options.top_k,
          options.top_p,
          options.context_length,
          options.has_reasoning,
          options.is_reproducible
      )
  );
  return to_hex(hasher.finish());
}

Result<Hash256> Fingerprints::of_model(std::size_t model) {
  const auto known = models_.find(model);
  if (known != models_.end()) return known->second;
  TRY(const Hash256 hash,
      run::model_hash(files_, study_.models[model].file, run::default_cache_dir()));
  return models_[model] = hash;
}

Result<Hash256> Fingerprints::of_task(std::size_t task, std::uint64_t seed) {
  const auto known = tasks_.find({task, seed});
  if (known != tasks_.end()) return known->second;
  const StudyTask& one = study_.tasks[task];
  if (one.source == TaskSource::task_file) {
    TRY(const Hash256 hash, of_task_file(one, seed));
    return tasks_[{task, seed}] = hash;
  }
  const std::filesystem::path input = with_seed(one.input, seed);
  Hasher hasher;
  for (const std::string_view file :
       {dragon::kConfigurationFile, dragon::kTrainingFile, dragon::kTestFile})
    TRY_VOID(add_file(hasher, input / file));
  const auto truth = with_seed(one.truth, seed) / std::format("{}.json", one.task->name);
  TRY_VOID(add_file(hasher, truth));
  return tasks_[{task, seed}] = hasher.finish();
}

Result<Hash256> Fingerprints::of_task_file(const StudyTask& one, std::uint64_t seed) const {
  std::optional<std::filesystem::path> data_dir;
  if (one.data_dir) data_dir = with_seed(*one.data_dir, seed);
  TRY(const run::Task task, run::load_task(files_, with_seed(one.input, seed), data_dir));
  Hasher hasher;
  TRY_VOID(add_file(hasher, task.file));
  hasher.field(to_hex(schema::hash_of(*task.schema)));
  TRY_VOID(add_file(hasher, with_seed(one.truth, seed)));
  TRY(const Hash256 data, run::data_hash(task.data, task.data_options));
  hasher.field(to_hex(data));
  if (!task.example_path.empty()) {
    const auto examples = run::example_dir(task, Options{}) / task.example_path;
    if (files_.exists(examples)) TRY_VOID(add_file(hasher, examples));
  }
  return hasher.finish();
}

}  // namespace extractinator::study
