// Titles, order of sections, line breaks and small letters.
#include "dragon/synth/report.h"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dragon/files.h"
#include "dragon/synth/scribe.h"

namespace extractinator::dragon::synth {
namespace {

constexpr std::string_view kClinical[] = {
    "Klinische gegevens",
    "Indicatie",
    "Vraagstelling",
    "Klinische informatie",
    "Aanvraag",
};
constexpr std::string_view kTechnique[] = {"Techniek", "Protocol", "Onderzoek", "Uitvoering"};
constexpr std::string_view kFindings[] = {"Bevindingen", "Verslag", "Beschrijving", "Beoordeling"};
constexpr std::string_view kImpression[] = {"Conclusie", "Impressie", "Samenvatting", "Besluit"};
constexpr std::string_view kMaterial[] = {
    "Klinische gegevens",
    "Aard materiaal",
    "Ingezonden materiaal",
    "Inzending",
};
constexpr std::string_view kMacroscopy[] = {"Macroscopie", "Macroscopisch onderzoek", "Macro"};
constexpr std::string_view kMicroscopy[] = {"Microscopie", "Microscopisch onderzoek", "Micro"};
constexpr std::string_view kConclusion[] = {"Conclusie", "Diagnose", "Eindconclusie"};

std::span<const std::string_view> titles(Part part) {
  switch (part) {
    case Part::clinical:
      return kClinical;
    case Part::technique:
      return kTechnique;
    case Part::findings:
      return kFindings;
    case Part::impression:
      return kImpression;
    case Part::material:
      return kMaterial;
    case Part::macroscopy:
      return kMacroscopy;
    case Part::microscopy:
      return kMicroscopy;
    case Part::conclusion:
      return kConclusion;
    case Part::untitled:
      break;
  }
  return {};
}

struct Layout {
  bool has_capital_titles = false;
  std::string_view behind_title = "\n";
  std::string_view between_sentences = " ";
  std::string_view between_sections = "\n\n";
  bool is_small = false;
  std::size_t columns = 0;  // 0: lines end with paragraphs only.
};

Layout draw_layout(Scribe& scribe, Letters letters) {
  Layout layout;
  layout.has_capital_titles = scribe.chance(0.3);
  if (scribe.chance(0.4)) layout.behind_title = " ";
  if (scribe.chance(0.2)) layout.between_sentences = "\n";
  if (scribe.chance(0.4)) layout.between_sections = "\n";
  layout.is_small = scribe.chance(0.125) && letters == Letters::sometimes_small;
  if (scribe.chance(0.25)) layout.columns = static_cast<std::size_t>(scribe.between(68, 80));
  return layout;
}

// Both keep every offset: a space becomes a line end, a letter another of the same length.
void wrap(std::string& text, std::size_t columns) {
  std::size_t line = 0;
  std::size_t last_space = std::string::npos;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') {
      line = i + 1;
      last_space = std::string::npos;
    } else if (text[i] == ' ') {
      last_space = i;
    }
    if (i - line >= columns && last_space != std::string::npos && last_space > line) {
      text[last_space] = '\n';
      line = last_space + 1;
      last_space = std::string::npos;
    }
  }
}

void make_small(std::string& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] >= 'A' && text[i] <= 'Z') {
      text[i] = static_cast<char>(text[i] - 'A' + 'a');
    } else if (text[i] == '\xc3' && i + 1 < text.size() &&
               static_cast<unsigned char>(text[i + 1]) <= 0x9e) {
      text[i + 1] = static_cast<char>(text[i + 1] + 0x20);  // À to Þ in UTF-8.
    }
  }
}

std::string title_of(Scribe& scribe, Part part, bool is_capital) {
  std::string title(scribe.one_of(titles(part)));
  if (is_capital) {
    std::ranges::transform(title, title.begin(), [](char c) {
      return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
  }
  return title + ":";
}

void reorder(Scribe& scribe, std::vector<Section>& sections) {
  if (!scribe.chance(scribe.knobs().section_order)) return;
  if (scribe.chance(0.5)) {
    scribe.shuffle(sections);
    return;
  }
  const auto is_conclusion = [](const Section& s) {
    return s.part == Part::impression || s.part == Part::conclusion;
  };
  std::ranges::stable_partition(sections, is_conclusion);
}

}  // namespace

Draft radiology_draft(Scribe& scribe, RadiologySections sections, Label label) {
  return {
      .report = assemble(
          scribe,
          {{.part = Part::clinical, .sentences = std::move(sections.clinical)},
           {.part = Part::technique, .sentences = {std::move(sections.technique)}},
           {.part = Part::findings, .sentences = std::move(sections.findings)},
           {.part = Part::impression, .sentences = std::move(sections.impression)}},
          Letters::sometimes_small
      ),
      .parts_before = {},
      .label = std::move(label),
  };
}

Label flag(bool value) { return {.numbers = {value ? 1.0 : 0.0}}; }

Label number(double value) { return {.numbers = {value}}; }

Label classes(std::initializer_list<std::string_view> names) {
  return {.classes = {names.begin(), names.end()}};
}

Passage assemble(Scribe& scribe, std::vector<Section> sections, Letters letters) {
  const Layout layout = draw_layout(scribe, letters);
  reorder(scribe, sections);
  Passage report;
  for (const Section& section : sections) {
    if (section.sentences.empty()) continue;
    if (!report.text.empty()) report.append(layout.between_sections);
    if (section.part != Part::untitled) {
      report.append(title_of(scribe, section.part, layout.has_capital_titles));
      report.append(layout.behind_title);
    }
    bool is_first = true;
    for (const Passage& sentence : section.sentences) {
      if (!is_first) report.append(layout.between_sentences);
      is_first = false;
      report.append(sentence);
    }
  }
  if (layout.is_small) make_small(report.text);
  if (layout.columns > 0) wrap(report.text, layout.columns);
  return report;
}

}  // namespace extractinator::dragon::synth
