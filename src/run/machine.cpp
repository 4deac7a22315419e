// Asks the system about the machine; reachable from outside: this_machine.
#include "run/machine.h"

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>

#include <sys/utsname.h>
#include <unistd.h>

namespace extractinator::run {
namespace {

// What follows "model name :" where there is such a line: not on every architecture.
std::string processor_name() {
  std::ifstream information("/proc/cpuinfo");
  for (std::string line; std::getline(information, line);) {
    if (!line.starts_with("model name")) continue;
    const std::size_t colon = line.find(": ");
    if (colon != std::string::npos) return line.substr(colon + 2);
  }
  utsname system = {};
  return ::uname(&system) == 0 ? std::string(std::string_view(system.machine)) : std::string();
}

std::uint64_t positive(long number) { return number > 0 ? static_cast<std::uint64_t>(number) : 0; }

}  // namespace

Machine this_machine() {
  return {
      .processor = processor_name(),
      .n_processors = static_cast<std::size_t>(positive(::sysconf(_SC_NPROCESSORS_ONLN))),
      .n_memory_bytes = positive(::sysconf(_SC_PHYS_PAGES)) * positive(::sysconf(_SC_PAGESIZE)),
  };
}

}  // namespace extractinator::run
