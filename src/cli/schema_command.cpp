// `extractinate schema check|convert|show|validate`. Reachable from outside: schema_command.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <format>
#include <memory>
#include <print>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file_system.h"
#include "base/result.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/json_output.h"
#include "cli/table.h"
#include "grammar/grammar.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "run/schema_file.h"
#include "run/support.h"
#include "schema/pydantic/writer.h"
#include "schema/schema.h"
#include "schema/table.h"
#include "validate/checker.h"

namespace extractinator::cli {
namespace {

constexpr std::uint64_t kMaxDocumentBytes = std::uint64_t{1} << 30U;

json::Value text(std::string_view value) { return json::Value(std::string(value)); }

void print_warnings(const schema::Schema& schema) {
  for (const schema::Warning& warning : schema.warnings()) {
    std::println(
        stderr,
        "{}:{}:{}: warning: {}",
        warning.at.file,
        warning.at.line,
        warning.at.column,
        warning.message
    );
  }
}

// --- check --------------------------------------------------------------------------------------

struct Checked {
  run::SchemaFile file;
  std::vector<run::Support> report;
};

Result<Checked> check(const SchemaArguments& arguments, const FileSystem& files) {
  TRY(run::SchemaFile file, run::load_schema(files, arguments.schema, arguments.documents));
  const grammar::Formats formats =
      arguments.asserts_formats ? grammar::Formats::assertion : grammar::Formats::annotation;
  TRY(const auto grammar, grammar::Grammar::compile(file.schema, {}, {.formats = formats}));
  // Regular expressions are compiled once here, so that a bad one shows before a run.
  TRY_VOID(
      validate::Checker::make(
          std::make_shared<const schema::Schema>(file.schema),
          {.formats = arguments.asserts_formats ? validate::Formats::assertion
                                                : validate::Formats::annotation}
      )
  );
  std::vector<run::Support> report = run::support_of(file.schema, *grammar, formats);
  return Checked{.file = std::move(file), .report = std::move(report)};
}

json::Value refusal_json(const SchemaArguments& arguments, const Error& error) {
  return json::Value(
      json::Value::Object{
          {"file", text(arguments.schema.string())},
          {"is_accepted", json::Value(false)},
          {"error", error_json(error)},
      }
  );
}

json::Value report_json(const SchemaArguments& arguments, const Checked& checked) {
  json::Value::Array keywords;
  for (const run::Support& support : checked.report) {
    keywords.emplace_back(
        json::Value::Object{
            {"pointer", text(support.pointer)},
            {"keyword", text(support.keyword)},
            {"enforcement", text(to_string(support.enforcement))},
        }
    );
  }
  json::Value::Array warnings;
  for (const schema::Warning& warning : checked.file.schema.warnings()) {
    warnings.emplace_back(
        json::Value::Object{{"message", text(warning.message)}, {"at", location_json(warning.at)}}
    );
  }
  return json::Value(
      json::Value::Object{
          {"file", text(arguments.schema.string())},
          {"kind", text(to_string(checked.file.kind))},
          {"is_accepted", json::Value(true)},
          {"keywords", json::Value(std::move(keywords))},
          {"warnings", json::Value(std::move(warnings))},
      }
  );
}

Result<ExitCode> check_command(const SchemaArguments& arguments, const FileSystem& files) {
  const auto checked = check(arguments, files);
  if (!checked) {
    if (!arguments.is_json) return std::unexpected(checked.error());
    std::print(stderr, "{}", render(checked.error()));
    print_json(refusal_json(arguments, checked.error()));
    return ExitCode::could_not_run;
  }
  if (arguments.is_json) {
    print_json(report_json(arguments, *checked));
    return ExitCode::done;
  }
  print_warnings(checked->file.schema);
  Table table;
  table.row({"subschema", "keyword", "enforced"});
  std::array<std::size_t, 4> counts = {};
  for (const run::Support& support : checked->report) {
    table.row({support.pointer, support.keyword, std::string(to_string(support.enforcement))});
    ++counts[static_cast<std::size_t>(support.enforcement)];
  }
  std::print("{}", table.text());
  std::println(
      "\n{}: accepted; {} decoding, {} afterwards, {} ignored annotations",
      arguments.schema.string(),
      counts[0] + counts[3],
      counts[1],
      counts[2]
  );
  return ExitCode::done;
}

// --- convert and show ---------------------------------------------------------------------------

// The schema itself as JSON, Pydantic source as text.
json::Value conversion_json(
    const SchemaArguments& arguments, const schema::Schema& schema, std::string converted
) {
  const bool is_pydantic = arguments.to == SchemaForm::pydantic;
  return json::Value(
      json::Value::Object{
          {"file", text(arguments.schema.string())},
          {"to", text(is_pydantic ? "pydantic" : "json-schema")},
          {"output", arguments.output.empty() ? json::Value() : text(arguments.output.string())},
          {"schema",
           is_pydantic ? json::Value(std::move(converted)) : schema::to_json_schema(schema)},
      }
  );
}

Result<ExitCode> convert_command(const SchemaArguments& arguments, FileSystem& files) {
  TRY(const run::SchemaFile file, run::load_schema(files, arguments.schema, arguments.documents));
  print_warnings(file.schema);
  std::string converted;
  if (arguments.to == SchemaForm::pydantic) {
    TRY(converted, schema::to_pydantic(file.schema));
  } else {
    converted =
        json::write(schema::to_json_schema(file.schema), {.layout = json::Layout::indented}) + "\n";
  }
  if (!arguments.output.empty()) {
    TRY(AtomicFile out, AtomicFile::create(files, arguments.output));
    TRY_VOID(out.append(converted));
    TRY_VOID(out.commit());
  }
  if (arguments.is_json) {
    print_json(conversion_json(arguments, file.schema, std::move(converted)));
  } else if (arguments.output.empty()) {
    std::print("{}", converted);
  }
  return ExitCode::done;
}

json::Value fields_json(const SchemaArguments& arguments, const run::SchemaFile& file) {
  const schema::FieldTable table = schema::fields_of(file.schema);
  json::Value::Array fields;
  for (const schema::FieldRow& row : table.rows) {
    fields.emplace_back(
        json::Value::Object{
            {"field", text(row.field)},
            {"type", text(row.type)},
            {"is_required", json::Value(row.is_required)},
            {"constraints", text(row.constraints)},
            {"description", text(row.description)},
        }
    );
  }
  return json::Value(
      json::Value::Object{
          {"file", text(arguments.schema.string())},
          {"kind", text(to_string(file.kind))},
          {"fields", json::Value(std::move(fields))},
          {"is_cut", json::Value(table.is_cut)},
      }
  );
}

Result<ExitCode> show_command(const SchemaArguments& arguments, const FileSystem& files) {
  TRY(const run::SchemaFile file, run::load_schema(files, arguments.schema, arguments.documents));
  print_warnings(file.schema);
  if (arguments.is_json) {
    print_json(fields_json(arguments, file));
  } else {
    std::print("{}", schema::to_table(file.schema));
  }
  return ExitCode::done;
}

// --- validate -----------------------------------------------------------------------------------

enum class Judgement : std::uint8_t { valid, invalid, unknown };

std::string_view to_string(Judgement judgement) {
  switch (judgement) {
    case Judgement::valid:
      return "valid";
    case Judgement::invalid:
      return "invalid";
    case Judgement::unknown:
      break;
  }
  return "unknown";
}

// One document and what is wrong with it.
struct Judged {
  std::filesystem::path path;
  Judgement judgement = Judgement::unknown;
  std::vector<validate::Problem> problems = {};
  std::vector<Location> places = {};  // Of each problem.
  std::string reason = {};            // Why it is unknown.
};

Judged judge(
    const validate::Checker& checker, const FileSystem& files, const std::filesystem::path& path
) {
  Judged judged{.path = path};
  const auto document = files.read(path, kMaxDocumentBytes);
  if (!document) {
    judged.reason = to_string(document.error());
    return judged;
  }
  validate::Verdict verdict = checker.check_text(*document);
  judged.judgement = verdict.is_valid()       ? Judgement::valid
                     : verdict.is_undecided() ? Judgement::unknown
                                              : Judgement::invalid;
  if (verdict.is_undecided()) judged.reason = verdict.problems.front().message;
  judged.problems = std::move(verdict.problems);
  for (const validate::Problem& problem : judged.problems)
    judged.places.push_back(json::locate(*document, problem.pointer, path.string()));
  return judged;
}

void print(const Judged& judged) {
  std::println("{}: {}", judged.path.string(), to_string(judged.judgement));
  if (judged.judgement == Judgement::unknown) {
    std::println("  {}", judged.reason);
    return;
  }
  for (std::size_t i = 0; i < judged.problems.size(); ++i) {
    const validate::Problem& problem = judged.problems[i];
    std::println(
        "  {}:{}: {}: `{}`: {}",
        judged.places[i].line,
        judged.places[i].column,
        problem.pointer.empty() ? "the value" : "#" + problem.pointer,
        problem.keyword,
        problem.message
    );
  }
}

json::Value to_json(const Judged& judged) {
  json::Value::Array problems;
  for (std::size_t i = 0; i < judged.problems.size(); ++i) {
    const validate::Problem& problem = judged.problems[i];
    problems.emplace_back(
        json::Value::Object{
            {"pointer", text(problem.pointer)},
            {"keyword", text(problem.keyword)},
            {"message", text(problem.message)},
            {"at", location_json(judged.places[i])},
        }
    );
  }
  json::Value::Object object = {
      {"file", text(judged.path.string())},
      {"judgement", text(to_string(judged.judgement))},
      {"problems", json::Value(std::move(problems))},
  };
  if (!judged.reason.empty()) object.push_back({"reason", text(judged.reason)});
  return json::Value(std::move(object));
}

Result<ExitCode> validate_command(const SchemaArguments& arguments, const FileSystem& files) {
  TRY(run::SchemaFile file, run::load_schema(files, arguments.schema, arguments.documents));
  print_warnings(file.schema);
  TRY(const validate::Checker checker,
      validate::Checker::make(
          std::make_shared<const schema::Schema>(std::move(file.schema)),
          {.formats = arguments.asserts_formats ? validate::Formats::assertion
                                                : validate::Formats::annotation}
      ));
  std::vector<Judged> all;
  for (const std::filesystem::path& path : arguments.instances)
    all.push_back(judge(checker, files, path));
  if (arguments.is_json) {
    json::Value::Array list;
    for (const Judged& judged : all)
      list.push_back(to_json(judged));
    print_json(json::Value(std::move(list)));
  } else {
    std::ranges::for_each(all, print);
  }
  const auto has = [&](Judgement judgement) {
    return std::ranges::contains(all, judgement, &Judged::judgement);
  };
  if (has(Judgement::unknown)) return ExitCode::could_not_run;
  return has(Judgement::invalid) ? ExitCode::some_failed : ExitCode::done;
}

}  // namespace

Result<ExitCode> schema_command(const SchemaArguments& arguments) {
  RealFileSystem files;
  switch (arguments.action) {
    case SchemaAction::check:
      return check_command(arguments, files);
    case SchemaAction::convert:
      return convert_command(arguments, files);
    case SchemaAction::show:
      return show_command(arguments, files);
    case SchemaAction::validate:
      break;
  }
  return validate_command(arguments, files);
}

}  // namespace extractinator::cli
