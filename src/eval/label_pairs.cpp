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
#include "eval/label_counts.h"

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

LabelCounts LabelPairs::count(Weights weights) const {
  EXTR_CHECK(weights.empty() || weights.size() == pairs_.size(), "a weight for each row");
  LabelCounts counts(labels_.size());
  for (std::size_t i = 0; i < pairs_.size(); ++i)
    counts.add(pairs_[i].truth, pairs_[i].prediction, weights.empty() ? 1 : weights[i]);
  return counts;
}

std::optional<double> LabelPairs::accuracy(Weights weights) const {
  return count(weights).accuracy();
}

std::optional<double> LabelPairs::balanced_accuracy(Weights weights) const {
  return count(weights).balanced_accuracy();
}

std::optional<double> LabelPairs::macro_f1(Weights weights) const {
  return count(weights).macro_f1();
}

std::optional<double> LabelPairs::kappa(KappaWeights kappa_weights, Weights weights) const {
  return count(weights).kappa(kappa_weights);
}

}  // namespace extractinator::eval
