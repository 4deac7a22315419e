// Scores every row once, draws clusters of their sums, and tests the differences; everything here
// is reachable through compared_measures.h.
#include "eval/compared_measures.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <format>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "eval/aligned_rows.h"
#include "eval/bootstrap.h"
#include "eval/comparison.h"
#include "eval/detectable.h"
#include "eval/evaluate.h"
#include "eval/field.h"
#include "eval/kruskal_wallis.h"
#include "eval/mcnemar.h"
#include "eval/row_scores.h"
#include "eval/signed_rank.h"
#include "json/value.h"

namespace extractinator::eval {
namespace {

using Numbers = std::vector<double>;
using Drawn = std::vector<std::optional<double>>;

// A measure as one number per row and run, and what its value is a ratio of.
struct RowValues {
  std::string field = {};
  std::optional<Metric> metric = {};
  bool is_headline = false;
  std::vector<std::size_t> rows = {};    // That count.
  std::vector<Numbers> values = {};      // By run, then as `rows`: what differences are tested of.
  std::vector<Numbers> numerators = {};  // The same; empty for the score, which is no ratio.
  std::vector<Numbers> denominators = {};
};

Metric headline_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::text:
      return Metric::exact_match;
    case FieldKind::number:
      return Metric::within_tolerance;
    case FieldKind::status:
      return Metric::status_accuracy;
    case FieldKind::objects:
    case FieldKind::scalars:
      return Metric::f1;
    case FieldKind::category:
      break;
  }
  return Metric::accuracy;
}

RowValues empty_values(const Field& field, Metric metric, std::size_t n_runs) {
  return {
      .field = label_of(field),
      .metric = metric,
      .values = std::vector<Numbers>(n_runs),
      .numerators = std::vector<Numbers>(n_runs),
      .denominators = std::vector<Numbers>(n_runs),
  };
}

void add_row(RowValues& measure, std::size_t row, const std::vector<RowScore>& scores) {
  measure.rows.push_back(row);
  for (std::size_t run = 0; run < scores.size(); ++run) {
    const RowScore& score = scores[run];
    if (measure.metric == Metric::f1) {
      measure.numerators[run].push_back(2 * static_cast<double>(score.items.n_agreed));
      measure.denominators[run].push_back(
          static_cast<double>(score.items.n_predicted + score.items.n_true)
      );
      measure.values[run].push_back(score.score);
      continue;
    }
    const double value = measure.metric == Metric::mean_absolute_error ? *score.error : score.score;
    measure.values[run].push_back(value);
    measure.numerators[run].push_back(value);
    measure.denominators[run].push_back(1);
  }
}

// Sums of the scores of a row over the fields that it is labelled for, by run.
struct RowTotals {
  Numbers sums = {};
  double n_fields = 0;
};

Result<std::vector<RowValues>> row_values(
    std::span<const Field> fields,
    std::span<const AlignedRow> rows,
    std::size_t n_runs,
    double tolerance
) {
  std::vector<RowValues> measures(1);  // The score.
  std::vector<RowTotals> totals(rows.size(), {.sums = Numbers(n_runs, 0)});
  for (const Field& field : fields) {
    RowValues headline = empty_values(field, headline_of(field.kind), n_runs);
    headline.is_headline = field.kind != FieldKind::status;
    RowValues errors = empty_values(field, Metric::mean_absolute_error, n_runs);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::vector<RowScore> scores;
      for (const json::Value* answer : rows[i].answers) {
        TRY(const auto score, score_row(field, answer, *rows[i].truth, tolerance));
        if (!score) break;
        scores.push_back(*score);
      }
      if (scores.empty()) continue;
      add_row(headline, i, scores);
      if (std::ranges::all_of(scores, [](const RowScore& score) {
            return score.error.has_value();
          }))
        add_row(errors, i, scores);
      if (!headline.is_headline) continue;
      for (std::size_t run = 0; run < n_runs; ++run)
        totals[i].sums[run] += scores[run].score;
      ++totals[i].n_fields;
    }
    if (headline.rows.empty()) continue;
    measures.push_back(std::move(headline));
    if (!errors.rows.empty()) measures.push_back(std::move(errors));
  }
  RowValues& score = measures.front();
  score.is_headline = true;
  score.values.resize(n_runs);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (totals[i].n_fields == 0) continue;
    score.rows.push_back(i);
    for (std::size_t run = 0; run < n_runs; ++run)
      score.values[run].push_back(totals[i].sums[run] / totals[i].n_fields);
  }
  if (score.rows.empty()) {
    return fail(
        ErrorCode::invalid_input,
        std::format(
            "none of the {} true rows that are compared has a field of the schema", rows.size()
        ),
        {},
        std::format("the first field is `{}`", fields.front().name)
    );
  }
  return measures;
}

Numbers sums_by_cluster(
    const Numbers& values,
    const std::vector<std::size_t>& rows,
    std::span<const std::uint32_t> clusters,
    std::size_t n_clusters
) {
  Numbers sums(n_clusters, 0);
  for (std::size_t i = 0; i < rows.size(); ++i)
    sums[clusters[rows[i]]] += values[i];
  return sums;
}

// What a ratio is of clusters that are drawn `weights` times.
std::optional<double> ratio_of(
    const Numbers& numerators,
    const Numbers& denominators,
    std::span<const std::uint32_t> weights,
    std::optional<double> of_nothing
) {
  double above = 0;
  double below = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    above += weights[i] * numerators[i];
    below += weights[i] * denominators[i];
  }
  return below == 0 ? of_nothing : above / below;
}

// The values of a measure: of all rows, and of each draw; by run.
struct Values {
  std::vector<std::optional<double>> of_all = {};
  std::vector<Drawn> drawn = {};
};

std::vector<Values> values_of(
    const std::vector<RowValues>& measures,
    std::span<const std::uint32_t> clusters,
    std::size_t n_clusters,
    std::size_t n_runs,
    const BootstrapOptions& options
) {
  std::vector<Measure> ratios;
  for (const RowValues& measure : measures) {
    // As in evaluate(): where there is no item on either side, all were found.
    const std::optional<double> of_nothing =
        measure.metric == Metric::f1 ? std::optional(1.0) : std::nullopt;
    for (std::size_t run = 0; run < measure.numerators.size(); ++run) {
      ratios.emplace_back(
          [of_nothing,
           above = sums_by_cluster(measure.numerators[run], measure.rows, clusters, n_clusters),
           below = sums_by_cluster(measure.denominators[run], measure.rows, clusters, n_clusters)](
              std::span<const std::uint32_t> weights
          ) { return ratio_of(above, below, weights, of_nothing); }
      );
    }
  }
  // Sums of clusters stand for their rows.
  std::vector<std::uint32_t> own_cluster(n_clusters);
  std::iota(own_cluster.begin(), own_cluster.end(), 0U);
  std::vector<Drawn> drawn = drawn_values(own_cluster, ratios, options);
  const std::vector<std::uint32_t> once(n_clusters, 1);

  std::vector<Values> values(measures.size());
  std::size_t next = 0;
  for (std::size_t i = 0; i < measures.size(); ++i) {
    for (std::size_t run = 0; run < measures[i].numerators.size(); ++run, ++next) {
      values[i].of_all.push_back(ratios[next](once));
      values[i].drawn.push_back(std::move(drawn[next]));
    }
  }
  // The score is the mean of the headlines, of all rows as of each draw.
  const auto mean_of_headlines = [&](const auto& value_of) -> std::optional<double> {
    double sum = 0;
    double n = 0;
    for (std::size_t i = 1; i < measures.size(); ++i) {
      if (!measures[i].is_headline) continue;
      const std::optional<double> value = value_of(values[i]);
      if (!value) return std::nullopt;
      sum += *value;
      ++n;
    }
    return sum / n;
  };
  for (std::size_t run = 0; run < n_runs; ++run) {
    values[0].of_all.push_back(mean_of_headlines([run](const Values& of_measure) {
      return of_measure.of_all[run];
    }));
    Drawn& scores = values[0].drawn.emplace_back();
    for (std::size_t draw = 0; draw < options.n_draws; ++draw) {
      scores.push_back(mean_of_headlines([run, draw](const Values& of_measure) {
        return of_measure.drawn[run][draw];
      }));
    }
  }
  return values;
}

std::optional<double> difference_of(
    const std::optional<double>& first, const std::optional<double>& second
) {
  return first && second ? std::optional(*second - *first) : std::nullopt;
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

// Means of the rows of each cluster, in the order of the clusters; the rows themselves where each
// is its own.
Numbers means_by_cluster(
    const Numbers& values,
    const std::vector<std::size_t>& rows,
    std::span<const std::uint32_t> clusters,
    std::size_t n_clusters
) {
  const Numbers sums = sums_by_cluster(values, rows, clusters, n_clusters);
  const Numbers counts = sums_by_cluster(Numbers(values.size(), 1), rows, clusters, n_clusters);
  Numbers means;
  for (std::size_t i = 0; i < n_clusters; ++i) {
    if (counts[i] > 0) means.push_back(sums[i] / counts[i]);
  }
  return means;
}

struct Rows {
  std::span<const std::uint32_t> clusters = {};
  std::size_t n_clusters = 0;
  [[nodiscard]] bool are_clustered() const { return n_clusters < clusters.size(); }
};

void test_difference(
    const RowValues& measure, const Numbers& differences, const Rows& rows, PairedDifference& result
) {
  // Right or wrong, and each row on its own.
  if (measure.metric && measure.metric != Metric::f1 &&
      measure.metric != Metric::mean_absolute_error && !rows.are_clustered()) {
    const Discordant discordant{.n_first_only = result.n_lower, .n_second_only = result.n_higher};
    result.test = PairedTest::mcnemar;
    result.p_value = mcnemar_exact(discordant);
    result.p_value_corrected = mcnemar_corrected(discordant);
    return;
  }
  const auto test =
      signed_rank(means_by_cluster(differences, measure.rows, rows.clusters, rows.n_clusters));
  if (test) result.p_value = test->p_value;
}

PairedDifference compare_with_first(
    const RowValues& measure,
    const Values& values,
    std::size_t run,
    const Rows& rows,
    const ComparisonOptions& options
) {
  PairedDifference result{
      .run = run, .difference = difference_of(values.of_all[0], values.of_all[run])
  };
  Drawn drawn;
  for (std::size_t draw = 0; draw < values.drawn[run].size(); ++draw)
    drawn.push_back(difference_of(values.drawn[0][draw], values.drawn[run][draw]));
  result.interval = interval_of(drawn, rows.n_clusters, options.bootstrap.level);

  Numbers differences;
  std::vector<std::uint32_t> clusters;
  for (std::size_t i = 0; i < measure.rows.size(); ++i) {
    differences.push_back(measure.values[run][i] - measure.values[0][i]);
    clusters.push_back(rows.clusters[measure.rows[i]]);
  }
  result.n_higher = static_cast<std::uint64_t>(std::ranges::count_if(differences, [](double x) {
    return x > 0;
  }));
  result.n_lower = static_cast<std::uint64_t>(std::ranges::count_if(differences, [](double x) {
    return x < 0;
  }));
  test_difference(measure, differences, rows, result);

  // Means of rows have a standard error of their own; ratios of items and the score that of the
  // draws.
  const bool is_mean = measure.metric && measure.metric != Metric::f1;
  const std::optional<double> error =
      is_mean ? clustered_standard_error(differences, clusters) : standard_deviation(drawn);
  if (error) {
    result.detectable = minimum_detectable_effect(
        *error, {.alpha = 1 - options.bootstrap.level, .power = options.power}
    );
  }
  return result;
}

std::optional<OmnibusTest> test_all(const RowValues& measure, const Rows& rows) {
  std::vector<Numbers> groups;
  for (const Numbers& values : measure.values)
    groups.push_back(means_by_cluster(values, measure.rows, rows.clusters, rows.n_clusters));
  const auto test = kruskal_wallis(groups);
  if (!test) return std::nullopt;
  return OmnibusTest{.h = test->h, .n_degrees = test->n_degrees, .p_value = test->p_value};
}

}  // namespace

std::string label_of(const Field& field) {
  return field.kind == FieldKind::status ? field.name + "__status" : field.name;
}

Result<std::vector<ComparedMeasure>> measures_of(
    std::span<const Field> fields,
    std::span<const AlignedRow> rows,
    std::span<const std::uint32_t> clusters,
    std::size_t n_runs,
    const ComparisonOptions& options
) {
  TRY(const std::vector<RowValues> measures,
      row_values(fields, rows, n_runs, options.rows.tolerance));
  const Rows clustered{
      .clusters = clusters,
      .n_clusters = std::size_t{*std::ranges::max_element(clusters)} + 1,
  };
  const std::vector<Values> values =
      values_of(measures, clusters, clustered.n_clusters, n_runs, options.bootstrap);
  std::vector<ComparedMeasure> compared;
  for (std::size_t i = 0; i < measures.size(); ++i) {
    ComparedMeasure& measure = compared.emplace_back(
        ComparedMeasure{
            .field = measures[i].field,
            .metric = measures[i].metric,
            .is_headline = measures[i].is_headline,
            .n = measures[i].rows.size(),
            .values = values[i].of_all,
        }
    );
    for (std::size_t run = 1; run < n_runs; ++run)
      measure.differences.push_back(
          compare_with_first(measures[i], values[i], run, clustered, options)
      );
    if (n_runs > 2) measure.omnibus = test_all(measures[i], clustered);
  }
  return compared;
}

}  // namespace extractinator::eval
