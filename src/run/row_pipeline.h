// Stored rows made into values on threads beside the caller's.
#pragma once

#include <cstddef>
#include <functional>

#include "base/result.h"
#include "json/value.h"
#include "store/run_store.h"

namespace extractinator::run {

// What a row becomes; called on several threads at once.
using MakeRow = std::function<Result<json::Value>(const store::StoredRow&)>;

// Reads on one thread, makes on `n_threads` (0: as many as the machine has processors, at most 8)
// and calls `visit` on the caller's for each row, in row order; it may move from the row. Memory
// does not grow with rows. Stops at the first error in row order, of reading, `make` or `visit`;
// these must not use the store meanwhile.
[[nodiscard]] Result<void> for_each_made_row(
    const store::RunStore& store,
    const MakeRow& make,
    const std::function<Result<void>(json::Value&)>& visit,
    std::size_t n_threads = 0
);

}  // namespace extractinator::run
