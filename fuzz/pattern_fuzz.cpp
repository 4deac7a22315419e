// Fuzzes patterns: the bytes are a pattern, or two behind each other, and what to write with them.
//
// No input may crash or take long. A text from the automaton must not come to a dead end, and a
// second engine must find every pattern in it that is held.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>

#include "base/check.h"
#include "grammar/automaton.h"
#include "grammar/grammar.h"
#include "grammar/testing/texts.h"
#include "grammar/text_rules.h"
#include "json/parse.h"

namespace {

using namespace extractinator;  // NOLINT: one small program.

bool matches(const std::string& pattern, const std::string& text) {
  const auto found = grammar::pattern_matches(pattern, text);
  EXTR_CHECK(found.has_value() && found->has_value(), "what is held can be judged");
  return **found;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const unsigned shape = data[0];
  std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);  // NOLINT: bytes.
  std::string second;
  if (const std::size_t cut = text.find('\0'); cut != std::string::npos) {
    second = text.substr(cut + 1);
    text.resize(cut);
  }
  grammar::TextRules rules{.patterns = {text}, .min_length = shape % 4};
  if ((shape & 4U) != 0) rules.max_length = rules.min_length + (shape >> 4U);
  if (!second.empty()) ((shape & 8U) != 0 ? rules.patterns : rules.unmatched).push_back(second);
  const grammar::Limits limits{.max_free_string_bytes = 40, .max_text_states = 2000};

  grammar::Builder probe(limits.max_states);
  if (!grammar::add_text(probe, rules, limits)) return 0;
  const grammar::testing::TextLanguage language(rules, limits);
  if (language.is_empty()) return 0;
  std::mt19937_64 random(size);
  for (int i = 0; i < 3; ++i) {
    const auto json_text = language.random_json(random);
    EXTR_CHECK(json_text.has_value(), "there are no dead ends");
    const auto value = json::parse(*json_text);
    EXTR_CHECK(value.has_value(), "it is JSON");
    for (const std::string& pattern : rules.patterns) {
      const bool is_unheld = std::ranges::contains(language.piece().unheld_patterns, pattern);
      EXTR_CHECK(is_unheld || matches(pattern, value->as_string()), "a pattern is met");
    }
    for (const std::string& pattern : rules.unmatched) {
      const bool is_unheld = std::ranges::contains(language.piece().unheld_unmatched, pattern);
      EXTR_CHECK(is_unheld || !matches(pattern, value->as_string()), "a pattern is not met");
    }
  }
  return 0;
}
