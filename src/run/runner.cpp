// Runs one task over its dataset; everything here is public through runner.h.
#include "run/runner.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <expected>
#include <format>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/log.h"
#include "base/nearest.h"
#include "base/result.h"
#include "dataset/reader.h"
#include "dataset/record.h"
#include "decode/generator.h"
#include "extractinator/options.h"
#include "extractinator/run.h"
#include "grammar/suffix_automaton.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "run/answer_form.h"
#include "run/calibration_file.h"
#include "run/export.h"
#include "run/outcome.h"
#include "run/rules.h"
#include "store/run_store.h"
#include "validate/checker.h"

namespace extractinator::run {
namespace {

// Rows whose attempts are made durable in one transaction: one fsync for all of them.
constexpr std::size_t kRowsPerAttempt = 16;

class TaskRun {
 public:
  TaskRun(
      const Ingredients& ingredients,
      const Options& options,
      dataset::Reader& reader,
      store::RunStore& store,
      validate::Checker checker,
      ProgressSink& sink
  )
      : in_(ingredients),
        options_(options),
        reader_(reader),
        store_(store),
        sink_(sink),
        checker_(std::move(checker)),
        progress_{.task = ingredients.task.name, .total = ingredients.survey.n_rows} {}

  // Works until the dataset is used up or `stop` asks to end.
  Result<void> generate(const std::stop_token& stop) {
    started_ = in_.clock.monotonic();
    sink_.begin(progress_);
    in_.log.event(
        LogLevel::info,
        "run_began",
        {{"rows", static_cast<std::int64_t>(progress_.total)},
         {"configuration", in_.configuration.hash()}}
    );
    TRY_VOID(run_suspects(stop));
    const auto next = [&] { return stop.stop_requested() ? std::nullopt : next_request(); };
    const auto done = [&](const decode::Completion& completion) { return take(completion); };
    auto generated = in_.generator.generate(next, done, stop);
    // The first cause counts: a generator that is told to stop may report something of its own.
    if (trouble_) return std::unexpected(*trouble_);
    TRY_VOID(std::move(generated));
    TRY_VOID(withdraw_unfinished());
    in_.log.event(
        LogLevel::info,
        "run_ended",
        {{"done", static_cast<std::int64_t>(progress_.done)},
         {"invalid", static_cast<std::int64_t>(progress_.invalid)},
         {"failed", static_cast<std::int64_t>(progress_.failed)},
         {"took", progress_.elapsed}}
    );
    sink_.end(progress_);
    return {};
  }

  [[nodiscard]] const Progress& progress() const { return progress_; }
  [[nodiscard]] std::uint64_t n_finished_now() const { return n_finished_now_; }
  [[nodiscard]] std::uint64_t n_prompt_tokens() const { return n_prompt_tokens_; }
  [[nodiscard]] std::uint64_t n_generated_tokens() const { return n_generated_tokens_; }
  [[nodiscard]] std::uint64_t n_thinking_tokens() const { return n_thinking_tokens_; }
  [[nodiscard]] std::uint64_t n_thinking_budgets_spent() const { return n_thinking_budgets_spent_; }

 private:
  // A record on its way to the generator.
  struct Begun {
    store::NewRecord record;
    std::optional<decode::Request> request = {};  // Nothing if it failed before generation.
    std::optional<store::Outcome> outcome = {};
  };

  // What is kept of a row until its completion comes.
  struct InFlight {
    std::size_t n_report_tokens = 0;
    std::string report = {};  // Only where there is evidence.
  };

  [[nodiscard]] bool has_evidence() const { return in_.form && in_.form->has_evidence(); }

  std::optional<decode::Request> next_request() {
    while (!trouble_) {
      if (!ready_.empty()) {
        decode::Request request = std::move(ready_.front());
        ready_.pop_front();
        return request;
      }
      if (is_input_finished_) return std::nullopt;
      if (auto prepared = prepare(); !prepared) trouble_ = std::move(prepared).error();
    }
    return std::nullopt;
  }

  // Rows that were in flight when the program died run alone, so that one that kills it is found
  // and others are cleared.
  Result<void> run_suspects(const std::stop_token& stop) {
    TRY(std::vector<store::NewRecord> suspects, store_.suspects());
    for (store::NewRecord& suspect : suspects) {
      if (stop.stop_requested() || suspect.key.row >= progress_.total) break;
      auto columns =
          json::parse(suspect.columns_json, {.duplicate_keys = json::DuplicateKeys::keep});
      if (!columns || !columns->is_object())
        return fail(ErrorCode::corrupt, "stored columns are not a JSON object");
      const auto report = report_text(columns->as_object(), in_.task.input_field);
      if (!report) continue;
      auto prompt = in_.build_prompt(*report);
      if (!prompt) continue;
      finished_alone_.insert(suspect.key.row);
      std::vector<Begun> begun;
      begun.push_back(begin_with(std::move(suspect), std::move(*prompt)));
      TRY_VOID(dispatch(begun));
      const auto next = [&]() -> std::optional<decode::Request> {
        if (ready_.empty()) return std::nullopt;
        decode::Request request = std::move(ready_.front());
        ready_.pop_front();
        return request;
      };
      TRY_VOID(in_.generator.generate(
          next, [&](const decode::Completion& done) { return take(done); }, stop
      ));
    }
    return {};
  }

  // Reads up to kRowsPerAttempt rows that need work and makes their attempts durable.
  Result<void> prepare() {
    std::vector<Begun> begun;
    while (begun.size() < kRowsPerAttempt) {
      if (n_read_ == progress_.total) {
        is_input_finished_ = true;
        break;
      }
      TRY(std::optional<dataset::Record> record, reader_.next());
      if (!record) {
        return fail(
            ErrorCode::conflict,
            std::format(
                "the dataset had {} rows when the run began and now ends after {}",
                progress_.total,
                n_read_
            ),
            {.file = in_.task.data.string()}
        );
      }
      ++n_read_;
      TRY(std::optional<Begun> next, begin(*record));
      if (next) begun.push_back(std::move(*next));
    }
    return dispatch(begun);
  }

  // Decides what to do with a row; nothing for one that is finished.
  Result<std::optional<Begun>> begin(const dataset::Record& record) {
    const store::RecordKey key{.row = record.row, .content = record.content_hash()};
    TRY(const store::Plan plan, store_.plan(key));
    if (plan == store::Plan::skip_finished) {
      if (!finished_alone_.contains(record.row)) TRY_VOID(count_finished_before(record.row));
      return std::nullopt;
    }
    Begun begun{.record = {.key = key, .columns_json = json::write(json::Value(record.columns))}};
    if (plan == store::Plan::quarantined) {
      begun.outcome = quarantined(record.row);
      return begun;
    }
    auto prompt = prompt_of(record);
    if (!prompt) {
      begun.outcome = failed_before_generation(record.row, prompt.error());
      return begun;
    }
    return begin_with(std::move(begun.record), std::move(*prompt));
  }

  Begun begin_with(store::NewRecord record, prompt::Prompt prompt) {
    const std::uint64_t row = record.key.row;
    InFlight& in_flight = in_flight_[row];
    in_flight.n_report_tokens = prompt.n_report_tokens;
    std::shared_ptr<const grammar::SuffixAutomaton> source;
    if (has_evidence()) {
      in_flight.report = report_of(prompt);
      source = std::make_shared<const grammar::SuffixAutomaton>(in_flight.report);
    }
    return {
        .record = std::move(record),
        .request =
            decode::Request{
                .row = row,
                .prompt = std::move(prompt),
                .grammar = in_.grammar,
                .max_tokens = options_.max_answer_tokens,
                .max_thinking_tokens = options_.thinking_budget,
                .sampling =
                    {.temperature = options_.temperature,
                     .top_k = options_.top_k,
                     .top_p = options_.top_p,
                     .seed = options_.seed},
                .source = std::move(source),
                .scoring = {.has_distributions = options_.probabilities},
                .wants_thinking = options_.keep_thinking,
            },
        .outcome = {},
    };
  }

  Result<prompt::Prompt> prompt_of(const dataset::Record& record) {
    if (record.damage) return std::unexpected(*record.damage);
    TRY(const std::string_view report, report_text(record.columns, in_.task.input_field));
    return in_.build_prompt(report);
  }

  Result<void> dispatch(std::vector<Begun>& begun) {
    std::vector<store::NewRecord> records;
    std::vector<store::Outcome> outcomes;
    for (Begun& one : begun) {
      records.push_back(std::move(one.record));
      if (one.outcome) outcomes.push_back(std::move(*one.outcome));
    }
    if (!records.empty()) TRY_VOID(store_.begin_attempts(records));
    if (!outcomes.empty()) TRY_VOID(store_.finish(outcomes));
    for (const store::Outcome& outcome : outcomes)
      count(outcome);
    if (!outcomes.empty()) tell();
    for (Begun& one : begun) {
      if (one.request) ready_.push_back(std::move(*one.request));
    }
    return {};
  }

  Result<void> take(const decode::Completion& completion) {
    const auto found = in_flight_.extract(completion.row);
    const InFlight in_flight = found ? std::move(found.mapped()) : InFlight();
    const auto outcome = judge(
        completion,
        checker_,
        {.n_report_tokens = in_flight.n_report_tokens,
         .form = in_.form.get(),
         .report = in_flight.report}
    );
    if (!outcome) {
      unfinished_.push_back(completion.row);
      return {};
    }
    TRY_VOID(store_.finish(std::span(&*outcome, 1)));
    n_prompt_tokens_ += completion.n_prompt_tokens;
    n_generated_tokens_ += completion.n_generated_tokens;
    n_thinking_tokens_ += completion.n_thinking_tokens;
    if (completion.is_thinking_budget_spent) ++n_thinking_budgets_spent_;
    count(*outcome);
    tell();
    return {};
  }

  // A clean stop must not look like a death of the program to the next run.
  Result<void> withdraw_unfinished() {
    for (const decode::Request& request : ready_)
      unfinished_.push_back(request.row);
    ready_.clear();
    if (unfinished_.empty()) return {};
    return store_.withdraw_attempts(unfinished_);
  }

  Result<void> count_finished_before(std::uint64_t row) {
    TRY(const std::optional<store::StoredRow> stored, store_.find(row));
    if (stored) add(stored->outcome.status);
    ++progress_.resumed;
    return {};
  }

  void count(const store::Outcome& outcome) {
    add(outcome.status);
    ++n_finished_now_;
    in_.log.event(
        LogLevel::debug,
        "row_finished",
        {{"row", static_cast<std::int64_t>(outcome.row)}, {"status", literal_of(outcome.status)}}
    );
  }

  static Literal literal_of(store::Status status) {
    switch (status) {
      case store::Status::done:
        return "done";
      case store::Status::invalid:
        return "invalid";
      case store::Status::failed:
        break;
    }
    return "failed";
  }

  void add(store::Status status) {
    switch (status) {
      case store::Status::done:
        ++progress_.done;
        break;
      case store::Status::invalid:
        ++progress_.invalid;
        break;
      case store::Status::failed:
        ++progress_.failed;
        break;
    }
  }

  void tell() {
    progress_.elapsed =
        std::chrono::duration_cast<std::chrono::milliseconds>(in_.clock.monotonic() - started_);
    sink_.update(progress_);
  }

  const Ingredients& in_;
  const Options& options_;
  dataset::Reader& reader_;
  store::RunStore& store_;
  ProgressSink& sink_;
  validate::Checker checker_;
  Progress progress_;
  std::chrono::nanoseconds started_ = {};
  std::uint64_t n_read_ = 0;
  bool is_input_finished_ = false;
  std::deque<decode::Request> ready_;
  std::unordered_map<std::uint64_t, InFlight> in_flight_;
  std::vector<std::uint64_t> unfinished_;             // Cancelled rows, attempts to be withdrawn.
  std::optional<Error> trouble_;                      // Why the run as a whole cannot go on.
  std::unordered_set<std::uint64_t> finished_alone_;  // Suspects finished by this run.
  std::uint64_t n_finished_now_ = 0;
  std::uint64_t n_prompt_tokens_ = 0;
  std::uint64_t n_generated_tokens_ = 0;
  std::uint64_t n_thinking_tokens_ = 0;
  std::uint64_t n_thinking_budgets_spent_ = 0;
};

void warn_of_collisions(const OutputNames& names, ProgressSink& sink) {
  for (const auto& [name, written] : names.renamed()) {
    sink.warn(
        std::format(
            "the dataset has a column `{0}`: what is extracted under this name is written as `{1}`",
            name,
            written
        )
    );
  }
}

}  // namespace

Result<std::string_view> report_text(
    const json::Value::Object& columns, std::string_view input_field
) {
  const auto has_name = [&](const json::Member& column) { return column.key == input_field; };
  const auto column = std::ranges::find_if(columns, has_name);
  if (column == columns.end())
    return fail(ErrorCode::invalid_input, std::format("the row has no `{}`", input_field));
  if (!column->value.is_string()) {
    return fail(
        ErrorCode::invalid_input,
        std::format(
            "`{}` must be text, found {}", input_field, json::to_string(column->value.kind())
        )
    );
  }
  return column->value.as_string();
}

Result<Survey> survey(const Task& task, const Options& options) {
  TRY(const auto reader, dataset::open_reader(task.data));
  Survey found{.columns = reader->columns()};
  if (std::ranges::find(found.columns, task.input_field) == found.columns.end()) {
    return fail(
        ErrorCode::not_found,
        std::format("no column `{}` (the task's Input_Field)", task.input_field),
        {.file = task.data.string()},
        suggest(task.input_field, found.columns)
    );
  }
  const std::uint64_t most = options.limit.value_or(UINT64_MAX);
  while (found.n_rows < most) {
    TRY(const std::optional<dataset::Record> record, reader->next());
    if (!record) break;
    ++found.n_rows;
    if (const auto report = report_text(record->columns, task.input_field)) {
      found.longest_report_bytes =
          std::max<std::uint64_t>(found.longest_report_bytes, report->size());
    }
  }
  return found;
}

std::filesystem::path run_directory(const Task& task, const Options& options) {
  return options.output_dir / options.run_name / (task.name + "-run0");
}

Result<RunSummary> run_task(
    const Ingredients& ingredients,
    const Options& options,
    ProgressSink& progress,
    const std::stop_token& stop
) {
  const Task& task = ingredients.task;
  TRY(validate::Checker checker, make_checker(task.schema));
  TRY(const auto reader, dataset::open_reader(task.data));
  RunSummary summary{.task = task.name, .directory = run_directory(task, options)};
  TRY(const auto calibration,
      calibration_for(
          options,
          summary.directory,
          ingredients.configuration,
          ingredients.files,
          [&](std::string_view message) { progress.warn(message); }
      ));
  const OutputNames names(
      ingredients.survey.columns,
      *task.schema,
      {.probabilities = options.probabilities,
       .form = ingredients.form.get(),
       .calibration = calibration.get(),
       .has_thinking = ingredients.thinking == prompt::Thinking::on,
       .keeps_thinking = options.keep_thinking}
  );
  warn_of_collisions(names, progress);

  TRY_VOID(ingredients.files.create_directories(summary.directory));
  const store::OpenOptions how{
      .overwrite = options.overwrite, .retry_failed = options.retry_failed
  };
  TRY(auto store,
      store::RunStore::open(
          summary.directory / "run.db", ingredients.configuration, how, ingredients.clock
      ));

  TaskRun run(ingredients, options, *reader, store, std::move(checker), progress);
  TRY_VOID(run.generate(stop));

  summary.progress = run.progress();
  summary.n_prompt_tokens = run.n_prompt_tokens();
  summary.n_generated_tokens = run.n_generated_tokens();
  summary.n_thinking_tokens = run.n_thinking_tokens();
  summary.n_thinking_budgets_spent = run.n_thinking_budgets_spent();
  const double seconds = std::chrono::duration<double>(summary.progress.elapsed).count();
  summary.records_per_second =
      seconds > 0 ? static_cast<double>(run.n_finished_now()) / seconds : 0;
  const Progress& end = summary.progress;
  summary.is_cancelled = end.done + end.invalid + end.failed < end.total;
  if (summary.is_cancelled) return summary;

  // With a limit, rows beyond it may have results of an earlier, longer run: they stay.
  if (!options.limit) TRY_VOID(store.set_row_count(ingredients.survey.n_rows));
  TRY(const ExportedFiles files,
      export_run(store, names, ingredients.survey.n_rows, ingredients.files, summary.directory));
  summary.json = files.json;
  summary.jsonl = files.jsonl;
  return summary;
}

}  // namespace extractinator::run
