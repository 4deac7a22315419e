// Decoding with every family of models and both kinds of vocabulary: the same answers alone and in
// company, with and without a shared prefix, drafts, and going back.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "base/error.h"
#include "base/result.h"
#include "decode/generator.h"
#include "decode/local_generator.h"
#include "engine/engine.h"
#include "engine/llama_engine.h"
#include "engine/model.h"
#include "engine/testing/tiny_model.h"
#include "engine/tokenizer.h"
#include "grammar/grammar.h"
#include "grammar/testing/answers.h"
#include "grammar/vocabulary.h"

namespace extractinator::decode {
namespace {

using engine::Model;
using engine::Place;
using engine::SpecialTokens;
using engine::testing::kTinyFamilies;
using engine::testing::kTinyWindow;
using engine::testing::TinyFamily;
using engine::testing::TinyModel;
using engine::testing::TinyTokenizer;

// An engine that cannot go back, or says that it can and then refuses.
class Backward final : public engine::Engine {
 public:
  Backward(std::unique_ptr<engine::Engine> engine, bool can_remove_tail)
      : engine_(std::move(engine)),
        shape_(engine_->shape()) {
    shape_.can_remove_tail = can_remove_tail;
  }

  [[nodiscard]] const engine::EngineShape& shape() const override { return shape_; }
  [[nodiscard]] Result<engine::Evaluated> evaluate(
      std::span<const engine::BatchToken> batch
  ) override {
    return engine_->evaluate(batch);
  }
  [[nodiscard]] std::span<const float> logits(std::size_t index) const override {
    return engine_->logits(index);
  }
  [[nodiscard]] std::size_t length(engine::SequenceId sequence) const override {
    return engine_->length(sequence);
  }
  void copy_sequence(engine::SequenceId from, engine::SequenceId to) override {
    engine_->copy_sequence(from, to);
  }
  void clear_sequence(engine::SequenceId sequence) override { engine_->clear_sequence(sequence); }
  [[nodiscard]] Result<void> remove_tail(
      engine::SequenceId /*sequence*/, std::size_t /*n_kept*/
  ) override {
    return fail(ErrorCode::unsupported, "never");
  }

 private:
  std::unique_ptr<engine::Engine> engine_;
  engine::EngineShape shape_;
};

std::shared_ptr<const Model> tiny(TinyModel options) {
  options.words = {"true", "false", "null", "left", "\": ", "{\"", ", \"", " nodule", "12"};
  options.n_context = 1024;
  const auto path = std::filesystem::temp_directory_path() /
                    std::format("decode_families_test.{}.gguf", ::getpid());
  engine::testing::write_tiny_model(path, options);
  auto model = Model::load(path, {.use_mmap = false});
  std::filesystem::remove(path);
  EXPECT_TRUE(model) << to_string(model.error());
  return model.value_or(nullptr);
}

struct Ground {
  std::shared_ptr<const Model> model = {};
  std::shared_ptr<const grammar::Vocabulary> vocabulary = {};
  std::vector<Request> requests = {};
};

// Prompts with the same beginning and reports of different lengths, most longer than the window.
Ground ground(const TinyModel& options, std::size_t n_requests) {
  Ground ground{.model = tiny(options)};
  ground.vocabulary = *ground.model->make_vocabulary();
  const auto grammar = grammar::Grammar::compile(*grammar::testing::schema_of(
      R"({"type":"object","properties":{
        "present":{"type":"boolean"},
        "site":{"enum":["left lung","left breast","right lung","right breast",null]},
        "size":{"type":["integer","null"],"minimum":0,"maximum":200},
        "quote":{"type":"string","maxLength":8}},
        "required":["present","site","size","quote"]})"
  ));
  EXPECT_TRUE(grammar) << to_string(grammar.error());
  const auto start = *ground.model->tokenize(
      "Read the report and answer.\n\nReport:", SpecialTokens::parse, Place::prompt_start
  );
  for (std::size_t row = 0; row < n_requests; ++row) {
    std::string report;
    for (std::size_t i = 0; i <= row % 5; ++i)
      report += std::format(" A nodule of {} mm.", (row * 7) + i);
    const auto rest = *ground.model->tokenize(report, SpecialTokens::plain, Place::after_text);
    Request request{.row = row, .grammar = *grammar, .max_tokens = 160};
    request.prompt.tokens = start;
    request.prompt.shared_prefix_length = start.size();
    request.prompt.tokens.insert(request.prompt.tokens.end(), rest.begin(), rest.end());
    EXPECT_GT(request.prompt.tokens.size(), kTinyWindow);
    if (row % 3 == 2) request.sampling = {.temperature = 0.9, .seed = 5};
    request.scoring = {.has_distributions = row % 2 == 0, .min_mass = 0};
    ground.requests.push_back(std::move(request));
  }
  return ground;
}

std::string show(const Completion& completion) {
  std::string text = std::format("{} {}", to_string(completion.stop), completion.text);
  if (completion.error) text += to_string(*completion.error);
  for (const FieldScore& field : completion.fields) {
    text += std::format("\n{} {} {}", field.pointer, field.probability, field.removed_mass);
    for (const ValueProbability& value : field.distribution)
      text += std::format(" {}:{}", value.value, value.probability);
  }
  return text;
}

// All of the few values are there, with all the probability there is.
void expect_whole(const Completion& completion) {
  std::size_t n_listed = 0;
  for (const FieldScore& field : completion.fields) {
    if (field.pointer != "/present" && field.pointer != "/site") continue;
    double sum = 0;
    for (const ValueProbability& value : field.distribution) {
      EXPECT_GT(value.probability, 0) << field.pointer << " " << value.value;
      sum += value.probability;
    }
    EXPECT_NEAR(sum, 1, 0.01) << field.pointer;
    EXPECT_LT(field.probability, 1) << field.pointer;
    ++n_listed;
  }
  EXPECT_EQ(n_listed, 2U);
}

using Answers = std::map<std::uint64_t, std::string>;

Answers run(LocalGenerator& generator, const std::vector<Request>& requests) {
  Answers texts;
  std::size_t n = 0;
  const auto status = generator.generate(
      [&]() -> std::optional<Request> {
        if (n == requests.size()) return std::nullopt;
        return requests[n++];
      },
      one_by_one([&](const Completion& completion) -> Result<void> {
        EXPECT_EQ(completion.stop, StopReason::complete);
        const auto& request = *std::ranges::find(requests, completion.row, &Request::row);
        if (request.scoring.has_distributions && generator.shape().can_remove_tail) {
          expect_whole(completion);
        }
        texts[completion.row] = show(completion);
        return {};
      }),
      {}
  );
  EXPECT_TRUE(status) << to_string(status.error());
  EXPECT_EQ(texts.size(), requests.size());
  return texts;
}

std::unique_ptr<engine::LlamaEngine> engine_of(
    const Ground& ground, const engine::EngineOptions& options
) {
  auto engine = engine::LlamaEngine::create(ground.model, options);
  EXPECT_TRUE(engine) << to_string(engine.error());
  return *std::move(engine);
}

// Four at a time, one thread, bit for bit.
constexpr engine::EngineOptions kTogether{
    .n_sequences = 5,
    .n_context_per_sequence = 512,
    .n_batch = 64,
    .n_threads = 1,
    .is_reproducible = true,
};

class DecodingFamilies : public ::testing::TestWithParam<std::tuple<TinyFamily, TinyTokenizer>> {
 protected:
  [[nodiscard]] static TinyModel options() {
    const auto [family, tokenizer] = GetParam();
    // With and without a begin token, in both kinds of vocabulary.
    const bool is_even = static_cast<int>(family) % 2 == 0;
    const bool is_bytes = tokenizer == TinyTokenizer::byte_pairs;
    return {.tokenizer = tokenizer, .family = family, .adds_begin_token = is_even == is_bytes};
  }
};

TEST_P(DecodingFamilies, AnswersAreTheSameAloneAndInCompany) {
  const Ground all = ground(options(), 8);
  auto alone_options = kTogether;
  alone_options.n_sequences = 1;
  alone_options.n_batch = 7;
  Answers alone;
  for (const Request& request : all.requests) {
    // Nothing can leak from one to the next; with one sequence no prefix is shared.
    LocalGenerator generator(engine_of(all, alone_options), all.vocabulary, all.model);
    alone.merge(run(generator, {request}));
    EXPECT_EQ(generator.work().n_shared_tokens, 0U);
  }
  LocalGenerator together(engine_of(all, kTogether), all.vocabulary, all.model);
  EXPECT_EQ(run(together, all.requests), alone);
  const Work& work = together.work();
  EXPECT_EQ(
      work.n_shared_tokens, all.requests.size() * all.requests[0].prompt.shared_prefix_length
  );
  if (together.shape().can_remove_tail) {
    EXPECT_GT(work.n_scored_branches, 0U);
  } else {
    EXPECT_EQ(work.n_draft_tokens, 0U);
    EXPECT_EQ(work.n_scored_branches, 0U);
  }

  // Without forced text too, where every spelling is a choice.
  LocalGenerator choosing_alone(engine_of(all, alone_options), all.vocabulary);
  LocalGenerator choosing_together(engine_of(all, kTogether), all.vocabulary);
  EXPECT_EQ(run(choosing_together, all.requests), run(choosing_alone, all.requests));
}

TEST_P(DecodingFamilies, AnswersDoNotNeedToGoBack) {
  Ground all = ground(options(), 6);
  LocalGenerator usual(engine_of(all, kTogether), all.vocabulary, all.model);
  const Answers want = run(usual, all.requests);
  if (usual.shape().can_remove_tail) {
    LocalGenerator again(
        std::make_unique<Backward>(engine_of(all, kTogether), true), all.vocabulary, all.model
    );
    EXPECT_EQ(run(again, all.requests), want);
    EXPECT_GT(again.work().n_retries, 0U);
  }
  // Without alternatives and drafts the engine only goes forward.
  for (Request& request : all.requests)
    request.scoring.has_distributions = false;
  LocalGenerator forward(
      std::make_unique<Backward>(engine_of(all, kTogether), false), all.vocabulary, all.model
  );
  LocalGenerator drafting(engine_of(all, kTogether), all.vocabulary, all.model);
  EXPECT_EQ(run(forward, all.requests), run(drafting, all.requests));
  EXPECT_EQ(forward.work().n_retries, 0U);
  EXPECT_EQ(forward.work().n_draft_tokens, 0U);
}

// Rounding may change answers here, but nothing fails, and what is shared fits a small memory.
TEST_P(DecodingFamilies, TheFastModeAnswersEverything) {
  const Ground all = ground(options(), 10);
  LocalGenerator generator(
      engine_of(
          all, {.n_sequences = 6, .n_context_per_sequence = 512, .n_context = 1024, .n_batch = 96}
      ),
      all.vocabulary,
      all.model
  );
  (void)run(generator, all.requests);
  EXPECT_GT(generator.work().n_shared_tokens, 0U);
}

std::string name_of(
    const ::testing::TestParamInfo<std::tuple<TinyFamily, TinyTokenizer>>& parameter
) {
  const auto [family, tokenizer] = parameter.param;
  const std::string_view kind =
      tokenizer == TinyTokenizer::byte_pairs ? "byte_pairs" : "sentence_piece";
  return std::format("{}_{}", engine::testing::to_string(family), kind);
}

INSTANTIATE_TEST_SUITE_P(
    LocalGenerator,
    DecodingFamilies,
    ::testing::Combine(
        ::testing::ValuesIn(kTinyFamilies),
        ::testing::Values(TinyTokenizer::byte_pairs, TinyTokenizer::sentence_piece)
    ),
    name_of
);

// A letter that no token has: where the schema demands it the record fails and says why, elsewhere
// the model writes something else.
TEST(LocalGenerator, AVocabularyThatLacksALetter) {
  for (const auto tokenizer : {TinyTokenizer::byte_pairs, TinyTokenizer::sentence_piece}) {
    SCOPED_TRACE(static_cast<int>(tokenizer));
    const Ground all = ground({.tokenizer = tokenizer, .lacking = "qg"}, 3);
    LocalGenerator generator(engine_of(all, kTogether), all.vocabulary, all.model);
    const auto one_of = [&](std::string_view schema) {
      Request request = all.requests[0];
      request.grammar = *grammar::Grammar::compile(*grammar::testing::schema_of(schema));
      return request;
    };
    std::vector<Request> requests = {
        all.requests[0],
        one_of(R"({"enum":["right","lef"]})"),
        one_of(R"({"const":"right"})"),
        one_of(R"({"type":"string","maxLength":9})"),
    };
    std::map<std::uint64_t, Completion> completions;
    std::size_t n = 0;
    const auto status = generator.generate(
        [&]() -> std::optional<Request> {
          if (n == requests.size()) return std::nullopt;
          Request request = requests[n];
          request.row = n++;
          return request;
        },
        one_by_one([&](Completion completion) -> Result<void> {
          completions[completion.row] = std::move(completion);
          return {};
        }),
        {}
    );
    ASSERT_TRUE(status) << to_string(status.error());
    ASSERT_EQ(completions.size(), requests.size());
    for (const std::uint64_t row : {0U, 2U}) {
      ASSERT_TRUE(completions[row].error) << row << completions[row].text;
      EXPECT_EQ(completions[row].error->code, ErrorCode::unsupported);
      EXPECT_FALSE(completions[row].error->hint.empty());
    }
    EXPECT_EQ(completions[3].stop, StopReason::complete);
    EXPECT_FALSE(completions[3].text.contains('q'));
  }
}

}  // namespace
}  // namespace extractinator::decode
