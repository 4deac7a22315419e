// A calibration: curves for the fields of one task and model, and the file they are kept in.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "eval/curves.h"
#include "json/value.h"

namespace extractinator::eval {

// docs/probabilities.md describes the file.
struct Calibration {
  // What it was fitted to and holds for: {name, value} of a run's configuration, such as the hash
  // of its model.
  std::vector<std::pair<std::string, std::string>> identity = {};
  std::map<std::string, Curve> curves = {};  // By the JSON pointer of the field, "/tumor/size".

  bool operator==(const Calibration&) const = default;
};

[[nodiscard]] json::Value to_json(const Calibration& calibration);

// Reads what to_json() wrote. `file` is named in errors. Fails with `invalid_input` if the text is
// no calibration, `unsupported` if it has a newer version.
[[nodiscard]] Result<Calibration> read_calibration(std::string_view text, std::string_view file);

// What is known of a value, as run databases have it (docs/store.md), as a sample whose truth is
// not known. A field with a status has no distribution: its own is of the value only. Nothing if
// the value's probability is not known.
[[nodiscard]] std::optional<Sample> sample_of(
    const json::Value& value,
    const json::Value* probability,
    const json::Value* distribution,
    const json::Value* status
);

// Calls the curve "temperature", "logistic" or "isotonic".
[[nodiscard]] std::string_view kind_of(const Curve& curve);

}  // namespace extractinator::eval
