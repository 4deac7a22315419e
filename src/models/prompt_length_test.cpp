// Estimated lengths of prompts: by hand, never below what every tokenizer needs, and within bounds
// of what two tokenizers counted.
#include "models/prompt_length.h"

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/file_system.h"
#include "base/result.h"
#include "remote/prompt_check.h"
#include "run/task.h"

namespace extractinator::models {
namespace {

using ::testing::HasSubstr;

TEST(EstimateTokens, CountsPiecesDigitsAndMarks) {
  EXPECT_EQ(estimate_tokens(""), 0U);
  EXPECT_EQ(estimate_tokens("mm"), 1U);
  EXPECT_EQ(estimate_tokens("long"), 2U);
  EXPECT_EQ(estimate_tokens("one two"), 2U) << "a space goes with its word";
  EXPECT_EQ(estimate_tokens("12 mm"), 3U);
  EXPECT_EQ(estimate_tokens("(a)."), 4U);
  EXPECT_EQ(estimate_tokens("a\n\n\nb"), 3U);
  EXPECT_EQ(estimate_tokens("a     b"), 3U);
  EXPECT_EQ(estimate_tokens("\xC3\xAB\xC3\xAB"), 2U) << "two letters beyond ASCII";
}

TEST(EstimateTokens, IsNeverBelowTheFewestTokensThatThereCanBe) {
  std::mt19937_64 random(7);
  constexpr std::string_view kLetters = "abcXYZ 0123.,-\n\t\xC3\xAB";
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (std::size_t n = random() % 60; n > 0; --n)
      text += kLetters[random() % kLetters.size()];
    EXPECT_GE(estimate_tokens(text), remote::n_words(text)) << text;
  }
}

// The counts are those of the tokenizers of Llama 3 (128,000 tokens) and GPT-4o (200,000 tokens),
// taken once.
TEST(EstimateTokens, IsNearRealTokenizers) {
  struct Case {
    std::string_view text = {};
    std::size_t n_llama3 = 0;
    std::size_t n_o200k = 0;
  };
  constexpr Case kCases[] = {
      {.text = "Geen aanwijzingen voor longmetastasen. Bekende nodus in de rechter onderkwab, "
               "thans 8 mm (was 6 mm).",
       .n_llama3 = 36,
       .n_o200k = 31},
      {.text = "CT-thorax/abdomen d.d. 12-03-2021: status na hemicolectomie rechts. Geen lokaal "
               "recidief, geen lymfadenopathie.",
       .n_llama3 = 46,
       .n_o200k = 40},
      {.text = "Prostaatbiopten: adenocarcinoom, Gleason 3+4=7, ISUP graad 2, 35% van het weefsel, "
               "PSA 7,8 ng/ml.",
       .n_llama3 = 46,
       .n_o200k = 45},
      {.text = "There is a small pleural effusion on the left side, unchanged since the previous "
               "examination.",
       .n_llama3 = 19,
       .n_o200k = 19},
      {.text = "Impression: no evidence of pulmonary embolism; mild cardiomegaly, stable compared "
               "with 2019.",
       .n_llama3 = 24,
       .n_o200k = 23},
      {.text = "Maligniteitsgraad kan niet worden beoordeeld vanwege onvoldoende weefselmateriaal.",
       .n_llama3 = 28,
       .n_o200k = 17},
  };
  for (const Case& one : kCases) {
    SCOPED_TRACE(one.text);
    // A sentence may be a little above it; over a report that evens out.
    const std::size_t estimate = estimate_tokens(one.text);
    for (const std::size_t n : {one.n_llama3, one.n_o200k}) {
      EXPECT_GE(20 * estimate, 19 * n);
      EXPECT_LE(estimate, 2 * n);
    }
  }
}

class PromptLengthTest : public ::testing::Test {
 protected:
  PromptLengthTest()
      : folder_(
            std::filesystem::temp_directory_path() /
            ("prompt_length_" + std::to_string(std::random_device()()))
        ) {
    std::filesystem::create_directories(folder_ / "tasks");
    std::filesystem::create_directories(folder_ / "data");
  }
  ~PromptLengthTest() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, std::string_view text) const {
    std::ofstream(folder_ / name) << text;
  }
  [[nodiscard]] Result<PromptLength> length(std::string_view more = "") const {
    write(
        "tasks/Task001_x.json",
        std::string(
            R"({"Description": "Is there a nodule?", "Data_Path": "r.csv", "Input_Field": "text",)"
        ) + std::string(more) +
            R"("Parser_Format": {"nodule": {"type": "bool", "description": "Any nodule"}}})"
    );
    const RealFileSystem files;
    TRY(const run::Task task, run::load_task(files, folder_ / "tasks/Task001_x.json", {}));
    return prompt_length(task);
  }

  std::filesystem::path folder_;
};

TEST_F(PromptLengthTest, IsThatOfTheLongestReport) {
  write("data/r.csv", "id,text\n1,short\n2,a longer report of seven words\n3,mid size\n");
  const auto found = length();
  ASSERT_TRUE(found) << to_string(found.error());
  EXPECT_EQ(found->n_rows, 3U);
  EXPECT_EQ(found->n_longest_report_tokens, estimate_tokens("a longer report of seven words"));
  EXPECT_EQ(found->n_report_tokens, found->n_longest_report_tokens);
  EXPECT_GT(found->n_frame_tokens, 64 + estimate_tokens("Is there a nodule?"));
  EXPECT_LT(found->n_frame_tokens, 600U);
  EXPECT_EQ(found->n_prompt_tokens(), found->n_frame_tokens + found->n_report_tokens);
  EXPECT_FALSE(found->is_divided);
}

TEST_F(PromptLengthTest, ReportsThatAreDividedCountByTheirChunks) {
  std::string report;
  for (int i = 0; i < 500; ++i)
    report += "word ";
  write("data/r.csv", "id,text\n1," + report + "\n");
  const auto found = length(R"("Chunking": {"Max_Tokens": 100, "Overlap_Tokens": 8},)");
  ASSERT_TRUE(found) << to_string(found.error());
  EXPECT_TRUE(found->is_divided);
  EXPECT_EQ(found->n_report_tokens, 100U);
  EXPECT_GT(found->n_longest_report_tokens, 500U);
}

TEST_F(PromptLengthTest, TellsNothingOfAReportThatCannotBeRead) {
  write("data/r.csv", "id,note\n1,Jansen has secrets\n");
  const auto found = length();
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, ErrorCode::not_found);
  EXPECT_THAT(to_string(found.error()), HasSubstr("text"));
  EXPECT_FALSE(to_string(found.error()).contains("Jansen"));
}

}  // namespace
}  // namespace extractinator::models
