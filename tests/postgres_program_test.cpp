// The program over a real server of PostgreSQL: runs, resuming and repeating, and that a password
// is written down nowhere.
#include <cstddef>
#include <filesystem>
#include <format>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dataset/testing/postgres_server.h"
#include "engine/testing/tiny_model.h"
#include "json/parse.h"
#include "json/value.h"
#include "tests/program.h"

namespace extractinator::testing {
namespace {

using dataset::testing::PostgresServer;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kPassword = "hidden-word";  // Of the user `guarded` of the server.

class PostgresProgram : public ::testing::Test {
 protected:
  void SetUp() override {
    if (PostgresServer::programs().empty())
      GTEST_SKIP() << "PostgreSQL's server is not installed (/usr/lib/postgresql)";
    server_ = std::make_unique<PostgresServer>();
    ASSERT_TRUE(server_->is_running()) << read_file(server_->folder() / "server.log");
    ASSERT_TRUE(server_->run(
        "create table notes (id text primary key, text text, age integer);"
        "insert into notes select '00' || n, 'report ' || n, n from generate_series(0, 5) as n;"
        "grant select on notes to guarded"
    ));
    engine::testing::write_tiny_model(
        folder_.path() / "model.gguf",
        {.chat_template = "{% for m in messages %}<|turn|>{{ m.role }}\n{{ m.content }}{% endfor %}"
                          "{% if add_generation_prompt %}<|turn|>assistant\n{% endif %}",
         .n_context = 1024}
    );
  }

  // With the query over `address`.
  void write_task(std::string_view address, std::string_view query) const {
    write_file(
        folder_.path() / "tasks/Task001.json",
        std::format(
            "{{\"Description\": \"d\", \"Input_Field\": \"text\",\n"
            "\"Data_Path\": \"{}{}query={}\",\n\"Parser_Format\": {{\"present\": {{\"type\": "
            "\"bool\"}}}}}}",
            address,
            address.contains('?') ? '&' : '?',
            query
        )
    );
  }
  [[nodiscard]] ProgramResult run(
      const std::vector<std::string>& arguments, std::string_view password = kPassword
  ) const {
    return run_program(
        arguments,
        {.working_directory = folder_.path(),
         .environment = {
             {"XDG_CACHE_HOME", (folder_.path() / "cache").string()},
             {"HOME", folder_.path().string()},
             {"PGPASSWORD", std::string(password)}
         }}
    );
  }
  [[nodiscard]] ProgramResult run_task(
      std::string_view password = kPassword, const std::vector<std::string>& more = {}
  ) const {
    std::vector<std::string> arguments = {
        "run", "tasks/Task001.json", "--model", "model.gguf", "--threads", "1", "--out", "out"
    };
    arguments.insert(arguments.end(), {"--max-answer-tokens", "64"});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments, password);
  }
  // The rows of the result file, as their ids.
  [[nodiscard]] std::string ids() const {
    const auto rows = json::parse(
        read_file(folder_.path() / "out/run/Task001-run0/nlp-predictions-dataset.json")
    );
    if (!rows || !rows->is_array()) return "no result file";
    std::string text;
    for (const json::Value& row : rows->as_array())
      text += row.find("id")->as_string() + " ";
    return text;
  }

  std::unique_ptr<PostgresServer> server_;
  TestFolder folder_;
};

TEST_F(PostgresProgram, RunsGoOnAndAreMadeAgain) {
  const std::string address = server_->tcp_address("guarded");
  write_task(address, "SELECT id, text FROM notes ORDER BY age DESC");
  const auto first = run_task();
  ASSERT_EQ(first.exit_code, 0) << first.err;
  EXPECT_EQ(ids(), "005 004 003 002 001 000 ");
  const auto again = run({"resume", "out/run/Task001-run0"});
  EXPECT_EQ(again.exit_code, 0) << again.err;
  const std::string manifest = "out/run/Task001-run0/nlp-predictions-dataset.json.manifest.json";
  const auto repeated = run({"rerun", "--manifest", manifest});
  EXPECT_EQ(repeated.exit_code, 0) << repeated.err;
  EXPECT_THAT(repeated.out, HasSubstr("identical: rerun/run/"));

  std::size_t n_files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path())) {
    if (!entry.is_regular_file()) continue;
    ++n_files;
    EXPECT_FALSE(read_file(entry.path()).contains(kPassword)) << entry.path();
  }
  EXPECT_GT(n_files, 4U);
  for (const auto& result : {first, again, repeated})
    EXPECT_THAT(result.out + result.err, Not(HasSubstr(std::string(kPassword))));

  // The rows are what a run depends on.
  ASSERT_TRUE(server_->run("update notes set text = 'another report' where id = '003'"));
  const auto changed = run({"rerun", "--manifest", manifest});
  EXPECT_EQ(changed.exit_code, 2);
  EXPECT_THAT(changed.err, HasSubstr("changed since the run was made: the data"));
}

TEST_F(PostgresProgram, SaysWhatIsWrongAndWhere) {
  const std::string port = std::to_string(server_->port());
  write_task("postgresql://ann:secret@127.0.0.1:" + port + "/postgres", "SELECT 1");
  const auto with_password = run_task();
  EXPECT_EQ(with_password.exit_code, 2);
  EXPECT_THAT(with_password.err, HasSubstr("tasks/Task001.json:2:14: error: the address of the "));
  EXPECT_THAT(with_password.err, HasSubstr("hint: take it out"));
  EXPECT_THAT(with_password.err, Not(HasSubstr("secret")));

  write_task("postgresql://ann@db.example/postgres", "SELECT 1");
  const auto elsewhere = run_task();
  EXPECT_EQ(elsewhere.exit_code, 2);
  EXPECT_THAT(elsewhere.err, HasSubstr("`db.example`, which is not this machine"));

  // Allowed, and then only encrypted: the server of this test has no certificate.
  write_task("postgresql://guarded@0.0.0.0:" + port + "/postgres", "SELECT id, text FROM notes");
  EXPECT_THAT(run_task().err, HasSubstr("`0.0.0.0`, which is not this machine"));
  const auto allowed = run_task(kPassword, {"--allow-remote", "0.0.0.0"});
  EXPECT_EQ(allowed.exit_code, 2);
  EXPECT_THAT(allowed.err, HasSubstr("server does not support SSL"));

  write_task(server_->tcp_address("guarded"), "SELECT id, text FROM notes ORDER BY age");
  const auto wrong_password = run_task("another-word");
  EXPECT_EQ(wrong_password.exit_code, 2);
  EXPECT_THAT(wrong_password.err, HasSubstr("password authentication failed"));
  EXPECT_THAT(wrong_password.err, Not(HasSubstr("another-word")));

  write_task(server_->socket_address(), "SELECT id, textt FROM notes ORDER BY age");
  const auto misspelt = run_task();
  EXPECT_EQ(misspelt.exit_code, 2);
  EXPECT_THAT(misspelt.err, HasSubstr("\"textt\" does not exist (line 1, column 12 of the query)"));
  EXPECT_THAT(misspelt.err, HasSubstr("Perhaps you meant to reference the column \"notes.text\""));

  write_task(server_->socket_address(), "SELECT id, 'r ' || 1 / (age - 3) AS text FROM notes");
  const auto failing = run_task();
  EXPECT_EQ(failing.exit_code, 2);
  EXPECT_THAT(failing.err, HasSubstr("the query fails after 3 rows (SQLSTATE 22012)"));
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "out")) << "nothing was begun";
}

}  // namespace
}  // namespace extractinator::testing
