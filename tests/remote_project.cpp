// Files and commands of the project; everything here is public through remote_project.h.
#include "tests/remote_project.h"

#include <cstdint>
#include <format>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "remote/testing/fake_model.h"
#include "tests/program.h"

namespace extractinator::testing {

void RemoteProject::SetUp() {
  write_file(
      task(),
      R"({"Description": "Find the stage.", "Data_Path": "reports.csv", "Input_Field": "text",)"
      R"( "Parser_Format": "stage.json"})"
  );
  write_file(
      root() / "tasks/parsers/stage.json",
      R"({"type":"object","properties":{"stage":{"type":"string","pattern":"^T[0-9]+$"}},)"
      R"("required":["stage"],"additionalProperties":false})"
  );
  std::string csv = "id,text\n";
  for (std::uint64_t row = 0; row < kRows; ++row)
    csv += std::format("{:03},{}\n", row, report_of(row));
  write_file(root() / "data/reports.csv", csv);
}

std::string RemoteProject::report_of(std::uint64_t row) {
  return remote::testing::request_of(row).messages[1].content;
}

std::string RemoteProject::exported(std::string_view run) const {
  return read_file(results(run) / "nlp-predictions-dataset.jsonl");
}

std::string RemoteProject::expected() {
  std::string text;
  for (std::uint64_t row = 0; row < kRows; ++row) {
    text += std::format(
        R"({{"id":"{:03}","text":"{}","token_count":null,"stage":"T{}","status":"success"}})"
        "\n",
        row,
        report_of(row),
        row
    );
  }
  return text;
}

ProgramResult RemoteProject::program(
    const std::vector<std::string>& arguments, ProgramOptions options
) const {
  options.environment.insert({"XDG_CACHE_HOME", (root() / "cache").string()});
  options.working_directory = root();
  return run_program(arguments, options);
}

ProgramResult RemoteProject::run(
    const std::string& url, const std::vector<std::string>& more, ProgramOptions options
) const {
  std::vector<std::string> arguments = {
      "run",
      task().string(),
      "--backend",
      std::string(remote::testing::to_string(GetParam())),
      "--host",
      url,
      "--model",
      "tiny",
      "--out",
      (root() / "out").string()
  };
  arguments.insert(arguments.end(), more.begin(), more.end());
  return program(arguments, std::move(options));
}

}  // namespace extractinator::testing
