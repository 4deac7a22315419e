// Real runs without a model: a generated dataset, and a generator whose answer follows from the
// report.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/file_system.h"
#include "base/result.h"
#include "store/run_store.h"
#include <extractinator/run.h>

namespace extractinator::soak {

// A folder with a task, its dataset and what comes out of it.
struct Project {
  std::filesystem::path folder = {};
  std::uint64_t n_rows = 0;
  std::uint64_t seed = 0;

  [[nodiscard]] std::filesystem::path results() const;
  [[nodiscard]] std::filesystem::path database() const { return results() / "run.db"; }
};

// Writes the files. Reports have between a few bytes and some kilobytes.
[[nodiscard]] Project make_project(
    const std::filesystem::path& folder, std::uint64_t n_rows, std::uint64_t seed
);
[[nodiscard]] std::string report_of(std::uint64_t row, std::uint64_t seed);
// What the generator says to a report: mostly an answer, sometimes an invalid one, sometimes none.
struct Reply {
  store::Status status = store::Status::done;
  std::string text = {};
};
[[nodiscard]] Reply reply_to(std::string_view report);

struct StubRun {
  const Project& project;
  FileSystem& files;
  const Clock& clock;
  std::optional<std::uint64_t> limit = {};
  // Called when the generator gets a row, and when the run says that its outcome is stored.
  std::function<void(std::uint64_t row)> on_dispatch = {};
  std::function<void(std::uint64_t row)> on_finish = {};
};

// run::run_task, to the end, with its exports.
[[nodiscard]] Result<RunSummary> run_stub(const StubRun& stub);

// Status, answer, cause and input of every row with an outcome, as text.
using Rows = std::map<std::uint64_t, std::string>;
[[nodiscard]] Result<Rows> rows_of(const store::RunStore& store);
// The same, as they should be, of a dataset; not read from any database.
[[nodiscard]] Rows expected_rows(const Project& project);

// Results by file name. Manifests tell how long it took and failures.json how many attempts, which
// disturbances may change.
[[nodiscard]] std::map<std::string, std::string> exports_of(const std::filesystem::path& folder);

}  // namespace extractinator::soak
