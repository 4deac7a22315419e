// Scores every record once, and tests the differences; everything here is private to the room
// through record_tests.h.
#include "eval/record_tests.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "eval/aligned_rows.h"
#include "eval/comparison.h"
#include "eval/detectable.h"
#include "eval/field.h"
#include "eval/field_collectors.h"
#include "eval/kruskal_wallis.h"
#include "eval/mcnemar.h"
#include "eval/row_scores.h"
#include "eval/signed_rank.h"
#include "json/value.h"

namespace extractinator::eval {
namespace {

using Numbers = std::vector<double>;

bool is_list(const Field& field) {
  return field.kind == FieldKind::objects || field.kind == FieldKind::scalars;
}

// The first measure of its collector (collector.cpp).
std::string_view headline_of(const Field& field) {
  if (is_list(field)) return "f1";
  if (field.kind == FieldKind::number) return "within_tolerance";
  if (field.kind == FieldKind::text) return "exact_match";
  return "accuracy";
}

void add_row(RecordValues& records, std::size_t row, const Numbers& values) {
  records.rows.push_back(row);
  for (std::size_t run = 0; run < values.size(); ++run)
    records.values[run].push_back(values[run]);
}

// Sums of the scores of a row over the fields that it is labelled for, by run.
struct RowTotals {
  Numbers sums = {};
  double n_fields = 0;
};

// Means of the rows of each cluster, in the order of the clusters; the rows themselves where each
// is its own.
Numbers means_by_cluster(
    const Numbers& values, const std::vector<std::size_t>& of_rows, const Clustered& rows
) {
  Numbers sums(rows.n_clusters, 0);
  Numbers counts(rows.n_clusters, 0);
  for (std::size_t i = 0; i < of_rows.size(); ++i) {
    const std::uint32_t cluster = rows.clusters[of_rows[i]];
    sums[cluster] += values[i];
    counts[cluster] += 1;
  }
  Numbers means;
  for (std::size_t i = 0; i < rows.n_clusters; ++i) {
    if (counts[i] > 0) means.push_back(sums[i] / counts[i]);
  }
  return means;
}

Numbers differences_of(const RecordValues& records, std::size_t run) {
  Numbers differences;
  for (std::size_t i = 0; i < records.rows.size(); ++i)
    differences.push_back(records.values[run][i] - records.values[0][i]);
  return differences;
}

}  // namespace

Result<std::vector<RecordValues>> record_values(
    std::span<const Field> fields,
    std::span<const AlignedRow> rows,
    std::size_t n_runs,
    double tolerance
) {
  std::vector<RecordValues> all = {{.name = "score", .values = std::vector<Numbers>(n_runs)}};
  std::vector<RowTotals> totals(rows.size(), {.sums = Numbers(n_runs, 0)});
  for (const Field& field : fields) {
    RecordValues headline = {
        .field = label_of(field),
        .name = headline_of(field),
        .is_right_or_wrong = !is_list(field),
        .is_mean = !is_list(field),
        .values = std::vector<Numbers>(n_runs),
    };
    RecordValues errors = {
        .field = label_of(field),
        .name = "mean_absolute_error",
        .is_mean = true,
        .values = std::vector<Numbers>(n_runs),
    };
    for (std::size_t i = 0; i < rows.size(); ++i) {
      Numbers right;
      Numbers error;
      for (const json::Value* answer : rows[i].answers) {
        TRY(const auto score, score_row(field, answer, *rows[i].truth, tolerance));
        if (!score) break;
        right.push_back(score->score);
        if (score->error) error.push_back(*score->error);
      }
      if (right.empty()) continue;
      add_row(headline, i, right);
      if (error.size() == n_runs) add_row(errors, i, error);
      if (field.kind == FieldKind::status) continue;
      for (std::size_t run = 0; run < n_runs; ++run)
        totals[i].sums[run] += right[run];
      ++totals[i].n_fields;
    }
    if (headline.rows.empty()) continue;
    all.push_back(std::move(headline));
    if (!errors.rows.empty()) all.push_back(std::move(errors));
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (totals[i].n_fields == 0) continue;
    Numbers means = std::move(totals[i].sums);
    for (double& mean : means)
      mean /= totals[i].n_fields;
    add_row(all.front(), i, means);
  }
  return all;
}

void test_records(const RecordValues& records, const Clustered& rows, PairedDifference& result) {
  const Numbers differences = differences_of(records, result.run);
  const auto n_higher = static_cast<std::uint64_t>(std::ranges::count_if(differences, [](double x) {
    return x > 0;
  }));
  const auto n_lower = static_cast<std::uint64_t>(std::ranges::count_if(differences, [](double x) {
    return x < 0;
  }));
  result.n_higher = n_higher;
  result.n_lower = n_lower;
  if (records.is_right_or_wrong && !rows.are_clustered()) {
    const Discordant discordant{.n_first_only = n_lower, .n_second_only = n_higher};
    result.test = PairedTest::mcnemar;
    result.p_value = mcnemar_exact(discordant);
    result.p_value_corrected = mcnemar_corrected(discordant);
    return;
  }
  result.test = PairedTest::signed_rank;
  const auto test = signed_rank(means_by_cluster(differences, records.rows, rows));
  if (test) result.p_value = test->p_value;
}

std::optional<double> standard_error_of(
    const RecordValues& records, std::size_t run, const Clustered& rows
) {
  std::vector<std::uint32_t> clusters;
  for (const std::size_t row : records.rows)
    clusters.push_back(rows.clusters[row]);
  return clustered_standard_error(differences_of(records, run), clusters);
}

std::optional<OmnibusTest> test_all_runs(const RecordValues& records, const Clustered& rows) {
  std::vector<Numbers> groups;
  for (const Numbers& values : records.values)
    groups.push_back(means_by_cluster(values, records.rows, rows));
  const auto test = kruskal_wallis(groups);
  if (!test) return std::nullopt;
  return OmnibusTest{.h = test->h, .n_degrees = test->n_degrees, .p_value = test->p_value};
}

}  // namespace extractinator::eval
