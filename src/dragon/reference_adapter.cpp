// The described conversion, its losses included: only the first place of the same words is tagged,
// in the same case of letters; qualities are searched by the name of their class; a way of
// obtaining tissue has another name than in the labels; lesions are numbered as they are listed.
// Reachable from outside: reference_label.
#include "dragon/reference_adapter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dragon/entities.h"
#include "dragon/files.h"
#include "dragon/task.h"
#include "dragon/token_text.h"

namespace extractinator::dragon {
namespace {

constexpr std::uint16_t kAnonymisation = 25;
constexpr std::uint16_t kBiopsies = 27;
constexpr std::uint16_t kSkin = 28;
constexpr std::uint16_t kExampleLesions = 109;

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    if (text.empty()) return words;
    const std::size_t end = std::min(text.find(' '), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

// The first tokens that are these words exactly.
std::optional<std::size_t> first_place(
    std::span<const std::string> tokens, std::span<const std::string> words
) {
  if (words.empty()) return std::nullopt;
  const auto found = std::ranges::search(tokens, words);
  if (found.empty()) return std::nullopt;
  return static_cast<std::size_t>(found.begin() - tokens.begin());
}

std::string words_at(const Case& row, const Entity& entity) {
  return joined(std::span(row.parts).subspan(entity.begin, entity.end - entity.begin));
}

// Each token has one tag; what comes later overwrites.
Tags pairs(const Task& task, const Case& row, const std::vector<Entity>& entities) {
  Tags tags(row.parts.size(), {"O"});
  for (const Entity& entity : entities) {
    const bool is_tag = entity.name.starts_with('<') && entity.name.ends_with('>');
    if (task.number == kAnonymisation && !is_tag) continue;
    const std::vector<std::string> words = words_of(words_at(row, entity));
    const auto place = first_place(row.parts, words);
    if (!place) continue;
    for (std::size_t i = 0; i < words.size(); ++i)
      tags[*place + i].front() = (i == 0 ? "B-" : "I-") + entity.name;
  }
  return tags;
}

class LabelledTokens {
 public:
  explicit LabelledTokens(const Case& row) : row_(row), tags_(row.parts.size()) {}

  void add(std::string_view text, const std::string& name) {
    const std::vector<std::string> words = words_of(text);
    const auto place = first_place(row_.parts, words);
    if (!place) return;
    for (std::size_t i = 0; i < words.size(); ++i)
      tags_[*place + i].push_back((i == 0 ? "B-" : "I-") + name);
  }

  [[nodiscard]] Tags tags() && {
    for (std::vector<std::string>& tags : tags_) {
      if (tags.empty()) tags.emplace_back("O");
    }
    return std::move(tags_);
  }

 private:
  const Case& row_;
  Tags tags_;
};

struct Named {
  std::string name = {};
  std::string words = {};
};

std::map<std::int64_t, std::vector<Named>> by_number(
    const Case& row, const std::vector<Entity>& entities
) {
  std::map<std::int64_t, std::vector<Named>> all;
  for (const Entity& entity : entities) {
    if (const auto parts = numbered(entity.name)) {
      all[parts->number].push_back(
          {.name = std::string(parts->name), .words = words_at(row, entity)}
      );
    }
  }
  return all;
}

// Biopsies that lack number, place or quality are dropped.
Tags biopsies(const Case& row, const std::vector<Entity>& entities) {
  constexpr std::string_view kLocation = "locatie naald";
  LabelledTokens tokens(row);
  for (const auto& [number, named] : by_number(row, entities)) {
    const auto location = std::ranges::find(named, kLocation, &Named::name);
    const auto quality =
        std::ranges::find_if(named, [&](const Named& one) { return one.name != kLocation; });
    if (number == 0 || location == named.end() || quality == named.end()) continue;
    tokens.add(location->words, with_number(number, kLocation));
    tokens.add(quality->name, with_number(number, quality->name));
  }
  return std::move(tokens).tags();
}

// A case that lacks diagnosis or way of obtaining costs the whole row.
Tags skin_cases(const Case& row, const std::vector<Entity>& entities) {
  constexpr auto kDiagnoses = std::to_array<std::string_view>({"BCC", "Benign", "Other"});
  constexpr auto kMethods = std::to_array<std::string_view>({"biopt", "excisie"});
  LabelledTokens tokens(row);
  for (const auto& [number, named] : by_number(row, entities)) {
    const auto has_one_of = [&](std::span<const std::string_view> names) {
      return std::ranges::any_of(named, [&](const Named& one) {
        return std::ranges::contains(names, std::string_view(one.name));
      });
    };
    if (!has_one_of(kDiagnoses) || !has_one_of(kMethods)) return {row.parts.size(), {"O"}};
    for (const Named& one : named) {
      const std::string_view name = one.name == "biopt" ? std::string_view("biopsy") : one.name;
      tokens.add(one.words, with_number(number, name));
    }
  }
  return std::move(tokens).tags();
}

Tags listed_lesions(const Case& row, const std::vector<Entity>& entities) {
  LabelledTokens tokens(row);
  std::int64_t index = 0;
  for (const auto& [number, named] : by_number(row, entities)) {
    for (const Named& one : named)
      tokens.add(one.words, with_number(index++, "lesion"));
  }
  return std::move(tokens).tags();
}

}  // namespace

Label reference_label(const Task& task, const Case& row, const Label& truth) {
  Label label = truth;
  for (double& number : label.numbers) {
    if (std::isnan(number)) number = 0;
  }
  if (!is_entities(task.type)) return label;
  const std::vector<Entity> entities = entities_of(truth.tags);
  switch (task.number) {
    case kBiopsies:
      label.tags = biopsies(row, entities);
      break;
    case kSkin:
      label.tags = skin_cases(row, entities);
      break;
    case kExampleLesions:
      label.tags = listed_lesions(row, entities);
      break;
    default:
      label.tags = pairs(task, row, entities);
  }
  return label;
}

}  // namespace extractinator::dragon
