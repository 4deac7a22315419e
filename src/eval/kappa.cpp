// Orders labels and counts disagreements; everything here is public through kappa.h.
#include "eval/kappa.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <functional>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <system_error>
#include <vector>

#include "base/check.h"

namespace extractinator::eval {
namespace {

std::optional<double> number_in(const std::string& label) {
  double number = 0;
  const char* const last = label.data() + label.size();
  const auto [end, error] = std::from_chars(label.data(), last, number);
  if (error != std::errc{} || end != last || !std::isfinite(number)) return std::nullopt;
  return number;
}

// Of every label its place among the different ones of both sides.
struct Places {
  std::vector<std::size_t> truth = {};
  std::vector<std::size_t> predictions = {};
  std::size_t n_labels = 0;
};

template <typename Label>
Places places_of(const std::vector<Label>& truth, const std::vector<Label>& predictions) {
  std::vector<Label> labels = truth;
  labels.insert(labels.end(), predictions.begin(), predictions.end());
  std::ranges::sort(labels);
  const auto [first, last] = std::ranges::unique(labels);
  labels.erase(first, last);
  const auto place_of = [&](const Label& label) {
    return static_cast<std::size_t>(std::ranges::lower_bound(labels, label) - labels.begin());
  };
  const auto places = [&](const std::vector<Label>& side) {
    return side | std::views::transform(place_of) | std::ranges::to<std::vector>();
  };
  return {.truth = places(truth), .predictions = places(predictions), .n_labels = labels.size()};
}

// Nothing if one is no number.
std::optional<std::vector<double>> numbers_in(std::span<const std::string> labels) {
  std::vector<double> numbers;
  numbers.reserve(labels.size());
  for (const std::string& label : labels) {
    const auto number = number_in(label);
    if (!number) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

Places places_of(std::span<const std::string> truth, std::span<const std::string> predictions) {
  const auto true_numbers = numbers_in(truth);
  const auto predicted_numbers = true_numbers ? numbers_in(predictions) : std::nullopt;
  if (predicted_numbers) return places_of(*true_numbers, *predicted_numbers);
  return places_of(
      std::vector<std::string>(truth.begin(), truth.end()),
      std::vector<std::string>(predictions.begin(), predictions.end())
  );
}

// What all pairs of a true and a predicted label would weigh together, each side having its labels
// as often as it does.
double weight_of_all_pairs(
    std::span<const double> n_true, std::span<const double> n_predicted, KappaWeights weights
) {
  const double n = std::ranges::fold_left(n_true, 0.0, std::plus());
  double weight = 0;
  if (weights == KappaWeights::none) {
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

std::optional<double> cohen_kappa(
    std::span<const std::string> truth,
    std::span<const std::string> predictions,
    KappaWeights weights
) {
  EXTR_CHECK(truth.size() == predictions.size(), "a prediction for each true label");
  const Places places = places_of(truth, predictions);
  std::vector<double> n_true(places.n_labels, 0);
  std::vector<double> n_predicted(places.n_labels, 0);
  double observed = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const std::size_t in_truth = places.truth[i];
    const std::size_t in_predictions = places.predictions[i];
    n_true[in_truth] += 1;
    n_predicted[in_predictions] += 1;
    if (in_truth == in_predictions) continue;
    const std::size_t n_steps =
        std::max(in_truth, in_predictions) - std::min(in_truth, in_predictions);
    observed += weights == KappaWeights::none ? 1 : static_cast<double>(n_steps);
  }
  const double of_all_pairs = weight_of_all_pairs(n_true, n_predicted, weights);
  if (of_all_pairs == 0) return std::nullopt;
  return 1 - (observed * static_cast<double>(truth.size()) / of_all_pairs);
}

}  // namespace extractinator::eval
