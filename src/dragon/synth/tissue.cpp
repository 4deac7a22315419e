// Pathology reports of any organ: does the tumour come from the lung (task 6), how was the tissue
// taken (task 12), and from where (task 13).
#include <cstddef>
#include <cstdint>
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

struct Choice {
  std::string_view label = {};
  std::span<const std::string_view> words = {};
};

constexpr std::string_view kLung[] = {
    "long rechter bovenkwab",
    "long linker onderkwab",
    "long middenkwab",
    "long perifeer links",
    "longweefsel",
    "long",
};
constexpr std::string_view kLymphNode[] = {
    "lymfeklier mediastinaal",
    "lymfeklier hals links",
    "klier supraclaviculair",
    "lymfeklier oksel",
    "klier station 7",
    "lymfeklier lies rechts",
};
constexpr std::string_view kBronchus[] = {
    "bronchus intermedius",
    "hoofdbronchus links",
    "slijmvlies hoofdbronchus rechts",
    "bronchus bovenkwab",
    "bronchusslijmvlies",
};
constexpr std::string_view kLiver[] = {
    "lever segment 6", "lever", "leverweefsel", "rechter leverkwab"
};
constexpr std::string_view kBrain[] = {
    "hersenen frontaal",
    "cerebellum",
    "hersenen pariëtaal links",
    "hersenweefsel",
};
constexpr std::string_view kBone[] = {
    "wervel L3",
    "bot iliacaal",
    "femurschacht",
    "bekkenkam",
    "rib 6 links",
    "botweefsel sacrum",
};
constexpr std::string_view kElse[] = {
    "pleura rechts",
    "bijnier links",
    "huid van de rug",
    "weke delen bovenbeen",
    "nier rechts",
    "peritoneum",
    "borstwand",
    "schildklier",
};
constexpr Choice kTissues[] = {
    {.label = "lung", .words = kLung},
    {.label = "lymph node", .words = kLymphNode},
    {.label = "bronchus", .words = kBronchus},
    {.label = "liver", .words = kLiver},
    {.label = "brain", .words = kBrain},
    {.label = "bone", .words = kBone},
    {.label = "other", .words = kElse},
};

constexpr std::string_view kBiopsy[] = {"biopt", "naaldbiopt", "biopsie", "histologisch biopt"};
constexpr std::string_view kResection[] = {
    "resectie", "resectiepreparaat", "segmentresectie", "wigresectie"
};
constexpr std::string_view kExcision[] = {
    "excisie", "excisiepreparaat", "diagnostische excisie", "totale excisie"
};
constexpr Choice kProcedures[] = {
    {.label = "Biopsy", .words = kBiopsy},
    {.label = "Resection", .words = kResection},
    {.label = "Excision", .words = kExcision},
};

constexpr auto kSent = bank(
    {"Materiaal: {tissue}. Verkrijgingswijze: {how}",
     "Ingezonden is een {how} van {tissue}",
     "Inzending I: {tissue}, {how}",
     "I. {how}, {tissue}. Formaline",
     "Soort weefsel {tissue}; wijze van afname {how}",
     "[Locatie|Lokalisatie|Herkomst van het weefsel]: {tissue}. "
     "[Procedure|Afnamewijze|Handeling]: {how}",
     "[Procedure|Aard van de ingreep|Methode van verkrijgen]: {how}. "
     "[Locatie|Orgaan|Plaats]: {tissue}",
     "[Ter beoordeling|Voor onderzoek] [ontvangen|aangeboden]: {tissue}, [afgenomen "
     "als|in de vorm van] {how}",
     "[Het gaat om|Dit is] een {how}, [genomen uit|afkomstig van|herkomst] {tissue}",
     "Het materiaal [is afkomstig|komt] van {tissue} en is door middel van {how} verkregen",
     "[Verkregen|Afgenomen] [materiaal|weefsel]: {tissue} ([via|door] {how})",
     "{tissue}: {how}[, vers aangeleverd|, in formaline|, fixatie in formaline|]",
     "{how}: {tissue}[, ontvangen op formaline|, vers ontvangen|]",
     "{tissue} [-|/] {how}[ - formaline|]",
     "Op formaline [ontvangen|gefixeerd] [een |]{how}, [zijnde|gemerkt als] {tissue}",
     "[Potje|Container|Pot] [1|A|I] [bevat|met] {tissue} ([afname|verkrijging] door {how})",
     "[Orgaan|Weefsel]: {tissue}[;|,] [type|soort] ingreep: {how}",
     "Aangeleverd [wordt|werd] {tissue}, [waarbij de verkrijging een {how} "
     "betreft|middels {how} verkregen]",
     "[Betreft|Betreffende] een {how} [uit|van] de regio {tissue}",
     "Het ingezonden weefsel ({tissue}) is het resultaat van een {how}",
     "Onder de vermelding {tissue} [ontvingen wij|werd ingestuurd] een {how}",
     "[Afname|Wijze van verkrijgen]: {how}[, herkomst:| uit] {tissue}",
     "[Herkomst|Origine van het materiaal]: {tissue} - [verkregen via|afname door] {how}",
     "[Ontvangen|Ingezonden]: {tissue}, te weten een {how}",
     "Een {how} ([plaats|herkomst]: {tissue}) is [in formaline|vers|ongefixeerd] aangeboden",
     "Als {how} aangeboden weefsel van {tissue}",
     "[Code|Etiket|Opschrift]: {tissue}. [Het betreft een|Betreft] {how}",
     "1. {tissue} ({how})",
     "A. {how} [van|uit] {tissue}[, formaline|]",
     "De [inzending|aanvraag] vermeldt [als materiaal |]{tissue} en als [ingreep|afname] "
     "{how}",
     "Na {how} [is|werd] weefsel van {tissue} ingestuurd"},
    {"Het betreft {tissue}, verkregen door {how}",
     "Ontvangen: {how} ({tissue}) op formaline",
     "Herkomst {tissue}, afname: {how}"}
);

constexpr auto kWhy = bank(
    {"Verdachte afwijking op [CT|PET-CT], maligniteit",
     "Snel groeiende zwelling, aard van het proces",
     "[Roker|Nooit gerookt], {34-84} jaar, ruimte-innemend proces",
     "FDG-stapeling, primair of metastase",
     "Graag ook moleculaire diagnostiek",
     "[Man|Vrouw] van {31-88} jaar met [gewichtsverlies|hoesten|pijn|vermoeidheid], maligne",
     "[Laesie|Nieuwe haard] bij toeval gevonden, histologische aard",
     "Aard van [een nieuwe laesie|de haard] onbekend, verdenking [tumor|maligniteit]",
     "Verdenking [longcarcinoom|primaire longtumor|uitzaaiing], histologie [graag|gewenst]",
     "Metastase vanuit de long of [van|uitgaande van] [de borst|de darm|de nier], "
     "onbekende primaire tumor",
     "[Longcarcinoom|Mammacarcinoom|Coloncarcinoom] of [lymfoom|reactief proces]",
     "Beeldvorming: [solitaire|multipele] [haard|haarden], typering",
     "[Patient|Patiënt] met [progressie|groei] onder therapie, [hertypering|mutatiestatus]"},
    {"Laesie op beeldvorming, histologie gewenst",
     "Patient van {31-88} jaar, verdenking tumor",
     "Nieuwe haard, aard onbekend"}
);

// Another procedure and another organ, long ago.
constexpr auto kPast = bank(
    {"Voorgeschiedenis: {pasthow} van {pasttissue} in {1998-2019}",
     "In {2001-2020} {pasthow} ({pasttissue}) wegens goedaardige afwijking",
     "Status na {pasthow} {pasttissue}",
     "[Medische voorgeschiedenis|Vroeger]: {pasttissue}, {pasthow} ([zonder|geen] tumor)",
     "In het verleden [een |]{pasthow} [ondergaan|gehad] ({pasttissue})",
     "[Patient|Patiënt] is bekend met een eerdere {pasthow} ({pasttissue})",
     "Uit het verleden bekend: {pasttissue}, {pasthow}",
     "Eerder onderzoek: {pasttissue}, {pasthow} in {2003-2020}, [goedaardig|geen "
     "maligniteit]",
     "[Jaren geleden|Destijds] [is|werd] door {pasthow} weefsel van {pasttissue} verkregen",
     "In de voorgeschiedenis een {pasthow} ([herkomst |]{pasttissue})[, zonder "
     "bijzonderheden|]",
     "[Een eerdere|De vorige] {pasthow} ({pasttissue}, {1999-2019}) toonde "
     "[ontsteking|geen tumor]",
     "Bekend: {pasthow} {pasttissue} {2000-2019}",
     "{1997-2018}: {pasthow}, {pasttissue}, [benigne|elders verricht]",
     "Eerder [afgenomen|verkregen] [materiaal|weefsel] van {pasttissue} ({pasthow}) was "
     "[benigne|niet afwijkend]",
     "[Reeds|Al] in {2001-2019} {pasthow}, [toen|destijds] van {pasttissue}",
     "Het betrof in {2002-2018} een {pasthow} van {pasttissue}"},
    {"Eerder ({2002-2019}) {pasthow} van {pasttissue}, geen tumor",
     "Bekend met een {pasthow} van {pasttissue} in het verleden"}
);

constexpr auto kMacro = bank(
    {"Een [grijsbeige|wit|bruin] fragment van {3-48} mm, totaal ingesloten",
     "Weefsel van {8-60} x {4-40} mm met een onscherpe haard",
     "Meerdere fragmenten, samen {6-31} mm, T.i. {1-5}c",
     "Op snede een [vaste|weke] witte haard",
     "[Beige|Rood-bruin|Grijs] weefsel, [afmeting|grootste maat] {4-52} mm",
     "[Enkele|Twee|Drie] [deeltjes|weefseldelen|stukjes] met een lengte van {3-28} mm, "
     "geheel verwerkt",
     "Na lamelleren [een|geen scherp] begrensde [grijze|gele] haard van {4-32} mm",
     "Gewicht {2-90} gram; het [oppervlak|snijvlak] is geïnkt",
     "Het weefsel is [geheel|gedeeltelijk] ingebed in {1-6} [cassettes|blokjes]",
     "[Brokkelig|Vast|Slijmerig] [grijswit|bruinrood] materiaal, {5-40} mm groot",
     "Lengte {5-58} mm, kleur [wit|beige|bruin]",
     "Het fragment meet {4-45} mm en toont op snede [een grijze haard|geen haard]"},
    {"Het weefsel meet {5-55} mm en is [beige|rood-bruin]",
     "Geheel ingesloten in {1-6} cassettes",
     "Lamelleren toont een grijze haard van {3-30} mm"}
);
constexpr auto kMicro = bank(
    {"Velden van atypische cellen met hyperchrome kernen en mitosen",
     "Desmoplastisch stroma met tumorcellen in groepen",
     "Necrose en [matige|sterke] polymorfie",
     "De cellen hebben [ruim eosinofiel|weinig] cytoplasma",
     "Lymfangio-invasie is [wel|niet] aanwezig",
     "Groei in [buizen|nesten|solide velden]",
     "Er wordt een [diffuse|pleomorfe] proliferatie gezien, [opgebouwd uit|bestaande uit] "
     "strengen en velden",
     "[Prominente|Kleine] nucleoli, [grof|fijn] chromatine",
     "Infiltratieve groei in een [fibrotisch|myxoïd|desmoplastisch] stroma",
     "[Veel|Weinig|Sporadisch] mitosen, [ook atypische vormen|circa {2-24} per 2 mm2]",
     "[Uitgebreide|Focale] ontsteking met [lymfocyten|plasmacellen|granulocyten]",
     "Tumorcellen [liggen in|vormen] [strengen|trabekels|kleine groepjes]",
     "Ingroei in vaten is [niet gezien|aanwezig|niet te beoordelen]",
     "Er zijn [veel|weinig] ontstekingscellen in het stroma",
     "Infiltratie door [atypische|grote|kleine] cellen met prominente nucleoli",
     "Omgevend weefsel met fibrose",
     "Pleomorfe cellen met [vergrote|onregelmatige] kernen"},
    {"Tumorcellen met prominente nucleoli in strengen",
     "Het stroma is fibrotisch met ontstekingscellen",
     "Er zijn {2-21} mitosen per 2 mm2",
     "Diffuse infiltratie door pleomorfe cellen"}
);

// The tumour comes from the lung,
constexpr auto kFromLung = bank(
    {"{kind}, passend bij primaire origine in de long",
     "metastase van een longcarcinoom",
     "{kind} van pulmonale origine (TTF1 positief)",
     "{kind}, het beste passend bij een primaire longtumor",
     "lokalisatie van het bekende longcarcinoom",
     "uitzaaiing van een [primair |bekend |]longcarcinoom",
     "[uitzaaiing|metastase], herkomst [waarschijnlijk |]de long",
     "[|een ]{kind}, uitgaand van de long, geen [metastase|uitzaaiing] van elders",
     "[primair|primaire tumor van de long]: {kind}, [zetelend|ontstaan] in de long",
     "{kind}, [vermoedelijk|waarschijnlijk|zeer waarschijnlijk] uit de long "
     "[afkomstig|ontstaan]",
     "{kind} [afkomstig|komend] uit de long",
     "{kind} [met|en] een immuunprofiel dat [wijst op|past bij|pleit voor] herkomst uit "
     "de long",
     "immuunprofiel wijst op [primaire tumor in de long|een longtumor], {kind}",
     "{kind}; het immuunprofiel [past bij|ondersteunt] de long als "
     "[origine|oorsprong|uitgangspunt]",
     "op grond van het [immuunprofiel|immunohistochemisch profiel] een {kind} van de long",
     "[primaire tumor: long|primaire haard in de long], {kind}",
     "{kind} waarvan de primaire tumor in de long [ligt|zit|wordt gezocht]",
     "[TTF1-positief|TTF1 en napsine-A positief] {kind}, [dus|conform] pulmonale herkomst",
     "[metastasering|uitbreiding] van een {kind} van de long",
     "{kind}, [metastase van|verspreid vanuit|uitgezaaid vanuit] de long",
     "vanuit de long [gemetastaseerd|uitgezaaid] {kind}",
     "[niet-kleincellig longcarcinoom|longcarcinoom], {kind}",
     "[primair|bronchogeen] {kind} van de long",
     "{kind}, [primair|oorsprong] in de long; geen aanwijzingen voor [herkomst "
     "uit|origine in] {site}",
     "{kind}, niet uitgaande van {site} maar van pulmonale [oorsprong|herkomst]",
     "geen {organ}carcinoom, [wel|maar] een {kind} [vanuit|ontstaan in] de long",
     "[waarschijnlijk|vermoedelijk|zeker] uitgaande van de long, [type |]{kind}",
     "maligniteit uitgaande van [het longparenchym|pulmonale structuren]: {kind}",
     "{kind}: [TTF1 positief, GATA3 negatief|TTF1 positief, CDX2 negatief], [dus "
     "longtumor|passend bij long als origine]",
     "[pulmonaal|longtumor,] {kind}",
     "de long is de [meest waarschijnlijke|aannemelijkste] [origine|bron|primaire tumor] "
     "van dit {kind}",
     "[beeld|bevindingen] [van|passend bij] [een |]longmetastasering op basis van "
     "longcarcinoom",
     "[tumorlokalisatie|tweede haard] van het [al |]eerder vastgestelde longcarcinoom",
     "van de long uitgaande maligniteit, [type |]{kind}",
     "{kind}; primaire tumor: [de |]long"},
    {"{kind}, immuunprofiel wijst op de long als primaire tumor",
     "uitzaaiing vanuit de long, {kind}",
     "{kind} uitgaande van de long"}
);
// or from elsewhere.
constexpr auto kFromElsewhere = bank(
    {"metastase van een {organ}carcinoom",
     "{kind}, passend bij origine in {site}",
     "lokalisatie van het bekende {organ}carcinoom, geen primaire longtumor",
     "{kind} van [gastro-intestinale|renale|urotheliale] origine (TTF1 negatief)",
     "[metastase van een melanoom|diffuus grootcellig B-cellymfoom|maligne mesothelioom]",
     "[een |][uitzaaiing|dochtergezwel] van het [bekende|eerdere] {organ}carcinoom",
     "[uitzaaiing|metastase], herkomst [waarschijnlijk |]{site}",
     "[uitzaaiing|metastase] vanuit {site}, [beeld van |]{kind}",
     "[|een ]{kind}, uitgaand van {site}, geen [primair longcarcinoom|longtumor]",
     "{kind}, [vermoedelijk|waarschijnlijk|zeer waarschijnlijk] uit {site} "
     "[afkomstig|ontstaan]",
     "{kind} [afkomstig|komend] uit {site}",
     "{kind} [met|en] een immuunprofiel dat [wijst op|past bij|pleit voor] herkomst uit "
     "{site}",
     "immuunprofiel wijst op [primaire tumor in {site}|{site}], {kind}",
     "{kind}; het immuunprofiel [past bij|ondersteunt] {site} als "
     "[origine|oorsprong|uitgangspunt]",
     "op grond van het [immuunprofiel|immunohistochemisch profiel] een {kind} van {site}",
     "primaire tumor: {site}, {kind}",
     "{kind} waarvan de primaire tumor in {site} [ligt|zit|wordt gezocht]",
     "[TTF1-negatief|CDX2-positief|PAX8-positief] {kind}, [dus|conform] herkomst uit {site}",
     "[metastasering|uitbreiding] van een {kind} van {site}",
     "{kind}, [metastase van|verspreid vanuit|uitgezaaid vanuit] {site}",
     "vanuit {site} [gemetastaseerd|uitgezaaid] {kind}",
     "{organ}carcinoom, {kind}",
     "primair {kind} van {site}",
     "{kind}, [primair|oorsprong] in {site}; geen aanwijzingen voor [herkomst uit|origine "
     "in] de long",
     "{kind}, niet uitgaande van de long maar [van|uit] {site}",
     "geen longcarcinoom, [wel|maar] een {kind} [vanuit|uitgaande van] {site}",
     "{kind}: [TTF1 negatief, GATA3 positief|TTF1 negatief, CDX2 positief], [niet uit de "
     "long|passend bij {site} als origine]",
     "{site} is de [meest waarschijnlijke|aannemelijkste] [origine|bron|primaire tumor] "
     "van dit {kind}",
     "[tumorlokalisatie|tweede haard] van het [al |]eerder vastgestelde {organ}carcinoom",
     "van {site} uitgaande maligniteit, [type |]{kind}",
     "{kind}; primaire tumor: {site}",
     "[melanoom|metastase van het bekende melanoom|melanoommetastase, S100 en Melan-A "
     "positief]",
     "[lokalisatie van een |recidief |]melanoom, geen carcinoom",
     "[mantelcel|folliculair |grootcellig |marginale zone-]lymfoom",
     "[B-cellymfoom van het folliculaire type|lymfoom, B-cel, CD20 positief|non-Hodgkin "
     "B-cellymfoom]",
     "[epithelioïd maligne mesothelioom|mesothelioom, epithelioïd|mesothelioom van het "
     "bifasische type]",
     "mesothelioom van epithelioïd type, geen [adenocarcinoom|longcarcinoom]",
     "melanoommetastase (S100 positief), [BRAF-gemuteerd|BRAF wildtype]",
     "[een |]sarcoom, [niet nader te typeren|ongedifferentieerd|met kernpolymorfie]"},
    {"uitzaaiing van een {organ}carcinoom",
     "{kind}, immuunprofiel wijst op {site} als primaire tumor",
     "{kind} uitgaande van {site}",
     "[melanoommetastase|B-cellymfoom|epithelioïd mesothelioom]"}
);
constexpr auto kImmune = bank(
    {"Ki67 {5-90}%",
     "PD-L1 in {1-90}% van de tumorcellen",
     "CK7 positief, p40 negatief",
     "Moleculair onderzoek volgt",
     "Synaptofysine en chromogranine negatief",
     "PD-L1 [TPS|tumorscore]: {0-90}%",
     "Proliferatie-index [is |]{10-85}%",
     "[Proliferatie|Delingsactiviteit] {5-85}%",
     "[NGS|Moleculaire diagnostiek] [is aangevraagd|wordt ingezet|volgt later]",
     "[p40|p63] [negatief|positief], [CK5|CK7] [negatief|positief]",
     "MIB1 kleurt {4-80}% van de kernen",
     "Synaptofysine [negatief|zwak positief]",
     "ALK en ROS1 [negatief|niet afwijkend]"},
    {"Proliferatie-index {5-85}%",
     "PD-L1 score {0-95}%",
     "p40 en synaptofysine negatief",
     "NGS is ingezet"}
);
constexpr auto kConclusion = bank(
    {"{how} {tissue}: {tumour}",
     "{tissue}, {how}: {tumour}",
     "{how} van {tissue} met {tumour}",
     "{tissue} ({how}): {tumour}",
     "{how} ({tissue}): {tumour}",
     "{tissue} - {how} - {tumour}",
     "{how} - {tissue}: {tumour}",
     "In [de|het] {how} van {tissue}: {tumour}",
     "{tissue}: {tumour} ({how})",
     "{tissue}, [verkregen door|na|via] {how}, [met|toont] {tumour}",
     "[Weefsel|Materiaal] van {tissue}, [afname door |]{how}: {tumour}",
     "{tumour}, [gezien|aangetroffen] in {how} van {tissue}",
     "{how} uit {tissue} - {tumour}",
     "[Betreft|Diagnose] {how} {tissue}, {tumour}"},
    {"{tissue} na {how}: {tumour}", "{how}, {tissue} - {tumour}"}
);
constexpr auto kConclusionOnly = bank(
    {"{tumour}",
     "Beeld van {tumour}",
     "[Er is sprake van|Het betreft|Dit betreft] {tumour}",
     "[Diagnose|Typering]: {tumour}",
     "[In het weefsel|In het materiaal|Hierin] {tumour}",
     "[Het onderzochte materiaal|Dit weefsel] [bevat|toont]: {tumour}",
     "[Bevindingen|Histologie] [passend bij|conform] {tumour}",
     "[Gezien wordt|Te zien is] {tumour}",
     "Het weefsel [bevat|laat zien]: {tumour}"},
    {"Het weefsel toont {tumour}"}
);

struct Facts {
  std::string_view tissue = {};  // Labels.
  std::string_view procedure = {};
  bool is_from_lung = false;
};

enum class Asked : std::uint8_t { origin, type, tissue };

Draft write_up(Scribe& scribe, Asked asked) {
  // The first choice is the one in proportion: that of the label asked for.
  Facts facts;
  std::size_t tissue = 0;
  std::size_t procedure = 0;
  const auto draw_lung = [&] { facts.is_from_lung = scribe.share({0.4, 0.6}) == 1; };
  const auto draw_tissue = [&] {
    tissue = scribe.share({0.34, 0.2, 0.12, 0.1, 0.06, 0.07, 0.11});
    facts.tissue = kTissues[tissue].label;
  };
  const auto draw_procedure = [&] {
    procedure = scribe.share({0.55, 0.25, 0.2});
    facts.procedure = kProcedures[procedure].label;
  };
  if (asked == Asked::origin) draw_lung();
  if (asked == Asked::type) draw_procedure();
  draw_tissue();
  if (asked != Asked::type) draw_procedure();
  if (asked != Asked::origin) draw_lung();

  const std::string where(scribe.one_of(kTissues[tissue].words));
  const std::string how(scribe.one_of(kProcedures[procedure].words));
  const std::string kind =
      scribe.words("[adenocarcinoom|plaveiselcelcarcinoom|niet-kleincellig carcinoom|carcinoom]");
  const std::string tumour =
      scribe
          .phrase(
              facts.is_from_lung ? Bank(kFromLung) : kFromElsewhere,
              {{.name = "kind", .text = kind},
               {.name = "organ", .text = scribe.words("[colon|mamma|niercel|prostaat|maag|blaas]")},
               {.name = "site",
                .text = scribe.words("[de darm|de borst|de nier|de prostaat|de maag|het ovarium]")}}
          )
          .text;

  std::vector<Passage> material = {
      scribe.sentence(kSent, {{.name = "tissue", .text = where}, {.name = "how", .text = how}})
  };
  Passage why = scribe.phrase(kWhy);
  why.append("?");
  scribe.insert(material, std::move(why));
  for (int i = 0; i < 2; ++i) {
    if (!scribe.distracts()) continue;
    // Never the same organ or procedure: what was sent is beyond doubt.
    std::size_t other = tissue;
    while (other == tissue)
      other = static_cast<std::size_t>(scribe.between(0, std::size(kTissues) - 1));
    std::size_t other_how = procedure;
    while (other_how == procedure)
      other_how = static_cast<std::size_t>(scribe.between(0, std::size(kProcedures) - 1));
    const std::string_view pattern = scribe.pick_unused(kPast);
    scribe.insert(
        material,
        scribe.sentence(
            pattern,
            {{.name = "pasttissue", .text = std::string(scribe.one_of(kTissues[other].words))},
             {.name = "pasthow", .text = std::string(scribe.one_of(kProcedures[other_how].words))}}
        )
    );
  }
  std::vector<Passage> macro;
  scribe.fill(macro, kMacro, 1, 3);
  std::vector<Passage> micro;
  scribe.fill(micro, kMicro, 2, 4);
  std::vector<Passage> conclusion = {scribe.sentence(
      scribe.chance(0.6) ? Bank(kConclusion) : kConclusionOnly,
      {{.name = "tissue", .text = where},
       {.name = "how", .text = how},
       {.name = "tumour", .text = tumour}}
  )};
  scribe.fill(conclusion, kImmune, 0, 2);
  std::vector<Section> sections = {
      {.part = Part::material, .sentences = std::move(material)},
      {.part = Part::macroscopy, .sentences = std::move(macro)},
      {.part = Part::microscopy, .sentences = std::move(micro)},
      {.part = Part::conclusion, .sentences = std::move(conclusion)},
  };
  Label label;
  switch (asked) {
    case Asked::origin:
      label = flag(facts.is_from_lung);
      break;
    case Asked::type:
      label = classes({facts.procedure});
      break;
    case Asked::tissue:
      label = classes({facts.tissue});
      break;
  }
  return {
      .report = assemble(scribe, std::move(sections), Letters::as_written),
      .parts_before = {},
      .label = std::move(label),
  };
}

}  // namespace

Draft make_tumor_origin(Scribe& scribe) { return write_up(scribe, Asked::origin); }

Draft make_tissue_type(Scribe& scribe) { return write_up(scribe, Asked::type); }

Draft make_tissue_origin(Scribe& scribe) { return write_up(scribe, Asked::tissue); }

std::span<const NamedBank> tissue_banks() {
  static constexpr NamedBank kBanks[] = {
      {.name = "tissue sent", .bank = kSent},
      {.name = "tissue why", .bank = kWhy},
      {.name = "tissue past", .bank = kPast},
      {.name = "tissue macroscopy", .bank = kMacro},
      {.name = "tissue microscopy", .bank = kMicro},
      {.name = "tumour from lung", .bank = kFromLung},
      {.name = "tumour from elsewhere", .bank = kFromElsewhere},
      {.name = "tissue immune", .bank = kImmune},
      {.name = "tissue conclusion", .bank = kConclusion},
      {.name = "tissue conclusion only", .bank = kConclusionOnly},
  };
  return kBanks;
}

}  // namespace extractinator::dragon::synth
