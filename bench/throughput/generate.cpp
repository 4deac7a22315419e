// Answers the reports of one task with the library's own generator and prints what that took, as
// one JSON object; or writes the prompts, so that another program can be given exactly the same.
//
// Usage: throughput_generate JSON, an object with the fields of Settings. bench/throughput/run.py
// calls it; its figures:
//   seconds          from the first request to the last answer, with prompts, grammar and shared
//                    prefix, without the model's loading
//   engine_seconds   of these in llama.cpp; prompt_seconds in tokenising, grammar_seconds in
//                    compiling the schema
//   other_seconds    the rest: masks, choices, answers, making of batches
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <time.h>

#include "base/error.h"
#include "base/file_system.h"
#include "base/result.h"
#include "dataset/reader.h"
#include "decode/generator.h"
#include "decode/local_generator.h"
#include "decode/prompt_lookup.h"
#include "engine/engine.h"
#include "engine/llama_engine.h"
#include "engine/model.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "prompt/builder.h"
#include "prompt/chat_template.h"
#include "run/rules.h"
#include "run/runner.h"
#include "run/task.h"
#include "schema/schema.h"

namespace extractinator::bench {
namespace {

using Seconds = std::chrono::duration<double>;
using std::chrono::steady_clock;

struct Settings {
  std::filesystem::path model;
  std::filesystem::path task;
  std::filesystem::path data_dir;
  std::size_t n_records = 0;  // 0: all.
  std::size_t max_answer_tokens = 512;
  std::size_t slots = 0;  // As DecodeOptions, also the next ones.
  std::size_t threads = 0;
  std::size_t batch = 512;
  bool is_reproducible = false;
  bool shares_prefix = true;
  bool forces_text = true;              // As DecodeOptions.
  std::string prompt_lookup = "auto";   // auto, on or off.
  std::filesystem::path requests = {};  // Write the prompts there and do nothing else.
  std::filesystem::path answers = {};   // Write the answers there: a list of {text, n_tokens}.
};

Result<Settings> read_settings(std::string_view text) {
  TRY(const json::Value value, json::parse(text));
  const auto string = [&](std::string_view key) {
    const json::Value* found = value.find(key);
    return found != nullptr ? found->as_string() : std::string();
  };
  const auto number = [&](std::string_view key, std::size_t otherwise) {
    const json::Value* found = value.find(key);
    return found != nullptr ? static_cast<std::size_t>(found->to_int64().value_or(0)) : otherwise;
  };
  const auto truth = [&](std::string_view key, bool otherwise) {
    const json::Value* found = value.find(key);
    return found != nullptr ? found->as_bool() : otherwise;
  };
  const Settings defaults;
  return Settings{
      .model = string("model"),
      .task = string("task"),
      .data_dir = string("data_dir"),
      .n_records = number("n_records", defaults.n_records),
      .max_answer_tokens = number("max_answer_tokens", defaults.max_answer_tokens),
      .slots = number("slots", defaults.slots),
      .threads = number("threads", defaults.threads),
      .batch = number("batch", defaults.batch),
      .is_reproducible = truth("is_reproducible", defaults.is_reproducible),
      .shares_prefix = truth("shares_prefix", defaults.shares_prefix),
      .forces_text = truth("forces_text", defaults.forces_text),
      .prompt_lookup =
          value.find("prompt_lookup") != nullptr ? string("prompt_lookup") : defaults.prompt_lookup,
      .requests = string("requests"),
      .answers = string("answers"),
  };
}

// Passes everything on and counts what the generator asks of the engine.
class CountingEngine final : public engine::Engine {
 public:
  struct Counts {
    std::size_t n_prompt_batches = 0;  // With at least one token of a prompt.
    std::size_t n_answer_batches = 0;  // With tokens of answers only.
    std::size_t n_choices = 0;         // Rows of logits.
    Seconds prompt_batches = {};
    Seconds answer_batches = {};
    Seconds sequences = {};  // Copying and clearing.
  };

  CountingEngine(std::unique_ptr<engine::Engine> engine, Counts& counts)
      : engine_(std::move(engine)),
        counts_(&counts) {}

  [[nodiscard]] const engine::EngineShape& shape() const override { return engine_->shape(); }
  [[nodiscard]] Result<engine::Evaluated> evaluate(
      std::span<const engine::BatchToken> batch
  ) override {
    bool is_prompt = false;
    for (const engine::BatchToken& token : batch) {
      is_prompt |= !answers_[token.sequence];
      if (token.wants_logits) ++counts_->n_choices;
    }
    ++(is_prompt ? counts_->n_prompt_batches : counts_->n_answer_batches);
    const auto begin = steady_clock::now();
    auto status = engine_->evaluate(batch);
    (is_prompt ? counts_->prompt_batches : counts_->answer_batches) += steady_clock::now() - begin;
    for (const engine::BatchToken& token : batch)
      answers_[token.sequence] |= token.wants_logits;
    return status;
  }
  [[nodiscard]] std::span<const float> logits(std::size_t index) const override {
    return engine_->logits(index);
  }
  [[nodiscard]] std::size_t length(engine::SequenceId sequence) const override {
    return engine_->length(sequence);
  }
  void copy_sequence(engine::SequenceId from, engine::SequenceId to) override {
    const auto begin = steady_clock::now();
    engine_->copy_sequence(from, to);
    counts_->sequences += steady_clock::now() - begin;
    answers_[to] = false;
  }
  void clear_sequence(engine::SequenceId sequence) override {
    const auto begin = steady_clock::now();
    engine_->clear_sequence(sequence);
    counts_->sequences += steady_clock::now() - begin;
    answers_[sequence] = false;
  }
  [[nodiscard]] Result<void> remove_tail(engine::SequenceId sequence, std::size_t n_kept) override {
    return engine_->remove_tail(sequence, n_kept);
  }

 private:
  std::unique_ptr<engine::Engine> engine_;
  Counts* counts_;
  std::map<engine::SequenceId, bool> answers_ = {};  // Sequences whose prompt is read.
};

Result<std::vector<std::string>> read_reports(const run::Task& task, std::size_t n_records) {
  TRY(const auto reader, dataset::open_reader(task.data));
  std::vector<std::string> reports;
  while (n_records == 0 || reports.size() < n_records) {
    TRY(const auto record, reader->next());
    if (!record) break;
    TRY(const std::string_view report, run::report_text(record->columns, task.input_field));
    reports.emplace_back(report);
  }
  return reports;
}

json::Value number(std::size_t n) { return json::Value::integer(static_cast<std::int64_t>(n)); }
json::Value seconds(Seconds time) { return json::Value::number(time.count()); }

Result<void> write_file(const std::filesystem::path& path, const json::Value& value) {
  std::ofstream out(path, std::ios::binary);
  out << json::write(value, {.layout = json::Layout::compact}) << '\n';
  if (!out.flush()) return fail(ErrorCode::io_error, "could not write " + path.string());
  return {};
}

// Most memory this process ever had, its share of mapped files included.
std::size_t peak_kilobytes() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    std::size_t kilobytes = 0;
    if (word == "VmHWM:" && status >> kilobytes) return kilobytes;
  }
  return 0;
}

Seconds processor_time() {
  timespec time = {};
  (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

// What is ready before time is measured.
struct Inputs {
  run::Task task;
  std::vector<std::string> reports;
  std::shared_ptr<const engine::Model> model;
  std::shared_ptr<const grammar::Vocabulary> vocabulary;
  prompt::ChatTemplate chat_template;
};

Result<Inputs> load(const Settings& settings) {
  const RealFileSystem files;
  TRY(run::Task task, run::load_task(files, settings.task, settings.data_dir));
  TRY(auto reports, read_reports(task, settings.n_records));
  TRY(auto model, engine::Model::load(settings.model));
  TRY(auto vocabulary, model->make_vocabulary());
  TRY(auto chat_template,
      prompt::ChatTemplate::make(
          model->info().chat_template, model->begin_text(), model->end_text()
      ));
  return Inputs{
      .task = std::move(task),
      .reports = std::move(reports),
      .model = std::move(model),
      .vocabulary = std::move(vocabulary),
      .chat_template = std::move(chat_template),
  };
}

Result<prompt::Builder> builder_of(const Inputs& inputs, const Settings& settings) {
  return prompt::Builder::make(
      inputs.task.description,
      *inputs.task.schema,
      inputs.chat_template,
      inputs.model,
      {.n_context = inputs.model->info().n_context_trained,
       .max_answer_tokens = settings.max_answer_tokens}
  );
}

Result<void> write_requests(const Inputs& inputs, const Settings& settings) {
  TRY(const prompt::Builder builder, builder_of(inputs, settings));
  json::Value::Array requests;
  std::size_t n_shared = 0;
  for (const std::string& report : inputs.reports) {
    TRY(const prompt::Prompt prompt, builder.build(report));
    n_shared = prompt.shared_prefix_length;
    json::Value::Array tokens;
    for (const grammar::TokenId token : prompt.tokens)
      tokens.push_back(json::Value::integer(token));
    requests.emplace_back(std::move(tokens));
  }
  return write_file(
      settings.requests,
      json::Value(
          json::Value::Object{
              {"schema", schema::to_json_schema(*inputs.task.schema)},
              {"n_shared_tokens", number(n_shared)},
              {"requests", json::Value(std::move(requests))},
          }
      )
  );
}

Result<json::Value> generate(const Inputs& inputs, const Settings& settings) {
  // The engine is planned for the longest request, as a run does it.
  std::size_t n_longest = 0;
  {
    TRY(const prompt::Builder builder, builder_of(inputs, settings));
    for (const std::string& report : inputs.reports) {
      TRY(const prompt::Prompt prompt, builder.build(report));
      n_longest = std::max(n_longest, prompt.tokens.size() + settings.max_answer_tokens);
    }
  }
  TRY(const engine::EngineOptions plan,
      engine::plan_engine(
          *inputs.model,
          {.n_longest_request = n_longest,
           .n_slots = settings.slots,
           .n_threads = settings.threads,
           .n_batch = settings.batch,
           .is_reproducible = settings.is_reproducible}
      ));
  TRY(auto engine, engine::LlamaEngine::create(inputs.model, plan));
  CountingEngine::Counts counts;
  decode::LocalGenerator generator(
      std::make_unique<CountingEngine>(std::move(engine), counts),
      inputs.vocabulary,
      settings.forces_text ? inputs.model : nullptr,
      settings.prompt_lookup == "on"    ? decode::LookupMode::on
      : settings.prompt_lookup == "off" ? decode::LookupMode::off
                                        : decode::LookupMode::automatic
  );

  const auto processor_begin = processor_time();
  const auto begin = steady_clock::now();
  TRY(const prompt::Builder builder, builder_of(inputs, settings));
  const auto builder_made = steady_clock::now();
  TRY(const auto grammar, run::compile_grammar(*inputs.task.schema));
  const Seconds grammar_time = steady_clock::now() - builder_made;
  Seconds prompt_time = builder_made - begin;

  std::optional<Error> prompt_error;
  std::size_t n_next = 0;
  std::size_t n_complete = 0;
  std::size_t n_prompt_tokens = 0;
  std::size_t n_prefix_tokens = 0;
  json::Value::Array answers(inputs.reports.size());
  TRY_VOID(generator.generate(
      [&]() -> std::optional<decode::Request> {
        if (n_next == inputs.reports.size()) return std::nullopt;
        const auto before = steady_clock::now();
        auto prompt = builder.build(inputs.reports[n_next]);
        prompt_time += steady_clock::now() - before;
        if (!prompt) {
          prompt_error = prompt.error();
          return std::nullopt;
        }
        if (!settings.shares_prefix) prompt->shared_prefix_length = 0;
        n_prefix_tokens = prompt->shared_prefix_length;
        return decode::Request{
            .row = n_next++,
            .prompt = *std::move(prompt),
            .grammar = grammar,
            .max_tokens = settings.max_answer_tokens,
        };
      },
      [&](decode::Completion done) -> Result<void> {
        if (done.error) return std::unexpected(*std::move(done.error));
        n_complete += done.stop == decode::StopReason::complete ? 1 : 0;
        n_prompt_tokens += done.n_prompt_tokens;
        answers[done.row] = json::Value(
            json::Value::Object{
                {"text", json::Value(std::move(done.text))},
                {"n_tokens", number(done.n_generated_tokens)},
            }
        );
        return {};
      },
      {}
  ));
  if (prompt_error) return std::unexpected(*std::move(prompt_error));
  const Seconds total = steady_clock::now() - begin;
  const Seconds processor = processor_time() - processor_begin;
  const Seconds in_engine = counts.prompt_batches + counts.answer_batches + counts.sequences;

  if (!settings.answers.empty())
    TRY_VOID(write_file(settings.answers, json::Value(std::move(answers))));
  const decode::Work& work = generator.work();
  // The prefix is the same for all records of a task and computed once.
  const std::size_t n_prefilled =
      n_prompt_tokens - work.n_shared_tokens + (work.n_shared_tokens > 0 ? n_prefix_tokens : 0);
  return json::Value(
      json::Value::Object{
          {"seconds", seconds(total)},
          {"processor_seconds", seconds(processor)},
          {"engine_seconds", seconds(in_engine)},
          {"prompt_batch_seconds", seconds(counts.prompt_batches)},
          {"answer_batch_seconds", seconds(counts.answer_batches)},
          {"sequence_seconds", seconds(counts.sequences)},
          {"prompt_seconds", seconds(prompt_time)},
          {"grammar_seconds", seconds(grammar_time)},
          {"other_seconds", seconds(total - in_engine - prompt_time - grammar_time)},
          {"n_records", number(inputs.reports.size())},
          {"n_complete", number(n_complete)},
          {"n_forward_passes", number(work.n_batches)},
          {"n_prompt_batches", number(counts.n_prompt_batches)},
          {"n_answer_batches", number(counts.n_answer_batches)},
          {"n_choices", number(counts.n_choices)},
          {"n_evaluated_tokens", number(work.n_evaluated_tokens)},
          {"n_prompt_tokens", number(n_prompt_tokens)},
          {"n_shared_tokens", number(work.n_shared_tokens)},
          {"n_prefilled_tokens", number(n_prefilled)},
          {"n_generated_tokens", number(work.n_generated_tokens)},
          {"n_forced_tokens", number(work.n_forced_tokens)},
          {"n_draft_tokens", number(work.n_draft_tokens)},
          {"n_wrong_draft_tokens", number(work.n_wrong_draft_tokens)},
          {"n_slots", number(plan.n_sequences - 1)},
          {"peak_kilobytes", number(peak_kilobytes())},
      }
  );
}

Result<void> run(std::string_view text) {
  TRY(const Settings settings, read_settings(text));
  TRY(const Inputs inputs, load(settings));
  if (!settings.requests.empty()) return write_requests(inputs, settings);
  TRY(const json::Value figures, generate(inputs, settings));
  std::cout << json::write(figures, {.layout = json::Layout::compact}) << '\n';
  return {};
}

}  // namespace
}  // namespace extractinator::bench

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: throughput_generate JSON\n";
    return 2;
  }
  const auto status = extractinator::bench::run(argv[1]);
  if (status) return 0;
  std::cerr << to_string(status.error()) << '\n';
  return 1;
}
