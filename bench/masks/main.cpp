// How long does one token mask take over a vocabulary of 150,000 tokens, on one thread, here and in
// llama.cpp?
//
// Answers are replayed token by token (longest match) and every mask is timed, in microseconds of
// processor time. `cold` compiles the grammar afresh for every answer, so that nothing is cached;
// `warm` shares one grammar, as the records of a run do. The first mask of an answer is counted
// apart, with the compiling of its grammar. Usage: mask_compare FOLDER, for a file with the
// vocabulary.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <format>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <memory>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <time.h>

#include "base/check.h"
#include "base/error.h"
#include "cases.h"
#include "gbnf.h"
#include "grammar/grammar.h"
#include "grammar/values.h"
#include "grammar/vocabulary.h"
#include "json/parse.h"
#include "json/value.h"
#include "llama_peer.h"
#include "schema/schema.h"
#include "synthetic_vocabulary.h"

namespace extractinator::bench {
namespace {

using grammar::Grammar;
using grammar::Matcher;
using grammar::TokenId;
using grammar::TokenMask;
using grammar::Vocabulary;
using Path = std::filesystem::path;

constexpr std::size_t kTokens = 150'000;
constexpr std::size_t kAnswers = 12;
constexpr std::size_t kPeerAnswers = 3;  // A mask of llama.cpp takes some ten milliseconds.
constexpr int kRounds = 10;

// Processor time of this thread in microseconds, so that what else the machine does is not counted.
double now() {
  timespec time = {};
  EXTR_CHECK(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0, "every Linux has this clock");
  return (static_cast<double>(time.tv_sec) * 1e6) + (static_cast<double>(time.tv_nsec) / 1e3);
}

struct Times {
  std::vector<double> masks = {};   // Without the first of each answer.
  std::vector<double> firsts = {};  // With the compiling of the grammar.
  double accepting = 0;
};

double quantile(std::span<const double> sorted, double q) {
  return sorted[static_cast<std::size_t>(q * static_cast<double>(sorted.size() - 1))];
}

void print(const std::string& name, std::string_view side, Times times) {
  std::ranges::sort(times.masks);
  std::ranges::sort(times.firsts);
  double sum = 0;
  for (const double time : times.masks)
    sum += time;
  const auto n = static_cast<double>(times.masks.size());
  std::cout << std::format(
                   "| {} | {} | {} | {:.1f} | {:.1f} | {:.1f} | {:.0f} | {:.0f} | {:.0f} | "
                   "{:.1f} |",
                   name,
                   side,
                   times.masks.size(),
                   sum / n,
                   quantile(times.masks, 0.5),
                   quantile(times.masks, 0.99),
                   times.masks.back(),
                   quantile(times.firsts, 0.5),
                   quantile(times.firsts, 0.99),
                   times.accepting / n
               )
            << std::endl;  // NOLINT(performance-avoid-endl): seen at once.
}

// --- Tokens ------------------------------------------------------------------------------------

// Finds the tokens of answers.
class Tokens {
 public:
  explicit Tokens(std::shared_ptr<const Vocabulary> vocabulary)
      : vocabulary_(std::move(vocabulary)) {
    for (std::size_t i = 1; i < vocabulary_->size(); ++i)
      by_bytes_.emplace_back(vocabulary_->bytes(static_cast<TokenId>(i)), static_cast<TokenId>(i));
    std::ranges::sort(by_bytes_);
  }

  [[nodiscard]] const std::shared_ptr<const Vocabulary>& vocabulary() const { return vocabulary_; }

  // The answer cut into the longest tokens that the grammar allows; nothing if it is no answer.
  [[nodiscard]] std::vector<TokenId> tokenize(
      const std::shared_ptr<const Grammar>& grammar, std::string_view answer
  ) const {
    Matcher matcher(grammar, vocabulary_);
    std::vector<TokenId> tokens;
    for (std::string_view rest = answer; !rest.empty();) {
      const TokenId token = longest(matcher, rest);
      if (token < 0) return {};
      tokens.push_back(token);
      rest.remove_prefix(vocabulary_->bytes(token).size());
    }
    return matcher.is_complete() ? tokens : std::vector<TokenId>();
  }

 private:
  [[nodiscard]] TokenId longest(Matcher& matcher, std::string_view rest) const {
    for (std::size_t n = std::min<std::size_t>(rest.size(), 80); n > 0; --n) {
      const std::string_view bytes = rest.substr(0, n);
      const auto found = std::ranges::lower_bound(by_bytes_, bytes, {}, [](const auto& token) {
        return token.first;
      });
      if (found != by_bytes_.end() && found->first == bytes && matcher.accept(found->second))
        return found->second;
    }
    return -1;
  }

  std::shared_ptr<const Vocabulary> vocabulary_;
  std::vector<std::pair<std::string_view, TokenId>> by_bytes_;
};

// --- Ours --------------------------------------------------------------------------------------

json::Value parsed(std::string_view text) {
  auto value = json::parse(text);
  EXTR_CHECK(value.has_value(), to_string(value.error()));
  return *std::move(value);
}

schema::Schema schema_of(const std::string& text) {
  auto schema = schema::read_json_schema(parsed(text), {});
  EXTR_CHECK(schema.has_value(), to_string(schema.error()));
  return *std::move(schema);
}

std::shared_ptr<const Grammar> compiled(const schema::Schema& schema) {
  auto grammar = Grammar::compile(schema);
  EXTR_CHECK(grammar.has_value(), to_string(grammar.error()));
  return *std::move(grammar);
}

// `spent` is what the grammar took to compile.
void replay(
    const std::shared_ptr<const Grammar>& grammar,
    const Tokens& tokens,
    std::span<const TokenId> answer,
    double spent,
    Times& times
) {
  TokenMask mask(tokens.vocabulary()->size());
  const double begin = now();
  Matcher matcher(grammar, tokens.vocabulary());
  matcher.fill_mask(mask);
  times.firsts.push_back(spent + now() - begin);
  for (const TokenId token : answer) {
    EXTR_CHECK(mask.test(token), "the answer is allowed");
    const double before = now();
    EXTR_CHECK(matcher.accept(token), "the mask allowed it");
    const double accepted = now();
    matcher.fill_mask(mask);
    times.masks.push_back(now() - accepted);
    times.accepting += accepted - before;
  }
}

void measure_ours(const Case& one, const Tokens& tokens) {
  const schema::Schema schema = schema_of(one.schema);
  const auto shared = compiled(schema);
  std::vector<std::vector<TokenId>> answers;
  for (const std::string& answer : one.answers) {
    answers.push_back(tokens.tokenize(shared, answer));
    EXTR_CHECK(!answers.back().empty(), "the answer is canonical");
  }
  Times cold;
  Times warm;
  for (int round = 0; round < kRounds; ++round) {
    for (const auto& answer : answers) {
      const double begin = now();
      const auto grammar = compiled(schema);
      replay(grammar, tokens, answer, now() - begin, cold);
    }
  }
  for (int round = 0; round < kRounds + 1; ++round) {
    if (round == 1) warm = {};  // The first round fills the caches.
    for (const auto& answer : answers)
      replay(shared, tokens, answer, 0, warm);
  }
  print(one.name, "ours, cold", std::move(cold));
  print(one.name, "ours, warm", std::move(warm));
}

// --- llama.cpp ---------------------------------------------------------------------------------

void measure_peer(const Case& one, const Tokens& tokens, const LlamaVocabulary& vocabulary) {
  const auto ours = compiled(schema_of(one.schema));
  const std::string gbnf = to_gbnf(parsed(one.schema));
  Times times;
  for (std::size_t i = 0; i < std::min(kPeerAnswers, one.answers.size()); ++i) {
    const double begin = now();
    LlamaGrammar grammar(vocabulary, gbnf);
    const double compiling = now() - begin;
    grammar.reset_candidates();
    const double before = now();
    grammar.fill_mask();
    times.firsts.push_back(compiling + now() - before);
    for (const TokenId token : tokens.tokenize(ours, one.answers[i])) {
      EXTR_CHECK(grammar.allows(token), "both grammars allow the answer");
      const double accept = now();
      grammar.accept(token);
      times.accepting += now() - accept;
      grammar.reset_candidates();
      const double mask = now();
      grammar.fill_mask();
      times.masks.push_back(now() - mask);
    }
  }
  print(one.name, "llama.cpp", std::move(times));
}

// --- The official suite ------------------------------------------------------------------------

// All valid instances of the suite that have a canonical form, each schema compiled once.
void measure_suite(const Path& folder, const Tokens& tokens) {
  std::vector<Path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  std::ranges::sort(files);
  Times times;
  std::vector<std::pair<double, std::string>> slowest;  // Longest mask of each schema.
  std::size_t n_schemas = 0;
  std::size_t n_instances = 0;
  for (const Path& file : files) {
    std::ifstream in(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    const auto groups = json::parse(text);
    if (!groups || !groups->is_array()) continue;
    for (const json::Value& group : groups->as_array()) {
      // Without the documents it serves; the few schemas that need them are left out.
      const auto schema = schema::read_json_schema(*group.find("schema"), {});
      if (!schema) continue;
      const double begin = now();
      const auto grammar = Grammar::compile(*schema);
      const double compiling = now() - begin;
      if (!grammar) continue;
      bool is_used = false;
      const auto n_before = static_cast<std::ptrdiff_t>(times.masks.size());
      for (const json::Value& test : group.find("tests")->as_array()) {
        const auto canonical = grammar::canonical_text(*test.find("data"));
        if (!canonical || !test.find("valid")->as_bool()) continue;
        const std::vector<TokenId> answer = tokens.tokenize(*grammar, *canonical);
        if (answer.empty()) continue;
        if (is_used) {
          replay(*grammar, tokens, answer, 0, times);
          times.firsts.pop_back();  // Only the first one of a schema waits for its grammar.
        } else {
          replay(*grammar, tokens, answer, compiling, times);
        }
        is_used = true;
        ++n_instances;
      }
      if (!is_used) continue;
      ++n_schemas;
      slowest.emplace_back(
          *std::max_element(times.masks.begin() + n_before, times.masks.end()),
          file.filename().string() + ": " + group.find("description")->as_string()
      );
    }
  }
  print(
      std::format("official suite: {} schemas, {} instances", n_schemas, n_instances),
      "ours",
      std::move(times)
  );
  std::ranges::sort(slowest, std::greater());
  for (const auto& [time, name] : slowest | std::views::take(5))
    std::cerr << std::format("slowest of the suite: {:.0f} us, {}\n", time, name);
}

void run(const Path& folder) {
  const std::vector<std::string> texts = synthetic_vocabulary(kTokens, 1);
  const double begin = now();
  auto vocabulary = Vocabulary::make(texts, {0});
  EXTR_CHECK(vocabulary.has_value(), "token 0 exists");
  std::cout << std::format(
      "{} tokens; ours takes {:.0f} ms to prepare them, once for a model. "
      "Microseconds, one thread.\n\n",
      texts.size(),
      (now() - begin) / 1000
  );
  const Tokens tokens(*std::move(vocabulary));
  const LlamaVocabulary llama(texts, folder / "vocabulary.gguf");
  std::cout << "| schema | side | masks | mean | p50 | p99 | max | first p50 | first p99 | "
               "accept |\n|---|---|---|---|---|---|---|---|---|---|\n";
  const char* data = std::getenv("EXTRACTINATOR_SHARED_DATA");
  const Path suite = Path(data == nullptr ? "" : data) / "suites/json-schema-draft2020-12";
  if (std::filesystem::is_directory(suite)) {
    measure_suite(suite, tokens);
  } else {
    std::cerr << "no official suite: EXTRACTINATOR_SHARED_DATA has no "
                 "suites/json-schema-draft2020-12\n";
  }
  for (const Case& one : make_cases(kAnswers)) {
    measure_ours(one, tokens);
    measure_peer(one, tokens, llama);
  }
}

}  // namespace
}  // namespace extractinator::bench

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: mask_compare FOLDER\n";
    return 2;
  }
  extractinator::bench::run(argv[1]);
  return 0;
}
