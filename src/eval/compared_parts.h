// What several runs have of a part, measured so that a row without an answer is the same to all of
// them. Private to the room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "eval/aligned_rows.h"
#include "eval/assessment.h"
#include "eval/field_collectors.h"
#include "eval/parts.h"
#include "schema/schema.h"

namespace extractinator::eval {

// Rows of `runs`, one run behind the other: row i of the j-th of them is row j * rows + i. Rows
// without an answer are missing. Finished; of two runs or more with ranks within each
// (Collector::rank_within). Fails as FieldCollectors::make() and Collector::add().
[[nodiscard]] Result<FieldCollectors> collect(
    const schema::Schema& schema,
    std::span<const AlignedRow> rows,
    std::span<const std::uint32_t> clusters,
    std::span<const std::size_t> runs,
    const AssessmentOptions& options
);

// A part of one collector.
struct ComparedPart {
  const Part* part = nullptr;  // Null where it has no measures.
  bool has_missing = false;    // Rows without an answer.
  // By row: 1 if it is in all runs what measures without a worst case are over, else 0; empty if
  // all runs have the same rows, or all measures a worst case.
  std::vector<Weight> common = {};
};

// The values of all lines, as ComparedMeasure has them; nothing without a part.
void measure(
    const ComparedPart& compared,
    std::span<const Part::Line> lines,
    Weights weights,
    Scratch& scratch,
    Values values
);

// A part of a field in all runs.
struct PartPlace {
  std::size_t field = 0;  // Of the collectors.
  std::size_t place = 0;  // Of Collector::places().
  std::size_t first = 0;  // Of its measures.
  std::vector<Part::Line> lines = {};
  std::vector<ComparedPart> runs = {};
  std::size_t n_clusters = 0;  // With a row that is labelled.
  // Rows and clusters that measures without a worst case are over.
  std::size_t n_common = 0;
  std::size_t n_common_clusters = 0;
};

// One measure of it.
struct MeasurePlace {
  std::size_t place = 0;
  std::size_t line = 0;
  std::string field = {};
  bool is_headline = false;
};

struct MeasureLayout {
  std::vector<PartPlace> places = {};
  std::vector<MeasurePlace> measures = {};  // In their order.
  std::size_t n_score_clusters = 0;
  // The mean of the headlines is behind all measures.
  [[nodiscard]] std::size_t n_values() const { return measures.size() + 1; }
};

// Of one collector for each run, as collect() makes them; it points into them. Fields that no row
// is labelled for are left out, and so are parts that no run has.
[[nodiscard]] MeasureLayout layout_of(
    const std::vector<FieldCollectors>& runs,
    std::span<const AlignedRow> rows,
    std::span<const std::uint32_t> clusters
);

// All values of one run, and behind them the mean of its headlines.
void measure_run(
    const MeasureLayout& layout, std::size_t run, Weights weights, Scratch& scratch, Values values
);

// ComparedMeasure::ns of a run.
[[nodiscard]] std::uint64_t n_of(const PartPlace& place, std::size_t line, std::size_t run);

}  // namespace extractinator::eval
