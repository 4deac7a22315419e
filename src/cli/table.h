// A table of text with aligned columns.
#pragma once

#include <string>
#include <vector>

namespace extractinator::cli {

// Columns that are empty in every row are left out. Columns of numbers align to the right.
class Table {
 public:
  // The first row is the head. Every row has as many cells.
  void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  // Lines with two spaces between columns; each ends with a line feed.
  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace extractinator::cli
