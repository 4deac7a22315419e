// Parses the command line with CLI11, whose exceptions end here; reachable from outside:
// parse_arguments, version_text.
#include "cli/arguments.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <expected>
#include <format>
#include <initializer_list>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "base/nearest.h"
#include "base/result.h"
#include "eval/calibrate.h"
#include "run/export_formats.h"
#include "run/recorded_options.h"
#include "run/schema_file.h"
#include <extractinator/options.h>
#include <extractinator/version.h>

namespace extractinator::cli {
namespace {

// Options may be written --like_this or --like-this; only the name is changed, not what follows
// `=`.
std::string with_dashes(std::string argument) {
  if (!argument.starts_with("--")) return argument;
  const std::size_t end = std::min(argument.find('='), argument.size());
  std::replace(argument.begin(), argument.begin() + static_cast<std::ptrdiff_t>(end), '_', '-');
  return argument;
}

// `max` or a number of tokens; `max` is what the model was trained for. The reference's `split`,
// which saved memory by running long reports apart, is the same: memory follows each report here.
std::string context_length_of(const std::string& text) {
  std::string word = text;
  std::ranges::transform(word, word.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return word == "max" || word == "split" ? "0" : text;
}

// `auto`, `all` or a number that was checked to be one.
std::optional<std::size_t> gpu_layers_of(const std::string& word) {
  if (word == "auto") return std::nullopt;
  std::size_t n = std::numeric_limits<std::size_t>::max();
  if (word != "all") std::from_chars(word.data(), word.data() + word.size(), n);
  return n;
}

// An option whose value is one of a few words.
template <const auto& kWords, typename Value>
void add_choice(CLI::App& app, const std::string& name, Value& value, const std::string& text) {
  std::vector<std::string> known;
  for (const auto& [word, meaning] : kWords)
    known.emplace_back(word);
  app.add_option_function<std::string>(
         name,
         [&value](const std::string& given) {
           for (const auto& [word, meaning] : kWords) {
             if (word == given) value = meaning;
           }
         },
         text
  )
      ->type_name("WORD")
      ->check(CLI::IsMember(known));
}

// Options of the reference whose reason is gone: what they were used for happens without them
// (docs/migrating.md), and they never change a result.
void add_needless(CLI::App& app, RunArguments& run) {
  app.add_option("--chunk-size", run.chunk_size, "Needless: every row is saved when it is finished")
      ->type_name("N")
      ->check(CLI::PositiveNumber);
  app.add_option("--quantile", run.quantile, "Needless: memory follows the length of each report")
      ->type_name("Q")
      ->check(CLI::Range(0.0, 1.0));
}

void add_thinking(CLI::App& app, Options& options) {
  add_choice<run::kThinkingModes>(
      app,
      "--thinking",
      options.thinking,
      "Think before the answer: off, on, or auto, where the model cannot be told not to [auto]"
  );
  app.add_flag_callback(
      "--reasoning-model",
      [&options] { options.thinking = ThinkingMode::on; },
      "The same as --thinking on"
  );
  app.add_flag_callback(
      "--no-reasoning",
      [&options] { options.thinking = ThinkingMode::off; },
      "The same as --thinking off"
  );
  app.add_option(
         "--thinking-budget", options.thinking_budget, "Most tokens of thinking; then it is closed"
  )
      ->type_name("N")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_flag(
      "--keep-thinking",
      options.keep_thinking,
      "Keep the thoughts with the result, and write them beside it"
  );
}

void add_examples(CLI::App& app, Options& options) {
  app.add_option(
         "--num-examples",
         options.num_examples,
         "Show the N examples of the task's Example_Path that are most like the report"
  )
      ->type_name("N")
      ->capture_default_str();
  app.add_option(
         "--example-dir",
         options.example_dir,
         "Folder of the examples [beside the folder of the task: examples]"
  )
      ->type_name("DIR");
}

void add_truth(CLI::App& app, Reporting& reporting) {
  app.add_option("--truth-dir", reporting.truth_dir, "Evaluate against DIR/<task name>.json")
      ->type_name("DIR");
}

void add_reporting(CLI::App& app, Reporting& reporting) {
  app.add_flag("--json", reporting.is_json, "Print the summary as JSON");
  app.add_flag("--quiet,-q", reporting.is_quiet, "No progress");
  app.add_flag(
      "--verbose,-v", reporting.is_verbose, "Events on standard error, without report text"
  );
}

void add_run(CLI::App& app, RunArguments& run) {
  Options& options = run.options;
  app.add_option("tasks", run.tasks, "Task files")->type_name("TASK");
  app.add_option(
         "--task-id", run.task_id, "Run Task<NNN>*.json of the task folder instead of naming a file"
  )
      ->type_name("N");
  app.add_option("--task-dir", run.task_dir, "Folder of the task files, for --task-id")
      ->type_name("DIR")
      ->capture_default_str();
  app.add_option(
         "--data-dir",
         options.data_dir,
         "Folder of the datasets [beside the folder of the task: data]"
  )
      ->type_name("DIR");
  app.add_option(
         "--model,--model-name,-m",
         run.model,
         "Model: a GGUF file, or its name in $EXTRACTINATOR_MODELS or ./models"
  )
      ->type_name("FILE");
  app.add_option(
         "--out,--output-dir,-o", options.output_dir, "Results go to DIR/<run name>/<task>-run0"
  )
      ->type_name("DIR")
      ->capture_default_str();
  app.add_option("--run-name", options.run_name, "Name of this run")
      ->type_name("NAME")
      ->capture_default_str();
  app.add_option("--limit,--test-run-size,-n", options.limit, "Only the first N rows")
      ->type_name("N")
      ->check(CLI::PositiveNumber);
  app.add_flag("--overwrite", options.overwrite, "Forget earlier results of this run");
  app.add_flag("--retry-failed", options.retry_failed, "Try rows again that failed");
  app.add_option(
         "--max-answer-tokens,--num-predict", options.max_answer_tokens, "Most tokens of an answer"
  )
      ->type_name("N")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option(
         "--context-length,--max-context-len",
         options.context_length,
         "Most tokens of prompt, thinking and answer [max: the model's]"
  )
      ->type_name("N")
      ->transform(context_length_of);
  add_examples(app, options);
  add_thinking(app, options);
  app.add_option("--temperature", options.temperature, "0 takes the most probable token")
      ->type_name("T")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_option("--top-k", options.top_k, "Sample among the K most probable tokens [all]")
      ->type_name("K")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--top-p", options.top_p, "Sample among the tokens with this much probability")
      ->type_name("P")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  app.add_option("--seed", options.seed, "Seed of sampling")->type_name("N")->capture_default_str();
  app.add_option("--slots", options.slots, "Records at a time [chosen from model and memory]")
      ->type_name("N");
  app.add_option("--threads", options.threads, "CPU threads [physical cores]")->type_name("N");
  app.add_option(
         "--generators", options.generators, "How often the model is computed side by side [chosen]"
  )
      ->type_name("N");
  app.add_option("--batch", options.batch_tokens, "Tokens computed at once")
      ->type_name("N")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option(
         "--context-memory", options.context_memory, "Memory for contexts [a quarter of all]"
  )
      ->type_name("MIB");
  app.add_option_function<std::string>(
         "--gpu-layers",
         [&options](const std::string& word) { options.gpu_layers = gpu_layers_of(word); },
         "Layers on the GPU: auto (all that fit), a number, or all [auto]"
  )
      ->type_name("N")
      ->check([](const std::string& word) {
        const bool is_number = !word.empty() && word.find_first_not_of("0123456789") == word.npos;
        return is_number || word == "auto" || word == "all"
                   ? std::string()
                   : std::format("`{}` is neither auto, a number nor all", word);
      });
  app.add_flag(
      "--reproducible",
      options.reproducible,
      "Byte-identical results whatever runs beside a record; slower"
  );
  app.add_flag(
      "--probabilities",
      options.probabilities,
      "Write the probability of every value, and of those that were not chosen"
  );
  app.add_option(
         "--calibration",
         options.calibration,
         "With --probabilities: a file of `extractinate calibrate` [that in the run's folder]"
  )
      ->type_name("FILE");
  app.add_flag(
      "--forced-text,!--no-forced-text",
      options.forced_text,
      "Keys and punctuation cost no forward pass [on]"
  );
  add_choice<run::kPromptLayouts>(
      app,
      "--prompt-layout",
      options.prompt_layout,
      "What the model reads first; report-first computes a report once for all tasks over it "
      "[task-first]"
  );
  add_choice<run::kPromptLookups>(
      app,
      "--prompt-lookup",
      options.prompt_lookup,
      "Guess text that is copied from the report: auto, on or off [auto]"
  );
  app.add_flag(
      "--evidence",
      options.evidence,
      "Quote the report for every value, not only where the task asks"
  );
  add_truth(app, run.reporting);
  add_reporting(app, run.reporting);
  add_needless(app, run);
}

void add_resume(CLI::App& app, ResumeArguments& resume) {
  app.add_option("run", resume.run, "Folder of a run, the one with run.db")
      ->required()
      ->type_name("RUN");
  add_truth(app, resume.reporting);
  add_reporting(app, resume.reporting);
}

void add_rerun(CLI::App& app, RerunArguments& rerun) {
  app.add_option("--manifest", rerun.manifest, "Manifest of a result file: NAME.manifest.json")
      ->required()
      ->type_name("FILE");
  app.add_option(
         "--out,--output-dir,-o", rerun.output_dir, "Results go to DIR/<run name>/<task>-run0"
  )
      ->type_name("DIR")
      ->capture_default_str();
  add_reporting(app, rerun.reporting);
}

void add_explain(CLI::App& app, ExplainArguments& explain) {
  app.add_option("run", explain.run, "Folder of a run, the one with run.db")
      ->required()
      ->type_name("RUN");
  app.add_option("row", explain.row, "Row number, from 0")->required()->type_name("ROW");
  app.add_option("--model,-m", explain.model, "Model file [the one the run used]")
      ->type_name("FILE");
  app.add_option("--choices", explain.n_choices, "Show this many of the first choices")
      ->type_name("N")
      ->capture_default_str();
  app.add_flag("--json", explain.is_json, "Print as JSON");
}

void add_extract(CLI::App& app, ExtractArguments& extract) {
  Options& options = extract.options;
  app.add_option("--schema,-s", extract.schema, "JSON Schema, inline dictionary or Pydantic file")
      ->type_name("SCHEMA");
  app.add_option("--task", extract.task, "Task file, in place of a schema")->type_name("TASK");
  app.add_option("--description,-d", extract.description, "What is wanted, in words, for --schema")
      ->type_name("TEXT")
      ->capture_default_str();
  app.add_option("--text,-t", extract.text, "File of the report; - is standard input")
      ->type_name("FILE")
      ->capture_default_str();
  app.add_option(
         "--model,-m",
         extract.model,
         "Model: a GGUF file, or its name in $EXTRACTINATOR_MODELS or ./models"
  )
      ->type_name("FILE");
  app.add_option("--max-answer-tokens", options.max_answer_tokens, "Most tokens of the answer")
      ->type_name("N")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option(
         "--context-length",
         options.context_length,
         "Most tokens of prompt and answer [max: the model's]"
  )
      ->type_name("N")
      ->transform(context_length_of);
  add_examples(app, options);
  add_thinking(app, options);
  app.add_option("--threads", options.threads, "CPU threads [physical cores]")->type_name("N");
  app.add_flag("--evidence", options.evidence, "Quote the report for every value");
  app.add_flag("--probabilities", options.probabilities, "Score every value");
}

void add_export(CLI::App& app, ExportArguments& arguments, std::vector<std::string>& formats) {
  app.add_option("run", arguments.run, "Folder of a run, the one with run.db")
      ->required()
      ->type_name("RUN");
  app.add_option("--format", formats, "json, jsonl, csv or parquet; several with commas [csv]")
      ->delimiter(',')
      ->type_name("FORMAT");
  app.add_option("--output,-o", arguments.output, "Folder to write to [that of the run]")
      ->type_name("DIR");
  app.add_option(
         "--calibration",
         arguments.calibration,
         "A file of `extractinate calibrate` [that in the run's folder]"
  )
      ->type_name("FILE");
  app.add_flag(
      "--keep-formulas",
      arguments.keeps_formulas,
      "Write texts that a spreadsheet would run as formulas as they are"
  );
}

void add_init(CLI::App& app, InitArguments& arguments) {
  app.add_option("dir", arguments.directory, "Folder of the project; it is made if need be")
      ->type_name("DIR")
      ->capture_default_str();
}

void add_status(CLI::App& app, StatusArguments& arguments) {
  app.add_option("run", arguments.runs, "Folders of runs, those with run.db")
      ->required()
      ->type_name("RUN");
  app.add_flag("--json", arguments.is_json, "Print as JSON");
}

void add_calibrate(CLI::App& app, CalibrateArguments& calibrate) {
  const std::map<std::string, eval::Method> methods = {
      {"temperature", eval::Method::temperature}, {"isotonic", eval::Method::isotonic}
  };
  app.add_option("run", calibrate.run, "Folder of a run, the one with run.db")
      ->required()
      ->type_name("RUN");
  app.add_option("--truth", calibrate.truth, "JSON list of rows with true values")
      ->required()
      ->type_name("FILE");
  app.add_option("--method", calibrate.method, "temperature or isotonic [temperature]")
      ->type_name("METHOD")
      ->transform(CLI::CheckedTransformer(methods));
  app.add_option("--split", calibrate.split, "Share of the rows to fit to; the rest measures")
      ->type_name("S")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  app.add_option("--seed", calibrate.seed, "Seed of the choice of rows")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--output,-o", calibrate.output, "File to write [RUN/calibration.json]")
      ->type_name("FILE");
  app.add_flag("--json", calibrate.is_json, "Print as JSON");
}

// The subcommands of `schema`. `documents` takes URI=FILE.
struct SchemaApps {
  CLI::App* group = nullptr;
  std::vector<std::pair<CLI::App*, SchemaAction>> actions = {};
};

SchemaApps add_schema(
    CLI::App& app, SchemaArguments& schema, std::string& form, std::vector<std::string>& documents
) {
  SchemaApps apps{.group = app.add_subcommand("schema", "Check, convert, show and use schemas")};
  apps.group->require_subcommand(0, 1);
  const auto add = [&](const char* name, const char* text, SchemaAction action) -> CLI::App& {
    CLI::App& sub = *apps.group->add_subcommand(name, text);
    sub.add_option(
           "schema", schema.schema, "JSON Schema or inline dictionary (.json), Pydantic (.py)"
    )
        ->required()
        ->type_name("SCHEMA");
    sub.add_option("--document", documents, "A file that references may name by its URI")
        ->type_name("URI=FILE");
    apps.actions.emplace_back(&sub, action);
    return sub;
  };
  const auto add_formats = [&](CLI::App& sub) {
    sub.add_flag(
        "!--no-formats", schema.asserts_formats, "`format` constrains nothing, as JSON Schema says"
    );
    sub.add_flag("--json", schema.is_json, "Print as JSON");
  };
  add_formats(add("check", "Say what of a schema is enforced where", SchemaAction::check));
  CLI::App& convert =
      add("convert", "Write a schema as JSON Schema or as Pydantic source", SchemaAction::convert);
  convert.add_option("--to", form, "json-schema or pydantic [json-schema]")->type_name("FORM");
  convert.add_option("--output,-o", schema.output, "File to write [standard output]")
      ->type_name("FILE");
  add("show", "Show a schema as a table", SchemaAction::show);
  CLI::App& validate = add("validate", "Judge JSON files by a schema", SchemaAction::validate);
  validate.add_option("files", schema.instances, "JSON files")->required()->type_name("FILE");
  add_formats(validate);
  return apps;
}

Result<SchemaForm> form_of(const std::string& word) {
  if (word == "json-schema") return SchemaForm::json_schema;
  if (word == "pydantic") return SchemaForm::pydantic;
  return fail(
      ErrorCode::invalid_input,
      std::format("`--to {}` is no form that schemas are written in", word),
      {},
      "write --to json-schema or --to pydantic"
  );
}

Result<std::vector<run::ExportFormat>> formats_of(const std::vector<std::string>& words) {
  std::vector<run::ExportFormat> formats;
  for (const std::string& word : words) {
    const auto format = run::export_format_of(word);
    if (!format) {
      return fail(
          ErrorCode::invalid_input,
          std::format("`--format {}` is no format of results", word),
          {},
          "write json, jsonl, csv or parquet"
      );
    }
    if (!std::ranges::contains(formats, *format)) formats.push_back(*format);
  }
  if (formats.empty()) formats.push_back(run::ExportFormat::csv);
  return formats;
}

Result<std::vector<run::DocumentFile>> documents_of(const std::vector<std::string>& words) {
  std::vector<run::DocumentFile> documents;
  for (const std::string& word : words) {
    // The last `=`: a URI may have one in its query.
    const std::size_t at = word.rfind('=');
    if (at == std::string::npos || at == 0 || at + 1 == word.size()) {
      return fail(
          ErrorCode::invalid_input,
          std::format("`--document {}` is not of the form URI=FILE", word),
          {},
          "for example --document https://example.org/unit.json=schemas/unit.json"
      );
    }
    documents.push_back({.uri = word.substr(0, at), .path = word.substr(at + 1)});
  }
  return documents;
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames())
      names.push_back("--" + name);
  }
  return names;
}

// CLI11's own messages are for programmers; this says what was found and what is near.
Error unknown_words(
    const CLI::App& app,
    const std::vector<std::string>& words,
    const std::vector<std::string>& commands
) {
  const std::string& word = words.front();
  const bool is_option = word.starts_with("-");
  const std::string name = word.substr(0, word.find('='));
  const std::vector<std::string> known = is_option ? option_names(app) : commands;
  const auto near = nearest(name, known);
  return Error{
      .code = ErrorCode::invalid_input,
      .message = std::format("unknown {} `{}`", is_option ? "option" : "command", name),
      .hint =
          near ? std::format("did you mean `{}`?", *near)
               : std::format(
                     "`{} --help` lists what there is",
                     app.get_parent() != nullptr ? "extractinate " + app.get_name() : "extractinate"
                 ),
  };
}

}  // namespace

std::string version_text() { return std::format("extractinate {}\n{}\n", kVersion, kNotice); }

Result<Command> parse_arguments(std::span<const std::string> arguments) {
  RunArguments run;
  ResumeArguments resume;
  ResumeArguments retry{.retries_failed = true};
  RerunArguments rerun;
  ExplainArguments explain;
  ExtractArguments extract;
  ExportArguments exporting;
  std::vector<std::string> formats;
  InitArguments init;
  StatusArguments status;
  CalibrateArguments calibrate;
  InspectArguments inspect;
  SchemaArguments schema;
  std::string form = "json-schema";
  std::vector<std::string> documents;

  CLI::App app(
      "Structured data from clinical reports with open language models that run where the data "
      "are.",
      "extractinate"
  );
  app.footer(std::string(kNotice));
  app.set_version_flag("--version", version_text());
  app.require_subcommand(0, 1);
  CLI::App& run_app =
      *app.add_subcommand("run", "Extract: every row of a task's dataset, resumable");
  CLI::App& resume_app = *app.add_subcommand("resume", "Continue a run as it was begun");
  CLI::App& retry_app = *app.add_subcommand("retry", "Continue a run and try failed rows again");
  CLI::App& rerun_app =
      *app.add_subcommand("rerun", "Make an export again by its manifest, and compare");
  CLI::App& explain_app = *app.add_subcommand("explain", "Show why a row got its result");
  CLI::App& extract_app =
      *app.add_subcommand("extract", "Extract from one report and print the answer");
  CLI::App& export_app =
      *app.add_subcommand("export", "Write the results of a run in another format");
  CLI::App& init_app =
      *app.add_subcommand("init", "Begin a project: a task and reports that run as they are");
  CLI::App& status_app = *app.add_subcommand("status", "Count the results of runs");
  CLI::App& calibrate_app =
      *app.add_subcommand("calibrate", "Fit the probabilities of a run to true values");
  CLI::App& models_app = *app.add_subcommand("models", "Look at model files");
  CLI::App& inspect_app =
      *models_app.add_subcommand("inspect", "Show what a GGUF file says about itself");
  models_app.require_subcommand(0, 1);
  const SchemaApps schema_apps = add_schema(app, schema, form, documents);
  add_run(run_app, run);
  add_resume(resume_app, resume);
  add_resume(retry_app, retry);
  add_rerun(rerun_app, rerun);
  add_explain(explain_app, explain);
  add_extract(extract_app, extract);
  add_export(export_app, exporting, formats);
  add_init(init_app, init);
  add_status(status_app, status);
  add_calibrate(calibrate_app, calibrate);
  inspect_app.add_option("file", inspect.model, "GGUF file")->required()->type_name("FILE");
  inspect_app.add_flag("--json", inspect.is_json, "Print as JSON");
  const auto all = {
      schema_apps.group,
      &inspect_app,
      &models_app,
      &explain_app,
      &extract_app,
      &export_app,
      &init_app,
      &status_app,
      &calibrate_app,
      &resume_app,
      &retry_app,
      &rerun_app,
      &run_app,
      &app,
  };
  for (CLI::App* sub : all)
    sub->allow_extras();
  for (const auto& [sub, action] : schema_apps.actions)
    sub->allow_extras();

  std::vector<std::string> words;
  for (const std::string& argument : arguments)
    words.push_back(with_dashes(argument));
  // The reference has no subcommands: options alone mean a run.
  const bool is_reference_spelling = !words.empty() && words.front().starts_with("--") &&
                                     words.front() != "--help" && words.front() != "--version";
  if (is_reference_spelling) words.insert(words.begin(), "run");
  std::ranges::reverse(words);  // CLI11 takes the last word first.

  try {
    app.parse(words);
  } catch (const CLI::CallForHelp&) {
    const auto used = app.get_subcommands();
    return Text{used.empty() ? app.help() : used.front()->help("", CLI::AppFormatMode::Sub)};
  } catch (const CLI::CallForVersion&) {
    return Text{version_text()};
  } catch (const CLI::ParseError& error) {
    return fail(
        ErrorCode::invalid_input,
        error.what(),
        {},
        "`extractinate --help` lists commands and options"
    );
  }

  const std::vector<std::string> commands = {
      "run",
      "resume",
      "retry",
      "rerun",
      "explain",
      "extract",
      "export",
      "init",
      "status",
      "calibrate",
      "models",
      "schema"
  };
  const std::vector<std::string> schema_commands = {"check", "convert", "show", "validate"};
  std::vector<CLI::App*> innermost_first;
  for (const auto& [sub, action] : schema_apps.actions)
    innermost_first.push_back(sub);
  innermost_first.insert(innermost_first.end(), all.begin(), all.end());
  for (CLI::App* sub : innermost_first) {
    if (const auto extras = sub->remaining(); !extras.empty()) {
      return std::unexpected(unknown_words(
          *sub,
          extras,
          sub == &models_app         ? std::vector<std::string>{"inspect"}
          : sub == schema_apps.group ? schema_commands
                                     : commands
      ));
    }
  }
  for (const auto& [sub, action] : schema_apps.actions) {
    if (!sub->parsed()) continue;
    schema.action = action;
    TRY(schema.documents, documents_of(documents));
    TRY(schema.to, form_of(form));
    return schema;
  }
  if (schema_apps.group->parsed()) return Text{schema_apps.group->help()};
  if (resume_app.parsed()) return resume;
  if (retry_app.parsed()) return retry;
  if (rerun_app.parsed()) return rerun;
  if (explain_app.parsed()) return explain;
  if (extract_app.parsed()) {
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
  if (export_app.parsed()) {
    TRY(exporting.formats, formats_of(formats));
    return exporting;
  }
  if (init_app.parsed()) return init;
  if (status_app.parsed()) return status;
  if (calibrate_app.parsed()) return calibrate;
  if (inspect_app.parsed()) return inspect;
  if (models_app.parsed()) return Text{models_app.help()};
  if (!run_app.parsed()) return Text{app.help()};

  if (run.tasks.empty() == !run.task_id.has_value()) {
    return fail(
        ErrorCode::invalid_input,
        run.task_id ? "both task files and --task-id were given" : "no task was given",
        {},
        "extractinate run tasks/Task001_example.json --model FILE"
    );
  }
  if (!run.options.calibration.empty() && !run.options.probabilities) {
    return fail(
        ErrorCode::invalid_input,
        "--calibration says nothing without --probabilities",
        {},
        "add --probabilities"
    );
  }
  return run;
}

}  // namespace extractinator::cli
