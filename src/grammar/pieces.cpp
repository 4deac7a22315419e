// Builds strings, numbers and enumerations. Public: add_string, add_quote, add_number, add_texts.
#include "grammar/pieces.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/automaton.h"
#include "grammar/digits.h"

namespace extractinator::grammar {

namespace {

// One character inside a string, from its first byte back to `loop`. Well-formed UTF-8 is Unicode
// 16, table 3-7: no surrogates, nothing longer than needed, nothing above U+10FFFF.
StateId add_character(Builder& b, StateId loop, bool counts_bytes) {
  const auto after = [&](std::uint32_t n_bytes, StateId next) {
    return counts_bytes ? b.charge(n_bytes, next) : next;
  };
  const StateId last = b.byte(0x80, 0xBF, loop);
  const StateId last_two = b.byte(0x80, 0xBF, last);

  // \u0000 … \u001f without those that have a short form: 08 b, 09 t, 0a n, 0c f, 0d r.
  constexpr std::array<std::string_view, 2> kLongEscapes = {"01234567bef", "0123456789abcdef"};
  std::array<StateId, 2> hex = {};
  for (std::size_t row = 0; row < 2; ++row) {
    std::vector<Edge> edges;
    for (const char digit : kLongEscapes[row]) {
      const auto byte = static_cast<std::uint8_t>(digit);
      edges.push_back({.low = byte, .high = byte, .target = loop});
    }
    hex[row] = b.byte(edges);
  }
  const std::array<Edge, 2> rows = {
      Edge{.low = '0', .high = '0', .target = hex[0]},
      Edge{.low = '1', .high = '1', .target = hex[1]},
  };
  const StateId code = after(4, b.literal("00", b.byte(rows)));

  std::vector<Edge> escapes;
  for (const char c : std::string_view("\"\\bfnrtu")) {
    const auto byte = static_cast<std::uint8_t>(c);
    escapes.push_back({.low = byte, .high = byte, .target = c == 'u' ? code : loop});
  }
  const StateId escape = after(2, b.byte(escapes));

  const StateId one = after(1, loop);
  const StateId two = after(2, last);
  const StateId three = after(3, last_two);
  const StateId four = after(4, b.byte(0x80, 0xBF, last_two));
  const std::array<Edge, 12> first = {
      Edge{.low = 0x20, .high = 0x21, .target = one},
      Edge{.low = 0x23, .high = 0x5B, .target = one},
      Edge{.low = 0x5C, .high = 0x5C, .target = escape},
      Edge{.low = 0x5D, .high = 0x7F, .target = one},
      Edge{.low = 0xC2, .high = 0xDF, .target = two},
      Edge{.low = 0xE0, .high = 0xE0, .target = after(3, b.byte(0xA0, 0xBF, last))},
      Edge{.low = 0xE1, .high = 0xEC, .target = three},
      Edge{.low = 0xED, .high = 0xED, .target = after(3, b.byte(0x80, 0x9F, last))},
      Edge{.low = 0xEE, .high = 0xEF, .target = three},
      Edge{.low = 0xF0, .high = 0xF0, .target = after(4, b.byte(0x90, 0xBF, last_two))},
      Edge{.low = 0xF1, .high = 0xF3, .target = four},
      Edge{.low = 0xF4, .high = 0xF4, .target = after(4, b.byte(0x80, 0x8F, last_two))},
  };
  const StateId start = b.byte(first);
  b.mark_character_start(start, loop);
  return start;
}

// The texts share their first `depth` bytes.
StateId add_texts_from(Builder& b, std::span<const std::string> texts, std::size_t depth) {
  // One long text is the usual leaf: no recursion there, and none deeper than texts differ.
  if (texts.size() == 1) return b.literal(std::string_view(texts.front()).substr(depth), b.ret());
  std::vector<StateId> alternatives;
  if (texts.front().size() == depth) {
    alternatives.push_back(b.ret());
    texts = texts.subspan(1);
  }
  // A run of bytes that all remaining texts share.
  const std::string_view first = texts.front();
  const std::string_view last = texts.back();
  std::size_t end = depth;
  while (end < first.size() && end < last.size() && first[end] == last[end])
    ++end;
  if (end > depth) {
    alternatives.push_back(
        b.literal(first.substr(depth, end - depth), add_texts_from(b, texts, end))
    );
    return b.split(alternatives);
  }
  std::vector<Edge> edges;
  while (!texts.empty() && !b.is_over_limit()) {
    const char c = texts.front()[depth];
    std::size_t n = 1;
    while (n < texts.size() && texts[n][depth] == c)
      ++n;
    const auto byte = static_cast<std::uint8_t>(c);
    const StateId target = add_texts_from(b, texts.first(n), depth + 1);
    edges.push_back({.low = byte, .high = byte, .target = target});
    texts = texts.subspan(n);
  }
  alternatives.push_back(b.byte(edges));
  return b.split(alternatives);
}

}  // namespace

StateId add_string(Builder& builder, const Bounds& bounds) {
  const StateId loop = builder.reserve();
  const StateId body = add_character(builder, loop, bounds.max_bytes != kUnbounded);
  builder.set_loop(loop, bounds, body, builder.byte('"', '"', builder.ret()));
  return builder.byte('"', '"', builder.enter(loop));
}

StateId add_number(Builder& builder, const DigitAutomaton& digits) {
  // Reserved first: the states refer to each other. One that accepts and goes on is a split.
  std::vector<StateId> ids;
  ids.reserve(digits.states.size());
  for (std::size_t i = 0; i < digits.states.size(); ++i)
    ids.push_back(builder.reserve());
  for (std::size_t i = 0; i < digits.states.size() && !builder.is_over_limit(); ++i) {
    const DigitAutomaton::State& state = digits.states[i];
    std::vector<StateId> targets;
    if (!state.edges.empty()) {
      std::vector<Edge> edges;
      for (const DigitAutomaton::Edge& edge : state.edges) {
        edges.push_back({
            .low = static_cast<std::uint8_t>(edge.low),
            .high = static_cast<std::uint8_t>(edge.high),
            .target = ids[edge.target],
        });
      }
      targets.push_back(builder.byte(edges));
    }
    if (state.accepts) targets.push_back(builder.ret());
    builder.set_split(ids[i], targets);
  }
  return ids.front();
}

StateId add_quote(Builder& builder, std::uint32_t max_characters) {
  return builder.literal("\"", builder.enter(builder.quote(max_characters, builder.ret())));
}

StateId add_texts(Builder& builder, std::span<const std::string> texts) {
  return add_texts_from(builder, texts, 0);
}

}  // namespace extractinator::grammar
