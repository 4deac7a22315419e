// `extractinate explain`: why a row got its result. Reachable from outside: explain_command.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <format>
#include <optional>
#include <print>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"
#include "base/file_system.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/result.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/json_output.h"
#include "cli/recorded.h"
#include "cli/table.h"
#include "decode/generator.h"
#include "extractinator/options.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "prompt/prompt.h"
#include "run/chunked_row.h"
#include "run/repeats.h"
#include "run/runner.h"
#include "run/session.h"
#include "run/task.h"
#include "run/translation.h"
#include "store/run_store.h"
#include "text/utf8.h"

namespace extractinator::cli {
namespace {

// A token may be a part of a character.
std::string printable(std::string_view bytes) { return text::replace_invalid_utf8(bytes).text; }

json::Value choice_json(const decode::Choice& choice, const run::Session& session) {
  return json::Value(
      json::Value::Object{
          {"answer_offset", json::Value::integer(static_cast<std::int64_t>(choice.answer_offset))},
          {"n_allowed", json::Value::integer(static_cast<std::int64_t>(choice.n_allowed))},
          {"token", json::Value::integer(choice.token)},
          {"text", json::Value(printable(session.token_text(choice.token)))},
          {"probability", json::Value::number(choice.probability)},
          {"removed_mass", json::Value::number(choice.removed_mass)},
          {"is_forced", json::Value(choice.is_forced)},
      }
  );
}

struct Explanation {
  store::StoredRow row;
  std::optional<prompt::Prompt> prompt = {};  // Nothing when it could not be made; see `refusal`.
  std::optional<Error> refusal = {};
  std::optional<decode::Completion> replay = {};  // The answer made once more, with its choices.
  std::string replay_answer = {};                 // The same without evidence and statuses.
  std::string stored_answer = {};                 // Of the run, for what was made once more.
};

// The phase before the answer, as the model went through it once more; nothing if there was none.
bool has_thinking(const Explanation& explanation) {
  const auto& replay = explanation.replay;
  return replay && (replay->n_thinking_tokens > 0 || replay->is_thinking_budget_spent);
}

json::Value thinking_json(const decode::Completion& replay) {
  return json::Value(
      json::Value::Object{
          {"n_tokens", json::Value::integer(static_cast<std::int64_t>(replay.n_thinking_tokens))},
          {"is_budget_spent", json::Value(replay.is_thinking_budget_spent)},
          {"text", json::Value(replay.thinking)},
      }
  );
}

json::Value to_json(
    const Explanation& explanation, const run::Session& session, std::size_t n_choices
) {
  const store::Outcome& outcome = explanation.row.outcome;
  json::Value::Object object = {
      {"row", json::Value::integer(static_cast<std::int64_t>(explanation.row.key.row))},
      {"status", json::Value(std::string(store::to_string(outcome.status)))},
      {"cause", outcome.cause.empty() ? json::Value() : json::Value(outcome.cause)},
      {"message", outcome.message.empty() ? json::Value() : json::Value(outcome.message)},
      {"n_attempts", json::Value::integer(explanation.row.n_attempts)},
      {"answer", outcome.answer.empty() ? json::Value() : json::Value(outcome.answer)},
  };
  if (auto details = json::parse(outcome.details_json))
    object.push_back({"details", std::move(*details)});
  if (auto fields = json::parse(outcome.fields_json))
    object.push_back({"fields", std::move(*fields)});
  json::Value::Array parts;
  if (explanation.prompt) {
    for (const prompt::Part& part : explanation.prompt->parts) {
      parts.emplace_back(
          json::Value::Object{
              {"kind", json::Value(std::string(prompt::to_string(part.kind)))},
              {"n_tokens", json::Value::integer(static_cast<std::int64_t>(part.n_tokens))},
              {"text", json::Value(part.text)},
          }

      );
    }
  }
  object.push_back({"prompt", json::Value(std::move(parts))});
  if (explanation.refusal) object.push_back({"prompt_error", error_json(*explanation.refusal)});
  json::Value::Array choices;
  if (has_thinking(explanation))
    object.push_back({"replay_thinking", thinking_json(*explanation.replay)});
  if (explanation.replay) {
    for (const decode::Choice& choice : explanation.replay->choices) {
      if (choices.size() == n_choices) break;
      choices.push_back(choice_json(choice, session));
    }
    object.push_back(
        {"replay_stop", json::Value(std::string(decode::to_string(explanation.replay->stop)))}
    );
    object.push_back({"replay_answer", json::Value(explanation.replay_answer)});
    // What the model wrote, with evidence and statuses: the offsets of choices are of this text.
    object.push_back({"replay_text", json::Value(explanation.replay->text)});
  }
  object.push_back({"choices", json::Value(std::move(choices))});
  return json::Value(std::move(object));
}

std::string number_text(const json::Value& object, std::string_view key) {
  const json::Value* value = object.find(key);
  const auto number = value != nullptr ? value->to_double() : std::nullopt;
  return number ? std::format("{:.4f}", *number) : "";
}

// The passage and its place, `none`, or nothing where none was asked for.
std::string evidence_text(const json::Value& field) {
  const json::Value* evidence = field.find("evidence");
  if (evidence == nullptr) return "";
  const json::Value* exact = evidence->find("exact");
  const json::Value* start = evidence->find("start");
  const json::Value* end = evidence->find("end");
  if (exact == nullptr || start == nullptr || end == nullptr) return "none";
  return std::format("{} at {} to {}", json::write(*exact), json::write(*start), json::write(*end));
}

// What the report says of the field, and how sure that is; nothing where it was not asked.
std::string status_text(const json::Value& field) {
  const json::Value* status = field.find("status");
  if (status == nullptr) return "";
  const json::Value* value = status->find("value");
  if (value == nullptr || !value->is_string()) return "";
  return std::format("{} {}", value->as_string(), number_text(*status, "probability"));
}

// What the store knows of each value of the answer.
void print_fields(const json::Value::Array& fields) {
  constexpr std::size_t kMostShown = 5;  // Values of a distribution.
  Table table;
  table.row({"value", "probability", "lowest", "removed", "status", "evidence", "distribution"});
  for (const json::Value& field : fields) {
    const json::Value* pointer = field.find("pointer");
    std::string values;
    if (const json::Value* list = field.find("distribution"); list != nullptr && list->is_array()) {
      const json::Value::Array& all = list->as_array();
      for (std::size_t i = 0; i < std::min(all.size(), kMostShown); ++i) {
        const json::Value* value = all[i].find("value");
        values += std::format(
            "{}{} {}",
            i == 0 ? "" : ", ",
            value != nullptr ? json::write(*value) : "",
            number_text(all[i], "probability")
        );
      }
      if (all.size() > kMostShown) values += std::format(", {} more", all.size() - kMostShown);
    }
    table.row(
        {pointer != nullptr && pointer->is_string() ? pointer->as_string() : "",
         number_text(field, "probability"),
         number_text(field, "lowest"),
         number_text(field, "removed_mass"),
         status_text(field),
         evidence_text(field),
         values}
    );
  }
  std::print("\n{}", table.text());
}

void print_text(
    const Explanation& explanation, const run::Session& session, std::size_t n_choices
) {
  const store::Outcome& outcome = explanation.row.outcome;
  std::println(
      "row {}: {}, {} attempts",
      explanation.row.key.row,
      store::to_string(outcome.status),
      explanation.row.n_attempts
  );
  if (!outcome.cause.empty()) std::println("cause: {} ({})", outcome.cause, outcome.message);
  if (explanation.refusal) std::println("prompt: {}", to_string(*explanation.refusal));
  if (explanation.prompt) {
    std::println(
        "\nprompt: {} tokens, of which {} are the same for every row",
        explanation.prompt->tokens.size(),
        explanation.prompt->shared_prefix_length
    );
    for (const prompt::Part& part : explanation.prompt->parts) {
      std::println("--- {}, {} tokens\n{}", prompt::to_string(part.kind), part.n_tokens, part.text);
    }
    std::println("---");
  }
  if (has_thinking(explanation)) {
    const decode::Completion& replay = *explanation.replay;
    std::println(
        "\nthinking: {} tokens, {}\n{}\n---",
        replay.n_thinking_tokens,
        replay.is_thinking_budget_spent ? "closed because the budget was spent"
                                        : "ended by the model",
        replay.thinking
    );
  }
  if (explanation.replay) {
    Table table;
    table.row({"offset", "allowed", "token", "text", "probability", "removed", ""});
    std::size_t n = 0;
    for (const decode::Choice& choice : explanation.replay->choices) {
      if (n++ == n_choices) break;
      table.row(
          {std::to_string(choice.answer_offset),
           std::to_string(choice.n_allowed),
           std::to_string(choice.token),
           json::write(json::Value(printable(session.token_text(choice.token)))),
           choice.is_forced ? "" : std::format("{:.4f}", choice.probability),
           choice.is_forced ? "" : std::format("{:.4f}", choice.removed_mass),
           choice.is_forced ? "forced" : ""}
      );
    }
    std::print(
        "\nfirst {} of {} choices\n{}",
        std::min(n_choices, explanation.replay->choices.size()),
        explanation.replay->choices.size(),
        table.text()
    );
    std::println("\nstopped: {}", decode::to_string(explanation.replay->stop));
    if (explanation.replay_answer != explanation.stored_answer)
      std::println("made again, the answer differs: {}", explanation.replay_answer);
  }
  if (const auto fields = json::parse(outcome.fields_json); fields && fields->is_array())
    print_fields(fields->as_array());
  if (!outcome.answer.empty()) std::println("answer: {}", outcome.answer);
  std::println(
      "verdict: {}",
      outcome.status == store::Status::done ? "valid"
                                            : (outcome.cause.empty() ? "none" : outcome.cause)
  );
  if (!outcome.details_json.empty()) std::println("details: {}", outcome.details_json);
}

// What the model was given in one prompt, and what it answered to it.
struct AskedText {
  std::string_view text = {};  // Of the report.
  std::size_t chunk = 0;       // From 0.
  std::string answer = {};
};

// The whole report, or the chunk that was asked for (from 1); nothing where one of several has to
// be chosen.
Result<std::optional<AskedText>> asked_text(
    const store::Outcome& outcome, std::string_view report, std::optional<std::size_t> chunk
) {
  const auto places = run::chunk_places(outcome);
  const std::size_t n_chunks = std::max<std::size_t>(places.size(), 1);
  if (chunk && (*chunk < 1 || *chunk > n_chunks)) {
    return fail(
        ErrorCode::not_found,
        std::format("the report has no chunk {}", *chunk),
        {},
        n_chunks == 1 ? "it was not divided" : std::format("chunks count from 1 to {}", n_chunks)
    );
  }
  if (places.empty()) return AskedText{.text = report, .answer = outcome.answer};
  if (!chunk) return std::nullopt;
  const std::size_t index = *chunk - 1;
  const auto [start, end] = places[index];
  if (end > text::count_code_points(report))
    return fail(ErrorCode::corrupt, "the chunks of the row are not those of its report");
  const std::size_t from = text::byte_offset_of_code_point(report, start);
  const std::size_t to = text::byte_offset_of_code_point(report, end);
  AskedText asked{.text = report.substr(from, to - from), .chunk = index};
  if (const auto details = json::parse(outcome.details_json)) {
    const json::Value* answer = json::resolve(*details, std::format("/chunks/{}/answer", index));
    if (answer != nullptr && answer->is_string()) asked.answer = answer->as_string();
  }
  return asked;
}

// Makes the answer once more.
Result<void> replay(
    const AskedText& asked,
    std::uint64_t row,
    const run::Preparation& preparation,
    run::Session& session,
    Explanation& explanation
) {
  auto prompt = preparation.builder.build(asked.text);
  if (!prompt) {
    explanation.refusal = prompt.error();
    return {};
  }
  explanation.prompt = *prompt;
  explanation.stored_answer = asked.answer;
  TRY(explanation.replay,
      session.complete(
          preparation, *std::move(prompt), {.row = row, .chunk = asked.chunk}, run::Tracing::on
      ));
  explanation.replay_answer = explanation.replay->text;
  if (const auto answered = preparation.form->take_apart(explanation.replay->text, asked.text);
      answered && preparation.form->has_parts()) {
    explanation.replay_answer = json::write(answered->value);
  }
  return {};
}

}  // namespace

Result<ExitCode> explain_command(const ExplainArguments& arguments) {
  RealFileSystem files;
  const SystemClock clock;
  NullLog log;
  TRY(const auto store, store::RunStore::open_read_only(run_folder(arguments.run) / "run.db"));
  TRY(std::optional<store::StoredRow> row, store.find(arguments.row));
  if (!row) {
    TRY(const store::Counts counts, store.counts());
    return fail(
        ErrorCode::not_found,
        std::format("row {} has no result in this run", arguments.row),
        {},
        std::format(
            "{} rows have one; rows count from 0", counts.done + counts.invalid + counts.failed
        )
    );
  }
  TRY(const store::Configuration configuration, store.configuration());
  TRY_VOID(run::refuse_vote(configuration));
  TRY(const std::string task_file, recorded(configuration.context, "task_file"));
  TRY(run::Task task, run::load_task(files, task_file, {}));
  if (run::is_translation(configuration)) {
    TRY(task, run::recorded_translation_task(task, configuration));
  }
  TRY(task.input_field, recorded(configuration.description, "input_field"));

  if (configuration.description.find("backend") != nullptr) {
    return fail(
        ErrorCode::unsupported,
        "the run was made by a model server, which does not tell how it came to its answers",
        {},
        "`extractinate export` shows the answers"
    );
  }
  Options options;
  TRY_VOID(run::restore_options(configuration, options));
  if (arguments.model.empty()) {
    TRY(options.model, recorded(configuration.context, "model_file"));
  } else {
    TRY(options.model, find_model(arguments.model));
  }
  TRY(auto session, run::Session::open(options, files, clock, log));
  TRY(const run::Preparation preparation, session.prepare(task));
  TRY(const std::string prompt_hash, recorded(configuration.description, "prompt_hash"));
  if (to_hex(preparation.builder.hash()) != prompt_hash) {
    std::println(
        stderr,
        "warning: prompts are not those of the run any more: the task file, its examples or the "
        "model have changed"
    );
  }

  Explanation explanation{.row = std::move(*row)};
  TRY(const json::Value columns,
      json::parse(explanation.row.columns_json, {.duplicate_keys = json::DuplicateKeys::keep}));
  if (const auto report = run::report_text(columns.as_object(), task.input_field); !report) {
    explanation.refusal = report.error();
  } else {
    TRY(const std::optional<AskedText> asked,
        asked_text(explanation.row.outcome, *report, arguments.chunk));
    if (asked) {
      TRY_VOID(replay(*asked, arguments.row, preparation, session, explanation));
    } else {
      explanation.refusal = Error{
          .code = ErrorCode::unsupported,
          .message = std::format(
              "the report was extracted in {} chunks: --chunk N shows prompt and choices of one",
              run::chunk_places(explanation.row.outcome).size()
          ),
      };
    }
  }
  if (arguments.is_json) {
    print_json(to_json(explanation, session, arguments.n_choices));
  } else {
    print_text(explanation, session, arguments.n_choices);
  }
  return ExitCode::done;
}

}  // namespace extractinator::cli
