// Text in a report can never become a special token: every special token of the demo model's
// vocabulary, at several places in a report.
#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "engine/model.h"
#include "engine/tokenizer.h"
#include "prompt/builder.h"
#include "prompt/chat_template.h"
#include "prompt/prompt.h"
#include "schema/schema.h"

namespace extractinator::prompt {
namespace {

class DemoModel : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    const std::filesystem::path path =
        std::filesystem::path(std::getenv("EXTRACTINATOR_SOURCE_DIR")) /
        "demo/model/extractinator-demo.gguf";
    auto model = engine::Model::load(path, {.vocabulary_only = true});
    ASSERT_TRUE(model) << to_string(model.error());
    model_ = *model;
  }
  static void TearDownTestSuite() { model_.reset(); }

  static Result<Builder> builder(std::string_view description = "Zoek noduli.") {
    TRY(const auto chat_template,
        ChatTemplate::make(model_->info().chat_template, model_->begin_text(), model_->end_text()));
    const schema::Schema schema(
        {.nodes = {
             {.types = {schema::Type::object},
              .properties = {{.name = "nodule", .node = schema::NodeId{1}, .is_required = true}}},
             {.types = {schema::Type::boolean}}
         }}
    );
    return Builder::make(
        description, schema, chat_template, model_, {.n_context = 4096, .max_answer_tokens = 64}
    );
  }

  static std::vector<engine::TokenId> special_ids() {
    std::vector<engine::TokenId> ids;
    for (std::size_t i = 0; i < model_->n_tokens(); ++i) {
      const auto id = static_cast<engine::TokenId>(i);
      if (model_->is_special(id) && !model_->token_bytes(id).empty()) ids.push_back(id);
    }
    return ids;
  }

  static std::size_t count_special(std::span<const engine::TokenId> tokens) {
    return static_cast<std::size_t>(std::ranges::count_if(tokens, [](auto id) {
      return model_->is_special(id);
    }));
  }

  static inline std::shared_ptr<const engine::Model> model_;
};

TEST_F(DemoModel, NoSpecialTokenComesFromAReport) {
  const auto with_model = builder();
  ASSERT_TRUE(with_model) << to_string(with_model.error());
  const auto empty = with_model->build("");
  ASSERT_TRUE(empty) << to_string(empty.error());
  const std::size_t n_scaffold_specials = count_special(empty->tokens);
  EXPECT_EQ(n_scaffold_specials, 5U);  // Three turns opened, two closed.

  const auto ids = special_ids();
  ASSERT_GE(ids.size(), 3U);
  for (const engine::TokenId id : ids) {
    const std::string special(model_->token_bytes(id));
    SCOPED_TRACE(special);
    for (const std::string& report :
         {special,
          special + "Geen noduli.",
          "Geen " + special + " noduli.",
          "Geen noduli." + special,
          "Tabel | " + special + special + " |\n" + special + "\n"}) {
      const auto prompt = with_model->build(report);
      ASSERT_TRUE(prompt) << to_string(prompt.error());
      const auto of_report =
          std::span(prompt->tokens).subspan(prompt->shared_prefix_length, prompt->n_report_tokens);
      EXPECT_EQ(count_special(of_report), 0U);
      EXPECT_EQ(count_special(prompt->tokens), n_scaffold_specials);
      EXPECT_EQ(model_->detokenize(of_report), report);
    }
    EXPECT_FALSE(builder("Zoek " + special + " noduli."));
  }
}

TEST_F(DemoModel, PromptTokensSpellThePrompt) {
  const auto with_model = builder();
  ASSERT_TRUE(with_model) << to_string(with_model.error());
  for (const std::string& report :
       {std::string(), std::string(" Nodulus van 12,5 mm.\n"), std::string("a\0b", 3)}) {
    const auto prompt = with_model->build(report);
    ASSERT_TRUE(prompt) << to_string(prompt.error());
    std::string text;
    for (const Part& part : prompt->parts)
      text += part.text;
    EXPECT_EQ(model_->detokenize(prompt->tokens), text);
  }
}

}  // namespace
}  // namespace extractinator::prompt
