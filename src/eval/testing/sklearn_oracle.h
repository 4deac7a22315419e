// What scikit-learn makes of metrics, and SciPy of tests, for tests that compare.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "json/value.h"

namespace extractinator::eval::testing {

// The values of cases {"metric", "truth", "predictions"} by tests/sklearn_oracle.py, nothing where
// a metric is not a number; one start of python3 for all. The error says why there are none: tests
// skip then, and say so.
[[nodiscard]] std::expected<std::vector<std::optional<double>>, std::string> ask_scikit_learn(
    const json::Value::Array& cases
);
// The same for cases {"test", "data"} of tests/scipy_oracle.py.
[[nodiscard]] std::expected<std::vector<std::optional<double>>, std::string> ask_scipy(
    const json::Value::Array& cases
);

}  // namespace extractinator::eval::testing
