// Pairs of sentences: does the first entail the second, contradict it, or neither (task 14). The
// second sentence claims one value of one attribute; it is drawn before the label, so that alone it
// tells nothing. The first sentence says that value, another one, or nothing about the attribute.
#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dragon/synth/bank.h"
#include "dragon/synth/entailment_care.h"
#include "dragon/synth/entailment_findings.h"
#include "dragon/synth/entailment_persons.h"
#include "dragon/synth/entailment_tissues.h"
#include "dragon/synth/entailment_topics.h"
#include "dragon/synth/families.h"
#include "dragon/synth/report.h"
#include "dragon/synth/scribe.h"

namespace extractinator::dragon::synth {
namespace {

// A whole sentence as the value.
constexpr auto kPlainClaim = bank(
    {"{v}",
     "Bewering: {v}",
     "Stelling: {v}",
     "[Gesteld|Beweerd|Vermeld|Genoteerd] wordt: {v}",
     "[De tekst|Het verslag|De brief|De arts] [zegt|meldt|vermeldt]: {v}",
     "[Uit|Volgens] de [tekst|brief|uitslag] [geldt|blijkt]: {v}",
     "Volgens de [arts|radioloog|patholoog|huisarts]: {v}",
     "[Er staat|Er is genoteerd|Hier staat]: {v}",
     "[Het volgende|Dit] [geldt|klopt|is waar]: {v}",
     "[Conclusie|Samengevat|Kortom|Dus]: {v}",
     "Het verslag [luidt|zegt ook]: {v}",
     "[Uitspraak|Hypothese|Vraag]: {v}",
     "[Men|Iemand] [zegt|stelt|beweert]: {v}",
     "Er geldt dus: {v}"},
    {"Er geldt: {v}", "Volgens het verslag: {v}"}
);

// --- A nodule of the lung -----------------------------------------------------------------------
constexpr auto kNodule = bank(
    {"[Een |De |]CT toont een nodus in de long",
     "CT toont een nodus in de long",
     "Er is een longnodus zichtbaar",
     "Longnodus",
     "[Nodus|Nodulus] [in|van] de long",
     "[Op|Bij] [CT|de scan|beeldvorming] [een|is er een] [longnodus|nodus van de long]",
     "[Bekende|Controle van een|Beoordeling van een] longnodus",
     "De [CT|scan|CT-thorax] [laat|liet] een nodus [in de long |]zien",
     "CT-thorax: nodus",
     "Gezien wordt een nodus in de long",
     "[Thorax|Longen]: [een |]nodus",
     "In het longparenchym [ligt|bevindt zich] een nodus",
     "Er ligt een nodus in de long",
     "Nieuw onderzoek vanwege een nodus",
     "[Pulmonaal|In het longweefsel] een nodus"},
    {"In de long ligt een nodus", "De scan laat een longnodus zien"}
);
constexpr Value kNoduleSides[] = {
    {.said = "aan de linkerzijde", .claimed = "linker"},
    {.said = "aan de rechterzijde", .claimed = "rechter"},
};
constexpr auto kNoduleSideClaim = bank(
    {"De nodus ligt in de {v} long",
     "De afwijking bevindt zich in de {v} long",
     "Het betreft de {v} long",
     "De {v} long [bevat|toont] een [nodus|afwijking]",
     "Er [ligt|is|zit] een [nodus|afwijking] in de {v} long",
     "[Gezien|Beschreven] is een nodus in de {v} long",
     "Aan de {v} kant [zit|ligt] een [nodus|longnodus]",
     "De {v} zijde is aangedaan",
     "Een [nodus|longnodus] van de {v} long is [zichtbaar|gezien]",
     "In de long aan de {v} zijde [is een|ligt de] nodus",
     "De longnodus [zit|ligt] in de {v} long",
     "Van de twee longen bevat de {v} de nodus"},
    {"In de {v} long is een nodus", "Het gaat om een nodus van de {v} long"}
);
constexpr Value kNoduleCourses[] = {
    {.said = "toegenomen in grootte", .claimed = "groter geworden"},
    {.said = "afgenomen in grootte", .claimed = "kleiner geworden"},
    {.said = "stabiel gebleven", .claimed = "niet van grootte veranderd"},
};
constexpr auto kNoduleCourseClaim = bank(
    {"De nodus is {v}",
     "In vergelijking met eerder is de nodus {v}",
     "[Vergeleken met|Ten opzichte van] [vroeger|eerder onderzoek|de oude scan] is de "
     "[nodus|longnodus] {v}",
     "De [afwijking|longafwijking] is {v}",
     "Sinds het vorige onderzoek is de [nodus|longnodus] {v}",
     "[In de tijd|In het beloop] is de [nodus|afwijking|longnodus] {v}",
     "De nodus in de long is [nu |inmiddels |]{v}",
     "[Het beloop|De controle]: de nodus is {v}",
     "De longnodus blijkt {v}",
     "[Gezien|Vastgesteld] is dat de nodus {v} is",
     "Na de vorige controle is de longnodus {v}",
     "De scan laat zien dat de afwijking {v} is"},
    {"De longnodus is {v}", "Sinds de vorige scan is de afwijking {v}"}
);
constexpr Value kNoduleKinds[] = {
    {.said = "solide van aspect", .claimed = "solide"},
    {.said = "subsolide met matglas", .claimed = "subsolide"},
};
constexpr auto kNoduleKindClaim = bank(
    {"De nodus is {v}",
     "Het betreft een nodus die {v} is",
     "De [longnodus|afwijking] is {v}",
     "De [nodus|afwijking] [oogt|lijkt|blijkt] {v}",
     "Er is een nodus [gezien |]die {v} [is|oogt]",
     "Het [aspect|beeld] van de [nodus|longnodus] is {v}",
     "Qua samenstelling is de nodus {v}",
     "[Op CT|In het longweefsel] is de nodus {v}",
     "Een [longnodus|nodus] die {v} is",
     "De nodus wordt {v} genoemd",
     "[Type|Soort]: de nodus is {v}",
     "Er is een longnodus en die is {v}",
     "[Nodus|Longnodus], en deze is {v}",
     "De nodus, deze in de long, is {v}"},
    {"Er is een nodus, en deze is {v}", "De longnodus oogt {v}"}
);
constexpr Value kPleura[] = {
    {.said = "met pleuravocht", .claimed = "Er is vocht rond de long"},
    {.said = "zonder pleuravocht", .claimed = "Er is geen vocht rond de long"},
};
constexpr Attribute kNoduleAttributes[] = {
    {.values = kNoduleSides, .claim = kNoduleSideClaim},
    {.values = kNoduleCourses, .claim = kNoduleCourseClaim},
    {.values = kNoduleKinds, .claim = kNoduleKindClaim},
    {.values = kPleura, .claim = kPlainClaim},
};

// --- The prostate -------------------------------------------------------------------------------
constexpr auto kProstate = bank(
    {"MRI van de prostaat met een laesie",
     "Prostaatlaesie op MRI",
     "Er is een prostaatlaesie",
     "[MRI-prostaat|Multiparametrische MRI]: [een |]laesie",
     "[Op|Bij] MRI [een|is er een] laesie [in|van] de prostaat",
     "Laesie [van|binnen] de prostaat",
     "[Zichtbaar|Aanwezig]: laesie in de prostaat",
     "[Gezien|Beschreven] is een laesie van de prostaat",
     "De prostaat [bevat|toont] een laesie",
     "MRI toont een [afwijking|laesie] van de prostaat",
     "[Prostaat|Prostaatklier]: laesie",
     "De prostaatklier bevat een laesie",
     "In de klier [ligt|bevindt zich] een laesie"},
    {"De MRI toont een laesie in de prostaat", "Laesie in de prostaatklier"}
);
constexpr Value kScores[] = {
    {.said = "PI-RADS 2", .claimed = "PI-RADS score 2"},
    {.said = "PI-RADS 3", .claimed = "PI-RADS score 3"},
    {.said = "PI-RADS 4", .claimed = "PI-RADS score 4"},
    {.said = "PI-RADS 5", .claimed = "PI-RADS score 5"},
};
constexpr auto kScoreClaim = bank(
    {"De laesie heeft {v}",
     "Aan de laesie is {v} toegekend",
     "De [afwijking|laesie|prostaatlaesie] [kreeg|scoort] {v}",
     "[Toegekend|Gegeven] is {v}",
     "De radioloog [geeft|gaf] {v}",
     "Het betreft een laesie met {v}",
     "Er is {v} aan de afwijking gegeven",
     "[De score|De beoordeling] luidt {v}",
     "{v} is [de uitkomst|toegekend]",
     "[Gezien|Beschreven] is een [laesie|afwijking] met {v}",
     "De prostaatlaesie krijgt {v}",
     "Men komt uit op {v}"},
    {"De afwijking krijgt {v}", "Er is een laesie met {v}"}
);
constexpr Value kZones[] = {
    {.said = "in de perifere zone", .claimed = "perifere zone"},
    {.said = "in de transitiezone", .claimed = "transitiezone"},
};
constexpr auto kZoneClaim = bank(
    {"De laesie ligt in de {v}",
     "De afwijking is gelegen in de {v}",
     "De [laesie|afwijking] [zit|bevindt zich] in de {v}",
     "In de {v} [ligt|zit] [een|de] [laesie|afwijking]",
     "De {v} [bevat|toont] [een|de] [laesie|afwijking]",
     "De {v} is aangedaan",
     "[Gezien|Beschreven] is een laesie in de {v}",
     "Het gaat om een [laesie|afwijking] in de {v}",
     "De plaats is de {v}",
     "De prostaatlaesie ligt in de {v}",
     "[Zichtbaar|Gezien]: laesie van de {v}",
     "Er bevindt zich een laesie in de {v}"},
    {"In de {v} bevindt zich de laesie", "Het betreft een laesie van de {v}"}
);
constexpr Value kCapsule[] = {
    {.said = "met kapseldoorbraak", .claimed = "De tumor groeit buiten de prostaat"},
    {.said = "zonder kapseldoorbraak", .claimed = "De tumor blijft binnen de prostaat"},
};
constexpr Attribute kProstateAttributes[] = {
    {.values = kScores, .claim = kScoreClaim},
    {.values = kZones, .claim = kZoneClaim},
    {.values = kCapsule, .claim = kPlainClaim},
};

// --- A polyp ------------------------------------------------------------------------------------
constexpr auto kPolyp = bank(
    {"Poliep uit het colon",
     "Bij coloscopie een poliep",
     "Ingezonden is een colonpoliep",
     "[Colonpoliep|Darmpoliep|Poliep]",
     "Poliep van de dikke darm",
     "[Ontvangen|Ingestuurd|Bekeken] is een poliep",
     "[Er is|Gezien werd|Gevonden werd] een poliep [in het colon|van de darm]",
     "Bij [endoscopie|scopie|darmonderzoek] [een|werd een] poliep [gezien|gevonden]",
     "Coloscopie met [een |]poliep",
     "De scopie toont een poliep",
     "[Materiaal|Preparaat]: poliep [van het colon|uit de dikke darm]",
     "Een poliep van de dikkedarm",
     "Histologisch onderzoek van een poliep",
     "[Dikkedarmpoliep|Een dikkedarmpoliep] bij [scopie|onderzoek]",
     "Onderzoek van een dikkedarmpoliep"},
    {"Er werd een poliep van het colon gevonden", "Dikkedarmpoliep"}
);
constexpr Value kDysplasia[] = {
    {.said = "met laaggradige dysplasie", .claimed = "laaggradige"},
    {.said = "met hooggradige dysplasie", .claimed = "hooggradige"},
};
constexpr auto kDysplasiaClaim = bank(
    {"De poliep toont {v} dysplasie",
     "Er is sprake van {v} dysplasie",
     "Er [is|bestaat] {v} dysplasie",
     "De dysplasie is {v}",
     "[Gezien|Gevonden|Vastgesteld] [is|wordt] {v} dysplasie",
     "De patholoog ziet {v} dysplasie",
     "Het [gaat om|betreft] {v} dysplasie",
     "In de poliep [is|zit] {v} dysplasie",
     "Een poliep met {v} dysplasie",
     "Onder de microscoop [toont de poliep|ziet men] {v} dysplasie",
     "De graad van dysplasie: {v}",
     "Het type dysplasie is {v}",
     "Microscopisch toont de poliep {v} dysplasie",
     "[Histologisch|Microscopisch]: {v} dysplasie"},
    {"Microscopisch is er {v} dysplasie", "De dysplasie is van het {v} type"}
);
constexpr Value kRadical[] = {
    {.said = "volledig verwijderd", .claimed = "De poliep is in zijn geheel weggenomen"},
    {.said = "onvolledig verwijderd", .claimed = "Er is een deel van de poliep achtergebleven"},
};
constexpr Value kColonSites[] = {
    {.said = "gelegen in het sigmoid", .claimed = "het sigmoid"},
    {.said = "gelegen in het caecum", .claimed = "het caecum"},
    {.said = "gelegen in het rectum", .claimed = "de endeldarm"},
};
constexpr auto kColonSiteClaim = bank(
    {"De poliep komt uit {v}",
     "De poliep zat in {v}",
     "De poliep is [weggenomen|verwijderd] uit {v}",
     "In {v} [zat|zit|lag] [een|de] poliep",
     "[Gezien|Gevonden] werd een poliep in {v}",
     "Het [betreft|was] een poliep uit {v}",
     "De plaats van de poliep is {v}",
     "{v} [bevatte|bevat] een poliep",
     "Een poliep van {v} is [verwijderd|onderzocht]",
     "Uit {v} werd een poliep gehaald",
     "De afwijking bevond zich in {v}"},
    {"Het gaat om een poliep van {v}", "In {v} werd een poliep gezien"}
);
constexpr Attribute kPolypAttributes[] = {
    {.values = kDysplasia, .claim = kDysplasiaClaim},
    {.values = kRadical, .claim = kPlainClaim},
    {.values = kColonSites, .claim = kColonSiteClaim},
};

// --- A fracture ---------------------------------------------------------------------------------
constexpr auto kFracture = bank(
    {"Na een val een fractuur",
     "De foto toont een fractuur",
     "Er is een fractuur",
     "[Fractuur|Breuk] [op de foto|na een ongeval|na een val]",
     "[Op|Bij] [röntgenonderzoek|de foto|de röntgenfoto] een fractuur",
     "[Gezien|Vastgesteld] is een fractuur",
     "[Röntgenfoto|X-foto|CT]: fractuur",
     "De röntgenfoto laat een [fractuur|breuk] zien",
     "[Patient|Man|Vrouw] met een fractuur",
     "Fractuur [na|bij] [sport|een ongeluk|trauma vorige week]",
     "Er bestaat een fractuur",
     "[Trauma|Letsel]: fractuur",
     "Ten gevolge van een trauma is er een fractuur",
     "[Röntgenonderzoek|Röntgenonderzoek na een val]: fractuur",
     "Na trauma röntgenonderzoek met een fractuur"},
    {"Röntgenonderzoek laat een fractuur zien", "Fractuur na trauma"}
);
constexpr Value kBones[] = {
    {.said = "van de pols", .claimed = "de pols"},
    {.said = "van de heup", .claimed = "de heup"},
    {.said = "van de enkel", .claimed = "de enkel"},
    {.said = "van de schouder", .claimed = "de schouder"},
};
constexpr auto kBoneClaim = bank(
    {"De patient heeft {v} gebroken",
     "De breuk zit in {v}",
     "{v} is gebroken",
     "Er is een [breuk|fractuur] van {v}",
     "[Gezien|Vastgesteld] is een breuk van {v}",
     "Het [gaat om|betreft] {v}",
     "De [fractuur|breuk] [betreft|zit in|is van] {v}",
     "Bij de val brak {v}",
     "In {v} zit een breuk",
     "De foto [laat|liet] een breuk van {v} zien",
     "De patient brak {v}",
     "Een breuk: {v}"},
    {"Het betreft een breuk van {v}", "Gebroken is {v}"}
);
constexpr Value kDislocation[] = {
    {.said = "met verplaatsing", .claimed = "De botdelen staan niet in de juiste stand"},
    {.said = "zonder verplaatsing", .claimed = "De botdelen staan in de juiste stand"},
};
constexpr Value kTreatment[] = {
    {.said = "operatief behandeld", .claimed = "Er is een operatie verricht"},
    {.said = "behandeld zonder operatie", .claimed = "Er is niet geopereerd"},
};
constexpr Attribute kFractureAttributes[] = {
    {.values = kBones, .claim = kBoneClaim},
    {.values = kDislocation, .claim = kPlainClaim},
    {.values = kTreatment, .claim = kPlainClaim},
};

// --- A patient ----------------------------------------------------------------------------------
constexpr auto kPatient = bank(
    {"Patient op de polikliniek",
     "Patient gezien ter controle",
     "Opname van een patient",
     "[Patient|Man|Vrouw|Meneer|Mevrouw] [gezien|onderzocht|opgenomen]",
     "[Controle|Consult|Opname|Onderzoek] [van|bij] [een |de |]patient",
     "De patient [komt op controle|is opgenomen|is gezien]",
     "[Vandaag|Gisteren] een patient [gezien|gesproken]",
     "Patient op [de afdeling|het spreekuur|de spoedeisende hulp]",
     "Op het spreekuur [kwam|komt] een patient",
     "[Anamnese|Intake|Visite]",
     "Een patient meldt zich bij de [huisarts|balie]",
     "Patient komt voor [controle|uitslag]",
     "Gesprek met [de|een] patient"},
    {"Consult van een patient", "Patient meldt zich"}
);
constexpr Value kSmoking[] = {
    {.said = "rookt dagelijks", .claimed = "De patient gebruikt tabak"},
    {.said = "heeft nooit gerookt", .claimed = "De patient heeft geen rookverleden"},
};
constexpr Value kFever[] = {
    {.said = "temperatuur 39,2 graden", .claimed = "Er is koorts"},
    {.said = "temperatuur 36,6 graden", .claimed = "Er is geen koorts"},
};
constexpr Value kPressure[] = {
    {.said = "bloeddruk 182/104", .claimed = "De bloeddruk is te hoog"},
    {.said = "bloeddruk 122/76", .claimed = "De bloeddruk is normaal"},
};
constexpr Value kSugar[] = {
    {.said = "bekend met suikerziekte", .claimed = "De patient heeft diabetes"},
    {.said = "geen diabetes", .claimed = "De patient heeft geen suikerziekte"},
};
constexpr Value kPain[] = {
    {.said = "veel pijn", .claimed = "De patient heeft pijnklachten"},
    {.said = "pijnvrij", .claimed = "De patient heeft geen pijn"},
};
constexpr Attribute kPatientAttributes[] = {
    {.values = kSmoking, .claim = kPlainClaim},
    {.values = kFever, .claim = kPlainClaim},
    {.values = kPressure, .claim = kPlainClaim},
    {.values = kSugar, .claim = kPlainClaim},
    {.values = kPain, .claim = kPlainClaim},
};

// --- A tumour in tissue -------------------------------------------------------------------------
constexpr auto kTissue = bank(
    {"Biopt met carcinoom",
     "Weefsel met een carcinoom",
     "Carcinoom in het biopt",
     "[Biopt|Weefsel|Preparaat]: carcinoom",
     "[Er is|Gezien wordt|Gevonden is] een carcinoom",
     "Het [weefsel|preparaat|materiaal] [bevat|toont] een carcinoom",
     "[Microscopisch|Onder de microscoop] een carcinoom",
     "Het biopt toont [een |]carcinoom",
     "Een carcinoom in [het weefsel|het preparaat]",
     "Diagnose: carcinoom",
     "[Histologie|Pathologie|Microscopie]: [een |]carcinoom",
     "Resectie met een carcinoom",
     "[Onderzoek|Beoordeling] van een carcinoom",
     "[Histologisch|Microscopisch] is er een carcinoom",
     "Een histologisch bewezen carcinoom"},
    {"Het biopt bevat een carcinoom", "Histologisch een carcinoom"}
);
constexpr Value kMargins[] = {
    {.said = "snijvlakken vrij", .claimed = "De tumor is radicaal verwijderd"},
    {.said = "snijvlakken niet vrij", .claimed = "De tumor is niet radicaal verwijderd"},
};
constexpr Value kNodes[] = {
    {.said = "lymfeklieren positief", .claimed = "Er zijn uitzaaiingen in de lymfeklieren"},
    {.said = "lymfeklieren negatief", .claimed = "De lymfeklieren bevatten geen tumor"},
};
constexpr Value kReceptors[] = {
    {.said = "oestrogeenreceptor positief", .claimed = "positief"},
    {.said = "oestrogeenreceptor negatief", .claimed = "negatief"},
};
constexpr auto kReceptorClaim = bank(
    {"De tumor is {v} voor de oestrogeenreceptor",
     "De bepaling van ER is {v}",
     "ER is {v}",
     "De oestrogeenreceptor is {v}",
     "[Het carcinoom|De tumor] is ER {v}",
     "De [ER-status|receptorstatus] is {v}",
     "De uitslag van de [oestrogeenreceptor|receptor] is {v}",
     "Voor oestrogeenreceptor is [het carcinoom|de tumor] {v}",
     "Bij kleuring is ER {v}",
     "De [kleuring|immuunkleuring] voor ER [is|blijkt] {v}",
     "{v} is de oestrogeenreceptor",
     "[Oestrogeenreceptor|ER]: {v}"},
    {"ER blijkt {v}", "De kleuring voor oestrogeenreceptor is {v}"}
);
constexpr Value kGrade[] = {
    {.said = "goed gedifferentieerd", .claimed = "graad 1"},
    {.said = "matig gedifferentieerd", .claimed = "graad 2"},
    {.said = "slecht gedifferentieerd", .claimed = "graad 3"},
};
constexpr auto kGradeClaim = bank(
    {"Het betreft een tumor van {v}",
     "De tumor wordt gegradeerd als {v}",
     "De tumor [is|heeft] {v}",
     "[Het carcinoom|De tumor] [is|wordt] {v} genoemd",
     "De [gradering|differentiatiegraad] is {v}",
     "Het gaat om [een carcinoom van |]{v}",
     "De patholoog [geeft|gaf] {v}",
     "[Differentiatie|Graad]: {v}",
     "De differentiatie past bij {v}",
     "Er is een carcinoom van {v}",
     "Gegradeerd is de tumor als {v}",
     "{v} is de gradering",
     "De tumor komt overeen met {v}",
     "[Het beeld|De gradering] komt overeen met {v}"},
    {"De differentiatie komt overeen met {v}", "Gradering: {v}"}
);
constexpr Attribute kTissueAttributes[] = {
    {.values = kMargins, .claim = kPlainClaim},
    {.values = kNodes, .claim = kPlainClaim},
    {.values = kReceptors, .claim = kReceptorClaim},
    {.values = kGrade, .claim = kGradeClaim},
};

// --- The pancreas -------------------------------------------------------------------------------
constexpr auto kPancreas = bank(
    {"CT van de bovenbuik met een tumor in de pancreas",
     "Pancreastumor op CT",
     "Er is een tumor van de pancreas",
     "[CT|CT-abdomen|De scan]: [een |]tumor in de pancreas",
     "Tumor [van|in] de [pancreas|alvleesklier]",
     "[Op|Bij] [CT|de scan|echografie] een [pancreastumor|tumor van de alvleesklier]",
     "De [CT|scan] toont een tumor van de pancreas",
     "De alvleesklier [bevat|toont] een tumor",
     "In de [pancreas|alvleesklier] [ligt|is] een tumor",
     "[Gezien|Beschreven] wordt een tumor van de alvleesklier",
     "[Bekende|Nieuwe] pancreastumor",
     "[Pancreas|Alvleesklier]: tumor",
     "Een tumor in de pancreas is zichtbaar"},
    {"De pancreas bevat een tumor", "Tumor in de alvleesklier op CT"}
);
constexpr Value kPancreasPlaces[] = {
    {.said = "gelegen in de kop", .claimed = "de pancreaskop"},
    {.said = "gelegen in het corpus", .claimed = "het corpus van de pancreas"},
    {.said = "gelegen in de staart", .claimed = "de pancreasstaart"},
};
constexpr auto kPancreasPlaceClaim = bank(
    {"De tumor zit in {v}",
     "Het betreft een tumor van {v}",
     "De tumor [ligt|bevindt zich] in {v}",
     "In {v} [ligt|zit] [een|de] tumor",
     "{v} [bevat|toont] een tumor",
     "[Gezien|Beschreven] is een tumor in {v}",
     "De [plaats|lokalisatie] van de tumor is {v}",
     "Er is een tumor in {v}",
     "De tumor [is uitgegaan|groeide] vanuit {v}",
     "Een tumor van {v} is [zichtbaar|gezien]",
     "Uitgaande van {v} is er een tumor",
     "De afwijking zit in {v}"},
    {"In {v} is een tumor", "De tumor gaat uit van {v}"}
);
constexpr Value kLiver[] = {
    {.said = "met levermetastasen", .claimed = "Er zijn uitzaaiingen in de lever"},
    {.said = "lever zonder metastasen", .claimed = "De lever bevat geen uitzaaiingen"},
};
constexpr Value kDuct[] = {
    {.said = "ductus pancreaticus verwijd", .claimed = "De afvoergang van de pancreas is te wijd"},
    {.said = "ductus pancreaticus slank",
     .claimed = "De afvoergang van de pancreas is niet verwijd"},
};
constexpr Attribute kPancreasAttributes[] = {
    {.values = kPancreasPlaces, .claim = kPancreasPlaceClaim},
    {.values = kLiver, .claim = kPlainClaim},
    {.values = kDuct, .claim = kPlainClaim},
};

constexpr Topic kTopics[] = {
    {.subject = kNodule, .attributes = kNoduleAttributes},
    {.subject = kProstate, .attributes = kProstateAttributes},
    {.subject = kPolyp, .attributes = kPolypAttributes},
    {.subject = kFracture, .attributes = kFractureAttributes},
    {.subject = kPatient, .attributes = kPatientAttributes},
    {.subject = kTissue, .attributes = kTissueAttributes},
    {.subject = kPancreas, .attributes = kPancreasAttributes},
};

template <typename T>
std::size_t index_in(Scribe& scribe, std::span<const T> items) {
  return static_cast<std::size_t>(scribe.between(0, static_cast<int>(items.size()) - 1));
}

constexpr std::span<const Topic> kMoreTopics[] = {
    kFindingsTopics, kPersonsTopics, kCareTopics, kTissuesTopics
};

// The other topics are of training and validation alone: what a pair means is to be learned from
// what its sentences share, not topic by topic.
const Topic& topic_of(Scribe& scribe) {
  if (scribe.split() == Split::test || scribe.chance(0.35))
    return kTopics[index_in<Topic>(scribe, kTopics)];
  const std::span<const Topic> topics =
      kMoreTopics[index_in<std::span<const Topic>>(scribe, kMoreTopics)];
  return topics[index_in(scribe, topics)];
}

// How the first sentence says a value.
std::string saying(Scribe& scribe, const Attribute& attribute, std::size_t value) {
  std::string said = scribe.words(attribute.values[value].said);
  if (attribute.says.empty()) return said;
  const std::string_view pattern = scribe.one_of(attribute.says);
  return scribe.phrase(pattern, {{.name = "v", .text = std::move(said)}}).text;
}

}  // namespace

Draft make_entailment(Scribe& scribe) {
  constexpr std::string_view kLabels[] = {"contradiction", "entailment", "neutral"};
  const std::size_t label = scribe.share({1, 1, 1});
  const Topic& topic = topic_of(scribe);
  Thing thing;
  if (!topic.things.empty()) thing = scribe.one_of(topic.things);
  scribe.resolve_with([thing](std::string_view name) -> std::optional<Slot> {
    if (name == "the") return Slot{.name = name, .text = std::string(thing.the)};
    if (name == "a") return Slot{.name = name, .text = std::string(thing.a)};
    return std::nullopt;
  });
  const std::size_t asked = index_in(scribe, topic.attributes);
  const Attribute& attribute = topic.attributes[asked];
  const std::size_t claimed = index_in(scribe, attribute.values);

  std::vector<std::string> said;
  // As many details whatever the label is: what is not said of one attribute is said of others.
  if (label != 2) {
    std::size_t value = claimed;
    while (label == 0 && value == claimed)
      value = index_in(scribe, attribute.values);
    said.push_back(saying(scribe, attribute, value));
  }
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < topic.attributes.size(); ++i) {
    if (i != asked) others.push_back(i);
  }
  scribe.shuffle(others);
  constexpr std::size_t kMostDetails = 4;
  const auto n_details = static_cast<std::size_t>(
      scribe.between(1, static_cast<int>(std::min(others.size(), kMostDetails)))
  );
  for (std::size_t i = 0; said.size() < n_details; ++i) {
    const Attribute& other = topic.attributes[others[i]];
    said.push_back(saying(scribe, other, index_in(scribe, other.values)));
  }
  scribe.shuffle(said);

  std::string first = capitalised(scribe.words(topic.subject));
  const std::string between = scribe.words("[, |; |, ]");
  for (const std::string& detail : said)
    first += between + detail;
  first += ".";
  const Passage second = scribe.sentence(
      attribute.claim, {{.name = "v", .text = scribe.words(attribute.values[claimed].claimed)}}
  );
  return {
      .report = {},
      .parts_before = {std::move(first), second.text},
      .label = classes({kLabels[label]}),
  };
}

std::span<const NamedBank> entailment_banks() {
  static const std::vector<NamedBank> kBanks = [] {
    std::vector<NamedBank> all = {
        {.name = "claim", .bank = kPlainClaim},
        {.name = "nodule", .bank = kNodule},
        {.name = "nodule side", .bank = kNoduleSideClaim},
        {.name = "nodule course", .bank = kNoduleCourseClaim},
        {.name = "nodule kind", .bank = kNoduleKindClaim},
        {.name = "prostate", .bank = kProstate},
        {.name = "prostate score", .bank = kScoreClaim},
        {.name = "prostate zone", .bank = kZoneClaim},
        {.name = "polyp", .bank = kPolyp},
        {.name = "polyp dysplasia", .bank = kDysplasiaClaim},
        {.name = "polyp site", .bank = kColonSiteClaim},
        {.name = "fracture", .bank = kFracture},
        {.name = "fracture bone", .bank = kBoneClaim},
        {.name = "patient", .bank = kPatient},
        {.name = "tissue", .bank = kTissue},
        {.name = "tissue receptor", .bank = kReceptorClaim},
        {.name = "tissue grade", .bank = kGradeClaim},
        {.name = "pancreas", .bank = kPancreas},
        {.name = "pancreas place", .bank = kPancreasPlaceClaim},
    };
    // The claims and subjects of the other topics against all that the test split has.
    static const std::vector<std::string_view> kHeldOut = [&] {
      std::vector<std::string_view> patterns;
      for (const NamedBank& named : all)
        patterns.insert(patterns.end(), named.bank.held_out.begin(), named.bank.held_out.end());
      return patterns;
    }();
    for (const std::span<const Topic> topics : kMoreTopics) {
      for (const Topic& topic : topics) {
        all.push_back(
            {.name = "other subject",
             .bank = {.training = topic.subject.training, .held_out = kHeldOut}}
        );
        for (const Attribute& attribute : topic.attributes)
          all.push_back(
              {.name = "other claim",
               .bank = {.training = attribute.claim.training, .held_out = kHeldOut}}
          );
      }
    }
    return all;
  }();
  return kBanks;
}

}  // namespace extractinator::dragon::synth
