// `schema check|convert|show|validate`. Reachable from outside: add_schema.
#include <array>
#include <cstddef>
#include <format>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "base/result.h"
#include "cli/arguments.h"
#include "cli/arguments_parts.h"
#include "run/schema_file.h"

namespace extractinator::cli {
namespace {

constexpr std::array<std::pair<std::string_view, SchemaForm>, 2> kForms = {{
    {"json-schema", SchemaForm::json_schema},
    {"pydantic", SchemaForm::pydantic},
}};

// The words of a command line; what they mean is found when one of the subcommands was called.
struct Given {
  SchemaArguments schema = {};
  std::vector<std::string> documents = {};  // URI=FILE
};

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

// A subcommand with what all of them have, and `Given` to write to.
struct Added {
  CLI::App& app;
  Given& given;
};

Added add(
    CLI::App& group,
    Subcommands& subcommands,
    const char* name,
    const char* text,
    SchemaAction action
) {
  CLI::App& app = *group.add_subcommand(name, text);
  const auto given = std::make_shared<Given>();
  given->schema.action = action;
  app.add_option(
         "schema", given->schema.schema, "JSON Schema or inline dictionary (.json), Pydantic (.py)"
  )
      ->required()
      ->type_name("SCHEMA");
  app.add_option("--document", given->documents, "A file that references may name by its URI")
      ->type_name("URI=FILE");
  add_json(app, given->schema.is_json);
  subcommands.push_back({.app = &app, .make = [given]() -> Result<Command> {
                           TRY(given->schema.documents, documents_of(given->documents));
                           return given->schema;
                         }});
  return {.app = app, .given = *given};
}

void add_formats(const Added& added) {
  added.app.add_flag(
      "!--no-formats",
      added.given.schema.asserts_formats,
      "`format` constrains nothing, as JSON Schema says"
  );
}

}  // namespace

void add_schema(CLI::App& program, Subcommands& subcommands) {
  CLI::App& group = *program.add_subcommand("schema", "Check, convert, show and use schemas");
  group.require_subcommand(0, 1);
  add_formats(add(
      group, subcommands, "check", "Say what of a schema is enforced where", SchemaAction::check
  ));
  const Added convert =
      add(group,
          subcommands,
          "convert",
          "Write a schema as JSON Schema or as Pydantic source",
          SchemaAction::convert);
  add_choice<kForms>(
      convert.app, "--to", convert.given.schema.to, "json-schema or pydantic [json-schema]"
  );
  convert.app
      .add_option("--output,-o", convert.given.schema.output, "File to write [standard output]")
      ->type_name("FILE");
  add(group, subcommands, "show", "Show a schema as a table", SchemaAction::show);
  const Added validate =
      add(group, subcommands, "validate", "Judge JSON files by a schema", SchemaAction::validate);
  validate.app.add_option("files", validate.given.schema.instances, "JSON files")
      ->required()
      ->type_name("FILE");
  add_formats(validate);
  subcommands.push_back({.app = &group, .make = [&program] { return Text{program.help()}; }});
}

}  // namespace extractinator::cli
