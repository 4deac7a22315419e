// Topics of pairs of sentences that only training and validation draw: what images and endoscopes
// show (task 14).
#pragma once

#include <string_view>

#include "dragon/synth/entailment_topics.h"

namespace extractinator::dragon::synth {

// --- A finding of an image
// ------------------------------------------------------------------------
constexpr Thing kLesionThings[] = {
    {.the = "de cyste", .a = "een cyste"},
    {.the = "het abces", .a = "een abces"},
    {.the = "de massa", .a = "een massa"},
    {.the = "de haard", .a = "een haard"},
    {.the = "het hematoom", .a = "een hematoom"},
    {.the = "de verkalking", .a = "een verkalking"},
    {.the = "de zwelling", .a = "een zwelling"},
    {.the = "de lymfeklier", .a = "een lymfeklier"},
    {.the = "het adenoom", .a = "een adenoom"},
    {.the = "de metastase", .a = "een metastase"},
    {.the = "het lipoom", .a = "een lipoom"},
    {.the = "de verdichting", .a = "een verdichting"},
    {.the = "het infiltraat", .a = "een infiltraat"},
    {.the = "het hemangioom", .a = "een hemangioom"},
    {.the = "het aneurysma", .a = "een aneurysma"},
};
constexpr std::string_view kLesionSubjects[] = {
    "[CT|MRI|Echo|De scan|De echo] toont {a}",
    "De [scan|echo|foto] laat {a} zien",
    "Er is {a}[ zichtbaar|]",
    "{a}",
    "Op [CT|MRI|echografie|de beelden] {a}",
    "Zichtbaar is {a}",
    "Beeld van {a}",
    "Bij [onderzoek|controle] {a}",
    "[CT|MRI] met {a}",
    "Onderzoek wegens {a}",
};

constexpr Value kLesionOrganValues[] = {
    {.said = "de lever", .claimed = "de lever"},
    {.said = "de milt", .claimed = "de milt"},
    {.said = "de schildklier", .claimed = "de schildklier"},
    {.said = "de bijnier", .claimed = "de bijnier"},
    {.said = "de blaas", .claimed = "de blaas"},
    {.said = "de eierstok", .claimed = "de eierstok"},
    {.said = "de borst", .claimed = "de borst"},
    {.said = "de hersenen", .claimed = "de hersenen"},
    {.said = "de oksel", .claimed = "de oksel"},
    {.said = "de lies", .claimed = "de lies"},
    {.said = "de galblaas", .claimed = "de galblaas"},
    {.said = "de nier", .claimed = "de nier"},
    {.said = "het mediastinum", .claimed = "het mediastinum"},
    {.said = "het hart", .claimed = "het hart"},
    {.said = "de wervelkolom", .claimed = "de wervelkolom"},
    {.said = "de long", .claimed = "de long"},
};
constexpr std::string_view kLesionOrganSays[] = {
    "[gelegen |]in {v}",
    "uitgaand van {v}",
    "lokalisatie: {v}",
    "plaats {v}",
    "ter hoogte van {v}",
};
constexpr std::string_view kLesionOrganClaims[] = {
    "{the} [ligt|zit|bevindt zich] in {v}",
    "In {v} [ligt|zit|bevindt zich] {the}",
    "Het [gaat om|betreft] {a} van {v}",
    "{v} bevat {a}",
    "De plaats van {the} is {v}",
    "{a} in {v} is vastgesteld",
};

constexpr Value kLesionSideValues[] = {
    {.said = "[links|aan de linkerkant|linkszijdig]", .claimed = "[links|aan de linkerkant]"},
    {.said = "[rechts|aan de rechterkant|rechtszijdig]", .claimed = "[rechts|aan de rechterkant]"},
};
constexpr std::string_view kLesionSideSays[] = {
    "{v}",
    "{v} [gelegen|gezien|zichtbaar]",
};
constexpr std::string_view kLesionSideClaims[] = {
    "{the} [ligt|zit] {v}",
    "{v} ligt {the}",
    "Het gaat om {a} {v}",
    "{v} is {a} te zien",
    "Men ziet {a} {v}",
};

constexpr Value kLesionSizeValues[] = {
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
constexpr std::string_view kLesionSizeSays[] = {
    "[diameter|doorsnede|grootte] [van |]{v}",
    "{v} [groot|in doorsnede|in diameter]",
    "[metend|meet] {v}",
    "afmeting {v}",
    "maat: {v}",
};
constexpr std::string_view kLesionSizeClaims[] = {
    "{the} [meet|is] {v}",
    "De [grootte|afmeting|doorsnede|diameter] van {the} is {v}",
    "{the} heeft een [doorsnede|diameter] van {v}",
    "Met {v} is {the} gemeten",
    "Gemeten is {v}, de maat van {the}",
    "Het betreft {a} van {v}",
    "Er is {a} van {v} gemeten",
};

constexpr Value kLesionCourseValues[] = {
    {.said = "[toegenomen|gegroeid|in omvang toegenomen|groter dan voorheen]",
     .claimed = "[groter geworden|gegroeid|toegenomen]"},
    {.said = "[afgenomen|geslonken|in omvang afgenomen|kleiner dan voorheen]",
     .claimed = "[kleiner geworden|geslonken|afgenomen]"},
    {.said = "[onveranderd|stabiel|gelijk gebleven|even groot als voorheen]",
     .claimed = "[onveranderd|niet groter of kleiner geworden|stabiel gebleven]"},
};
constexpr std::string_view kLesionCourseSays[] = {
    "{v}",
    "{v} [sinds|ten opzichte van] [vorig jaar|de vorige keer|maart]",
};
constexpr std::string_view kLesionCourseClaims[] = {
    "{the} is {v}",
    "[Sinds|Vergeleken met] [de laatste controle|eerder|vorig jaar] is {the} {v}",
    "In de tijd is {the} {v}",
    "{v} is {the}",
    "{the} lijkt {v}",
    "Het beloop: {the} is {v}",
};

constexpr Value kLesionBorderValues[] = {
    {.said = "[scherp begrensd|met een scherpe rand|met gladde randen]",
     .claimed = "[scherp begrensd|glad van rand]"},
    {.said = "[onscherp begrensd|met een vage rand|met grillige randen]",
     .claimed = "[onscherp begrensd|grillig van rand]"},
};
constexpr std::string_view kLesionBorderClaims[] = {
    "{the} is {v}",
    "{v} is {the}",
    "De begrenzing: {v}",
    "Het gaat om {a}, {v}",
    "{the} oogt {v}",
};

constexpr Value kLesionDensityValues[] = {
    {.said = "[hypodens|donkerder dan de omgeving|met lage dichtheid]",
     .claimed = "[hypodens|donkerder dan de omgeving]"},
    {.said = "[hyperdens|lichter dan de omgeving|met hoge dichtheid]",
     .claimed = "[hyperdens|lichter dan de omgeving]"},
    {.said = "[isodens|even licht als de omgeving]",
     .claimed = "[isodens|even licht als de omgeving]"},
};
constexpr std::string_view kLesionDensityClaims[] = {
    "{the} is {v}",
    "{the} [oogt|blijkt] {v}",
    "Het [gaat om|betreft] {a} die {v} is",
    "{v} is {the}",
    "In het beeld is {the} {v}",
};

constexpr Value kLesionContrastValues[] = {
    {.said = "[met aankleuring|kleurt aan|met opname van contrast]",
     .claimed = "[kleurt aan|neemt contrast op]"},
    {.said = "[zonder aankleuring|kleurt niet aan|zonder opname van contrast]",
     .claimed = "[kleurt niet aan|neemt geen contrast op]"},
};
constexpr std::string_view kLesionContrastClaims[] = {
    "{the} {v}",
    "Na contrast: {the} {v}",
    "De radioloog meldt: {the} {v}",
    "Er is {a}: {the} {v}",
};

constexpr Value kLesionLimeValues[] = {
    {.said = "[met|bevat] kalk", .claimed = "Er zit kalk in {the}"},
    {.said = "[zonder|bevat geen] kalk", .claimed = "Er zit geen kalk in {the}"},
};
constexpr std::string_view kLesionLimeClaims[] = {
    "{v}",
    "[Bewering|Stelling|Uitspraak]: {v}",
    "[Men stelt|Gesteld wordt|Het volgende klopt]: {v}",
};

constexpr Value kLesionTissueValues[] = {
    {.said = "[gebiopteerd|biopsie verricht|met biopsie]",
     .claimed = "Er is weefsel van {the} afgenomen"},
    {.said = "[niet gebiopteerd|geen biopsie|zonder biopsie]",
     .claimed = "Er is geen weefsel van {the} afgenomen"},
};
constexpr std::string_view kLesionTissueClaims[] = {
    "{v}",
    "[Bewering|Stelling|Uitspraak]: {v}",
    "[Men stelt|Gesteld wordt|Het volgende klopt]: {v}",
};

constexpr Value kLesionAgainValues[] = {
    {.said = "twee weken", .claimed = "twee weken"},
    {.said = "vier weken", .claimed = "vier weken"},
    {.said = "zes weken", .claimed = "zes weken"},
    {.said = "twee maanden", .claimed = "twee maanden"},
    {.said = "drie maanden", .claimed = "drie maanden"},
    {.said = "zes maanden", .claimed = "zes maanden"},
    {.said = "negen maanden", .claimed = "negen maanden"},
    {.said = "een jaar", .claimed = "een jaar"},
};
constexpr std::string_view kLesionAgainSays[] = {
    "[controle|terug|opnieuw bekijken] over {v}",
    "volgende controle [na|over] {v}",
    "advies: controle over {v}",
};
constexpr std::string_view kLesionAgainClaims[] = {
    "Over {v} [volgt|is er] een controle",
    "De volgende controle is over {v}",
    "Na {v} wordt er opnieuw gekeken",
    "[De patient komt|Men komt] over {v} terug",
};

constexpr Attribute kLesionAttributes[] = {
    {.values = kLesionOrganValues,
     .claim = {.training = kLesionOrganClaims},
     .says = kLesionOrganSays},
    {.values = kLesionSideValues,
     .claim = {.training = kLesionSideClaims},
     .says = kLesionSideSays},
    {.values = kLesionSizeValues,
     .claim = {.training = kLesionSizeClaims},
     .says = kLesionSizeSays},
    {.values = kLesionCourseValues,
     .claim = {.training = kLesionCourseClaims},
     .says = kLesionCourseSays},
    {.values = kLesionBorderValues, .claim = {.training = kLesionBorderClaims}},
    {.values = kLesionDensityValues, .claim = {.training = kLesionDensityClaims}},
    {.values = kLesionContrastValues, .claim = {.training = kLesionContrastClaims}},
    {.values = kLesionLimeValues, .claim = {.training = kLesionLimeClaims}},
    {.values = kLesionTissueValues, .claim = {.training = kLesionTissueClaims}},
    {.values = kLesionAgainValues,
     .claim = {.training = kLesionAgainClaims},
     .says = kLesionAgainSays},
};

// --- A joint
// --------------------------------------------------------------------------------------
constexpr Thing kJointThings[] = {
    {.the = "de knie", .a = "een pijnlijke knie"},
    {.the = "de heup", .a = "een pijnlijke heup"},
    {.the = "de enkel", .a = "een pijnlijke enkel"},
    {.the = "de pols", .a = "een pijnlijke pols"},
    {.the = "de schouder", .a = "een pijnlijke schouder"},
    {.the = "de elleboog", .a = "een pijnlijke elleboog"},
    {.the = "de duim", .a = "een pijnlijke duim"},
    {.the = "de voet", .a = "een pijnlijke voet"},
    {.the = "de hand", .a = "een pijnlijke hand"},
};
constexpr std::string_view kJointSubjects[] = {
    "Klachten van {the}",
    "[Patient|Man|Vrouw] met {a}",
    "Onderzoek van {the}",
    "{the} [bekeken|onderzocht|beoordeeld]",
    "Foto van {the}",
    "[Consult|Controle] wegens {a}",
    "{a}",
    "Letsel van {the}",
};

constexpr Value kJointSideValues[] = {
    {.said = "links", .claimed = "linker"},
    {.said = "rechts", .claimed = "rechter"},
};
constexpr std::string_view kJointSideSays[] = {
    "{v}",
    "zijde: {v}",
    "[klachten|letsel] {v}",
};
constexpr std::string_view kJointSideClaims[] = {
    "Het gaat om de {v} kant",
    "De klachten zitten aan de {v} zijde",
    "De {v} kant is [aangedaan|bekeken]",
    "Aan de {v} kant zit het probleem",
};

constexpr Value kJointWearValues[] = {
    {.said = "[geen slijtage|gave gewrichtsspleet]", .claimed = "geen slijtage"},
    {.said = "[lichte|geringe|beginnende] slijtage", .claimed = "lichte slijtage"},
    {.said = "[ernstige|forse|gevorderde] slijtage", .claimed = "ernstige slijtage"},
};
constexpr std::string_view kJointWearSays[] = {
    "{v}",
    "{v} [op de foto|te zien]",
    "[foto|beeld]: {v}",
};
constexpr std::string_view kJointWearClaims[] = {
    "{the} toont {v}",
    "Er is {v}[ van {the}|]",
    "Er bestaat {v}",
    "Men vindt {v} van {the}",
    "De foto laat {v} zien",
};

constexpr Value kJointSwellingValues[] = {
    {.said = "[gezwollen|dik|met zwelling]", .claimed = "[gezwollen|dikker dan normaal]"},
    {.said = "[niet gezwollen|slank|zonder zwelling]",
     .claimed = "[niet gezwollen|niet dikker dan normaal]"},
};
constexpr std::string_view kJointSwellingClaims[] = {
    "{the} is {v}",
    "Bij onderzoek is {the} {v}",
    "{the} blijkt {v}",
    "{v} is {the}",
    "[Gezien|Gevoeld]: {the} is {v}",
};

constexpr Value kJointMotionValues[] = {
    {.said = "[soepel beweeglijk|vrij te bewegen|beweging onbeperkt]",
     .claimed = "[goed te bewegen|niet beperkt in beweging]"},
    {.said = "[stijf|niet vrij te bewegen|beweging beperkt]",
     .claimed = "[slecht te bewegen|beperkt in beweging]"},
};
constexpr std::string_view kJointMotionClaims[] = {
    "{the} is {v}",
    "Bij bewegen is {the} {v}",
    "{the} blijkt {v}",
    "{v} is {the}",
};

constexpr Value kJointCastValues[] = {
    {.said = "gips", .claimed = "gips"},
    {.said = "een brace", .claimed = "een brace"},
    {.said = "een spalk", .claimed = "een spalk"},
    {.said = "een drukverband", .claimed = "een drukverband"},
    {.said = "oefeningen", .claimed = "oefeningen"},
    {.said = "een injectie", .claimed = "een injectie"},
    {.said = "rust", .claimed = "rust"},
    {.said = "een operatie", .claimed = "een operatie"},
};
constexpr std::string_view kJointCastSays[] = {
    "[behandeld|behandeling] met {v}",
    "beleid: {v}",
    "gekozen voor {v}",
};
constexpr std::string_view kJointCastClaims[] = {
    "{the} wordt behandeld met {v}",
    "De behandeling [bestaat uit|is] {v}",
    "Men kiest voor {v}",
    "{v} is de gekozen behandeling",
    "Er is gekozen voor {v}",
};

constexpr Value kJointLoadValues[] = {
    {.said = "[mag belasten|belasten toegestaan]", .claimed = "De patient mag op {the} steunen"},
    {.said = "[mag niet belasten|belasten verboden]",
     .claimed = "De patient mag niet op {the} steunen"},
};
constexpr std::string_view kJointLoadClaims[] = {
    "{v}",
    "[Bewering|Stelling|Uitspraak]: {v}",
    "[Men stelt|Gesteld wordt|Het volgende klopt]: {v}",
};

constexpr Value kJointFluidValues[] = {
    {.said = "[met vocht|hydrops aanwezig]", .claimed = "Er zit vocht in {the}"},
    {.said = "[zonder vocht|geen hydrops]", .claimed = "Er zit geen vocht in {the}"},
};
constexpr std::string_view kJointFluidClaims[] = {
    "{v}",
    "[Bewering|Stelling|Uitspraak]: {v}",
    "[Men stelt|Gesteld wordt|Het volgende klopt]: {v}",
};

constexpr Value kJointCauseValues[] = {
    {.said = "een val", .claimed = "een val"},
    {.said = "een verkeersongeval", .claimed = "een verkeersongeval"},
    {.said = "sport", .claimed = "sport"},
    {.said = "een verstapping", .claimed = "een verstapping"},
    {.said = "het tillen van een doos", .claimed = "het tillen van een doos"},
    {.said = "een botsing", .claimed = "een botsing"},
    {.said = "werk in de tuin", .claimed = "werk in de tuin"},
};
constexpr std::string_view kJointCauseSays[] = {
    "ontstaan [na|door] {v}",
    "oorzaak: {v}",
    "[na|door] {v}",
};
constexpr std::string_view kJointCauseClaims[] = {
    "De oorzaak is {v}",
    "De klachten kwamen door {v}",
    "{v} ging eraan vooraf",
    "Het begon na {v}",
    "{v} gaf het letsel",
};

constexpr Value kJointSinceValues[] = {
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
constexpr std::string_view kJointSinceSays[] = {
    "sinds {v}",
    "[bestaat|klachten] al {v}",
    "duur: {v}",
};
constexpr std::string_view kJointSinceClaims[] = {
    "{the} doet al {v} pijn",
    "De klachten [bestaan|duren] al {v}",
    "Al {v} zijn er klachten",
    "De duur is {v}",
    "Sinds {v} is er last van {the}",
};

constexpr Value kJointAgainValues[] = {
    {.said = "twee weken", .claimed = "twee weken"},
    {.said = "vier weken", .claimed = "vier weken"},
    {.said = "zes weken", .claimed = "zes weken"},
    {.said = "twee maanden", .claimed = "twee maanden"},
    {.said = "drie maanden", .claimed = "drie maanden"},
    {.said = "zes maanden", .claimed = "zes maanden"},
    {.said = "negen maanden", .claimed = "negen maanden"},
    {.said = "een jaar", .claimed = "een jaar"},
};
constexpr std::string_view kJointAgainSays[] = {
    "[controle|terug|opnieuw bekijken] over {v}",
    "volgende controle [na|over] {v}",
    "advies: controle over {v}",
};
constexpr std::string_view kJointAgainClaims[] = {
    "Over {v} [volgt|is er] een controle",
    "De volgende controle is over {v}",
    "Na {v} wordt er opnieuw gekeken",
    "[De patient komt|Men komt] over {v} terug",
};

constexpr Attribute kJointAttributes[] = {
    {.values = kJointSideValues, .claim = {.training = kJointSideClaims}, .says = kJointSideSays},
    {.values = kJointWearValues, .claim = {.training = kJointWearClaims}, .says = kJointWearSays},
    {.values = kJointSwellingValues, .claim = {.training = kJointSwellingClaims}},
    {.values = kJointMotionValues, .claim = {.training = kJointMotionClaims}},
    {.values = kJointCastValues, .claim = {.training = kJointCastClaims}, .says = kJointCastSays},
    {.values = kJointLoadValues, .claim = {.training = kJointLoadClaims}},
    {.values = kJointFluidValues, .claim = {.training = kJointFluidClaims}},
    {.values = kJointCauseValues,
     .claim = {.training = kJointCauseClaims},
     .says = kJointCauseSays},
    {.values = kJointSinceValues,
     .claim = {.training = kJointSinceClaims},
     .says = kJointSinceSays},
    {.values = kJointAgainValues,
     .claim = {.training = kJointAgainClaims},
     .says = kJointAgainSays},
};

// --- An organ seen from within
// --------------------------------------------------------------------
constexpr Thing kScopeThings[] = {
    {.the = "de maag", .a = "een maagonderzoek"},
    {.the = "de slokdarm", .a = "een slokdarmonderzoek"},
    {.the = "de dikke darm", .a = "een darmonderzoek"},
    {.the = "het rectum", .a = "een rectumonderzoek"},
    {.the = "de blaas", .a = "een blaasonderzoek"},
    {.the = "de luchtpijp", .a = "een luchtpijponderzoek"},
    {.the = "de twaalfvingerige darm", .a = "een darmonderzoek"},
    {.the = "de neusholte", .a = "een neusonderzoek"},
};
constexpr std::string_view kScopeSubjects[] = {
    "[Scopie|Endoscopie|Kijkonderzoek] van {the}",
    "{a}",
    "{the} [bekeken|geinspecteerd]",
    "[Vandaag|Gisteren] {a}",
    "Inspectie van {the}",
    "[Patient|Man|Vrouw] kwam voor {a}",
};

constexpr Value kScopeLiningValues[] = {
    {.said = "[rood|met roodheid]", .claimed = "rood"},
    {.said = "[bleek|met bleekheid]", .claimed = "bleek"},
    {.said = "[normaal|gaaf]", .claimed = "normaal"},
};
constexpr std::string_view kScopeLiningSays[] = {
    "slijmvlies {v}",
    "bekleding {v}",
    "[wand|binnenkant] {v}",
};
constexpr std::string_view kScopeLiningClaims[] = {
    "Het slijmvlies [van {the} |]is {v}",
    "De [wand|bekleding|binnenkant] van {the} is {v}",
    "{the} oogt {v} van binnen",
    "{v} is het slijmvlies",
    "De binnenkant van {the} ziet er {v} uit",
};

constexpr Value kScopeUlcerValues[] = {
    {.said = "[met een zweer|zweer gezien|ulcus aanwezig]", .claimed = "Er is een zweer in {the}"},
    {.said = "[zonder zweer|geen zweer gezien|ulcus afwezig]",
     .claimed = "Er is geen zweer in {the}"},
};
constexpr std::string_view kScopeUlcerClaims[] = {
    "{v}",
    "[Bewering|Stelling|Uitspraak]: {v}",
    "[Men stelt|Gesteld wordt|Het volgende klopt]: {v}",
};

constexpr Value kScopeBleedingValues[] = {
    {.said = "[actieve bloeding|bloedend|bloeding gezien]", .claimed = "{the} bloedt"},
    {.said = "[geen bloeding|niet bloedend|zonder bloeding]", .claimed = "{the} bloedt niet"},
};
constexpr std::string_view kScopeBleedingClaims[] = {
    "{v}",
    "[Bewering|Stelling|Uitspraak]: {v}",
    "[Men stelt|Gesteld wordt|Het volgende klopt]: {v}",
};

constexpr Value kScopePolypsValues[] = {
    {.said = "geen poliepen", .claimed = "geen poliepen"},
    {.said = "één poliep", .claimed = "één poliep"},
    {.said = "twee poliepen", .claimed = "twee poliepen"},
    {.said = "drie poliepen", .claimed = "drie poliepen"},
    {.said = "vier poliepen", .claimed = "vier poliepen"},
    {.said = "zes poliepen", .claimed = "zes poliepen"},
};
constexpr std::string_view kScopePolypsSays[] = {
    "{v}",
    "{v} [gezien|geteld|verwijderd]",
    "telling: {v}",
};
constexpr std::string_view kScopePolypsClaims[] = {
    "Het betreft {v}",
    "Men telde {v}",
    "In {the} zaten {v}",
    "Gevonden: {v}",
    "{v} is de telling",
};

constexpr Value kScopeSamplesValues[] = {
    {.said = "een biopt", .claimed = "een biopt"},
    {.said = "twee biopten", .claimed = "twee biopten"},
    {.said = "drie biopten", .claimed = "drie biopten"},
    {.said = "vier biopten", .claimed = "vier biopten"},
    {.said = "vijf biopten", .claimed = "vijf biopten"},
    {.said = "geen biopten", .claimed = "geen biopten"},
};
constexpr std::string_view kScopeSamplesSays[] = {
    "{v} [genomen|afgenomen]",
    "[afgenomen|weefsel]: {v}",
};
constexpr std::string_view kScopeSamplesClaims[] = {
    "Er is sprake van {v}",
    "Van {the} nam men {v}",
    "Men nam {v}",
    "Ingestuurd: {v}",
};

constexpr Value kScopeDepthValues[] = {
    {.said = "12 cm", .claimed = "12 cm"},
    {.said = "18 cm", .claimed = "18 cm"},
    {.said = "25 cm", .claimed = "25 cm"},
    {.said = "30 cm", .claimed = "30 cm"},
    {.said = "38 cm", .claimed = "38 cm"},
    {.said = "45 cm", .claimed = "45 cm"},
    {.said = "60 cm", .claimed = "60 cm"},
    {.said = "75 cm", .claimed = "75 cm"},
};
constexpr std::string_view kScopeDepthSays[] = {
    "[tot|diepte] {v}",
    "[ingebracht|opgevoerd] tot {v}",
};
constexpr std::string_view kScopeDepthClaims[] = {
    "De scoop kwam tot {v}",
    "Men kwam {v} ver",
    "De diepte was {v}",
    "Tot {v} is {the} bekeken",
    "{v} is de bereikte diepte",
};

constexpr Value kScopePreparationValues[] = {
    {.said = "[goed|schoon]", .claimed = "goed"},
    {.said = "[matig|deels vuil]", .claimed = "matig"},
    {.said = "[slecht|vuil]", .claimed = "slecht"},
};
constexpr std::string_view kScopePreparationSays[] = {
    "[voorbereiding|zicht] {v}",
    "{v} [voorbereid|te beoordelen]",
};
constexpr std::string_view kScopePreparationClaims[] = {
    "Het zicht was {v}",
    "{the} was {v} te zien",
    "De voorbereiding was {v}",
    "{v} was de voorbereiding",
};

constexpr Value kScopeSedationValues[] = {
    {.said = "[met een roesje|gesedeerd|onder sedatie]", .claimed = "De patient kreeg een roesje"},
    {.said = "[zonder roesje|niet gesedeerd|zonder sedatie]",
     .claimed = "De patient kreeg geen roesje"},
};
constexpr std::string_view kScopeSedationClaims[] = {
    "{v}",
    "[Bewering|Stelling|Uitspraak]: {v}",
    "[Men stelt|Gesteld wordt|Het volgende klopt]: {v}",
};

constexpr Value kScopeDayValues[] = {
    {.said = "maandag", .claimed = "maandag"},
    {.said = "dinsdag", .claimed = "dinsdag"},
    {.said = "woensdag", .claimed = "woensdag"},
    {.said = "donderdag", .claimed = "donderdag"},
    {.said = "vrijdag", .claimed = "vrijdag"},
    {.said = "zaterdag", .claimed = "zaterdag"},
};
constexpr std::string_view kScopeDaySays[] = {
    "[op|datum:] {v}",
    "verricht op {v}",
    "{v} uitgevoerd",
};
constexpr std::string_view kScopeDayClaims[] = {
    "Het onderzoek was op {v}",
    "Op {v} werd {the} bekeken",
    "{v} was de dag",
    "Men deed dit op {v}",
};

constexpr Attribute kScopeAttributes[] = {
    {.values = kScopeLiningValues,
     .claim = {.training = kScopeLiningClaims},
     .says = kScopeLiningSays},
    {.values = kScopeUlcerValues, .claim = {.training = kScopeUlcerClaims}},
    {.values = kScopeBleedingValues, .claim = {.training = kScopeBleedingClaims}},
    {.values = kScopePolypsValues,
     .claim = {.training = kScopePolypsClaims},
     .says = kScopePolypsSays},
    {.values = kScopeSamplesValues,
     .claim = {.training = kScopeSamplesClaims},
     .says = kScopeSamplesSays},
    {.values = kScopeDepthValues,
     .claim = {.training = kScopeDepthClaims},
     .says = kScopeDepthSays},
    {.values = kScopePreparationValues,
     .claim = {.training = kScopePreparationClaims},
     .says = kScopePreparationSays},
    {.values = kScopeSedationValues, .claim = {.training = kScopeSedationClaims}},
    {.values = kScopeDayValues, .claim = {.training = kScopeDayClaims}, .says = kScopeDaySays},
};

// --- A heart
// --------------------------------------------------------------------------------------
constexpr Thing kHeartThings[] = {
    {.the = "het hart", .a = "een hartonderzoek"},
    {.the = "de linkerkamer", .a = "een onderzoek van de linkerkamer"},
    {.the = "de rechterkamer", .a = "een onderzoek van de rechterkamer"},
    {.the = "de aortaklep", .a = "een klepcontrole"},
    {.the = "de mitralisklep", .a = "een klepcontrole"},
};
constexpr std::string_view kHeartSubjects[] = {
    "[Echo|MRI|Onderzoek] van {the}",
    "{a}",
    "Controle van {the}",
    "[Patient|Man|Vrouw] voor {a}",
    "{the} [bekeken|beoordeeld]",
};

constexpr Value kHeartPumpValues[] = {
    {.said = "[goede|normale]", .claimed = "goed"},
    {.said = "[matige|licht verminderde]", .claimed = "matig"},
    {.said = "[slechte|ernstig verminderde]", .claimed = "slecht"},
};
constexpr std::string_view kHeartPumpSays[] = {
    "{v} pompfunctie",
    "{v} [knijpkracht|functie]",
};
constexpr std::string_view kHeartPumpClaims[] = {
    "De pompfunctie is {v}",
    "Het hart pompt {v}",
    "De knijpkracht is {v}",
    "{v} is de pompfunctie",
};

constexpr Value kHeartRhythmValues[] = {
    {.said = "[regelmatig|sinusritme]", .claimed = "regelmatig"},
    {.said = "[onregelmatig|boezemfibrilleren]", .claimed = "onregelmatig"},
};
constexpr std::string_view kHeartRhythmSays[] = {
    "ritme: {v}",
    "[het ritme is |]{v}",
};
constexpr std::string_view kHeartRhythmClaims[] = {
    "Het ritme is {v}",
    "De pols voelt {v}",
    "{v} is het hartritme",
    "Het hart slaat {v}",
};

constexpr Value kHeartRateValues[] = {
    {.said = "48 per minuut", .claimed = "48 per minuut"},
    {.said = "56 per minuut", .claimed = "56 per minuut"},
    {.said = "64 per minuut", .claimed = "64 per minuut"},
    {.said = "72 per minuut", .claimed = "72 per minuut"},
    {.said = "80 per minuut", .claimed = "80 per minuut"},
    {.said = "88 per minuut", .claimed = "88 per minuut"},
    {.said = "96 per minuut", .claimed = "96 per minuut"},
    {.said = "110 per minuut", .claimed = "110 per minuut"},
};
constexpr std::string_view kHeartRateSays[] = {
    "[hartslag|frequentie|pols] {v}",
    "{v}, gemeten in rust",
};
constexpr std::string_view kHeartRateClaims[] = {
    "De [hartslag|frequentie] is {v}",
    "Het hart slaat {v}",
    "Geteld werd {v}",
    "{v} is de hartfrequentie",
};

constexpr Value kHeartLeakValues[] = {
    {.said = "[met lekkage|lekkage gezien|insufficient]", .claimed = "De klep lekt"},
    {.said = "[zonder lekkage|geen lekkage|sluit goed]", .claimed = "De klep sluit goed"},
};
constexpr std::string_view kHeartLeakClaims[] = {
    "{v}",
    "[Bewering|Stelling|Uitspraak]: {v}",
    "[Men stelt|Gesteld wordt|Het volgende klopt]: {v}",
};

constexpr Value kHeartWallValues[] = {
    {.said = "[verdikte|dikke] wand", .claimed = "De wand is dikker dan normaal"},
    {.said = "[slanke wand|wand niet verdikt]", .claimed = "De wand is niet dikker dan normaal"},
};
constexpr std::string_view kHeartWallClaims[] = {
    "{v}",
    "[Bewering|Stelling|Uitspraak]: {v}",
    "[Men stelt|Gesteld wordt|Het volgende klopt]: {v}",
};

constexpr Value kHeartAtriumValues[] = {
    {.said = "[vergroot|verwijd] atrium", .claimed = "De boezem is te groot"},
    {.said = "[normaal atrium|atrium niet vergroot]", .claimed = "De boezem is niet te groot"},
};
constexpr std::string_view kHeartAtriumClaims[] = {
    "{v}",
    "[Bewering|Stelling|Uitspraak]: {v}",
    "[Men stelt|Gesteld wordt|Het volgende klopt]: {v}",
};

constexpr Value kHeartSacValues[] = {
    {.said = "[met pericardvocht|vocht in het hartzakje]", .claimed = "Er is vocht rond het hart"},
    {.said = "[zonder pericardvocht|geen vocht in het hartzakje]",
     .claimed = "Er is geen vocht rond het hart"},
};
constexpr std::string_view kHeartSacClaims[] = {
    "{v}",
    "[Bewering|Stelling|Uitspraak]: {v}",
    "[Men stelt|Gesteld wordt|Het volgende klopt]: {v}",
};

constexpr Value kHeartAskedValues[] = {
    {.said = "de huisarts", .claimed = "de huisarts"},
    {.said = "de cardioloog", .claimed = "de cardioloog"},
    {.said = "de internist", .claimed = "de internist"},
    {.said = "de longarts", .claimed = "de longarts"},
    {.said = "de neuroloog", .claimed = "de neuroloog"},
    {.said = "de uroloog", .claimed = "de uroloog"},
    {.said = "de chirurg", .claimed = "de chirurg"},
    {.said = "de kinderarts", .claimed = "de kinderarts"},
};
constexpr std::string_view kHeartAskedSays[] = {
    "aangevraagd door {v}",
    "aanvrager {v}",
};
constexpr std::string_view kHeartAskedClaims[] = {
    "{v} vroeg dit aan",
    "De aanvraag kwam van {v}",
    "Het verzoek is van {v}",
    "Aanvrager is {v}",
};

constexpr Value kHeartAgainValues[] = {
    {.said = "twee weken", .claimed = "twee weken"},
    {.said = "vier weken", .claimed = "vier weken"},
    {.said = "zes weken", .claimed = "zes weken"},
    {.said = "twee maanden", .claimed = "twee maanden"},
    {.said = "drie maanden", .claimed = "drie maanden"},
    {.said = "zes maanden", .claimed = "zes maanden"},
    {.said = "negen maanden", .claimed = "negen maanden"},
    {.said = "een jaar", .claimed = "een jaar"},
};
constexpr std::string_view kHeartAgainSays[] = {
    "[controle|terug|opnieuw bekijken] over {v}",
    "volgende controle [na|over] {v}",
    "advies: controle over {v}",
};
constexpr std::string_view kHeartAgainClaims[] = {
    "Over {v} [volgt|is er] een controle",
    "De volgende controle is over {v}",
    "Na {v} wordt er opnieuw gekeken",
    "[De patient komt|Men komt] over {v} terug",
};

constexpr Attribute kHeartAttributes[] = {
    {.values = kHeartPumpValues, .claim = {.training = kHeartPumpClaims}, .says = kHeartPumpSays},
    {.values = kHeartRhythmValues,
     .claim = {.training = kHeartRhythmClaims},
     .says = kHeartRhythmSays},
    {.values = kHeartRateValues, .claim = {.training = kHeartRateClaims}, .says = kHeartRateSays},
    {.values = kHeartLeakValues, .claim = {.training = kHeartLeakClaims}},
    {.values = kHeartWallValues, .claim = {.training = kHeartWallClaims}},
    {.values = kHeartAtriumValues, .claim = {.training = kHeartAtriumClaims}},
    {.values = kHeartSacValues, .claim = {.training = kHeartSacClaims}},
    {.values = kHeartAskedValues,
     .claim = {.training = kHeartAskedClaims},
     .says = kHeartAskedSays},
    {.values = kHeartAgainValues,
     .claim = {.training = kHeartAgainClaims},
     .says = kHeartAgainSays},
};

constexpr Topic kFindingsTopics[] = {
    {.subject = {.training = kLesionSubjects},
     .attributes = kLesionAttributes,
     .things = kLesionThings},
    {.subject = {.training = kJointSubjects},
     .attributes = kJointAttributes,
     .things = kJointThings},
    {.subject = {.training = kScopeSubjects},
     .attributes = kScopeAttributes,
     .things = kScopeThings},
    {.subject = {.training = kHeartSubjects},
     .attributes = kHeartAttributes,
     .things = kHeartThings},
};

}  // namespace extractinator::dragon::synth
