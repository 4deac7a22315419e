// Pairs rows, hands them to the collectors of their fields, and draws rows for intervals;
// everything here is public through assessment.h.
#include "eval/assessment.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <format>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/nearest.h"
#include "base/result.h"
#include "eval/bootstrap.h"
#include "eval/collector.h"
#include "eval/field.h"
#include "eval/field_collectors.h"
#include "eval/parts.h"
#include "eval/resampling.h"
#include "eval/rows.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/schema.h"

namespace extractinator::eval {
namespace {

std::string text_of(const json::Value& value) {
  return value.is_string() ? value.as_string() : json::write(value);
}

// What is wrong of a field.
struct Errors {
  std::uint64_t n = 0;
  std::vector<ErrorCase> cases = {};
};

std::string pointer_of(const Field& field) {
  std::string pointer;
  for (const std::string& step : field.path)
    pointer += json::pointer_step(step);
  return pointer;
}

// Values of all measures, field by field.
struct Layout {
  struct Place {
    const Part* part = nullptr;
    std::size_t field = 0;
    std::size_t first = 0;
    std::size_t n = 0;
  };
  std::vector<Place> parts = {};
  std::vector<std::size_t> headlines = {};
  std::size_t n_values = 0;
};

Layout layout_of(const std::vector<CollectedField>& fields) {
  Layout layout;
  for (std::size_t field = 0; field < fields.size(); ++field) {
    bool is_first = fields[field].field.kind != FieldKind::status;
    for (const Part* part : fields[field].collector->parts()) {
      const std::size_t n = part->lines().size();
      if (is_first) layout.headlines.push_back(layout.n_values);
      is_first = false;
      layout.parts.push_back({.part = part, .field = field, .first = layout.n_values, .n = n});
      layout.n_values += n;
    }
  }
  return layout;
}

std::optional<double> mean_of(
    std::span<const std::optional<double>> values, const std::vector<std::size_t>& places
) {
  double sum = 0;
  double n = 0;
  for (const std::size_t place : places) {
    if (!values[place]) continue;
    sum += *values[place];
    n += 1;
  }
  if (n == 0) return std::nullopt;
  return sum / n;
}

}  // namespace

struct Assessor::State {
  AssessmentOptions options = {};
  std::span<const json::Value> truth = {};
  RowIndex index = {};  // Of true rows, with id columns.
  FieldCollectors collectors = {};
  std::vector<Errors> errors = {};               // By field.
  std::optional<std::size_t> cluster_slot = {};  // Of the collectors.

  std::size_t n_seen = 0;                             // Rows of the run.
  std::vector<std::optional<std::size_t>> seen = {};  // By true row: the row of the run.
  RowIndex extras = {};                               // Rows of the run that no true one asks for.
  std::unordered_map<std::string, std::uint32_t> cluster_numbers = {};
  std::vector<std::uint32_t> clusters = {};  // Of rows with an answer.
  Assessment result = {};

  Result<void> check_truth();
  Result<std::optional<std::size_t>> true_row_of(const json::Value& prediction);
  Result<std::uint32_t> cluster_of(std::size_t row);
  void note_error(
      std::size_t field,
      std::size_t row,
      const json::Value& predicted,
      const json::Value& truth,
      const Beside& beside
  );
  void add_missing(std::size_t row);
  void measure();
};

// Before anything is measured: what is wrong with the truth, whatever was predicted.
Result<void> Assessor::State::check_truth() {
  std::vector<CollectedField>& fields = collectors.fields();
  std::vector<std::uint64_t> n_labelled(fields.size(), 0);
  for (std::size_t row = 0; row < truth.size(); ++row) {
    collectors.read(truth[row], nullptr);
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const CollectedField& collected = fields[i];
      const json::Value* wanted = collectors.truth_of(collected);
      if (wanted == nullptr) continue;
      ++n_labelled[i];
      const std::string why_not = collected.collector->why_not(*wanted);
      if (why_not.empty()) continue;
      const std::vector<std::string> allowed = collected.collector->allowed();
      std::string hint = collected.collector->hint();
      if (!wanted->is_null() && !allowed.empty())
        hint = suggest(wanted->is_string() ? wanted->as_string() : json::write(*wanted), allowed);
      return fail(
          ErrorCode::invalid_input,
          std::format("true row {}: `{}` {}", row, collected.field.name, why_not),
          options.place ? options.place(row, pointer_of(collected.field)) : Location{},
          std::move(hint)
      );
    }
  }
  std::size_t i = 0;
  std::string first = fields.front().field.name;
  std::erase_if(fields, [&](const CollectedField&) { return n_labelled[i++] == 0; });
  const bool has_headline = std::ranges::any_of(fields, [](const CollectedField& collected) {
    return collected.field.kind != FieldKind::status;
  });
  if (has_headline) return {};
  return fail(
      ErrorCode::invalid_input,
      std::format("none of the {} true rows has a field of the schema", truth.size()),
      {},
      std::format("the first field is `{}`", first)
  );
}

Result<Assessor> Assessor::make(
    const schema::Schema& schema, std::span<const json::Value> truth, AssessmentOptions options
) {
  auto state = std::make_unique<State>();
  state->truth = truth;
  state->options = std::move(options);
  TRY_VOID(check_objects(truth, "true"));
  if (!state->options.rows.id_columns.empty()) {
    TRY(state->index, index_of(truth, "true", state->options.rows));
  }
  TRY(state->collectors, FieldCollectors::make(schema, state->options));
  if (const std::string& column = state->options.cluster_column; !column.empty())
    state->cluster_slot = state->collectors.want(column);
  TRY_VOID(state->check_truth());
  state->errors.resize(state->collectors.fields().size());
  state->seen.resize(truth.size());
  return Assessor(std::move(state));
}

Assessor::Assessor(std::unique_ptr<State> state) : state_(std::move(state)) {}
Assessor::~Assessor() = default;
Assessor::Assessor(Assessor&&) noexcept = default;
Assessor& Assessor::operator=(Assessor&&) noexcept = default;

// Nothing where no true row asks for it.
Result<std::optional<std::size_t>> Assessor::State::true_row_of(const json::Value& prediction) {
  const std::size_t number = n_seen++;
  if (!prediction.is_object()) {
    return fail(
        ErrorCode::invalid_input,
        std::format(
            "predicted row {} is {} instead of object", number, to_string(prediction.kind())
        )
    );
  }
  if (options.rows.id_columns.empty()) {
    if (number >= truth.size()) return std::nullopt;
    seen[number] = number;
    return number;
  }
  TRY(std::string identity, identity_of(prediction, number, "predicted", options.rows));
  const auto found = index.find(identity);
  if (found == index.end()) {
    const auto [extra, is_new] = extras.emplace(std::move(identity), number);
    if (!is_new) return same_identity(extra->second, number, "predicted", options.rows);
    return std::nullopt;
  }
  std::optional<std::size_t>& before = seen[found->second];
  if (before) return same_identity(*before, number, "predicted", options.rows);
  before = number;
  return found->second;
}

Result<std::uint32_t> Assessor::State::cluster_of(std::size_t row) {
  if (!cluster_slot) return static_cast<std::uint32_t>(clusters.size());
  const json::Value* value = collectors.find_in_truth(*cluster_slot);
  if (value == nullptr) value = collectors.find_in_prediction(*cluster_slot);
  if (value == nullptr) {
    std::vector<std::string> present;
    for (const json::Member& member : truth[row].as_object())
      present.push_back(member.key);
    return fail(
        ErrorCode::invalid_input,
        std::format(
            "neither true row {} nor its row of the run has the column `{}` of clusters",
            row,
            options.cluster_column
        ),
        {},
        suggest(options.cluster_column, present)
    );
  }
  const auto n = static_cast<std::uint32_t>(cluster_numbers.size());
  return cluster_numbers.emplace(text_of(*value), n).first->second;
}

void Assessor::State::note_error(
    std::size_t field,
    std::size_t row,
    const json::Value& predicted,
    const json::Value& wanted,
    const Beside& beside
) {
  const CollectedField& collected = collectors.fields()[field];
  ++errors[field].n;
  if (errors[field].cases.size() >= options.max_errors) return;
  ErrorCase& error = errors[field].cases.emplace_back();
  error.row = row;
  error.field = label_of(collected.field);
  for (const std::string& column : options.rows.id_columns) {
    if (const json::Value* value = truth[row].find(column))
      error.id += (error.id.empty() ? "" : ", ") + text_of(*value);
  }
  if (error.id.empty()) error.id = std::to_string(row);
  error.truth = collected.collector->shown(wanted);
  error.predicted = collected.collector->shown(predicted);
  const auto number_in = [](const json::Value* value) -> std::optional<std::uint64_t> {
    const auto number = value == nullptr ? std::nullopt : value->to_int64();
    if (!number || *number < 0) return std::nullopt;
    return static_cast<std::uint64_t>(*number);
  };
  error.evidence_start = number_in(beside.evidence_start);
  error.evidence_end = number_in(beside.evidence_end);
  if (options.with_text && beside.evidence != nullptr && beside.evidence->is_string())
    error.evidence = beside.evidence->as_string();
  if (beside.probability != nullptr) error.probability = beside.probability->to_double();
}

void Assessor::State::add_missing(std::size_t row) {
  collectors.read(truth[row], nullptr);
  collectors.add_missing(0);  // It is in no draw.
}

Result<void> Assessor::add(const json::Value& prediction) {
  State& state = *state_;
  TRY(const std::optional<std::size_t> row, state.true_row_of(prediction));
  if (!row) {
    ++state.result.n_extra;
    return {};
  }
  if (has_failed(prediction, state.options.rows)) {
    ++state.result.n_failed;
    state.add_missing(*row);
    return {};
  }
  state.collectors.read(state.truth[*row], &prediction);
  TRY(const std::uint32_t cluster, state.cluster_of(*row));
  const auto number = static_cast<std::uint32_t>(state.clusters.size());
  state.clusters.push_back(cluster);
  ++state.result.n_answered;
  return state.collectors.add(
      number,
      cluster,
      [&](std::size_t field,
          const json::Value& predicted,
          const json::Value& wanted,
          const Beside& beside) { state.note_error(field, *row, predicted, wanted, beside); }
  );
}

// Values, intervals and worst cases of everything that was collected.
void Assessor::State::measure() {
  const std::vector<CollectedField>& fields = collectors.fields();
  const Layout layout = layout_of(fields);
  std::vector<std::optional<double>> values(layout.n_values);
  std::vector<std::optional<double>> worst(layout.n_values);
  Scratch scratch;
  for (const auto& [part, field, first, n] : layout.parts) {
    const auto own_values = std::span(values).subspan(first, n);
    const auto own_worst = std::span(worst).subspan(first, n);
    part->measure({}, scratch, own_values);
    if (fields[field].collector->n_missing() > 0) {
      part->worst_cases({}, scratch, own_worst);
    } else {
      std::ranges::copy(own_values, own_worst.begin());
    }
  }
  // The mean of the headlines stands behind all.
  const auto measure_all = [&layout](std::span<const Draw> draws, Scratch& working) {
    for (const auto& [part, field, first, n] : layout.parts) {
      for (const Draw& draw : draws)
        part->measure(draw.weights, working, draw.values.subspan(first, n));
    }
    for (const Draw& draw : draws)
      draw.values.back() = mean_of(draw.values, layout.headlines);
  };
  const Resampled drawn =
      resample(clusters, layout.n_values + 1, measure_all, options.bootstrap, options.n_threads);
  const auto interval = [&](std::size_t measure,
                            std::optional<double> value,
                            std::size_t n_clusters) -> std::optional<Interval> {
    if (!value || drawn.draws[measure].empty()) return std::nullopt;
    return corrected_interval_of(
        drawn.draws[measure], *value, drawn.without[measure], n_clusters, options.bootstrap.level
    );
  };

  result.fields.resize(fields.size());
  for (std::size_t i = 0; i < fields.size(); ++i) {
    FieldAssessment& field = result.fields[i];
    field.name = label_of(fields[i].field);
    fields[i].collector->describe(field);
    field.n_errors = errors[i].n;
    field.errors = std::move(errors[i].cases);
  }
  for (const auto& [part, field, first, n] : layout.parts) {
    const Collector& collector = *fields[field].collector;
    const std::vector<Part::Line> lines = part->lines();
    for (std::size_t i = 0; i < n; ++i) {
      result.fields[field].measures.push_back(
          {.name = std::string(lines[i].name),
           .value = values[first + i],
           .interval = interval(first + i, values[first + i], collector.n_clusters()),
           .worst_case = worst[first + i],
           .n = lines[i].n,
           .n_missing = collector.n_missing(),
           .is_headline = std::ranges::contains(layout.headlines, first + i)}
      );
    }
  }
  const std::size_t n_clusters =
      clusters.empty() ? 0 : std::size_t{*std::ranges::max_element(clusters)} + 1;
  result.n_clusters = n_clusters;
  const std::optional<double> score = mean_of(values, layout.headlines);
  result.score = {
      .name = "score",
      .value = score,
      .interval = interval(layout.n_values, score, n_clusters),
      .worst_case = mean_of(worst, layout.headlines),
      .n = layout.headlines.size(),
      .n_missing = result.n_failed + result.n_missing,
      .is_headline = true,
  };
}

Result<Assessment> Assessor::finish() {
  State& state = *state_;
  if (state.n_seen == 0) {
    return fail(
        ErrorCode::invalid_input,
        "the run has no row that is finished",
        {},
        "wait until it has some, or go on with `extractinate resume`"
    );
  }
  if (state.options.rows.id_columns.empty() && state.n_seen != state.truth.size()) {
    return fail(
        ErrorCode::invalid_input,
        std::format("{} predicted rows for {} true rows", state.n_seen, state.truth.size()),
        {},
        "name the columns that identify a row"
    );
  }
  for (std::size_t row = 0; row < state.seen.size(); ++row) {
    if (state.seen[row]) continue;
    ++state.result.n_missing;
    state.add_missing(row);
  }
  if (state.result.n_missing == state.truth.size()) {
    std::string columns;
    for (const std::string& column : state.options.rows.id_columns)
      columns += std::format("{}`{}`", columns.empty() ? "" : ", ", column);
    return fail(
        ErrorCode::invalid_input,
        std::format(
            "none of the {} true rows has the {} of one of the {} rows of the run",
            state.truth.size(),
            columns,
            state.n_seen
        ),
        {},
        "name the columns that identify a row"
    );
  }
  state.result.n_rows = state.truth.size();
  state.result.cluster_column = state.options.cluster_column;
  state.result.bootstrap = state.options.bootstrap;
  state.result.tolerance = state.options.rows.tolerance;
  std::atomic<std::size_t> next = 0;
  const std::vector<CollectedField>& fields = state.collectors.fields();
  run_on(threads_for(state.options.n_threads, fields.size()), [&] {
    for (std::size_t i = next++; i < fields.size(); i = next++)
      fields[i].collector->finish();
  });
  state.measure();
  return std::move(state.result);
}

Result<Assessment> assess(
    const schema::Schema& schema,
    std::span<const json::Value> predictions,
    std::span<const json::Value> truth,
    const AssessmentOptions& options
) {
  TRY(Assessor assessor, Assessor::make(schema, truth, options));
  for (const json::Value& prediction : predictions)
    TRY_VOID(assessor.add(prediction));
  return assessor.finish();
}

bool is_error_measure(std::string_view name) {
  constexpr std::array<std::string_view, 4> kErrors = {
      "mean_absolute_error", "root_mean_squared_error", "expected_calibration_error", "brier_score"
  };
  return std::ranges::contains(kErrors, name);
}

std::string_view to_string(FieldType type) {
  switch (type) {
    case FieldType::binary:
      return "binary";
    case FieldType::category:
      return "category";
    case FieldType::number:
      return "number";
    case FieldType::text:
      return "text";
    case FieldType::list:
      return "list";
    case FieldType::status:
      return "status";
    case FieldType::other:
      return "other";
  }
  return "unknown";
}

}  // namespace extractinator::eval
