// Measures that are one number for each record, and the tests of their differences. Private to the
// room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "eval/aligned_rows.h"
#include "eval/comparison.h"
#include "eval/field.h"

namespace extractinator::eval {

// The headline of a field, its mean absolute error, or the score.
struct RecordValues {
  std::string field = {};  // As ComparedMeasure::field.
  std::string_view name = {};
  bool is_right_or_wrong = false;                // Each value is 1 or 0.
  bool is_mean = false;                          // The measure is the mean of the values.
  std::vector<std::size_t> rows = {};            // That count.
  std::vector<std::vector<double>> values = {};  // By run, then as `rows`.
};

// The score first, then in the order of the fields; those without rows are left out. Fails as
// count_objects().
[[nodiscard]] Result<std::vector<RecordValues>> record_values(
    std::span<const Field> fields,
    std::span<const AlignedRow> rows,
    std::size_t n_runs,
    double tolerance
);

// The number of each row's cluster, from 0 and without gaps.
struct Clustered {
  std::span<const std::uint32_t> clusters = {};
  std::size_t n_clusters = 0;
  [[nodiscard]] bool are_clustered() const { return n_clusters < clusters.size(); }
};

// Tests `result.run` against the first run: McNemar's test of right and wrong where each row is on
// its own, signed ranks of anything else.
void test_records(const RecordValues& records, const Clustered& rows, PairedDifference& result);

// The standard error of the mean difference from the first run; nothing for fewer than two
// clusters.
[[nodiscard]] std::optional<double> standard_error_of(
    const RecordValues& records, std::size_t run, const Clustered& rows
);

// Over all runs. Nothing where nothing differs.
[[nodiscard]] std::optional<OmnibusTest> test_all_runs(
    const RecordValues& records, const Clustered& rows
);

}  // namespace extractinator::eval
