// Writes assessments; everything here is public through assessment_output.h.
#include "eval/assessment_output.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <format>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "eval/assessment.h"
#include "eval/bootstrap.h"
#include "eval/padded.h"
#include "json/value.h"

namespace extractinator::eval {
namespace {

std::string number_text(std::optional<double> value) {
  return value ? std::format("{:.3f}", *value) : "-";
}

std::string interval_text(const std::optional<Interval>& interval) {
  return interval ? std::format("{:.3f} to {:.3f}", interval->low, interval->high) : "-";
}

json::Value number(std::optional<double> value) {
  return value && std::isfinite(*value) ? json::Value::number(*value) : json::Value();
}

json::Value count(std::uint64_t n) { return json::Value::integer(static_cast<std::int64_t>(n)); }
json::Value count(std::optional<std::uint64_t> n) { return n ? count(*n) : json::Value(); }
json::Value text(const std::optional<std::string>& value) {
  return value ? json::Value(*value) : json::Value();
}

template <typename Items, typename Make>
json::Value list(const Items& items, const Make& make) {
  json::Value::Array made;
  made.reserve(items.size());
  for (const auto& item : items)
    made.push_back(make(item));
  return json::Value(std::move(made));
}

json::Value object(json::Value::Object members) { return json::Value(std::move(members)); }

json::Value json_of(const Measurement& measure) {
  json::Value interval;
  if (measure.interval) {
    interval = object({
        {"low", number(measure.interval->low)},
        {"high", number(measure.interval->high)},
    });
  }
  return object({
      {"name", json::Value(measure.name)},
      {"value", number(measure.value)},
      {"interval", std::move(interval)},
      {"worst_case", number(measure.worst_case)},
      {"n", count(measure.n)},
      {"n_missing", count(measure.n_missing)},
      {"is_headline", json::Value(measure.is_headline)},
  });
}

json::Value json_of(const ConfusionMatrix& matrix) {
  const auto counts = [](const std::vector<std::uint64_t>& row) {
    return list(row, [](std::uint64_t n) { return count(n); });
  };
  return object({
      {"labels", list(matrix.labels, [](const std::string& label) { return json::Value(label); })},
      {"counts", list(matrix.counts, counts)},
      {"n_missing", counts(matrix.n_missing)},
  });
}

json::Value json_of(const ReliabilityCurve& curve) {
  const auto bin = [](const ReliabilityBin& one) {
    return object({
        {"n", count(one.n)},
        {"mean_probability", number(one.mean_probability)},
        {"share_right", number(one.share_right)},
    });
  };
  return object({
      {"n", count(curve.n)},
      {"ece", number(curve.ece)},
      {"brier", number(curve.brier)},
      {"bins", list(curve.bins, bin)},
  });
}

json::Value json_of(const RankingCurves& curves) {
  const auto roc = [](const RocPoint& point) {
    return object({
        {"threshold", number(point.threshold)},
        {"false_positive_rate", number(point.false_positive_rate)},
        {"true_positive_rate", number(point.true_positive_rate)},
    });
  };
  const auto precision_recall = [](const PrecisionRecallPoint& point) {
    return object({
        {"threshold", number(point.threshold)},
        {"recall", number(point.recall)},
        {"precision", number(point.precision)},
    });
  };
  return object({
      {"roc", list(curves.roc, roc)},
      {"precision_recall", list(curves.precision_recall, precision_recall)},
  });
}

json::Value json_of(const NullCounts& nulls) {
  return object({
      {"n_both", count(nulls.n_both)},
      {"n_only_true", count(nulls.n_only_true)},
      {"n_only_predicted", count(nulls.n_only_predicted)},
      {"n_neither", count(nulls.n_neither)},
  });
}

json::Value json_of(const ErrorCase& error) {
  return object({
      {"row", count(error.row)},
      {"id", json::Value(error.id)},
      {"truth", text(error.truth)},
      {"predicted", text(error.predicted)},
      {"probability", number(error.probability)},
      {"evidence_start", count(error.evidence_start)},
      {"evidence_end", count(error.evidence_end)},
      {"evidence", text(error.evidence)},
  });
}

template <typename Part>
json::Value json_if(const std::optional<Part>& part) {
  return part ? json_of(*part) : json::Value();
}

json::Value json_of(const FieldAssessment& field) {
  return object({
      {"name", json::Value(field.name)},
      {"type", json::Value(std::string(to_string(field.type)))},
      {"positive_label",
       field.positive_label.empty() ? json::Value() : json::Value(field.positive_label)},
      {"n_labelled", count(field.n_labelled)},
      {"measures", list(field.measures, [](const Measurement& one) { return json_of(one); })},
      {"confusion", json_if(field.confusion)},
      {"reliability", json_if(field.reliability)},
      {"curves", json_if(field.curves)},
      {"nulls", json_if(field.nulls)},
      {"n_errors", count(field.n_errors)},
      {"errors", list(field.errors, [](const ErrorCase& one) { return json_of(one); })},
  });
}

json::Value::Object measure_line(
    const json::Value& field, const json::Value& type, const Measurement& measure
) {
  const auto end = [&](double Interval::* which) {
    return measure.interval ? json::Value::number((*measure.interval).*which) : json::Value();
  };
  return {
      {"field", field},
      {"type", type},
      {"measure", json::Value(measure.name)},
      {"value", number(measure.value)},
      {"low", end(&Interval::low)},
      {"high", end(&Interval::high)},
      {"worst_case", number(measure.worst_case)},
      {"n", count(measure.n)},
      {"n_missing", count(measure.n_missing)},
      {"is_headline", json::Value(measure.is_headline)},
  };
}

std::string how_it_was_made(const Assessment& assessment) {
  std::string text = std::format(
      "{} rows: {} answered, {} failed, {} missing\n",
      assessment.n_rows,
      assessment.n_answered,
      assessment.n_failed,
      assessment.n_missing
  );
  if (assessment.n_extra > 0) {
    text += std::format(
        "{} rows of the run have no true row and are not assessed\n", assessment.n_extra
    );
  }
  for (const FieldAssessment& field : assessment.fields) {
    if (field.positive_label.empty()) continue;
    text += std::format("of {} `{}` is positive\n", field.name, field.positive_label);
  }
  for (const FieldAssessment& field : assessment.fields) {
    if (!field.nulls || field.nulls->n_neither == field.n_labelled) continue;
    text += std::format(
        "of {} null on both sides {}, only true {}, only predicted {}\n",
        field.name,
        field.nulls->n_both,
        field.nulls->n_only_true,
        field.nulls->n_only_predicted
    );
  }
  if (assessment.bootstrap.n_draws == 0) return text;
  text += std::format(
      "intervals: {} % from {} draws of {} {}, seed {}\n",
      assessment.bootstrap.level * 100,
      assessment.bootstrap.n_draws,
      assessment.n_clusters,
      assessment.cluster_column.empty() ? "rows"
                                        : "clusters of `" + assessment.cluster_column + "`",
      assessment.bootstrap.seed
  );
  return text;
}

}  // namespace

std::string to_text(const Assessment& assessment) {
  constexpr std::size_t kIntervalWidth = std::string_view("0.000 to 0.000").size();
  std::size_t name_width = width_of("field");
  std::size_t measure_width = width_of("mean of the fields");
  std::size_t interval_width = kIntervalWidth;
  for (const FieldAssessment& field : assessment.fields) {
    name_width = std::max(name_width, width_of(field.name));
    for (const Measurement& measure : field.measures) {
      measure_width = std::max(measure_width, width_of(measure.name));
      interval_width = std::max(interval_width, interval_text(measure.interval).size());
    }
  }
  std::string out;
  const auto add = [&](std::string_view field,
                       std::string_view measure,
                       const std::string& value,
                       const std::string& interval,
                       const std::string& worst_case,
                       const std::string& n,
                       const std::string& n_missing) {
    out += std::format(
        "{}  {}  {:>9}  {:>{}}  {:>10}  {:>7}  {:>7}\n",
        padded(field, name_width),
        padded(measure, measure_width),
        value,
        interval,
        interval_width,
        worst_case,
        n,
        n_missing
    );
  };
  const auto add_measured =
      [&](std::string_view field, std::string_view name, const Measurement& measure) {
        add(field,
            name,
            number_text(measure.value),
            interval_text(measure.interval),
            number_text(measure.worst_case),
            std::to_string(measure.n),
            std::to_string(measure.n_missing));
      };
  add("field", "measure", "value", "interval", "worst case", "n", "missing");
  for (const FieldAssessment& field : assessment.fields) {
    for (const Measurement& measure : field.measures) {
      const bool is_first = &measure == &field.measures.front();
      add_measured(is_first ? field.name : "", measure.name, measure);
    }
  }
  add_measured("score", "mean of the fields", assessment.score);
  return out + how_it_was_made(assessment);
}

json::Value to_json(const Assessment& assessment) {
  return object({
      {"score", json_of(assessment.score)},
      {"n_rows", count(assessment.n_rows)},
      {"n_answered", count(assessment.n_answered)},
      {"n_failed", count(assessment.n_failed)},
      {"n_missing", count(assessment.n_missing)},
      {"n_extra", count(assessment.n_extra)},
      {"fields", list(assessment.fields, [](const FieldAssessment& one) { return json_of(one); })},
      {"cluster_column",
       assessment.cluster_column.empty() ? json::Value() : json::Value(assessment.cluster_column)},
      {"n_clusters", count(assessment.n_clusters)},
      {"draws", count(assessment.bootstrap.n_draws)},
      {"level", number(assessment.bootstrap.level)},
      {"seed", count(assessment.bootstrap.seed)},
      {"tolerance", number(assessment.tolerance)},
  });
}

Lines measure_lines(const Assessment& assessment) {
  Lines lines = {
      .columns = {
          "field",
          "type",
          "measure",
          "value",
          "low",
          "high",
          "worst_case",
          "n",
          "n_missing",
          "is_headline"
      }
  };
  for (const FieldAssessment& field : assessment.fields) {
    const json::Value name(field.name);
    const json::Value type(std::string(to_string(field.type)));
    for (const Measurement& measure : field.measures)
      lines.rows.push_back(measure_line(name, type, measure));
  }
  lines.rows.push_back(measure_line({}, {}, assessment.score));
  return lines;
}

Lines error_lines(const Assessment& assessment) {
  Lines lines = {
      .columns = {
          "field",
          "row",
          "id",
          "truth",
          "predicted",
          "probability",
          "evidence_start",
          "evidence_end",
          "evidence"
      }
  };
  for (const FieldAssessment& field : assessment.fields) {
    for (const ErrorCase& error : field.errors) {
      lines.rows.push_back(json_of(error).as_object());
      lines.rows.back().insert(lines.rows.back().begin(), {"field", json::Value(field.name)});
    }
  }
  return lines;
}

Lines confusion_lines(const Assessment& assessment) {
  Lines lines = {.columns = {"field", "truth", "predicted", "n"}};
  for (const FieldAssessment& field : assessment.fields) {
    if (!field.confusion) continue;
    const auto& [labels, counts, n_missing] = *field.confusion;
    const auto add = [&](const std::string& truth, json::Value predicted, std::uint64_t n) {
      lines.rows.push_back({
          {"field", json::Value(field.name)},
          {"truth", json::Value(truth)},
          {"predicted", std::move(predicted)},
          {"n", count(n)},
      });
    };
    for (std::size_t truth = 0; truth < labels.size(); ++truth) {
      for (std::size_t predicted = 0; predicted < labels.size(); ++predicted)
        add(labels[truth], json::Value(labels[predicted]), counts[truth][predicted]);
      add(labels[truth], {}, n_missing[truth]);
    }
  }
  return lines;
}

}  // namespace extractinator::eval
