// Pathology reports of the colon with several containers, and what one of them holds (task 15).
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dragon/files.h"
#include "dragon/synth/bank.h"
#include "dragon/synth/families.h"
#include "dragon/synth/report.h"
#include "dragon/synth/scribe.h"

namespace extractinator::dragon::synth {
namespace {

constexpr auto kSites = bank(
    {"colon ascendens",
     "caecum",
     "sigmoid op {15-40} cm",
     "rectum",
     "colon transversum",
     "flexura [hepatica|lienalis]",
     "colon descendens",
     "colon op {30-90} cm",
     "[proximaal|distaal] colon transversum",
     "[proximale|distale] sigmoid",
     "[proximale|distale|midden] rectum",
     "rectosigmoidale overgang",
     "[overgang rectosigmoid|rectosigmoid op {14-18} cm]",
     "klep van Bauhin, [caeczijde|caecumzijde]",
     "[ileocoecale klep|klep van Bauhin en caecum]",
     "dikke darm, [linkszijdig|rechtszijdig]",
     "[dikke darm, |]{20-80} cm vanaf de anus",
     "rectosigmoid [links|achterwand]",
     "colon [links|rechts]",
     "appendixbasis",
     "[random|diverse locaties] colon",
     "anastomose op {8-30} cm",
     "[coecum|coecumbodem]",
     "[lever|milt]flexuur"},
    {"[proximale|distale] colon", "rectosigmoid", "klep van Bauhin", "dikke darm op {20-80} cm"}
);

constexpr auto kBiopsy = bank(
    {"biopt",
     "slijmvliesbiopten",
     "biopsie",
     "{2-4} biopten",
     "slijmvliesbiopt",
     "[klein|oppervlakkig] colonbiopt",
     "[meerdere|enkele] [biopten|slijmvliesbiopten]",
     "{2-6} colonbiopten",
     "tangbiopten",
     "biopten met de tang",
     "[enkel|klein] tangbiopt",
     "colonbiopt met [pincet|tang]",
     "[tangbiopsie|biopsie met tang|tangbiopt, {2-5} mm]",
     "biopsieën",
     "darmbiopt",
     "[trap|etage]biopten",
     "random biopten",
     "biopt van [een |]poliep",
     "biopt uit poliepje",
     "slijmvliesbiopsie",
     "endoscopisch biopt"},
    {"colonbiopt", "biopten", "tangbiopt"}
);
constexpr auto kNoBiopsy = bank(
    {"poliepectomie",
     "poliepectomiepreparaat",
     "EMR-preparaat",
     "lokale resectie",
     "[hemicolectomie|sigmoidresectie]",
     "[in toto |endoscopisch |][verwijderd poliepje|verwijderde poliep, {3-18} "
     "mm|verwijderde laesie]",
     "poliep, [endoscopisch |][verwijderd|geheel verwijderd]",
     "[koude|warme] lispoliepectomie",
     "lispoliepectomie in {2-4} delen",
     "[poliep via lis|snaarpoliepectomie|lispreparaat]",
     "[cold snare|hot snare]",
     "[ileocoecaalresectie|colonresectie|segmentresectie colon|darmsegmentresectie]",
     "resectiepreparaat",
     "[darm|colon]segmentresectie",
     "verwijderde [kleine|grote|gesteelde] poliep",
     "segmentresectie [per open ingreep|laparoscopisch]",
     "[piecemeal |en bloc ]EMR",
     "ESD-preparaat",
     "[gesteelde|vlakke|sessiele] poliep",
     "poliep van {3-22} mm",
     "[rectumresectie|TME-preparaat|low anterior resectie]",
     "poliep, in [twee|drie|meerdere] fragmenten"},
    {"verwijderde poliep", "lispoliepectomie", "segmentresectie"}
);

constexpr auto kLowGrade = bank(
    {"tubulair adenoom met laaggradige dysplasie",
     "tubulovilleus adenoom, laaggradige dysplasie",
     "adenoom met [lichte|] laaggradige dysplasie",
     "adenomateuze poliep, tubulair, met laaggradige dysplasie",
     "[tubulair|tubulovilleus] adenoom, [met |]dysplasie laaggradig",
     "poliep [van het type|met de opbouw van een] [tubulair|tubulovilleus] adenoom met "
     "laaggradige dysplasie",
     "[fragmenten|deel] van een [tubulair|tubulovilleus|villeus] adenoom; laaggradige "
     "dysplasie",
     "laaggradige dysplasie in een [villeus|tubulair|tubulovilleus] adenoom",
     "villeus adenoom, de dysplasie is laaggradig",
     "adenomateus slijmvlies met [uitsluitend |focaal |uitgebreid |]laaggradige dysplasie",
     "[tubulovilleus|villeus] adenoom (laaggradige dysplasie)",
     "[klein|fors|gesteeld] adenoom, [tubulair|villeus], dysplasie laaggradig",
     "[dysplasie laaggradig, adenoom|adenoom (tubulair): dysplasie laaggradig]",
     "beeld [van een tubulovilleus|passend bij tubulair|als bij tubulovilleus] adenoom "
     "met laaggradige dysplasie",
     "beeld van [villeuze|tubulaire] adenomateuze poliep, dysplasie is laaggradig",
     "adenoom, laaggradige dysplasie, geen hooggradige dysplasie",
     "[tubulair|tubulovilleus] adenoom met laaggradige dysplasie, geen [invasie|maligniteit]",
     "villeuze poliep met laaggradige dysplasie",
     "[LGD: |]adenoom van [tubulaire|villeuze] opbouw, laaggradige dysplasie",
     "adenoom; dysplasie: laaggradige dysplasie, snijvlak vrij",
     "poliep, histologisch [tubulair |]adenoom, alleen laaggradige dysplasie",
     "[tweetal|drietal] [tubulaire |]adenomen met laaggradige dysplasie",
     "poliepeus slijmvlies met laaggradige dysplasie ([tubulair|villeus] adenoom)"},
    {"poliep met beeld van een tubulair adenoom, dysplasie laaggradig",
     "villeus adenoom met laaggradige dysplasie"}
);
constexpr auto kHighGrade = bank(
    {"tubulovilleus adenoom met hooggradige dysplasie",
     "adenoom met focaal hooggradige dysplasie, geen invasie",
     "hooggradige dysplasie in een tubulair adenoom",
     "[tubulair|tubulovilleus] adenoom, [met |]dysplasie hooggradig",
     "poliep [van het type|met de opbouw van een] [tubulair|villeus] adenoom met "
     "hooggradige dysplasie",
     "[fragmenten|deel] van een [tubulair|tubulovilleus|villeus] adenoom; hooggradige "
     "dysplasie",
     "[focaal|uitgebreide velden van] hooggradige dysplasie in een "
     "[villeus|tubulovilleus] adenoom",
     "adenomateus slijmvlies met [uitgebreid |plaatselijk |]hooggradige dysplasie",
     "[tubulovilleus|villeus|tubulair] adenoom (hooggradige dysplasie)",
     "[klein|fors|gesteeld] adenoom, [tubulair|villeus], dysplasie hooggradig",
     "[dysplasie hooggradig, adenoom|adenoom (villeus): dysplasie hooggradig]",
     "[beeld van een|beeld passend bij] [tubulair|villeus] adenoom met hooggradige dysplasie",
     "adenoom, [uitgebreid |]hooggradige dysplasie, geen [carcinoom|invasieve groei]",
     "[tubulair|tubulovilleus] adenoom met hooggradige dysplasie, geen [invasie|maligniteit]",
     "villeuze poliep met hooggradige dysplasie",
     "[HGD: |]adenoom van [tubulaire|villeuze] opbouw, hooggradige dysplasie",
     "adenoom; dysplasie: hooggradige dysplasie, snijvlak vrij",
     "poliep, histologisch [villeus |]adenoom, deels hooggradige dysplasie",
     "poliepeus slijmvlies met hooggradige dysplasie ([tubulair|villeus] adenoom)",
     "hooggradige dysplasie (carcinoma in situ) zonder invasieve groei"},
    {"villeus adenoom, dysplasie hooggradig", "adenoom met uitgebreid hooggradige dysplasie"}
);
constexpr auto kCancer = bank(
    {"[matig|goed|slecht] gedifferentieerd adenocarcinoom",
     "invasief adenocarcinoom, ingroei tot in de [submucosa|muscularis propria]",
     "mucineus adenocarcinoom",
     "adenocarcinoom van het colon",
     "[invasieve|infiltratieve] groei: adenocarcinoom",
     "[laag|hoog]gradig adenocarcinoom [met|zonder] vaatinvasie",
     "adenocarcinoom ([laag|hoog]gradig), [wel|geen] vaatinvasie",
     "[velden|fragmenten|lokalisatie] van een [invasief |]adenocarcinoom",
     "[poliep|slijmvlies] met invasief groeiend adenocarcinoom",
     "adenocarcinoom, invasieve groei in de [submucosa|subserosa]",
     "adenocarcinoom met [perineurale groei|lymfangio-invasie|vaatinvasie]",
     "colorectaal adenocarcinoom, pT{1-4}",
     "primair adenocarcinoom, [matig|goed] gedifferentieerd, [hooggradig|laaggradig]",
     "zegelringcelcarcinoom, adenocarcinoom van [slecht gedifferentieerd|mucineus] type",
     "[ulcererend|stenoserend] adenocarcinoom",
     "maligniteit: adenocarcinoom",
     "beeld van [een |]adenocarcinoom, MMR-[proficiënt|deficiënt]",
     "darmkanker, adenocarcinoom, invasief",
     "adenocarcinoom; invasiediepte {1-9} mm",
     "T1-[tumor|carcinoom]: adenocarcinoom met ingroei in de submucosa"},
    {"invasieve groei van een adenocarcinoom", "adenocarcinoom, [laag|hoog]gradig, met vaatinvasie"}
);
constexpr auto kHyperplastic = bank(
    {"hyperplastische poliep",
     "hyperplastische poliep zonder dysplasie",
     "beeld van een hyperplastische poliep",
     "hyperplastisch slijmvlies, hyperplastische poliep",
     "poliep, hyperplastisch",
     "[poliep|poliepje] van het hyperplastische type",
     "[klein|vlak] hyperplastisch poliepje",
     "[kleine|vlakke] [poliep|laesie], hyperplastisch van [type|aard]",
     "[fragmenten|deel] van een hyperplastische poliep",
     "[microvesiculaire|goblet-celrijke] hyperplastische poliep",
     "[passend bij|conform] hyperplastische poliep, [geen|zonder] dysplasie",
     "[enkele|twee|drie] hyperplastische poliepen",
     "poliep met hyperplastische veranderingen",
     "hyperplastische poliep, geen adenoom",
     "poliepeus slijmvlies van hyperplastische aard",
     "hyperplastisch poliepje, klein"},
    {"kleine hyperplastische poliep", "poliep van hyperplastisch type"}
);
constexpr auto kSerrated = bank(
    {"sessiel serrated laesie zonder dysplasie",
     "sessiel serrated adenoom",
     "sessiel serrated poliep",
     "traditioneel serrated adenoom",
     "[serrated|sessiel serrated] laesie (SSL)",
     "[sessiele|vlakke] serrated poliep",
     "serrated adenoom van [sessiel|traditioneel] type",
     "[laesie|poliep], serrated, [sessiel|van het sessiele type]",
     "serrated laesie met verwijde crypten",
     "[sessiel |]serrated poliep, [verwijding|dilatatie] van de cryptebasis",
     "[serrated|sessiel serrated] laesie, [geen|zonder] dysplasie",
     "[fragmenten|deel] van een [sessiel |]serrated [laesie|poliep]",
     "[beeld van een|beeld passend bij] [sessiel |]serrated [laesie|adenoom]",
     "serrated architectuur met verwijde cryptebasis, [SSA|SSL]",
     "[gekartelde|getande] (serrated) poliep",
     "serrated [laesie|poliep] van {4-18} mm, sessiel"},
    {"serrated laesie, sessiel type", "serrated poliep met verwijde cryptebasis"}
);
constexpr auto kNothing = bank(
    {"normaal colonslijmvlies",
     "[chronische|acute] colitis, [passend bij|suggestief voor] colitis ulcerosa",
     "slijmvlies zonder afwijkingen",
     "aspecifieke ontsteking",
     "reactieve veranderingen",
     "collagene colitis",
     "lymfoïd aggregaat in colonslijmvlies",
     "[normaal|rustig] [slijmvlies|darmslijmvlies]",
     "[colon|darm]slijmvlies met normale [opbouw|architectuur]",
     "[normale|regelmatige] opbouw van het slijmvlies",
     "[geen|zonder] [afwijkingen|bijzonderheden]",
     "[geringe|matige|forse] actieve [colitis|ontsteking]",
     "[chronische|matig] actieve ontsteking, [enkele |]cryptabcessen",
     "cryptitis en cryptabcessen bij actieve colitis",
     "ontsteking [met|zonder] cryptabcessen, [IBD|infectieus]",
     "[lymfocytaire|microscopische] colitis, lymfocytair type",
     "[beeld van|passend bij] microscopische colitis",
     "collageen- of lymfocytaire colitis, microscopische vorm",
     "[ischemische|infectieuze] colitis",
     "[oedeem|melanosis coli] zonder [andere |]afwijkingen",
     "granulatieweefsel en [ulcus|fibrine]",
     "[inflammatoire|juveniele] poliep",
     "lipoom",
     "[reactief|regeneratief] slijmvlies",
     "spirocheten, verder normaal slijmvlies",
     "granulomateuze ontsteking, [verdacht voor|passend bij] ziekte van Crohn",
     "slijmvliesprolaps"},
    {"slijmvlies van normale opbouw",
     "actieve ontsteking met cryptabcessen",
     "microscopische colitis"}
);
constexpr auto kDenied = bank(
    {"geen dysplasie of maligniteit",
     "geen aanwijzingen voor dysplasie",
     "geen maligniteit",
     "dysplasie [niet gezien|niet aanwezig]",
     "[dysplasie|maligniteit] afwezig",
     "[noch|geen] dysplasie, [noch|geen] maligniteit",
     "maligniteit en dysplasie zijn [niet aanwezig|afwezig]",
     "geen tekenen van [maligniteit|dysplasie]",
     "[zonder|geen] [maligniteit|maligne cellen]",
     "geen hooggradige dysplasie",
     "geen laag- of hooggradige dysplasie",
     "geen adenoom of carcinoom",
     "zonder [tekenen van |]dysplasie of [maligniteit|invasie]",
     "[verder |]niet dysplastisch",
     "dysplasie: [nee|geen]"},
    {"zonder dysplasie", "dysplasie en maligniteit afwezig"}
);

constexpr auto kLine = bank(
    {"{n}{site}, {how}: {found}",
     "{n}{how} {site}: {found}",
     "{n}{site}: {how} met {found}",
     "{n}[Colon, |]{how} ({site}): {found}",
     "{n}{site} ({how}): {found}",
     "{n}{how}, {site}: {found}",
     "{n}{how}, {site}, [met|toont] {found}",
     "{n}{how} [uit|afkomstig van] {site}: {found}",
     "{n}{how} - {site}: {found}",
     "{n}{site}: {found} ({how})",
     "{n}{site}, {how} - {found}",
     "{n}{site} - {how}: {found}",
     "{n}{how} ({site}) - {found}",
     "{n}{found} ({how}, {site})",
     "{n}{found}, {how} [van|uit] {site}",
     "{n}{found} in {how} {site}",
     "{n}[Locatie|Plaats]: {site}; {how}; {found}",
     "{n}[Darm|Colon]: {how} van {site}, {found}",
     "{n}{how} genomen [uit|op] {site}, [waarin|hierin] {found}",
     "{n}{how} ({site}) [toont|bevat] {found}",
     "{n}In {how} ({site}): {found}",
     "{n}{site} / {how} / {found}",
     "{n}{how} van {site}: {found}",
     "{n}[Diagnose: |]{found}; {how} {site}"},
    {"{n}{how} van {site} met {found}", "{n}{site} - {how} - {found}"}
);

constexpr auto kMicro = bank(
    {"Colonslijmvlies met lamina propria en muscularis mucosae",
     "Enkele lymfoïde follikels",
     "De snijranden zijn [vrij|niet te beoordelen]",
     "Gering oedeem en verspreide eosinofielen",
     "Het materiaal is op meerdere niveaus bekeken",
     "[Regelmatige|Onregelmatige] crypten in het slijmvlies [eromheen|ernaast]",
     "[Basaal|Lateraal] snijvlak [vrij|niet vrij]",
     "Op [twee|drie|diverse] niveaus aangesneden",
     "[Slijmbekercellen|Bekercellen] [aanwezig|verminderd]",
     "Muscularis mucosae [niet|wel] meegenomen",
     "Het slijmvlies [in de omgeving|eromheen] heeft crypten van normale vorm",
     "Basale rand [is |]niet te beoordelen",
     "[Dun|Normaal] basaal membraan",
     "[Coagulatieartefact|Kneuzing] aan de rand",
     "Epitheel met [gering|wat] slijmverlies"},
    {"Crypten van regelmatige vorm in het omgevende slijmvlies",
     "Basale rand [vrij|raakt snijvlak]",
     "Opgesneden op drie niveaus"}
);
constexpr auto kWhy = bank(
    {"Bevolkingsonderzoek darmkanker, iFOBT positief",
     "Surveillance na eerdere poliepen",
     "Chronische diarree, colitis",
     "Rectaal bloedverlies, poliep of maligniteit",
     "[Positieve iFOBT|Ontlastingstest afwijkend], poliepen",
     "[Controle|Coloscopie] [na|wegens] [poliepen|colitis], {2-5} jaar",
     "[Veranderd ontlastingspatroon|Wisselende defecatie], maligniteit",
     "[Familiaire belasting|Lynch-syndroom], surveillance",
     "[Anemie|Gewichtsverlies|Buikpijn], tumor",
     "Eerder adenoom met [laaggradige|hooggradige] dysplasie, controle",
     "IBD, activiteit of dysplasie",
     "Tumor bij coloscopie, adenocarcinoom"},
    {"Positieve ontlastingstest",
     "Controle coloscopie na {3-5} jaar",
     "Veranderd defecatiepatroon, tumor"}
);

// In the order of the benchmark's list.
enum Finding : std::size_t { biopsy, cancer, hgd, hyperplastic, lgd, ni, serrated };

struct Container {
  std::array<bool, 7> has = {};
  std::string text;
};

Container draw_container(Scribe& scribe) {
  Container container;
  struct Kind {
    Finding finding;
    Bank bank;
  };
  constexpr Kind kKinds[] = {
      {.finding = lgd, .bank = kLowGrade},
      {.finding = ni, .bank = kNothing},
      {.finding = hyperplastic, .bank = kHyperplastic},
      {.finding = serrated, .bank = kSerrated},
      {.finding = hgd, .bank = kHighGrade},
      {.finding = cancer, .bank = kCancer},
  };
  const std::size_t first = scribe.share({0.36, 0.25, 0.15, 0.08, 0.07, 0.09});
  container.has[kKinds[first].finding] = true;
  container.text = scribe.words(kKinds[first].bank);
  if (kKinds[first].finding != ni && scribe.chance(0.18)) {
    // A second finding of another kind; nothing is no kind to add.
    std::size_t second = first;
    while (second == first || kKinds[second].finding == ni)
      second = static_cast<std::size_t>(scribe.between(0, std::size(kKinds) - 1));
    container.has[kKinds[second].finding] = true;
    container.text += scribe.words("[, daarnaast |; tevens | en separaat ]");
    container.text += scribe.words(kKinds[second].bank);
  }
  const bool is_rest = container.has[ni] || container.has[hyperplastic] || container.has[serrated];
  const bool is_dysplastic = container.has[lgd] || container.has[hgd] || container.has[cancer];
  if (is_rest && !is_dysplastic && scribe.denies()) container.text += ", " + scribe.words(kDenied);
  container.has[biopsy] = scribe.chance(container.has[ni] ? 0.9 : 0.5);
  return container;
}

}  // namespace

Draft make_colon(Scribe& scribe) {
  const int n_containers = 1 + static_cast<int>(scribe.share({0.4, 0.25, 0.15, 0.1, 0.06, 0.04}));
  const int asked = scribe.between(1, n_containers);
  const bool has_numerals = n_containers > 1 || scribe.chance(0.3);
  const std::string behind = scribe.words("[. |: |) | - ]");
  const std::string_view line = scribe.pick(kLine);
  std::vector<Passage> conclusion;
  Label label;
  for (int n = 1; n <= n_containers; ++n) {
    const Container container = draw_container(scribe);
    const std::string how = scribe.words(container.has[biopsy] ? Bank(kBiopsy) : kNoBiopsy);
    conclusion.push_back(scribe.sentence(
        line,
        {{.name = "n", .text = has_numerals ? roman(n) + behind : ""},
         {.name = "site", .text = scribe.words(kSites)},
         {.name = "how", .text = how},
         {.name = "found", .text = container.text}}
    ));
    if (n != asked) continue;
    for (const bool has : container.has)
      label.numbers.push_back(has ? 1.0 : 0.0);
  }
  std::vector<Section> sections;
  if (scribe.chance(0.5)) {
    Passage why = scribe.phrase(kWhy);
    why.append("?");
    std::vector<Passage> micro;
    scribe.fill(micro, kMicro, 0, 3);
    sections = {
        {.part = Part::material, .sentences = {std::move(why)}},
        {.part = Part::microscopy, .sentences = std::move(micro)},
        {.part = Part::conclusion, .sentences = std::move(conclusion)},
    };
  } else {
    sections = {{.part = Part::untitled, .sentences = std::move(conclusion)}};
  }
  return {
      .report = assemble(scribe, std::move(sections), Letters::as_written),
      .parts_before = {roman(asked)},
      .label = std::move(label),
  };
}

std::span<const NamedBank> colon_banks() {
  static constexpr NamedBank kBanks[] = {
      {.name = "colon sites", .bank = kSites},
      {.name = "colon biopsy", .bank = kBiopsy},
      {.name = "colon no biopsy", .bank = kNoBiopsy},
      {.name = "colon low grade", .bank = kLowGrade},
      {.name = "colon high grade", .bank = kHighGrade},
      {.name = "colon cancer", .bank = kCancer},
      {.name = "colon hyperplastic", .bank = kHyperplastic},
      {.name = "colon serrated", .bank = kSerrated},
      {.name = "colon nothing", .bank = kNothing},
      {.name = "colon denied", .bank = kDenied},
      {.name = "colon line", .bank = kLine},
      {.name = "colon microscopy", .bank = kMicro},
      {.name = "colon why", .bank = kWhy},
  };
  return kBanks;
}

}  // namespace extractinator::dragon::synth
