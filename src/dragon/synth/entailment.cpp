// Pairs of sentences: does the first entail the second, contradict it, or neither (task 14). The
// second sentence claims one value of one attribute; it is drawn before the label, so that alone it
// tells nothing. The first sentence says that value, another one, or nothing about the attribute.
#include <cstddef>
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

struct Value {
  std::string_view said = {};     // In the first sentence,
  std::string_view claimed = {};  // and in the second.
};

// Values of one attribute exclude each other.
struct Attribute {
  std::span<const Value> values = {};
  Bank claim = {};  // With {v}.
};

struct Topic {
  Bank subject = {};
  std::span<const Attribute> attributes = {};
};

// A whole sentence as the value.
constexpr auto kPlainClaim =
    bank({"{v}", "Bewering: {v}"}, {"Er geldt: {v}", "Volgens het verslag: {v}"});

// --- A nodule of the lung -----------------------------------------------------------------------
constexpr auto kNodule = bank(
    {"CT toont een nodus in de long", "Er is een longnodus zichtbaar", "Longnodus"},
    {"In de long ligt een nodus", "De scan laat een longnodus zien"}
);
constexpr Value kNoduleSides[] = {
    {.said = "aan de linkerzijde", .claimed = "linker"},
    {.said = "aan de rechterzijde", .claimed = "rechter"},
};
constexpr auto kNoduleSideClaim = bank(
    {"De nodus ligt in de {v} long", "De afwijking bevindt zich in de {v} long"},
    {"In de {v} long is een nodus", "Het gaat om een nodus van de {v} long"}
);
constexpr Value kNoduleCourses[] = {
    {.said = "toegenomen in grootte", .claimed = "groter geworden"},
    {.said = "afgenomen in grootte", .claimed = "kleiner geworden"},
    {.said = "stabiel gebleven", .claimed = "niet van grootte veranderd"},
};
constexpr auto kNoduleCourseClaim = bank(
    {"De nodus is {v}", "In vergelijking met eerder is de nodus {v}"},
    {"De longnodus is {v}", "Sinds de vorige scan is de afwijking {v}"}
);
constexpr Value kNoduleKinds[] = {
    {.said = "solide van aspect", .claimed = "solide"},
    {.said = "subsolide met matglas", .claimed = "subsolide"},
};
constexpr auto kNoduleKindClaim = bank(
    {"De nodus is {v}", "Het betreft een nodus die {v} is"},
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
    {"MRI van de prostaat met een laesie", "Prostaatlaesie op MRI", "Er is een prostaatlaesie"},
    {"De MRI toont een laesie in de prostaat", "Laesie in de prostaatklier"}
);
constexpr Value kScores[] = {
    {.said = "PI-RADS 2", .claimed = "PI-RADS score 2"},
    {.said = "PI-RADS 3", .claimed = "PI-RADS score 3"},
    {.said = "PI-RADS 4", .claimed = "PI-RADS score 4"},
    {.said = "PI-RADS 5", .claimed = "PI-RADS score 5"},
};
constexpr auto kScoreClaim = bank(
    {"De laesie heeft {v}", "Aan de laesie is {v} toegekend"},
    {"De afwijking krijgt {v}", "Er is een laesie met {v}"}
);
constexpr Value kZones[] = {
    {.said = "in de perifere zone", .claimed = "perifere zone"},
    {.said = "in de transitiezone", .claimed = "transitiezone"},
};
constexpr auto kZoneClaim = bank(
    {"De laesie ligt in de {v}", "De afwijking is gelegen in de {v}"},
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
    {"Poliep uit het colon", "Bij coloscopie een poliep", "Ingezonden is een colonpoliep"},
    {"Er werd een poliep van het colon gevonden", "Dikkedarmpoliep"}
);
constexpr Value kDysplasia[] = {
    {.said = "met laaggradige dysplasie", .claimed = "laaggradige"},
    {.said = "met hooggradige dysplasie", .claimed = "hooggradige"},
};
constexpr auto kDysplasiaClaim = bank(
    {"De poliep toont {v} dysplasie", "Er is sprake van {v} dysplasie"},
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
    {"De poliep komt uit {v}", "De poliep zat in {v}"},
    {"Het gaat om een poliep van {v}", "In {v} werd een poliep gezien"}
);
constexpr Attribute kPolypAttributes[] = {
    {.values = kDysplasia, .claim = kDysplasiaClaim},
    {.values = kRadical, .claim = kPlainClaim},
    {.values = kColonSites, .claim = kColonSiteClaim},
};

// --- A fracture ---------------------------------------------------------------------------------
constexpr auto kFracture = bank(
    {"Na een val een fractuur", "De foto toont een fractuur", "Er is een fractuur"},
    {"Röntgenonderzoek laat een fractuur zien", "Fractuur na trauma"}
);
constexpr Value kBones[] = {
    {.said = "van de pols", .claimed = "de pols"},
    {.said = "van de heup", .claimed = "de heup"},
    {.said = "van de enkel", .claimed = "de enkel"},
    {.said = "van de schouder", .claimed = "de schouder"},
};
constexpr auto kBoneClaim = bank(
    {"De patient heeft {v} gebroken", "De breuk zit in {v}"},
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
    {"Patient op de polikliniek", "Patient gezien ter controle", "Opname van een patient"},
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
    {"Biopt met carcinoom", "Weefsel met een carcinoom", "Carcinoom in het biopt"},
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
    {"De tumor is {v} voor de oestrogeenreceptor", "De bepaling van ER is {v}"},
    {"ER blijkt {v}", "De kleuring voor oestrogeenreceptor is {v}"}
);
constexpr Value kGrade[] = {
    {.said = "goed gedifferentieerd", .claimed = "graad 1"},
    {.said = "matig gedifferentieerd", .claimed = "graad 2"},
    {.said = "slecht gedifferentieerd", .claimed = "graad 3"},
};
constexpr auto kGradeClaim = bank(
    {"Het betreft een tumor van {v}", "De tumor wordt gegradeerd als {v}"},
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
     "Er is een tumor van de pancreas"},
    {"De pancreas bevat een tumor", "Tumor in de alvleesklier op CT"}
);
constexpr Value kPancreasPlaces[] = {
    {.said = "gelegen in de kop", .claimed = "de pancreaskop"},
    {.said = "gelegen in het corpus", .claimed = "het corpus van de pancreas"},
    {.said = "gelegen in de staart", .claimed = "de pancreasstaart"},
};
constexpr auto kPancreasPlaceClaim = bank(
    {"De tumor zit in {v}", "Het betreft een tumor van {v}"},
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

}  // namespace

Draft make_entailment(Scribe& scribe) {
  constexpr std::string_view kLabels[] = {"contradiction", "entailment", "neutral"};
  const std::size_t label = scribe.share({1, 1, 1});
  const Topic& topic = kTopics[index_in<Topic>(scribe, kTopics)];
  const std::size_t asked = index_in(scribe, topic.attributes);
  const Attribute& attribute = topic.attributes[asked];
  const std::size_t claimed = index_in(scribe, attribute.values);

  std::vector<std::string> said;
  // As many details whatever the label is: what is not said of one attribute is said of others.
  if (label != 2) {
    std::size_t value = claimed;
    while (label == 0 && value == claimed)
      value = index_in(scribe, attribute.values);
    said.emplace_back(attribute.values[value].said);
  }
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < topic.attributes.size(); ++i) {
    if (i != asked) others.push_back(i);
  }
  scribe.shuffle(others);
  const auto n_details =
      static_cast<std::size_t>(scribe.between(1, static_cast<int>(others.size())));
  for (std::size_t i = 0; said.size() < n_details; ++i) {
    const Attribute& other = topic.attributes[others[i]];
    said.emplace_back(other.values[index_in(scribe, other.values)].said);
  }
  scribe.shuffle(said);

  std::string first = capitalised(scribe.words(topic.subject));
  const std::string between = scribe.words("[, |; |, ]");
  for (const std::string& detail : said)
    first += between + detail;
  first += ".";
  const Passage second = scribe.sentence(
      attribute.claim, {{.name = "v", .text = std::string(attribute.values[claimed].claimed)}}
  );
  return {
      .report = {},
      .parts_before = {std::move(first), second.text},
      .label = classes({kLabels[label]}),
  };
}

std::span<const NamedBank> entailment_banks() {
  static constexpr NamedBank kBanks[] = {
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
  return kBanks;
}

}  // namespace extractinator::dragon::synth
