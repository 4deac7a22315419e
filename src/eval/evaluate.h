// Scores of predicted rows against true rows, field by field. Pure functions: no files, no clock.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::eval {

// What a value of a score means. All lie in [0, 1] and grow with quality, except
// `mean_absolute_error`, which has the unit of the field and shrinks.
enum class Metric : std::uint8_t {
  accuracy,             // Share of rows whose value equals the true one (null equals only null).
  exact_match,          // The same for free strings: equal byte for byte, nothing normalised.
  within_tolerance,     // Share of rows with |predicted - true| <= tolerance, or both null.
  mean_absolute_error,  // Mean of |predicted - true| over the rows where both are numbers.
  precision,            // Of the predicted items, the share that is true.
  recall,               // Of the true items, the share that was predicted.
  f1,                   // 2 · true positives / (predicted + true items).
  status_accuracy,      // Share of rows whose `<field>__status` is the true one.
};
[[nodiscard]] std::string_view to_string(Metric metric);

// One line of a report. A field may have several, one of them is its headline.
struct FieldScore {
  std::string name = {};  // The field; members of nested objects as `tumor.size`.
  Metric metric = Metric::accuracy;
  double value = 0;
  std::uint64_t n = 0;          // Rows; for precision, recall and f1 true items or their members.
  std::uint64_t n_missing = 0;  // Labelled rows without a prediction, all wrong.
  bool is_headline = false;     // Its value goes into the score of the report.
};

struct Report {
  std::vector<FieldScore> fields = {};  // In schema order; the headline of a field comes first.
  double score = 0;                     // Mean of the headline values: one number per task.
  std::uint64_t n_rows = 0;             // True rows.
  std::uint64_t n_missing = 0;          // True rows whose prediction failed or is not there.
  std::uint64_t n_extra = 0;            // Predictions that no true row asks for; not scored.
};

struct Options {
  // Columns that together identify a row in both lists; a number and a string with the same text
  // are the same identity. Empty: the rows are in the same order and equally many.
  std::vector<std::string> id_columns = {};
  double tolerance = 1.0;                // Of `within_tolerance`, in the unit of the field.
  std::string status_column = "status";  // A prediction whose status is there and is not
  std::string success_word = "success";  // this word counts as missing, whatever its fields say.
};

// How each field is judged, by its type in the schema (null beside it changes nothing):
//   boolean, enumeration   accuracy
//   integer, number        within_tolerance, and mean_absolute_error beside it
//   string                 exact_match
//   object                 its members, each as a field of its own
//   list of objects        f1, precision and recall over the members of the items, micro-averaged
//                          over all rows. Items are paired by their key: the member `number`, or
//                          else the first integer one; without a key, so that the most members are
//                          equal. A pair has one true positive per equal member; null members do
//                          not count.
//   list of anything else  f1, precision and recall over the items as multisets
//   anything else          accuracy
// A field that asks for it (schema/absence.h) has a line of `status_accuracy` beside these, no
// headline, if a true row has its status, in the columns that exports have.
// A row that lacks the key of a field is not labelled for it and does not count there; null is a
// label, and for a list the same as an empty one. A missing prediction is wrong even where null
// would be right; of a list it finds no item. Where neither list has an item, f1, precision and
// recall are 1. A field without a labelled row has no line. Values are compared as in JSON Schema:
// 1 equals 1.0, and "1" does not. F1: van Rijsbergen, Information Retrieval, 1979, chapter 7.
//
// Fails with `invalid_input` if the schema is no object, a row is no object, an id column is absent
// or not unique, row counts differ without id columns, or no row is labelled for any field;
// `limit_exceeded` for lists without key with more than a million pairs of items. Messages name
// rows by number from 0, never by identity. Cost: O(rows * fields), lists without key O(items^3)
// per row.
[[nodiscard]] Result<Report> evaluate(
    const schema::Schema& schema,
    std::span<const json::Value> predictions,
    std::span<const json::Value> truth,
    const Options& options = {}
);

// The rows of a file: a JSON list of objects. `file` is named in errors.
[[nodiscard]] Result<json::Value::Array> read_rows(std::string_view text, std::string_view file);

// A table for people, one line per FieldScore and the score last; ends with a line feed.
[[nodiscard]] std::string to_text(const Report& report);
// The same as one JSON object; keys as the members of Report.
[[nodiscard]] json::Value to_json(const Report& report);

}  // namespace extractinator::eval
