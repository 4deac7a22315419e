// Locates values of true rows; everything here is reachable through truth_place.h.
#include "cli/truth_place.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <string_view>

#include "base/error.h"
#include "base/file_system.h"
#include "json/parse.h"

namespace extractinator::cli {

Location place_in_truth(
    const FileSystem& files,
    const std::filesystem::path& file,
    std::size_t row,
    std::string_view pointer
) {
  constexpr std::uint64_t kMaxBytes = std::uint64_t{1} << 30U;
  const auto text = files.read(file, kMaxBytes);
  if (!text) return {.file = file.string()};
  Location place = json::locate(*text, std::format("/{}{}", row, pointer), file.string());
  place.excerpt.clear();  // Data, not something to show.
  return place;
}

}  // namespace extractinator::cli
