// Two files side by side; everything here is public through compare_exports.h.
#include "run/compare_exports.h"

#include <cstdint>
#include <filesystem>
#include <optional>

#include "base/result.h"
#include "dataset/reader.h"
#include "dataset/record.h"

namespace extractinator::run {

Result<RowDifferences> compare_exports(
    const std::filesystem::path& a, const std::filesystem::path& b
) {
  TRY(const auto first, dataset::open_reader(a));
  TRY(const auto second, dataset::open_reader(b));
  RowDifferences found;
  while (true) {
    TRY(const std::optional<dataset::Record> one, first->next());
    TRY(const std::optional<dataset::Record> other, second->next());
    if (!one && !other) return found;
    const std::uint64_t row = found.n_rows++;
    if (one && other && one->content_hash() == other->content_hash()) continue;
    ++found.n_different;
    if (found.rows.size() < kMostDifferentRows) found.rows.push_back(row);
  }
}

}  // namespace extractinator::run
