// Letters in which every medical term is an entity (task 26): diseases, symptoms, examinations,
// procedures and drugs. All else in them is plain language.
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "dragon/synth/bank.h"
#include "dragon/synth/families.h"
#include "dragon/synth/report.h"
#include "dragon/synth/scribe.h"

namespace extractinator::dragon::synth {
namespace {

constexpr auto kDiseases = bank(
    {"hypertensie",
     "diabetes mellitus type 2",
     "atriumfibrilleren",
     "hartfalen",
     "COPD",
     "astma",
     "[acute|chronische] pancreatitis",
     "[acute|chronische] bronchitis",
     "cholecystitis",
     "[hypo|hyper]thyreoïdie",
     "[peri|endo]carditis",
     "nierinsufficiëntie",
     "levercirrose",
     "reumatoïde artritis",
     "jicht",
     "diverticulitis",
     "diepe veneuze trombose",
     "longembolie",
     "osteoporose",
     "mammacarcinoom",
     "prostaatcarcinoom",
     "melanoom",
     "ziekte van Crohn",
     "epilepsie",
     "migraine",
     "aortastenose",
     "hernia inguinalis",
     "[hypo|hyper]natriëmie",
     "pneumonie",
     "urosepsis",
     "psoriasis",
     "glaucoom",
     "anemie",
     "ziekte van Parkinson",
     "angina pectoris",
     "hartinfarct",
     "herseninfarct",
     "TIA",
     "nefrotisch syndroom",
     "maagzweer",
     "refluxziekte",
     "prikkelbaredarmsyndroom",
     "gastritis",
     "appendicitis",
     "artrose",
     "fibromyalgie",
     "hernia nuclei pulposi",
     "carpaletunnelsyndroom",
     "multiple sclerose",
     "dementie",
     "depressie",
     "angststoornis",
     "schizofrenie",
     "eczeem",
     "erysipelas",
     "herpes zoster",
     "hiv-infectie",
     "tuberculose",
     "lymfoom",
     "leukemie",
     "multipel myeloom",
     "longcarcinoom",
     "pancreascarcinoom",
     "[acute|chronische] nierinsufficiëntie",
     "hyper[glykemie|calciëmie]",
     "hypo[glykemie|calciëmie]",
     "obesitas",
     "slaapapneu",
     "cataract",
     "maculadegeneratie",
     "otitis media",
     "tonsillitis",
     "polymyalgia rheumatica",
     "systemische lupus erythematodes",
     "sepsis",
     "osteomyelitis",
     "scoliose",
     "nierstenen",
     "prostaathyperplasie",
     "endometriose",
     "myoom"},
    {"[hypo|hyper]kaliëmie",
     "myocarditis",
     "colitis ulcerosa",
     "mitralisinsufficiëntie",
     "[acute|chronische] hepatitis",
     "[acute|chronische] sinusitis",
     "longfibrose",
     "cystenieren",
     "maligne lymfoom",
     "artrose van de knie",
     "coloncarcinoom",
     "polyneuropathie",
     "tromboflebitis",
     "cholelithiasis",
     "sarcoïdose",
     "hypercholesterolemie",
     "pyelonefritis"}
);
constexpr auto kSymptoms = bank(
    {"dyspnoe",
     "hoofdpijn",
     "koorts",
     "misselijkheid",
     "pijn op de borst",
     "palpitaties",
     "oedeem",
     "duizeligheid",
     "hematurie",
     "icterus",
     "hoesten",
     "buikpijn",
     "obstipatie",
     "diarree",
     "jeuk",
     "syncope",
     "gewichtsverlies",
     "hemoptoë",
     "nachtzweten",
     "souffle",
     "exantheem",
     "dysurie",
     "moeheid",
     "rillingen",
     "zweten",
     "kortademigheid",
     "piepende ademhaling",
     "rhinorroe",
     "keelpijn",
     "heesheid",
     "oorpijn",
     "misselijkheid en braken",
     "zuurbranden",
     "krampen",
     "rectaal bloedverlies",
     "incontinentie",
     "nycturie",
     "gewrichtspijn",
     "ochtendstijfheid",
     "spierzwakte",
     "tremor",
     "geheugenverlies",
     "slapeloosheid",
     "tintelingen",
     "dubbelzien",
     "huiduitslag",
     "zwelling van de enkels",
     "lymfadenopathie",
     "splenomegalie",
     "hypotensie"},
    {"orthopnoe",
     "rugpijn",
     "braken",
     "melaena",
     "tachycardie",
     "dysfagie",
     "paresthesie",
     "hepatomegalie",
     "haematemesis",
     "tinnitus",
     "spierpijn",
     "cyanose",
     "bradycardie"}
);
constexpr auto kExaminations = bank(
    {"echocardiografie",
     "CT-thorax",
     "X-thorax",
     "ECG",
     "gastroscopie",
     "coloscopie",
     "MRI van de hersenen",
     "bloedonderzoek",
     "urinekweek",
     "echo van de buik",
     "biopsie",
     "longfunctieonderzoek",
     "botdichtheidsmeting",
     "fietstest",
     "CT-abdomen",
     "MRI van de knie",
     "PET-CT",
     "mammografie",
     "laparoscopie",
     "spirometrie",
     "inspanningsonderzoek",
     "Holter-onderzoek",
     "doppleronderzoek",
     "angiografie",
     "EEG",
     "lumbaalpunctie",
     "beenmergpunctie",
     "mictiecystogram",
     "allergietest",
     "sputumkweek",
     "glucosemeting",
     "röntgenfoto van de pols"},
    {"bronchoscopie",
     "MRI-prostaat",
     "elektromyografie",
     "bloedkweek",
     "echo van de nieren",
     "cystoscopie"}
);
constexpr auto kProcedures = bank(
    {"appendectomie",
     "[links|rechts]zijdige nefrectomie",
     "totale heupprothese",
     "cholecystectomie",
     "coronaire bypassoperatie",
     "pacemakerimplantatie",
     "lobectomie",
     "mastectomie",
     "dialyse",
     "bloedtransfusie",
     "radiotherapie",
     "chemotherapie",
     "hysterectomie",
     "prostatectomie",
     "tonsillectomie",
     "gastrectomie",
     "amputatie",
     "niertransplantatie",
     "levertransplantatie",
     "hartkatheterisatie",
     "ablatie",
     "hernia-operatie",
     "sectio caesarea",
     "huidtransplantatie",
     "arthroscopie",
     "drainage",
     "hormoontherapie",
     "fysiotherapie"},
    {"splenectomie",
     "thyreoïdectomie",
     "hemicolectomie",
     "stentplaatsing",
     "immunotherapie",
     "totale knieprothese"}
);
constexpr auto kDrugs = bank(
    {"metoprolol",    "metformine",   "furosemide",      "amoxicilline", "prednison",
     "omeprazol",     "simvastatine", "apixaban",        "paracetamol",  "lisinopril",
     "levothyroxine", "salbutamol",   "amlodipine",      "losartan",     "hydrochloorthiazide",
     "spironolacton", "digoxine",     "acenocoumarol",   "clopidogrel",  "acetylsalicylzuur",
     "ibuprofen",     "diclofenac",   "tramadol",        "oxycodon",     "insuline",
     "gliclazide",    "doxycycline",  "flucloxacilline", "methotrexaat", "azathioprine",
     "tamoxifen",     "citalopram",   "oxazepam",        "diazepam",     "haloperidol",
     "budesonide",    "tiotropium",   "rosuvastatine"},
    {"bisoprolol", "ciprofloxacine", "pantoprazol", "atorvastatine", "enalapril", "morfine"}
);

constexpr auto kHistory = bank(
    {"In {1996-2021} had [mevrouw|meneer] {disease} en daarna {disease}",
     "Bekend met {disease}, {disease} en {disease}",
     "Vroeger {procedure} ondergaan, zonder problemen daarna",
     "Sinds {2005-2023} behandeld wegens {disease}",
     "In de familie komt {disease} voor, vooral bij de moeder",
     "{disease} in {1998-2022}, {procedure} in {2000-2023}",
     "Verder bekend met {disease} en {disease}, stabiel",
     "Eerder onderzocht in verband met {symptom}, {examination} gaf geen verklaring"},
    {"Eerder waren er {disease} en {disease}",
     "Er is al jaren {disease}, en in {1999-2020} was er {procedure}",
     "Een broer heeft {disease}",
     "Vanwege {disease} was [hij|zij] eerder bij ons, later ook vanwege {disease}",
     "Opgenomen geweest met {disease} in {2001-2022}"}
);
constexpr auto kStory = bank(
    {"[Hij|Zij] komt vandaag vanwege {symptom} en {symptom}",
     "Sinds [een week|enkele dagen|de vakantie] {symptom}, geen {symptom}",
     "Vertelt over {symptom}, vooral in de ochtend",
     "Er was kort {symptom}, dat is nu over",
     "Geen {symptom}, geen {symptom}",
     "Na de wandeling kreeg [hij|zij] {symptom}",
     "{symptom} begon [vorige maand|plotseling], daarna ook {symptom}",
     "[Hij|Zij] is bang voor {disease}"},
    {"Klaagt over {symptom}, soms ook {symptom}",
     "[Hij|Zij] heeft deze week {symptom} gemerkt",
     "De partner noemt {symptom} in de nacht",
     "{symptom} is minder geworden, {symptom} niet",
     "Bij navraag geen {symptom} en ook geen {symptom}",
     "Zorgen over {disease} zijn besproken"}
);
constexpr auto kExamined = bank(
    {"De {examination} van vorige week liet {disease} zien",
     "{examination}: geen tekenen van {disease}",
     "Wij vragen {examination} en {examination} aan",
     "Bij {examination} blijkt {disease}",
     "Uitslag van {examination} wordt nog verwacht",
     "{examination} en {examination} waren zonder bijzonderheden",
     "Wij denken aan {disease}, minder aan {disease}"},
    {"Op {examination} zien wij {disease}",
     "{examination} was in orde",
     "Er volgt {examination} om {disease} uit te sluiten",
     "{examination} en {examination} staan gepland",
     "Het meest waarschijnlijk is {disease}"}
);
constexpr auto kPlan = bank(
    {"Wij starten {drug} {1-3} keer per dag",
     "{drug} wordt gestopt, {drug} gaat door",
     "Voorlopig afwachten; bij {symptom} eerder bellen",
     "[Mevrouw|Meneer] staat op de lijst voor {procedure}",
     "Gezien {disease} kiezen wij voor {drug}",
     "De dosis {drug} gaat omhoog",
     "Na {procedure} volgt {drug} voor {2-8} weken",
     "Bij toename van {symptom} herhalen wij {examination}"},
    {"{drug} vervangen door {drug}",
     "Als {symptom} terugkomt, dan graag contact",
     "Voor {disease} is {procedure} de volgende stap",
     "Recept voor {drug} meegegeven",
     "Overleg over {procedure} in de komende week"}
);
constexpr auto kPlain = bank(
    {"[Mevrouw|Meneer] woont alleen en kookt nog zelf",
     "De dochter ging mee naar het gesprek",
     "Wij spraken rustig over de mogelijkheden",
     "De volgende afspraak is over {2-9} weken",
     "[Hij|Zij] werkt {2-5} dagen per week op kantoor",
     "Graag tot een volgende keer",
     "Drinkt in het weekend een glas wijn",
     "Het vervoer is geregeld",
     "Lengte {156-196} cm, gewicht {52-108} kg",
     "U ontvangt binnenkort een nieuwe brief",
     "De reis naar het ziekenhuis duurde lang",
     "[Mevrouw|Meneer] is {3-9} jaar geleden verhuisd",
     "Wij hebben de brief van de huisarts gelezen"},
    {"[Hij|Zij] fietst elke dag naar het dorp",
     "Er zijn geen vragen meer",
     "Over {3-8} weken spreken wij elkaar weer",
     "De zoon heeft dit begrepen en belt ons",
     "[Mevrouw|Meneer] leest graag en is veel buiten",
     "Wij namen de tijd om alles uit te leggen",
     "De buurvrouw helpt met de boodschappen",
     "[Hij|Zij] slaapt {5-8} uur per nacht",
     "Met vriendelijke groet, ook aan de familie",
     "Het huis heeft een trap en een kleine tuin"}
);

std::optional<Slot> term(Scribe& scribe, std::string_view name) {
  const auto found = [&](Bank bank) {
    return Slot{.name = name, .text = scribe.words(bank), .tags = {"MENTION"}};
  };
  if (name == "disease") return found(kDiseases);
  if (name == "symptom") return found(kSymptoms);
  if (name == "examination") return found(kExaminations);
  if (name == "procedure") return found(kProcedures);
  if (name == "drug") return found(kDrugs);
  return std::nullopt;
}

}  // namespace

Draft make_terminology(Scribe& scribe) {
  scribe.resolve_with([&](std::string_view name) { return term(scribe, name); });
  const auto paragraph = [&](Bank bank, int low, int high) {
    std::vector<Passage> sentences;
    scribe.fill(sentences, bank, low, high);
    std::vector<Passage> plain;
    scribe.fill(plain, kPlain, 1, 3);
    for (Passage& sentence : plain)
      scribe.insert(sentences, std::move(sentence));
    return Section{.part = Part::untitled, .sentences = std::move(sentences)};
  };
  std::vector<Section> sections;
  sections.push_back(paragraph(kHistory, 3, 5));
  sections.push_back(paragraph(kStory, 4, 6));
  sections.push_back(paragraph(kExamined, 3, 5));
  sections.push_back(paragraph(kPlan, 4, 6));
  return {
      .report = assemble(scribe, std::move(sections), Letters::as_written),
      .parts_before = {},
      .label = {},
  };
}

std::span<const NamedBank> terminology_banks() {
  static constexpr NamedBank kBanks[] = {
      {.name = "term diseases", .bank = kDiseases},
      {.name = "term symptoms", .bank = kSymptoms},
      {.name = "term examinations", .bank = kExaminations},
      {.name = "term procedures", .bank = kProcedures},
      {.name = "term drugs", .bank = kDrugs},
      {.name = "term history", .bank = kHistory},
      {.name = "term story", .bank = kStory},
      {.name = "term examined", .bank = kExamined},
      {.name = "term plan", .bank = kPlan},
      {.name = "term plain", .bank = kPlain},
  };
  return kBanks;
}

}  // namespace extractinator::dragon::synth
