// CT reports of the pancreas: whether a tumour's size is given (task 8) and the size (task 22), the
// diagnosis (task 9), attenuation and place of the tumour (task 17).
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dragon/files.h"
#include "dragon/synth/bank.h"
#include "dragon/synth/families.h"
#include "dragon/synth/pancreas_banks.h"
#include "dragon/synth/report.h"
#include "dragon/synth/scribe.h"
#include "dragon/synth/sizes.h"

namespace extractinator::dragon::synth {
namespace {

struct Place {
  std::string_view label = {};
  std::span<const std::string_view> words = {};
};
constexpr std::string_view kHead[] = {
    "in de pancreaskop",
    "in de kop van de pancreas",
    "in het caput pancreatis",
    "in de processus uncinatus",
};
constexpr std::string_view kBody[] = {
    "in het pancreascorpus",
    "in het corpus van de pancreas",
    "in het lichaam van de pancreas",
};
constexpr std::string_view kTail[] = {
    "in de pancreasstaart",
    "in de staart van de pancreas",
    "in de cauda pancreatis",
};
constexpr std::string_view kNowhere[] = {"in de pancreas", "uitgaande van de pancreas"};
constexpr Place kPlaces[] = {
    {.label = "head", .words = kHead},
    {.label = "body", .words = kBody},
    {.label = "tail", .words = kTail},
    {.label = "not mentioned", .words = kNowhere},
};

constexpr std::string_view kHypo[] = {
    "hypodense",
    "hypovasculaire",
    "hypo-attenuerende",
    "verminderd aankleurende",
};
constexpr std::string_view kHyper[] = {
    "hyperdense",
    "hypervasculaire",
    "hyper-attenuerende",
    "sterk aankleurende",
};
constexpr std::string_view kIso[] = {"isodense", "iso-attenuerende", "isovasculaire"};
constexpr std::string_view kPlain[] = {
    "infiltratieve",
    "onscherp begrensde",
    "solide",
    "irregulaire",
    "ruimte-innemende",
    "grillige",
};
constexpr Place kAttenuations[] = {
    {.label = "hypo", .words = kHypo},
    {.label = "hyper", .words = kHyper},
    {.label = "iso", .words = kIso},
    {.label = "not mentioned", .words = kPlain},
};

struct Tumour {
  std::string_view place = {};  // Labels,
  std::string_view attenuation = {};
  std::string in;  // and words.
  std::string adjective;
};

Tumour draw_tumour(Scribe& scribe, const Place& place, const Place& attenuation) {
  return {
      .place = place.label,
      .attenuation = attenuation.label,
      .in = std::string(scribe.one_of(place.words)),
      .adjective = std::string(scribe.one_of(attenuation.words)),
  };
}

Tumour draw_tumour(Scribe& scribe) {
  const Place& attenuation = kAttenuations[scribe.share({0.6, 0.08, 0.1, 0.22})];
  const Place& place = kPlaces[scribe.share({0.55, 0.2, 0.17, 0.08})];
  return draw_tumour(scribe, place, attenuation);
}

Passage about(Scribe& scribe, const Tumour& tumour, const std::string& size) {
  std::string mass = scribe.words("[massa|tumor|laesie|afwijking]");
  if (!size.empty()) mass += scribe.words("[ van |, ]") + size;
  return scribe.sentence(
      kTumour,
      {{.name = "att", .text = tumour.adjective},
       {.name = "in", .text = tumour.in},
       {.name = "mass", .text = mass}}
  );
}

std::vector<Passage> background(Scribe& scribe) {
  std::vector<Passage> findings;
  scribe.fill(findings, kNormal, 4, 9);
  for (int i = 0; i < 3; ++i) {
    if (!scribe.distracts()) continue;
    const std::string_view pattern = scribe.pick_unused(kOtherSizes);
    const Size size = draw_size(scribe, 4, 32, Axes::one);
    scribe.insert(findings, scribe.sentence(pattern, {{.name = "size", .text = size.text}}));
  }
  return findings;
}

Draft finish(Scribe& scribe, std::vector<Passage> findings, Bank concluding, Label label) {
  Passage history = scribe.phrase(kHistory);
  history.append("?");
  std::vector<Passage> impression;
  if (scribe.chance(0.75)) impression.push_back(scribe.sentence(concluding));
  if (scribe.chance(0.4)) scribe.fill(impression, kNormal, 1, 1);
  scribe.shuffle(impression);
  return radiology_draft(
      scribe,
      {.clinical = {std::move(history)},
       .technique = scribe.sentence(kTechnique),
       .findings = std::move(findings),
       .impression = std::move(impression)},
      std::move(label)
  );
}

// The size stands with the tumour or in a sentence of its own.
void add_tumour(
    Scribe& scribe, std::vector<Passage>& findings, const Tumour& tumour, const std::string& size
) {
  const bool is_apart = scribe.chance(0.4);
  Passage said = about(scribe, tumour, is_apart ? "" : size);
  if (!size.empty() && is_apart) {
    said.append(" ");
    said.append(scribe.sentence(kTumourSize, {{.name = "size", .text = size}}));
  } else if (size.empty() && scribe.chance(0.5)) {
    said.append(" ");
    said.append(scribe.sentence(kNoSize));
  }
  scribe.insert(findings, std::move(said));
}

}  // namespace

Draft make_pdac_has_size(Scribe& scribe) {
  const bool has_size = scribe.share({0.18, 0.82}) == 1;
  std::vector<Passage> findings = background(scribe);
  const Tumour tumour = draw_tumour(scribe);
  const Size size = draw_size(scribe, 9, 78, Axes::any);
  add_tumour(scribe, findings, tumour, has_size ? size.text : "");
  return finish(scribe, std::move(findings), kConcludedTumour, flag(has_size));
}

Draft make_pdac_size(Scribe& scribe) {
  std::vector<Passage> findings = background(scribe);
  const Tumour tumour = draw_tumour(scribe);
  const Size size = draw_size(scribe, 9, 78, Axes::any);
  add_tumour(scribe, findings, tumour, size.text);
  return finish(scribe, std::move(findings), kConcludedTumour, number(size.largest));
}

Draft make_pdac_attributes(Scribe& scribe) {
  std::vector<Passage> findings = background(scribe);
  const Tumour tumour = draw_tumour(scribe);
  const Size size = draw_size(scribe, 9, 78, Axes::any);
  add_tumour(scribe, findings, tumour, scribe.chance(0.8) ? size.text : "");
  return finish(
      scribe, std::move(findings), kConcludedTumour, classes({tumour.attenuation, tumour.place})
  );
}

Draft make_pdac_diagnosis(Scribe& scribe) {
  const std::size_t which = scribe.share({0.36, 0.34, 0.3});
  std::vector<Passage> findings = background(scribe);
  const Tumour tumour = draw_tumour(scribe);
  const Size size = draw_size(scribe, 9, 78, Axes::any);
  if (which == 0) {
    add_tumour(scribe, findings, tumour, scribe.chance(0.8) ? size.text : "");
    if (scribe.distracts() && scribe.chance(0.5))
      scribe.insert(
          findings, scribe.sentence("[Secundaire|Bijkomende] pancreatitis stroomopwaarts")
      );
    // The conclusion says it whatever the findings' words were.
    findings.push_back(scribe.sentence(kConcludedTumour));
    return finish(scribe, std::move(findings), kConcludedTumour, classes({"PDAC"}));
  }
  // Carcinomas take more words than other findings.
  scribe.fill(findings, kNormal, 0, which == 1 ? 1 : 3);
  if (which == 1) {
    scribe.insert(
        findings,
        scribe.sentence(
            kOtherDisease, {{.name = "in", .text = tumour.in}, {.name = "size", .text = size.text}}
        )
    );
    return finish(
        scribe, std::move(findings), kConcludedDisease, classes({"Other pancreatic disease"})
    );
  }
  scribe.insert(findings, scribe.sentence(kNormalPancreas));
  return finish(scribe, std::move(findings), kConcludedNormal, classes({"Normal pancreas"}));
}

std::span<const NamedBank> pancreas_banks() {
  static constexpr NamedBank kBanks[] = {
      {.name = "pancreas history", .bank = kHistory},
      {.name = "pancreas technique", .bank = kTechnique},
      {.name = "pancreas tumour", .bank = kTumour},
      {.name = "pancreas tumour size", .bank = kTumourSize},
      {.name = "pancreas no size", .bank = kNoSize},
      {.name = "pancreas other sizes", .bank = kOtherSizes},
      {.name = "pancreas normal around", .bank = kNormal},
      {.name = "pancreas other disease", .bank = kOtherDisease},
      {.name = "pancreas normal", .bank = kNormalPancreas},
      {.name = "pancreas tumour concluded", .bank = kConcludedTumour},
      {.name = "pancreas disease concluded", .bank = kConcludedDisease},
      {.name = "pancreas normal concluded", .bank = kConcludedNormal},
  };
  return kBanks;
}

}  // namespace extractinator::dragon::synth
