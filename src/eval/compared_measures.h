// The measures of a comparison over aligned rows. Private to the room.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "eval/aligned_rows.h"
#include "eval/comparison.h"
#include "schema/schema.h"

namespace extractinator::eval {

// The score first, then all measures of each field that a true row is labelled for; without
// adjusted p-values. `clusters` has a number for each row, from 0 and without gaps. Fails with
// `invalid_input` if no field but a status is labelled, and as FieldCollectors::make() and
// Collector::add().
[[nodiscard]] Result<std::vector<ComparedMeasure>> measures_of(
    const schema::Schema& schema,
    std::span<const AlignedRow> rows,
    std::span<const std::uint32_t> clusters,
    const ComparisonOptions& options
);

}  // namespace extractinator::eval
