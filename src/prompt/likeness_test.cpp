// Examples chosen by meaning: against trying all, computed once for each text, and never the report
// itself.
#include "prompt/likeness.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/result.h"
#include "prompt/examples.h"

namespace extractinator::prompt {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Vectors = std::map<std::string, std::vector<float>, std::less<>>;

std::vector<float> unit_vector(std::mt19937_64& random) {
  // Few different numbers, so that many cosines are equal.
  std::vector<float> vector;
  double square = 0;
  while (square == 0) {
    vector.clear();
    for (int i = 0; i < 3; ++i) {
      vector.push_back(static_cast<float>(random() % 3) - 1.0F);
      square += static_cast<double>(vector.back()) * static_cast<double>(vector.back());
    }
  }
  for (float& x : vector)
    x = static_cast<float>(static_cast<double>(x) / std::sqrt(square));
  return vector;
}

double dot(const std::vector<float>& a, const std::vector<float>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return sum;
}

std::vector<Example> examples_of(const std::vector<std::string>& inputs) {
  std::vector<Example> examples;
  for (const std::string& input : inputs)
    examples.push_back({.input = input, .output = "{}"});
  return examples;
}

// By the definition of maximal marginal relevance, over all examples.
std::vector<std::size_t> best_by_trying(
    const std::vector<std::vector<float>>& vectors, const std::vector<float>& asked, std::size_t n
) {
  std::vector<std::size_t> chosen;
  while (chosen.size() < n) {
    std::size_t best = vectors.size();
    double best_score = 0;
    for (std::size_t i = vectors.size(); i-- > 0;) {
      if (std::ranges::contains(chosen, i)) continue;
      double most = chosen.empty() ? 0 : -2;
      for (const std::size_t other : chosen)
        most = std::max(most, dot(vectors[i], vectors[other]));
      const double score = (0.5 * dot(vectors[i], asked)) - (0.5 * most);
      // Of equal ones the most like the report counts, then the first.
      const bool is_better =
          best == vectors.size() || score > best_score ||
          (score == best_score && dot(vectors[i], asked) >= dot(vectors[best], asked));
      if (!is_better) continue;
      best = i;
      best_score = score;
    }
    chosen.push_back(best);
  }
  std::ranges::sort(chosen);
  return chosen;
}

TEST(LikenessTest, ChoosesByMeaningWhatTryingAllChooses) {
  std::mt19937_64 random(23);
  for (int round = 0; round < 300; ++round) {
    const std::size_t n_examples = 1 + (random() % ExampleSelector::kCandidates);
    Vectors vectors = {{"report", unit_vector(random)}};
    std::vector<std::string> inputs;
    std::vector<std::vector<float>> of_examples;
    for (std::size_t i = 0; i < n_examples; ++i) {
      inputs.push_back("input " + std::to_string(i));
      of_examples.push_back(vectors[inputs.back()] = unit_vector(random));
    }
    const auto selector = ExampleSelector::make(
        examples_of(inputs), [&](std::string_view text) -> Result<std::vector<float>> {
          return vectors.find(text)->second;
        }
    );
    ASSERT_TRUE(selector);
    for (std::size_t n = 0; n <= n_examples; ++n) {
      EXPECT_EQ(
          selector->select("report", n).value(), best_by_trying(of_examples, vectors["report"], n)
      ) << round
        << " " << n;
    }
  }
}

// Two axes: an example and the report are alike as far as their first letters are.
Result<std::vector<float>> by_first_letter(std::string_view text) {
  if (text.starts_with(' ')) return fail(ErrorCode::engine_failure, "no direction");
  return text.starts_with('a') ? std::vector<float>{1, 0} : std::vector<float>{0, 1};
}

TEST(LikenessTest, TextsAreEmbeddedOnce) {
  std::vector<std::string> asked;
  const auto selector =
      ExampleSelector::make(examples_of({"a one", "b two", "b three"}), [&](std::string_view text) {
        asked.emplace_back(text);
        return by_first_letter(text);
      });
  ASSERT_TRUE(selector);
  EXPECT_THAT(asked, ElementsAre("a one", "b two", "b three"));
  asked.clear();
  EXPECT_THAT(selector->select("b report", 1).value(), ElementsAre(1));
  EXPECT_THAT(selector->select("a report", 1).value(), ElementsAre(0));
  EXPECT_THAT(selector->select("b report", 1).value(), ElementsAre(1));
  EXPECT_THAT(asked, ElementsAre("b report", "a report"));
  EXPECT_THAT(selector->select("b report", 2).value(), ElementsAre(1, 2)) << "another number";
  asked.clear();
  EXPECT_THAT(selector->select("c report", 3).value(), ElementsAre(0, 1, 2));
  EXPECT_THAT(selector->select("c report", 0).value(), IsEmpty());
  EXPECT_THAT(asked, IsEmpty()) << "there is nothing to choose";
}

TEST(LikenessTest, TheReportItselfIsNeverChosen) {
  const auto selector =
      ExampleSelector::make(examples_of({"a  one", "b two", "b three"}), by_first_letter);
  ASSERT_TRUE(selector);
  EXPECT_THAT(selector->select("a one\n", 1).value(), ElementsAre(1));
  EXPECT_THAT(selector->select("a one\n", 2).value(), ElementsAre(1, 2));
  EXPECT_THAT(selector->select("a one\n", 3).value(), ElementsAre(1, 2));
}

TEST(LikenessTest, FailuresArePassedOn) {
  EXPECT_EQ(
      ExampleSelector::make(examples_of({"a", " b"}), by_first_letter).error().message,
      "no direction"
  );
  const auto selector = ExampleSelector::make(examples_of({"a", "b"}), by_first_letter);
  ASSERT_TRUE(selector);
  EXPECT_EQ(selector->select(" c", 1).error().code, ErrorCode::engine_failure);
  EXPECT_THAT(selector->select("c", 1).value(), ElementsAre(1)) << "others go on";
  const auto uneven = [](std::string_view text) -> Result<std::vector<float>> {
    return std::vector<float>(text.size(), 1);
  };
  EXPECT_FALSE(ExampleSelector::make(examples_of({"a", "bb"}), uneven));
  EXPECT_FALSE(ExampleSelector::make(examples_of({"a", "b"}), uneven)->select("cc", 1));
}

}  // namespace
}  // namespace extractinator::prompt
