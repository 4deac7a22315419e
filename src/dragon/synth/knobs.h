// How difficult synthetic reports are: docs/synthetic-dragon.md describes each.
#pragma once

namespace extractinator::dragon::synth {

struct Knobs {
  // The chance of each misleading statement: sizes of other things, earlier values, neighbouring
  // organs. In [0, 1].
  double distractors = 0.5;
  // The share of absent findings that are denied in words rather than left unsaid. In [0, 1].
  double negation = 0.5;
  // The chance that a word of six letters or more is misspelt; never a number, a name, a diagnosis
  // or another thing that is put into a sentence. In [0, 1].
  double typos = 0.01;
  // The chance that a word with a usual abbreviation is abbreviated. In [0, 1].
  double abbreviations = 0.15;
  // The chance that the sections of a report stand in another order than usual. In [0, 1].
  double section_order = 0.2;
  // A factor on the number of statements that do not matter. In [0, 8].
  double length = 1;

  bool operator==(const Knobs&) const = default;
};

}  // namespace extractinator::dragon::synth
