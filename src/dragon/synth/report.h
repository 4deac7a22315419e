// Whole reports: sections of sentences, put together in one of the layouts that reports have.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "dragon/files.h"
#include "dragon/synth/scribe.h"

namespace extractinator::dragon::synth {

// What a section is; its title is one of several usual ones. Titles are the same in all splits.
enum class Part : std::uint8_t {
  clinical,   // Radiology: what the referring doctor writes.
  technique,  // How it was scanned.
  findings,
  impression,  // Radiology's conclusion.
  material,    // Pathology: what was sent, and why.
  macroscopy,
  microscopy,
  conclusion,  // Pathology's.
  untitled,
};

struct Section {
  Part part = Part::untitled;
  std::vector<Passage> sentences;
};

enum class Letters : std::uint8_t {
  as_written,
  sometimes_small,  // One report in eight is all in small letters.
};

// Leaves out sections without sentences. In another order than given with the chance
// `knobs.section_order`.
[[nodiscard]] Passage assemble(Scribe& scribe, std::vector<Section> sections, Letters letters);

// What a maker of reports returns.
struct Draft {
  Passage report;
  // For tasks whose reports are parts but no tokens: what stands before the report.
  std::vector<std::string> parts_before;
  Label label;  // Of tagged tasks it is left empty: the entities of `report` tell it.
};

// The sentences of a report of an examination, in the usual order of its sections.
struct RadiologySections {
  std::vector<Passage> clinical;
  Passage technique;
  std::vector<Passage> findings;
  std::vector<Passage> impression;
};
[[nodiscard]] Draft radiology_draft(Scribe& scribe, RadiologySections sections, Label label);

[[nodiscard]] Label flag(bool value);
[[nodiscard]] Label number(double value);
[[nodiscard]] Label classes(std::initializer_list<std::string_view> names);

// Writes the report with this scribe's choices.
using Maker = Draft (*)(Scribe& scribe);

}  // namespace extractinator::dragon::synth
