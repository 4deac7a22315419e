// Cells in three forms. Reachable through table.h.
#include "report/table.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <format>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "report/escape.h"
#include "report/number.h"
#include "text/utf8.h"

namespace extractinator::report {
namespace {

const Cell& cell_at(const std::vector<Cell>& row, std::size_t column) {
  static const Cell kNothing = {};
  return column < row.size() ? row[column] : kNothing;
}

double value_of(const Cell& cell) {
  if (const auto* number = std::get_if<double>(&cell)) return *number;
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*integer);
  return std::nan("");
}

json::Value json_of(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return json::Value(*text);
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) return json::Value::integer(*integer);
  const double value = value_of(cell);
  return std::isfinite(value) ? json::Value::number(value) : json::Value();
}

bool is_formula(std::string_view text) {
  constexpr std::string_view kStarts = "=+-@\t\r";
  if (text.empty() || !kStarts.contains(text.front())) return false;
  const auto value = json::parse(text.substr(text.front() == '+' ? 1 : 0));
  return !value || !value->is_number();
}

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += c;
    out += c;
  }
  return out + '"';
}

std::string csv_text(std::string_view bytes) {
  // NUL ends the text for many readers.
  std::string text = text::replace_invalid_utf8(bytes).text;
  std::erase(text, '\0');
  if (is_formula(text)) return in_quotes("'" + text);
  const bool is_plain = !text.empty() && text.find_first_of(",\"\n\r") == std::string::npos &&
                        text.front() != ' ' && text.back() != ' ';
  return is_plain ? text : in_quotes(text);
}

std::string csv_cell(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return csv_text(*text);
  const json::Value value = json_of(cell);
  return value.is_null() ? std::string() : json::write(value);
}

bool is_number_style(Style style) { return style != Style::text; }

// Numbers are compared by their ends: a column of nothing else, whatever its style, is on the
// right.
bool is_on_the_right(const Table& table, std::size_t column) {
  if (is_number_style(table.columns[column].style)) return true;
  bool has_number = false;
  for (const std::vector<Cell>& row : table.rows) {
    const Cell& cell = cell_at(row, column);
    if (std::holds_alternative<std::string>(cell)) return false;
    has_number = has_number || !std::holds_alternative<std::monostate>(cell);
  }
  return has_number;
}

// How many columns of the value one column of HTML shows.
std::size_t n_shown_as_one(const Table& table, std::size_t column) {
  if (table.columns[column].style != Style::estimate) return 1;
  return std::min<std::size_t>(3, table.columns.size() - column);
}

std::string shown_number(double value, const Column& column) {
  switch (column.style) {
    case Style::percent:
      return std::isfinite(value) ? fixed(100 * value, column.digits) + "\xC2\xA0%" : kNoNumber;
    case Style::change:
      return with_sign(value, column.digits);
    default:
      return fixed(value, column.digits);
  }
}

std::string shown(const Table& table, const std::vector<Cell>& row, std::size_t at) {
  const Column& column = table.columns[at];
  const Cell& cell = cell_at(row, at);
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) {
    if (column.style != Style::percent && column.style != Style::estimate) return grouped(*integer);
  }
  const double value = value_of(cell);
  if (!std::isfinite(value)) return is_number_style(column.style) ? kNoNumber : "";
  std::string text = shown_number(value, column);
  if (n_shown_as_one(table, at) < 3) return text;
  const double low = value_of(cell_at(row, at + 1));
  const double high = value_of(cell_at(row, at + 2));
  if (!std::isfinite(low) && !std::isfinite(high)) return text;
  // Only the estimate may break from its interval.
  return std::format(
      "{} ({}\xC2\xA0to\xC2\xA0{})", text, fixed(low, column.digits), fixed(high, column.digits)
  );
}

// Whether the caption has its value, and no column.
bool is_in_caption(const Table& table, std::size_t column) {
  if (column == 0 || !table.columns[column].is_in_caption_if_same || table.rows.empty())
    return false;
  const Cell& first = cell_at(table.rows.front(), column);
  return !std::holds_alternative<std::monostate>(first) &&
         std::ranges::all_of(table.rows, [&](const std::vector<Cell>& row) {
           return cell_at(row, column) == first;
         });
}

std::string title_of(const Column& column) {
  return column.title.empty() ? column.key : column.title;
}

// "Way: native, 0 shots; Seeds: 2"
std::string said_once(const Table& table) {
  std::string text;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (!is_in_caption(table, i)) continue;
    text += std::format(
        "{}{}: {}",
        text.empty() ? "" : "; ",
        title_of(table.columns[i]),
        shown(table, table.rows.front(), i)
    );
  }
  return text;
}

// First columns of those that HTML has.
std::vector<std::size_t> columns_of_html(const Table& table) {
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; i < table.columns.size(); i += n_shown_as_one(table, i)) {
    if (!is_in_caption(table, i)) columns.push_back(i);
  }
  return columns;
}

}  // namespace

std::string to_csv(const Table& table) {
  std::string out;
  for (std::size_t i = 0; i < table.columns.size(); ++i)
    out += (i == 0 ? "" : ",") + csv_text(table.columns[i].key);
  out += '\n';
  for (const std::vector<Cell>& row : table.rows) {
    std::string line;
    for (std::size_t i = 0; i < table.columns.size(); ++i)
      line += (i == 0 ? "" : ",") + csv_cell(cell_at(row, i));
    // A blank line would be no row for most readers.
    out += (line.empty() ? "\"\"" : line) + '\n';
  }
  return out;
}

json::Value to_json(const Table& table) {
  json::Value::Array rows;
  for (const std::vector<Cell>& row : table.rows) {
    json::Value::Object object;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const std::string& key = table.columns[i].key;
      if (std::ranges::contains(object, key, &json::Member::key)) continue;
      object.push_back({.key = key, .value = json_of(cell_at(row, i))});
    }
    rows.emplace_back(std::move(object));
  }
  return json::Value(
      json::Value::Object{
          {.key = "name", .value = json::Value(table.name)},
          {.key = "caption", .value = json::Value(table.caption)},
          {.key = "note", .value = json::Value(table.note)},
          {.key = "rows", .value = json::Value(std::move(rows))},
      }
  );
}

std::string to_html(const Table& table, const std::string& number) {
  const std::vector<std::size_t> columns = columns_of_html(table);
  // Of many, all shall fit beside the navigation.
  constexpr std::size_t kMany = 9;
  std::string out =
      columns.size() < kMany ? "<table>\n<caption>" : "<table class=\"many\">\n<caption>";
  if (!number.empty()) out += "<b>" + escape(number) + ".</b> ";
  const std::size_t n_shown = std::min(table.rows.size(), kMostRowsShown);
  out += escape(table.caption);
  if (n_shown < table.rows.size()) {
    out += std::format(
        " (the first {} of {} rows; report.json has all)",
        grouped(static_cast<std::int64_t>(n_shown)),
        grouped(static_cast<std::int64_t>(table.rows.size()))
    );
  }
  const std::string once = said_once(table);
  if (!once.empty()) out += "<br>\n" + escape(once);
  out += "</caption>\n<thead><tr>";
  std::vector<bool> on_the_right(table.columns.size());
  for (std::size_t i = 1; i < table.columns.size(); ++i)
    on_the_right[i] = is_on_the_right(table, i);
  for (const std::size_t i : columns) {
    out += std::format(
        "<th scope=\"col\"{}>{}</th>",
        on_the_right[i] ? " class=\"n\"" : "",
        with_break_points(escape(title_of(table.columns[i])))
    );
  }
  out += "</tr></thead>\n<tbody>\n";
  for (const std::vector<Cell>& row : std::span(table.rows).first(n_shown)) {
    out += "<tr>";
    for (const std::size_t i : columns) {
      const std::string text = escape(shown(table, row, i));
      if (i == 0) {
        out += "<th scope=\"row\">" + with_break_points(text) + "</th>";
      } else if (on_the_right[i]) {
        out += "<td class=\"n\">" + text + "</td>";
      } else {
        out += "<td>" + with_break_points(text) + "</td>";
      }
    }
    out += "</tr>\n";
  }
  return out + "</tbody>\n</table>\n";
}

}  // namespace extractinator::report
