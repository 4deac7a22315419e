// What a series of disturbances did to runs.
#pragma once

#include <cstdint>
#include <string>

namespace extractinator::soak {

struct Tally {
  std::uint64_t n = 0;          // Disturbances.
  std::uint64_t n_runs = 0;     // Runs brought to their end.
  std::uint64_t lost = 0;       // Rows that were said to be stored and are not there.
  std::uint64_t repeated = 0;   // Rows given to the generator though their outcome was stored.
  std::uint64_t invented = 0;   // Rows that are not what follows from the dataset.
  std::uint64_t damaged = 0;    // Databases and exports that cannot be read or verified.
  std::uint64_t different = 0;  // Runs whose exports are not those of an undisturbed run.
  std::string first = {};       // What was wrong first, for people.

  [[nodiscard]] std::uint64_t n_broken() const {
    return lost + repeated + invented + damaged + different;
  }
  void blame(std::uint64_t& count, const std::string& what) {
    ++count;
    if (first.empty()) first = what;
  }
};

}  // namespace extractinator::soak
