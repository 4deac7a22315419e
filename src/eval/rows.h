// Which prediction belongs to which true row. Private to the room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "eval/evaluate.h"
#include "json/value.h"

namespace extractinator::eval {

// Fails with `invalid_input` if one is no object; `what` rows they are, for the message.
[[nodiscard]] Result<void> check_objects(std::span<const json::Value> rows, std::string_view what);

// What the id columns of a row say, as one text that is another for other rows. Fails with
// `invalid_input` if one is absent.
[[nodiscard]] Result<std::string> identity_of(
    const json::Value& row, std::size_t number, std::string_view what, const Options& options
);

// The number of each row by its identity. Fails with `invalid_input` if two have the same.
using RowIndex = std::unordered_map<std::string, std::size_t>;
[[nodiscard]] Result<RowIndex> index_of(
    std::span<const json::Value> rows, std::string_view what, const Options& options
);
[[nodiscard]] std::unexpected<Error> same_identity(
    std::size_t first, std::size_t second, std::string_view what, const Options& options
);

// Does its status say that it has no valid answer?
[[nodiscard]] bool has_failed(const json::Value& row, const Options& options);

struct PairedRows {
  // One per true row; null when there is none or it failed.
  std::vector<const json::Value*> predictions;
  std::uint64_t n_extra = 0;
};

// The result points into `predictions`. Fails as `evaluate` does.
[[nodiscard]] Result<PairedRows> pair_rows(
    std::span<const json::Value> predictions,
    std::span<const json::Value> truth,
    const Options& options
);

}  // namespace extractinator::eval
