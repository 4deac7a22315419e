// CT reports of the chest: pulmonary nodules, whether there are any (task 2), whether a size is
// given (task 7), and the diameter of the largest (task 23).
#include <algorithm>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "dragon/files.h"
#include "dragon/synth/bank.h"
#include "dragon/synth/families.h"
#include "dragon/synth/report.h"
#include "dragon/synth/scribe.h"
#include "dragon/synth/sizes.h"

namespace extractinator::dragon::synth {
namespace {

constexpr auto kHistory = bank(
    {"[Vrouw|Man] van {41-86} jaar, {10-60} packyears, hoest sinds {2-9} weken; longnodus",
     "[Mamma|Colon|Niercel]carcinoom in {2009-2023}, pulmonale metastasen",
     "Controle van een nodulaire afwijking op de X-thorax",
     "[Hemoptoë|Gewichtsverlies|Kortademigheid], maligniteit",
     "COPD GOLD {1-4}, toename van klachten, infiltraat of nodus",
     "Melanoom, stadiering voor [adjuvante behandeling|operatie]",
     "Screening bij asbestexpositie, longafwijkingen",
     "Follow-up na [lobectomie|bestraling] {side}, recidief"},
    {"Roker van {44-83} jaar met [pijn bij zuchten|hoesten]; is er een nodus",
     "Afwijkende schaduw op een foto elders, graag nader onderzoek",
     "Voorgeschiedenis van [sarcoom|rectumcarcinoom]; uitzaaiingen in de longen",
     "Persisterende koorts onder [dialyse|chemotherapie], focus in de longen"}
);

constexpr auto kTechnique = bank(
    {"CT thorax [zonder|na] contrast intraveneus, coupes van 1 mm",
     "Lage dosis CT van de thorax",
     "CT-thorax met {50-90} ml contrast, reconstructies van {1-3} mm",
     "Ter vergelijking het onderzoek van {1-28} {month} {2013-2024}"},
    {"Blanco scan van de thorax in inspiratie, coupedikte 1 mm",
     "Na {55-95} cc contrast werd de thorax gescand; MIP-reconstructies van {5-10} mm"}
);

// With a size.
constexpr auto kNoduleSized = bank(
    {"In de {lobe} een [solide|subsolide|gladde|gespiculeerde] nodus van {size}",
     "Nodus in de {lobe}, {size}",
     "[Scherp begrensde|Onscherpe] longnodus {lobe} met een diameter van {size}",
     "[Perifeer|Centraal|Subpleuraal] in de {lobe} ligt een nodule, gemeten {size}",
     "{size} grote nodus in de {lobe}",
     "Nodulus van {size} in de {lobe}"},
    {"De {lobe} bevat een [deels solide|ronde] nodus die {size} meet",
     "Een [matglas|solide] longnodus ({lobe}) met een doorsnede van {size}",
     "Nodulaire afwijking in de {lobe}: nodus van {size}"}
);

// Without a size; {lobe} is a common slot.
constexpr auto kNoduleUnsized = bank(
    {"In de {lobe} een kleine [solide|subsolide|] nodus",
     "[Enkele|Meerdere] [kleine |]longnoduli beiderzijds",
     "Multipele noduli verspreid in beide longen",
     "Nodus in de {lobe}[, ongewijzigd|, subpleuraal gelegen|]",
     "Puntvormige longnodule in de {lobe}"},
    {"De {lobe} toont een [minieme|subtiele] nodus",
     "In beide longen verspreide [kleine |]noduli",
     "[Solitaire|Nog een kleine] longnodus in de {lobe}"}
);

constexpr auto kNoduleAbsent = bank(
    {"Geen [longnoduli|noduli|nodi] in de longen",
     "Geen [aanwijzingen voor|verdachte] pulmonale nodi",
     "In de longen geen nodus [of infiltraat|of massa]",
     "Longvelden vrij van noduli"},
    {"Een longnodus is niet [zichtbaar|aantoonbaar]",
     "Noduli worden in het longparenchym niet gezien",
     "Geen pulmonale nodule"}
);

constexpr auto kNormal = bank(
    {"Geen pleuravocht",
     "Mediastinum slank, geen vergrote lymfeklieren",
     "Centrale luchtwegen open",
     "[Coronaire|Geringe coronaire] sclerose",
     "Hart niet vergroot, geen pericardvocht",
     "Emfysemateuze veranderingen, met name in de bovenkwabben",
     "Bronchiëctasieën in de {lobe}",
     "Streepvormige atelectase [basaal|in de lingula]",
     "Aorta ascendens van {32-41} mm",
     "Degeneratieve veranderingen van de thoracale wervelkolom",
     "Geen infiltraat of consolidatie",
     "Normale bovenbuik voor zover afgebeeld",
     "Oude ribfracturen {side}",
     "Pleuraverdikking [apicaal|dorsaal] beiderzijds",
     "Geringe fibrotische veranderingen subpleuraal",
     "Geen longembolie in de centrale takken",
     "Matglasafwijkingen in de {lobe}, aspecifiek",
     "Hernia diafragmatica met [maag|vet]",
     "Tekenen van bronchuswandverdikking",
     "Geen verdachte botlaesie"},
    {"Vrij pleuravocht wordt niet gezien",
     "Trachea en hoofdbronchi zijn doorgankelijk",
     "Verkalkte kransslagaders",
     "Littekenweefsel [apicaal|in de {lobe}]",
     "Wervels met spondylotische haken",
     "De grote vaten hebben een normaal verloop",
     "Consolidaties zijn afwezig",
     "Mild centrilobulair emfyseem",
     "Normale grootte van het hart",
     "Wandverdikking van de bronchi in de onderkwabben"}
);

// Sizes of what is no pulmonary nodule.
constexpr auto kOtherSizes = bank(
    {"Lymfeklier [paratracheaal|subcarinaal|hilair {side}] met een korte as van {size}",
     "Schildkliernodus {side} van {size}",
     "Bijniernodus {side} van {size}, passend bij een adenoom",
     "Levercyste van {size}",
     "Pericardcyste {side}, {size}",
     "Lipoom in de thoraxwand van {size}",
     "Nodus in de lever van {size}, waarschijnlijk hemangioom"},
    {"Axillaire klier {side} die {size} meet",
     "De {sided} schildklierkwab bevat een nodus met een doorsnede van {size}",
     "Atheroomcyste in de huid van de rug, {size}",
     "Miltcyste met een diameter van {size}"}
);

constexpr auto kConcludedNodule = bank(
    {"[Pulmonale nodus|Longnodus] in de {lobe}, controle over {3-12} maanden",
     "Nodulaire longafwijking, verder onderzoek wordt geadviseerd",
     "Noduli, [vervolgscan|bespreking] volgens richtlijn"},
    {"Nodus in de {lobe}, graag herhalen over {3-12} maanden", "Longnoduli zoals beschreven"}
);
constexpr auto kConcludedOther = bank(
    {"Geen [aanwijzingen voor maligniteit|verklaring voor de klachten]",
     "[Emfyseem|Bronchopathie], verder geen bijzonderheden",
     "Ongewijzigd beeld ten opzichte van eerder onderzoek",
     "Zie beschrijving"},
    {"Geen acute pathologie in de thorax",
     "Beeld zonder relevante verandering",
     "Bevindingen als boven vermeld"}
);

Passage sized(Scribe& scribe, std::string_view pattern, const Size& size) {
  return scribe.sentence(
      pattern,
      {{.name = "size", .text = size.text}, {.name = "lobe", .text = scribe.words("{lobe}")}}
  );
}

Passage sized_nodule(Scribe& scribe) {
  const Size size = draw_size(scribe, 3, 29, Axes::any);
  return sized(scribe, scribe.pick(kNoduleSized), size);
}

std::vector<Passage> background(Scribe& scribe) {
  std::vector<Passage> findings;
  scribe.fill(findings, kNormal, 4, 9);
  for (int i = 0; i < 3; ++i) {
    if (!scribe.distracts()) continue;
    const std::string_view other = scribe.pick_unused(kOtherSizes);
    scribe.insert(findings, sized(scribe, other, draw_size(scribe, 4, 48, Axes::any)));
  }
  return findings;
}

Draft finish(Scribe& scribe, std::vector<Passage> findings, Passage impression, Label label) {
  Passage history = scribe.phrase(kHistory);
  history.append("?");
  std::vector<Passage> concluding;
  if (scribe.chance(0.7)) concluding.push_back(std::move(impression));
  if (scribe.chance(0.3)) scribe.insert(concluding, scribe.sentence(kConcludedOther));
  return radiology_draft(
      scribe,
      {.clinical = {std::move(history)},
       .technique = scribe.sentence(kTechnique),
       .findings = std::move(findings),
       .impression = std::move(concluding)},
      std::move(label)
  );
}

}  // namespace

Draft make_nodule(Scribe& scribe) {
  const bool is_present = scribe.share({0.5, 0.5}) == 1;
  std::vector<Passage> findings = background(scribe);
  // As many statements in both: nodules, or their denial and more of what does not matter.
  const int n = scribe.between(1, 3);
  if (is_present) {
    for (int i = 0; i < n; ++i) {
      const bool is_sized = scribe.chance(0.6);
      scribe.insert(findings, is_sized ? sized_nodule(scribe) : scribe.sentence(kNoduleUnsized));
    }
  } else {
    const bool is_denied = scribe.denies() || scribe.chance(0.4);
    if (is_denied) scribe.insert(findings, scribe.sentence(kNoduleAbsent));
    const int n_more = is_denied ? n - 1 : n;
    scribe.fill(findings, kNormal, n_more, n_more);
    scribe.shuffle(findings);
  }
  const bool says_so = is_present && scribe.chance(0.6);
  Passage impression = scribe.sentence(says_so ? Bank(kConcludedNodule) : kConcludedOther);
  return finish(scribe, std::move(findings), std::move(impression), flag(is_present));
}

Draft make_nodule_has_size(Scribe& scribe) {
  const bool has_size = scribe.share({0.46, 0.54}) == 1;
  std::vector<Passage> findings = background(scribe);
  const int n = scribe.between(1, 3);
  for (int i = 0; i < n; ++i) {
    const bool is_sized = has_size && (i == 0 || scribe.chance(0.4));
    scribe.insert(findings, is_sized ? sized_nodule(scribe) : scribe.sentence(kNoduleUnsized));
  }
  Passage impression = scribe.sentence(kConcludedNodule);
  return finish(scribe, std::move(findings), std::move(impression), flag(has_size));
}

Draft make_nodule_diameter(Scribe& scribe) {
  std::vector<Passage> findings = background(scribe);
  const Size largest = draw_size(scribe, 4, 34, Axes::any);
  std::vector<Size> sizes = {largest};
  const int n_more = std::max(0, scribe.between(-1, 3));
  for (int i = 0; i < n_more; ++i) {
    Size other = draw_size(scribe, 2, 20, Axes::any);
    if (other.average() < largest.average() && other.largest <= largest.largest)
      sizes.push_back(std::move(other));
  }
  scribe.shuffle(sizes);
  for (const Size& size : sizes) {
    Passage nodule = sized(scribe, scribe.pick(kNoduleSized), size);
    if (scribe.chance(0.4 * scribe.knobs().distractors)) {
      const Size before = draw_size(scribe, 3, 34, Axes::one);
      nodule.append(
          scribe.words("[ Eerder| Bij het vorige onderzoek| Voorheen] ") + before.text + "."
      );
    }
    scribe.insert(findings, std::move(nodule));
  }
  if (scribe.chance(0.3)) scribe.insert(findings, scribe.sentence(kNoduleUnsized));
  Passage impression = scribe.sentence(kConcludedNodule);
  return finish(scribe, std::move(findings), std::move(impression), number(largest.average()));
}

std::span<const NamedBank> chest_banks() {
  static constexpr NamedBank kBanks[] = {
      {.name = "chest history", .bank = kHistory},
      {.name = "chest technique", .bank = kTechnique},
      {.name = "nodule sized", .bank = kNoduleSized},
      {.name = "nodule unsized", .bank = kNoduleUnsized},
      {.name = "nodule absent", .bank = kNoduleAbsent},
      {.name = "chest normal", .bank = kNormal},
      {.name = "chest other sizes", .bank = kOtherSizes},
      {.name = "nodule concluded", .bank = kConcludedNodule},
      {.name = "chest concluded", .bank = kConcludedOther},
  };
  return kBanks;
}

}  // namespace extractinator::dragon::synth
