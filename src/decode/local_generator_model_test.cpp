// Decoding with the bundled demo model: the same bytes alone and in company in the reproducible
// mode, and few differences in the fast one.
#include <cstddef>
#include <cstdint>
#include <format>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "decode/local_generator.h"
#include "engine/model.h"
#include "engine/testing/demo_model.h"
#include "grammar/grammar.h"
#include "grammar/testing/answers.h"

namespace extractinator::decode {
namespace {

using engine::Model;
using engine::Place;
using engine::SpecialTokens;

struct Ground {
  std::shared_ptr<const Model> model = {};
  std::shared_ptr<const grammar::Vocabulary> vocabulary = {};
  std::vector<Request> requests = {};
};

// Prompts in the shape of the demo's: the same beginning, reports of different lengths, an end.
Ground ground(std::size_t n_requests) {
  const auto path = engine::testing::demo_model_path();
  if (path.empty()) return {};
  auto model = Model::load(path);
  if (!model) return {};
  auto vocabulary = (*model)->make_vocabulary();
  if (!vocabulary) return {};
  Ground ground{.model = *model, .vocabulary = *vocabulary};
  const auto grammar = grammar::Grammar::compile(*grammar::testing::schema_of(
      R"({"type":"object","properties":{
        "nodule_present":{"type":"boolean"},
        "location":{"anyOf":[{"enum":["rechter bovenkwab","linker onderkwab"]},{"type":"null"}]},
        "diameter_mm":{"type":["number","null"],"minimum":0,"maximum":200},
        "quote":{"type":"string","maxLength":30}},
        "required":["nodule_present","location","diameter_mm","quote"]})"
  ));
  if (!grammar) return {};
  const std::string sentences[] = {
      "In de rechter bovenkwab een nodule van 8 mm. ",
      "Geen nodule. ",
      "Stabiel beeld ten opzichte van 12-03-2019. ",
      "Linker onderkwab: laesie 1,4 cm, scherp begrensd. ",
      "Geen pleuravocht, hart niet vergroot. ",
  };
  const auto start = ground.model->tokenize(
      "Beoordeel het CT-verslag en geef de velden als JSON.\n\nVerslag: ",
      SpecialTokens::parse,
      Place::prompt_start
  );
  const auto end =
      ground.model->tokenize("\n\nAntwoord: ", SpecialTokens::parse, Place::after_text);
  for (std::size_t row = 0; row < n_requests; ++row) {
    std::string report;
    for (std::size_t i = 0; i <= row % 7; ++i) {
      report += sentences[(row * 3 + i * i) % std::size(sentences)];
    }
    const auto middle = ground.model->tokenize(report, SpecialTokens::plain, Place::after_text);
    Request request{.row = row, .grammar = *grammar, .max_tokens = 120};
    request.prompt.tokens = *start;
    request.prompt.shared_prefix_length = start->size();
    request.prompt.tokens.insert(request.prompt.tokens.end(), middle->begin(), middle->end());
    request.prompt.tokens.insert(request.prompt.tokens.end(), end->begin(), end->end());
    if (row % 4 == 3) request.sampling = {.temperature = 0.8, .seed = 1};
    ground.requests.push_back(std::move(request));
  }
  return ground;
}

std::map<std::uint64_t, std::string> answers(const Ground& ground, const DecodeOptions& options) {
  auto generator = make_local_generator(ground.model, ground.vocabulary, options);
  EXPECT_TRUE(generator) << to_string(generator.error());
  std::map<std::uint64_t, std::string> texts;
  std::size_t n = 0;
  const auto status =
      (*generator)
          ->generate(
              [&]() -> std::optional<Request> {
                if (n == ground.requests.size()) return std::nullopt;
                return ground.requests[n++];
              },
              one_by_one([&](const Completion& completion) -> Result<void> {
                EXPECT_FALSE(completion.error) << to_string(*completion.error);
                texts[completion.row] =
                    std::format("{} {}", to_string(completion.stop), completion.text);
                return {};
              }),
              {}
          );
  EXPECT_TRUE(status);
  EXPECT_EQ(texts.size(), ground.requests.size());
  return texts;
}

// One generator for each request: nothing can leak from one to the next.
std::map<std::uint64_t, std::string> one_at_a_time(
    const Ground& all, const DecodeOptions& options
) {
  std::map<std::uint64_t, std::string> texts;
  for (const Request& request : all.requests) {
    Ground one{.model = all.model, .vocabulary = all.vocabulary};
    one.requests.push_back(request);
    texts.merge(answers(one, options));
  }
  return texts;
}

TEST(LocalGenerator, ModelReproducibleAnswersDoNotDependOnCompany) {
  const Ground all = ground(24);
  if (all.model == nullptr) GTEST_SKIP() << "no demo model";
  const auto alone = one_at_a_time(all, {.n_slots = 1, .is_reproducible = true});
  const DecodeOptions shapes[] = {
      {.n_slots = 8, .is_reproducible = true},
      {.n_slots = 3, .n_context = 512, .n_batch = 48, .is_reproducible = true},
      {.n_slots = 16, .n_batch = 512, .is_reproducible = true},
  };
  for (const DecodeOptions& shape : shapes) {
    SCOPED_TRACE(std::format("{} slots, batch {}", shape.n_slots, shape.n_batch));
    EXPECT_EQ(answers(all, shape), alone);
  }
}

TEST(LocalGenerator, ModelFastAnswersSeldomDependOnCompany) {
  const Ground all = ground(32);
  if (all.model == nullptr) GTEST_SKIP() << "no demo model";
  const auto alone = one_at_a_time(all, {.n_slots = 1});
  const auto together = answers(all, {.n_slots = 8});
  std::size_t n_different = 0;
  for (const auto& [row, text] : together) {
    if (text != alone.at(row)) ++n_different;
  }
  RecordProperty("different", std::to_string(n_different));
  // Long free answers of sampled and near-tied tokens: far more choices than values of a demo task.
  EXPECT_LE(n_different, together.size() / 5);
}

}  // namespace
}  // namespace extractinator::decode
