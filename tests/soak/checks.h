// What must hold after a disturbance, and after the run came to its end all the same.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "base/file_system.h"
#include "store/run_store.h"
#include "tests/soak/stub_run.h"
#include "tests/soak/tally.h"

namespace extractinator::soak {

// An undisturbed run of a dataset.
struct Undisturbed {
  Rows rows = {};
  std::map<std::string, std::string> exports = {};
};
// Runs the project in a process of its own, and clears the results. Fails if it is not what follows
// from the dataset.
[[nodiscard]] Result<Undisturbed> run_undisturbed(const Project& project);

// Every promised row is stored, every stored row is as expected, and the audit tells of all of it.
// Returns the rows that are stored.
std::set<std::uint64_t> check_stored(
    const store::RunStore& store,
    const Rows& expected,
    const std::set<std::uint64_t>& promised,
    const std::string& where,
    Tally& tally
);
// The run is whole, and the same as an undisturbed one.
void check_end(
    const Project& project, const Undisturbed& undisturbed, const std::string& where, Tally& tally
);

}  // namespace extractinator::soak
