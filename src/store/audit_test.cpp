// Changes every value of every table and looks whether the audit tells; runs of older formats get
// an audit when they go on.
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <format>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/hash.h"
#include "store/crash_marker.h"
#include "store/database.h"
#include "store/run_store.h"
#include "store/testing/child.h"
#include "store/testing/sample_run.h"
#include "store/verification.h"

namespace extractinator::store {
namespace {

using ::testing::HasSubstr;
using testing::sample_configuration;
using testing::sample_outcome;
using testing::sample_record;
using testing::TemporaryFolder;

constexpr std::uint64_t kRows = 12;

// What a reader finds; damage that opening sees counts as found.
std::optional<std::string> finding_of(
    const std::filesystem::path& path, std::span<const AuditHead> anchors = {}
) {
  const auto store = RunStore::open_read_only(path);
  if (!store) return to_string(store.error());
  const auto verified = store->verify(anchors);
  if (!verified) return to_string(verified.error());
  return verified->finding;
}

void change(const std::filesystem::path& path, const std::string& sql) {
  const auto database = Database::open(path, Access::read_write);
  ASSERT_TRUE(database);
  const auto done = (*database)->execute("PRAGMA ignore_check_constraints=on; " + sql);
  ASSERT_TRUE(done) << sql << ": " << to_string(done.error());
}

std::vector<std::string> values_of(const std::filesystem::path& path, std::string_view sql) {
  const auto database = Database::open(path, Access::read_only);
  EXPECT_TRUE(database);
  auto statement = (*database)->prepare(sql);
  EXPECT_TRUE(statement);
  auto cursor = statement->query();
  EXPECT_TRUE(cursor);
  std::vector<std::string> values;
  while (cursor->next().value())
    values.push_back(cursor->bytes(0));
  return values;
}

std::uint64_t number_of(const std::filesystem::path& path, std::string_view sql) {
  return std::stoull(values_of(path, sql).at(0));
}

class AuditTest : public ::testing::Test {
 protected:
  // A run to which everything happens that can happen to a run.
  AuditTest() {
    {
      // Dies with row 0 in flight.
      testing::Child child([&](const testing::Child::Say& say) {
        auto store = RunStore::open(path(), sample_configuration(), {}, clock_);
        const NewRecord record = sample_record(0);
        say(store && store->begin_attempts({&record, 1}) ? "begun" : "error");
      });
      EXPECT_EQ(child.next_line(), "begun");
      child.kill();
    }
    clock_.advance(std::chrono::seconds(1));
    {
      auto store = RunStore::open(path(), sample_configuration(), {}, clock_).value();
      for (std::uint64_t row = 0; row < kRows; ++row) {
        begin(store, row);
        if (row == 1) {
          EXPECT_TRUE(store.withdraw_attempts(std::vector<std::uint64_t>{row}));
          begin(store, row);
        }
        if (row != kRows - 2) finish(store, sample_outcome(row));
      }
      EXPECT_TRUE(store.add_work({.n_rows = kRows, .elapsed = std::chrono::seconds(1)}));
    }
    clock_.advance(std::chrono::seconds(1));
    auto store =
        RunStore::open(path(), sample_configuration(), {.retry_failed = true}, clock_).value();
    const NewRecord other = sample_record(4, 100, 1);
    EXPECT_TRUE(store.begin_attempts({&other, 1}));
    finish(
        store, {.row = 4, .status = Status::failed, .cause = "quarantined", .message = "it crashed"}
    );
    begin(store, 2);
    finish(store, sample_outcome(2));
    EXPECT_TRUE(store.set_row_count(kRows - 1));
    EXPECT_TRUE(store.add_work({.n_rows = 1, .elapsed = std::chrono::seconds(1)}));
    before_export_ = store.audit_head().value();
    EXPECT_TRUE(store.note_exports(std::vector{hash_of("file")}));
    head_ = store.audit_head().value();
  }

  static void begin(RunStore& store, std::uint64_t row) {
    const NewRecord record = sample_record(row);
    EXPECT_TRUE(store.begin_attempts({&record, 1}));
  }
  static void finish(RunStore& store, const Outcome& outcome) {
    EXPECT_TRUE(store.finish({&outcome, 1}));
  }

  [[nodiscard]] std::filesystem::path path() const { return folder_.path() / "run.sqlite"; }
  // The run once more, to be changed.
  [[nodiscard]] std::filesystem::path copy() const {
    const auto target = folder_.path() / "changed.sqlite";
    testing::write_file(target, testing::read_file(path()));
    return target;
  }
  // Of the run with one change.
  [[nodiscard]] std::optional<std::string> finding_after(const std::string& sql) const {
    const auto target = copy();
    change(target, sql);
    return finding_of(target);
  }

  TemporaryFolder folder_;
  ManualClock clock_;
  AuditHead before_export_;
  AuditHead head_;
};

TEST_F(AuditTest, HoldsForARunToWhichEverythingHappened) {
  EXPECT_EQ(finding_of(path()), std::nullopt);
  const auto verified = RunStore::open_read_only(path()).value().verify({}).value();
  EXPECT_EQ(verified.format, 3);
  EXPECT_EQ(verified.n_rows, kRows - 1);
  EXPECT_EQ(verified.head, head_);
  EXPECT_THAT(verified.exports, ::testing::ElementsAre(hash_of("file")));
  EXPECT_THAT(
      values_of(path(), "SELECT DISTINCT event FROM audit"),
      ::testing::UnorderedElementsAre(
          "created",
          "begun",
          "resumed",
          "died",
          "done",
          "invalid",
          "failed",
          "withdrawn",
          "worked",
          "retried",
          "changed",
          "quarantined",
          "shortened",
          "exported"
      )
  );
  // Everything else in the file is as the audit says it; a writer finds the same.
  EXPECT_EQ(
      RunStore::open(path(), sample_configuration(), {}, clock_).value().verify({})->finding,
      std::nullopt
  );
}

TEST_F(AuditTest, OverwritingKeepsTheAudit) {
  {
    auto store =
        RunStore::open(path(), sample_configuration(), {.overwrite = true}, clock_).value();
    begin(store, 0);
    finish(store, sample_outcome(0));
    EXPECT_GT(store.audit_head()->n, head_.n);
  }
  EXPECT_EQ(finding_of(path(), {&head_, 1}), std::nullopt);
}

TEST_F(AuditTest, EveryChangeOfAValueIsFound) {
  struct Table {
    std::string_view name;
    std::string_view key;
  };
  constexpr Table kTables[] = {
      {.name = "audit", .key = "n"},
      {.name = "attempt", .key = "row, n"},
      {.name = "field", .key = "row"},
      {.name = "outcome", .key = "row"},
      {.name = "record", .key = "row"},
      {.name = "run", .key = "key"},
  };
  int n_changes = 0;
  for (const Table& table : kTables) {
    const std::uint64_t n_rows =
        number_of(path(), std::format("SELECT count(*) FROM {}", table.name));
    ASSERT_GT(n_rows, 0U) << table.name;
    for (std::uint64_t row = 0; row < n_rows; ++row) {
      const std::string where = std::format(
          "WHERE ({0}) = (SELECT {0} FROM {1} ORDER BY {0} LIMIT 1 OFFSET {2})",
          table.key,
          table.name,
          row
      );
      EXPECT_TRUE(
          finding_after(std::format("DELETE FROM {} {}", table.name, where)) ||
          (table.name == "audit" && row == n_rows - 1)
      ) << table.name
        << " " << row;
      for (const std::string& column :
           values_of(path(), std::format("SELECT name FROM pragma_table_info('{}')", table.name))) {
        const std::string sql = std::format(
            "UPDATE {0} SET {1} = CASE typeof({1}) WHEN 'integer' THEN {1} + 1000"
            " WHEN 'text' THEN {1} || 'x' WHEN 'blob' THEN zeroblob(length({1}))"
            " ELSE (SELECT CASE type WHEN 'INTEGER' THEN 7 ELSE 'crash' END"
            "       FROM pragma_table_info('{0}') WHERE name = '{1}') END {2}",
            table.name,
            column,
            where
        );
        EXPECT_TRUE(finding_after(sql)) << sql;
        ++n_changes;
      }
    }
  }
  EXPECT_GT(n_changes, 400);
  RecordProperty("n_changes", n_changes);
}

TEST_F(AuditTest, OtherWaysToTamperAreFound) {
  for (const char* sql : {
           // Two answers change places, checksums and all.
           "UPDATE outcome SET row = -1 WHERE row = 5; UPDATE outcome SET row = 5 WHERE row = 9;"
           "UPDATE outcome SET row = 9 WHERE row = -1",
           // A death that was not, a number of an attempt, an empty list of fields.
           "UPDATE attempt SET death = 'unknown' WHERE row = 8",
           "UPDATE attempt SET n = 2 WHERE row = 8",
           "INSERT INTO field (row, fields_json) VALUES (0, '')",
           // Rows that nobody began.
           "INSERT INTO record VALUES (77, zeroblob(32), 0, '{}')",
           "INSERT INTO attempt VALUES (9, 9, '2026-01-31T13:59:59.123Z', NULL)",
           "INSERT INTO run VALUES ('more', '')",
           // Numbers of rows that cannot be.
           "UPDATE audit SET row = -1 WHERE row IS NULL",
           "UPDATE record SET row = -5 WHERE row = 0",
           // The audit as a whole.
           "DELETE FROM audit",
           "DELETE FROM audit WHERE n > 5",
           "DELETE FROM audit WHERE n BETWEEN 3 AND 6",
           "UPDATE audit SET n = -n WHERE n IN (3, 4);"
           "UPDATE audit SET n = 7 + n WHERE n < 0",
           "DROP TABLE audit; PRAGMA user_version=2",
       }) {
    const auto found = finding_after(sql);
    // A file without audit is as good as it was before there were audits; who wants to know more
    // keeps a head.
    if (std::string_view(sql).contains("DROP TABLE")) {
      EXPECT_EQ(found, std::nullopt);
      EXPECT_TRUE(finding_of(folder_.path() / "changed.sqlite", {&head_, 1}));
    } else {
      EXPECT_TRUE(found) << sql;
    }
  }
}

// What no chain can tell by itself: that its last entries are gone together with what they tell of.
TEST_F(AuditTest, AHeadKeptElsewhereFindsWhatAChainCannot) {
  const auto shorter = copy();
  change(shorter, std::format("DELETE FROM audit WHERE n > {}", before_export_.n));
  EXPECT_EQ(finding_of(shorter), std::nullopt);
  EXPECT_THAT(finding_of(shorter, {&head_, 1}).value_or(""), HasSubstr("a manifest tells of"));
  EXPECT_EQ(finding_of(shorter, {&before_export_, 1}), std::nullopt);
  // A copy of earlier, gone on with in another way.
  auto store = RunStore::open(shorter, sample_configuration(), {}, clock_).value();
  begin(store, 2 * kRows);
  begin(store, 2 * kRows + 1);
  EXPECT_EQ(store.verify({})->finding, std::nullopt);
  EXPECT_THAT(
      store.verify({&head_, 1})->finding.value_or(""),
      HasSubstr("is not the one that a manifest tells of")
  );
}

TEST_F(AuditTest, NotesExportsOfARunThatNobodyWrites) {
  const std::vector files = {hash_of("a"), hash_of("b")};
  {
    const auto store = RunStore::open(path(), sample_configuration(), {}, clock_);
    EXPECT_EQ(RunStore::note_exports(path(), files, clock_).error().code, ErrorCode::conflict);
  }
  ASSERT_TRUE(RunStore::note_exports(path(), files, clock_));
  EXPECT_THAT(
      RunStore::open_read_only(path()).value().verify({&head_, 1})->exports,
      ::testing::ElementsAre(hash_of("file"), files[0], files[1])
  );
  EXPECT_FALSE(std::filesystem::exists(path().string() + "-wal"));
}

TEST_F(AuditTest, RefusedCallsLeaveNoEntry) {
  auto store = RunStore::open(path(), sample_configuration(), {}, clock_).value();
  const AuditHead head = store.audit_head().value();
  const NewRecord finished = sample_record(5);
  EXPECT_FALSE(store.begin_attempts(std::vector{sample_record(50), finished}));
  EXPECT_EQ(store.audit_head().value(), head);
  begin(store, 50);
  EXPECT_EQ(store.audit_head()->n, head.n + 1);
  EXPECT_EQ(store.verify({})->finding, std::nullopt);
}

// Files that programs of the older formats wrote.
class OlderFormatTest : public ::testing::TestWithParam<int> {
 protected:
  void SetUp() override {
    const char* source = std::getenv("EXTRACTINATOR_SOURCE_DIR");
    ASSERT_NE(source, nullptr);
    const std::string sql = testing::read_file(
        std::filesystem::path(source) / std::format("src/store/testdata/format_{}.sql", GetParam())
    );
    ASSERT_FALSE(sql.empty());
    testing::write_file(path(), "");
    change(path(), sql);
  }
  [[nodiscard]] std::filesystem::path path() const { return folder_.path() / "run.sqlite"; }

  TemporaryFolder folder_;
  ManualClock clock_;
};

TEST_P(OlderFormatTest, IsReadAsItIsAndGetsAnAuditWhenItGoesOn) {
  const auto rows_of = [](const RunStore& store) {
    std::vector<Outcome> rows;
    EXPECT_TRUE(store.for_each([&](const StoredRow& row) -> Result<void> {
      rows.push_back(row.outcome);
      return {};
    }));
    return rows;
  };
  const std::string before = testing::read_file(path());
  std::vector<Outcome> rows;
  Configuration configuration;
  {
    const auto store = RunStore::open_read_only(path());
    ASSERT_TRUE(store) << to_string(store.error());
    rows = rows_of(*store);
    configuration = store->configuration().value();
    EXPECT_EQ(store->audit_head().value(), AuditHead{});
    const auto verified = store->verify({}).value();
    EXPECT_EQ(verified.finding, std::nullopt);
    EXPECT_EQ(verified.format, GetParam());
    EXPECT_EQ(verified.n_outcomes, 4U);
    EXPECT_EQ(RunStore::note_exports(path(), {}, clock_).error().code, ErrorCode::unsupported);
  }
  EXPECT_EQ(rows.size(), 4U);
  EXPECT_EQ(testing::read_file(path()), before);
  {
    auto store = RunStore::open(path(), configuration, {}, clock_);
    ASSERT_TRUE(store) << to_string(store.error());
    EXPECT_EQ(rows_of(*store), rows);
    const NewRecord record = sample_record(4);
    ASSERT_TRUE(store->begin_attempts({&record, 1}));
    const Outcome outcome = {
        .row = 4, .status = Status::done, .answer = "{}", .fields_json = R"([{"pointer":""}])"
    };
    ASSERT_TRUE(store->finish({&outcome, 1}));
    rows.push_back(outcome);
  }
  EXPECT_EQ(finding_of(path()), std::nullopt);
  EXPECT_EQ(rows_of(RunStore::open_read_only(path()).value()), rows);
  EXPECT_THAT(
      values_of(path(), "SELECT event || coalesce(row, '') FROM audit ORDER BY n"),
      ::testing::ElementsAre(
          "upgraded", "kept0", "kept1", "kept2", "kept3", "resumed", "begun4", "done4"
      )
  );
  change(path(), "UPDATE outcome SET answer = '{}' WHERE row = 2");
  EXPECT_TRUE(finding_of(path()));
}

// The checksums tell where there is no audit.
TEST_P(OlderFormatTest, DamageIsFound) {
  change(path(), "UPDATE outcome SET answer = '{}' WHERE row = 2");
  EXPECT_EQ(finding_of(path()), "the outcome of row 2 does not fit its checksum");
}

INSTANTIATE_TEST_SUITE_P(Formats, OlderFormatTest, ::testing::Values(1, 2));

}  // namespace
}  // namespace extractinator::store
