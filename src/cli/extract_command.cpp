// `extractinate extract`: one report in, one answer out. Reachable from outside: extract_command.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <format>
#include <print>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/file_system.h"
#include "base/result.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include <extractinator/extractor.h>
#include <extractinator/options.h>

namespace extractinator::cli {
namespace {

constexpr std::uint64_t kMaxReportBytes = std::uint64_t{256} << 20U;

Result<std::string> read_standard_input() {
  constexpr std::size_t kBlock = std::size_t{64} << 10U;
  std::string text;
  std::string block(kBlock, '\0');
  while (const std::size_t n = std::fread(block.data(), 1, block.size(), stdin)) {
    text.append(block, 0, n);
    if (text.size() > kMaxReportBytes)
      return fail(ErrorCode::limit_exceeded, "standard input has more than 256 MiB");
  }
  if (std::ferror(stdin) != 0) return fail(ErrorCode::io_error, "cannot read standard input");
  return text;
}

Result<json::Value> parsed(const std::string& text) {
  return json::parse(text, {.duplicate_keys = json::DuplicateKeys::keep});
}

}  // namespace

Result<ExitCode> extract_command(const ExtractArguments& arguments) {
  const RealFileSystem files;
  Options options = arguments.options;
  TRY(options.model, find_model(arguments.model));
  TRY(auto extractor,
      arguments.task.empty()
          ? Extractor::open_schema(arguments.schema, arguments.description, options)
          : Extractor::open(arguments.task, options));
  TRY(const std::string report,
      arguments.text == "-" ? read_standard_input() : files.read(arguments.text, kMaxReportBytes));
  TRY(const Extraction extraction, extractor.extract(report));
  if (extraction.status != Status::done) {
    std::println(stderr, "error: {}: {}", extraction.cause, extraction.message);
    return ExitCode::some_failed;
  }
  TRY(json::Value printed, parsed(extraction.json));
  // What is known beside the values only when it was asked for: pipelines want the answer.
  json::Value::Object beside;
  if (options.evidence || options.probabilities) {
    TRY(json::Value fields, parsed(extraction.fields_json));
    beside.push_back({"fields", std::move(fields)});
  }
  if (options.keep_thinking) beside.push_back({"thinking", json::Value(extraction.thinking)});
  if (!beside.empty()) {
    beside.insert(beside.begin(), {"answer", std::move(printed)});
    printed = json::Value(std::move(beside));
  }
  std::println("{}", json::write(printed, {.layout = json::Layout::indented}));
  return ExitCode::done;
}

}  // namespace extractinator::cli
