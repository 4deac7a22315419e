// Reading rows and pairing them by identity or by order.
#include "eval/rows.h"

#include <cstddef>
#include <expected>
#include <format>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/nearest.h"
#include "base/result.h"
#include "eval/evaluate.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"

namespace extractinator::eval {
namespace {

// A string and a number with the same text are the same identity: CSV has no numbers.
std::string text_of(const json::Value& value) {
  if (value.is_string()) return value.as_string();
  return json::write(value);
}

}  // namespace

Result<void> check_objects(std::span<const json::Value> rows, std::string_view what) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].is_object()) continue;
    return fail(
        ErrorCode::invalid_input,
        std::format("{} row {} is {} instead of object", what, i, to_string(rows[i].kind()))
    );
  }
  return {};
}

// Lengths keep ("a", "bc") and ("ab", "c") apart.
Result<std::string> identity_of(
    const json::Value& row, std::size_t number, std::string_view what, const Options& options
) {
  std::string identity;
  for (const std::string& column : options.id_columns) {
    const json::Value* value = row.find(column);
    if (value == nullptr) {
      std::vector<std::string> present;
      for (const json::Member& member : row.as_object())
        present.push_back(member.key);
      return fail(
          ErrorCode::invalid_input,
          std::format("{} row {} has no column `{}`", what, number, column),
          {},
          suggest(column, present)
      );
    }
    const std::string text = text_of(*value);
    identity += std::format("{}:{}", text.size(), text);
  }
  return identity;
}

std::unexpected<Error> same_identity(
    std::size_t first, std::size_t second, std::string_view what, const Options& options
) {
  std::string columns;
  for (const std::string& column : options.id_columns)
    columns += std::format("{}`{}`", columns.empty() ? "" : ", ", column);
  return fail(
      ErrorCode::invalid_input,
      std::format("{} rows {} and {} have the same identity in {}", what, first, second, columns),
      {},
      "name more id columns"
  );
}

Result<RowIndex> index_of(
    std::span<const json::Value> rows, std::string_view what, const Options& options
) {
  RowIndex index;
  index.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    TRY(std::string identity, identity_of(rows[i], i, what, options));
    const auto [found, is_new] = index.emplace(std::move(identity), i);
    if (is_new) continue;
    return same_identity(found->second, i, what, options);
  }
  return index;
}

bool has_failed(const json::Value& row, const Options& options) {
  const json::Value* status = row.find(options.status_column);
  if (status == nullptr) return false;
  return !status->is_string() || status->as_string() != options.success_word;
}

Result<PairedRows> pair_rows(
    std::span<const json::Value> predictions,
    std::span<const json::Value> truth,
    const Options& options
) {
  TRY_VOID(check_objects(predictions, "predicted"));
  TRY_VOID(check_objects(truth, "true"));
  PairedRows paired;
  const auto add = [&](const json::Value& prediction) {
    paired.predictions.push_back(has_failed(prediction, options) ? nullptr : &prediction);
  };
  if (options.id_columns.empty()) {
    if (predictions.size() != truth.size()) {
      return fail(
          ErrorCode::invalid_input,
          std::format("{} predicted rows for {} true rows", predictions.size(), truth.size()),
          {},
          "name the columns that identify a row"
      );
    }
    for (const json::Value& prediction : predictions)
      add(prediction);
    return paired;
  }
  TRY(const RowIndex index, index_of(predictions, "predicted", options));
  TRY(const RowIndex wanted, index_of(truth, "true", options));
  std::size_t n_found = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    TRY(const std::string identity, identity_of(truth[i], i, "true", options));
    const auto found = index.find(identity);
    if (found == index.end()) {
      paired.predictions.push_back(nullptr);
      continue;
    }
    ++n_found;
    add(predictions[found->second]);
  }
  paired.n_extra = predictions.size() - n_found;
  return paired;
}

Result<json::Value::Array> read_rows(std::string_view text, std::string_view file) {
  TRY(json::Value value, json::parse(text, {.file = std::string(file)}));
  const auto place_of = [&](std::string_view pointer) {
    Location place = json::locate(text, pointer, file);
    place.excerpt.clear();  // Data, not something to show.
    return place;
  };
  if (!value.is_array()) {
    return fail(
        ErrorCode::invalid_input,
        std::format("expected a list of rows, found {}", to_string(value.kind())),
        place_of("")
    );
  }
  const json::Value::Array& rows = value.as_array();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].is_object()) continue;
    return fail(
        ErrorCode::invalid_input,
        std::format("row {} is {} instead of object", i, to_string(rows[i].kind())),
        place_of(json::pointer_step(std::to_string(i)))
    );
  }
  return std::move(value.as_array());
}

}  // namespace extractinator::eval
