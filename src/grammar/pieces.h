// The sub-automata of JSON's scalar values and of fixed texts. Each ends in the builder's `ret`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "grammar/automaton.h"
#include "grammar/digits.h"

namespace extractinator::grammar {

// A string in canonical form: quotation marks, UTF-8 raw, `\"`, `\\`, `\b`, `\f`, `\n`, `\r`, `\t`
// and `\u00xx` where they are needed and nowhere else. Bounds count characters (code points); the
// byte budget counts bytes between the quotation marks and holds at least `bounds.min`.
[[nodiscard]] StateId add_string(Builder& builder, const Bounds& bounds);

// A passage of the source text with 1 to `max_characters` characters (grammar/quote.h).
[[nodiscard]] StateId add_quote(Builder& builder, std::uint32_t max_characters);

// A number; `digits` has states.
[[nodiscard]] StateId add_number(Builder& builder, const DigitAutomaton& digits);

// Exactly the given texts, as a trie. `texts` is sorted, without duplicates, not empty.
[[nodiscard]] StateId add_texts(Builder& builder, std::span<const std::string> texts);

}  // namespace extractinator::grammar
