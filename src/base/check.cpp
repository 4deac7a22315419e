// Prints a broken promise with its stack and aborts; reachable only through EXTR_CHECK.
#include "base/check.h"

#include <cstdlib>
#include <print>
#include <source_location>
#include <stacktrace>
#include <string>
#include <string_view>

namespace extractinator {

void check_failed(std::string_view condition, std::string_view why, std::source_location where) {
  std::println(
      stderr,
      "{}:{}: internal error: {} ({})\n{}",
      where.file_name(),
      where.line(),
      why,
      condition,
      std::to_string(std::stacktrace::current(1))
  );
  std::abort();
}

}  // namespace extractinator
