// Writes a study's report; everything here is public through report_files.h.
#include "study/report_files.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "report/figure.h"
#include "report/page.h"
#include "report/svg_file.h"
#include "report/table.h"
#include "study/conduct.h"
#include "study/outcome.h"
#include "study/page.h"
#include "study/results.h"
#include "study/study.h"
#include "study/tables.h"

namespace extractinator::study {
namespace {

constexpr std::string_view kReportData = "report.json";

// Tables and figures of a page in its order.
struct Parts {
  std::vector<const report::Table*> tables = {};
  std::vector<const report::Figure*> figures = {};
};

void add_parts(const report::Section& section, Parts& parts) {
  for (const report::Block& block : section.blocks) {
    if (const auto* const table = std::get_if<report::Table>(&block)) parts.tables.push_back(table);
    if (const auto* const figure = std::get_if<report::Figure>(&block))
      parts.figures.push_back(figure);
    if (const auto* const row = std::get_if<report::FigureRow>(&block)) {
      for (const report::Figure& figure : *row)
        parts.figures.push_back(&figure);
    }
  }
  for (const report::Section& inner : section.sections)
    add_parts(inner, parts);
}

// Numbers, tables of Markdown and drawings of a page; `name` is that of its JSON and Markdown.
Result<void> write_numbers(
    FileSystem& files,
    const report::Page& page,
    const std::filesystem::path& folder,
    std::string_view data,
    std::string_view tables
) {
  for (const report::File& file : report::files_of(page)) {
    if (file.name == kReportPage) continue;
    const std::string_view name = file.name == kReportData ? data : std::string_view(file.name);
    TRY_VOID(write_whole(files, folder / name, file.content));
  }
  Parts parts;
  for (const report::Section& section : page.sections)
    add_parts(section, parts);
  std::string text = "# " + page.title + "\n";
  for (const report::Table* const table : parts.tables) {
    if (!table->rows.empty()) text += "\n" + to_markdown(*table);
  }
  TRY_VOID(write_whole(files, folder / tables, text));
  for (const report::Figure* const figure : parts.figures) {
    if (figure->data.name.empty()) continue;
    TRY_VOID(write_whole(
        files, folder / "figures" / (figure->data.name + ".svg"), report::to_svg_file(*figure)
    ));
  }
  return {};
}

}  // namespace

Result<void> write_report(
    FileSystem& files,
    const Study& study,
    const Standing& standing,
    const std::filesystem::path& folder
) {
  const Results results = results_of(study, standing);
  report::Page page = page_of(study, standing, results);
  TRY_VOID(write_numbers(files, page, folder, kReportData, "tables.md"));
  // A line for each cell is data, and no reading.
  TRY_VOID(
      write_whole(files, folder / "scores.csv", report::to_csv(scores_table(study, standing)))
  );
  report::Page costs = costs_page_of(study, standing, results);
  TRY_VOID(write_numbers(files, costs, folder, "costs.json", "costs.md"));
  for (report::Section& section : costs.sections)
    page.sections.push_back(std::move(section));
  return write_whole(files, folder / kReportPage, report::to_html(page));
}

}  // namespace extractinator::study
