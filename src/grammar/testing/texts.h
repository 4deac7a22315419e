// Runs the automaton of one string by itself: what it accepts, and random texts from it.
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/automaton.h"
#include "grammar/grammar.h"
#include "grammar/simulator.h"
#include "grammar/text_rules.h"

namespace extractinator::grammar::testing {

// A text as docs/canonical.md writes it, with its quotation marks; said a second time here.
[[nodiscard]] std::string json_of(std::string_view text);

class TextLanguage {
 public:
  // The rules must be good; the test stops otherwise.
  explicit TextLanguage(const TextRules& rules, const Limits& limits = {});

  [[nodiscard]] const TextPiece& piece() const { return piece_; }
  [[nodiscard]] bool is_empty() const { return piece_.start == kNoState; }
  [[nodiscard]] const Automaton& automaton() const { return *automaton_; }
  // `json` is the whole string with its quotation marks.
  [[nodiscard]] bool accepts_json(std::string_view json) const;
  [[nodiscard]] bool accepts(std::string_view text) const { return accepts_json(json_of(text)); }

  // A random text, as JSON, that was followed byte by byte; nothing if it came to a dead end. Ends
  // where it can with the given chance in percent.
  [[nodiscard]] std::optional<std::string> random_json(
      std::mt19937_64& random, unsigned end_percent = 20
  ) const;

 private:
  TextPiece piece_;
  std::optional<Automaton> automaton_;
};

}  // namespace extractinator::grammar::testing
