// Shares by series and continued fractions, quantiles by halving; everything here is reachable
// through normal.h.
#include "eval/normal.h"

#include <cmath>
#include <limits>
#include <numbers>

#include "base/check.h"

namespace extractinator::eval {
namespace {

// The continued fraction of the incomplete beta function (DiDonato & Morris, ACM TOMS 18, 1992, eq.
// 9; Abramowitz & Stegun 26.5.8), by the method of Lentz (Applied Optics 15, 1976). It converges
// quickly for x < (a + 1) / (a + b + 2).
double beta_fraction(double a, double b, double x) {
  constexpr double kTiny = 1e-300;
  constexpr int kMostTerms = 10'000;  // Some tens are usual.
  const auto away_from_0 = [](double value) { return std::abs(value) < kTiny ? kTiny : value; };
  double upper = 1;
  double lower = 1 / away_from_0(1 - ((a + b) * x / (a + 1)));
  double fraction = lower;
  for (int i = 1; i <= kMostTerms; ++i) {
    const double m = i;
    double change = 0;
    // The even and the odd term.
    for (const double term :
         {m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m))),
          -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1))}) {
      lower = 1 / away_from_0(1 + (term * lower));
      upper = away_from_0(1 + (term / upper));
      change = lower * upper;
      fraction *= change;
    }
    if (std::abs(change - 1) < std::numeric_limits<double>::epsilon()) break;
  }
  return fraction;
}

// The regularised incomplete beta function I_x(a, b).
double beta_below(double a, double b, double x) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const double front = std::exp(
      std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + (a * std::log(x)) +
      (b * std::log1p(-x))
  );
  if (x < (a + 1) / (a + b + 2)) return front * beta_fraction(a, b, x) / a;
  return 1 - (front * beta_fraction(b, a, 1 - x) / b);
}

double student_below(double t, double n_degrees) {
  const double outside = beta_below(n_degrees / 2, 0.5, n_degrees / (n_degrees + (t * t)));
  return t < 0 ? outside / 2 : 1 - (outside / 2);
}

// Where a rising `below` that is symmetrical around 0 reaches p.
template <typename Below>
double quantile(double p, const Below& below) {
  EXTR_CHECK(p > 0 && p < 1, "a share between 0 and 1");
  if (p > 0.5) return -quantile(1 - p, below);
  double low = -1;
  while (below(low) > p)
    low *= 2;
  double high = 0;
  for (int i = 0; i < 100; ++i) {
    const double middle = (low + high) / 2;
    (below(middle) < p ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace

double normal_below(double x) { return std::erfc(-x / std::numbers::sqrt2) / 2; }

double normal_quantile(double p) { return quantile(p, normal_below); }

double student_quantile(double p, double n_degrees) {
  return quantile(p, [n_degrees](double t) { return student_below(t, n_degrees); });
}

}  // namespace extractinator::eval
