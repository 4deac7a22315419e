// What the run database promises on a working disk: plans, attempts, outcomes, resume, reading.
#include "store/run_store.h"

#include <chrono>
#include <cstdint>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "store/crash_marker.h"
#include "store/testing/sample_run.h"

namespace extractinator::store {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::sample_configuration;
using testing::sample_outcome;
using testing::sample_record;

class RunStoreTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path path() const { return folder_.path() / "run.sqlite"; }

  [[nodiscard]] RunStore open(const OpenOptions& options = {}) const {
    auto store = RunStore::open(path(), sample_configuration(), options, clock_);
    if (!store) ADD_FAILURE() << to_string(store.error());
    return std::move(store).value();
  }
  static void begin(RunStore& store, std::uint64_t row, int version = 0) {
    const NewRecord record = sample_record(row, 100, version);
    const auto begun = store.begin_attempts({&record, 1});
    ASSERT_TRUE(begun) << to_string(begun.error());
  }
  static void finish(RunStore& store, std::uint64_t row) {
    const Outcome outcome = sample_outcome(row);
    const auto finished = store.finish({&outcome, 1});
    ASSERT_TRUE(finished) << to_string(finished.error());
  }
  static Plan plan(const RunStore& store, std::uint64_t row, int version = 0) {
    return store.plan(sample_record(row, 100, version).key).value();
  }
  static std::vector<std::uint64_t> rows_of(const RunStore& store) {
    std::vector<std::uint64_t> rows;
    EXPECT_TRUE(store.for_each([&](const StoredRow& row) -> Result<void> {
      rows.push_back(row.key.row);
      return {};
    }));
    return rows;
  }

  testing::TemporaryFolder folder_;
  ManualClock clock_;
};

TEST_F(RunStoreTest, GivesBackWhatWasFinished) {
  RunStore store = open();
  for (std::uint64_t row = 0; row < 8; ++row) {
    begin(store, row);
    finish(store, row);
  }
  EXPECT_EQ(store.counts().value(), (Counts{.done = 4, .invalid = 2, .failed = 2}));
  std::uint64_t next = 0;
  ASSERT_TRUE(store.for_each([&](const StoredRow& stored) -> Result<void> {
    EXPECT_EQ(stored.key, sample_record(next).key);
    EXPECT_EQ(stored.columns_json, sample_record(next).columns_json);
    EXPECT_EQ(stored.outcome, sample_outcome(next));
    EXPECT_EQ(stored.n_attempts, 1U);
    ++next;
    return {};
  }));
  EXPECT_EQ(next, 8U);
  EXPECT_EQ(store.find(5).value()->outcome, sample_outcome(5));
  EXPECT_EQ(store.find(8).value(), std::nullopt);
  EXPECT_EQ(store.first().value()->outcome, sample_outcome(0));
}

TEST_F(RunStoreTest, FirstIsTheLeastRowWithAnOutcome) {
  RunStore store = open();
  EXPECT_EQ(store.first().value(), std::nullopt);
  begin(store, 2);
  EXPECT_EQ(store.first().value(), std::nullopt);
  for (const std::uint64_t row : {7UL, 5UL}) {
    begin(store, row);
    finish(store, row);
  }
  EXPECT_EQ(store.first().value()->key, sample_record(5).key);
}

// Raw model output may hold anything.
TEST_F(RunStoreTest, KeepsEveryByteOfAnAnswer) {
  const std::string every_byte = [] {
    std::string text;
    for (int byte = 0; byte < 256; ++byte)
      text += static_cast<char>(byte);
    return text;
  }();
  for (const std::string& answer : {every_byte, std::string(), std::string(3'000'000, 'x')}) {
    RunStore store = open({.overwrite = true});
    begin(store, 0);
    const Outcome outcome = {.row = 0, .status = Status::invalid, .answer = answer};
    ASSERT_TRUE(store.finish({&outcome, 1}));
    EXPECT_EQ(store.find(0).value()->outcome, outcome);
  }
}

TEST_F(RunStoreTest, RowsComeInInputOrder) {
  RunStore store = open();
  for (const std::uint64_t row : {7U, 2U, 9U, 0U}) {
    begin(store, row);
    finish(store, row);
  }
  EXPECT_THAT(rows_of(store), ElementsAre(0, 2, 7, 9));
}

TEST_F(RunStoreTest, BatchesAreOneTransaction) {
  RunStore store = open();
  std::vector<NewRecord> records;
  std::vector<Outcome> outcomes;
  for (std::uint64_t row = 0; row < 10; ++row) {
    records.push_back(sample_record(row));
    outcomes.push_back(sample_outcome(row));
  }
  ASSERT_TRUE(store.begin_attempts(records));
  outcomes.back().row = 99;  // Was not begun, so none of them counts.
  EXPECT_EQ(store.finish(outcomes).error().code, ErrorCode::conflict);
  EXPECT_THAT(rows_of(store), IsEmpty());
  outcomes.back().row = 9;
  ASSERT_TRUE(store.finish(outcomes));
  EXPECT_EQ(rows_of(store).size(), 10U);
}

struct PlanCase {
  const char* name;
  // b begin, f finish, w withdraw, B begin with other content, r reopen with retry_failed,
  // o reopen with overwrite, . reopen, c reopen after a crash.
  const char* steps;
  std::uint64_t row;  // 0 ends done, 2 invalid, 3 failed.
  Plan want;
};

class PlanTest : public RunStoreTest, public ::testing::WithParamInterface<PlanCase> {};

TEST_P(PlanTest, IsAsTheStepsSay) {
  const PlanCase& tested = GetParam();
  std::optional<RunStore> store = open();
  const auto reopen = [&](const OpenOptions& options) {
    store.reset();
    store = open(options);
  };
  for (const char* step = tested.steps; *step != '\0'; ++step) {
    SCOPED_TRACE(step);
    switch (*step) {
      case 'b':
        begin(*store, tested.row);
        break;
      case 'B':
        begin(*store, tested.row, 1);
        break;
      case 'f':
        finish(*store, tested.row);
        break;
      case 'w':
        ASSERT_TRUE(store->withdraw_attempts({&tested.row, 1}));
        break;
      case 'r':
        reopen({.retry_failed = true});
        break;
      case 'c':
        testing::write_file(crash_marker_path(path()), "crash\n");
        reopen({});
        break;
      case 'o':
        reopen({.overwrite = true});
        break;
      default:
        reopen({});
    }
  }
  EXPECT_EQ(plan(*store, tested.row), tested.want);
}

INSTANTIATE_TEST_SUITE_P(
    All,
    PlanTest,
    ::testing::ValuesIn(
        std::vector<PlanCase>{
            {.name = "new_row", .steps = "", .row = 0, .want = Plan::run},
            {.name = "new_row_reopened", .steps = ".", .row = 0, .want = Plan::run},
            {.name = "begun_once", .steps = "b.", .row = 0, .want = Plan::run},
            {.name = "begun_twice", .steps = "b.b.", .row = 0, .want = Plan::run},
            {.name = "died_three_times", .steps = "b.b.b.", .row = 0, .want = Plan::run},
            {.name = "died_four_times", .steps = "b.b.b.b.", .row = 0, .want = Plan::postponed},
            {.name = "died_seven_times",
             .steps = "b.b.b.b.b.b.b.",
             .row = 0,
             .want = Plan::postponed},
            {.name = "died_eight_times",
             .steps = "b.b.b.b.b.b.b.b.",
             .row = 0,
             .want = Plan::quarantined},
            {.name = "postponed_and_finished",
             .steps = "b.b.b.b.bf.",
             .row = 0,
             .want = Plan::skip_finished},
            {.name = "postponed_and_retried", .steps = "b.b.b.b.r", .row = 0, .want = Plan::run},
            {.name = "postponed_and_crashed_once",
             .steps = "b.b.b.b.bc",
             .row = 0,
             .want = Plan::postponed},
            {.name = "postponed_and_crashed_twice",
             .steps = "b.b.b.b.bcbc",
             .row = 0,
             .want = Plan::quarantined},
            {.name = "stops_of_a_postponed_do_not_count",
             .steps = "b.b.b.b.b.b.b.bw.bw.",
             .row = 0,
             .want = Plan::postponed},
            {.name = "crashed_once", .steps = "bc", .row = 0, .want = Plan::run},
            {.name = "crashed_twice", .steps = "bcbc", .row = 0, .want = Plan::quarantined},
            {.name = "crashed_and_died", .steps = "bcb.b.", .row = 0, .want = Plan::run},
            {.name = "crash_of_others", .steps = "bfc", .row = 0, .want = Plan::skip_finished},
            {.name = "clean_stops_do_not_count", .steps = "bw.bw.bw.", .row = 0, .want = Plan::run},
            {.name = "one_clean_stop", .steps = "b.bw.", .row = 0, .want = Plan::run},
            {.name = "quarantine_ends", .steps = "bcbcf", .row = 3, .want = Plan::skip_finished},
            {.name = "quarantine_retried", .steps = "bcbcfr", .row = 3, .want = Plan::run},
            {.name = "open_quarantine_retried", .steps = "bcbcr", .row = 3, .want = Plan::run},
            {.name = "done", .steps = "bf.", .row = 0, .want = Plan::skip_finished},
            {.name = "done_at_second", .steps = "b.bf.", .row = 0, .want = Plan::skip_finished},
            {.name = "invalid", .steps = "bf.", .row = 2, .want = Plan::skip_finished},
            {.name = "failed", .steps = "bf.", .row = 3, .want = Plan::skip_finished},
            {.name = "done_not_retried", .steps = "bfr", .row = 0, .want = Plan::skip_finished},
            {.name = "invalid_retried", .steps = "bfr", .row = 2, .want = Plan::run},
            {.name = "failed_retried", .steps = "bfr", .row = 3, .want = Plan::run},
            {.name = "retries_begin_at_zero", .steps = "b.bfrb.", .row = 3, .want = Plan::run},
            {.name = "overwritten", .steps = "bfo", .row = 0, .want = Plan::run},
            {.name = "other_content", .steps = "Bf.", .row = 0, .want = Plan::run},
            {.name = "changed_content", .steps = "Bf.bf.", .row = 0, .want = Plan::skip_finished},
            {.name = "changed_content_begun", .steps = "Bf.b.", .row = 0, .want = Plan::run},
            {.name = "other_content_quarantined", .steps = "BcBc", .row = 0, .want = Plan::run},
            {.name = "quarantine_of_other_content", .steps = "BcBcb.", .row = 0, .want = Plan::run},
        }
    ),
    [](const auto& tested) { return std::string(tested.param.name); }
);

TEST_F(RunStoreTest, SuspectsAreRowsThatWereInFlightAtACrashOrAtTwoDeaths) {
  std::optional<RunStore> store = open();
  const auto reopen = [&] {
    store.reset();
    store = open();
  };
  const auto suspects = [&] {
    std::vector<std::uint64_t> rows;
    for (const NewRecord& record : store->suspects().value()) {
      EXPECT_EQ(record.columns_json, sample_record(record.key.row, 100).columns_json);
      EXPECT_EQ(record.key, sample_record(record.key.row, 100).key);
      rows.push_back(record.key.row);
    }
    return rows;
  };
  for (const std::uint64_t row : {0U, 1U, 2U})
    begin(*store, row);
  finish(*store, 1);
  reopen();
  EXPECT_THAT(suspects(), IsEmpty()) << "one death from outside says nothing";
  begin(*store, 2);
  reopen();
  EXPECT_THAT(suspects(), ElementsAre(2));
  begin(*store, 5);
  testing::write_file(crash_marker_path(path()), "crash\n");
  reopen();
  EXPECT_THAT(suspects(), ElementsAre(2, 5));
  finish(*store, 2);
  begin(*store, 5);
  testing::write_file(crash_marker_path(path()), "crash\n");
  reopen();
  EXPECT_THAT(suspects(), IsEmpty()) << "one is cleared, the other quarantined";
  EXPECT_EQ(plan(*store, 5), Plan::quarantined);
}

TEST_F(RunStoreTest, PostponedAreRowsOfFourDeathsThoseWithTheFewestFirst) {
  std::optional<RunStore> store = open();
  const auto die_with = [&](const std::vector<std::uint64_t>& rows) {
    for (const std::uint64_t row : rows)
      begin(*store, row);
    store.reset();
    store = open();
  };
  const auto postponed = [&] {
    std::vector<std::uint64_t> rows;
    for (const NewRecord& record : store->postponed().value()) {
      EXPECT_EQ(record.columns_json, sample_record(record.key.row, 100).columns_json);
      EXPECT_EQ(record.key, sample_record(record.key.row, 100).key);
      rows.push_back(record.key.row);
    }
    return rows;
  };
  for (int death = 0; death < 4; ++death)
    die_with({3, 4, 7});
  die_with({1});
  EXPECT_THAT(postponed(), ElementsAre(3, 4, 7));
  EXPECT_THAT(store->suspects().value(), IsEmpty());
  die_with({3});
  EXPECT_THAT(postponed(), ElementsAre(4, 7, 3));
  begin(*store, 7);
  finish(*store, 7);
  for (int death = 0; death < 3; ++death)
    die_with({3});
  EXPECT_THAT(postponed(), ElementsAre(4)) << "one is finished, one quarantined";
  EXPECT_EQ(plan(*store, 3), Plan::quarantined);
}

TEST_F(RunStoreTest, CrashLeavesAMarkerThatCountsOnce) {
  EXPECT_DEATH(
      {
        install_crash_handlers();
        RunStore store = open();
        begin(store, 0);
        std::abort();
      },
      ""
  );
  EXPECT_TRUE(std::filesystem::exists(crash_marker_path(path())));
  RunStore store = open();
  EXPECT_FALSE(std::filesystem::exists(crash_marker_path(path())));
  ASSERT_EQ(store.suspects().value().size(), 1U);
  EXPECT_EQ(store.suspects().value()[0].key.row, 0U);
}

TEST_F(RunStoreTest, OverwritingForgetsTheMarkerToo) {
  {
    const RunStore store = open();
  }
  testing::write_file(crash_marker_path(path()), "crash\n");
  {
    RunStore store = open({.overwrite = true});
    begin(store, 0);
  }
  EXPECT_THAT(open().suspects().value(), IsEmpty()) << "that death was no crash";
}

TEST_F(RunStoreTest, ContextIsKeptAndNotCompared) {
  const auto with_context = [](const char* place) {
    Configuration configuration = sample_configuration();
    configuration.context = json::Value(json::Value::Object{{"model_file", json::Value(place)}});
    return configuration;
  };
  ASSERT_TRUE(RunStore::open(path(), with_context("here"), {}, clock_));
  const auto store = RunStore::open(path(), with_context("there"), {}, clock_);
  ASSERT_TRUE(store);
  EXPECT_EQ(store->configuration()->context.find("model_file")->as_string(), "there");
}

TEST_F(RunStoreTest, WorkAddsUpOverSessionsUntilOverwritten) {
  using std::chrono::milliseconds;
  EXPECT_EQ(open().work().value(), Work{});
  ASSERT_TRUE(open().add_work({.n_rows = 3, .elapsed = milliseconds(250)}));
  ASSERT_TRUE(open().add_work({.n_rows = 4, .elapsed = milliseconds(750)}));
  const Work sum{.n_rows = 7, .elapsed = milliseconds(1000)};
  EXPECT_EQ(open({.retry_failed = true}).work().value(), sum);
  auto reader = RunStore::open_read_only(path()).value();
  EXPECT_EQ(reader.work().value(), sum);
  EXPECT_EQ(reader.add_work({.n_rows = 1}).error().code, ErrorCode::unsupported);
  EXPECT_EQ(open({.overwrite = true}).work().value(), Work{});
}

TEST_F(RunStoreTest, PeriodIsFromTheFirstToTheLastOutcome) {
  RunStore store = open();
  EXPECT_EQ(store.period().value(), std::nullopt);
  begin(store, 1);
  EXPECT_EQ(store.period().value(), std::nullopt);
  finish(store, 1);
  const auto first = store.period().value();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->first, first->last);
  clock_.advance(std::chrono::hours(48));
  begin(store, 0);
  finish(store, 0);
  const auto both = store.period().value();
  ASSERT_TRUE(both);
  EXPECT_EQ(both->first, first->first);
  EXPECT_EQ(both->last, to_rfc3339(clock_.now()));
  EXPECT_EQ(RunStore::open_read_only(path())->period().value(), both);
}

TEST_F(RunStoreTest, ChangedRowLosesItsOldOutcomeOnlyWhenBegun) {
  RunStore store = open();
  begin(store, 0, 1);
  finish(store, 0);
  EXPECT_EQ(plan(store, 0, 0), Plan::run);
  EXPECT_THAT(rows_of(store), ElementsAre(0));
  begin(store, 0, 0);
  EXPECT_THAT(rows_of(store), IsEmpty());
  finish(store, 0);
  EXPECT_EQ(store.find(0).value()->columns_json, sample_record(0).columns_json);
  EXPECT_EQ(store.find(0).value()->n_attempts, 1U);
}

TEST_F(RunStoreTest, RefusesWhatWouldBeDoneTwice) {
  RunStore store = open();
  begin(store, 0);
  finish(store, 0);
  const NewRecord record = sample_record(0);
  const Outcome outcome = sample_outcome(0);
  const std::uint64_t row = 0;
  EXPECT_EQ(store.begin_attempts({&record, 1}).error().code, ErrorCode::conflict);
  EXPECT_EQ(store.finish({&outcome, 1}).error().code, ErrorCode::conflict);
  EXPECT_EQ(store.withdraw_attempts({&row, 1}).error().code, ErrorCode::conflict);
  const std::uint64_t unknown = 5;
  EXPECT_EQ(store.withdraw_attempts({&unknown, 1}).error().code, ErrorCode::conflict);
  // These are mistakes of the caller, not of the disk: the store stays usable.
  begin(store, 1);
  finish(store, 1);
  EXPECT_THAT(rows_of(store), ElementsAre(0, 1));
}

TEST_F(RunStoreTest, ForgetsRowsThatTheInputLost) {
  RunStore store = open();
  for (std::uint64_t row = 0; row < 6; ++row) {
    begin(store, row);
    if (row != 4) finish(store, row);
  }
  ASSERT_TRUE(store.set_row_count(3));
  EXPECT_THAT(rows_of(store), ElementsAre(0, 1, 2));
  EXPECT_EQ(plan(store, 5), Plan::run);
  begin(store, 4);
  EXPECT_EQ(plan(store, 4), Plan::run) << "its earlier attempt is gone, too";
  ASSERT_TRUE(store.set_row_count(100));
  EXPECT_THAT(rows_of(store), ElementsAre(0, 1, 2));
}

TEST_F(RunStoreTest, VisitorStopsTheVisit) {
  RunStore store = open();
  for (std::uint64_t row = 0; row < 4; ++row) {
    begin(store, row);
    finish(store, row);
  }
  int n_visited = 0;
  const auto visited = store.for_each([&](const StoredRow&) -> Result<void> {
    if (++n_visited == 2) return fail(ErrorCode::cancelled, "enough");
    return {};
  });
  EXPECT_EQ(visited.error().message, "enough");
  EXPECT_EQ(n_visited, 2);
  begin(store, 9);  // The unfinished visit holds nothing.
}

json::Value object(std::initializer_list<json::Member> members) {
  return json::Value(json::Value::Object(members));
}

TEST_F(RunStoreTest, ConfigurationComesBack) {
  RunStore store = open();
  const Configuration stored = store.configuration().value();
  EXPECT_EQ(stored.name, "Task001_sample");
  EXPECT_EQ(stored.description, sample_configuration().description);
  EXPECT_EQ(stored.hash(), sample_configuration().hash());
}

TEST_F(RunStoreTest, AnotherNameIsTheSameConfiguration) {
  {
    const RunStore store = open();
  }
  Configuration renamed = sample_configuration();
  renamed.name = "Task002";
  EXPECT_TRUE(RunStore::open(path(), renamed, {}, clock_));
}

TEST_F(RunStoreTest, OtherConfigurationIsRefusedWithTheDifferences) {
  const json::Value stored = object({
      {.key = "model", .value = json::Value("a")},
      {.key = "seed", .value = json::Value::integer(7)},
      {.key = "limits", .value = object({{.key = "n", .value = json::Value::integer(1)}})},
  });
  ASSERT_TRUE(RunStore::open(path(), {.name = "t", .description = stored}, {}, clock_));
  const std::string before = testing::read_file(path());

  struct Case {
    json::Value wanted;
    std::vector<std::string> says;
  };
  const Case cases[] = {
      {.wanted = object({{.key = "model", .value = json::Value("b")}}),
       .says =
           {R"(`model` is "a" there and "b" here)",
            "`seed` is 7 there and absent here",
            R"(`limits` is {"n": 1} there and absent here)"}},
      {.wanted = object({
           {.key = "seed", .value = json::Value::integer(7)},
           {.key = "model", .value = json::Value("a")},
           {.key = "limits", .value = object({{.key = "n", .value = json::Value::integer(1)}})},
       }),
       .says = {"another order"}},
      {.wanted = object({{.key = "model", .value = json::Value(std::string(15, '1') + "éééééé…")}}),
       .says = {R"("111111111111111éééé… here)"}},
      {.wanted = json::Value("text"), .says = {"another configuration"}},
  };
  for (const Case& tested : cases) {
    const auto opened =
        RunStore::open(path(), {.name = "t", .description = tested.wanted}, {}, clock_);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::conflict);
    for (const std::string& part : tested.says)
      EXPECT_THAT(opened.error().message, HasSubstr(part));
  }
  EXPECT_EQ(testing::read_file(path()), before) << "a refused run is not changed";
  EXPECT_TRUE(
      RunStore::open(
          path(), {.name = "t", .description = cases[0].wanted}, {.overwrite = true}, clock_
      )
  );
  EXPECT_TRUE(RunStore::open(path(), {.name = "t", .description = cases[0].wanted}, {}, clock_));
}

TEST_F(RunStoreTest, ManyDifferencesAreCounted) {
  json::Value::Object many;
  for (int i = 0; i < 10; ++i)
    many.push_back({.key = std::to_string(i), .value = json::Value(true)});
  {
    const RunStore store = open();
  }
  const auto opened = RunStore::open(
      path(), {.name = "t", .description = json::Value(std::move(many))}, {}, clock_
  );
  EXPECT_THAT(opened.error().message, AllOf(HasSubstr("`5` is"), Not(HasSubstr("`6` is"))));
  EXPECT_THAT(opened.error().message, HasSubstr("and 7 more"));
}

TEST_F(RunStoreTest, ReadersSeeARunningRun) {
  RunStore writer = open();
  begin(writer, 0);
  finish(writer, 0);
  const auto reader = RunStore::open_read_only(path());
  ASSERT_TRUE(reader) << to_string(reader.error());
  EXPECT_THAT(rows_of(*reader), ElementsAre(0));
  ASSERT_TRUE(reader->for_each([&](const StoredRow&) -> Result<void> {
    begin(writer, 1);  // While the other is in the middle of reading.
    finish(writer, 1);
    return {};
  }));
  EXPECT_THAT(rows_of(*reader), ElementsAre(0, 1));
  EXPECT_EQ(reader->configuration().value().name, "Task001_sample");
}

TEST_F(RunStoreTest, ReadersCannotChangeAnything) {
  {
    const RunStore store = open();
  }
  auto reader = RunStore::open_read_only(path());
  ASSERT_TRUE(reader);
  const NewRecord record = sample_record(0);
  EXPECT_EQ(reader->begin_attempts({&record, 1}).error().code, ErrorCode::unsupported);
  EXPECT_EQ(reader->finish({}).error().code, ErrorCode::unsupported);
  EXPECT_EQ(reader->set_row_count(0).error().code, ErrorCode::unsupported);
  EXPECT_EQ(reader->counts().value(), Counts{});
}

TEST_F(RunStoreTest, FinishedRunIsOneFileOfTheUserOnly) {
  {
    RunStore store = open();
    begin(store, 0);
    finish(store, 0);
    for (const char* suffix : {"", "-wal", "-shm", ".lock"}) {
      struct stat information = {};
      ASSERT_EQ(stat((path().string() + suffix).c_str(), &information), 0) << suffix;
      EXPECT_EQ(information.st_mode & 0777U, 0600U) << suffix;
    }
  }
  {
    ASSERT_TRUE(RunStore::open_read_only(path()));
  }
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
    names.push_back(entry.path().filename().string());
  EXPECT_THAT(names, ElementsAre("run.sqlite"));
}

TEST_F(RunStoreTest, ForgottenTextIsGoneFromTheDisk) {
  {
    RunStore store = open();
    begin(store, 0);
    finish(store, 0);
  }
  const std::string canary = sample_record(0).columns_json.substr(40, 40);
  ASSERT_THAT(testing::read_file(path()), HasSubstr(canary));
  {
    const RunStore store = open({.overwrite = true});
    for (const auto& [name, content] : testing::read_folder(folder_.path()))
      EXPECT_THAT(content, Not(HasSubstr(canary))) << name;
  }
  EXPECT_THAT(testing::read_file(path()), Not(HasSubstr(canary)));
}

TEST_F(RunStoreTest, NetworkStorageKeepsNoSharedMemory) {
  RunStore store = open({.storage = Storage::network});
  EXPECT_EQ(store.storage(), Storage::network);
  begin(store, 0);
  finish(store, 0);
  EXPECT_FALSE(std::filesystem::exists(path().string() + "-wal"));
  EXPECT_FALSE(std::filesystem::exists(path().string() + "-shm"));
  EXPECT_EQ(RunStore::open_read_only(path()).error().code, ErrorCode::conflict);
}

TEST_F(RunStoreTest, StorageMayChangeBetweenProcesses) {
  std::uint64_t row = 0;
  for (const Storage storage : {Storage::local, Storage::network, Storage::local}) {
    RunStore store = open({.storage = storage});
    begin(store, row);
    finish(store, row++);
  }
  EXPECT_THAT(rows_of(open()), ElementsAre(0, 1, 2));
}

TEST_F(RunStoreTest, SaysWhatIsWrongWithThePath) {
  const auto code_of = [&](const std::filesystem::path& at) {
    const auto opened = RunStore::open(at, sample_configuration(), {}, clock_);
    return opened ? std::optional<ErrorCode>() : opened.error().code;
  };
  const auto write = [&](const char* name, std::string_view content) {
    testing::write_file(folder_.path() / name, content);
    return folder_.path() / name;
  };
  EXPECT_EQ(RunStore::open_read_only(path()).error().code, ErrorCode::not_found);
  EXPECT_EQ(code_of(folder_.path() / "absent" / "run.sqlite"), ErrorCode::io_error);
  std::filesystem::create_directory(folder_.path() / "folder");
  EXPECT_EQ(code_of(folder_.path() / "folder"), ErrorCode::io_error);
  EXPECT_EQ(RunStore::open_read_only(folder_.path() / "folder").error().code, ErrorCode::io_error);
  EXPECT_EQ(code_of(write("empty", "")), ErrorCode::corrupt);
  EXPECT_EQ(code_of(write("text", std::string(5000, 'x'))), ErrorCode::corrupt);
  std::filesystem::create_symlink(folder_.path() / "nowhere", folder_.path() / "link");
  EXPECT_EQ(code_of(folder_.path() / "link"), ErrorCode::io_error);
}

// Remains of a process that died while it made the database, or of one that was removed by hand.
TEST_F(RunStoreTest, RemainsAreNotTakenForTheRun) {
  for (const char* name : {".new", ".new-journal", ".new-wal", "-wal", "-journal", "-shm", ".lock"})
    testing::write_file(path().string() + name, std::string(5000, 'x'));
  RunStore store = open();
  begin(store, 0);
  finish(store, 0);
  EXPECT_THAT(rows_of(store), ElementsAre(0));
}

}  // namespace
}  // namespace extractinator::store
