// Which rows two files of results do not share.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "base/result.h"

namespace extractinator::run {

struct RowDifferences {
  std::uint64_t n_rows = 0;              // Of the longer file.
  std::uint64_t n_different = 0;         // With other names or values, or in one of the files only.
  std::vector<std::uint64_t> rows = {};  // The first of these, at most kMostDifferentRows; from 0.
};

inline constexpr std::uint64_t kMostDifferentRows = 100;

// Compares rows by their place in the files. Fails as dataset::open_reader and reading do. Cost:
// one pass over both; memory does not grow with rows.
[[nodiscard]] Result<RowDifferences> compare_exports(
    const std::filesystem::path& a, const std::filesystem::path& b
);

}  // namespace extractinator::run
