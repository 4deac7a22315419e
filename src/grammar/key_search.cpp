// Looks for keys that an object may still have: count_other_keys().
#include "grammar/key_search.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grammar/simulator.h"

namespace extractinator::grammar {

namespace {

// In canonical text a backslash that is not itself escaped begins an escape.
bool ends_in_escape(std::string_view text) {
  const std::size_t last = text.find_last_not_of('\\');
  const std::size_t n = text.size() - (last == std::string_view::npos ? 0 : last + 1);
  return n % 2 != 0;
}

// A text that is begun, and which byte to try next.
struct Branch {
  std::vector<Config> configs = {};
  unsigned next_byte = 0;
};

}  // namespace

std::size_t count_other_keys(
    Simulator& simulator,
    StackPool& pool,
    std::span<const Config> configs,
    std::string_view begun,
    std::span<const std::string_view> used,
    std::size_t n_wanted
) {
  std::string text(begun);
  std::vector<Branch> branches;
  std::size_t n = 0;
  const auto enter = [&](std::vector<Config> behind) {
    if (!ends_in_escape(text) && !std::ranges::contains(used, text)) {
      std::vector<Config> ended;
      simulator.step(pool, behind, '"', ended);
      if (!ended.empty()) ++n;
    }
    branches.push_back({.configs = std::move(behind)});
  };
  enter({configs.begin(), configs.end()});
  while (n < n_wanted) {
    Branch& branch = branches.back();
    if (branch.next_byte > std::numeric_limits<std::uint8_t>::max()) {
      branches.pop_back();
      if (branches.empty()) return n;
      text.pop_back();
      continue;
    }
    const auto byte = static_cast<std::uint8_t>(branch.next_byte++);
    if (byte == '"' && !ends_in_escape(text)) continue;
    std::vector<Config> behind;
    simulator.step(pool, branch.configs, byte, behind);
    if (behind.empty()) continue;
    text += static_cast<char>(byte);
    const bool is_other =
        std::ranges::none_of(used, [&](std::string_view key) { return key.starts_with(text); });
    if (is_other && n + 1 == n_wanted) return n_wanted;
    enter(std::move(behind));
  }
  return n;
}

}  // namespace extractinator::grammar
