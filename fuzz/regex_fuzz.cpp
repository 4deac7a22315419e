// Fuzzes regular expressions: the first line is a pattern, the rest a text.
//
// Whatever the pattern, translation and search end; where RE2 searches, PCRE2 must find the same,
// and where the grammar holds the pattern, its automaton, too.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/check.h"
#include "grammar/text_rules.h"
#include "text/utf8.h"
#include "validate/pattern.h"
#include "validate/steps.h"

namespace {

using namespace extractinator;  // NOLINT: one small program.
using validate::Pattern;
using validate::Steps;

std::optional<bool> search(const Pattern& pattern, std::string_view text) {
  Steps steps(200'000);
  return pattern.is_found_in(text, steps);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string input;
  for (std::size_t i = 0; i < size; ++i)
    input += static_cast<char>(data[i]);
  const std::size_t end = input.find('\n');
  const std::string regex = input.substr(0, end);
  const std::string text = end == std::string::npos ? "" : input.substr(end + 1);
  const auto pattern = Pattern::make(regex);
  if (!pattern) {
    EXTR_CHECK(!pattern.error().message.empty(), "an error says what is wrong");
    return 0;
  }
  const auto found = search(*pattern, text);
  EXTR_CHECK(found == search(*pattern, text), "the same question has one answer");
  // Ill-formed text is read differently by the engines.
  if (!found || !text::is_valid_utf8(text)) return 0;
  const auto held = grammar::pattern_matches(regex, text);
  EXTR_CHECK(!held || !*held || **held == *found, "the automaton holds what the checker asks for");
  if (pattern->is_backtracking()) return 0;
  const auto other = Pattern::make("(?:" + regex + ")(?=)");
  if (!other) return 0;  // PCRE2 compiles less at once.
  const auto other_found = search(*other, text);
  EXTR_CHECK(!other_found || *found == *other_found, "two engines, one language");
  return 0;
}
