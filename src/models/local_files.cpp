// Recognises model files; everything here is public through local_files.h.
#include "models/local_files.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/gguf_header.h"
#include "models/catalogue.h"

namespace extractinator::models {

const Entry* entry_of(
    const Catalogue& catalogue, std::string_view file_name, std::uint64_t n_parameters
) {
  constexpr double kTolerance = 0.03;
  const std::string plain = plain_name(file_name);
  const Entry* found = nullptr;
  std::size_t n_longest = 0;
  const auto offer = [&](const Entry& entry, std::string_view name) {
    const std::string wanted = plain_name(name);
    if (wanted.size() > n_longest && plain.contains(wanted)) {
      n_longest = wanted.size();
      found = &entry;
    }
  };
  for (const Entry& entry : catalogue.entries()) {
    offer(entry, entry.name);
    for (const std::string& alias : entry.aliases)
      offer(entry, alias);
  }
  if (found == nullptr) return nullptr;
  const auto n_wanted = static_cast<double>(found->n_parameters);
  return std::abs(static_cast<double>(n_parameters) - n_wanted) <= kTolerance * n_wanted ? found
                                                                                         : nullptr;
}

std::vector<LocalFile> local_files(
    const Catalogue& catalogue, std::span<const std::filesystem::path> paths
) {
  std::vector<LocalFile> found;
  for (const std::filesystem::path& path : paths) {
    const auto header = engine::read_gguf_header(path);
    if (!header) continue;
    found.push_back({
        .path = path,
        .entry = entry_of(catalogue, path.stem().string(), header->n_parameters),
    });
  }
  return found;
}

}  // namespace extractinator::models
