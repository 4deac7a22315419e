// Measures parts of several runs alike; everything here is private to the room through
// compared_parts.h.
#include "eval/compared_parts.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "base/result.h"
#include "eval/aligned_rows.h"
#include "eval/assessment.h"
#include "eval/collector.h"
#include "eval/field.h"
#include "eval/field_collectors.h"
#include "eval/parts.h"
#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::eval {
namespace {

std::size_t n_different(
    std::span<const std::size_t> rows, std::span<const std::uint32_t> clusters
) {
  std::set<std::uint32_t> different;
  for (const std::size_t row : rows)
    different.insert(clusters[row]);
  return different.size();
}

// Rows that measures without a worst case are over in all runs that have the part.
void find_common(PartPlace& place, std::span<const std::uint32_t> clusters) {
  std::vector<std::uint32_t> counts(clusters.size(), 0);
  std::uint32_t n_runs = 0;
  for (const ComparedPart& run : place.runs) {
    if (run.part == nullptr) continue;
    ++n_runs;
    for (const std::uint32_t row : run.part->rows())
      ++counts[row];
  }
  std::vector<Weight> common;
  std::vector<std::size_t> rows;
  bool is_same = true;
  for (std::size_t row = 0; row < counts.size(); ++row) {
    common.push_back(counts[row] == n_runs ? 1 : 0);
    if (counts[row] == n_runs) rows.push_back(row);
    is_same = is_same && (counts[row] == 0 || counts[row] == n_runs);
  }
  place.n_common = rows.size();
  place.n_common_clusters = n_different(rows, clusters);
  if (is_same) return;
  for (ComparedPart& run : place.runs)
    run.common = common;
}

std::vector<std::size_t> labelled_rows(const Field& field, std::span<const AlignedRow> rows) {
  std::vector<std::size_t> labelled;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (value_at(*rows[i].truth, field.path) != nullptr) labelled.push_back(i);
  }
  return labelled;
}

}  // namespace

Result<FieldCollectors> collect(
    const schema::Schema& schema,
    std::span<const AlignedRow> rows,
    std::span<const std::uint32_t> clusters,
    std::span<const std::size_t> runs,
    const AssessmentOptions& options
) {
  TRY(FieldCollectors collected, FieldCollectors::make(schema, options));
  std::uint32_t number = 0;
  for (const std::size_t run : runs) {
    for (std::size_t i = 0; i < rows.size(); ++i, ++number) {
      const json::Value* answer = rows[i].answers[run];
      collected.read(*rows[i].truth, answer);
      if (answer == nullptr) {
        collected.add_missing(number);
      } else {
        TRY_VOID(collected.add(number, clusters[i]));
      }
    }
  }
  for (const CollectedField& field : collected.fields()) {
    if (runs.size() > 1) field.collector->rank_within(static_cast<std::uint32_t>(rows.size()));
    field.collector->finish();
  }
  return collected;
}

void measure(
    const ComparedPart& compared,
    std::span<const Part::Line> lines,
    Weights weights,
    Scratch& scratch,
    Values values
) {
  const auto& [part, has_missing, common] = compared;
  if (part == nullptr) return;
  if (has_missing) {
    part->worst_cases(weights, scratch, values);
  } else {
    part->measure(weights, scratch, values);
  }
  const bool is_done =
      (!has_missing && common.empty()) || std::ranges::all_of(lines, &Part::Line::has_worst_case);
  if (is_done) return;
  Weights own = weights;
  if (!common.empty() && weights.empty()) own = common;
  if (!common.empty() && !weights.empty()) {
    scratch.common.resize(weights.size());
    for (std::size_t i = 0; i < weights.size(); ++i)
      scratch.common[i] = static_cast<Weight>(weights[i] * common[i]);
    own = scratch.common;
  }
  scratch.values.assign(lines.size(), std::nullopt);
  part->measure(own, scratch, scratch.values);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!lines[i].has_worst_case) values[i] = scratch.values[i];
  }
}

MeasureLayout layout_of(
    const std::vector<FieldCollectors>& runs,
    std::span<const AlignedRow> rows,
    std::span<const std::uint32_t> clusters
) {
  MeasureLayout layout;
  std::vector<std::size_t> of_headlines;
  const std::vector<CollectedField>& fields = runs.front().fields();
  for (std::size_t field = 0; field < fields.size(); ++field) {
    const std::vector<std::size_t> labelled = labelled_rows(fields[field].field, rows);
    if (labelled.empty()) continue;
    const bool has_headline = fields[field].field.kind != FieldKind::status;
    bool is_headline = has_headline;
    if (has_headline) of_headlines.insert(of_headlines.end(), labelled.begin(), labelled.end());
    for (std::size_t place = 0; place < fields[field].collector->places().size(); ++place) {
      PartPlace made = {.field = field, .place = place, .first = layout.measures.size()};
      bool needs_common = false;
      for (const FieldCollectors& run : runs) {
        const Collector& collector = *run.fields()[field].collector;
        const Part* part = collector.places()[place];
        made.runs.push_back({.part = part, .has_missing = collector.n_missing() > 0});
        if (part == nullptr || !made.lines.empty()) continue;
        made.lines = part->lines();
        needs_common = !std::ranges::all_of(made.lines, &Part::Line::has_worst_case);
      }
      if (made.lines.empty()) continue;
      if (needs_common) find_common(made, clusters);
      made.n_clusters = n_different(labelled, clusters);
      for (std::size_t line = 0; line < made.lines.size(); ++line) {
        layout.measures.push_back(
            {.place = layout.places.size(),
             .line = line,
             .field = label_of(fields[field].field),
             .is_headline = std::exchange(is_headline, false)}
        );
      }
      layout.places.push_back(std::move(made));
    }
  }
  layout.n_score_clusters = n_different(of_headlines, clusters);
  return layout;
}

// All values of one run, and the mean of its headlines.
void measure_run(
    const MeasureLayout& layout, std::size_t run, Weights weights, Scratch& scratch, Values values
) {
  for (const PartPlace& place : layout.places) {
    measure(
        place.runs[run],
        place.lines,
        weights,
        scratch,
        values.subspan(place.first, place.lines.size())
    );
  }
  double sum = 0;
  double n = 0;
  for (std::size_t i = 0; i < layout.measures.size(); ++i) {
    if (!layout.measures[i].is_headline || !values[i]) continue;
    sum += *values[i];
    n += 1;
  }
  values.back() = n > 0 ? std::optional(sum / n) : std::nullopt;
}

std::uint64_t n_of(const PartPlace& place, std::size_t line, std::size_t run) {
  if (!place.lines[line].has_worst_case) return place.n_common;
  if (place.runs[run].part == nullptr) return 0;
  const Part::Line own = place.runs[run].part->lines()[line];
  return own.n + own.n_missing;
}

}  // namespace extractinator::eval
