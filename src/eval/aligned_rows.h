// Which rows of several runs are the same record. Private to the room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "eval/comparison.h"
#include "json/value.h"

namespace extractinator::eval {

// One record that is in all runs and, with one, in the truth.
struct AlignedRow {
  std::size_t number = 0;                        // Of its row in the first run.
  const json::Value* record = nullptr;           // That row, whether it has an answer or not.
  std::vector<const json::Value*> answers = {};  // By run; null where there is no valid one.
  const json::Value* truth = nullptr;            // Null without truth.
};

struct AlignedRows {
  std::vector<AlignedRow> rows = {};            // In the order of the first run.
  std::vector<std::uint64_t> n_only_here = {};  // By run: rows that some other run does not have.
  std::uint64_t n_unlabelled = 0;               // In all runs and not in the truth,
  std::uint64_t n_truth_alone = 0;              // and the other way round.
};

// Points into the rows and the truth. Fails as compare().
[[nodiscard]] Result<AlignedRows> align(
    std::span<const ComparedRun> runs,
    const std::optional<std::span<const json::Value>>& truth,
    const ComparisonOptions& options
);

// The number of each row's cluster, from 0 and without gaps, by what the column says in the row of
// the first run or, where it has none, in the truth; a cluster for each row if there is no column.
[[nodiscard]] Result<std::vector<std::uint32_t>> clusters_of(
    std::span<const AlignedRow> rows, const std::string& column
);

// What the id columns of a row say, for people.
[[nodiscard]] std::string id_of(const AlignedRow& row, const std::vector<std::string>& columns);

}  // namespace extractinator::eval
