// CT reports of cancer patients with target lesions: baseline or follow-up (task 5), which of the
// first five target lesions have a size (task 16), and their short axes (task 24).
#include <cstddef>
#include <cstdint>
#include <limits>
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
#include "dragon/synth/sizes.h"

namespace extractinator::dragon::synth {
namespace {

constexpr auto kDisease = bank(
    {"[Gemetastaseerd|Irresectabel] melanoom, [immunotherapie|BRAF-remmer]",
     "Niet-kleincellig longcarcinoom stadium IV, [chemotherapie|pembrolizumab]",
     "Heldercellig niercelcarcinoom met metastasen",
     "Gemetastaseerd [colon|rectum|mamma]carcinoom",
     "Urotheelcelcarcinoom, deelname aan onderzoek",
     "Prostaatcarcinoom met kliermetastasen",
     "[Ovarium|Endometrium|Cervix]carcinoom, [platinumhoudende chemotherapie|systemische therapie]",
     "[Maag|Slokdarm|Galblaas]carcinoom, [uitzaaiingen in de lever|peritoneale uitzaaiingen]",
     "Oogmelanoom met [afstandsmetastasen|metastasen in de lever]",
     "[Larynx|Orofarynx|Hoofd-hals]tumor met [longmetastasen|afstandsmetastasen]",
     "Bekend met [uveamelanoom|huidmelanoom], [ipilimumab|nivolumab]",
     "[Mesothelioom|Thymoom], behandeling met [cisplatine|pemetrexed]",
     "Uitgezaaid [pancreas|colon|blaas]carcinoom",
     "[Sarcoom|GIST] met levermetastasen, [imatinib|doxorubicine]",
     "Kleincellig longcarcinoom, [extensive disease|hersenmetastasen]",
     "Schildkliercarcinoom, systemische behandeling",
     "[Wekedelensarcoom|Neuro-endocriene tumor] met uitzaaiingen",
     "Patiënt met [melanoom|longkanker|borstkanker] in studieverband"},
    {"[Ovarium|Maag|Slokdarm]carcinoom met uitzaaiingen, systemische behandeling",
     "Uveamelanoom met levermetastasen",
     "Hoofd-halscarcinoom met afstandsmetastasen, [nivolumab|cisplatine]"}
);

constexpr auto kBaseline = bank(
    {"Uitgangsonderzoek voor start van de behandeling",
     "Baseline CT, target laesies worden hier gekozen",
     "Nulmeting volgens RECIST 1.1",
     "Nog geen behandeling gestart, dit onderzoek dient als uitgangswaarde",
     "Eerste meting van de target laesies; eerdere CT was niet voor RECIST gemeten",
     "Stadiering en baseline voor [deelname aan de studie|systeemtherapie]",
     "[Baseline|Uitgangs]onderzoek [vóór|voorafgaand aan] start van "
     "[systeemtherapie|immunotherapie|studiebehandeling]",
     "[De huidige scan|Dit onderzoek|Deze CT] [geldt|dient|fungeert] als "
     "[uitgangsscan|baseline|nulmeting]",
     "Uitgangsscan, [responsmeting|de eerste responsmeting] volgt [later|in de komende maanden]",
     "Start [immunotherapie|chemotherapie|behandeling] [volgende week|volgende maand|binnenkort], "
     "[nulmeting|uitgangsscan|baseline-onderzoek]",
     "Baseline-CT [bij start|voor aanvang] van [de studie|systeemtherapie]",
     "De te volgen laesies worden [vandaag|nu|hierbij] als target [gekozen|vastgelegd|aangewezen]",
     "Vastgelegd als target laesies: zie lijst, [behandeling start nog|therapie nog niet begonnen]",
     "[Nulmeting|Eerste RECIST-meting], [nog geen therapie|onbehandelde ziekte]",
     "Nog [onbehandeld|zonder systeemtherapie], [eerste|initiële] meting van de laesies",
     "Geen eerder RECIST-onderzoek, laesies voor het eerst gemeten",
     "Behandeling begint op {1-28} {month}, [dit is de baseline|referentiescan]",
     "[Referentieonderzoek|Referentiescan] voor latere [responsmeting|vergelijking]",
     "Voor latere [responsmeting|vergelijking] [worden|zijn] target laesies gekozen",
     "[Aanvraag|Verzoek]: baseline-meting [voor studie|bij start BRAF-remmer|voor pembrolizumab]",
     "RECIST[ 1.1|][:|,] [baseline|nulmeting|uitgangsmeting]",
     "Patiënt start [binnenkort|deze maand|volgende week] met [nivolumab|chemotherapie|therapie], "
     "hiervoor uitgangsmeting",
     "Stadiëring, tevens [nulmeting|uitgangsscan] voor therapie",
     "Tijdstip: [baseline|voor start behandeling|week 0]",
     "Meetpunt 0[ van de studie|, voor de eerste gift|]",
     "De eerste kuur [volgt nog|is nog niet gegeven], [nulmeting|baseline]",
     "Keuze van [target laesies|doellaesies] voor toekomstige evaluatie",
     "Ter bepaling van de uitgangssituatie",
     "CT vóór behandeling, som van de diameters vormt de [baseline|nulwaarde]",
     "Dit betreft de [nulmeting|baseline-scan], [vervolg|follow-up] na {2-4} kuren gepland",
     "Meting bij baseline, nog geen [cycli|kuren] gegeven",
     "[Onderzoek|Scan] voor start van systeemtherapie, target laesies worden [vastgelegd|gekozen]",
     "Week 0: uitgangswaarden voor [de studie|RECIST]"},
    {"Dit is de uitgangsscan voor responsmeting",
     "Start van systeemtherapie volgende week, baseline RECIST-meting",
     "Als nulmeting worden de volgende target laesies vastgelegd"}
);

constexpr auto kFollowUp = bank(
    {"Evaluatie na {2-9} kuren",
     "Vergeleken met baseline CT van {1-28} {month} {2014-2024}",
     "Respons volgens RECIST 1.1 ten opzichte van de nulmeting: [stabiele ziekte|partiële respons|"
     "progressieve ziekte]",
     "Som van de diameters {30-80} mm, bij baseline {81-140} mm",
     "Target laesies [afgenomen|toegenomen|onveranderd] sinds het uitgangsonderzoek",
     "Controle tijdens behandeling, vorige CT van {1-28} {month}",
     "[Follow-up|Vervolgscan|Vervolg-CT] {6-40} weken na [start van de behandeling|de "
     "uitgangsscan|de nulmeting]",
     "[Weken|Maanden] na [baseline|start van therapie]: {2-24}",
     "{2-8} maanden na baseline, [vervolgmeting|controle]",
     "Follow-up [onderzoek|CT] tijdens [immunotherapie|chemotherapie|nivolumab]",
     "[Responsbeoordeling|Respons-CT|Responsevaluatie] [tijdens|onder] "
     "[chemotherapie|behandeling|systeemtherapie]",
     "Na {2-8} cycli [chemotherapie|immunotherapie|cisplatine], [tussentijdse "
     "evaluatie|responsmeting]",
     "Status na {2-8} cycli, [respons|effect van behandeling]",
     "De [laesies|targets|doellaesies] zijn [in grootte afgenomen|toegenomen|gelijk gebleven] ten "
     "opzichte van [de baseline|het uitgangsonderzoek]",
     "[Kleiner|Groter] dan op de uitgangsscan zijn [alle|de meeste] target laesies",
     "Target laesies [kleiner|groter|stabiel] vergeleken met [de nulmeting|de uitgangsscan|het "
     "vorige onderzoek]",
     "Vergelijking met [baseline|nulmeting|uitgangsonderzoek] van {1-28} {month}",
     "[Partiële respons|Stabiele ziekte|Progressie] [vergeleken met|ten opzichte van|sinds] "
     "[baseline|de vorige CT|de nadir]",
     "Sinds de start van [systeemtherapie|behandeling] {2-9} kuren gegeven",
     "Sinds de start van [systeemtherapie|behandeling] zijn de laesies [kleiner|groter]",
     "[Tweede|Derde|Vierde|Vijfde] evaluatie [volgens RECIST|onder behandeling]",
     "Tijdstip: [follow-up|evaluatie {2-5}|week {6-36}|na kuur {2-8}]",
     "RECIST[ 1.1|][:|,] [PR|SD|PD|partiële respons]",
     "Som van de target laesies [daalt van {90-140} naar {30-80}|stijgt van {30-70} naar {80-150}] "
     "mm",
     "[Afname|Toename] van de som met {5-60}% sinds [baseline|nulmeting]",
     "Behandeling [gestart|begonnen] in {month}, [eerste|tussentijdse] responsmeting",
     "Onder [pembrolizumab|BRAF-remmer|chemotherapie] sinds {month} {2018-2024}, beoordeling van "
     "de respons",
     "De eerste {2-6} kuren zijn gegeven, [respons op therapie|effectbeoordeling]",
     "Controle-CT, [vorige meting|laatste scan] van {1-28} {month}",
     "Bij de uitgangsscan vastgelegde target laesies [opnieuw|nogmaals] gemeten",
     "De bij de nulmeting gekozen target laesies worden [vervolgd|opnieuw gemeten]",
     "Baseline was [op {1-28} {month}|in {month} {2017-2024}]",
     "Vergeleken met de CT van {1-28} {month} zijn de target laesies [kleiner|groter|niet "
     "veranderd]",
     "Behandeling [gestaakt|voortgezet] na {3-12} cycli, vervolgscan",
     "Met de baseline vergeleken: [afname|toename|geen verandering]",
     "Dit is een [follow-up|vervolg]scan, baseline [elders|in {month}] verricht"},
    {"Follow-up scan, {6-24} weken na baseline",
     "Responsevaluatie na {2-8} cycli van de behandeling",
     "De target laesies zijn [kleiner|groter] dan bij de baseline van {1-28} {month}"}
);

constexpr auto kOlderScan = bank(
    {"PET-CT van {1-28} {month} ter correlatie",
     "Echo van de lever van {month} bekend",
     "[Echografie|Echo] van de hals van {month} {2015-2024} [bekend|ingezien]",
     "Botscan van {1-28} {month} [ingezien|beschikbaar]",
     "[X-thorax|Foto van het bekken] van {month} [beschikbaar|ingezien]",
     "Eerdere MRI van de lever [bekend|ter inzage]",
     "PET-CT uit een ander ziekenhuis beschikbaar",
     "MRI hersenen [elders verricht|van {month} bekend]",
     "Eerdere [foto|röntgenfoto] van de [hand|wervelkolom] aanwezig"},
    {"MRI van de hersenen van {1-28} {month} beschikbaar", "Eerdere foto van de thorax ingezien"}
);

constexpr std::string_view kPlaces[] = {
    "lymfeklier axillair links",
    "lymfeklier axillair rechts",
    "lymfeklier inguinaal links",
    "lymfeklier inguinaal rechts",
    "klier mediastinaal station 7",
    "klier mediastinaal station 4R",
    "klier para-aortaal",
    "klier iliacaal extern rechts",
    "klier iliacaal extern links",
    "leverlaesie segment 2",
    "leverlaesie segment 4",
    "leverlaesie segment 6",
    "leverlaesie segment 8",
    "longlaesie rechter bovenkwab",
    "longlaesie rechter onderkwab",
    "longlaesie linker bovenkwab",
    "longlaesie linker onderkwab",
    "bijnier links",
    "bijnier rechts",
    "miltlaesie",
    "peritoneale nodus",
    "wekedelenlaesie thoraxwand links",
    "klier hilair rechts",
    "retroperitoneale massa",
    "presacrale laesie",
    "klier mesenteriaal",
    "nierlaesie rechts",
};

constexpr auto kUnmeasured = bank(
    {"niet meer meetbaar",
     "niet meer te onderscheiden",
     "niet afgebeeld",
     "niet betrouwbaar te meten",
     "[thans|nu|momenteel] niet te meten",
     "niet te meten [door|vanwege] [artefacten|bewegingsonrust]",
     "[valt|ligt] buiten [het scanbereik|het afgebeelde gebied|de scan|het beeld]",
     "buiten [scanbereik|het beeldveld|bereik van de scan]",
     "[niet meegescand|niet gescand|gebied niet gescand]",
     "[geen|zonder] betrouwbare maat",
     "geen [meetbare afmeting|afmeting te geven|betrouwbare meting mogelijk]",
     "[te klein|te onscherp|te diffuus] om te meten",
     "[verdwenen|volledig verdwenen|in complete regressie]",
     "niet langer [zichtbaar|aantoonbaar|herkenbaar]",
     "[zonder|geen] zichtbare rest",
     "afmeting [niet bepaald|onbekend|niet vast te stellen]",
     "meting [niet mogelijk|ontbreekt|vervalt]",
     "[onmeetbaar|niet evalueerbaar|niet beoordeelbaar]",
     "[geresecteerd|operatief verwijderd]",
     "niet te scheiden van [omgevend vocht|atelectase|de omgeving]",
     "maat niet te bepalen",
     "[bij dit onderzoek|ditmaal] niet [te zien|gemeten|te beoordelen]",
     "niet [gemeten|geidentificeerd|teruggevonden]",
     "wel zichtbaar, [niet te meten|geen afmeting te bepalen]",
     "onscherp begrensd, zonder meetbare grenzen",
     "[vrijwel|nagenoeg] verdwenen, niet meetbaar",
     "op [deze scan|de huidige CT] niet [afgebeeld|meetbaar]",
     "ligt niet in het gescande deel",
     "dit onderzoek toont de laesie niet",
     "het gescande gebied bevat deze laesie niet"},
    {"op dit onderzoek niet te meten", "buiten het gescande gebied", "zonder meetbare afmeting"}
);

constexpr auto kNonTarget = bank(
    {"Non-target laesie: {place}, {size}",
     "Niet als target gekozen: {place} van {size}",
     "Non-targets: [meerdere longnoduli|botmetastasen|ascites], [aanwezig|bekend]",
     "Non-target: {place}[ van|,|, afmeting] {size}",
     "[Verdere|Andere|Overige] [laesies|metastasen], geen target: {place}, {size}",
     "Overige [afwijkingen|haarden]: {place} {size}",
     "Als non-target [aangemerkt|vervolgd]: {place} ({size})",
     "Ook een {place} ({size}), niet als target meegenomen",
     "[Pleuravocht|Ascites|Peritonitis carcinomatosa] [geldt|telt] als non-target",
     "Kleine [longmetastasen|levermetastasen|klieren] gelden als non-target",
     "Non-target laesies: [pleuravocht|kleine levermetastasen|multipele klieren]",
     "Buiten de targets {place} met een afmeting van {size}",
     "Niet gemeten als target, [wel aanwezig|eveneens zichtbaar]: {place}, {size}"},
    {"Overige laesies (non-target): {place} {size}",
     "Als non-target gelden [pleuravocht|kleine levermetastasen]"}
);

constexpr auto kOther = bank(
    {"Geen pleuravocht",
     "Emfyseem in de bovenkwabben",
     "Geen longembolie in de centrale vaten",
     "Levercyste van {5-38} mm in segment {2-8}",
     "Galblaas met [enkele|] stenen",
     "Nieren zonder stuwing",
     "Coronaire kalk",
     "Geen [vrij vocht|ascites]",
     "Degeneratieve wervelkolom, geen verdachte botlaesie",
     "Diverticulosis van het sigmoid",
     "Milt normaal van grootte, {9-12} cm",
     "Pancreas slank",
     "Schildklier heterogeen",
     "Port-a-cath {side} met de tip in de vena cava superior",
     "Status na cholecystectomie",
     "Prostaat van {35-60} mm",
     "Aorta van {18-29} mm, verkalkt",
     "[Geringe|Matige] hoeveelheid ascites",
     "Simpele nierencysten [beiderzijds|{side}], tot {12-44} mm",
     "Cyste van de {sided} nier, {8-40} mm",
     "[Atherosclerose|Kalkplaques] van [de kransslagaders|de aortaboog]",
     "Milt afwezig na splenectomie",
     "Oude [inzakking|inzakkingsfractuur] van Th{5-12}",
     "Wervelinzakking lumbaal, [oud|bekend]",
     "Geen [verwijde galwegen|galstuwing]",
     "De ductus choledochus is niet verwijd",
     "Struma met [cysten|verkalkingen]",
     "[Streepvormige|Basale] atelectase {side}",
     "In de longen [geen infiltraat|emfyseem|littekens]",
     "Blaas [goed|matig] gevuld, wand glad",
     "Uterus in situ, [geen bijzonderheden|myomateus]",
     "[Hernia umbilicalis|Liesbreuk {side}]",
     "Hart niet vergroot",
     "[Status na|Eerdere] [appendectomie|mastectomie {side}]",
     "Colon zonder [wandverdikking|obstructie]",
     "Steatose van de lever",
     "[Stent|Drain] in de galwegen",
     "Trombus in de vena [jugularis|subclavia] {side}",
     "Pericardvocht, [gering|spoor]",
     "Gynaecomastie",
     "Maag [gevuld met|vol] contrast"},
    {"Beperkte hoeveelheid ascites",
     "Simpele nierencyste van {8-41} mm {side}",
     "Atherosclerose van de aorta",
     "Status na splenectomie",
     "Wervelinzakking van L{1-4}, oud",
     "De galwegen zijn niet verwijd",
     "Struma {side}",
     "In de longen streepvormige atelectase",
     "Blaas weinig gevuld"}
);

constexpr auto kOverall = bank(
    {"Zie meting",
     "Meting van de target laesies als boven",
     "Verder geen bijzonderheden",
     "Beeld van gemetastaseerde ziekte",
     "Maten: zie lijst",
     "Voor de metingen zie [boven|de tabel|het verslag]",
     "Overigens [geen bijzonderheden|zonder relevante afwijkingen]",
     "Geen andere relevante bevindingen",
     "[Bekende|Multipele] metastasen, zie meting",
     "Metastasen in [lymfeklieren|lever en long|meerdere organen]",
     "Gemetastaseerde maligniteit als bekend",
     "RECIST-lijst als boven",
     "Verder geen [nieuws|relevante bevindingen] te melden"},
    {"Voor de maten zie de lijst",
     "Overigens geen relevante bevindingen",
     "Bekende metastasen in [klieren|meerdere organen]"}
);

struct Target {
  Passage line;
  bool has_size = false;
  int short_axis = 0;  // mm
};

enum class Earlier : std::uint8_t { none, some };

// The lesions of one report, in one form of list. With earlier values where the report compares.
std::vector<Target> draw_targets(Scribe& scribe, std::size_t n, double missing, Earlier earlier) {
  const auto form = scribe.one_of({
      "{n}. {place}: {what}",
      "Target {n}: {place}, {what}",
      "T{n} {place} {what}",
      "Laesie {n} ({place}): {what}",
      "{n}) {place} {what}",
  });
  const bool has_images = scribe.chance(0.5);
  const bool compares = earlier == Earlier::some && scribe.chance(0.6);
  std::vector<std::string_view> places(std::begin(kPlaces), std::end(kPlaces));
  scribe.shuffle(places);
  std::vector<Target> targets;
  for (std::size_t i = 0; i < n; ++i) {
    Target target;
    target.has_size = !scribe.chance(missing);
    std::string what;
    if (target.has_size) {
      const Size size = draw_size(scribe, 10, 88, scribe.chance(0.75) ? Axes::two : Axes::one);
      target.short_axis = size.smallest;
      what = size.text;
    } else {
      what = scribe.words(kUnmeasured);
    }
    if (has_images)
      what +=
          scribe.words("[ (serie {2-12}, beeld {11-389})| (IM {12-340})| (ser {2-9} ima {9-412})]");
    if (compares) {
      const Size before = draw_size(scribe, 10, 88, target.has_size ? Axes::any : Axes::two);
      what += scribe.words("[, was |; eerder |, voorheen ]") + before.text;
    }
    target.line = scribe.phrase(
        form,
        {{.name = "n", .text = std::to_string(i + 1)},
         {.name = "place", .text = std::string(places[i])},
         {.name = "what", .text = what}}
    );
    target.line.append(scribe.words("[.|.|;]"));
    targets.push_back(std::move(target));
  }
  return targets;
}

Draft write_up(
    Scribe& scribe, const std::vector<Target>& targets, std::vector<Passage> cues, Label label
) {
  std::vector<Passage> list;
  if (targets.empty()) {
    list.push_back(
        scribe.sentence("[Geen meetbare target laesies|Er zijn geen target laesies te meten]")
    );
  } else {
    list.push_back(scribe.phrase("[Target laesies|Targetlaesies|Doellaesies (target)]:"));
    for (const Target& target : targets)
      list.push_back(target.line);
  }
  std::vector<Passage> findings;
  scribe.fill(findings, kOther, 4, 9);
  for (int i = 0; i < 2; ++i) {
    if (!scribe.distracts()) continue;
    const Size size = draw_size(scribe, 5, 60, Axes::any);
    const std::string_view pattern = scribe.pick_unused(kNonTarget);
    scribe.insert(
        findings,
        scribe.sentence(
            pattern,
            {{.name = "size", .text = size.text},
             {.name = "place",
              .text = scribe.words(
                  "[klier retrocruraal|longnodus lingula|bijnier {side}|"
                  "huidlaesie rug|levermetastase segment 5]"
              )}}
        )
    );
  }
  std::vector<Passage> clinical = {scribe.sentence(kDisease)};
  std::vector<Passage> technique = {
      scribe.sentence("CT [thorax en abdomen|hals, thorax en abdomen] na contrast intraveneus")
  };
  std::vector<Passage> impression = {scribe.sentence(kOverall)};
  for (Passage& cue : cues) {
    switch (scribe.between(0, 3)) {
      case 0:
        scribe.insert(impression, std::move(cue));
        break;
      case 1:
        technique.push_back(std::move(cue));
        break;
      default:
        clinical.push_back(std::move(cue));
        break;
    }
  }
  const Section measured = {.part = Part::untitled, .sentences = std::move(list)};
  const Section found = {.part = Part::findings, .sentences = std::move(findings)};
  const bool is_first = scribe.chance(0.5);
  std::vector<Section> sections = {
      {.part = Part::clinical, .sentences = std::move(clinical)},
      {.part = Part::technique, .sentences = std::move(technique)},
      is_first ? measured : found,
      is_first ? found : measured,
      {.part = Part::impression, .sentences = std::move(impression)},
  };
  return {
      .report = assemble(scribe, std::move(sections), Letters::sometimes_small),
      .parts_before = {},
      .label = std::move(label),
  };
}

std::vector<Passage> draw_cues(Scribe& scribe, bool is_baseline) {
  std::vector<Passage> cues;
  const Bank bank = is_baseline ? Bank(kBaseline) : kFollowUp;
  const int n = scribe.between(1, 2);
  scribe.fill(cues, bank, n, n);
  if (cues.empty()) cues.push_back(scribe.sentence(bank));
  if (scribe.distracts()) cues.push_back(scribe.sentence(kOlderScan));
  return cues;
}

struct Measured {
  std::vector<Target> targets;
  std::vector<Passage> cues;
};

// Of tasks 16 and 24, whose reports are the same kind.
Measured measure(Scribe& scribe) {
  const std::size_t n = scribe.share({0.04, 0.16, 0.24, 0.2, 0.14, 0.17, 0.05});
  const bool is_baseline = scribe.chance(0.3);
  return {
      .targets = draw_targets(
          scribe, n, is_baseline ? 0.03 : 0.15, is_baseline ? Earlier::none : Earlier::some
      ),
      .cues = draw_cues(scribe, is_baseline),
  };
}

constexpr std::size_t kFirst = 5;

}  // namespace

Draft make_recist_timeline(Scribe& scribe) {
  const bool is_baseline = scribe.share({0.67, 0.33}) == 1;
  const auto n = static_cast<std::size_t>(scribe.between(1, 6));
  // Comparisons would give follow-up away; where there are none only the words tell.
  const std::vector<Target> targets =
      draw_targets(scribe, n, is_baseline ? 0 : 0.04, is_baseline ? Earlier::none : Earlier::some);
  return write_up(scribe, targets, draw_cues(scribe, is_baseline), flag(is_baseline));
}

Draft make_recist_size_presence(Scribe& scribe) {
  Measured measured = measure(scribe);
  Label label;
  for (std::size_t i = 0; i < kFirst; ++i)
    label.numbers.push_back(
        i < measured.targets.size() && measured.targets[i].has_size ? 1.0 : 0.0
    );
  return write_up(scribe, measured.targets, std::move(measured.cues), std::move(label));
}

Draft make_recist_sizes(Scribe& scribe) {
  Measured measured = measure(scribe);
  Label label;
  for (std::size_t i = 0; i < kFirst; ++i)
    label.numbers.push_back(
        i < measured.targets.size() && measured.targets[i].has_size
            ? measured.targets[i].short_axis
            : std::numeric_limits<double>::quiet_NaN()
    );
  return write_up(scribe, measured.targets, std::move(measured.cues), std::move(label));
}

std::span<const NamedBank> recist_banks() {
  static constexpr NamedBank kBanks[] = {
      {.name = "recist disease", .bank = kDisease},
      {.name = "recist baseline", .bank = kBaseline},
      {.name = "recist follow-up", .bank = kFollowUp},
      {.name = "recist older scan", .bank = kOlderScan},
      {.name = "recist unmeasured", .bank = kUnmeasured},
      {.name = "recist non-target", .bank = kNonTarget},
      {.name = "recist other", .bank = kOther},
      {.name = "recist overall", .bank = kOverall},
  };
  return kBanks;
}

}  // namespace extractinator::dragon::synth
