// What a run's records say of it, for the methods paragraph of a report.
#pragma once

#include <optional>

#include "report/methods.h"
#include "store/run_store.h"

namespace extractinator::run {

// From what the run wrote down about itself (docs/store.md); what is not there stays empty. No
// paths: of the model only the name of its file. Of `period` the days, in UTC.
[[nodiscard]] report::Facts facts_of(
    const store::Configuration& configuration, const std::optional<store::Period>& period
);

}  // namespace extractinator::run
