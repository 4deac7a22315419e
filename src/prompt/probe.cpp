// Words and questions for probing. Public within the room: all of probe.h.
#include "prompt/probe.h"

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "engine/tokenizer.h"

namespace extractinator::prompt {

std::string unguessable_word() {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::random_device random;
  std::string word = "report";
  for (int i = 0; i < 8; ++i) {
    std::uint32_t bits = random();
    for (int nibble = 0; nibble < 8; ++nibble, bits >>= 4U)
      word += kDigits[bits & 0xFU];
  }
  return word;
}

bool is_special(const engine::Tokenizer& tokenizer, engine::TokenId token) {
  const auto plain = tokenizer.tokenize(
      tokenizer.detokenize({&token, 1}), engine::SpecialTokens::plain, engine::Place::after_text
  );
  return plain && (plain->size() != 1 || plain->front() != token);
}

}  // namespace extractinator::prompt
