// A vocabulary shaped like those of large models, made from a seed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace extractinator::bench {

// `n_tokens` different byte-level tokens: all single bytes, words and parts of words grown by
// merging shorter tokens (half with a space in front), digits, runs of punctuation as in JSON and
// code, white space, Cyrillic and Chinese text, and parts of characters. Token 0 ends the answer.
[[nodiscard]] std::vector<std::string> synthetic_vocabulary(
    std::size_t n_tokens, std::uint64_t seed
);

}  // namespace extractinator::bench
