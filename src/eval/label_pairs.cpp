// Orders labels and counts pairs; everything here is public through label_pairs.h.
#include "eval/label_pairs.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/check.h"

namespace extractinator::eval {
namespace {

std::optional<double> number_in(std::string_view label) {
  double number = 0;
  const char* const last = label.data() + label.size();
  const auto [end, error] = std::from_chars(label.data(), last, number);
  if (error != std::errc{} || end != last || !std::isfinite(number)) return std::nullopt;
  return number;
}

// Of each spelling of a label its place in their order, which is that of the keys.
template <typename Key, typename KeyOf>
std::map<std::string_view, std::uint32_t> places_of(
    const std::vector<std::string_view>& spellings,
    const KeyOf& key_of,
    std::vector<std::string>& labels
) {
  std::map<Key, std::vector<std::string_view>> by_key;
  for (const std::string_view spelling : spellings)
    by_key[key_of(spelling)].push_back(spelling);
  std::map<std::string_view, std::uint32_t> places;
  for (const auto& [key, same] : by_key) {
    for (const std::string_view spelling : same)
      places.emplace(spelling, static_cast<std::uint32_t>(labels.size()));
    labels.emplace_back(same.front());
  }
  return places;
}

// What all pairs of a true and a predicted label would weigh together, each side having its labels
// as often as it does.
double weight_of_all_pairs(
    std::span<const double> n_true,
    std::span<const double> n_predicted,
    double n,
    KappaWeights kappa_weights
) {
  double weight = 0;
  if (kappa_weights == KappaWeights::none) {
    for (std::size_t i = 0; i < n_true.size(); ++i)
      weight += n_true[i] * (n - n_predicted[i]);
    return weight;
  }
  // Two labels are as far apart as there are gaps between them: count the pairs over each gap.
  double n_true_below = 0;
  double n_predicted_below = 0;
  for (std::size_t i = 0; i < n_true.size(); ++i) {
    n_true_below += n_true[i];
    n_predicted_below += n_predicted[i];
    weight += n_true_below * (n - n_predicted_below);
    weight += n_predicted_below * (n - n_true_below);
  }
  return weight;
}

}  // namespace

LabelPairs::LabelPairs(
    std::span<const std::string> truth, std::span<const std::string> predictions
) {
  EXTR_CHECK(truth.size() == predictions.size(), "a prediction for each true label");
  // Different spellings, in the order in which they came.
  std::vector<std::string_view> spellings;
  std::map<std::string_view, bool> is_known;
  for (const std::span<const std::string> side : {truth, predictions}) {
    for (const std::string_view label : side) {
      if (is_known.emplace(label, true).second) spellings.push_back(label);
    }
  }
  const bool are_numbers = std::ranges::all_of(spellings, [](std::string_view spelling) {
    return number_in(spelling).has_value();
  });
  const auto value_of = [](std::string_view spelling) { return number_in(spelling).value_or(0); };
  const auto places = are_numbers
                          ? places_of<double>(spellings, value_of, labels_)
                          : places_of<std::string_view>(spellings, std::identity(), labels_);
  pairs_.reserve(truth.size());
  for (std::size_t i = 0; i < truth.size(); ++i)
    pairs_.push_back({.truth = places.at(truth[i]), .prediction = places.at(predictions[i])});
}

std::vector<std::vector<std::uint64_t>> LabelPairs::confusion() const {
  std::vector<std::vector<std::uint64_t>> counts(
      labels_.size(), std::vector<std::uint64_t>(labels_.size(), 0)
  );
  for (const auto& [truth, prediction] : pairs_)
    ++counts[truth][prediction];
  return counts;
}

LabelPairs::Counts LabelPairs::count(std::span<const std::uint32_t> weights) const {
  EXTR_CHECK(weights.empty() || weights.size() == pairs_.size(), "a weight for each row");
  Counts counts;
  counts.n_true.resize(labels_.size());
  counts.n_predicted.resize(labels_.size());
  counts.n_right.resize(labels_.size());
  for (std::size_t i = 0; i < pairs_.size(); ++i) {
    const auto [truth, prediction] = pairs_[i];
    const double weight = weights.empty() ? 1 : weights[i];
    counts.n_true[truth] += weight;
    counts.n_predicted[prediction] += weight;
    counts.n += weight;
    if (truth == prediction) {
      counts.n_right[truth] += weight;
    } else {
      counts.n_steps += weight * (std::max(truth, prediction) - std::min(truth, prediction));
    }
  }
  return counts;
}

std::optional<double> LabelPairs::accuracy(std::span<const std::uint32_t> weights) const {
  const Counts counts = count(weights);
  if (counts.n == 0) return std::nullopt;
  return std::ranges::fold_left(counts.n_right, 0.0, std::plus()) / counts.n;
}

std::optional<double> LabelPairs::balanced_accuracy(std::span<const std::uint32_t> weights) const {
  const Counts counts = count(weights);
  if (counts.n == 0) return std::nullopt;
  double sum = 0;
  double n_labels = 0;
  for (std::size_t i = 0; i < labels_.size(); ++i) {
    if (counts.n_true[i] == 0) continue;
    sum += counts.n_right[i] / counts.n_true[i];
    n_labels += 1;
  }
  return sum / n_labels;
}

std::optional<double> LabelPairs::macro_f1(std::span<const std::uint32_t> weights) const {
  const Counts counts = count(weights);
  if (counts.n == 0) return std::nullopt;
  double sum = 0;
  double n_labels = 0;
  for (std::size_t i = 0; i < labels_.size(); ++i) {
    const double n = counts.n_true[i] + counts.n_predicted[i];
    if (n == 0) continue;
    sum += 2 * counts.n_right[i] / n;
    n_labels += 1;
  }
  return sum / n_labels;
}

std::optional<double> LabelPairs::kappa(
    KappaWeights kappa_weights, std::span<const std::uint32_t> weights
) const {
  const Counts counts = count(weights);
  const double of_all_pairs =
      weight_of_all_pairs(counts.n_true, counts.n_predicted, counts.n, kappa_weights);
  if (of_all_pairs == 0) return std::nullopt;
  const double n_right = std::ranges::fold_left(counts.n_right, 0.0, std::plus());
  const double observed = kappa_weights == KappaWeights::none ? counts.n - n_right : counts.n_steps;
  return 1 - (observed * counts.n / of_all_pairs);
}

}  // namespace extractinator::eval
