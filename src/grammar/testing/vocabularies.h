// Small vocabularies with awkward tokens, for tests, fuzzing and benchmarks of any room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "grammar/vocabulary.h"

namespace extractinator::grammar::testing {

// Token 0 ends the answer, token 1 is unusable, token 2 + b is the byte b, then come `more`.
[[nodiscard]] std::shared_ptr<const Vocabulary> vocabulary_of(std::vector<std::string> more = {});
inline constexpr TokenId kEndToken = 0;
inline constexpr TokenId kFirstByteToken = 2;

// Tokens that cross borders: structure and value, several values, parts of characters, escapes.
[[nodiscard]] std::vector<std::string> awkward_tokens();

// `n` tokens cut out of `texts` at random places of at most 12 bytes, with parts of characters and
// double entries among them. The same seed gives the same tokens.
[[nodiscard]] std::vector<std::string> cut_tokens(
    std::span<const std::string> texts, std::size_t n, std::uint64_t seed
);

}  // namespace extractinator::grammar::testing
