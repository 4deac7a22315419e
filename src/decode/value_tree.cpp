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

// Bytes of the scalar value that `text` begins with, whatever may follow; 0 if it may go on. An
// array or object counts as its bracket.
std::size_t length_of_value(std::string_view text, bool is_end) {
  if (text.empty()) return 0;
  if (grammar::is_number_byte(text.front())) {
    const auto end = std::ranges::find_if_not(text, grammar::is_number_byte);
    if (end == text.end() && !is_end) return 0;
    return static_cast<std::size_t>(end - text.begin());
  }
  if (text.front() == '"') {
    for (std::size_t i = 1; i < text.size(); ++i) {
      if (text[i] == '"') return i + 1;
      if (text[i] == '\\') ++i;
    }
    return 0;
  }
  if (text.front() == '[' || text.front() == '{') return 1;
  constexpr std::string_view kFalse = "false";
  const std::size_t n = text.front() == kFalse.front() ? kFalse.size() : kFalse.size() - 1;
  return text.size() >= n ? n : 0;
}

}  // namespace

ValueTree::ValueTree(
    std::optional<std::vector<std::string>> values,
    std::string before,
    const grammar::Vocabulary& vocabulary,
    const Scoring& scoring
)
    : vocabulary_(&vocabulary),
      scoring_(scoring),
      values_(std::move(values)),
      before_(std::move(before)) {
  if (values_) {
    for (const std::string& value : *values_)
      masses_.emplace(value, 0);
  }
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

ValueTree::Meaning ValueTree::meaning_of(std::string_view text, bool is_end) const {
  const std::size_t n_common = std::min(text.size(), before_.size());
  if (text.substr(0, n_common) != std::string_view(before_).substr(0, n_common)) return {};
  const std::string_view value = text.substr(n_common);
  Meaning meaning;
  if (values_) {
    meaning = meaning_among(value, is_end);
  } else {
    const std::size_t n = length_of_value(value, is_end);
    if (n > 0) return {.kind = Kind::one, .value = value.substr(0, n)};
    meaning.kind = is_end ? Kind::no_value : Kind::several;
  }
  // Before the value begins, a path may still turn away from the answer's text.
  if (text.size() < before_.size() && meaning.kind == Kind::one) return {.kind = Kind::several};
  return meaning;
}

ValueTree::Meaning ValueTree::meaning_among(std::string_view value, bool is_end) const {
  Meaning meaning;
  for (const std::string& candidate : *values_) {
    if (value.starts_with(candidate)) {
      // Behind a number, only what continues no number ends it.
      const bool is_open = value.size() == candidate.size()
                               ? !is_end
                               : grammar::is_number_byte(value[candidate.size()]);
      if (!grammar::is_number_byte(candidate.front()) || !is_open) {
        return {.kind = Kind::one, .value = candidate};
      }
      if (value.size() > candidate.size()) continue;
    } else if (is_end || !std::string_view(candidate).starts_with(value)) {
      continue;
    }
    if (meaning.kind == Kind::one) {
      meaning = {.kind = Kind::several};
      if (value.empty()) break;
    } else if (meaning.kind == Kind::no_value) {
      meaning = {.kind = Kind::one, .value = candidate};
    }
  }
  return meaning;
}

void ValueTree::expand(const Branch& branch, std::span<const TokenWeight> weights) {
  for (const TokenWeight& weight : weights) {
    const bool is_end = vocabulary_->is_end(weight.token);
    const double mass = branch.mass * weight.probability;
    std::string text = branch.text;
    if (!is_end) text += vocabulary_->bytes(weight.token);
    const Meaning meaning = meaning_of(text, is_end);
    if (meaning.kind == Kind::no_value) continue;
    if (meaning.kind == Kind::one) {
      masses_[std::string(meaning.value)] += mass;
      continue;
    }
    if (mass < scoring_.min_mass) {  // next() would not give it.
      rest_ += mass;
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
  for (const auto& [value, mass] : masses_)
    all += mass;
  std::vector<ValueProbability> distribution;
  for (const auto& [value, mass] : masses_)
    distribution.push_back({.value = value, .probability = all > 0 ? mass / all : 0});
  std::ranges::sort(distribution, [](const ValueProbability& a, const ValueProbability& b) {
    return a.probability != b.probability ? a.probability > b.probability : a.value < b.value;
  });
  return distribution;
}

}  // namespace extractinator::decode
