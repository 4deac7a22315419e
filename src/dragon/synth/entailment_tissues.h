// Topics of pairs of sentences that only training and validation draw: blood, tissue and skin (task
// 14).
#pragma once

#include <string_view>

#include "dragon/synth/entailment_topics.h"

namespace extractinator::dragon::synth {

// --- A laboratory value
// ---------------------------------------------------------------------------
constexpr Thing kBloodThings[] = {
    {.the = "het natrium", .a = "natrium"},
    {.the = "het kalium", .a = "kalium"},
    {.the = "het kreatinine", .a = "kreatinine"},
    {.the = "het CRP", .a = "CRP"},
    {.the = "de glucose", .a = "glucose"},
    {.the = "het calcium", .a = "calcium"},
    {.the = "het ijzer", .a = "ijzer"},
    {.the = "de bezinking", .a = "bezinking"},
    {.the = "het cholesterol", .a = "cholesterol"},
    {.the = "het albumine", .a = "albumine"},
    {.the = "het ureum", .a = "ureum"},
    {.the = "het magnesium", .a = "magnesium"},
};
constexpr std::string_view kBloodSubjects[] = {
    "[Bepaling|Meting|Uitslag] van {a}",
    "[Lab|Bloed|Bloedonderzoek]: {a}",
    "{the} [bepaald|gemeten]",
    "Laboratorium, {a}",
    "[Aangevraagd|Bekeken] is {a}",
    "Wat betreft {the}",
};

constexpr Value kBloodLevelValues[] = {
    {.said = "[verhoogd|te hoog|boven de grens]", .claimed = "[verhoogd|te hoog]"},
    {.said = "[verlaagd|te laag|onder de grens]", .claimed = "[verlaagd|te laag]"},
    {.said = "[normaal|binnen de grenzen|niet afwijkend]", .claimed = "[normaal|niet afwijkend]"},
};
constexpr std::string_view kBloodLevelSays[] = {
    "{v}",
    "{v} bevonden",
};
constexpr std::string_view kBloodLevelClaims[] = {
    "{the} is {v}",
    "De waarde is {v}",
    "{v} is {the}",
    "Men vindt dat {the} {v} is",
    "De uitslag: {the} is {v}",
};

constexpr Value kBloodTrendValues[] = {
    {.said = "[gestegen|hoger dan vorige keer]", .claimed = "[gestegen|hoger dan eerst]"},
    {.said = "[gedaald|lager dan vorige keer]", .claimed = "[gedaald|lager dan eerst]"},
    {.said = "[gelijk aan vorige keer|even hoog als eerst]",
     .claimed = "[gelijk gebleven|even hoog als eerst]"},
};
constexpr std::string_view kBloodTrendClaims[] = {
    "{the} is {v}",
    "Vergeleken met eerder is {the} {v}",
    "In de tijd is {the} {v}",
    "{v} is {the}",
};

constexpr Value kBloodMomentValues[] = {
    {.said = "de ochtend", .claimed = "de ochtend"},
    {.said = "de middag", .claimed = "de middag"},
    {.said = "de avond", .claimed = "de avond"},
    {.said = "de nacht", .claimed = "de nacht"},
};
constexpr std::string_view kBloodMomentSays[] = {
    "[afgenomen|geprikt] in {v}",
    "[moment|tijdstip]: {v}",
    "in {v}",
};
constexpr std::string_view kBloodMomentClaims[] = {
    "Het bloed is in {v} afgenomen",
    "In {v} werd geprikt",
    "Het tijdstip was {v}",
    "Men prikte in {v}",
};

constexpr Value kBloodWhereValues[] = {
    {.said = "in het ziekenhuis", .claimed = "in het ziekenhuis"},
    {.said = "bij de huisarts", .claimed = "bij de huisarts"},
    {.said = "thuis", .claimed = "thuis"},
    {.said = "in het verpleeghuis", .claimed = "in het verpleeghuis"},
    {.said = "op de spoedeisende hulp", .claimed = "op de spoedeisende hulp"},
};
constexpr std::string_view kBloodWhereSays[] = {
    "{v} [geprikt|afgenomen]",
    "[plaats|locatie]: {v}",
};
constexpr std::string_view kBloodWhereClaims[] = {
    "Het bloed is {v} afgenomen",
    "{v} werd geprikt",
    "De afname was {v}",
    "Men prikte {v}",
};

constexpr Value kBloodFastingValues[] = {
    {.said = "[nuchter|zonder ontbijt]", .claimed = "De patient had niet gegeten"},
    {.said = "[niet nuchter|na ontbijt]", .claimed = "De patient had wel gegeten"},
};
constexpr std::string_view kBloodFastingClaims[] = {
    "{v}",
    "[Bewering|Stelling|Uitspraak]: {v}",
    "[Men stelt|Gesteld wordt|Het volgende klopt]: {v}",
};

constexpr Value kBloodRepeatValues[] = {
    {.said = "twee weken", .claimed = "twee weken"},
    {.said = "vier weken", .claimed = "vier weken"},
    {.said = "zes weken", .claimed = "zes weken"},
    {.said = "twee maanden", .claimed = "twee maanden"},
    {.said = "drie maanden", .claimed = "drie maanden"},
    {.said = "zes maanden", .claimed = "zes maanden"},
    {.said = "negen maanden", .claimed = "negen maanden"},
    {.said = "een jaar", .claimed = "een jaar"},
};
constexpr std::string_view kBloodRepeatSays[] = {
    "herhalen [na|over] {v}",
    "[nieuwe bepaling|opnieuw prikken] over {v}",
};
constexpr std::string_view kBloodRepeatClaims[] = {
    "Over {v} wordt {the} herhaald",
    "De herhaling is over {v}",
    "Na {v} prikt men opnieuw",
    "{v} later volgt een nieuwe bepaling",
};

constexpr Value kBloodAskedValues[] = {
    {.said = "de huisarts", .claimed = "de huisarts"},
    {.said = "de cardioloog", .claimed = "de cardioloog"},
    {.said = "de internist", .claimed = "de internist"},
    {.said = "de longarts", .claimed = "de longarts"},
    {.said = "de neuroloog", .claimed = "de neuroloog"},
    {.said = "de uroloog", .claimed = "de uroloog"},
    {.said = "de chirurg", .claimed = "de chirurg"},
    {.said = "de kinderarts", .claimed = "de kinderarts"},
};
constexpr std::string_view kBloodAskedSays[] = {
    "aangevraagd door {v}",
    "[aanvrager|arts]: {v}",
    "op verzoek van {v}",
};
constexpr std::string_view kBloodAskedClaims[] = {
    "{v} vroeg dit aan",
    "Aanvrager is {v}",
    "De aanvraag kwam van {v}",
    "Het verzoek kwam van {v}",
};

constexpr Value kBloodMethodValues[] = {
    {.said = "uit de arm", .claimed = "uit de arm"},
    {.said = "uit de hand", .claimed = "uit de hand"},
    {.said = "uit de vinger", .claimed = "uit de vinger"},
    {.said = "uit het infuus", .claimed = "uit het infuus"},
    {.said = "uit de hiel", .claimed = "uit de hiel"},
};
constexpr std::string_view kBloodMethodSays[] = {
    "[bloed|geprikt] {v}",
    "{v} [verkregen|genomen]",
};
constexpr std::string_view kBloodMethodClaims[] = {
    "Het bloed komt {v}",
    "Men nam bloed {v}",
    "{v} is geprikt",
    "De afname gebeurde {v}",
};

constexpr Value kBloodSpeedValues[] = {
    {.said = "[met spoed|cito]", .claimed = "De bepaling had haast"},
    {.said = "[zonder spoed|niet cito]", .claimed = "De bepaling had geen haast"},
};
constexpr std::string_view kBloodSpeedClaims[] = {
    "{v}",
    "[Bewering|Stelling|Uitspraak]: {v}",
    "[Men stelt|Gesteld wordt|Het volgende klopt]: {v}",
};

constexpr Attribute kBloodAttributes[] = {
    {.values = kBloodLevelValues,
     .claim = {.training = kBloodLevelClaims},
     .says = kBloodLevelSays},
    {.values = kBloodTrendValues, .claim = {.training = kBloodTrendClaims}},
    {.values = kBloodMomentValues,
     .claim = {.training = kBloodMomentClaims},
     .says = kBloodMomentSays},
    {.values = kBloodWhereValues,
     .claim = {.training = kBloodWhereClaims},
     .says = kBloodWhereSays},
    {.values = kBloodFastingValues, .claim = {.training = kBloodFastingClaims}},
    {.values = kBloodRepeatValues,
     .claim = {.training = kBloodRepeatClaims},
     .says = kBloodRepeatSays},
    {.values = kBloodAskedValues,
     .claim = {.training = kBloodAskedClaims},
     .says = kBloodAskedSays},
    {.values = kBloodMethodValues,
     .claim = {.training = kBloodMethodClaims},
     .says = kBloodMethodSays},
    {.values = kBloodSpeedValues, .claim = {.training = kBloodSpeedClaims}},
};

// --- A piece of tissue
// ----------------------------------------------------------------------------
constexpr Thing kSpecimenThings[] = {
    {.the = "het biopt", .a = "een biopt"},
    {.the = "het preparaat", .a = "een preparaat"},
    {.the = "het huidbiopt", .a = "een huidbiopt"},
    {.the = "het leverbiopt", .a = "een leverbiopt"},
    {.the = "het borstbiopt", .a = "een borstbiopt"},
    {.the = "het excisiepreparaat", .a = "een excisiepreparaat"},
    {.the = "het fragment", .a = "een fragment"},
    {.the = "het maagbiopt", .a = "een maagbiopt"},
    {.the = "de klier", .a = "een klier"},
    {.the = "het lapje", .a = "een lapje huid"},
};
constexpr std::string_view kSpecimenSubjects[] = {
    "[Ingezonden|Ontvangen|Materiaal]: {a}",
    "[Ontvangen|Ingestuurd] is {a}",
    "{a}",
    "Onderzoek van {a}",
    "Microscopie van {the}",
    "{the} [bekeken|beoordeeld|onderzocht]",
    "Pathologie van {the}",
};

constexpr Value kSpecimenSizeValues[] = {
    {.said = "3 mm", .claimed = "3 mm"},
    {.said = "5 mm", .claimed = "5 mm"},
    {.said = "6 mm", .claimed = "6 mm"},
    {.said = "8 mm", .claimed = "8 mm"},
    {.said = "[9 mm|0,9 cm]", .claimed = "9 mm"},
    {.said = "11 mm", .claimed = "11 mm"},
    {.said = "12 mm", .claimed = "12 mm"},
    {.said = "[14 mm|1,4 cm]", .claimed = "14 mm"},
    {.said = "16 mm", .claimed = "16 mm"},
    {.said = "19 mm", .claimed = "19 mm"},
    {.said = "21 mm", .claimed = "21 mm"},
    {.said = "[25 mm|2,5 cm]", .claimed = "25 mm"},
    {.said = "28 mm", .claimed = "28 mm"},
    {.said = "33 mm", .claimed = "33 mm"},
    {.said = "37 mm", .claimed = "37 mm"},
    {.said = "42 mm", .claimed = "42 mm"},
};
constexpr std::string_view kSpecimenSizeSays[] = {
    "[lengte|afmeting] [van |]{v}",
    "{v} [lang|groot]",
    "meet {v}",
    "maat: {v}",
};
constexpr std::string_view kSpecimenSizeClaims[] = {
    "{the} [meet|is] {v}",
    "De [lengte|afmeting] van {the} is {v}",
    "Ontvangen is {a} van {v}",
    "{v} meet {the}",
    "Met {v} is {the} opgemeten",
};

constexpr Value kSpecimenMarginValues[] = {
    {.said = "[marge|afstand] 1 mm", .claimed = "1 mm"},
    {.said = "[marge|afstand] 2 mm", .claimed = "2 mm"},
    {.said = "[marge|afstand] 4 mm", .claimed = "4 mm"},
    {.said = "[marge|afstand] 7 mm", .claimed = "7 mm"},
    {.said = "[marge|afstand] 10 mm", .claimed = "10 mm"},
    {.said = "[marge|afstand] 13 mm", .claimed = "13 mm"},
};
constexpr std::string_view kSpecimenMarginClaims[] = {
    "De [marge|afstand tot de rand] is {v}",
    "Tot de rand is het {v}",
    "{v} is de marge",
    "Vanaf het snijvlak is het {v}",
};

constexpr Value kSpecimenColourValues[] = {
    {.said = "wit", .claimed = "wit"},
    {.said = "geel", .claimed = "geel"},
    {.said = "bruin", .claimed = "bruin"},
    {.said = "grijs", .claimed = "grijs"},
    {.said = "rood", .claimed = "rood"},
    {.said = "zwart", .claimed = "zwart"},
};
constexpr std::string_view kSpecimenColourSays[] = {
    "[kleur|kleur:] {v}",
    "{v} [van kleur|gekleurd]",
    "{v}",
};
constexpr std::string_view kSpecimenColourClaims[] = {
    "{the} is {v}[ van kleur|]",
    "De kleur [van {the} |]is {v}",
    "Het gaat om {a} met een kleur: {v}",
    "{v} is de kleur",
};

constexpr Value kSpecimenFirmnessValues[] = {
    {.said = "[vast|stevig]", .claimed = "[vast|stevig]"},
    {.said = "[week|zacht]", .claimed = "[week|zacht]"},
    {.said = "[elastisch|veerkrachtig]", .claimed = "[elastisch|veerkrachtig]"},
};
constexpr std::string_view kSpecimenFirmnessSays[] = {
    "{v}[ van consistentie|]",
    "consistentie {v}",
    "voelt {v}",
};
constexpr std::string_view kSpecimenFirmnessClaims[] = {
    "{the} voelt {v}",
    "{the} is {v}",
    "De consistentie is {v}",
    "{v} voelt {the}",
};

constexpr Value kSpecimenKindValues[] = {
    {.said = "adenocarcinoom", .claimed = "adenocarcinoom"},
    {.said = "plaveiselcelcarcinoom", .claimed = "plaveiselcelcarcinoom"},
    {.said = "melanoom", .claimed = "melanoom"},
    {.said = "lymfoom", .claimed = "lymfoom"},
    {.said = "sarcoom", .claimed = "sarcoom"},
    {.said = "basaalcelcarcinoom", .claimed = "basaalcelcarcinoom"},
    {.said = "carcinoïd", .claimed = "carcinoïd"},
    {.said = "goedaardig adenoom", .claimed = "goedaardig adenoom"},
    {.said = "fibroom", .claimed = "fibroom"},
};
constexpr std::string_view kSpecimenKindSays[] = {
    "[met|toont|bevat] een {v}",
    "diagnose {v}",
    "[beeld van|passend bij] een {v}",
    "{v}",
};
constexpr std::string_view kSpecimenKindClaims[] = {
    "[Het gaat om|Het betreft|Er is] een {v}",
    "De diagnose is {v}",
    "{the} [toont|bevat] een {v}",
    "Een {v} is vastgesteld",
    "Gevonden is een {v}",
    "In {the} zit een {v}",
};

constexpr Value kSpecimenInflamedValues[] = {
    {.said = "[met ontsteking|ontsteking aanwezig|ontstoken]",
     .claimed = "[Er is|{the} toont] ontsteking"},
    {.said = "[zonder ontsteking|ontsteking afwezig|niet ontstoken]",
     .claimed = "[Er is|{the} toont] geen ontsteking"},
};
constexpr std::string_view kSpecimenInflamedClaims[] = {
    "{v}",
    "[Bewering|Stelling|Uitspraak]: {v}",
    "[Men stelt|Gesteld wordt|Het volgende klopt]: {v}",
};

constexpr Value kSpecimenNecrosisValues[] = {
    {.said = "[met necrose|necrose aanwezig|necrotisch]",
     .claimed = "[Er is|{the} bevat] dood weefsel"},
    {.said = "[zonder necrose|necrose afwezig|niet necrotisch]",
     .claimed = "[Er is|{the} bevat] geen dood weefsel"},
};
constexpr std::string_view kSpecimenNecrosisClaims[] = {
    "{v}",
    "[Bewering|Stelling|Uitspraak]: {v}",
    "[Men stelt|Gesteld wordt|Het volgende klopt]: {v}",
};

constexpr Value kSpecimenVesselsValues[] = {
    {.said = "[met vaatinvasie|ingroei in bloedvaten]", .claimed = "Er is groei in de bloedvaten"},
    {.said = "[zonder vaatinvasie|geen ingroei in bloedvaten]",
     .claimed = "Er is geen groei in de bloedvaten"},
};
constexpr std::string_view kSpecimenVesselsClaims[] = {
    "{v}",
    "[Bewering|Stelling|Uitspraak]: {v}",
    "[Men stelt|Gesteld wordt|Het volgende klopt]: {v}",
};

constexpr Value kSpecimenStainP63Values[] = {
    {.said = "p63 positief", .claimed = "positief"},
    {.said = "p63 negatief", .claimed = "negatief"},
};
constexpr std::string_view kSpecimenStainP63Claims[] = {
    "[p63|De p63-kleuring|De kleuring p63] is {v}",
    "{v} is p63",
    "[Bij|In] {the} is p63 {v}",
    "{the} is {v} voor p63",
    "De bepaling van p63 is {v}",
};

constexpr Value kSpecimenStainCk7Values[] = {
    {.said = "CK7 positief", .claimed = "positief"},
    {.said = "CK7 negatief", .claimed = "negatief"},
};
constexpr std::string_view kSpecimenStainCk7Claims[] = {
    "[CK7|De CK7-kleuring|De kleuring CK7] is {v}",
    "{v} is CK7",
    "[Bij|In] {the} is CK7 {v}",
    "{the} is {v} voor CK7",
    "De bepaling van CK7 is {v}",
};

constexpr Value kSpecimenStainS100Values[] = {
    {.said = "S100 positief", .claimed = "positief"},
    {.said = "S100 negatief", .claimed = "negatief"},
};
constexpr std::string_view kSpecimenStainS100Claims[] = {
    "[S100|De S100-kleuring|De kleuring S100] is {v}",
    "{v} is S100",
    "[Bij|In] {the} is S100 {v}",
    "{the} is {v} voor S100",
    "De bepaling van S100 is {v}",
};

constexpr Value kSpecimenStainHer2Values[] = {
    {.said = "HER2 positief", .claimed = "positief"},
    {.said = "HER2 negatief", .claimed = "negatief"},
};
constexpr std::string_view kSpecimenStainHer2Claims[] = {
    "[HER2|De HER2-kleuring|De kleuring HER2] is {v}",
    "{v} is HER2",
    "[Bij|In] {the} is HER2 {v}",
    "{the} is {v} voor HER2",
    "De bepaling van HER2 is {v}",
};

constexpr Value kSpecimenMitosesValues[] = {
    {.said = "[veel|talrijke]", .claimed = "veel"},
    {.said = "[weinig|schaarse]", .claimed = "weinig"},
    {.said = "geen", .claimed = "geen"},
};
constexpr std::string_view kSpecimenMitosesSays[] = {
    "{v} [mitosen|delingen]",
    "{v} delende cellen",
};
constexpr std::string_view kSpecimenMitosesClaims[] = {
    "Er zijn {v} delende cellen",
    "{the} toont {v} mitosen",
    "Men telt {v} delingen",
    "{v} cellen delen zich",
};

constexpr Value kSpecimenBlocksValues[] = {
    {.said = "een cassette", .claimed = "een cassette"},
    {.said = "twee cassettes", .claimed = "twee cassettes"},
    {.said = "drie cassettes", .claimed = "drie cassettes"},
    {.said = "vier cassettes", .claimed = "vier cassettes"},
    {.said = "vijf cassettes", .claimed = "vijf cassettes"},
    {.said = "zeven cassettes", .claimed = "zeven cassettes"},
    {.said = "negen cassettes", .claimed = "negen cassettes"},
};
constexpr std::string_view kSpecimenBlocksSays[] = {
    "[ingesloten |]in {v}",
    "verdeeld over {v}",
    "[gebruikt|blokken]: {v}",
};
constexpr std::string_view kSpecimenBlocksClaims[] = {
    "{the} is ingesloten in {v}",
    "Er is materiaal in {v}",
    "Gebruikt: {v}",
    "Men verdeelde {the} over {v}",
    "In {v} past {the}",
};

constexpr Value kSpecimenReadValues[] = {
    {.said = "een patholoog", .claimed = "een patholoog"},
    {.said = "twee pathologen", .claimed = "twee pathologen"},
    {.said = "drie pathologen", .claimed = "drie pathologen"},
};
constexpr std::string_view kSpecimenReadSays[] = {
    "[bekeken|beoordeeld|gelezen] door {v}",
    "[lezers|oordeel]: {v}",
};
constexpr std::string_view kSpecimenReadClaims[] = {
    "{the} is door {v} bekeken",
    "{v} gaf het oordeel",
    "Het oordeel is van {v}",
    "Beoordeling door {v}",
};

constexpr Attribute kSpecimenAttributes[] = {
    {.values = kSpecimenSizeValues,
     .claim = {.training = kSpecimenSizeClaims},
     .says = kSpecimenSizeSays},
    {.values = kSpecimenMarginValues, .claim = {.training = kSpecimenMarginClaims}},
    {.values = kSpecimenColourValues,
     .claim = {.training = kSpecimenColourClaims},
     .says = kSpecimenColourSays},
    {.values = kSpecimenFirmnessValues,
     .claim = {.training = kSpecimenFirmnessClaims},
     .says = kSpecimenFirmnessSays},
    {.values = kSpecimenKindValues,
     .claim = {.training = kSpecimenKindClaims},
     .says = kSpecimenKindSays},
    {.values = kSpecimenInflamedValues, .claim = {.training = kSpecimenInflamedClaims}},
    {.values = kSpecimenNecrosisValues, .claim = {.training = kSpecimenNecrosisClaims}},
    {.values = kSpecimenVesselsValues, .claim = {.training = kSpecimenVesselsClaims}},
    {.values = kSpecimenStainP63Values, .claim = {.training = kSpecimenStainP63Claims}},
    {.values = kSpecimenStainCk7Values, .claim = {.training = kSpecimenStainCk7Claims}},
    {.values = kSpecimenStainS100Values, .claim = {.training = kSpecimenStainS100Claims}},
    {.values = kSpecimenStainHer2Values, .claim = {.training = kSpecimenStainHer2Claims}},
    {.values = kSpecimenMitosesValues,
     .claim = {.training = kSpecimenMitosesClaims},
     .says = kSpecimenMitosesSays},
    {.values = kSpecimenBlocksValues,
     .claim = {.training = kSpecimenBlocksClaims},
     .says = kSpecimenBlocksSays},
    {.values = kSpecimenReadValues,
     .claim = {.training = kSpecimenReadClaims},
     .says = kSpecimenReadSays},
};

// --- A lesion of the skin
// -------------------------------------------------------------------------
constexpr Thing kSkinThings[] = {
    {.the = "de wond", .a = "een wond"},
    {.the = "de zweer", .a = "een zweer"},
    {.the = "het litteken", .a = "een litteken"},
    {.the = "de moedervlek", .a = "een moedervlek"},
    {.the = "de blaar", .a = "een blaar"},
    {.the = "de plek", .a = "een plek"},
    {.the = "de wrat", .a = "een wrat"},
    {.the = "het knobbeltje", .a = "een knobbeltje"},
    {.the = "de uitslag", .a = "een uitslag"},
};
constexpr std::string_view kSkinSubjects[] = {
    "[Patient|Man|Vrouw|Meneer|Mevrouw] met {a}",
    "[Inspectie|Controle|Onderzoek] van {the}",
    "Er is {a}",
    "{a}",
    "[Komt|Gezien] wegens {a}",
    "Op de huid {a}",
};

constexpr Value kSkinPlaceValues[] = {
    {.said = "de rug", .claimed = "de rug"},
    {.said = "de kuit", .claimed = "de kuit"},
    {.said = "de voet", .claimed = "de voet"},
    {.said = "de wang", .claimed = "de wang"},
    {.said = "de arm", .claimed = "de arm"},
    {.said = "de buik", .claimed = "de buik"},
    {.said = "de hals", .claimed = "de hals"},
    {.said = "het voorhoofd", .claimed = "het voorhoofd"},
    {.said = "de hand", .claimed = "de hand"},
    {.said = "het oor", .claimed = "het oor"},
    {.said = "de neus", .claimed = "de neus"},
    {.said = "de schouder", .claimed = "de schouder"},
};
constexpr std::string_view kSkinPlaceSays[] = {
    "[op|ter plaatse van|gelegen op] {v}",
    "[plaats|lokalisatie]: {v}",
    "huid van {v}",
};
constexpr std::string_view kSkinPlaceClaims[] = {
    "{the} [zit|bevindt zich] op {v}",
    "Op {v} zit {the}",
    "De plaats is {v}",
    "{v} is de plek van {the}",
    "Het betreft {a} op {v}",
};

constexpr Value kSkinColourValues[] = {
    {.said = "rood", .claimed = "rood"},
    {.said = "bruin", .claimed = "bruin"},
    {.said = "zwart", .claimed = "zwart"},
    {.said = "wit", .claimed = "wit"},
    {.said = "paars", .claimed = "paars"},
    {.said = "geel", .claimed = "geel"},
};
constexpr std::string_view kSkinColourSays[] = {
    "{v}[ van kleur|]",
    "kleur {v}",
    "[oogt|is] {v}",
};
constexpr std::string_view kSkinColourClaims[] = {
    "{the} is {v}",
    "De kleur is {v}",
    "{v} is {the}",
    "{the} oogt {v}",
    "Men ziet {a} in de kleur {v}",
};

constexpr Value kSkinSizeValues[] = {
    {.said = "3 mm", .claimed = "3 mm"},
    {.said = "5 mm", .claimed = "5 mm"},
    {.said = "6 mm", .claimed = "6 mm"},
    {.said = "8 mm", .claimed = "8 mm"},
    {.said = "[9 mm|0,9 cm]", .claimed = "9 mm"},
    {.said = "11 mm", .claimed = "11 mm"},
    {.said = "12 mm", .claimed = "12 mm"},
    {.said = "[14 mm|1,4 cm]", .claimed = "14 mm"},
    {.said = "16 mm", .claimed = "16 mm"},
    {.said = "19 mm", .claimed = "19 mm"},
    {.said = "21 mm", .claimed = "21 mm"},
    {.said = "[25 mm|2,5 cm]", .claimed = "25 mm"},
    {.said = "28 mm", .claimed = "28 mm"},
    {.said = "33 mm", .claimed = "33 mm"},
    {.said = "37 mm", .claimed = "37 mm"},
    {.said = "42 mm", .claimed = "42 mm"},
};
constexpr std::string_view kSkinSizeSays[] = {
    "[doorsnede|grootte] [van |]{v}",
    "{v} groot",
    "meet {v}",
};
constexpr std::string_view kSkinSizeClaims[] = {
    "{the} [meet|is] {v}",
    "De grootte van {the} is {v}",
    "Het gaat om {a} van {v}",
    "{v} groot is {the}",
    "Gemeten: {v}",
};

constexpr Value kSkinWetValues[] = {
    {.said = "[vochtig|nat]", .claimed = "[vochtig|nat]"},
    {.said = "[droog|korstig]", .claimed = "[droog|korstig]"},
};
constexpr std::string_view kSkinWetClaims[] = {
    "{the} is {v}",
    "{v} is {the}",
    "Het oppervlak is {v}",
    "{the} voelt {v}",
};

constexpr Value kSkinInfectedValues[] = {
    {.said = "[geinfecteerd|met infectie|tekenen van infectie]",
     .claimed = "[Er is een infectie|{the} is geinfecteerd]"},
    {.said = "[niet geinfecteerd|zonder infectie|geen infectie]",
     .claimed = "[Er is geen infectie|{the} is niet geinfecteerd]"},
};
constexpr std::string_view kSkinInfectedClaims[] = {
    "{v}",
    "[Bewering|Stelling|Uitspraak]: {v}",
    "[Men stelt|Gesteld wordt|Het volgende klopt]: {v}",
};

constexpr Value kSkinItchValues[] = {
    {.said = "[jeukt|met jeuk]", .claimed = "{the} [jeukt|geeft jeuk]"},
    {.said = "[jeukt niet|zonder jeuk]", .claimed = "{the} [jeukt niet|geeft geen jeuk]"},
};
constexpr std::string_view kSkinItchClaims[] = {
    "{v}",
    "[Bewering|Stelling|Uitspraak]: {v}",
    "[Men stelt|Gesteld wordt|Het volgende klopt]: {v}",
};

constexpr Value kSkinDressingValues[] = {
    {.said = "elke dag", .claimed = "elke dag"},
    {.said = "om de dag", .claimed = "om de dag"},
    {.said = "elke week", .claimed = "elke week"},
    {.said = "twee keer per week", .claimed = "twee keer per week"},
};
constexpr std::string_view kSkinDressingSays[] = {
    "[verband|verzorging] {v}",
    "{v} [verbinden|een nieuw verband]",
};
constexpr std::string_view kSkinDressingClaims[] = {
    "{the} wordt {v} verbonden",
    "{v} komt er een nieuw verband",
    "Het verband wisselt {v}",
    "Verzorging is {v} nodig",
};

constexpr Value kSkinCourseValues[] = {
    {.said = "[toegenomen|gegroeid|in omvang toegenomen|groter dan voorheen]",
     .claimed = "[groter geworden|gegroeid|toegenomen]"},
    {.said = "[afgenomen|geslonken|in omvang afgenomen|kleiner dan voorheen]",
     .claimed = "[kleiner geworden|geslonken|afgenomen]"},
    {.said = "[onveranderd|stabiel|gelijk gebleven|even groot als voorheen]",
     .claimed = "[onveranderd|niet groter of kleiner geworden|stabiel gebleven]"},
};
constexpr std::string_view kSkinCourseSays[] = {
    "{v}",
    "{v} [sinds|ten opzichte van] [vorig jaar|de vorige keer|maart]",
};
constexpr std::string_view kSkinCourseClaims[] = {
    "{the} is {v}",
    "[Sinds|Vergeleken met] [de laatste controle|eerder|vorig jaar] is {the} {v}",
    "Het beloop: {the} is {v}",
    "{v} is {the}",
};

constexpr Value kSkinBorderValues[] = {
    {.said = "[regelmatig|glad]", .claimed = "regelmatig"},
    {.said = "[onregelmatig|grillig]", .claimed = "onregelmatig"},
};
constexpr std::string_view kSkinBorderSays[] = {
    "{v} begrensd",
    "[rand|begrenzing] {v}",
};
constexpr std::string_view kSkinBorderClaims[] = {
    "De rand [van {the} |]is {v}",
    "{the} is {v} begrensd",
    "{v} is de rand",
    "De begrenzing is {v}",
};

constexpr Value kSkinRemovedValues[] = {
    {.said = "[weggesneden|verwijderd|geexcideerd]", .claimed = "{the} is weggehaald"},
    {.said = "[niet weggesneden|niet verwijderd|blijft zitten]",
     .claimed = "{the} is niet weggehaald"},
};
constexpr std::string_view kSkinRemovedClaims[] = {
    "{v}",
    "[Bewering|Stelling|Uitspraak]: {v}",
    "[Men stelt|Gesteld wordt|Het volgende klopt]: {v}",
};

constexpr Value kSkinSinceValues[] = {
    {.said = "een dag", .claimed = "een dag"},
    {.said = "drie dagen", .claimed = "drie dagen"},
    {.said = "vijf dagen", .claimed = "vijf dagen"},
    {.said = "een week", .claimed = "een week"},
    {.said = "tien dagen", .claimed = "tien dagen"},
    {.said = "twee weken", .claimed = "twee weken"},
    {.said = "een maand", .claimed = "een maand"},
    {.said = "drie maanden", .claimed = "drie maanden"},
    {.said = "een half jaar", .claimed = "een half jaar"},
    {.said = "een jaar", .claimed = "een jaar"},
    {.said = "twee jaar", .claimed = "twee jaar"},
};
constexpr std::string_view kSkinSinceSays[] = {
    "sinds {v}",
    "al {v}[ aanwezig|]",
    "[bestaat|duurt] {v}",
};
constexpr std::string_view kSkinSinceClaims[] = {
    "{the} [is er|bestaat] al {v}",
    "Al {v} is er {a}",
    "De duur is {v}",
    "Sinds {v} is {the} er",
};

constexpr Attribute kSkinAttributes[] = {
    {.values = kSkinPlaceValues, .claim = {.training = kSkinPlaceClaims}, .says = kSkinPlaceSays},
    {.values = kSkinColourValues,
     .claim = {.training = kSkinColourClaims},
     .says = kSkinColourSays},
    {.values = kSkinSizeValues, .claim = {.training = kSkinSizeClaims}, .says = kSkinSizeSays},
    {.values = kSkinWetValues, .claim = {.training = kSkinWetClaims}},
    {.values = kSkinInfectedValues, .claim = {.training = kSkinInfectedClaims}},
    {.values = kSkinItchValues, .claim = {.training = kSkinItchClaims}},
    {.values = kSkinDressingValues,
     .claim = {.training = kSkinDressingClaims},
     .says = kSkinDressingSays},
    {.values = kSkinCourseValues,
     .claim = {.training = kSkinCourseClaims},
     .says = kSkinCourseSays},
    {.values = kSkinBorderValues,
     .claim = {.training = kSkinBorderClaims},
     .says = kSkinBorderSays},
    {.values = kSkinRemovedValues, .claim = {.training = kSkinRemovedClaims}},
    {.values = kSkinSinceValues, .claim = {.training = kSkinSinceClaims}, .says = kSkinSinceSays},
};

constexpr Topic kTissuesTopics[] = {
    {.subject = {.training = kBloodSubjects},
     .attributes = kBloodAttributes,
     .things = kBloodThings},
    {.subject = {.training = kSpecimenSubjects},
     .attributes = kSpecimenAttributes,
     .things = kSpecimenThings},
    {.subject = {.training = kSkinSubjects}, .attributes = kSkinAttributes, .things = kSkinThings},
};

}  // namespace extractinator::dragon::synth
