// Comparisons as JSON and as rows of tables; everything here is public through comparison.h.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "eval/bootstrap.h"
#include "eval/comparison.h"
#include "eval/krippendorff.h"
#include "json/value.h"

namespace extractinator::eval {
namespace {

using json::Value;

Value count(std::uint64_t n) { return Value::integer(static_cast<std::int64_t>(n)); }

Value number(const std::optional<double>& value) { return value ? Value::number(*value) : Value(); }

Value text(std::string_view value) { return Value(std::string(value)); }

Value count_or_null(const std::optional<std::uint64_t>& n) { return n ? count(*n) : Value(); }

Value name_of(const std::optional<PairedTest>& test) {
  return test ? text(to_string(*test)) : Value();
}

Value text_or_null(const std::optional<std::string>& value) {
  return value ? Value(*value) : Value();
}

Value numbers(const std::vector<std::optional<double>>& values) {
  Value::Array array;
  for (const auto& value : values)
    array.push_back(number(value));
  return Value(std::move(array));
}

std::optional<double> low_of(const std::optional<Interval>& interval) {
  return interval ? std::optional(interval->low) : std::nullopt;
}
std::optional<double> high_of(const std::optional<Interval>& interval) {
  return interval ? std::optional(interval->high) : std::nullopt;
}

Value to_json(const PairedDifference& difference) {
  return Value(
      Value::Object{
          {"run", text(letter_of(difference.run))},
          {"difference", number(difference.difference)},
          {"interval",
           difference.interval ? numbers({difference.interval->low, difference.interval->high})
                               : Value()},
          {"n_higher", count_or_null(difference.n_higher)},
          {"n_lower", count_or_null(difference.n_lower)},
          {"test", name_of(difference.test)},
          {"p_value", number(difference.p_value)},
          {"p_value_corrected", number(difference.p_value_corrected)},
          {"p_adjusted", number(difference.p_adjusted)},
          {"detectable", number(difference.detectable)},
      }
  );
}

Value to_json(const ComparedMeasure& measure) {
  Value::Array ns;
  for (const std::uint64_t n : measure.ns)
    ns.push_back(count(n));
  Value::Array differences;
  for (const PairedDifference& difference : measure.differences)
    differences.push_back(to_json(difference));
  Value omnibus;
  if (measure.omnibus) {
    omnibus = Value(
        Value::Object{
            {"test", text("kruskal_wallis")},
            {"h", Value::number(measure.omnibus->h)},
            {"n_degrees", count(measure.omnibus->n_degrees)},
            {"p_value", Value::number(measure.omnibus->p_value)},
            {"p_adjusted", number(measure.omnibus->p_adjusted)},
        }
    );
  }
  return Value(
      Value::Object{
          {"field", measure.field.empty() ? Value() : text(measure.field)},
          {"metric", text(measure.name)},
          {"is_headline", Value(measure.is_headline)},
          {"unanswered", text(to_string(measure.unanswered))},
          {"ns", Value(std::move(ns))},
          {"values", numbers(measure.values)},
          {"differences", Value(std::move(differences))},
          {"omnibus", std::move(omnibus)},
      }
  );
}

Value to_json(const ComparedAgreement& agreement) {
  const auto share = [&](double value) {
    return agreement.n_rows > 0 ? Value::number(value) : Value();
  };
  return Value(
      Value::Object{
          {"field", agreement.field.empty() ? Value() : text(agreement.field)},
          {"n_rows", count(agreement.n_rows)},
          {"all_agree", share(agreement.all_agree)},
          {"pairwise", share(agreement.pairwise)},
          {"level", agreement.level ? text(to_string(*agreement.level)) : Value()},
          {"alpha", number(agreement.alpha)},
          {"kappas", numbers(agreement.kappas)},
      }
  );
}

Value::Object row_of(
    const ComparedMeasure& measure, const PairedDifference& difference, std::size_t n_runs
) {
  Value::Object row = {
      {"field", text(measure.field)},
      {"metric", text(measure.name)},
      {"is_headline", Value(measure.is_headline)},
      {"unanswered", text(to_string(measure.unanswered))},
      {"first", text(letter_of(0))},
      {"run", text(letter_of(difference.run))},
      {"first_n", count(measure.ns[0])},
      {"n", count(measure.ns[difference.run])},
      {"first_value", number(measure.values[0])},
      {"value", number(measure.values[difference.run])},
      {"difference", number(difference.difference)},
      {"low", number(low_of(difference.interval))},
      {"high", number(high_of(difference.interval))},
      {"n_higher", count_or_null(difference.n_higher)},
      {"n_lower", count_or_null(difference.n_lower)},
      {"test", name_of(difference.test)},
      {"p_value", number(difference.p_value)},
      {"p_value_corrected", number(difference.p_value_corrected)},
      {"p_adjusted", number(difference.p_adjusted)},
      {"detectable", number(difference.detectable)},
  };
  if (n_runs > 2) {
    const auto& omnibus = measure.omnibus;
    row.push_back({"kruskal_wallis_h", omnibus ? Value::number(omnibus->h) : Value()});
    row.push_back({"kruskal_wallis_p", omnibus ? Value::number(omnibus->p_value) : Value()});
    row.push_back({"kruskal_wallis_p_adjusted", omnibus ? number(omnibus->p_adjusted) : Value()});
  }
  return row;
}

Value::Object row_of(const DifferingValue& found, const Comparison& comparison) {
  Value::Object row = {
      {"row", count(found.row)},
      {"id", text(found.id)},
      {"field", text(found.field)},
  };
  if (comparison.has_truth) row.push_back({"truth", text_or_null(found.truth)});
  for (std::size_t run = 0; run < comparison.runs.size(); ++run) {
    const std::string letter = letter_of(run);
    row.push_back({letter, text_or_null(found.values[run])});
    row.push_back({letter + "_answered", Value(static_cast<bool>(found.is_answered[run]))});
    if (comparison.has_truth) row.push_back({letter + "_score", number(found.scores[run])});
  }
  return row;
}

std::vector<std::string> keys_of(const Value::Object& row) {
  std::vector<std::string> keys;
  for (const json::Member& member : row)
    keys.push_back(member.key);
  return keys;
}

}  // namespace

std::string letter_of(std::size_t run) {
  constexpr std::size_t kLetters = 26;
  std::string letter(1, static_cast<char>('A' + static_cast<int>(run % kLetters)));
  if (run >= kLetters) letter += std::to_string(run / kLetters);
  return letter;
}

Value to_json(const Comparison& comparison) {
  Value::Array runs;
  for (std::size_t i = 0; i < comparison.runs.size(); ++i) {
    const RunSummary& run = comparison.runs[i];
    runs.emplace_back(
        Value::Object{
            {"run", text(letter_of(i))},
            {"name", text(run.name)},
            {"n_records", count(run.n_records)},
            {"n_answers", count(run.n_answers)},
            {"n_only_here", count(run.n_only_here)},
        }
    );
  }
  Value::Array measures;
  for (const ComparedMeasure& measure : comparison.measures)
    measures.push_back(to_json(measure));
  Value::Array agreement;
  for (const ComparedAgreement& field : comparison.agreement)
    agreement.push_back(to_json(field));
  Value::Array id_columns;
  for (const std::string& column : comparison.options.rows.id_columns)
    id_columns.push_back(text(column));
  const ComparisonOptions& options = comparison.options;
  return Value(
      Value::Object{
          {"runs", Value(std::move(runs))},
          {"n_compared", count(comparison.n_compared)},
          {"has_truth", Value(comparison.has_truth)},
          {"n_unlabelled", count(comparison.n_unlabelled)},
          {"n_truth_alone", count(comparison.n_truth_alone)},
          {"id_columns", Value(std::move(id_columns))},
          {"cluster_column",
           options.cluster_column.empty() ? Value() : text(options.cluster_column)},
          {"n_clusters", count(comparison.n_clusters)},
          {"n_draws", count(options.bootstrap.n_draws)},
          {"seed", count(options.bootstrap.seed)},
          {"level", Value::number(options.bootstrap.level)},
          {"n_swaps", count(options.n_swaps)},
          {"power", Value::number(options.power)},
          {"tolerance", Value::number(options.rows.tolerance)},
          {"epsilon", Value::number(options.epsilon)},
          {"n_tests", count(comparison.n_tests)},
          {"n_omnibus_tests", count(comparison.n_omnibus_tests)},
          {"measures", Value(std::move(measures))},
          {"agreement", Value(std::move(agreement))},
          {"n_differences", count(comparison.differences.size())},
      }
  );
}

std::vector<Value::Object> measure_rows(const Comparison& comparison) {
  std::vector<Value::Object> rows;
  for (const ComparedMeasure& measure : comparison.measures) {
    for (const PairedDifference& difference : measure.differences)
      rows.push_back(row_of(measure, difference, comparison.runs.size()));
  }
  return rows;
}

std::vector<std::string> measure_columns(const Comparison& comparison) {
  const ComparedMeasure empty{.ns = {0, 0}, .values = {std::nullopt, std::nullopt}};
  return keys_of(row_of(empty, {.run = 1}, comparison.runs.size()));
}

std::vector<Value::Object> difference_rows(const Comparison& comparison) {
  std::vector<Value::Object> rows;
  for (const DifferingValue& found : comparison.differences)
    rows.push_back(row_of(found, comparison));
  return rows;
}

std::vector<std::string> difference_columns(const Comparison& comparison) {
  const std::size_t n_runs = comparison.runs.size();
  const DifferingValue empty{
      .values = std::vector<std::optional<std::string>>(n_runs),
      .is_answered = std::vector<bool>(n_runs),
      .scores = std::vector<std::optional<double>>(n_runs),
  };
  return keys_of(row_of(empty, comparison));
}

}  // namespace extractinator::eval
