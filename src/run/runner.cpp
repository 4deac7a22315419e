// Runs one task over its dataset; everything here is public through runner.h.
#include "run/runner.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <expected>
#include <filesystem>
#include <format>
#include <memory>
#include <optional>
#include <ranges>
#include <set>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/nearest.h"
#include "base/result.h"
#include "dataset/reader.h"
#include "dataset/record.h"
#include "dataset/text_form.h"
#include "decode/generator.h"
#include "eval/calibration.h"
#include "extractinator/options.h"
#include "extractinator/run.h"
#include "grammar/suffix_automaton.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "prompt/chat_template.h"
#include "run/calibration_file.h"
#include "run/chunked_row.h"
#include "run/chunks.h"
#include "run/export.h"
#include "run/export_formats.h"
#include "run/outcome.h"
#include "run/row_sample.h"
#include "run/rules.h"
#include "run/translation.h"
#include "run/verify_run.h"
#include "store/run_store.h"
#include "text/encoding.h"
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

  // Before the first request. Rows that were in flight when the program died run alone.
  Result<void> begin(const std::stop_token& stop) {
    started_ = in_.clock.monotonic();
    sink_.begin(progress_);
    in_.log.event(
        LogLevel::info,
        "run_began",
        {{"rows", static_cast<std::int64_t>(progress_.total)},
         {"configuration", in_.configuration.hash()}}
    );
    return run_suspects(stop);
  }

  // Row and chunk of the next request, which is then made; nothing when there are no more, or when
  // the run is in trouble.
  std::optional<std::pair<std::uint64_t, std::size_t>> next_turn() {
    while (!trouble_ && ready_.empty() && !is_input_finished_) {
      if (auto prepared = prepare(); !prepared) trouble_ = std::move(prepared).error();
    }
    if (trouble_ || ready_.empty()) return std::nullopt;
    return std::pair(ready_.front().row, ready_.front().chunk);
  }
  // Only where next_turn() gave one.
  decode::Request take_request() {
    decode::Request request = std::move(ready_.front());
    ready_.pop_front();
    return request;
  }

  // What ended together is made durable in one transaction, and counted after it.
  Result<void> take(std::span<const decode::Completion> completions) {
    std::vector<store::Outcome> outcomes;
    for (const decode::Completion& completion : completions) {
      if (auto outcome = outcome_of(completion)) outcomes.push_back(*std::move(outcome));
    }
    return finish(outcomes);
  }

  // After the last request of the others: rows that many deaths of the program met, each alone.
  Result<void> run_postponed(const std::stop_token& stop) {
    // A run that was stopped or is in trouble has others left.
    if (postponed_.empty() || trouble_ || !is_input_finished_) return {};
    TRY(std::vector<store::NewRecord> records, store_.postponed());
    for (store::NewRecord& record : records) {
      if (stop.stop_requested()) break;
      if (!postponed_.contains(record.key.row)) continue;
      TRY(Begun one, begin_stored(std::move(record)));
      TRY_VOID(run_alone(std::move(one), stop));
    }
    return {};
  }

  // When the generator is done, with what it said.
  Result<void> end(Result<void> generated) {
    // The first cause counts: a generator that is told to stop may report something of its own.
    if (trouble_) return std::unexpected(*trouble_);
    // Also where the generator could not go on: these rows are not what stopped it.
    const auto withdrawn = withdraw_unfinished();
    TRY_VOID(std::move(generated));
    TRY_VOID(withdrawn);
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
  // Durable, counted and told.
  Result<void> finish(std::span<const store::Outcome> outcomes) {
    if (outcomes.empty()) return {};
    TRY_VOID(store_.finish(outcomes));
    for (const store::Outcome& outcome : outcomes)
      count(outcome);
    tell();
    return {};
  }

  // Of its row; nothing where that has other chunks to come, or will not end in this run.
  std::optional<store::Outcome> outcome_of(const decode::Completion& completion) {
    if (completion.stop != decode::StopReason::cancelled) add_work(completion);
    const auto row = in_flight_.find(completion.row);
    EXTR_CHECK(row != in_flight_.end(), "a completion of a request that was made");
    auto outcome = judge_in_flight(completion, row->second);
    if (row->second.chunks) {
      row->second.chunks->take(completion.chunk, std::move(outcome));
      if (!row->second.chunks->is_over()) return std::nullopt;
      outcome = row->second.chunks->outcome(
          {.schema = *in_.task.schema, .chunking = *in_.task.chunking, .checker = checker_}
      );
    }
    in_flight_.erase(row);
    if (!outcome) unfinished_.insert(completion.row);
    return outcome;
  }

  // A record on its way to the generator.
  struct Begun {
    store::NewRecord record;
    std::vector<decode::Request> requests = {};  // None if it failed before generation.
    std::optional<store::Outcome> outcome = {};
  };

  // What is kept of a row until its completions come.
  struct InFlight {
    // Of each request; nothing where a server has the tokenizer.
    std::vector<std::optional<std::size_t>> n_report_tokens = {};
    std::string report = {};                // Only where there is evidence.
    std::optional<ChunkedRow> chunks = {};  // Where the report was divided.
  };

  [[nodiscard]] bool has_evidence() const { return in_.form && in_.form->has_evidence(); }

  // Rows that were in flight when the program died run alone, so that one that kills it is found
  // and others are cleared.
  Result<void> run_suspects(const std::stop_token& stop) {
    TRY(std::vector<store::NewRecord> suspects, store_.suspects());
    for (store::NewRecord& suspect : suspects) {
      if (stop.stop_requested()) break;
      if (!in_.survey.has(suspect.key.row)) continue;
      TRY(Begun one, begin_stored(std::move(suspect)));
      // One that never gets to the model is not what kills the program: it has its turn.
      if (one.outcome) continue;
      finished_alone_.insert(one.record.key.row);
      TRY_VOID(run_alone(std::move(one), stop));
    }
    return {};
  }

  // From what is stored of a row.
  Result<Begun> begin_stored(store::NewRecord record) {
    auto columns = json::parse(record.columns_json, {.duplicate_keys = json::DuplicateKeys::keep});
    if (!columns || !columns->is_object())
      return fail(ErrorCode::corrupt, "stored columns are not a JSON object");
    const auto report = report_text(columns->as_object(), in_.task.input_field);
    auto chunks = report ? chunks_of(*report) : std::unexpected(report.error());
    if (!chunks) {
      const std::uint64_t row = record.key.row;
      return Begun{
          .record = std::move(record), .outcome = failed_before_generation(row, chunks.error())
      };
    }
    return begin_with(std::move(record), *report, std::move(*chunks));
  }

  Result<void> run_alone(Begun one, const std::stop_token& stop) {
    std::vector<Begun> begun;
    begun.push_back(std::move(one));
    TRY_VOID(dispatch(begun));
    const auto next = [&]() -> std::optional<decode::Request> {
      if (ready_.empty()) return std::nullopt;
      return take_request();
    };
    return in_.generator.generate(
        next, [&](const std::vector<decode::Completion>& done) { return take(done); }, stop
    );
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
      TRY(std::optional<Begun> next, begin_row(*record));
      if (next) begun.push_back(std::move(*next));
    }
    return dispatch(begun);
  }

  // Decides what to do with a row; nothing for one that is finished.
  Result<std::optional<Begun>> begin_row(const dataset::Record& record) {
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
    const auto report = report_of(record);
    auto chunks = report ? chunks_of(*report) : std::unexpected(report.error());
    if (!chunks) {
      begun.outcome = in_.task.translation && record.damage
                          ? translation_failed(record.row, *record.damage)
                          : failed_before_generation(record.row, chunks.error());
      return begun;
    }
    if (plan == store::Plan::postponed) {
      postponed_.insert(record.row);
      return std::nullopt;
    }
    return begin_with(std::move(begun.record), *report, std::move(*chunks));
  }

  Result<Begun> begin_with(
      store::NewRecord record, std::string_view report, std::vector<Chunk> chunks
  ) {
    const std::uint64_t row = record.key.row;
    InFlight in_flight;
    if (chunks.size() == 1) {
      if (has_evidence()) in_flight.report = report;
    } else {
      TRY(const std::size_t n_report_tokens, in_.count_tokens(report));
      in_flight.chunks.emplace(row, report, n_report_tokens, chunks);
    }
    Begun begun{.record = std::move(record)};
    for (Chunk& chunk : chunks) {
      std::optional<std::size_t>& n_report_tokens = in_flight.n_report_tokens.emplace_back();
      if (!chunk.prompt.tokens.empty()) n_report_tokens = chunk.prompt.n_report_tokens;
      std::shared_ptr<const grammar::SuffixAutomaton> source;
      if (has_evidence()) {
        source = std::make_shared<const grammar::SuffixAutomaton>(
            report.substr(chunk.begin, chunk.end - chunk.begin)
        );
      }
      const std::size_t number = begun.requests.size();
      const std::size_t max_tokens = chunk.prompt.max_answer_tokens > 0
                                         ? chunk.prompt.max_answer_tokens
                                         : options_.max_answer_tokens;
      begun.requests.push_back({
          .row = row,
          .chunk = number,
          .prompt = std::move(chunk.prompt),
          .grammar = in_.grammar,
          .max_tokens = max_tokens,
          .max_thinking_tokens = options_.thinking_budget,
          .sampling =
              {.temperature = options_.temperature,
               .top_k = options_.top_k,
               .top_p = options_.top_p,
               .seed = seed_of_chunk(options_.seed, number)},
          .source = std::move(source),
          .scoring = {.has_distributions = options_.probabilities},
          .wants_thinking = options_.keep_thinking,
      });
    }
    in_flight_.insert_or_assign(row, std::move(in_flight));
    return begun;
  }

  [[nodiscard]] std::optional<store::Outcome> judge_in_flight(
      const decode::Completion& completion, const InFlight& in_flight
  ) const {
    return judge(
        completion,
        checker_,
        {.n_report_tokens = in_flight.n_report_tokens.at(completion.chunk),
         .form = in_.form.get(),
         .report = in_flight.chunks ? in_flight.chunks->text_of(completion.chunk)
                                    : std::string_view(in_flight.report)}
    );
  }

  [[nodiscard]] Result<std::string_view> report_of(const dataset::Record& record) const {
    if (record.damage) return std::unexpected(*record.damage);
    return report_text(record.columns, in_.task.input_field);
  }
  [[nodiscard]] Result<std::vector<Chunk>> chunks_of(std::string_view report) const {
    return run::chunks_of(report, in_.task.chunking, in_.build_prompt, in_.count_tokens);
  }

  Result<void> dispatch(std::vector<Begun>& begun) {
    std::vector<store::NewRecord> records;
    std::vector<store::Outcome> outcomes;
    for (Begun& one : begun) {
      records.push_back(std::move(one.record));
      if (one.outcome) outcomes.push_back(std::move(*one.outcome));
    }
    if (!records.empty()) TRY_VOID(store_.begin_attempts(records));
    TRY_VOID(finish(outcomes));
    for (Begun& one : begun) {
      for (decode::Request& request : one.requests)
        ready_.push_back(std::move(request));
    }
    return {};
  }

  // A clean stop must not look like a death of the program to the next run.
  Result<void> withdraw_unfinished() {
    for (const decode::Request& request : ready_)
      unfinished_.insert(request.row);
    ready_.clear();
    if (unfinished_.empty()) return {};
    return store_.withdraw_attempts(std::vector(unfinished_.begin(), unfinished_.end()));
  }

  void add_work(const decode::Completion& completion) {
    n_prompt_tokens_ += completion.n_prompt_tokens;
    n_generated_tokens_ += completion.n_generated_tokens;
    n_thinking_tokens_ += completion.n_thinking_tokens;
    if (completion.is_thinking_budget_spent) ++n_thinking_budgets_spent_;
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
  std::set<std::uint64_t> unfinished_;                // Cancelled rows, attempts to be withdrawn.
  std::optional<Error> trouble_;                      // Why the run as a whole cannot go on.
  std::unordered_set<std::uint64_t> finished_alone_;  // Suspects finished by this run.
  std::unordered_set<std::uint64_t> postponed_;       // Rows that are run after all others.
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

// How the text of the dataset is read, where that is not plain.
void tell_form(const Task& task, const dataset::TextForm& form, ProgressSink& sink) {
  const std::string name = task.data.filename().string();
  if (form.is_encoding_guessed) {
    sink.warn(
        std::format(
            "`{}` is not UTF-8 and is read as {}; `Data_Encoding` in the task says it without this "
            "warning",
            name,
            text::to_string(form.encoding)
        )
    );
  }
  if (const std::string what = dataset::to_string(form); !what.empty())
    sink.note(std::format("`{}` is read as: {}", name, what));
}

std::filesystem::path directory_of(const Ingredients& in, const Options& options) {
  return in.directory.empty() ? run_directory(in.task, options) : in.directory;
}

// A task with everything that is open for it.
class OpenTask {
 public:
  static Result<std::unique_ptr<OpenTask>> open(
      const Ingredients& in, const Options& options, ProgressSink& progress
  ) {
    TRY(validate::Checker checker, make_checker(in.task.schema));
    TRY(auto reader, open_rows(in.task, in.survey));
    tell_form(in.task, reader->form(), progress);
    const std::filesystem::path directory = directory_of(in, options);
    TRY(auto calibration,
        calibration_for(
            options, directory, in.configuration, in.files, [&](std::string_view message) {
              progress.warn(message);
            }
        ));
    OutputNames names(
        in.survey.columns,
        *in.task.schema,
        {.probabilities = options.probabilities,
         .form = in.form.get(),
         .calibration = calibration.get(),
         .has_chunks = in.task.chunking.has_value(),
         .has_thinking = in.thinking == prompt::Thinking::on,
         .keeps_thinking = options.keep_thinking}
    );
    warn_of_collisions(names, progress);
    TRY_VOID(in.files.create_directories(directory));
    const store::OpenOptions how{
        .overwrite = options.overwrite,
        .retry_failed = options.retry_failed,
        .files = &in.files,
    };
    TRY(auto store, store::RunStore::open(directory / "run.db", in.configuration, how, in.clock));
    return std::unique_ptr<OpenTask>(new OpenTask(
        in,
        options,
        progress,
        std::move(checker),
        std::move(reader),
        std::move(calibration),
        std::move(names),
        std::move(store)
    ));
  }

  [[nodiscard]] TaskRun& run() { return run_; }

  // Of a run that has ended; exports what is complete.
  Result<RunSummary> finish() {
    RunSummary summary{
        .task = in_.task.name,
        .progress = run_.progress(),
        .directory = directory_of(in_, options_),
        .n_prompt_tokens = run_.n_prompt_tokens(),
        .n_generated_tokens = run_.n_generated_tokens(),
        .n_thinking_tokens = run_.n_thinking_tokens(),
        .n_thinking_budgets_spent = run_.n_thinking_budgets_spent(),
    };
    const double seconds = std::chrono::duration<double>(summary.progress.elapsed).count();
    summary.records_per_second =
        seconds > 0 ? static_cast<double>(run_.n_finished_now()) / seconds : 0;
    if (run_.n_finished_now() > 0) {
      TRY_VOID(
          store_.add_work({.n_rows = run_.n_finished_now(), .elapsed = summary.progress.elapsed})
      );
    }
    const Progress& end = summary.progress;
    summary.is_cancelled = end.done + end.invalid + end.failed < end.total;
    if (summary.is_cancelled) return summary;

    // With a limit, rows beyond it may have results of an earlier, longer run: they stay.
    if (!options_.limit) TRY_VOID(store_.set_row_count(in_.survey.n_rows));
    ExportRequest request{
        .formats = {ExportFormat::json, ExportFormat::jsonl},
        .directory = summary.directory,
        .n_rows = in_.survey.n_rows,
        .sample = in_.survey.sample,
    };
    if (calibration_) request.calibration = calibration_path(options_, summary.directory);
    TRY(const auto paths, export_formats(store_, names_, request, in_.files));
    TRY(const std::vector<Hash256> hashes, hashes_of_exports(summary.directory, paths));
    TRY_VOID(store_.note_exports(hashes));
    summary.json = paths[0];
    summary.jsonl = paths[1];
    return summary;
  }

 private:
  OpenTask(
      const Ingredients& in,
      const Options& options,
      ProgressSink& progress,
      validate::Checker checker,
      std::unique_ptr<dataset::Reader> reader,
      std::shared_ptr<const eval::Calibration> calibration,
      OutputNames names,
      store::RunStore store
  )
      : in_(in),
        options_(options),
        reader_(std::move(reader)),
        calibration_(std::move(calibration)),
        names_(std::move(names)),
        store_(std::move(store)),
        run_(in, options, *reader_, store_, std::move(checker), progress) {}

  const Ingredients& in_;
  const Options& options_;
  std::unique_ptr<dataset::Reader> reader_;
  std::shared_ptr<const eval::Calibration> calibration_;  // For names_.
  OutputNames names_;
  store::RunStore store_;
  TaskRun run_;
};

// Requests of several tasks, row by row, so that those of one row follow one another.
class RowByRow {
 public:
  explicit RowByRow(std::span<const std::unique_ptr<OpenTask>> tasks) : tasks_(tasks) {}

  std::optional<decode::Request> next() {
    std::optional<std::size_t> first;
    std::pair<std::uint64_t, std::size_t> first_turn;
    for (std::size_t i = 0; i < tasks_.size(); ++i) {
      const auto turn = tasks_[i]->run().next_turn();
      if (!turn || (first && first_turn <= *turn)) continue;
      first = i;
      first_turn = *turn;
    }
    if (!first) return std::nullopt;
    decode::Request request = tasks_[*first]->run().take_request();
    request.task = *first;
    if (tasks_.size() > 1) request.group = request.row;
    return request;
  }

 private:
  std::span<const std::unique_ptr<OpenTask>> tasks_;
};

bool has_same_task(const decode::Completion& one, const decode::Completion& other) {
  return one.task == other.task;
}

// Suspects first, then all others, then what was postponed. Up to the first error.
Result<void> generate_all(
    std::span<const std::unique_ptr<OpenTask>> tasks,
    decode::Generator& generator,
    const std::stop_token& stop
) {
  for (const auto& task : tasks)
    TRY_VOID(task->run().begin(stop));
  RowByRow rows(tasks);
  TRY_VOID(generator.generate(
      [&] { return stop.stop_requested() ? std::nullopt : rows.next(); },
      [&](std::vector<decode::Completion> done) -> Result<void> {
        std::ranges::stable_sort(done, {}, &decode::Completion::task);
        for (const auto of_one : std::views::chunk_by(done, has_same_task))
          TRY_VOID(tasks[of_one.front().task]->run().take(of_one));
        return {};
      },
      stop
  ));
  for (const auto& task : tasks)
    TRY_VOID(task->run().run_postponed(stop));
  return {};
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
  TRY(const auto reader, dataset::open_reader(task.data, task.data_options));
  Survey found{.columns = reader->columns()};
  if (std::ranges::find(found.columns, task.input_field) == found.columns.end()) {
    return fail(
        ErrorCode::not_found,
        std::format("no column `{}` (the task's Input_Field)", task.input_field),
        {.file = task.data.string()},
        suggest(task.input_field, found.columns)
    );
  }
  const bool is_sample = options.limit && options.random_rows;
  const std::uint64_t most = is_sample ? UINT64_MAX : options.limit.value_or(UINT64_MAX);
  while (found.n_rows < most) {
    TRY(const std::optional<dataset::Record> record, reader->next());
    if (!record) break;
    ++found.n_rows;
    if (const auto report = report_text(record->columns, task.input_field)) {
      found.longest_report_bytes =
          std::max<std::uint64_t>(found.longest_report_bytes, report->size());
    }
  }
  if (is_sample) {
    found.sample = std::make_shared<const RowSample>(
        SampleRequest{.n = *options.limit, .n_dataset = found.n_rows, .seed = options.seed}
    );
    found.n_rows = found.sample->rows().size();
  }
  return found;
}

Result<std::unique_ptr<dataset::Reader>> open_rows(const Task& task, const Survey& survey) {
  TRY(auto reader, dataset::open_reader(task.data, task.data_options));
  return with_translations(sampled(std::move(reader), survey.sample), task);
}

std::filesystem::path run_directory(const Task& task, const Options& options) {
  return options.output_dir / options.run_name / (task.name + "-run0");
}

Result<std::vector<RunSummary>> run_tasks(
    std::span<const Ingredients> tasks,
    const Options& options,
    ProgressSink& progress,
    const std::stop_token& stop
) {
  EXTR_CHECK(!tasks.empty(), "something to run");
  std::vector<std::unique_ptr<OpenTask>> open;
  for (const Ingredients& task : tasks) {
    const Options& own = task.options != nullptr ? *task.options : options;
    TRY(auto one, OpenTask::open(task, own, progress));
    open.push_back(std::move(one));
  }
  const auto generated = generate_all(open, tasks.front().generator, stop);
  // Every task ends, also beside one that could not go on.
  Result<void> status;
  for (const auto& task : open) {
    if (auto ended = task->run().end(generated); !ended && status) status = std::move(ended);
  }
  TRY_VOID(std::move(status));
  std::vector<RunSummary> summaries;
  for (const auto& task : open) {
    TRY(RunSummary summary, task->finish());
    summaries.push_back(std::move(summary));
  }
  return summaries;
}

Result<RunSummary> run_task(
    const Ingredients& ingredients,
    const Options& options,
    ProgressSink& progress,
    const std::stop_token& stop
) {
  TRY(auto summaries, run_tasks(std::span(&ingredients, 1), options, progress, stop));
  return std::move(summaries.front());
}

}  // namespace extractinator::run
