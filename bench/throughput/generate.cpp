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
// Where several engines work side by side, time is the mean of one.
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

#include "base/error.h"
#include "base/file_system.h"
#include "base/result.h"
#include "dataset/reader.h"
#include "decode/generator.h"
#include "decode/local_generator.h"
#include "decode/parallel_generator.h"
#include "decode/plan.h"
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
#include "throughput/bound.h"
#include "throughput/counting_engine.h"

namespace extractinator::bench {
namespace {

using std::chrono::steady_clock;

struct Settings {
  std::filesystem::path model;
  std::filesystem::path task;
  std::filesystem::path data_dir;
  std::size_t n_records = 0;  // 0: all.
  std::size_t max_answer_tokens = 512;
  std::size_t slots = 0;  // As DecodeOptions, also the next ones.
  std::size_t threads = 0;
  std::size_t generators = 0;
  std::size_t batch = 512;
  bool is_reproducible = false;
  bool shares_prefix = true;
  bool forces_text = true;              // As DecodeOptions.
  std::string prompt_lookup = "auto";   // auto, on or off.
  std::filesystem::path requests = {};  // Write the prompts there and do nothing else.
  std::filesystem::path answers = {};   // Write the answers there: a list of {text, n_tokens}.
  // Only read prompts and answers of so many tokens, in so many passes each: bound.h.
  std::vector<std::size_t> known = {};
  std::size_t passes = 0;
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
  const auto numbers = [&](std::string_view key) {
    std::vector<std::size_t> all;
    if (const json::Value* found = value.find(key); found != nullptr) {
      for (const json::Value& one : found->as_array())
        all.push_back(static_cast<std::size_t>(one.to_int64().value_or(0)));
    }
    return all;
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
      .generators = number("generators", defaults.generators),
      .batch = number("batch", defaults.batch),
      .is_reproducible = truth("is_reproducible", defaults.is_reproducible),
      .shares_prefix = truth("shares_prefix", defaults.shares_prefix),
      .forces_text = truth("forces_text", defaults.forces_text),
      .prompt_lookup =
          value.find("prompt_lookup") != nullptr ? string("prompt_lookup") : defaults.prompt_lookup,
      .requests = string("requests"),
      .answers = string("answers"),
      .known = numbers("known"),
      .passes = number("passes", defaults.passes),
  };
}

Result<std::vector<std::string>> read_reports(const run::Task& task, std::size_t n_records) {
  TRY(const auto reader, dataset::open_reader(task.data, task.data_options));
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

// Planned for the longest request, as a run does it.
Result<decode::GeneratorPlan> plan_of(const Inputs& inputs, const Settings& settings) {
  std::size_t n_longest = 0;
  TRY(const prompt::Builder builder, builder_of(inputs, settings));
  for (const std::string& report : inputs.reports) {
    TRY(const prompt::Prompt prompt, builder.build(report));
    n_longest = std::max(n_longest, prompt.tokens.size() + settings.max_answer_tokens);
  }
  return decode::plan_generators(
      *inputs.model,
      {.n_slots = settings.slots,
       .n_context = n_longest,
       .n_batch = settings.batch,
       .n_generators = settings.generators,
       .n_threads = settings.threads,
       .is_reproducible = settings.is_reproducible}
  );
}

// The time that no program with these engines can go below: see bound.h.
Result<json::Value> read_known(const Inputs& inputs, const Settings& settings) {
  TRY(const decode::GeneratorPlan plan, plan_of(inputs, settings));
  TRY(const prompt::Builder builder, builder_of(inputs, settings));
  std::vector<KnownText> texts;
  for (std::size_t i = 0; i < inputs.reports.size(); ++i) {
    TRY(prompt::Prompt prompt, builder.build(inputs.reports[i]));
    texts.push_back(
        {.tokens = std::move(prompt.tokens),
         .n_shared = prompt.shared_prefix_length,
         .n_answer = settings.known[i % settings.known.size()],
         .n_passes = settings.passes}
    );
  }
  TRY(const KnownReading reading, read_known_texts(inputs.model, plan, texts));
  return json::Value(
      json::Value::Object{
          {"seconds", seconds(reading.time)},
          {"processor_seconds", seconds(reading.processor_time)},
          {"n_records", number(texts.size())},
          {"n_complete", number(0)},
          {"n_forward_passes", number(reading.n_batches)},
          {"n_prefilled_tokens", number(reading.n_prompt_tokens)},
          {"n_generated_tokens", number(reading.n_answer_tokens)},
          {"n_slots", number(0)},
          {"peak_kilobytes", number(peak_kilobytes())},
      }
  );
}

Result<json::Value> generate(const Inputs& inputs, const Settings& settings) {
  TRY(const decode::GeneratorPlan plan, plan_of(inputs, settings));
  std::vector<Counts> counts(plan.engines.size());
  std::vector<std::unique_ptr<decode::Generator>> generators;
  std::size_t n_slots = 0;
  for (std::size_t i = 0; i < plan.engines.size(); ++i) {
    TRY(auto engine, engine::LlamaEngine::create(inputs.model, plan.engines[i]));
    n_slots += plan.engines[i].n_sequences - 1;
    generators.push_back(
        std::make_unique<decode::LocalGenerator>(
            std::make_unique<CountingEngine>(std::move(engine), counts[i]),
            inputs.vocabulary,
            settings.forces_text ? inputs.model : nullptr,
            settings.prompt_lookup == "on"    ? decode::LookupMode::on
            : settings.prompt_lookup == "off" ? decode::LookupMode::off
                                              : decode::LookupMode::automatic
        )
    );
  }
  const std::size_t n_engines = generators.size();
  const std::unique_ptr<decode::Generator> generator =
      n_engines == 1 ? std::move(generators.front())
                     : std::make_unique<decode::ParallelGenerator>(std::move(generators));

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
  json::Value::Array answers(inputs.reports.size());
  TRY_VOID(generator->generate(
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
        return decode::Request{
            .row = n_next++,
            .prompt = *std::move(prompt),
            .grammar = grammar,
            .max_tokens = settings.max_answer_tokens,
        };
      },
      decode::one_by_one([&](decode::Completion done) -> Result<void> {
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
      }),
      {}
  ));
  if (prompt_error) return std::unexpected(*std::move(prompt_error));
  const Seconds total = steady_clock::now() - begin;
  const Seconds processor = processor_time() - processor_begin;
  Counts counted;
  for (const Counts& of_one : counts)
    counted += of_one;
  // Engines work side by side: time is that of one of them, and prompts are made beside them.
  const Seconds in_engine =
      (counted.prompt_batches + counted.answer_batches + counted.sequences) / n_engines;
  const Seconds outside =
      total - in_engine - grammar_time - (n_engines == 1 ? prompt_time : Seconds());

  if (!settings.answers.empty())
    TRY_VOID(write_file(settings.answers, json::Value(std::move(answers))));
  const decode::Work work = generator->work();
  const std::size_t n_prefilled = n_prompt_tokens - work.n_shared_tokens + work.n_prefix_tokens;
  return json::Value(
      json::Value::Object{
          {"seconds", seconds(total)},
          {"processor_seconds", seconds(processor)},
          {"engine_seconds", seconds(in_engine)},
          {"prompt_batch_seconds", seconds(counted.prompt_batches)},
          {"answer_batch_seconds", seconds(counted.answer_batches)},
          {"sequence_seconds", seconds(counted.sequences)},
          {"prompt_seconds", seconds(prompt_time)},
          {"grammar_seconds", seconds(grammar_time)},
          {"other_seconds", seconds(outside)},
          {"n_records", number(inputs.reports.size())},
          {"n_complete", number(n_complete)},
          {"n_forward_passes", number(work.n_batches)},
          {"n_prompt_batches", number(counted.n_prompt_batches)},
          {"n_answer_batches", number(counted.n_answer_batches)},
          {"n_choices", number(counted.n_choices)},
          {"n_evaluated_tokens", number(work.n_evaluated_tokens)},
          {"n_prompt_tokens", number(n_prompt_tokens)},
          {"n_shared_tokens", number(work.n_shared_tokens)},
          {"n_prefilled_tokens", number(n_prefilled)},
          {"n_generated_tokens", number(work.n_generated_tokens)},
          {"n_forced_tokens", number(work.n_forced_tokens)},
          {"n_draft_tokens", number(work.n_draft_tokens)},
          {"n_wrong_draft_tokens", number(work.n_wrong_draft_tokens)},
          {"n_engines", number(n_engines)},
          {"n_slots", number(n_slots)},
          {"peak_kilobytes", number(peak_kilobytes())},
      }
  );
}

Result<void> run(std::string_view text) {
  TRY(const Settings settings, read_settings(text));
  TRY(const Inputs inputs, load(settings));
  if (!settings.requests.empty()) return write_requests(inputs, settings);
  TRY(const json::Value figures,
      settings.known.empty() ? generate(inputs, settings) : read_known(inputs, settings));
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
