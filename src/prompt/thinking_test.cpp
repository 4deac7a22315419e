// Templates that let a model think, in the forms that are in use, and the ends of their phases in
// tokens.
#include "prompt/thinking.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/result.h"
#include "engine/tokenizer.h"
#include "prompt/builder.h"
#include "prompt/chat_template.h"
#include "prompt/prompt.h"
#include "schema/schema.h"

namespace extractinator::prompt {
namespace {

using engine::Place;
using engine::SpecialTokens;
using engine::TokenId;
using testing::HasSubstr;

// One token per byte, and those of `specials` from 256 on.
class ToyTokenizer final : public engine::Tokenizer {
 public:
  explicit ToyTokenizer(std::vector<std::string> specials = {}) : specials_(std::move(specials)) {}

  [[nodiscard]] Result<std::vector<TokenId>> tokenize(
      std::string_view text, SpecialTokens special, Place /*place*/
  ) const override {
    std::vector<TokenId> tokens;
    while (!text.empty()) {
      const auto found = std::ranges::find_if(specials_, [&](const std::string& name) {
        return special == SpecialTokens::parse && text.starts_with(name);
      });
      if (found != specials_.end()) {
        tokens.push_back(256 + static_cast<TokenId>(found - specials_.begin()));
        text.remove_prefix(found->size());
      } else {
        tokens.push_back(static_cast<unsigned char>(text.front()));
        text.remove_prefix(1);
      }
    }
    return tokens;
  }
  [[nodiscard]] std::string detokenize(std::span<const TokenId> tokens) const override {
    std::string text;
    for (const TokenId token : tokens) {
      if (token >= 256)
        text += specials_[static_cast<std::size_t>(token - 256)];
      else
        text += static_cast<char>(token);
    }
    return text;
  }
  [[nodiscard]] std::optional<TokenId> begin_token() const override { return std::nullopt; }
  [[nodiscard]] std::string_view begin_text() const override { return {}; }
  [[nodiscard]] std::string_view end_text() const override { return {}; }

 private:
  std::vector<std::string> specials_;
};

std::filesystem::path testdata(const std::string& name) {
  return std::filesystem::path(std::getenv("EXTRACTINATOR_SOURCE_DIR")) / "src/prompt/testdata" /
         (name + ".jinja");
}

ChatTemplate chat_template(const std::string& name) {
  std::ifstream file(testdata(name), std::ios::binary);
  EXPECT_TRUE(file) << name;
  return *ChatTemplate::make(std::string(std::istreambuf_iterator<char>(file), {}), "<s>", "</s>");
}

// What a prompt ends with, behind the report.
std::string tail(const std::string& name, const ThinkingChoice& choice) {
  const schema::Schema schema(
      {.nodes = {
           {.types = {schema::Type::object},
            .properties = {{.name = "nodule", .node = schema::NodeId{1}, .is_required = true}}},
           {.types = {schema::Type::boolean}}
       }}
  );
  const auto builder = Builder::make(
      "Find nodules.",
      schema,
      chat_template(name),
      std::make_shared<ToyTokenizer>(),
      {.n_context = 4096, .max_answer_tokens = 64, .max_thinking_tokens = 100},
      {.thinking = choice}
  );
  EXPECT_TRUE(builder) << to_string(builder.error());
  const auto prompt = builder->build("REPORT </think>");
  EXPECT_TRUE(prompt) << to_string(prompt.error());
  EXPECT_EQ(prompt->thinking != nullptr, choice.thinking == Thinking::on);
  return prompt->parts.back().text;
}

struct Case {
  std::string name;
  ThinkingFormat format;
  std::string on;  // How the prompt ends.
  std::string off;
};

TEST(Thinking, IsFoundInTheFormsInUse) {
  const std::vector<Case> cases = {
      {.name = "thinking/switch",
       .format = {.open = "<think>\n", .close = "\n</think>\n\n"},
       .on = "<|im_end|>\n<|im_start|>assistant\n<think>\n",
       .off = "<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n"},
      // Shows no thoughts of earlier answers.
      {.name = "thinking",
       .format = {.open = "<think>\n", .close = "\n</think>\n\n"},
       .on = "<|im_end|>\n<|im_start|>assistant\n<think>\n",
       .off = "<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n"},
      {.name = "thinking/open_or_empty",
       .format = {.close = "\n</think>\n\n"},
       .on = "<|im_end|>\n<|im_start|>assistant\n<think>\n",
       .off = "<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n"},
      {.name = "thinking/always",
       .format = {.is_unavoidable = true, .close = "\n</think>\n\n", .skip = "\n</think>\n\n"},
       .on = "<｜Assistant｜><think>\n",
       .off = "<｜Assistant｜><think>\n\n</think>\n\n"},
      {.name = "thinking/open_or_closed",
       .format = {.close = "</think>"},
       .on = "<｜Assistant｜><think>",
       .off = "<｜Assistant｜></think>"},
      {.name = "thinking/channels",
       .format =
           {.is_unavoidable = true,
            .open = "<|channel|>analysis<|message|>",
            .close = "<|end|><|start|>assistant<|channel|>final<|message|>",
            .skip = "<|channel|>final<|message|>"},
       .on = "<|end|><|start|>assistant<|channel|>analysis<|message|>",
       .off = "<|end|><|start|>assistant<|channel|>final<|message|>"},
      {.name = "thinking/pieces",
       .format = {.open = "[THINK]", .close = "[/THINK]"},
       .on = "[/INST][THINK]",
       .off = "[/INST]"},
      {.name = "thinking/empty_channel",
       .format = {.open = "<|channel>thought\n", .close = "<channel|>"},
       .on = "<turn|>\n<|turn>model\n<|channel>thought\n",
       .off = "<turn|>\n<|turn>model\n<|channel>thought\n<channel|>"},
      {.name = "thinking/glued",
       .format = {.open = "\n<think>", .close = "</think>\n"},
       .on = "<|assistant|>\n<think>",
       .off = "<|assistant|>\n<think></think>\n"},
      // Shows an empty phase in front of every earlier answer.
      {.name = "thinking/always_in_history",
       .format =
           {.is_unavoidable = true,
            .open = "<think>",
            .close = "</think>",
            .skip = "<think></think>"},
       .on = "<|im_end|><|im_assistant|><think>",
       .off = "<|im_end|><|im_assistant|><think></think>"},
      // The model thinks only when the phase is opened for it.
      {.name = "thinking/thoughts_possible",
       .format = {.open = "◁think▷", .close = "◁/think▷"},
       .on = "<|im_end|>\n<|im_start|>assistant\n◁think▷",
       .off = "<|im_end|>\n<|im_start|>assistant\n"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto found = find_thinking(chat_template(c.name), ToyTokenizer());
    ASSERT_TRUE(found) << to_string(found.error());
    ASSERT_TRUE(*found);
    EXPECT_EQ((*found)->open, c.format.open);
    EXPECT_EQ((*found)->close, c.format.close);
    EXPECT_EQ((*found)->skip, c.format.skip);
    EXPECT_EQ((*found)->is_unavoidable, c.format.is_unavoidable);
    EXPECT_EQ(tail(c.name, {.thinking = Thinking::on, .format = *found}), c.on);
    EXPECT_EQ(tail(c.name, {.thinking = Thinking::off, .format = *found}), c.off);
  }
}

TEST(Thinking, IsNotFoundWhereThereIsNone) {
  for (const char* name :
       {"chatml", "llama3", "mistral", "gemma", "phi", "typed_pieces", "thinking/refuses"}) {
    const auto found = find_thinking(chat_template(name), ToyTokenizer());
    ASSERT_TRUE(found) << name << ": " << to_string(found.error());
    EXPECT_FALSE(*found) << name;
  }
  const auto built_in = find_thinking(ChatTemplate::built_in(), ToyTokenizer());
  ASSERT_TRUE(built_in);
  EXPECT_FALSE(*built_in);
}

TEST(Thinking, EffortIsTakenByTemplatesThatWriteIt) {
  const auto takes = [](std::string source) {
    return takes_reasoning_effort(ChatTemplate::make(std::move(source), "", "").value());
  };
  const std::string messages = "{% for m in messages %}{{ m.content }}{% endfor %}";
  EXPECT_TRUE(takes("{{ reasoning_effort }}" + messages));
  EXPECT_TRUE(takes("Reasoning: {{ reasoning_effort | default('medium') }}" + messages));
  EXPECT_TRUE(takes("{% if enable_thinking %}{{ reasoning_effort }}{% endif %}" + messages));
  EXPECT_FALSE(takes("{% if reasoning_effort is defined %}Think.{% endif %}" + messages));
  EXPECT_FALSE(takes("{# reasoning_effort #}" + messages));
  for (const char* name : {"chatml", "thinking/switch", "thinking/refuses"})
    EXPECT_FALSE(takes_reasoning_effort(chat_template(name))) << name;
  // What is not told is as if there were no such thing.
  const auto made =
      ChatTemplate::make("{{ reasoning_effort | default('usual') }} " + messages, "", "").value();
  const std::vector<Message> message = {{.role = Role::user, .content = "Hello."}};
  EXPECT_EQ(made.render(message), "usual Hello.");
  EXPECT_EQ(made.with_reasoning_effort("max").render(message), "max Hello.");
  EXPECT_EQ(made.with_reasoning_effort("max").hash(), made.hash());
}

// A tag at the end of the prompt counts only if something knows how it is closed.
TEST(Thinking, AClosingTagIsKnownToTheTemplateOrTheVocabulary) {
  const auto made = ChatTemplate::make(
      "{% for m in messages %}{{ m.content }}{% endfor %}"
      "{% if add_generation_prompt %}<muse>{% endif %}",
      "",
      ""
  );
  ASSERT_TRUE(made);
  EXPECT_EQ(find_thinking(*made, ToyTokenizer()), std::nullopt);
  const auto known = find_thinking(*made, ToyTokenizer({"<muse>", "</muse>"}));
  ASSERT_TRUE(known && *known);
  EXPECT_EQ((*known)->close, "</muse>");
  EXPECT_TRUE((*known)->is_unavoidable);
}

TEST(Thinking, EndsWithATokenWhereThereIsOne) {
  const auto end =
      make_thinking_end({.close = "\n</think>\n\n"}, ToyTokenizer({"<think>", "</think>"}));
  ASSERT_TRUE(end) << to_string(end.error());
  EXPECT_EQ((*end)->token, 257);
  EXPECT_EQ((*end)->text, "");
  EXPECT_EQ((*end)->closing, (std::vector<TokenId>{'\n', 257, '\n', '\n'}));
  EXPECT_EQ((*end)->bridge, (std::vector<TokenId>{'\n', '\n'}));
  EXPECT_EQ((*end)->n_most(), 4U);

  const auto channel = make_thinking_end(
      {.close = "<|end|><|start|>a<|message|>"},
      ToyTokenizer({"<|start|>", "<|end|>", "<|message|>"})
  );
  ASSERT_TRUE(channel);
  EXPECT_EQ((*channel)->token, 257);
  EXPECT_EQ((*channel)->bridge, (std::vector<TokenId>{256, 'a', 258}));
}

TEST(Thinking, EndsWithTextWhereThereIsNoToken) {
  const ToyTokenizer tokenizer;
  const auto end = make_thinking_end({.close = "\n◁/t▷\n"}, tokenizer);
  ASSERT_TRUE(end) << to_string(end.error());
  const std::string marker = "◁/t▷";
  EXPECT_EQ((*end)->token, std::nullopt);
  EXPECT_EQ((*end)->text, marker);
  EXPECT_EQ(tokenizer.detokenize((*end)->bridge), "\n");
  ASSERT_EQ((*end)->rests.size(), marker.size());
  EXPECT_EQ(tokenizer.detokenize((*end)->rests[0]), "◁/t▷\n");
  EXPECT_TRUE((*end)->rests[1].empty()) << "inside a character";
  EXPECT_EQ(tokenizer.detokenize((*end)->rests[3]), "/t▷\n");
  EXPECT_EQ((*end)->n_most(), marker.size() + 2);
}

TEST(Thinking, CountsIntoTheBudget) {
  const auto format = find_thinking(chat_template("thinking/switch"), ToyTokenizer());
  ASSERT_TRUE(format && *format);
  const schema::Schema schema({.nodes = {{.types = {schema::Type::boolean}}}});
  const auto make = [&](std::size_t n_context, Thinking thinking) {
    return Builder::make(
        "d",
        schema,
        chat_template("thinking/switch"),
        std::make_shared<ToyTokenizer>(),
        {.n_context = n_context, .max_answer_tokens = 64, .max_thinking_tokens = 1000},
        {.thinking = {.thinking = thinking, .format = *format}}
    );
  };
  const auto off = make(1000, Thinking::off);
  ASSERT_TRUE(off) << to_string(off.error());
  EXPECT_EQ(off->n_after(), 64U);
  const auto refused = make(1000, Thinking::on);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::limit_exceeded);
  EXPECT_THAT(refused.error().message, HasSubstr("thinking may take 10"));
  const auto on = make(2000, Thinking::on);
  ASSERT_TRUE(on) << to_string(on.error());
  EXPECT_EQ(on->n_after(), 64U + 1000U + (*make_thinking_end(**format, ToyTokenizer()))->n_most());
  EXPECT_NE(on->hash(), off->hash());
}

}  // namespace
}  // namespace extractinator::prompt
