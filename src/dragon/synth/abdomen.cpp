// MRI and CT reports of the abdomen: adhesions (task 1), abnormal kidneys (task 3).
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dragon/synth/abdomen_banks.h"
#include "dragon/synth/bank.h"
#include "dragon/synth/families.h"
#include "dragon/synth/report.h"
#include "dragon/synth/scribe.h"

namespace extractinator::dragon::synth {
namespace {

// --- Adhesions ----------------------------------------------------------------------------------

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
