// Aligns runs, asks for measures and agreement, and adjusts p-values; everything here is public
// through comparison.h.
#include "eval/comparison.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/error.h"
#include "base/result.h"
#include "eval/agreement.h"
#include "eval/aligned_rows.h"
#include "eval/assessment.h"
#include "eval/compared_measures.h"
#include "eval/field.h"
#include "eval/field_collectors.h"
#include "eval/holm.h"
#include "eval/krippendorff.h"
#include "eval/label_pairs.h"
#include "eval/row_scores.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/schema.h"

namespace extractinator::eval {
namespace {

const json::Value& null_value() {
  static const json::Value kValue;
  return kValue;
}

// What an answer says of a field; null where it has no such key.
const json::Value& said(const json::Value& answer, const Field& field) {
  const json::Value* value = value_at(answer, field.path);
  return value == nullptr ? null_value() : *value;
}

// Numbers that are equal have one text, whatever their spelling.
std::string label_text(const json::Value& value) {
  if (value.is_string()) return value.as_string();
  const std::optional<double> number = value.to_double();
  return json::write(number ? json::Value::number(*number) : value);
}

// Strings keep their quotes, so that "1" and 1 stay apart.
std::string distinct_text(const json::Value& value) {
  return value.is_string() ? json::write(value) : label_text(value);
}

// Units of a field as numbers: values themselves, or the numbers of their labels.
std::vector<std::vector<double>> units_of(
    std::span<const AlignedRow> rows, const Field& field, AlphaLevel level
) {
  std::map<std::string, double> labels;
  std::vector<std::vector<double>> units;
  for (const AlignedRow& row : rows) {
    std::vector<double>& unit = units.emplace_back();
    for (const json::Value* answer : row.answers) {
      if (answer == nullptr) continue;
      const json::Value& value = said(*answer, field);
      if (level == AlphaLevel::nominal) {
        const auto next = static_cast<double>(labels.size());
        unit.push_back(labels.emplace(distinct_text(value), next).first->second);
      } else if (const std::optional<double> number = value.to_double()) {
        unit.push_back(*number);
      }
    }
  }
  return units;
}

std::optional<AlphaLevel> level_of(std::span<const AlignedRow> rows, const Field& field) {
  if (field.kind == FieldKind::number) return AlphaLevel::interval;
  if (field.kind == FieldKind::text) return AlphaLevel::nominal;
  if (!field.is_closed) return std::nullopt;
  bool has_number = false;
  for (const AlignedRow& row : rows) {
    for (const json::Value* answer : row.answers) {
      if (answer == nullptr || said(*answer, field).is_null()) continue;
      if (!said(*answer, field).to_double()) return AlphaLevel::nominal;
      has_number = true;
    }
  }
  return has_number ? AlphaLevel::ordinal : AlphaLevel::nominal;
}

std::optional<double> kappa_of(
    std::span<const AlignedRow> rows, const Field& field, std::size_t run
) {
  std::vector<std::string> first;
  std::vector<std::string> second;
  for (const AlignedRow& row : rows) {
    if (row.answers[0] == nullptr || row.answers[run] == nullptr) continue;
    first.push_back(distinct_text(said(*row.answers[0], field)));
    second.push_back(distinct_text(said(*row.answers[run], field)));
  }
  return LabelPairs(first, second).kappa();
}

// What a row says of the fields, without what else stands in it.
json::Value answer_in(const json::Value& row, std::span<const Field> fields) {
  json::Value::Object members;
  for (const Field& field : fields) {
    if (field.kind == FieldKind::status) continue;
    const std::string& name = field.path.front();
    const json::Value* value = row.find(name);
    const bool is_first = !std::ranges::contains(members, name, &json::Member::key);
    if (value != nullptr && is_first) members.push_back({.key = name, .value = *value});
  }
  return json::Value(std::move(members));
}

std::vector<ComparedAgreement> agreement_of(
    const schema::Schema& schema,
    std::span<const Field> fields,
    std::span<const AlignedRow> rows,
    std::size_t n_runs
) {
  AgreementCounter counter(schema, n_runs);
  for (const AlignedRow& row : rows) {
    std::vector<json::Value> answers(n_runs);
    std::vector<const json::Value*> given(n_runs, nullptr);
    for (std::size_t run = 0; run < n_runs; ++run) {
      if (row.answers[run] == nullptr) continue;
      answers[run] = answer_in(*row.answers[run], fields);
      given[run] = &answers[run];
    }
    counter.add(given);
  }
  const Agreement counted = counter.agreement();
  const auto taken_from = [](const FieldAgreement& field) {
    return ComparedAgreement{
        .field = field.name,
        .n_rows = field.n_rows,
        .all_agree = field.all_agree,
        .pairwise = field.pairwise,
    };
  };
  std::vector<ComparedAgreement> agreement;
  std::size_t next = 0;  // A status is no part of an answer, and not counted.
  for (const Field& field : fields) {
    if (field.kind == FieldKind::status) continue;
    ComparedAgreement& result = agreement.emplace_back(taken_from(counted.fields[next++]));
    result.level = level_of(rows, field);
    if (result.level)
      result.alpha = krippendorff_alpha(units_of(rows, field, *result.level), *result.level);
    if (!field.is_closed) continue;
    for (std::size_t run = 1; run < n_runs; ++run)
      result.kappas.push_back(kappa_of(rows, field, run));
  }
  agreement.push_back(taken_from(counted.whole));
  return agreement;
}

// Can its value be told? Labels of closed sets and numbers are not the text of a report.
bool is_shown(const Field& field, const json::Value& value, bool with_text) {
  return with_text || field.is_closed || field.kind == FieldKind::status || value.is_null() ||
         value.is_bool() || value.to_double().has_value();
}

Result<std::vector<DifferingValue>> differing_values(
    std::span<const Field> fields,
    std::span<const AlignedRow> rows,
    const ComparisonOptions& options
) {
  std::vector<DifferingValue> differing;
  for (const AlignedRow& row : rows) {
    const auto is_same = [&](const Field& field, const json::Value* answer) {
      const json::Value* first = row.answers.front();
      if (first == nullptr || answer == nullptr) return first == answer;
      return json::equivalent(said(*first, field), said(*answer, field));
    };
    for (const Field& field : fields) {
      if (std::ranges::all_of(row.answers, [&](const json::Value* answer) {
            return is_same(field, answer);
          }))
        continue;
      DifferingValue found{
          .row = row.number,
          .id = id_of(row, options.rows.id_columns),
          .field = label_of(field),
      };
      const json::Value* wanted = row.truth == nullptr ? nullptr : value_at(*row.truth, field.path);
      if (wanted != nullptr && is_shown(field, *wanted, options.with_text))
        found.truth = label_text(*wanted);
      for (const json::Value* answer : row.answers) {
        found.is_answered.push_back(answer != nullptr);
        const bool is_told =
            answer != nullptr && is_shown(field, said(*answer, field), options.with_text);
        found.values.push_back(
            is_told ? std::optional(label_text(said(*answer, field))) : std::nullopt
        );
        std::optional<double> score;
        if (wanted != nullptr) {
          TRY(const auto scored, score_row(field, answer, *row.truth, options.rows.tolerance));
          if (scored) score = scored->score;
        }
        found.scores.push_back(score);
      }
      differing.push_back(std::move(found));
    }
  }
  return differing;
}

void adjust(Comparison& comparison) {
  std::vector<std::optional<double>> paired;
  std::vector<std::optional<double>> omnibus;
  for (const ComparedMeasure& measure : comparison.measures) {
    if (!measure.is_headline) continue;
    for (const PairedDifference& difference : measure.differences)
      paired.push_back(difference.p_value);
    if (measure.omnibus) omnibus.emplace_back(measure.omnibus->p_value);
  }
  const auto adjusted = holm_adjusted(paired);
  const auto adjusted_omnibus = holm_adjusted(omnibus);
  std::size_t next = 0;
  std::size_t next_omnibus = 0;
  for (ComparedMeasure& measure : comparison.measures) {
    if (!measure.is_headline) continue;
    for (PairedDifference& difference : measure.differences)
      difference.p_adjusted = adjusted[next++];
    if (measure.omnibus) measure.omnibus->p_adjusted = adjusted_omnibus[next_omnibus++];
  }
  const auto is_given = [](const std::optional<double>& p) { return p.has_value(); };
  comparison.n_tests = static_cast<std::size_t>(std::ranges::count_if(paired, is_given));
  comparison.n_omnibus_tests = omnibus.size();
}

}  // namespace

std::string_view to_string(PairedTest test) {
  switch (test) {
    case PairedTest::mcnemar:
      return "mcnemar";
    case PairedTest::signed_rank:
      return "signed_rank";
    case PairedTest::randomisation:
      return "randomisation";
  }
  return "unknown";
}

std::string_view to_string(Unanswered unanswered) {
  return unanswered == Unanswered::wrong ? "wrong" : "left_out";
}

Result<Comparison> compare(
    const schema::Schema& schema,
    std::span<const ComparedRun> runs,
    const std::optional<std::span<const json::Value>>& truth,
    const ComparisonOptions& options
) {
  EXTR_CHECK(runs.size() > 1, "something to compare with");
  const std::vector<Field> fields = fields_of(schema);
  if (fields.empty()) {
    return fail(
        ErrorCode::invalid_input, "only answers that are objects with fields can be compared"
    );
  }
  TRY(const AlignedRows aligned, align(runs, truth, options));
  if (truth) {
    // Labels that no answer can have would be wrong in all runs alike.
    TRY(const Assessor checked,
        Assessor::make(
            schema,
            *truth,
            {.rows = options.rows, .positive = options.positive, .place = options.place}
        ));
  }
  TRY(const std::vector<std::uint32_t> clusters, clusters_of(aligned.rows, options.cluster_column));
  Comparison comparison{
      .n_compared = aligned.rows.size(),
      .has_truth = truth.has_value(),
      .n_unlabelled = aligned.n_unlabelled,
      .n_truth_alone = aligned.n_truth_alone,
      .n_clusters = std::uint64_t{*std::ranges::max_element(clusters)} + 1,
      .options = options,
  };
  for (std::size_t run = 0; run < runs.size(); ++run) {
    const auto n_answers = std::ranges::count_if(aligned.rows, [run](const AlignedRow& row) {
      return row.answers[run] != nullptr;
    });
    comparison.runs.push_back(
        {.name = runs[run].name,
         .n_records = runs[run].rows.size(),
         .n_answers = static_cast<std::uint64_t>(n_answers),
         .n_only_here = aligned.n_only_here[run]}
    );
  }
  if (truth) {
    TRY(comparison.measures, measures_of(schema, aligned.rows, clusters, options));
    adjust(comparison);
  }
  comparison.agreement = agreement_of(schema, fields, aligned.rows, runs.size());
  TRY(comparison.differences, differing_values(fields, aligned.rows, options));
  return comparison;
}

}  // namespace extractinator::eval
