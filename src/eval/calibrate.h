// Fits a calibration to rows with known truth, and says on other rows what it is worth.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "eval/calibration.h"
#include "eval/confidence.h"
#include "eval/curves.h"
#include "eval/evaluate.h"
#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::eval {

enum class Method : std::uint8_t {
  temperature,  // Fields whose every value has a distribution; the others a logistic curve.
  isotonic,
};

struct CalibrateOptions {
  Options rows = {};  // How rows are paired; the tolerance is not used.
  Method method = Method::temperature;
  double split = 0.5;      // Share of the rows to fit to, above 0 and below 1.
  std::uint64_t seed = 0;  // Of the choice of rows.
};

// Fewer values than this are too few to fit a curve to.
inline constexpr std::uint64_t kLeastFitted = 10;

struct CalibratedField {
  std::string name = {};  // `tumor.size`
  std::uint64_t n_fitted = 0;
  std::optional<Curve> curve = {};  // Nothing where there are too few values.
  // Of values that are right (equal to the true one), on the rows that were held out.
  Reliability before = {};
  Reliability after = {};
};

struct CalibrationReport {
  std::vector<CalibratedField> fields = {};  // In schema order.
  std::uint64_t n_fitted = 0;                // Rows.
  std::uint64_t n_held_out = 0;
  Calibration calibration = {};  // Without an identity.
};

// `predictions` have `<field>__p` beside `<field>`, and may have `<field>__distribution` and
// `<field>__status`, in the shapes of exports. Rows are chosen among the true ones that have a
// prediction. Fields within lists have no calibration. Fails as `evaluate` does, and with
// `invalid_input` if no field has enough values. Cost: O(rows · fields · log rows).
[[nodiscard]] Result<CalibrationReport> calibrate(
    const schema::Schema& schema,
    std::span<const json::Value> predictions,
    std::span<const json::Value> truth,
    const CalibrateOptions& options
);

// A table for people; ends with a line feed.
[[nodiscard]] std::string to_text(const CalibrationReport& report);
// The same as one JSON object.
[[nodiscard]] json::Value to_json(const CalibrationReport& report);

}  // namespace extractinator::eval
