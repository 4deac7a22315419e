// MRI and CT reports of the abdomen: adhesions (task 1), abnormal kidneys (task 3).
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

// --- Adhesions ----------------------------------------------------------------------------------

constexpr auto kAdhesionHistory = bank(
    {"Status na [laparotomie|appendectomie|hysterectomie|sectio caesarea|cholecystectomie] in "
     "{1988-2023}, sindsdien [krampende|zeurende] buikpijn [links|rechts] onder",
     "Chronische buikklachten na [twee|drie] buikoperaties; adhesies",
     "[Vrouw|Man] van {24-83} jaar met recidiverende [subileus|obstipatie] na [sigmoidresectie|"
     "myomectomie|littekenbreukcorrectie]",
     "Buikpijn bij [bewegen|persen|inspanning], eerder adhesiolyse in {2004-2022}",
     "Zijn er verklevingen als verklaring voor de pijn [links|rechts] in de onderbuik",
     "Endometriose bekend, pijn [tijdens de menstruatie|bij defecatie], adhesies"},
    {"Aanhoudende pijnklachten [peri-umbilicaal|rond het litteken] na [meerdere ingrepen|een "
     "gecompliceerde appendicitis], verklevingen",
     "In {1999-2021} [darmresectie|laparoscopie], nu [wekelijks|dagelijks] kolieken",
     "Patiente van {28-79} jaar, [driemaal|tweemaal] geopereerd; is er een aanwijzing voor "
     "adhesies",
     "Pijn in de [linker|rechter] flank na adhesiolyse, opnieuw verklevingen"}
);

constexpr auto kCineTechnique = bank(
    {"MRI cine abdomen in [sagittale|transversale|coronale] richting tijdens [persen|Valsalva]",
     "Cine-MRI van de buik, {12-28} opnamen tijdens rustig persen",
     "Dynamische MRI van het abdomen zonder contrast",
     "T2-gewogen opnamen en dynamische series bij wisselende buikdruk"},
    {"Functionele MRI van de buik met bewegende beelden bij herhaald persen",
     "Cine-opnamen in {6-14} vlakken, patient kon de opdrachten [goed|redelijk] uitvoeren"}
);

constexpr std::string_view kAdhesionPlaces[] = {
    "de dunne darmlissen",
    "de voorste buikwand",
    "het blaasdak",
    "de uterus",
    "het sigmoid",
    "het caecum",
    "het omentum",
    "de linker leverkwab",
    "het colon transversum",
    "het colon descendens",
    "de rechter adnexa",
    "de linker adnexa",
    "de maag",
    "het onderste litteken",
    "de vaginatop",
    "het rectum",
    "het ileum",
    "het jejunum",
    "de galblaasloge",
    "de milt",
};

constexpr auto kAdhesionPresent = bank(
    {"Er zijn adhesies tussen {a} en {b}",
     "Adhesie [zichtbaar|aanwezig] tussen {a} en {b}",
     "Verminderde verschuiving van {a} langs {b}, passend bij adhesies",
     "{a} [is verkleefd|vertoont verklevingen] met {b}",
     "Tussen {a} en {b} [uitgebreide|enkele|strengvormige] adhesies",
     "Verklevingen ter hoogte van {a} met tractie aan {b}",
     "Bij persen bewegen {a} en {b} als één geheel, beeld van verkleving"},
    {"Adhesievorming van {a} aan {b}",
     "Geen normale glijbeweging van {a} over {b}: hier bestaat een adhesie",
     "Het beeld van {a} [toont|geeft] brede verklevingen met {b}",
     "[Vaste|Brede] adhesies van {a} naar {b}"}
);

constexpr auto kAdhesionAbsent = bank(
    {"Geen [aanwijzingen voor|tekenen van] adhesies tussen {a} en {b}",
     "{a} [glijdt|beweegt] vrij langs {b}",
     "Normale verschuiving van {a} ten opzichte van {b}",
     "Tussen {a} en {b} geen verklevingen",
     "Ongestoorde beweeglijkheid van {a} en {b}",
     "Er zijn geen adhesies van {a}"},
    {"Adhesies van {a} aan {b} zijn niet [zichtbaar|aantoonbaar]",
     "Vrije glijbeweging tussen {a} en {b}",
     "Verklevingen rond {a} kunnen niet worden aangetoond",
     "{a} en {b} verschuiven [soepel|goed] bij persen, zonder adhesie"}
);

constexpr auto kAdhesionConcluded = bank(
    {"Adhesies [tussen|van] {a} en {b}",
     "Beeld van verkleving van {a} met {b}",
     "Verklevingen, [met name|vooral] ter hoogte van {a}"},
    {"Adhesieve verandering rond {a}, die de klachten kan verklaren",
     "[Enkele|Meerdere] verklevingen in het gebied van {a}"}
);
constexpr auto kNoAdhesionConcluded = bank(
    {"Geen [aanwijzingen voor|aantoonbare] adhesies",
     "Vrij bewegende darmlissen, geen verklevingen",
     "Geen verklaring voor de klachten; adhesies zijn niet gevonden"},
    {"Zonder tekenen van verkleving", "Adhesies werden niet [gezien|aangetoond] bij dit onderzoek"}
);

constexpr auto kAbdomenNormal = bank(
    {"[Lever|Milt|Pancreas] van normaal aspect",
     "Slanke galwegen, galblaas [zonder stenen|niet afwijkend|in situ]",
     "Bijnieren beiderzijds slank",
     "Geen [vrij vocht|ascites] in de buik",
     "Normaal kaliber van de abdominale aorta[ met enig wandkalk|]",
     "Blaas [matig|goed] gevuld, gladde wand",
     "Enkele divertikels van het sigmoid zonder ontsteking",
     "Geen vergrote lymfeklieren [retroperitoneaal|iliacaal|inguinaal]",
     "Geringe degeneratieve veranderingen van de lumbale wervelkolom",
     "Darmlissen van normale wijdte",
     "Kleine hernia [umbilicalis|inguinalis {side}] met vet als inhoud",
     "Levercyste van {6-34} mm in segment {2-8}",
     "Hemangioom van {9-31} mm in de {sided} leverkwab",
     "Bijmilt van {7-15} mm",
     "Normale wanddikte van het colon",
     "Pancreas [licht atrofisch|homogeen], ductus niet verwijd",
     "Uterus in [anteversie|retroversie], [niet vergroot|met een klein myoom]",
     "Prostaat [licht vergroot|niet vergroot]",
     "Vena cava inferior en vena portae doorgankelijk",
     "In de afgebeelde longbases [streepvormige atelectase|geen infiltraat]",
     "Geringe [steatose|vervetting] van de lever",
     "Geen verdachte botafwijkingen"},
    {"De lever heeft een gladde contour en een normale grootte",
     "Galblaas met [enkele stenen|een steen van {4-18} mm], wand niet verdikt",
     "Aan de bijnieren geen bijzonderheden",
     "Intra-abdominaal wordt geen vocht gezien",
     "Verkalkte wand van de aorta zonder aneurysma",
     "Aspecifieke klieren in het mesenterium, korte as tot {4-8} mm",
     "Spondylose en facetartrose in de onderste wervelkolom",
     "Milt met een lengte van {8-12} cm",
     "Diverticulosis zonder tekenen van diverticulitis",
     "Pancreas zonder focale afwijkingen",
     "De maag is [leeg|gevuld met vocht] en toont geen wandverdikking",
     "Simpele cyste in leversegment {2-8}, {5-29} mm"}
);

std::pair<std::string, std::string> two_places(Scribe& scribe) {
  const std::span<const std::string_view> places = kAdhesionPlaces;
  const auto a = scribe.one_of(places);
  auto b = scribe.one_of(places);
  while (b == a)
    b = scribe.one_of(places);
  return {std::string(a), std::string(b)};
}

Passage about_adhesion(Scribe& scribe, Bank bank) {
  auto [a, b] = two_places(scribe);
  return scribe.sentence(bank, {{.name = "a", .text = a}, {.name = "b", .text = b}});
}

}  // namespace

Draft make_adhesion(Scribe& scribe) {
  const bool is_present = scribe.share({0.6, 0.4}) == 1;
  std::vector<Passage> history;
  history.push_back(scribe.phrase(kAdhesionHistory));
  history.back().append("?");

  std::vector<Passage> findings;
  scribe.fill(findings, kAbdomenNormal, 4, 10);
  // One presence among denials, or denials alone: as many statements in both.
  const int n_about = scribe.between(1, 4);
  for (int i = 0; i < n_about; ++i) {
    const bool says_yes = is_present && (i == 0 || scribe.chance(0.3));
    // Only what is not said would be no report of adhesions at all: one denial always stands.
    if (!says_yes && i > 0 && !scribe.denies()) continue;
    scribe.insert(
        findings, about_adhesion(scribe, says_yes ? Bank(kAdhesionPresent) : kAdhesionAbsent)
    );
  }
  std::vector<Passage> impression;
  if (scribe.chance(0.75)) {
    impression.push_back(
        about_adhesion(scribe, is_present ? Bank(kAdhesionConcluded) : kNoAdhesionConcluded)
    );
  }
  if (scribe.chance(0.4)) scribe.fill(impression, kAbdomenNormal, 1, 2);
  scribe.shuffle(impression);
  return radiology_draft(
      scribe,
      {.clinical = std::move(history),
       .technique = scribe.sentence(kCineTechnique),
       .findings = std::move(findings),
       .impression = std::move(impression)},
      flag(is_present)
  );
}

// --- Kidneys ------------------------------------------------------------------------------------

namespace {

constexpr auto kCtHistory = bank(
    {"[Vrouw|Man] van {31-88} jaar, {weeks} gewichtsverlies en [moeheid|koorts]",
     "[Colon|Mamma|Maag|Long]carcinoom, evaluatie na {2-8} kuren",
     "Verhoogde ontstekingswaarden zonder focus",
     "Bekend met [melanoom|lymfoom], stadiering",
     "Acute buikpijn, [verdenking diverticulitis|ileus|appendicitis]",
     "Laboratorium: CRP {4-280}, leukocyten {4-19}",
     "Schildkliercarcinoom, progressie van de metastasen"},
    {"Controle na behandeling van een [rectum|slokdarm|ovarium]carcinoom",
     "Patient van {29-90} jaar met [nachtzweten|algehele malaise] sinds {2-9} weken",
     "Status na [val van de trap|ongeval], letsel van buikorganen",
     "[Neuro-endocriene tumor|Sarcoom] in de voorgeschiedenis, recidief"}
);

constexpr auto kCtTechnique = bank(
    {"CT [thorax en abdomen|abdomen] na toediening van {70-130} ml contrast intraveneus",
     "Opnamen in de portoveneuze fase, coupes van {1-5} mm",
     "CT abdomen blanco en na contrast",
     "Vergeleken met onderzoek van {1-28} {month} {2012-2024}"},
    {"Na {80-120} cc jodiumhoudend contrast werd gescand van [longtop|diafragma] tot bekken",
     "Spiraal-CT met reconstructies in drie richtingen, coupedikte {1-3} mm"}
);

constexpr auto kKidneyAbnormal = bank(
    {"[Corticale|Simpele|Parapelviene] cyste in de {sided} nier van {6-70} mm",
     "In de {sided} nier een [hypodense|solide] laesie van {7-58} mm",
     "Hydronefrose {side} met een verwijde ureter",
     "[Kleine |Schrompel]nier {side}",
     "Niersteen van {2-14} mm in de [onderpool|bovenpool|middengroep] {side}",
     "Corticale intrekking van de {sided} nier, [litteken|post-infectieus]",
     "Angiomyolipoom van {5-31} mm in de {sided} nier",
     "Status na nefrectomie {side}, nierloge leeg",
     "Beide nieren tonen meerdere cysten",
     "Verminderde aankleuring van de {sided} nier, beeld van [pyelonefritis|een infarct]",
     "Dubbelsysteem van de {sided} nier",
     "Atrofie van het nierparenchym {side}"},
    {"De {sided} nier bevat een cyste met een doorsnede van {8-64} mm",
     "Verwijd pyelocalicieel systeem van de {sided} nier",
     "Nefrolithiasis {side}, de grootste steen meet {3-12} mm",
     "De {sided} nier is [klein en geschrompeld|operatief verwijderd]",
     "Aan de [bovenpool|onderpool] van de {sided} nier een tumor van {11-72} mm",
     "Hoefijznier"}
);

constexpr auto kKidneyNormal = bank(
    {"[Beide nieren|Nieren] zonder afwijkingen",
     "Symmetrische aankleuring van de nieren, slank verzamelsysteem",
     "Geen hydronefrose of stenen aan de nieren",
     "Nieren van normale grootte en [aspect|vorm]",
     "Geen focale laesie in de nieren",
     "De nieren kleuren normaal aan"},
    {"Aan beide nieren geen bijzonderheden",
     "Normale nieren, zonder stuwing",
     "Nieren beiderzijds normaal van [grootte|contour], geen cysten of stenen"}
);

constexpr auto kKidneyNeighbours = bank(
    {"Bijnier {side} verdikt, nodus van {8-29} mm, passend bij een adenoom",
     "Meerdere levercysten tot {9-48} mm",
     "Galstenen in de galblaas",
     "Miltcyste van {9-43} mm",
     "Pancreascyste van {5-24} mm in de staart",
     "Ovariumcyste {side}, {18-52} mm",
     "Blaassteen van {5-21} mm",
     "Hypodense laesie in leversegment {2-8} van {6-37} mm",
     "Status na splenectomie"},
    {"Adenoom van de {sided} bijnier, {10-31} mm",
     "In de galblaas een steen van {4-22} mm",
     "Cyste in de milt met een doorsnede van {8-41} mm",
     "De lever bevat een solide laesie van {9-45} mm"}
);

constexpr auto kChestNormal = bank(
    {"Longen zonder [infiltraten|verdachte afwijkingen]",
     "Geen pleuravocht of pericardvocht",
     "Geen vergrote klieren mediastinaal [of axillair|en hilair]",
     "Coronaire verkalkingen",
     "Geringe emfysemateuze veranderingen in de bovenkwabben",
     "Schildklier [niet vergroot|heterogeen]",
     "Geen longembolie in de centrale vaten"},
    {"Het longparenchym toont geen consolidaties",
     "Mediastinum slank, zonder adenopathie",
     "Kalk in de kransslagaders en de aortaboog",
     "Minimale atelectase [basaal|dorsaal] in de {sided} onderkwab"}
);

}  // namespace

Draft make_kidney(Scribe& scribe) {
  const bool is_abnormal = scribe.share({0.5, 0.5}) == 1;
  std::vector<Passage> history;
  history.push_back(
      scribe.sentence(kCtHistory, {{.name = "weeks", .text = scribe.words("sinds {2-9} weken")}})
  );
  std::vector<Passage> findings;
  scribe.fill(findings, kAbdomenNormal, 4, 10);
  scribe.fill(findings, kChestNormal, 0, 3);
  if (is_abnormal) {
    // Now and then where nobody looks for it: among what the referring doctor wrote.
    Passage abnormal = scribe.sentence(kKidneyAbnormal);
    if (scribe.chance(0.12)) {
      history.push_back(scribe.sentence(
          "status na [partiële nefrectomie|nefrectomie|niertransplantatie] {side} in {1998-2022}"
      ));
    } else {
      scribe.insert(findings, std::move(abnormal));
      if (scribe.chance(0.3)) scribe.insert(findings, scribe.sentence(kKidneyAbnormal));
    }
  } else if (scribe.chance(0.5 + scribe.knobs().negation / 2)) {
    scribe.insert(findings, scribe.sentence(kKidneyNormal));
  }
  for (int i = 0; i < 2; ++i) {
    if (scribe.distracts()) {
      scribe.insert(findings, scribe.sentence(scribe.pick_unused(kKidneyNeighbours)));
    }
  }
  std::vector<Passage> impression;
  scribe.fill(impression, scribe.chance(0.5) ? Bank(kChestNormal) : kAbdomenNormal, 1, 2);
  return radiology_draft(
      scribe,
      {.clinical = std::move(history),
       .technique = scribe.sentence(kCtTechnique),
       .findings = std::move(findings),
       .impression = std::move(impression)},
      flag(is_abnormal)
  );
}

std::span<const NamedBank> abdomen_banks() {
  static constexpr NamedBank kBanks[] = {
      {.name = "adhesion history", .bank = kAdhesionHistory},
      {.name = "cine technique", .bank = kCineTechnique},
      {.name = "adhesion present", .bank = kAdhesionPresent},
      {.name = "adhesion absent", .bank = kAdhesionAbsent},
      {.name = "adhesion concluded", .bank = kAdhesionConcluded},
      {.name = "no adhesion concluded", .bank = kNoAdhesionConcluded},
      {.name = "abdomen normal", .bank = kAbdomenNormal},
      {.name = "ct history", .bank = kCtHistory},
      {.name = "ct technique", .bank = kCtTechnique},
      {.name = "kidney abnormal", .bank = kKidneyAbnormal},
      {.name = "kidney normal", .bank = kKidneyNormal},
      {.name = "kidney neighbours", .bank = kKidneyNeighbours},
      {.name = "chest normal", .bank = kChestNormal},
  };
  return kBanks;
}

}  // namespace extractinator::dragon::synth
