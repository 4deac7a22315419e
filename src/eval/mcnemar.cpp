// Binomial tails and a chi-square; everything here is public through mcnemar.h.
#include "eval/mcnemar.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "eval/gamma.h"

namespace extractinator::eval {

double mcnemar_exact(const Discordant& discordant) {
  const auto n = static_cast<double>(discordant.n_first_only + discordant.n_second_only);
  const auto k = static_cast<double>(std::min(discordant.n_first_only, discordant.n_second_only));
  if (2 * k == n) return 1;  // Also where there are none.
  // The probability of exactly k, then of k - 1 and so on, which only become smaller.
  double term = std::exp(
      std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) - (n * std::numbers::ln2)
  );
  double sum = term;
  for (double i = k; i > 0 && term > sum * std::numeric_limits<double>::epsilon() / 4; --i) {
    term *= i / (n - i + 1);
    sum += term;
  }
  return std::min(1.0, 2 * sum);
}

double mcnemar_corrected(const Discordant& discordant) {
  const auto b = static_cast<double>(discordant.n_first_only);
  const auto c = static_cast<double>(discordant.n_second_only);
  if (b + c == 0) return 1;
  const double distance = std::max(0.0, std::abs(b - c) - 1);
  return chi_square_above(distance * distance / (b + c), 1);
}

}  // namespace extractinator::eval
