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
#include "dragon/synth/names.h"
#include "dragon/synth/report.h"
#include "dragon/synth/scribe.h"

namespace extractinator::dragon::synth {
namespace {

// --- Names and numbers --------------------------------------------------------------------------

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
     "Datum [van |]ontvangst: {date}",
     "Datum antwoord: {date}",
     "Aanvrager: [dr. |]{person}, {place}",
     "Aard materiaal: [long|huid|lymfeklier|mamma|lever]",
     "[Behandelend arts|Behandelaar|Specialist]: {person}",
     "[Patientnummer|Patientnr.|Pat.nr.]: {phi}",
     "Ontvangen {date} om {time} uur",
     "Uw kenmerk {id}",
     "[Inzendend ziekenhuis|Ziekenhuis|Instelling|Locatie]: {place}",
     "[Geboortedatum|Geb.datum|Geboren] {date}",
     "[Telefoon|Tel.|Mobiel|Fax] {phi}",
     "Afdeling [chirurgie|dermatologie|interne geneeskunde], {place}",
     "[Arts-assistent|AIOS|Coassistent]: {person}",
     "Verslag {id} van {date}",
     "Nummer {id}",
     "[T-nummer|PA-nummer|Rapport|Registratie|Dossier] {id}",
     "[Naam|Achternaam|Betreft|Patient]: {person}",
     "Betreft [mw.|dhr.|mevrouw|meneer] {person}, geb. {date}",
     "[Burgerservicenummer|Zorgnummer|Polisnummer|Registratienummer|MDN|ZIS-nummer] {phi}",
     "Burgerservicenummer (BSN): {phi}",
     "[Aangevraagd|Ingestuurd|Ingezonden] door [dr. |]{person} uit {place}",
     "Op verzoek van [dr. |collega |]{person}",
     "[Afgegeven|Afgesloten|Geautoriseerd|Gefiatteerd] {date}, {time} uur",
     "[Geautoriseerd|Vrijgegeven] door {person} op {date} om {time}",
     "Autorisatie door: {person}",
     "[Binnenkomst|Binnengekomen]: {date} {time}",
     "Binnengekomen materiaal d.d. {date}, tijd {time}",
     "[Afname|Afnamedatum|Verrichting]: {date}[, {time}|]",
     "Kopie: {person}; {person}",
     "Afschrift [ook |]naar [huisarts |dr. |]{person} te {place}",
     "Cc: {person} ({place})",
     "[Polikliniek|Poli|Centrum|Kliniek] te {place}",
     "Poli [longziekten|urologie|gynaecologie], locatie {place}, {phi}",
     "Telefonisch bereikbaar: {phi}",
     "Huisarts {person}, {place}",
     "Huisartsenpraktijk {person}, telefoon {phi}",
     "{place}, {date}",
     "{date} {time}",
     "Verslag d.d. {date}, patholoog {person}",
     "Verantwoordelijke: {person}",
     "Supervisor {person}",
     "[Leeftijd|Lft.]: {age}",
     "Spoed: [ja|nee]",
     "Aantal potjes: {1-6}, aantal coupes: {2-20}",
     "[Verantwoordelijk|Verantwoordelijke arts]: {person}, {date}",
     "BSN: {phi}, polis {phi}",
     "[Onderzoeksnummer|Onderzoeksnr.|Labnummer|Aanvraagnummer]: {id}",
     "Onderzoeksnummer {id}, binnen op {date}",
     "Onder nummer {id} binnengekomen om {time}",
     "Autorisatie om {time} uur, {date}",
     "Verzoek [ontvangen|verwerkt] {date} {time}",
     "Verzoek van de polikliniek te {place}",
     "Telefonisch spreekuur {phi}, {place}",
     "[Tijd|Tijdstip] [afname|ontvangst]: {time}",
     "Kopie [verstuurd |]aan {person}"},
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
     "Klachten begonnen rond {date}",
     "{age}, [man|vrouw], [niet eerder onderzocht|rookt niet|sportief]",
     "Het gaat om een {age} [patient|dame|heer] met [pijn|een knobbel] sinds {date}",
     "[Mw.|Dhr.|Mevrouw|Meneer] {person} is {age} en komt uit {place}",
     "Bij deze {age} [vrouw|man] op {date} [een punctie|een excisie|een biopsie]",
     "Op de leeftijd van {age} een [melanoom|carcinoom]",
     "[Sinds|Vanaf|Tot|Voor] {date} [in zorg|onder behandeling|gezien] bij [dr. |]{person}",
     "Onder controle in {place} sinds {date}",
     "[Zie|Vgl.|Cf.] {id}[ en {id}|]",
     "Vergeleken met {id}, verslag van {date}",
     "[Vorige|Eerdere|Oude] [PA|biopsie|punctie]: {id} ({date})",
     "Bekend onder {id}, [benigne|maligne]",
     "[Protocol|Trial|Studieverband|Studie]: {study}",
     "Loopt mee in {study}, arm [A|B]",
     "Materiaal bestemd voor {study}",
     "[Extra|Vers|Bevroren] weefsel voor de {study} [trial|studie|groep]",
     "Ten behoeve van onderzoek {study}: [bloed|weefsel] afgenomen",
     "Toestemming voor {study} getekend op {date}",
     "{study}-onderzoek: [wel|geen] bezwaar",
     "Ingesloten in het {study} [protocol|register], {place}",
     "Deelnemer aan de trial {study}",
     "Huisarts is {person} in {place}",
     "De praktijk te {place} is bereikbaar op {phi}",
     "[Terugbellen|Bellen|Doorbellen|Spoed, bellen] naar {phi}",
     "Terug te sturen aan {person}, {place}",
     "Contactpersoon: [zoon|dochter|broer] {person} ({phi})",
     "Gezien door [dr. |collega |]{person} [in|te] {place} op {date}",
     "Leeftijd: {age}, gewicht {52-98} kg",
     "Opname in {place} van {date} tot {date}",
     "Op {date} om {time} uur [punctie|biopsie|operatie] door {person}",
     "Echo in {place}: afwijking van {4-40} mm",
     "Verhuisd van {place} naar {place}",
     "{person} vraagt: [recidief|restafwijking|metastase]",
     "Vraagstelling ([dr. |]{person}): aard van de afwijking",
     "Klinisch [Bowen|Paget|Crohn|Barrett|Hodgkin], graag uw oordeel",
     "[Klachten|Hoest|Bloedverlies] sinds {date}, [man|vrouw] van {age}",
     "[Een haard|Haarden] in de [nier|milt|bot], {age}",
     "De {age} [man|vrouw] heeft een haard in het [bot|bekken]",
     "[Vergelijk|Vergelijken] met {id} en {id}",
     "Graag vergelijk met eerdere coupes, {id}",
     "Bel terug: {phi}",
     "Zo nodig terugbellen op nummer {phi}",
     "Praktijk {person}, {place}, tel. {phi}",
     "Sinds {date} komt [mw.|dhr.] {person} voor controle",
     "[Eerste|Tweede] [biopt|punctie] om {time} op {date}"},
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
     "EGFR exon 19 [niet |]gemuteerd",
     "[Clark|Breslow|Fuhrman|Nottingham|Gleason|Bethesda|Ann Arbor|Dukes] "
     "[graad|score|stadium|klasse] {1-5}",
     "Breslow: {0,3-4,9} mm; niveau volgens Clark [II|III|IV]",
     "[Ziehl-Neelsen|Giemsa|Grocott|Congorood|Masson|Alcian|Perls|Gomori] kleuring "
     "[negatief|positief|zonder micro-organismen]",
     "[KRAS|NRAS|BRCA1|PIK3CA|ALK|ROS1|RET|TERT|IDH1] [wildtype|gemuteerd|niet gemuteerd]",
     "KRAS G12[D|V|R], frequentie {3-55}%",
     "[MSH2|MSH6|MLH1|PMS2|CD3|CD20|CD10|BCL2|CDX2|PAX8|WT1|TTF1|p40|p63|p16]: "
     "[positief|negatief|verlies]",
     "[PAX8|CD117|DOG1|HMB45|Melan-A|Synaptofysine] negatief, CK{7-20} negatief",
     "HE, PAS en [EvG|Giemsa|Ladewig] beoordeeld",
     "Beeld als bij [Bowen|Paget|Warthin|Brenner|Hashimoto|Crohn|Kaposi|Barrett]",
     "[Reed-Sternbergcellen|Langhanscellen|Leydigcellen|Merkelcellen|Langerhanscellen] "
     "[gezien|afwezig]",
     "[Blok|Cassette|Potje|Buis] {1-9}: [huid|slijmvlies|vetweefsel|kraakbeen|spierweefsel]",
     "[I|II|III|IV|A|B|C|D]: fragment van {3-25} mm",
     "[I|A] en [II|B]: in {2-9} coupes",
     "Huidbiopt van {3-6} mm doorsnede",
     "Ovaal huidexcisiepreparaat, {12-48} x {8-30} x {4-15} mm",
     "[Drie|Vier|Vijf|Zes] cilinders, lengte {8-18} mm",
     "Gewicht {12-640} gram",
     "Volume {2-80} ml, kleur [helder|troebel|geel]",
     "Lamel {1-14}: [geel|grijs|wit] gebied, {3-30} mm",
     "Minimale afstand tot de rand {0-15} mm ({1-12} uur)",
     "[Mitosen|Mitose-index] {0-25} per {10-50} velden",
     "Stadiering TNM 8: pT{1-4}[a|b|c]N{0-3}M{0-1}",
     "pT{1-4}, pN{0-2} ({0-4}/{5-24}), R{0-1}",
     "Ratio {0-4}/{5-22}, kapseldoorgroei [ja|nee]",
     "[ER|PR|AR] {0-100}%, HER2 {0-3}+",
     "TPS {1-90}%, CPS {1-80}",
     "Tumorpercentage {10-90}%",
     "Gleason {3-5}+{3-5}, cribriform [ja|nee]",
     "[Matige|Hooggradige|Laaggradige] dysplasie, klieren dicht opeen",
     "[Histiocyten|Reuscellen|Plasmacellen|Eosinofielen] in bindweefsel",
     "Groei rond zenuwen: [geen|wel|twijfel]",
     "Desmoplastisch stroma met kleine klierbuizen",
     "Epidermis met [acanthose|parakeratose|hyperkeratose]",
     "[Helicobacter|Giardia|Candida|Aspergillus] [niet |]gevonden",
     "Score volgens [Nugent|Marsh|Metavir|Ishak|Lauren|Bosniak] {1-4}",
     "ISO 15189, FISH en NGS [verricht|volgt]",
     "Referentie NM_{10000-99999}, klasse {3-5}",
     "HPV type {16-58} [aangetoond|afwezig]",
     "Temperatuur {2-8} graden, buffer 7,4",
     "[Lijm|Inkt|Naald] op {3-12} uur: [zwart|blauw|groen]",
     "[Rand|Vlak|Top|Basis] [rood|geel|groen] geinkt, {1-8} mm",
     "Kwaliteit [goed|matig|slecht], DNA {5-90} ng",
     "[Galblaas|Appendix|Milt|Uterus|Tuba|Nier] van {30-120} mm",
     "Normaal [nierweefsel|leverweefsel|longweefsel|beenmerg]",
     "[Links|Rechts] {1-4} en {5-9}: atrofie",
     "Panel: {20-80} genen, [geen|een] variant",
     "Microsatellieten [stabiel|instabiel]",
     "Geen [amyloid|granulomen|virusinsluitsels|schimmels]",
     "[Huidlapje|Huidstans|Huidschaaf] van {4-18} x {3-9} mm",
     "Een bruin huidlapje met een [verheven|vlakke] laesie",
     "[TTF1|p40|CDX2|PAX8|SOX10|Melan-A] [focaal|diffuus|zwak] positief",
     "TTF1 en p40 [negatief|positief]; CDX2 in {5-80}% van de tumorcellen",
     "KRAS G12C niet gevonden; variantfrequentie [laag|{4-38}%]",
     "[NGS|Variantfrequentie]: {5-60}%, gen TP53",
     "Stroma met desmoplasie; [veel|weinig] klierbuisvorming",
     "[Klierbuisvorming|Kernatypie|Mitotische activiteit] score {1-3}",
     "Breslow-dikte in het [eerste|tweede] snijvlak {0,3-4,9} mm",
     "Clark {2-5}, regressie [ja|nee]",
     "De lamellen bevatten [grijze|gele|witte] haarden",
     "Op de lamellen [een|geen] gele of grijze haard",
     "[Perineurale|Lymfangio-invasieve] groei: [ja|nee]",
     "[Reactief|Fibreus|Littekenig] bindweefsel, [enkele|veel] histiocyten",
     "Reuscellen en histiocyten rond [talg|vreemd materiaal]",
     "Klieren zonder tumorcellen: {3-18}",
     "Van de {4-12} biopten bevatten er {1-3} carcinoom",
     "Mitotische activiteit [laag|hoog], {0-9} delingen per mm2",
     "Stadiering: pT{1-4}[a|b]N{0-2}b",
     "De afstand tot [het diepe vlak|de zijrand] is {1-14} mm",
     "Gleason 4+4=8, {1-6} van de {6-12} biopten"},
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
     "[Macro|Micro|Moleculair|Cytologie]: {signature} {date}",
     "Besproken met {person} op {date} om {time}",
     "Zie ook {id} en {id}",
     "Uitslag telefonisch doorgegeven aan dr. {person}, {date}, {time}",
     "Voor moleculair onderzoek zie {id}",
     "Revisie in {place} gevraagd, coupes {id} verzonden op {date}",
     "Consult {person} ({place}) volgt",
     "MDO {place} {date}",
     "Vriescoupe doorgegeven om {time} door {signature}",
     "Herbeoordeling {date} door {person}: akkoord",
     "{signature}, {date}",
     "{signature} / {signature} {date}",
     "[Uitgesneden|Ingesloten|Bekeken|Gelezen|Nagekeken] door {signature} [op |]{date}",
     "[Macroscopie|Uitname]: {signature}[, {time} uur|]",
     "[Beschreven|Gefotografeerd|Gewogen] {date} - {signature}",
     "Door {signature} gezien, akkoord {signature}",
     "{signature}: [extra coupes|nieuwe kleuring|dieper gesneden]",
     "[Paraaf|Initialen] {signature}",
     "Gecontroleerd: {signature}, {date}, {time}",
     "Gecorrigeerd {date} {time}, {signature}",
     "[Gebeld|Mondeling|Per telefoon|Telefonisch] {date} [om |]{time}: {person}",
     "Gebeld met {person}, nummer {phi}",
     "Op {date} om {time} doorgebeld naar [dr. |]{person}",
     "Mondelinge uitslag aan {person}",
     "Overleg met collega {person} uit {place}",
     "[Collega|Prof.|Dr.|Drs.] {person} is akkoord",
     "Het beeld is ook gezien door {person}, {place}",
     "{person} en {person} zijn het eens",
     "Tweede lezer: {person}",
     "Intercollegiaal: {person} ({place}), {date}",
     "[Expertise|Revisie|Second opinion] [in|te|uit] {place}: {id}",
     "Consultnummer {place}: {id}",
     "Blokken {id} [retour|verstuurd|opgehaald] {date}",
     "Opgevraagd in {place}: coupes {id} en {id}",
     "Ter vergelijking: {id}",
     "[Materiaal|Weefsel|Coupes] van {id} [gelijk|anders|herzien]",
     "Eerdere coupes ({id}, {date}) nagezien",
     "{id} toont hetzelfde beeld",
     "Verzonden naar {place} op {date}",
     "[Verslag|Brief|Kopie] verstuurd {date} naar {place}",
     "Uitslag naar {person}, {place}",
     "NGS volgt onder {id}",
     "Addendum {date}, {time}: zie {id}",
     "Aanvullend verslag {id}",
     "[MDO|Tumorwerkgroep|Bespreking] op {date} te {place}",
     "Besproken in {place} met {person}",
     "Definitief op {date}",
     "Opgenomen in {study}, {date}",
     "[Doorgebeld|Aangevuld|Gewijzigd] {date}, {signature}",
     "Aan {person} doorgebeld om {time}",
     "Aangevuld op {date} na kleuring, {signature}",
     "Gezien, {signature} [om |]{time}",
     "[Mondeling|Schriftelijk] doorgegeven aan {person} te {place}",
     "Blokken opgevraagd: {id}",
     "Opgevraagd materiaal {id}, bekeken [op |]{date}",
     "Coupes {id} en {id} zijn bekeken",
     "Dit is besproken met {person} te {place}",
     "Het met dit beeld eens: {person}",
     "Mee eens: {person} en {signature}, {date}",
     "{date} - {signature} - akkoord",
     "Overleg [op |]{date} met [dr. |]{person}, {time}"},
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
     "Deel van de bepalingen verricht te {place} onder {accreditation}",
     "[RvA|RvA-nummer|Registratie RvA] {accreditation}",
     "ISO 15189 ({accreditation}), {place}",
     "Erkend laboratorium, {accreditation}",
     "Nummer {accreditation} van de Raad voor Accreditatie",
     "Door de RvA erkend ([nr. |]{accreditation})",
     "Laboratorium {place} is erkend met [nummer |]{accreditation}",
     "[Scope|Verrichting|Bepaling] onder {accreditation}",
     "De [test|kleuring|analyse] valt buiten {accreditation}",
     "[HPV|NGS|FISH] te {place}: {accreditation}",
     "Laboratorium voor pathologie, {place}, {accreditation}",
     "{accreditation}: zie website voor de lijst van verrichtingen",
     "Kwaliteit: ISO 15189, {accreditation}; vragen via {phi}",
     "[RvA|Raad voor Accreditatie]: deze test valt onder {accreditation}",
     "De test [valt|viel] onder nummer {accreditation}, erkend te {place}"},
    {"Erkend door de RvA met nummer {accreditation}",
     "Deze test valt onder accreditatie {accreditation}, laboratorium {place}"}
);

constexpr auto kConclusion = bank(
    {"[Biopt|Excisie]: [adenocarcinoom|geen maligniteit|basaalcelcarcinoom], als in {id}",
     "Beeld passend bij [metastase|recidief] van het carcinoom uit {id} van {date}",
     "Reactieve veranderingen, geen tumor",
     "Melanoom, Breslow {0,4-3,9} mm",
     "[Zelfde|Gelijke] tumor als in {id}",
     "[Recidief|Metastase] van de tumor beschreven in {id} ([{place}|{date}])",
     "Komt overeen met {id} van {date}",
     "[Carcinoom|Sarcoom|Lymfoom], zie ook {id}",
     "Goedaardig; advies: controle door {person}",
     "Advies: [reexcisie|MDO|klinische controle] in {place}",
     "Voorlopig [carcinoom|benigne], overleg met {person}",
     "[Huid|Long|Lever|Mamma]: [geen maligniteit|ontsteking|atypie], graad {1-3}",
     "[Adenocarcinoom|Plaveiselcelcarcinoom], graad [1|2|3], pT{1-4}",
     "Morbus [Bowen|Crohn|Paget|Hodgkin|Kahler]",
     "[Warthin tumor|Brenner tumor|Barrett slijmvlies|Spitz naevus]",
     "Niet representatief, graag nieuw materiaal",
     "[Overeenkomend|In overeenstemming] met {id} en {id}",
     "Goedaardige [tumor|cyste|poliep], graag controle",
     "[Goedaardige|Reactieve] afwijking als in {id}"},
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
