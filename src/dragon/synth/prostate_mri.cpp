// MRI reports of the prostate: number of lesions of PI-RADS 3 or more (task 10), volume (task 19),
// PSA (task 20) and PSA density (task 21).
#include <algorithm>
#include <array>
#include <cmath>
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
#include "dragon/synth/prostate_mri_banks.h"
#include "dragon/synth/report.h"
#include "dragon/synth/scribe.h"
#include "dragon/synth/sizes.h"

namespace extractinator::dragon::synth {
namespace {

constexpr std::string_view kPlaces[] = {
    "rechts apicaal in de perifere zone",
    "links apicaal in de perifere zone",
    "rechts midprostaat dorsolateraal",
    "links midprostaat dorsolateraal",
    "rechts basaal in de perifere zone",
    "links basaal in de perifere zone",
    "ventraal in de transitiezone rechts",
    "ventraal in de transitiezone links",
    "mediaan in het voorste stroma",
    "centraal in de transitiezone",
    "rechts paramediaan in de apex",
    "links paramediaan in de apex",
};

struct Lesion {
  std::string_view place = {};
  int score = 0;
};

// Lesions of PI-RADS 3 to 5, and now and then one of 2, which does not count.
std::vector<Lesion> draw_lesions(Scribe& scribe, std::size_t n) {
  std::vector<std::string_view> places(std::begin(kPlaces), std::end(kPlaces));
  scribe.shuffle(places);
  std::vector<Lesion> lesions;
  for (std::size_t i = 0; i < n; ++i)
    lesions.push_back(
        {.place = places[i], .score = static_cast<int>(3 + scribe.share({0.3, 0.45, 0.25}))}
    );
  if (scribe.distracts() && scribe.chance(0.6)) {
    lesions.push_back({.place = places[n], .score = 2});
    scribe.shuffle(lesions);
  }
  return lesions;
}

struct Numbers {
  int psa = 0;      // Tenths of ng/ml,
  int volume = 0;   // ml,
  int density = 0;  // hundredths of ng/ml2: the quotient of the two above.
};

Numbers draw_numbers(Scribe& scribe) {
  Numbers numbers;
  // Most are low, few are high: from 0.9 to about 60 ng/ml, and from 18 to about 160 ml.
  const auto skewed = [&](int low, int high) {
    return std::min(
        {scribe.between(low, high), scribe.between(low, high), scribe.between(low, high)}
    );
  };
  numbers.psa = scribe.chance(0.9) ? skewed(9, 260) : scribe.between(200, 620);
  numbers.volume = std::min(scribe.between(18, 162), scribe.between(18, 162));
  numbers.density = static_cast<int>(std::lround(10.0 * numbers.psa / numbers.volume));
  return numbers;
}

Passage about_psa(Scribe& scribe, int psa) {
  // "9,7"; whole numbers with or without a decimal.
  const bool is_whole = psa % 10 == 0 && scribe.chance(0.7);
  Passage said = scribe.sentence(
      kPsa, {{.name = "psa", .text = is_whole ? std::to_string(psa / 10) : decimal(psa, 1)}}
  );
  return said;
}

Passage about_volume(Scribe& scribe, int volume) {
  // Half axes whose ellipsoid has about this volume, for those who add them.
  const double edge = std::cbrt(volume / 0.52);
  const std::string axes =
      decimal(edge * 1.1, 1) + " x " + decimal(edge * 0.9, 1) + " x " + decimal(edge, 1) + " cm";
  return scribe.sentence(
      kVolume,
      {{.name = "volume", .text = std::to_string(volume) + scribe.words("[ ml| cc| cm3|ml|cc]")},
       {.name = "axes", .text = axes}}
  );
}

enum class Asked : std::uint8_t { lesions, volume, psa, density };

Draft write_up(Scribe& scribe, Asked asked, std::size_t n_lesions) {
  const Numbers numbers = draw_numbers(scribe);
  const std::vector<Lesion> lesions = draw_lesions(scribe, n_lesions);
  const auto says = [&](Asked what) { return asked == what || scribe.chance(0.75); };

  std::vector<Passage> clinical;
  scribe.fill(clinical, kHistory, 1, 2);
  std::vector<Passage> findings;
  std::vector<Passage> impression;
  if (says(Asked::psa)) scribe.insert(clinical, about_psa(scribe, numbers.psa));
  if (scribe.distracts()) {
    scribe.insert(
        clinical,
        scribe.sentence(kOlderPsa, {{.name = "old", .text = decimal(scribe.between(8, 240), 1)}})
    );
  }
  if (scribe.distracts() && scribe.chance(0.5)) scribe.insert(clinical, scribe.sentence(kOldScore));

  // Fewer lesions leave more room for what is normal.
  const int n_more = 4 - static_cast<int>(n_lesions);
  scribe.fill(findings, kNormal, 2 + n_more / 2, 4 + n_more);
  if (scribe.distracts()) scribe.insert(findings, scribe.sentence(kOtherVolume));
  if (says(Asked::volume)) {
    std::vector<Passage>& place = scribe.chance(0.7) ? findings : impression;
    scribe.insert(place, about_volume(scribe, numbers.volume));
  }
  if (says(Asked::density)) {
    std::vector<Passage>& place = scribe.chance(0.5) ? findings : impression;
    scribe.insert(
        place, scribe.sentence(kDensity, {{.name = "density", .text = decimal(numbers.density, 2)}})
    );
  }
  const std::string_view pattern = scribe.pick(kLesion);
  for (std::size_t i = 0; i < lesions.size(); ++i) {
    findings.push_back(scribe.sentence(
        pattern,
        {{.name = "n", .text = std::to_string(i + 1)},
         {.name = "place", .text = std::string(lesions[i].place)},
         {.name = "size", .text = draw_size(scribe, 4, 31, Axes::any).text},
         {.name = "score", .text = std::to_string(lesions[i].score)}}
    ));
  }
  if (lesions.empty()) {
    scribe.insert(findings, scribe.sentence(kNoLesion));
  } else if (scribe.chance(0.7)) {
    const auto highest = std::ranges::max_element(lesions, {}, &Lesion::score);
    impression.push_back(scribe.sentence(
        "[Hoogste score|Verdachte laesie, hoogste score] PI-RADS {score}, {place}",
        {{.name = "score", .text = std::to_string(highest->score)},
         {.name = "place", .text = std::string(highest->place)}}
    ));
  }
  if (scribe.chance(0.5)) scribe.fill(impression, kNormal, 1, 1);

  Label label;
  switch (asked) {
    case Asked::lesions:
      label = classes({std::to_string(n_lesions)});
      break;
    case Asked::volume:
      label = number(numbers.volume);
      break;
    case Asked::psa:
      label = number(numbers.psa / 10.0);
      break;
    case Asked::density:
      label = number(numbers.density / 100.0);
      break;
  }
  return radiology_draft(
      scribe,
      {.clinical = std::move(clinical),
       .technique = scribe.sentence(kTechnique),
       .findings = std::move(findings),
       .impression = std::move(impression)},
      std::move(label)
  );
}

std::size_t draw_n(Scribe& scribe) { return scribe.share({0.35, 0.38, 0.17, 0.07, 0.03}); }

}  // namespace

Draft make_prostate_lesions(Scribe& scribe) {
  return write_up(scribe, Asked::lesions, draw_n(scribe));
}

Draft make_prostate_volume(Scribe& scribe) {
  return write_up(scribe, Asked::volume, draw_n(scribe));
}

Draft make_psa(Scribe& scribe) { return write_up(scribe, Asked::psa, draw_n(scribe)); }

Draft make_psa_density(Scribe& scribe) { return write_up(scribe, Asked::density, draw_n(scribe)); }

std::span<const NamedBank> prostate_mri_banks() {
  static constexpr NamedBank kBanks[] = {
      {.name = "prostate history", .bank = kHistory},
      {.name = "psa", .bank = kPsa},
      {.name = "older psa", .bank = kOlderPsa},
      {.name = "prostate volume", .bank = kVolume},
      {.name = "other volume", .bank = kOtherVolume},
      {.name = "psa density", .bank = kDensity},
      {.name = "prostate technique", .bank = kTechnique},
      {.name = "prostate lesion", .bank = kLesion},
      {.name = "no prostate lesion", .bank = kNoLesion},
      {.name = "prostate normal", .bank = kNormal},
      {.name = "old score", .bank = kOldScore},
  };
  return kBanks;
}

}  // namespace extractinator::dragon::synth
