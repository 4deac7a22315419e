// Finds and counts entities; everything here is public through entities.h.
#include "eval/entities.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"

namespace extractinator::eval {
namespace {

constexpr std::string_view kOutside = "O";

struct Tag {
  char kind = 'O';
  std::string_view type = "_";
};

Tag read_tag(std::string_view text) {
  if (text.empty()) return {};
  Tag tag{.kind = text.front(), .type = text.substr(1)};
  if (const std::size_t dash = tag.type.find('-'); dash != std::string_view::npos)
    tag.type.remove_prefix(dash + 1);
  if (tag.type.empty()) tag.type = "_";
  return tag;
}

bool is_any(char kind, std::string_view kinds) { return kinds.contains(kind); }

// Whether an entity that `before` belongs to ends with it.
bool ends_between(const Tag& before, const Tag& here) {
  if (is_any(before.kind, "ES")) return true;
  if (is_any(before.kind, "BI") && is_any(here.kind, "BSO")) return true;
  return !is_any(before.kind, "O.") && before.type != here.type;
}

bool begins_at(const Tag& before, const Tag& here) {
  if (is_any(here.kind, "BS")) return true;
  if (is_any(before.kind, "OES") && is_any(here.kind, "IE")) return true;
  return !is_any(here.kind, "O.") && before.type != here.type;
}

// "1-BCC" of "B-1-BCC".
std::string_view label_of(std::string_view tag) {
  if (tag.starts_with("B-") || tag.starts_with("I-")) tag.remove_prefix(2);
  return tag;
}

// The first tag of each token that belongs to the label.
void select(
    std::span<const std::vector<std::string>> tokens,
    std::string_view label,
    LabelMatch match,
    std::vector<std::string_view>& selected
) {
  selected.clear();
  for (const std::vector<std::string>& tags : tokens) {
    const auto found = std::ranges::find_if(tags, [&](std::string_view tag) {
      return match == LabelMatch::substring ? tag.contains(label) : label_of(tag) == label;
    });
    selected.push_back(found == tags.end() ? kOutside : std::string_view(*found));
  }
}

}  // namespace

std::vector<Entity> entities_of(std::span<const std::string_view> tags) {
  std::vector<Entity> entities;
  Tag before;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= tags.size(); ++i) {
    const Tag here = i < tags.size() ? read_tag(tags[i]) : Tag{};
    if (ends_between(before, here))
      entities.push_back({.type = before.type, .begin = begin, .end = i});
    if (begins_at(before, here)) begin = i;
    before = here;
  }
  return entities;
}

double EntityCounter::Counts::f1() const { return 2 * n_agreed / (n_predicted + n_true); }

void EntityCounter::add(
    std::span<const std::string_view> truth, std::span<const std::string_view> predictions
) {
  EXTR_CHECK(truth.size() == predictions.size(), "tags of the same tokens");
  const std::vector<Entity> in_truth = entities_of(truth);
  const std::vector<Entity> in_predictions = entities_of(predictions);
  std::map<std::string_view, Counts> by_type;
  for (const Entity& entity : in_truth)
    by_type[entity.type].n_true += 1;
  // Both are in the order of their ends, and no two end together.
  auto next = in_truth.begin();
  for (const Entity& entity : in_predictions) {
    Counts& counts = by_type[entity.type];
    counts.n_predicted += 1;
    while (next != in_truth.end() && next->end < entity.end)
      ++next;
    if (next != in_truth.end() && *next == entity) counts.n_agreed += 1;
  }
  for (const auto& [type, counts] : by_type) {
    auto known = types_.find(type);
    if (known == types_.end()) known = types_.emplace(type, types_.size()).first;
    rows_.push_back({.document = n_documents_, .type = known->second, .counts = counts});
  }
  ++n_documents_;
}

std::vector<EntityCounter::Counts> EntityCounter::totals(Weights weights) const {
  EXTR_CHECK(weights.empty() || weights.size() == n_documents_, "a weight for each document");
  std::vector<Counts> totals(types_.size());
  for (const auto& [document, type, counts] : rows_) {
    const double weight = weights.empty() ? 1 : weights[document];
    totals[type].n_agreed += weight * counts.n_agreed;
    totals[type].n_predicted += weight * counts.n_predicted;
    totals[type].n_true += weight * counts.n_true;
  }
  return totals;
}

std::optional<double> EntityCounter::macro_f1(Weights weights) const {
  double sum = 0;
  double n_types = 0;
  for (const Counts& counts : totals(weights)) {
    if (counts.n_predicted + counts.n_true == 0) continue;
    sum += counts.f1();
    n_types += 1;
  }
  if (n_types == 0) return std::nullopt;
  return sum / n_types;
}

double EntityCounter::weighted_f1(Weights weights) const {
  double sum = 0;
  double n = 0;
  for (const Counts& counts : totals(weights)) {
    if (counts.n_true == 0) continue;
    sum += counts.f1() * counts.n_true;
    n += counts.n_true;
  }
  return n == 0 ? 0 : sum / n;
}

double EntityCounter::n_true(Weights weights) const {
  double n = 0;
  for (const Counts& counts : totals(weights))
    n += counts.n_true;
  return n;
}

MultiLabelEntities::MultiLabelEntities(std::span<const MultiTagged> documents, LabelMatch match) {
  std::set<std::string_view> labels;
  for (const MultiTagged& document : documents) {
    for (const auto& tags : document.truth) {
      for (const std::string_view tag : tags) {
        if (tag != kOutside) labels.insert(label_of(tag));
      }
    }
  }
  std::vector<std::string_view> truth;
  std::vector<std::string_view> predictions;
  for (const std::string_view label : labels) {
    EntityCounter counter;
    for (const MultiTagged& document : documents) {
      select(document.truth, label, match, truth);
      select(document.predictions, label, match, predictions);
      counter.add(truth, predictions);
    }
    by_label_.push_back(std::move(counter));
  }
}

std::optional<double> MultiLabelEntities::f1(Weights weights) const {
  double sum = 0;
  double n = 0;
  for (const EntityCounter& counter : by_label_) {
    const double n_here = counter.n_true(weights);
    sum += counter.weighted_f1(weights) * n_here;
    n += n_here;
  }
  if (n == 0) return std::nullopt;
  return sum / n;
}

}  // namespace extractinator::eval
