// Reads several run databases row by row. Public: repeated_rows.h.
#include "run/repeated_rows.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "json/parse.h"
#include "json/value.h"
#include "run/runner.h"
#include "store/run_store.h"

namespace extractinator::run {

Result<RepeatedRows> RepeatedRows::open(std::span<const std::filesystem::path> directories) {
  std::vector<store::RunStore> stores;
  for (const std::filesystem::path& directory : directories) {
    TRY(auto store, store::RunStore::open_read_only(directory / "run.db"));
    stores.push_back(std::move(store));
  }
  return RepeatedRows(std::move(stores));
}

Result<void> RepeatedRows::for_each(
    const Survey& survey, const std::function<Result<void>(std::span<const RowOfRun>)>& visit
) const {
  const auto unfinished = [](std::size_t run, std::uint64_t row) {
    return fail(
        ErrorCode::conflict,
        std::format("run {} has not finished row {}, or read another record there", run, row),
        {},
        "run the task again with the same options: it goes on where runs stopped"
    );
  };
  return stores_.front().for_each([&](const store::StoredRow& first) -> Result<void> {
    const std::uint64_t row = first.key.row;
    if (!survey.has(row)) return {};
    std::vector<RowOfRun> rows;
    for (std::size_t run = 0; run < stores_.size(); ++run) {
      std::optional<store::StoredRow> stored = first;
      if (run > 0) {
        TRY(stored, stores_[run].find(row));
      }
      if (!stored || stored->key.content != first.key.content) return unfinished(run, row);
      RowOfRun& added = rows.emplace_back(RowOfRun{.stored = *std::move(stored)});
      if (added.stored.outcome.status != store::Status::done) continue;
      auto answer = json::parse(added.stored.outcome.answer);
      if (!answer || !answer->is_object()) {
        return fail(
            ErrorCode::corrupt, std::format("the stored answer of row {} is not a JSON object", row)
        );
      }
      added.answer = *std::move(answer);
    }
    return visit(rows);
  });
}

}  // namespace extractinator::run
