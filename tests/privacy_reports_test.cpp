// Evaluations, comparisons and studies of runs whose records carry canaries (docs/privacy.md):
// words of reports, answers and truth are nowhere but in runs and where `--with-text` asks for
// them, identities only in the lists of what is wrong or differs.
#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <format>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "tests/canary.h"
#include "tests/privacy_project.h"
#include "tests/program.h"

namespace extractinator::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::size_t kRecords = 24;
// The files that list records, each by its identity.
const std::set<std::string> kLists = {
    "errors.csv", "differences.csv", "report.json", "report.html"
};

std::set<fs::path> files_below(const fs::path& folder) {
  std::set<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.insert(entry.path());
  }
  return files;
}

// The files of a study that hold its runs, and of jobs of the benchmark the reports that they are
// over and that they show.
std::set<fs::path> files_of_runs(const fs::path& folder) {
  std::set<fs::path> files = record_files(folder);
  for (const fs::path& file : files_below(folder)) {
    if (file.string().contains("/run/data/") || file.string().contains("/run/examples/"))
      files.insert(file);
  }
  return files;
}

class PrivacyReports : public PrivacyProject {
 protected:
  void SetUp() override {
    PrivacyProject::SetUp();
    task_ = records_task(kRecords);
    n_of_records_ = canaries().size();
    // Some rows have no truth, and one true row has no record.
    json::Value::Array rows;
    for (std::size_t i = 0; i < n_of_records_; ++i) {
      const Canary each = canaries()[i];
      if (each.name.starts_with("patient id") && rows.size() + 4 < kRecords)
        rows.push_back(true_row(each.text));
    }
    rows.push_back(true_row(canary("patient id of nobody")));
    rows_ = std::move(rows);
    truth_ = write_truth("truth.json", json::write(json::Value(rows_)));
  }

  json::Value true_row(const std::string& id) {
    return json::Value(
        json::Value::Object{
            {"patient id", json::Value(id)},
            {"nodule_present", json::Value(n_true_rows_++ % 2 == 0)},
            {"location", json::Value("links " + canary(std::format("truth {}", n_true_rows_)))},
        }
    );
  }
  // The true rows, one of them changed.
  std::string changed(std::size_t row, const std::function<void(json::Value&)>& change) {
    json::Value::Array rows = rows_;
    change(rows[row]);
    return write_truth(
        std::format("changed{}.json", n_changed_++),
        json::write(json::Value(std::move(rows)), {.layout = json::Layout::indented})
    );
  }
  std::string write_truth(const std::string& name, const std::string& text) {
    const fs::path file = root() / "project/data" / name;
    write_file(file, text);
    return file.string();
  }

  // True rows that are wrong in every way, and are told without their words.
  std::vector<std::string> broken_truths() {
    const auto set = [](const char* key, json::Value value) {
      return [key, value](json::Value& row) {
        for (json::Member& member : row.as_object()) {
          if (member.key == key) member.value = value;
        }
      };
    };
    const std::string id = rows_[1].find("patient id")->as_string();
    return {
        changed(0, set("nodule_present", json::Value(canary("wrong label")))),
        changed(1, set("location", json::Value(json::Value::Array{json::Value(canary("list"))}))),
        changed(0, set("patient id", json::Value(id))),
        changed(2, [&](json::Value& row) { row = json::Value(canary("row that is no object")); }),
        changed(2, [](json::Value& row) { row.as_object().erase(row.as_object().begin()); }),
        write_truth("cut.json", "[{\"patient id\": \"" + canary("cut truth")),
        write_truth("word.json", "[{\"patient id\": " + canary("bare word of truth") + "}]"),
        write_truth("object.json", "{\"patient id\": \"" + canary("no list") + "\"}"),
        write_truth(
            "strangers.json",
            "[{\"patient id\": \"" + canary("id of a stranger") + "\", \"nodule_present\": true}]"
        ),
        write_truth(
            "unlabelled.json",
            "[{\"patient id\": \"" + id + "\", \"" + canary("other key") + "\": 1}]"
        ),
        write_truth("bytes.json", "[{\"patient id\": \"" + canary("bytes of truth") + "\xFF\"}]"),
    };
  }

  // Gives a row of a job canaries in its report and for its uid, the same one in all files.
  void mark(json::Value& row, std::map<std::string, std::string>& uids) {
    for (json::Member& member : row.as_object()) {
      json::Value* report = &member.value;
      if (member.key == "text_parts") report = &report->as_array().front();
      if (member.key == "text" || member.key == "text_parts")
        *report = json::Value(report->as_string() + canary("report of a job"));
      if (member.key != "uid") continue;
      std::string& uid = uids[member.value.as_string()];
      if (uid.empty()) uid = canary("uid");
      member.value = json::Value(uid);
    }
  }

  // Canaries that do not stand for records' identities.
  [[nodiscard]] std::vector<Canary> words() const {
    std::vector<Canary> found = canaries();
    std::erase_if(found, [](const Canary& each) { return each.name.starts_with("patient id"); });
    return found;
  }
  // Those of a column that no command was asked to show.
  [[nodiscard]] std::vector<Canary> names() const {
    std::vector<Canary> found = canaries();
    std::erase_if(found, [](const Canary& each) { return !each.name.starts_with("name"); });
    return found;
  }

  // Files of a folder: those that list records may hold identities, the others nothing.
  void expect_no_text(const fs::path& folder) const {
    std::size_t n_lists = 0;
    for (const auto& entry : fs::directory_iterator(folder)) {
      const std::string name = entry.path().filename();
      const bool is_list = kLists.contains(name);
      const CanarySearch search(is_list ? words() : canaries());
      EXPECT_THAT(search.in_text(name, read_file(entry.path())), IsEmpty());
      n_lists += is_list ? 1U : 0U;
    }
    EXPECT_GE(n_lists, 3U) << "there was something to search";
  }
  // The same of one that was written with `--with-text`: there the words must be in the lists.
  void expect_text_in_lists(const fs::path& folder, std::string_view list) const {
    for (const auto& entry : fs::directory_iterator(folder)) {
      const std::string name = entry.path().filename();
      const CanarySearch search(kLists.contains(name) ? names() : canaries());
      EXPECT_THAT(search.in_text(name, read_file(entry.path())), IsEmpty());
    }
    std::vector<Canary> truths = canaries();
    std::erase_if(truths, [](const Canary& each) { return !each.name.starts_with("truth"); });
    EXPECT_THAT(CanarySearch(truths).in_text("list", read_file(folder / list)), Not(IsEmpty()))
        << "the control: it was asked for";
  }
  // What is printed as JSON has identities and no more.
  ProgramResult run_json(std::vector<std::string> arguments) {
    arguments.emplace_back("--json");
    ProgramResult result = run(arguments, {.prints_records = true});
    EXPECT_THAT(CanarySearch(words()).in_text("stdout", result.out), IsEmpty());
    return result;
  }
  void expect_refused(std::vector<std::string> arguments) {
    const fs::path folder = root() / "refused";
    arguments.insert(arguments.end(), {"--out", folder.string()});
    const ProgramResult result = run(arguments);
    EXPECT_EQ(result.exit_code, 2) << result.out << result.err;
    EXPECT_THAT(result.err, HasSubstr("error: "));
    EXPECT_FALSE(fs::exists(folder) && !fs::is_empty(folder));
  }

  fs::path task_;
  std::size_t n_of_records_ = 0;
  json::Value::Array rows_;
  std::string truth_;
  std::size_t n_true_rows_ = 0;
  std::size_t n_changed_ = 0;
};

TEST_F(PrivacyReports, EvaluationsTellIdentitiesAndTextOnRequest) {
  const ProgramResult made =
      run(extract(task_, "a", {"--evidence", "--probabilities", "--slots", "8"}));
  ASSERT_EQ(made.exit_code, 1) << made.err;
  const std::string results = (output() / "a/Task001_records-run0").string();
  const std::vector<std::string> call = {"eval", results, "--truth", truth_, "--draws", "20"};
  const auto with = [&call](std::vector<std::string> more) {
    more.insert(more.begin(), call.begin(), call.end());
    return more;
  };
  const fs::path plain = root() / "reports/plain";
  const fs::path text = root() / "reports/text";
  const ProgramResult table = run(with({"--cluster", "naam"}));
  EXPECT_EQ(table.exit_code, 0) << table.err;
  EXPECT_THAT(table.out, HasSubstr("clusters of `naam`"));
  const ProgramResult json = run_json(with({"--out", plain.string(), "--cluster", "naam"}));
  ASSERT_EQ(json.exit_code, 0) << json.err;
  expect_no_text(plain);
  EXPECT_THAT(
      CanarySearch(canaries()).in_text("errors.csv", read_file(plain / "errors.csv")),
      Not(IsEmpty())
  ) << "the control: identities are there";
  ASSERT_EQ(run(with({"--out", text.string(), "--with-text"})).exit_code, 0);
  expect_text_in_lists(text, "errors.csv");

  for (const std::string& broken : broken_truths())
    expect_refused({"eval", results, "--truth", broken});
  expect_refused(with({"--id", "verslag"}));
  expect_refused(with({"--cluster", "ward"}));
  expect_refused(with({"--positive", "location=links"}));
  expect_refused({"eval", results, "--truth", write_truth("empty.json", "[]")});
  exempt(files_below(root() / "reports"));
  EXPECT_THAT(all_sightings(), IsEmpty());
}

TEST_F(PrivacyReports, ComparisonsTellIdentitiesAndTextOnRequest) {
  run(extract(task_, "a"));
  run(extract(task_, "b", {"--seed", "5", "--temperature", "1.5"}));
  const std::string first = (output() / "a/Task001_records-run0").string();
  const std::string second = (output() / "b/Task001_records-run0").string();
  const std::vector<std::string> call = {"compare", first, second, "--draws", "20"};
  const auto with = [&call](std::vector<std::string> more) {
    more.insert(more.begin(), call.begin(), call.end());
    return more;
  };
  const fs::path plain = root() / "reports/plain";
  const fs::path text = root() / "reports/text";
  const fs::path alone = root() / "reports/alone";
  const ProgramResult table = run(with({"--truth", truth_, "--cluster", "naam"}));
  EXPECT_EQ(table.exit_code, 0) << table.err;
  ASSERT_EQ(
      run_json(with({"--truth", truth_, "--cluster", "naam", "--out", plain.string()})).exit_code, 0
  );
  expect_no_text(plain);
  // Without a truth records are the same that have the same columns, reports among them.
  ASSERT_EQ(run_json(with({"--out", alone.string()})).exit_code, 0);
  expect_no_text(alone);
  ASSERT_EQ(run(with({"--truth", truth_, "--with-text", "--out", text.string()})).exit_code, 0);
  expect_text_in_lists(text, "differences.csv");

  for (const std::string& broken : broken_truths())
    expect_refused({"compare", first, second, "--truth", broken});
  expect_refused(with({"--truth", truth_, "--cluster", "ward"}));
  expect_refused(with({"--id", "leeftijd"}));
  exempt(files_below(root() / "reports"));
  EXPECT_THAT(all_sightings(), IsEmpty());
}

// The cells hold runs; all else of a study has neither words nor identities.
TEST_F(PrivacyReports, StudiesTellNeither) {
  const std::vector<std::string> broken = broken_truths();
  const fs::path jobs = root() / "project/data/jobs";
  ASSERT_EQ(
      run({"dragon",
           "synth",
           "--task",
           "1,25",
           "--n",
           "4",
           "--n-train",
           "6",
           "--out",
           jobs.string()})
          .exit_code,
      0
  );
  std::map<std::string, std::string> uids;
  for (const fs::path& file : files_below(jobs)) {
    auto rows = json::parse(read_file(file)).value();
    if (!rows.is_array()) continue;
    for (json::Value& row : rows.as_array())
      mark(row, uids);
    write_file(file, json::write(rows));
  }
  exempt(files_below(jobs));
  const auto run_study = [&](std::string_view tasks, const fs::path& folder) {
    write_file(
        root() / "project/study.json",
        std::format(
            R"({{"models": [{{"file": "{}"}}], "shots": [0, 1], "tasks": [{}],
                "options": {{"max_answer_tokens": 60, "reasoning_field": false}}}})",
            demo_model().string(),
            tasks
        )
    );
    const ProgramResult result = run(
        {"study",
         (root() / "project/study.json").string(),
         "--log-dir",
         (root() / "cwd/logs").string(),
         "--verbose",
         "--threads",
         "1",
         "--out",
         folder.string()}
    );
    exempt(files_of_runs(folder));
    return result;
  };
  const auto own_task = [&](const std::string& truth) {
    return std::format(
        R"({{"name": "mine", "task": "{}", "truth": "{}", "data_dir": "{}"}})",
        task_.string(),
        truth,
        (root() / "project/data").string()
    );
  };
  const fs::path all = root() / "study";
  const ProgramResult whole =
      run_study(own_task(truth_) + std::format(R"(, {{"dragon": "{}"}})", jobs.string()), all);
  EXPECT_EQ(whole.exit_code, 1) << "a task without examples cannot show any" << whole.err;
  const std::string scores = read_file(all / "scores.csv");
  for (const char* task : {"mine", "Task001_adhesion_clf", "Task025_anonymisation_ner"})
    EXPECT_THAT(scores, HasSubstr(task));
  EXPECT_THAT(
      read_file(all / "cells/extractinator-demo/mine/native-0shot-own-seed0/outcome.json"),
      HasSubstr("\"n_records\": 24")
  );
  EXPECT_THAT(
      CanarySearch(canaries()).in_folder(all / "cells/extractinator-demo/Task001_adhesion_clf", {}),
      Not(IsEmpty())
  ) << "the control: the reports of jobs were marked";

  // The run of the cell is there after the first time; it is scored again each time.
  const fs::path refused = root() / "refused";
  for (const std::string& truth : broken) {
    const ProgramResult result = run_study(own_task(truth), refused);
    EXPECT_THAT(result.exit_code, AnyOf(1, 2)) << truth << result.err;
    EXPECT_THAT(result.err, HasSubstr("error: "));
    EXPECT_THAT(CanarySearch(canaries()).in_folder(refused, files_of_runs(refused)), IsEmpty());
  }
  EXPECT_THAT(all_sightings(), IsEmpty());
}

}  // namespace
}  // namespace extractinator::testing
