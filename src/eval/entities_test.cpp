// Entities and their scores against the rules as they are defined, interval by interval.
#include "eval/entities.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace extractinator::eval {
namespace {

constexpr double kClose = 1e-12;
using Tags = std::vector<std::string_view>;

Entity entity(std::string_view type, std::size_t begin, std::size_t end) {
  return {.type = type, .begin = begin, .end = end};
}

TEST(Entities, AreFoundByTheRulesOfConll) {
  struct Case {
    Tags tags = {};
    std::vector<Entity> want = {};
  };
  const std::vector<Case> cases = {
      {.tags = {}, .want = {}},
      {.tags = {"O", "O"}, .want = {}},
      {.tags = {"B-A", "I-A", "O"}, .want = {entity("A", 0, 2)}},
      {.tags = {"B-A", "B-A"}, .want = {entity("A", 0, 1), entity("A", 1, 2)}},
      // An I without a B, and one of another type.
      {.tags = {"O", "I-A", "I-A"}, .want = {entity("A", 1, 3)}},
      {.tags = {"B-A", "I-B", "I-A"},
       .want = {entity("A", 0, 1), entity("B", 1, 2), entity("A", 2, 3)}},
      {.tags = {"I-A", "B-A"}, .want = {entity("A", 0, 1), entity("A", 1, 2)}},
      // Types with dashes and none.
      {.tags = {"B-1-niet representatief", "I-1-niet representatief"},
       .want = {entity("1-niet representatief", 0, 2)}},
      {.tags = {"B", "I", "O", "B-"}, .want = {entity("_", 0, 2), entity("_", 3, 4)}},
      // Ends and single tokens of other schemes.
      {.tags = {"B-A", "E-A", "E-A", "S-A", "I-A"},
       .want = {entity("A", 0, 2), entity("A", 2, 3), entity("A", 3, 4), entity("A", 4, 5)}},
      {.tags = {"", "B-A", ""}, .want = {entity("A", 1, 2)}},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(::testing::PrintToString(one.tags));
    EXPECT_EQ(entities_of(one.tags), one.want);
  }
}

// --- The definition, interval by interval -------------------------------------------------------

std::string_view type_of(std::string_view tag) { return tag.size() > 2 ? tag.substr(2) : "_"; }

// Whether an entity begins at a token, for tags of B, I and O.
bool is_begin(const Tags& tags, std::size_t i) {
  if (tags[i] == "O") return false;
  if (i == 0 || tags[i - 1] == "O") return true;
  return tags[i].front() == 'B' || type_of(tags[i]) != type_of(tags[i - 1]);
}

using Span = std::tuple<std::string, std::size_t, std::size_t, std::size_t>;

// A type, the document, and the tokens: an interval without O that begins one at its first token,
// none at a later one, and cannot be longer.
std::set<Span> spans_of(const std::vector<Tags>& documents) {
  std::set<Span> spans;
  for (std::size_t d = 0; d < documents.size(); ++d) {
    const Tags& tags = documents[d];
    for (std::size_t begin = 0; begin < tags.size(); ++begin) {
      for (std::size_t end = begin + 1; end <= tags.size(); ++end) {
        bool is_one = is_begin(tags, begin);
        for (std::size_t i = begin; i < end; ++i)
          is_one = is_one && tags[i] != "O" && (i == begin || !is_begin(tags, i));
        const bool is_longest = end == tags.size() || tags[end] == "O" || is_begin(tags, end);
        if (is_one && is_longest) spans.emplace(type_of(tags[begin]), d, begin, end);
      }
    }
  }
  return spans;
}

struct Expected {
  double f1 = 0;
  double n_true = 0;
};

// By precision and recall of one type.
Expected expected_of(
    const std::string& type, const std::set<Span>& truth, const std::set<Span>& predictions
) {
  const auto is_of_type = [&](const Span& span) { return std::get<0>(span) == type; };
  const auto n_true = static_cast<double>(std::ranges::count_if(truth, is_of_type));
  const auto n_predicted = static_cast<double>(std::ranges::count_if(predictions, is_of_type));
  double n_both = 0;
  for (const Span& span : truth)
    n_both += is_of_type(span) && predictions.contains(span) ? 1 : 0;
  const double precision = n_predicted == 0 ? 0 : n_both / n_predicted;
  const double recall = n_true == 0 ? 0 : n_both / n_true;
  const double sum = precision + recall;
  return {.f1 = sum == 0 ? 0 : 2 * precision * recall / sum, .n_true = n_true};
}

std::vector<Tags> random_documents(std::mt19937_64& random, const std::vector<Tags>& like) {
  constexpr std::string_view kTags[] = {
      "O", "O", "O", "B-A", "I-A", "B-B", "I-B", "B-C", "I-C", "B", "I"
  };
  std::vector<Tags> documents;
  for (const Tags& tags : like) {
    Tags made;
    for (const std::string_view tag : tags)
      made.push_back(random() % 2 == 0 ? tag : kTags[random() % std::size(kTags)]);
    documents.push_back(made);
  }
  return documents;
}

TEST(EntityCounter, AgreesWithTheDefinition) {
  std::mt19937_64 random(11);
  std::size_t n_undefined = 0;
  for (int round = 0; round < 1000; ++round) {
    std::vector<Tags> blank(1 + (random() % 4));
    for (Tags& tags : blank)
      tags.resize(random() % 8, "O");
    const std::vector<Tags> truth = random_documents(random, blank);
    const std::vector<Tags> predictions =
        random_documents(random, random() % 2 == 0 ? truth : blank);
    EntityCounter counter;
    for (std::size_t d = 0; d < truth.size(); ++d)
      counter.add(truth[d], predictions[d]);

    const std::set<Span> in_truth = spans_of(truth);
    const std::set<Span> in_predictions = spans_of(predictions);
    std::set<std::string> types;
    for (const std::set<Span>* spans : {&in_truth, &in_predictions}) {
      for (const Span& span : *spans)
        types.insert(std::get<0>(span));
    }
    double sum = 0;
    double weighted = 0;
    for (const std::string& type : types) {
      const Expected one = expected_of(type, in_truth, in_predictions);
      sum += one.f1;
      weighted += one.f1 * one.n_true;
    }
    EXPECT_EQ(counter.n_true(), static_cast<double>(in_truth.size()));
    const auto macro = counter.macro_f1();
    ASSERT_EQ(macro.has_value(), !types.empty());
    if (macro) {
      ASSERT_NEAR(*macro, sum / static_cast<double>(types.size()), kClose);
    } else {
      ++n_undefined;
    }
    const double n_true = static_cast<double>(in_truth.size());
    ASSERT_NEAR(counter.weighted_f1(), n_true == 0 ? 0 : weighted / n_true, kClose);
  }
  EXPECT_GT(n_undefined, 5U);
}

TEST(EntityCounter, ATypeThatWasMadeUpCosts) {
  EntityCounter counter;
  counter.add(Tags{"B-A", "O"}, Tags{"B-A", "B-C"});
  EXPECT_NEAR(counter.macro_f1().value(), 0.5, kClose);
  EXPECT_NEAR(counter.weighted_f1(), 1, kClose);
}

// --- Several labels -----------------------------------------------------------------------------

using MultiTags = std::vector<std::vector<std::string>>;

double multi(const MultiTags& truth, const MultiTags& predictions, LabelMatch match) {
  const std::vector<MultiTagged> documents = {{.truth = truth, .predictions = predictions}};
  return MultiLabelEntities(documents, match).f1().value();
}

TEST(MultiLabelEntities, IsTheMeanOfTheLabelsByTheirTrueEntities) {
  // `1-a` is found twice of twice and once too often: 4/5; `2-b` never of once: 0.
  const MultiTags truth = {{"B-1-a"}, {"O"}, {"B-1-a", "B-2-b"}, {"O"}};
  const MultiTags predictions = {{"B-1-a"}, {"O"}, {"B-3-c", "B-1-a"}, {"B-1-a"}};
  for (const LabelMatch match : {LabelMatch::substring, LabelMatch::exact})
    EXPECT_NEAR(multi(truth, predictions, match), ((2 * 0.8) + 0) / 3, kClose);
}

TEST(MultiLabelEntities, PartsOfLabelsAreTakenForThemUnlessStrict) {
  // `1-a` also collects `11-a`, which is in its way where it comes first.
  const MultiTags truth = {{"B-11-a"}, {"O"}, {"B-1-a"}};
  const MultiTags first = {{"B-11-a"}, {"O"}, {"B-11-a", "B-1-a"}};
  EXPECT_NEAR(multi(truth, truth, LabelMatch::substring), 1, kClose);
  EXPECT_NEAR(multi(truth, truth, LabelMatch::exact), 1, kClose);
  // For `1-a` the truth has one of `11-a` and one of `1-a`, predicted are two of `11-a`: the mean
  // of 2/3 and 0, of two entities. `11-a` alone: 2/3 of one entity.
  EXPECT_NEAR(
      multi(truth, first, LabelMatch::substring), ((2 * (1.0 / 3)) + (2.0 / 3)) / 3, kClose
  );
  // Strict: `1-a` 1, `11-a` 2/3.
  EXPECT_NEAR(multi(truth, first, LabelMatch::exact), (1 + (2.0 / 3)) / 2, kClose);
}

TEST(MultiLabelEntities, IsNotDefinedWithoutTrueLabels) {
  const MultiTags truth = {{"O"}, {}};
  const MultiTags predictions = {{"B-1-a"}, {"O"}};
  const std::vector<MultiTagged> documents = {{.truth = truth, .predictions = predictions}};
  EXPECT_EQ(MultiLabelEntities(documents, LabelMatch::substring).f1(), std::nullopt);
  EXPECT_EQ(MultiLabelEntities({}, LabelMatch::exact).f1(), std::nullopt);
}

TEST(Entities, WeightsAreDocumentsThatAreRepeated) {
  std::mt19937_64 random(12);
  for (int round = 0; round < 200; ++round) {
    std::vector<Tags> blank(1 + (random() % 5));
    for (Tags& tags : blank)
      tags.resize(random() % 6, "O");
    const std::vector<Tags> truth = random_documents(random, blank);
    const std::vector<Tags> predictions = random_documents(random, truth);
    std::vector<Weight> weights;
    EntityCounter once;
    EntityCounter often;
    // The same tags as the only ones of their tokens.
    std::vector<MultiTags> multi_truth;
    std::vector<MultiTags> multi_predictions;
    const auto as_multi = [](const Tags& tags) {
      MultiTags multi_tags;
      for (const std::string_view tag : tags)
        multi_tags.push_back({std::string(tag)});
      return multi_tags;
    };
    for (std::size_t d = 0; d < truth.size(); ++d) {
      weights.push_back(static_cast<Weight>(random() % 3));
      once.add(truth[d], predictions[d]);
      for (std::uint32_t i = 0; i < weights[d]; ++i)
        often.add(truth[d], predictions[d]);
      multi_truth.push_back(as_multi(truth[d]));
      multi_predictions.push_back(as_multi(predictions[d]));
    }
    EXPECT_EQ(once.n_true(weights), often.n_true());
    EXPECT_NEAR(once.weighted_f1(weights), often.weighted_f1(), kClose);
    ASSERT_EQ(once.macro_f1(weights).has_value(), often.macro_f1().has_value());
    EXPECT_NEAR(once.macro_f1(weights).value_or(0), often.macro_f1().value_or(0), kClose);
    std::vector<MultiTagged> documents;
    std::vector<MultiTagged> repeated;
    for (std::size_t d = 0; d < truth.size(); ++d) {
      documents.push_back({.truth = multi_truth[d], .predictions = multi_predictions[d]});
      repeated.insert(repeated.end(), weights[d], documents.back());
    }
    const auto weighted = MultiLabelEntities(documents, LabelMatch::exact).f1(weights);
    const auto counted = MultiLabelEntities(repeated, LabelMatch::exact).f1();
    ASSERT_EQ(weighted.has_value(), counted.has_value());
    EXPECT_NEAR(weighted.value_or(0), counted.value_or(0), kClose);
  }
}

}  // namespace
}  // namespace extractinator::eval
