// Best-first search through token paths: ValueTree.
#include "decode/value_tree.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "decode/generator.h"
#include "decode/sampler.h"
#include "grammar/finite_values.h"
#include "grammar/vocabulary.h"

namespace extractinator::decode {
namespace {

// By mass, then by path: an order that does not depend on how a heap works.
bool is_lighter(const Branch& a, const Branch& b) {
  return a.mass != b.mass ? a.mass < b.mass : a.path > b.path;
}

}  // namespace

ValueTree::ValueTree(
    std::vector<std::string> values,
    std::string before,
    const grammar::Vocabulary& vocabulary,
    const Scoring& scoring
)
    : vocabulary_(&vocabulary),
      scoring_(scoring),
      values_(std::move(values)),
      before_(std::move(before)),
      masses_(values_.size(), 0) {
  open_.emplace_back();
}

std::optional<Branch> ValueTree::next() {
  if (!open_.empty() && open_.front().mass >= scoring_.min_mass &&
      n_taken_ < scoring_.max_branches) {
    std::ranges::pop_heap(open_, is_lighter);
    Branch branch = std::move(open_.back());
    open_.pop_back();
    ++n_taken_;
    return branch;
  }
  for (const Branch& branch : open_)
    rest_ += branch.mass;
  open_.clear();
  return std::nullopt;
}

std::size_t ValueTree::value_of(std::string_view text, bool is_end) const {
  const std::size_t n_common = std::min(text.size(), before_.size());
  if (text.substr(0, n_common) != std::string_view(before_).substr(0, n_common)) return kNone;
  const std::string_view value = text.substr(n_common);
  std::size_t found = kNone;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const std::string& candidate = values_[i];
    if (value.starts_with(candidate)) {
      // Behind a number, only what continues no number ends it.
      const bool is_open = value.size() == candidate.size()
                               ? !is_end
                               : grammar::is_number_byte(value[candidate.size()]);
      if (!grammar::is_number_byte(candidate.front()) || !is_open) return i;
      if (value.size() > candidate.size()) continue;
    } else if (is_end || !std::string_view(candidate).starts_with(value)) {
      continue;
    }
    found = found == kNone ? i : kOpen;
    if (found == kOpen && value.empty()) return kOpen;
  }
  // Before the value begins, a path may still turn away from the answer's text.
  return text.size() < before_.size() && found != kNone ? kOpen : found;
}

void ValueTree::expand(const Branch& branch, std::span<const TokenWeight> weights) {
  for (const TokenWeight& weight : weights) {
    const bool is_end = vocabulary_->is_end(weight.token);
    const double mass = branch.mass * weight.probability;
    std::string text = branch.text;
    if (!is_end) text += vocabulary_->bytes(weight.token);
    const std::size_t value = value_of(text, is_end);
    if (value == kNone) continue;
    if (value != kOpen) {
      masses_[value] += mass;
      continue;
    }
    Branch longer{.path = branch.path, .text = std::move(text), .mass = mass};
    longer.path.push_back(weight.token);
    open_.push_back(std::move(longer));
    std::ranges::push_heap(open_, is_lighter);
  }
}

std::vector<ValueProbability> ValueTree::distribution() const {
  double all = rest_;
  for (const double mass : masses_)
    all += mass;
  std::vector<ValueProbability> distribution;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    distribution.push_back({
        .value = values_[i],
        .probability = all > 0 ? masses_[i] / all : 0,
    });
  }
  std::ranges::sort(distribution, [](const ValueProbability& a, const ValueProbability& b) {
    return a.probability != b.probability ? a.probability > b.probability : a.value < b.value;
  });
  return distribution;
}

}  // namespace extractinator::decode
