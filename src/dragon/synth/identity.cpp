// Pathology reports and letters with names, dates and numbers of persons, each of which is an
// entity (task 25).
#include <algorithm>
#include <array>
#include <cstddef>
#include <format>
#include <iterator>
#include <optional>
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

// --- Names and numbers --------------------------------------------------------------------------

constexpr auto kFirstNames = bank(
    {"Anneke", "Bas",    "Carla",  "Dirk",   "Els",     "Frits",    "Gerda",  "Hans",
     "Ilse",   "Joost",  "Karin",  "Lucas",  "Marloes", "Niek",     "Olga",   "Pieter",
     "Renske", "Sander", "Tineke", "Wouter", "Yvonne",  "Mohammed", "Fatima", "Sven"},
    {"Marijke", "Teun", "Hanneke", "Jelle", "Saskia", "Youssef", "Femke", "Gijs", "Ingrid", "Koen"}
);
constexpr auto kSurnames = bank(
    {"Jansen",     "de Vries",    "van den Berg",    "Bakker",   "Visser",   "Smits",
     "Meijer",     "de Boer",     "Mulder",          "de Groot", "Bos",      "Vos",
     "Peters",     "Hendriks",    "van Leeuwen",     "Dekker",   "Brouwer",  "de Wit",
     "Dijkstra",   "Smeets",      "van der Meer",    "Kuipers",  "Veenstra", "Kramer",
     "el Idrissi", "Yilmaz",      "Scholten",        "van Dam",  "Jacobs",   "van Vliet",
     "Huisman",    "Prins",       "van der Heijden", "Schouten", "Blom",     "Kok",
     "de Lange",   "van der Wal", "Vermeulen",       "Martens",  "Evers",    "Otten",
     "Ouali",      "Demir",       "Wolters",         "Rutten",   "van Es",   "Hofman"},
    {"Hoekstra",
     "van Beek",
     "Koster",
     "de Bruijn",
     "Willems",
     "van der Linden",
     "Postma",
     "Timmermans",
     "Verhoeven",
     "Aydin",
     "van Rijn",
     "Gerritsen"}
);
constexpr auto kPlaces = bank(
    {"Nijmegen",  "Arnhem",     "Utrecht",    "Tiel",       "Boxmeer",    "Ede",
     "Apeldoorn", "Zwolle",     "Venlo",      "Oss",        "Den Bosch",  "Eindhoven",
     "Almelo",    "Deventer",   "Breda",      "Leeuwarden", "Rijnzicht",  "Sint Agnes",
     "Maasoord",  "Amersfoort", "Haarlem",    "Leiden",     "Delft",      "Alkmaar",
     "Hilversum", "Emmen",      "Hengelo",    "Doetinchem", "Wageningen", "Veghel",
     "Helmond",   "Tilburg",    "Middelburg", "Terneuzen",  "Sint Jozef", "Veldzicht",
     "Zuidermaas"},
    {"Groningen", "Winterswijk", "Roermond", "Gouda", "Hoorn", "Assen", "Duinrand", "Sint Clara"}
);
constexpr auto kStudies = bank(
    {"LARIKS",
     "NOORDSTER",
     "KOMPAS-2",
     "DELTA-7",
     "ZEEMEEUW",
     "ORBIT-NL",
     "TULP-3",
     "WATERLINIE",
     "MERIDIAAN",
     "EIKENBLAD",
     "PROTEUS-5",
     "REGENBOOG",
     "KLAVER-1",
     "MAASBRUG",
     "SIRIUS-NL",
     "ZILVERPOPULIER"},
    {"BOEKWEIT", "HORIZON-4", "VUURTOREN", "STERN-NL"}
);
constexpr std::string_view kMonths[] = {
    "januari",   "februari", "maart",    "april",    "mei", "juni", "juli", "augustus",
    "september", "oktober",  "november", "december", "jan", "feb",  "mrt",  "apr",
    "jun",       "jul",      "aug",      "sept",     "okt", "nov",  "dec",
};

std::string initial(Scribe& scribe) {
  return std::string(1, static_cast<char>('A' + scribe.between(0, 25)));
}

std::string person(Scribe& scribe) {
  const std::string surname(scribe.words(kSurnames));
  switch (scribe.between(0, 4)) {
    case 0:
      return scribe.words(kFirstNames) + " " + surname;
    case 1: {
      const std::string first = initial(scribe) + ".";
      return (scribe.chance(0.4) ? first + initial(scribe) + "." : first) + " " + surname;
    }
    case 2:
      return capitalised(surname);
    case 3:
      return initial(scribe) + ". " + surname;
    default:
      return scribe.words(kFirstNames) + " " + surname;
  }
}

// Three letters of a colleague, as laboratories sign with: "Jbo".
std::string signature(Scribe& scribe) {
  constexpr std::string_view kVowels = "aeiou";
  constexpr std::string_view kConsonants = "bdfghjklmnprstvwz";
  const auto one = [&](std::string_view of) {
    return of[static_cast<std::size_t>(scribe.between(0, static_cast<int>(of.size()) - 1))];
  };
  std::string text = initial(scribe);
  text += one(scribe.chance(0.7) ? kConsonants : kVowels);
  text += one(scribe.chance(0.7) ? kVowels : kConsonants);
  return text;
}

std::string date(Scribe& scribe) {
  const int day = scribe.between(1, 28);
  const int month = scribe.between(1, 12);
  const int year = scribe.between(2003, 2025);
  switch (scribe.between(0, 6)) {
    case 0:
      return std::format("{}/{}/{}", day, month, year);
    case 1:
      return std::format("{:02}-{:02}-{}", day, month, year);
    case 2:
      return std::format("{} {}", day, scribe.one_of(std::span<const std::string_view>(kMonths)));
    case 3:
      return std::format(
          "{} {} {}", day, scribe.one_of(std::span<const std::string_view>(kMonths)), year
      );
    case 4:
      return std::format("{:02}.{:02}", day, month);
    case 5:
      return std::format("{}-{}-{:02}", day, month, year % 100);
    default:
      return std::format("{:02}.{:02}.{}", day, month, year);
  }
}

std::string time_of_day(Scribe& scribe) {
  const int hour = scribe.between(7, 19);
  const int minute = scribe.between(0, 59);
  switch (scribe.between(0, 2)) {
    case 0:
      return std::format("{:02}:{:02}", hour, minute);
    case 1:
      return std::format("{}u{:02}", hour, minute);
    default:
      return std::format("{:02}.{:02}", hour, minute);
  }
}

std::string report_id(Scribe& scribe) {
  const auto letters = scribe.one_of({"T", "C", "R", "DPA", "T", "RPA"});
  const int year = scribe.between(8, 25);
  const int number = scribe.between(412, 98999);
  return scribe.chance(0.7) ? std::format("{}{:02}-{:05}", letters, year, number)
                            : std::format("{} {:02}-{:05}", letters, year, number);
}

std::string phi_number(Scribe& scribe) {
  switch (scribe.between(0, 3)) {
    case 0: {
      // Drawn one after the other: the order of arguments is the compiler's choice.
      const int area = scribe.between(10, 79);
      const int line = scribe.between(1000000, 9999999);
      return std::format("0{}-{}", area, line);
    }
    case 1:
      return std::format("{}", scribe.between(100000000, 999999999));
    case 2:
      return std::format("06-{}", scribe.between(10000000, 99999999));
    default:
      return std::format("{}", scribe.between(1000000, 9999999));
  }
}

std::string age(Scribe& scribe) {
  const int years = scribe.between(19, 95);
  switch (scribe.between(0, 2)) {
    case 0:
      return std::format("{}-jarige", years);
    case 1:
      return std::format("{} jaar", years);
    default:
      return std::format("{} jr", years);
  }
}

std::string accreditation(Scribe& scribe) {
  const std::string_view letter = scribe.one_of({"M", "M", "L"});
  return std::format("{}{:03}", letter, scribe.between(11, 420));
}

std::optional<Slot> identifying(Scribe& scribe, std::string_view name) {
  struct Kind {
    std::string_view name;
    std::string_view tag;
    std::string (*write)(Scribe& scribe);
  };
  constexpr auto kPlace = [](Scribe& s) { return s.words(kPlaces); };
  constexpr auto kStudy = [](Scribe& s) { return s.words(kStudies); };
  static constexpr std::array<Kind, 10> kKinds = {{
      {.name = "date", .tag = "<DATUM>", .write = date},
      {.name = "person", .tag = "<PERSOON>", .write = person},
      {.name = "signature", .tag = "<PERSOON>", .write = signature},
      {.name = "id", .tag = "<RAPPORT_ID>", .write = report_id},
      {.name = "place", .tag = "<PLAATS>", .write = kPlace},
      {.name = "phi", .tag = "<PHINUMMER>", .write = phi_number},
      {.name = "study", .tag = "<STUDIE_NAAM>", .write = kStudy},
      {.name = "time", .tag = "<TIJD>", .write = time_of_day},
      {.name = "age", .tag = "<LEEFTIJD>", .write = age},
      {.name = "accreditation", .tag = "<ACCREDATIE_NUMMER>", .write = accreditation},
  }};
  for (const Kind& kind : kKinds) {
    if (kind.name == name)
      return Slot{.name = name, .text = kind.write(scribe), .tags = {std::string(kind.tag)}};
  }
  return std::nullopt;
}

// --- Sentences ----------------------------------------------------------------------------------

constexpr auto kHeader = bank(
    {"Patholoog: {person}",
     "Datum ontvangst: {date}",
     "Datum antwoord: {date}",
     "Aanvrager: dr. {person}, {place}",
     "Aard materiaal: [long|huid|lymfeklier|mamma|lever]",
     "Behandelend arts: {person}",
     "Patientnummer: {phi}",
     "Ontvangen {date} om {time} uur",
     "Uw kenmerk {id}",
     "Inzendend ziekenhuis: {place}",
     "Geboortedatum {date}",
     "Telefoon {phi}",
     "Afdeling [chirurgie|dermatologie|interne geneeskunde], {place}",
     "Arts-assistent: {person}",
     "Verslag {id} van {date}"},
    {"Verantwoordelijk patholoog {person}",
     "Binnengekomen op {date}, {time}",
     "Verzoek van dr. {person} te {place}",
     "BSN {phi}",
     "Onderzoeksnummer {id}",
     "Autorisatie {date} {time}",
     "Kopie aan dr. {person}",
     "Polikliniek {place}, telefonisch {phi}"}
);

constexpr auto kClinical = bank(
    {"[Een|De] {age} patient met een [zwelling|afwijking] [links|rechts]",
     "[Man|Vrouw], {age}, bekend met [mammacarcinoom|COPD|psoriasis]",
     "Op {date} geopereerd in {place}",
     "Eerder onderzoek elders: {id}",
     "Neemt deel aan de {study} studie",
     "Verwezen door huisarts {person} uit {place}",
     "Vraag van {person}: maligniteit",
     "In overleg met dr. {person} werd op {date} een biopt genomen",
     "Graag bellen met {person}, {phi}",
     "Geincludeerd in {study} op {date}",
     "Partner is {person}, bereikbaar op {phi}",
     "Woont in {place}, zelfstandig",
     "Klachten begonnen rond {date}"},
    {"Het betreft een {age} [man|vrouw] met een haard in de [lever|long]",
     "Sinds {date} onder controle van {person}",
     "Materiaal ook voor het onderzoek {study}",
     "Huisarts: {person}, praktijk te {place}",
     "Vergelijk {id} van {date}",
     "Terug te bellen op {phi}",
     "Leeftijd {age}, klachten sinds {date}",
     "Ingesloten in de {study} trial sinds {date}"}
);

constexpr auto kPathology = bank(
    {"Op formaline een [grijs|bruin] fragment van {1,1-3,8} cm x {0,5-1,0} cm",
     "T.i. {1-6}c",
     "CK{5-20} positief, S100 negatief, Ki67 {5-80}%",
     "PD-L1 in {1-90}% van de cellen",
     "Weefsel met atypische cellen en mitosen ({2-24} per 2 mm2)",
     "Lymfocytair infiltraat en fibrose",
     "Gradering: [1|2|3]; receptoren ER {10-100}%, PR {0-90}%",
     "Stadium pT{1-4}N{0-2}",
     "Tumordiameter {4-61} mm, marge {1-9} mm",
     "Gleason 3+4=7 in {1-4} biopten",
     "Mutatie BRAF V600E [niet |]aangetoond",
     "De snijranden zijn vrij",
     "HER2 score {1-3}+, FISH volgt",
     "Het snijvlak is [wit|geel] en [vast|week] van consistentie",
     "Geheel ingesloten in {1-8} cassettes",
     "De tumor bestaat uit solide velden met [weinig|veel] stroma",
     "Necrose in {5-60}% van het oppervlak",
     "Vaatinvasie is [niet|focaal] aanwezig",
     "MIB-1 index {2-70}%, p53 [wildtype|afwijkend]",
     "Immuunkleuring voor GATA3 en SOX10 is [positief|negatief]",
     "Slijmvlies met [lichte|matige] chronische ontsteking",
     "Lymfeklieren: {0-3} van {4-21} met tumor",
     "Fragmenten met een totale diameter van {0,6-3,4} cm",
     "De kernen zijn vergroot met grove chromatine",
     "Vriescoupe: [geen tumor|tumor aanwezig]",
     "EGFR exon 19 [niet |]gemuteerd"},
    {"Een huidlapje van {11-42} x {6-22} x {3-8} mm",
     "Kleuring p40 en TTF1: [positief|negatief]",
     "KRAS G12C aangetoond, variantfrequentie {8-62}%",
     "In {2-9} cassettes ingesloten",
     "Klierbuisvorming met desmoplasie, graad {1-3}",
     "Breslow-dikte {0,3-4,9} mm, Clark {2-4}",
     "Melan-A en SOX10 positief in {20-95}% van de cellen",
     "Stadiering pT{1-4}bN{0-1}",
     "Gleason 4+4=8 in {1-3} van {6-12} biopten",
     "Afstand tot het snijvlak {1-12} mm",
     "De lamellen tonen een [grijze|gele] haard van {4-29} mm",
     "Perineurale groei [wel|niet] gezien",
     "Reactief bindweefsel met histiocyten en reuscellen",
     "Van {5-18} klieren bevatten er {0-2} tumorcellen",
     "PAX8 en CDX2 negatief, CK{7-20} positief",
     "Mitotische activiteit {1-19} per 2 mm2"}
);

constexpr auto kSigned = bank(
    {"{date}. {signature}",
     "Aanvulling ({signature}) {date}: kleuring toegevoegd",
     "Macro: {signature} {date}",
     "Besproken met {person} op {date} om {time}",
     "Zie ook {id} en {id}",
     "Uitslag telefonisch doorgegeven aan dr. {person}, {date}, {time}",
     "Voor moleculair onderzoek zie {id}",
     "Revisie in {place} gevraagd, coupes {id} verzonden op {date}",
     "Consult {person} ({place}) volgt",
     "MDO {place} {date}",
     "Vriescoupe doorgegeven om {time} door {signature}",
     "Herbeoordeling {date} door {person}: akkoord"},
    {"Gezien door {signature}, {date}",
     "Doorgebeld {date} {time} aan {person}",
     "Coupes van {id} ter vergelijking bekeken",
     "{signature} - {date}",
     "Collega {person} te {place} is het eens met dit beeld",
     "Aangevuld door {signature} op {date} om {time}",
     "Blokken van {id} opgevraagd in {place}",
     "Mondeling overleg met {person}, {date}",
     "Uitslag verstuurd naar {place}, {date}"}
);

constexpr auto kLaboratory = bank(
    {"Het laboratorium is geaccrediteerd volgens ISO 15189 onder nummer {accreditation}",
     "Accreditatie {accreditation} (ISO 15189)",
     "Moleculaire analyse uitgevoerd in {place}, accreditatie {accreditation}",
     "Deel van de bepalingen verricht te {place} onder {accreditation}"},
    {"Erkend door de RvA met nummer {accreditation}",
     "Deze test valt onder accreditatie {accreditation}, laboratorium {place}"}
);

constexpr auto kConclusion = bank(
    {"[Biopt|Excisie]: [adenocarcinoom|geen maligniteit|basaalcelcarcinoom], als in {id}",
     "Beeld passend bij [metastase|recidief] van het carcinoom uit {id} van {date}",
     "Reactieve veranderingen, geen tumor",
     "Melanoom, Breslow {0,4-3,9} mm"},
    {"Overeenkomend met de tumor in {id}",
     "Goedaardige afwijking, advies aan {person}: controle",
     "Carcinoom, graad {1-3}"}
);

}  // namespace

Draft make_anonymisation(Scribe& scribe) {
  // Persons, places and numbers come again in one report, as they do in real ones.
  std::vector<Slot> seen;
  scribe.resolve_with([&](std::string_view name) -> std::optional<Slot> {
    std::vector<Slot> same;
    std::ranges::copy_if(seen, std::back_inserter(same), [&](const Slot& slot) {
      return slot.name == name;
    });
    if (!same.empty() && scribe.chance(0.25)) {
      Slot again = scribe.one_of(std::span<const Slot>(same));
      again.name = name;
      return again;
    }
    std::optional<Slot> made = identifying(scribe, name);
    if (made) seen.push_back(*made);
    return made;
  });
  std::vector<Passage> header;
  scribe.fill(header, kHeader, 4, 7);
  std::vector<Passage> clinical;
  scribe.fill(clinical, kClinical, 3, 5);
  std::vector<Passage> macro;
  scribe.fill(macro, kPathology, 4, 7);
  std::vector<Passage> micro;
  scribe.fill(micro, kPathology, 4, 7);
  for (int i = 0; i < 3; ++i) {
    std::vector<Passage>& place = scribe.chance(0.5) ? macro : micro;
    scribe.insert(place, scribe.sentence(scribe.pick_unused(kSigned)));
  }
  std::vector<Passage> conclusion = {scribe.sentence(kConclusion)};
  scribe.fill(conclusion, kSigned, 1, 3);
  std::vector<Passage> laboratory;
  if (scribe.chance(0.6)) laboratory.push_back(scribe.sentence(kLaboratory));
  std::vector<Section> sections = {
      {.part = Part::untitled, .sentences = std::move(header)},
      {.part = Part::material, .sentences = std::move(clinical)},
      {.part = Part::macroscopy, .sentences = std::move(macro)},
      {.part = Part::microscopy, .sentences = std::move(micro)},
      {.part = Part::conclusion, .sentences = std::move(conclusion)},
      {.part = Part::untitled, .sentences = std::move(laboratory)},
  };
  return {
      .report = assemble(scribe, std::move(sections), Letters::as_written),
      .parts_before = {},
      .label = {},
  };
}

std::span<const NamedBank> identity_banks() {
  static constexpr NamedBank kBanks[] = {
      {.name = "first names", .bank = kFirstNames},
      {.name = "surnames", .bank = kSurnames},
      {.name = "places", .bank = kPlaces},
      {.name = "studies", .bank = kStudies},
      {.name = "letter header", .bank = kHeader},
      {.name = "letter clinical", .bank = kClinical},
      {.name = "letter pathology", .bank = kPathology},
      {.name = "letter signed", .bank = kSigned},
      {.name = "letter laboratory", .bank = kLaboratory},
      {.name = "letter conclusion", .bank = kConclusion},
  };
  return kBanks;
}

}  // namespace extractinator::dragon::synth
