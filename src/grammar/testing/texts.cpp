// Runs the automaton of one string. Public: json_of, TextLanguage.
#include "grammar/testing/texts.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <format>
#include <iostream>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/error.h"
#include "grammar/automaton.h"
#include "grammar/grammar.h"
#include "grammar/simulator.h"
#include "grammar/text_rules.h"

namespace extractinator::grammar::testing {

std::string json_of(std::string_view text) {
  std::string json = "\"";
  for (const char c : text) {
    constexpr std::string_view kShort = "\"\\\b\f\n\r\t";
    if (const auto at = kShort.find(c); at != std::string_view::npos) {
      json += '\\';
      json += "\"\\bfnrt"[at];
    } else if (static_cast<std::uint8_t>(c) < 0x20) {
      json += std::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      json += c;
    }
  }
  return json + '"';
}

TextLanguage::TextLanguage(const TextRules& rules, const Limits& limits) {
  Builder builder(limits.max_states);
  auto piece = add_text(builder, rules, limits);
  if (!piece) std::cerr << render(piece.error());
  EXTR_CHECK(piece.has_value(), "the rules are good");
  piece_ = *std::move(piece);
  if (piece_.start == kNoState) return;
  const StateId start = builder.call(piece_.start, builder.accept());
  automaton_ = std::move(builder).build(start);
}

namespace {

bool is_complete(const Automaton& automaton, const std::vector<Config>& configs) {
  return std::ranges::any_of(configs, [&](const Config& config) {
    return automaton.op(config.state) == Op::accept;
  });
}

}  // namespace

bool TextLanguage::accepts_json(std::string_view json) const {
  if (!automaton_) return false;
  Simulator simulator(*automaton_);
  StackPool pool;
  std::vector<Config> here;
  simulator.start(pool, here);
  std::vector<Config> next;
  for (const char c : json) {
    next.clear();
    simulator.step(pool, here, static_cast<std::uint8_t>(c), next);
    here.swap(next);
  }
  return is_complete(*automaton_, here);
}

std::optional<std::string> TextLanguage::random_json(
    std::mt19937_64& random, unsigned end_percent
) const {
  EXTR_CHECK(automaton_.has_value(), "there is a text");
  Simulator simulator(*automaton_);
  StackPool pool;
  std::vector<Config> here;
  simulator.start(pool, here);
  std::string json;
  while (!is_complete(*automaton_, here)) {
    // One byte of every edge that there is.
    std::vector<std::pair<std::uint8_t, std::vector<Config>>> ways;
    std::optional<std::size_t> end;
    for (const Config& config : here) {
      const auto try_byte = [&](std::uint8_t byte) {
        std::vector<Config> next;
        simulator.step(pool, here, byte, next);
        if (next.empty()) return;
        if (is_complete(*automaton_, next)) end = ways.size();
        ways.emplace_back(byte, std::move(next));
      };
      if (automaton_->op(config.state) == Op::text) {
        try_byte(automaton_->byte_of(config.state));
        continue;
      }
      for (const Edge& edge : automaton_->edges(automaton_->state(config.state)))
        try_byte(static_cast<std::uint8_t>(edge.low + (random() % (edge.high - edge.low + 1U))));
    }
    if (ways.empty()) return std::nullopt;
    std::size_t choice = random() % ways.size();
    if (end && random() % 100 < end_percent) choice = *end;
    json += static_cast<char>(ways[choice].first);
    here = std::move(ways[choice].second);
  }
  return json;
}

}  // namespace extractinator::grammar::testing
