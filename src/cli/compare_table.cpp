// Lays comparisons out; everything here is reachable through compare_table.h.
#include "cli/compare_table.h"

#include <cstddef>
#include <cstdint>
#include <format>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/table.h"
#include "eval/bootstrap.h"
#include "eval/comparison.h"

namespace extractinator::cli {
namespace {

std::string value_text(const std::optional<double>& value) {
  return value ? std::format("{:.3f}", *value) : "-";
}

std::string signed_text(const std::optional<double>& value) {
  return value ? std::format("{:+.3f}", *value) : "-";
}

std::string interval_text(const std::optional<eval::Interval>& interval) {
  return interval ? std::format("{:+.3f} to {:+.3f}", interval->low, interval->high) : "-";
}

std::string p_text(const std::optional<double>& p) {
  constexpr double kLeast = 0.001;  // Below, three digits say nothing.
  if (!p) return "-";
  return *p < kLeast ? std::format("<{}", kLeast) : std::format("{:.3f}", *p);
}

std::string runs_text(const eval::Comparison& comparison) {
  std::string text;
  Table table;
  table.row({"", "run", "records", "answers", "only here"});
  for (std::size_t run = 0; run < comparison.runs.size(); ++run) {
    const eval::RunSummary& summary = comparison.runs[run];
    table.row(
        {eval::letter_of(run),
         summary.name,
         std::to_string(summary.n_records),
         std::to_string(summary.n_answers),
         std::to_string(summary.n_only_here)}
    );
  }
  text += table.text();
  text += std::format("{} records are compared", comparison.n_compared);
  if (!comparison.options.cluster_column.empty())
    text += std::format(
        ", in {} clusters of `{}`", comparison.n_clusters, comparison.options.cluster_column
    );
  text += "\n";
  if (comparison.n_unlabelled > 0)
    text += std::format("{} more are in all runs, but not in the truth\n", comparison.n_unlabelled);
  if (comparison.n_truth_alone > 0)
    text += std::format("{} true rows are not in all runs\n", comparison.n_truth_alone);
  return text;
}

// The same for both, or that of each.
std::string n_text(const eval::ComparedMeasure& measure, std::size_t run) {
  const std::uint64_t first = measure.ns[0];
  const std::uint64_t n = measure.ns[run];
  return first == n ? std::to_string(n) : std::format("{}/{}", first, n);
}

std::string measures_text(const eval::Comparison& comparison, MeasuresShown shown) {
  const bool are_two = comparison.runs.size() == 2;
  Table table;
  table.row(
      {"field",
       "measure",
       "n",
       "A",
       are_two ? "" : "run",
       are_two ? "B" : "value",
       "difference",
       std::format("{:g} % interval", 100 * comparison.options.bootstrap.level),
       "p",
       "adjusted",
       "detectable"}
  );
  for (const eval::ComparedMeasure& measure : comparison.measures) {
    if (shown == MeasuresShown::headlines && !measure.is_headline) continue;
    for (const eval::PairedDifference& difference : measure.differences) {
      table.row(
          {measure.field.empty() ? "all" : measure.field,
           measure.name,
           n_text(measure, difference.run),
           value_text(measure.values[0]),
           are_two ? "" : eval::letter_of(difference.run),
           value_text(measure.values[difference.run]),
           signed_text(difference.difference),
           interval_text(difference.interval),
           p_text(difference.p_value),
           p_text(difference.p_adjusted),
           value_text(difference.detectable)}
      );
    }
  }
  std::string text = table.text();
  text += std::format(
      "adjusted: after Holm, over the {} tests of the score and the first measure of each field; "
      "detectable: with power {:g} at level {:g}\n",
      comparison.n_tests,
      comparison.options.power,
      1 - comparison.options.bootstrap.level
  );
  return text;
}

std::string omnibus_text(const eval::Comparison& comparison, MeasuresShown shown) {
  if (comparison.n_omnibus_tests == 0) return "";
  Table table;
  table.row({"field", "measure", "H", "degrees", "p", "adjusted"});
  for (const eval::ComparedMeasure& measure : comparison.measures) {
    const bool is_shown = shown == MeasuresShown::all || measure.is_headline;
    if (!measure.omnibus || !is_shown) continue;
    table.row(
        {measure.field.empty() ? "all" : measure.field,
         measure.name,
         std::format("{:.2f}", measure.omnibus->h),
         std::to_string(measure.omnibus->n_degrees),
         p_text(measure.omnibus->p_value),
         p_text(measure.omnibus->p_adjusted)}
    );
  }
  return "\nKruskal-Wallis over all runs\n" + table.text();
}

std::string agreement_text(const eval::Comparison& comparison) {
  Table table;
  std::vector<std::string> head = {"field", "rows", "all agree", "pairwise", "alpha"};
  for (std::size_t run = 1; run < comparison.runs.size(); ++run)
    head.push_back(std::format("kappa A {}", eval::letter_of(run)));
  const std::size_t n_columns = head.size();
  table.row(std::move(head));
  for (const eval::ComparedAgreement& field : comparison.agreement) {
    const bool has_rows = field.n_rows > 0;
    std::vector<std::string> cells = {
        field.field.empty() ? "whole answers" : field.field,
        std::to_string(field.n_rows),
        has_rows ? value_text(field.all_agree) : "-",
        has_rows ? value_text(field.pairwise) : "-",
        value_text(field.alpha),
    };
    for (const auto& kappa : field.kappas)
      cells.push_back(value_text(kappa));
    cells.resize(n_columns, "-");
    table.row(std::move(cells));
  }
  return "\nagreement of the runs\n" + table.text();
}

}  // namespace

std::string comparison_text(
    const eval::Comparison& comparison,
    const std::vector<std::string>& settings_that_differ,
    MeasuresShown shown
) {
  std::string text = runs_text(comparison);
  std::string names;
  for (const std::string& name : settings_that_differ)
    names += (names.empty() ? "" : ", ") + name;
  text += std::format("settings that differ: {}\n", names.empty() ? "none" : names);
  if (comparison.has_truth)
    text += "\n" + measures_text(comparison, shown) + omnibus_text(comparison, shown);
  text += agreement_text(comparison);
  text += std::format("{} values differ between runs\n", comparison.differences.size());
  return text;
}

}  // namespace extractinator::cli
