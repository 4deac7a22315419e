// How long does one token mask take over a vocabulary of 150k tokens, on one thread?
//
// Each case replays answers token by token (longest match) and times every mask. `cold` compiles
// the grammar afresh for every answer, so nothing is cached: the first mask includes the
// compilation. `warm` shares one grammar, as the records of a run do. Times are microseconds of
// processor time; mean, p50, p99 and max are per mask.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <format>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>
#include <time.h>

#include "base/check.h"
#include "base/error.h"
#include "grammar/grammar.h"
#include "grammar/vocabulary.h"
#include "json/parse.h"
#include "schema/schema.h"
#include "synthetic_vocabulary.h"

namespace extractinator::bench {
namespace {

// Processor time of this thread, so that what else the machine does is not counted.
struct Clock {
  using duration = std::chrono::nanoseconds;
  static duration now() {
    timespec time = {};
    EXTR_CHECK(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0, "every Linux has this clock");
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
  }
};
using grammar::Grammar;
using grammar::Matcher;
using grammar::TokenId;
using grammar::TokenMask;
using grammar::Vocabulary;

constexpr std::size_t kTokens = 150'000;
constexpr std::size_t kAnswers = 12;

const std::shared_ptr<const Vocabulary>& vocabulary() {
  static const auto made = synthetic_vocabulary(kTokens, 1);
  return made;
}

// --- Answers -----------------------------------------------------------------------------------

std::string words(std::mt19937_64& random, std::size_t n_bytes) {
  constexpr std::string_view kWords[] = {
      "nodule",
      "rechter",
      "bovenkwab",
      "ongewijzigd",
      "diameter",
      "geen",
      "aanwijzingen",
      "voor",
      "€",
      "ëxtra",
      "links",
      "mm",
      "\\\"citaat\\\"",
      "\\n",
      "vergeleken",
      "met",
      "2019",
      "λ",
      "肺"
  };
  std::string text;
  while (text.size() < n_bytes) {
    if (!text.empty()) text += ' ';
    text += kWords[random() % std::size(kWords)];
  }
  return text;
}

struct Case {
  std::string name;
  std::string schema;
  std::vector<std::string> answers = {};
};

std::string label(std::size_t i) {
  return std::format("{} {} bevinding", i % 3 == 0 ? "rechter" : "linker", i * 7919 % 1000);
}

std::vector<Case> make_cases() {
  std::mt19937_64 random(7);
  std::vector<Case> cases;
  const auto number = [&](std::size_t below) { return random() % below; };

  Case demo{
      .name = "demo_reports",
      .schema = R"({"type":"object","properties":{"nodule_present":{"type":"boolean"},
        "location":{"enum":["rechter bovenkwab","rechter onderkwab","linker bovenkwab",null]},
        "diameter_mm":{"type":["number","null"],"minimum":0,"maximum":300},
        "biopsies":{"type":"array","items":{"type":"object","properties":{"number":{"type":"integer"},
        "location":{"type":"string"},"quality":{"enum":["representatief","ambigu"]}},
        "required":["number","location","quality"]}}},
        "required":["nodule_present","location","diameter_mm","biopsies"]})",
  };
  Case wide{.name = "20_fields", .schema = R"({"type":"object","properties":{)"};
  for (std::size_t i = 0; i < 20; ++i) {
    constexpr std::string_view kTypes[] = {
        R"({"type":"string"})",
        R"({"type":["integer","null"]})",
        R"({"type":"boolean"})",
        R"({"type":"string","maxLength":40})",
        R"({"enum":["ja","nee","onbekend"]})"
    };
    wide.schema += std::format(R"({}"field_{}":{})", i == 0 ? "" : ",", i, kTypes[i % 5]);
  }
  wide.schema += "}}";
  Case strings{
      .name = "free_strings",
      .schema = R"({"type":"object","properties":{"summary":{"type":"string"},
        "quotes":{"type":"array","items":{"type":"string"}}},"required":["summary","quotes"]})",
  };
  Case limited{
      .name = "limited_strings",
      .schema = R"({"type":"array","items":{"type":"string","minLength":3,"maxLength":60}})",
  };
  Case labels{.name = "enumeration_of_100", .schema = R"({"type":"array","items":{"enum":[)"};
  for (std::size_t i = 0; i < 100; ++i)
    labels.schema += std::format("{}\"{}\"", i == 0 ? "" : ",", label(i));
  labels.schema += "]}}";
  Case numbers{
      .name = "numbers",
      .schema = R"({"type":"array","items":{"type":"number","minimum":-250.5,"maximum":9999}})",
  };

  for (std::size_t a = 0; a < kAnswers; ++a) {
    std::string biopsies;
    for (std::size_t i = 0; i < 1 + a % 5; ++i) {
      biopsies += std::format(
          R"({}{{"number": {}, "location": "{}", "quality": "ambigu"}})",
          i == 0 ? "" : ", ",
          i + 1,
          words(random, 12)
      );
    }
    demo.answers.push_back(
        std::format(
            R"({{"nodule_present": true, "location": "linker bovenkwab", "diameter_mm": {}.{}, "biopsies": [{}]}})",
            number(100),
            1 + number(9),
            biopsies
        )
    );
    std::string fields;
    for (std::size_t i = 0; i < 20; ++i) {
      const std::string values[] = {
          "\"" + words(random, 40) + "\"",
          std::to_string(number(1000)),
          "false",
          "\"" + words(random, 8) + "\"",
          "\"onbekend\""
      };
      fields += std::format(R"({}"field_{}": {})", i == 0 ? "" : ", ", i, values[i % 5]);
    }
    wide.answers.push_back("{" + fields + "}");
    strings.answers.push_back(
        std::format(
            R"({{"summary": "{}", "quotes": ["{}", "{}"]}})",
            words(random, 600),
            words(random, 80),
            words(random, 80)
        )
    );
    const auto list = [](std::string first, std::string second) {
      return "[" + std::move(first) + ", " + std::move(second) + "]";
    };
    limited.answers.push_back(
        list("\"" + words(random, 40).substr(0, 8) + "\"", "\"" + words(random, 30) + "\"")
    );
    labels.answers.push_back(
        list("\"" + label(number(100)) + "\"", "\"" + label(number(100)) + "\"")
    );
    numbers.answers.push_back(
        list(std::format("-{}.5", number(250)), std::to_string(number(9999)))
    );
  }
  for (Case* c : {&demo, &wide, &strings, &limited, &labels, &numbers})
    cases.push_back(std::move(*c));
  return cases;
}

// --- Replay ------------------------------------------------------------------------------------

std::shared_ptr<const Grammar> compiled(const std::string& text) {
  const auto value = json::parse(text);
  EXTR_CHECK(value.has_value(), to_string(value.error()));
  const auto schema = schema::read_json_schema(*value, {});
  EXTR_CHECK(schema.has_value(), to_string(schema.error()));
  const auto grammar = Grammar::compile(*schema);
  EXTR_CHECK(grammar.has_value(), to_string(grammar.error()));
  return *grammar;
}

// The longest allowed token that goes on with `rest`.
TokenId next_token(const TokenMask& mask, std::string_view rest) {
  static const auto by_bytes = [] {
    std::vector<std::pair<std::string_view, TokenId>> tokens;
    for (std::size_t i = 1; i < vocabulary()->size(); ++i)
      tokens.emplace_back(vocabulary()->bytes(static_cast<TokenId>(i)), static_cast<TokenId>(i));
    std::ranges::sort(tokens);
    return tokens;
  }();
  for (std::size_t n = std::min<std::size_t>(rest.size(), 80); n > 0; --n) {
    const std::string_view bytes = rest.substr(0, n);
    const auto found = std::ranges::lower_bound(by_bytes, bytes, {}, [](const auto& token) {
      return token.first;
    });
    if (found != by_bytes.end() && found->first == bytes && mask.test(found->second))
      return found->second;
  }
  EXTR_CHECK(false, "the answer is allowed, and every byte is a token");
}

double microseconds(Clock::duration time) {
  return std::chrono::duration<double, std::micro>(time).count();
}

void replay(
    const std::shared_ptr<const Grammar>& grammar,
    std::string_view answer,
    std::vector<double>& masks,
    double& accepting
) {
  Matcher matcher(grammar, vocabulary());
  TokenMask mask(vocabulary()->size());
  for (std::string_view rest = answer;;) {
    const auto begin = Clock::now();
    matcher.fill_mask(mask);
    masks.push_back(microseconds(Clock::now() - begin));
    if (rest.empty()) break;
    const TokenId token = next_token(mask, rest);
    const auto before = Clock::now();
    EXTR_CHECK(matcher.accept(token), "the mask allowed it");
    accepting += microseconds(Clock::now() - before);
    rest.remove_prefix(vocabulary()->bytes(token).size());
  }
}

double quantile(std::vector<double>& sorted, double q) {
  return sorted[static_cast<std::size_t>(q * static_cast<double>(sorted.size() - 1))];
}

enum class Cache : std::uint8_t { cold, warm };

void bench_masks(benchmark::State& state, const Case& c, Cache cache) {
  std::vector<double> masks;
  std::vector<double> firsts;
  double accepting = 0;
  auto grammar = compiled(c.schema);
  if (cache == Cache::warm) {
    for (const std::string& answer : c.answers)
      replay(grammar, answer, masks, accepting);
    masks.clear();
    accepting = 0;
  }
  for (auto _ : state) {
    for (const std::string& answer : c.answers) {
      const auto begin = Clock::now();
      if (cache == Cache::cold) grammar = compiled(c.schema);
      const double compiling = microseconds(Clock::now() - begin);
      const std::size_t first = masks.size();
      replay(grammar, answer, masks, accepting);
      firsts.push_back(compiling + masks[first]);
    }
  }
  const auto n = static_cast<double>(masks.size());
  double sum = 0;
  for (const double time : masks)
    sum += time;
  std::ranges::sort(masks);
  std::ranges::sort(firsts);
  state.counters["mean"] = sum / n;
  state.counters["p50"] = quantile(masks, 0.5);
  state.counters["p99"] = quantile(masks, 0.99);
  state.counters["max"] = masks.back();
  state.counters["first"] = quantile(firsts, 0.5);
  state.counters["accept"] = accepting / n;
}

void bench_vocabulary(benchmark::State& state) {
  std::vector<std::string> tokens;
  for (std::size_t i = 0; i < vocabulary()->size(); ++i)
    tokens.emplace_back(vocabulary()->bytes(static_cast<TokenId>(i)));
  for (auto _ : state)
    benchmark::DoNotOptimize(Vocabulary::make(tokens, {0}));
}

}  // namespace
}  // namespace extractinator::bench

int main(int argc, char** argv) {
  using namespace extractinator::bench;
  benchmark::Initialize(&argc, argv);
  const std::vector<Case> cases = make_cases();
  for (const Case& c : cases) {
    for (const Cache cache : {Cache::cold, Cache::warm}) {
      const std::string name = std::format(
          "bench_mask_{}_150k_vocab/{}", c.name, cache == Cache::cold ? "cold" : "warm"
      );
      benchmark::RegisterBenchmark(
          name, [&c, cache](benchmark::State& state) { bench_masks(state, c, cache); }
      )
          ->Unit(benchmark::kMillisecond)
          ->MinTime(0.3);
    }
  }
  benchmark::RegisterBenchmark("bench_vocabulary_150k_tokens", bench_vocabulary)
      ->Unit(benchmark::kMillisecond);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
