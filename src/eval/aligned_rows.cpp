// Finds records by identity; everything here is reachable through aligned_rows.h.
#include "eval/aligned_rows.h"

#include <cstddef>
#include <cstdint>
#include <format>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/nearest.h"
#include "base/result.h"
#include "eval/comparison.h"
#include "eval/evaluate.h"
#include "eval/rows.h"
#include "json/value.h"
#include "json/write.h"

namespace extractinator::eval {
namespace {

// A string and a number with the same text are the same: CSV has no numbers.
std::string text_of(const json::Value& value) {
  return value.is_string() ? value.as_string() : json::write(value);
}

std::vector<std::string> keys_of(const json::Value& row) {
  std::vector<std::string> keys;
  for (const json::Member& member : row.as_object())
    keys.push_back(member.key);
  return keys;
}

// Fails with the nearest column there is.
Result<const json::Value*> column_of(
    const json::Value& row, std::string_view column, std::string_view which
) {
  const json::Value* value = row.find(column);
  if (value != nullptr) return value;
  return fail(
      ErrorCode::invalid_input,
      std::format("{} has no column `{}`", which, column),
      {},
      suggest(column, keys_of(row))
  );
}

// Rows by what identifies them.
struct Index {
  std::unordered_map<std::string, std::size_t> rows = {};
  std::vector<std::string> identities = {};  // By row.
};

// `what` are the rows, for messages: "run out/run0:", "true".
Result<Index> index_of(
    std::span<const json::Value> rows,
    std::span<const std::string> keys,
    std::string_view what,
    const Options& options
) {
  TRY_VOID(check_objects(rows, what));
  Index index;
  std::unordered_map<std::string, std::size_t> n_seen;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::string identity;
    if (options.id_columns.empty()) {
      identity = std::format("{}:{}", n_seen[keys[i]]++, keys[i]);  // Equal ones in their order.
    } else {
      TRY(identity, identity_of(rows[i], i, what, options));
    }
    const auto [found, is_new] = index.rows.emplace(identity, i);
    if (!is_new) return same_identity(found->second, i, what, options);
    index.identities.push_back(std::move(identity));
  }
  return index;
}

std::string place_of(const ComparedRun& run) { return std::format("run {}", run.name); }

}  // namespace

Result<AlignedRows> align(
    std::span<const ComparedRun> runs,
    const std::optional<std::span<const json::Value>>& truth,
    const ComparisonOptions& options
) {
  const std::vector<std::string>& ids = options.rows.id_columns;
  std::vector<Index> indices;
  for (const ComparedRun& run : runs) {
    if (run.rows.empty()) {
      return fail(
          ErrorCode::invalid_input,
          std::format("{} has no rows", place_of(run)),
          {},
          "it was stopped before its first record was finished: continue it with `resume`"
      );
    }
    TRY(Index index, index_of(run.rows, run.keys, place_of(run) + ":", options.rows));
    indices.push_back(std::move(index));
  }
  std::optional<Index> wanted;
  if (truth && !ids.empty()) {
    TRY(wanted, index_of(*truth, {}, "true", options.rows));
  } else if (truth && truth->size() != runs.front().rows.size()) {
    return fail(
        ErrorCode::invalid_input,
        std::format(
            "{} true rows for {} rows of {}",
            truth->size(),
            runs.front().rows.size(),
            place_of(runs.front())
        ),
        {},
        "name the columns that identify a record with --id"
    );
  }

  AlignedRows aligned{.n_only_here = std::vector<std::uint64_t>(runs.size(), 0)};
  std::uint64_t n_common = 0;
  for (std::size_t i = 0; i < runs.front().rows.size(); ++i) {
    const std::string& identity = indices.front().identities[i];
    AlignedRow row{.number = i, .record = &runs.front().rows[i]};
    for (std::size_t run = 0; run < runs.size(); ++run) {
      const auto found = indices[run].rows.find(identity);
      if (found == indices[run].rows.end()) break;
      const json::Value& answer = runs[run].rows[found->second];
      row.answers.push_back(has_failed(answer, options.rows) ? nullptr : &answer);
    }
    if (row.answers.size() < runs.size()) continue;
    ++n_common;
    if (wanted) {
      const auto found = wanted->rows.find(identity);
      if (found == wanted->rows.end()) {
        ++aligned.n_unlabelled;
        continue;
      }
      row.truth = &(*truth)[found->second];
    } else if (truth) {
      row.truth = &(*truth)[i];
    }
    aligned.rows.push_back(std::move(row));
  }
  for (std::size_t run = 0; run < runs.size(); ++run)
    aligned.n_only_here[run] = runs[run].rows.size() - n_common;
  if (truth) aligned.n_truth_alone = truth->size() - aligned.rows.size();
  if (n_common == 0) {
    return fail(
        ErrorCode::invalid_input,
        std::format("no record is in all {} runs", runs.size()),
        {},
        ids.empty() ? "records are the same where all columns are that the runs share; "
                      "name those that identify a record with --id"
                    : "the runs are of different reports, or --id names columns that differ "
                      "between them"
    );
  }
  if (aligned.rows.empty()) {
    return fail(
        ErrorCode::invalid_input,
        std::format(
            "none of the {} records that are in all runs is among the {} true rows",
            n_common,
            truth->size()
        ),
        {},
        "the truth is of other reports, or --id names columns that differ between them"
    );
  }
  return aligned;
}

Result<std::vector<std::uint32_t>> clusters_of(
    std::span<const AlignedRow> rows, const std::string& column
) {
  std::vector<std::uint32_t> clusters;
  std::unordered_map<std::string, std::uint32_t> numbers;
  for (const AlignedRow& row : rows) {
    if (column.empty()) {
      clusters.push_back(static_cast<std::uint32_t>(clusters.size()));
      continue;
    }
    const json::Value* value = row.record->find(column);
    if (value == nullptr && row.truth != nullptr) value = row.truth->find(column);
    if (value == nullptr) {
      TRY(value,
          column_of(*row.record, column, std::format("row {} of the first run", row.number)));
    }
    const auto next = static_cast<std::uint32_t>(numbers.size());
    clusters.push_back(numbers.emplace(text_of(*value), next).first->second);
  }
  return clusters;
}

std::string id_of(const AlignedRow& row, const std::vector<std::string>& columns) {
  if (columns.empty()) return std::to_string(row.number);
  std::string id;
  for (const std::string& column : columns)
    id += (id.empty() ? "" : ", ") + text_of(*row.record->find(column));
  return id;
}

}  // namespace extractinator::eval
