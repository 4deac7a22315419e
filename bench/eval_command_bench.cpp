// How long does `extractinate eval` take from its files to its last line, and how much memory?
//
// Usage: eval_command_bench [ROWS…]   1000 and 100000 rows
//
// A run database and a file of truth with the rows of eval_rows.h, each with a report of 500 bytes,
// are made in a temporary folder, which takes longer than to evaluate them. Then the real program
// evaluates them as a process of its own: with the default id columns, in clusters of four rows,
// without intervals and with those of 200 draws. Its memory is the most that was resident.
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <format>
#include <fstream>
#include <iostream>
#include <print>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/result.h"
#include "bench/eval_rows.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/schema.h"
#include "store/run_store.h"

namespace extractinator::bench {
namespace {

constexpr std::size_t kReportBytes = 500;
constexpr std::size_t kRowsPerCluster = 4;
constexpr std::size_t kDraws = 200;

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name =
        (std::filesystem::temp_directory_path() / "extractinator-bench-XXXXXX").string();
    EXTR_CHECK(::mkdtemp(name.data()) != nullptr, "there can be a temporary folder");
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

json::Value whole(std::size_t n) { return json::Value::integer(static_cast<std::int64_t>(n)); }

std::string compact(json::Value::Object object) {
  return json::write(json::Value(std::move(object)), {.layout = json::Layout::compact});
}

// An exported row as the store has it.
store::Outcome outcome_of(const json::Value& row) {
  store::Outcome outcome;
  if (row.find("status")->as_string() != "success") {
    outcome.cause = "token_limit";
    outcome.message = "the answer took more than the allowed tokens";
    return outcome;
  }
  json::Value::Object answer;
  json::Value::Array fields;
  for (const json::Member& member : row.as_object()) {
    if (member.key == "id" || member.key == "status" || member.key.contains("__")) continue;
    answer.push_back(member);
    if (member.value.is_array()) continue;
    json::Value::Object field = {{"pointer", json::Value(json::pointer_step(member.key))}};
    const json::Value* probability = row.find(member.key + "__p");
    const json::Value p = probability != nullptr ? *probability : json::Value::number(0.875);
    field.push_back({"probability", p});
    field.push_back({"lowest", p});
    field.push_back({"removed_mass", json::Value::number(0)});
    if (const json::Value* all = row.find(member.key + "__distribution"))
      field.push_back({"distribution", *all});
    fields.emplace_back(std::move(field));
  }
  outcome.status = store::Status::done;
  outcome.answer = json::write(json::Value(std::move(answer)));
  outcome.fields_json =
      json::write(json::Value(std::move(fields)), {.layout = json::Layout::compact});
  outcome.details_json = R"({"n_report_tokens":125,"n_prompt_tokens":300,"n_generated_tokens":90})";
  return outcome;
}

Result<void> make_run(const std::filesystem::path& folder, std::size_t n_rows) {
  TRY(const json::Value written_schema, json::parse(eval_schema()));
  TRY(const schema::Schema schema, schema::read_json_schema(written_schema, {}));
  const std::filesystem::path task = folder / "Task001_bench.json";
  std::ofstream(task) << compact({
      {"Description", json::Value("What the reports say.")},
      {"Data_Path", json::Value("reports.csv")},
      {"Input_Field", json::Value("report")},
      {"Parser_Format", written_schema},
  });
  const store::Configuration configuration = {
      .name = "Task001_bench",
      .description = json::Value(
          json::Value::Object{
              {"schema_hash", json::Value(to_hex(schema::hash_of(schema)))},
              {"max_answer_tokens", whole(512)},
              {"context_length", whole(0)},
              {"temperature", json::Value::number(0)},
              {"top_k", whole(0)},
              {"top_p", json::Value::number(1)},
              {"seed", whole(0)},
          }
      ),
      .context = json::Value(json::Value::Object{{"task_file", json::Value(task.string())}}),
  };
  const SystemClock clock;
  TRY(auto store, store::RunStore::open(folder / "run.db", configuration, {}, clock));

  EvalRows patterns = eval_patterns();
  std::vector<store::Outcome> answers;
  for (const json::Value& row : patterns.predictions)
    answers.push_back(outcome_of(row));
  std::ofstream truth(folder / "truth.json");
  const std::string report(kReportBytes, 'x');
  constexpr std::size_t kPerTransaction = 4096;
  std::vector<store::NewRecord> records;
  std::vector<store::Outcome> outcomes;
  for (std::size_t row = 0; row < n_rows; ++row) {
    json::Value& wanted = patterns.truth[row % kEvalPatterns];
    wanted.as_object()[0].value = whole(row);
    wanted.as_object()[1].value = whole(row / kRowsPerCluster);
    truth << (row == 0 ? "[\n" : ",\n") << json::write(wanted);

    std::string columns = compact({
        {"id", whole(row)},
        {"patient", whole(row / kRowsPerCluster)},
        {"report", json::Value(report)},
    });
    const Hash256 content = hash_of(columns);
    records.push_back(
        {.key = {.row = row, .content = content}, .columns_json = std::move(columns)}
    );
    outcomes.push_back(answers[row % kEvalPatterns]);
    outcomes.back().row = row;
    if (records.size() < kPerTransaction && row + 1 < n_rows) continue;
    TRY_VOID(store.begin_attempts(records));
    TRY_VOID(store.finish(outcomes));
    records.clear();
    outcomes.clear();
  }
  truth << "\n]\n";
  EXTR_CHECK(truth.flush().good(), "the truth can be written");
  return {};
}

struct Spent {
  double seconds = 0;
  double processor_seconds = 0;  // Of all threads.
  double peak_mib = 0;
  bool is_right = false;
};

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + (static_cast<double>(time.tv_usec) / 1e6);
}

Spent evaluate(const std::filesystem::path& folder, std::size_t n_draws) {
  const std::string run = folder.string();
  const std::string truth = (folder / "truth.json").string();
  const std::string draws = std::to_string(n_draws);
  const auto start = std::chrono::steady_clock::now();
  const pid_t child = ::fork();
  EXTR_CHECK(child >= 0, "processes can be made");
  if (child == 0) {
    const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    ::dup2(nowhere, STDOUT_FILENO);
    ::execl(
        EXTRACTINATOR_PROGRAM,
        "extractinate",
        "eval",
        run.c_str(),
        "--truth",
        truth.c_str(),
        "--cluster",
        "patient",
        "--draws",
        draws.c_str(),
        nullptr
    );
    ::_exit(127);
  }
  int status = 0;
  rusage usage = {};
  while (::wait4(child, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  return {
      .seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
      .processor_seconds = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime),
      .peak_mib = static_cast<double>(usage.ru_maxrss) / 1024,
      .is_right = WIFEXITED(status) && WEXITSTATUS(status) == 0,
  };
}

double mib(const std::filesystem::path& file) {
  return static_cast<double>(std::filesystem::file_size(file)) / (1024.0 * 1024.0);
}

Result<void> measure(std::size_t n_rows) {
  const TemporaryFolder folder;
  TRY_VOID(make_run(folder.path(), n_rows));
  for (const std::size_t n_draws : {std::size_t{0}, kDraws}) {
    const Spent spent = evaluate(folder.path(), n_draws);
    if (!spent.is_right) return fail(ErrorCode::io_error, "`extractinate eval` did not end well");
    std::println(
        "{:8} rows, {:3} draws: {:7.2f} s, {:7.2f} s of processors, {:6.0f} MiB at most (database "
        "{:.1f} MiB, truth {:.1f} MiB)",
        n_rows,
        n_draws,
        spent.seconds,
        spent.processor_seconds,
        spent.peak_mib,
        mib(folder.path() / "run.db"),
        mib(folder.path() / "truth.json")
    );
    std::cout.flush();
  }
  return {};
}

}  // namespace
}  // namespace extractinator::bench

int main(int argc, char** argv) {
  using namespace extractinator;
  std::vector<std::size_t> sizes;
  for (int i = 1; i < argc; ++i)
    sizes.push_back(std::strtoull(argv[i], nullptr, 10));
  if (sizes.empty()) sizes = {1'000, 100'000};
  for (const std::size_t n_rows : sizes) {
    const auto measured = n_rows > 0 ? bench::measure(n_rows)
                                     : fail(ErrorCode::invalid_input, "rows are a number above 0");
    if (!measured) {
      std::print(std::cerr, "{}", render(measured.error()));
      return 2;
    }
  }
  return 0;
}
