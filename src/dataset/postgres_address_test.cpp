// Addresses of PostgreSQL: what they say, which of them are on this machine, and that passwords are
// refused without being shown.
#include "dataset/postgres_address.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/result.h"
#include "dataset/data_path.h"

namespace extractinator::dataset {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// As `host=h port=1`, sorted; or the message of the error.
std::string dump(const Result<PostgresParameters>& parameters) {
  if (!parameters) return parameters.error().message;
  PostgresParameters sorted = *parameters;
  std::ranges::sort(sorted);
  std::string text;
  for (const auto& [name, value] : sorted) {
    text += text.empty() ? "" : " ";
    text += name;
    text += "=";
    text += value;
  }
  return text;
}

TEST(PostgresAddress, IsTakenApart) {
  const struct {
    std::string_view text;
    std::string_view want;
  } cases[] = {
      {.text = "postgresql://ann@127.0.0.1:5433/ward",
       .want = "dbname=ward host=127.0.0.1 port=5433 user=ann"},
      {.text = "Postgres://localhost/ward", .want = "dbname=ward host=localhost"},
      {.text = "postgresql://ann@[::1]:1/w", .want = "dbname=w host=::1 port=1 user=ann"},
      {.text = "postgresql:///ward", .want = "dbname=ward"},
      {.text = "postgresql://%2Frun%2Fpg/ward", .want = "dbname=ward host=/run/pg"},
      {.text = "postgresql:///ward?host=/run/pg&port=1&user=a%40b",
       .want = "dbname=ward host=/run/pg port=1 user=a@b"},
      {.text = "postgresql://?dbname=w&sslmode=verify-full",
       .want = "dbname=w sslmode=verify-full"},
      {.text = "postgresql:/x/ward", .want = "does not begin with `postgresql://`"},
      {.text = "sqlite://x/ward", .want = "does not begin with `postgresql://`"},
      {.text = "postgresql://127.0.0.1", .want = "names no database"},
      {.text = "postgresql://h/a?dbname=b", .want = "says `dbname` twice"},
      {.text = "postgresql://h/a%2", .want = "not followed by two digits"},
      {.text = "postgresql://h/a%00b", .want = "not followed by two digits"},
      {.text = "postgresql://[::1/a", .want = "a bracket that is not closed"},
      {.text = "postgresql://[::1]x/a", .want = "stands behind a bracket"},
      {.text = "postgresql://h/a?options=-cx=1", .want = "a parameter that is not read"},
      {.text = "postgresql://h/a?service=s", .want = "a parameter that is not read"},
      {.text = "postgresql://h/a?hostaddr=1.2.3.4", .want = "a parameter that is not read"},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.text);
    EXPECT_THAT(dump(read_postgres_address(row.text)), HasSubstr(std::string(row.want)));
  }
}

TEST(PostgresAddress, PasswordsAreRefusedAndNotShown) {
  for (const std::string_view text : {
           "postgresql://ann:hidden@127.0.0.1/ward?query=SELECT 1",
           "postgresql://ann:@127.0.0.1/ward?query=SELECT 1",
           "postgresql://ann:hid/den@127.0.0.1/ward?query=SELECT 1",
           "postgresql://127.0.0.1/ward?password=hidden&query=SELECT 1",
           "postgresql://127.0.0.1/ward?sslpassword=hidden&query=SELECT 1",
           "postgresql://127.0.0.1/ward?PASSWORD=hidden&query=SELECT 1",
       }) {
    SCOPED_TRACE(text);
    const auto outcome = read_data_path(text);
    ASSERT_FALSE(outcome.has_value());
    EXPECT_EQ(outcome.error().code, ErrorCode::invalid_input);
    EXPECT_THAT(outcome.error().message, HasSubstr("has a password"));
    EXPECT_THAT(outcome.error().hint, HasSubstr("PGPASSWORD"));
    EXPECT_THAT(render(outcome.error()), Not(HasSubstr("hid")));
  }
}

TEST(PostgresAddress, IsFollowedByTheQueryAsItIs) {
  const auto plain =
      read_data_path("postgresql://ann@127.0.0.1/ward?query=SELECT a, '&query=', 'a%20' FROM t")
          .value();
  EXPECT_EQ(plain.path, "postgresql://ann@127.0.0.1/ward");
  EXPECT_EQ(plain.options.kind, SourceKind::postgres);
  EXPECT_EQ(plain.options.query, "SELECT a, '&query=', 'a%20' FROM t");
  const auto socket =
      read_data_path("postgresql:///ward?host=/run/pg&query=SELECT '?query='").value();
  EXPECT_EQ(socket.path, "postgresql:///ward?host=/run/pg");
  EXPECT_EQ(socket.options.query, "SELECT '?query='");
}

TEST(PostgresAddress, LeadsToThisMachineOrToAnAllowedHost) {
  const struct {
    std::string_view text;
    std::vector<std::string> allowed = {};
    std::string_view want;
  } cases[] = {
      {.text = "postgresql:///w", .want = "dbname=w host=/var/run/postgresql"},
      {.text = "postgresql://%2Fa/w", .want = "dbname=w host=/a"},
      {.text = "postgresql://127.9.8.7/w", .want = "dbname=w host=127.9.8.7 hostaddr=127.9.8.7"},
      {.text = "postgresql://[::1]/w", .want = "dbname=w host=::1 hostaddr=::1"},
      {.text = "postgresql://LocalHost/w",
       .want = "dbname=w host=localhost,localhost hostaddr=127.0.0.1,::1"},
      {.text = "postgresql://10.0.0.1/w", .want = "`10.0.0.1`, which is not this machine"},
      {.text = "postgresql://0.0.0.0/w", .want = "which is not this machine"},
      {.text = "postgresql://[::ffff:127.0.0.1]/w", .want = "which is not this machine"},
      {.text = "postgresql://2130706433/w", .want = "which is not this machine"},
      {.text = "postgresql://db.example/w", .want = "which is not this machine"},
      {.text = "postgresql://localhost.example/w", .want = "which is not this machine"},
      {.text = "postgresql://@abstract/w", .want = "which is not this machine"},
      {.text = "postgresql://localhost,db.example/w",
       .allowed = {"db.example"},
       .want = "names several hosts"},
      {.text = "postgresql://DB.example/w",
       .allowed = {"db.example"},
       .want = "dbname=w host=DB.example sslmode=verify-full sslrootcert=system"},
      {.text = "postgresql://db.example/w?sslmode=verify-ca&sslrootcert=/ca",
       .allowed = {"db.example"},
       .want = "dbname=w host=db.example sslmode=verify-ca sslrootcert=/ca"},
      {.text = "postgresql://db.example/w?sslmode=require",
       .allowed = {"db.example"},
       .want = "others could read the reports"},
      {.text = "postgresql://db.example/w",
       .allowed = {"example"},
       .want = "which is not this machine"},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.text);
    auto written = read_postgres_address(row.text);
    ASSERT_TRUE(written) << to_string(written.error());
    EXPECT_THAT(
        dump(postgres_target(*std::move(written), row.allowed)), HasSubstr(std::string(row.want))
    );
  }
}

}  // namespace
}  // namespace extractinator::dataset
