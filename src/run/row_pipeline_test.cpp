// Rows made on other threads: all, in order, and the same errors as one thread would have.
#include "run/row_pipeline.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <numeric>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/result.h"
#include "json/value.h"
#include "store/run_store.h"
#include "store/testing/sample_run.h"

namespace extractinator::run {
namespace {

using ::testing::ElementsAreArray;

// More than all batches that are under way together.
constexpr std::uint64_t kRows = 3'000;

class RowPipelineTest : public ::testing::TestWithParam<std::size_t> {
 protected:
  // A finished run of so many rows with about so many bytes each.
  store::RunStore run_of(std::uint64_t n_rows, std::size_t n_bytes = 100) {
    auto store = store::RunStore::open(
                     folder_.path() / "run.db", store::testing::sample_configuration(), {}, clock_
    )
                     .value();
    std::vector<store::NewRecord> records;
    std::vector<store::Outcome> outcomes;
    for (std::uint64_t row = 0; row < n_rows; ++row) {
      records.push_back(store::testing::sample_record(row, n_bytes));
      outcomes.push_back(store::testing::sample_outcome(row));
    }
    EXPECT_TRUE(store.begin_attempts(records));
    EXPECT_TRUE(store.finish(outcomes));
    return store;
  }

  static Result<json::Value> number_of(const store::StoredRow& row) {
    return json::Value::integer(static_cast<std::int64_t>(row.key.row));
  }

  // The numbers that were visited before the end, which `status` tells of.
  struct Visited {
    std::vector<std::uint64_t> rows = {};
    Result<void> status = {};
  };
  Visited visit(
      const store::RunStore& store, const MakeRow& make = number_of, std::uint64_t stop_at = kRows
  ) {
    Visited visited;
    visited.status = for_each_made_row(
        store,
        make,
        [&](const json::Value& row) -> Result<void> {
          const auto number = static_cast<std::uint64_t>(row.to_int64().value());
          if (number == stop_at) return fail(ErrorCode::limit_exceeded, "the visitor has enough");
          visited.rows.push_back(number);
          return {};
        },
        GetParam()
    );
    return visited;
  }

  static std::vector<std::uint64_t> first_rows(std::uint64_t n) {
    std::vector<std::uint64_t> rows(n);
    std::iota(rows.begin(), rows.end(), std::uint64_t{0});
    return rows;
  }

  store::testing::TemporaryFolder folder_;
  ManualClock clock_;
};

TEST_P(RowPipelineTest, GivesEveryRowInOrder) {
  const store::RunStore store = run_of(kRows);
  for (int time = 0; time < 3; ++time) {
    const Visited visited = visit(store);
    EXPECT_TRUE(visited.status);
    EXPECT_THAT(visited.rows, ElementsAreArray(first_rows(kRows)));
  }
}

// Rows that fill a batch each.
TEST_P(RowPipelineTest, GivesLongRowsInOrder) {
  constexpr std::uint64_t kLongRows = 40;
  const store::RunStore store = run_of(kLongRows, std::size_t{300} << 10U);
  const Visited visited = visit(store);
  EXPECT_TRUE(visited.status);
  EXPECT_THAT(visited.rows, ElementsAreArray(first_rows(kLongRows)));
}

TEST_P(RowPipelineTest, HasNothingToGiveOfAnEmptyRun) {
  const Visited visited = visit(run_of(0));
  EXPECT_TRUE(visited.status);
  EXPECT_TRUE(visited.rows.empty());
}

TEST_P(RowPipelineTest, StopsAtTheFirstRowThatCannotBeMade) {
  const store::RunStore store = run_of(kRows);
  for (const std::uint64_t bad : {0UL, 63UL, 64UL, 1'000UL, 2'999UL}) {
    const Visited visited = visit(store, [&](const store::StoredRow& row) -> Result<json::Value> {
      if (row.key.row >= bad) return fail(ErrorCode::corrupt, std::to_string(row.key.row));
      return number_of(row);
    });
    ASSERT_FALSE(visited.status);
    EXPECT_EQ(visited.status.error().message, std::to_string(bad));
    EXPECT_THAT(visited.rows, ElementsAreArray(first_rows(bad)));
  }
}

TEST_P(RowPipelineTest, StopsWhereTheVisitorDoes) {
  const store::RunStore store = run_of(kRows);
  for (const std::uint64_t last : {0UL, 1UL, 64UL, 2'999UL}) {
    const Visited visited = visit(store, number_of, last);
    ASSERT_FALSE(visited.status);
    EXPECT_EQ(visited.status.error().code, ErrorCode::limit_exceeded);
    EXPECT_THAT(visited.rows, ElementsAreArray(first_rows(last)));
  }
}

// Rows before one whose checksum does not fit are still given.
TEST_P(RowPipelineTest, StopsAtADamagedRow) {
  {
    const store::RunStore store = run_of(kRows);
  }
  const std::filesystem::path file = folder_.path() / "run.db";
  std::string bytes = store::testing::read_file(file);
  const std::string columns = store::testing::sample_record(2'000).columns_json;
  const std::size_t place = bytes.find(columns);
  ASSERT_NE(place, std::string::npos);
  bytes[place + (columns.size() / 2)] ^= 1;
  store::testing::write_file(file, bytes);

  const Visited visited = visit(store::RunStore::open_read_only(file).value());
  ASSERT_FALSE(visited.status);
  EXPECT_EQ(visited.status.error().code, ErrorCode::corrupt);
  EXPECT_THAT(visited.rows, ElementsAreArray(first_rows(2'000)));
}

INSTANTIATE_TEST_SUITE_P(Makers, RowPipelineTest, ::testing::Values(0, 1, 4));

}  // namespace
}  // namespace extractinator::run
