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
     "Active surveillance, herbiopsie",
     "[Oplopend|Verhoogd] PSA ({4-33}), [gerichte|systematische|random] "
     "[biopten|naaldbiopten] van de prostaat",
     "[Target|Fusie]biopten van [een of meer|alle] [laesies|afwijkingen], PSA {5-36}",
     "Ingezonden: [naaldbiopten|prostaatbiopten], [verdeeld|genummerd] per [laesie|locatie]",
     "[Transperineale|Transrectale] [biopten|biopsie] [bij|vanwege] [afwijkend rectaal "
     "toucher|afwijkingen op MRI]",
     "[Stadiëring|Risicobepaling], [volume|prostaatvolume] {24-98} ml",
     "Biopten [wegens|na] [stijgend PSA|PI-RADS {4-5} op MRI], [systematisch "
     "aangevuld|alleen gericht]"},
    {"Naaldbiopten prostaat vanwege oplopend PSA ({5-31})",
     "Gerichte biopsie van afwijkingen op MRI, aangevuld met [random|systematische] biopten"}
);
constexpr auto kEarlierBiopsy = bank(
    {"In {2010-2019} biopsie elders: Gleason 3+4=7",
     "Bekend met Gleason 3+3=6 sinds {2011-2020}",
     "Voorgeschiedenis: biopten in {2009-2018} met Gleasonscore 4+3=7 {side}",
     "[Eerder|In het verleden] [biopsie|naaldbiopten] met [Gleason 3+3=6|Gleasonscore 3+4=7]",
     "[De vorige|Een eerdere] [biopsie|serie biopten] ({2010-2020}) [toonde|liet zien]: "
     "Gleason [3+3=6|3+4=7|4+4=8]",
     "Elders [vastgesteld|gevonden]: [prostaatcarcinoom|adenocarcinoom], Gleasonscore "
     "[3+4=7|4+3=7]",
     "{2009-2019}: [biopten|TURP] met Gleason [3+3=6|3+4=7|4+3=7] [links|rechts]",
     "Onder surveillance wegens eerder Gleason 3+3=6 [rechts|links]",
     "[Destijds|Vroeger] Gleason [3+4=7|4+4=8], [behandeld met HIFU|bestraald], bekend",
     "Voorgeschiedenis van [laaggradig carcinoom (Gleason 3+3=6)|carcinoom Gleason 4+3=7]",
     "Bij de vorige biopsie in {2011-2020} Gleason [3 + 3 = 6|3 + 4 = 7]",
     "Voorgeschiedenis: [negatieve biopten|biopten zonder tumor] in {2010-2020}"},
    {"Eerdere biopten ({2010-2020}) lieten Gleason 3+4=7 zien",
     "Elders in {2012-2019} Gleason 3+3=6 gevonden"}
);
constexpr auto kMacro = bank(
    {"{group}: [pijpjes|naaldbiopten] van {7-12} tot {13-19} mm, totaal ingesloten",
     "{group}: {2-4} cilinders, langste {9-18} mm",
     "{group}: draadvormige weefselfragmenten",
     "{group}: [smalle|dunne] [biopten|pijpjes], lengte {6-18} mm, [geheel|volledig] "
     "[ingebed|verwerkt]",
     "{group}: {1-4} [pijpbiopten|naaldbiopten], [totale|gezamenlijke] lengte {10-48} mm",
     "{group}: [witte|grijswitte|beige] [cilinders|draden] van {5-17} mm",
     "{group}: {1-3} pijpje(s), [deels gefragmenteerd|intact], {8-18} mm",
     "Onder {group} {1-4} [weefselcilinders|biopten] met een maximale lengte van {9-19} mm"},
    {"{group}: smalle biopten met een lengte van {8-17} mm, geheel ingebed",
     "{group}: {1-3} pijpvormige biopten"}
);
constexpr auto kMicroBenign = bank(
    {"{group}: prostaatweefsel met tweelagig epitheel, zonder atypie",
     "{group}: klierbuizen en stroma, focale chronische ontsteking",
     "{group}: atrofie en basaalcelhyperplasie",
     "{group}: [rustig|normaal] [prostaatweefsel|klierweefsel], [geen|zonder] "
     "[atypie|kernatypie]",
     "{group}: [klieren|acini] met [behouden|aanwezige] basale cellen",
     "{group}: stroma en [enkele|weinig] [rustige|niet-atypische] klieren, "
     "[lymfocyten|ontstekingscellen]",
     "{group}: geen invasieve [klieren|groei], [wel|geringe] ontsteking",
     "{group}: [fibromusculair|glad] stroma, [cysteuze|atrofische] klieren, geen afwijkingen",
     "{group}: [adenomyomateuze hyperplasie|klierhyperplasie], geen infiltratieve groei",
     "{group}: geen proliferatie van atypische buizen"},
    {"{group}: rustig klierweefsel zonder afwijkingen",
     "{group}: stroma met enkele niet-atypische klieren en lymfocyten"}
);
constexpr auto kMicroTumour = bank(
    {"{group}: infiltrerende kleine klierbuizen met prominente nucleoli over {1-13} mm",
     "{group}: atypische acini, deels fuserend, perineurale groei [aanwezig|afwezig]",
     "{group}: tumorvelden met vergrote kernen, basale cellen ontbreken",
     "{group}: [invasieve|infiltratieve] groei van [atypische|kleine] [klieren|buizen]",
     "{group}: [proliferatie|velden] van atypische [acini|klieren] zonder basale cellen",
     "{group}: atypische klieren, lengte {1-13} mm, [met|zonder] perineurale groei",
     "{group}: tumor over een [afstand|lengte] van {1-14} mm met [kernatypie|nucleoli]",
     "{group}: carcinoom met [kleine buizen|fusie van klieren|cribriforme velden]",
     "{group}: tussen [goedaardige|rustige] klieren [ook |]infiltrerende [buizen|acini] "
     "met kernatypie",
     "{group}: p63 negatief, AMACR positief in [atypische klieren|de tumor]"},
    {"{group}: invasieve atypische klieren over een lengte van {1-12} mm",
     "{group}: proliferatie van kleine buizen met kernatypie"}
);
constexpr auto kBenign = bank(
    {"geen maligniteit",
     "goedaardig prostaatweefsel",
     "chronische prostatitis, geen carcinoom",
     "benigne klierweefsel met atrofie",
     "[prostaatweefsel|weefsel] zonder [tumor|maligniteit]",
     "zonder [tekenen van |aanwijzingen voor ]tumor",
     "geen [tekenen van|aanwijzingen voor] [carcinoom|tumor]",
     "[chronische|granulomateuze] ontsteking, geen [tumor|maligniteit]",
     "ontsteking zonder maligne [cellen|klieren]",
     "[niet maligne|niet-maligne] prostaatweefsel",
     "benigne prostaatweefsel, niet maligne",
     "atrofie, [geen|niet] maligne",
     "[benigne|goedaardige] [hyperplasie|klieren]",
     "geen adenocarcinoom, Gleason niet van toepassing",
     "[high grade PIN|PIN], geen invasief carcinoom",
     "adenocarcinoom [niet aangetroffen|niet gezien|afwezig]",
     "geen tumor in {1-3} biopten",
     "[normaal|atrofisch] [prostaat|klier]weefsel, geen Gleasonscore",
     "negatief voor [carcinoom|maligniteit]",
     "reactieve veranderingen, geen carcinoom"},
    {"zonder tumor", "geen aanwijzingen voor maligniteit", "ontsteking, niet maligne"}
);
constexpr auto kCancer = bank(
    {"acinair adenocarcinoom, Gleason {score}, in {1-3} biopten",
     "adenocarcinoom, Gleasonscore {score}, tumorlengte {1-14} mm",
     "prostaatcarcinoom, Gleason score {score}, {5-80}% van het weefsel",
     "[acinair |]adenocarcinoom [met|van] Gleasonscore {score}",
     "[acinair |]adenocarcinoom van de prostaat, [Gleason|Gleasonscore]: {score}",
     "carcinoom [met|van] Gleason {score}, [lengte|over een lengte van] {1-13} mm",
     "carcinoom over {1-14} mm, Gleason {score}",
     "{1-14} mm [adenocarcinoom|carcinoom], Gleasonscore {score}",
     "Gleason {score}, [acinair |][adenocarcinoom|carcinoom]",
     "Gleasonscore {score} [adenocarcinoom|prostaatcarcinoom] in {1-3} [biopten|van de "
     "pijpjes]",
     "Gleason {score} in {5-90}% van [het weefsel|de biopten]",
     "adenocarcinoom (Gleason {score})",
     "prostaatcarcinoom (Gleasonscore {score}; {1-12} mm)",
     "[positief|maligne], [adenocarcinoom|carcinoom] met Gleason {score}",
     "[adenocarcinoom|carcinoom], score volgens Gleason {score}, {5-80}%",
     "{score} volgens Gleason, [adenocarcinoom|carcinoom]",
     "acinair carcinoom, Gleason: {score}[, geen perineurale groei|, met perineurale groei]",
     "adenocarcinoom, [graad|gradering] Gleason {score}, [geen|met] extraprostatische groei",
     "lokalisatie adenocarcinoom, Gleason-score {score}",
     "[infiltrerend|invasief] adenocarcinoom, Gleasonscore {score}, geen "
     "[intraductaal|cribriform] carcinoom",
     "in {1-3} biopten adenocarcinoom, [maximaal|totaal] {1-15} mm, Gleason {score}",
     "[|tumor aanwezig: ]adenocarcinoom Gleason {score}",
     "prostaatcarcinoom van de [acinaire|gewone] soort met Gleason {score}",
     "adenocarcinoom, Gleasonscore {score} over een lengte van {1-14} mm"},
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
     "Antistolling was {2-7} dagen gestaakt",
     "[Patient|Patiënt] in [buikligging|zijligging], naaldgeleider [rectaal |]geplaatst",
     "[Profylaxe|Vooraf] met [ciprofloxacine|antibiotica] [gegeven|toegediend]",
     "De [laesie|afwijking|haard] [rechts|links] [apicaal|basaal] is [goed|matig] zichtbaar",
     "[Target|Doelgebied]: [perifere zone|transitiezone] [rechts|links], [apex|basis]",
     "De ligging van [iedere|elke] naald werd [met een opname |]gecontroleerd",
     "[Lokalisatie|Planning] op [T2|ADC|diffusie]-gewogen beelden",
     "In totaal [werden|zijn] {1-6} biopten genomen",
     "[Verdoving|Anesthesie] met {5-12} ml [lidocaine|xylocaine]",
     "De naald werd in [twee|drie] richtingen [vastgelegd|afgebeeld]",
     "Afwijking [ventraal|dorsaal] in de prostaat van {6-22} mm, niet [zeker |]verdacht",
     "[Transperineale|Transrectale] [route|benadering] in de MRI-scanner",
     "Gebruik van een {16-18} G [biopsienaald|naald]",
     "De [indicatie|aanvraag] en vorige MRI zijn [doorgenomen|besproken]"},
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
     "Beelden zijn opgeslagen in het archief",
     "[Ongecompliceerde|Vlotte] procedure",
     "[Procedure|Ingreep] zonder [complicaties|problemen] [verlopen|afgerond]",
     "[Biopten|Pijpjes] [op|in] formaline naar [het laboratorium|de pathologie]",
     "[Uitslag|PA] [volgt|wordt besproken] via de [uroloog|aanvrager]",
     "[Patient|Patiënt] [in goede conditie|goed] [naar huis|van de afdeling]",
     "[Geen|Nauwelijks] [nabloeding|bloedverlies] [gezien|opgetreden]",
     "[Duur|Tijdsduur]: {18-62} minuten",
     "[Representatief|Voldoende] materiaal [verstuurd|verzameld]",
     "Bij [koorts|bloedverlies] contact opnemen met de [afdeling|polikliniek]"},
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
     "[craniale|caudale] zijde van de haard",
     "[ventrale|dorsale] [zijde|begrenzing|helft] van de [laesie|afwijking]",
     "[ventrale|dorsale] [laesierand|haardrand] [links|rechts]",
     "[ventraal|dorsaal] aan de rand van de [laesie|haard]",
     "rand van de haard, [craniaal|caudaal|mediaal|lateraal]",
     "[ventraal|dorsaal] in de [haard|afwijking] [rechts|links]",
     "midden in de [haard|afwijking] [rechts|links]",
     "midden van de laesie, [basis|apex] [rechts|links]",
     "in het [midden|centrum] van de [laesie|haard]",
     "[apicaal|basaal] in de laesie, [links|rechts]",
     "[ventraal|dorsaal|mediaal] in de afwijking, [basaal|apicaal]",
     "[mediaal|lateraal|centraal] in de [haard|afwijking]",
     "[linker|rechter] [perifere zone|transitiezone]",
     "[linker|rechter] [perifere zone|transitiezone], [hoogte |][apex|basis|middendeel]",
     "perifere zone [links|rechts] ter hoogte van het [middendeel|verumontanum]",
     "ter hoogte van de [laesie|haard] [apicaal|basaal]",
     "[apex|basis] ter hoogte van de [midlijn|perifere zone]",
     "[paramediaan|mediaan] in de [apex|basis] [links|rechts]",
     "[links|rechts] paramediaan, [middendeel|apex|basis]",
     "middendeel [links|rechts] [paramediaan|lateraal|dorsaal]",
     "in het middendeel, [perifere zone|transitiezone] [links|rechts]",
     "[PZ|TZ] [links|rechts] [apex|mid|basis]",
     "[linker|rechter] [PZ|TZ], [apicaal|basaal|mid]",
     "[links|rechts] [mid|apex|basis]",
     "[links|rechts] [dorsolateraal|posterolateraal|anterolateraal]",
     "[anterieur|posterieur] [links|rechts] in de [apex|basis|transitiezone]",
     "anterieure fibromusculaire zone [links|rechts]",
     "[apicale|basale] [perifere zone|transitiezone] [links|rechts]",
     "[linkerzijde|rechterzijde] van de prostaat, [apicaal|basaal]",
     "[linker|rechter] [zijde|kwab], [ventraal|dorsaal]",
     "centrale zone [links|rechts]",
     "in de [apex|basis], [net |]naast de midlijn",
     "[craniaal|caudaal] in [de laesie|de haard] [links|rechts]",
     "[bovenste|onderste] [deel|helft] van de [laesie|haard] [links|rechts]"},
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
     "goede positie, representatief",
     "zeker representatief voor de [laesie|haard|afwijking]",
     "[zeker|zonder meer|duidelijk|volledig] in de [laesie|haard|afwijking]",
     "[laesie|haard] zeker geraakt, representatief",
     "[duidelijk|volledig|ruim] representatief",
     "[laesie|haard|afwijking] [goed |]geraakt",
     "[correct|juist|goed] gelegen, representatief",
     "[correct|goed|fraai] gelegen in de [laesie|haard]",
     "[correcte|goede|juiste] [ligging|positie]",
     "naald correct [gelegen|gepositioneerd], representatief biopt",
     "representatief, [naald|biopt] in de [haard|laesie|afwijking]",
     "representatief, gelegen in de [haard|laesie]",
     "representatief [biopt|materiaal|genomen|geplaatst]",
     "biopt representatief",
     "[zeker|goed|duidelijk] in de [haard|laesie|afwijking], representatief",
     "positie [goed|correct|juist], representatief biopt",
     "[raak|treft de laesie]",
     "op de juiste [plaats|diepte], representatief",
     "[adequaat|adequate positie], representatief",
     "naald [door|centraal in] de [laesie|haard], representatief",
     "wel representatief",
     "zeker in de haard gelegen"},
    {"zeker representatief", "representatief gelegen", "correct in de haard, representatief"}
);
constexpr auto kMissed = bank(
    {"niet representatief",
     "naast de laesie, niet representatief",
     "niet representatief, naald te diep",
     "biopt niet representatief",
     "mist de laesie",
     "zeker niet representatief voor de [laesie|haard|afwijking]",
     "[duidelijk|helaas|beslist] niet representatief",
     "[laesie|haard] zeker niet geraakt",
     "[naald|biopt] zeker naast de [haard|laesie]",
     "niet gelegen in de [haard|laesie|afwijking]",
     "niet [goed|correct] gelegen, niet representatief",
     "niet representatief, gelegen [naast|buiten] de [haard|laesie]",
     "niet representatief [biopt|materiaal|genomen|geplaatst]",
     "[te diep|te oppervlakkig|te hoog|te laag], niet representatief",
     "[te ver|veel te ver] [naar lateraal|naar mediaal|van de laesie]",
     "te ver naast de [haard|laesie]",
     "niet representatief, te ver [doorgeschoten|van de afwijking]",
     "[buiten|naast] de [laesie|haard|afwijking]",
     "[buiten|naast] de [haard|afwijking], niet representatief",
     "[laesie|haard|afwijking] [gemist|niet geraakt]",
     "naald mist de [haard|afwijking]",
     "niet in de [haard|laesie|afwijking]",
     "naald niet in de [haard|laesie], niet representatief",
     "verkeerde positie, niet representatief",
     "niet representatief voor de [haard|laesie]",
     "mist de [haard|afwijking], niet representatief"},
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
     "mogelijk representatief",
     "twijfelachtig of de [laesie|afwijking] [is geraakt|bereikt is|getroffen is]",
     "twijfelachtig, [haard|laesie] mogelijk geraakt",
     "haard [mogelijk|misschien|wellicht] geraakt",
     "het is [onzeker|onduidelijk|twijfelachtig] of de [haard|afwijking] is geraakt",
     "[onzeker|onduidelijk] of [dit|het biopt|de naald] representatief is",
     "representativiteit [onzeker|twijfelachtig|onduidelijk]",
     "niet zeker representatief",
     "[representatief, maar onzeker|onzeker, mogelijk representatief]",
     "mogelijk niet representatief",
     "mogelijk [net |][te ver|te diep doorgeschoten|te lateraal|te mediaal|te hoog|te laag]",
     "mogelijk iets te [diep|oppervlakkig] gelegen",
     "[diepte|ligging] [twijfelachtig|onzeker]",
     "[misschien|wellicht] [te diep|te oppervlakkig|net naast de laesie]",
     "mogelijk [door|in|aan] de rand van de [laesie|haard]",
     "mogelijk [naast|buiten] de [haard|afwijking]",
     "twijfel of de [naald|laesie] goed [ligt|geraakt is]",
     "[dubieus|dubieus representatief]",
     "[laesie|haard] mogelijk gemist",
     "onzeker, [naald|biopt] net aan de rand"},
    {"twijfelachtig of de haard geraakt is", "mogelijk te diep", "onzeker representatief"}
);

// Ways to write a list, what stands in < > only where a needle is judged. As titles are, those of
// the test split are among those of the others.
constexpr auto kForms = bank(
    {"Naald {n}: {place}<: {quality}>.",
     "Naald {n}: {place}<, {quality}>.",
     "Biopt {n} - {place}< - {quality}>.",
     "{n}. {place}<: {quality}>.",
     "Naald {n} {place}< ({quality})>.",
     "Biopsie {n}, {place}<; {quality}>.",
     "Naald {n} - {place}< - {quality}>.",
     "Naald {n}, {place}<: {quality}>.",
     "Naald {n} ({place})<: {quality}>.",
     "Naald {n} / {place}< / {quality}>.",
     "Naald {n} = {place}<, {quality}>.",
     "Naald {n}:< {quality} -> {place}.",
     "Naald {n}<: {quality}>; locatie: {place}.",
     "Naald {n}: locatie {place}<, beoordeling {quality}>.",
     "Naald {n} [werd geplaatst|is gezet]: {place}<; {quality}>.",
     "Naald nummer {n}: {place}<. Oordeel: {quality}>.",
     "[Positie|Plaats|Ligging] naald {n}: {place}<. {quality}>.",
     "Naaldbiopt {n}: {place}<, {quality}>.",
     "Biopt {n}: {place}<, {quality}>.",
     "Biopt {n}: {place}< ({quality})>.",
     "Biopt {n} {place}<, {quality}>.",
     "Biopt {n} ({place})< - {quality}>.",
     "Biopt {n}. Plaats: {place}.< Beoordeling: {quality}.>",
     "Biopt {n}<, {quality}>, genomen uit: {place}.",
     "Biopsie {n}: {place}< - {quality}>.",
     "Biopsie {n}, locatie {place}<: {quality}>.",
     "Biopsie {n} [betreft|uit] {place}<; {quality}>.",
     "{n}) {place}<, {quality}>.",
     "{n}: {place}<; {quality}>.",
     "{n} - {place}< - {quality}>.",
     "{n}. {place}<, {quality}>.",
     "{n}. Locatie: {place}<; naald: {quality}>.",
     "[Afname|Punctie|Monster] {n}: {place}<, {quality}>.",
     "[Locatie|Lokalisatie] {n}: {place}< - {quality}>."},
    {"Naald {n}: {place}<: {quality}>.",
     "Naald {n}: {place}<, {quality}>.",
     "Biopt {n} - {place}< - {quality}>.",
     "{n}. {place}<: {quality}>.",
     "Naald {n} {place}< ({quality})>.",
     "Biopsie {n}, {place}<; {quality}>."}
);

// The form of one needle.
std::string judged_or_not(std::string_view form, bool is_judged) {
  const std::size_t open = form.find('<');
  const std::size_t close = form.find('>');
  std::string text(form.substr(0, open));
  if (is_judged) text += form.substr(open + 1, close - open - 1);
  text += form.substr(close + 1);
  return text;
}

}  // namespace

Draft make_prostate_needles(Scribe& scribe) {
  const int n_needles = 1 + static_cast<int>(scribe.share({0.08, 0.24, 0.3, 0.2, 0.12, 0.06}));
  const std::string_view form = scribe.pick(kForms);
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
        judged_or_not(form, is_judged),
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
