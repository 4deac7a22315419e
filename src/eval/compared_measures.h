// The measures of a comparison over aligned rows. Private to the room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "eval/aligned_rows.h"
#include "eval/comparison.h"
#include "eval/field.h"

namespace extractinator::eval {

// `tumor.size`, of a status `tumor.size__status`.
[[nodiscard]] std::string label_of(const Field& field);

// The score first, then the measures of each field that a true row is labelled for; without
// adjusted p-values. Fails if no field is.
[[nodiscard]] Result<std::vector<ComparedMeasure>> measures_of(
    std::span<const Field> fields,
    std::span<const AlignedRow> rows,
    std::span<const std::uint32_t> clusters,
    std::size_t n_runs,
    const ComparisonOptions& options
);

}  // namespace extractinator::eval
