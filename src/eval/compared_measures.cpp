// Measures all runs by the same draws, and tests the differences; everything here is reachable
// through compared_measures.h.
#include "eval/compared_measures.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <format>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "eval/aligned_rows.h"
#include "eval/assessment.h"
#include "eval/bootstrap.h"
#include "eval/collector.h"
#include "eval/compared_parts.h"
#include "eval/comparison.h"
#include "eval/detectable.h"
#include "eval/field.h"
#include "eval/field_collectors.h"
#include "eval/parts.h"
#include "eval/record_tests.h"
#include "eval/resampling.h"
#include "schema/schema.h"

namespace extractinator::eval {
namespace {

using Drawn = std::vector<std::optional<double>>;

std::optional<double> difference_of(
    const std::optional<double>& first, const std::optional<double>& second
) {
  return first && second ? std::optional(*second - *first) : std::nullopt;
}

Drawn differences_of(const Drawn& first, const Drawn& second) {
  Drawn differences;
  for (std::size_t i = 0; i < first.size(); ++i)
    differences.push_back(difference_of(first[i], second[i]));
  return differences;
}

std::optional<double> standard_deviation(const Drawn& drawn) {
  double sum = 0;
  double n = 0;
  for (const auto& value : drawn) {
    if (!value) continue;
    sum += *value;
    ++n;
  }
  if (n < 2) return std::nullopt;
  double squares = 0;
  for (const auto& value : drawn) {
    if (value) squares += (*value - (sum / n)) * (*value - (sum / n));
  }
  return std::sqrt(squares / (n - 1));
}

const RecordValues* find_records(
    std::span<const RecordValues> records, std::string_view field, std::string_view name
) {
  const auto found = std::ranges::find_if(records, [&](const RecordValues& one) {
    return one.field == field && one.name == name;
  });
  return found == records.end() ? nullptr : &*found;
}

// The differences of one run from the first after each swap of their answers, by measure; empty
// where `is_wanted` says that nobody asks.
Result<MeasuredValues> swapped_differences(
    const schema::Schema& schema,
    const MeasureLayout& layout,
    const std::vector<bool>& is_wanted,
    std::span<const AlignedRow> rows,
    std::span<const std::uint32_t> clusters,
    std::size_t run,
    const ComparisonOptions& options,
    const AssessmentOptions& assessed
) {
  MeasuredValues differences(layout.measures.size());
  TRY(const FieldCollectors both,
      collect(schema, rows, clusters, std::array<std::size_t, 2>{0, run}, assessed));
  // Parts of both runs together that have a wanted measure.
  struct Pooled {
    const PartPlace* place = nullptr;
    ComparedPart part = {};
  };
  std::vector<Pooled> pooled;
  for (const PartPlace& place : layout.places) {
    bool is_any = false;
    for (std::size_t i = place.first; i < place.first + place.lines.size(); ++i) {
      if (!is_wanted[i]) continue;
      is_any = true;
      differences[i].resize(options.n_swaps);
    }
    if (!is_any) continue;
    const Collector& collector = *both.fields()[place.field].collector;
    ComparedPart part = {
        .part = collector.places()[place.place],
        .has_missing = collector.n_missing() > 0,
        .common = place.runs[run].common,
    };
    part.common.insert(
        part.common.end(), place.runs[run].common.begin(), place.runs[run].common.end()
    );
    pooled.push_back({.place = &place, .part = std::move(part)});
  }
  if (pooled.empty()) return differences;
  const ClusterSwaps swaps(clusters, options.bootstrap.seed);
  std::atomic<std::size_t> next = 0;
  run_on(threads_for(options.n_threads, options.n_swaps), [&] {
    Scratch scratch;
    std::vector<std::uint32_t> of_clusters;
    const std::size_t n = rows.size();
    std::vector<Weight> first(2 * n);
    std::vector<Weight> second(2 * n);
    Drawn of_first;
    Drawn of_second;
    for (std::size_t number = next++; number < options.n_swaps; number = next++) {
      swaps.swap(number, of_clusters, std::span(first).last(n));
      std::ranges::copy(std::span(first).last(n), second.begin());
      for (std::size_t i = 0; i < n; ++i) {
        first[i] = static_cast<Weight>(1 - second[i]);
        second[n + i] = first[i];
      }
      for (const auto& [place, part] : pooled) {
        of_first.assign(place->lines.size(), std::nullopt);
        of_second.assign(place->lines.size(), std::nullopt);
        measure(part, place->lines, first, scratch, of_first);
        measure(part, place->lines, second, scratch, of_second);
        for (std::size_t line = 0; line < place->lines.size(); ++line) {
          if (is_wanted[place->first + line])
            differences[place->first + line][number] =
                difference_of(of_first[line], of_second[line]);
        }
      }
    }
  });
  return differences;
}

// Compares measures of runs that were collected.
class MeasureComparer {
 public:
  MeasureComparer(
      const schema::Schema& schema,
      std::span<const AlignedRow> rows,
      std::span<const std::uint32_t> clusters,
      const ComparisonOptions& options
  )
      : schema_(&schema),
        rows_(rows),
        clusters_(clusters),
        options_(&options),
        assessed_({.rows = options.rows, .epsilon = options.epsilon, .positive = options.positive}),
        clustered_(
            {.clusters = clusters,
             .n_clusters = std::size_t{*std::ranges::max_element(clusters)} + 1}
        ) {}

  Result<std::vector<ComparedMeasure>> compare();

 private:
  void measure_all();
  [[nodiscard]] ComparedMeasure score() const;
  [[nodiscard]] ComparedMeasure unmeasured(const MeasurePlace& measure) const;
  // Fills everything of a measure that comes from its values: those at this place of all runs.
  void take_values(ComparedMeasure& measure, std::size_t at, std::size_t n_clusters) const;
  Result<void> test_swaps(std::vector<ComparedMeasure>& compared) const;
  [[nodiscard]] std::size_t n_runs() const { return runs_.size(); }

  const schema::Schema* schema_;
  std::span<const AlignedRow> rows_;
  std::span<const std::uint32_t> clusters_;
  const ComparisonOptions* options_;
  AssessmentOptions assessed_;
  Clustered clustered_;
  std::vector<FieldCollectors> runs_ = {};
  MeasureLayout layout_ = {};
  std::vector<RecordValues> records_ = {};
  std::vector<Drawn> values_ = {};  // By run, then by measure.
  Resampled resampled_ = {};        // All measures of the first run, then of the next.
};

void MeasureComparer::measure_all() {
  const std::size_t n_values = layout_.n_values();
  Scratch scratch;
  for (std::size_t run = 0; run < n_runs(); ++run) {
    Drawn& values = values_.emplace_back(n_values);
    measure_run(layout_, run, {}, scratch, values);
  }
  resampled_ = resample(
      clusters_,
      n_runs() * n_values,
      [&](std::span<const Draw> draws, Scratch& working) {
        for (std::size_t run = 0; run < n_runs(); ++run) {
          for (const Draw& draw : draws) {
            const Values of_run = draw.values.subspan(run * n_values, n_values);
            measure_run(layout_, run, draw.weights, working, of_run);
          }
        }
      },
      options_->bootstrap,
      options_->n_threads
  );
}

void MeasureComparer::take_values(
    ComparedMeasure& measure, std::size_t at, std::size_t n_clusters
) const {
  const RecordValues* const records = find_records(records_, measure.field, measure.name);
  for (const Drawn& of_run : values_)
    measure.values.push_back(of_run[at]);
  for (std::size_t run = 1; run < n_runs(); ++run) {
    PairedDifference& result = measure.differences.emplace_back(
        PairedDifference{
            .run = run, .difference = difference_of(measure.values[0], measure.values[run])
        }
    );
    const std::size_t place = (run * layout_.n_values()) + at;
    const Drawn drawn = differences_of(resampled_.draws[at], resampled_.draws[place]);
    if (result.difference && !drawn.empty()) {
      result.interval = corrected_interval_of(
          drawn,
          *result.difference,
          differences_of(resampled_.without[at], resampled_.without[place]),
          n_clusters,
          options_->bootstrap.level
      );
    }
    if (records != nullptr) test_records(*records, clustered_, result);
    // Means of rows have a standard error of their own.
    const std::optional<double> error = records != nullptr && records->is_mean
                                            ? standard_error_of(*records, run, clustered_)
                                            : standard_deviation(drawn);
    if (error && result.difference) {
      result.detectable = minimum_detectable_effect(
          *error, {.alpha = 1 - options_->bootstrap.level, .power = options_->power}
      );
    }
  }
  if (n_runs() > 2 && records != nullptr) measure.omnibus = test_all_runs(*records, clustered_);
}

ComparedMeasure MeasureComparer::score() const {
  ComparedMeasure score = {.name = "score", .is_headline = true};
  score.ns.assign(n_runs(), records_.front().rows.size());
  take_values(score, layout_.measures.size(), layout_.n_score_clusters);
  return score;
}

ComparedMeasure MeasureComparer::unmeasured(const MeasurePlace& measure) const {
  const PartPlace& place = layout_.places[measure.place];
  const Part::Line& line = place.lines[measure.line];
  ComparedMeasure made = {
      .field = measure.field,
      .name = std::string(line.name),
      .is_headline = measure.is_headline,
      .unanswered = line.has_worst_case ? Unanswered::wrong : Unanswered::left_out,
  };
  for (std::size_t run = 0; run < n_runs(); ++run)
    made.ns.push_back(n_of(place, measure.line, run));
  return made;
}

// Of measures that have no other test. `compared` has the score first.
Result<void> MeasureComparer::test_swaps(std::vector<ComparedMeasure>& compared) const {
  if (options_->n_swaps == 0 || clustered_.n_clusters < 2) return {};
  for (std::size_t run = 1; run < n_runs(); ++run) {
    std::vector<bool> is_wanted;
    for (std::size_t i = 0; i < layout_.measures.size(); ++i) {
      const MeasurePlace& place = layout_.measures[i];
      const ComparedMeasure& measure = compared[i + 1];
      const PairedDifference& difference = measure.differences[run - 1];
      is_wanted.push_back(
          layout_.places[place.place].lines[place.line].is_swappable && !difference.test &&
          difference.difference && measure.ns[0] == measure.ns[run]
      );
    }
    TRY(const MeasuredValues swapped,
        swapped_differences(
            *schema_, layout_, is_wanted, rows_, clusters_, run, *options_, assessed_
        ));
    for (std::size_t i = 0; i < is_wanted.size(); ++i) {
      if (!is_wanted[i]) continue;
      PairedDifference& difference = compared[i + 1].differences[run - 1];
      difference.test = PairedTest::randomisation;
      difference.p_value = randomisation_p_value(*difference.difference, swapped[i]);
    }
  }
  return {};
}

Result<std::vector<ComparedMeasure>> MeasureComparer::compare() {
  const std::size_t n_runs = rows_.front().answers.size();
  for (std::size_t run = 0; run < n_runs; ++run) {
    TRY(FieldCollectors collected, collect(*schema_, rows_, clusters_, std::array{run}, assessed_));
    runs_.push_back(std::move(collected));
  }
  layout_ = layout_of(runs_, rows_, clusters_);
  std::vector<Field> fields;
  for (const CollectedField& collected : runs_.front().fields())
    fields.push_back(collected.field);
  if (layout_.n_score_clusters == 0) {
    return fail(
        ErrorCode::invalid_input,
        std::format(
            "none of the {} true rows that are compared has a field of the schema", rows_.size()
        ),
        {},
        std::format("the first field is `{}`", fields.front().name)
    );
  }
  TRY(records_, record_values(fields, rows_, n_runs, options_->rows.tolerance));
  measure_all();
  std::vector<ComparedMeasure> compared = {score()};
  for (std::size_t i = 0; i < layout_.measures.size(); ++i) {
    const PartPlace& place = layout_.places[layout_.measures[i].place];
    ComparedMeasure& measure = compared.emplace_back(unmeasured(layout_.measures[i]));
    take_values(
        measure,
        i,
        measure.unanswered == Unanswered::wrong ? place.n_clusters : place.n_common_clusters
    );
  }
  TRY_VOID(test_swaps(compared));
  return compared;
}

}  // namespace

Result<std::vector<ComparedMeasure>> measures_of(
    const schema::Schema& schema,
    std::span<const AlignedRow> rows,
    std::span<const std::uint32_t> clusters,
    const ComparisonOptions& options
) {
  return MeasureComparer(schema, rows, clusters, options).compare();
}

}  // namespace extractinator::eval
