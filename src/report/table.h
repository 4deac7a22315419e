// A table, and the same numbers as HTML, CSV and JSON.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "json/value.h"

namespace extractinator::report {

// How a column looks in HTML. CSV and JSON have every digit.
enum class Style : std::uint8_t {
  text,
  number,    // With Column::digits decimals.
  percent,   // A share, shown times 100 with Column::digits decimals and a percent sign.
  change,    // A number with its sign.
  estimate,  // A number whose next two columns are its lower and upper bound; shown as one column,
             // "0.812 (0.750 to 0.861)".
};

struct Column {
  std::string key = {};    // In CSV and JSON: lower case with underscores, with its unit if any.
  std::string title = {};  // In HTML; empty: the key.
  Style style = Style::text;
  int digits = 3;
  // In HTML a column whose cells are all the same is said once, in the caption. Not of the first
  // column, nor of an estimate and its bounds.
  bool is_in_caption_if_same = false;
};

// Nothing, a text, a number (NaN: as nothing), or an integer.
using Cell = std::variant<std::monostate, std::string, double, std::int64_t>;

// The first column names the row. Short rows end with empty cells; what is too long is not shown.
struct Table {
  std::string name = {};     // Of its file without suffix, "measures"; empty: it gets none.
  std::string caption = {};  // What it shows; no full stop.
  std::vector<Column> columns = {};
  std::vector<std::vector<Cell>> rows = {};
  std::string note = {};  // Below it; may be empty.
};

// RFC 4180 with LF, as exports of results are (docs/cli.md): empty cells are nothing, "" is an
// empty text, and texts that a spreadsheet program would run as a formula begin with an apostrophe.
[[nodiscard]] std::string to_csv(const Table& table);
// {"name", "caption", "note", "rows": [{key: value}]}. Of equal keys the first column counts.
[[nodiscard]] json::Value to_json(const Table& table);
// Rows that HTML shows; more would make pages that no browser likes.
inline constexpr std::size_t kMostRowsShown = 1000;

// `<table>` with caption and scoped headers, of the first kMostRowsShown rows; the caption says so.
// `number` stands before the caption, "Table 3"; may be empty. The text is escaped.
[[nodiscard]] std::string to_html(const Table& table, const std::string& number = {});

}  // namespace extractinator::report
