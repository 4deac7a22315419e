// Reports in chunks, with a tokenizer that counts: nothing is lost, everything fits, and a search
// over all places finds nothing better.
#include "run/chunks.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/result.h"
#include "prompt/prompt.h"
#include "run/chunking.h"
#include "text/borders.h"
#include "text/utf8.h"

namespace extractinator::run {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A token is up to four bytes of a word, or one of white space.
std::size_t n_tokens_of(std::string_view text) {
  std::size_t n_tokens = 0;
  std::size_t n_bytes = 0;
  for (const char c : text) {
    const bool is_space = c == ' ' || c == '\n';
    if (is_space || n_bytes % 4 == 0) ++n_tokens;
    n_bytes = is_space ? 0 : n_bytes + 1;
  }
  return n_tokens;
}

Result<std::size_t> count(std::string_view text) { return n_tokens_of(text); }

// Prompts with room for so many tokens of a report.
PromptBuilder prompts_of(std::size_t n_room) {
  return [n_room](std::string_view text) -> Result<prompt::Prompt> {
    if (!text::is_valid_utf8(text)) return fail(ErrorCode::invalid_input, "not UTF-8");
    const std::size_t n_tokens = n_tokens_of(text);
    if (n_tokens > n_room) return fail(ErrorCode::limit_exceeded, "too long");
    return prompt::Prompt{
        .parts = {{.kind = prompt::Part::Kind::report, .text = std::string(text)}},
        .n_report_tokens = n_tokens
    };
  };
}

std::vector<std::string> texts_of(std::string_view report, const std::vector<Chunk>& chunks) {
  std::vector<std::string> texts;
  for (const Chunk& chunk : chunks) {
    texts.emplace_back(report.substr(chunk.begin, chunk.end - chunk.begin));
    EXPECT_EQ(chunk.prompt.parts.at(0).text, texts.back());
  }
  return texts;
}

std::vector<std::string> divided(
    std::string_view report, std::size_t n_room, const Chunking& chunking
) {
  const auto chunks = chunks_of(report, chunking, prompts_of(n_room), count);
  if (!chunks) return {to_string(chunks.error())};
  return texts_of(report, *chunks);
}

TEST(Chunks, WhatFitsIsNotDivided) {
  const std::string_view report = "Een nodus.\n\nGeen klieren.";
  EXPECT_THAT(divided(report, n_tokens_of(report), {}), ElementsAre(report));
  EXPECT_THAT(divided(report, 1000, {.max_tokens = n_tokens_of(report)}), ElementsAre(report));
  EXPECT_THAT(divided("", 10, {}), ElementsAre(""));
}

TEST(Chunks, SectionsComeBeforeSentencesAndTheseBeforeWords) {
  EXPECT_THAT(
      divided("Een. Twee drie.\n\nVier. Vijf zes.", 12, {.overlap_tokens = 0}),
      ElementsAre("Een. Twee drie.\n\n", "Vier. Vijf zes.")
  );
  // No section begins in the last half.
  EXPECT_THAT(
      divided("A.\n\nEen twee drie. Vier vijf zes zeven", 14, {.overlap_tokens = 0}),
      ElementsAre("A.\n\nEen twee drie. ", "Vier vijf zes zeven")
  );
  EXPECT_THAT(
      divided("een twee drie vier vijf", 5, {.overlap_tokens = 0}),
      ElementsAre("een twee ", "drie vier vijf")
  );
  EXPECT_THAT(
      divided("漢漢漢漢漢漢漢漢 x", 4, {.overlap_tokens = 0}),
      ElementsAre("漢漢漢漢漢", "漢漢漢 ", "x")
  );
}

TEST(Chunks, TheMostTokensOfAChunkCanBeFewerThanFit) {
  EXPECT_THAT(
      divided("een twee drie vier", 100, {.max_tokens = 5, .overlap_tokens = 0}),
      ElementsAre("een twee ", "drie vier")
  );
}

TEST(Chunks, WhatIsRepeatedBeginsWithASentence) {
  EXPECT_THAT(
      divided("Een twee. Drie. Vier vijf. Zes.", 12, {.overlap_tokens = 4}),
      ElementsAre("Een twee. Drie. ", "Drie. Vier vijf. Zes.")
  );
  // Or a word, where sentences are too long.
  EXPECT_THAT(
      divided("een twee drie vier vijf zes", 9, {.overlap_tokens = 3}),
      ElementsAre("een twee drie vier ", "vier vijf zes")
  );
}

TEST(Chunks, ErrorsOfPromptsAreThoseOfTheReport) {
  const auto without = chunks_of("een twee drie", std::nullopt, prompts_of(2), count);
  ASSERT_FALSE(without);
  EXPECT_EQ(without.error().message, "too long");
  const auto broken = chunks_of("\xFF", Chunking{}, prompts_of(0), count);
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().code, ErrorCode::invalid_input);
  const auto nothing = chunks_of("een", Chunking{}, prompts_of(0), count);
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().code, ErrorCode::limit_exceeded);
  EXPECT_THAT(nothing.error().message, HasSubstr("not even one character"));
  std::string many;
  for (std::size_t i = 0; i <= kMaxChunks; ++i)
    many += "a ";
  const auto chunks = chunks_of(many, Chunking{.overlap_tokens = 0}, prompts_of(2), count);
  ASSERT_FALSE(chunks);
  EXPECT_EQ(chunks.error().code, ErrorCode::limit_exceeded);
}

// Bytes up to which the text from `begin` on fits, of all places behind `after`, by trying each.
std::size_t longest(
    std::string_view report, std::size_t begin, std::size_t after, std::size_t n_room
) {
  std::vector<std::size_t> ends;
  for (const text::BorderPlace& place : text::find_borders(report))
    ends.push_back(place.at);
  ends.push_back(report.size());
  std::size_t best = after;
  for (const std::size_t end : ends) {
    if (end > after && n_tokens_of(report.substr(begin, end - begin)) <= n_room) best = end;
  }
  return best;
}

TEST(Chunks, EveryByteIsInAChunkThatFits) {
  std::mt19937_64 random(11);
  const std::vector<std::string> pieces = {
      "a",
      "Nodus",
      "é",
      "漢字",
      "😀",
      " ",
      " ",
      " ",
      ". ",
      ".\n",
      "\n\n",
      "12",
      "o.a. ",
      "CONCLUSIE:",
      "eenheellangwoordzonderend"
  };
  std::size_t n_divided = 0;
  for (int round = 0; round < 1500; ++round) {
    std::string report;
    for (std::size_t n = random() % 120; n > 0; --n)
      report += pieces[random() % pieces.size()];
    const std::size_t n_room = 4 + (random() % 40);
    const Chunking chunking{
        .max_tokens = random() % 3 == 0 ? n_room - 2 : 0, .overlap_tokens = random() % 12
    };
    SCOPED_TRACE(report);
    const auto chunks = chunks_of(report, chunking, prompts_of(n_room), count);
    ASSERT_TRUE(chunks) << to_string(chunks.error());
    const std::size_t n_most = chunking.max_tokens > 0 ? chunking.max_tokens : n_room;
    if (n_tokens_of(report) <= n_most) {
      ASSERT_EQ(chunks->size(), 1U);
    } else {
      ASSERT_GT(chunks->size(), 1U);
      ++n_divided;
    }
    texts_of(report, *chunks);
    std::size_t end = 0;
    for (const Chunk& chunk : *chunks) {
      ASSERT_LE(chunk.begin, end) << "a gap";
      ASSERT_TRUE(chunk.end > end || report.empty()) << "no progress";
      for (const std::size_t byte : {chunk.begin, chunk.end}) {
        ASSERT_TRUE(text::is_valid_utf8(std::string_view(report).substr(0, byte)));
      }
      const std::string_view text =
          std::string_view(report).substr(chunk.begin, chunk.end - chunk.begin);
      ASSERT_LE(n_tokens_of(text), n_most);
      ASSERT_LE(
          n_tokens_of(std::string_view(report).substr(chunk.begin, end - chunk.begin)),
          chunking.overlap_tokens
      ) << "too much is repeated";
      const std::size_t reach = longest(report, chunk.begin, end, n_most);
      ASSERT_GE(2 * (chunk.end - chunk.begin), reach - chunk.begin) << "too short";
      end = chunk.end;
    }
    ASSERT_EQ(end, report.size());
  }
  EXPECT_GT(n_divided, 500U);
}

TEST(Chunks, SeedsOfChunksDiffer) {
  EXPECT_EQ(seed_of_chunk(42, 0), 42U) << "a whole report's";
  std::vector<std::uint64_t> seeds;
  for (std::size_t i = 0; i < 100; ++i)
    seeds.push_back(seed_of_chunk(42, i));
  std::ranges::sort(seeds);
  EXPECT_EQ(std::ranges::adjacent_find(seeds), seeds.end());
}

}  // namespace
}  // namespace extractinator::run
