// Letters in which every medical term is an entity (task 26): diseases, symptoms, examinations,
// procedures and drugs. All else in them is plain language.
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "dragon/synth/bank.h"
#include "dragon/synth/care_terms.h"
#include "dragon/synth/disease_terms.h"
#include "dragon/synth/families.h"
#include "dragon/synth/report.h"
#include "dragon/synth/scribe.h"

namespace extractinator::dragon::synth {
namespace {

constexpr auto kHistory = bank(
    {"In {1996-2021} had [mevrouw|meneer] {disease} en daarna {disease}",
     "Bekend met {disease}, {disease} en {disease}",
     "Vroeger {procedure} ondergaan, zonder problemen daarna",
     "Sinds {2005-2023} [behandeld|onder controle|bij ons] [wegens|vanwege|voor] {disease}",
     "In de familie komt {disease} voor, vooral bij de [moeder|vader|zus]",
     "{disease} in {1998-2022}, {procedure} in {2000-2023}",
     "Verder bekend met {disease} en {disease}, stabiel",
     "Eerder [bekeken|nagekeken] in verband met {symptom}, {examination} gaf geen verklaring",
     "Voorgeschiedenis: {disease}, {procedure}[ ({1995-2022})|], {disease}",
     "VG: {disease}; {disease}; {procedure}",
     "{1994-2023}: {disease}",
     "{1994-2023} {procedure} [wegens|vanwege|bij|i.v.m.] {disease}",
     "{1994-2014}: {disease}, {2015-2023}: {procedure}",
     "Kreeg op {20-60}-jarige leeftijd {disease}",
     "Op de kinderleeftijd {disease}, later {procedure}",
     "[Zijn|Haar] [vader|moeder|broer|zus|oom|tante] had [ook |]{disease}",
     "Bij [de vader|de moeder|een zus|een oom] werd {disease} gevonden",
     "Familie: [vader|moeder|broer] {disease}, [zus|opa|oma] {disease}",
     "Familieanamnese: {disease} bij [twee tantes|een neef|beide ouders]",
     "Bij ons in zorg [wegens|om] {disease}, elders om {disease}",
     "Er is een verleden van {disease} en van {disease}",
     "Er werd in {1999-2022} {procedure} gedaan [wegens|om] {disease}",
     "Vanaf {2001-2021} {disease}[, waarvoor {drug}|, nu rustig]",
     "Doormaakte [als kind |]{disease}, nooit {disease}",
     "Nooit {disease} gehad, wel {disease}",
     "Geen {disease}, geen {disease}[ in het verleden|]",
     "Onder onze hoede sinds {2004-2022} met {disease}",
     "De huisarts noemt {disease} en {disease}",
     "Overgekomen van elders met {disease}",
     "Twee keer {procedure}, de laatste in {2003-2022}",
     "{procedure} ([links|rechts], {1998-2022})",
     "Status na {procedure} en {procedure}",
     "{disease} was er al in {1990-2010}, {disease} kwam erbij",
     "[Mevrouw|Meneer] heeft {disease}, {disease} en sinds kort ook {disease}",
     "Gebruikt thuis {drug}, {drug} en {drug}",
     "Thuismedicatie: {drug} {5-80} mg, {drug} {1-3}dd{1-2}",
     "[Mevrouw|Meneer] lag in {1999-2022} bij ons met {disease}",
     "Opname elders met {symptom}, bleek {disease} te zijn",
     "Allergisch voor {drug}",
     "Reageert slecht op {drug} en op kiwi",
     "In het buitenland {procedure} gehad, het verslag ontbreekt"},
    {"Eerder waren er {disease} en {disease}",
     "Er is al jaren {disease}, en in {1999-2020} was er {procedure}",
     "Een broer heeft {disease}",
     "Vanwege {disease} was [hij|zij] eerder bij ons, later ook vanwege {disease}",
     "Opgenomen geweest met {disease} in {2001-2022}"}
);
constexpr auto kStory = bank(
    {"[Hij|Zij] komt [vandaag|nu|opnieuw] [vanwege|met|wegens] {symptom} en {symptom}",
     "Sinds [een week|enkele dagen|de vakantie|de verhuizing|kerst] {symptom}, geen {symptom}",
     "Vertelt over {symptom}, vooral in de ochtend",
     "Er was kort {symptom}, dat is nu over",
     "Geen {symptom}, geen {symptom}",
     "Na de wandeling kreeg [hij|zij] {symptom}",
     "{symptom} begon [vorige maand|plotseling], daarna ook {symptom}",
     "[Hij|Zij] is bang voor {disease}",
     "{symptom}, {symptom} en [soms |]{symptom}",
     "Anamnese: {symptom} sinds {2-9} [dagen|weken|maanden], {symptom} wisselend",
     "Last van {symptom}[ bij het traplopen| na het eten| in bed|]",
     "Er is [veel|weinig|wat meer|steeds] {symptom}",
     "Er is {symptom} bij het [opstaan|fietsen|bukken]",
     "Wel {symptom}, niet {symptom}",
     "Ontkent {symptom} en {symptom}",
     "Bij het ontbijt al {symptom}, tegen de avond {symptom}",
     "Wordt wakker van {symptom}",
     "Merkt [de laatste tijd|sinds de zomer] {symptom} op",
     "[Mevrouw|Meneer] vertelt dat {symptom} en {symptom} [samen|om en om] komen",
     "Wat vooral stoort is {symptom}",
     "Op de voorgrond staat {symptom}",
     "Heeft moeite met slapen door {symptom}",
     "Door {symptom} lukt het werk niet meer",
     "De [dochter|zoon|man|vrouw] ziet {symptom} en [vermoedt|vreest] {disease}",
     "In de loop van de dag neemt {symptom} af",
     "[Hij|Zij] denkt zelf aan {disease}",
     "Vraagt of {symptom} door {drug} kan komen",
     "Sinds het starten van {drug} is er {symptom}",
     "Met {drug} verdween {symptom} snel",
     "{drug} hielp niet tegen {symptom}",
     "{symptom} is [hetzelfde|erger|vaker] dan in het voorjaar",
     "{symptom}: nee. {symptom}: ja",
     "Geen klachten van {symptom} of {symptom}",
     "Speciële anamnese: {symptom} -, {symptom} +",
     "Verwezen om {symptom}[ en {symptom}|]",
     "Hoofdklacht: {symptom}",
     "Nu {2-6} weken {symptom}; daarvoor {symptom} gehad",
     "Lichamelijk: {symptom} [aanwezig|links meer dan rechts|afwezig]",
     "Wij zien {symptom}, verder {symptom}",
     "Tijdens het gesprek opvallend {symptom}",
     "[Hij|Zij] maakt zich druk om {symptom}"},
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
     "Wij denken aan {disease}, minder aan {disease}",
     "{examination}: {disease}",
     "{examination} ({1-28}-{1-12}-{2019-2025}): {disease}, geen {disease}",
     "{examination} toont [een beeld van |]{disease}",
     "{examination} liet [niets|weinig|geen {disease}] zien",
     "Geen {disease} op {examination}",
     "Bij {examination} [vonden|zagen] wij [geen |]{disease}",
     "Via {examination} werd {disease} gevonden",
     "{examination} past bij {disease}",
     "Het beeld past [goed|beter|niet] bij {disease}",
     "Conclusie: {disease}, [mogelijk|waarschijnlijk|geen] {disease}",
     "Diagnose: {disease}",
     "DD: {disease}, {disease}, {disease}",
     "Werkdiagnose {disease}",
     "Er lijkt sprake van {disease}[ en {disease}|]",
     "Verdenking {disease}; {examination} is besteld",
     "Om {disease} te vinden is {examination} gedaan",
     "{disease} is met {examination} bevestigd",
     "{disease} is hiermee van de baan",
     "Wij vonden {disease}, nog geen {disease}",
     "{examination} is [morgen|op maandag|deze maand] aan de beurt",
     "{examination} moest over, de eerste [was bewogen|mislukte]",
     "{examination} liet zich niet beoordelen",
     "Voor {examination} moet [mevrouw|meneer] nuchter zijn",
     "Na {examination} was er even {symptom}",
     "Aanvullend: {examination}, {examination} en {examination}",
     "Laatste {examination} dateert van {2015-2024}",
     "{symptom} past bij {disease}",
     "{symptom} wordt verklaard door {disease}",
     "Wij duiden {symptom} als uiting van {disease}",
     "Ook [denkbaar|mogelijk] is {disease}",
     "Onwaarschijnlijk is {disease}, gezien {examination}",
     "Onder de loep: {disease}"},
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
     "Bij toename van {symptom} herhalen wij {examination}",
     "Beleid: {drug}, {examination} over {2-9} weken",
     "Plan: {procedure}[ in het najaar| op korte termijn|]",
     "Start {drug} {5-80} mg[, {1-3}dd{1-2}|]",
     "Stop {drug}; begin {drug}",
     "{drug} {10-80} mg [in de ochtend|voor de nacht|bij het eten]",
     "Rp/ {drug} {10-80} mg",
     "Afbouwen van {drug} in {2-8} weken",
     "{drug} [ophogen|halveren|hervatten|blijft gelijk]",
     "Zo nodig {drug} bij {symptom}",
     "Tegen {symptom} mag {drug}",
     "[Mevrouw|Meneer] krijgt {drug} mee naar huis",
     "De apotheek levert {drug} af",
     "Liever geen {drug}, wegens {disease}",
     "Geen {procedure} zolang {symptom} [meevalt|wegblijft]",
     "{procedure} is [niet nodig|uitgesteld|ingepland|gelukt]",
     "Voor {procedure} is een tweede gesprek nodig",
     "Wij bespreken {procedure} met de [chirurg|familie]",
     "{procedure} onder leiding van een collega",
     "Kiest zelf voor {procedure} in plaats van {procedure}",
     "Mocht {symptom} blijven, dan {procedure}",
     "Blijft {symptom} bestaan, dan doen wij {examination}",
     "{disease} [vraagt|vergt] om {procedure}",
     "Met het oog op {disease} liever {procedure} dan {drug}",
     "Controle met {examination} over {2-9} maanden",
     "Bij {symptom} of {symptom} direct terugkomen",
     "Let op {symptom}, dat kan van {drug} komen",
     "{drug} [kan|mag] samen met {drug}",
     "Niet samen nemen: {drug} en {drug}",
     "Na {2-9} dagen {drug} was {symptom} weg",
     "Ter voorkoming van {disease} [ook |]{drug}",
     "Nazorg na {procedure} via de wijk",
     "De huisarts neemt {drug} over",
     "Vanaf morgen {drug}, daarna {drug}"},
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
     "Wij hebben de brief van de huisarts gelezen",
     "Geachte collega, hartelijk dank voor uw brief",
     "[Hij|Zij] komt met [een lijst vragen|de buurman|de trein|een kleinkind]",
     "In {1975-2015} kwam [mevrouw|meneer] hier wonen en daarna de broer",
     "Sinds {1998-2021} met pensioen, voorheen [leraar|bakker|kapper|lasser|boekhouder|tuinman]",
     "Vroeger [op de markt|in de bouw|in de haven] gewerkt, zonder veel vakantie",
     "De [zus|schoonzoon|mantelzorger|begeleider] belde [gisteren|vorige week] over het eten",
     "Geen [hond|kat|auto|lift|tuin] in huis, geen [trap|drempels]",
     "Bekend met de weg, de parkeergarage en de balie",
     "Houdt van [schaken|tuinieren|zingen|vissen|breien|lezen] en [wandelen|zwemmen|koken]",
     "Gaat {2-6} keer per jaar op reis met [de camper|de boot|vrienden]",
     "Kreeg vorige maand een kleinzoon, de familie is blij",
     "Na het gesprek dronken wij samen koffie",
     "[Mevrouw|Meneer] heeft een nieuwe [bril|fiets|telefoon|rollator] en is er blij mee",
     "[Hij|Zij] is bang voor de rekening",
     "Wij vragen de gemeente om [een taxi|hulp in huis|een parkeerkaart]",
     "Door de regen kwam [mevrouw|meneer] te laat",
     "Het [rooster|formulier|dossier|tijdschema] is bijgewerkt",
     "Adres en telefoonnummer zijn gecontroleerd",
     "Wij starten op tijd, rond {8-11} uur",
     "Bij het raam stond de fiets van de zoon",
     "De portier gaf {1-3} keer per dag uitleg",
     "Vanwege het weer is de afspraak verzet",
     "Er was kort overleg met de secretaresse",
     "De kamer wordt geverfd, het meubilair gaat weg",
     "Voorlopig blijft de auto staan; bij sneeuw eerder bellen",
     "[Mevrouw|Meneer] staat op de lijst voor een [appartement|tweepersoonskamer|aanleunwoning]",
     "Gezien de drukte kiezen wij voor een ander tijdstip",
     "De huur gaat omhoog, dat geeft zorgen over geld",
     "Wij denken aan verhuizen, minder aan verbouwen",
     "Vertelt over de kinderen, vooral over de jongste",
     "Sinds de vakantie een andere baan, geen nachtdienst meer",
     "Uitslag van het examen van de dochter wordt nog verwacht",
     "Vandaag is er veel verkeer en weinig plaats",
     "Met de buren is er [goed|weinig|geen] contact",
     "In de ochtend wandelt [hij|zij] met de hond van de buren",
     "[Eerste|Tweede|Derde] gesprek, [korte|lange] wachttijd",
     "Spreekt [Nederlands|Turks|Fries|Engels], geen tolk nodig",
     "Gehuwd, {1-4} kinderen, {1-6} kleinkinderen",
     "Religie en levensvisie zijn besproken",
     "Wilsverklaring: [aanwezig|niet aanwezig], kopie in de map",
     "Werkt als [vrijwilliger|chauffeur|verkoper|onderwijzer], {12-36} uur per week",
     "Onze secretaresse maakt een nieuwe afspraak",
     "Een kopie van deze brief gaat naar de huisarts",
     "Hopend u zo genoeg te hebben ingelicht",
     "Met collegiale groet, namens de vakgroep",
     "Is tevreden over de gang van zaken",
     "[Mevrouw|Meneer] kookt [elke dag|zelden|graag] en eet weinig vlees",
     "Eet drie maaltijden, met brood, groente en fruit",
     "Drinkt {2-8} koppen koffie en {1-4} glazen water",
     "De brief, de map en het pasje lagen op tafel",
     "Aan de [telefoon|balie] werd alles herhaald",
     "Bij vragen kunt u bellen tussen {8-9} en {10-12} uur",
     "Wij zien [mevrouw|meneer] over {2-9} maanden terug",
     "Wil graag naar huis, de tuin wacht",
     "Kon het verhaal goed navertellen",
     "Voelt zich [gehoord|welkom|thuis] op de afdeling",
     "[Zoon|Dochter|Partner] regelt de financiën",
     "Het contact verliep [prettig|stroef|vlot]",
     "De verwachtingen zijn uitgesproken, de wensen genoteerd",
     "Hobby: [muziek|modelbouw|puzzelen|fotografie|filatelie|geologie]",
     "Studeerde [biologie|geografie|theologie|economie|filosofie|archeologie]",
     "Las een boek over astronomie en een over architectuur",
     "Speelt viool in een orkest en leidt de repetitie",
     "Heeft een abonnement op een krant en op de bibliotheek",
     "Koopt soep, kaas, aardappelen en melk bij de winkel",
     "Het verslag is gedicteerd en daarna nagelezen"},
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
