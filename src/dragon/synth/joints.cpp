// Radiographs of hips and knees: how far osteoarthritis has gone on each side (task 18).
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dragon/synth/bank.h"
#include "dragon/synth/families.h"
#include "dragon/synth/joints_banks.h"
#include "dragon/synth/report.h"
#include "dragon/synth/scribe.h"

namespace extractinator::dragon::synth {
namespace {

constexpr Bank kGrades[] = {kNone, kDoubtful, kMild, kModerate, kSevere, kProsthesis};
constexpr std::string_view kLabels[] = {"0", "1", "2", "3", "4", "p", "n"};
constexpr std::size_t kNotMentioned = 6;

std::string found_of(Scribe& scribe, std::size_t grade, bool is_hip) {
  return scribe
      .phrase(
          scribe.pick(kGrades[grade]),
          {{.name = "joint", .text = is_hip ? "heup" : "knie"},
           {.name = "tp", .text = is_hip ? "THP" : "TKP"},
           {.name = "x", .text = is_hip ? "coxartrose" : "gonartrose"}}
      )
      .text;
}

Passage one_side(Scribe& scribe, Bank bank, bool is_left, std::size_t grade, bool is_hip) {
  const std::string found = found_of(scribe, grade, is_hip);
  return scribe.sentence(
      bank,
      {{.name = "joint", .text = is_hip ? "heup" : "knie"},
       {.name = "side", .text = is_left ? "links" : "rechts"},
       {.name = "sided", .text = is_left ? "linker" : "rechter"},
       {.name = "found", .text = found}}
  );
}

}  // namespace

Draft make_osteoarthritis(Scribe& scribe) {
  const bool is_hip = scribe.chance(0.5);
  const auto draw = [&] { return scribe.share({0.14, 0.12, 0.19, 0.17, 0.14, 0.1, 0.14}); };
  const std::size_t left = draw();
  std::size_t right = scribe.chance(0.3) ? left : draw();
  // A radiograph shows one side at least.
  while (left == kNotMentioned && right == kNotMentioned)
    right = draw();

  std::vector<Passage> found;
  if (left == right && scribe.chance(0.7)) {
    const std::string words = found_of(scribe, left, is_hip);
    found.push_back(scribe.sentence(
        kBothSides,
        {{.name = "joint", .text = is_hip ? "heup" : "knie"}, {.name = "found", .text = words}}
    ));
    // "heupen", "knieen": the second is written with a diaeresis.
    if (const std::size_t at = found.back().text.find("nieen"); at != std::string::npos)
      found.back().text.replace(at, 5, "nieën");
  } else {
    if (left != kNotMentioned) found.push_back(one_side(scribe, kOneSide, true, left, is_hip));
    if (right != kNotMentioned) found.push_back(one_side(scribe, kOneSide, false, right, is_hip));
    scribe.shuffle(found);
  }
  std::vector<Passage> findings;
  scribe.fill(findings, kOther, 2, 5);
  for (Passage& sentence : found)
    scribe.insert(findings, std::move(sentence));
  Passage history = scribe.phrase(kHistory);
  history.append("?");
  const bool is_one_sided = left == kNotMentioned || right == kNotMentioned;
  const std::string side =
      is_one_sided ? (left == kNotMentioned ? "rechts" : "links") : "beiderzijds";
  Passage exam = scribe.sentence(
      "[X-{joint}|Röntgenfoto {joint}|{joint} in twee richtingen] [{side}|]",
      {{.name = "joint", .text = is_hip ? "heup" : "knie"}, {.name = "side", .text = side}}
  );
  std::vector<Passage> impression;
  if (scribe.chance(0.4))
    impression.push_back(
        scribe.sentence("[Zie boven|Degeneratief beeld als beschreven|Geen acuut letsel]")
    );
  return radiology_draft(
      scribe,
      {.clinical = {std::move(history)},
       .technique = std::move(exam),
       .findings = std::move(findings),
       .impression = std::move(impression)},
      classes({kLabels[left], kLabels[right]})
  );
}

std::span<const NamedBank> joints_banks() {
  static constexpr NamedBank kBanks[] = {
      {.name = "joints history", .bank = kHistory},
      {.name = "osteoarthritis none", .bank = kNone},
      {.name = "osteoarthritis doubtful", .bank = kDoubtful},
      {.name = "osteoarthritis mild", .bank = kMild},
      {.name = "osteoarthritis moderate", .bank = kModerate},
      {.name = "osteoarthritis severe", .bank = kSevere},
      {.name = "prosthesis", .bank = kProsthesis},
      {.name = "one side", .bank = kOneSide},
      {.name = "both sides", .bank = kBothSides},
      {.name = "joints other", .bank = kOther},
  };
  return kBanks;
}

}  // namespace extractinator::dragon::synth
