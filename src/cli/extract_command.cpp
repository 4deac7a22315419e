// `extractinate extract`: one report in, one answer out. Reachable from outside: extract_command.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <format>
#include <iterator>
#include <print>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/file_system.h"
#include "base/result.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/json_output.h"
#include "json/parse.h"
#include "json/value.h"
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

// What is known beside the values, where it was asked for.
Result<json::Value::Object> beside_answer(const Extraction& extraction, const Options& options) {
  json::Value::Object beside;
  if (options.evidence || options.probabilities) {
    TRY(json::Value fields, parsed(extraction.fields_json));
    beside.push_back({"fields", std::move(fields)});
  }
  if (options.keep_thinking) beside.push_back({"thinking", json::Value(extraction.thinking)});
  return beside;
}

Result<json::Value> to_json(const Extraction& extraction, const Options& options) {
  const bool is_done = extraction.status == Status::done;
  json::Value::Object report = {
      {"status", json::Value(std::string(to_string(extraction.status)))},
      {"cause", is_done ? json::Value() : json::Value(extraction.cause)},
      {"message", is_done ? json::Value() : json::Value(extraction.message)},
  };
  if (is_done) {
    TRY(json::Value answer, parsed(extraction.json));
    report.push_back({"answer", std::move(answer)});
    TRY(json::Value::Object beside, beside_answer(extraction, options));
    std::ranges::move(beside, std::back_inserter(report));
  } else {
    report.push_back({"answer", json::Value()});
  }
  report.push_back({"n_report_tokens", count(extraction.n_report_tokens)});
  report.push_back({"n_prompt_tokens", count(extraction.n_prompt_tokens)});
  report.push_back({"n_generated_tokens", count(extraction.n_generated_tokens)});
  report.push_back({"n_thinking_tokens", count(extraction.n_thinking_tokens)});
  return json::Value(std::move(report));
}

}  // namespace

Result<ExitCode> extract_command(const ExtractArguments& arguments) {
  const RealFileSystem files;
  Options options = arguments.options;
  TRY(options.model, find_model(arguments.model));
  TRY_VOID(find_embedding_model(options));
  TRY(auto extractor,
      arguments.task.empty()
          ? Extractor::open_schema(arguments.schema, arguments.description, options)
          : Extractor::open(arguments.task, options));
  TRY(const std::string report,
      arguments.text == "-" ? read_standard_input() : files.read(arguments.text, kMaxReportBytes));
  TRY(const Extraction extraction, extractor.extract(report));
  const bool is_done = extraction.status == Status::done;
  if (!is_done) std::println(stderr, "error: {}: {}", extraction.cause, extraction.message);
  if (arguments.is_json) {
    TRY(const json::Value document, to_json(extraction, options));
    print_json(document);
  } else if (is_done) {
    TRY(json::Value::Object beside, beside_answer(extraction, options));
    TRY(json::Value answer, parsed(extraction.json));
    // Pipelines want the answer alone unless more was asked for.
    if (!beside.empty()) {
      beside.insert(beside.begin(), {"answer", std::move(answer)});
      answer = json::Value(std::move(beside));
    }
    print_json(answer);
  }
  return is_done ? ExitCode::done : ExitCode::some_failed;
}

}  // namespace extractinator::cli
