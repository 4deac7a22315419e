// A series below the bulk of the distribution, a continued fraction above it, so that neither end
// loses digits; everything here is reachable through gamma.h.
#include "eval/gamma.h"

#include <cmath>
#include <limits>
#include <numbers>

#include "base/check.h"

namespace extractinator::eval {
namespace {

// Terms that are needed grow with the root of the shape.
constexpr int kMostTerms = 100'000;

// x^a · e^-x / Γ(a), which both expansions have in front.
double front_of(double a, double x) { return std::exp((a * std::log(x)) - x - std::lgamma(a)); }

// P(a, x) by its series (Abramowitz & Stegun 6.5.29); for x < a + 1.
double below_by_series(double a, double x) {
  double term = 1 / a;
  double sum = term;
  for (int i = 1; i <= kMostTerms; ++i) {
    term *= x / (a + i);
    sum += term;
    if (term < sum * std::numeric_limits<double>::epsilon() / 4) break;
  }
  return sum * front_of(a, x);
}

// Q(a, x) by its continued fraction (Abramowitz & Stegun 6.5.31, in its even part), by the method
// of Lentz (Applied Optics 15, 1976); for x >= a + 1.
double above_by_fraction(double a, double x) {
  constexpr double kTiny = 1e-300;
  const auto away_from_0 = [](double value) { return std::abs(value) < kTiny ? kTiny : value; };
  double denominator = x + 1 - a;
  double upper = 1 / kTiny;
  double lower = 1 / away_from_0(denominator);
  double fraction = lower;
  for (int i = 1; i <= kMostTerms; ++i) {
    const double numerator = i * (a - i);
    denominator += 2;
    lower = 1 / away_from_0((numerator * lower) + denominator);
    upper = away_from_0(denominator + (numerator / upper));
    const double change = upper * lower;
    fraction *= change;
    if (std::abs(change - 1) < std::numeric_limits<double>::epsilon()) break;
  }
  return fraction * front_of(a, x);
}

}  // namespace

double gamma_above(double a, double x) {
  EXTR_CHECK(a > 0 && x >= 0, "a shape above 0 and a place not below it");
  if (x == 0) return 1;
  if (std::isinf(x)) return 0;
  return x < a + 1 ? 1 - below_by_series(a, x) : above_by_fraction(a, x);
}

double chi_square_above(double x, double n_degrees) {
  // One degree of freedom is the square of a normal variable.
  if (n_degrees == 1) return std::erfc(std::sqrt(x) / std::numbers::sqrt2);
  return gamma_above(n_degrees / 2, x / 2);
}

}  // namespace extractinator::eval
