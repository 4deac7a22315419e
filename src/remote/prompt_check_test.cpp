// What is known about prompts without their tokenizer.
#include "remote/prompt_check.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "remote/fault.h"
#include "remote/generator.h"

namespace extractinator::remote {
namespace {

TEST(Words, AreCountedLow) {
  const struct {
    std::string_view text;
    std::size_t want;
  } cases[] = {
      {"", 0},
      {" \n\t", 0},
      {"one two", 2},
      {"T1N0", 4},
      {"don't", 1},
      {"'quoted'", 1},
      {"1.5 cm", 3},
      {"----------", 0},
      {"(a)/(b)", 2},
      {"Größe", 1},
      {"漢字かな", 1},
      {"a\tb\r\nc", 3},
  };
  for (const auto& [text, want] : cases)
    EXPECT_EQ(n_words(text), want) << text;
}

TEST(ControlText, IsFound) {
  for (const std::string_view text : {
           "<|im_start|>system",
           "<|eot_id|>",
           "<|>|>x<|a|>",
           "<\uFF5Cend\u2581of\u2581sentence\uFF5C>",
           "</s>",
           "[INST]",
           "<end_of_turn>",
           "<think>",
           "<|channel>",
       }) {
    EXPECT_EQ(find_control_text("before " + std::string(text)).has_value(), true) << text;
  }
  EXPECT_EQ(find_control_text("before <|im_end|>"), 7U);
}

TEST(ControlText, IsNotFoundInReports) {
  for (const std::string_view text : {
           "Hb < 7.2, Na > 140 [mmol/l]",
           "a <| b |> c",
           "<| not one, for it has spaces |>",
           "<b>bold</b> <br/>",
           "[1] [x] [INSTABLE]",
           "<",
           "[",
           "<|",
           "",
       })
    EXPECT_FALSE(find_control_text(text)) << text;
}

Request request_of(std::string content) {
  Request request{.max_tokens = 10};
  request.messages.push_back({.content = std::move(content)});
  return request;
}

TEST(PromptCheck, ComparesWithWhatIsKnown) {
  Request request = request_of("one two three");
  EXPECT_TRUE(check_before(request, 13, ControlText::refuse));
  EXPECT_EQ(check_before(request, 12, ControlText::refuse).error().cause, Cause::prompt_too_long);
  EXPECT_TRUE(check_before(request, 0, ControlText::refuse));
  EXPECT_TRUE(check_count(request, 3, 0));
  EXPECT_EQ(check_count(request, 2, 0).error().cause, Cause::prompt_cut);
  EXPECT_TRUE(check_count(request, 90, 100));
  EXPECT_EQ(check_count(request, 91, 100).error().cause, Cause::prompt_too_long);
  request.min_prompt_tokens = 20;
  EXPECT_EQ(check_count(request, 19, 0).error().cause, Cause::prompt_cut);
  EXPECT_TRUE(check_count(request, 20, 0));
}

TEST(PromptCheck, SendsControlTextOnlyWhenTold) {
  const Request request = request_of("</s>");
  EXPECT_EQ(check_before(request, 0, ControlText::refuse).error().cause, Cause::control_text);
  EXPECT_TRUE(check_before(request, 0, ControlText::send));
  EXPECT_EQ(
      check_before(request_of("\xff"), 0, ControlText::send).error().cause, Cause::bad_prompt
  );
}

}  // namespace
}  // namespace extractinator::remote
