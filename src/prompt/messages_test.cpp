// The messages for a server are the prompt of the engine: put into ChatML they are its text.
#include "prompt/messages.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/error.h"
#include "prompt/builder.h"
#include "prompt/chat_template.h"
#include "prompt/examples.h"
#include "prompt/prompt.h"
#include "prompt/testing/toy_tokenizer.h"
#include "schema/schema.h"

namespace extractinator::prompt {
namespace {

schema::Schema nodule() {
  return schema::Schema(
      {.nodes = {
           {.types = {schema::Type::object},
            .properties = {{.name = "nodule", .node = schema::NodeId{1}, .is_required = true}}},
           {.types = {schema::Type::boolean}, .description = "a nodule is there"}
       }}
  );
}

std::vector<Example> three() {
  return {
      {.input = "Geen nodus.\n", .output = R"({"nodule": false})"},
      {.input = "Een nodus links.", .output = R"({"nodule": true})"},
      {.input = "Prostaat 40 cc.", .output = R"({"nodule": false})"},
  };
}

TEST(Messages, AreThePromptOfTheEngine) {
  for (const std::size_t n_shown : {0U, 1U, 2U, 3U, 9U}) {
    const ExampleChoice choice{.examples = three(), .n_shown = n_shown};
    const auto builder = Builder::make(
        "Find nodules.",
        nodule(),
        ChatTemplate::built_in(),
        std::make_shared<ToyTokenizer>(),
        {.n_context = 4096, .max_answer_tokens = 64},
        {.extra_instructions = "Sizes in mm.", .examples = choice}
    );
    const auto messages = MessageBuilder::make("Find nodules.", nodule(), choice, "Sizes in mm.");
    ASSERT_TRUE(builder && messages);
    for (const std::string_view report : {"Een nodus rechts.", "", "Een  nodus links. ", "x\n"}) {
      const auto there = builder->build(report);
      const auto here = messages->build(report);
      ASSERT_TRUE(there && here);
      std::string text;
      for (const Part& part : there->parts)
        text += part.text;
      const std::vector<Message> chat = messages_of(*here);
      std::string rendered;
      for (const Message& message : chat) {
        rendered += "<|im_start|>" + std::string(to_string(message.role)) + "\n" + message.content +
                    "<|im_end|>\n";
      }
      EXPECT_EQ(rendered + "<|im_start|>assistant\n", text) << n_shown << " " << report;
      EXPECT_TRUE(here->tokens.empty());
      EXPECT_EQ(chat.back().content, report);

      std::size_t n_bytes = 0;
      for (const Message& message : chat)
        n_bytes += message.content.size();
      EXPECT_LE(n_bytes - report.size(), messages->n_most_bytes());
      EXPECT_LE(chat.size(), messages->n_messages());
    }
  }
}

TEST(Messages, HashIsOfAllButTheReport) {
  const auto make = [](std::string_view task, std::vector<Example> examples, std::size_t n_shown) {
    const ExampleChoice choice{.examples = std::move(examples), .n_shown = n_shown};
    return MessageBuilder::make(task, nodule(), choice)->hash();
  };
  const auto plain = make("Find nodules.", {}, 0);
  EXPECT_EQ(plain, make("Find nodules.", three(), 0)) << "examples that are not shown";
  EXPECT_NE(plain, make("Find nodes.", {}, 0));
  EXPECT_NE(plain, make("Find nodules.", three(), 1));
  EXPECT_NE(make("Find nodules.", three(), 2), make("Find nodules.", three(), 1));
  std::vector<Example> other = three();
  other[2].output = R"({"nodule": true})";
  EXPECT_NE(make("Find nodules.", three(), 1), make("Find nodules.", other, 1));
}

TEST(Messages, BrokenTextIsRefused) {
  const auto messages = MessageBuilder::make("Find nodules.", nodule());
  ASSERT_TRUE(messages);
  const auto broken = messages->build("na\xFF");
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().code, ErrorCode::invalid_input);
}

}  // namespace
}  // namespace extractinator::prompt
