// EXTR_CHECK: states what only a programming error can break; prints why and where, then aborts.
#pragma once

#include <source_location>
#include <string_view>

namespace extractinator {

[[noreturn]] void check_failed(
    std::string_view condition,
    std::string_view why,
    std::source_location where = std::source_location::current()
);

}  // namespace extractinator

// Never for input, model files, disks or clients: those are errors, not bugs.
#define EXTR_CHECK(condition, why)                                    \
  do {                                                                \
    if (!(condition)) ::extractinator::check_failed(#condition, why); \
  } while (false)
