// The class the library shows to programs, over a session and one task. Public: Extractor, and
// to_string(Status).
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file_system.h"
#include "base/log.h"
#include "base/result.h"
#include "decode/generator.h"
#include "prompt/builder.h"
#include "run/backend.h"
#include "run/chunked_row.h"
#include "run/chunks.h"
#include "run/outcome.h"
#include "run/rules.h"
#include "run/runner.h"
#include "run/schema_file.h"
#include "run/session.h"
#include "run/task.h"
#include "run/translation.h"
#include "run/translation_stage.h"
#include "schema/schema.h"
#include "store/run_store.h"
#include "validate/checker.h"
#include <extractinator/extractor.h>
#include <extractinator/options.h>
#include <extractinator/run.h>

namespace extractinator {
namespace {

Status to_public(store::Status status) {
  switch (status) {
    case store::Status::done:
      return Status::done;
    case store::Status::invalid:
      return Status::invalid;
    case store::Status::failed:
      break;
  }
  return Status::failed;
}

Extraction to_public(store::Outcome outcome) {
  const Status status = to_public(outcome.status);
  return {
      .status = status,
      .json = status == Status::done ? std::move(outcome.answer) : std::string(),
      .fields_json = std::move(outcome.fields_json),
      .cause = std::move(outcome.cause),
      .message = std::move(outcome.message),
  };
}

}  // namespace

std::string_view to_string(Status status) {
  switch (status) {
    case Status::done:
      return "done";
    case Status::invalid:
      return "invalid";
    case Status::failed:
      break;
  }
  return "failed";
}

struct Extractor::State {
  RealFileSystem files;
  SystemClock clock;
  NullLog log;
  Options options;
  run::Task task;
  std::optional<validate::Checker> checker;
  std::optional<run::Session> session;
  std::optional<run::Preparation> preparation;
  std::uint64_t n_extracted = 0;  // A number for every report, so that sampling differs.
};

Extractor::Extractor(std::unique_ptr<State> state) : state_(std::move(state)) {}
Extractor::~Extractor() = default;
Extractor::Extractor(Extractor&&) noexcept = default;
Extractor& Extractor::operator=(Extractor&&) noexcept = default;

Result<Extractor> Extractor::open(const std::filesystem::path& task_file, const Options& options) {
  auto state = std::make_unique<State>();
  TRY(state->task, run::load_task(state->files, task_file, options.data_dir));
  return open(std::move(state), options);
}

Result<Extractor> Extractor::open_schema(
    const std::filesystem::path& schema_file, std::string_view description, const Options& options
) {
  auto state = std::make_unique<State>();
  TRY(run::SchemaFile file, run::load_schema(state->files, schema_file));
  state->task = {
      .name = schema_file.stem().string(),
      .file = schema_file,
      .description = std::string(description),
      .warnings = file.schema.warnings(),
  };
  state->task.schema = std::make_shared<const schema::Schema>(std::move(file.schema));
  return open(std::move(state), options);
}

Result<Extractor> Extractor::open(std::unique_ptr<State> state, const Options& options) {
  state->options = options;
  TRY_VOID(run::check_translation(options));
  TRY(state->checker, run::make_checker(state->task.schema));
  TRY(state->session, run::Session::open(options, state->files, state->clock, state->log));
  TRY(state->preparation, state->session->prepare(state->task));
  return Extractor(std::move(state));
}

Result<Extraction> Extractor::extract(std::string_view report) {
  if (!state_->options.translate.empty()) {
    return fail(
        ErrorCode::unsupported,
        "reports are translated by runs only",
        {},
        "leave `translate` out, or run the task over a dataset"
    );
  }
  const std::uint64_t number = state_->n_extracted++;
  const prompt::Builder& builder = state_->preparation->builder;
  auto chunks = run::chunks_of(
      report,
      state_->task.chunking,
      [&](std::string_view part) { return builder.build(part); },
      [&](std::string_view part) { return builder.count_tokens(part); }
  );
  if (!chunks) return to_public(run::failed_before_generation(number, chunks.error()));
  const bool is_divided = chunks->size() > 1;
  std::size_t n_report_tokens = chunks->front().prompt.n_report_tokens;
  if (is_divided) {
    TRY(n_report_tokens, builder.count_tokens(report));
  }
  run::ChunkedRow row(number, report, n_report_tokens, *chunks);
  Extraction spent;
  std::optional<store::Outcome> outcome;
  for (std::size_t i = 0; i < chunks->size(); ++i) {
    const run::Asked asked{
        .n_report_tokens = (*chunks)[i].prompt.n_report_tokens,
        .form = state_->preparation->form.get(),
        .report = row.text_of(i),
    };
    TRY(const decode::Completion completion,
        state_->session->complete(
            *state_->preparation,
            std::move((*chunks)[i].prompt),
            {.row = number, .chunk = i},
            run::Tracing::off
        ));
    outcome = run::judge(completion, *state_->checker, asked);
    EXTR_CHECK(outcome.has_value(), "nobody can cancel a single extraction");
    spent.n_prompt_tokens += completion.n_prompt_tokens;
    spent.n_generated_tokens += completion.n_generated_tokens;
    spent.n_thinking_tokens += completion.n_thinking_tokens;
    spent.thinking +=
        (spent.thinking.empty() || completion.thinking.empty() ? "" : "\n\n") + completion.thinking;
    if (is_divided) row.take(i, std::move(outcome));
  }
  if (is_divided) {
    outcome = row.outcome({
        .schema = *state_->task.schema,
        .chunking = *state_->task.chunking,
        .checker = *state_->checker,
    });
  }
  Extraction extraction = to_public(std::move(*outcome));
  extraction.n_report_tokens = n_report_tokens;
  extraction.n_prompt_tokens = spent.n_prompt_tokens;
  extraction.n_generated_tokens = spent.n_generated_tokens;
  extraction.n_thinking_tokens = spent.n_thinking_tokens;
  extraction.thinking = std::move(spent.thinking);
  return extraction;
}

Result<RunSummary> Extractor::run(ProgressSink& progress, const std::stop_token& stop) {
  if (state_->task.data.empty()) {
    return fail(
        ErrorCode::unsupported,
        "a schema alone names no dataset",
        {},
        "open a task file to run over a dataset"
    );
  }
  TRY(const run::Survey survey, run::survey(state_->task, state_->options));
  if (state_->options.translate.empty())
    return state_->session->run(state_->task, survey, progress, stop);
  run::TaskRunner run_tasks = [&](auto tasks, ProgressSink& sink, const std::stop_token& token) {
    return state_->session->run(tasks, sink, token);
  };
  TRY(run::Translated translated,
      run::translate(run_tasks, state_->task, survey, state_->options, progress, stop));
  if (translated.summary.is_cancelled) return std::move(translated.summary);
  return state_->session->run(translated.task, translated.survey, progress, stop);
}

}  // namespace extractinator
