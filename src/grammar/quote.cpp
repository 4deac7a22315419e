// Escapes and characters of quotes. Public: follow_quote, can_quote.
//
// `progress` has, from the low bits: 16 for the number of characters, 2 for the bytes that the
// current character still needs, 3 for how far an escape is (0: none, 1: `\`, 2 to 5: `\u` and
// hexadecimal digits), 1 for the third digit of that escape.
#include "grammar/quote.h"

#include <algorithm>
#include <cstdint>

#include "grammar/suffix_automaton.h"

namespace extractinator::grammar {
namespace {

constexpr std::uint32_t kOneCharacter = 1;
constexpr std::uint32_t kCharacters = 0xFFFF;
constexpr unsigned kMissingShift = 16;
constexpr unsigned kEscapeShift = 18;
constexpr unsigned kDigitShift = 21;

constexpr std::uint32_t kBackslash = 1;
constexpr std::uint32_t kThirdDigit = 4;   // `\u00` was read.
constexpr std::uint32_t kFourthDigit = 5;  // `\u000` or `\u001` was read.

// The byte that `\` and this letter stand for; 0 for no such escape.
std::uint8_t unescaped(std::uint8_t letter) {
  switch (letter) {
    case '"':
    case '\\':
      return letter;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return 0;
  }
}

// A quote begins with none of these: a blank shows nothing.
bool is_space(std::uint8_t byte) {
  return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

// Is the byte written as \u00xx?
bool is_written_as_hex(std::uint8_t byte) {
  return byte < 0x20 && byte != '\b' && byte != '\f' && byte != '\n' && byte != '\r' &&
         byte != '\t';
}

template <typename Wanted>
bool has_edge(const SuffixAutomaton& source, SuffixAutomaton::State state, Wanted wanted) {
  return std::ranges::any_of(source.edges(state), [&](const SuffixAutomaton::Edge& edge) {
    return wanted(edge.byte);
  });
}

// One whole character of one byte.
QuoteStep take(const SuffixAutomaton& source, std::uint8_t byte, QuotePlace& place) {
  const auto next = source.next(place.state, byte);
  if (next == SuffixAutomaton::kNone) return QuoteStep::refused;
  place = {.state = next, .progress = (place.progress & kCharacters) + kOneCharacter};
  return QuoteStep::inside;
}

QuoteStep follow_escape(
    const SuffixAutomaton& source, std::uint32_t stage, std::uint8_t byte, QuotePlace& place
) {
  const std::uint32_t characters = place.progress & kCharacters;
  const auto go_to = [&](std::uint32_t next_stage, std::uint32_t digit) {
    place.progress = characters | (next_stage << kEscapeShift) | (digit << kDigitShift);
    return QuoteStep::inside;
  };
  if (stage == kBackslash) {
    if (byte == 'u') {
      return has_edge(source, place.state, is_written_as_hex) ? go_to(stage + 1, 0)
                                                              : QuoteStep::refused;
    }
    const std::uint8_t meant = unescaped(byte);
    if (meant == 0 || (characters == 0 && is_space(meant))) return QuoteStep::refused;
    return take(source, meant, place);
  }
  if (stage < kThirdDigit) return byte == '0' ? go_to(stage + 1, 0) : QuoteStep::refused;
  if (stage == kThirdDigit) {
    if (byte != '0' && byte != '1') return QuoteStep::refused;
    const auto digit = static_cast<std::uint32_t>(byte - '0');
    const auto begins_so = [&](std::uint8_t edge) {
      return is_written_as_hex(edge) && edge / 16U == digit;
    };
    return has_edge(source, place.state, begins_so) ? go_to(kFourthDigit, digit)
                                                    : QuoteStep::refused;
  }
  std::uint32_t meant = ((place.progress >> kDigitShift) & 1U) * 16;
  if (byte >= '0' && byte <= '9') {
    meant += static_cast<std::uint32_t>(byte - '0');
  } else if (byte >= 'a' && byte <= 'f') {
    meant += static_cast<std::uint32_t>(byte - 'a') + 10;
  } else {
    return QuoteStep::refused;
  }
  const auto control = static_cast<std::uint8_t>(meant);
  return is_written_as_hex(control) ? take(source, control, place) : QuoteStep::refused;
}

}  // namespace

bool can_quote(const SuffixAutomaton& source) {
  return has_edge(source, SuffixAutomaton::kStart, [](std::uint8_t byte) {
    return !is_space(byte);
  });
}

QuoteStep follow_quote(
    const SuffixAutomaton& source, std::uint32_t max, std::uint8_t byte, QuotePlace& place
) {
  const std::uint32_t n_characters = place.progress & kCharacters;
  const std::uint32_t n_missing = (place.progress >> kMissingShift) & 3U;
  const std::uint32_t stage = (place.progress >> kEscapeShift) & 7U;
  if (stage > 0) return follow_escape(source, stage, byte, place);
  const bool is_continuation = (byte & 0xC0U) == 0x80;
  if (n_missing > 0) {
    if (!is_continuation) return QuoteStep::refused;
    const auto next = source.next(place.state, byte);
    if (next == SuffixAutomaton::kNone) return QuoteStep::refused;
    place = {.state = next, .progress = place.progress - (1U << kMissingShift)};
    return QuoteStep::inside;
  }
  if (byte == '"') return n_characters > 0 ? QuoteStep::ended : QuoteStep::refused;
  if (is_continuation || byte < 0x20 || n_characters == max) return QuoteStep::refused;
  if (n_characters == 0 && byte == ' ') return QuoteStep::refused;
  if (byte == '\\') {
    const auto is_escaped = [&](std::uint8_t edge) {
      if (n_characters == 0 && is_space(edge)) return false;
      return edge < 0x20 || edge == '"' || edge == '\\';
    };
    if (!has_edge(source, place.state, is_escaped)) return QuoteStep::refused;
    place.progress |= kBackslash << kEscapeShift;
    return QuoteStep::inside;
  }
  const std::uint32_t n_more = byte < 0x80 ? 0U : byte < 0xE0 ? 1U : byte < 0xF0 ? 2U : 3U;
  const QuoteStep step = take(source, byte, place);
  if (step == QuoteStep::inside) place.progress |= n_more << kMissingShift;
  return step;
}

}  // namespace extractinator::grammar
