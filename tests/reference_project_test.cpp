// A project as users of the reference have it (tests/reference_project), run with the command that
// they type: what comes out is compared file by file with what the reference writes, and what is
// not as there is listed here and in docs/migrating.md.
#include <cstddef>
#include <filesystem>
#include <set>
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

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::string_view kResults = "nlp-predictions-dataset.json";

class ReferenceProject : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::copy(
        source_dir() / "tests/reference_project",
        project(),
        std::filesystem::copy_options::recursive
    );
  }

  std::filesystem::path project() const { return folder_.path() / "project"; }
  std::filesystem::path results_of(std::string_view task) const {
    return project() / "output/pilot" / (std::string(task) + "-run0");
  }
  ProgramResult run(const std::vector<std::string>& arguments) const {
    return run_program(
        arguments,
        {.working_directory = project(),
         .environment = {
             {"EXTRACTINATOR_MODELS", demo_model().parent_path().string()},
             {"XDG_CACHE_HOME", (folder_.path() / "cache").string()}
         }}
    );
  }
  // Of everything in the project, relative to it.
  std::set<std::string> tree() const {
    std::set<std::string> paths;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(project()))
      paths.insert(entry.path().lexically_relative(project()).string());
    return paths;
  }

  TestFolder folder_;
};

// What Python's json.dump(rows, file, indent=4) would write of the same values: nothing else is in
// the file.
bool is_as_python_writes(const std::string& text, const std::filesystem::path& folder) {
  write_file(folder / "text.json", text);
  return run_program(
             "/usr/bin/python3",
             {"-c",
              "import json\n"
              "text = open('text.json', encoding='ascii', newline='').read()\n"
              "raise SystemExit(text != json.dumps(json.loads(text), indent=4))"},
             {.working_directory = folder}
         )
             .exit_code == 0;
}

std::vector<std::string> keys_of(const json::Value& object) {
  std::vector<std::string> keys;
  for (const json::Member& member : object.as_object())
    keys.push_back(member.key);
  return keys;
}

json::Value::Array rows_of(const std::string& text) {
  auto value = json::parse(text);
  return value && value->is_array() ? value->as_array() : json::Value::Array();
}

TEST_F(ReferenceProject, InlineTaskWithExamplesComesOutAsThere) {
  const std::set<std::string> before = tree();
  const auto result = run(
      {"--task_id",
       "1",
       "--model_name",
       "extractinator-demo",
       "--run_name",
       "pilot",
       "--num_examples",
       "2",
       "--num_predict",
       "256",
       "--temperature",
       "0.0",
       "--max_context_len",
       "max",
       "--seed",
       "42"}
  );
  ASSERT_EQ(result.exit_code, 0) << result.err;

  // The reference's folders and its one file, and what is beside it here.
  std::set<std::string> expected = before;
  const std::string folder = "output/pilot/Task001_liver_lesions-run0";
  expected.insert({"output", "output/pilot", folder, folder + "/" + std::string(kResults)});
  const std::string page = read_file(source_dir() / "docs/migrating.md");
  for (const std::string_view more :
       {"nlp-predictions-dataset.jsonl",
        "nlp-predictions-dataset.json.manifest.json",
        "nlp-predictions-dataset.jsonl.manifest.json",
        "failures.json",
        "run.db"}) {
    expected.insert(folder + "/" + std::string(more));
    EXPECT_TRUE(page.contains("`" + std::string(more) + "`")) << more << " is not documented";
  }
  EXPECT_EQ(tree(), expected);

  const std::string text = read_file(results_of("Task001_liver_lesions") / kResults);
  EXPECT_TRUE(is_as_python_writes(text, folder_.path())) << text;
  EXPECT_THAT(
      text,
      StartsWith(
          "[\n    {\n        \"patient id\": \"001\",\n        \"date\": \"2024-03-01\",\n"
          "        \"report\": \"Liver of normal size. "
      )
  );
  EXPECT_THAT(
      text, HasSubstr("\"Normal liver. Na\\u00efve description: \\u201cnothing focal\\u201d.\"")
  );
  EXPECT_THAT(text, HasSubstr("of a haemangioma.\\nGallbladder without stones.\""));
  EXPECT_THAT(text, EndsWith("\"status\": \"success\"\n    }\n]")) << "no line feed at the end";
  const auto rows = rows_of(text);
  ASSERT_EQ(rows.size(), 3U);
  const std::vector<std::string> keys = {
      "patient id",
      "date",
      "report",
      "token_count",
      "lesion_present",
      "kind",
      "diameter_mm",
      "seen_in",
      "status"
  };
  for (const json::Value& row : rows) {
    EXPECT_EQ(keys_of(row), keys);
    EXPECT_GT(row.find("token_count")->to_int64().value(), 0);
    EXPECT_TRUE(row.find("lesion_present")->is_bool());
    EXPECT_TRUE(row.find("kind")->is_null() || row.find("kind")->is_string());
    EXPECT_TRUE(row.find("diameter_mm")->is_null() || row.find("diameter_mm")->is_number());
    EXPECT_EQ(keys_of(*row.find("seen_in")), (std::vector<std::string>{"left_lobe", "right_lobe"}));
    EXPECT_EQ(row.find("status")->as_string(), "success");
  }

  // A second call finds everything done and changes no result.
  const auto again = run(
      {"--task_id",
       "1",
       "--model_name",
       "extractinator-demo",
       "--run_name",
       "pilot",
       "--num_examples",
       "2",
       "--num_predict",
       "256",
       "--seed",
       "42"}
  );
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_EQ(read_file(results_of("Task001_liver_lesions") / kResults), text);
  EXPECT_EQ(tree(), expected);
}

// What the reference writes in the place of something, and what is written here.
struct Difference {
  std::string_view there;
  std::string_view here;
  std::string_view documented;  // Words of docs/migrating.md about it.
};

TEST_F(ReferenceProject, PydanticTaskOverJsonDiffersOnlyWhereThePageSaysSo) {
  const auto result =
      run({"--task_id", "2", "--model_name", "extractinator-demo", "--run_name", "pilot"});
  ASSERT_EQ(result.exit_code, 1) << "one letter is no text\n" << result.err;
  const std::string text = read_file(results_of("Task002_follow_up") / kResults);
  constexpr Difference kDifferences[] = {
      {.there = "\"code\": 17,",
       .here = "\"code\": \"017\",\n        \"seen_at\"",
       .documented = "`001` becomes 1"},
      {.there = "\"seen_at\": 1714953600000,",
       .here = "\"seen_at\": \"2024-05-06\",",
       .documented = "dates become numbers"},
      {.there = "\"score\": 1.5,", .here = "\"score\": 1.50,", .documented = "digits as they are"},
      {.there = "\"score\": NaN,", .here = "\"score\": null,", .documented = "`NaN`"},
      {.there = "\"status\": \"failure\"\n",
       .here = "\"status\": \"failure\",\n        \"cause\": \"invalid_input\"\n",
       .documented = "and a `cause`"},
      {.there = "\"is_discharged\": false,\n        \"next_visit\": {\n            \"weeks\": 0",
       .here =
           "\"is_discharged\": null,\n        \"next_visit\": null,\n        \"urgency\": null,",
       .documented = "null in every field"},
  };
  const std::string page = read_file(source_dir() / "docs/migrating.md");
  for (const Difference& difference : kDifferences) {
    EXPECT_THAT(text, HasSubstr(difference.here));
    EXPECT_THAT(text, Not(HasSubstr(difference.there)));
    EXPECT_TRUE(page.contains(difference.documented)) << difference.documented;
  }
  EXPECT_THAT(
      text,
      EndsWith(
          "    {\n"
          "        \"code\": \"019\",\n"
          "        \"seen_at\": \"2024-05-07\",\n"
          "        \"score\": null,\n"
          "        \"letter\": null,\n"
          "        \"token_count\": null,\n"
          "        \"is_discharged\": null,\n"
          "        \"next_visit\": null,\n"
          "        \"urgency\": null,\n"
          "        \"status\": \"failure\",\n"
          "        \"cause\": \"invalid_input\"\n"
          "    }\n"
          "]"
      )
  );
  const auto rows = rows_of(text);
  ASSERT_EQ(rows.size(), 3U);
  const std::vector<std::string> keys = {
      "code",
      "seen_at",
      "score",
      "letter",
      "token_count",
      "is_discharged",
      "next_visit",
      "urgency",
      "status"
  };
  for (const std::size_t done : {0U, 1U}) {
    EXPECT_EQ(keys_of(rows[done]), keys);
    EXPECT_TRUE(rows[done].find("is_discharged")->is_bool());
    EXPECT_EQ(
        keys_of(*rows[done].find("next_visit")), (std::vector<std::string>{"weeks", "modality"})
    );
  }
  // Beside what is listed nothing is as Python would not write it.
  std::string as_there = text;
  as_there.replace(as_there.find("1.50"), 4, "1.5");
  EXPECT_TRUE(is_as_python_writes(as_there, folder_.path()));
}

// All options of llm_extractinator 0.6 and 0.7, spelled as there. The page has each of them.
TEST(ReferenceOptions, AreKnownAndOnThePage) {
  const std::string help = run_program({"run", "--help"}).out;
  const std::string page = read_file(source_dir() / "docs/migrating.md");
  for (const std::string_view option : {
           "--task_id",         "--run_name",        "--n_runs",
           "--num_examples",    "--num_predict",     "--chunk_size",
           "--overwrite",       "--translate",       "--verbose",
           "--reasoning_model", "--model_name",      "--embedding_model",
           "--temperature",     "--max_context_len", "--quantile",
           "--top_k",           "--top_p",           "--seed",
           "--ollama_host",     "--output_dir",      "--task_dir",
           "--data_dir",        "--example_dir",     "--translation_dir",
           "--log_dir",         "--no_reasoning",    "--max_context_cap",
           "--test_run_size",   "--test_run_random", "--reasoning_effort",
       }) {
    EXPECT_TRUE(page.contains("`" + std::string(option) + "`")) << option;
    std::string spelled(option);
    for (char& c : spelled)
      if (c == '_') c = '-';
    EXPECT_TRUE(help.contains(spelled + " ") || help.contains(spelled + ",")) << option;
  }
}

}  // namespace
}  // namespace extractinator::testing
