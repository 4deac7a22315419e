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
     "colon op {30-90} cm"},
    {"[proximale|distale] colon", "rectosigmoid", "klep van Bauhin", "dikke darm op {20-80} cm"}
);

constexpr auto kBiopsy = bank(
    {"biopt", "slijmvliesbiopten", "biopsie", "{2-4} biopten", "slijmvliesbiopt"},
    {"colonbiopt", "biopten", "tangbiopt"}
);
constexpr auto kNoBiopsy = bank(
    {"poliepectomie",
     "poliepectomiepreparaat",
     "EMR-preparaat",
     "lokale resectie",
     "[hemicolectomie|sigmoidresectie]"},
    {"verwijderde poliep", "lispoliepectomie", "segmentresectie"}
);

constexpr auto kLowGrade = bank(
    {"tubulair adenoom met laaggradige dysplasie",
     "tubulovilleus adenoom, laaggradige dysplasie",
     "adenoom met [lichte|] laaggradige dysplasie",
     "adenomateuze poliep, tubulair, met laaggradige dysplasie"},
    {"poliep met beeld van een tubulair adenoom, dysplasie laaggradig",
     "villeus adenoom met laaggradige dysplasie"}
);
constexpr auto kHighGrade = bank(
    {"tubulovilleus adenoom met hooggradige dysplasie",
     "adenoom met focaal hooggradige dysplasie, geen invasie",
     "hooggradige dysplasie in een tubulair adenoom"},
    {"villeus adenoom, dysplasie hooggradig", "adenoom met uitgebreid hooggradige dysplasie"}
);
constexpr auto kCancer = bank(
    {"[matig|goed|slecht] gedifferentieerd adenocarcinoom",
     "invasief adenocarcinoom, ingroei tot in de [submucosa|muscularis propria]",
     "mucineus adenocarcinoom",
     "adenocarcinoom van het colon"},
    {"invasieve groei van een adenocarcinoom", "adenocarcinoom, [laag|hoog]gradig, met vaatinvasie"}
);
constexpr auto kHyperplastic = bank(
    {"hyperplastische poliep",
     "hyperplastische poliep zonder dysplasie",
     "beeld van een hyperplastische poliep",
     "hyperplastisch slijmvlies, hyperplastische poliep"},
    {"kleine hyperplastische poliep", "poliep van hyperplastisch type"}
);
constexpr auto kSerrated = bank(
    {"sessiel serrated laesie zonder dysplasie",
     "sessiel serrated adenoom",
     "sessiel serrated poliep",
     "traditioneel serrated adenoom"},
    {"serrated laesie, sessiel type", "serrated poliep met verwijde cryptebasis"}
);
constexpr auto kNothing = bank(
    {"normaal colonslijmvlies",
     "[chronische|acute] colitis, [passend bij|suggestief voor] colitis "
     "ulcerosa",
     "slijmvlies zonder afwijkingen",
     "aspecifieke ontsteking",
     "reactieve veranderingen",
     "collagene colitis",
     "lymfoïd aggregaat in colonslijmvlies"},
    {"slijmvlies van normale opbouw",
     "actieve ontsteking met cryptabcessen",
     "microscopische colitis"}
);
constexpr auto kDenied = bank(
    {"geen dysplasie of maligniteit", "geen aanwijzingen voor dysplasie", "geen maligniteit"},
    {"zonder dysplasie", "dysplasie en maligniteit afwezig"}
);

constexpr auto kLine = bank(
    {"{n}{site}, {how}: {found}",
     "{n}{how} {site}: {found}",
     "{n}{site}: {how} met {found}",
     "{n}[Colon, |]{how} ({site}): {found}"},
    {"{n}{how} van {site} met {found}", "{n}{site} - {how} - {found}"}
);

constexpr auto kMicro = bank(
    {"Colonslijmvlies met lamina propria en muscularis mucosae",
     "Enkele lymfoïde follikels",
     "De snijranden zijn [vrij|niet te beoordelen]",
     "Gering oedeem en verspreide eosinofielen",
     "Het materiaal is op meerdere niveaus bekeken"},
    {"Crypten van regelmatige vorm in het omgevende slijmvlies",
     "Basale rand [vrij|raakt snijvlak]",
     "Opgesneden op drie niveaus"}
);
constexpr auto kWhy = bank(
    {"Bevolkingsonderzoek darmkanker, iFOBT positief",
     "Surveillance na eerdere poliepen",
     "Chronische diarree, colitis",
     "Rectaal bloedverlies, poliep of maligniteit"},
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
