// Which models of the catalogue a machine can run for a task, in what order, and why others not.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "models/catalogue.h"
#include "models/fit.h"

namespace extractinator::models {

// What is asked of a model.
struct Need {
  std::size_t n_prompt_tokens = 0;
  std::size_t n_answer_tokens = 0;
  std::size_t n_thinking_tokens = 0;  // Only of models that always think.
  bool is_divided = false;            // Reports are divided where prompts would not fit.
};

// Tokens of one request to this model.
[[nodiscard]] std::size_t n_request_tokens(const Need& need, const Entry& entry);

struct Recommendation {
  const Entry* entry = nullptr;  // Lives as long as the catalogue.
  std::size_t n_tokens = 0;      // Of one request.
  std::vector<Fit> fits = {};    // Of every quantisation that is weighed, most bits first.
  std::optional<Fit> best = {};  // best_fit() of them.

  // Why the smallest quantisation does not fit; empty if one does.
  [[nodiscard]] std::string why_not() const;
};

// All models of the catalogue: those that fit first; of these and of the others, those with a
// published DRAGON score by that, then those without by their parameters, most first. Nothing is
// made up for models without a score.
[[nodiscard]] std::vector<Recommendation> recommend(
    const Catalogue& catalogue, const Need& need, const Machine& machine
);

}  // namespace extractinator::models
