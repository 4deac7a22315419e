// Pages as HTML, JSON and CSV. Reachable through page.h.
#include "report/page.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <format>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "json/value.h"
#include "json/write.h"
#include "report/escape.h"
#include "report/figure.h"
#include "report/style.h"
#include "report/table.h"

namespace extractinator::report {
namespace {

template <typename... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};

// Letters, digits and hyphens only: it stands in an attribute.
std::string language_of(const Page& page) {
  const auto is_safe = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  };
  const bool is_tag = !page.language.empty() && page.language.size() <= 35 &&
                      page.language.front() != '-' && std::ranges::all_of(page.language, is_safe);
  return is_tag ? page.language : "en";
}

std::string paragraph(std::string_view text, std::string_view look = {}) {
  if (text.empty()) return {};
  return std::format(
      "<p{}>{}</p>\n", look.empty() ? "" : std::format(" class=\"{}\"", look), escape(text)
  );
}

// A region that scrolls by itself can be reached and scrolled with the keyboard.
std::string scrolling(std::string_view name, const std::string& content) {
  return std::format(
      "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"{}\">\n{}</div>\n",
      escape(name),
      content
  );
}

// The page without what is known only at the end: numbers of tables and figures grow as it goes.
class Writer {
 public:
  explicit Writer(const Page& page) : page_(page) {
    sections_ = page.sections;
    if (!page.methods.empty())
      sections_.push_back({.title = "Methods", .blocks = {Paragraph{.text = page.methods}}});
    if (!page.provenance.rows.empty())
      sections_.push_back({.title = "Provenance", .blocks = {page.provenance}});
  }

  [[nodiscard]] std::string html() {
    std::string out = std::format(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n"
        "<meta name=\"referrer\" content=\"no-referrer\">\n"
        "<title>{}</title>\n<style>\n{}</style>\n</head>\n<body>\n"
        "<a class=\"skip\" href=\"#content\">Skip to the content</a>\n"
        "<header><div>\n<h1>{}</h1>\n{}</div></header>\n<div class=\"layout\">\n",
        language_of(page_),
        escape(page_.title),
        style_sheet(),
        escape(page_.title),
        paragraph(page_.subtitle, "sub")
    );
    out += navigation();
    out += "<main id=\"content\" tabindex=\"-1\">\n";
    for (std::size_t i = 0; i < sections_.size(); ++i)
      out += section(sections_[i], std::format("s{}", i + 1), 2);
    out += "</main>\n</div>\n";
    if (!page_.notice.empty()) out += "<footer>" + paragraph(page_.notice) + "</footer>\n";
    return out + "</body>\n</html>\n";
  }

 private:
  [[nodiscard]] std::string navigation() const {
    std::string out = "<nav aria-labelledby=\"contents\"><h2 id=\"contents\">Contents</h2>\n<ol>\n";
    for (std::size_t i = 0; i < sections_.size(); ++i) {
      const Section& section = sections_[i];
      out += std::format("<li><a href=\"#s{}\">{}</a>", i + 1, escape(section.title));
      if (!section.sections.empty()) {
        out += "\n<ol>\n";
        for (std::size_t j = 0; j < section.sections.size(); ++j) {
          out += std::format(
              "<li><a href=\"#s{}-{}\">{}</a></li>\n",
              i + 1,
              j + 1,
              escape(section.sections[j].title)
          );
        }
        out += "</ol>\n";
      }
      out += "</li>\n";
    }
    return out + "</ol></nav>\n";
  }

  // `level` of its heading: 2 or 3.
  std::string section(const Section& section, const std::string& id, int level) {
    std::string out = std::format(
        "<section aria-labelledby=\"{0}\">\n<h{1} id=\"{0}\">{2}</h{1}>\n",
        id,
        level,
        escape(section.title)
    );
    for (const Block& block : section.blocks)
      out += html_of(block);
    for (std::size_t i = 0; i < section.sections.size(); ++i) {
      // Section within sections within sections: all on one level.
      out += this->section(section.sections[i], std::format("{}-{}", id, i + 1), 3);
    }
    return out + "</section>\n";
  }

  std::string html_of(const Block& block) {
    return std::visit(
        Overloaded{
            [](const Paragraph& text) { return paragraph(text.text); },
            [](const Warning& warning) {
              return "<p class=\"warning\"><b>Note.</b> " + escape(warning.text) + "</p>\n";
            },
            [](const Highlights& highlights) { return tiles(highlights); },
            [this](const Table& table) { return numbered(table); },
            [this](const Figure& figure) { return numbered(figure); },
            [this](const FigureRow& figures) {
              std::string out = "<div class=\"row\">\n";
              for (const Figure& figure : figures)
                out += numbered(figure);
              return out + "</div>\n";
            },
        },
        block
    );
  }

  static std::string tiles(const Highlights& highlights) {
    if (highlights.empty()) return {};
    std::string out = "<dl class=\"tiles\">\n";
    for (const Highlight& one : highlights) {
      out += std::format("<div><dt>{}</dt><dd>{}", escape(one.label), escape(one.value));
      if (!one.note.empty()) out += "<small>" + escape(one.note) + "</small>";
      out += "</dd></div>\n";
    }
    return out + "</dl>\n";
  }

  std::string numbered(const Table& table) {
    const std::string number = std::format("Table {}", ++n_tables_);
    return std::format(
        "<div class=\"table\">\n{}{}</div>\n",
        scrolling(number, report::to_html(table, number)),
        paragraph(table.note, "note")
    );
  }

  std::string numbered(const Figure& figure) {
    const std::string number = std::format("Figure {}", ++n_figures_);
    const std::string id = std::format("f{}", n_figures_);
    const std::string drawing = std::format(
        "<svg role=\"img\" aria-labelledby=\"{0}-t {0}-d\" width=\"{1:.0f}\" height=\"{2:.0f}\" "
        "viewBox=\"0 0 {1:.0f} {2:.0f}\">\n<title id=\"{0}-t\">{3}</title>\n"
        "<desc id=\"{0}-d\">{4}</desc>\n{5}</svg>\n",
        id,
        std::ceil(figure.width),
        std::ceil(figure.height),
        escape(figure.title),
        escape(figure.description),
        figure.markup
    );
    return std::format(
        "<figure id=\"{}\"{}>\n{}<figcaption><b>{}.</b> {}{}</figcaption>\n"
        "<details><summary>Numbers of {}</summary>\n{}{}</details>\n</figure>\n",
        id,
        // On paper two that are not stand side by side.
        figure.width > 420 ? " class=\"wide\"" : "",
        scrolling(number, drawing),
        number,
        escape(figure.title),
        paragraph(figure.note, "note"),
        "figure " + std::to_string(n_figures_),
        scrolling("Numbers of " + number, report::to_html(figure.data)),
        paragraph(figure.data.note, "note")
    );
  }

  const Page& page_;  // Lives as long as the call that made this.
  std::vector<Section> sections_ = {};
  int n_tables_ = 0;
  int n_figures_ = 0;
};

json::Value json_of(const Figure& figure) {
  return json::Value(
      json::Value::Object{
          {.key = "title", .value = json::Value(figure.title)},
          {.key = "description", .value = json::Value(figure.description)},
          {.key = "note", .value = json::Value(figure.note)},
          {.key = "data", .value = report::to_json(figure.data)},
      }
  );
}

void add_block(const Block& block, json::Value::Object& section) {
  const auto add = [&section](std::string_view key, json::Value value) {
    auto member = std::ranges::find(section, key, &json::Member::key);
    member->value.as_array().push_back(std::move(value));
  };
  std::visit(
      Overloaded{
          [](const Paragraph&) {},
          [](const Warning&) {},
          [&add](const Highlights& highlights) {
            for (const Highlight& one : highlights) {
              add("highlights",
                  json::Value(
                      json::Value::Object{
                          {.key = "label", .value = json::Value(one.label)},
                          {.key = "value", .value = json::Value(one.value)},
                          {.key = "note", .value = json::Value(one.note)},
                      }
                  ));
            }
          },
          [&add](const Table& table) { add("tables", report::to_json(table)); },
          [&add](const Figure& figure) { add("figures", json_of(figure)); },
          [&add](const FigureRow& figures) {
            for (const Figure& figure : figures)
              add("figures", json_of(figure));
          },
      },
      block
  );
}

json::Value json_of(const Section& section) {
  json::Value::Object object = {
      {.key = "title", .value = json::Value(section.title)},
      {.key = "highlights", .value = json::Value(json::Value::Array())},
      {.key = "tables", .value = json::Value(json::Value::Array())},
      {.key = "figures", .value = json::Value(json::Value::Array())},
  };
  for (const Block& block : section.blocks)
    add_block(block, object);
  json::Value::Array sections;
  for (const Section& inner : section.sections)
    sections.push_back(json_of(inner));
  object.push_back({.key = "sections", .value = json::Value(std::move(sections))});
  return json::Value(std::move(object));
}

void collect(const Section& section, std::vector<const Table*>& tables) {
  for (const Block& block : section.blocks) {
    if (const auto* table = std::get_if<Table>(&block)) tables.push_back(table);
    if (const auto* figure = std::get_if<Figure>(&block)) tables.push_back(&figure->data);
    if (const auto* figures = std::get_if<FigureRow>(&block)) {
      for (const Figure& figure : *figures)
        tables.push_back(&figure.data);
    }
  }
  for (const Section& inner : section.sections)
    collect(inner, tables);
}

// Lower case letters, digits, hyphens and underscores; everything else becomes a hyphen.
std::string file_stem(std::string_view name) {
  std::string stem;
  for (const char c : name.substr(0, 80)) {
    if (c >= 'A' && c <= 'Z') {
      stem += static_cast<char>(c - 'A' + 'a');
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_') {
      stem += c;
    } else if (!stem.ends_with('-')) {
      stem += '-';
    }
  }
  return stem;
}

}  // namespace

std::string to_html(const Page& page) { return Writer(page).html(); }

json::Value to_json(const Page& page) {
  json::Value::Array sections;
  for (const Section& section : page.sections)
    sections.push_back(json_of(section));
  return json::Value(
      json::Value::Object{
          {.key = "format", .value = json::Value::integer(1)},
          {.key = "title", .value = json::Value(page.title)},
          {.key = "subtitle", .value = json::Value(page.subtitle)},
          {.key = "methods", .value = json::Value(page.methods)},
          {.key = "notice", .value = json::Value(page.notice)},
          {.key = "provenance", .value = to_json(page.provenance)},
          {.key = "sections", .value = json::Value(std::move(sections))},
      }
  );
}

std::vector<File> files_of(const Page& page) {
  std::vector<File> files = {
      {.name = "report.html", .content = to_html(page)},
      {.name = "report.json",
       .content = json::write(to_json(page), {.layout = json::Layout::indented}) + "\n"},
  };
  std::vector<const Table*> tables;
  for (const Section& section : page.sections)
    collect(section, tables);
  tables.push_back(&page.provenance);
  std::set<std::string> taken;
  for (const Table* table : tables) {
    if (table->name.empty()) continue;
    const std::string stem = file_stem(table->name);
    std::string name = stem;
    for (int i = 2; !taken.insert(name).second; ++i)
      name = std::format("{}-{}", stem, i);
    files.push_back({.name = name + ".csv", .content = to_csv(*table)});
  }
  return files;
}

}  // namespace extractinator::report
