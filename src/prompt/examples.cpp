// Chooses examples. Public: examples.h.
#include "prompt/examples.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "prompt/tf_idf.h"
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

ExampleSelector::ExampleSelector(std::span<const Example> examples) : tf_idf_(inputs_of(examples)) {
  for (const Example& example : examples)
    inputs_.push_back(text::with_single_spaces(example.input));
}

std::vector<std::size_t> ExampleSelector::select(std::string_view report, std::size_t n) const {
  const std::u32string spaced = text::with_single_spaces(report);
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < inputs_.size(); ++i)
    if (inputs_[i] != spaced) others.push_back(i);
  if (others.size() <= n) return others;

  struct Candidate {
    std::size_t example = 0;
    double relevance = 0;
  };
  const std::vector<TermVector>& vectors = tf_idf_.vectors();
  const TermVector asked = tf_idf_.vector_of(report);
  std::vector<Candidate> candidates;
  for (const std::size_t i : others)
    candidates.push_back({.example = i, .relevance = cosine(asked, vectors[i])});
  // Stable: of equally relevant ones the first counts.
  std::ranges::stable_sort(candidates, std::ranges::greater(), &Candidate::relevance);
  candidates.resize(std::min(candidates.size(), std::max(n, kCandidates)));
  std::vector<double> relevance;
  for (const Candidate& candidate : candidates)
    relevance.push_back(candidate.relevance);

  std::vector<std::size_t> chosen =
      max_marginal_relevance(relevance, n, kLambda, [&](std::size_t a, std::size_t b) {
        return cosine(vectors[candidates[a].example], vectors[candidates[b].example]);
      });
  for (std::size_t& index : chosen)
    index = candidates[index].example;
  std::ranges::sort(chosen);
  return chosen;
}

}  // namespace extractinator::prompt
