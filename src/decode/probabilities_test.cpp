// Probabilities of values against the enumeration of every token sequence the matcher accepts, on
// an engine whose logits betray every wrong history.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <format>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "decode/field_tracker.h"
#include "decode/generator.h"
#include "decode/local_generator.h"
#include "engine/testing/toy_engine.h"
#include "grammar/grammar.h"
#include "grammar/testing/answers.h"
#include "grammar/testing/vocabularies.h"
#include "grammar/vocabulary.h"

namespace extractinator::decode {
namespace {

using engine::testing::Fault;
using engine::testing::ToyEngine;
using engine::testing::ToyOptions;
using grammar::Grammar;
using grammar::Matcher;
using grammar::TokenId;
using grammar::TokenMask;
using grammar::Vocabulary;

// Tokens that cross every border there is.
std::shared_ptr<const Vocabulary> vocabulary() {
  static const auto one = grammar::testing::vocabulary_of({
      "{\"a\": ", "\"a\": t", "tr",      "true", "fals",  "e}",  "e, ",    "ue, \"b\": ",
      "\"l",      "le",       "left\"",  "ri",   "null}", "nul", "1",      "12",
      "2}",       "1}",       ", \"b\"", ": \"", ": ",    "\"}", "e, \"b", "[\"",
      "\", \"",   "\"]",      "l\"",     "t\"}", "0",     ".5",  "5}",     "true, \"b\": 1",
  });
  return one;
}

std::shared_ptr<const Grammar> grammar_of(std::string_view schema) {
  auto grammar = Grammar::compile(*grammar::testing::schema_of(schema));
  EXPECT_TRUE(grammar) << to_string(grammar.error());
  return *grammar;
}

constexpr std::string_view kSchemas[] = {
    R"({"type":"boolean"})",
    R"({"type":"object","properties":{"a":{"type":"boolean"}},"required":["a"]})",
    R"({"type":"object","properties":{"a":{"enum":["l","le",null]}},"required":["a"]})",
    R"({"type":"object","properties":{"a":{"enum":["l","r"]},"b":{"enum":[1,12,2]}},"required":["a","b"]})",
    R"({"type":"object","properties":{"a":{"type":"boolean"},"b":{"type":"integer","minimum":0,"maximum":12}},"required":["a"]})",
    R"({"type":"array","items":{"enum":["l","t"]},"minItems":1,"maxItems":2})",
    R"({"enum":[0,0.5,0.55,1,"1",true]})",
    R"({"anyOf":[{"enum":["l"]},{"type":"array","maxItems":0},{"type":"null"}]})",
};

Request request_of(std::uint64_t row, std::string_view schema) {
  Request request{.row = row, .grammar = grammar_of(schema), .max_tokens = 60};
  for (std::size_t i = 0; i < 5; ++i)
    request.prompt.tokens.push_back(
        grammar::testing::kFirstByteToken + static_cast<TokenId>(i + row)
    );
  request.scoring = {.has_distributions = true, .min_mass = 0, .max_branches = 1'000'000};
  if (row % 2 == 1) request.sampling = {.temperature = 1, .seed = row};
  request.wants_trace = true;
  return request;
}

std::unique_ptr<ToyEngine> engine_of(ToyOptions options) {
  options.n_vocabulary = vocabulary()->size();
  return std::make_unique<ToyEngine>(options);
}

std::map<std::uint64_t, Completion> run(
    LocalGenerator& generator,
    const std::vector<Request>& requests,
    const std::stop_token& stop = {}
) {
  std::map<std::uint64_t, Completion> all;
  std::size_t n = 0;
  const auto status = generator.generate(
      [&]() -> std::optional<Request> {
        if (n == requests.size()) return std::nullopt;
        return requests[n++];
      },
      one_by_one([&](Completion completion) -> Result<void> {
        all[completion.row] = std::move(completion);
        return {};
      }),
      stop
  );
  EXPECT_TRUE(status);
  return all;
}

std::string show(const Completion& completion) {
  std::string text = std::format("{} {}", to_string(completion.stop), completion.text);
  for (const FieldScore& field : completion.fields) {
    text += std::format(
        "\n{} {} {} {}", field.pointer, field.probability, field.lowest, field.removed_mass
    );
    for (const ValueProbability& value : field.distribution)
      text += std::format(" {}:{}", value.value, value.probability);
  }
  return text;
}

// Everything there is to say about one answer, by other means than the generator's.
class Oracle {
 public:
  explicit Oracle(const Request& request)
      : request_(request),
        engine_(engine_of(
            {.n_sequences = 1, .n_batch = 1, .n_context = 4096, .n_context_per_sequence = 4096}
        )) {}

  // Mass of every value that can stand where `scalar` does, behind the same tokens and text.
  std::map<std::string, double> distribution(const Completion& completion, const Scalar& scalar) {
    std::vector<TokenId> tokens;
    std::size_t offset = 0;
    for (const Choice& choice : completion.choices) {
      if (vocabulary()->is_end(choice.token)) break;
      const std::size_t end = offset + vocabulary()->bytes(choice.token).size();
      if (end > scalar.begin) break;
      tokens.push_back(choice.token);
      offset = end;
    }
    Matcher matcher(request_.grammar, vocabulary());
    for (const TokenId token : tokens)
      EXPECT_TRUE(matcher.accept(token));
    masses_.clear();
    begin_ = scalar.begin;
    before_ = completion.text.substr(0, scalar.begin);
    follow(matcher, tokens, completion.text.substr(0, offset), 1);
    double all = 0;
    for (const auto& [value, mass] : masses_)
      all += mass;
    for (auto& [value, mass] : masses_)
      mass /= all;
    return masses_;
  }

  // Probabilities of the allowed tokens behind an answer's beginning; of all tokens in `removed`.
  std::map<TokenId, double> weights(
      Matcher& matcher, const std::vector<TokenId>& tokens, double* removed = nullptr
  ) {
    engine_->clear_sequence(0);
    std::int32_t position = 0;
    const auto feed = [&](TokenId token) {
      const std::vector<engine::BatchToken> batch = {
          {.token = token, .position = position++, .wants_logits = true}
      };
      EXPECT_EQ(engine_->evaluate(batch), engine::Evaluated::done);
    };
    for (const TokenId token : request_.prompt.tokens)
      feed(token);
    for (const TokenId token : tokens)
      feed(token);
    const auto logits = engine_->logits(0);
    TokenMask mask(vocabulary()->size());
    matcher.fill_mask(mask);
    std::map<TokenId, double> weights;
    double kept = 0;
    double all = 0;
    for (std::size_t id = 0; id < logits.size(); ++id) {
      const double weight = std::exp(static_cast<double>(logits[id]));
      all += weight;
      if (!mask.test(static_cast<TokenId>(id))) continue;
      weights[static_cast<TokenId>(id)] = weight;
      kept += weight;
    }
    for (auto& [token, weight] : weights)
      weight /= kept;
    if (removed != nullptr) *removed = 1 - (kept / all);
    return weights;
  }

 private:
  // Goes on until the value's last byte, and the one behind it where that decides, is there.
  void follow(
      Matcher& matcher, std::vector<TokenId>& tokens, const std::string& text, double mass
  ) {
    const std::size_t n = std::min(text.size(), before_.size());
    if (text.substr(0, n) != before_.substr(0, n)) return;
    for (const auto& [token, probability] : weights(matcher, tokens)) {
      std::string longer = text;
      bool is_end = vocabulary()->is_end(token);
      if (!is_end) longer += vocabulary()->bytes(token);
      if (const auto value = value_in(longer, is_end)) {
        masses_[*value] += mass * probability;
        continue;
      }
      if (is_end) continue;
      EXPECT_TRUE(matcher.accept(token));
      tokens.push_back(token);
      follow(matcher, tokens, longer, mass * probability);
      tokens.pop_back();
      matcher.rollback(1);
    }
  }

  [[nodiscard]] std::optional<std::string> value_in(const std::string& text, bool is_end) const {
    if (text.size() <= begin_ || !text.starts_with(before_)) return std::nullopt;
    if (text[begin_] == '[') return "[";
    FieldTracker tracker;
    tracker.add(text);
    if (is_end) tracker.finish();
    for (const Scalar& scalar : tracker.scalars()) {
      if (scalar.begin == begin_) return text.substr(begin_, scalar.end - begin_);
    }
    return std::nullopt;
  }

  const Request& request_;
  std::unique_ptr<ToyEngine> engine_;
  std::map<std::string, double> masses_;
  std::size_t begin_ = 0;
  std::string before_;
};

TEST(Probabilities, DistributionsEqualTheEnumerationOfAllTokenSequences) {
  std::size_t n_fields = 0;
  for (const std::string_view schema : kSchemas) {
    for (std::uint64_t row = 0; row < 4; ++row) {
      SCOPED_TRACE(std::format("{} row {}", schema, row));
      const Request request = request_of(row, schema);
      LocalGenerator generator(engine_of({}), vocabulary());
      const Completion completion = run(generator, {request}).at(row);
      ASSERT_EQ(completion.stop, StopReason::complete);
      FieldTracker tracker;
      tracker.add(completion.text);
      tracker.finish();
      ASSERT_EQ(completion.fields.size(), tracker.scalars().size());
      Oracle oracle(request);
      for (std::size_t i = 0; i < tracker.scalars().size(); ++i) {
        const Scalar& scalar = tracker.scalars()[i];
        const FieldScore& field = completion.fields[i];
        EXPECT_EQ(field.pointer, scalar.pointer);
        const auto want = oracle.distribution(completion, scalar);
        const bool has_array = want.contains("[");
        ASSERT_EQ(field.distribution.size() + (has_array ? 1 : 0), want.size());
        double sum = has_array ? want.at("[") : 0;
        double before = 1;
        for (const ValueProbability& value : field.distribution) {
          ASSERT_TRUE(want.contains(value.value)) << value.value;
          EXPECT_NEAR(value.probability, want.at(value.value), 1e-9) << value.value;
          EXPECT_LE(value.probability, before);
          before = value.probability;
          sum += value.probability;
        }
        EXPECT_NEAR(sum, 1, 1e-9);
        const std::string own = completion.text.substr(scalar.begin, scalar.end - scalar.begin);
        EXPECT_NEAR(field.probability, want.at(own), 1e-9);
        ++n_fields;
      }
    }
  }
  EXPECT_GT(n_fields, 40U);
}

// More values than can be listed.
constexpr std::string_view kManyValues[] = {
    R"({"type":"integer","minimum":0,"maximum":200})",
    R"({"type":"object","properties":{"a":{"type":["integer","null"],"minimum":-40,"maximum":90}},"required":["a"]})",
    R"({"type":"object","properties":{"a":{"type":"string","pattern":"^[lr][0-9]{2}$"},"b":{"type":"boolean"}},"required":["a","b"]})",
    R"({"anyOf":[{"type":"integer","minimum":1,"maximum":70},{"enum":["l","\"\\"]},{"type":"array","maxItems":0},{"type":"boolean"}]})",
};

TEST(Probabilities, OfManyValuesTheMostProbableAreTold) {
  std::size_t n_many = 0;
  for (const std::string_view schema : kManyValues) {
    for (std::uint64_t row = 0; row < 6; ++row) {
      SCOPED_TRACE(std::format("{} row {}", schema, row));
      Request request = request_of(row, schema);
      request.scoring.min_mass_of_many = 0;
      request.scoring.max_branches_of_many = 1'000'000;
      LocalGenerator exhaustive(engine_of({}), vocabulary());
      const Completion completion = run(exhaustive, {request}).at(row);
      ASSERT_EQ(completion.stop, StopReason::complete);
      // With few branches, what is found is the same or less.
      request.scoring = {.has_distributions = true};
      LocalGenerator usual(engine_of({}), vocabulary());
      const Completion quick = run(usual, {request}).at(row);
      EXPECT_EQ(quick.text, completion.text);
      ASSERT_EQ(quick.fields.size(), completion.fields.size());
      FieldTracker tracker;
      tracker.add(completion.text);
      tracker.finish();
      Oracle oracle(request);
      for (std::size_t i = 0; i < tracker.scalars().size(); ++i) {
        const Scalar& scalar = tracker.scalars()[i];
        auto want = oracle.distribution(completion, scalar);
        const std::string own = completion.text.substr(scalar.begin, scalar.end - scalar.begin);
        const double own_mass = want.at(own);
        want.erase("[");
        if (want.size() <= 64) continue;
        ++n_many;
        std::vector<double> masses;
        for (const auto& [value, mass] : want)
          masses.push_back(mass);
        std::ranges::sort(masses, std::greater());
        const auto& told = completion.fields[i].distribution;
        ASSERT_EQ(told.size(), 8U);
        for (std::size_t k = 0; k < told.size(); ++k) {
          EXPECT_NEAR(told[k].probability, want.at(told[k].value), 1e-9) << told[k].value;
          EXPECT_NEAR(told[k].probability, masses[k], 1e-9);
        }
        EXPECT_NEAR(completion.fields[i].probability, own_mass, 1e-9);
        ASSERT_FALSE(quick.fields[i].distribution.empty());
        EXPECT_LE(quick.fields[i].distribution.size(), 8U);
        for (const ValueProbability& value : quick.fields[i].distribution) {
          ASSERT_TRUE(want.contains(value.value)) << value.value;
          EXPECT_LE(value.probability, want.at(value.value) + 1e-9) << value.value;
        }
        EXPECT_LE(quick.fields[i].probability, own_mass + 1e-9);
      }
      EXPECT_LE(usual.work().n_scored_branches, 32U + 256U);
    }
  }
  EXPECT_GT(n_many, 20U);
}

TEST(Probabilities, FreeStringsHaveNoDistribution) {
  const std::string_view schema =
      R"({"type":"object","properties":{"a":{"type":"string","maxLength":5},"b":{"type":"integer","minimum":0,"maximum":900}},"required":["a","b"]})";
  for (std::uint64_t row = 0; row < 12; ++row) {
    Request request = request_of(row, schema);
    request.scoring = {.has_distributions = true};
    LocalGenerator generator(engine_of({}), vocabulary());
    const Completion completion = run(generator, {request}).at(row);
    ASSERT_EQ(completion.fields.size(), 2U);
    EXPECT_TRUE(completion.fields[0].distribution.empty());
    EXPECT_FALSE(completion.fields[1].distribution.empty());
  }
}

TEST(Probabilities, OfThePathAreProductsOfItsChoices) {
  const std::string_view schema =
      R"({"type":"object","properties":{"a":{"type":["string","null"],"maxLength":3},"b":{"type":"number","minimum":0,"maximum":500}},"required":["a","b"]})";
  std::size_t n_numbers = 0;
  for (std::uint64_t row = 0; row < 40; ++row) {
    SCOPED_TRACE(row);
    Request request = request_of(row, schema);
    request.scoring = {};
    LocalGenerator generator(engine_of({}), vocabulary());
    const Completion completion = run(generator, {request}).at(row);
    if (completion.stop != StopReason::complete) continue;
    FieldTracker tracker;
    tracker.add(completion.text);
    tracker.finish();
    Oracle oracle(request);
    for (std::size_t i = 0; i < tracker.scalars().size(); ++i) {
      const Scalar& scalar = tracker.scalars()[i];
      double probability = 1;
      double lowest = 1;
      double kept = 1;
      Matcher matcher(request.grammar, vocabulary());
      std::vector<TokenId> tokens;
      std::size_t offset = 0;
      for (const Choice& choice : completion.choices) {
        const bool is_end = vocabulary()->is_end(choice.token);
        const std::string_view bytes = is_end ? "" : vocabulary()->bytes(choice.token);
        double removed = 0;
        const auto weights = oracle.weights(matcher, tokens, &removed);
        if (weights.size() > 1) {
          double p = 1;
          if (offset < scalar.end && offset + bytes.size() > scalar.begin) {
            p = weights.at(choice.token);
            kept *= 1 - removed;
          } else if (offset == scalar.end && scalar.is_number) {
            ++n_numbers;
            p = 0;
            for (const auto& [token, weight] : weights) {
              const std::string_view text = vocabulary()->bytes(token);
              if (vocabulary()->is_end(token) || !std::string_view("0123456789.").contains(text[0]))
                p += weight;
            }
          }
          probability *= p;
          lowest = std::min(lowest, p);
        }
        if (is_end) break;
        ASSERT_TRUE(matcher.accept(choice.token));
        tokens.push_back(choice.token);
        offset += bytes.size();
      }
      EXPECT_NEAR(completion.fields[i].probability, probability, 1e-9);
      EXPECT_NEAR(completion.fields[i].lowest, lowest, 1e-9);
      EXPECT_NEAR(completion.fields[i].removed_mass, 1 - kept, 1e-6);
      EXPECT_TRUE(completion.fields[i].distribution.empty());
    }
  }
  EXPECT_GT(n_numbers, 10U);
}

std::vector<Request> mixed_requests(std::size_t n) {
  std::vector<Request> requests;
  for (std::uint64_t row = 0; row < n; ++row) {
    requests.push_back(request_of(row, kSchemas[row % std::size(kSchemas)]));
    requests.back().scoring = {.has_distributions = true};
  }
  return requests;
}

std::map<std::uint64_t, std::string> shown(const std::map<std::uint64_t, Completion>& all) {
  std::map<std::uint64_t, std::string> texts;
  for (const auto& [row, completion] : all)
    texts[row] = show(completion);
  return texts;
}

TEST(Probabilities, DoNotDependOnCompany) {
  const auto requests = mixed_requests(48);
  std::map<std::uint64_t, std::string> want;
  for (const Request& request : requests) {
    LocalGenerator alone(engine_of({.n_sequences = 1, .n_batch = 1}), vocabulary());
    want.merge(shown(run(alone, {request})));
  }
  for (const ToyOptions& shape : {
           ToyOptions{.n_sequences = 1, .n_batch = 7, .n_context = 256},
           ToyOptions{.n_sequences = 4, .n_batch = 3},
           ToyOptions{.n_sequences = 9, .n_batch = 64, .n_context = 4096, .is_unified = false},
       }) {
    LocalGenerator generator(engine_of(shape), vocabulary());
    EXPECT_EQ(shown(run(generator, requests)), want);
    EXPECT_GT(generator.work().n_scored_branches, 100U);
    EXPECT_EQ(generator.work().n_retries, 0U);
  }
}

// An engine that cannot go back as far as it must is given everything again.
TEST(Probabilities, AreTheSameWhereTheEngineForgets) {
  const auto requests = mixed_requests(16);
  LocalGenerator whole(engine_of({.n_context = 4096}), vocabulary());
  const auto want = run(whole, requests);
  EXPECT_EQ(whole.work().n_retries, 0U);
  for (const std::size_t n_can_remove : {0U, 2U}) {
    const ToyOptions options{.n_context = 4096, .n_can_remove = n_can_remove};
    LocalGenerator forgetful(engine_of(options), vocabulary());
    const auto got = run(forgetful, requests);
    EXPECT_GT(forgetful.work().n_retries, 0U);
    ASSERT_EQ(got.size(), want.size());
    for (const auto& [row, completion] : got)
      EXPECT_EQ(show(completion), show(want.at(row)));
  }
}

TEST(Probabilities, WithoutGoingBackKnowWhatTheAnswerPassed) {
  for (const Request& request : mixed_requests(16)) {
    LocalGenerator whole(engine_of({}), vocabulary());
    LocalGenerator generator(engine_of({.can_remove_tail = false}), vocabulary());
    const Completion want = run(whole, {request}).at(request.row);
    const Completion got = run(generator, {request}).at(request.row);
    EXPECT_EQ(generator.work().n_scored_branches, 0U);
    ASSERT_EQ(got.fields.size(), want.fields.size());
    for (std::size_t i = 0; i < got.fields.size(); ++i) {
      for (const ValueProbability& value : want.fields[i].distribution) {
        const auto found =
            std::ranges::find(got.fields[i].distribution, value.value, &ValueProbability::value);
        ASSERT_NE(found, got.fields[i].distribution.end());
        EXPECT_LE(found->probability, value.probability + 1e-5);
      }
    }
  }
}

// What could not be looked at is missing; it is given to no other value.
void expect_no_more_than(const std::vector<FieldScore>& got, const std::vector<FieldScore>& most) {
  ASSERT_EQ(got.size(), most.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    for (const ValueProbability& value : got[i].distribution) {
      const auto bound =
          std::ranges::find(most[i].distribution, value.value, &ValueProbability::value);
      ASSERT_NE(bound, most[i].distribution.end());
      EXPECT_LE(value.probability, bound->probability + 1e-5);
    }
  }
}

TEST(Probabilities, SurviveAFaultAtEveryStep) {
  const auto requests = mixed_requests(16);
  const ToyOptions shape{.n_sequences = 3, .n_batch = 16};
  std::map<std::uint64_t, std::string> want;
  std::map<std::uint64_t, std::string> want_text;
  std::map<std::uint64_t, std::vector<FieldScore>> want_fields;
  std::size_t n_calls = 0;
  {
    auto engine = engine_of(shape);
    const ToyEngine* seen = engine.get();
    LocalGenerator generator(std::move(engine), vocabulary());
    for (const auto& [row, completion] : run(generator, requests)) {
      want[row] = show(completion);
      want_text[row] = completion.text;
      want_fields[row] = completion.fields;
    }
    n_calls = seen->n_evaluate_calls();
  }
  ASSERT_GT(n_calls, 20U);
  for (const Fault fault : {Fault::error, Fault::no_room, Fault::no_numbers}) {
    // What is no number is so for every request of the batch.
    const std::size_t n_most = fault == Fault::no_numbers ? shape.n_sequences : 1;
    for (std::size_t k = 0; k < n_calls; ++k) {
      auto engine = engine_of(shape);
      ToyEngine* seen = engine.get();
      seen->fail_at(k, fault);
      LocalGenerator generator(std::move(engine), vocabulary());
      std::size_t n_different = 0;
      for (const auto& [row, completion] : run(generator, requests)) {
        if (show(completion) == want[row]) continue;
        ++n_different;
        // Either it failed, or it lost alternatives; what was answered stays.
        if (completion.stop == StopReason::complete) {
          EXPECT_EQ(completion.text, want_text[row]);
          expect_no_more_than(completion.fields, want_fields[row]);
        }
      }
      EXPECT_LE(n_different, n_most) << "fault at " << k;
      EXPECT_EQ(seen->n_used(), 0U);
    }
  }
}

TEST(Probabilities, AStopCancelsWhatIsNotWhollyScored) {
  const auto requests = mixed_requests(16);
  const ToyOptions shape{.n_sequences = 3, .n_batch = 16};
  LocalGenerator whole(engine_of(shape), vocabulary());
  const auto want = shown(run(whole, requests));
  std::size_t n_cancelled = 0;
  for (std::size_t k = 0; k < 40; ++k) {
    std::stop_source source;
    auto engine = engine_of(shape);
    engine->on_evaluate([&](std::size_t call) {
      if (call == k) source.request_stop();
    });
    LocalGenerator generator(std::move(engine), vocabulary());
    for (const auto& [row, completion] : run(generator, requests, source.get_token())) {
      if (completion.stop == StopReason::cancelled) {
        ++n_cancelled;
        EXPECT_TRUE(completion.fields.empty());
      } else {
        EXPECT_EQ(show(completion), want.at(row));
      }
    }
  }
  EXPECT_GT(n_cancelled, 10U);
}

}  // namespace
}  // namespace extractinator::decode
