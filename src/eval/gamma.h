// The gamma and chi-square distributions, as tests need them. Private to the room.
#pragma once

namespace extractinator::eval {

// The regularised upper incomplete gamma function Q(a, x), a > 0, x >= 0: the share of a gamma
// distribution of shape `a` above x. The relative error is about 1e-15 times the larger of a, x and
// 1, in the tail as well.
[[nodiscard]] double gamma_above(double a, double x);

// The share of a chi-square distribution with `n_degrees` > 0 degrees of freedom above x >= 0.
[[nodiscard]] double chi_square_above(double x, double n_degrees);

}  // namespace extractinator::eval
