// Labels as values of JSON, in every spelling that files have; internal to the dragon room.
#pragma once

#include "base/result.h"
#include "dragon/files.h"
#include "dragon/task.h"
#include "json/value.h"

namespace extractinator::dragon {

// Fails with `invalid_input`: what was found and what was expected, without a place.
[[nodiscard]] Result<Label> label_of(const json::Value& value, LabelType type);

// As truth: binary labels are booleans, NaN is null.
[[nodiscard]] json::Value truth_value(const Label& label, LabelType type);

// As predictions: numbers are spelt as floating-point ones. Fails with `invalid_input` if one is
// not finite.
[[nodiscard]] Result<json::Value> prediction_value(const Label& label, LabelType type);

}  // namespace extractinator::dragon
