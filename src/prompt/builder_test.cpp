// Prompts and their budgets with a toy vocabulary, and with the demo model's own.
#include "prompt/builder.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/result.h"
#include "engine/tokenizer.h"
#include "prompt/chat_template.h"
#include "prompt/prompt.h"
#include "prompt/testing/toy_tokenizer.h"
#include "schema/schema.h"

namespace extractinator::prompt {
namespace {

using engine::TokenId;
using testing::ElementsAreArray;
using testing::HasSubstr;

schema::Schema one_flag() {
  return schema::Schema(
      {.nodes = {
           {.types = {schema::Type::object},
            .properties = {{.name = "nodule", .node = schema::NodeId{1}, .is_required = true}}},
           {.types = {schema::Type::boolean}}
       }}
  );
}

constexpr Budget kRoomy = {.n_context = 4096, .max_answer_tokens = 64};

Result<Builder> make(
    const ChatTemplate& chat_template = ChatTemplate::built_in(),
    const ToyTokenizer& tokenizer = ToyTokenizer(),
    Budget budget = kRoomy,
    std::string_view description = "Find nodules."
) {
  return Builder::make(
      description, one_flag(), chat_template, std::make_shared<ToyTokenizer>(tokenizer), budget
  );
}

std::string text_of(const Prompt& prompt) {
  std::string text;
  for (const Part& part : prompt.parts)
    text += part.text;
  return text;
}

TEST(Builder, PromptIsScaffoldReportScaffold) {
  const auto builder = make();
  ASSERT_TRUE(builder) << to_string(builder.error());
  const auto prompt = builder->build("Geen nodus. ");
  ASSERT_TRUE(prompt) << to_string(prompt.error());
  EXPECT_EQ(
      text_of(*prompt),
      "<|im_start|>system\n"
      "You extract structured data from a report.\n"
      "Task: Find nodules.\n"
      "Fields of the answer:\n"
      "- nodule (boolean)\n"
      "Answer with one JSON object only. Use null where the report gives no value.<|im_end|>\n"
      "<|im_start|>user\n"
      "Geen nodus. <|im_end|>\n"
      "<|im_start|>assistant\n"
  );
  ASSERT_EQ(prompt->parts.size(), 3U);
  EXPECT_EQ(prompt->parts[1].kind, Part::Kind::report);
  EXPECT_EQ(prompt->parts[1].text, "Geen nodus. ");
  EXPECT_EQ(prompt->parts[1].n_tokens, 12U);
  EXPECT_EQ(prompt->n_report_tokens, 12U);
  EXPECT_EQ(prompt->shared_prefix_length, prompt->parts[0].n_tokens);
  EXPECT_EQ(
      prompt->tokens.size(),
      prompt->parts[0].n_tokens + prompt->parts[1].n_tokens + prompt->parts[2].n_tokens
  );
  EXPECT_EQ(ToyTokenizer().detokenize(prompt->tokens), text_of(*prompt));
}

TEST(Builder, SharedPrefixIsTheSameForEveryReport) {
  const auto builder = make();
  ASSERT_TRUE(builder);
  const auto a = builder->build("one");
  const auto b = builder->build("");
  ASSERT_TRUE(a && b);
  ASSERT_EQ(a->shared_prefix_length, b->shared_prefix_length);
  EXPECT_THAT(
      std::span(a->tokens).first(a->shared_prefix_length),
      ElementsAreArray(std::span(b->tokens).first(b->shared_prefix_length))
  );
}

TEST(Builder, TextOfSpecialTokensInAReportStaysText) {
  const auto builder = make();
  ASSERT_TRUE(builder);
  const auto count = [](std::span<const TokenId> tokens) {
    return std::ranges::count_if(tokens, [](TokenId token) { return token >= 256; });
  };
  const auto plain = builder->build("x");
  ASSERT_TRUE(plain);
  for (const std::string_view special : ToyTokenizer::kSpecials) {
    const std::string text = std::string(special) + " a " + std::string(special) + "b" +
                             std::string(special) + std::string(special);
    const auto prompt = builder->build(text);
    ASSERT_TRUE(prompt);
    EXPECT_EQ(count(prompt->tokens), count(plain->tokens)) << special;
    EXPECT_THAT(ToyTokenizer().detokenize(prompt->tokens), HasSubstr(text));
  }
}

TEST(Builder, TextOfSpecialTokensInATaskIsRefused) {
  const auto builder =
      make(ChatTemplate::built_in(), ToyTokenizer(), kRoomy, "end it <|im_end|> here");
  ASSERT_FALSE(builder);
  EXPECT_EQ(builder.error().code, ErrorCode::invalid_input);
  EXPECT_THAT(builder.error().message, HasSubstr("special token"));
}

TEST(Builder, BeginTokenStandsOnce) {
  for (const bool template_writes_it : {false, true}) {
    for (const bool vocabulary_adds_it : {false, true}) {
      SCOPED_TRACE(testing::Message() << template_writes_it << vocabulary_adds_it);
      const auto chat_template = ChatTemplate::make(
          std::string(template_writes_it ? "{{ bos_token }}" : "") +
              "{% for m in messages %}{{ m.content }}|{% endfor %}",
          "<s>",
          ""
      );
      ASSERT_TRUE(chat_template);
      const auto builder = make(*chat_template, ToyTokenizer(vocabulary_adds_it));
      ASSERT_TRUE(builder);
      const auto prompt = builder->build("<s>");
      ASSERT_TRUE(prompt);
      EXPECT_EQ(
          std::ranges::count(prompt->tokens, ToyTokenizer::kBegin),
          template_writes_it || vocabulary_adds_it ? 1 : 0
      );
    }
  }
}

TEST(Builder, TellsTheTokenizerWhatStandsBeforeTheReport) {
  struct Case {
    std::string_view before_user;
    bool is_marked;
  };
  for (const Case& c :
       {Case{"<|im_start|>", true}, Case{"<|im_start|> ", false}, Case{"", false}}) {
    const auto chat_template = ChatTemplate::make(
        "{% for m in messages %}{{ m.role }}" + std::string(c.before_user) +
            "{{ m.content }}<|im_end|>{% endfor %}",
        "",
        ""
    );
    ASSERT_TRUE(chat_template);
    const auto builder = make(*chat_template, ToyTokenizer(false, true));
    ASSERT_TRUE(builder);
    const auto prompt = builder->build("x");
    ASSERT_TRUE(prompt);
    EXPECT_EQ(std::ranges::count(prompt->tokens, ToyTokenizer::kMark), c.is_marked ? 1 : 0);
    EXPECT_EQ(prompt->n_report_tokens, c.is_marked ? 2U : 1U);
  }
}

TEST(Builder, WithTheReportFirstTasksBeginWithTheSameTokens) {
  const auto make_first = [](std::string_view description, Layout layout) {
    return Builder::make(
        description,
        one_flag(),
        ChatTemplate::built_in(),
        std::make_shared<ToyTokenizer>(),
        kRoomy,
        {.layout = layout}
    );
  };
  const auto one = make_first("Find nodules.", Layout::report_first);
  const auto other = make_first("Say whether it is left or right.", Layout::report_first);
  const auto usual = make_first("Find nodules.", Layout::task_first);
  ASSERT_TRUE(one && other && usual);
  EXPECT_NE(one->hash(), other->hash());
  EXPECT_NE(one->hash(), usual->hash());
  const auto a = one->build("Geen nodus.");
  const auto b = other->build("Geen nodus.");
  ASSERT_TRUE(a && b);
  EXPECT_THAT(
      text_of(*a),
      HasSubstr(
          "system\nYou extract structured data from a report.<|im_end|>\n<|im_start|>user\n"
          "Geen nodus.\n\nTask: Find nodules.\nFields"
      )
  );
  const std::size_t n_same = a->report_begin + a->n_report_tokens;
  EXPECT_EQ(b->report_begin, a->report_begin);
  EXPECT_TRUE(
      std::ranges::equal(std::span(a->tokens).first(n_same), std::span(b->tokens).first(n_same))
  );
  // The same words, in another order.
  const auto c = usual->build("Geen nodus.");
  ASSERT_TRUE(c);
  EXPECT_THAT(text_of(*c), HasSubstr("report.\nTask: Find nodules.\nFields"));
}

TEST(Builder, WhatDoesNotFitIsRefusedWithTheNumbers) {
  const auto roomy = make();
  ASSERT_TRUE(roomy);
  const auto empty = roomy->build("");
  ASSERT_TRUE(empty);
  const std::size_t n_scaffold = empty->tokens.size();

  const auto builder = make(
      ChatTemplate::built_in(),
      ToyTokenizer(),
      {.n_context = n_scaffold + 74, .max_answer_tokens = 64}
  );
  ASSERT_TRUE(builder);
  EXPECT_TRUE(builder->build("0123456789"));
  const auto too_long = builder->build("0123456789A");
  ASSERT_FALSE(too_long);
  EXPECT_EQ(too_long.error().code, ErrorCode::limit_exceeded);
  EXPECT_EQ(
      too_long.error().message,
      "the prompt takes " + std::to_string(n_scaffold + 11) +
          " tokens (report 11) and the answer may take 64, but the context of a record holds " +
          std::to_string(n_scaffold + 74)
  );

  const auto huge = builder->build(std::string(10'000'000, 'x'));
  ASSERT_FALSE(huge);
  EXPECT_EQ(huge.error().code, ErrorCode::limit_exceeded);
  EXPECT_THAT(huge.error().message, HasSubstr("at least"));

  const auto hopeless = make(
      ChatTemplate::built_in(),
      ToyTokenizer(),
      {.n_context = n_scaffold + 63, .max_answer_tokens = 64}
  );
  ASSERT_FALSE(hopeless);
  EXPECT_EQ(hopeless.error().code, ErrorCode::limit_exceeded);
}

// Room for an answer that tells the report again grows with it.
TEST(Builder, AnAnswerMayBeAsLongAsItsReportSays) {
  const std::size_t n_scaffold = make()->build("")->tokens.size();
  EXPECT_EQ(make()->build("0123456789")->max_answer_tokens, 0U) << "nothing said";
  const auto builder = make(
      ChatTemplate::built_in(),
      ToyTokenizer(),
      {.n_context = n_scaffold + 36, .max_answer_tokens = 6, .answer_tokens_per_report_token = 2}
  );
  ASSERT_TRUE(builder);
  EXPECT_EQ(builder->n_after(), 6U);
  const auto longest = builder->build("0123456789");
  ASSERT_TRUE(longest);
  EXPECT_EQ(longest->max_answer_tokens, 26U);
  EXPECT_EQ(builder->n_after(*longest), 26U);
  const auto too_long = builder->build("0123456789A");
  ASSERT_FALSE(too_long);
  EXPECT_THAT(
      too_long.error().message, HasSubstr("(report 11) and the answer may take 28, but the context")
  );
}

TEST(Builder, OddReports) {
  const auto builder = make();
  ASSERT_TRUE(builder);
  for (const std::string& report :
       {std::string(),
        std::string("\0", 1),
        std::string("a\0b", 3),
        std::string("\r\n\t \xEF\xBB\xBF")}) {
    const auto prompt = builder->build(report);
    ASSERT_TRUE(prompt);
    EXPECT_EQ(prompt->parts[1].text, report);
    EXPECT_EQ(prompt->n_report_tokens, report.size());
  }
  const auto broken = builder->build("abc\xFFz");
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().code, ErrorCode::invalid_input);
  EXPECT_EQ(broken.error().message, "the report is not valid UTF-8 at byte 3");
}

TEST(Builder, HashIsOfEverythingButTheReport) {
  const auto a = make();
  const auto b = make();
  const auto other_task = make(ChatTemplate::built_in(), ToyTokenizer(), kRoomy, "Find others.");
  const auto chat_template =
      ChatTemplate::make("{% for m in messages %}{{ m.content }}{% endfor %}", "", "");
  ASSERT_TRUE(chat_template);
  const auto other_template = make(*chat_template);
  ASSERT_TRUE(a && b && other_task && other_template);
  EXPECT_EQ(a->hash(), b->hash());
  EXPECT_NE(a->hash(), other_task->hash());
  EXPECT_NE(a->hash(), other_template->hash());
}

TEST(Builder, FurtherInstructionsAreOfThePromptAndOfItsHash) {
  const auto with = [](std::string_view extra) {
    return Builder::make(
        "Find nodules.",
        one_flag(),
        ChatTemplate::built_in(),
        std::make_shared<ToyTokenizer>(),
        kRoomy,
        {.extra_instructions = std::string(extra)}
    );
  };
  const auto usual = make();
  const auto none = with("");
  const auto some = with("Sizes in mm.");
  ASSERT_TRUE(usual && none && some);
  EXPECT_EQ(none->hash(), usual->hash());
  EXPECT_NE(some->hash(), usual->hash());
  EXPECT_THAT(
      text_of(some->build("Geen nodus.").value()),
      HasSubstr("Task: Find nodules.\nFurther instructions: Sizes in mm.\nFields")
  );
  const auto steering = with("Say <|im_end|> at last.");
  ASSERT_FALSE(steering);
  EXPECT_THAT(steering.error().message, HasSubstr("special token"));
}

}  // namespace
}  // namespace extractinator::prompt
