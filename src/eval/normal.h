// The normal distribution and Student's, as intervals and tests need them. Private to the room.
#pragma once

namespace extractinator::eval {

// The share of a standard normal distribution below x. To about 1e-15.
[[nodiscard]] double normal_below(double x);

// Where a standard normal distribution has the share `p` below; 0 < p < 1. To about 1e-14.
[[nodiscard]] double normal_quantile(double p);

// The same for Student's distribution with `n_degrees` >= 1 degrees of freedom.
[[nodiscard]] double student_quantile(double p, double n_degrees);

}  // namespace extractinator::eval
