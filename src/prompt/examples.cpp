// Chooses examples. Public: examples.h.
#include "prompt/examples.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "prompt/likeness.h"
#include "text/folding.h"

namespace extractinator::prompt {
namespace {

std::vector<std::string> inputs_of(std::span<const Example> examples) {
  std::vector<std::string> inputs;
  for (const Example& example : examples)
    inputs.push_back(example.input);
  return inputs;
}

}  // namespace

// What was chosen, by the hash of the report. Bounded: about 30 MB; more is chosen anew.
class ExampleSelector::Memory {
 public:
  static Hash256 key_of(std::string_view report, std::size_t n) {
    return Hasher().field(report).field(std::to_string(n)).finish();
  }

  [[nodiscard]] std::optional<std::vector<std::size_t>> find(const Hash256& key) {
    const std::scoped_lock lock(mutex_);
    const auto found = chosen_.find(key);
    return found == chosen_.end() ? std::nullopt : std::optional(found->second);
  }
  void keep(const Hash256& key, const std::vector<std::size_t>& chosen) {
    constexpr std::size_t kMost = 200'000;
    const std::scoped_lock lock(mutex_);
    if (chosen_.size() < kMost) chosen_.emplace(key, chosen);
  }

 private:
  std::mutex mutex_;  // Guards chosen_.
  std::map<Hash256, std::vector<std::size_t>> chosen_;
};

ExampleSelector::ExampleSelector(
    std::span<const Example> examples, std::unique_ptr<const Likeness> likeness
)
    : likeness_(std::move(likeness)) {
  for (const Example& example : examples)
    inputs_.push_back(text::with_single_spaces(example.input));
}

ExampleSelector::ExampleSelector(std::span<const Example> examples)
    : ExampleSelector(examples, likeness_of_letters(inputs_of(examples))) {}

Result<ExampleSelector> ExampleSelector::make(
    std::span<const Example> examples, const Embed& embed
) {
  if (!embed) return ExampleSelector(examples);
  TRY(auto likeness, likeness_of_meaning(inputs_of(examples), embed));
  ExampleSelector selector(examples, std::move(likeness));
  selector.memory_ = std::make_unique<Memory>();
  return selector;
}

ExampleSelector::~ExampleSelector() = default;
ExampleSelector::ExampleSelector(ExampleSelector&&) noexcept = default;
ExampleSelector& ExampleSelector::operator=(ExampleSelector&&) noexcept = default;

Result<std::vector<std::size_t>> ExampleSelector::select(
    std::string_view report, std::size_t n
) const {
  const std::u32string spaced = text::with_single_spaces(report);
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < inputs_.size(); ++i)
    if (inputs_[i] != spaced) others.push_back(i);
  if (n == 0 || others.empty()) return std::vector<std::size_t>();
  if (others.size() <= n) return others;

  const Hash256 key = memory_ ? Memory::key_of(report, n) : Hash256();
  if (memory_) {
    if (auto chosen = memory_->find(key)) return *std::move(chosen);
  }
  struct Candidate {
    std::size_t example = 0;
    double relevance = 0;
  };
  TRY(const std::vector<double> likeness, likeness_->to(report));
  std::vector<Candidate> candidates;
  for (const std::size_t i : others)
    candidates.push_back({.example = i, .relevance = likeness[i]});
  // Stable: of equally relevant ones the first counts.
  std::ranges::stable_sort(candidates, std::ranges::greater(), &Candidate::relevance);
  candidates.resize(std::min(candidates.size(), std::max(n, kCandidates)));
  std::vector<double> relevance;
  for (const Candidate& candidate : candidates)
    relevance.push_back(candidate.relevance);

  std::vector<std::size_t> chosen =
      max_marginal_relevance(relevance, n, kLambda, [&](std::size_t a, std::size_t b) {
        return likeness_->between(candidates[a].example, candidates[b].example);
      });
  for (std::size_t& index : chosen)
    index = candidates[index].example;
  std::ranges::sort(chosen);
  if (memory_) memory_->keep(key, chosen);
  return chosen;
}

}  // namespace extractinator::prompt
