// Divides reports by what their tokens and sentences allow; everything here is public through
// chunks.h.
#include "run/chunks.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <format>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "prompt/prompt.h"
#include "run/chunking.h"
#include "text/borders.h"

namespace extractinator::run {
namespace {

constexpr std::size_t kFirstGuess = 2048;  // Bytes that may fit; only the search begins with it.

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

// A prompt that is small enough, or nothing if the text has too many tokens.
Result<std::optional<prompt::Prompt>> prompt_that_fits(
    std::string_view text, std::size_t max_tokens, const PromptBuilder& build_prompt
) {
  auto prompt = build_prompt(text);
  if (!prompt) {
    if (prompt.error().code == ErrorCode::limit_exceeded) return std::nullopt;
    return std::unexpected(std::move(prompt).error());
  }
  if (max_tokens > 0 && prompt->n_report_tokens > max_tokens) return std::nullopt;
  return *std::move(prompt);
}

class Division {
 public:
  Division(
      std::string_view report,
      const Chunking& chunking,
      const PromptBuilder& build_prompt,
      const TokenCounter& count_tokens
  )
      : report_(report),
        chunking_(chunking),
        build_prompt_(build_prompt),
        count_tokens_(count_tokens),
        places_(text::find_borders(report)) {}

  Result<std::vector<Chunk>> make() {
    std::vector<Chunk> chunks;
    std::size_t begin = 0;
    for (std::size_t end = 0; end < report_.size();) {
      if (chunks.size() == kMaxChunks) {
        return fail(
            ErrorCode::limit_exceeded,
            std::format("the report would be divided into more than {} chunks", kMaxChunks),
            {},
            "allow a larger context or a higher `Max_Tokens`, or a smaller `Overlap_Tokens`"
        );
      }
      TRY(Chunk chunk, next(begin, end));
      end = chunk.end;
      TRY(begin, begin_behind(chunk));
      chunks.push_back(std::move(chunk));
    }
    return chunks;
  }

 private:
  using Fitting = Result<std::optional<prompt::Prompt>>;

  [[nodiscard]] Fitting fitting(std::size_t begin, std::size_t end) const {
    return prompt_that_fits(
        report_.substr(begin, end - begin), chunking_.max_tokens, build_prompt_
    );
  }

  // The end of a chunk may be at a place, or, as the last one, behind the report.
  [[nodiscard]] std::size_t end_at(std::size_t index) const {
    return index < places_.size() ? places_[index].at : report_.size();
  }
  // The first place behind a byte.
  [[nodiscard]] std::size_t index_behind(std::size_t byte) const {
    const auto found = std::ranges::upper_bound(places_, byte, {}, &text::BorderPlace::at);
    return static_cast<std::size_t>(found - places_.begin());
  }

  // A chunk from `begin` on that ends behind `after`.
  Result<Chunk> next(std::size_t begin, std::size_t after) {
    TRY(auto chunk, chunk_from(begin, after));
    // What is repeated may leave no room for more.
    if (!chunk && begin < after) {
      TRY(chunk, chunk_from(after, after));
    }
    if (!chunk) {
      return fail(
          ErrorCode::limit_exceeded,
          "not even one character of the report fits beside the rest of the prompt",
          {},
          "allow a larger context, or fewer examples"
      );
    }
    n_guess_ = std::max(chunk->end - chunk->begin, std::size_t{1});
    return *std::move(chunk);
  }

  Result<std::optional<Chunk>> chunk_from(std::size_t begin, std::size_t after) {
    TRY(const std::optional<std::size_t> reach, last_place_that_fits(begin, after));
    if (!reach && begin < after) return std::nullopt;  // A word may fit without what is repeated.
    if (!reach) return chunk_within_word(begin);
    for (const std::size_t index : {best_place(begin, after, *reach), *reach}) {
      // Less text can have more tokens, or be shown other examples.
      TRY(auto prompt, fitting(begin, end_at(index)));
      if (prompt) return Chunk{.begin = begin, .end = end_at(index), .prompt = *std::move(prompt)};
    }
    return std::nullopt;
  }

  // Index of the last place behind `after` up to which the text fits.
  Result<std::optional<std::size_t>> last_place_that_fits(
      std::size_t begin, std::size_t after
  ) const {
    const std::size_t first = index_behind(after);
    const std::size_t last = places_.size();
    std::optional<std::size_t> fits;
    std::size_t too_far = last + 1;
    std::size_t n_bytes = n_guess_;
    // From the guess on in doubled steps until the text is too long.
    while (!fits || *fits < last) {
      const std::size_t low = fits ? *fits + 1 : first;
      const std::size_t near =
          n_bytes < report_.size() - begin ? index_behind(begin + n_bytes) : last;
      const std::size_t index = std::clamp(near, low, last);
      TRY(const auto prompt, fitting(begin, end_at(index)));
      if (!prompt) {
        too_far = index;
        break;
      }
      fits = index;
      n_bytes = 2 * std::max(end_at(index) - begin, n_bytes);
    }
    while (true) {
      const std::size_t low = fits ? *fits + 1 : first;
      if (low >= too_far) return fits;
      const std::size_t middle = low + ((too_far - low) / 2);
      TRY(const auto prompt, fitting(begin, end_at(middle)));
      if (prompt) {
        fits = middle;
      } else {
        too_far = middle;
      }
    }
  }

  // The strongest border in the last half of the chunk, of equal ones the last.
  [[nodiscard]] std::size_t best_place(
      std::size_t begin, std::size_t after, std::size_t reach
  ) const {
    if (reach == places_.size()) return reach;
    const std::size_t half = begin + ((places_[reach].at - begin) / 2);
    std::size_t best = reach;
    for (std::size_t i = reach; i > 0 && places_[i - 1].at > std::max(after, half); --i) {
      if (places_[i - 1].border > places_[best].border) best = i - 1;
    }
    return best;
  }

  // Where a word alone is too long: as many characters of it as fit.
  Result<std::optional<Chunk>> chunk_within_word(std::size_t begin) const {
    std::optional<Chunk> chunk;
    std::size_t low = begin + 1;
    std::size_t too_far = end_at(index_behind(begin));
    while (low < too_far) {
      std::size_t middle = low + ((too_far - low) / 2);
      while (middle < too_far && is_continuation(report_[middle]))
        ++middle;
      if (middle == too_far) {
        // No character begins between: the lower half is left.
        too_far = low + ((too_far - low) / 2);
        continue;
      }
      TRY(auto prompt, fitting(begin, middle));
      if (prompt) {
        chunk = Chunk{.begin = begin, .end = middle, .prompt = *std::move(prompt)};
        low = middle + 1;
      } else {
        too_far = middle;
      }
    }
    return chunk;
  }

  // Where the chunk behind this one begins: what is repeated begins with a sentence, if one is
  // short enough, else with a word, and is at most half of the chunk.
  Result<std::size_t> begin_behind(const Chunk& chunk) const {
    if (chunking_.overlap_tokens == 0 || chunk.end == report_.size()) return chunk.end;
    const std::size_t half = chunk.begin + ((chunk.end - chunk.begin) / 2);
    for (const text::Border least : {text::Border::sentence, text::Border::word}) {
      std::vector<std::size_t> begins;
      for (std::size_t i = index_behind(half); end_at(i) < chunk.end; ++i) {
        if (places_[i].border >= least) begins.push_back(places_[i].at);
      }
      std::size_t low = 0;
      std::size_t high = begins.size();
      while (low < high) {
        const std::size_t middle = low + ((high - low) / 2);
        TRY(const std::size_t n_tokens,
            count_tokens_(report_.substr(begins[middle], chunk.end - begins[middle])));
        if (n_tokens <= chunking_.overlap_tokens) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      if (low < begins.size()) return begins[low];
    }
    return chunk.end;
  }

  std::string_view report_;
  const Chunking& chunking_;
  const PromptBuilder& build_prompt_;
  const TokenCounter& count_tokens_;
  std::vector<text::BorderPlace> places_;
  std::size_t n_guess_ = kFirstGuess;
};

}  // namespace

Result<std::vector<Chunk>> chunks_of(
    std::string_view report,
    const std::optional<Chunking>& chunking,
    const PromptBuilder& build_prompt,
    const TokenCounter& count_tokens
) {
  auto whole = build_prompt(report);
  if (!whole && !(chunking && whole.error().code == ErrorCode::limit_exceeded))
    return std::unexpected(std::move(whole).error());
  const bool is_divided =
      chunking &&
      (!whole || (chunking->max_tokens > 0 && whole->n_report_tokens > chunking->max_tokens));
  if (is_divided) return Division(report, *chunking, build_prompt, count_tokens).make();
  std::vector<Chunk> chunks;
  chunks.push_back({.begin = 0, .end = report.size(), .prompt = *std::move(whole)});
  return chunks;
}

std::uint64_t seed_of_chunk(std::uint64_t seed, std::size_t chunk) {
  constexpr std::uint64_t kStep = 0x9E3779B97F4A7C15U;  // 2^64 divided by the golden ratio.
  return seed ^ (kStep * chunk);
}

}  // namespace extractinator::run
