// Counts and weighs n-grams. Public: tf_idf.h.
#include "prompt/tf_idf.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/folding.h"

namespace extractinator::prompt {

double cosine(const TermVector& a, const TermVector& b) {
  double sum = 0;
  auto left = a.entries.begin();
  auto right = b.entries.begin();
  while (left != a.entries.end() && right != b.entries.end()) {
    if (left->term < right->term) {
      ++left;
    } else if (right->term < left->term) {
      ++right;
    } else {
      sum += left->weight * right->weight;
      ++left;
      ++right;
    }
  }
  return sum;
}

TfIdf::TfIdf(std::span<const std::string> texts) {
  std::vector<std::vector<Term>> all;
  std::vector<Term> once_per_text;
  for (const std::string& text : texts) {
    const std::vector<Term>& terms = all.emplace_back(terms_of(text));
    std::ranges::unique_copy(terms, std::back_inserter(once_per_text));
  }
  std::ranges::sort(once_per_text);
  for (auto at = once_per_text.begin(); at != once_per_text.end();) {
    const auto end = std::ranges::upper_bound(at, once_per_text.end(), *at);
    const auto n_texts = static_cast<double>(end - at);
    terms_.push_back(*at);
    rarity_.push_back(1 + std::log((1 + static_cast<double>(texts.size())) / (1 + n_texts)));
    at = end;
  }
  for (const std::vector<Term>& terms : all)
    vectors_.push_back(weighted(terms));
}

TermVector TfIdf::vector_of(std::string_view text) const { return weighted(terms_of(text)); }

// All terms of a text, ascending, each as often as it is there.
std::vector<TfIdf::Term> TfIdf::terms_of(std::string_view text) {
  constexpr auto kNothing = static_cast<char32_t>(-1);
  const std::u32string letters = text::to_lower(text::with_single_spaces(text));
  std::vector<Term> terms;
  for (std::size_t begin = 0; begin < letters.size(); ++begin) {
    Term term;
    term.fill(kNothing);
    const std::size_t longest = std::min(kLongest, letters.size() - begin);
    for (std::size_t n = 1; n <= longest; ++n) {
      term[n - 1] = letters[begin + n - 1];
      if (n >= kShortest) terms.push_back(term);
    }
  }
  std::ranges::sort(terms);
  return terms;
}

// `terms` are ascending.
TermVector TfIdf::weighted(std::span<const Term> terms) const {
  TermVector vector;
  double square = 0;
  auto known = terms_.begin();
  for (auto at = terms.begin(); at != terms.end();) {
    const auto end = std::ranges::upper_bound(at, terms.end(), *at);
    known = std::ranges::lower_bound(known, terms_.end(), *at);
    if (known == terms_.end()) break;
    if (*known == *at) {
      const auto number = static_cast<std::uint32_t>(known - terms_.begin());
      const double weight = (1 + std::log(static_cast<double>(end - at))) * rarity_[number];
      vector.entries.push_back({.term = number, .weight = weight});
      square += weight * weight;
    }
    at = end;
  }
  const double length = std::sqrt(square);
  for (TermVector::Entry& entry : vector.entries)
    entry.weight /= length;
  return vector;
}

}  // namespace extractinator::prompt
