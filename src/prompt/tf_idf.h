// How alike texts are in their letters: TF-IDF over character n-grams (Salton & Buckley: Term-
// weighting approaches in automatic text retrieval, 1988). Words that are bent, joined or misspelt
// have most of their n-grams in common, in any language.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace extractinator::prompt {

// Terms by ascending number with their weights. Of length 1, or without terms.
struct TermVector {
  struct Entry {
    std::uint32_t term = 0;
    double weight = 0;
  };
  std::vector<Entry> entries = {};
};

// The cosine of the angle between two vectors: 1 for the same direction, 0 where they have no term
// in common. Added up in the order of terms. Cost: O(entries).
[[nodiscard]] double cosine(const TermVector& a, const TermVector& b);

// The n-grams of a collection of texts. Terms are the runs of 2 to 5 code points of a text with
// single spaces and in lower case, spaces among them. The weight of a term that is in a text f
// times is (1 + ln f) · (1 + ln((1 + n) / (1 + d))), of n texts in the collection and the d that
// have the term. Nothing depends on the order of the texts.
class TfIdf {
 public:
  static constexpr std::size_t kShortest = 2;
  static constexpr std::size_t kLongest = 5;

  // The texts must be valid UTF-8. Cost: O(n log n) in code points; about 200 bytes for each.
  explicit TfIdf(std::span<const std::string> texts);

  // Of the texts of the collection, in their order.
  [[nodiscard]] const std::vector<TermVector>& vectors() const { return vectors_; }
  // Of any text; terms that no text of the collection has do not count. Cost: O(n log terms) in
  // code points.
  [[nodiscard]] TermVector vector_of(std::string_view text) const;

 private:
  // Filled up with what is no code point.
  using Term = std::array<char32_t, kLongest>;

  [[nodiscard]] static std::vector<Term> terms_of(std::string_view text);
  [[nodiscard]] TermVector weighted(std::span<const Term> terms) const;

  std::vector<Term> terms_;     // Ascending; the index is the number of a term.
  std::vector<double> rarity_;  // By number: 1 + ln(…).
  std::vector<TermVector> vectors_;
};

}  // namespace extractinator::prompt
