// Loads a model once and runs tasks with it; everything here is public through session.h.
#include "run/session.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <format>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/file_system.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/result.h"
#include "dataset/reader.h"
#include "dataset/record.h"
#include "decode/generator.h"
#include "decode/local_generator.h"
#include "decode/parallel_generator.h"
#include "decode/plan.h"
#include "decode/prompt_lookup.h"
#include "engine/model.h"
#include "extractinator/options.h"
#include "extractinator/run.h"
#include "grammar/suffix_automaton.h"
#include "grammar/vocabulary.h"
#include "json/value.h"
#include "prompt/builder.h"
#include "prompt/chat_template.h"
#include "prompt/examples.h"
#include "prompt/prompt.h"
#include "prompt/thinking.h"
#include "run/answer_form.h"
#include "run/chunking.h"
#include "run/chunks.h"
#include "run/example_embedding.h"
#include "run/examples.h"
#include "run/model_hash.h"
#include "run/recorded_options.h"
#include "run/recorded_run.h"
#include "run/rules.h"
#include "run/runner.h"
#include "run/task.h"
#include "run/translation.h"
#include "schema/evidence.h"
#include "schema/schema.h"
#include "store/run_store.h"

namespace extractinator::run {
namespace {

json::Value number(std::size_t n) { return json::Value::integer(static_cast<std::int64_t>(n)); }
json::Value text(std::string_view value) { return json::Value(std::string(value)); }

constexpr std::string_view kReportFirst = "report-first";
// What the makers of most thinking models recommend.
constexpr double kThinkingTemperature = 0.6;

// Tokens of a translation, where no number limits them, for each token of the report, and beside
// these: languages differ by less than two to one in tokens, and short texts by some words.
constexpr std::size_t kTranslationTokensPerToken = 2;
constexpr std::size_t kTranslationTokensBeside = 64;

decode::LookupMode mode_of(PromptLookup wanted) {
  switch (wanted) {
    case PromptLookup::automatic:
      return decode::LookupMode::automatic;
    case PromptLookup::on:
      return decode::LookupMode::on;
    case PromptLookup::off:
      break;
  }
  return decode::LookupMode::off;
}

// Graphics cards add up in another order for other batches, so that nothing is reproducible on
// them.
Result<engine::ModelOptions> model_options(const Options& options) {
  if (options.reproducible && options.gpu_layers.value_or(0) > 0) {
    return fail(
        ErrorCode::unsupported,
        "a reproducible run has no layers on the GPU",
        {},
        "graphics cards round in another way for other batches: leave out --gpu-layers, or "
        "--reproducible"
    );
  }
  engine::ModelOptions how{
      .n_gpu_layers = options.reproducible ? std::size_t{0} : options.gpu_layers
  };
  // Where both are known, what is remembered at the most; otherwise the usual.
  if (options.slots > 0 && options.context_length > 0)
    how.n_context = options.slots * options.context_length;
  return how;
}

prompt::Layout layout_of(const Options& options) {
  return options.prompt_layout == PromptLayout::report_first ? prompt::Layout::report_first
                                                             : prompt::Layout::task_first;
}

Computed computed_by(const decode::Generator& generator) {
  const decode::Work work = generator.work();
  return {
      .n_forward_passes = work.n_batches,
      .n_tokens = work.n_evaluated_tokens,
      .n_shared_prompt_tokens = work.n_shared_tokens,
      .n_saved_prompt_tokens =
          work.n_shared_tokens - std::min(work.n_shared_tokens, work.n_prefix_tokens),
      .n_draft_tokens = work.n_draft_tokens,
      .n_wrong_draft_tokens = work.n_wrong_draft_tokens,
      .n_lookup_tokens = work.n_lookup_tokens,
      .n_wrong_lookup_tokens = work.n_wrong_lookup_tokens,
  };
}

// The template, told the reasoning effort that is asked for.
Result<prompt::ChatTemplate> told_effort(
    const std::optional<ReasoningEffort>& effort, const prompt::ChatTemplate& chat_template
) {
  if (!effort) return chat_template;
  if (prompt::takes_reasoning_effort(chat_template))
    return chat_template.with_reasoning_effort(word_of(*effort));
  return fail(
      ErrorCode::unsupported,
      "it cannot be told a reasoning effort",
      {},
      "leave --reasoning-effort out: --thinking says whether the model thinks, and "
      "--thinking-budget how much at the most"
  );
}

Result<prompt::ThinkingChoice> choose_thinking(
    const Options& options, const prompt::ChatTemplate& chat_template, const engine::Model& model
) {
  // To be told how much to think is to be told to think.
  const bool is_asked_for = options.reasoning_effort && options.thinking == ThinkingMode::automatic;
  const ThinkingMode mode = is_asked_for ? ThinkingMode::on : options.thinking;
  prompt::ThinkingChoice choice;
  TRY(choice.format, prompt::find_thinking(chat_template, model));
  if (mode == ThinkingMode::on && !choice.format) {
    return fail(
        ErrorCode::unsupported,
        "it shows no thinking that could be opened and closed",
        {},
        "leave --thinking out, or choose a model that thinks"
    );
  }
  const bool is_on = mode == ThinkingMode::on || (mode == ThinkingMode::automatic &&
                                                  choice.format && choice.format->is_unavoidable);
  choice.thinking = is_on ? prompt::Thinking::on : prompt::Thinking::off;
  return choice;
}

Options with_temperature(Options options, prompt::Thinking thinking) {
  if (options.auto_temperature)
    options.temperature = thinking == prompt::Thinking::on ? kThinkingTemperature : 0.0;
  return options;
}

}  // namespace

// Tokens of prompts and answers of a task, at their longest and on average.
struct RequestLengths {
  std::size_t longest = 0;
  std::size_t usual = 0;
};

struct Session::State {
  Options options;
  FileSystem& files;
  const Clock& clock;
  Log& log;
  std::shared_ptr<const engine::Model> model;
  std::shared_ptr<const grammar::Vocabulary> vocabulary;
  prompt::ChatTemplate chat_template;
  prompt::ThinkingChoice thinking = {};
  ExampleEmbedding embedding = {};
  std::optional<Hash256> model_file_hash = {};     // Computed when first asked for.
  std::unique_ptr<decode::Generator> single = {};  // See single_generator().
  std::size_t single_length = 0;                   // Tokens a request of it may have.

  // Tokens of prompt and answer together that one record may have.
  [[nodiscard]] std::size_t context_length() const {
    const std::size_t most =
        options.context_length != 0 ? options.context_length : model->info().n_context_trained;
    return options.max_context_cap != 0 ? std::min(most, options.max_context_cap) : most;
  }

  [[nodiscard]] Result<prompt::Builder> builder_of(
      const Task& task, const AnswerForm& form, std::vector<prompt::Example> examples
  ) const {
    prompt::Budget budget{
        .n_context = context_length(),
        .max_answer_tokens = options.max_answer_tokens,
        .max_thinking_tokens = options.thinking_budget,
    };
    if (options.max_answer_tokens == 0) {
      budget.max_answer_tokens = kTranslationTokensBeside;
      budget.answer_tokens_per_report_token = kTranslationTokensPerToken;
    }
    auto builder = prompt::Builder::make(
        task.description,
        form.schema(),
        chat_template,
        model,
        budget,
        {.thinking = thinking,
         .extra_instructions = task.extra_instructions,
         .layout = layout_of(options),
         .examples = {
             .examples = std::move(examples),
             .n_shown = options.num_examples,
             .embed = embedding.embed,
             .embed_identity = to_hex(embedding.identity),
         }}
    );
    if (!builder) return std::unexpected(std::move(builder).error().within("task " + task.name));
    return builder;
  }

  [[nodiscard]] decode::DecodeOptions decode_options(
      const RequestLengths& lengths, std::size_t slots
  ) const {
    return {
        .n_slots = slots,
        .n_context = lengths.longest,
        .n_usual = lengths.usual,
        .n_batch = options.batch_tokens,
        .n_generators = options.generators,
        .n_threads = options.threads,
        .n_memory_bytes = std::uint64_t{options.context_memory} << 20U,
        .is_reproducible = options.reproducible,
        .forces_text = options.forced_text,
        .prompt_lookup = mode_of(options.prompt_lookup),
    };
  }

  // For one request after another; made anew when a request needs more room than any before.
  [[nodiscard]] Result<decode::Generator*> single_generator(std::size_t longest_request) {
    if (single == nullptr || single_length < longest_request) {
      single.reset();  // Gives its memory back first.
      // Doubling bounds how often reports of growing length cost a new context.
      const std::size_t length =
          std::max(longest_request, std::min(context_length(), std::bit_ceil(longest_request)));
      const decode::DecodeOptions how = decode_options({.longest = length, .usual = length}, 1);
      TRY(const decode::GeneratorPlan plan, decode::plan_generators(*model, how));
      TRY(single, decode::make_generator(model, vocabulary, plan, how));
      single_length = length;
    }
    return single.get();
  }

  // Reports that do not fit and are not divided fail on their own later and do not count.
  [[nodiscard]] Result<RequestLengths> request_lengths(
      const Task& task, const prompt::Builder& builder, const Survey& survey
  ) const {
    std::size_t longest = 0;
    if (const auto empty = builder.build("")) longest = empty->tokens.size() + builder.n_after();
    std::uint64_t n_tokens = 0;
    std::uint64_t n_prompts = 0;
    TRY(const auto reader, open_rows(task, survey));
    for (std::uint64_t n_read = 0; n_read < survey.n_rows; ++n_read) {
      TRY(const std::optional<dataset::Record> record, reader->next());
      if (!record) break;
      const auto report = report_text(record->columns, task.input_field);
      if (!report || record->damage) continue;
      const auto chunks = chunks_of(
          *report,
          task.chunking,
          [&](std::string_view part) { return builder.build(part); },
          [&](std::string_view part) { return builder.count_tokens(part); }
      );
      if (!chunks) continue;
      for (const Chunk& chunk : *chunks) {
        const std::size_t n_request = chunk.prompt.tokens.size() + builder.n_after(chunk.prompt);
        longest = std::max(longest, n_request);
        n_tokens += n_request;
        ++n_prompts;
      }
    }
    const std::size_t usual =
        n_prompts > 0 ? static_cast<std::size_t>(n_tokens / n_prompts) : longest;
    return RequestLengths{.longest = longest, .usual = usual};
  }

  [[nodiscard]] Result<store::Configuration> configuration_of(
      const TaskToRun& one, const Preparation& preparation, std::string_view plan
  ) {
    const Task& task = one.task;
    if (!model_file_hash) {
      TRY(model_file_hash, model_hash(files, options.model, default_cache_dir()));
    }
    json::Value::Object description = {
        {"task", text(task.name)},
        {"input_field", text(task.input_field)},
        {"schema_hash", text(to_hex(schema::hash_of(*task.schema)))},
        {"prompt_hash", text(to_hex(preparation.builder.hash()))},
        {"chat_template_hash", text(to_hex(chat_template.hash()))},
        {"model_hash", text(to_hex(*model_file_hash))},
        {"max_answer_tokens", number(options.max_answer_tokens)},
        {"context_length", number(options.context_length)},
        {"temperature", json::Value::number(options.temperature)},
        {"top_k", json::Value::integer(options.top_k)},
        {"top_p", json::Value::number(options.top_p)},
        {"seed", number(options.seed)},
        {"reproducible", json::Value(options.reproducible)},
        {"forced_text", json::Value(options.forced_text)},
    };
    // Only where it is asked for, so that other runs are what they were.
    if (options.prompt_layout == PromptLayout::report_first)
      description.push_back({"prompt_layout", text(kReportFirst)});
    if (options.num_examples > 0) {
      description.push_back({"num_examples", number(options.num_examples)});
      description.push_back({"examples_hash", text(to_hex(preparation.examples_hash))});
      describe(embedding, description);
    }
    if (options.max_context_cap != 0)
      description.push_back({"max_context_cap", number(options.max_context_cap)});
    describe_translation(task, description);
    if (task.chunking) description.push_back({"chunking", to_json(*task.chunking)});
    if (options.evidence) description.push_back({"evidence", json::Value(true)});
    if (options.probabilities) description.push_back({"probabilities", json::Value(true)});
    if (thinking.thinking == prompt::Thinking::on) {
      description.push_back({"thinking_budget", number(options.thinking_budget)});
      if (options.keep_thinking) description.push_back({"keep_thinking", json::Value(true)});
      if (options.reasoning_effort)
        description.push_back({"reasoning_effort", text(word_of(*options.reasoning_effort))});
    }
    TRY(json::Value context,
        context_of(
            task,
            options,
            one.survey,
            {.plan = std::string(plan), .quantisation = model->info().quantisation}
        ));
    return store::Configuration{
        .name = task.name,
        .description = json::Value(std::move(description)),
        .context = std::move(context),
    };
  }
};

Session::Session(std::unique_ptr<State> state) : state_(std::move(state)) {}
Session::~Session() = default;
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;

Result<Session> Session::open(
    const Options& options, FileSystem& files, const Clock& clock, Log& log
) {
  if (options.backend != Backend::local) {
    return fail(
        ErrorCode::unsupported,
        "this needs a model in the program, and the options name one of a server",
        {},
        "give a GGUF file with --model FILE"
    );
  }
  if (options.reasoning_effort && options.thinking == ThinkingMode::off) {
    return fail(
        ErrorCode::invalid_input,
        "a reasoning effort is asked for, and no thinking",
        {},
        "leave out --reasoning-effort, or --thinking off"
    );
  }
  TRY(const engine::ModelOptions how, model_options(options));
  TRY(auto model, engine::Model::load(options.model, how));
  TRY(auto vocabulary, model->make_vocabulary());
  const std::string& source = model->info().chat_template;
  Result<prompt::ChatTemplate> chat_template =
      source.empty() ? prompt::ChatTemplate::built_in()
                     : prompt::ChatTemplate::make(source, model->begin_text(), model->end_text());
  if (!chat_template) {
    return std::unexpected(std::move(chat_template).error().within("chat template of the model"));
  }
  chat_template = told_effort(options.reasoning_effort, *chat_template);
  if (!chat_template) {
    return std::unexpected(std::move(chat_template).error().within("chat template of the model"));
  }
  auto thinking = choose_thinking(options, *chat_template, *model);
  if (!thinking) {
    return std::unexpected(std::move(thinking).error().within("chat template of the model"));
  }
  Options chosen = with_temperature(options, thinking->thinking);
  TRY(ExampleEmbedding embedding, open_example_embedding(options, files));
  return Session(
      std::make_unique<State>(State{
          .options = std::move(chosen),
          .files = files,
          .clock = clock,
          .log = log,
          .model = std::move(model),
          .vocabulary = std::move(vocabulary),
          .chat_template = *std::move(chat_template),
          .thinking = *std::move(thinking),
          .embedding = std::move(embedding),
      })
  );
}

Result<RunSummary> Session::run(
    const Task& task, const Survey& survey, ProgressSink& progress, const std::stop_token& stop
) {
  const TaskToRun one{.task = task, .survey = survey};
  TRY(auto summaries, run(std::span(&one, 1), progress, stop));
  return std::move(summaries.front());
}

Result<std::vector<RunSummary>> Session::run(
    std::span<const TaskToRun> tasks, ProgressSink& progress, const std::stop_token& stop
) {
  const Options* options = tasks.front().options;
  if (options == nullptr) return run_together(tasks, progress, stop);
  const Options own =
      std::exchange(state_->options, with_temperature(*options, state_->thinking.thinking));
  auto summaries = run_together(tasks, progress, stop);
  state_->options = own;
  return summaries;
}

Result<std::vector<RunSummary>> Session::run_together(
    std::span<const TaskToRun> tasks, ProgressSink& progress, const std::stop_token& stop
) {
  std::vector<Preparation> preparations;
  RequestLengths lengths;
  std::string names;
  for (const TaskToRun& one : tasks) {
    TRY(Preparation preparation, prepare(one.task));
    if (preparation.thinking == prompt::Thinking::on &&
        state_->options.thinking == ThinkingMode::automatic && !state_->options.reasoning_effort &&
        preparations.empty()) {
      progress.warn(
          std::format(
              "the model always thinks before it answers: up to {} tokens per record "
              "(--thinking-budget); --thinking off has it answer at once",
              state_->options.thinking_budget
          )
      );
    }
    TRY(const RequestLengths found,
        state_->request_lengths(one.task, preparation.builder, one.survey));
    lengths.longest = std::max(lengths.longest, found.longest);
    lengths.usual = std::max(lengths.usual, found.usual);
    preparations.push_back(std::move(preparation));
    if (preparations.size() == 1 || !names.ends_with(one.task.name))
      names += (names.empty() ? "" : ", ") + one.task.name;
  }
  const decode::DecodeOptions how = state_->decode_options(lengths, state_->options.slots);
  TRY(const decode::GeneratorPlan plan, decode::plan_generators(*state_->model, how));
  progress.note(names + ": " + decode::describe(plan));
  TRY(const auto generator, decode::make_generator(state_->model, state_->vocabulary, plan, how));

  const bool shares_reports =
      tasks.size() > 1 && state_->options.prompt_layout == PromptLayout::report_first;
  const bool shares_prompts = tasks.size() > 1 && std::ranges::all_of(tasks, [&](const auto& one) {
                                return one.task.name == tasks.front().task.name;
                              });
  std::vector<Options> options;  // Of each task.
  for (const TaskToRun& one : tasks) {
    options.push_back(state_->options);
    if (one.options != nullptr) options.back().seed = one.options->seed;
  }
  std::vector<Ingredients> ingredients;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const prompt::Builder& builder = preparations[i].builder;
    state_->options.seed = options[i].seed;
    TRY(auto configuration,
        state_->configuration_of(tasks[i], preparations[i], decode::describe(plan)));
    ingredients.push_back({
        .task = tasks[i].task,
        .survey = tasks[i].survey,
        .build_prompt = [&task = tasks[i].task, &builder, shares_reports, shares_prompts](
                            std::string_view report
                        ) -> Result<prompt::Prompt> {
          TRY_VOID(check_report(task, report));
          TRY(prompt::Prompt prompt, builder.build(report));
          if (shares_prompts) {
            prompt.shared_prefix_length = prompt.tokens.size();
          } else if (shares_reports) {
            prompt.shared_prefix_length = prompt.report_begin + prompt.n_report_tokens;
          }
          return prompt;
        },
        .count_tokens =
            [&builder](std::string_view report) { return builder.count_tokens(report); },
        .grammar = preparations[i].grammar,
        .form = preparations[i].form,
        .thinking = preparations[i].thinking,
        .generator = *generator,
        .configuration = std::move(configuration),
        .files = state_->files,
        .clock = state_->clock,
        .log = state_->log,
        .directory = tasks[i].directory,
        .options = &options[i],
    });
  }
  TRY(auto summaries, run_tasks(ingredients, state_->options, progress, stop));
  const Computed computed = computed_by(*generator);
  std::uint64_t n_prompt_tokens = 0;
  for (RunSummary& summary : summaries) {
    summary.computed = computed;
    n_prompt_tokens += summary.n_prompt_tokens;
  }
  if ((shares_reports || shares_prompts) && n_prompt_tokens > 0) {
    progress.note(
        std::format(
            "{}: {} of {} prompt tokens ({:.1f} %) were copied instead of computed",
            names,
            computed.n_saved_prompt_tokens,
            n_prompt_tokens,
            100.0 * static_cast<double>(computed.n_saved_prompt_tokens) /
                static_cast<double>(n_prompt_tokens)
        )
    );
  }
  return summaries;
}

Result<Preparation> Session::prepare(const Task& task) const {
  auto form = std::make_shared<const AnswerForm>(
      *task.schema,
      state_->options.evidence ? schema::EvidenceFor::scalars : schema::EvidenceFor::asked
  );
  TRY(auto grammar, compile_grammar(form->schema()));
  TRY(Examples examples, load_examples(state_->files, task, state_->options, *form, grammar));
  TRY(prompt::Builder builder, state_->builder_of(task, *form, std::move(examples.all)));
  return Preparation{
      .form = std::move(form),
      .builder = std::move(builder),
      .grammar = std::move(grammar),
      .thinking = state_->thinking.thinking,
      .examples_hash = examples.file_hash,
  };
}

Result<decode::Completion> Session::complete(
    const Preparation& preparation, prompt::Prompt prompt, RowPart part, Tracing tracing
) {
  const Options& options = state_->options;
  TRY(decode::Generator * generator,
      state_->single_generator(prompt.tokens.size() + preparation.builder.n_after(prompt)));
  std::shared_ptr<const grammar::SuffixAutomaton> source;
  if (preparation.form->has_evidence())
    source = std::make_shared<const grammar::SuffixAutomaton>(report_of(prompt));
  const std::size_t max_tokens = preparation.builder.max_answer_tokens(prompt);
  std::optional<decode::Request> request = decode::Request{
      .row = part.row,
      .chunk = part.chunk,
      .prompt = std::move(prompt),
      .grammar = preparation.grammar,
      .max_tokens = max_tokens,
      .max_thinking_tokens = options.thinking_budget,
      .sampling =
          {.temperature = options.temperature,
           .top_k = options.top_k,
           .top_p = options.top_p,
           .seed = seed_of_chunk(options.seed, part.chunk)},
      .source = std::move(source),
      .scoring = {.has_distributions = options.probabilities},
      .wants_trace = tracing == Tracing::on,
      .wants_thinking = options.keep_thinking || tracing == Tracing::on,
  };
  decode::Completion completion;
  TRY_VOID(generator->generate(
      [&] { return std::exchange(request, std::nullopt); },
      decode::one_by_one([&](decode::Completion done) -> Result<void> {
        completion = std::move(done);
        return {};
      }),
      {}
  ));
  return completion;
}

std::string Session::token_text(grammar::TokenId token) const {
  return std::string(state_->model->token_bytes(token));
}

Result<void> restore_options(const store::Configuration& configuration, Options& options) {
  const auto integer = [&](std::string_view key) -> Result<std::int64_t> {
    const json::Value* value = configuration.description.find(key);
    const auto found = value != nullptr ? value->to_int64() : std::nullopt;
    if (!found)
      return fail(ErrorCode::corrupt, std::format("the run database has no number `{}`", key));
    return *found;
  };
  const auto real = [&](std::string_view key) -> Result<double> {
    const json::Value* value = configuration.description.find(key);
    const auto found = value != nullptr ? value->to_double() : std::nullopt;
    if (!found)
      return fail(ErrorCode::corrupt, std::format("the run database has no number `{}`", key));
    return *found;
  };
  TRY(const std::int64_t max_answer_tokens, integer("max_answer_tokens"));
  TRY(const std::int64_t context_length, integer("context_length"));
  TRY(const std::int64_t top_k, integer("top_k"));
  TRY(const std::int64_t seed, integer("seed"));
  TRY(options.temperature, real("temperature"));
  TRY(options.top_p, real("top_p"));
  options.max_answer_tokens = static_cast<std::size_t>(max_answer_tokens);
  options.context_length = static_cast<std::size_t>(context_length);
  options.top_k = static_cast<std::int32_t>(top_k);
  options.seed = static_cast<std::uint64_t>(seed);
  const auto flag = [&](std::string_view key) {
    const json::Value* value = configuration.description.find(key);
    return value != nullptr && value->is_bool() && value->as_bool();
  };
  const json::Value* layout = configuration.description.find("prompt_layout");
  const bool is_report_first =
      layout != nullptr && layout->is_string() && layout->as_string() == kReportFirst;
  options.prompt_layout = is_report_first ? PromptLayout::report_first : PromptLayout::task_first;
  options.num_examples = 0;
  if (configuration.description.find("num_examples") != nullptr) {
    TRY(const std::int64_t num_examples, integer("num_examples"));
    options.num_examples = static_cast<std::size_t>(num_examples);
    const json::Value* folder = configuration.context.find(kExampleDir);
    if (folder != nullptr && folder->is_string()) options.example_dir = folder->as_string();
  }
  TRY_VOID(restore_embedding(configuration, options));
  options.reproducible = flag("reproducible");
  options.evidence = flag("evidence");
  options.probabilities = flag("probabilities");
  options.forced_text = flag("forced_text");
  options.thinking = ThinkingMode::off;
  if (configuration.description.find("thinking_budget") != nullptr) {
    TRY(const std::int64_t thinking_budget, integer("thinking_budget"));
    options.thinking = ThinkingMode::on;
    options.thinking_budget = static_cast<std::size_t>(thinking_budget);
  }
  options.keep_thinking = flag("keep_thinking");
  options.reasoning_effort = {};
  if (const json::Value* word = configuration.description.find("reasoning_effort")) {
    for (const auto& [name, effort] : kReasoningEfforts) {
      if (word->is_string() && word->as_string() == name) options.reasoning_effort = effort;
    }
  }
  options.max_context_cap = 0;
  if (configuration.description.find("max_context_cap") != nullptr) {
    TRY(const std::int64_t cap, integer("max_context_cap"));
    options.max_context_cap = static_cast<std::size_t>(cap);
  }
  return {};
}

}  // namespace extractinator::run
