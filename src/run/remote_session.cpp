// Runs tasks with a model at a server; everything here is public through remote_session.h.
#include "run/remote_session.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
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
#include "base/file_system.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/result.h"
#include "decode/generator.h"
#include "grammar/grammar.h"
#include "json/value.h"
#include "prompt/messages.h"
#include "prompt/prompt.h"
#include "remote/endpoint.h"
#include "remote/generator.h"
#include "remote/ollama_generator.h"
#include "remote/ollama_server.h"
#include "remote/openai_generator.h"
#include "run/answer_form.h"
#include "run/example_embedding.h"
#include "run/examples.h"
#include "run/recorded_options.h"
#include "run/recorded_run.h"
#include "run/rules.h"
#include "run/runner.h"
#include "run/server_connection.h"
#include "run/session.h"
#include "run/task.h"
#include "run/translation.h"
#include "schema/evidence.h"
#include "schema/nullables.h"
#include "schema/schema.h"
#include "store/run_store.h"
#include <extractinator/options.h>
#include <extractinator/run.h>

namespace extractinator::run {
namespace {

// What a chat template may add to a message, and to a chat, in tokens; more than any in use does.
constexpr std::size_t kTokensPerMessage = 64;
constexpr std::size_t kContextStep = 1024;

json::Value number(std::uint64_t n) { return json::Value::integer(static_cast<std::int64_t>(n)); }
json::Value text(std::string_view value) { return json::Value(std::string(value)); }

std::string_view word_of(Backend backend) {
  const auto found =
      std::ranges::find(kBackends, backend, &decltype(kBackends)::value_type::second);
  return found->first;
}

// Something that was asked for and that a server cannot do.
struct Refusal {
  bool is_asked = false;
  std::string_view option = {};
  std::string_view why = {};
};

Result<void> check_options(const Options& options) {
  const Options usual;
  constexpr std::string_view kEngine = "it is about how the program itself computes";
  constexpr std::string_view kScores = "a server does not tell how probable other values were";
  constexpr std::string_view kBudget = "a server keeps to no budget of thinking";
  const auto refusals = std::to_array<Refusal>({
      {.is_asked = options.evidence,
       .option = "--evidence",
       .why = "quotes are decoded from the report by the program's engine"},
      {.is_asked = options.probabilities, .option = "--probabilities", .why = kScores},
      {.is_asked = !options.calibration.empty(), .option = "--calibration", .why = kScores},
      {.is_asked = options.reproducible,
       .option = "--reproducible",
       .why = "what a server computes beside a record is unknown"},
      {.is_asked = options.thinking == ThinkingMode::on, .option = "--thinking on", .why = kBudget},
      {.is_asked = options.thinking == ThinkingMode::off && options.backend == Backend::openai,
       .option = "--thinking off",
       .why = "the protocol has no word for it"},
      {.is_asked = options.thinking_budget != usual.thinking_budget,
       .option = "--thinking-budget",
       .why = kBudget},
      {.is_asked = options.reasoning_effort.has_value(),
       .option = "--reasoning-effort",
       .why = kBudget},
      {.is_asked = options.keep_thinking,
       .option = "--keep-thinking",
       .why = "thoughts of a server's model are not read"},
      {.is_asked = options.prompt_layout != PromptLayout::task_first,
       .option = "--prompt-layout report-first",
       .why = "it saves nothing there"},
      {.is_asked = options.prompt_lookup == PromptLookup::on,
       .option = "--prompt-lookup on",
       .why = kEngine},
      {.is_asked = !options.forced_text, .option = "--no-forced-text", .why = kEngine},
      {.is_asked = options.slots != usual.slots, .option = "--slots", .why = kEngine},
      {.is_asked = options.threads != usual.threads, .option = "--threads", .why = kEngine},
      {.is_asked = options.generators != usual.generators,
       .option = "--generators",
       .why = kEngine},
      {.is_asked = options.batch_tokens != usual.batch_tokens, .option = "--batch", .why = kEngine},
      {.is_asked = options.context_memory != usual.context_memory,
       .option = "--context-memory",
       .why = kEngine},
      {.is_asked = options.gpu_layers != usual.gpu_layers,
       .option = "--gpu-layers",
       .why = kEngine},
      {.is_asked = !options.translate.empty() && options.translation_max_tokens == 0,
       .option = "--translate without --translation-max-tokens",
       .why = "twice the tokens of a report is a number that a server does not tell in advance"},
      {.is_asked = options.server.pull && options.backend != Backend::ollama,
       .option = "--pull",
       .why = "only Ollama fetches models"},
  });
  const auto found = std::ranges::find(refusals, true, &Refusal::is_asked);
  if (found == refusals.end()) return {};
  return fail(
      ErrorCode::unsupported,
      std::format(
          "{} does not go with --backend {}: {}",
          found->option,
          word_of(options.backend),
          found->why
      ),
      {},
      "leave it out, or run a GGUF file in the program: --backend local --model FILE"
  );
}

// That was asked for; 0: none.
std::size_t context_length(const Options& options) {
  if (options.context_length == 0 || options.max_context_cap == 0) return options.context_length;
  return std::min(options.context_length, options.max_context_cap);
}

Result<remote::RemoteOptions> remote_options(const Options& options) {
  const ServerOptions& server = options.server;
  if (server.model.empty()) {
    return fail(
        ErrorCode::invalid_input,
        "no model of the server is named",
        {},
        "name it as the server does with --model NAME"
    );
  }
  remote::RemoteOptions remote{
      .endpoints = server.hosts,
      .allowed_hosts = server.allowed_hosts,
      .model = server.model,
      .n_parallel = server.parallel,
      .n_context = context_length(options),
      .retry = {.seed = options.seed},
  };
  if (remote.endpoints.empty()) {
    if (options.backend != Backend::ollama) {
      return fail(
          ErrorCode::invalid_input,
          "no server is named",
          {},
          "name it with --host URL, for example --host http://127.0.0.1:8080"
      );
    }
    remote.endpoints.emplace_back(remote::kOllamaUrl);
  }
  TRY(remote.http, http_options(server));
  return remote;
}

Error with_hint(Error error, std::string hint) {
  if (error.hint.empty()) error.hint = std::move(hint);
  return error;
}

// The engine's contract over a server: prompts of messages instead of tokens, and the schema of the
// answer instead of its grammar.
class ServerGenerator final : public decode::Generator {
 public:
  // A server that is lost is told with `hint`.
  ServerGenerator(
      std::unique_ptr<remote::Generator> server,
      std::shared_ptr<const json::Value> schema,
      std::string hint
  )
      : server_(std::move(server)),
        schema_(std::move(schema)),
        hint_(std::move(hint)) {}

  Result<void> generate(
      const decode::RequestSource& next,
      const decode::CompletionSink& done,
      const std::stop_token& stop
  ) override {
    bool is_taken = true;
    auto status = server_->generate(
        [&]() -> std::optional<remote::Request> {
          const auto request = next();
          if (!request) return std::nullopt;
          return remote::Request{
              .row = request->row,
              .task = request->task,
              .messages = prompt::messages_of(request->prompt),
              .schema = schema_,
              .max_tokens = request->max_tokens,
              .sampling = request->sampling,
          };
        },
        [&](std::vector<decode::Completion> completions) {
          auto taken = done(std::move(completions));
          is_taken = is_taken && taken.has_value();
          return taken;
        },
        stop
    );
    if (status || !is_taken) return status;
    return std::unexpected(
        with_hint(std::move(status).error().within("the model server was lost"), hint_)
    );
  }

  [[nodiscard]] decode::Work work() const override { return server_->work(); }

 private:
  std::unique_ptr<remote::Generator> server_;
  std::shared_ptr<const json::Value> schema_;
  std::string hint_;
};

// A task made ready for a server.
struct Prepared {
  std::shared_ptr<const AnswerForm> form;
  std::shared_ptr<const grammar::Grammar> grammar;
  prompt::MessageBuilder builder;
  Hash256 examples_hash = {};
};

}  // namespace

struct RemoteSession::State {
  Options session_options;
  Options options;  // Of the run under way.
  FileSystem& files;
  const Clock& clock;
  Log& log;
  remote::RemoteOptions server;
  std::string labels;  // Of the endpoints, for people.
  std::optional<remote::OllamaServer> own_server = {};
  ExampleEmbedding embedding = {};

  [[nodiscard]] Result<Prepared> prepare(const Task& task) const {
    auto form = std::make_shared<const AnswerForm>(*task.schema, schema::EvidenceFor::asked);
    TRY(auto grammar, compile_grammar(form->schema()));
    TRY(Examples examples, load_examples(files, task, options, *form, grammar));
    auto builder = prompt::MessageBuilder::make(
        task.description,
        form->schema(),
        {.examples = std::move(examples.all),
         .n_shown = options.num_examples,
         .embed = embedding.embed,
         .embed_identity = to_hex(embedding.identity)},
        task.extra_instructions
    );
    if (!builder) return std::unexpected(std::move(builder).error().within("task " + task.name));
    return Prepared{
        .form = std::move(form),
        .grammar = std::move(grammar),
        .builder = *std::move(builder),
        .examples_hash = examples.file_hash,
    };
  }

  // Ollama has to be told how much room to make, and cuts what does not fit unless it knows better.
  // No token has less than a byte: what is asked for without being told is enough for every report.
  [[nodiscard]] remote::RemoteOptions options_for(
      const Survey& survey, const prompt::MessageBuilder& builder
  ) const {
    remote::RemoteOptions with_context = server;
    if (options.backend != Backend::ollama || server.n_context > 0) return with_context;
    const std::size_t n_most =
        builder.n_most_bytes() + static_cast<std::size_t>(survey.longest_report_bytes) +
        (builder.n_messages() + 1) * kTokensPerMessage + options.max_answer_tokens;
    with_context.n_context = (n_most + kContextStep - 1) / kContextStep * kContextStep;
    if (options.max_context_cap > 0)
      with_context.n_context = std::min(with_context.n_context, options.max_context_cap);
    with_context.lowers_context = true;
    return with_context;
  }

  [[nodiscard]] Result<std::unique_ptr<remote::Generator>> connect(
      const remote::RemoteOptions& how, const std::stop_token& stop
  ) const {
    auto made = options.backend == Backend::ollama ? remote::make_ollama_generator(how, stop)
                                                   : remote::make_openai_generator(how, stop);
    if (made) return made;
    std::string hint;
    if (made.error().code == ErrorCode::not_found) {
      hint = options.backend == Backend::ollama
                 ? "`ollama list` shows its models; --pull has it fetch the model"
                 : "the server's /v1/models lists its models";
    } else if (made.error().code == ErrorCode::io_error) {
      hint = "is the server running there? --host names another";
    }
    return std::unexpected(with_hint(std::move(made).error(), std::move(hint)));
  }

  [[nodiscard]] Result<store::Configuration> configuration_of(
      const TaskToRun& one,
      const Prepared& prepared,
      const remote::Identity& identity,
      std::string_view plan
  ) const {
    const Task& task = one.task;
    json::Value::Object description = {
        {"task", text(task.name)},
        {"input_field", text(task.input_field)},
        {"schema_hash", text(to_hex(schema::hash_of(*task.schema)))},
        {"prompt_hash", text(to_hex(prepared.builder.hash()))},
        {"backend", text(word_of(options.backend))},
        {"model", text(identity.model)},
        {"model_hash", text(to_hex(identity.hash))},
        {"max_answer_tokens", number(options.max_answer_tokens)},
        {"context_length", number(options.context_length)},
        {"temperature", json::Value::number(options.temperature)},
        {"top_k", json::Value::integer(options.top_k)},
        {"top_p", json::Value::number(options.top_p)},
        {"seed", number(options.seed)},
    };
    if (!identity.digest.empty()) description.push_back({"model_digest", text(identity.digest)});
    if (options.max_context_cap > 0)
      description.push_back({"max_context_cap", number(options.max_context_cap)});
    if (options.num_examples > 0) {
      description.push_back({"num_examples", number(options.num_examples)});
      description.push_back({"examples_hash", text(to_hex(prepared.examples_hash))});
      describe(embedding, description);
    }
    describe_translation(task, description);
    TRY(json::Value context, context_of(task, options, one.survey, {.plan = std::string(plan)}));
    return store::Configuration{
        .name = task.name,
        .description = json::Value(std::move(description)),
        .context = std::move(context),
    };
  }

  [[nodiscard]] Result<RunSummary> run(
      const TaskToRun& one, ProgressSink& progress, const std::stop_token& stop
  ) const {
    TRY(const Prepared prepared, prepare(one.task));
    const remote::RemoteOptions how = options_for(one.survey, prepared.builder);
    TRY(auto server_generator, connect(how, stop));
    const remote::Identity identity = server_generator->identity();
    std::string plan = std::format(
        "model `{}` of {}, {} request{} at a time each",
        identity.model,
        labels,
        how.n_parallel,
        how.n_parallel == 1 ? "" : "s"
    );
    if (how.n_context > 0) plan += std::format(", context of {} tokens", n_context(how, identity));
    progress.note(one.task.name + ": " + plan);

    const std::filesystem::path directory =
        one.directory.empty() ? run_directory(one.task, options) : one.directory;
    ServerGenerator generator(
        std::move(server_generator),
        std::make_shared<const json::Value>(
            schema::to_json_schema(schema::with_nullables_required(prepared.form->schema()))
        ),
        std::format(
            "what was finished is stored; when the server is back, `extractinate resume {}` goes "
            "on",
            directory.string()
        )
    );
    TRY(auto configuration, configuration_of(one, prepared, identity, plan));
    const Ingredients ingredients{
        .task = one.task,
        .survey = one.survey,
        .build_prompt = [&one, &prepared](std::string_view report) -> Result<prompt::Prompt> {
          TRY_VOID(check_report(one.task, report));
          return prepared.builder.build(report);
        },
        .grammar = prepared.grammar,
        .form = prepared.form,
        .generator = generator,
        .configuration = std::move(configuration),
        .files = files,
        .clock = clock,
        .log = log,
        .directory = directory,
    };
    return run_task(ingredients, options, progress, stop);
  }

 private:
  static std::size_t n_context(const remote::RemoteOptions& how, const remote::Identity& identity) {
    const bool is_lowered = how.lowers_context && identity.n_context > 0;
    return is_lowered ? std::min(how.n_context, identity.n_context) : how.n_context;
  }
};

Result<void> check_remote(const Options& options, const Task& task) {
  TRY_VOID(check_options(options));
  if (task.chunking) {
    return fail(
        ErrorCode::unsupported,
        std::format(
            "the task has `Chunking`, which does not go with --backend {}: reports are divided by "
            "the model's own tokenizer",
            word_of(options.backend)
        ),
        {.file = task.file.string()},
        "leave `Chunking` out of the task, or run a GGUF file in the program: --backend local "
        "--model FILE"
    );
  }
  const AnswerForm form(*task.schema, schema::EvidenceFor::asked);
  if (!form.has_evidence()) return {};
  return fail(
      ErrorCode::unsupported,
      std::format(
          "the task asks for evidence, which does not go with --backend {}: quotes are decoded "
          "from the report by the program's engine",
          word_of(options.backend)
      ),
      {.file = task.file.string()},
      "leave `evidence` out of the task, or run a GGUF file in the program: --backend local "
      "--model FILE"
  );
}

RemoteSession::RemoteSession(std::unique_ptr<State> state) : state_(std::move(state)) {}
RemoteSession::~RemoteSession() = default;
RemoteSession::RemoteSession(RemoteSession&&) noexcept = default;
RemoteSession& RemoteSession::operator=(RemoteSession&&) noexcept = default;

Result<RemoteSession> RemoteSession::open(
    const Options& options,
    FileSystem& files,
    const Clock& clock,
    Log& log,
    ProgressSink& progress,
    const std::stop_token& stop
) {
  TRY_VOID(check_options(options));
  TRY(remote::RemoteOptions server, remote_options(options));
  // All addresses before the first is spoken to.
  std::string labels;
  for (const std::string& url : server.endpoints) {
    TRY(const remote::Endpoint endpoint, remote::Endpoint::make(url, server.allowed_hosts));
    labels += (labels.empty() ? "" : ", ") + endpoint.label();
    if (endpoint.is_loopback()) continue;
    progress.warn(
        std::format(
            "reports are sent to {}{}",
            endpoint.label(),
            endpoint.is_encrypted() ? "" : ", and can be read on the way: use https://"
        )
    );
  }
  auto state = std::make_unique<State>(State{
      .session_options = options,
      .options = options,
      .files = files,
      .clock = clock,
      .log = log,
      .server = std::move(server),
      .labels = std::move(labels),
  });
  if (options.backend == Backend::ollama && options.server.hosts.empty()) {
    TRY(const bool is_there, remote::is_answering(std::string(remote::kOllamaUrl), stop));
    if (!is_there) {
      const auto program = remote::find_program("ollama");
      if (!program) {
        return fail(
            ErrorCode::not_found,
            std::format(
                "no Ollama answers at {}, and there is no program `ollama` to start",
                remote::kOllamaUrl
            ),
            {},
            "install Ollama, or name a server with --host URL"
        );
      }
      TRY(auto started, remote::OllamaServer::start(*program, stop));
      state->own_server.emplace(std::move(started));
      progress.note(std::format("started `{} serve`, for this run", program->string()));
    }
  }
  if (options.server.pull) {
    TRY_VOID(
        remote::pull_missing(
            state->server, [&](std::string_view message) { progress.warn(message); }, stop
        )
    );
  }
  TRY(state->embedding, open_example_embedding(options, files));
  return RemoteSession(std::move(state));
}

Result<std::vector<RunSummary>> RemoteSession::run(
    std::span<const TaskToRun> tasks, ProgressSink& progress, const std::stop_token& stop
) {
  for (const TaskToRun& one : tasks)
    TRY_VOID(check_remote(state_->options, one.task));
  std::vector<RunSummary> summaries;
  for (const TaskToRun& one : tasks) {
    state_->options = one.options != nullptr ? *one.options : state_->session_options;
    // Nothing is known to think there.
    if (state_->options.auto_temperature) state_->options.temperature = 0.0;
    TRY(RunSummary summary, state_->run(one, progress, stop));
    summaries.push_back(std::move(summary));
    if (summaries.back().is_cancelled) break;
  }
  return summaries;
}

}  // namespace extractinator::run
