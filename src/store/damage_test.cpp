// Damaged files, and how much memory a large run takes: opening says what is wrong or gives back
// exactly what was stored.
#include <cstdint>
#include <format>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "store/database.h"
#include "store/format.h"
#include "store/run_store.h"
#include "store/storage.h"
#include "store/testing/sample_run.h"

namespace extractinator::store {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using testing::sample_configuration;
using testing::sample_outcome;
using testing::sample_record;
using testing::TemporaryFolder;

constexpr std::uint64_t kRows = 60;

void fill(RunStore& store, std::uint64_t first, std::uint64_t n_rows, std::size_t n_bytes) {
  std::vector<NewRecord> records;
  std::vector<Outcome> outcomes;
  for (std::uint64_t row = first; row < first + n_rows; ++row) {
    records.push_back(sample_record(row, n_bytes));
    outcomes.push_back(sample_outcome(row));
  }
  ASSERT_TRUE(store.begin_attempts(records));
  ASSERT_TRUE(store.finish(outcomes));
}

// True if everything was read and is what was stored; false if an error said that it is damaged.
bool reads_right(const Result<RunStore>& store, bool may_miss_rows) {
  const auto is_told = [](const Error& error) {
    EXPECT_THAT(error.code, AnyOf(ErrorCode::corrupt, ErrorCode::io_error, ErrorCode::conflict))
        << to_string(error);
    return false;
  };
  if (!store) return is_told(store.error());
  std::uint64_t n_rows = 0;
  const auto visited = store->for_each([&](const StoredRow& row) -> Result<void> {
    EXPECT_EQ(row.outcome, sample_outcome(row.key.row));
    EXPECT_EQ(row.columns_json, sample_record(row.key.row, row.key.row * 20).columns_json);
    EXPECT_EQ(row.key.content, hash_of(row.columns_json));
    ++n_rows;
    return {};
  });
  if (!visited) return is_told(visited.error());
  const auto counts = store->counts();
  if (!counts) return is_told(counts.error());
  EXPECT_EQ(counts->done + counts->invalid + counts->failed, n_rows);
  if (may_miss_rows) {
    EXPECT_LE(n_rows, kRows);
  } else {
    EXPECT_EQ(n_rows, kRows);
  }
  return true;
}

class DamageTest : public ::testing::Test {
 protected:
  DamageTest() {
    auto store = RunStore::open(path(), sample_configuration(), {}, clock_);
    EXPECT_TRUE(store);
    std::vector<NewRecord> records;
    std::vector<Outcome> outcomes;
    for (std::uint64_t row = 0; row < kRows; ++row) {
      records.push_back(sample_record(row, row * 20));
      outcomes.push_back(sample_outcome(row));
      EXPECT_TRUE(store->begin_attempts({&records.back(), 1}));
      EXPECT_TRUE(store->finish({&outcomes.back(), 1}));
      // The log as a process leaves it that dies about here.
      if (row == kRows / 2) running_ = testing::read_folder(folder_.path());
    }
    store = fail(ErrorCode::cancelled, "closed");
    closed_ = testing::read_file(path());
  }
  [[nodiscard]] std::filesystem::path path() const { return folder_.path() / "run.sqlite"; }

  // Reads the files as damaged, first as a reader, then as the next writer.
  [[nodiscard]] int reads(
      const std::map<std::filesystem::path, std::string>& files, bool may_miss_rows
  ) const {
    int n_right = 0;
    for (const bool is_writer : {false, true}) {
      const TemporaryFolder copy;
      for (const auto& [name, content] : files)
        testing::write_file(copy.path() / name.filename(), content);
      const auto target = copy.path() / "run.sqlite";
      const auto store =
          is_writer
              ? RunStore::open(target, sample_configuration(), {.storage = Storage::local}, clock_)
              : RunStore::open_read_only(target);
      if (reads_right(store, may_miss_rows)) ++n_right;
    }
    return n_right;
  }

  TemporaryFolder folder_;
  ManualClock clock_;
  std::string closed_;                          // The database at rest.
  std::map<std::string, std::string> running_;  // Database and log in the middle of a run.
};

TEST_F(DamageTest, UndamagedReadsRight) {
  EXPECT_EQ(reads({{path(), closed_}}, false), 2);
  EXPECT_EQ(reads({running_.begin(), running_.end()}, true), 2);
}

TEST_F(DamageTest, TruncatedDatabaseIsNoticed) {
  int n_right = 0;
  for (int i = 0; i < 200; ++i) {
    const std::size_t n_bytes = closed_.size() * static_cast<std::size_t>(i) / 200;
    SCOPED_TRACE(n_bytes);
    n_right += reads({{path(), closed_.substr(0, n_bytes)}}, false);
  }
  EXPECT_EQ(n_right, 0);
}

TEST_F(DamageTest, FlippedBitIsNoticedOrHarmless) {
  std::mt19937_64 random(11);
  int n_right = 0;
  constexpr int kFlips = 1500;
  for (int i = 0; i < kFlips; ++i) {
    // Every bit of the header of the file, then anywhere.
    const std::size_t bit = i < 800 ? static_cast<std::size_t>(i) : random() % (closed_.size() * 8);
    SCOPED_TRACE(bit);
    std::string damaged = closed_;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    n_right += reads({{path(), damaged}}, false);
  }
  // Free space, counters, times of attempts: not everything is a result.
  EXPECT_LT(n_right, 2 * kFlips);
  RecordProperty("n_harmless", n_right);
}

// A log is valid up to the first damaged frame: later rows are run again, none is wrong.
TEST_F(DamageTest, DamagedLogGivesNoWrongRow) {
  std::mt19937_64 random(13);
  const std::string log = path().string() + "-wal";
  ASSERT_TRUE(running_.contains(log));
  for (int i = 0; i < 300; ++i) {
    SCOPED_TRACE(i);
    std::map<std::filesystem::path, std::string> files(running_.begin(), running_.end());
    std::string& damaged = files[log];
    if (i % 3 == 0) {
      damaged.resize(random() % damaged.size());
    } else {
      const std::size_t bit = random() % (damaged.size() * 8);
      damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    }
    static_cast<void>(reads(files, true));
  }
}

TEST_F(DamageTest, ChangedTablesAreRefused) {
  const char* const changes[] = {
      "CREATE TRIGGER t AFTER INSERT ON outcome BEGIN SELECT 1; END",
      "CREATE VIEW v AS SELECT * FROM record",
      "DROP INDEX outcome_by_status",
      "ALTER TABLE attempt RENAME COLUMN n TO m",
      "PRAGMA application_id=1",
      "DELETE FROM run WHERE key = 'description'",
      "UPDATE run SET value = '{}' WHERE key = 'description'",
      "UPDATE run SET value = '{' WHERE key = 'description'",
  };
  for (const char* change : changes) {
    SCOPED_TRACE(change);
    testing::write_file(path(), closed_);
    {
      const auto database = Database::open(path(), Access::read_write);
      ASSERT_TRUE(database);
      ASSERT_TRUE((*database)->execute(change));
    }
    const auto opened = RunStore::open(path(), sample_configuration(), {}, clock_);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::corrupt);
  }
}

TEST_F(DamageTest, ErrorsOfOneRowNameIt) {
  {
    const auto database = Database::open(path(), Access::read_write);
    ASSERT_TRUE(database);
    ASSERT_TRUE((*database)->execute("UPDATE outcome SET answer = '{}' WHERE row = 4"));
  }
  const auto store = RunStore::open_read_only(path());
  ASSERT_TRUE(store);
  EXPECT_TRUE(store->find(5));
  const auto found = store->find(4);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, ErrorCode::corrupt);
  EXPECT_THAT(found.error().message, HasSubstr("row 4"));
}

TEST_F(DamageTest, ChangedFieldsAreFound) {
  for (const std::string_view change :
       {"UPDATE field SET fields_json = '[]' WHERE row = 5", "DELETE FROM field WHERE row = 5"}) {
    {
      const auto database = Database::open(path(), Access::read_write);
      ASSERT_TRUE(database);
      ASSERT_TRUE((*database)->execute(std::string(change)));
    }
    const auto store = RunStore::open_read_only(path());
    ASSERT_TRUE(store);
    const auto found = store->find(5);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, ErrorCode::corrupt);
  }
}

TEST_F(DamageTest, NewerFormatIsRefused) {
  {
    const auto database = Database::open(path(), Access::read_write);
    ASSERT_TRUE(database);
    ASSERT_TRUE((*database)->execute("PRAGMA user_version=4"));
  }
  const std::string before = testing::read_file(path());
  for (const bool overwrite : {false, true}) {
    const auto opened =
        RunStore::open(path(), sample_configuration(), {.overwrite = overwrite}, clock_);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::corrupt);
    EXPECT_THAT(
        opened.error().message, HasSubstr("it has format 4; this program reads formats 1 to 3")
    );
  }
  EXPECT_EQ(testing::read_file(path()), before);
}

TEST(SqliteVersionTest, OldOnesAreRefused) {
  EXPECT_TRUE(check_sqlite_version());
  EXPECT_TRUE(check_sqlite_version(3051003));
  const auto refused = check_sqlite_version(3040001);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unsupported);
  EXPECT_THAT(refused.error().message, HasSubstr("SQLite 3.40.1"));
  EXPECT_THAT(refused.error().message, HasSubstr("3.51.3"));
}

TEST(StorageTest, NetworkFileSystemsAreKnown) {
  struct Case {
    const char* name;
    std::uint64_t magic;
    Storage want;
  };
  constexpr Case kCases[] = {
      {.name = "ext4", .magic = 0xEF53, .want = Storage::local},
      {.name = "xfs", .magic = 0x58465342, .want = Storage::local},
      {.name = "btrfs", .magic = 0x9123683E, .want = Storage::local},
      {.name = "tmpfs", .magic = 0x01021994, .want = Storage::local},
      {.name = "overlay", .magic = 0x794C7630, .want = Storage::local},
      {.name = "zfs", .magic = 0x2FC12FC1, .want = Storage::local},
      {.name = "nfs", .magic = 0x6969, .want = Storage::network},
      {.name = "lustre", .magic = 0x0BD00BD0, .want = Storage::network},
      {.name = "gpfs", .magic = 0x47504653, .want = Storage::network},
      {.name = "smb2", .magic = 0xFE534D42, .want = Storage::network},
      {.name = "beegfs", .magic = 0x19830326, .want = Storage::network},
      {.name = "ceph", .magic = 0x00C36400, .want = Storage::network},
      {.name = "fuse", .magic = 0x65735546, .want = Storage::network},
  };
  for (const Case& tested : kCases)
    EXPECT_EQ(storage_of_magic(tested.magic), tested.want) << tested.name;
  EXPECT_EQ(detect_storage("/absent").error().code, ErrorCode::io_error);
  EXPECT_TRUE(detect_storage("/"));
}

// Peak resident memory since it was last reset, in bytes; 0 where the system does not say.
std::uint64_t peak_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stoull(line.substr(6)) * 1024;
  }
  return 0;
}

TEST(MemoryTest, ReadingDoesNotGrowWithRows) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "sanitizers keep freed memory";
#endif
  constexpr std::uint64_t kManyRows = 100'000;
  constexpr std::uint64_t kBatch = 1000;
  const TemporaryFolder folder;
  const ManualClock clock;
  auto store = RunStore::open(folder.path() / "run.sqlite", sample_configuration(), {}, clock);
  ASSERT_TRUE(store);
  for (std::uint64_t row = 0; row < kManyRows; row += kBatch)
    fill(*store, row, kBatch, 1000);

  // Makes the present memory the peak; without it the test could not fail.
  ASSERT_TRUE((std::ofstream("/proc/self/clear_refs") << "5" << std::flush).good());
  const std::uint64_t before = peak_memory();
  std::uint64_t n_rows = 0;
  std::uint64_t n_bytes = 0;
  ASSERT_TRUE(store->for_each([&](const StoredRow& row) -> Result<void> {
    ++n_rows;
    n_bytes += row.columns_json.size();
    return {};
  }));
  EXPECT_EQ(n_rows, kManyRows);
  const std::uint64_t grown = peak_memory() - before;
  EXPECT_LT(grown, 8U << 20U) << "while reading " << n_bytes << " bytes";
  RecordProperty("grown_kib", static_cast<int>(grown / 1024));
}

}  // namespace
}  // namespace extractinator::store
