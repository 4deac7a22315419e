// Reads the file of a study; everything here is public through study.h.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <format>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file_system.h"
#include "base/nearest.h"
#include "base/result.h"
#include "dragon/files.h"
#include "dragon/task.h"
#include "dragon/task_file.h"
#include "engine/gguf_header.h"
#include "json/parse.h"
#include "json/value.h"
#include "study/study.h"

namespace extractinator::study {
namespace {

constexpr std::uint64_t kMaxBytes = std::uint64_t{4} << 20U;
constexpr std::size_t kMaxName = 100;

constexpr auto kLanguages = std::to_array<std::pair<std::string_view, ReportLanguage>>({
    {"native", ReportLanguage::native},
    {"translated", ReportLanguage::translated},
});
constexpr auto kPrompts = std::to_array<std::pair<std::string_view, dragon::Language>>({
    {"en", dragon::Language::en},
    {"nl", dragon::Language::nl},
});

// A value of the file with the way to it.
struct Place {
  const json::Value* value = nullptr;
  std::string pointer = {};
};

// Names become names of folders.
bool is_name(std::string_view text) {
  const auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  };
  return !text.empty() && text.size() <= kMaxName && text.front() != '.' &&
         std::ranges::all_of(text, is_allowed);
}

class StudyReader {
 public:
  StudyReader(const FileSystem& files, std::string_view text, const std::filesystem::path& path)
      : files_(files),
        text_(text),
        path_(path),
        folder_(path.parent_path()) {}

  Result<Study> read(const json::Value& root) {
    const Place at{.value = &root};
    TRY_VOID(check_object(
        at,
        {"name",
         "models",
         "tasks",
         "languages",
         "translate_to",
         "shots",
         "prompts",
         "seeds",
         "options"}
    ));
    Study study{.name = path_.stem().string(), .file = path_};
    if (const auto name = member(at, "name")) {
      TRY(study.name, word(*name));
    }
    TRY_VOID(read_axes(at, study));
    if (const auto options = member(at, "options")) TRY_VOID(read_options(*options, study.options));
    TRY_VOID(read_models(at, study));
    TRY_VOID(read_tasks(at, study));
    return study;
  }

 private:
  // --- Values ------------------------------------------------------------------------------------

  [[nodiscard]] std::unexpected<Error> problem(
      const Place& at,
      std::string message,
      std::string hint = {},
      ErrorCode code = ErrorCode::invalid_input
  ) const {
    return fail(
        code, std::move(message), json::locate(text_, at.pointer, path_.string()), std::move(hint)
    );
  }

  [[nodiscard]] Result<void> check_object(
      const Place& at, const std::vector<std::string>& known
  ) const {
    if (!at.value->is_object()) {
      return problem(
          at,
          std::format(
              "{} must be an object, and is a {}",
              at.pointer.empty() ? "a study" : "this",
              json::to_string(at.value->kind())
          )
      );
    }
    for (const json::Member& one : at.value->as_object()) {
      if (std::ranges::contains(known, one.key)) continue;
      return fail(
          ErrorCode::invalid_input,
          std::format("unknown key `{}`", one.key),
          json::locate_key(text_, at.pointer + json::pointer_step(one.key), path_.string()),
          suggest(one.key, known)
      );
    }
    return {};
  }

  [[nodiscard]] static std::optional<Place> member(const Place& at, std::string_view key) {
    const json::Value* const value = at.value->find(key);
    if (value == nullptr) return std::nullopt;
    return Place{.value = value, .pointer = at.pointer + json::pointer_step(key)};
  }
  [[nodiscard]] Result<Place> required(const Place& at, std::string_view key) const {
    if (auto found = member(at, key)) return *std::move(found);
    return problem(at, std::format("`{}` is missing", key));
  }

  [[nodiscard]] Result<std::string> word(const Place& at) const {
    if (at.value->is_string() && !at.value->as_string().empty()) return at.value->as_string();
    return problem(at, "this must be a text that is not empty");
  }
  [[nodiscard]] Result<std::string> name(const Place& at) const {
    TRY(std::string text, word(at));
    if (is_name(text)) return text;
    return problem(
        at,
        std::format("`{}` cannot be the name of a folder", text),
        "letters, digits, `.`, `_` and `-`, at most 100, and no `.` at the beginning"
    );
  }
  [[nodiscard]] Result<bool> flag(const Place& at) const {
    if (at.value->is_bool()) return at.value->as_bool();
    return problem(at, "this must be true or false");
  }
  [[nodiscard]] Result<std::uint64_t> count(const Place& at, std::int64_t least) const {
    const auto number = at.value->to_int64();
    if (number && *number >= least) return static_cast<std::uint64_t>(*number);
    return problem(at, std::format("this must be a whole number from {}", least));
  }

  // A list that is there has something in it, and nothing twice.
  template <typename T, typename Read>
  [[nodiscard]] Result<void> read_list(
      const Place& at, std::string_view key, std::vector<T>& into, const Read& read
  ) const {
    const auto list = member(at, key);
    if (!list) return {};
    if (!list->value->is_array()) return problem(*list, std::format("`{}` must be a list", key));
    if (list->value->as_array().empty()) {
      return problem(
          *list,
          std::format("`{}` is empty: there would be no cell", key),
          "leave it out, or name one"
      );
    }
    into.clear();
    for (std::size_t i = 0; i < list->value->as_array().size(); ++i) {
      const Place item{
          .value = &list->value->as_array()[i],
          .pointer = std::format("{}/{}", list->pointer, i),
      };
      TRY(T value, read(item));
      if (std::ranges::contains(into, value)) return problem(item, "this is there twice");
      into.push_back(std::move(value));
    }
    return {};
  }

  template <std::size_t N, typename T>
  [[nodiscard]] Result<T> choice(
      const Place& at, const std::array<std::pair<std::string_view, T>, N>& known
  ) const {
    std::vector<std::string> words;
    for (const auto& [text, value] : known) {
      if (at.value->is_string() && at.value->as_string() == text) return value;
      words.emplace_back(text);
    }
    const std::string found = at.value->is_string() ? at.value->as_string() : std::string();
    return problem(at, std::format("`{}` is not known here", found), suggest(found, words));
  }

  // --- Parts -------------------------------------------------------------------------------------

  [[nodiscard]] Result<void> read_axes(const Place& at, Study& study) const {
    TRY_VOID(read_list(at, "languages", study.languages, [&](const Place& item) {
      return choice(item, kLanguages);
    }));
    if (const auto language = member(at, "translate_to")) {
      TRY(study.translate_to, word(*language));
    }
    TRY_VOID(read_list(at, "shots", study.shots, [&](const Place& item) {
      return count(item, 0).transform([](std::uint64_t n) { return static_cast<std::size_t>(n); });
    }));
    TRY_VOID(read_list(at, "prompts", study.prompts, [&](const Place& item) {
      return choice(item, kPrompts);
    }));
    return read_list(at, "seeds", study.seeds, [&](const Place& item) { return count(item, 0); });
  }

  [[nodiscard]] Result<void> read_options(const Place& at, StudyOptions& options) const {
    TRY_VOID(check_object(
        at,
        {"temperature",
         "top_k",
         "top_p",
         "max_answer_tokens",
         "context_length",
         "reasoning_field",
         "reproducible"}
    ));
    if (const auto it = member(at, "temperature")) {
      options.temperature = it->value->to_double().value_or(-1);
      if (options.temperature < 0) return problem(*it, "this must be a number from 0");
    }
    if (const auto it = member(at, "top_k")) {
      TRY(const std::uint64_t n, count(*it, 0));
      if (n > std::numeric_limits<std::int32_t>::max()) return problem(*it, "this is too large");
      options.top_k = static_cast<std::int32_t>(n);
    }
    if (const auto it = member(at, "top_p")) {
      options.top_p = it->value->to_double().value_or(0);
      if (options.top_p <= 0 || options.top_p > 1)
        return problem(*it, "this must be a number above 0 and up to 1");
    }
    if (const auto it = member(at, "max_answer_tokens")) {
      TRY(options.max_answer_tokens, count(*it, 1));
    }
    if (const auto it = member(at, "context_length")) {
      TRY(options.context_length, count(*it, 0));
    }
    if (const auto it = member(at, "reasoning_field")) {
      TRY(options.has_reasoning, flag(*it));
    }
    if (const auto it = member(at, "reproducible")) {
      TRY(options.is_reproducible, flag(*it));
    }
    return {};
  }

  [[nodiscard]] Result<std::vector<Place>> objects(
      const Place& at, std::string_view key, const std::vector<std::string>& known
  ) const {
    TRY(const Place list, required(at, key));
    if (!list.value->is_array() || list.value->as_array().empty())
      return problem(list, std::format("`{}` must be a list with something in it", key));
    std::vector<Place> found;
    for (std::size_t i = 0; i < list.value->as_array().size(); ++i) {
      found.push_back({
          .value = &list.value->as_array()[i],
          .pointer = std::format("{}/{}", list.pointer, i),
      });
      TRY_VOID(check_object(found.back(), known));
    }
    return found;
  }

  [[nodiscard]] Result<void> read_models(const Place& at, Study& study) const {
    TRY(const auto places, objects(at, "models", {"name", "file", "parameters", "can_translate"}));
    for (const Place& place : places) {
      StudyModel model;
      TRY(const Place file, required(place, "file"));
      TRY(const std::string file_name, word(file));
      model.file = folder_ / file_name;
      if (!files_.exists(model.file)) return missing(file, "no model", model.file);
      const auto given = member(place, "name");
      if (given) {
        TRY(model.name, name(*given));
      } else {
        model.name = model.file.stem().string();
        if (!is_name(model.name)) {
          return problem(
              file, "this file's name cannot be the name of a folder", "give the model a `name`"
          );
        }
      }
      if (std::ranges::contains(study.models, model.name, &StudyModel::name))
        return problem(given.value_or(file), std::format("two models are named `{}`", model.name));
      auto header = engine::read_gguf_header(model.file);
      if (header) model.quantisation = header->quantisation;
      if (const auto n = member(place, "parameters")) {
        TRY(model.n_parameters, count(*n, 1));
      } else {
        if (!header) {
          Error error = std::move(header).error();
          error.at = json::locate(text_, file.pointer, path_.string());
          return std::unexpected(std::move(error));
        }
        model.n_parameters = header->n_parameters;
      }
      if (const auto can = member(place, "can_translate")) {
        TRY(model.can_translate, flag(*can));
      }
      study.models.push_back(std::move(model));
    }
    return {};
  }

  [[nodiscard]] Result<void> read_tasks(const Place& at, Study& study) const {
    TRY(const auto places,
        objects(at, "tasks", {"name", "task", "truth", "data_dir", "dragon", "jobs"}));
    for (const Place& place : places) {
      const auto dragon = member(place, "dragon");
      if (dragon.has_value() == member(place, "task").has_value()) {
        return problem(
            place,
            "a task has either `dragon`, a folder of jobs, or `task`, a task file",
            "see docs/study.md"
        );
      }
      if (dragon) {
        TRY_VOID(read_jobs(place, *dragon, study));
      } else {
        TRY_VOID(read_task_file(place, study));
      }
    }
    return {};
  }

  [[nodiscard]] Result<void> read_task_file(const Place& at, Study& study) const {
    if (const auto jobs = member(at, "jobs"))
      return problem(*jobs, "`jobs` are of a folder that `dragon` names");
    TRY(const Place file, required(at, "task"));
    TRY(const std::string file_name, word(file));
    TRY(const Place truth, required(at, "truth"));
    TRY(const std::string truth_name, word(truth));
    StudyTask task{
        .source = TaskSource::task_file,
        .input = folder_ / file_name,
        .truth = folder_ / truth_name,
    };
    const auto given = member(at, "name");
    task.name = task.input.stem().string();
    if (given) {
      TRY(task.name, name(*given));
    }
    if (const auto data = member(at, "data_dir")) {
      TRY(const std::string data_name, word(*data));
      task.data_dir = folder_ / data_name;
    }
    for (const std::uint64_t seed : study.seeds) {
      const auto input = with_seed(task.input, seed);
      if (!files_.exists(input)) return missing(file, "no task file", input);
      const auto true_rows = with_seed(task.truth, seed);
      if (!files_.exists(true_rows)) return missing(truth, "no file of truth", true_rows);
    }
    return add(given.value_or(file), std::move(task), study);
  }

  // A folder as `dragon synth` writes it: `input/<job>/` and `ground-truth/<task>.json`.
  [[nodiscard]] Result<void> read_jobs(const Place& at, const Place& dragon, Study& study) const {
    for (const std::string_view key : {"name", "truth", "data_dir"}) {
      if (const auto other = member(at, key))
        return problem(*other, std::format("`{}` is of a task that `task` names", key));
    }
    TRY(const std::string folder_name, word(dragon));
    const std::filesystem::path folder = folder_ / folder_name;
    const std::filesystem::path inputs = folder / "input";
    const auto first = with_seed(inputs, study.seeds.front());
    auto listed = files_.list(first);
    if (!listed) {
      return missing(
          dragon,
          "no jobs",
          first,
          "`extractinate dragon synth --out DIR` makes such a folder, with input/ and ground-truth/"
      );
    }
    TRY(const std::vector<std::string> jobs, chosen_jobs(at, *listed));
    if (jobs.empty()) return problem(dragon, std::format("`{}` has no jobs", first.string()));
    for (const std::string& job : jobs) {
      StudyTask task{.input = inputs / job, .truth = folder / "ground-truth"};
      for (const std::uint64_t seed : study.seeds) {
        const auto configuration = with_seed(task.input, seed) / dragon::kConfigurationFile;
        if (!files_.exists(configuration)) return missing(dragon, "no job", configuration);
      }
      TRY(const dragon::Configuration configuration,
          dragon::read_configuration(
              files_, with_seed(task.input, study.seeds.front()) / dragon::kConfigurationFile
          ));
      task.task = configuration.task;
      task.fold = static_cast<unsigned>(configuration.job_id % 10);
      task.name = task.fold == 0 ? std::string(task.task->name)
                                 : std::format("{}-fold{}", task.task->name, task.fold);
      for (const std::uint64_t seed : study.seeds) {
        const auto truth = with_seed(task.truth, seed) / std::format("{}.json", task.task->name);
        if (!files_.exists(truth)) return missing(dragon, "no file of truth", truth);
      }
      TRY_VOID(add(dragon, std::move(task), study));
    }
    return {};
  }

  // Those that `jobs` names by task, or all.
  [[nodiscard]] Result<std::vector<std::string>> chosen_jobs(
      const Place& at, const std::vector<std::string>& there
  ) const {
    std::vector<std::string> words;
    TRY_VOID(read_list(at, "jobs", words, [&](const Place& item) -> Result<std::string> {
      TRY(const std::string name, word(item));
      const auto task = dragon::find_task(name);
      if (!task) return problem(item, task.error().message, task.error().hint);
      const auto is_of = [&](const std::string& job) {
        return job == (*task)->name || job.starts_with(std::format("{}-fold", (*task)->name));
      };
      if (std::ranges::none_of(there, is_of)) {
        return problem(
            item,
            std::format("the folder has no job of `{}`", (*task)->name),
            suggest((*task)->name, there),
            ErrorCode::not_found
        );
      }
      return std::string((*task)->name);
    }));
    if (words.empty()) return there;
    std::vector<std::string> jobs;
    for (const std::string& job : there) {
      const auto is_it = [&](const std::string& task) {
        return job == task || job.starts_with(task + "-fold");
      };
      if (std::ranges::any_of(words, is_it)) jobs.push_back(job);
    }
    return jobs;
  }

  [[nodiscard]] Result<void> add(const Place& at, StudyTask task, Study& study) const {
    if (!is_name(task.name)) {
      return problem(
          at,
          std::format("`{}` cannot be the name of a folder", task.name),
          "give the task a `name`"
      );
    }
    if (std::ranges::contains(study.tasks, task.name, &StudyTask::name))
      return problem(at, std::format("two tasks are named `{}`", task.name));
    study.tasks.push_back(std::move(task));
    return {};
  }

  [[nodiscard]] std::unexpected<Error> missing(
      const Place& at,
      std::string_view what,
      const std::filesystem::path& path,
      std::string hint = "paths are relative to the folder of the study"
  ) const {
    return problem(
        at, std::format("{} `{}`", what, path.string()), std::move(hint), ErrorCode::not_found
    );
  }

  const FileSystem& files_;
  std::string_view text_;
  std::filesystem::path path_;
  std::filesystem::path folder_;
};

}  // namespace

std::string_view to_string(ReportLanguage language) {
  return language == ReportLanguage::native ? "native" : "translated";
}

std::string_view to_string(dragon::Language language) {
  return language == dragon::Language::en ? "en" : "nl";
}

std::filesystem::path with_seed(const std::filesystem::path& path, std::uint64_t seed) {
  std::string text = path.string();
  for (std::size_t at = text.find(kSeedMark); at != std::string::npos; at = text.find(kSeedMark))
    text.replace(at, kSeedMark.size(), std::to_string(seed));
  return text;
}

Result<Study> read_study(const FileSystem& files, const std::filesystem::path& path) {
  TRY(const std::string text, files.read(path, kMaxBytes));
  TRY(const json::Value root,
      json::parse(text, {.file = path.string(), .excerpt_in_errors = true}));
  return StudyReader(files, text, path).read(root);
}

}  // namespace extractinator::study
