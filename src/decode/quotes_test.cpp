// Every quote of every answer is literally in its report: sampled at high temperature, many at a
// time, with an engine without a model and with the demo model.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "decode/generator.h"
#include "decode/local_generator.h"
#include "engine/model.h"
#include "engine/testing/demo_model.h"
#include "engine/testing/toy_engine.h"
#include "grammar/grammar.h"
#include "grammar/suffix_automaton.h"
#include "grammar/testing/answers.h"
#include "grammar/testing/vocabularies.h"
#include "grammar/vocabulary.h"
#include "json/parse.h"
#include "json/value.h"
#include "schema/evidence.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace extractinator::decode {
namespace {

using engine::testing::ToyEngine;
using grammar::Grammar;
using grammar::SuffixAutomaton;
using grammar::TokenId;

std::vector<std::string> reports() {
  using namespace std::string_literals;
  std::vector<std::string> reports = {
      "In de rechter bovenkwab een nodule van 8 mm.\r\nGeen pleuravocht.",
      "she said \"no\" \\ \\n \\\" ",
      "nul \0 \x01\x1f\x7f\t\b\f\n"s,
      "e\u0301 ñ 😀👨‍👩‍👧 שלום عربى 漢字",
      "a",
      "",
  };
  std::string long_report;
  for (int i = 0; long_report.size() < 200'000; ++i)
    long_report += "Zin " + std::to_string(i) + ": laesie é \"12\" mm.\n";
  reports.push_back(std::move(long_report));
  return reports;
}

std::shared_ptr<const Grammar> quoting_grammar() {
  const auto schema = grammar::testing::schema_of(
      R"({"type":"object","properties":{
          "a":{"type":"boolean"},
          "l":{"type":"array","maxItems":2,"items":{"type":"object","properties":{"s":{"enum":["x","y"]}},"required":["s"]}}},
          "required":["a","l"]})"
  );
  auto grammar =
      Grammar::compile(schema::with_quotes(*schema, schema::EvidenceFor::scalars).schema);
  EXPECT_TRUE(grammar);
  return *grammar;
}

// Returns how many quotes there are; each must be in the report, on code points.
std::size_t count_literal(const json::Value& value, const std::u32string& report) {
  std::size_t n = 0;
  if (value.is_array()) {
    for (const json::Value& item : value.as_array())
      n += count_literal(item, report);
  }
  if (!value.is_object()) return n;
  for (const json::Member& member : value.as_object()) {
    if (!member.key.ends_with("_evidence")) {
      n += count_literal(member.value, report);
      continue;
    }
    if (member.value.is_null()) continue;
    EXPECT_TRUE(member.value.is_string());
    const std::u32string quote = text::to_code_points(member.value.as_string());
    EXPECT_FALSE(quote.empty());
    EXPECT_LE(quote.size(), schema::kMaxQuoteCharacters);
    EXPECT_NE(report.find(quote), std::u32string::npos);
    ++n;
  }
  return n;
}

struct Counts {
  std::size_t complete = 0;
  std::size_t quotes = 0;
};

Counts run(
    Generator& generator,
    const std::vector<Request>& requests,
    const std::vector<std::u32string>& sources
) {
  Counts counts;
  std::size_t n = 0;
  const auto status = generator.generate(
      [&]() -> std::optional<Request> {
        if (n == requests.size()) return std::nullopt;
        return requests[n++];
      },
      one_by_one([&](const Completion& completion) -> Result<void> {
        EXPECT_FALSE(completion.error) << to_string(*completion.error);
        if (completion.stop != StopReason::complete) return {};
        ++counts.complete;
        const auto value = json::parse(completion.text);
        EXPECT_TRUE(value);
        if (value) counts.quotes += count_literal(*value, sources[completion.row % sources.size()]);
        return {};
      }),
      {}
  );
  EXPECT_TRUE(status);
  EXPECT_EQ(n, requests.size());
  return counts;
}

TEST(Quotes, AreLiteralWhateverTheEngineWants) {
  const auto texts = reports();
  std::vector<std::string> tokens = grammar::testing::awkward_tokens();
  tokens.append_range(grammar::testing::cut_tokens(texts, 200, 1));
  const auto vocabulary = grammar::testing::vocabulary_of(tokens);
  const auto grammar = quoting_grammar();
  std::vector<Request> requests;
  std::vector<std::u32string> sources;
  std::vector<std::shared_ptr<const SuffixAutomaton>> automata;
  for (const std::string& text : texts) {
    sources.push_back(text::to_code_points(text));
    automata.push_back(std::make_shared<const SuffixAutomaton>(text));
  }
  for (std::uint64_t row = 0; row < 420; ++row) {
    Request request{.row = row, .grammar = grammar, .max_tokens = 400};
    request.prompt.tokens = {grammar::testing::kFirstByteToken + static_cast<TokenId>(row)};
    request.sampling = {.temperature = 5, .seed = 1};
    request.source = automata[row % automata.size()];
    request.scoring = {.has_distributions = row % 3 == 0};
    requests.push_back(std::move(request));
  }
  auto engine = std::make_unique<ToyEngine>(engine::testing::ToyOptions{
      .n_vocabulary = vocabulary->size(),
      .n_sequences = 6,
      .n_context = 4096,
      .n_context_per_sequence = 512,
  });
  LocalGenerator generator(std::move(engine), vocabulary);
  const Counts counts = run(generator, requests, sources);
  EXPECT_GT(counts.complete, 300U);
  EXPECT_GT(counts.quotes, 100U);
}

TEST(Quotes, ModelAreLiteralAtHighTemperature) {
  const auto path = engine::testing::demo_model_path();
  if (path.empty()) GTEST_SKIP() << "no demo model";
  const auto model = engine::Model::load(path);
  ASSERT_TRUE(model);
  const auto vocabulary = (*model)->make_vocabulary();
  ASSERT_TRUE(vocabulary);
  const auto grammar = quoting_grammar();
  std::vector<Request> requests;
  std::vector<std::u32string> sources;
  for (std::string text : reports()) {
    const std::size_t n_read = std::min<std::size_t>(text.size(), 300);  // The rest is only quoted.
    const auto tokens = (*model)->tokenize(
        text::replace_invalid_utf8(std::string_view(text).substr(0, n_read)).text + " Antwoord:",
        engine::SpecialTokens::plain,
        engine::Place::prompt_start
    );
    ASSERT_TRUE(tokens);
    const auto automaton = std::make_shared<const SuffixAutomaton>(text);
    sources.push_back(text::to_code_points(text));
    Request request{.row = requests.size(), .grammar = grammar, .max_tokens = 300};
    request.prompt.tokens = *tokens;
    request.sampling = {.temperature = 2, .seed = 3};
    request.source = automaton;
    requests.push_back(std::move(request));
  }
  const std::size_t n_reports = requests.size();
  for (std::size_t row = n_reports; row < 8 * n_reports; ++row) {
    requests.push_back(requests[row % n_reports]);
    requests.back().row = row;
  }
  auto generator = make_local_generator(*model, *vocabulary, {.n_slots = 4, .n_context = 512});
  ASSERT_TRUE(generator) << to_string(generator.error());
  const Counts counts = run(**generator, requests, sources);
  EXPECT_GT(counts.complete, n_reports);
  EXPECT_GT(counts.quotes, n_reports);
}

}  // namespace
}  // namespace extractinator::decode
