// Agreement against published numbers, other formulas, and counting one pair at a time.
#include "eval/agreement.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/parse.h"
#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::eval {
namespace {

using ::testing::HasSubstr;

constexpr double kClose = 1e-12;

json::Value value_of(std::string_view text) {
  auto value = json::parse(text);
  EXPECT_TRUE(value) << text;
  return value.value_or(json::Value());
}

schema::Schema schema_of(std::string_view properties) {
  const json::Value schema =
      value_of(R"({"type": "object", "properties": )" + std::string(properties) + "}");
  return schema::read_json_schema(schema, {}).value();
}

using Units = std::vector<std::vector<std::uint64_t>>;

std::optional<double> alpha_of(const Units& units) {
  NominalAlpha alpha;
  for (const auto& counts : units)
    alpha.add(counts);
  return alpha.value();
}

// The definition: observed over expected disagreement, one pair of values after the other.
std::optional<double> alpha_by_pairs(const Units& units) {
  std::vector<std::size_t> pairable;
  double observed = 0;
  for (const auto& counts : units) {
    std::vector<std::size_t> values;
    for (std::size_t category = 0; category < counts.size(); ++category)
      values.insert(values.end(), counts[category], category);
    if (values.size() < 2) continue;
    for (std::size_t i = 0; i < values.size(); ++i) {
      for (std::size_t k = 0; k < values.size(); ++k) {
        if (i != k && values[i] != values[k])
          observed += 1.0 / static_cast<double>(values.size() - 1);
      }
    }
    pairable.insert(pairable.end(), values.begin(), values.end());
  }
  const auto n = static_cast<double>(pairable.size());
  double expected = 0;
  for (const std::size_t a : pairable)
    expected += n - static_cast<double>(std::ranges::count(pairable, a));
  if (expected == 0) return std::nullopt;
  return 1 - ((observed / n) / (expected / (n * (n - 1))));
}

// Krippendorff 2011, sections C and D: four observers, twelve units, values missing; 0.743.
TEST(NominalAlpha, IsThatOfThePublishedExample) {
  constexpr int kMissing = 0;
  const int observers[4][12] = {
      {1, 2, 3, 3, 2, 1, 4, 1, 2, kMissing, kMissing, kMissing},
      {1, 2, 3, 3, 2, 2, 4, 1, 2, 5, kMissing, 3},
      {kMissing, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, kMissing},
      {1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, kMissing},
  };
  Units units(12, std::vector<std::uint64_t>(5, 0));
  for (const auto& observer : observers) {
    for (std::size_t unit = 0; unit < units.size(); ++unit) {
      if (observer[unit] != kMissing) ++units[unit][static_cast<std::size_t>(observer[unit] - 1)];
    }
  }
  // By hand: 40 pairable values of 9, 13, 10, 5 and 3; units 2, 6 and 8 disagree by 2, 4 and 2.
  EXPECT_NEAR(alpha_of(units).value(), 1 - (39.0 * 8 / 1216), kClose);
  EXPECT_NEAR(alpha_of(units).value(), 0.743, 0.0005);
}

// With as many raters for each unit, alpha is Fleiss' kappa with a correction for few values:
// 1 - alpha = (1 - kappa) (n - 1) / n. Data and kappa (0.210) of the usual example: ten subjects,
// fourteen raters, five categories.
TEST(NominalAlpha, GoesWithFleissKappa) {
  const Units units = {
      {0, 0, 0, 0, 14},
      {0, 2, 6, 4, 2},
      {0, 0, 3, 5, 6},
      {0, 3, 9, 2, 0},
      {2, 2, 8, 1, 1},
      {7, 7, 0, 0, 0},
      {3, 2, 6, 3, 0},
      {2, 5, 3, 2, 2},
      {6, 5, 2, 1, 0},
      {0, 2, 2, 3, 7},
  };
  double sum_of_agreement = 0;
  std::vector<double> shares(5, 0);
  for (const auto& counts : units) {
    double squares = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      squares += static_cast<double>(counts[i] * counts[i]);
      shares[i] += static_cast<double>(counts[i]) / 140;
    }
    sum_of_agreement += (squares - 14) / (14 * 13);
  }
  double by_chance = 0;
  for (const double share : shares)
    by_chance += share * share;
  const double kappa = ((sum_of_agreement / 10) - by_chance) / (1 - by_chance);
  EXPECT_NEAR(kappa, 0.210, 0.0005);
  EXPECT_NEAR(1 - alpha_of(units).value(), (1 - kappa) * 139 / 140, kClose);
}

TEST(NominalAlpha, IsThatOfCountingPairs) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 300; ++round) {
    Units units(1 + (random() % 12));
    for (auto& counts : units) {
      counts.resize(1 + (random() % 4));
      for (std::uint64_t& count : counts)
        count = random() % 4;
    }
    const auto want = alpha_by_pairs(units);
    const auto found = alpha_of(units);
    ASSERT_EQ(found.has_value(), want.has_value());
    EXPECT_NEAR(found.value_or(0), want.value_or(0), 1e-9);
  }
}

TEST(NominalAlpha, OfOneCategoryIsNothing) {
  EXPECT_EQ(alpha_of({}), std::nullopt);
  EXPECT_EQ(alpha_of({{3}, {2}}), std::nullopt);
  EXPECT_EQ(alpha_of({{1}, {0, 1}}), std::nullopt) << "nothing to compare";
  EXPECT_NEAR(alpha_of({{2, 0}, {0, 2}}).value(), 1, kClose);
}

struct MajorityCase {
  std::vector<const char*> values;  // Null: no answer.
  std::optional<Majority> want;
};

TEST(Majority, CountsEqualValues) {
  const MajorityCase cases[] = {
      {.values = {}, .want = std::nullopt},
      {.values = {nullptr, nullptr}, .want = std::nullopt},
      {.values = {"1"}, .want = Majority{.first = 0, .n_votes = 1, .n_cast = 1}},
      {.values = {"1", "2", "2"}, .want = Majority{.first = 1, .n_votes = 2, .n_cast = 3}},
      {.values = {"1", "2", "1.0", nullptr},
       .want = Majority{.first = 0, .n_votes = 2, .n_cast = 3}},
      {.values = {"2", "1", "1", "2"},
       .want = Majority{.first = 0, .n_votes = 2, .n_cast = 4, .is_tied = true}},
      {.values = {nullptr, "null", "false"},
       .want = Majority{.first = 1, .n_votes = 1, .n_cast = 2, .is_tied = true}},
      {.values = {R"({"a": 1, "b": 2})", "[]", R"({"b": 2, "a": 1})"},
       .want = Majority{.first = 0, .n_votes = 2, .n_cast = 3}},
  };
  for (const MajorityCase& tested : cases) {
    std::vector<json::Value> values(tested.values.size());
    std::vector<const json::Value*> pointers(tested.values.size(), nullptr);
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (tested.values[i] == nullptr) continue;
      values[i] = value_of(tested.values[i]);
      pointers[i] = &values[i];
    }
    const auto found = majority_of(pointers);
    ASSERT_EQ(found.has_value(), tested.want.has_value());
    if (!found) continue;
    EXPECT_EQ(found->first, tested.want->first);
    EXPECT_EQ(found->n_votes, tested.want->n_votes);
    EXPECT_EQ(found->n_cast, tested.want->n_cast);
    EXPECT_EQ(found->is_tied, tested.want->is_tied);
  }
}

Agreement agreement_of(
    const schema::Schema& schema, const std::vector<std::vector<const char*>>& rows
) {
  AgreementCounter counter(schema, rows.front().size());
  for (const auto& row : rows) {
    std::vector<json::Value> values(row.size());
    std::vector<const json::Value*> answers(row.size(), nullptr);
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (row[i] == nullptr) continue;
      values[i] = value_of(row[i]);
      answers[i] = &values[i];
    }
    counter.add(answers);
  }
  return counter.agreement();
}

TEST(AgreementCounter, GoesFieldByField) {
  const schema::Schema schema = schema_of(
      R"({"present": {"type": ["boolean", "null"]}, "side": {"enum": ["left", "right"]},)"
      R"( "tumor": {"type": "object", "properties": {"size": {"type": "number"}}}})"
  );
  const Agreement found = agreement_of(
      schema,
      {
          {R"({"present": true, "side": "left", "tumor": {"size": 3}})",
           R"({"present": true, "side": "left", "tumor": {"size": 3.0}})",
           R"({"present": true, "side": "right", "tumor": {"size": 4}})"},
          {R"({"present": false, "side": "right", "tumor": {}})",
           nullptr,
           R"({"present": null, "side": "right", "tumor": {"size": null}})"},
          {nullptr, R"({"present": true, "side": "left", "tumor": {"size": 1}})", nullptr},
          {nullptr, nullptr, nullptr},
      }
  );
  EXPECT_EQ(found.n_runs, 3U);
  EXPECT_EQ(found.n_rows, 4U);
  EXPECT_EQ(found.n_answers, 6U);
  EXPECT_EQ(found.n_unanswered, 1U);
  ASSERT_EQ(found.fields.size(), 3U);
  const FieldAgreement& present = found.fields[0];
  EXPECT_EQ(present.name, "present");
  EXPECT_EQ(present.n_rows, 2U);
  EXPECT_NEAR(present.all_agree, 0.5, kClose);
  EXPECT_NEAR(present.pairwise, 0.5, kClose);
  // true 3, false 1, null 1: observed 2 of 5, expected 14 of 20.
  EXPECT_NEAR(present.alpha.value(), 1 - ((2.0 / 5) / (14.0 / 20)), kClose);
  const FieldAgreement& side = found.fields[1];
  EXPECT_NEAR(side.all_agree, 0.5, kClose);
  EXPECT_NEAR(side.pairwise, ((1.0 / 3) + 1) / 2, kClose);
  const FieldAgreement& size = found.fields[2];
  EXPECT_EQ(size.name, "tumor.size");
  EXPECT_NEAR(size.all_agree, 0.5, kClose) << "a member that is not there is null";
  EXPECT_NEAR(size.pairwise, ((1.0 / 3) + 1) / 2, kClose);
  EXPECT_EQ(size.alpha, std::nullopt) << "numbers are no closed set";
  EXPECT_NEAR(found.whole.all_agree, 0, kClose);
  EXPECT_NEAR(found.whole.pairwise, (1.0 / 3) / 2, kClose);
}

TEST(AgreementCounter, IsWrittenForPeopleAndPrograms) {
  const schema::Schema schema = schema_of(R"({"n": {"type": "integer"}})");
  const Agreement agreement =
      agreement_of(schema, {{R"({"n": 1})", R"({"n": 1})"}, {nullptr, nullptr}});
  const std::string text = to_text(agreement);
  EXPECT_THAT(text, HasSubstr("n                  1.000     1.000       -       1\n"));
  EXPECT_THAT(text, HasSubstr("whole answers      1.000     1.000       -       1\n"));
  EXPECT_THAT(text, HasSubstr("1 of 2 rows have no answer in any run\n"));
  const json::Value value = to_json(agreement);
  EXPECT_EQ(value.find("n_unanswered")->to_int64(), 1);
  const json::Value& field = value.find("fields")->as_array().front();
  EXPECT_EQ(field.find("name")->as_string(), "n");
  EXPECT_EQ(field.find("pairwise")->to_double(), 1);
  EXPECT_TRUE(field.find("alpha")->is_null());
}

}  // namespace
}  // namespace extractinator::eval
