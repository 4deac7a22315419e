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
     "Endometriose bekend, pijn [tijdens de menstruatie|bij defecatie], adhesies",
     "[Pijnklachten|Aanhoudende klachten] bij het litteken na een [appendicitis|laparoscopie]; "
     "adhesies",
     "[Darmresectie|Gynaecologische ingreep|Nierdonatie] in {1995-2023}, [dagelijks|wekelijks] "
     "krampen",
     "[Tweemaal|Driemaal|Meermaals] aan de buik geopereerd, is er een verkleving",
     "[Patiënt|Patiënte] van {26-81} jaar, pijn in de [flank|onderbuik], verklevingen aantoonbaar",
     "[Kolieken|Misselijkheid] na meerdere ingrepen, aanwijzing voor [adhesies|verklevingen]",
     "Opnieuw pijn {side} na [adhesiolyse|gecompliceerde cholecystectomie], recidief adhesies",
     "Graag [uitsluiten|aantonen] van verklevingen bij [chronische pijn|passageklachten]",
     "Onbegrepen buikpijn, [laparoscopie overwogen|eerdere scopie zonder afwijkingen], adhesies",
     "Pijn [bij bukken|na de maaltijd|bij lang staan] sinds [hysterectomie|maagverkleining]"},
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
     "T2-gewogen opnamen en dynamische series bij wisselende buikdruk",
     "Cine-opnamen van het abdomen, patiënt [perste|kon persen] [goed|matig|voldoende]",
     "Bewegende beelden in [drie|twee|meerdere] vlakken, [herhaald|afwisselend] persen en "
     "ontspannen",
     "[Functionele|Dynamische] MRI-opnamen van de buik[, opdrachten goed uitgevoerd|]",
     "Sagittale cine-MRI over de [hele|volledige] buik, {10-24} vlakken",
     "MRI met cine-sequenties, instructies [begrepen|redelijk opgevolgd]",
     "[Steady-state|Snelle] beelden van bekken en buik [in rust|bij ademen] en bij Valsalva"},
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
     "Bij persen bewegen {a} en {b} als één geheel, beeld van verkleving",
     "Adhesievorming [tussen|ter plaatse van] {a} en {b}",
     "[Uitgebreide|Duidelijke|Lokale] adhesievorming rond {a}, [tot aan|reikend tot] {b}",
     "Er [bestaat|is sprake van] een [brede|vaste|strengvormige] [adhesie van {a} met "
     "{b}|verkleving tussen {a} en {b}]",
     "[Tijdens|Bij] persen verplaatst {a} zich niet vrij langs {b} door [een "
     "adhesie|verklevingen|adhesies]",
     "Geen [vrije|soepele|normale] verschuiving van {a} langs {b}, [er is een adhesie|dit berust "
     "op een verkleving]",
     "Geen glijbeweging [te zien |]tussen {a} en {b}, [passend bij|in het kader van] "
     "[verklevingen|adhesies]",
     "De [normale|gebruikelijke] glijbeweging van {a} is [opgeheven|afwezig|verstoord], hier [is "
     "een adhesie|bestaat een verkleving] met {b}",
     "Hier [bestaat|is] een adhesie: {a} glijdt niet [goed|vrij] over {b}",
     "{a}: vast aan {b}, beeld van [adhesies|een verkleving]",
     "Fixatie van {a} aan {b} door [een adhesie|verklevingen]",
     "[Brede|Smalle|Dunne|Taaie] [verkleving|adhesie] die van {a} naar {b} loopt",
     "[Verklevingen|Adhesies|Adhesie]: {a} met {b}",
     "[Adhesie|Verkleving] {a} - {b}[: aanwezig|, duidelijk|]",
     "[Vanuit|Vanaf] {a} [loopt|trekt] een [vaste |]adhesie naar {b}",
     "Wel een [duidelijke |vaste |]adhesie tussen {a} en {b}",
     "Adhesies zijn [goed |duidelijk |]aantoonbaar tussen {a} en {b}",
     "Verklevingen rond {a} [kunnen worden aangetoond|zijn zichtbaar|zijn goed aantoonbaar]",
     "Tot aan {b} zijn adhesies van {a} [zichtbaar|aantoonbaar|te zien]",
     "Ter hoogte van {a} [zichtbare|brede|vaste] adhesies [met|naar|tot aan] {b}",
     "{a} en {b} bewegen bij persen als één blok, [wijzend op|suggestief voor] "
     "[adhesies|verkleving]",
     "Bij [herhaald |]persen blijft {a} achter bij {b} op basis van een [adhesie|verkleving]",
     "[Tractie|Knikvorming] van {a} door een [adhesie|verkleving] met {b}",
     "Het beeld [past bij|wijst op|is dat van] [brede |]verklevingen van {a} met {b}",
     "Tussen {a} en {b} [bestaan|ziet men] [vaste |brede |]verklevingen",
     "Een [verkleving|adhesie] van {a} met {b} is [aanwezig|waarschijnlijk|zichtbaar]",
     "Rond {a} [meerdere|enkele] verklevingen, waarbij {b} wordt meegetrokken",
     "[Bekende|Nieuwe|Resterende] adhesie tussen {a} en {b}",
     "{a} verschuift [nauwelijks|slechts beperkt] ten opzichte van {b}: [adhesie|verklevingen]",
     "Adhesies, gelegen tussen {a} en {b}[, bij persen goed zichtbaar|]",
     "Elders vrije beweeglijkheid, wel verklevingen [van|bij] {a} [richting|tegen] {b}",
     "{a} toont [brede|strengvormige] adhesies [met|tot in] {b}",
     "Het onderzoek [geeft|toont] een adhesie tussen {a} en {b}",
     "Verklevingen [van|bij] {a} werden [gezien|aangetoond]",
     "Tekenen van [verkleving|adhesies] van {a} [met|aan] {b}",
     "{a} en {b} verschuiven [samen|niet soepel|als geheel] bij persen, [een adhesie|verkleving]",
     "Zonder vrije [glijbeweging|verschuiving]: {a} vertoont adhesies met {b}",
     "Adhesies werden [gezien|aangetoond|gevonden] tussen {a} en {b}",
     "Overal soepel bewegende darmlissen, wel een adhesie [bij|van] {a}",
     "Er werden [verklevingen|brede adhesies] van {a} [gezien|aangetoond]",
     "[Een adhesie|Verklevingen] tussen {a} en {b} [worden gezien|kan men zien]"},
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
     "Er zijn geen adhesies van {a}",
     "Adhesies [tussen|bij] {a} en {b} [worden niet gezien|zijn niet te zien|niet aantoonbaar]",
     "Adhesievorming [rond|ter hoogte van] {a} [is niet zichtbaar|wordt niet gezien|ontbreekt]",
     "Geen adhesievorming van {a} [met|naar] {b}",
     "[Vrije|Soepele|Normale] [glijbeweging|beweeglijkheid|verschuiving] van {a} over {b}",
     "[Ongehinderde|Goede|Vlotte] glijbeweging van {a} langs {b}",
     "{a} en {b} [bewegen|schuiven|glijden] [vrij|soepel|goed|onafhankelijk] ten opzichte van "
     "elkaar",
     "{a} verschuift [soepel|goed|vrij] langs {b}[, zonder verklevingen|, geen adhesie|]",
     "Zonder [aantoonbare |zichtbare |][brede |vaste |]verklevingen tussen {a} en {b}",
     "Een [adhesie|verkleving] [van|tussen] {a} en {b} [kan niet worden aangetoond|is niet "
     "zichtbaar]",
     "Verklevingen [van|bij] {a} [konden|kunnen] niet [aangetoond|gezien] worden",
     "{a}: vrij beweeglijk, {b} eveneens[ zonder verklevingen|]",
     "Bij persen [normale|goede] [verplaatsing|verschuiving] van {a} langs {b}",
     "Tussen {a} en {b} bestaat een normale glijlaag, geen [adhesie|verkleving]",
     "Nergens een [verkleving|adhesie] van {a} [met|aan] {b}",
     "Van [adhesies|verklevingen] [tussen|bij] {a} en {b} is geen sprake",
     "Ook [rond|bij] {a} geen [verklevingen|adhesies|vaste strengen]",
     "[Adhesie|Verkleving] {a} - {b}: [geen|niet aanwezig|afwezig]",
     "De ruimte tussen {a} en {b} is vrij van [adhesies|verklevingen]",
     "Ook geen [brede |vaste |][adhesies|verklevingen] [tussen|van] {a} en {b}",
     "Losse ligging van {a} ten opzichte van {b}, geen [fixatie|verkleving]",
     "Geen [fixatie|tractie|verkleving] van {a} aan {b}",
     "Afwezigheid van [adhesies|verklevingen] [rond|bij] {a}",
     "Niet verkleefd: {a} en {b}",
     "Tijdens [persen|Valsalva] [ongestoorde|vrije] beweging van {a} en {b}",
     "[Brede|Vaste|Strengvormige] adhesies van {a} [ontbreken|werden niet gevonden]",
     "Hier bestaat geen adhesie: {a} glijdt [goed|vrij] over {b}",
     "Zowel {a} als {b} beweegt normaal[, zonder adhesie|, geen verkleving|]",
     "Verdenking op verkleving van {a} wordt niet bevestigd",
     "Het beeld van {a} [geeft|toont] geen [adhesies|verklevingen] met {b}",
     "Goed verschuivende [organen|vlakken] tussen {a} en {b}",
     "{a} en {b} verschuiven normaal, [verklevingen kunnen worden uitgesloten|geen adhesie "
     "aantoonbaar]",
     "Het beeld van {a} past niet bij [adhesies|verklevingen]",
     "Normaal beeld van {a} en {b}, geen [adhesie|verklevingen]",
     "Van {a} naar {b} [lopen|trekken] geen [brede |vaste |]adhesies",
     "Geen [brede|vaste|strengvormige] [adhesie|verkleving] van {a} naar {b}",
     "Adhesieve verandering rond {a} [wordt niet gezien|ontbreekt]",
     "[Naar|Richting] {b} geen verkleving van {a}",
     "Geen beeld van [verkleving|adhesies] [bij|rond] {a}",
     "In het gebied tussen {a} en {b} geen [brede |]verklevingen",
     "Tot aan {b} ligt {a} [vrij|los], geen adhesies",
     "Verklevingen tussen {a} en {b} werden niet [gevonden|waargenomen]",
     "Vrije [glijbeweging|verschuiving] van {a} tot aan {b}"},
    {"Adhesies van {a} aan {b} zijn niet [zichtbaar|aantoonbaar]",
     "Vrije glijbeweging tussen {a} en {b}",
     "Verklevingen rond {a} kunnen niet worden aangetoond",
     "{a} en {b} verschuiven [soepel|goed] bij persen, zonder adhesie"}
);

constexpr auto kAdhesionConcluded = bank(
    {"Adhesies [tussen|van] {a} en {b}",
     "Beeld van verkleving van {a} met {b}",
     "Verklevingen, [met name|vooral] ter hoogte van {a}",
     "[Adhesieve|Verklevende] [veranderingen|verandering] [ter hoogte van|bij|rond] {a}",
     "Adhesies als [mogelijke |]verklaring voor de klachten",
     "De klachten kunnen [passen bij|verklaard worden door] [adhesies|verklevingen] van {a}",
     "Verklevingen in [de onderbuik|het kleine bekken], [onder andere|met name] bij {a}",
     "[Meerdere|Enkele] adhesies[, het meest uitgesproken rond {a}| in de buik]",
     "Adhesievorming van {a} [en|met] {b}",
     "Er [is|bestaat] een adhesie tussen {a} en {b}",
     "Positieve cine-MRI: verkleving van {a}",
     "[Beeld passend bij|Tekenen van] adhesies",
     "Adhesies aanwezig, zie boven",
     "Aantoonbare adhesies, gelegen rond {a}",
     "Vaste darmlissen door verklevingen",
     "Verklevingen zijn [gezien|gevonden|aangetoond] [bij|rond] {a}",
     "Adhesie tussen {a} en {b} [als oorzaak van|als verklaring voor] de klachten",
     "Verklevingen die de klachten [verklaren|kunnen geven]",
     "Het gebied rond {a} bevat [meerdere|enkele|vaste] adhesies",
     "Bij dit onderzoek adhesies [gezien|aangetoond][ rond {a}|]",
     "Adhesieve strengen in het gebied [rond|om] {a}",
     "Tekenen van [verkleving|adhesies], [met name|vooral] bij {a}",
     "Adhesies werden [gezien|gevonden|aangetoond][ tussen {a} en {b}|]",
     "Verklevingen werden aangetoond [bij|rond] {a}",
     "[Onderzoek|MRI] met tekenen van verkleving",
     "Niet vrij bewegende darmlissen door adhesies",
     "Er werden adhesies [gezien|aangetoond], [rond|bij] {a}",
     "Adhesieve verandering [van|bij] {a}, [verklaart de klachten|past bij de klachten]",
     "Dit kan de klachten verklaren: [adhesies|verklevingen] [bij|van] {a}",
     "Adhesieve veranderingen [in de buik|van {a} en {b}]",
     "Het beeld van [verkleving|adhesies] rond {a} kan de pijn verklaren"},
    {"Adhesieve verandering rond {a}, die de klachten kan verklaren",
     "[Enkele|Meerdere] verklevingen in het gebied van {a}"}
);
constexpr auto kNoAdhesionConcluded = bank(
    {"Geen [aanwijzingen voor|aantoonbare] adhesies",
     "Vrij bewegende darmlissen, geen verklevingen",
     "Geen verklaring voor de klachten; adhesies zijn niet gevonden",
     "[Geen|Zonder] tekenen van [adhesies|adhesievorming]",
     "Verklevingen zijn niet [gezien|aangetoond|aantoonbaar]",
     "Geen [adhesieve veranderingen|adhesieve verandering rond {a}]",
     "Bij dit onderzoek geen [verklevingen|verkleving] [gezien|aangetoond]",
     "Adhesies [konden niet worden aangetoond|worden niet gezien|niet aanwezig]",
     "Er zijn geen adhesies die de klachten kunnen verklaren",
     "Normaal bewegende darmlissen[, ook rond {a}|]",
     "Negatieve cine-MRI[: geen adhesies|, geen verklevingen|]",
     "De klachten worden niet verklaard door [adhesies|verklevingen]",
     "Geen enkele [verkleving|adhesie] gevonden",
     "Adhesievorming is niet zichtbaar",
     "In het gebied van {a} [en elders |]geen verklevingen",
     "Vrij beweeglijke [organen|darmlissen], zonder [adhesies|verkleving]",
     "Onderzoek zonder [aanwijzing voor|tekenen van] verklevingen",
     "[Verkleving|Adhesie] werd niet gezien",
     "Meerdere verklevingen zoals vermoed zijn niet gevonden",
     "Geen beeld van [verkleving|adhesies]",
     "Het beeld past niet bij [adhesies|verklevingen]",
     "Adhesieve veranderingen [zijn|werden] niet gezien",
     "Normaal beeld, [geen adhesies|geen verklevingen|zonder adhesieve verandering]",
     "Geen [brede|vaste|enkele] adhesies",
     "Er is geen gebied met [adhesies|verklevingen]",
     "[Adhesies|Verklevingen] werden niet [gevonden|waargenomen]",
     "Er werden geen [adhesies|verklevingen] [gezien|gevonden|aangetoond]",
     "[Adhesieve afwijkingen|Tekenen van adhesies] werden niet gezien"},
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
     "Geen verdachte botafwijkingen",
     "Lever [niet vergroot|van normale grootte], contour [glad|scherp]",
     "Gladde leverrand, homogeen parenchym[ zonder focale afwijkingen|]",
     "Focale afwijkingen van de [lever|milt|pancreas] worden niet gezien",
     "[Steen|Concrement|Sludge] in de galblaas, [geen|zonder] wandverdikking",
     "Galblaaswand [slank|niet verdikt]",
     "Bijnieren [niet afwijkend|zonder bijzonderheden|zonder nodus]",
     "Vrij vocht [is niet aanwezig|intra-abdominaal niet gezien|ontbreekt]",
     "[Spoor|Geringe hoeveelheid] vrij vocht in het cavum Douglasi",
     "Aorta [verkalkt|met wandverkalkingen], geen [aneurysma|dissectie]",
     "[Infrarenaal|Thoracoabdominaal] geen aneurysma van de aorta",
     "Mesenteriale klieren [aspecifiek|niet vergroot|met korte as van {4-8} mm]",
     "[Facetartrose|Spondylose|Discopathie] L4-L5",
     "Onderste wervels met [spondylotische haken|degeneratie]",
     "Milt [niet vergroot|homogeen], lengte {8-12} cm",
     "[Milt|Lever] met een kleine verkalking",
     "Diverticulosis [coli|van het colon descendens][, geen diverticulitis|]",
     "Diverticulitis [wordt niet gezien|niet aanwezig]",
     "De pancreas [toont geen|is zonder] focale [afwijking|laesie]",
     "Maag [leeg|gevuld met contrast|weinig ontplooid]",
     "De maagwand is [slank|niet verdikt]",
     "Simpele [lever|milt]cyste, {5-28} mm",
     "Cysten in de lever, de grootste {8-40} mm",
     "[Appendix|Terminale ileum] [slank|niet afwijkend]",
     "Colon [met veel|met weinig] feces",
     "Geen [dilatatie|wandverdikking] van de dunne darm",
     "[Ovaria|Adnexa] [zonder|geen] bijzonderheden",
     "IUD in situ",
     "[Hernia|Littekenbreuk] [epigastrica|in de middenlijn], vethoudend",
     "[Vena portae|Vena mesenterica superior] [open|doorgankelijk]",
     "Rectus diastase van {15-45} mm",
     "Leverhemangioom segment {2-8}, {7-35} mm",
     "Bekkenskelet zonder [verdachte|focale] afwijking",
     "Status na [cholecystectomie|appendectomie]",
     "Blaaswand [glad|niet verdikt], vulling [matig|goed]",
     "Klieren [mesenteriaal|retroperitoneaal] tot {4-9} mm, [aspecifiek|niet vergroot]",
     "Levercysten tot {8-38} mm",
     "Aorta tot {16-24} mm, [verkalkt|slank]",
     "Milt tot {9-12} cm, homogeen"},
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
     "Schildkliercarcinoom, progressie van de metastasen",
     "[Rectum|Slokdarm|Ovarium|Endometrium]carcinoom, [controle|evaluatie] na behandeling",
     "Nachtzweten en [malaise|algehele malaise] {weeks}",
     "[Val|Ongeval] {weeks} geleden, [letsel|milt- of leverletsel]",
     "Voorgeschiedenis met [sarcoom|GIST|maligniteit], recidief",
     "Neuro-endocriene tumor van de [dunne darm|appendix], [controle|metastasen]",
     "[Patiënt|Patiënte] van {28-91} jaar met [anemie|geelzucht|braken]",
     "Status na [colonresectie|Whipple-operatie], [lekkage|abces]",
     "Controle van een [aneurysma|pancreascyste]",
     "Trap van een paard tegen de buik, [pijn|bloeding]",
     "Koorts {weeks}, [focus|abces] in buik of borst"},
    {"Controle na behandeling van een [rectum|slokdarm|ovarium]carcinoom",
     "Patient van {29-90} jaar met [nachtzweten|algehele malaise] sinds {2-9} weken",
     "Status na [val van de trap|ongeval], letsel van buikorganen",
     "[Neuro-endocriene tumor|Sarcoom] in de voorgeschiedenis, recidief"}
);

constexpr auto kCtTechnique = bank(
    {"CT [thorax en abdomen|abdomen] na toediening van {70-130} ml contrast intraveneus",
     "Opnamen in de portoveneuze fase, coupes van {1-5} mm",
     "CT abdomen blanco en na contrast",
     "Vergeleken met onderzoek van {1-28} {month} {2012-2024}",
     "[Spiraal-CT|CT] van longtop tot [bekken|symfyse] na {80-120} ml jodiumhoudend contrast",
     "Gescand werd van [diafragma|longbasis] tot [symfyse|lies], portoveneus",
     "Coupedikte {1-5} mm, reconstructies in [twee|drie] vlakken",
     "[Oraal en intraveneus|Alleen intraveneus] contrast, CT van [buik en borst|het abdomen]",
     "Multifase CT [met arteriële en veneuze fase|van de bovenbuik]",
     "Eerder onderzoek van {month} {2013-2024} ter vergelijking"},
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
     "Atrofie van het nierparenchym {side}",
     "[Links|Rechts] een [verwijd|gedilateerd] pyelocalicieel systeem[, de ureter is slank|]",
     "Verwijding van het [pyelocalicieel systeem|nierbekken] {side}",
     "Het pyelocalicieel systeem {side} is [verwijd|gestuwd]",
     "Nefrolithiasis [beiderzijds|in de {sided} nier|van de onderpool {side}]",
     "[Nierstenen {side}|Stenen in de {sided} nier], de grootste [meet|is] {2-14} mm",
     "Concrement van {2-13} mm in [een calix|het pyelum] van de {sided} nier",
     "De {sided} nier is [kleiner dan de "
     "andere|vergroot|geschrompeld|afwezig|verwijderd|atrofisch]",
     "[Operatief|Chirurgisch|Laparoscopisch] verwijderde {sided} nier",
     "[Kleine|Kleine, geschrompelde|Geschrompelde] {sided} nier",
     "{sided} nier klein en atrofisch",
     "{sided} nier operatief weggenomen",
     "Status na [partiële nefrectomie|niertransplantatie|tumornefrectomie] {side}",
     "Lege nierloge {side}[ na eerdere nefrectomie|]",
     "[Solide|Exofytische|Aankleurende] tumor [in|van] de {sided} nier, [diameter|doorsnede] "
     "{12-70} mm",
     "{sided} nier: tumor van {9-68} mm, [uitgaande van de|gelegen in de] [bovenpool|onderpool]",
     "[Bovenpool|Onderpool] {sided} nier: [cyste|tumor|solide laesie] van {7-60} mm",
     "[Cyste|Tumor|Laesie] {sided} nier, [doorsnede|diameter] {6-60} mm",
     "De {sided} nier [toont|bevat] [meerdere|enkele|twee] [cysten|stenen|concrementen]",
     "Ook bevat de {sided} nier een [simpele |corticale ]cyste, {8-62} mm in doorsnede",
     "[Cysteuze|Complexe] afwijking van de {sided} nier, Bosniak [II|IIF|III]",
     "Koraalsteen in de {sided} nier",
     "[Polycysteuze nieren|Cystenieren] beiderzijds",
     "Fusie van beide onderpolen: hoefijznier",
     "Bekende hoefijznier[ zonder stuwing|, geen stenen]",
     "[Bekkennier|Ectope nier|Nieragenesie] {side}",
     "Hydronefrose [van de {sided} nier|beiderzijds|{side}, graad {1-4}]",
     "Stuwing van de {sided} nier[ door een uretersteen|]",
     "Beide nieren zijn [gestuwd|verkleind|vergroot]",
     "[Wigvormig|Perifeer] defect in de {sided} nier, [oud infarct|litteken]",
     "[Infiltratie|Vochtcollectie] rond de {sided} nier",
     "[Versmalde cortex|Corticale versmalling] van [beide nieren|de {sided} nier]",
     "[Subcapsulair hematoom|Abces] van de {sided} nier, {11-60} mm",
     "Nefrostomiekatheter {side} in situ",
     "[Cysten|Stenen|Littekens] in beide nieren",
     "Donornier in de {sided} fossa iliaca",
     "Normale {sided} nier, contralateraal een [cyste van {8-50} mm|steen]",
     "Ter plaatse van de {sided} nier [bovenpools|onderpools] een [tumor|cyste|solide laesie]",
     "De {sided} nier [oogt|blijkt] klein en [geschrompeld|littekenrijk]",
     "Nefrolithiasis, grootste steen [bovenpool|onderpool] {sided} nier meet {3-14} mm"},
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
     "De nieren kleuren normaal aan",
     "Aan de nieren [geen afwijkingen|geen bijzonderheden|geen focale afwijking]",
     "{sided} en contralaterale nier zonder afwijkingen",
     "Beide nieren [normaal|slank|zonder stuwing|normaal van vorm]",
     "Nieren: [geen bijzonderheden|normaal|geen stuwing, geen stenen]",
     "Geen [cysten, stenen of tumor|cyste of tumor|solide laesies] in de nieren",
     "[Nierstenen|Cysten van de nieren] worden niet gezien",
     "Hydronefrose [is niet aanwezig|is afwezig|ontbreekt]",
     "Geen nefrolithiasis[, geen stuwing van de nieren|]",
     "Het pyelocalicieel systeem is beiderzijds [slank|niet verwijd]",
     "Niet verwijd pyelocalicieel systeem [links en rechts|beiderzijds]",
     "Nieren [gelijk|symmetrisch] van grootte, [gladde|normale] contour",
     "Normaal aspect van [beide|de] nieren",
     "Nieren zonder [stuwing|focale laesie|cysten of stenen]",
     "[Stuwing|Dilatatie] van de nieren is niet [zichtbaar|aanwezig]",
     "Geen [tumor|steen|cyste] [in|van] de linker of rechter nier",
     "Onopvallende nieren",
     "Beide nieren [kleuren symmetrisch aan|hebben een normale grootte en contour]",
     "De {sided} nier bevat geen [cyste|steen|tumor], de andere evenmin",
     "Nieren: normale [grootte|schors], geen [concrementen|hydronefrose]",
     "Geen afwijkingen [aan|van] [de nieren|beide nieren]",
     "Nieren normaal, ook [bovenpool en onderpool|de verzamelsystemen]",
     "[Gladde|Regelmatige] contour van beide nieren, normaal formaat",
     "Nieren in situ, niet [vergroot of geschrompeld|verkleind]",
     "Symmetrische nierschors, geen [defect|litteken]",
     "Beide nieren tonen geen [cysten|stenen|stuwing]",
     "Normale [ligging|contour] van de nieren beiderzijds",
     "De nieren zijn [normaal|niet gestuwd|zonder bijzonderheden]"},
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
     "Status na splenectomie",
     "De [milt|galblaas|uterus] is operatief verwijderd",
     "De {sided} bijnier bevat een [tumor|cyste|nodus], doorsnede {9-40} mm",
     "Cholelithiasis, de grootste steen meet {4-20} mm",
     "Verwijde [galwegen|ductus choledochus], {8-15} mm",
     "De milt is [vergroot|klein en geschrompeld]",
     "[Kleine|Geschrompelde] lever met hobbelige contour",
     "[Bovenpool|Onderpool] van de milt: [cyste|solide laesie], {8-40} mm",
     "De pancreas bevat een cyste, doorsnede {5-26} mm",
     "Tumor van {15-60} mm [in het caecum|in het sigmoid|aan de pancreaskop]",
     "Solide tumor bijnier {side}, {15-48} mm",
     "Stenen in de [galblaas|blaas]",
     "[Cyste|Teratoom] van het {sided} ovarium, {18-60} mm",
     "Litteken in de milt, [oud infarct|na trauma]",
     "Meerdere cysten in de [lever|milt]",
     "Beide bijnieren tonen [nodulaire verdikking|hyperplasie]",
     "Atrofie van [de pancreas|de psoas {side}]",
     "Verminderde aankleuring van [een leversegment|de milt]",
     "Lege galblaasloge na eerdere cholecystectomie",
     "Verdikte blaaswand met [een divertikel|trabekels]",
     "Ook de lever bevat [een cyste|hypodense laesies], tot {9-45} mm in doorsnede",
     "Adenoom van {9-30} mm in de {sided} bijnier",
     "{sided} bijnier: [adenoom|solide nodus] van {9-32} mm",
     "[Steen|Concrement] van {4-21} mm in [de galblaas|het ductus choledochus distaal]",
     "Cyste van de milt, [doorsnede|diameter] {9-43} mm",
     "De galblaas bevat een steen, {5-20} mm groot"},
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
     "Geen longembolie in de centrale vaten",
     "Mediastinum zonder [verbreding|adenopathie|massa]",
     "Geen mediastinale adenopathie, hart [slank|niet vergroot]",
     "Longparenchym [zonder consolidaties|toont geen infiltraat|gaaf]",
     "[Kransslagaders|Aortaboog] met kalk",
     "Kalk in de [aortaboog|aortaklep|mitraalklep]",
     "Atelectase {sided} onderkwab[, basaal|, dorsaal|]",
     "Minimale [streepvormige atelectase|pleurale verdikking] {side}",
     "Consolidaties [ontbreken|worden niet gezien]",
     "[Hart|Cor] niet vergroot",
     "Port-a-cath {side}",
     "Slank mediastinum, slanke hili",
     "Kleine hiatus hernia"},
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
