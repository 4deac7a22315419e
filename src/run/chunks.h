// The parts of a report that are extracted one by one (docs/chunking.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "prompt/prompt.h"
#include "run/chunking.h"

namespace extractinator::run {

// Makes the prompt of a report. Fails with `limit_exceeded` for a report that does not fit.
using PromptBuilder = std::function<Result<prompt::Prompt>(std::string_view report)>;
// Tokens of a text in the place of the report, whether or not it fits.
using TokenCounter = std::function<Result<std::size_t>(std::string_view report)>;

// Bytes [begin, end) of the report, and their prompt.
struct Chunk {
  std::size_t begin = 0;
  std::size_t end = 0;
  prompt::Prompt prompt = {};
};

// Most chunks of one report.
inline constexpr std::size_t kMaxChunks = 1000;

// One chunk with the whole report if that fits, or if there is no chunking; otherwise as many as it
// takes: every byte is in at least one, none begins or ends within a character, and each ends later
// than the one before. They are divided where a section begins, if one begins in the last half of
// what fits, else where a sentence does, else at a line, a word, or, where no word ends, a
// character. Fails as `build_prompt` does, with `limit_exceeded` also if not even a character fits
// or more than kMaxChunks chunks would be needed. Cost: tokenising the report about ten times.
[[nodiscard]] Result<std::vector<Chunk>> chunks_of(
    std::string_view report,
    const std::optional<Chunking>& chunking,
    const PromptBuilder& build_prompt,
    const TokenCounter& count_tokens
);

// Chunks of a row draw different random numbers. The first one draws those of a whole report.
[[nodiscard]] std::uint64_t seed_of_chunk(std::uint64_t seed, std::size_t chunk);

}  // namespace extractinator::run
