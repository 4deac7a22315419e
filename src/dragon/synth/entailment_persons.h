// Topics of pairs of sentences that only training and validation draw: complaints, persons and
// children to be born (task 14).
#pragma once

#include <string_view>

#include "dragon/synth/entailment_topics.h"

namespace extractinator::dragon::synth {

// --- A complaint
// ----------------------------------------------------------------------------------
constexpr Thing kComplaintThings[] = {
    {.the = "de pijn", .a = "pijn"},
    {.the = "de jeuk", .a = "jeuk"},
    {.the = "de hoest", .a = "hoest"},
    {.the = "de duizeligheid", .a = "duizeligheid"},
    {.the = "de misselijkheid", .a = "misselijkheid"},
    {.the = "de kramp", .a = "kramp"},
    {.the = "de benauwdheid", .a = "benauwdheid"},
    {.the = "de hoofdpijn", .a = "hoofdpijn"},
    {.the = "de moeheid", .a = "moeheid"},
    {.the = "de stijfheid", .a = "stijfheid"},
    {.the = "de zwakte", .a = "zwakte"},
    {.the = "de keelpijn", .a = "keelpijn"},
    {.the = "de buikpijn", .a = "buikpijn"},
};
constexpr std::string_view kComplaintSubjects[] = {
    "[Patient|Man|Vrouw|Meneer|Mevrouw] met {a}",
    "[Komt|Verwezen|Gezien] wegens {a}",
    "Er is {a}",
    "Klacht: {a}",
    "[Last van|Klaagt over] {a}",
    "{a}",
    "De [huisarts|patient] meldt {a}",
};

constexpr Value kComplaintSinceValues[] = {
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
constexpr std::string_view kComplaintSinceSays[] = {
    "sinds {v}",
    "al {v}[ aanwezig|]",
    "[bestaat|duurt] {v}",
    "duur {v}",
    "begonnen: {v} geleden",
};
constexpr std::string_view kComplaintSinceClaims[] = {
    "{the} [duurt|bestaat] al {v}",
    "Al {v} is er {a}",
    "De duur van {the} is {v}",
    "{the} is {v} geleden begonnen",
    "De klacht is er sinds {v}",
    "{v} geleden begon {the}",
};

constexpr Value kComplaintSeverityValues[] = {
    {.said = "[licht|mild|weinig hinderlijk]", .claimed = "[licht|mild]"},
    {.said = "[hevig|ernstig|zeer hinderlijk]", .claimed = "[hevig|ernstig]"},
};
constexpr std::string_view kComplaintSeveritySays[] = {
    "{v}",
    "{v} [van aard|in ernst]",
};
constexpr std::string_view kComplaintSeverityClaims[] = {
    "{the} is {v}",
    "Men noemt {the} {v}",
    "{v} is {the}",
    "De ernst: {v}",
    "Het gaat om {a} die {v} is",
};

constexpr Value kComplaintTimeValues[] = {
    {.said = "de nacht", .claimed = "de nacht"},
    {.said = "de ochtend", .claimed = "de ochtend"},
    {.said = "de middag", .claimed = "de middag"},
    {.said = "de avond", .claimed = "de avond"},
};
constexpr std::string_view kComplaintTimeSays[] = {
    "[vooral|meest|erger] in {v}",
    "in {v} [het ergst|op zijn hevigst]",
};
constexpr std::string_view kComplaintTimeClaims[] = {
    "{the} is er vooral in {v}",
    "In {v} is {the} het ergst",
    "Het hevigst is {the} in {v}",
    "{v} is het slechtste moment",
    "Vooral {v} is lastig",
};

constexpr Value kComplaintTrendValues[] = {
    {.said = "[neemt toe|wordt erger|verergert]", .claimed = "[neemt toe|wordt erger]"},
    {.said = "[neemt af|wordt minder|vermindert]", .claimed = "[neemt af|wordt minder]"},
    {.said = "[blijft gelijk|verandert niet]", .claimed = "[blijft gelijk|verandert niet]"},
};
constexpr std::string_view kComplaintTrendClaims[] = {
    "{the} {v}",
    "In de loop van de tijd: {the} {v}",
    "Het beloop: {the} {v}",
    "Gemeld wordt: {the} {v}",
};

constexpr Value kComplaintOnsetValues[] = {
    {.said = "[plotseling|acuut|ineens]", .claimed = "[plotseling|ineens]"},
    {.said = "[geleidelijk|langzaam|sluipend]", .claimed = "[geleidelijk|langzaam]"},
};
constexpr std::string_view kComplaintOnsetSays[] = {
    "{v} [begonnen|ontstaan]",
    "begin: {v}",
};
constexpr std::string_view kComplaintOnsetClaims[] = {
    "{the} begon {v}",
    "{v} is {the} ontstaan",
    "Het begin van {the} was {v}",
    "{the} kwam {v} op",
    "Ontstaan: {v}",
};

constexpr Value kComplaintReliefValues[] = {
    {.said = "rust", .claimed = "rust"},
    {.said = "warmte", .claimed = "warmte"},
    {.said = "paracetamol", .claimed = "paracetamol"},
    {.said = "ibuprofen", .claimed = "ibuprofen"},
    {.said = "koelen", .claimed = "koelen"},
    {.said = "bewegen", .claimed = "bewegen"},
    {.said = "slapen", .claimed = "slapen"},
    {.said = "frisse lucht", .claimed = "frisse lucht"},
};
constexpr std::string_view kComplaintReliefSays[] = {
    "alleen minder [na|door|met] {v}",
    "enige [hulp|verlichting]: {v}",
    "[slechts|enkel] {v} helpt",
};
constexpr std::string_view kComplaintReliefClaims[] = {
    "Alleen {v} helpt[ tegen {the}|]",
    "Het enige dat helpt is {v}",
    "Slechts {v} [verlicht|vermindert] {the}",
    "Enkel met {v} wordt {the} minder",
};

constexpr Value kComplaintPlaceValues[] = {
    {.said = "de borst", .claimed = "de borst"},
    {.said = "de rug", .claimed = "de rug"},
    {.said = "de buik", .claimed = "de buik"},
    {.said = "de nek", .claimed = "de nek"},
    {.said = "het been", .claimed = "het been"},
    {.said = "de arm", .claimed = "de arm"},
    {.said = "de keel", .claimed = "de keel"},
    {.said = "de schouder", .claimed = "de schouder"},
};
constexpr std::string_view kComplaintPlaceSays[] = {
    "plaats: {v}",
    "in {v}",
    "gevoeld in {v}",
};
constexpr std::string_view kComplaintPlaceClaims[] = {
    "{the} [zit|wordt gevoeld] in {v}",
    "De plaats is {v}",
    "In {v} zit {the}",
    "{v} is de plek van {the}",
    "Het betreft {a} in {v}",
};

constexpr Value kComplaintBeforeValues[] = {
    {.said = "[eerder gehad|niet de eerste keer|bekend van vroeger]",
     .claimed = "Dit is eerder voorgekomen"},
    {.said = "[nooit eerder gehad|de eerste keer|nieuw]",
     .claimed = "Dit is niet eerder voorgekomen"},
};
constexpr std::string_view kComplaintBeforeClaims[] = {
    "{v}",
    "[Bewering|Stelling|Uitspraak]: {v}",
    "[Men stelt|Gesteld wordt|Het volgende klopt]: {v}",
};

constexpr Value kComplaintWorkValues[] = {
    {.said = "[werkt door|blijft werken]", .claimed = "Het werk gaat door"},
    {.said = "[meldde zich ziek|werkt niet]", .claimed = "Er wordt niet gewerkt"},
};
constexpr std::string_view kComplaintWorkClaims[] = {
    "{v}",
    "[Bewering|Stelling|Uitspraak]: {v}",
    "[Men stelt|Gesteld wordt|Het volgende klopt]: {v}",
};

constexpr Value kComplaintReferredValues[] = {
    {.said = "de huisarts", .claimed = "de huisarts"},
    {.said = "de cardioloog", .claimed = "de cardioloog"},
    {.said = "de internist", .claimed = "de internist"},
    {.said = "de longarts", .claimed = "de longarts"},
    {.said = "de neuroloog", .claimed = "de neuroloog"},
    {.said = "de uroloog", .claimed = "de uroloog"},
    {.said = "de chirurg", .claimed = "de chirurg"},
    {.said = "de kinderarts", .claimed = "de kinderarts"},
};
constexpr std::string_view kComplaintReferredSays[] = {
    "verwezen door {v}",
    "verwijzer {v}",
};
constexpr std::string_view kComplaintReferredClaims[] = {
    "{v} verwees de patient",
    "De verwijzing kwam van {v}",
    "Verwijzer is {v}",
    "De patient is gestuurd door {v}",
};

constexpr Attribute kComplaintAttributes[] = {
    {.values = kComplaintSinceValues,
     .claim = {.training = kComplaintSinceClaims},
     .says = kComplaintSinceSays},
    {.values = kComplaintSeverityValues,
     .claim = {.training = kComplaintSeverityClaims},
     .says = kComplaintSeveritySays},
    {.values = kComplaintTimeValues,
     .claim = {.training = kComplaintTimeClaims},
     .says = kComplaintTimeSays},
    {.values = kComplaintTrendValues, .claim = {.training = kComplaintTrendClaims}},
    {.values = kComplaintOnsetValues,
     .claim = {.training = kComplaintOnsetClaims},
     .says = kComplaintOnsetSays},
    {.values = kComplaintReliefValues,
     .claim = {.training = kComplaintReliefClaims},
     .says = kComplaintReliefSays},
    {.values = kComplaintPlaceValues,
     .claim = {.training = kComplaintPlaceClaims},
     .says = kComplaintPlaceSays},
    {.values = kComplaintBeforeValues, .claim = {.training = kComplaintBeforeClaims}},
    {.values = kComplaintWorkValues, .claim = {.training = kComplaintWorkClaims}},
    {.values = kComplaintReferredValues,
     .claim = {.training = kComplaintReferredClaims},
     .says = kComplaintReferredSays},
};

// --- A person
// -------------------------------------------------------------------------------------
constexpr Thing kPersonThings[] = {
    {.the = "de patient", .a = "een patient"},
    {.the = "mevrouw", .a = "een vrouw"},
    {.the = "meneer", .a = "een man"},
    {.the = "de patiente", .a = "een patiente"},
};
constexpr std::string_view kPersonSubjects[] = {
    "[Intake|Gesprek|Kennismaking] met {a}",
    "Over {the}",
    "{a} op [het spreekuur|de afdeling|de polikliniek]",
    "Anamnese van {a}",
    "Het betreft {a}",
    "Gezien is {a}",
    "Op [maandag|dinsdag|vrijdag] kwam {a}",
};

constexpr Value kPersonAgeValues[] = {
    {.said = "23 jaar", .claimed = "23 jaar"},
    {.said = "31 jaar", .claimed = "31 jaar"},
    {.said = "38 jaar", .claimed = "38 jaar"},
    {.said = "44 jaar", .claimed = "44 jaar"},
    {.said = "49 jaar", .claimed = "49 jaar"},
    {.said = "52 jaar", .claimed = "52 jaar"},
    {.said = "57 jaar", .claimed = "57 jaar"},
    {.said = "61 jaar", .claimed = "61 jaar"},
    {.said = "66 jaar", .claimed = "66 jaar"},
    {.said = "73 jaar", .claimed = "73 jaar"},
    {.said = "78 jaar", .claimed = "78 jaar"},
    {.said = "84 jaar", .claimed = "84 jaar"},
};
constexpr std::string_view kPersonAgeSays[] = {
    "{v}[ oud|]",
    "leeftijd {v}",
    "[is|nu] {v}",
};
constexpr std::string_view kPersonAgeClaims[] = {
    "{the} is {v}[ oud|]",
    "De leeftijd is {v}",
    "Het gaat om iemand van {v}",
    "{v} is de leeftijd",
    "Oud is {the}: {v}",
};

constexpr Value kPersonJobValues[] = {
    {.said = "bakker", .claimed = "bakker"},
    {.said = "leraar", .claimed = "leraar"},
    {.said = "kapper", .claimed = "kapper"},
    {.said = "chauffeur", .claimed = "chauffeur"},
    {.said = "boer", .claimed = "boer"},
    {.said = "kok", .claimed = "kok"},
    {.said = "verpleegkundige", .claimed = "verpleegkundige"},
    {.said = "lasser", .claimed = "lasser"},
    {.said = "tuinman", .claimed = "tuinman"},
    {.said = "advocaat", .claimed = "advocaat"},
    {.said = "winkelier", .claimed = "winkelier"},
    {.said = "schilder", .claimed = "schilder"},
};
constexpr std::string_view kPersonJobSays[] = {
    "[beroep|werk]: {v}",
    "[werkt|werkzaam] als {v}",
    "van beroep {v}",
    "is {v}",
};
constexpr std::string_view kPersonJobClaims[] = {
    "{the} werkt als {v}",
    "Het beroep is {v}",
    "{the} is {v} van beroep",
    "Als {v} verdient {the} de kost",
    "{v} is het beroep",
};

constexpr Value kPersonHomeValues[] = {
    {.said = "[woont alleen|alleenwonend]", .claimed = "[alleen|zonder huisgenoten]"},
    {.said = "[woont met partner|samenwonend]", .claimed = "[met een partner|samen]"},
    {.said = "[woont in een verpleeghuis|verblijft in een verpleeghuis]",
     .claimed = "in een verpleeghuis"},
    {.said = "[woont bij de ouders|thuiswonend bij ouders]", .claimed = "bij de ouders"},
};
constexpr std::string_view kPersonHomeClaims[] = {
    "{the} woont {v}",
    "{v} woont {the}",
    "Wonen: {v}",
    "De woonsituatie is {v}",
    "Thuis is dat {v}",
};

constexpr Value kPersonDrinkValues[] = {
    {.said = "[drinkt alcohol|alcohol: ja]", .claimed = "{the} gebruikt alcohol"},
    {.said = "[drinkt nooit alcohol|alcohol: nee]", .claimed = "{the} gebruikt geen alcohol"},
};
constexpr std::string_view kPersonDrinkClaims[] = {
    "{v}",
    "[Bewering|Stelling|Uitspraak]: {v}",
    "[Men stelt|Gesteld wordt|Het volgende klopt]: {v}",
};

constexpr Value kPersonAllergyValues[] = {
    {.said = "[allergisch|allergie bekend|met allergie]",
     .claimed = "Er is een allergie[ bij {the}|]"},
    {.said = "[niet allergisch|allergie onbekend|zonder allergie]",
     .claimed = "Er is geen allergie[ bij {the}|]"},
};
constexpr std::string_view kPersonAllergyClaims[] = {
    "{v}",
    "[Bewering|Stelling|Uitspraak]: {v}",
    "[Men stelt|Gesteld wordt|Het volgende klopt]: {v}",
};

constexpr Value kPersonWeightValues[] = {
    {.said = "52 kg", .claimed = "52 kg"},
    {.said = "58 kg", .claimed = "58 kg"},
    {.said = "63 kg", .claimed = "63 kg"},
    {.said = "67 kg", .claimed = "67 kg"},
    {.said = "71 kg", .claimed = "71 kg"},
    {.said = "76 kg", .claimed = "76 kg"},
    {.said = "82 kg", .claimed = "82 kg"},
    {.said = "88 kg", .claimed = "88 kg"},
    {.said = "95 kg", .claimed = "95 kg"},
    {.said = "104 kg", .claimed = "104 kg"},
};
constexpr std::string_view kPersonWeightSays[] = {
    "gewicht {v}",
    "weegt {v}",
    "[lichaamsgewicht|gewogen]: {v}",
};
constexpr std::string_view kPersonWeightClaims[] = {
    "{the} weegt {v}",
    "Het gewicht is {v}",
    "De weegschaal gaf {v} aan",
    "{v} weegt {the}",
    "Gewogen is {v}",
};

constexpr Value kPersonLengthValues[] = {
    {.said = "155 cm", .claimed = "155 cm"},
    {.said = "161 cm", .claimed = "161 cm"},
    {.said = "166 cm", .claimed = "166 cm"},
    {.said = "170 cm", .claimed = "170 cm"},
    {.said = "174 cm", .claimed = "174 cm"},
    {.said = "179 cm", .claimed = "179 cm"},
    {.said = "183 cm", .claimed = "183 cm"},
    {.said = "188 cm", .claimed = "188 cm"},
    {.said = "194 cm", .claimed = "194 cm"},
};
constexpr std::string_view kPersonLengthSays[] = {
    "lengte {v}",
    "{v} lang",
    "[gemeten|lichaamslengte]: {v}",
};
constexpr std::string_view kPersonLengthClaims[] = {
    "{the} is {v} lang",
    "De lengte is {v}",
    "{v} lang is {the}",
    "Gemeten lengte: {v}",
};

constexpr Value kPersonChildrenValues[] = {
    {.said = "geen kinderen", .claimed = "geen kinderen"},
    {.said = "één kind", .claimed = "één kind"},
    {.said = "twee kinderen", .claimed = "twee kinderen"},
    {.said = "drie kinderen", .claimed = "drie kinderen"},
    {.said = "vier kinderen", .claimed = "vier kinderen"},
    {.said = "vijf kinderen", .claimed = "vijf kinderen"},
};
constexpr std::string_view kPersonChildrenSays[] = {
    "[heeft|met] {v}",
    "gezin: {v}",
    "{v}",
};
constexpr std::string_view kPersonChildrenClaims[] = {
    "{the} heeft {v}",
    "In het gezin zijn {v}",
    "Er is sprake van {v}",
    "{v} heeft {the}",
    "Het gezin telt {v}",
};

constexpr Value kPersonSportValues[] = {
    {.said = "[zwemt|zwemmen]", .claimed = "zwemmen"},
    {.said = "[fietst|fietsen]", .claimed = "fietsen"},
    {.said = "[wandelt|wandelen]", .claimed = "wandelen"},
    {.said = "[tennist|tennissen]", .claimed = "tennissen"},
    {.said = "[roeit|roeien]", .claimed = "roeien"},
    {.said = "[voetbalt|voetballen]", .claimed = "voetballen"},
};
constexpr std::string_view kPersonSportSays[] = {
    "hobby: {v}",
    "enige sport: {v}",
    "{v} als [enige |]sport",
};
constexpr std::string_view kPersonSportClaims[] = {
    "De sport van {the} is {v}",
    "{the} doet aan {v}",
    "{v} is de hobby",
    "Als sport kiest {the} voor {v}",
};

constexpr Value kPersonWalkValues[] = {
    {.said = "[loopt zelfstandig|loopt zonder hulpmiddel]", .claimed = "zonder hulpmiddel"},
    {.said = "[loopt met een stok|gebruikt een stok]", .claimed = "met een stok"},
    {.said = "[loopt met een rollator|gebruikt een rollator]", .claimed = "met een rollator"},
    {.said = "[zit in een rolstoel|rolstoelafhankelijk]", .claimed = "in een rolstoel"},
};
constexpr std::string_view kPersonWalkClaims[] = {
    "{the} verplaatst zich {v}",
    "{v} gaat {the} op pad",
    "Buiten gaat {the} {v}",
    "De mobiliteit is {v}",
};

constexpr Value kPersonSurgeryValues[] = {
    {.said = "[eerder geopereerd|operatie in het verleden]",
     .claimed = "{the} is in het verleden geopereerd"},
    {.said = "[nooit geopereerd|geen operatie in het verleden]",
     .claimed = "{the} is in het verleden niet geopereerd"},
};
constexpr std::string_view kPersonSurgeryClaims[] = {
    "{v}",
    "[Bewering|Stelling|Uitspraak]: {v}",
    "[Men stelt|Gesteld wordt|Het volgende klopt]: {v}",
};

constexpr Attribute kPersonAttributes[] = {
    {.values = kPersonAgeValues, .claim = {.training = kPersonAgeClaims}, .says = kPersonAgeSays},
    {.values = kPersonJobValues, .claim = {.training = kPersonJobClaims}, .says = kPersonJobSays},
    {.values = kPersonHomeValues, .claim = {.training = kPersonHomeClaims}},
    {.values = kPersonDrinkValues, .claim = {.training = kPersonDrinkClaims}},
    {.values = kPersonAllergyValues, .claim = {.training = kPersonAllergyClaims}},
    {.values = kPersonWeightValues,
     .claim = {.training = kPersonWeightClaims},
     .says = kPersonWeightSays},
    {.values = kPersonLengthValues,
     .claim = {.training = kPersonLengthClaims},
     .says = kPersonLengthSays},
    {.values = kPersonChildrenValues,
     .claim = {.training = kPersonChildrenClaims},
     .says = kPersonChildrenSays},
    {.values = kPersonSportValues,
     .claim = {.training = kPersonSportClaims},
     .says = kPersonSportSays},
    {.values = kPersonWalkValues, .claim = {.training = kPersonWalkClaims}},
    {.values = kPersonSurgeryValues, .claim = {.training = kPersonSurgeryClaims}},
};

// --- A pregnancy
// ----------------------------------------------------------------------------------
constexpr Thing kChildThings[] = {
    {.the = "het kind", .a = "een zwangerschap"},
    {.the = "de baby", .a = "een zwangere"},
    {.the = "de foetus", .a = "een zwangerschapsecho"},
};
constexpr std::string_view kChildSubjects[] = {
    "[Echo|Controle] bij {a}",
    "[Consult|Spreekuur] wegens {a}",
    "{a}",
    "Onderzoek van {the}",
    "Verloskundig verslag over {the}",
};

constexpr Value kChildWeeksValues[] = {
    {.said = "12 weken", .claimed = "12 weken"},
    {.said = "16 weken", .claimed = "16 weken"},
    {.said = "20 weken", .claimed = "20 weken"},
    {.said = "24 weken", .claimed = "24 weken"},
    {.said = "28 weken", .claimed = "28 weken"},
    {.said = "32 weken", .claimed = "32 weken"},
    {.said = "36 weken", .claimed = "36 weken"},
    {.said = "39 weken", .claimed = "39 weken"},
};
constexpr std::string_view kChildWeeksSays[] = {
    "[termijn|duur] {v}",
    "{v} zwanger",
    "[amenorroeduur|zwangerschapsduur]: {v}",
};
constexpr std::string_view kChildWeeksClaims[] = {
    "De zwangerschap duurt {v}",
    "De termijn is {v}",
    "De moeder is {v} zwanger",
    "{v} is de zwangerschapsduur",
    "Het gaat om een termijn van {v}",
};

constexpr Value kChildLieValues[] = {
    {.said = "[hoofdligging|met het hoofd omlaag]",
     .claimed = "[in hoofdligging|met het hoofd omlaag]"},
    {.said = "[stuitligging|met de billen omlaag]",
     .claimed = "[in stuitligging|met de billen omlaag]"},
    {.said = "[dwarsligging|overdwars]", .claimed = "[in dwarsligging|overdwars]"},
};
constexpr std::string_view kChildLieClaims[] = {
    "{the} ligt {v}",
    "{v} ligt {the}",
    "De ligging: {v}",
    "Men ziet {the} {v} liggen",
};

constexpr Value kChildSexValues[] = {
    {.said = "een jongen", .claimed = "een jongen"},
    {.said = "een meisje", .claimed = "een meisje"},
};
constexpr std::string_view kChildSexSays[] = {
    "[geslacht|het is]: {v}",
    "{v}",
};
constexpr std::string_view kChildSexClaims[] = {
    "Het [is|wordt] {v}",
    "{the} is {v}",
    "Verwacht wordt {v}",
    "{v} is op komst",
};

constexpr Value kChildGramValues[] = {
    {.said = "850 gram", .claimed = "850 gram"},
    {.said = "1200 gram", .claimed = "1200 gram"},
    {.said = "1650 gram", .claimed = "1650 gram"},
    {.said = "2100 gram", .claimed = "2100 gram"},
    {.said = "2600 gram", .claimed = "2600 gram"},
    {.said = "3100 gram", .claimed = "3100 gram"},
    {.said = "3500 gram", .claimed = "3500 gram"},
};
constexpr std::string_view kChildGramSays[] = {
    "[gewicht|geschat] {v}",
    "weegt {v}",
};
constexpr std::string_view kChildGramClaims[] = {
    "{the} weegt {v}",
    "Het geschatte gewicht is {v}",
    "{v} weegt {the}",
    "Geschat wordt {v}",
};

constexpr Value kChildWaterValues[] = {
    {.said = "[veel|ruim]", .claimed = "veel"},
    {.said = "[weinig|krap]", .claimed = "weinig"},
    {.said = "[normaal|voldoende]", .claimed = "normaal"},
};
constexpr std::string_view kChildWaterSays[] = {
    "vruchtwater {v}",
    "hoeveelheid vruchtwater: {v}",
};
constexpr std::string_view kChildWaterClaims[] = {
    "Er is {v} vruchtwater",
    "De hoeveelheid vruchtwater is {v}",
    "Rond {the} is {v} water",
    "Vruchtwater: {v}",
};

constexpr Value kChildPlacentaValues[] = {
    {.said = "[voorwand|aan de voorzijde]", .claimed = "[voorin|aan de voorkant]"},
    {.said = "[achterwand|aan de achterzijde]", .claimed = "[achterin|aan de achterkant]"},
};
constexpr std::string_view kChildPlacentaSays[] = {
    "placenta {v}",
    "moederkoek: {v}",
};
constexpr std::string_view kChildPlacentaClaims[] = {
    "De moederkoek zit {v}",
    "De placenta ligt {v}",
    "{v} zit de placenta",
    "{v} is de plaats van de moederkoek",
};

constexpr Value kChildBeatValues[] = {
    {.said = "[hartactie aanwezig|hartactie positief|met hartactie]",
     .claimed = "Het hartje klopt"},
    {.said = "[hartactie afwezig|geen hartactie|zonder hartactie]",
     .claimed = "Het hartje klopt niet"},
};
constexpr std::string_view kChildBeatClaims[] = {
    "{v}",
    "[Bewering|Stelling|Uitspraak]: {v}",
    "[Men stelt|Gesteld wordt|Het volgende klopt]: {v}",
};

constexpr Value kChildMovesValues[] = {
    {.said = "[beweegt veel|veel bewegingen]", .claimed = "Er wordt veel beweging gevoeld"},
    {.said = "[beweegt weinig|weinig bewegingen]", .claimed = "Er wordt weinig beweging gevoeld"},
};
constexpr std::string_view kChildMovesClaims[] = {
    "{v}",
    "[Bewering|Stelling|Uitspraak]: {v}",
    "[Men stelt|Gesteld wordt|Het volgende klopt]: {v}",
};

constexpr Attribute kChildAttributes[] = {
    {.values = kChildWeeksValues,
     .claim = {.training = kChildWeeksClaims},
     .says = kChildWeeksSays},
    {.values = kChildLieValues, .claim = {.training = kChildLieClaims}},
    {.values = kChildSexValues, .claim = {.training = kChildSexClaims}, .says = kChildSexSays},
    {.values = kChildGramValues, .claim = {.training = kChildGramClaims}, .says = kChildGramSays},
    {.values = kChildWaterValues,
     .claim = {.training = kChildWaterClaims},
     .says = kChildWaterSays},
    {.values = kChildPlacentaValues,
     .claim = {.training = kChildPlacentaClaims},
     .says = kChildPlacentaSays},
    {.values = kChildBeatValues, .claim = {.training = kChildBeatClaims}},
    {.values = kChildMovesValues, .claim = {.training = kChildMovesClaims}},
};

constexpr Topic kPersonsTopics[] = {
    {.subject = {.training = kComplaintSubjects},
     .attributes = kComplaintAttributes,
     .things = kComplaintThings},
    {.subject = {.training = kPersonSubjects},
     .attributes = kPersonAttributes,
     .things = kPersonThings},
    {.subject = {.training = kChildSubjects},
     .attributes = kChildAttributes,
     .things = kChildThings},
};

}  // namespace extractinator::dragon::synth
