// Prostate biopsies: number of lesions with a Gleason score of 7 or more in a pathology report
// (task 11), and where each needle was and whether it hit (task 27).
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dragon/synth/bank.h"
#include "dragon/synth/families.h"
#include "dragon/synth/report.h"
#include "dragon/synth/scribe.h"

namespace extractinator::dragon::synth {
namespace {

// --- Pathology ----------------------------------------------------------------------------------

constexpr auto kSent = bank(
    {"Prostaatbiopten bij PSA {4-38}, MRI met PI-RADS {3-5}",
     "MRI-gerichte en systematische naaldbiopten van de prostaat",
     "Verdenking prostaatcarcinoom, volume {22-110} cc, biopten per laesie ingezonden",
     "Active surveillance, herbiopsie"},
    {"Naaldbiopten prostaat vanwege oplopend PSA ({5-31})",
     "Gerichte biopsie van afwijkingen op MRI, aangevuld met [random|systematische] biopten"}
);
constexpr auto kEarlierBiopsy = bank(
    {"In {2010-2019} biopsie elders: Gleason 3+4=7",
     "Bekend met Gleason 3+3=6 sinds {2011-2020}",
     "Voorgeschiedenis: biopten in {2009-2018} met Gleasonscore 4+3=7 {side}"},
    {"Eerdere biopten ({2010-2020}) lieten Gleason 3+4=7 zien",
     "Elders in {2012-2019} Gleason 3+3=6 gevonden"}
);
constexpr auto kMacro = bank(
    {"{group}: [pijpjes|naaldbiopten] van {7-12} tot {13-19} mm, totaal ingesloten",
     "{group}: {2-4} cilinders, langste {9-18} mm",
     "{group}: draadvormige weefselfragmenten"},
    {"{group}: smalle biopten met een lengte van {8-17} mm, geheel ingebed",
     "{group}: {1-3} pijpvormige biopten"}
);
constexpr auto kMicroBenign = bank(
    {"{group}: prostaatweefsel met tweelagig epitheel, zonder atypie",
     "{group}: klierbuizen en stroma, focale chronische ontsteking",
     "{group}: atrofie en basaalcelhyperplasie"},
    {"{group}: rustig klierweefsel zonder afwijkingen",
     "{group}: stroma met enkele niet-atypische klieren en lymfocyten"}
);
constexpr auto kMicroTumour = bank(
    {"{group}: infiltrerende kleine klierbuizen met prominente nucleoli over {1-13} mm",
     "{group}: atypische acini, deels fuserend, perineurale groei [aanwezig|afwezig]",
     "{group}: tumorvelden met vergrote kernen, basale cellen ontbreken"},
    {"{group}: invasieve atypische klieren over een lengte van {1-12} mm",
     "{group}: proliferatie van kleine buizen met kernatypie"}
);
constexpr auto kBenign = bank(
    {"geen maligniteit",
     "goedaardig prostaatweefsel",
     "chronische prostatitis, geen carcinoom",
     "benigne klierweefsel met atrofie"},
    {"zonder tumor", "geen aanwijzingen voor maligniteit", "ontsteking, niet maligne"}
);
constexpr auto kCancer = bank(
    {"acinair adenocarcinoom, Gleason {score}, in {1-3} biopten",
     "adenocarcinoom, Gleasonscore {score}, tumorlengte {1-14} mm",
     "prostaatcarcinoom, Gleason score {score}, {5-80}% van het weefsel"},
    {"adenocarcinoom van de prostaat met Gleason {score}",
     "carcinoom, Gleasonscore {score}, over {1-12} mm"}
);

constexpr std::string_view kSites[] = {
    "rechts apex",
    "links apex",
    "rechts mid",
    "links mid",
    "rechts basis",
    "links basis",
    "transitiezone rechts",
    "transitiezone links",
    "anterieur stroma",
};
constexpr std::string_view kHigh[] = {
    "3+4=7", "3 + 4 = 7", "4+3=7", "4+4=8", "4 + 5 = 9", "4+3 = 7"
};
constexpr std::string_view kLow[] = {"3+3=6", "3 + 3 = 6"};

enum class Result : std::uint8_t { benign, low, high };

}  // namespace

Draft make_prostate_pathology(Scribe& scribe) {
  const std::size_t n_high = scribe.share({0.42, 0.36, 0.16, 0.06});
  std::vector<Result> results(n_high, Result::high);
  // Up to five lesions whatever the label is, so that the length tells little.
  const auto n_lesions =
      static_cast<std::size_t>(scribe.between(std::max(1, static_cast<int>(n_high)), 5));
  while (results.size() < n_lesions)
    results.push_back(scribe.chance(0.35) ? Result::low : Result::benign);
  scribe.shuffle(results);

  std::vector<std::string_view> sites(std::begin(kSites), std::end(kSites));
  scribe.shuffle(sites);
  std::vector<Passage> material;
  scribe.fill(material, kSent, 1, 1);
  if (material.empty()) material.push_back(scribe.sentence(kSent));
  if (scribe.distracts()) material.push_back(scribe.sentence(kEarlierBiopsy));
  std::vector<Passage> macro;
  std::vector<Passage> micro;
  std::vector<Passage> conclusion;
  int at = 1;
  for (std::size_t i = 0; i < results.size(); ++i) {
    // Containers are numbered on from lesion to lesion.
    const int n = scribe.between(1, 3);
    std::string group = roman(at);
    if (n > 1) group += scribe.words("[-| t/m ]") + roman(at + n - 1);
    at += n;
    const auto say = [&](Bank bank) {
      return scribe.sentence(bank, {{.name = "group", .text = group}});
    };
    macro.push_back(say(kMacro));
    micro.push_back(say(results[i] == Result::benign ? Bank(kMicroBenign) : kMicroTumour));
    std::string found;
    if (results[i] == Result::benign) {
      found = scribe.words(kBenign);
    } else {
      const auto scores =
          results[i] == Result::high ? std::span<const std::string_view>(kHigh) : kLow;
      found =
          scribe.phrase(
                    kCancer, {{.name = "score", .text = std::string(scribe.one_of(scores))}}
          ).text;
    }
    conclusion.push_back(scribe.sentence(
        "{group} [|laesie ][{site}|({site})]: {found}",
        {{.name = "group", .text = group},
         {.name = "site", .text = std::string(sites[i])},
         {.name = "found", .text = found}}
    ));
  }
  std::vector<Section> sections = {
      {.part = Part::material, .sentences = std::move(material)},
      {.part = Part::macroscopy, .sentences = std::move(macro)},
      {.part = Part::microscopy, .sentences = std::move(micro)},
      {.part = Part::conclusion, .sentences = std::move(conclusion)},
  };
  return {
      .report = assemble(scribe, std::move(sections), Letters::as_written),
      .parts_before = {},
      .label = classes({std::to_string(n_high)}),
  };
}

// --- Needles ------------------------------------------------------------------------------------

namespace {

constexpr auto kProcedure = bank(
    {"MRI-geleide biopsie van de prostaat onder lokale verdoving",
     "Transrectale biopten in de MRI onder antibioticaprofylaxe",
     "Volgens protocol werden biopten afgenomen van de beschreven afwijking",
     "Na informed consent is de patient in buikligging gepositioneerd",
     "Er werd een T2-gewogen opname ter lokalisatie gemaakt",
     "De naaldgeleider werd gericht op de laesie en gecontroleerd met [twee|drie] opnamen",
     "Er werd {8-12} ml lidocaine toegediend",
     "Antistolling was {2-7} dagen gestaakt"},
    {"Biopsie in de MRI-scanner via transrectale route",
     "De patient lag op de buik, de naaldgeleider werd rectaal ingebracht",
     "Vooraf werd ciprofloxacine gegeven, daarna lokalisatie met T2",
     "Per naald werd de ligging vastgelegd in [twee|drie] richtingen",
     "Lokale verdoving met {6-10} ml"}
);
constexpr auto kAfterwards = bank(
    {"Geen directe complicaties",
     "De ingreep werd goed verdragen",
     "Materiaal verstuurd naar de pathologie",
     "Patient kreeg instructies over koorts en bloedverlies mee",
     "Controle op de polikliniek urologie volgt",
     "Gering bloedverlies na afloop",
     "Antibiotica gedurende {1-3} dagen",
     "De duur van de ingreep was {20-55} minuten",
     "Beelden zijn opgeslagen in het archief"},
    {"De procedure verliep ongecompliceerd",
     "De biopten zijn op formaline ingestuurd",
     "Uitslag via de behandelend uroloog",
     "Patient verliet de afdeling in goede toestand",
     "Nabloeding werd niet gezien",
     "De ingreep duurde {18-60} minuten"}
);

constexpr auto kNeedlePlace = bank(
    {"[rechts|links] [apicaal|basaal|midprostaat] in de perifere zone",
     "[mediale|laterale] rand van de laesie [rechts|links]",
     "[perifere zone|transitiezone] [rechts|links] [apicaal|basaal]",
     "centraal in de afwijking [rechts|links]",
     "[apex|basis|middendeel] prostaat [rechts|links]",
     "anterieur [paramediaan|in de midlijn]",
     "[linker|rechter] zaadblaasje",
     "dorsolateraal [rechts|links]",
     "[craniale|caudale] zijde van de haard"},
    {"[ventrale|dorsale] rand van de haard [rechts|links]",
     "midden in de laesie [apicaal|basaal] [rechts|links]",
     "[rechter|linker] perifere zone ter hoogte van de [apex|basis]",
     "paramediaan [links|rechts] in het middendeel"}
);

struct Quality {
  std::string_view label = {};
  Bank bank = {};
};
constexpr auto kHit = bank(
    {"representatief",
     "goed representatief",
     "naald in de laesie, representatief",
     "representatief voor de afwijking",
     "goede positie, representatief"},
    {"zeker representatief", "representatief gelegen", "correct in de haard, representatief"}
);
constexpr auto kMissed = bank(
    {"niet representatief",
     "naast de laesie, niet representatief",
     "niet representatief, naald te diep",
     "biopt niet representatief",
     "mist de laesie"},
    {"zeker niet representatief",
     "niet representatief gelegen",
     "te ver van de haard, niet representatief"}
);
constexpr auto kDoubtful = bank(
    {"mogelijk te oppervlakkig",
     "twijfelachtig representatief",
     "mogelijk net naast de laesie",
     "rand van de laesie mogelijk geraakt",
     "onzeker of de laesie geraakt is",
     "mogelijk representatief"},
    {"twijfelachtig of de haard geraakt is", "mogelijk te diep", "onzeker representatief"}
);

constexpr std::string_view kForms[] = {
    "Naald {n}: {place}: {quality}.",
    "Naald {n}: {place}, {quality}.",
    "Biopt {n} - {place} - {quality}.",
    "{n}. {place}: {quality}.",
    "Naald {n} {place} ({quality}).",
    "Biopsie {n}, {place}; {quality}.",
};
constexpr std::string_view kFormsWithout[] = {
    "Naald {n}: {place}.",
    "Naald {n}: {place}.",
    "Biopt {n} - {place}.",
    "{n}. {place}.",
    "Naald {n} {place}.",
    "Biopsie {n}, {place}.",
};

}  // namespace

Draft make_prostate_needles(Scribe& scribe) {
  const int n_needles = 1 + static_cast<int>(scribe.share({0.08, 0.24, 0.3, 0.2, 0.12, 0.06}));
  const auto form = static_cast<std::size_t>(scribe.between(0, std::size(kForms) - 1));
  const bool is_capital = scribe.chance(0.5);
  const auto spelt = [&](const std::string& words) {
    return is_capital ? capitalised(words) : words;
  };

  std::vector<Passage> needles;
  for (int n = 1; n <= n_needles; ++n) {
    // Two needles with one result share their words, which then are entities of both.
    const bool is_pair = n < n_needles && scribe.chance(0.1);
    std::vector<std::string> numbers = {std::to_string(n)};
    if (is_pair) numbers.push_back(std::to_string(n + 1));
    const std::size_t which = scribe.share({0.6, 0.2, 0.2});
    constexpr Quality kQualities[] = {
        {.label = "representatief", .bank = kHit},
        {.label = "niet representatief", .bank = kMissed},
        {.label = "ambigu", .bank = kDoubtful},
    };
    const auto tags = [&](std::string_view name) {
      std::vector<std::string> all;
      for (const std::string& number : numbers)
        all.push_back(number + "-" + std::string(name));
      return all;
    };
    const bool is_judged = !scribe.chance(0.08);
    needles.push_back(scribe.phrase(
        is_judged ? kForms[form] : kFormsWithout[form],
        {{.name = "n", .text = is_pair ? numbers[0] + " en " + numbers[1] : numbers[0]},
         {.name = "place",
          .text = spelt(scribe.words(kNeedlePlace)),
          .tags = tags("locatie naald")},
         {.name = "quality",
          .text = spelt(scribe.words(kQualities[which].bank)),
          .tags = tags(kQualities[which].label)}}
    ));
    if (is_pair) ++n;
  }
  std::vector<Passage> before;
  scribe.fill(before, kProcedure, 3, 5);
  std::vector<Passage> after;
  scribe.fill(after, kAfterwards, 2, 5);
  if (scribe.distracts()) {
    scribe.insert(
        before,
        scribe.sentence(
            "[Op MRI|Bekend is] een PI-RADS {3-5} laesie {place}, {6-24} mm",
            {{.name = "place", .text = scribe.words(kNeedlePlace)}}
        )
    );
  }
  std::vector<Section> sections = {
      {.part = scribe.chance(0.5) ? Part::untitled : Part::technique,
       .sentences = std::move(before)},
      {.part = scribe.chance(0.5) ? Part::untitled : Part::findings,
       .sentences = std::move(needles)},
      {.part = Part::untitled, .sentences = std::move(after)},
  };
  return {
      .report = assemble(scribe, std::move(sections), Letters::as_written),
      .parts_before = {},
      .label = {},
  };
}

std::span<const NamedBank> prostate_biopsy_banks() {
  static constexpr NamedBank kBanks[] = {
      {.name = "prostate sent", .bank = kSent},
      {.name = "earlier biopsy", .bank = kEarlierBiopsy},
      {.name = "prostate macroscopy", .bank = kMacro},
      {.name = "prostate microscopy benign", .bank = kMicroBenign},
      {.name = "prostate microscopy tumour", .bank = kMicroTumour},
      {.name = "prostate benign", .bank = kBenign},
      {.name = "prostate cancer", .bank = kCancer},
      {.name = "needle procedure", .bank = kProcedure},
      {.name = "needle afterwards", .bank = kAfterwards},
      {.name = "needle place", .bank = kNeedlePlace},
      {.name = "needle hit", .bank = kHit},
      {.name = "needle missed", .bank = kMissed},
      {.name = "needle doubtful", .bank = kDoubtful},
  };
  return kBanks;
}

}  // namespace extractinator::dragon::synth
