// Rows out of a real server of PostgreSQL: types, digits and order survive, memory stays as it is,
// nothing but reading is done, and a server that goes away never makes a dataset shorter.
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/types.h>

#include "base/error.h"
#include "base/result.h"
#include "dataset/data_path.h"
#include "dataset/reader.h"
#include "dataset/record.h"
#include "dataset/testing/files.h"
#include "dataset/testing/postgres_server.h"
#include "text/encoding.h"

namespace extractinator::dataset {
namespace {

using testing::dump;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::PostgresServer;

Result<std::unique_ptr<Reader>> open(const std::string& address, std::string query) {
  return open_reader(address, {.kind = SourceKind::postgres, .query = std::move(query)});
}

class PostgresTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!PostgresServer::programs().empty()) server_ = std::make_unique<PostgresServer>();
  }
  static void TearDownTestSuite() { server_.reset(); }
  void SetUp() override {
    if (server_ == nullptr)
      GTEST_SKIP() << "PostgreSQL's server is not installed (/usr/lib/postgresql)";
    ASSERT_TRUE(server_->is_running()) << testing::contents(server_->folder() / "init.log")
                                       << testing::contents(server_->folder() / "server.log");
  }

  [[nodiscard]] static std::string read(std::string query) {
    return dump(open(server_->socket_address(), std::move(query)));
  }
  [[nodiscard]] static const PostgresServer& server() { return *server_; }

 private:
  static std::unique_ptr<PostgresServer> server_;
};

std::unique_ptr<PostgresServer> PostgresTest::server_;

TEST_F(PostgresTest, TypesBecomeWhatTheyAreInJson) {
  ASSERT_TRUE(server().run(R"(
set timezone = 'Europe/Amsterdam';
create type side as enum ('left', 'right');
create domain mm as numeric(9, 3);
create table t (
  "Id" text, b boolean, s smallint, i integer, n bigint, d numeric, m mm, f4 real,
  f8 double precision, c char(4), day date, at timestamp, zoned timestamptz, took interval,
  j json, jb jsonb, raw bytea, e side, l integer[], u uuid);
insert into t values
  ('001', true, -32768, 2147483647, 9223372036854775807,
   123456789012345678901234567890.123456789012345678900, 2.50, 0.1, 0.1,
   'ab', '2024-01-02', '2024-01-02 03:04:05.678', '2024-07-02 03:04:05+02', '1 day 2:03',
   '{"b": 1.50, "a": [null, 12345678901234567890], "b": 2}', '{"b": 1.50, "a": []}', '\x00ff41',
   'left', '{1,NULL}', '0f0e0d0c-0b0a-0908-0706-050403020100'),
  ('caf' || U&'\00E9\+01F600' || E'\n"', false, 0, -1, 0, 1e20, -0.001, 2, 1e300,
   '', 'infinity', null, null, null, 'null', '"x"', '', 'right', '{}', null),
  (null, null, null, null, null, 'NaN', null, 'NaN', 'Infinity',
   null, null, null, null, null, null, null, null, null, null, null),
  ('', null, null, null, null, '-Infinity', null, '-Infinity', '-0',
   null, null, null, null, null, null, null, null, null, null, null);
)")) << testing::contents(server().folder() / "run.log");
  EXPECT_EQ(
      read("select * from t where b"),
      R"([{"Id":"001","b":true,"s":-32768,"i":2147483647,"n":9223372036854775807,)"
      R"("d":123456789012345678901234567890.123456789012345678900,"m":2.500,"f4":0.1,"f8":0.1,)"
      R"("c":"ab  ","day":"2024-01-02","at":"2024-01-02 03:04:05.678",)"
      R"("zoned":"2024-07-02 01:04:05+00","took":"1 day 02:03:00",)"
      R"("j":{"b":1.50,"a":[null,12345678901234567890],"b":2},"jb":{"a":[],"b":1.50},)"
      R"("raw":"AP9B","e":"left","l":"{1,NULL}","u":"0f0e0d0c-0b0a-0908-0706-050403020100"}])"
  );
  EXPECT_EQ(
      read("select \"Id\", d, f4, f8, c, day, j, jb, raw, l from t where not b"),
      R"([{"Id":"caf)"
      "\u00e9\U0001F600"
      R"(\n\"","d":100000000000000000000,"f4":2.0,"f8":1e+300,"c":"    ","day":"infinity",)"
      R"("j":null,"jb":"x","raw":"","l":"{}"}])"
  );
  EXPECT_EQ(
      read("select \"Id\", b, d, f4, f8, j from t where b is null order by d"),
      R"([{"Id":"","b":null,"d":"-inf","f4":"-inf","f8":-0.0,"j":null},)"
      R"({"Id":null,"b":null,"d":null,"f4":null,"f8":"inf","j":null}])"
  );
  EXPECT_EQ(read("select to_json(l) as l from t where b"), R"([{"l":[1,null]}])");
  const auto reader = open(server().tcp_address(), "select i, \"Id\", 1 as x from t where false");
  ASSERT_TRUE(reader) << to_string(reader.error());
  EXPECT_THAT((*reader)->columns(), ElementsAre("i", "Id", "x"));
  EXPECT_EQ((*reader)->n_records(), std::nullopt);
}

TEST_F(PostgresTest, NothingButOneSelectIsRun) {
  ASSERT_TRUE(
      server().run(
          "create table kept (a integer); insert into kept values (1); "
          "create sequence numbers; "
          "create function sly() returns integer language sql as "
          "'insert into kept values (2) returning a'"
      )
  );
  const struct {
    std::string_view query;
    std::string_view says;
  } cases[] = {
      {.query = "delete from kept", .says = "syntax error at or near \"delete\" (line 1, column 1"},
      {.query = "select a\nfrom kept\n  wher a = 1",
       .says = "syntax error at or near \"a\" (line 3, column 8 of the query)"},
      {.query = "select '\u00e9\u00e9', absent from kept",
       .says = "column \"absent\" does not exist (line 1, column 14 of the query)"},
      {.query = "select a from keptt",
       .says = "relation \"keptt\" does not exist (line 1, column 15 of the query)"},
      {.query = "insert into kept values (3) returning a", .says = "syntax error"},
      {.query = "with x as (delete from kept returning a) select * from x", .says = "WITH"},
      {.query = "select 1; select 2", .says = "multiple commands"},
      {.query = "select 1; delete from kept", .says = "multiple commands"},
      {.query = "select 1; commit; delete from kept", .says = "multiple commands"},
      {.query = "commit", .says = "syntax error"},
      {.query = "explain select 1", .says = "syntax error"},
      {.query = "copy kept to '/tmp/x'", .says = "syntax error"},
      {.query = "show all", .says = "syntax error"},
      {.query = "create table x as select 1", .says = "syntax error"},
      {.query = "select a into x from kept", .says = "INTO"},
      {.query = "select a from kept for update", .says = "read-only transaction"},
      {.query = "select nextval('numbers') as n", .says = "fails after 0 rows (SQLSTATE 25006)"},
      {.query = "select sly() as n", .says = "fails after 0 rows (SQLSTATE 25006)"},
      {.query = "select set_config('transaction_read_only', 'off', false) as a, sly() as b",
       .says = "fails after 0 rows (SQLSTATE 25001)"},
      {.query = "select $1", .says = "parameters without values"},
      {.query = "", .says = "syntax error at end of input"},
      {.query = "-- nothing", .says = "syntax error at end of input"},
      {.query = "select 1 as a, 2 as a", .says = "two columns are called `a`"},
      {.query = "select from kept", .says = "no columns"},
      {.query = std::string_view("select 1\0, 2", 12), .says = "NUL"},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.query);
    EXPECT_THAT(read(std::string(row.query)), HasSubstr(std::string(row.says)));
  }
  EXPECT_EQ(server().ask("select count(*) || ' ' || sum(a) from kept"), "1 1\n");
  EXPECT_EQ(server().ask("select is_called from numbers"), "f\n");
  EXPECT_EQ(read("with a as (table kept) select a from a; -- done"), R"([{"a":1}])");
  EXPECT_EQ(read("values (1, 'x')"), R"([{"column1":1,"column2":"x"}])");
  // What a row makes fail may quote it.
  const std::string failed =
      read("select ('secret' || n)::integer as a from generate_series(1, 2) as n");
  EXPECT_THAT(failed, HasSubstr("the query fails after 0 rows (SQLSTATE 22P02)"));
  EXPECT_THAT(failed, Not(HasSubstr("secret")));
  EXPECT_THAT(
      to_string(open_reader(
                    server().socket_address(),
                    {.kind = SourceKind::postgres,
                     .query = "select 1",
                     .encoding = text::encoding_named("utf-8")}
      )
                    .error()),
      HasSubstr("there is none to choose")
  );
}

// Highest memory of this process, KiB.
long peak_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stol(line.substr(6));
  }
  return 0;
}

// 20 kB a row; the order is not that in which the rows were made.
constexpr const char* kManyRows =
    "select n, 'report ' || n || repeat('x', 20000) as text from generate_series(1, 10000) as n "
    "order by n desc";

TEST_F(PostgresTest, ManyRowsComeInOrderOneByOne) {
  auto reader = open(server().tcp_address(), kManyRows);
  ASSERT_TRUE(reader) << to_string(reader.error());
  std::ofstream("/proc/self/clear_refs") << "5";
  [[maybe_unused]] const long before = peak_memory();
  std::size_t n = 10'000;
  while (true) {
    const auto record = (*reader)->next();
    ASSERT_TRUE(record) << to_string(record.error());
    if (!record->has_value()) break;
    ASSERT_EQ((*record)->row, 10'000 - n);
    ASSERT_EQ((*record)->columns[0].value.to_int64(), n);
    ASSERT_TRUE((*record)->columns[1].value.as_string().starts_with("report " + std::to_string(n)));
    --n;
  }
  EXPECT_EQ(n, 0U);
  EXPECT_FALSE((*reader)->next().value().has_value()) << "the end stays the end";
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  EXPECT_LE(peak_memory() - before, 16 * 1024) << "of 200 MB of rows";
#endif
}

// Rows until the reader fails, after `n_read`; checks that it does, and stays so.
std::string read_until_broken(Reader& reader, std::size_t n_read) {
  while (true) {
    const auto record = reader.next();
    if (!record) {
      EXPECT_LT(n_read, 10'000U);
      EXPECT_EQ(record.error().code, ErrorCode::io_error);
      const auto again = reader.next();
      EXPECT_FALSE(again.has_value()) << "a failure is no end";
      EXPECT_THAT(
          record.error().message, HasSubstr("broke off after " + std::to_string(n_read) + " rows")
      );
      return record.error().message;
    }
    if (!record->has_value()) return "came to an end";
    ++n_read;
  }
}

TEST_F(PostgresTest, ServersThatGoAwayAreAnError) {
  const std::string session =
      "from pg_stat_activity where application_name = 'extractinator' and state = 'active'";
  for (const bool is_orderly : {true, false}) {
    SCOPED_TRACE(is_orderly);
    auto reader = open(server().socket_address(), kManyRows);
    ASSERT_TRUE(reader) << to_string(reader.error());
    ASSERT_TRUE((*reader)->next().value().has_value());
    if (is_orderly) {
      ASSERT_EQ(server().ask("select pg_terminate_backend(pid) " + session), "t\n");
    } else {
      const std::string process = server().ask("select pid " + session);
      ASSERT_FALSE(process.empty());
      ASSERT_EQ(::kill(static_cast<pid_t>(std::stol(process)), SIGKILL), 0);
    }
    EXPECT_THAT(read_until_broken(**reader, 1), HasSubstr("broke off"));
  }
}

TEST_F(PostgresTest, ConnectionsThatCannotBeMadeSayWhy) {
  ::unsetenv("PGPASSWORD");                // NOLINT(concurrency-mt-unsafe)
  ::setenv("PGPASSFILE", "/dev/null", 1);  // NOLINT(concurrency-mt-unsafe)
  const std::string guarded = server().tcp_address("guarded");
  const auto without = open(guarded, "select 1 as a");
  ASSERT_FALSE(without);
  EXPECT_THAT(without.error().message, HasSubstr("no password supplied"));
  EXPECT_THAT(without.error().hint, HasSubstr("PGPASSWORD"));
  ::setenv("PGPASSWORD", "another-word", 1);  // NOLINT(concurrency-mt-unsafe)
  const auto wrong = open(guarded, "select 1 as a");
  ASSERT_FALSE(wrong);
  EXPECT_THAT(wrong.error().message, HasSubstr("password authentication failed"));
  EXPECT_THAT(render(wrong.error()), Not(HasSubstr("another-word")));
  ::setenv("PGPASSWORD", "hidden-word", 1);  // NOLINT(concurrency-mt-unsafe)
  EXPECT_EQ(dump(open(guarded, "select 1 as a")), R"([{"a":1}])");
  EXPECT_THAT(
      dump(open(guarded, "select * from pg_authid")), HasSubstr("permission denied for table")
  );

  EXPECT_THAT(
      dump(open("postgresql://nobody@127.0.0.1:1/x", "select 1")), HasSubstr("Connection refused")
  );
  EXPECT_THAT(
      dump(open("postgresql://u@192.0.2.1/x", "select 1")), HasSubstr("which is not this machine")
  );
  // The environment leads nowhere.
  ::setenv("PGHOSTADDR", "192.0.2.1", 1);  // NOLINT(concurrency-mt-unsafe)
  EXPECT_THAT(
      dump(open(server().socket_address(), "select 1")), HasSubstr("the environment says where")
  );
  ::unsetenv("PGHOSTADDR");            // NOLINT(concurrency-mt-unsafe)
  ::setenv("PGHOST", "192.0.2.1", 1);  // NOLINT(concurrency-mt-unsafe)
  EXPECT_EQ(dump(open(server().socket_address(), "select 1 as a")), R"([{"a":1}])");
  EXPECT_EQ(dump(open(server().tcp_address(), "select 1 as a")), R"([{"a":1}])");
  ::unsetenv("PGHOST");  // NOLINT(concurrency-mt-unsafe)
}

}  // namespace
}  // namespace extractinator::dataset
