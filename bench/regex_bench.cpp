// How long does it take to compile a string with a pattern or a format, and how large is it?
//
// One compilation per iteration, from the text of the pattern to states of the grammar's
// automaton, on one thread. Counter `states` says how many states that makes.
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "base/check.h"
#include "grammar/automaton.h"
#include "grammar/grammar.h"
#include "grammar/text_rules.h"

namespace extractinator::bench {
namespace {

using grammar::TextRules;

struct Case {
  std::string name;
  TextRules rules;
};

const std::vector<Case>& cases() {
  static const std::vector<Case> all = {
      {"no_pattern", {}},
      {"word_anywhere", {.patterns = {R"(\w+)"}}},
      {"icd10_code", {.patterns = {R"(^[A-Z][0-9]{2}(\.[0-9]{1,2})?$)"}}},
      {"date_digits", {.patterns = {R"(^\d{4}-\d{2}-\d{2}$)"}}},
      {"1_to_100_of_any", {.patterns = {"^.{1,100}$"}}},
      {"1_to_100_and_a_stop", {.patterns = {R"(^.{1,100}\.$)"}}},
      {"no_comma", {.patterns = {"^[^,]+$"}}},
      {"letters_of_unicode", {.patterns = {R"(^\p{L}[\p{L}\p{M}' -]*$)"}}},
      {"password", {.patterns = {"^(?=.*[A-Z])(?=.*[a-z])(?=.*[0-9]).{8,}$"}}},
      {"two_patterns_and_length",
       {.patterns = {"^[a-z]", "[0-9]$"}, .min_length = 3, .max_length = 40}},
      {"20_excluded_names",
       {.excluded = {"age",   "sex",   "birth_date", "death_date", "height",  "weight", "diagnosis",
                     "stage", "grade", "side",       "location",   "size",    "margin", "nodes",
                     "her2",  "er",    "pr",         "ki67",       "therapy", "remarks"}}},
      {"format_date", {.formats = {"date"}}},
      {"format_date_time", {.formats = {"date-time"}}},
      {"format_duration", {.formats = {"duration"}}},
      {"format_uuid", {.formats = {"uuid"}}},
      {"format_ipv6", {.formats = {"ipv6"}}},
      {"format_hostname", {.formats = {"hostname"}}},
      {"format_email", {.formats = {"email"}}},
      {"format_uri", {.formats = {"uri"}}},
      {"format_iri_reference", {.formats = {"iri-reference"}}},
      {"too_large", {.patterns = {"^(?:a|b)*a(?:a|b){20}$"}}},
      {"too_large_unicode", {.patterns = {R"((?:\p{L}\p{N}|\p{L}*\p{P}){20}\p{L}.{20}$)"}}},
  };
  return all;
}

void compile(benchmark::State& state, const Case& c) {
  const grammar::Limits limits;
  std::size_t n_states = 0;
  for (auto _ : state) {
    grammar::Builder builder(limits.max_states);
    const auto piece = grammar::add_text(builder, c.rules, limits);
    EXTR_CHECK(piece.has_value() && piece->start != grammar::kNoState, "the rules are good");
    n_states = std::move(builder).build(piece->start).n_states();
  }
  state.counters["states"] = static_cast<double>(n_states);
}

}  // namespace
}  // namespace extractinator::bench

int main(int argc, char** argv) {
  using namespace extractinator::bench;  // NOLINT: one small program.
  for (const Case& c : cases())
    benchmark::RegisterBenchmark("compile/" + c.name, [&c](benchmark::State& state) {
      compile(state, c);
    })->Unit(benchmark::kMicrosecond);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
