// Examples that a model is shown before the report, and which of them.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "prompt/likeness.h"

namespace extractinator::prompt {

struct Example {
  std::string input = {};   // A report. Valid UTF-8.
  std::string output = {};  // Its answer, as the model has to write it.
};

// At most `n` of the candidates, by maximal marginal relevance (Carbonell & Goldstein: The use of
// MMR, diversity-based reranking for reordering documents and producing summaries, 1998): each next
// one has the greatest λ · relevance − (1 − λ) · (greatest likeness to one that was chosen), the
// first of equal ones counts. `relevance` has a number for each candidate, `likeness(a, b)` is
// asked by their indices. Returns indices in the order of choice. Cost: O(n · candidates).
template <typename Likeness>
[[nodiscard]] std::vector<std::size_t> max_marginal_relevance(
    std::span<const double> relevance, std::size_t n, double lambda, const Likeness& likeness
) {
  std::vector<std::size_t> chosen;
  std::vector<bool> is_chosen(relevance.size());
  std::vector<double> redundancy(relevance.size());
  while (chosen.size() < n && chosen.size() < relevance.size()) {
    std::size_t best = relevance.size();
    double best_score = 0;
    for (std::size_t i = 0; i < relevance.size(); ++i) {
      if (is_chosen[i]) continue;
      const double score = lambda * relevance[i] - (1 - lambda) * redundancy[i];
      if (best != relevance.size() && score <= best_score) continue;
      best = i;
      best_score = score;
    }
    is_chosen[best] = true;
    for (std::size_t i = 0; i < relevance.size(); ++i) {
      if (is_chosen[i]) continue;
      const double alike = likeness(i, best);
      if (chosen.empty() || alike > redundancy[i]) redundancy[i] = alike;
    }
    chosen.push_back(best);
  }
  return chosen;
}

// Chooses examples for reports by how alike they are: in their letters, or in what a model of
// embeddings makes of them. Safe from several threads; what was chosen for a report by its
// embedding is remembered, so that it is computed once.
class ExampleSelector {
 public:
  // Stored with every run: what decides the choice.
  static constexpr std::string_view kMethod = "mmr tf-idf 1";
  static constexpr std::string_view kMeaningMethod = "mmr embeddings 1";
  static constexpr double kLambda = 0.5;
  // Only so many examples most like the report are candidates (or as many as are asked for).
  static constexpr std::size_t kCandidates = 20;

  // By letters. Inputs must differ in more than white space. Cost: as TfIdf.
  explicit ExampleSelector(std::span<const Example> examples);
  // By meaning; without `embed` by letters. Fails as it does. Cost: an embedding for each example.
  [[nodiscard]] static Result<ExampleSelector> make(
      std::span<const Example> examples, const Embed& embed
  );
  ~ExampleSelector();
  ExampleSelector(ExampleSelector&&) noexcept;
  ExampleSelector& operator=(ExampleSelector&&) noexcept;

  // Up to `n` indices, ascending; without the example whose input is the report, white space apart:
  // its answer is the report's. The choice does not depend on the order of the examples unless they
  // are equally good; then the first counts. Fails as the embedding of the report does, which is
  // made only where not all are chosen. Cost: O(report), and O(examples) where not all are chosen.
  [[nodiscard]] Result<std::vector<std::size_t>> select(
      std::string_view report, std::size_t n
  ) const;

 private:
  class Memory;
  ExampleSelector(std::span<const Example> examples, std::unique_ptr<const Likeness> likeness);

  std::unique_ptr<const Likeness> likeness_;
  std::vector<std::u32string> inputs_;  // With single spaces.
  std::unique_ptr<Memory> memory_;      // Null: choosing is cheap.
};

}  // namespace extractinator::prompt
