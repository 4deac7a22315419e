// Runs the translation of a task; everything here is public through translation_stage.h.
#include "run/translation_stage.h"

#include <algorithm>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <format>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/result.h"
#include "dataset/record.h"
#include "run/answer_form.h"
#include "run/backend.h"
#include "run/runner.h"
#include "run/session.h"
#include "run/task.h"
#include "run/translation.h"
#include "schema/evidence.h"
#include <extractinator/options.h>
#include <extractinator/run.h>

namespace extractinator::run {
namespace {

// Places of evidence are in the text that was read.
void tell_of_evidence(const Task& task, const Options& options, ProgressSink& progress) {
  const AnswerForm form(
      *task.schema, options.evidence ? schema::EvidenceFor::scalars : schema::EvidenceFor::asked
  );
  if (!form.has_evidence()) return;
  progress.note(
      std::format(
          "{}: evidence is quoted from the translation: its places are in the column `{}`",
          task.name,
          task.input_field
      )
  );
}

// A server is asked for a context by the bytes of what it reads.
Result<std::uint64_t> longest_report(const Task& task, const Survey& survey) {
  TRY(const auto reader, open_rows(task, survey));
  std::uint64_t longest = 0;
  for (std::uint64_t n_read = 0; n_read < survey.n_rows; ++n_read) {
    TRY(const std::optional<dataset::Record> record, reader->next());
    if (!record) break;
    const auto report = report_text(record->columns, task.input_field);
    if (report) longest = std::max<std::uint64_t>(longest, report->size());
  }
  return longest;
}

}  // namespace

Result<Translated> translate(
    TaskRunner& run_tasks,
    const Task& task,
    const Survey& survey,
    const Options& options,
    ProgressSink& progress,
    const std::stop_token& stop
) {
  const std::string column = translated_column(survey.columns, task.input_field);
  TRY(const Task translation, translation_task(task, options.translate, column));
  const std::filesystem::path directory = translation_directory(task, options);
  const Options how = translation_options(options);
  const TaskToRun one{
      .task = translation, .survey = survey, .directory = directory, .options = &how
  };
  auto summaries = run_tasks(std::span(&one, 1), progress, stop);
  if (!summaries) {
    Error error = std::move(summaries).error();
    if (error.code == ErrorCode::conflict)
      error.hint += "; --translation-dir is the folder of translations";
    return std::unexpected(
        std::move(error).within(std::format("translating into `{}`", directory.string()))
    );
  }
  Translated translated{.summary = std::move(summaries->front())};
  if (translated.summary.is_cancelled) return translated;
  TRY(translated.task, with_translation(task, directory));
  translated.survey = survey;
  translated.survey.columns.push_back(translated.task.input_field);
  if (options.backend != Backend::local) {
    TRY(translated.survey.longest_report_bytes, longest_report(translated.task, survey));
  }
  const Progress& end = translated.summary.progress;
  progress.note(
      std::format(
          "{}: {} of {} reports translated into {}; texts in `{}`",
          task.name,
          end.done,
          end.total,
          options.translate,
          translated.summary.json.string()
      )
  );
  tell_of_evidence(translated.task, options, progress);
  return translated;
}

}  // namespace extractinator::run
