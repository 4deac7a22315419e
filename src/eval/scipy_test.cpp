// Tests of differences and agreement against SciPy, or against Python by their definitions, on
// random cases: ties, zeros, nothing but equal values, single rows and NaN among them.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "eval/detectable.h"
#include "eval/gamma.h"
#include "eval/holm.h"
#include "eval/krippendorff.h"
#include "eval/kruskal_wallis.h"
#include "eval/mcnemar.h"
#include "eval/signed_rank.h"
#include "eval/testing/sklearn_oracle.h"
#include "json/value.h"

namespace extractinator::eval {
namespace {

constexpr std::size_t kCases = 1000;
constexpr double kClose = 1e-9;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

using Numbers = std::vector<double>;

// Cases for the oracle, and what ours says of each.
struct Cases {
  json::Value::Array asked = {};
  std::vector<std::optional<double>> ours = {};

  void add(
      const std::string& test, const std::vector<Numbers>& data, std::optional<double> our_value
  ) {
    json::Value::Array lists;
    for (const Numbers& list : data) {
      json::Value::Array numbers;
      for (const double x : list)
        numbers.push_back(std::isnan(x) ? json::Value() : json::Value::number(x));
      lists.emplace_back(std::move(numbers));
    }
    asked.emplace_back(
        json::Value::Object{
            {.key = "test", .value = json::Value(test)},
            {.key = "data", .value = json::Value(std::move(lists))},
        }
    );
    ours.push_back(our_value);
  }
};

// Copies a member; transform() of a pointer to one would give a reference.
template <typename Found, typename Value>
std::optional<double> member_of(const std::optional<Found>& found, Value Found::* member) {
  return found ? std::optional((*found).*member) : std::nullopt;
}

// 0 to n - 1.
std::size_t below(std::mt19937_64& random, std::size_t n) {
  return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
}
double whole_below(std::mt19937_64& random, std::size_t n) {
  return static_cast<double>(below(random, n));
}

// Few levels make ties and zeros; one in fifty lists has a NaN.
Numbers some_numbers(std::mt19937_64& random, std::size_t n) {
  constexpr std::size_t kLevels[] = {1, 2, 3, 7, 1'000'000};
  const std::size_t n_levels = kLevels[below(random, std::size(kLevels))];
  const double shift = whole_below(random, n_levels + 1);
  Numbers numbers;
  for (std::size_t i = 0; i < n; ++i)
    numbers.push_back((whole_below(random, n_levels) - shift) / 7);
  if (n > 0 && below(random, 50) == 0) numbers[below(random, n)] = kNaN;
  return numbers;
}

void add_signed_rank(Cases& cases, std::mt19937_64& random) {
  // Of different sizes: any order of 1 to n, stretched, with any signs.
  Numbers different(1 + below(random, kMostExactDifferences));
  for (std::size_t i = 0; i < different.size(); ++i)
    different[i] = (below(random, 3) == 0 ? -1.5 : 1.5) * static_cast<double>(i + 1);
  std::ranges::shuffle(different, random);
  const auto exact = signed_rank(different);
  ASSERT_TRUE(exact && exact->is_exact);
  cases.add("signed_rank_exact", {different}, exact->p_value);

  Numbers differences = some_numbers(random, below(random, 80));
  if (std::ranges::all_of(differences, [](double x) { return x == 0; }))
    differences.resize(std::min<std::size_t>(differences.size(), 8));
  const auto add = [&](const std::string& name, Zeros zeros) {
    const auto result = signed_rank(differences, {.zeros = zeros, .is_approximate = true});
    cases.add(name, {differences}, member_of(result, &SignedRank::p_value));
    cases.add(name + "_sum", {differences}, result.transform([](const SignedRank& found) {
      return std::min(found.rank_sum_above, found.rank_sum_below);
    }));
  };
  add("signed_rank_wilcox", Zeros::dropped);
  add("signed_rank_pratt", Zeros::ranked);
}

void add_kruskal(Cases& cases, std::mt19937_64& random) {
  std::vector<Numbers> groups(1 + below(random, 6));
  const bool is_whole = below(random, 2) == 0;
  for (Numbers& group : groups) {
    group = some_numbers(random, below(random, 40) == 0 ? 0 : 1 + below(random, 30));
    if (!is_whole) continue;
    for (double& number : group)
      number = std::floor(number);  // Ties across groups.
  }
  const auto result = kruskal_wallis(groups);
  cases.add("kruskal_h", groups, member_of(result, &KruskalWallis::h));
  cases.add("kruskal_p", groups, member_of(result, &KruskalWallis::p_value));
}

void add_mcnemar(Cases& cases, std::mt19937_64& random) {
  constexpr std::size_t kMost[] = {1, 2, 8, 100, 5000};
  const std::size_t most = kMost[below(random, std::size(kMost))];
  const Discordant discordant{
      .n_first_only = below(random, most), .n_second_only = below(random, most)
  };
  const Numbers data = {
      static_cast<double>(discordant.n_first_only), static_cast<double>(discordant.n_second_only)
  };
  cases.add("mcnemar_exact", {data}, mcnemar_exact(discordant));
  cases.add("mcnemar_corrected", {data}, mcnemar_corrected(discordant));
}

void add_holm(Cases& cases, std::mt19937_64& random) {
  std::vector<std::optional<double>> p_values(1 + below(random, 7));
  Numbers data;
  for (auto& p : p_values) {
    if (below(random, 6) > 0) p = whole_below(random, 30) / (below(random, 2) == 0 ? 29 : 600);
    data.push_back(p.value_or(kNaN));
  }
  const std::size_t wanted = below(random, p_values.size());
  cases.add("holm", {data, {static_cast<double>(wanted)}}, holm_adjusted(p_values)[wanted]);
}

void add_alpha(Cases& cases, std::mt19937_64& random) {
  std::vector<Numbers> units(below(random, 15));
  const std::size_t n_raters = 1 + below(random, 5);
  const std::size_t n_labels = 1 + below(random, 5);
  for (Numbers& unit : units) {
    const double usual = whole_below(random, n_labels);
    for (std::size_t rater = 0; rater < n_raters; ++rater) {
      if (below(random, 5) == 0) continue;  // Missing.
      unit.push_back(below(random, 3) > 0 ? usual : (whole_below(random, n_labels) * 1.5) - 2);
    }
  }
  cases.add("alpha_nominal", units, krippendorff_alpha(units, AlphaLevel::nominal));
  cases.add("alpha_ordinal", units, krippendorff_alpha(units, AlphaLevel::ordinal));
  cases.add("alpha_interval", units, krippendorff_alpha(units, AlphaLevel::interval));
}

void add_detectable(Cases& cases, std::mt19937_64& random) {
  const Numbers differences = [&] {
    Numbers numbers;
    for (std::size_t n = 1 + below(random, 40); n > 0; --n)
      numbers.push_back((whole_below(random, 100) / 9) - 4);
    return numbers;
  }();
  std::vector<std::uint32_t> clusters;
  Numbers cluster_data;
  const std::size_t n_clusters = below(random, 3) == 0 ? 0 : 1 + below(random, 10);
  for (std::size_t i = 0; i < differences.size(); ++i) {
    clusters.push_back(static_cast<std::uint32_t>(n_clusters == 0 ? i : below(random, n_clusters)));
    cluster_data.push_back(clusters.back());
  }
  const auto error = clustered_standard_error(differences, clusters);
  cases.add("standard_error", {differences, cluster_data}, error);
  const double alpha = (1 + whole_below(random, 998)) / 1000;
  const double power = (1 + whole_below(random, 998)) / 1000;
  cases.add(
      "detectable",
      {{error.value_or(1), alpha, power}},
      minimum_detectable_effect(error.value_or(1), {.alpha = alpha, .power = power})
  );
}

TEST(SciPy, SaysTheSameOfRandomCases) {
  std::mt19937_64 random(31);
  Cases cases;
  for (std::size_t i = 0; i < kCases; ++i) {
    ASSERT_NO_FATAL_FAILURE(add_signed_rank(cases, random));
    add_kruskal(cases, random);
    add_mcnemar(cases, random);
    add_holm(cases, random);
    add_alpha(cases, random);
    add_detectable(cases, random);
  }
  const auto theirs = testing::ask_scipy(cases.asked);
  if (!theirs) GTEST_SKIP() << "nothing was compared: " << theirs.error();
  std::size_t n_undefined = 0;
  for (std::size_t i = 0; i < cases.ours.size(); ++i) {
    const std::optional<double>& ours = cases.ours[i];
    ASSERT_EQ(ours.has_value(), (*theirs)[i].has_value())
        << "case " << i << ", " << cases.asked[i].find("test")->as_string();
    if (!ours) {
      ++n_undefined;
      continue;
    }
    // Sums of ranks and alpha of few values may be large.
    ASSERT_NEAR(*ours, *(*theirs)[i], kClose * std::max(1.0, std::abs(*ours)))
        << "case " << i << ", " << cases.asked[i].find("test")->as_string();
  }
  EXPECT_GT(n_undefined, 100U) << "too few degenerate cases to mean anything";
}

// Digits of very small p-values are right as well, not only their distance from 0.
TEST(SciPy, SaysTheSameOfTails) {
  std::mt19937_64 random(37);
  Cases cases;
  for (std::size_t i = 0; i < kCases; ++i) {
    const double n_degrees = 1 + whole_below(random, i % 2 == 0 ? 6 : 300);
    const double x = whole_below(random, 1'000'000) / 1000;
    cases.add("chi_square", {{x, n_degrees}}, chi_square_above(x, n_degrees));
    const Discordant discordant{
        .n_first_only = below(random, 20), .n_second_only = 20 + below(random, 900)
    };
    cases.add(
        "mcnemar_exact",
        {{static_cast<double>(discordant.n_first_only),
          static_cast<double>(discordant.n_second_only)}},
        mcnemar_exact(discordant)
    );
  }
  const auto theirs = testing::ask_scipy(cases.asked);
  if (!theirs) GTEST_SKIP() << "nothing was compared: " << theirs.error();
  double least = 1;
  for (std::size_t i = 0; i < cases.ours.size(); ++i) {
    const double ours = cases.ours[i].value();
    const double wanted = (*theirs)[i].value();
    least = std::min(least, ours);
    ASSERT_LE(std::abs(ours - wanted), kClose * wanted)
        << "case " << i << ", " << cases.asked[i].find("test")->as_string() << ": " << ours
        << " instead of " << wanted;
  }
  EXPECT_LT(least, 1e-200);
}

}  // namespace
}  // namespace extractinator::eval
