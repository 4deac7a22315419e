// Checks the labels of a job and puts them in the form of the task's metric; everything here is
// reachable through scorer.h.
#include "dragon/scorer.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <format>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/error.h"
#include "base/result.h"
#include "dragon/files.h"
#include "dragon/task.h"
#include "eval/bootstrap.h"
#include "eval/entities.h"
#include "eval/label_pairs.h"
#include "eval/ranking.h"
#include "eval/regression.h"

namespace extractinator::dragon {
namespace {

using Labels = std::span<const Label* const>;
using eval::Weights;

std::unexpected<Error> wrong(std::size_t row, std::string_view what) {
  return fail(ErrorCode::invalid_input, std::format("row {}: {}", row, what));
}

// Both sides of a row have as many labels.
template <typename List>
Result<void> check_sizes(std::size_t row, const List& truth, const List& predicted) {
  if (truth.size() == predicted.size()) return {};
  return wrong(row, std::format("{} labels, but the truth has {}", predicted.size(), truth.size()));
}

Result<void> check_number(std::size_t row, double predicted) {
  if (std::isfinite(predicted)) return {};
  return wrong(row, "no number where the truth has one");
}

// Labels of several rows in one list, each with its row.
template <typename Value>
struct Pooled {
  std::vector<Value> values = {};
  std::vector<std::size_t> rows = {};

  void add(std::size_t row, Value value) {
    values.push_back(std::move(value));
    rows.push_back(row);
  }
  // Of the labels, from those of the rows.
  [[nodiscard]] std::vector<eval::Weight> weights(Weights of_rows) const {
    std::vector<eval::Weight> weights;
    if (of_rows.empty()) return weights;
    weights.reserve(rows.size());
    for (const std::size_t row : rows)
      weights.push_back(of_rows[row]);
    return weights;
  }
};

// --- Flags --------------------------------------------------------------------------------------

// All labels of all rows, or those in one place of each row.
Result<Pooled<eval::Scored>> scored_labels(
    Labels truth, Labels predictions, std::optional<std::size_t> place
) {
  Pooled<eval::Scored> scored;
  for (std::size_t row = 0; row < truth.size(); ++row) {
    const std::vector<double>& flags = truth[row]->numbers;
    const std::vector<double>& scores = predictions[row]->numbers;
    TRY_VOID(check_sizes(row, flags, scores));
    const std::size_t begin = place.value_or(0);
    const std::size_t end = place ? *place + 1 : flags.size();
    for (std::size_t i = begin; i < end; ++i) {
      if (std::isnan(flags[i])) continue;
      TRY_VOID(check_number(row, scores[i]));
      scored.add(row, {.score = scores[i], .is_positive = flags[i] != 0});
    }
  }
  return scored;
}

eval::Measure auroc_of(Pooled<eval::Scored> scored) {
  const auto ranking = std::make_shared<const eval::Ranking>(scored.values);
  const auto pooled = std::make_shared<const Pooled<eval::Scored>>(std::move(scored));
  return [ranking, pooled](Weights weights) { return ranking->auroc(pooled->weights(weights)); };
}

Result<eval::Measure> measure_flags(Labels truth, Labels predictions) {
  TRY(Pooled<eval::Scored> scored, scored_labels(truth, predictions, std::nullopt));
  return auroc_of(std::move(scored));
}

Result<eval::Measure> measure_flags_by_label(Labels truth, Labels predictions) {
  const std::size_t n_labels = truth.empty() ? 0 : truth.front()->numbers.size();
  for (std::size_t row = 0; row < truth.size(); ++row) {
    const std::size_t n = truth[row]->numbers.size();
    if (n != n_labels)
      return wrong(row, std::format("the truth has {} labels, but row 0 has {}", n, n_labels));
  }
  std::vector<eval::Measure> by_label;
  for (std::size_t place = 0; place < n_labels; ++place) {
    TRY(Pooled<eval::Scored> scored, scored_labels(truth, predictions, place));
    by_label.push_back(auroc_of(std::move(scored)));
  }
  return [by_label = std::move(by_label)](Weights weights) -> std::optional<double> {
    double sum = 0;
    for (const eval::Measure& auroc : by_label) {
      const auto one = auroc(weights);
      if (!one) return std::nullopt;
      sum += *one;
    }
    if (by_label.empty()) return std::nullopt;
    return sum / static_cast<double>(by_label.size());
  };
}

// --- Classes and numbers ------------------------------------------------------------------------

Result<eval::Measure> measure_classes(
    Labels truth, Labels predictions, eval::KappaWeights kappa_weights
) {
  Pooled<std::string> true_classes;
  std::vector<std::string> predicted_classes;
  for (std::size_t row = 0; row < truth.size(); ++row) {
    const std::vector<std::string>& classes = truth[row]->classes;
    TRY_VOID(check_sizes(row, classes, predictions[row]->classes));
    for (const std::string& name : classes)
      true_classes.add(row, name);
    predicted_classes.append_range(predictions[row]->classes);
  }
  const auto pairs =
      std::make_shared<const eval::LabelPairs>(true_classes.values, predicted_classes);
  const auto pooled = std::make_shared<const Pooled<std::string>>(std::move(true_classes));
  return [pairs, pooled, kappa_weights](Weights weights) {
    return pairs->kappa(kappa_weights, pooled->weights(weights));
  };
}

Result<eval::Measure> measure_numbers(Labels truth, Labels predictions, double epsilon) {
  Pooled<eval::Estimate> estimates;
  for (std::size_t row = 0; row < truth.size(); ++row) {
    const std::vector<double>& wanted = truth[row]->numbers;
    const std::vector<double>& found = predictions[row]->numbers;
    TRY_VOID(check_sizes(row, wanted, found));
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (std::isnan(wanted[i])) continue;
      TRY_VOID(check_number(row, found[i]));
      estimates.add(row, {.truth = wanted[i], .prediction = found[i]});
    }
  }
  const auto pooled = std::make_shared<const Pooled<eval::Estimate>>(std::move(estimates));
  return [pooled, epsilon](Weights weights) {
    return eval::rsmapes(pooled->values, epsilon, pooled->weights(weights));
  };
}

// --- Entities -----------------------------------------------------------------------------------

Result<void> check_tokens(Labels truth, Labels predictions) {
  for (std::size_t row = 0; row < truth.size(); ++row) {
    const std::size_t n_tokens = truth[row]->tags.size();
    const std::size_t n_tagged = predictions[row]->tags.size();
    if (n_tagged != n_tokens) {
      return wrong(row, std::format("tags of {} tokens, but the truth has {}", n_tagged, n_tokens));
    }
  }
  return {};
}

// The one tag of each token.
void first_tags(const Label& label, std::vector<std::string_view>& tags) {
  tags.clear();
  for (const std::vector<std::string>& of_token : label.tags)
    tags.push_back(of_token.empty() ? std::string_view("O") : std::string_view(of_token.front()));
}

Result<eval::Measure> measure_entities(Labels truth, Labels predictions) {
  TRY_VOID(check_tokens(truth, predictions));
  eval::EntityCounter counter;
  std::vector<std::string_view> wanted;
  std::vector<std::string_view> found;
  for (std::size_t row = 0; row < truth.size(); ++row) {
    first_tags(*truth[row], wanted);
    first_tags(*predictions[row], found);
    counter.add(wanted, found);
  }
  const auto counted = std::make_shared<const eval::EntityCounter>(std::move(counter));
  return [counted](Weights weights) { return counted->macro_f1(weights); };
}

Result<eval::Measure> measure_multi_entities(
    Labels truth, Labels predictions, eval::LabelMatch match
) {
  TRY_VOID(check_tokens(truth, predictions));
  std::vector<eval::MultiTagged> documents;
  for (std::size_t row = 0; row < truth.size(); ++row)
    documents.push_back({.truth = truth[row]->tags, .predictions = predictions[row]->tags});
  const auto entities = std::make_shared<const eval::MultiLabelEntities>(documents, match);
  return [entities](Weights weights) { return entities->f1(weights); };
}

Result<eval::Measure> measure_of(
    const Task& task, Labels truth, Labels predictions, eval::LabelMatch match
) {
  switch (task.metric) {
    case Metric::auroc:
      return measure_flags(truth, predictions);
    case Metric::auroc_per_label:
      return measure_flags_by_label(truth, predictions);
    case Metric::kappa:
      return measure_classes(truth, predictions, eval::KappaWeights::none);
    case Metric::linear_kappa:
      return measure_classes(truth, predictions, eval::KappaWeights::linear);
    case Metric::rsmapes:
      return measure_numbers(truth, predictions, task.epsilon);
    // Where there is one type, the mean over the types is that of any others a prediction made up.
    case Metric::entity_macro_f1:
    case Metric::entity_f1:
      return measure_entities(truth, predictions);
    case Metric::entity_weighted_f1:
      return measure_multi_entities(truth, predictions, match);
  }
  std::unreachable();
}

}  // namespace

Result<Scorer> Scorer::create(
    const Task& task, Labels truth, Labels predictions, eval::LabelMatch match
) {
  EXTR_CHECK(truth.size() == predictions.size(), "a prediction for each row");
  TRY(eval::Measure measure, measure_of(task, truth, predictions, match));
  return Scorer(std::move(measure));
}

}  // namespace extractinator::dragon
