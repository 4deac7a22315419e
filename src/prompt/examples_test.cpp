// The choice of examples: weights, cosines and marginal relevance against computations from their
// definitions, and what is never chosen.
#include "prompt/examples.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prompt/tf_idf.h"

namespace extractinator::prompt {
namespace {

using testing::AnyOf;
using testing::ElementsAre;
using testing::IsEmpty;

// --- By their definitions ----------------------------------------------------------------------

// Of ASCII texts in lower case with single spaces.
std::map<std::string, double> counts_of(const std::string& text) {
  std::map<std::string, double> counts;
  for (std::size_t n = 2; n <= 5; ++n)
    for (std::size_t begin = 0; begin + n <= text.size(); ++begin)
      counts[text.substr(begin, n)] += 1;
  return counts;
}

double cosine_of(
    const std::string& a, const std::string& b, const std::vector<std::string>& collection
) {
  const auto weights_of = [&](const std::string& text) {
    std::map<std::string, double> weights;
    for (const auto& [term, count] : counts_of(text)) {
      const auto n_texts =
          static_cast<double>(std::ranges::count_if(collection, [&](const std::string& other) {
            return other.contains(term);
          }));
      if (n_texts == 0) continue;
      const double rarity =
          std::log((1 + static_cast<double>(collection.size())) / (1 + n_texts)) + 1;
      weights[term] = (1 + std::log(count)) * rarity;
    }
    return weights;
  };
  const auto left = weights_of(a);
  const auto right = weights_of(b);
  double product = 0;
  double left_square = 0;
  double right_square = 0;
  for (const auto& [term, weight] : left) {
    left_square += weight * weight;
    const auto other = right.find(term);
    if (other != right.end()) product += weight * other->second;
  }
  for (const auto& [term, weight] : right)
    right_square += weight * weight;
  if (left_square == 0 || right_square == 0) return 0;
  return product / std::sqrt(left_square * right_square);
}

std::vector<std::size_t> best_by_trying(
    const std::vector<double>& relevance,
    const std::vector<std::vector<double>>& likeness,
    std::size_t n,
    double lambda
) {
  std::vector<std::size_t> chosen;
  while (chosen.size() < std::min(n, relevance.size())) {
    std::vector<std::pair<double, std::size_t>> scores;  // Least first: negated.
    for (std::size_t i = 0; i < relevance.size(); ++i) {
      if (std::ranges::contains(chosen, i)) continue;
      double most = 0;
      for (std::size_t k = 0; k < chosen.size(); ++k)
        most = k == 0 ? likeness[i][chosen[k]] : std::max(most, likeness[i][chosen[k]]);
      scores.emplace_back(-(lambda * relevance[i] - (1 - lambda) * most), i);
    }
    chosen.push_back(std::ranges::min(scores).second);
  }
  return chosen;
}

// Words of few letters, so that texts have much in common.
std::string random_text(std::mt19937_64& random) {
  constexpr std::string_view kWords[] = {
      "nodus", "nodi", "noduli", "links", "rechts", "geen", "longnodus", "mm", "7", "12", "kwab"
  };
  std::string text;
  const std::size_t n_words = 1 + random() % 12;
  for (std::size_t i = 0; i < n_words; ++i) {
    if (i > 0) text += ' ';
    text += kWords[random() % std::size(kWords)];
  }
  return text;
}

std::vector<Example> examples_of(const std::vector<std::string>& inputs) {
  std::vector<Example> examples;
  for (const std::string& input : inputs)
    examples.push_back({.input = input, .output = "{}"});
  return examples;
}

std::vector<std::string> distinct_texts(std::mt19937_64& random, std::size_t n) {
  std::vector<std::string> texts;
  while (texts.size() < n) {
    std::string text = random_text(random);
    if (!std::ranges::contains(texts, text)) texts.push_back(std::move(text));
  }
  return texts;
}

// --- Tests -------------------------------------------------------------------------------------

TEST(TfIdfTest, CosinesAreThoseOfTheDefinition) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 20; ++round) {
    const std::vector<std::string> texts = distinct_texts(random, 6);
    const TfIdf tf_idf(texts);
    ASSERT_EQ(tf_idf.vectors().size(), texts.size());
    const std::string asked = random_text(random) + " pancreas";
    const TermVector vector = tf_idf.vector_of(asked);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      EXPECT_NEAR(cosine(vector, tf_idf.vectors()[i]), cosine_of(asked, texts[i], texts), 1e-12);
      for (std::size_t k = 0; k < texts.size(); ++k) {
        EXPECT_NEAR(
            cosine(tf_idf.vectors()[i], tf_idf.vectors()[k]),
            cosine_of(texts[i], texts[k], texts),
            1e-12
        );
      }
    }
  }
}

TEST(TfIdfTest, CaseAndWhiteSpaceAreFolded) {
  const std::vector<std::string> texts = {"Één  NODUS\r\nlinks", "geen nodus"};
  const TfIdf tf_idf(texts);
  EXPECT_NEAR(cosine(tf_idf.vector_of(" één nodus links\n"), tf_idf.vectors()[0]), 1, 1e-12);
}

TEST(TfIdfTest, TextsWithoutTermsAreLikeNothing) {
  const std::vector<std::string> texts = {"", "x", "nodus"};
  const TfIdf tf_idf(texts);
  EXPECT_THAT(tf_idf.vectors()[0].entries, IsEmpty());
  EXPECT_EQ(cosine(tf_idf.vectors()[0], tf_idf.vectors()[2]), 0);
  EXPECT_EQ(cosine(tf_idf.vector_of("ÄÖÜ"), tf_idf.vectors()[2]), 0);
  EXPECT_THAT(TfIdf(std::span<const std::string>()).vector_of("nodus").entries, IsEmpty());
}

TEST(MaxMarginalRelevance, ChoosesWhatTryingAllChooses) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 300; ++round) {
    const std::size_t n_candidates = random() % 9;
    // Few different numbers, so that many scores are equal.
    const auto number = [&] { return static_cast<double>(random() % 5) / 4; };
    std::vector<double> relevance(n_candidates);
    std::ranges::generate(relevance, number);
    std::vector likeness(n_candidates, std::vector<double>(n_candidates));
    for (std::size_t i = 0; i < n_candidates; ++i)
      for (std::size_t k = 0; k <= i; ++k)
        likeness[i][k] = likeness[k][i] = i == k ? 1 : number();
    const std::size_t n = random() % 11;
    for (const double lambda : {0.0, 0.5, 1.0}) {
      EXPECT_EQ(
          max_marginal_relevance(
              relevance, n, lambda, [&](std::size_t a, std::size_t b) { return likeness[a][b]; }
          ),
          best_by_trying(relevance, likeness, n, lambda)
      );
    }
  }
}

TEST(ExampleSelectorTest, ChoosesByItsDefinition) {
  std::mt19937_64 random(11);
  for (int round = 0; round < 20; ++round) {
    const std::vector<std::string> texts = distinct_texts(random, 2 + random() % 10);
    const std::string report = random_text(random);
    if (std::ranges::contains(texts, report)) continue;
    std::vector<double> relevance;
    std::vector<std::vector<double>> likeness;
    for (const std::string& text : texts) {
      relevance.push_back(cosine_of(report, text, texts));
      for (auto& row = likeness.emplace_back(); const std::string& other : texts)
        row.push_back(cosine_of(text, other, texts));
    }
    const ExampleSelector selector(examples_of(texts));
    for (std::size_t n = 0; n <= texts.size(); ++n) {
      std::vector<std::size_t> want =
          best_by_trying(relevance, likeness, n, ExampleSelector::kLambda);
      std::ranges::sort(want);
      EXPECT_EQ(selector.select(report, n).value(), want) << report;
    }
  }
}

TEST(ExampleSelectorTest, ShowsDifferentExamplesInPlaceOfTheSameTwice) {
  const ExampleSelector selector(examples_of(
      {"geen nodus in de long",
       "een nodus van 7 mm links",
       "een nodus van 8 mm links",
       "prostaat niet vergroot"}
  ));
  // The nearest two are nearly the same: one of them tells all.
  EXPECT_THAT(
      selector.select("een nodus van 9 mm links, long", 2).value(),
      AnyOf(ElementsAre(0, 1), ElementsAre(0, 2))
  );
}

TEST(ExampleSelectorTest, TheReportItselfIsNeverChosen) {
  const ExampleSelector selector(examples_of({"Geen  nodus.", "Nodus links.", "Nodus rechts."}));
  for (const std::string_view report :
       {"Geen  nodus.", "Geen nodus.", " Geen\r\nnodus.\n", "Geen\u00A0nodus."}) {
    for (std::size_t n = 1; n <= 4; ++n) {
      const auto chosen = selector.select(report, n).value();
      EXPECT_EQ(chosen.size(), std::min<std::size_t>(n, 2));
      EXPECT_FALSE(std::ranges::contains(chosen, std::size_t{0})) << report;
    }
  }
  EXPECT_THAT(selector.select("geen nodus.", 3).value(), ElementsAre(0, 1, 2))
      << "case makes a difference";
  EXPECT_THAT(ExampleSelector(examples_of({"a"})).select("a", 1).value(), IsEmpty());
}

TEST(ExampleSelectorTest, TheOrderOfTheFileDecidesNothing) {
  std::mt19937_64 random(5);
  std::vector<std::string> texts = distinct_texts(random, 40);
  const std::vector<std::string> reports = distinct_texts(random, 10);
  const auto chosen_texts = [&](const std::string& report) {
    std::set<std::string> chosen;
    const ExampleSelector selector(examples_of(texts));
    for (const std::size_t i : selector.select(report, 4).value_or(std::vector<std::size_t>()))
      chosen.insert(texts[i]);
    return chosen;
  };
  std::vector<std::set<std::string>> first;
  for (const std::string& report : reports)
    first.push_back(chosen_texts(report));
  for (int round = 0; round < 5; ++round) {
    std::ranges::shuffle(texts, random);
    for (std::size_t i = 0; i < reports.size(); ++i)
      EXPECT_EQ(chosen_texts(reports[i]), first[i]) << reports[i];
  }
}

TEST(ExampleSelectorTest, OfEqualOnesTheFirstIsChosen) {
  const ExampleSelector selector(examples_of({"aa bb", "cc dd", "ee ff"}));
  EXPECT_THAT(selector.select("xyz", 2).value(), ElementsAre(0, 1));
}

// Something that differs from all is no good example only because it differs.
TEST(ExampleSelectorTest, OnlyTheNearestAreCandidates) {
  std::vector<std::string> texts = {"zzzz yyyy"};
  for (char c = 'a'; c < 'u'; ++c)
    texts.push_back(std::string("een nodus in de linker onderkwab ") + c + c + c);
  ASSERT_EQ(texts.size(), ExampleSelector::kCandidates + 1);
  const auto chosen =
      ExampleSelector(examples_of(texts)).select("een nodus in de linker onderkwab", 3).value();
  EXPECT_EQ(chosen.size(), 3U);
  EXPECT_FALSE(std::ranges::contains(chosen, std::size_t{0}));
}

}  // namespace
}  // namespace extractinator::prompt
