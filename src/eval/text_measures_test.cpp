// Passages, words and pairings against values worked out by hand, and against all ways to pair.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "eval/assignment.h"
#include "eval/spans.h"
#include "eval/token_overlap.h"

namespace extractinator::eval {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Marked: a drug at 0-9, a brand at 20-30, a group at 40-50, a drug at 60-70. Found: the first as
// it is, the second as a drug, the third too short and as a drug, the fourth too long, and one more
// where nothing is.
//            correct  incorrect  partial  missing  spurious
//   strict   1        3          0        0        1
//   exact    2        2          0        0        1
//   partial  2        0          2        0        1
//   type     2        2          0        0        1
TEST(Spans, AreCountedByTheFourSchemas) {
  const std::vector<Passage> marked = {
      {.begin = 0, .end = 9, .type = "drug"},
      {.begin = 20, .end = 30, .type = "brand"},
      {.begin = 40, .end = 50, .type = "group"},
      {.begin = 60, .end = 70, .type = "drug"},
  };
  const std::vector<Passage> found = {
      {.begin = 0, .end = 9, .type = "drug"},
      {.begin = 20, .end = 30, .type = "drug"},
      {.begin = 42, .end = 50, .type = "drug"},
      {.begin = 58, .end = 70, .type = "drug"},
      {.begin = 80, .end = 85, .type = "drug"},
  };
  const auto [strict, exact, partial, type] = count_spans(found, marked);
  EXPECT_EQ(strict, (SpanCounts{.n_correct = 1, .n_incorrect = 3, .n_spurious = 1}));
  EXPECT_EQ(exact, (SpanCounts{.n_correct = 2, .n_incorrect = 2, .n_spurious = 1}));
  EXPECT_EQ(partial, (SpanCounts{.n_correct = 2, .n_partial = 2, .n_spurious = 1}));
  EXPECT_EQ(type, (SpanCounts{.n_correct = 2, .n_incorrect = 2, .n_spurious = 1}));
  EXPECT_DOUBLE_EQ(strict.precision(), 1.0 / 5);
  EXPECT_DOUBLE_EQ(strict.recall(), 1.0 / 4);
  EXPECT_DOUBLE_EQ(strict.f1(), 2.0 / 9);
  EXPECT_DOUBLE_EQ(exact.f1(), 4.0 / 9);
  EXPECT_DOUBLE_EQ(partial.precision(), 3.0 / 5);
  EXPECT_DOUBLE_EQ(partial.recall(), 3.0 / 4);
  EXPECT_DOUBLE_EQ(partial.f1(), 6.0 / 9);
  EXPECT_DOUBLE_EQ(type.f1(), 4.0 / 9);
}

TEST(Spans, ThatTouchDoNotOverlapAndAreEachPairedOnce) {
  const std::vector<Passage> marked = {{.begin = 0, .end = 10, .type = "a"}};
  const std::vector<Passage> beside = {{.begin = 10, .end = 12, .type = "a"}};
  EXPECT_EQ(count_spans(beside, marked)[0], (SpanCounts{.n_spurious = 1, .n_missing = 1}));
  // The same one is taken, although another overlaps and comes first.
  const std::vector<Passage> twice = {
      {.begin = 1, .end = 9, .type = "a"}, {.begin = 0, .end = 10, .type = "a"}
  };
  EXPECT_EQ(count_spans(twice, marked)[0], (SpanCounts{.n_correct = 1, .n_spurious = 1}));
}

TEST(Spans, WithoutAnyAreRightOnlyWhereNoneIsMarked) {
  EXPECT_EQ(count_spans({}, {})[0].f1(), 1);
  const std::vector<Passage> one = {{.begin = 0, .end = 1, .type = ""}};
  EXPECT_EQ(count_spans(one, {})[0].f1(), 0);
  EXPECT_EQ(count_spans(one, {})[0].precision(), 0);
  EXPECT_EQ(count_spans({}, one)[0].recall(), 0);
}

TEST(TokenF1, OfWordsIsWorkedOutByHand) {
  EXPECT_THAT(
      words_of(" Links-onder, 8\u00A0MM (\u201Eoud\u201D) "),
      ElementsAre(U"linksonder", U"8", U"mm", U"oud")
  );
  EXPECT_THAT(words_of("?! \u2026"), IsEmpty());
  EXPECT_EQ(token_f1("the left lower lobe", "Left lower lobe."), 2 * 3.0 / 7);
  EXPECT_EQ(token_f1("a a b", "a b b"), 2 * 2.0 / 6);
  EXPECT_EQ(token_f1("MÉTASTASE", "métastase"), 1);
  EXPECT_EQ(token_f1("", " ."), 1);
  EXPECT_EQ(token_f1("", "a"), 0);
  EXPECT_EQ(token_f1("a b", "c"), 0);
}

TEST(Assignment, IsThatOfAllWaysToPair) {
  std::mt19937_64 random(3);
  for (int trial = 0; trial < 500; ++trial) {
    const std::size_t n_rows = 1 + (random() % 5);
    const std::size_t n_columns = 1 + (random() % 5);
    std::vector<std::uint32_t> gains(n_rows * n_columns);
    for (std::uint32_t& gain : gains)
      gain = static_cast<std::uint32_t>(random() % 4);
    // Places beyond the columns stand for rows that are left over.
    std::vector<std::size_t> order(std::max(n_rows, n_columns));
    std::iota(order.begin(), order.end(), 0U);
    std::uint64_t best = 0;
    do {
      std::uint64_t total = 0;
      for (std::size_t row = 0; row < n_rows; ++row) {
        if (order[row] < n_columns) total += gains[(row * n_columns) + order[row]];
      }
      best = std::max(best, total);
    } while (std::ranges::next_permutation(order).found);
    ASSERT_EQ(best_total(gains, n_columns), best);
  }
  EXPECT_EQ(best_total({}, 0), 0U);
  // Taking the largest gain first would give 3.
  EXPECT_EQ(best_total(std::array<std::uint32_t, 4>{3, 2, 2, 0}, 2), 4U);
}

}  // namespace
}  // namespace extractinator::eval
