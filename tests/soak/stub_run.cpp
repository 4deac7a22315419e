// Dataset, generator and ingredients; everything here is public through stub_run.h.
#include "tests/soak/stub_run.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <fstream>
#include <functional>
#include <initializer_list>
#include <ios>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/check.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/result.h"
#include "decode/generator.h"
#include "grammar/grammar.h"
#include "json/value.h"
#include "json/write.h"
#include "prompt/prompt.h"
#include "run/runner.h"
#include "run/task.h"
#include "schema/schema.h"
#include "store/run_store.h"
#include <extractinator/options.h>
#include <extractinator/run.h>

namespace extractinator::soak {
namespace {

constexpr std::string_view kTaskName = "Task001_soak";
constexpr std::string_view kTask = R"({
  "Description": "What the reports say.",
  "Data_Path": "soak.jsonl",
  "Input_Field": "text",
  "Parser_Format": {
    "n": {"type": "int", "description": "a number"},
    "side": {"type": "str", "literals": ["left", "right"], "description": "a side"}
  }
}
)";

std::uint64_t digest_of(std::string_view text) {
  const Hash256 hash = hash_of(text);
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i)
    number = number << 8U | hash.bytes[i];
  return number;
}

// Works on as many requests at a time as a small model does. Half of them end together, the last
// ones first, so that completions come out of order and several in one transaction.
class StubGenerator final : public decode::Generator {
 public:
  explicit StubGenerator(const std::function<void(std::uint64_t)>& on_dispatch)
      : on_dispatch_(on_dispatch) {}

  Result<void> generate(
      const decode::RequestSource& next,
      const decode::CompletionSink& done,
      const std::stop_token& /*stop*/
  ) override {
    constexpr std::size_t kWidth = 16;
    std::vector<decode::Request> held;
    while (true) {
      while (held.size() < kWidth) {
        auto request = next();
        if (!request) break;
        if (on_dispatch_) on_dispatch_(request->row);
        held.push_back(std::move(*request));
      }
      if (held.empty()) return {};
      std::vector<decode::Completion> ended;
      while (!held.empty() && ended.size() < kWidth / 2) {
        ended.push_back(complete(held.back()));
        held.pop_back();
      }
      TRY_VOID(done(std::move(ended)));
    }
  }

 private:
  static decode::Completion complete(const decode::Request& request) {
    Reply reply = reply_to(request.prompt.parts.front().text);
    const bool has_answer = reply.status != store::Status::failed;
    decode::Completion completion{
        .row = request.row,
        .task = request.task,
        .stop = has_answer ? decode::StopReason::complete : decode::StopReason::token_limit,
        .text = std::move(reply.text),
    };
    completion.n_prompt_tokens = 1;
    completion.n_generated_tokens = 1;
    return completion;
  }

  const std::function<void(std::uint64_t)>& on_dispatch_;
};

class FinishLog final : public Log {
 public:
  explicit FinishLog(const std::function<void(std::uint64_t)>& on_finish) : on_finish_(on_finish) {}
  void event(LogLevel /*level*/, Literal name, std::initializer_list<LogField> fields) override {
    if (name.view() != "row_finished" || !on_finish_) return;
    on_finish_(static_cast<std::uint64_t>(std::get<std::int64_t>(fields.begin()->value)));
  }

 private:
  const std::function<void(std::uint64_t)>& on_finish_;
};

class QuietSink final : public ProgressSink {
 public:
  void begin(const Progress& /*progress*/) override {}
  void update(const Progress& /*progress*/) override {}
  void end(const Progress& /*progress*/) override {}
  void warn(std::string_view /*message*/) override {}
};

Result<prompt::Prompt> prompt_of(std::string_view report) {
  return prompt::Prompt{
      .parts = {{.kind = prompt::Part::Kind::report, .text = std::string(report)}},
      .tokens = {1},
      .n_report_tokens = report.size(),
  };
}

// The columns of a row as the dataset has them and as the store keeps them.
json::Value columns_of(std::uint64_t row, std::uint64_t seed) {
  return json::Value(
      json::Value::Object{
          {"id", json::Value(std::format("{:07}", row))},
          {"text", json::Value(report_of(row, seed))}
      }
  );
}

json::Value number(std::uint64_t n) { return json::Value::integer(static_cast<std::int64_t>(n)); }

// What `export` wants to know of a run.
json::Value description_of(const run::Task& task, const Options& options) {
  return json::Value(
      json::Value::Object{
          {"schema_hash", json::Value(to_hex(schema::hash_of(*task.schema)))},
          {"max_answer_tokens", number(options.max_answer_tokens)},
          {"context_length", number(options.context_length)},
          {"temperature", json::Value::number(options.temperature)},
          {"top_k", json::Value::integer(options.top_k)},
          {"top_p", json::Value::number(options.top_p)},
          {"seed", number(options.seed)},
      }
  );
}

std::string row_text(
    store::Status status, std::string_view answer, std::string_view cause, std::string_view columns
) {
  return std::format("{}|{}|{}|{}", store::to_string(status), answer, cause, columns);
}

}  // namespace

std::filesystem::path Project::results() const {
  return folder / "out" / "run" / std::format("{}-run0", kTaskName);
}

std::string report_of(std::uint64_t row, std::uint64_t seed) {
  const std::uint64_t digest = digest_of(std::format("{} {}", row, seed));
  std::string text = std::format("Report {} of {}: \"no\" nodule, 5\u00a0mm \u2192 \\ ", row, seed);
  // One in sixteen takes more than a page of the database.
  const std::size_t n_bytes = digest % 16 == 0 ? 5000 : 40 + digest % 400;
  while (text.size() < n_bytes)
    text += std::format("{:x} ", digest_of(text));
  return text;
}

Reply reply_to(std::string_view report) {
  const std::uint64_t digest = digest_of(report);
  switch (digest % 16) {
    case 0:
      return {.status = store::Status::failed};
    case 1:
      return {.status = store::Status::invalid, .text = R"({"n": "many", "side": "left"})"};
    default:
      return {
          .status = store::Status::done,
          .text = std::format(
              R"({{"n": {}, "side": "{}"}})", digest % 1000, digest % 2 == 0 ? "left" : "right"
          ),
      };
  }
}

Project make_project(
    const std::filesystem::path& folder, std::uint64_t n_rows, std::uint64_t seed
) {
  std::filesystem::create_directories(folder / "tasks");
  std::filesystem::create_directories(folder / "data");
  std::ofstream(folder / "tasks" / std::format("{}.json", kTaskName)) << kTask;
  std::ofstream data(folder / "data" / "soak.jsonl");
  for (std::uint64_t row = 0; row < n_rows; ++row)
    data << json::write(columns_of(row, seed)) << '\n';
  EXTR_CHECK(data.flush().good(), "the dataset can be written");
  return {.folder = folder, .n_rows = n_rows, .seed = seed};
}

Result<RunSummary> run_stub(const StubRun& stub) {
  Options options;
  options.output_dir = stub.project.folder / "out";
  options.limit = stub.limit;
  const std::filesystem::path file =
      stub.project.folder / "tasks" / std::format("{}.json", kTaskName);
  TRY(const run::Task task, run::load_task(stub.files, file, {}));
  TRY(const run::Survey found, run::survey(task, options));
  TRY(const auto grammar, grammar::Grammar::compile(*task.schema));
  StubGenerator generator(stub.on_dispatch);
  FinishLog log(stub.on_finish);
  QuietSink sink;
  const run::Ingredients ingredients{
      .task = task,
      .survey = found,
      .build_prompt = prompt_of,
      .grammar = grammar,
      .form = nullptr,
      .generator = generator,
      .configuration =
          {
              .name = task.name,
              .description = description_of(task, options),
              .context = json::Value(
                  json::Value::Object{
                      {"task_file", json::Value(file.string())}, {"n_rows", number(found.n_rows)}
                  }
              ),
          },
      .files = stub.files,
      .clock = stub.clock,
      .log = log,
  };
  return run::run_task(ingredients, options, sink, {});
}

Result<Rows> rows_of(const store::RunStore& store) {
  Rows rows;
  TRY_VOID(store.for_each([&](const store::StoredRow& row) -> Result<void> {
    const store::Outcome& outcome = row.outcome;
    rows[row.key.row] = row_text(outcome.status, outcome.answer, outcome.cause, row.columns_json);
    return {};
  }));
  return rows;
}

Rows expected_rows(const Project& project) {
  Rows rows;
  for (std::uint64_t row = 0; row < project.n_rows; ++row) {
    const Reply reply = reply_to(report_of(row, project.seed));
    std::string_view cause;
    if (reply.status == store::Status::failed) cause = "token_limit";
    if (reply.status == store::Status::invalid) cause = "invalid_answer";
    rows[row] =
        row_text(reply.status, reply.text, cause, json::write(columns_of(row, project.seed)));
  }
  return rows;
}

std::map<std::string, std::string> exports_of(const std::filesystem::path& folder) {
  std::map<std::string, std::string> exports;
  for (const char* name : {"nlp-predictions-dataset.json", "nlp-predictions-dataset.jsonl"}) {
    std::ifstream in(folder / name, std::ios::binary);
    if (in) exports[name] = {std::istreambuf_iterator<char>(in), {}};
  }
  return exports;
}

}  // namespace extractinator::soak
