// A page: one HTML file that needs nothing else, and the same numbers as CSV and JSON.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "json/value.h"
#include "report/figure.h"
#include "report/table.h"

namespace extractinator::report {

struct Paragraph {
  std::string text = {};
};

// A number one should see first, with what it is.
struct Highlight {
  std::string value = {};  // As shown, "0.812".
  std::string label = {};
  std::string note = {};  // Smaller, "0.750 to 0.861"; may be empty.
};
using Highlights = std::vector<Highlight>;

// Figures that stand beside each other where there is room.
using FigureRow = std::vector<Figure>;

// A paragraph that must not be overlooked.
struct Warning {
  std::string text = {};
};

using Block = std::variant<Paragraph, Warning, Highlights, Table, Figure, FigureRow>;

struct Section {
  std::string title = {};
  std::vector<Block> blocks = {};
  std::vector<Section> sections = {};  // One level; those below it are drawn as that level.
};

// All texts are plain: they are escaped here.
struct Page {
  std::string title = {};
  std::string subtitle = {};
  std::string language = "en";         // BCP 47; anything else is written as "en".
  std::vector<Section> sections = {};  // In the navigation, with their subsections.
  std::string methods = {};            // A paragraph (methods.h); may be empty.
  Table provenance = {};               // Name and value of what the results depend on.
  std::string notice = {};             // At the end; what the numbers are not for.
};

// One HTML file: no script, nothing loaded from anywhere (its content security policy forbids it),
// light, dark and for print, with navigation and numbered tables and figures. The same page gives
// the same bytes. Cost: O(size).
[[nodiscard]] std::string to_html(const Page& page);

// Title, methods, provenance, and tables and figures by section; every number the HTML shows.
[[nodiscard]] json::Value to_json(const Page& page);

struct File {
  std::string name = {};
  std::string content = {};
};
// report.html, report.json, and NAME.csv of every table and figure that has a name; of equal names
// the later ones get "-2", "-3", …
[[nodiscard]] std::vector<File> files_of(const Page& page);

}  // namespace extractinator::report
