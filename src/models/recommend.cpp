// Orders the catalogue for a machine; everything here is public through recommend.h.
#include "models/recommend.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "models/catalogue.h"
#include "models/fit.h"
#include "models/quantisation.h"

namespace extractinator::models {

std::size_t n_request_tokens(const Need& need, const Entry& entry) {
  std::size_t n = need.n_prompt_tokens + need.n_answer_tokens;
  if (entry.thinking == Thinking::always) n += need.n_thinking_tokens;
  return need.is_divided ? std::min(n, entry.n_context_trained) : n;
}

std::string Recommendation::why_not() const {
  return best || fits.empty() ? std::string() : fits.back().why_not;
}

std::vector<Recommendation> recommend(
    const Catalogue& catalogue, const Need& need, const Machine& machine
) {
  std::vector<Recommendation> all;
  for (const Entry& entry : catalogue.entries()) {
    Recommendation one{.entry = &entry, .n_tokens = n_request_tokens(need, entry)};
    for (const Quantisation& quantisation : quantisations()) {
      if (quantisation.is_weighed)
        one.fits.push_back(fit(entry, quantisation, one.n_tokens, machine));
    }
    one.best = best_fit(one.fits);
    all.push_back(std::move(one));
  }
  std::ranges::stable_sort(all, {}, [](const Recommendation& one) {
    const Entry& entry = *one.entry;
    return std::tuple(
        !one.best.has_value(),
        !entry.dragon.has_value(),
        entry.dragon ? -entry.dragon->score : 0.0,
        -static_cast<double>(entry.n_parameters)
    );
  });
  return all;
}

}  // namespace extractinator::models
