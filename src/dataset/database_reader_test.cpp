// Rows out of databases: types, digits and order survive, nothing but reading is done. Python's
// SQLite writes and reads beside ours; DuckDB writes its own files.
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <format>
#include <initializer_list>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include <duckdb.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/check.h"
#include "base/error.h"
#include "base/result.h"
#include "dataset/data_path.h"
#include "dataset/reader.h"
#include "dataset/record.h"
#include "dataset/testing/files.h"

namespace extractinator::dataset {
namespace {

using testing::contents;
using testing::dump;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::TempFolder;

std::set<std::string> names_in(const std::filesystem::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    names.insert(entry.path().filename().string());
  return names;
}

TEST(DataPath, NamesAFileOrADatabaseWithItsQuery) {
  const auto plain = read_data_path("reports/a b?.csv").value();
  EXPECT_EQ(plain.path, "reports/a b?.csv");
  EXPECT_EQ(plain.options, ReadOptions{});
  const auto sqlite = read_data_path("sqlite:notes.db?query=SELECT a, '?query=' FROM t").value();
  EXPECT_EQ(sqlite.path, "notes.db");
  EXPECT_EQ(sqlite.options.kind, SourceKind::sqlite);
  EXPECT_EQ(sqlite.options.query, "SELECT a, '?query=' FROM t");
  EXPECT_EQ(
      read_data_path("DuckDB:/x/y.duckdb?query=FROM t").value().options.kind, SourceKind::duckdb
  );
  EXPECT_EQ(read_data_path("notes: a.csv").value().path, "notes: a.csv");
}

TEST(DataPath, SaysWhatIsMissing) {
  const struct {
    std::string_view text;
    ErrorCode code = ErrorCode::invalid_input;
    std::string_view message;
    std::string_view hint;
  } cases[] = {
      {.text = "sqlite:notes.db", .message = "a database needs a query", .hint = "?query=SELECT"},
      {.text = "duckdb:a.duckdb?query= ; ", .message = "needs a query", .hint = "duckdb:notes.db?"},
      {.text = "sqlite:?query=SELECT 1", .message = "not followed by the path", .hint = "sqlite:"},
      {.text = "postgresql://127.0.0.1/db",
       .message = "a database needs a query",
       .hint = "database?query=SELECT"},
      {.text = "mysql:db", .code = ErrorCode::unsupported, .message = "servers", .hint = "CSV"},
      {.text = "https://host/a.csv",
       .code = ErrorCode::unsupported,
       .message = "over a network",
       .hint = "download"},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.text);
    const auto outcome = read_data_path(row.text);
    ASSERT_FALSE(outcome.has_value());
    EXPECT_EQ(outcome.error().code, row.code);
    EXPECT_THAT(outcome.error().message, HasSubstr(std::string(row.message)));
    EXPECT_THAT(outcome.error().hint, HasSubstr(std::string(row.hint)));
  }
}

class SqliteTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!testing::has_python()) GTEST_SKIP() << "there is no python3 to make a database with";
    ASSERT_TRUE(testing::run_python(folder_, R"(
import sqlite3
c = sqlite3.connect('notes.db')
c.execute('create table notes (id text, n, x real, day date, text, raw blob)')
c.executemany('insert into notes values (?, ?, ?, ?, ?, ?)', [
    ('001', 9223372036854775807, 1.5, '2024-01-02', 'caf\u00e9\n"\U0001F600"', b'\x00\xff'),
    ('002', -7, 2, None, '', b''),
    ('003', 0.1, 1e300, '', 'a\0b', b'abc'),
    ('004', 1e16, 1e-5, 'x', 'secret', None),
    ('005', 1e15, 0.0001, 'x', 'secret', None),
    ('006', None, -0.0, 'x', 'secret', None),
    ('007', 123456789.123456789, 5e-324, 'x', 'secret', b'\xfb\xef\xbe\xff'),
])
c.execute('create view v as select id, text from notes')
c.execute('create virtual table words using fts5(text)')
c.execute("insert into words select text from notes")
c.commit()
)"));
  }

  [[nodiscard]] std::string read(const std::string& query) const { return dump(open(query)); }
  [[nodiscard]] Result<std::unique_ptr<Reader>> open(const std::string& query) const {
    return open_reader(folder_.path() / "notes.db", {.kind = SourceKind::sqlite, .query = query});
  }

  TempFolder folder_;
};

TEST_F(SqliteTest, ValuesAreThoseThatPythonReads) {
  const std::string query = "SELECT * FROM notes ORDER BY id DESC";
  ASSERT_TRUE(testing::run_python(folder_, R"(
import base64, json, sqlite3
c = sqlite3.connect('notes.db')
c.row_factory = sqlite3.Row
rows = [{k: base64.b64encode(row[k]).decode() if isinstance(row[k], bytes) else row[k] for k in row.keys()}
        for row in c.execute('SELECT * FROM notes ORDER BY id DESC')]
open('want.json', 'w').write(json.dumps(rows, ensure_ascii=False, separators=(',', ':')))
)"));
  EXPECT_EQ(read(query), contents(folder_.path() / "want.json"));
  EXPECT_EQ(
      read("select null as a, 9e999 as b, -9e999 as c"), R"([{"a":null,"b":"inf","c":"-inf"}])"
  );
}

TEST_F(SqliteTest, QueriesOfOneSelectAreRun) {
  const struct {
    std::string query;
    std::string_view want;
  } cases[] = {
      {.query = "select id from notes where id < '003' order by n",
       .want = R"([{"id":"002"},{"id":"001"}])"},
      {.query = "with a as (select 1 as x) select x from a; -- done", .want = R"([{"x":1}])"},
      {.query = "with recursive a(x) as (select 1 union all select x + 1 from a where x < 3) "
                "select x from a",
       .want = R"([{"x":1},{"x":2},{"x":3}])"},
      {.query = "select id from v where id = '004'", .want = R"([{"id":"004"}])"},
      {.query = "select count(*) as n from words where words match 'secret'",
       .want = R"([{"n":4}])"},
      {.query = "select key, value from json_each('[7]')", .want = R"([{"key":0,"value":7}])"},
      {.query = "select id from notes where 0", .want = "[]"},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.query);
    EXPECT_EQ(read(row.query), row.want);
  }
  EXPECT_THAT(
      open("select id as a, 1 as b from notes where 0").value()->columns(),
      ::testing::ElementsAre("a", "b")
  );
}

TEST_F(SqliteTest, NothingIsWrittenAndNothingElseIsReached) {
  (void)folder_.write("other.db", contents(folder_.path() / "notes.db"));
  const std::string before = contents(folder_.path() / "notes.db");
  const std::set<std::string> names = names_in(folder_.path());
  const std::string queries[] = {
      "delete from notes",
      "insert into notes (id) values ('8') returning id",
      "update notes set id = '1' returning id",
      "drop table notes",
      "create table x as select 1",
      "attach 'other.db' as other",
      "attach 'new.db' as other",
      "vacuum into 'copy.db'",
      "pragma journal_mode = wal",
      "pragma table_info(notes)",
      "select name from pragma_table_info('notes')",
      "begin",
      "commit",
      "explain select 1",
      "select 1; select 2",
      "select 1; delete from notes",
      "select load_extension('x')",
      "select ?",
      "select :a",
      "",
      "-- nothing",
      ";",
  };
  for (const std::string& query : queries) {
    SCOPED_TRACE(query);
    const auto reader = open(query);
    ASSERT_FALSE(reader.has_value());
    EXPECT_EQ(reader.error().code, ErrorCode::invalid_input);
    EXPECT_THAT(reader.error().at.file, HasSubstr("notes.db"));
  }
  EXPECT_EQ(contents(folder_.path() / "notes.db"), before);
  EXPECT_EQ(names_in(folder_.path()), names);
}

TEST_F(SqliteTest, SaysWhatIsWrongWithAQuery) {
  EXPECT_THAT(read("select absent from notes"), HasSubstr("no such column: absent"));
  EXPECT_THAT(read("select id frm notes"), HasSubstr("syntax error"));
  EXPECT_THAT(read("select id, n as id from notes"), HasSubstr("two columns are called `id`"));
  const std::string failed = read("select json_extract(text, '$.a') as a from notes order by id");
  EXPECT_THAT(failed, HasSubstr("fails on row 1"));
  EXPECT_THAT(read(std::string("select 1\0, 2", 12)), HasSubstr("NUL"));
}

TEST_F(SqliteTest, DamageIsFound) {
  EXPECT_EQ(read("select cast(x'616263ff' as text) as t"), R"([{"damage":0}])");
  const auto at = [&](std::string_view name) {
    return dump(open_reader(
        folder_.path() / name, {.kind = SourceKind::sqlite, .query = "select * from notes"}
    ));
  };
  (void)folder_.write("text.db", "id,text\n");
  (void)folder_.write("empty.db", "");
  EXPECT_THAT(at("text.db"), HasSubstr("no database of SQLite"));
  EXPECT_THAT(at("empty.db"), HasSubstr("no database of SQLite"));
  EXPECT_THAT(at("absent.db"), HasSubstr("there is no file"));
  std::string broken = contents(folder_.path() / "notes.db");
  for (std::size_t i = 4096; i < broken.size(); ++i)
    broken[i] = '\xFF';
  (void)folder_.write("broken.db", broken);
  EXPECT_THAT(at("broken.db"), HasSubstr("is damaged"));
}

// A writer that is at work is no hindrance, and its unfinished work is not seen.
TEST_F(SqliteTest, DatabasesInUseAreReadAsTheyWereCommitted) {
  ASSERT_TRUE(testing::run_python(folder_, R"(
import os, sqlite3
c = sqlite3.connect('live.db')
c.execute('pragma journal_mode = wal')
c.execute('create table t (a)')
c.execute('insert into t values (1)')
c.commit()
c.execute('insert into t values (2)')
os._exit(0)
)"));
  ASSERT_TRUE(std::filesystem::exists(folder_.path() / "live.db-wal"));
  EXPECT_EQ(
      dump(open_reader(
          folder_.path() / "live.db", {.kind = SourceKind::sqlite, .query = "select a from t"}
      )),
      R"([{"a":1}])"
  );
}

TEST_F(SqliteTest, ManyRowsComeInOrder) {
  auto reader = open(
      "with recursive a(x) as (select 0 union all select x + 1 from a where x < 99999) "
      "select x, 'report ' || x as text from a order by x"
  );
  ASSERT_TRUE(reader.has_value()) << to_string(reader.error());
  EXPECT_EQ((*reader)->n_records(), 100'000U);
  std::size_t n = 0;
  for (const Record& record : testing::all_of(**reader)) {
    ASSERT_EQ(record.row, n);
    ASSERT_EQ(record.columns[1].value.as_string(), "report " + std::to_string(n));
    ++n;
  }
  EXPECT_EQ(n, 100'000U);
}

TEST_F(SqliteTest, RowsThatChangeAreAnError) {
  auto reader = open(
      "with recursive a(x) as (select 0 union all select x + 1 from a where x < 9999) "
      "select x from a where random() > 0"
  );
  ASSERT_TRUE(reader.has_value());
  auto record = (*reader)->next();
  while (record.has_value() && record->has_value())
    record = (*reader)->next();
  ASSERT_FALSE(record.has_value());
  EXPECT_THAT(record.error().message, HasSubstr("when they were counted"));
}

class DuckDbTest : public ::testing::Test {
 protected:
  // Runs statements on a database file, which is made if need be.
  void make(std::string_view name, std::initializer_list<const char*> statements) const {
    duckdb_database database = nullptr;
    duckdb_connection connection = nullptr;
    EXTR_CHECK(
        duckdb_open((folder_.path() / name).c_str(), &database) == DuckDBSuccess &&
            duckdb_connect(database, &connection) == DuckDBSuccess,
        "DuckDB makes a file"
    );
    for (const char* statement : statements) {
      EXPECT_EQ(duckdb_query(connection, statement, nullptr), DuckDBSuccess) << statement;
    }
    duckdb_disconnect(&connection);
    duckdb_close(&database);
  }

  // In a process of its own.
  [[noreturn]] static void insert_and_die(const std::string& file) {
    duckdb_database database = nullptr;
    duckdb_connection connection = nullptr;
    const bool is_done =
        duckdb_open(file.c_str(), &database) == DuckDBSuccess &&
        duckdb_connect(database, &connection) == DuckDBSuccess &&
        duckdb_query(connection, "insert into t values (2)", nullptr) == DuckDBSuccess;
    ::_exit(is_done ? 0 : 1);
  }

  [[nodiscard]] std::string read(const std::string& query) const {
    return dump(
        open_reader(folder_.path() / "a.duckdb", {.kind = SourceKind::duckdb, .query = query})
    );
  }

  TempFolder folder_;
};

TEST_F(DuckDbTest, TypesBecomeWhatTheyAreInJson) {
  make(
      "a.duckdb",
      {"create table t as select '001' as id, true as b, 12345678901234567890::ubigint as u, "
       "2.50::decimal(9,2) as d, [1.50::decimal(9,2), null] as l, 0.1::double as f, "
       "'nan'::double as n, '-inf'::float as i, date '2024-01-02' as day, "
       "timestamp '2024-01-02 03:04:05' as at, {'x': 'a\"b'} as s, '\\x00\\xFF'::blob as raw, "
       "null::integer as none, 'x'::enum('x', 'y') as e"}
  );
  EXPECT_EQ(
      read("select * from t"),
      R"([{"id":"001","b":true,"u":12345678901234567890,"d":2.50,"l":[1.5,null],"f":0.1,)"
      R"("n":null,"i":"-inf","day":"2024-01-02","at":"2024-01-02 03:04:05","s":{"x":"a\"b"},)"
      R"("raw":"AP8=","none":null,"e":"x"}])"
  );
}

TEST_F(DuckDbTest, OrderIsThatOfTheQuery) {
  make("a.duckdb", {"create table t as select i, 'report ' || i as text from range(100000) t(i)"});
  auto reader = open_reader(
                    folder_.path() / "a.duckdb",
                    {.kind = SourceKind::duckdb,
                     .query = "-- by number\nselect text, i from t order by i desc; "}
  )
                    .value();
  EXPECT_EQ(reader->n_records(), 100'000U);
  std::size_t n = 100'000;
  for (const Record& record : testing::all_of(*reader)) {
    --n;
    ASSERT_EQ(record.columns[0].value.as_string(), "report " + std::to_string(n));
  }
  EXPECT_EQ(n, 0U);
  EXPECT_EQ(read("with a as (from t) select i from a where i < 2"), R"([{"i":0},{"i":1}])");
  EXPECT_EQ(read("from t where i = 7 -- one"), R"([{"i":7,"text":"report 7"}])");
}

TEST_F(DuckDbTest, NothingIsWrittenAndNothingElseIsReached) {
  make("a.duckdb", {"create table t as select 1 as a", "create sequence s"});
  make("b.duckdb", {"create table t as select 1 as a"});
  const std::string other = (folder_.path() / "b.duckdb").string();
  const std::string text = folder_.write("other.csv", "a,b\n1,2\n").string();
  const std::string before = contents(folder_.path() / "a.duckdb");
  const std::set<std::string> names = names_in(folder_.path());
  const std::string queries[] = {
      "delete from t",
      "insert into t values (2) returning a",
      "drop table t",
      "create table x as select 1",
      std::format("attach '{}' as other", other),
      std::format("copy t to '{}.copy'", other),
      std::format("select * from read_csv('{}')", text),
      std::format("select * from '{}'", text),
      std::format("select content from read_text('{}')", text),
      "select * from glob('/*')",
      "set memory_limit = '1GB'",
      "pragma database_list",
      "load sqlite_scanner",
      "install sqlite_scanner",
      "begin",
      "select nextval('s')",
      "select 1; select 2",
      "select ?",
      "select $a",
      "",
      "-- nothing",
      "select nothing from t",
      "select a frm t",
      "select 1 as a, 2 as a",
      "select 1) as q(c0), (select 2",
  };
  for (const std::string& query : queries) {
    SCOPED_TRACE(query);
    const std::string outcome = read(query);
    EXPECT_THAT(outcome, Not(::testing::StartsWith("[")));
    EXPECT_THAT(outcome, HasSubstr("a.duckdb"));
  }
  EXPECT_EQ(contents(folder_.path() / "a.duckdb"), before);
  EXPECT_EQ(names_in(folder_.path()), names);
  EXPECT_EQ(read("select a from t"), R"([{"a":1}])");
}

// What a program committed and did not write into the file itself before it died is there.
TEST_F(DuckDbTest, TheLogBesideTheFileCounts) {
  // Such a process begins this test anew, DuckDB's allocator does not live through a mere fork
  // everywhere; it finds the file of the first one by the environment.
  constexpr const char* kFile = "EXTRACTINATOR_TEST_DUCKDB_FILE";
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  if (std::getenv(kFile) == nullptr) make("a.duckdb", {"create table t as select 1 as a"});
  ::setenv(kFile, (folder_.path() / "a.duckdb").c_str(), 0);
  ASSERT_EXIT(insert_and_die(std::getenv(kFile)), ::testing::ExitedWithCode(0), "");
  ASSERT_TRUE(std::filesystem::exists(folder_.path() / "a.duckdb.wal"));
  const std::string before = contents(folder_.path() / "a.duckdb");
  const std::set<std::string> names = names_in(folder_.path());
  EXPECT_EQ(read("select a from t order by a"), R"([{"a":1},{"a":2}])");
  EXPECT_EQ(contents(folder_.path() / "a.duckdb"), before);
  EXPECT_EQ(names_in(folder_.path()), names);
}

TEST_F(DuckDbTest, DamageIsFound) {
  (void)folder_.write("a.duckdb", "id,text\nsecret\n");
  EXPECT_THAT(read("select 1"), HasSubstr("no database of DuckDB"));
  make("b.duckdb", {"create table t as select i, md5(i::varchar) as m from range(50000) t(i)"});
  std::string broken = contents(folder_.path() / "b.duckdb");
  (void)folder_.write("a.duckdb", broken.substr(0, 5000));
  EXPECT_THAT(read("select i from t"), Not(::testing::StartsWith("[")));
  for (std::size_t i = 20'000; i < broken.size(); ++i)
    broken[i] = '\xFF';
  (void)folder_.write("a.duckdb", broken);
  EXPECT_THAT(read("select i, m from t"), Not(::testing::StartsWith("[")));
  // A query that fails on a row says so and no more.
  std::filesystem::remove(folder_.path() / "a.duckdb");
  make("a.duckdb", {"create table t as select * from (values ('1'), ('secret')) t(a)"});
  const std::string outcome = read("select a::integer as a from t");
  EXPECT_THAT(outcome, HasSubstr("fails on a row"));
  EXPECT_THAT(outcome, Not(HasSubstr("secret")));
}

TEST(Databases, AFileNameAloneHasAHint) {
  const TempFolder folder;
  EXPECT_THAT(open_reader(folder.write("a.sqlite", "")).error().hint, HasSubstr("sqlite:a.sqlite"));
  EXPECT_THAT(open_reader(folder.write("a.duckdb", "")).error().hint, HasSubstr("duckdb:a.duckdb"));
}

}  // namespace
}  // namespace extractinator::dataset
