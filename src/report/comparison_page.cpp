// Puts a comparison into blocks of a page; everything here is public through comparison_page.h.
#include "report/comparison_page.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <format>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "eval/comparison.h"
#include "eval/krippendorff.h"
#include "report/figures.h"
#include "report/methods.h"
#include "report/number.h"
#include "report/page.h"
#include "report/table.h"

namespace extractinator::report {
namespace {

using eval::Comparison;
using eval::letter_of;

constexpr int kDigits = 3;

Cell cell_of(const std::optional<double>& value) { return value ? Cell(*value) : Cell(); }

Cell cell_of(std::uint64_t n) { return static_cast<std::int64_t>(n); }

Cell cell_of(const std::optional<std::uint64_t>& n) { return n ? cell_of(*n) : Cell(); }

std::string test_name(const std::optional<eval::PairedTest>& test) {
  if (!test) return kNoNumber;
  switch (*test) {
    case eval::PairedTest::mcnemar:
      return "McNemar";
    case eval::PairedTest::signed_rank:
      return "signed ranks";
    case eval::PairedTest::randomisation:
      return "randomisation";
  }
  return kNoNumber;
}

Column count_column(std::string key, std::string title) {
  return {.key = std::move(key), .title = std::move(title), .style = Style::number, .digits = 0};
}

Column number_column(std::string key, std::string title, int digits = kDigits) {
  return {
      .key = std::move(key), .title = std::move(title), .style = Style::number, .digits = digits
  };
}

std::string field_of(const eval::ComparedMeasure& measure) {
  return measure.field.empty() ? "all fields" : measure.field;
}

// `mean_absolute_error` as people write it.
std::string plain(std::string_view name) {
  std::string text(name);
  std::ranges::replace(text, '_', ' ');
  return text;
}

// P-values as publications give them.
std::string p_text(const std::optional<double>& p) {
  constexpr double kLeast = 0.001;
  if (!p) return kNoNumber;
  return *p < kLeast ? "< 0.001" : fixed(*p, kDigits);
}

Table runs_table(const Comparison& comparison) {
  Table table{
      .name = "runs",
      .caption = "Runs",
      .columns = {
          {.key = "run", .title = "Run"},
          {.key = "name", .title = "Folder"},
          count_column("n_records", "Records"),
          count_column("n_answers", "Compared with an answer"),
          count_column("n_only_here", "Not in every run")
      },
  };
  for (std::size_t run = 0; run < comparison.runs.size(); ++run) {
    const eval::RunSummary& summary = comparison.runs[run];
    table.rows.push_back(
        {letter_of(run),
         summary.name,
         cell_of(summary.n_records),
         cell_of(summary.n_answers),
         cell_of(summary.n_only_here)}
    );
  }
  return table;
}

Highlights highlights_of(const Comparison& comparison) {
  constexpr std::size_t kMostRuns = 6;
  Highlights highlights;
  const eval::ComparedMeasure& score = comparison.measures.front();
  for (std::size_t run = 0; run < std::min(kMostRuns, comparison.runs.size()); ++run) {
    const std::optional<double>& value = score.values[run];
    highlights.push_back(
        {.value = value ? fixed(*value, kDigits) : kNoNumber,
         .label = "score of run " + letter_of(run)}
    );
  }
  const eval::PairedDifference& difference = score.differences.front();
  if (comparison.runs.size() > 2 || !difference.difference) return highlights;
  std::string between;
  if (difference.interval) {
    between = with_sign(difference.interval->low, kDigits) + " to " +
              with_sign(difference.interval->high, kDigits);
  }
  highlights.push_back(
      {.value = with_sign(*difference.difference, kDigits),
       .label = "score of B less that of A",
       .note = between}
  );
  return highlights;
}

Figure forest_of(const Comparison& comparison) {
  ForestPlot plot{
      .title = "Differences from run A",
      .name = "forest",
      .measure = "difference from run A",
      .reference = 0,
      .is_difference = true,
      .level = comparison.options.bootstrap.level,
  };
  for (std::size_t run = 1; run < comparison.runs.size(); ++run) {
    for (const eval::ComparedMeasure& measure : comparison.measures) {
      // All others are in the table; some are in another unit, and smaller is better.
      if (!measure.is_headline) continue;
      const eval::PairedDifference& difference = measure.differences[run - 1];
      ForestRow row{
          .name = std::format("{}, {}", field_of(measure), plain(measure.name)),
          .group = comparison.runs.size() == 2 ? "" : "run " + letter_of(run),
          .estimate = difference.difference.value_or(kUnknown),
          .n = measure.ns[run],
      };
      if (difference.interval) {
        row.low = difference.interval->low;
        row.high = difference.interval->high;
      }
      plot.rows.push_back(std::move(row));
    }
  }
  Figure figure = draw_forest(plot);
  if (figure.note.empty()) figure.note = "Above 0 the later run is better.";
  return figure;
}

Table measures_table(const Comparison& comparison) {
  Table table{
      .name = "measures",
      .caption = "Measures of the runs, and their differences from run A",
      .columns =
          {{.key = "field", .title = "Field"},
           {.key = "metric", .title = "Measure"},
           count_column("first_n", "n of A"),
           number_column("first_value", "Run A"),
           {.key = "run", .title = "Run"},
           count_column("n", "Its n"),
           number_column("value", "Its value"),
           {.key = "difference", .title = "Difference", .style = Style::estimate},
           number_column("low", "Low"),
           number_column("high", "High")},
      .note =
          "The first measure of a field is its headline. Smaller is better of errors and the Brier "
          "score; mean absolute and root mean squared errors have the unit of their field. These "
          "four are over the records where all runs have what they are of; in all others a record "
          "without a valid answer counts as wrong. n is what a measure is over: of sensitivity "
          "records that are positive, of lists true items.",
  };
  for (const eval::ComparedMeasure& measure : comparison.measures) {
    for (const eval::PairedDifference& difference : measure.differences) {
      const auto& interval = difference.interval;
      table.rows.push_back(
          {field_of(measure),
           plain(measure.name),
           cell_of(measure.ns[0]),
           cell_of(measure.values[0]),
           letter_of(difference.run),
           cell_of(measure.ns[difference.run]),
           cell_of(measure.values[difference.run]),
           cell_of(difference.difference),
           interval ? Cell(interval->low) : Cell(),
           interval ? Cell(interval->high) : Cell()}
      );
    }
  }
  return table;
}

Table tests_table(const Comparison& comparison) {
  Table table{
      .name = "tests",
      .caption = "Tests of the differences from run A",
      .columns =
          {{.key = "field", .title = "Field"},
           {.key = "metric", .title = "Measure"},
           {.key = "run", .title = "Run"},
           count_column("n_higher", "Higher"),
           count_column("n_lower", "Lower"),
           {.key = "test", .title = "Test"},
           {.key = "p_value", .title = "p"},
           {.key = "p_adjusted", .title = "Adjusted p"},
           number_column("detectable", "Detectable")},
      .note =
          "Higher and lower: records where the later run has the higher or lower score, or the "
          "larger or smaller error; of measures that are a number for each record. No test: what "
          "the "
          "measure is divided by depends on the answers, so that swapping them would not test it; "
          "its interval holds. Only headlines are adjusted for.",
  };
  for (const eval::ComparedMeasure& measure : comparison.measures) {
    for (const eval::PairedDifference& difference : measure.differences) {
      table.rows.push_back(
          {field_of(measure),
           plain(measure.name),
           letter_of(difference.run),
           cell_of(difference.n_higher),
           cell_of(difference.n_lower),
           test_name(difference.test),
           p_text(difference.p_value),
           p_text(difference.p_adjusted),
           cell_of(difference.detectable)}
      );
    }
  }
  return table;
}

Table omnibus_table(const Comparison& comparison) {
  Table table{
      .name = "kruskal-wallis",
      .caption = "Kruskal-Wallis tests over all runs",
      .columns =
          {{.key = "field", .title = "Field"},
           {.key = "metric", .title = "Measure"},
           number_column("h", "H", 2),
           count_column("n_degrees", "Degrees of freedom"),
           {.key = "p_value", .title = "p"},
           {.key = "p_adjusted", .title = "Adjusted p"}},
      .note =
          "They take runs as independent samples, which runs over the same records are not: "
          "they find less than the paired tests.",
  };
  for (const eval::ComparedMeasure& measure : comparison.measures) {
    if (!measure.omnibus) continue;
    table.rows.push_back(
        {field_of(measure),
         plain(measure.name),
         measure.omnibus->h,
         cell_of(measure.omnibus->n_degrees),
         p_text(measure.omnibus->p_value),
         p_text(measure.omnibus->p_adjusted)}
    );
  }
  return table;
}

Table agreement_table(const Comparison& comparison) {
  Table table{
      .name = "agreement",
      .caption = "Agreement of the runs, whatever is true",
      .columns =
          {{.key = "field", .title = "Field"},
           count_column("n_rows", "Records"),
           {.key = "all_agree", .title = "All agree", .style = Style::percent, .digits = 1},
           {.key = "pairwise", .title = "Pairs that agree", .style = Style::percent, .digits = 1},
           {.key = "level", .title = "Level"},
           number_column("alpha", "Krippendorff's alpha")},
      .note = "Alpha and kappa: 1 is agreement, 0 what chance gives.",
  };
  for (std::size_t run = 1; run < comparison.runs.size(); ++run) {
    table.columns.push_back(number_column(
        std::format("kappa_{}", run), std::format("Kappa of A and {}", letter_of(run))
    ));
  }
  for (const eval::ComparedAgreement& field : comparison.agreement) {
    const bool has_rows = field.n_rows > 0;
    std::vector<Cell> row = {
        field.field.empty() ? "whole answers" : field.field,
        cell_of(field.n_rows),
        has_rows ? Cell(field.all_agree) : Cell(),
        has_rows ? Cell(field.pairwise) : Cell(),
        field.level ? Cell(std::string(to_string(*field.level))) : Cell(),
        cell_of(field.alpha),
    };
    for (const auto& kappa : field.kappas)
      row.push_back(cell_of(kappa));
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table differences_table(const Comparison& comparison) {
  constexpr std::size_t kMostRows = 200;
  Table table{
      .name = "differences",
      .caption = "Values that differ between runs",
      .columns = {
          {.key = "id", .title = "Record"},
          {.key = "field", .title = "Field"},
          {.key = "truth", .title = "Truth"}
      },
  };
  for (std::size_t run = 0; run < comparison.runs.size(); ++run) {
    table.columns.push_back(
        {.key = std::format("value_{}", run), .title = "Run " + letter_of(run)}
    );
  }
  const std::size_t n_rows = std::min(kMostRows, comparison.differences.size());
  for (std::size_t i = 0; i < n_rows; ++i) {
    const eval::DifferingValue& found = comparison.differences[i];
    std::vector<Cell> row = {found.id, found.field, found.truth ? Cell(*found.truth) : Cell()};
    for (std::size_t run = 0; run < comparison.runs.size(); ++run) {
      const char* const instead = found.is_answered[run] ? "(not shown)" : "(no answer)";
      row.emplace_back(found.values[run].value_or(instead));
    }
    table.rows.push_back(std::move(row));
  }
  if (n_rows < comparison.differences.size()) {
    table.note = std::format(
        "The first {} of {}; differences.csv has all.", n_rows, comparison.differences.size()
    );
  }
  return table;
}

std::string grouped_count(std::uint64_t n) { return grouped(static_cast<std::int64_t>(n)); }

// How differences were judged.
std::string methods_of_differences(const Comparison& comparison) {
  const eval::ComparisonOptions& options = comparison.options;
  std::string text =
      " A record without a valid answer counted as wrong; mean errors and calibration were "
      "measured "
      "over the records where all runs have a number or a probability. Each later run was compared "
      "with run A.";
  if (options.bootstrap.n_draws > 0) {
    const std::string drawn = options.cluster_column.empty()
                                  ? "records"
                                  : std::format(
                                        "{} whole clusters (column {})",
                                        grouped_count(comparison.n_clusters),
                                        options.cluster_column
                                    );
    text += std::format(
        " Intervals of differences are {} % bootstrap intervals (BCa) of {} draws of {}, the same "
        "draws for both runs; seed {}.",
        short_number(100 * options.bootstrap.level),
        grouped_count(options.bootstrap.n_draws),
        drawn,
        options.bootstrap.seed
    );
  }
  text +=
      comparison.n_clusters < comparison.n_compared
          ? " Differences were tested with the signed-rank test of Wilcoxon over the means of the "
            "clusters."
          : " Right and wrong answers were compared with the exact test of McNemar; errors, F1 and "
            "the scores of records with the signed-rank test of Wilcoxon.";
  if (options.n_swaps > 0) {
    text += std::format(
        " Other measures whose denominator does not depend on the answers were compared by a "
        "randomisation test, {} swaps of the answers of the two runs within {}.",
        grouped_count(options.n_swaps),
        comparison.n_clusters < comparison.n_compared ? "clusters" : "records"
    );
  }
  text += std::format(
      " P-values of the score and the first measure of each field were adjusted after Holm over "
      "these {} paired tests. The detectable difference is the least true one that would be found "
      "with a power of {} at a two-sided level of {}.",
      comparison.n_tests,
      short_number(options.power),
      short_number(1 - options.bootstrap.level)
  );
  if (comparison.n_omnibus_tests > 0) {
    text += std::format(
        " All runs together were compared with the test of Kruskal and Wallis, adjusted after Holm "
        "over {} tests.",
        comparison.n_omnibus_tests
    );
  }
  return text;
}

std::string methods_of(const Comparison& comparison, std::span<const Facts> made_with) {
  std::string text = std::format(
      "{} runs of one task were compared on the {} records that are in all of them{}.",
      comparison.runs.size(),
      grouped_count(comparison.n_compared),
      comparison.has_truth ? " and have reference labels" : ""
  );
  for (std::size_t run = 0; run < made_with.size(); ++run) {
    const std::string begin = std::format("Run {} was made with", letter_of(run));
    text += " " + extraction_sentence(made_with[run], begin);
  }
  if (comparison.has_truth) text += methods_of_differences(comparison);
  text +=
      " Agreement is Krippendorff's alpha, nominal for labels and texts, ordinal for closed sets "
      "of "
      "numbers and interval for numbers, and Cohen's kappa with run A.";
  return text;
}

// What is not compared; empty where that is nothing.
std::string left_out(const Comparison& comparison) {
  std::string text;
  const auto add = [&text](std::uint64_t n, const std::string& what) {
    if (n > 0) text += std::format("{}{} {}", text.empty() ? "Left out: " : "; ", n, what);
  };
  for (std::size_t run = 0; run < comparison.runs.size(); ++run) {
    add(comparison.runs[run].n_only_here,
        std::format("records of run {} that some other run does not have", letter_of(run)));
  }
  add(comparison.n_unlabelled, "records of all runs without reference labels");
  add(comparison.n_truth_alone, "records with reference labels that are not in all runs");
  return text.empty() ? "" : text + ".";
}

}  // namespace

Page page_of(
    const Comparison& comparison,
    const std::string& task,
    std::span<const Facts> made_with,
    Table provenance
) {
  Page page{
      .title = std::format("Comparison of {} runs", comparison.runs.size()),
      .subtitle = std::format("{}, {} records", task, grouped_count(comparison.n_compared)),
      .methods = methods_of(comparison, made_with),
      .provenance = std::move(provenance),
      .notice = "These numbers are about the records that were compared.",
  };
  Section runs{.title = "Runs"};
  if (comparison.has_truth) runs.blocks.emplace_back(highlights_of(comparison));
  runs.blocks.emplace_back(runs_table(comparison));
  if (const std::string text = left_out(comparison); !text.empty())
    runs.blocks.emplace_back(Warning{.text = text});
  page.sections.push_back(std::move(runs));
  if (comparison.has_truth) {
    Section differences{
        .title = "Differences",
        .blocks = {forest_of(comparison), measures_table(comparison), tests_table(comparison)},
    };
    if (comparison.n_omnibus_tests > 0) differences.blocks.emplace_back(omnibus_table(comparison));
    page.sections.push_back(std::move(differences));
  }
  page.sections.push_back({.title = "Agreement", .blocks = {agreement_table(comparison)}});
  if (!comparison.differences.empty()) {
    page.sections.push_back(
        {.title = "Values that differ", .blocks = {differences_table(comparison)}}
    );
  }
  return page;
}

}  // namespace extractinator::report
