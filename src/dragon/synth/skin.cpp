// Pathology reports of the skin: is a report to be left out for want of a diagnosis (task 4), and
// which diagnoses its cases have (task 28).
#include <algorithm>
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
#include "dragon/synth/skin_terms.h"

namespace extractinator::dragon::synth {
namespace {

struct Diagnosis {
  std::string_view label = {};
  Bank bank = {};
};

struct Subtype {
  std::string_view label = {};
  std::span<const std::string_view> words = {};
};
constexpr std::string_view kNodular[] = {"nodulair", "nodulaire", "solide nodulair"};
constexpr std::string_view kSuperficial[] = {"superficieel", "oppervlakkig", "superficiële"};
constexpr std::string_view kInfiltrative[] = {"infiltratief", "sprieterig", "sprieterige"};
constexpr std::string_view kMicronodular[] = {"micronodulair", "micronodulaire"};
constexpr Subtype kSubtypes[] = {
    {.label = "nodular", .words = kNodular},
    {.label = "superficial", .words = kSuperficial},
    {.label = "infiltrative", .words = kInfiltrative},
    {.label = "micronodular", .words = kMicronodular},
};

// {type} is ", nodulair en sprieterig" or nothing.
constexpr auto kCase = bank(
    {"{how} {site}: {diagnosis}{type}",
     "{site}, {how}: {diagnosis}{type}",
     "{how} van de huid ({site}) met {diagnosis}{type}",
     "huid {site}, {how}: {diagnosis}{type}",
     "{site} ({how}): {diagnosis}{type}",
     "{how} ({site}): {diagnosis}{type}",
     "{how}, {site}: {diagnosis}{type}",
     "{how} {site} met {diagnosis}{type}",
     "{how} van {site}: {diagnosis}{type}",
     "{how} van {site}, {diagnosis}{type}",
     "{how} {site} - {diagnosis}{type}",
     "{site} - {how}: {diagnosis}{type}",
     "{site} - {diagnosis}{type} - {how}",
     "{site}: {diagnosis}{type} ({how})",
     "{site}: {diagnosis}{type}, {how}",
     "{diagnosis}{type}, {how} {site}",
     "{diagnosis}{type} ({how} {site})",
     "{diagnosis}{type}; {how} van {site}",
     "{diagnosis}{type} in {how} van {site}",
     "huid, {site}, {how}, {diagnosis}{type}",
     "[huid|cutis] {site} - {how}: {diagnosis}{type}",
     "{how}: {diagnosis}{type}, {site}",
     "{how} / {site} / {diagnosis}{type}",
     "{how} huid {site}: [beeld van |passend bij |]{diagnosis}{type}",
     "{how} afkomstig van {site}, met {diagnosis}{type}",
     "[Locatie|Plaats] {site}: {how} met {diagnosis}{type}",
     "[ter plaatse van|regio] {site} een {how} met {diagnosis}{type}",
     "{how} ter hoogte van {site}, [hierin|waarin] {diagnosis}{type}",
     "{how} ({site}) [toont|laat zien] {diagnosis}{type}",
     "{how}, [genomen|afgenomen] ter plaatse van {site}, met {diagnosis}{type}",
     "In {how} van {site} [wordt gezien|is sprake van]: {diagnosis}{type}",
     "[Diagnose|PA|Aard]: {diagnosis}{type}. [Materiaal|Afname]: {how} {site}",
     "{how}, huid van {site} = {diagnosis}{type}",
     "Ingreep: {how}; plaats: {site}; diagnose: {diagnosis}{type}"},
    {"{how} - {site} - {diagnosis}{type}", "{how} ter plaatse van {site}: {diagnosis}{type}"}
);

constexpr auto kWhy = bank(
    {"Verdenking BCC, graag subtypering",
     "Groeiende afwijking sinds {2-18} maanden, maligniteit",
     "Ulceratie met parelmoerglans, basaalcelcarcinoom",
     "Status na cryotherapie, recidief",
     "Gepigmenteerde laesie, naevus of melanoom",
     "Patient van {38-93} jaar, multipele laesies",
     "[Schilferend|Ruw] plekje, M. Bowen of [basalioom|actinische keratose]",
     "[Wondje|Ulcus] dat niet geneest, [nodulair|superficieel] BCC",
     "[Vlakke|Bruine|Onregelmatige] vlek, [aard|lentigo maligna]",
     "PA [graag|gewenst], klinisch [BCC|naevus|verruca]",
     "[Diagnose|Type] en radicaliteit",
     "[Eerder|Vorig] biopt: BCC, nu excisie, radicaal"},
    {"Schilferende plek, Bowen of BCC",
     "Niet genezend wondje sinds {3-12} maanden",
     "Vlakke bruine vlek, aard",
     "Klinisch verdacht, PA gewenst"}
);
constexpr auto kMacro = bank(
    {"{n}stansbiopt van {3-5} mm, gehalveerd",
     "{n}ellips huid van {8-45} x {5-22} x {3-9} mm met een [centrale|excentrische] nodus",
     "{n}huidbiopt van {2-6} mm, totaal ingesloten",
     "{n}huidexcisie van {9-38} mm met hechting op {3-12} uur",
     "{n}[huidcilinder|cilindertje] van {2-6} mm, [geheel|volledig] ingesloten",
     "{n}[lancetvormig|ovaal] stuk huid, {12-44} x {6-20} mm, [getoucheerd|geïnkt]",
     "{n}biopt met een [doorsnede|diameter] van {2-5} mm",
     "{n}excisie [met|zonder] markering, lengte {10-48} mm, in lamellen",
     "{n}huidfragment, {3-9} mm, [gehalveerd|in twee delen]",
     "{n}[wit|bruin|grijs] huidoppervlak met [een laesie|een erosie] van {2-14} mm",
     "{n}ponsbiopt, {3-6} mm; [in toto|gehalveerd] in 1 cassette"},
    {"{n}cilinder huid met een doorsnede van {3-4} mm",
     "{n}lancet huid, {10-41} mm lang, in lamellen verdeeld"}
);
constexpr auto kMicro = bank(
    {"{n}nesten van basaloïde cellen met palissadering",
     "{n}acanthose en hyperkeratose, geen atypie",
     "{n}atypische keratinocyten tot in de bovenste lagen",
     "{n}dermis met zonschade en een ontstekingsinfiltraat",
     "{n}peritumorale spleetvorming met mucine",
     "{n}[basaloïde|atypische] velden in een [mucineus|fibreus] stroma",
     "{n}epidermis [met|zonder] dysplasie, [licht|matig] verdikt",
     "{n}[perivasculair|rond de vaten] lymfocyten, [zonschade|elastose] van de dermis",
     "{n}nesten naevuscellen [met|zonder] uitrijping",
     "{n}[nodulaire|infiltratieve|oppervlakkige] groei van basaloïde cellen",
     "{n}cellen met [vergrote|polymorfe] kernen in de dermis",
     "{n}hoorncysten en [papillomatose|acanthose]",
     "{n}[fibrose|litteken] in de dermis"},
    {"{n}velden van basaloïde cellen in een fibromyxoïd stroma",
     "{n}elastose en lymfocyten rond de vaten",
     "{n}epidermis zonder dysplasie"}
);
// Of any case, and of none.
constexpr auto kAround = bank(
    {"De epidermis is [atrofisch|licht verdikt|ulcererend]",
     "In de dermis zonbeschadigd bindweefsel",
     "Perivasculair een lymfocytair infiltraat",
     "De aangeleverde coupes zijn op {2-5} niveaus beoordeeld",
     "Subcutis [niet|smal] afgebeeld",
     "Haarfollikels en talgklieren zonder afwijkingen",
     "Het huidbiopt is schuin aangesneden",
     "De excisie bevat ook normale huid",
     "Littekenweefsel na eerdere ingreep",
     "Pigmentincontinentie en enkele melanofagen",
     "PAS-kleuring zonder schimmels",
     "Mitosen [zijn schaars|worden gezien]",
     "[Actinische|Solaire] elastose, [matig|fors] van omvang",
     "Hoornlaag met [parakeratose|orthokeratose]",
     "[Ectatische|Verwijde] [bloedvaten|capillairen] in de [papillaire|bovenste] dermis",
     "Van het [biopt|materiaal] [is|werd] [opnieuw|dieper] aangesneden",
     "[Het biopt|De excisie] reikt tot in de [reticulaire dermis|subcutis]",
     "[Geen|Enkele] [micro-organismen|gisten] in de [PAS|aanvullende] kleuring",
     "Een rand [gave|normale] huid rond de [excisie|laesie]",
     "Hoornlaag [normaal|licht verdikt]",
     "In de bovenste dermis [solaire elastose|ectatische vaten]",
     "Rondom [gave|normale] huid [met|zonder] [adnexen|talgklieren]",
     "Het [biopt|excisiepreparaat] is [goed|matig] te beoordelen",
     "De diagnose [werd|is] klinisch [vermoed|niet vermeld]",
     "Materiaal [is ruim|beperkt] aanwezig",
     "[Lymfocyten|Plasmacellen|Eosinofielen] rond [haarfollikels|vaten]",
     "[Erosie|Ulceratie] met fibrine en granulocyten",
     "[Coupes|Niveaus] compleet ontvangen, gekleurd met HE",
     "Het [biopt|weefsel] is [volledig|geheel] ingesloten"},
    {"Solaire elastose van de bovenste dermis",
     "De hoornlaag is [verdikt|normaal]",
     "Enkele ectatische vaten in de dermis",
     "Van het biopt zijn meerdere niveaus gemaakt",
     "Rond de excisie een rand gave huid",
     "Geen micro-organismen in de PAS-kleuring"}
);
constexpr auto kMargins = bank(
    {"De snijranden zijn vrij",
     "Diepste snijvlak vrij, afstand {1-6} mm",
     "Laterale rand [reikt tot|raakt] snijvlak",
     "Radicaal verwijderd",
     "[Niet|Wel] radicaal [in de diepte|lateraal]",
     "[Snijranden|Snijvlakken] [zijn |]niet te beoordelen",
     "[Het proces|De afwijking] [reikt|komt] [niet |]tot in het snijvlak",
     "[Marge|Kleinste afstand] [lateraal|diep] {0-7} mm",
     "[Irradicaal|Krap radicaal] verwijderd",
     "Snijvlakken [tumorvrij|vrij]",
     "In de [breedte|diepte] radicaal",
     "Definitieve [snijranden|marges] vrij",
     "[Compleet|Volledig] verwijderd, geen [rest|residu]",
     "Materiaal voldoende voor beoordeling van de [randen|snijvlakken]",
     "[Laterale|Diepe] snijvlakken [liggen |lopen ]door het proces",
     "[Breedte|Lengte] radicaal, diepte [niet|net] radicaal"},
    {"Snijvlakken niet in het proces", "Niet radicaal in de breedte"}
);

// Why a report has no diagnosis.
constexpr auto kIncomplete = bank(
    {"Definitieve diagnose volgt na [consultatie|aanvullende kleuringen]",
     "Uitslag volgt in een aanvullend verslag",
     "Onvoldoende materiaal voor een diagnose",
     "Zie voor de conclusie het verslag van de revisie",
     "Nog niet te beoordelen; coupes worden overgemaakt",
     "Aanvraag geannuleerd, geen diagnose gesteld",
     "[De diagnose|Een diagnose] is [niet mogelijk|niet te stellen|niet te geven][, te "
     "weinig materiaal|]",
     "[Op basis van|Met] [dit|het aangeleverde] materiaal is [de|een] diagnose niet mogelijk",
     "[Het|Dit] verslag is [nog |]niet [compleet|volledig|afgerond]",
     "[Voorlopig|Incompleet] verslag; [conclusie|diagnose|uitslag] volgt [nog|later|na "
     "aanvullend onderzoek]",
     "[Conclusie|Diagnose] [volgt|nog niet bekend|in afwachting van kleuringen]",
     "[De uitslag|De conclusie|Het definitieve verslag] wordt [later |]nagezonden",
     "[Diagnose|Verslag] wordt nagestuurd",
     "[Diagnose|Conclusie] uitgesteld [tot na|in afwachting van] "
     "[immunohistochemie|extern advies|consult]",
     "[Kan|Er kan] [op|uit] deze coupes geen diagnose [worden gesteld|worden gemaakt]",
     "Er kan geen [zekere |definitieve |]diagnose worden gesteld[; advies nieuw biopt|]",
     "[Materiaal|Weefsel] [verloren gegaan|niet ontvangen], geen diagnose mogelijk",
     "[Niet-diagnostisch|Niet representatief] [materiaal|biopt], [graag nieuw "
     "biopt|herhaal afname]",
     "[Te weinig|Onvoldoende] weefsel, [een uitspraak|diagnose] niet mogelijk",
     "[Preparaat|Coupe] bevat alleen [keratine|stolsel|subcutis], niet te beoordelen",
     "[Casus|Materiaal] [ter consultatie|voor revisie] verzonden, [antwoord|uitslag] "
     "wordt afgewacht",
     "[Wacht op|In afwachting van] [aanvullende kleuringen|revisie|nieuwe coupes]",
     "[Diagnose|Conclusie]: zie [aanvullend verslag|revisieverslag|vervolgverslag]",
     "[Een aanvullend verslag|Een addendum] met de [diagnose|conclusie] volgt",
     "[Inzending|Aanvraag] [vervallen|ingetrokken], geen [onderzoek|diagnose]",
     "[Aanvullend onderzoek|Immunohistochemie] is ingezet, daarna volgt de "
     "[diagnose|definitieve conclusie]",
     "[Nog geen|Geen] [diagnose|conclusie|uitspraak] [mogelijk|te geven]",
     "Uitslag [nog |]niet bekend[, onderzoek loopt|]",
     "Voor de diagnose [verwijzen wij naar|zie] [het verslag van elders|T-nummer van de "
     "revisie]",
     "Door [artefacten|autolyse] is een diagnose onmogelijk",
     "Diagnose [en conclusie worden|wordt] [apart|separaat] nagezonden",
     "Onderzoek [nog |]niet compleet, uitslag [later|na revisie]",
     "Het materiaal laat geen diagnose toe"},
    {"Een diagnose kan op dit materiaal niet worden gesteld",
     "De diagnose wordt nagezonden",
     "Verslag nog niet compleet, conclusie volgt"}
);
constexpr auto kPromised = bank(
    {"Aanvullende kleuring met Ber-EP4 bevestigt dit beeld",
     "Ook op diepere niveaus bekeken",
     "Besproken met een collega-patholoog",
     "[BerEP4|Ber-EP4] [positief|aankleurend], EMA negatief",
     "[Kleuringen|Aanvullende kleuringen] [zijn verricht|werden beoordeeld]",
     "[Gezien|Besproken] [door|met] een tweede patholoog",
     "Intercollegiaal [overleg heeft plaatsgevonden|besproken]",
     "Beeld intercollegiaal gezien met [een collega|twee pathologen]",
     "BerEP4: [sterk |]positief in het [basale|basaloïde] compartiment",
     "[Eerdere|Oude] coupes zijn [ter vergelijking |]ingezien",
     "Het eerdere verslag is [ingezien|bekend]",
     "[Aanvullende|Extra] niveaus zijn [compleet|gereed|beoordeeld]",
     "[Immunohistochemie|Kleuring]: [p63 positief|CK20 negatief|SOX10 negatief]",
     "[Collega|Collega-patholoog] heeft de coupes [mee|ook] beoordeeld",
     "[Er is|Er was] materiaal [beschikbaar|voldoende] voor kleuringen"},
    {"Kleuring BerEP4 positief", "Intercollegiaal gezien"}
);

// Several cases at a time: "I en II", "I, II en IV".
std::string numerals(const std::vector<int>& cases) {
  std::string text;
  for (std::size_t i = 0; i < cases.size(); ++i)
    text += (i == 0 ? "" : i + 1 == cases.size() ? " en " : ", ") + roman(cases[i]);
  return text;
}

std::vector<std::string> tags(const std::vector<int>& cases, std::string_view label) {
  std::vector<std::string> all;
  for (const int number : cases)
    all.push_back(std::to_string(number) + "-" + std::string(label));
  return all;
}

// ", nodulair en sprieterig": the words are entities of all the cases.
Passage subtypes(Scribe& scribe, const std::vector<int>& cases) {
  std::vector<Subtype> drawn(std::begin(kSubtypes), std::end(kSubtypes));
  scribe.shuffle(drawn);
  drawn.resize(1 + scribe.share({0.7, 0.3}));
  Passage text;
  text.append(scribe.words("[, |, type |, subtype ]"));
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    if (i > 0) text.append(scribe.words("[ en |, deels ]"));
    text.append(scribe.phrase(
        "{type}",
        {{.name = "type",
          .text = std::string(scribe.one_of(drawn[i].words)),
          .tags = tags(cases, drawn[i].label)}}
    ));
  }
  return text;
}

// One line of a conclusion; `prefix` names the cases.
Passage conclude(
    Scribe& scribe, std::string_view form, const std::string& prefix, const std::vector<int>& cases
) {
  constexpr Diagnosis kDiagnoses[] = {
      {.label = "BCC", .bank = kBcc},
      {.label = "Benign", .bank = kBenign},
      {.label = "Other", .bank = kOther},
  };
  const Diagnosis& diagnosis = kDiagnoses[scribe.share({0.58, 0.25, 0.17})];
  const bool is_biopsy = scribe.chance(0.6);
  const std::string how = scribe.words(is_biopsy ? Bank(kBiopsy) : kExcision);
  const std::string site = scribe.words(kSites);
  const std::string name = scribe.words(diagnosis.bank);
  const auto say = [&](std::string_view part) {
    return scribe.phrase(
        part,
        {{.name = "how", .text = how, .tags = tags(cases, is_biopsy ? "biopt" : "excisie")},
         {.name = "site", .text = site},
         {.name = "diagnosis", .text = name, .tags = tags(cases, diagnosis.label)}}
    );
  };
  // Between both parts of the form stand the subtypes, a passage with entities of its own.
  constexpr std::string_view kType = "{type}";
  const std::size_t at = form.find(kType);
  Passage line = say(form.substr(0, at));
  if (diagnosis.label == "BCC" && scribe.chance(0.85)) line.append(subtypes(scribe, cases));
  line.append(say(form.substr(at + kType.size())));
  if (prefix.empty()) line.text = capitalised(line.text);
  Passage whole;
  whole.append(prefix);
  whole.append(line);
  whole.append(".");
  if (scribe.chance(0.4)) {
    whole.append(" ");
    whole.append(scribe.sentence(kMargins));
  }
  return whole;
}

int draw_n_cases(Scribe& scribe) {
  const std::size_t drawn = scribe.share({0.5, 0.22, 0.12, 0.07, 0.04, 0.03, 0.02});
  return drawn < 6 ? static_cast<int>(drawn) + 1 : scribe.between(7, 20);
}

struct Parts {
  std::vector<Passage> material;
  std::vector<Passage> macro;
  std::vector<Passage> micro;
};

// What stands before the conclusion; few of many cases are described.
Parts describe(Scribe& scribe, int n_cases, std::string_view behind) {
  Parts parts;
  Passage why = scribe.phrase(kWhy);
  why.append("?");
  parts.material.push_back(std::move(why));
  for (int n = 1; n <= std::min(n_cases, 6); ++n) {
    const std::string number = n_cases == 1 ? "" : roman(n) + std::string(behind);
    parts.macro.push_back(scribe.sentence(kMacro, {{.name = "n", .text = number}}));
    if (scribe.chance(0.7))
      parts.micro.push_back(scribe.sentence(kMicro, {{.name = "n", .text = number}}));
  }
  std::vector<Passage> around;
  scribe.fill(around, kAround, 2, 6);
  for (Passage& sentence : around) {
    std::vector<Passage>& place = scribe.chance(0.3) ? parts.macro : parts.micro;
    place.push_back(std::move(sentence));
  }
  return parts;
}

Passage write(Scribe& scribe, Parts parts, std::vector<Passage> conclusion) {
  std::vector<Section> sections = {
      {.part = Part::material, .sentences = std::move(parts.material)},
      {.part = Part::macroscopy, .sentences = std::move(parts.macro)},
      {.part = Part::microscopy, .sentences = std::move(parts.micro)},
      {.part = Part::conclusion, .sentences = std::move(conclusion)},
  };
  return assemble(scribe, std::move(sections), Letters::as_written);
}

std::vector<Passage> conclude_all(Scribe& scribe, int n_cases, std::string_view behind) {
  const std::string_view form = scribe.pick(kCase);
  std::vector<int> left;
  for (int n = 1; n <= n_cases; ++n)
    left.push_back(n);
  std::vector<Passage> lines;
  while (!left.empty()) {
    // Cases with one result may share a line; they need not be neighbours.
    std::vector<int> cases = {left.front()};
    left.erase(left.begin());
    while (!left.empty() && scribe.chance(0.12)) {
      const auto at =
          static_cast<std::size_t>(scribe.between(0, static_cast<int>(left.size()) - 1));
      cases.push_back(left[at]);
      left.erase(left.begin() + static_cast<std::ptrdiff_t>(at));
    }
    std::ranges::sort(cases);
    const std::string prefix = n_cases == 1 ? "" : numerals(cases) + std::string(behind);
    lines.push_back(conclude(scribe, form, prefix, cases));
  }
  return lines;
}

}  // namespace

Draft make_skin_cases(Scribe& scribe) {
  const int n_cases = draw_n_cases(scribe);
  const std::string behind = scribe.words("[. |: |) ]");
  Parts parts = describe(scribe, n_cases, behind);
  std::vector<Passage> conclusion = conclude_all(scribe, n_cases, behind);
  return {
      .report = write(scribe, std::move(parts), std::move(conclusion)),
      .parts_before = {},
      .label = {},
  };
}

Draft make_skin_selection(Scribe& scribe) {
  const bool is_excluded = scribe.share({0.65, 0.35}) == 1;
  const int n_cases = 1 + static_cast<int>(scribe.share({0.6, 0.25, 0.15}));
  const std::string behind = scribe.words("[. |: |) ]");
  Parts parts = describe(scribe, n_cases, behind);
  std::vector<Passage> conclusion = conclude_all(scribe, n_cases, behind);
  if (is_excluded) {
    // Without any conclusion, or with words in the place of a diagnosis.
    if (scribe.chance(0.2)) {
      parts.micro.push_back(scribe.sentence(kIncomplete));
      conclusion.clear();
    } else {
      conclusion = {scribe.sentence(kIncomplete)};
    }
  }
  if (scribe.distracts()) {
    Passage promised = scribe.sentence(kPromised);
    (is_excluded ? parts.micro : conclusion).push_back(std::move(promised));
  }
  return {
      .report = write(scribe, std::move(parts), std::move(conclusion)),
      .parts_before = {},
      .label = flag(is_excluded),
  };
}

std::span<const NamedBank> skin_banks() {
  static constexpr NamedBank kBanks[] = {
      {.name = "skin sites", .bank = kSites},
      {.name = "skin bcc", .bank = kBcc},
      {.name = "skin benign", .bank = kBenign},
      {.name = "skin other", .bank = kOther},
      {.name = "skin biopsy", .bank = kBiopsy},
      {.name = "skin excision", .bank = kExcision},
      {.name = "skin case", .bank = kCase},
      {.name = "skin why", .bank = kWhy},
      {.name = "skin macroscopy", .bank = kMacro},
      {.name = "skin microscopy", .bank = kMicro},
      {.name = "skin around", .bank = kAround},
      {.name = "skin margins", .bank = kMargins},
      {.name = "skin incomplete", .bank = kIncomplete},
      {.name = "skin promised", .bank = kPromised},
  };
  return kBanks;
}

}  // namespace extractinator::dragon::synth
