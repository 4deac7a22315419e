// `extractinate init`: a project to begin with, that runs as it is. Reachable from outside:
// init_command.
#include <array>
#include <filesystem>
#include <format>
#include <print>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/file_system.h"
#include "base/result.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/json_output.h"
#include "cli/settings.h"
#include "json/value.h"

namespace extractinator::cli {
namespace {

constexpr std::string_view kTask = R"({
    "Description": "Read the report of a chest CT. Say whether it describes a lung nodule now, in which lobe, and how large it is.",
    "Data_Path": "reports.csv",
    "Input_Field": "report",
    "Parser_Format": {
        "nodule_present": {
            "type": "bool",
            "description": "Whether the report describes a lung nodule now"
        },
        "lobe": {
            "type": "str",
            "description": "Lobe of the largest nodule",
            "literals": ["right upper", "right middle", "right lower", "left upper", "left lower"],
            "optional": true
        },
        "diameter_mm": {
            "type": "int",
            "description": "Largest diameter in millimetres",
            "optional": true
        }
    }
}
)";

// Invented. Three languages: a task needs no translation.
constexpr std::string_view kReports = R"(id,report
1,"CT chest. There is a solid nodule of 8 mm in the right upper lobe. No pleural effusion."
2,"CT-thorax. Nodus van 12 mm in de linker onderkwab. Geen vergrote lymfeklieren."
3,"CT Thorax. Kein Nachweis eines Rundherdes. Kein Pleuraerguss."
)";

// Every line is a setting of docs/cli.md once its mark is taken away.
constexpr std::string_view kSettings =
    R"(# What the runs of this project have in common: options of `extractinate run` by their names.
# The command line wins over this file.

# model = "models/model.gguf"
# max_answer_tokens = 512
# evidence = true
# probabilities = true
)";

struct NewFile {
  std::string_view path;
  std::string_view content;
};

constexpr std::array<NewFile, 3> kFiles = {{
    {.path = "tasks/Task001_nodule.json", .content = kTask},
    {.path = "data/reports.csv", .content = kReports},
    {.path = kTomlSettings, .content = kSettings},
}};

}  // namespace

Result<ExitCode> init_command(const InitArguments& arguments) {
  RealFileSystem files;
  for (const NewFile& file : kFiles) {
    const std::filesystem::path path = arguments.directory / file.path;
    if (!files.exists(path)) continue;
    return fail(
        ErrorCode::conflict,
        std::format("{} is there already; nothing was written", path.string()),
        {},
        "extractinate init DIR begins a project in another folder"
    );
  }
  json::Value::Array made;
  for (const NewFile& file : kFiles) {
    const std::filesystem::path path = arguments.directory / file.path;
    TRY_VOID(files.create_directories(path.parent_path()));
    TRY(AtomicFile out, AtomicFile::create(files, path));
    TRY_VOID(out.append(file.content));
    TRY_VOID(out.commit());
    made.emplace_back(path.string());
  }
  if (arguments.is_json) {
    print_json(
        json::Value(
            json::Value::Object{
                {"directory", json::Value(arguments.directory.string())},
                {"files", json::Value(std::move(made))},
            }
        )
    );
    return ExitCode::done;
  }
  for (const json::Value& path : made)
    std::println("{}", path.as_string());
  const bool is_here = arguments.directory == ".";
  std::println(
      "\nThe task says what is wanted, the data are the reports. Run it with a model:\n\n"
      "  {}extractinate run tasks/Task001_nodule.json --model FILE.gguf",
      is_here ? std::string() : std::format("cd '{}' && ", arguments.directory.string())
  );
  return ExitCode::done;
}

}  // namespace extractinator::cli
