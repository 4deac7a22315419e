// Samples of rows: the same everywhere, nested, even, and read in order.
#include "run/row_sample.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/result.h"
#include "dataset/reader.h"
#include "dataset/record.h"
#include "json/parse.h"
#include "json/value.h"

namespace extractinator::run {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::uint64_t> rows_of(const SampleRequest& request) {
  return RowSample(request).rows();
}

TEST(RowSample, IsTheSameOnEveryMachine) {
  // From the definition, by a program in another language. These may never change: stored runs say
  // what their sample was drawn from, not which rows it had.
  EXPECT_THAT(rows_of({.n = 4, .n_dataset = 20, .seed = 0}), ElementsAre(5, 11, 12, 19));
  EXPECT_THAT(rows_of({.n = 5, .n_dataset = 100, .seed = 7}), ElementsAre(12, 62, 73, 86, 90));
}

TEST(RowSample, HasAsManyRowsAsThereAreAtTheMost) {
  EXPECT_THAT(rows_of({.n = 3, .n_dataset = 0}), IsEmpty());
  EXPECT_THAT(rows_of({.n = 0, .n_dataset = 3}), IsEmpty());
  EXPECT_THAT(rows_of({.n = 3, .n_dataset = 3}), ElementsAre(0, 1, 2));
  EXPECT_THAT(rows_of({.n = 9, .n_dataset = 3}), ElementsAre(0, 1, 2));
  EXPECT_EQ(rows_of({.n = 2, .n_dataset = 3}).size(), 2U);
}

TEST(RowSample, RowsRiseAndALargerSampleHasThoseOfASmallerOne) {
  for (const std::uint64_t seed : {0U, 1U, 99U}) {
    std::vector<std::uint64_t> smaller;
    for (const std::uint64_t n : {1U, 2U, 10U, 50U, 199U, 200U}) {
      const RowSample sample({.n = n, .n_dataset = 200, .seed = seed});
      ASSERT_EQ(sample.rows().size(), n);
      EXPECT_TRUE(std::ranges::is_sorted(sample.rows()));
      EXPECT_TRUE(std::ranges::includes(sample.rows(), smaller));
      for (std::uint64_t row = 0; row < 210; ++row)
        EXPECT_EQ(sample.contains(row), std::ranges::contains(sample.rows(), row));
      smaller = sample.rows();
    }
  }
}

// Each row is as likely as any other: over many seeds they are drawn about as often.
TEST(RowSample, PrefersNoRow) {
  constexpr std::uint64_t kRows = 40;
  constexpr std::uint64_t kSeeds = 4000;
  std::vector<double> counts(kRows);
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    for (const std::uint64_t row : rows_of({.n = 10, .n_dataset = kRows, .seed = seed}))
      ++counts.at(row);
  }
  const double expected = 10.0 / kRows * kSeeds;
  double chi_square = 0;
  for (const double count : counts)
    chi_square += (count - expected) * (count - expected) / expected;
  // 39 degrees of freedom: above 72.1 once in a thousand times if all were equally likely.
  EXPECT_LT(chi_square, 72.1);
}

TEST(RowSample, IsWrittenDownAndReadAgain) {
  const SampleRequest request{.n = 5, .n_dataset = 100, .seed = UINT64_MAX};
  EXPECT_EQ(read_sample(to_json(request)), request);
  for (const char* text :
       {"null",
        "{}",
        R"({"n_rows": 5, "n_dataset_rows": 100})",
        R"({"n_rows": 5, "n_dataset_rows": "100", "seed": 1})",
        R"({"n_rows": -5, "n_dataset_rows": 100, "seed": 1})"})
    EXPECT_EQ(read_sample(json::parse(text).value()), std::nullopt) << text;
}

// Rows 0 to n - 1.
class Numbers final : public dataset::Reader {
 public:
  explicit Numbers(std::uint64_t n, std::uint64_t& n_read) : n_(n), n_read_(n_read) {}
  const std::vector<std::string>& columns() const override { return columns_; }
  Result<std::optional<dataset::Record>> next() override {
    if (n_read_ == n_) return std::nullopt;
    return dataset::Record{.row = n_read_++};
  }

 private:
  std::vector<std::string> columns_ = {"a"};
  std::uint64_t n_;
  std::uint64_t& n_read_;
};

TEST(SampledReader, GivesTheRowsOfTheSampleWithTheirNumbersAndReadsNoFurther) {
  const auto sample = std::make_shared<const RowSample>(SampleRequest{.n = 4, .n_dataset = 30});
  std::uint64_t n_read = 0;
  const auto reader = sampled(std::make_unique<Numbers>(30, n_read), sample);
  EXPECT_THAT(reader->columns(), ElementsAre("a"));
  EXPECT_EQ(reader->n_records(), 4U);
  std::vector<std::uint64_t> rows;
  while (true) {
    const auto record = reader->next();
    ASSERT_TRUE(record);
    if (!*record) break;
    rows.push_back((*record)->row);
  }
  EXPECT_EQ(rows, sample->rows());
  EXPECT_EQ(n_read, sample->rows().back() + 1);
  EXPECT_FALSE(reader->next().value().has_value());

  // A dataset that has become shorter ends where it ends.
  std::uint64_t n_shorter = 0;
  const auto shorter = sampled(std::make_unique<Numbers>(1, n_shorter), sample);
  for (std::size_t i = 0; i < 5; ++i)
    ASSERT_TRUE(shorter->next());
  std::uint64_t n_all = 0;
  const auto all = sampled(std::make_unique<Numbers>(2, n_all), nullptr);
  EXPECT_EQ(all->next().value()->row, 0U);
  EXPECT_EQ(all->next().value()->row, 1U);
  EXPECT_FALSE(all->next().value());
}

}  // namespace
}  // namespace extractinator::run
