// Pathology reports of any organ: does the tumour come from the lung (task 6), how was the tissue
// taken (task 12), and from where (task 13).
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dragon/files.h"
#include "dragon/synth/bank.h"
#include "dragon/synth/families.h"
#include "dragon/synth/report.h"
#include "dragon/synth/scribe.h"

namespace extractinator::dragon::synth {
namespace {

struct Choice {
  std::string_view label = {};
  std::span<const std::string_view> words = {};
};

constexpr std::string_view kLung[] = {
    "long rechter bovenkwab",
    "long linker onderkwab",
    "long middenkwab",
    "long perifeer links",
    "longweefsel",
    "long",
};
constexpr std::string_view kLymphNode[] = {
    "lymfeklier mediastinaal",
    "lymfeklier hals links",
    "klier supraclaviculair",
    "lymfeklier oksel",
    "klier station 7",
    "lymfeklier lies rechts",
};
constexpr std::string_view kBronchus[] = {
    "bronchus intermedius",
    "hoofdbronchus links",
    "slijmvlies hoofdbronchus rechts",
    "bronchus bovenkwab",
    "bronchusslijmvlies",
};
constexpr std::string_view kLiver[] = {
    "lever segment 6", "lever", "leverweefsel", "rechter leverkwab"
};
constexpr std::string_view kBrain[] = {
    "hersenen frontaal",
    "cerebellum",
    "hersenen pariëtaal links",
    "hersenweefsel",
};
constexpr std::string_view kBone[] = {
    "wervel L3",
    "bot iliacaal",
    "femurschacht",
    "bekkenkam",
    "rib 6 links",
    "botweefsel sacrum",
};
constexpr std::string_view kElse[] = {
    "pleura rechts",
    "bijnier links",
    "huid van de rug",
    "weke delen bovenbeen",
    "nier rechts",
    "peritoneum",
    "borstwand",
    "schildklier",
};
constexpr Choice kTissues[] = {
    {.label = "lung", .words = kLung},
    {.label = "lymph node", .words = kLymphNode},
    {.label = "bronchus", .words = kBronchus},
    {.label = "liver", .words = kLiver},
    {.label = "brain", .words = kBrain},
    {.label = "bone", .words = kBone},
    {.label = "other", .words = kElse},
};

constexpr std::string_view kBiopsy[] = {"biopt", "naaldbiopt", "biopsie", "histologisch biopt"};
constexpr std::string_view kResection[] = {
    "resectie", "resectiepreparaat", "segmentresectie", "wigresectie"
};
constexpr std::string_view kExcision[] = {
    "excisie", "excisiepreparaat", "diagnostische excisie", "totale excisie"
};
constexpr Choice kProcedures[] = {
    {.label = "Biopsy", .words = kBiopsy},
    {.label = "Resection", .words = kResection},
    {.label = "Excision", .words = kExcision},
};

constexpr auto kSent = bank(
    {"Materiaal: {tissue}. Verkrijgingswijze: {how}",
     "Ingezonden is een {how} van {tissue}",
     "Inzending I: {tissue}, {how}",
     "I. {how}, {tissue}. Formaline",
     "Soort weefsel {tissue}; wijze van afname {how}"},
    {"Het betreft {tissue}, verkregen door {how}",
     "Ontvangen: {how} ({tissue}) op formaline",
     "Herkomst {tissue}, afname: {how}"}
);

constexpr auto kWhy = bank(
    {"Verdachte afwijking op [CT|PET-CT], maligniteit",
     "Snel groeiende zwelling, aard van het proces",
     "[Roker|Nooit gerookt], {34-84} jaar, ruimte-innemend proces",
     "FDG-stapeling, primair of metastase",
     "Graag ook moleculaire diagnostiek"},
    {"Laesie op beeldvorming, histologie gewenst",
     "Patient van {31-88} jaar, verdenking tumor",
     "Nieuwe haard, aard onbekend"}
);

// Another procedure and another organ, long ago.
constexpr auto kPast = bank(
    {"Voorgeschiedenis: {pasthow} van {pasttissue} in {1998-2019}",
     "In {2001-2020} {pasthow} ({pasttissue}) wegens goedaardige afwijking",
     "Status na {pasthow} {pasttissue}"},
    {"Eerder ({2002-2019}) {pasthow} van {pasttissue}, geen tumor",
     "Bekend met een {pasthow} van {pasttissue} in het verleden"}
);

constexpr auto kMacro = bank(
    {"Een [grijsbeige|wit|bruin] fragment van {3-48} mm, totaal ingesloten",
     "Weefsel van {8-60} x {4-40} mm met een onscherpe haard",
     "Meerdere fragmenten, samen {6-31} mm, T.i. {1-5}c",
     "Op snede een [vaste|weke] witte haard"},
    {"Het weefsel meet {5-55} mm en is [beige|rood-bruin]",
     "Geheel ingesloten in {1-6} cassettes",
     "Lamelleren toont een grijze haard van {3-30} mm"}
);
constexpr auto kMicro = bank(
    {"Velden van atypische cellen met hyperchrome kernen en mitosen",
     "Desmoplastisch stroma met tumorcellen in groepen",
     "Necrose en [matige|sterke] polymorfie",
     "De cellen hebben [ruim eosinofiel|weinig] cytoplasma",
     "Lymfangio-invasie is [wel|niet] aanwezig",
     "Groei in [buizen|nesten|solide velden]"},
    {"Tumorcellen met prominente nucleoli in strengen",
     "Het stroma is fibrotisch met ontstekingscellen",
     "Er zijn {2-21} mitosen per 2 mm2",
     "Diffuse infiltratie door pleomorfe cellen"}
);

// The tumour comes from the lung,
constexpr auto kFromLung = bank(
    {"{kind}, passend bij primaire origine in de long",
     "metastase van een longcarcinoom",
     "{kind} van pulmonale origine (TTF1 positief)",
     "{kind}, het beste passend bij een primaire longtumor",
     "lokalisatie van het bekende longcarcinoom"},
    {"{kind}, immuunprofiel wijst op de long als primaire tumor",
     "uitzaaiing vanuit de long, {kind}",
     "{kind} uitgaande van de long"}
);
// or from elsewhere.
constexpr auto kFromElsewhere = bank(
    {"metastase van een {organ}carcinoom",
     "{kind}, passend bij origine in {site}",
     "lokalisatie van het bekende {organ}carcinoom, geen primaire longtumor",
     "{kind} van [gastro-intestinale|renale|urotheliale] origine (TTF1 negatief)",
     "[metastase van een melanoom|diffuus grootcellig B-cellymfoom|maligne mesothelioom]"},
    {"uitzaaiing van een {organ}carcinoom",
     "{kind}, immuunprofiel wijst op {site} als primaire tumor",
     "{kind} uitgaande van {site}",
     "[melanoommetastase|B-cellymfoom|epithelioïd mesothelioom]"}
);
constexpr auto kImmune = bank(
    {"Ki67 {5-90}%",
     "PD-L1 in {1-90}% van de tumorcellen",
     "CK7 positief, p40 negatief",
     "Moleculair onderzoek volgt",
     "Synaptofysine en chromogranine negatief"},
    {"Proliferatie-index {5-85}%",
     "PD-L1 score {0-95}%",
     "p40 en synaptofysine negatief",
     "NGS is ingezet"}
);
constexpr auto kConclusion = bank(
    {"{how} {tissue}: {tumour}", "{tissue}, {how}: {tumour}", "{how} van {tissue} met {tumour}"},
    {"{tissue} na {how}: {tumour}", "{how}, {tissue} - {tumour}"}
);
constexpr auto kConclusionOnly =
    bank({"{tumour}", "Beeld van {tumour}"}, {"Het weefsel toont {tumour}"});

struct Facts {
  std::string_view tissue = {};  // Labels.
  std::string_view procedure = {};
  bool is_from_lung = false;
};

enum class Asked : std::uint8_t { origin, type, tissue };

Draft write_up(Scribe& scribe, Asked asked) {
  // The first choice is the one in proportion: that of the label asked for.
  Facts facts;
  std::size_t tissue = 0;
  std::size_t procedure = 0;
  const auto draw_lung = [&] { facts.is_from_lung = scribe.share({0.4, 0.6}) == 1; };
  const auto draw_tissue = [&] {
    tissue = scribe.share({0.34, 0.2, 0.12, 0.1, 0.06, 0.07, 0.11});
    facts.tissue = kTissues[tissue].label;
  };
  const auto draw_procedure = [&] {
    procedure = scribe.share({0.55, 0.25, 0.2});
    facts.procedure = kProcedures[procedure].label;
  };
  if (asked == Asked::origin) draw_lung();
  if (asked == Asked::type) draw_procedure();
  draw_tissue();
  if (asked != Asked::type) draw_procedure();
  if (asked != Asked::origin) draw_lung();

  const std::string where(scribe.one_of(kTissues[tissue].words));
  const std::string how(scribe.one_of(kProcedures[procedure].words));
  const std::string kind =
      scribe.words("[adenocarcinoom|plaveiselcelcarcinoom|niet-kleincellig carcinoom|carcinoom]");
  const std::string tumour =
      scribe
          .phrase(
              facts.is_from_lung ? Bank(kFromLung) : kFromElsewhere,
              {{.name = "kind", .text = kind},
               {.name = "organ", .text = scribe.words("[colon|mamma|niercel|prostaat|maag|blaas]")},
               {.name = "site",
                .text = scribe.words("[de darm|de borst|de nier|de prostaat|de maag|het ovarium]")}}
          )
          .text;

  std::vector<Passage> material = {
      scribe.sentence(kSent, {{.name = "tissue", .text = where}, {.name = "how", .text = how}})
  };
  Passage why = scribe.phrase(kWhy);
  why.append("?");
  scribe.insert(material, std::move(why));
  for (int i = 0; i < 2; ++i) {
    if (!scribe.distracts()) continue;
    // Never the same organ or procedure: what was sent is beyond doubt.
    std::size_t other = tissue;
    while (other == tissue)
      other = static_cast<std::size_t>(scribe.between(0, std::size(kTissues) - 1));
    std::size_t other_how = procedure;
    while (other_how == procedure)
      other_how = static_cast<std::size_t>(scribe.between(0, std::size(kProcedures) - 1));
    const std::string_view pattern = scribe.pick_unused(kPast);
    scribe.insert(
        material,
        scribe.sentence(
            pattern,
            {{.name = "pasttissue", .text = std::string(scribe.one_of(kTissues[other].words))},
             {.name = "pasthow", .text = std::string(scribe.one_of(kProcedures[other_how].words))}}
        )
    );
  }
  std::vector<Passage> macro;
  scribe.fill(macro, kMacro, 1, 3);
  std::vector<Passage> micro;
  scribe.fill(micro, kMicro, 2, 4);
  std::vector<Passage> conclusion = {scribe.sentence(
      scribe.chance(0.6) ? Bank(kConclusion) : kConclusionOnly,
      {{.name = "tissue", .text = where},
       {.name = "how", .text = how},
       {.name = "tumour", .text = tumour}}
  )};
  scribe.fill(conclusion, kImmune, 0, 2);
  std::vector<Section> sections = {
      {.part = Part::material, .sentences = std::move(material)},
      {.part = Part::macroscopy, .sentences = std::move(macro)},
      {.part = Part::microscopy, .sentences = std::move(micro)},
      {.part = Part::conclusion, .sentences = std::move(conclusion)},
  };
  Label label;
  switch (asked) {
    case Asked::origin:
      label = flag(facts.is_from_lung);
      break;
    case Asked::type:
      label = classes({facts.procedure});
      break;
    case Asked::tissue:
      label = classes({facts.tissue});
      break;
  }
  return {
      .report = assemble(scribe, std::move(sections), Letters::as_written),
      .parts_before = {},
      .label = std::move(label),
  };
}

}  // namespace

Draft make_tumor_origin(Scribe& scribe) { return write_up(scribe, Asked::origin); }

Draft make_tissue_type(Scribe& scribe) { return write_up(scribe, Asked::type); }

Draft make_tissue_origin(Scribe& scribe) { return write_up(scribe, Asked::tissue); }

std::span<const NamedBank> tissue_banks() {
  static constexpr NamedBank kBanks[] = {
      {.name = "tissue sent", .bank = kSent},
      {.name = "tissue why", .bank = kWhy},
      {.name = "tissue past", .bank = kPast},
      {.name = "tissue macroscopy", .bank = kMacro},
      {.name = "tissue microscopy", .bank = kMicro},
      {.name = "tumour from lung", .bank = kFromLung},
      {.name = "tumour from elsewhere", .bank = kFromElsewhere},
      {.name = "tissue immune", .bank = kImmune},
      {.name = "tissue conclusion", .bank = kConclusion},
      {.name = "tissue conclusion only", .bank = kConclusionOnly},
  };
  return kBanks;
}

}  // namespace extractinator::dragon::synth
