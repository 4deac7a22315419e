// The rows of several runs side by side. Internal to the run room.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/result.h"
#include "json/value.h"
#include "run/runner.h"
#include "store/run_store.h"

namespace extractinator::run {

// What a run has of one row.
struct RowOfRun {
  store::StoredRow stored = {};
  std::optional<json::Value> answer = {};  // Where the row is done; an object.
};

class RepeatedRows {
 public:
  // Opens the run databases for reading.
  [[nodiscard]] static Result<RepeatedRows> open(
      std::span<const std::filesystem::path> directories
  );

  [[nodiscard]] std::size_t n_runs() const { return stores_.size(); }
  [[nodiscard]] Result<store::Configuration> configuration(std::size_t run) const {
    return stores_[run].configuration();
  }
  // Every row of the survey that run 0 has, in order, as all runs have it. Stops at the first error
  // of `visit`. Fails with `conflict` if another run has not finished the row or read another
  // record.
  [[nodiscard]] Result<void> for_each(
      const Survey& survey, const std::function<Result<void>(std::span<const RowOfRun>)>& visit
  ) const;

 private:
  explicit RepeatedRows(std::vector<store::RunStore> stores) : stores_(std::move(stores)) {}

  std::vector<store::RunStore> stores_;
};

}  // namespace extractinator::run
