// The machine a run is computed on, for the record: results may differ in the last bits from one
// processor to another.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace extractinator::run {

struct Machine {
  std::string processor = {};        // As the system calls it; the architecture if it does not.
  std::size_t n_processors = 0;      // Hardware threads that are online.
  std::uint64_t n_memory_bytes = 0;  // Physical memory; 0 if unknown.
};

[[nodiscard]] Machine this_machine();

}  // namespace extractinator::run
