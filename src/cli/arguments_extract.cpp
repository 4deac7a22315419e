// `extract`: one report. Reachable from outside: add_extract.
#include <memory>

#include <CLI/CLI.hpp>

#include "base/result.h"
#include "cli/arguments.h"
#include "cli/arguments_parts.h"
#include <extractinator/options.h>

namespace extractinator::cli {
namespace {

// What options say together.
Result<Command> checked(const ExtractArguments& extract) {
  if (extract.task.empty() == extract.schema.empty()) {
    return fail(
        ErrorCode::invalid_input,
        extract.task.empty() ? "no schema was given" : "both a schema and a task were given",
        {},
        "extractinate extract --schema schema.json --text report.txt"
    );
  }
  return extract;
}

}  // namespace

void add_extract(CLI::App& program, Subcommands& subcommands) {
  CLI::App& app =
      *program.add_subcommand("extract", "Extract from one report and print the answer");
  const auto extract = std::make_shared<ExtractArguments>();
  Options& options = extract->options;
  app.add_option("--schema,-s", extract->schema, "JSON Schema, inline dictionary or Pydantic file")
      ->type_name("SCHEMA");
  app.add_option("--task", extract->task, "Task file, in place of a schema")->type_name("TASK");
  app.add_option("--description,-d", extract->description, "What is wanted, in words, for --schema")
      ->type_name("TEXT")
      ->capture_default_str();
  app.add_option("--text,-t", extract->text, "File of the report; - is standard input")
      ->type_name("FILE")
      ->capture_default_str();
  add_model(app, extract->model, "--model,-m");
  app.add_option("--max-answer-tokens", options.max_answer_tokens, "Most tokens of the answer")
      ->type_name("N")
      ->check(not_a_count)
      ->capture_default_str();
  add_context_length(
      app, options, "--context-length", "Most tokens of prompt and answer [max: the model's]"
  );
  add_examples(app, options);
  add_thinking(app, options);
  add_threads(app, options);
  app.add_flag("--evidence", options.evidence, "Quote the report for every value");
  app.add_flag("--probabilities", options.probabilities, "Score every value");
  app.add_flag("--json", extract->is_json, "Print status and counts, too, and failures as JSON");
  subcommands.push_back({.app = &app, .make = [extract] { return checked(*extract); }});
}

}  // namespace extractinator::cli
