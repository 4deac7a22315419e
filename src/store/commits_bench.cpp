// How many records per second can be begun and finished durably, by records per transaction?
// Usage: store_commits_bench FOLDER [SECONDS]   FOLDER lies on the disk to be measured.
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <print>
#include <string>
#include <vector>

#include "base/clock.h"
#include "store/run_store.h"

namespace extractinator::store {
namespace {

constexpr std::size_t kReportBytes = 2000;

Result<void> measure(
    const std::filesystem::path& folder,
    Storage storage,
    std::size_t n_per_transaction,
    std::chrono::duration<double> time
) {
  const SystemClock clock;
  const auto path = folder / "commits_bench.sqlite";
  const Configuration configuration = {
      .name = "bench", .description = json::Value(json::Value::Object{})
  };
  TRY(RunStore store,
      RunStore::open(path, configuration, {.overwrite = true, .storage = storage}, clock));
  std::uint64_t n_rows = 0;
  std::uint64_t n_transactions = 0;
  const auto start = std::chrono::steady_clock::now();
  std::chrono::duration<double> spent = {};
  while (spent < time) {
    std::vector<NewRecord> records;
    std::vector<Outcome> outcomes;
    for (std::size_t i = 0; i < n_per_transaction; ++i, ++n_rows) {
      records.push_back({
          .key = {.row = n_rows, .content = hash_of(std::to_string(n_rows))},
          .columns_json = std::string(kReportBytes, 'x'),
      });
      outcomes.push_back(
          {.row = n_rows, .status = Status::done, .answer = R"({"size": 7, "side": "left"})"}
      );
    }
    TRY_VOID(store.begin_attempts(records));
    TRY_VOID(store.finish(outcomes));
    n_transactions += 2;
    spent = std::chrono::steady_clock::now() - start;
  }
  std::println(
      "{:7} storage, {:4} records per transaction: {:7.0f} records/s, {:6.0f} transactions/s",
      to_string(storage),
      n_per_transaction,
      static_cast<double>(n_rows) / spent.count(),
      static_cast<double>(n_transactions) / spent.count()
  );
  return {};
}

}  // namespace
}  // namespace extractinator::store

int main(int argc, char** argv) {
  using namespace extractinator;
  if (argc < 2) {
    std::println(std::cerr, "usage: {} FOLDER [SECONDS]", argv[0]);
    return 2;
  }
  const std::chrono::duration<double> time(argc > 2 ? std::atof(argv[2]) : 3.0);
  for (const store::Storage storage : {store::Storage::local, store::Storage::network}) {
    for (const std::size_t n_per_transaction : {1U, 8U, 64U}) {
      const auto measured = store::measure(argv[1], storage, n_per_transaction, time);
      if (!measured) {
        std::print(std::cerr, "{}", render(measured.error()));
        return 2;
      }
    }
  }
  std::filesystem::remove(std::filesystem::path(argv[1]) / "commits_bench.sqlite");
  return 0;
}
