// Lays out tables; reachable from outside: Table.
#include "cli/table.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "text/utf8.h"

namespace extractinator::cli {
namespace {

bool looks_like_number(const std::string& cell) {
  return cell == "-" ||
         (!cell.empty() && cell.find_first_not_of("0123456789.,-+ %") == std::string::npos);
}

}  // namespace

std::string Table::text() const {
  if (rows_.empty()) return "";
  const std::size_t n_columns = rows_.front().size();
  std::vector<std::size_t> widths(n_columns, 0);
  std::vector<bool> is_number(n_columns, rows_.size() > 1);
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    for (std::size_t c = 0; c < n_columns; ++c) {
      widths[c] = std::max(widths[c], text::count_code_points(rows_[r][c]));
      if (r > 0 && !looks_like_number(rows_[r][c])) is_number[c] = false;
    }
  }
  std::string out;
  for (const auto& cells : rows_) {
    std::string line;
    for (std::size_t c = 0; c < n_columns; ++c) {
      if (widths[c] == 0) continue;
      const std::string padding(widths[c] - text::count_code_points(cells[c]), ' ');
      if (!line.empty()) line += "  ";
      line += is_number[c] ? padding + cells[c] : cells[c] + padding;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

}  // namespace extractinator::cli
