// The truth of synthetic reports against their texts: for each task an independent reader, of
// keywords and regular expressions alone, finds the label that the maker gave.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "dragon/files.h"
#include "dragon/synth/knobs.h"
#include "dragon/synth/scribe.h"
#include "dragon/synth/synth.h"
#include "dragon/task.h"

namespace extractinator::dragon::synth {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

std::regex pattern(const char* text) {
  return std::regex(text, std::regex::ECMAScript | std::regex::icase | std::regex::optimize);
}

bool has(const std::string& text, const std::regex& what) { return std::regex_search(text, what); }

// The text without its notice, on one line.
std::string one_line(std::string text) {
  text = text.substr(kNotice.size());
  std::ranges::replace(text, '\n', ' ');
  return text;
}

std::vector<std::string> sentences(const std::string& text) {
  std::vector<std::string> all;
  std::string current;
  for (std::size_t i = 0; i < text.size(); ++i) {
    current += text[i];
    const bool is_end =
        std::string_view(".?;").contains(text[i]) && (i + 1 == text.size() || text[i + 1] == ' ');
    if (is_end || i + 1 == text.size()) {
      all.push_back(current);
      current.clear();
    }
  }
  return all;
}

// "1,2 cm" or "24 x 18 mm": the axes in mm.
std::vector<double> axes(const std::smatch& match, std::size_t first) {
  const auto value = [](std::string digits) {
    std::ranges::replace(digits, ',', '.');
    return std::stod(digits);
  };
  std::vector<double> all = {value(match[first])};
  if (match[first + 1].matched) all.push_back(value(match[first + 1]));
  const char unit = match.str(first + 2)[0];
  if (unit == 'c' || unit == 'C') {
    for (double& axis : all)
      axis = std::round(10 * axis);
  }
  return all;
}
#define SIZE_PATTERN R"((\d+(?:,\d)?)(?: ?(?:x|bij) ?(\d+(?:,\d)?))? ?(mm|cm|millimeter)\b)"

double largest(const std::vector<double>& values) { return std::ranges::max(values); }
double smallest(const std::vector<double>& values) { return std::ranges::min(values); }

// --- One reader per task ------------------------------------------------------------------------

using Reader = std::function<Label(const Case&)>;

Label flag(bool value) { return {.numbers = {value ? 1.0 : 0.0}}; }

// True if a sentence that fits `yes` is left when those that fit `no` are taken away.
Label any_sentence(const Case& row, const std::regex& yes, const std::regex& no) {
  for (const std::string& sentence : sentences(one_line(row.text))) {
    if (has(sentence, yes) && !has(sentence, no)) return flag(true);
  }
  return flag(false);
}

Label read_adhesion(const Case& row) {
  static const std::regex kYes = pattern("adhesi|verkle");
  static const std::regex kNo = pattern(
      "\\?$|\\b(geen|niet|zonder|nergens)\\b|vrij |vrije |afwezig|ontbre|normale verschuiving|"
      "ongestoord|uitgesloten"
  );
  // Present in spite of what is denied beside it.
  static const std::regex kTwist = pattern(
      "hier (bestaat|is) een (adhesie|verkleving)|zich niet vrij|geen (vrije|soepele|normale) "
      "verschuiving|geen glijbeweging|niet soepel|niet vrij bewegende|zonder vrije|\\bwel (een "
      ")?(duidelijke |vaste )?(adhesi|verkle)"
  );
  for (const std::string& sentence : sentences(one_line(row.text))) {
    if (has(sentence, kTwist)) return flag(true);
  }
  return any_sentence(row, kYes, kNo);
}

Label read_nodule(const Case& row) {
  static const std::regex kYes = pattern("nod(us|ul)");
  static const std::regex kNo = pattern(
      "\\?|\\b(geen|nergens|noch|afwezigheid)\\b.*nod(us|ul)|vrij van|zonder (aantoonbare "
      "|zichtbare "
      ")?nod|niet (zichtbaar|aantoon|aangetoond|gezien|gevonden|aanwezig|waargenomen|"
      "aangetroffen|te zien|worden|meer|reproduceerbaar|bevestigd)|nod[a-z]+( afwijkingen)?"
      "( in de longen)?:? (is |zijn )?(geen|afwezig|ontbre)|overprojectie|verdwenen|"
      "regressie|schildklier|bijnier|in de lever|mamma|borst|subcutane|controle van een|is er een "
      "nodus|; longnodus"
  );
  static const std::regex kTwist = pattern("wel een nodus");
  for (const std::string& sentence : sentences(one_line(row.text))) {
    if (has(sentence, kTwist)) return flag(true);
  }
  return any_sentence(row, kYes, kNo);
}

Label read_kidney(const Case& row) {
  static const std::regex kYes = pattern(
      "\\bnier|hoefijznier|schrompelnier|bekkennier|donornier|cystenier|nefr|pyelo|pyelum|"
      "dubbelsysteem"
  );
  static const std::regex kNo = pattern(
      "\\b(geen|niet|zonder)\\b|norma|slank|symmetrisch|gelijk van grootte|onopvallend|"
      "hydronefrose (is afwezig|ontbreekt)"
  );
  // Abnormal in spite of what is normal beside it.
  static const std::regex kTwist = pattern(
      "hoefijznier|nier, contralateraal een|verwijd pyelocal.*, de ureter|gedilateerd pyel"
  );
  for (const std::string& sentence : sentences(one_line(row.text))) {
    if (has(sentence, kTwist)) return flag(true);
  }
  return any_sentence(row, kYes, kNo);
}

Label read_skin_selection(const Case& row) {
  static const std::regex kYes = pattern(
      "\\bvolgt\\b|(onvoldoende|te weinig) (materiaal|weefsel)|zie voor de conclusie|: zie |nog "
      "niet te "
      "beoordelen|bevat alleen|geannuleerd|vervallen|ingetrokken|niet worden gesteld|nagezonden|"
      "nagestuurd|uitgesteld|afwachting|afgewacht|wacht op|incompleet|onmogelijk|voor de diagnose |"
      "niet (compleet|volledig|afgerond|mogelijk|bekend|te stellen|te geven)|niet-diagnostisch|"
      "niet representatief|geen (zekere |definitieve )?(diagnose|conclusie|uitspraak|onderzoek)"
  );
  return flag(has(one_line(row.text), kYes));
}

Label read_timeline(const Case& row) {
  static const std::regex kFirst = pattern(
      "vo(o|ó)r (start|aanvang)|voorafgaand|vóór|bij start|nog (geen|niet)|start nog|onbehandeld|"
      "zonder systeemtherapie|begint op|volgt|gepland|latere|toekomstige|uitgangssituatie|"
      "uitgangsmeting|week 0|meetpunt 0|als (uitgangs|baseline|nulmeting)|voor het eerst|eerste "
      "(recist-)?meting|nulmeting volgens|baseline CT, target|baseline-meting|baseline RECIST|"
      "start [^.]*(volgende|binnenkort)|recist( 1.1)?[:,]? (baseline|nulmeting)|tijdstip: "
      "baseline|stadi(e|ë)ring(,| en)|uitgangs(scan|onderzoek) voor|hierbij als target|"
      "(vandaag|nu) als target"
  );
  static const std::regex kLater = pattern(
      "follow-up|vervolg(scan|-CT|meting)|evaluatie|respons|na \\d+ (cycli|kuren)|week \\d|sinds|"
      "na kuur|vergele|vergelijking met|ten opzichte|dan (op|bij) de|(weken|maanden) na|bij (de "
      ")?(baseline|nulmeting|uitgangs)|baseline was|nogmaals|vorige|laatste scan|kuren (zijn "
      ")?gegeven|daalt|stijgt|recist( 1.1)?[:,]? (PR|SD|PD|partiële)|worden vervolgd"
  );
  const std::string text = one_line(row.text);
  bool is_first = false;
  bool is_later = false;
  for (const std::string& sentence : sentences(text)) {
    if (has(sentence, kFirst)) {
      is_first = true;
    } else if (has(sentence, kLater)) {
      is_later = true;
    }
  }
  EXPECT_NE(is_first, is_later) << text;
  return flag(is_first);
}

Label read_tumor_origin(const Case& row) {
  // What is asked, and what is denied up to the next comma or "maar", says nothing.
  static const std::regex kUnsaid = pattern("[^.?]*\\?|\\b(geen|niet) (?:(?!maar )[^,;.])*");
  static const std::regex kLung = pattern(
      "\\bde long\\b|long(carcinoom|tumor|metastas|parenchym)|pulmona|bronchogeen|"
      "long als origine|primaire tumor: long"
  );
  return flag(has(std::regex_replace(one_line(row.text), kUnsaid, " "), kLung));
}

const std::regex& sized_nodule() {
  static const std::regex kWhere = pattern(".*(bovenkwab|middenkwab|onderkwab|lingula)");
  return kWhere;
}

// Sizes of nodules: those in a sentence with a lobe of a lung and a nodule, but for the size that
// it had.
std::vector<std::vector<double>> nodule_sizes(const Case& row) {
  static const std::regex kNodule = pattern("nod(us|ul)");
  static const std::regex kEarlier = pattern("(was|voorheen|destijds) \\d+ mm");
  static const std::regex kSize = pattern(SIZE_PATTERN);
  std::vector<std::vector<double>> all;
  for (const std::string& sentence : sentences(one_line(row.text))) {
    std::smatch match;
    const std::string now = std::regex_replace(sentence, kEarlier, "");
    if (has(now, sized_nodule()) && has(now, kNodule) && std::regex_search(now, match, kSize))
      all.push_back(axes(match, 1));
  }
  return all;
}

Label read_nodule_has_size(const Case& row) { return flag(!nodule_sizes(row).empty()); }

Label read_nodule_diameter(const Case& row) {
  double most = 0;
  for (const auto& size : nodule_sizes(row))
    most = std::max(most, (size.front() + size.back()) / 2);
  return {.numbers = {most}};
}

// Sentences about the tumour of the pancreas: not those about tumours of other organs.
std::vector<std::string> tumour_sentences(const Case& row) {
  static const std::regex kTumour =
      pattern("\\b(pancreas)?(tumor|laesie|massa|afwijking|haard)\\b");
  static const std::regex kElsewhere = pattern("lever|nier\\b|milt|hemangioom");
  std::vector<std::string> all = sentences(one_line(row.text));
  std::erase_if(all, [](const std::string& sentence) {
    return !has(sentence, kTumour) || has(sentence, kElsewhere);
  });
  return all;
}

std::optional<double> pancreas_size(const Case& row) {
  static const std::regex kSize = pattern(SIZE_PATTERN);
  for (const std::string& sentence : tumour_sentences(row)) {
    std::smatch match;
    if (std::regex_search(sentence, match, kSize)) return largest(axes(match, 1));
  }
  return std::nullopt;
}

Label read_pdac_has_size(const Case& row) { return flag(pancreas_size(row).has_value()); }
Label read_pdac_size(const Case& row) { return {.numbers = {pancreas_size(row).value_or(0)}}; }

Label read_pdac_diagnosis(const Case& row) {
  static const std::regex kCancer = pattern("carcinoom|malign|PDAC");
  static const std::regex kOther = pattern(
      "IPMN|pancreatitis|pseudocyste|neuro-endocriene|\\bNET\\b|sereu|mucineu|"
      "pseudopapillaire"
  );
  // What is denied, up to the end of the clause; or the whole of it where that comes last.
  static const std::regex kDenied =
      pattern("\\b(geen|zonder|niet)\\b(?! afstandsmetastasen)[^,.;:]*");
  static const std::regex kDeniedLast = pattern(
      "[^,.;:]*\\b(geen aanwijzingen(?! voor)|niet (aantoonbaar|aannemelijk|waarschijnlijk)|minder "
      "waarschijnlijk|onwaarschijnlijk)\\b"
  );
  bool has_other = false;
  for (const std::string& sentence : sentences(one_line(row.text))) {
    if (sentence.contains('?')) continue;
    const std::string told =
        std::regex_replace(std::regex_replace(sentence, kDeniedLast, " "), kDenied, " ");
    if (has(told, kCancer)) return {.classes = {"PDAC"}};
    has_other |= has(told, kOther);
  }
  return {.classes = {has_other ? "Other pancreatic disease" : "Normal pancreas"}};
}

Label read_pdac_attributes(const Case& row) {
  struct Words {
    std::string_view label = {};
    std::regex words;
  };
  static const std::vector<Words> kAttenuations = {
      {.label = "hypo",
       .words = pattern(
           "(hypodense|hypovasculaire|hypo-attenuerende|verminderd aankleurende) "
           "(massa|tumor|laesie|afwijking)"
       )},
      {.label = "hyper",
       .words = pattern(
           "(hyperdense|hypervasculaire|hyper-attenuerende|sterk aankleurende) "
           "(massa|tumor|laesie|afwijking)"
       )},
      {.label = "iso",
       .words =
           pattern("(isodense|isovasculaire|iso-attenuerende) (massa|tumor|laesie|afwijking)")},
  };
  static const std::vector<Words> kPlaces = {
      {.label = "head", .words = pattern("pancreaskop|kop van de pancreas|caput|uncinatus")},
      {.label = "body", .words = pattern("corpus|lichaam van de pancreas")},
      {.label = "tail", .words = pattern("pancreasstaart|staart van|cauda pancreatis")},
  };
  std::string text;
  for (const std::string& sentence : tumour_sentences(row))
    text += sentence;
  const auto find = [&](const std::vector<Words>& all) {
    for (const Words& words : all) {
      if (has(text, words.words)) return std::string(words.label);
    }
    return std::string("not mentioned");
  };
  return {.classes = {find(kAttenuations), find(kPlaces)}};
}

Label read_prostate_lesions(const Case& row) {
  // Earlier examinations, conclusions that name a lesion again, and what is denied.
  static const std::regex kNo = pattern(
      "hoogste score|\\bMRI\\b|(19|20)\\d\\d|eerder|elders|vorig|voorheen|destijds|\\b(geen|niet|"
      "zonder)\\b|zijn niet"
  );
  static const std::regex kScore = pattern(
      "PI-?RADS(-categorie| score| categorie)?:?( van)? ?[3-5]|(categorie [3-5] volgens |score "
      "[3-5] \\()PI-?RADS"
  );
  int n = 0;
  for (const std::string& sentence : sentences(one_line(row.text))) {
    if (!has(sentence, kNo) && has(sentence, kScore)) ++n;
  }
  return {.classes = {std::to_string(n)}};
}

Label read_prostate_pathology(const Case& row) {
  static const std::regex kScore = pattern(R"((\d) ?\+ ?(\d))");
  static const std::regex kPast =
      pattern("(19|20)\\d\\d|voorgeschiedenis|verleden|eerder|vorige|elders|bekend");
  int n = 0;
  for (const std::string& sentence : sentences(one_line(row.text))) {
    std::smatch match;
    if (has(sentence, kPast) || !std::regex_search(sentence, match, kScore)) continue;
    n += std::stoi(match[1]) + std::stoi(match[2]) >= 7 ? 1 : 0;
  }
  return {.classes = {std::to_string(n)}};
}

// What was sent and how, without what was taken in the past.
std::string without_past(const Case& row) {
  static const std::regex kPast = pattern(
      "(19|20)\\d\\d|voorgeschiedenis|vroeger|verleden|bekend|eerder|destijds|"
      "jaren geleden|vorige|status na"
  );
  std::string text;
  for (const std::string& sentence : sentences(one_line(row.text))) {
    if (!has(sentence, kPast)) text += sentence;
  }
  return text;
}

Label read_tissue_type(const Case& row) {
  static const std::regex kBiopsy = pattern("biop");
  static const std::regex kExcision = pattern("excisie");
  const std::string text = without_past(row);
  return {
      .classes = {
          has(text, kBiopsy)     ? "Biopsy"
          : has(text, kExcision) ? "Excision"
                                 : "Resection"
      }
  };
}

Label read_tissue_origin(const Case& row) {
  // The first organ outside questions and sentences about the tumour.
  static const std::regex kAside = pattern(
      "[^.?]*\\?|[^.?]*(carcinoom|tumor|melanoom|lymfoom|mesothelioom|sarcoom|metasta|"
      "maligniteit|uitzaai)[^.?]*"
  );
  static const std::regex kSent = pattern(
      "\\b(long|lymfeklier|klier|bronchus|hoofdbronchus|slijmvlies hoofd|lever|rechter "
      "leverkwab|hersen|cerebellum|wervel|bot|"
      "femur|bekkenkam|rib|pleura|bijnier|huid|weke delen|nier|peritoneum|borstwand|schildklier)"
  );
  static const std::map<std::string, std::string> kLabels = {
      {"long", "lung"},
      {"lymfeklier", "lymph node"},
      {"klier", "lymph node"},
      {"bronchus", "bronchus"},
      {"hoofdbronchus", "bronchus"},
      {"slijmvlies hoofd", "bronchus"},
      {"lever", "liver"},
      {"rechter leverkwab", "liver"},
      {"hersen", "brain"},
      {"cerebellum", "brain"},
      {"wervel", "bone"},
      {"bot", "bone"},
      {"femur", "bone"},
      {"bekkenkam", "bone"},
      {"rib", "bone"},
  };
  std::smatch match;
  const std::string text = std::regex_replace(without_past(row), kAside, " ");
  if (!std::regex_search(text, match, kSent)) return {.classes = {"?"}};
  std::string organ = match[1];
  std::ranges::transform(organ, organ.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  const auto found = kLabels.find(organ);
  return {.classes = {found == kLabels.end() ? "other" : found->second}};
}

Label read_colon(const Case& row) {
  // The line behind the asked numeral, up to the next one.
  const std::string text = one_line(row.parts[1]);
  const std::string& asked = row.parts[0];
  const std::regex line(
      "(^|[ .:])" + asked + R"((?:\. |: |\) | - )(.*?)(?=\. [IVX]+(?:\. |: |\) | - )|$))"
  );
  std::smatch match;
  std::string told = text;
  if (std::regex_search(text, match, line)) told = match[2];
  static const std::regex kUnsaid = pattern("[^.?]*\\?|geen (laag- of )?hooggradige dysplasie");
  told = std::regex_replace(told, kUnsaid, " ");
  static const std::regex kWords[] = {
      pattern("biop"),
      pattern("adenocarcinoom"),
      pattern("hooggradige dysplasie|dysplasie (is )?hooggradig"),
      pattern("hyperplastisch"),
      pattern("laaggradige dysplasie|dysplasie (is )?laaggradig"),
      pattern("serrated"),
  };
  const auto find = [&](std::size_t i) { return has(told, kWords[i]) ? 1.0 : 0.0; };
  Label label;
  label.numbers = {find(0), find(1), find(2), find(3), find(4), 0.0, find(5)};
  if (std::ranges::count(label.numbers, 1.0) == static_cast<int>(label.numbers[0]))
    label.numbers[5] = 1;
  return label;
}

std::vector<double> target_axes(const Case& row) {
  static const std::regex kEntry = pattern(
      R"((?:^|[ :;.])(?:target |T|laesie )?([1-9])(?:\. |\) |: | | \())"
      "((?:lymfeklier|klier|leverlaesie|longlaesie|bijnier|miltlaesie|peritoneale|wekedelenlaesie|"
      "retroperitoneale|"
      "presacrale|nierlaesie)[^.;]*)[.;]"
  );
  static const std::regex kEarlier = pattern("(, was|; eerder|, voorheen).*");
  static const std::regex kSize = pattern(SIZE_PATTERN);
  std::vector<double> found(5, kNone);
  const std::string text = one_line(row.text);
  for (std::sregex_iterator at(text.begin(), text.end(), kEntry); at != std::sregex_iterator();
       ++at) {
    const auto number = static_cast<std::size_t>(std::stoi((*at)[1]));
    if (number > found.size()) continue;
    const std::string entry = std::regex_replace((*at)[2].str(), kEarlier, "");
    std::smatch match;
    if (std::regex_search(entry, match, kSize)) found[number - 1] = smallest(axes(match, 1));
  }
  return found;
}

Label read_recist_sizes(const Case& row) { return {.numbers = target_axes(row)}; }

Label read_recist_presence(const Case& row) {
  Label label;
  for (const double size : target_axes(row))
    label.numbers.push_back(std::isnan(size) ? 0.0 : 1.0);
  return label;
}

Label read_osteoarthritis(const Case& row) {
  static const std::vector<std::regex> kGrades = {
      pattern(
          "geen (enkel teken van |(spoor|tekenen|kenmerken) van |aanwijzingen voor )?(artrose|"
          "coxartrose|gonartrose|slijtage|degenerat)|zonder (artrose|tekenen van "
          "(cox|gon)|degenerat|osteofyten)|artrose (afwezig|niet|ontbr)|tekenen van [a-z]+ "
          "ontbreken|gaaf gewricht|normaal gewricht|(behouden|normale) "
          "gewrichtsspleet|niet-artrotisch"
      ),
      pattern("dubieu|twijfelachtig|beginn|beginstadium|mogelijk"),
      pattern(
          "(lichte|geringe|milde) ((cox|gon)?artrose|slijtage|degenerat|tekenen)|artrose "
          "(licht\\b|gering\\b|in (lichte|geringe))"
      ),
      pattern("matige ((cox|gon)?artrose|slijtage|degenerat|tekenen)|artrose (matig\\b|in matige)"),
      pattern(
          "(ernstige|forse) ((cox|gon)?artrose|slijtage|degenerat|tekenen)|artrose "
          "(ernstig\\b|fors\\b|in (ernstige|een eindstadium))|vergevorderde"
      ),
      pattern("prothese|TKP|THP"),
  };
  constexpr std::string_view kNames[] = {"0", "1", "2", "3", "4", "p"};
  static const std::regex kNumber =
      pattern("(?:\\bKL|Lawrence)(?:[ -]graad|-score)?:? ([0-4])\\b|graad ([0-4])\\b");
  static const std::regex kNo =
      pattern("symfyse|facet|SI-gewricht|\\?$|richtingen|rontgenfoto|Röntgen|X-");
  static const std::regex kLeft = pattern("link");
  static const std::regex kRight = pattern("recht");
  static const std::regex kBoth =
      pattern("beide |beiderzijds|weerszijden|tweezijdig|dubbelzijdig|bilateraal");
  const auto grade_of = [](const std::string& sentence) -> std::optional<std::size_t> {
    std::smatch match;
    // A prosthesis stands where there was osteoarthritis; a grade in numbers says it all.
    if (has(sentence, kGrades[5])) return 5;
    if (std::regex_search(sentence, match, kNumber))
      return std::stoul(match[1].matched ? match[1] : match[2]);
    for (std::size_t grade = 0; grade < 5; ++grade) {
      if (has(sentence, kGrades[grade])) return grade;
    }
    return std::nullopt;
  };
  Label label = {.classes = {"n", "n"}};
  for (const std::string& sentence : sentences(one_line(row.text))) {
    if (has(sentence, kNo)) continue;
    const std::optional<std::size_t> grade = grade_of(sentence);
    if (!grade) continue;
    const bool is_both = has(sentence, kBoth);
    if (is_both || has(sentence, kLeft)) label.classes[0] = kNames[*grade];
    if (is_both || has(sentence, kRight)) label.classes[1] = kNames[*grade];
  }
  return label;
}

// The first number, group 1 of `what`, of a sentence that `no` does not fit.
double number_in(const Case& row, const std::regex& what, const std::regex& no) {
  for (const std::string& sentence : sentences(one_line(row.text))) {
    std::smatch match;
    if (has(sentence, no) || !std::regex_search(sentence, match, what)) continue;
    std::string digits = match[1].matched ? match[1] : match[2];
    std::ranges::replace(digits, ',', '.');
    return std::stod(digits);
  }
  return 0;
}

Label read_volume(const Case& row) {
  static const std::regex kWhat = pattern(
      "(?:prostaat|\\bvolume van de klier)[^.;]*?(\\d+) ?(?:ml|cc|cm3)\\b|(\\d+) ?(?:ml|cc|cm3)\\b "
      "(?:prostaatvolume|volume van de prostaat|is de prostaat)"
  );
  static const std::regex kNo = pattern(
      "gadolinium|blaas|zone|residu|mictie|echo|TRUS|eerder|vorig|voormalig|destijds|\\bwas\\b|"
      "adenoom|middenkwab"
  );
  return {.numbers = {number_in(row, kWhat, kNo)}};
}

Label read_psa(const Case& row) {
  static const std::regex kWhat = pattern(
      "\\b(?:PSA|antigeen)\\b(?:[^0-9.;]*van \\d+,\\d "
      "naar)?[^0-9.;]*(\\d+(?:,\\d)?)|(\\d+(?:,\\d)?)"
      " ng/ml is het [a-z]+ PSA"
  );
  static const std::regex kNo = pattern(
      "densit|PSAD|dichtheid|\\bwas\\b|bedroeg|eerder|eerste|destijds|vorig|voorheen|vroeger|"
      "oude |voorgaand|uitgangs|aanvang|nadir|hoogste|laagste|verleden|geleden|ten tijde|"
      "(19|20)\\d\\d"
  );
  return {.numbers = {number_in(row, kWhat, kNo)}};
}

Label read_density(const Case& row) {
  static const std::regex kWhat = pattern("(\\d+,\\d\\d)");
  static const std::regex kNo = pattern("^(?!.*(densit|PSAD|dichtheid))");
  return {.numbers = {number_in(row, kWhat, kNo)}};
}

Reader reader_of(std::uint16_t task) {
  switch (task) {
    case 1:
      return read_adhesion;
    case 2:
      return read_nodule;
    case 3:
      return read_kidney;
    case 4:
      return read_skin_selection;
    case 5:
      return read_timeline;
    case 6:
      return read_tumor_origin;
    case 7:
      return read_nodule_has_size;
    case 8:
      return read_pdac_has_size;
    case 9:
      return read_pdac_diagnosis;
    case 10:
      return read_prostate_lesions;
    case 11:
      return read_prostate_pathology;
    case 12:
      return read_tissue_type;
    case 13:
      return read_tissue_origin;
    case 15:
      return read_colon;
    case 16:
      return read_recist_presence;
    case 17:
      return read_pdac_attributes;
    case 18:
      return read_osteoarthritis;
    case 19:
      return read_volume;
    case 20:
      return read_psa;
    case 21:
      return read_density;
    case 22:
      return read_pdac_size;
    case 23:
      return read_nodule_diameter;
    case 24:
      return read_recist_sizes;
    default:
      return nullptr;
  }
}

std::string to_text(const Label& label) {
  std::string text;
  for (const double number : label.numbers)
    text += std::to_string(number) + " ";
  for (const std::string& name : label.classes)
    text += name + " ";
  return text;
}

bool is_near(const Label& a, const Label& b) {
  const auto near = [](double x, double y) {
    return std::abs(x - y) < 1e-9 || (std::isnan(x) && std::isnan(y));
  };
  return std::ranges::equal(a.numbers, b.numbers, near) && a.classes == b.classes;
}

constexpr std::size_t kReports = 400;

TEST(Truth, IsWhatAnIndependentReaderFinds) {
  Knobs knobs;
  knobs.typos = 0;
  knobs.abbreviations = 0;
  for (const Task& task : tasks()) {
    const Reader read = reader_of(task.number);
    if (read == nullptr) continue;
    SCOPED_TRACE(task.name);
    int n_wrong = 0;
    for (const Split split : {Split::training, Split::test}) {
      for (std::size_t i = 0; i < kReports; ++i) {
        const auto made = synthetic_report(task, split, i, 5, knobs);
        ASSERT_TRUE(made.has_value());
        const Label found = read(*made);
        if (is_near(found, *made->label)) continue;
        ++n_wrong;
        if (n_wrong <= 3) {
          ADD_FAILURE() << "said " << to_text(*made->label) << "found " << to_text(found) << "in\n"
                        << made->text
                        << (made->parts.empty() ? "" : made->parts[0] + "\n" + made->parts[1]);
        }
      }
    }
    EXPECT_EQ(n_wrong, 0);
  }
}

std::set<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

TEST(Truth, SecondSentencesTellNothingAlone) {
  // What the words of the claims of one half say of the labels of the other half: naive Bayes. And
  // no pair has two labels.
  for (const Split split : {Split::training, Split::test}) {
    std::map<std::string, std::map<std::string, double>> counts;  // By word, by label.
    std::map<std::string, double> labels;
    std::map<std::string, std::map<std::string, int>> claims;
    std::map<std::string, std::string> pairs;
    constexpr std::size_t kPairs = 6000;
    int n_right = 0;
    int n_known = 0;
    int n_known_right = 0;
    for (std::size_t i = 0; i < kPairs; ++i) {
      const auto row = synthetic_report(tasks()[13], split, i, 5, {});
      ASSERT_TRUE(row.has_value());
      const std::string& label = row->label->classes[0];
      const std::string& claim = row->parts[1];
      const auto [at, is_new] = pairs.try_emplace(row->parts[0] + "|" + claim, label);
      EXPECT_EQ(at->second, label) << at->first;
      const std::set<std::string> words = words_of(claim);
      if (i < kPairs / 2) {
        ++labels[label];
        ++claims[claim][label];
        for (const std::string& word : words)
          ++counts[word][label];
        continue;
      }
      const auto score = [&](const std::string& name) {
        double sum = 0;
        for (const std::string& word : words)
          sum += std::log((counts[word][name] + 0.5) / (labels[name] + 1));
        return sum;
      };
      const auto best = std::ranges::max_element(labels, {}, [&](const auto& entry) {
        return score(entry.first);
      });
      n_right += best->first == label ? 1 : 0;
      if (const auto known = claims.find(claim); known != claims.end()) {
        ++n_known;
        const auto most = std::ranges::max_element(known->second, {}, [](const auto& entry) {
          return entry.second;
        });
        n_known_right += most->first == label ? 1 : 0;
      }
    }
    // A third, and what chance adds.
    EXPECT_LT(n_right / (kPairs / 2.0), 0.38);
    EXPECT_GT(n_known, 300);
    EXPECT_LT(n_known_right / static_cast<double>(n_known), 0.33 + 2.5 / std::sqrt(n_known));
  }
}

}  // namespace
}  // namespace extractinator::dragon::synth
