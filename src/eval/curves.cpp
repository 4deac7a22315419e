// Fits and follows calibration curves; everything here is public through curves.h.
#include "eval/curves.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <optional>
#include <span>
#include <utility>
#include <variant>
#include <vector>

namespace extractinator::eval {
namespace {

// Less than this missing to 1 is rounding; more is a value of its own.
constexpr double kLeastRest = 1e-6;
// Probabilities of 0 and 1 have no logit.
constexpr double kLeastProbability = 1e-12;

double rest_of(const Sample& sample) {
  double sum = 0;
  for (const double p : sample.distribution)
    sum += p;
  return 1 - sum;
}

// The true value's probability; 0 where a temperature cannot change it.
double truth_of(const Sample& sample) {
  if (sample.truth) return sample.distribution[*sample.truth];
  const double rest = rest_of(sample);
  return rest > kLeastRest ? rest : 0;
}

// Calls `visit(log p)` for every value that has a probability.
template <typename Visit>
void for_each_log(const Sample& sample, const Visit& visit) {
  for (const double p : sample.distribution) {
    if (p > 0) visit(std::log(p));
  }
  if (const double rest = rest_of(sample); rest > kLeastRest) visit(std::log(rest));
}

// Of the negative log likelihood by the inverse temperature; it rises with it.
double slope_at(std::span<const Sample> samples, double inverse) {
  double slope = 0;
  for (const Sample& sample : samples) {
    const double truth = truth_of(sample);
    if (truth <= 0) continue;
    double sum = 0;
    double weighted = 0;
    for_each_log(sample, [&](double log) {
      const double power = std::exp(inverse * log);
      sum += power;
      weighted += power * log;
    });
    slope += (weighted / sum) - std::log(truth);
  }
  return slope;
}

double logit(double p) {
  const double inside = std::clamp(p, kLeastProbability, 1 - kLeastProbability);
  return std::log(inside / (1 - inside));
}

double sigmoid(double x) {
  return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x));
}

// log(1 + exp(x)) without overflow.
double softplus(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); }

struct Point {
  double x = 0;  // Logit of the probability.
  double target = 0;
};

double loss_of(std::span<const Point> points, const Logistic& curve) {
  double loss = 0;
  for (const Point& point : points) {
    const double at = (curve.slope * point.x) + curve.intercept;
    loss += softplus(at) - (point.target * at);
  }
  return loss;
}

double calibrated_by(const Temperature& curve, const Sample& sample) {
  if (sample.distribution.empty()) return sample.probability;
  const double inverse = 1 / curve.temperature;
  double sum = 0;
  for_each_log(sample, [&](double log) { sum += std::exp(inverse * log); });
  const double own = sample.distribution[sample.predicted];
  return own > 0 ? std::exp(inverse * std::log(own)) / sum : 0;
}

double calibrated_by(const Logistic& curve, const Sample& sample) {
  return sigmoid((curve.slope * logit(sample.probability)) + curve.intercept);
}

double calibrated_by(const Isotonic& curve, const Sample& sample) {
  const double p = sample.probability;
  const auto behind =
      std::ranges::upper_bound(curve.points, p, {}, [](const auto& point) { return point.first; });
  if (behind == curve.points.begin()) return behind->second;
  const auto before = std::prev(behind);
  if (behind == curve.points.end()) return before->second;
  const double part = (p - before->first) / (behind->first - before->first);
  return before->second + (part * (behind->second - before->second));
}

}  // namespace

Temperature fit_temperature(std::span<const Sample> samples) {
  if (std::ranges::all_of(samples, [](const Sample& s) { return truth_of(s) <= 0; })) return {};
  double low = 1 / kHighestTemperature;
  double high = 1 / kLowestTemperature;
  if (slope_at(samples, low) >= 0) return {.temperature = kHighestTemperature};
  if (slope_at(samples, high) <= 0) return {.temperature = kLowestTemperature};
  while (high - low > 1e-10) {
    const double middle = (low + high) / 2;
    (slope_at(samples, middle) < 0 ? low : high) = middle;
  }
  return {.temperature = 2 / (low + high)};
}

Logistic fit_logistic(std::span<const Sample> samples) {
  const auto n_right = static_cast<double>(std::ranges::count_if(samples, &Sample::is_right));
  const double n_wrong = static_cast<double>(samples.size()) - n_right;
  std::vector<Point> points;
  points.reserve(samples.size());
  for (const Sample& sample : samples) {
    const double target = sample.is_right ? (n_right + 1) / (n_right + 2) : 1 / (n_wrong + 2);
    points.push_back({.x = logit(sample.probability), .target = target});
  }
  Logistic curve{.slope = 0, .intercept = std::log((n_right + 1) / (n_wrong + 1))};
  double loss = loss_of(points, curve);
  constexpr int kMostSteps = 100;  // Some ten are usual.
  for (int step = 0; step < kMostSteps; ++step) {
    // Gradient, and Hessian with a little on its diagonal, so that it can be inverted.
    double g_slope = 0;
    double g_intercept = 0;
    double h_slope = 1e-12;
    double h_both = 0;
    double h_intercept = 1e-12;
    for (const auto& [x, target] : points) {
      const double p = sigmoid((curve.slope * x) + curve.intercept);
      g_slope += (p - target) * x;
      g_intercept += p - target;
      h_slope += p * (1 - p) * x * x;
      h_both += p * (1 - p) * x;
      h_intercept += p * (1 - p);
    }
    if (std::abs(g_slope) < 1e-9 && std::abs(g_intercept) < 1e-9) break;
    const double determinant = (h_slope * h_intercept) - (h_both * h_both);
    const double d_slope = ((h_both * g_intercept) - (h_intercept * g_slope)) / determinant;
    const double d_intercept = ((h_both * g_slope) - (h_slope * g_intercept)) / determinant;
    const double descent = (g_slope * d_slope) + (g_intercept * d_intercept);
    double size = 1;
    bool has_moved = false;
    for (; size > 1e-10 && !has_moved; size /= 2) {
      const Logistic next{
          .slope = curve.slope + (size * d_slope),
          .intercept = curve.intercept + (size * d_intercept),
      };
      const double next_loss = loss_of(points, next);
      if (next_loss >= loss + (1e-4 * size * descent)) continue;
      curve = next;
      loss = next_loss;
      has_moved = true;
    }
    if (!has_moved) break;  // As near as the numbers allow.
  }
  return curve;
}

Isotonic fit_isotonic(std::span<const Sample> samples) {
  struct Block {
    double first = 0;  // Probabilities it reaches over.
    double last = 0;
    double n = 0;
    double n_right = 0;
    [[nodiscard]] double value() const { return n_right / n; }
  };
  std::vector<std::pair<double, bool>> sorted;
  sorted.reserve(samples.size());
  for (const Sample& sample : samples)
    sorted.emplace_back(sample.probability, sample.is_right);
  std::ranges::sort(sorted);
  std::vector<Block> blocks;
  for (std::size_t i = 0; i < sorted.size();) {
    // Equal probabilities are one point.
    Block block{.first = sorted[i].first, .last = sorted[i].first};
    for (; i < sorted.size() && sorted[i].first == block.first; ++i) {
      block.n += 1;
      block.n_right += sorted[i].second ? 1 : 0;
    }
    while (!blocks.empty() && blocks.back().value() >= block.value()) {
      block.first = blocks.back().first;
      block.n += blocks.back().n;
      block.n_right += blocks.back().n_right;
      blocks.pop_back();
    }
    blocks.push_back(block);
  }
  Isotonic curve;
  for (const Block& block : blocks) {
    curve.points.emplace_back(block.first, block.value());
    if (block.last > block.first) curve.points.emplace_back(block.last, block.value());
  }
  return curve;
}

double calibrated(const Curve& curve, const Sample& sample) {
  return std::visit([&](const auto& one) { return calibrated_by(one, sample); }, curve);
}

}  // namespace extractinator::eval
