// Examples that a model is shown before the report, and which of them.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "prompt/tf_idf.h"

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

// Chooses examples for reports by how alike their letters are. Immutable; safe from several
// threads.
class ExampleSelector {
 public:
  // Stored with every run: what decides the choice.
  static constexpr std::string_view kMethod = "mmr tf-idf 1";
  static constexpr double kLambda = 0.5;
  // Only so many examples most like the report are candidates (or as many as are asked for).
  static constexpr std::size_t kCandidates = 20;

  // Inputs must differ in more than white space. Cost: as TfIdf.
  explicit ExampleSelector(std::span<const Example> examples);

  // Up to `n` indices, ascending; without the example whose input is the report, white space apart:
  // its answer is the report's. The choice does not depend on the order of the examples unless they
  // are equally good; then the first counts. Cost: O(report), and O(examples) where not all are
  // chosen.
  [[nodiscard]] std::vector<std::size_t> select(std::string_view report, std::size_t n) const;

 private:
  TfIdf tf_idf_;
  std::vector<std::u32string> inputs_;  // With single spaces.
};

}  // namespace extractinator::prompt
