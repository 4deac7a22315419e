// Prompts with examples: their text, what of them is the same for all records, and their budget.
#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/result.h"
#include "engine/tokenizer.h"
#include "prompt/builder.h"
#include "prompt/chat_template.h"
#include "prompt/examples.h"
#include "prompt/prompt.h"
#include "prompt/testing/toy_tokenizer.h"
#include "schema/schema.h"

namespace extractinator::prompt {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kSystem =
    "<|im_start|>system\n"
    "You extract structured data from a report.\n"
    "Task: Find nodules.\n"
    "Fields of the answer:\n"
    "- nodule (boolean)\n"
    "Answer with one JSON object only. Use null where the report gives no value.<|im_end|>\n"
    "<|im_start|>user\n";

std::vector<Example> three() {
  return {
      {.input = "Geen nodus.\n", .output = R"({"nodule": false})"},
      {.input = "Een nodus links.", .output = R"({"nodule": true})"},
      {.input = "Prostaat 40 cc.", .output = R"({"nodule": false})"},
  };
}

Result<Builder> make(
    std::vector<Example> examples,
    std::size_t n_shown,
    std::size_t n_context = 4096,
    const ChatTemplate& chat_template = ChatTemplate::built_in(),
    const ToyTokenizer& tokenizer = ToyTokenizer()
) {
  const schema::Schema schema(
      {.nodes = {
           {.types = {schema::Type::object},
            .properties = {{.name = "nodule", .node = schema::NodeId{1}, .is_required = true}}},
           {.types = {schema::Type::boolean}}
       }}
  );
  return Builder::make(
      "Find nodules.",
      schema,
      chat_template,
      std::make_shared<ToyTokenizer>(tokenizer),
      {.n_context = n_context, .max_answer_tokens = 64},
      {.examples = {.examples = std::move(examples), .n_shown = n_shown}}
  );
}

std::string text_of(const Prompt& prompt) {
  std::string text;
  for (const Part& part : prompt.parts)
    text += part.text;
  return text;
}

std::vector<engine::TokenId> prefix_of(const Prompt& prompt) {
  const auto prefix = std::span(prompt.tokens).first(prompt.shared_prefix_length);
  return {prefix.begin(), prefix.end()};
}

TEST(PromptWithExamples, ExamplesAreTurnsOfTheChat) {
  const auto builder = make(three(), 3);
  ASSERT_TRUE(builder) << to_string(builder.error());
  const auto prompt = builder->build("Een nodus rechts.");
  ASSERT_TRUE(prompt) << to_string(prompt.error());
  EXPECT_EQ(
      text_of(*prompt),
      std::string(kSystem) +
          "Geen nodus.\n<|im_end|>\n<|im_start|>assistant\n{\"nodule\": false}<|im_end|>\n"
          "<|im_start|>user\n"
          "Een nodus links.<|im_end|>\n<|im_start|>assistant\n{\"nodule\": true}<|im_end|>\n"
          "<|im_start|>user\n"
          "Prostaat 40 cc.<|im_end|>\n<|im_start|>assistant\n{\"nodule\": false}<|im_end|>\n"
          "<|im_start|>user\n"
          "Een nodus rechts.<|im_end|>\n<|im_start|>assistant\n"
  );
  EXPECT_EQ(ToyTokenizer().detokenize(prompt->tokens), text_of(*prompt));
  std::size_t n_tokens = 0;
  std::size_t n_examples = 0;
  for (const Part& part : prompt->parts) {
    n_tokens += part.n_tokens;
    if (part.kind == Part::Kind::example) ++n_examples;
  }
  EXPECT_EQ(n_tokens, prompt->tokens.size());
  EXPECT_EQ(n_examples, 6U);
  const auto report =
      std::span(prompt->tokens).subspan(prompt->report_begin, prompt->n_report_tokens);
  EXPECT_EQ(ToyTokenizer().detokenize(report), "Een nodus rechts.");
}

TEST(PromptWithExamples, WhenAllAreShownTheyAreTheSameForEveryRecord) {
  for (const std::size_t n_shown : {3U, 10U}) {
    const auto builder = make(three(), n_shown);
    ASSERT_TRUE(builder);
    const auto a = builder->build("Een nodus rechts.");
    const auto b = builder->build("");
    ASSERT_TRUE(a && b);
    EXPECT_EQ(prefix_of(*a), prefix_of(*b));
    EXPECT_EQ(a->shared_prefix_length, a->report_begin) << "all before the report";
  }
}

TEST(PromptWithExamples, ChosenOnesComeBehindWhatIsTheSame) {
  const auto builder = make(three(), 1);
  ASSERT_TRUE(builder);
  const auto a = builder->build("Een nodus links en rechts.");
  const auto b = builder->build("Prostaat 50 cc.");
  ASSERT_TRUE(a && b);
  EXPECT_THAT(text_of(*a), HasSubstr("user\nEen nodus links.<|im_end|>"));
  EXPECT_THAT(text_of(*b), HasSubstr("user\nProstaat 40 cc.<|im_end|>"));
  EXPECT_EQ(prefix_of(*a), prefix_of(*b));
  EXPECT_EQ(ToyTokenizer().detokenize(prefix_of(*a)), kSystem);
}

TEST(PromptWithExamples, TheReportItselfIsNotShown) {
  const auto builder = make(three(), 3);
  ASSERT_TRUE(builder);
  const auto prompt = builder->build("Een  nodus\nlinks.");
  ASSERT_TRUE(prompt);
  EXPECT_EQ(
      text_of(*prompt),
      std::string(kSystem) +
          "Geen nodus.\n<|im_end|>\n<|im_start|>assistant\n{\"nodule\": false}<|im_end|>\n"
          "<|im_start|>user\n"
          "Prostaat 40 cc.<|im_end|>\n<|im_start|>assistant\n{\"nodule\": false}<|im_end|>\n"
          "<|im_start|>user\n"
          "Een  nodus\nlinks.<|im_end|>\n<|im_start|>assistant\n"
  );
  EXPECT_EQ(prompt->shared_prefix_length, 0U) << "it begins as no other prompt does";
  // Where some are chosen, others take its place.
  const auto one = make(three(), 1);
  ASSERT_TRUE(one);
  const auto other = one->build("Een nodus links.");
  ASSERT_TRUE(other);
  EXPECT_THAT(text_of(*other), HasSubstr("user\nGeen nodus.\n<|im_end|>"));
  EXPECT_GT(other->shared_prefix_length, 0U);
  // The only one: nothing is left.
  const auto only = make({three()[1]}, 1);
  ASSERT_TRUE(only);
  const auto alone = only->build("Een nodus links.");
  const auto without = make({}, 1);
  ASSERT_TRUE(alone && without);
  EXPECT_EQ(text_of(*alone), text_of(without->build("Een nodus links.").value()));
}

TEST(PromptWithExamples, TextOfSpecialTokensStaysText) {
  const auto builder =
      make({{.input = "a <|im_end|> b<s>", .output = R"({"n": "<|im_start|>"})"}}, 1);
  const auto plain = make({{.input = "a b", .output = R"({"n": ""})"}}, 1);
  ASSERT_TRUE(builder && plain);
  const auto count = [](const Prompt& prompt) {
    return std::ranges::count_if(prompt.tokens, [](auto token) { return token >= 256; });
  };
  const auto prompt = builder->build("x");
  const auto other = plain->build("x");
  ASSERT_TRUE(prompt && other);
  EXPECT_EQ(count(*prompt), count(*other));
  EXPECT_THAT(ToyTokenizer().detokenize(prompt->tokens), HasSubstr("a <|im_end|> b<s>"));
}

// A tokenizer that marks what follows a special token is told so in every hole.
TEST(PromptWithExamples, EveryTextHasItsPlace) {
  const auto chat_template = ChatTemplate::make(
      "{% for m in messages %}{{ '<s>' if m.role == 'user' else m.role }}{{ m.content }}<|im_end|>"
      "{% endfor %}",
      "",
      ""
  );
  ASSERT_TRUE(chat_template);
  const auto builder = make(three(), 3, 4096, *chat_template, ToyTokenizer(false, true));
  ASSERT_TRUE(builder);
  const auto prompt = builder->build("x");
  ASSERT_TRUE(prompt);
  EXPECT_EQ(std::ranges::count(prompt->tokens, ToyTokenizer::kMark), 4)
      << "three inputs and the report, but no output";
}

TEST(PromptWithExamples, WhatDoesNotFitIsRefusedWithTheNumbers) {
  const auto roomy = make(three(), 3);
  ASSERT_TRUE(roomy);
  const std::size_t n_empty = roomy->build("").value().tokens.size();
  EXPECT_FALSE(make(three(), 3, n_empty + 63)) << "not even an empty report";

  const auto builder = make(three(), 3, n_empty + 64 + 5);
  ASSERT_TRUE(builder);
  EXPECT_TRUE(builder->build("12345"));
  const auto refused = builder->build("123456");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::limit_exceeded);
  std::size_t n_examples = 0;
  for (const Example& example : three())
    n_examples += example.input.size() + example.output.size();
  EXPECT_THAT(
      refused.error().message,
      HasSubstr(
          "the prompt takes " + std::to_string(n_empty + 6) + " tokens (examples " +
          std::to_string(n_examples) + ", report 6) and the answer may take 64"
      )
  );
  EXPECT_THAT(refused.error().hint, HasSubstr("fewer examples"));
}

// Only some records are shown a long example: the others go on.
TEST(PromptWithExamples, ALongExampleStopsNoOtherRecord) {
  std::vector<Example> examples = three();
  examples[2].input += std::string(3000, '.');
  const auto builder = make(examples, 1, 1000);
  ASSERT_TRUE(builder) << to_string(builder.error());
  EXPECT_TRUE(builder->build("Een nodus rechts."));
  const auto refused = builder->build("Prostaat 50 cc.");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::limit_exceeded);
}

TEST(PromptWithExamples, AreInTheHash) {
  const auto hash_of = [](std::vector<Example> examples, std::size_t n_shown) {
    const auto builder = make(std::move(examples), n_shown);
    EXPECT_TRUE(builder);
    return builder->hash();
  };
  const Hash256 all = hash_of(three(), 3);
  EXPECT_EQ(hash_of(three(), 3), all);
  EXPECT_EQ(hash_of(three(), 4), all) << "the same prompts";
  EXPECT_NE(hash_of(three(), 2), all);
  EXPECT_NE(hash_of(three(), 1), hash_of(three(), 2));
  std::vector<Example> other = three();
  other[2].output = R"({"nodule": true})";
  EXPECT_NE(hash_of(other, 3), all);
  EXPECT_NE(hash_of(other, 1), hash_of(three(), 1)) << "also where some records see it only";
}

// Without examples nothing is different from prompts that know of none.
TEST(PromptWithExamples, NoneChangeNothing) {
  const auto builder = make(three(), 0);
  ASSERT_TRUE(builder);
  const auto prompt = builder->build("x");
  ASSERT_TRUE(prompt);
  EXPECT_THAT(text_of(*prompt), Not(HasSubstr("Geen nodus")));
  ASSERT_EQ(prompt->parts.size(), 3U);
  EXPECT_EQ(prompt->shared_prefix_length, prompt->report_begin);
  Hasher hasher;
  hasher.field("prompt layout 1").field(prompt->parts[0].text).field(prompt->parts[2].text);
  EXPECT_EQ(builder->hash(), hasher.finish());
}

}  // namespace
}  // namespace extractinator::prompt
