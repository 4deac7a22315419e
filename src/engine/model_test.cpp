// Model files: facts, refusals, token bytes, and that no text of a person becomes a special token.
#include "engine/model.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <format>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "engine/testing/demo_model.h"
#include "engine/testing/tiny_model.h"
#include "text/utf8.h"

namespace extractinator::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::TinyFamily;
using testing::TinyModel;
using testing::TinyTokenizer;

const std::vector<std::string> kWords = {
    "nodule", " nodule", " lobe", "The", " 12", "\u00e9\u00e9n"
};
const std::vector<std::string> kUserDefined = {
    "</think>", "<tool_call>", "  ", "\n\n", "||", "\u20ac", "[INST]", "nodule<"
};
const std::vector<std::string> kControl = {"<|im_start|>", "<|im_end|>", "</s2>"};

// Texts with everything reports hold, and everything they should not.
const std::vector<std::string> kTexts = {
    "",
    "a",
    " a",
    "The nodule is 12 mm.",
    "  two leading spaces, trailing  ",
    "line\nline\r\n\n\n\tTab",
    "caf\u00e9 \u00e9\u00e9n \u20ac 5 \U0001F600 \u4e2d\u6587",
    std::string("NUL\0inside", 10),
    "\x01\x02\x7f",
    "< 5 mm | > 3 mm </",
    "e\u0301 combining, \u00a0 no-break, \u200b zero width",
};

class ModelTest : public ::testing::Test {
 protected:
  ModelTest() { std::filesystem::create_directories(folder_); }
  ~ModelTest() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::shared_ptr<const Model> tiny(TinyModel options) const {
    options.words = kWords;
    options.user_defined = kUserDefined;
    options.control.insert(options.control.end(), kControl.begin(), kControl.end());
    const auto path = folder_ / "tiny.gguf";
    testing::write_tiny_model(path, options);
    auto model = Model::load(path);
    EXPECT_TRUE(model) << to_string(model.error());
    return model ? *model : nullptr;
  }

  // Every family of tokenizer there is a file for.
  [[nodiscard]] std::vector<std::shared_ptr<const Model>> models() const {
    std::vector<std::shared_ptr<const Model>> all = {
        tiny({.tokenizer = TinyTokenizer::byte_pairs}),
        tiny({.tokenizer = TinyTokenizer::sentence_piece}),
    };
    if (const auto path = testing::demo_model_path(); !path.empty()) {
      auto model = Model::load(path);
      EXPECT_TRUE(model) << to_string(model.error());
      if (model) all.push_back(*model);
    }
    return all;
  }

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / std::format("model_test.{}", ::getpid());
};

void expect_plain(const Model& model, std::string_view text, Place place) {
  const auto tokens = model.tokenize(text, SpecialTokens::plain, place);
  ASSERT_TRUE(tokens) << to_string(tokens.error());
  std::size_t n_checked = 0;
  for (const TokenId id : *tokens) {
    const bool is_begin = n_checked++ == 0 && place == Place::prompt_start &&
                          model.info().adds_begin_token && id == model.begin_token();
    EXPECT_TRUE(is_begin || !model.is_special(id))
        << "token " << id << " in a text of " << text.size() << " bytes";
  }
  if (place == Place::after_text) {
    EXPECT_EQ(model.detokenize(*tokens), text);
  }
}

TEST_F(ModelTest, TellsWhatTheFileSays) {
  const auto model = tiny({});
  ASSERT_NE(model, nullptr);
  const ModelInfo& info = model->info();
  EXPECT_EQ(info.name, "tiny");
  EXPECT_EQ(info.architecture, "llama");
  EXPECT_EQ(info.tokenizer, "BPE");
  EXPECT_THAT(info.quantisation, HasSubstr("F32"));
  EXPECT_EQ(info.n_context_trained, 512U);
  EXPECT_EQ(info.n_layers, 2U);
  EXPECT_EQ(info.n_heads, 4U);
  EXPECT_EQ(info.n_kv_heads, 2U);
  EXPECT_EQ(info.n_embedding, 64U);
  EXPECT_EQ(info.n_file_bytes, std::filesystem::file_size(model->path()));
  EXPECT_EQ(info.n_tensor_bytes, 4 * info.n_parameters);
  EXPECT_EQ(info.chat_template, "{{ messages }}");
  EXPECT_EQ(info.chat_template_hash, hash_of("{{ messages }}"));
  EXPECT_TRUE(info.adds_begin_token);
  EXPECT_FALSE(info.is_recurrent);
  EXPECT_EQ(model->begin_text(), "<|begin|>");
  EXPECT_EQ(model->end_text(), "<|end|>");
  EXPECT_THAT(model->end_tokens(), ::testing::Contains(1));
  EXPECT_THAT(model->end_tokens(), ::testing::Contains(2));
  EXPECT_TRUE(tiny({.family = TinyFamily::mamba})->info().is_recurrent);
  EXPECT_THAT(runtime_description(), HasSubstr("llama.cpp"));
  EXPECT_THAT(runtime_description(), HasSubstr("CPU"));
}

TEST_F(ModelTest, LoadsOnlyTheVocabulary) {
  const auto whole = tiny({.tokenizer = TinyTokenizer::sentence_piece});
  const auto part = Model::load(folder_ / "tiny.gguf", {.vocabulary_only = true});
  ASSERT_TRUE(part) << to_string(part.error());
  EXPECT_EQ((*part)->info().n_parameters, whole->info().n_parameters);
  EXPECT_EQ((*part)->info().n_layers, whole->info().n_layers);
  EXPECT_EQ(
      (*part)->tokenize("The nodule", SpecialTokens::plain, Place::after_text),
      whole->tokenize("The nodule", SpecialTokens::plain, Place::after_text)
  );
}

TEST_F(ModelTest, RefusesWhatItCannotRun) {
  const auto path = folder_ / "bad.gguf";
  testing::write_tiny_model(path, {.architecture = "frobnicator"});
  const auto unknown = Model::load(path);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::unsupported) << to_string(unknown.error());
  EXPECT_THAT(unknown.error().message, HasSubstr("frobnicator"));
  EXPECT_FALSE(unknown.error().hint.empty());

  // Known, but its parts are not in the file.
  testing::write_tiny_model(path, {.architecture = "qwen2"});
  const auto wrong = Model::load(path);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, ErrorCode::corrupt) << to_string(wrong.error());

  EXPECT_EQ(Model::load(folder_ / "none.gguf").error().code, ErrorCode::not_found);

  testing::write_tiny_model(path, {});
  for (std::size_t n = std::filesystem::file_size(path); n > 0; n = n * 9 / 10) {
    std::filesystem::resize_file(path, n - 1);
    const auto cut = Model::load(path);
    ASSERT_FALSE(cut) << n;
    EXPECT_EQ(cut.error().code, ErrorCode::corrupt) << to_string(cut.error());
  }
}

TEST_F(ModelTest, KnowsTheBytesOfTokens) {
  const auto bpe = tiny({.tokenizer = TinyTokenizer::byte_pairs});
  // Three control tokens, then the letters of the 256 bytes.
  for (unsigned byte = 0; byte < 256; ++byte) {
    EXPECT_EQ(
        bpe->token_bytes(static_cast<TokenId>(3 + byte)), std::string(1, static_cast<char>(byte))
    );
    EXPECT_EQ(bpe->token_kind(static_cast<TokenId>(3 + byte)), TokenKind::normal);
  }
  EXPECT_EQ(bpe->token_kind(0), TokenKind::control);
  EXPECT_EQ(bpe->token_bytes(0), "<|begin|>");
  const auto spm = tiny({.tokenizer = TinyTokenizer::sentence_piece});
  for (unsigned byte = 0; byte < 256; ++byte) {
    EXPECT_EQ(
        spm->token_bytes(static_cast<TokenId>(3 + byte)), std::string(1, static_cast<char>(byte))
    );
    EXPECT_EQ(spm->token_kind(static_cast<TokenId>(3 + byte)), TokenKind::byte);
  }
  EXPECT_EQ(spm->token_kind(0), TokenKind::unknown);
  std::size_t n_with_space = 0;
  for (TokenId id = 0; id < static_cast<TokenId>(spm->n_tokens()); ++id) {
    EXPECT_FALSE(spm->token_bytes(id).contains("\u2581"));
    if (spm->token_bytes(id) == " nodule") ++n_with_space;
  }
  EXPECT_EQ(n_with_space, 1U);
}

TEST_F(ModelTest, NeverGeneratesSpecialTokens) {
  for (const auto& model : models()) {
    const auto vocabulary = model->make_vocabulary();
    ASSERT_TRUE(vocabulary) << to_string(vocabulary.error());
    for (TokenId id = 0; id < static_cast<TokenId>(model->n_tokens()); ++id) {
      const auto bytes = (*vocabulary)->bytes(id);
      if (model->token_kind(id) == TokenKind::control) {
        EXPECT_EQ(bytes, "") << id;
      }
      EXPECT_EQ(bytes, model->is_special(id) ? "" : model->token_bytes(id)) << id;
    }
    for (const TokenId id : model->end_tokens())
      EXPECT_TRUE((*vocabulary)->is_end(id));
  }
}

TEST_F(ModelTest, PlainTextComesBackExactly) {
  for (const auto& model : models()) {
    SCOPED_TRACE(model->info().tokenizer);
    for (const std::string& text : kTexts) {
      SCOPED_TRACE(text);
      for (const auto place : {Place::after_text, Place::after_special, Place::prompt_start}) {
        expect_plain(*model, text, place);
      }
    }
  }
}

TEST_F(ModelTest, PlainTextNeverYieldsASpecialToken) {
  for (const auto& model : models()) {
    SCOPED_TRACE(model->info().tokenizer);
    std::size_t n_special = 0;
    for (TokenId id = 0; id < static_cast<TokenId>(model->n_tokens()); ++id) {
      if (!model->is_special(id)) continue;
      ++n_special;
      const std::string text(model->token_bytes(id));
      if (!text::is_valid_utf8(text)) continue;
      for (const std::string& report : {
               text,
               text + text,
               "before" + text + "after",
               "before " + text + " after",
               " " + text + "\n" + text,
               text.substr(0, text.size() / 2) + text,
           }) {
        if (!text::is_valid_utf8(report)) continue;
        for (const auto place : {Place::after_text, Place::after_special, Place::prompt_start}) {
          expect_plain(*model, report, place);
        }
      }
    }
    EXPECT_GE(n_special, 3U);
  }
}

// Random mixtures of special texts, their parts and words.
TEST_F(ModelTest, PlainTextIsSafeOnRandomMixtures) {
  std::mt19937_64 random(11);
  for (const auto& model : models()) {
    SCOPED_TRACE(model->info().tokenizer);
    std::vector<std::string> parts = {
        " ", "\n", "a", "The", " nodule", "<", ">", "|", "1", "\u00e9"
    };
    for (TokenId id = 0; id < static_cast<TokenId>(model->n_tokens()); ++id) {
      const std::string text(model->token_bytes(id));
      if (!model->is_special(id) || !text::is_valid_utf8(text)) continue;
      parts.push_back(text);
      for (std::size_t n = 1; n < text.size(); ++n) {
        if (text::is_valid_utf8(text.substr(0, n))) {
          parts.push_back(text.substr(0, n));
          parts.push_back(text.substr(n));
        }
      }
    }
    for (int round = 0; round < 500; ++round) {
      std::string text;
      for (std::size_t n = random() % 12; n > 0; --n)
        text += parts[random() % parts.size()];
      expect_plain(*model, text, Place::after_text);
      if (HasFailure()) return;
    }
  }
}

TEST_F(ModelTest, ScaffoldYieldsSpecialTokens) {
  const auto model = tiny({});
  const auto id_of = [&](std::string_view bytes) {
    for (TokenId id = 0; id < static_cast<TokenId>(model->n_tokens()); ++id) {
      if (model->token_bytes(id) == bytes && model->is_special(id)) return id;
    }
    return TokenId{-1};
  };
  const auto tokens =
      model->tokenize("<|im_start|>a</think><|im_end|>", SpecialTokens::parse, Place::after_text);
  ASSERT_TRUE(tokens);
  EXPECT_THAT(
      *tokens,
      ElementsAre(id_of("<|im_start|>"), TokenId{3 + 'a'}, id_of("</think>"), id_of("<|im_end|>"))
  );
}

TEST_F(ModelTest, BeginsAPromptOnce) {
  for (const auto tokenizer : {TinyTokenizer::byte_pairs, TinyTokenizer::sentence_piece}) {
    const auto model = tiny({.tokenizer = tokenizer});
    const TokenId begin = *model->begin_token();
    const std::string written = std::string(model->begin_text()) + "x";
    for (const std::string& text : {std::string("x"), written}) {
      const auto tokens = model->tokenize(text, SpecialTokens::parse, Place::prompt_start);
      ASSERT_TRUE(tokens);
      EXPECT_EQ(std::ranges::count(*tokens, begin), 1) << text;
      EXPECT_EQ(tokens->front(), begin);
    }
    // A person's text cannot open the prompt a second time.
    const auto plain = model->tokenize(written, SpecialTokens::plain, Place::prompt_start);
    EXPECT_EQ(std::ranges::count(*plain, begin), 1);
    const auto inside = model->tokenize("x", SpecialTokens::parse, Place::after_text);
    EXPECT_EQ(std::ranges::count(*inside, begin), 0);
    const auto without = tiny({.tokenizer = tokenizer, .adds_begin_token = false});
    EXPECT_EQ(
        std::ranges::count(
            *without->tokenize("x", SpecialTokens::parse, Place::prompt_start), begin
        ),
        0
    );
  }
}

TEST_F(ModelTest, PutsNoSpaceAtASeam) {
  const auto model = tiny({.tokenizer = TinyTokenizer::sentence_piece});
  const auto start = model->tokenize("nodule", SpecialTokens::plain, Place::after_special);
  EXPECT_EQ(model->detokenize(*start), " nodule");
  const auto seam = model->tokenize("nodule", SpecialTokens::plain, Place::after_text);
  EXPECT_EQ(model->detokenize(*seam), "nodule");
  EXPECT_EQ(seam->size(), 1U);
  const auto scaffold = model->tokenize("nodule", SpecialTokens::parse, Place::after_text);
  EXPECT_EQ(*scaffold, *seam);
}

TEST_F(ModelTest, RefusesInvalidUtf8WithoutQuotingIt) {
  const auto model = tiny({});
  for (const auto special : {SpecialTokens::plain, SpecialTokens::parse}) {
    const auto tokens = model->tokenize("secret \xff", special, Place::after_text);
    ASSERT_FALSE(tokens);
    EXPECT_EQ(tokens.error().code, ErrorCode::invalid_input);
    EXPECT_THAT(tokens.error().message, HasSubstr("byte 7 of 8"));
    EXPECT_THAT(to_string(tokens.error()), ::testing::Not(HasSubstr("secret")));
  }
}

// Nothing of a text is left out: a character that no token has is refused.
TEST_F(ModelTest, SaysWhenTheVocabularyLacksACharacter) {
  for (const auto tokenizer : {TinyTokenizer::byte_pairs, TinyTokenizer::sentence_piece}) {
    SCOPED_TRACE(static_cast<int>(tokenizer));
    const auto model = tiny({.tokenizer = tokenizer, .lacking = "q#"});
    for (const std::string_view text : {"q", "The nodule # 3", "quite"}) {
      for (const auto special : {SpecialTokens::plain, SpecialTokens::parse}) {
        const auto tokens = model->tokenize(text, special, Place::after_text);
        if (special == SpecialTokens::parse && tokenizer == TinyTokenizer::byte_pairs) {
          continue;  // Only what people wrote is counted.
        }
        ASSERT_FALSE(tokens) << text;
        EXPECT_EQ(tokens.error().code, ErrorCode::unsupported);
        EXPECT_FALSE(tokens.error().hint.empty());
      }
    }
    expect_plain(*model, "The nodule", Place::after_text);
  }
}

// Words that long break tokenizers that match them recursively.
TEST_F(ModelTest, TakesLongTexts) {
  for (const auto& model : models()) {
    SCOPED_TRACE(model->info().tokenizer);
    for (const char c : {'a', ' ', '\n', '1', '<'}) {
      expect_plain(*model, std::string(200'000, c), Place::after_text);
    }
    std::string text;
    while (text.size() < 200'000)
      text += "The nodule in the left lobe is 12 mm. ";
    expect_plain(*model, text, Place::after_text);
  }
}

}  // namespace
}  // namespace extractinator::engine
