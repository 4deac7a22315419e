// `--translate`: a stage of its own before the extraction. The demonstration model cannot
// translate: its texts are of any length, and which one is how long depends on the processor.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/parse.h"
#include "json/value.h"
#include "tests/program.h"

namespace extractinator::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kTask = "Task001_nodule_presence";
constexpr std::size_t kRows = 12;
constexpr std::string_view kResults = "nlp-predictions-dataset.json";

class TranslationProgram : public ::testing::Test {
 protected:
  [[nodiscard]] ProgramResult program(
      const std::vector<std::string>& arguments, std::chrono::microseconds kill_after = {}
  ) const {
    return run_program(
        arguments,
        {.working_directory = folder_.path(),
         .environment = {{"XDG_CACHE_HOME", (folder_.path() / "cache").string()}},
         .signal_after = kill_after}
    );
  }
  [[nodiscard]] ProgramResult run(
      const std::vector<std::string>& more, std::chrono::microseconds kill_after = {}
  ) const {
    std::vector<std::string> arguments = {
        "run",
        (demo_dir() / "tasks" / std::format("{}.json", kTask)).string(),
        "--model",
        demo_model().string(),
        "--out",
        "out",
        "--limit",
        std::to_string(kRows),
        "--threads",
        "1",
        "--reproducible",
    };
    arguments.insert(arguments.end(), more.begin(), more.end());
    return program(arguments, kill_after);
  }

  [[nodiscard]] std::filesystem::path run_folder(std::string_view run_name = "run") const {
    return folder_.path() / "out" / run_name / std::format("{}-run0", kTask);
  }
  [[nodiscard]] std::filesystem::path translations(
      std::string_view folder = "translations", std::string_view language = "english"
  ) const {
    return folder_.path() / folder / std::format("{}-{}", kTask, language);
  }
  [[nodiscard]] static json::Value read(const std::filesystem::path& file) {
    auto value = json::parse(read_file(file));
    EXPECT_TRUE(value) << file;
    return value.value_or(json::Value());
  }
  [[nodiscard]] static std::size_t n_failed_in(const std::filesystem::path& results) {
    const json::Value rows = read(results);
    return static_cast<std::size_t>(
        std::ranges::count_if(rows.as_array(), [](const json::Value& row) {
          return row.find("status")->as_string() == "failure";
        })
    );
  }
  // A number of tokens with which some texts end and some do not.
  [[nodiscard]] std::string limit_for_some() const {
    for (std::size_t limit = 20; limit < 1000; limit += limit / 5) {
      const std::string number = std::to_string(limit);
      const std::string folder = std::format("probe{}", limit);
      const auto probe = run(
          {"--translate",
           "--translation-max-tokens",
           number,
           "--run-name",
           folder,
           "--translation-dir",
           folder}
      );
      EXPECT_LT(probe.exit_code, 2) << probe.err;
      const std::size_t n_failed = n_failed_in(translations(folder) / kResults);
      if (n_failed > 0 && n_failed < kRows) return number;
    }
    ADD_FAILURE() << "all texts are of one length";
    return "60";
  }
  // Rows that were translated, in all sessions.
  [[nodiscard]] static std::int64_t n_worked_on(const std::filesystem::path& folder) {
    const json::Value manifest = read(folder / std::format("{}.manifest.json", kResults));
    const json::Value* work = manifest.find("work");
    const json::Value* n_rows = work != nullptr ? work->find("n_rows") : nullptr;
    return n_rows != nullptr ? n_rows->to_int64().value_or(-1) : -1;
  }

  TestFolder folder_;
};

TEST_F(TranslationProgram, OriginalsStayAndWhatIsNotTranslatedFails) {
  const auto plain = run({"--run-name", "plain"});
  ASSERT_EQ(plain.exit_code, 0) << plain.err;
  const auto result = run({"--translate", "--translation-max-tokens", limit_for_some()});
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_THAT(result.err, HasSubstr("reports translated into English"));
  EXPECT_THAT(result.out + result.err, Not(HasSubstr("KLINISCHE"))) << "no text of a report";

  const json::Value before = read(run_folder("plain") / kResults);
  const json::Value texts = read(translations() / kResults);
  const json::Value rows = read(run_folder() / kResults);
  ASSERT_EQ(texts.as_array().size(), kRows);
  ASSERT_EQ(rows.as_array().size(), kRows);
  std::size_t n_failed = 0;
  std::string first_success;
  for (std::size_t i = 0; i < kRows; ++i) {
    SCOPED_TRACE(i);
    const json::Value& row = rows.as_array()[i];
    const json::Value& text = texts.as_array()[i];
    for (const char* column : {"patient id", "report date", "verslag"}) {
      EXPECT_EQ(*row.find(column), *before.as_array()[i].find(column)) << column;
      EXPECT_EQ(*text.find(column), *before.as_array()[i].find(column)) << column;
    }
    EXPECT_EQ(*row.find("verslag__translated"), *text.find("verslag__translated"));
    const bool is_translated = text.find("status")->as_string() == "success";
    EXPECT_EQ(text.find("verslag__translated")->is_string(), is_translated);
    if (is_translated) {
      EXPECT_NE(text.find("verslag__translated")->as_string(), "");
      EXPECT_EQ(row.find("status")->as_string(), "success");
      if (first_success.empty()) first_success = std::to_string(i);
      continue;
    }
    ++n_failed;
    EXPECT_EQ(text.find("cause")->as_string(), "token_limit") << "cut, and therefore not kept";
    EXPECT_EQ(row.find("status")->as_string(), "failure");
    EXPECT_EQ(row.find("cause")->as_string(), "translation_failed");
  }
  ASSERT_GT(n_failed, 0U) << "a test in which all are translated says little";
  ASSERT_LT(n_failed, kRows);

  const json::Value manifest = read(run_folder() / std::format("{}.manifest.json", kResults));
  const json::Value of_texts = read(translations() / std::format("{}.manifest.json", kResults));
  EXPECT_EQ(
      *json::resolve(manifest, "/configuration/translation_hash"),
      *of_texts.find("configuration_hash")
  );
  EXPECT_EQ(
      json::resolve(manifest, "/configuration/input_field")->as_string(), "verslag__translated"
  );

  // What the model read is the translation.
  const auto explained = program({"explain", run_folder().string(), first_success, "--json"});
  ASSERT_EQ(explained.exit_code, 0) << explained.err;
  const auto shown = json::parse(explained.out);
  ASSERT_TRUE(shown);
  const json::Value::Array& parts = shown->find("prompt")->as_array();
  const auto report = std::ranges::find_if(parts, [](const json::Value& part) {
    return part.find("kind")->as_string() == "report";
  });
  ASSERT_NE(report, parts.end());
  const auto row = static_cast<std::size_t>(std::stoul(first_success));
  EXPECT_EQ(*report->find("text"), *rows.as_array()[row].find("verslag__translated"));

  const auto exported = program({"export", translations().string(), "--format", "csv"});
  EXPECT_EQ(exported.exit_code, 0) << exported.err;
  EXPECT_THAT(
      read_file(translations() / "nlp-predictions-dataset.csv"),
      HasSubstr("verslag,token_count,verslag__translated,status,cause\n")
  );
  const auto refused = program({"resume", translations().string()});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("made by the run that reads them"));
}

TEST_F(TranslationProgram, ABlankReportIsReadAsItIs) {
  const auto data = folder_.path() / "data";
  write_file(data / "blank.csv", "verslag\n\"\"\n\" \"\n");
  const auto task = folder_.path() / "tasks/Task001_blank.json";
  write_file(
      task,
      R"({"Description": "d", "Data_Path": "blank.csv", "Input_Field": "verslag",)"
      R"( "Parser_Format": {"nodule_present": {"type": "bool"}}})"
  );
  const auto run_blank = [&](const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {
        "run", task.string(), "--model", demo_model().string(), "--threads", "1", "--reproducible"
    };
    arguments.insert(arguments.end(), more.begin(), more.end());
    return program(arguments);
  };
  ASSERT_EQ(run_blank({"--run-name", "plain"}).exit_code, 0);
  const auto translated = run_blank({"--translate"});
  ASSERT_EQ(translated.exit_code, 0) << translated.err;
  EXPECT_THAT(translated.err, HasSubstr("0 of 2 reports translated"));
  const json::Value texts = read(folder_.path() / "translations/Task001_blank-english" / kResults);
  for (const json::Value& text : texts.as_array())
    EXPECT_EQ(text.find("cause")->as_string(), "invalid_input") << "no model was asked";
  const json::Value plain = read(folder_.path() / "output/plain/Task001_blank-run0" / kResults);
  const json::Value rows = read(folder_.path() / "output/run/Task001_blank-run0" / kResults);
  for (std::size_t i = 0; i < 2; ++i) {
    const json::Value& row = rows.as_array().at(i);
    EXPECT_EQ(*row.find("verslag__translated"), *row.find("verslag"));
    EXPECT_EQ(*row.find("nodule_present"), *plain.as_array().at(i).find("nodule_present"));
  }
}

// Too few for some texts, if not for all.
const std::vector<std::string> kQuick = {"--translate", "--translation-max-tokens", "60"};

TEST_F(TranslationProgram, IsDoneOnceForAllRuns) {
  ASSERT_EQ(run(kQuick).exit_code, 1);
  const std::string texts = read_file(translations() / kResults);
  EXPECT_EQ(n_worked_on(translations()), static_cast<std::int64_t>(kRows));
  std::vector<std::string> twice = kQuick;
  twice.insert(twice.end(), {"--run-name", "second", "--n-runs", "2"});
  ASSERT_EQ(run(twice).exit_code, 1);
  ASSERT_EQ(program({"resume", run_folder("second").string()}).exit_code, 1);
  EXPECT_EQ(n_worked_on(translations()), static_cast<std::int64_t>(kRows));
  EXPECT_EQ(read_file(translations() / kResults), texts);
  EXPECT_EQ(read_file(run_folder("second") / kResults), read_file(run_folder() / kResults));

  // Failures are tried again on request, and only they.
  const auto n_failed = static_cast<std::int64_t>(n_failed_in(translations() / kResults));
  ASSERT_EQ(program({"retry", run_folder().string()}).exit_code, 1);
  EXPECT_EQ(n_worked_on(translations()), static_cast<std::int64_t>(kRows) + n_failed);
}

TEST_F(TranslationProgram, KilledAnywhereItContinuesToTheSameBytes) {
  const auto start = std::chrono::steady_clock::now();
  ASSERT_EQ(run(kQuick).exit_code, 1);
  const auto whole = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - start
  );
  int n_kills = 0;
  for (int round = 0; round < 3; ++round) {
    const std::string name = std::format("killed{}", round);
    std::vector<std::string> options = kQuick;
    options.insert(options.end(), {"--run-name", name, "--translation-dir", name});
    for (int kill = 1; kill <= 2; ++kill) {
      const auto killed = run(options, whole * (round + (3 * kill)) / 10);
      ASSERT_TRUE(killed.signal == 9 || killed.exit_code == 1) << killed.err;
      if (killed.signal == 9) ++n_kills;
    }
    ASSERT_EQ(run(options).exit_code, 1);
    EXPECT_EQ(read_file(translations(name) / kResults), read_file(translations() / kResults));
    EXPECT_EQ(read_file(run_folder(name) / kResults), read_file(run_folder() / kResults));
  }
  EXPECT_GT(n_kills, 0);
}

TEST_F(TranslationProgram, LanguagesAndLimitsAreKeptApart) {
  const auto german = run({"--translate=German", "--translation-max-tokens", "3"});
  EXPECT_EQ(german.exit_code, 1) << german.err;
  const json::Value rows = read(run_folder() / kResults);
  for (const json::Value& row : rows.as_array()) {
    EXPECT_EQ(row.find("cause")->as_string(), "translation_failed");
    EXPECT_TRUE(row.find("verslag__translated")->is_null());
  }
  EXPECT_TRUE(std::filesystem::exists(translations("translations", "german") / kResults));

  const auto other = run({"--translate=German", "--run-name", "other"});
  EXPECT_EQ(other.exit_code, 2);
  EXPECT_THAT(other.err, AllOf(HasSubstr("max_answer_tokens"), HasSubstr("--translation-dir")));
  EXPECT_FALSE(std::filesystem::exists(run_folder("other")));

  const auto nonsense = run({"--translate=a\tb"});
  EXPECT_EQ(nonsense.exit_code, 2);
  EXPECT_THAT(nonsense.err, HasSubstr("--translate=German"));
}

}  // namespace
}  // namespace extractinator::testing
