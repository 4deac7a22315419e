// Topics of pairs of sentences that only training and validation draw: drugs and operations (task
// 14).
#pragma once

#include <string_view>

#include "dragon/synth/entailment_topics.h"

namespace extractinator::dragon::synth {

// --- A drug
// ---------------------------------------------------------------------------------------
constexpr Thing kDrugThings[] = {
    {.the = "metoprolol", .a = "metoprolol"},
    {.the = "amoxicilline", .a = "amoxicilline"},
    {.the = "omeprazol", .a = "omeprazol"},
    {.the = "prednison", .a = "prednison"},
    {.the = "metformine", .a = "metformine"},
    {.the = "furosemide", .a = "furosemide"},
    {.the = "simvastatine", .a = "simvastatine"},
    {.the = "oxycodon", .a = "oxycodon"},
    {.the = "lisinopril", .a = "lisinopril"},
    {.the = "diclofenac", .a = "diclofenac"},
    {.the = "apixaban", .a = "apixaban"},
    {.the = "salbutamol", .a = "salbutamol"},
    {.the = "citalopram", .a = "citalopram"},
    {.the = "doxycycline", .a = "doxycycline"},
};
constexpr std::string_view kDrugSubjects[] = {
    "[Patient|Man|Vrouw|Meneer|Mevrouw] gebruikt {a}",
    "[Medicatie|Middel|Recept|Geneesmiddel]: {a}",
    "{a}",
    "Behandeling met {a}",
    "Op de lijst staat {a}",
    "[Wat betreft|Over] {a}",
};

constexpr Value kDrugDoseValues[] = {
    {.said = "2,5 mg", .claimed = "2,5 mg"},
    {.said = "5 mg", .claimed = "5 mg"},
    {.said = "10 mg", .claimed = "10 mg"},
    {.said = "20 mg", .claimed = "20 mg"},
    {.said = "25 mg", .claimed = "25 mg"},
    {.said = "40 mg", .claimed = "40 mg"},
    {.said = "50 mg", .claimed = "50 mg"},
    {.said = "80 mg", .claimed = "80 mg"},
    {.said = "100 mg", .claimed = "100 mg"},
    {.said = "250 mg", .claimed = "250 mg"},
    {.said = "500 mg", .claimed = "500 mg"},
    {.said = "850 mg", .claimed = "850 mg"},
};
constexpr std::string_view kDrugDoseSays[] = {
    "[dosis|sterkte] {v}",
    "{v} per [keer|tablet]",
    "[tabletten|capsules] van {v}",
    "{v}",
};
constexpr std::string_view kDrugDoseClaims[] = {
    "De [dosis|sterkte|dosering] [van {the} |]is {v}",
    "{the} wordt gegeven in een dosis van {v}",
    "Per keer is het {v}",
    "{v} is de dosis",
    "Voorgeschreven is {v} {the}",
};

constexpr Value kDrugOftenValues[] = {
    {.said = "[1 keer|eenmaal] per dag", .claimed = "[een keer per dag|eenmaal daags]"},
    {.said = "[2 keer|tweemaal] per dag", .claimed = "[twee keer per dag|tweemaal daags]"},
    {.said = "[3 keer|driemaal] per dag", .claimed = "[drie keer per dag|driemaal daags]"},
    {.said = "[4 keer|viermaal] per dag", .claimed = "[vier keer per dag|viermaal daags]"},
    {.said = "[1 keer|eenmaal] per week", .claimed = "[een keer per week|eenmaal per week]"},
};
constexpr std::string_view kDrugOftenClaims[] = {
    "{the} wordt {v} [gebruikt|genomen|ingenomen]",
    "{v} neemt de patient {the}",
    "Het gebruik is {v}",
    "De patient neemt {the} {v}",
    "Innemen: {v}",
};

constexpr Value kDrugStateValues[] = {
    {.said = "[gestart|begonnen|nieuw]", .claimed = "[gestart|begonnen]"},
    {.said = "[gestopt|gestaakt|beëindigd]", .claimed = "[gestopt|gestaakt]"},
    {.said = "[voortgezet|gecontinueerd|ongewijzigd door]",
     .claimed = "[voortgezet|gecontinueerd]"},
    {.said = "[gepauzeerd|tijdelijk onderbroken]", .claimed = "[gepauzeerd|tijdelijk onderbroken]"},
};
constexpr std::string_view kDrugStateSays[] = {
    "{v}",
    "{v} [vandaag|gisteren|vorige week]",
};
constexpr std::string_view kDrugStateClaims[] = {
    "{the} [is|werd] {v}",
    "Men heeft {the} {v}",
    "{v} is {the}",
    "Het middel is {v}",
    "Beleid: {the} is {v}",
};

constexpr Value kDrugFormValues[] = {
    {.said = "als tablet", .claimed = "als tablet"},
    {.said = "als drank", .claimed = "als drank"},
    {.said = "via het infuus", .claimed = "via het infuus"},
    {.said = "als pleister", .claimed = "als pleister"},
    {.said = "als zalf", .claimed = "als zalf"},
    {.said = "als spray", .claimed = "als spray"},
    {.said = "als injectie", .claimed = "als injectie"},
    {.said = "als zetpil", .claimed = "als zetpil"},
};
constexpr std::string_view kDrugFormSays[] = {
    "{v}",
    "[gegeven|toegediend] {v}",
};
constexpr std::string_view kDrugFormClaims[] = {
    "{the} wordt {v} gegeven",
    "Toediening is {v}",
    "De patient krijgt {the} {v}",
    "{v} krijgt de patient {the}",
    "Men geeft het {v}",
};

constexpr Value kDrugByValues[] = {
    {.said = "de huisarts", .claimed = "de huisarts"},
    {.said = "de cardioloog", .claimed = "de cardioloog"},
    {.said = "de internist", .claimed = "de internist"},
    {.said = "de longarts", .claimed = "de longarts"},
    {.said = "de neuroloog", .claimed = "de neuroloog"},
    {.said = "de uroloog", .claimed = "de uroloog"},
    {.said = "de chirurg", .claimed = "de chirurg"},
    {.said = "de kinderarts", .claimed = "de kinderarts"},
};
constexpr std::string_view kDrugBySays[] = {
    "voorgeschreven door {v}",
    "[recept|voorschrift] van {v}",
    "voorschrijver {v}",
};
constexpr std::string_view kDrugByClaims[] = {
    "{v} schreef {the} voor",
    "Het recept is van {v}",
    "De voorschrijver is {v}",
    "{the} komt van {v}",
    "Van {v} kwam het recept",
};

constexpr Value kDrugHarmValues[] = {
    {.said = "[goed verdragen|zonder bijwerkingen|geen bijwerkingen]",
     .claimed = "Er zijn geen bijwerkingen[ van {the}|]"},
    {.said = "[slecht verdragen|met bijwerkingen|wel bijwerkingen]",
     .claimed = "Er zijn bijwerkingen[ van {the}|]"},
};
constexpr std::string_view kDrugHarmClaims[] = {
    "{v}",
    "[Bewering|Stelling|Uitspraak]: {v}",
    "[Men stelt|Gesteld wordt|Het volgende klopt]: {v}",
};

constexpr Value kDrugReasonValues[] = {
    {.said = "hoge bloeddruk", .claimed = "hoge bloeddruk"},
    {.said = "pijn", .claimed = "pijn"},
    {.said = "een infectie", .claimed = "een infectie"},
    {.said = "astma", .claimed = "astma"},
    {.said = "jicht", .claimed = "jicht"},
    {.said = "slapeloosheid", .claimed = "slapeloosheid"},
    {.said = "een allergie", .claimed = "een allergie"},
    {.said = "hartfalen", .claimed = "hartfalen"},
    {.said = "migraine", .claimed = "migraine"},
    {.said = "eczeem", .claimed = "eczeem"},
};
constexpr std::string_view kDrugReasonSays[] = {
    "[tegen|wegens|vanwege|voor] {v}",
    "reden: {v}",
    "indicatie {v}",
};
constexpr std::string_view kDrugReasonClaims[] = {
    "{the} is [tegen|voor] {v}",
    "De reden [voor {the} |]is {v}",
    "Het middel is bedoeld tegen {v}",
    "{v} is de indicatie",
    "Wegens {v} krijgt de patient {the}",
};

constexpr Value kDrugSpanValues[] = {
    {.said = "vijf dagen", .claimed = "vijf dagen"},
    {.said = "zeven dagen", .claimed = "zeven dagen"},
    {.said = "tien dagen", .claimed = "tien dagen"},
    {.said = "twee weken", .claimed = "twee weken"},
    {.said = "zes weken", .claimed = "zes weken"},
    {.said = "drie maanden", .claimed = "drie maanden"},
    {.said = "een half jaar", .claimed = "een half jaar"},
};
constexpr std::string_view kDrugSpanSays[] = {
    "[gedurende|kuur van|voor een periode van] {v}",
    "duur {v}",
    "{v} lang",
};
constexpr std::string_view kDrugSpanClaims[] = {
    "{the} wordt {v} gebruikt",
    "De kuur duurt {v}",
    "{v} is de duur",
    "Na {v} is de kuur klaar",
    "Het gebruik duurt {v}",
};

constexpr Value kDrugMealValues[] = {
    {.said = "[voor|vóór] het eten", .claimed = "voor het eten"},
    {.said = "bij het eten", .claimed = "bij het eten"},
    {.said = "na het eten", .claimed = "na het eten"},
    {.said = "voor het slapen", .claimed = "voor het slapen"},
};
constexpr std::string_view kDrugMealSays[] = {
    "[in te nemen|moment:] {v}",
    "{v}",
};
constexpr std::string_view kDrugMealClaims[] = {
    "De patient neemt {the} {v}",
    "{v} neemt men {the}",
    "Het innemen gebeurt {v}",
    "Innemen moet {v}",
};

constexpr Attribute kDrugAttributes[] = {
    {.values = kDrugDoseValues, .claim = {.training = kDrugDoseClaims}, .says = kDrugDoseSays},
    {.values = kDrugOftenValues, .claim = {.training = kDrugOftenClaims}},
    {.values = kDrugStateValues, .claim = {.training = kDrugStateClaims}, .says = kDrugStateSays},
    {.values = kDrugFormValues, .claim = {.training = kDrugFormClaims}, .says = kDrugFormSays},
    {.values = kDrugByValues, .claim = {.training = kDrugByClaims}, .says = kDrugBySays},
    {.values = kDrugHarmValues, .claim = {.training = kDrugHarmClaims}},
    {.values = kDrugReasonValues,
     .claim = {.training = kDrugReasonClaims},
     .says = kDrugReasonSays},
    {.values = kDrugSpanValues, .claim = {.training = kDrugSpanClaims}, .says = kDrugSpanSays},
    {.values = kDrugMealValues, .claim = {.training = kDrugMealClaims}, .says = kDrugMealSays},
};

// --- An operation
// ---------------------------------------------------------------------------------
constexpr Thing kOperationThings[] = {
    {.the = "de galblaasoperatie", .a = "een galblaasoperatie"},
    {.the = "de liesbreukoperatie", .a = "een liesbreukoperatie"},
    {.the = "de heupoperatie", .a = "een heupoperatie"},
    {.the = "de knieoperatie", .a = "een knieoperatie"},
    {.the = "de blaasoperatie", .a = "een blaasoperatie"},
    {.the = "de keizersnede", .a = "een keizersnede"},
    {.the = "de schildklieroperatie", .a = "een schildklieroperatie"},
    {.the = "de darmoperatie", .a = "een darmoperatie"},
    {.the = "de rugoperatie", .a = "een rugoperatie"},
    {.the = "de borstoperatie", .a = "een borstoperatie"},
    {.the = "de oogoperatie", .a = "een oogoperatie"},
};
constexpr std::string_view kOperationSubjects[] = {
    "[Patient|Man|Vrouw|Meneer|Mevrouw] onderging {a}",
    "[Verslag|Nota] van {the}",
    "Ingreep: {a}",
    "Verricht is {a}",
    "{a}",
    "Opname voor {a}",
    "Status na {a}",
    "Na {the}",
};

constexpr Value kOperationSleepValues[] = {
    {.said = "[onder narcose|onder algehele anesthesie|in slaap gebracht]",
     .claimed = "[onder narcose|onder algehele anesthesie]"},
    {.said = "[met een ruggenprik|onder spinale anesthesie]",
     .claimed = "[met een ruggenprik|onder spinale anesthesie]"},
    {.said = "[onder lokale anesthesie|plaatselijk verdoofd]",
     .claimed = "[onder lokale anesthesie|met plaatselijke verdoving]"},
};
constexpr std::string_view kOperationSleepClaims[] = {
    "{the} [gebeurde|was] {v}",
    "{v} is geopereerd",
    "De patient werd {v} geopereerd",
    "De verdoving: {v}",
    "De ingreep verliep {v}",
};

constexpr Value kOperationLastingValues[] = {
    {.said = "25 minuten", .claimed = "25 minuten"},
    {.said = "40 minuten", .claimed = "40 minuten"},
    {.said = "50 minuten", .claimed = "50 minuten"},
    {.said = "een uur", .claimed = "een uur"},
    {.said = "75 minuten", .claimed = "75 minuten"},
    {.said = "anderhalf uur", .claimed = "anderhalf uur"},
    {.said = "twee uur", .claimed = "twee uur"},
    {.said = "drie uur", .claimed = "drie uur"},
};
constexpr std::string_view kOperationLastingSays[] = {
    "[duur|tijd] {v}",
    "[klaar|verricht] in {v}",
    "duurde {v}",
};
constexpr std::string_view kOperationLastingClaims[] = {
    "{the} duurde {v}",
    "Na {v} was {the} klaar",
    "De duur was {v}",
    "{v} nam de ingreep in beslag",
    "De operatietijd is {v}",
};

constexpr Value kOperationBloodValues[] = {
    {.said = "10 ml", .claimed = "10 ml"},
    {.said = "20 ml", .claimed = "20 ml"},
    {.said = "50 ml", .claimed = "50 ml"},
    {.said = "80 ml", .claimed = "80 ml"},
    {.said = "100 ml", .claimed = "100 ml"},
    {.said = "150 ml", .claimed = "150 ml"},
    {.said = "300 ml", .claimed = "300 ml"},
    {.said = "450 ml", .claimed = "450 ml"},
};
constexpr std::string_view kOperationBloodSays[] = {
    "bloedverlies [van |]{v}",
    "{v} bloedverlies",
    "verlies van {v} bloed",
};
constexpr std::string_view kOperationBloodClaims[] = {
    "Er ging {v} bloed verloren",
    "Het bloedverlies [bij {the} |]was {v}",
    "De patient verloor {v} bloed",
    "{v} bloed werd verloren",
    "Verloren bloed: {v}",
};

constexpr Value kOperationProblemValues[] = {
    {.said = "[ongecompliceerd|zonder complicaties|geen complicaties]",
     .claimed = "Er traden geen complicaties op"},
    {.said = "[gecompliceerd|met complicaties|wel complicaties]",
     .claimed = "Er traden complicaties op"},
};
constexpr std::string_view kOperationProblemClaims[] = {
    "{v}",
    "[Bewering|Stelling|Uitspraak]: {v}",
    "[Men stelt|Gesteld wordt|Het volgende klopt]: {v}",
};

constexpr Value kOperationDrainValues[] = {
    {.said = "[met drain|drain achtergelaten]", .claimed = "Er ligt een drain"},
    {.said = "[zonder drain|geen drain]", .claimed = "Er ligt geen drain"},
};
constexpr std::string_view kOperationDrainClaims[] = {
    "{v}",
    "[Bewering|Stelling|Uitspraak]: {v}",
    "[Men stelt|Gesteld wordt|Het volgende klopt]: {v}",
};

constexpr Value kOperationDayValues[] = {
    {.said = "maandag", .claimed = "maandag"},
    {.said = "dinsdag", .claimed = "dinsdag"},
    {.said = "woensdag", .claimed = "woensdag"},
    {.said = "donderdag", .claimed = "donderdag"},
    {.said = "vrijdag", .claimed = "vrijdag"},
    {.said = "zaterdag", .claimed = "zaterdag"},
    {.said = "zondag", .claimed = "zondag"},
};
constexpr std::string_view kOperationDaySays[] = {
    "[op|gepland op] {v}",
    "[verricht|uitgevoerd] op {v}",
    "dag: {v}",
};
constexpr std::string_view kOperationDayClaims[] = {
    "{the} was op {v}",
    "Op {v} vond {the} plaats",
    "{v} was de dag van de ingreep",
    "Men opereerde op {v}",
    "De operatiedag is {v}",
};

constexpr Value kOperationHomeValues[] = {
    {.said = "dezelfde dag", .claimed = "dezelfde dag"},
    {.said = "een dag", .claimed = "een dag"},
    {.said = "twee dagen", .claimed = "twee dagen"},
    {.said = "drie dagen", .claimed = "drie dagen"},
    {.said = "vijf dagen", .claimed = "vijf dagen"},
    {.said = "een week", .claimed = "een week"},
    {.said = "tien dagen", .claimed = "tien dagen"},
};
constexpr std::string_view kOperationHomeSays[] = {
    "ontslag na {v}",
    "naar huis na {v}",
};
constexpr std::string_view kOperationHomeClaims[] = {
    "De patient ging na {v} naar huis",
    "Het ontslag volgde na {v}",
    "Na {v} was de patient thuis",
    "Naar huis: na {v}",
};

constexpr Value kOperationStitchesValues[] = {
    {.said = "[oplosbare hechtingen|hechtingen lossen op]",
     .claimed = "De hechtingen hoeven niet verwijderd te worden"},
    {.said = "[niet-oplosbare hechtingen|hechtingen over tien dagen eruit]",
     .claimed = "De hechtingen moeten verwijderd worden"},
};
constexpr std::string_view kOperationStitchesClaims[] = {
    "{v}",
    "[Bewering|Stelling|Uitspraak]: {v}",
    "[Men stelt|Gesteld wordt|Het volgende klopt]: {v}",
};

constexpr Value kOperationCoverValues[] = {
    {.said = "[met antibiotica|antibiotica gegeven]", .claimed = "De patient kreeg antibiotica"},
    {.said = "[zonder antibiotica|geen antibiotica]",
     .claimed = "De patient kreeg geen antibiotica"},
};
constexpr std::string_view kOperationCoverClaims[] = {
    "{v}",
    "[Bewering|Stelling|Uitspraak]: {v}",
    "[Men stelt|Gesteld wordt|Het volgende klopt]: {v}",
};

constexpr Value kOperationAgainValues[] = {
    {.said = "twee weken", .claimed = "twee weken"},
    {.said = "vier weken", .claimed = "vier weken"},
    {.said = "zes weken", .claimed = "zes weken"},
    {.said = "twee maanden", .claimed = "twee maanden"},
    {.said = "drie maanden", .claimed = "drie maanden"},
    {.said = "zes maanden", .claimed = "zes maanden"},
    {.said = "negen maanden", .claimed = "negen maanden"},
    {.said = "een jaar", .claimed = "een jaar"},
};
constexpr std::string_view kOperationAgainSays[] = {
    "[controle|terug|opnieuw bekijken] over {v}",
    "volgende controle [na|over] {v}",
    "advies: controle over {v}",
};
constexpr std::string_view kOperationAgainClaims[] = {
    "Over {v} [volgt|is er] een controle",
    "De volgende controle is over {v}",
    "Na {v} wordt er opnieuw gekeken",
    "[De patient komt|Men komt] over {v} terug",
};

constexpr Attribute kOperationAttributes[] = {
    {.values = kOperationSleepValues, .claim = {.training = kOperationSleepClaims}},
    {.values = kOperationLastingValues,
     .claim = {.training = kOperationLastingClaims},
     .says = kOperationLastingSays},
    {.values = kOperationBloodValues,
     .claim = {.training = kOperationBloodClaims},
     .says = kOperationBloodSays},
    {.values = kOperationProblemValues, .claim = {.training = kOperationProblemClaims}},
    {.values = kOperationDrainValues, .claim = {.training = kOperationDrainClaims}},
    {.values = kOperationDayValues,
     .claim = {.training = kOperationDayClaims},
     .says = kOperationDaySays},
    {.values = kOperationHomeValues,
     .claim = {.training = kOperationHomeClaims},
     .says = kOperationHomeSays},
    {.values = kOperationStitchesValues, .claim = {.training = kOperationStitchesClaims}},
    {.values = kOperationCoverValues, .claim = {.training = kOperationCoverClaims}},
    {.values = kOperationAgainValues,
     .claim = {.training = kOperationAgainClaims},
     .says = kOperationAgainSays},
};

constexpr Topic kCareTopics[] = {
    {.subject = {.training = kDrugSubjects}, .attributes = kDrugAttributes, .things = kDrugThings},
    {.subject = {.training = kOperationSubjects},
     .attributes = kOperationAttributes,
     .things = kOperationThings},
};

}  // namespace extractinator::dragon::synth
