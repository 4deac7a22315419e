// Assessments as sections, tables and figures. Reachable through assessment_page.h.
#include "report/assessment_page.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <format>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "eval/assessment.h"
#include "eval/bootstrap.h"
#include "report/figure.h"
#include "report/figures.h"
#include "report/methods.h"
#include "report/number.h"
#include "report/page.h"
#include "report/table.h"

namespace extractinator::report {
namespace {

std::int64_t integer(std::uint64_t n) { return static_cast<std::int64_t>(n); }

double number(const std::optional<double>& value) { return value.value_or(kUnknown); }

double low_of(const eval::Measurement& measure) {
  return measure.interval ? measure.interval->low : kUnknown;
}
double high_of(const eval::Measurement& measure) {
  return measure.interval ? measure.interval->high : kUnknown;
}

std::string percent_of(const eval::Assessment& assessment) {
  return std::format("{}\xC2\xA0%", short_number(100 * assessment.bootstrap.level));
}

const eval::Measurement* headline_of(const eval::FieldAssessment& field) {
  const auto found = std::ranges::find_if(field.measures, &eval::Measurement::is_headline);
  return found == field.measures.end() ? nullptr : &*found;
}

double value_of(const eval::FieldAssessment& field, std::string_view measure) {
  const auto found = std::ranges::find(field.measures, measure, &eval::Measurement::name);
  return found == field.measures.end() ? kUnknown : number(found->value);
}

std::vector<Column> value_columns(const eval::Assessment& assessment) {
  return {
      {.key = "value",
       .title = std::format("Value ({} interval)", percent_of(assessment)),
       .style = Style::estimate},
      {.key = "low", .style = Style::number},
      {.key = "high", .style = Style::number},
      {.key = "worst_case", .title = "Worst case", .style = Style::number},
      {.key = "n", .style = Style::number},
      {.key = "n_missing", .title = "Missing", .style = Style::number},
  };
}

void add_values(std::vector<Cell>& row, const eval::Measurement& measure) {
  row.insert(
      row.end(),
      {number(measure.value),
       low_of(measure),
       high_of(measure),
       number(measure.worst_case),
       integer(measure.n),
       integer(measure.n_missing)}
  );
}

constexpr std::string_view kWorstCase =
    "Worst case: every labelled record without an answer counted as wrong.";

// ---------------------------------------------------------------- summary

Highlights highlights_of(const eval::Assessment& assessment) {
  const eval::Measurement& score = assessment.score;
  std::string interval;
  if (score.interval)
    interval = std::format("{} to {}", fixed(low_of(score), 3), fixed(high_of(score), 3));
  Highlights highlights = {
      {.value = fixed(number(score.value), 3), .label = "Mean of the fields", .note = interval},
      {.value = grouped(integer(assessment.n_rows)), .label = "Records with truth"},
      {.value = grouped(integer(assessment.n_answered)), .label = "Answered"},
      {.value = grouped(integer(assessment.n_failed)), .label = "Failed"},
      {.value = grouped(integer(assessment.n_missing)), .label = "Missing in the run"},
  };
  if (!assessment.cluster_column.empty()) {
    highlights[1].note = std::format("{} clusters", grouped(integer(assessment.n_clusters)));
  }
  if (score.worst_case && assessment.n_answered < assessment.n_rows) {
    highlights[0].note += highlights[0].note.empty() ? "" : "; ";
    highlights[0].note += "worst case " + fixed(*score.worst_case, 3);
  }
  return highlights;
}

// Headlines of one measure stand together, in the order in which measures first occur.
Figure forest_of(const eval::Assessment& assessment) {
  ForestPlot plot = {
      .title = "Headline measure of each field",
      .measure = "value",
      .lowest = 0,
      .highest = 1,
      .level = assessment.bootstrap.level,
  };
  std::vector<std::string> order;
  for (const eval::FieldAssessment& field : assessment.fields) {
    const eval::Measurement* headline = headline_of(field);
    if (headline != nullptr && !std::ranges::contains(order, headline->name))
      order.push_back(headline->name);
  }
  for (const std::string& name : order) {
    for (const eval::FieldAssessment& field : assessment.fields) {
      const eval::Measurement* headline = headline_of(field);
      if (headline == nullptr || headline->name != name) continue;
      // Errors have units of their own and no end.
      if (eval::is_error_measure(name)) plot.highest.reset();
      plot.rows.push_back({
          .name = field.name,
          .group = measure_title(name),
          .estimate = number(headline->value),
          .low = low_of(*headline),
          .high = high_of(*headline),
          .n = headline->n,
      });
    }
  }
  return draw_forest(plot);
}

Table headline_table(const eval::Assessment& assessment) {
  Table table = {
      .caption = "Headline measure of each field",
      .columns =
          {
              {.key = "field", .title = "Field"},
              {.key = "type", .title = "Type"},
              {.key = "measure", .title = "Measure"},
          },
      .note = std::string(kWorstCase),
  };
  table.columns.append_range(value_columns(assessment));
  table.columns.push_back({.key = "n_errors", .title = "Errors", .style = Style::number});
  for (const eval::FieldAssessment& field : assessment.fields) {
    const eval::Measurement* headline = headline_of(field);
    if (headline == nullptr) continue;
    std::vector<Cell> row = {
        field.name, std::string(eval::to_string(field.type)), measure_title(headline->name)
    };
    add_values(row, *headline);
    row.emplace_back(integer(field.n_errors));
    table.rows.push_back(std::move(row));
  }
  std::vector<Cell> row = {"Mean of the fields", {}, {}};
  add_values(row, assessment.score);
  table.rows.push_back(std::move(row));
  return table;
}

Section summary_of(const eval::Assessment& assessment) {
  Section section = {.title = "Summary", .blocks = {highlights_of(assessment)}};
  if (assessment.n_answered < assessment.n_rows) {
    section.blocks.emplace_back(
        Warning{
            .text = std::format(
                "{} of {} records with truth have no valid answer. Values are over the others; the "
                "worst case counts these as wrong.",
                grouped(integer(assessment.n_rows - assessment.n_answered)),
                grouped(integer(assessment.n_rows))
            )
        }
    );
  }
  if (assessment.n_extra > 0) {
    section.blocks.emplace_back(
        Paragraph{
            .text = std::format(
                "{} rows of the run have no truth and are not assessed.",
                grouped(integer(assessment.n_extra))
            )
        }
    );
  }
  section.blocks.emplace_back(forest_of(assessment));
  section.blocks.emplace_back(headline_table(assessment));
  return section;
}

// ---------------------------------------------------------------- fields

Table measures_of(const eval::Assessment& assessment, const eval::FieldAssessment& field) {
  Table table = {
      .caption = "Measures of " + field.name,
      .columns = {{.key = "measure", .title = "Measure"}},
  };
  table.columns.append_range(value_columns(assessment));
  for (const eval::Measurement& measure : field.measures) {
    std::vector<Cell> row = {measure_title(measure.name)};
    add_values(row, measure);
    table.rows.push_back(std::move(row));
  }
  if (!field.positive_label.empty())
    table.note = "Positive is the label \xE2\x80\x9C" + field.positive_label + "\xE2\x80\x9D.";
  return table;
}

Figure confusion_of(const eval::ConfusionMatrix& matrix, const std::string& field) {
  ConfusionPlot plot = {
      .title = "Confusion matrix of " + field,
      .truth = matrix.labels,
      .predicted = matrix.labels,
      .counts = matrix.counts,
  };
  const bool has_missing =
      std::ranges::any_of(matrix.n_missing, [](std::uint64_t n) { return n > 0; });
  if (has_missing) {
    plot.predicted.emplace_back("no answer");
    for (std::size_t i = 0; i < plot.counts.size() && i < matrix.n_missing.size(); ++i)
      plot.counts[i].push_back(matrix.n_missing[i]);
  }
  return draw_confusion(plot);
}

Figure reliability_of(const eval::ReliabilityCurve& curve, const std::string& field) {
  ReliabilityPlot plot = {
      .title = "Calibration of " + field, .ece = curve.ece, .brier = curve.brier
  };
  const auto n_bins = static_cast<double>(curve.bins.size());
  for (std::size_t i = 0; i < curve.bins.size(); ++i) {
    const eval::ReliabilityBin& bin = curve.bins[i];
    plot.bins.push_back({
        .low = static_cast<double>(i) / n_bins,
        .high = static_cast<double>(i + 1) / n_bins,
        .mean_probability = bin.n == 0 ? kUnknown : bin.mean_probability,
        .share_right = bin.n == 0 ? kUnknown : bin.share_right,
        .n = bin.n,
    });
  }
  return draw_reliability(plot);
}

NamedCurve roc_of(const eval::FieldAssessment& field) {
  NamedCurve curve = {.name = field.name, .area = value_of(field, "auroc")};
  for (const eval::RocPoint& point : field.curves->roc)
    curve.points.push_back({.x = point.false_positive_rate, .y = point.true_positive_rate});
  return curve;
}

NamedCurve precision_recall_of(const eval::FieldAssessment& field) {
  NamedCurve curve = {.name = field.name, .area = value_of(field, "auprc")};
  for (const eval::PrecisionRecallPoint& point : field.curves->precision_recall)
    curve.points.push_back({.x = point.recall, .y = point.precision});
  // All taken as positive: precision is the share of positives.
  if (!curve.points.empty()) curve.baseline = curve.points.back().y;
  return curve;
}

Table nulls_of(const eval::NullCounts& nulls, const std::string& field) {
  return {
      .caption = "Values that are there, of " + field,
      .columns =
          {
              {.key = "case", .title = "Records with an answer"},
              {.key = "n", .style = Style::number},
          },
      .rows = {
          {"A value in both", integer(nulls.n_neither)},
          {"Only in the prediction: made up", integer(nulls.n_only_true)},
          {"Only in the truth: not found", integer(nulls.n_only_predicted)},
          {"In neither", integer(nulls.n_both)},
      },
  };
}

std::string shown(const std::optional<std::string>& value) { return value.value_or("not shown"); }

std::string place_of(const eval::ErrorCase& error) {
  if (!error.evidence_start || !error.evidence_end) return {};
  return std::format("{}\xE2\x80\x93{}", *error.evidence_start, *error.evidence_end);
}

Table errors_of(const eval::FieldAssessment& field) {
  const auto shown_errors =
      std::span(field.errors).first(std::min(field.errors.size(), kMostErrorsShown));
  const bool has_place = std::ranges::any_of(shown_errors, [](const eval::ErrorCase& error) {
    return error.evidence_start.has_value();
  });
  const bool has_text = std::ranges::any_of(shown_errors, [](const eval::ErrorCase& error) {
    return error.evidence.has_value();
  });
  Table table = {
      .caption = "Errors of " + field.name,
      .columns = {
          {.key = "id", .title = "Record"},
          {.key = "truth", .title = "Truth"},
          {.key = "predicted", .title = "Predicted"},
          {.key = "probability", .title = "Probability", .style = Style::number},
      },
  };
  if (has_place) table.columns.push_back({.key = "place", .title = "Evidence at"});
  if (has_text) table.columns.push_back({.key = "evidence", .title = "Evidence"});
  for (const eval::ErrorCase& error : shown_errors) {
    std::vector<Cell> row = {
        error.id,
        shown(error.truth),
        shown(error.predicted),
        number(error.probability),
    };
    if (has_place) row.emplace_back(place_of(error));
    if (has_text) row.emplace_back(error.evidence.value_or(""));
    table.rows.push_back(std::move(row));
  }
  if (has_place) table.note = "Evidence at: code points of the report.";
  const bool is_hidden = std::ranges::any_of(shown_errors, [](const eval::ErrorCase& error) {
    return !error.truth || !error.predicted;
  });
  if (is_hidden) {
    table.note += table.note.empty() ? "" : " ";
    table.note += "Texts and lists are shown with --with-text only.";
  }
  if (field.n_errors > shown_errors.size()) {
    table.note += std::format(
        "{}The first {} of {}; errors.csv has more.",
        table.note.empty() ? "" : " ",
        shown_errors.size(),
        grouped(integer(field.n_errors))
    );
  }
  return table;
}

Section section_of(const eval::Assessment& assessment, const eval::FieldAssessment& field) {
  Section section = {
      .title = field.name,
      .blocks = {
          Paragraph{
              .text = std::format(
                  "Type: {}. {} labelled records, {} errors.",
                  eval::to_string(field.type),
                  grouped(integer(field.n_labelled)),
                  grouped(integer(field.n_errors))
              )
          },
          measures_of(assessment, field),
      },
  };
  if (field.confusion) section.blocks.emplace_back(confusion_of(*field.confusion, field.name));
  FigureRow figures;
  if (field.curves) {
    figures.push_back(draw_roc({.title = "ROC curve of " + field.name, .curves = {roc_of(field)}}));
    figures.push_back(draw_precision_recall(
        {.title = "Precision and recall of " + field.name, .curves = {precision_recall_of(field)}}
    ));
  }
  if (field.reliability) figures.push_back(reliability_of(*field.reliability, field.name));
  if (!figures.empty()) section.blocks.emplace_back(std::move(figures));
  if (field.nulls) section.blocks.emplace_back(nulls_of(*field.nulls, field.name));
  if (field.n_errors > 0) section.blocks.emplace_back(errors_of(field));
  return section;
}

// Curves of several fields in one drawing.
std::optional<Section> curves_of(const eval::Assessment& assessment) {
  CurvePlot roc = {.title = "ROC curves"};
  for (const eval::FieldAssessment& field : assessment.fields) {
    if (field.curves) roc.curves.push_back(roc_of(field));
  }
  if (roc.curves.size() < 2) return std::nullopt;
  return Section{.title = "Curves of all fields with two values", .blocks = {draw_roc(roc)}};
}

}  // namespace

std::string measure_title(std::string_view name) {
  struct Title {
    std::string_view name;
    std::string_view title;
  };
  constexpr std::array kTitles = {
      Title{.name = "auroc", .title = "AUROC"},
      Title{.name = "auroc_one_vs_rest", .title = "AUROC, one against the rest"},
      Title{.name = "auprc", .title = "AUPRC"},
      Title{.name = "f1", .title = "F1"},
      Title{.name = "macro_f1", .title = "F1, macro average"},
      Title{.name = "token_f1", .title = "F1 of tokens"},
      Title{.name = "span_strict_f1", .title = "F1 of spans, strict"},
      Title{.name = "span_exact_f1", .title = "F1 of spans, exact boundaries"},
      Title{.name = "span_partial_f1", .title = "F1 of spans, partial boundaries"},
      Title{.name = "span_type_f1", .title = "F1 of spans, type"},
      Title{.name = "weighted_f1", .title = "F1, weighted average"},
      Title{.name = "rsmapes", .title = "RSMAPES"},
      Title{.name = "kappa", .title = "Cohen's kappa"},
      Title{.name = "linear_weighted_kappa", .title = "Cohen's kappa, linear weights"},
      Title{.name = "brier_score", .title = "Brier score"},
  };
  const auto* const known = std::ranges::find(kTitles, name, &Title::name);
  if (known != kTitles.end()) return std::string(known->title);
  std::string title(name);
  std::ranges::replace(title, '_', ' ');
  if (!title.empty() && title.front() >= 'a' && title.front() <= 'z')
    title.front() = static_cast<char>(title.front() - 'a' + 'A');
  return title;
}

Page assessment_page(const eval::Assessment& assessment, Facts facts) {
  facts.n_rows = integer(assessment.n_rows);
  facts.n_failed = integer(assessment.n_rows - assessment.n_answered);
  if (assessment.bootstrap.n_draws > 0) {
    facts.interval = "bias-corrected and accelerated bootstrap";
    facts.n_draws = integer(assessment.bootstrap.n_draws);
    facts.interval_seed = integer(assessment.bootstrap.seed);
    facts.cluster = assessment.cluster_column;
    facts.confidence = assessment.bootstrap.level;
  }
  Page page = {
      .title = facts.task.empty() ? "Evaluation" : "Evaluation of " + facts.task,
      .subtitle = facts.model,
      .methods = methods_paragraph(facts),
      .provenance = provenance_table(facts),
      .notice =
          "For research. Not a medical device: not for diagnosis or treatment of individual "
          "patients.",
  };
  page.sections.push_back(summary_of(assessment));
  Section fields = {.title = "Fields"};
  for (const eval::FieldAssessment& field : assessment.fields)
    fields.sections.push_back(section_of(assessment, field));
  if (auto curves = curves_of(assessment)) fields.sections.push_back(std::move(*curves));
  page.sections.push_back(std::move(fields));
  return page;
}

}  // namespace extractinator::report
