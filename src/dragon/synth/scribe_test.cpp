// Random numbers, patterns and knobs of the scribe.
#include "dragon/synth/scribe.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "dragon/synth/bank.h"
#include "dragon/synth/knobs.h"
#include "dragon/synth/random.h"

namespace extractinator::dragon::synth {
namespace {

constexpr Knobs kPlain = {.typos = 0, .abbreviations = 0, .section_order = 0};

TEST(Random, IsSplitmix64AndWithoutBias) {
  // The first outputs for seed 1234567 of the reference implementation (prng.di.unimi.it).
  Random random(1234567);
  for (const std::uint64_t want :
       {6457827717110365317U, 3203168211198807973U, 9817491932198370423U, 4593380528125082431U})
    EXPECT_EQ(random.next(), want);

  Random other(7);
  std::array<int, 5> counts = {};
  for (int i = 0; i < 50000; ++i)
    ++counts.at(other.below(5));
  // Within five standard deviations of 10,000.
  for (const int count : counts)
    EXPECT_NEAR(count, 10000, 450);
  for (int i = 0; i < 1000; ++i) {
    const int drawn = other.between(-2, 2);
    EXPECT_TRUE(drawn >= -2 && drawn <= 2);
  }
}

TEST(Scribe, WritesPatterns) {
  Scribe scribe(1, Split::training, kPlain, 0);
  EXPECT_EQ(scribe.phrase("geen {x}", {{.name = "x", .text = "vocht"}}).text, "geen vocht");
  EXPECT_EQ(scribe.sentence("één {x}", {{.name = "x", .text = "a"}}).text, "Één a.");
  EXPECT_EQ(scribe.sentence("is dat zo?").text, "Is dat zo?");
  std::set<std::string> written;
  for (int i = 0; i < 200; ++i)
    written.insert(scribe.phrase("a[b|c[d|{y}]|]", {{.name = "y", .text = "e"}}).text);
  EXPECT_EQ(written, (std::set<std::string>{"ab", "acd", "ace", "a"}));
  for (int i = 0; i < 200; ++i) {
    const std::string number = scribe.phrase("{3-11}").text;
    EXPECT_TRUE(number.size() <= 2 && std::stoi(number) >= 3 && std::stoi(number) <= 11);
    const std::string part = scribe.phrase("{0,5-1,2}").text;
    ASSERT_EQ(part.size(), 3U);
    EXPECT_EQ(part[1], ',');
  }
}

TEST(Scribe, MarksEntitiesWhereTheyStand) {
  Knobs knobs;
  knobs.typos = 0.5;
  knobs.abbreviations = 0.5;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Scribe scribe(seed, Split::training, knobs, 0);
    Passage whole;
    whole.append("Vooraf: ");
    whole.append(scribe.sentence(
        "onderzoek ten opzichte van {a} in verband met {b} waarschijnlijk",
        {{.name = "a", .text = "hartfalen", .tags = {"1-x", "2-x"}},
         {.name = "b", .text = "jicht", .tags = {"y"}}}
    ));
    ASSERT_EQ(whole.spans.size(), 3U);
    constexpr std::array<std::string_view, 3> kWant = {"hartfalen", "hartfalen", "jicht"};
    for (std::size_t i = 0; i < kWant.size(); ++i) {
      const Span& span = whole.spans[i];
      EXPECT_EQ(whole.text.substr(span.begin, span.end - span.begin), kWant[i]);
    }
    EXPECT_EQ(whole.spans[1].tag, "2-x");
  }
}

TEST(Scribe, KeepsTheTestSplitsPhrasesApart) {
  constexpr auto kBank = bank({"a", "b", "c"}, {"x", "y"});
  for (const Split split : {Split::training, Split::validation, Split::test}) {
    Scribe scribe(3, split, kPlain, 0);
    std::set<std::string> written;
    for (int i = 0; i < 100; ++i)
      written.insert(scribe.phrase(kBank).text);
    EXPECT_EQ(
        written,
        split == Split::test ? (std::set<std::string>{"x", "y"})
                             : (std::set<std::string>{"a", "b", "c"})
    );
  }
}

TEST(Scribe, DrawsInProportionAndByStratum) {
  for (const double stratum : {0.0, 0.24, 0.26, 0.99}) {
    Scribe scribe(1, Split::training, kPlain, stratum);
    EXPECT_EQ(scribe.share({1, 3}), stratum < 0.25 ? 0U : 1U);
  }
  Scribe scribe(5, Split::training, kPlain, 0);
  int n = 0;
  for (int i = 0; i < 10000; ++i)
    n += static_cast<int>(scribe.share({1, 3}));
  EXPECT_NEAR(n, 7500, 250);
}

TEST(Scribe, FillsWithDifferentSentencesByLength) {
  constexpr auto kBank = bank({"a", "b", "c", "d", "e", "f"}, {"x"});
  Knobs knobs = kPlain;
  for (const double length : {0.0, 1.0, 2.0, 8.0}) {
    knobs.length = length;
    Scribe scribe(1, Split::training, knobs, 0);
    std::vector<Passage> sentences;
    scribe.fill(sentences, kBank, 2, 2);
    EXPECT_EQ(sentences.size(), static_cast<std::size_t>(2 * length));
    std::set<std::string> different;
    for (const Passage& sentence : sentences)
      different.insert(sentence.text);
    EXPECT_EQ(different.size(), std::min<std::size_t>(sentences.size(), 6));
    // What this report has got does not come again, however often it is asked for.
    scribe.fill(sentences, kBank, 7, 7);
    if (length == 1) {
      EXPECT_EQ(sentences.size(), 6U);
    }
  }
}

TEST(Scribe, WordsForSlotsAreNeverMisspelt) {
  Knobs knobs;
  knobs.typos = 1;
  knobs.abbreviations = 1;
  Scribe scribe(1, Split::training, knobs, 0);
  EXPECT_EQ(
      scribe.words("zeker waarschijnlijk representatief"), "zeker waarschijnlijk representatief"
  );
  EXPECT_NE(scribe.phrase("zeker een representatief deel").text, "zeker een representatief deel");
  EXPECT_EQ(scribe.phrase("dit waarschijnlijk ook 1").text, "dit wsch. ook 1");
}

TEST(Numbers, AreWrittenAsInDutch) {
  EXPECT_EQ(decimal(125, 1), "12,5");
  EXPECT_EQ(decimal(5, 2), "0,05");
  EXPECT_EQ(decimal(7, 0), "7");
  EXPECT_EQ(decimal(12.34, 1), "12,3");
  EXPECT_EQ(roman(1), "I");
  EXPECT_EQ(roman(4), "IV");
  EXPECT_EQ(roman(19), "XIX");
  EXPECT_EQ(roman(20), "XX");
  EXPECT_EQ(capitalised("ëen"), "Ëen");
  EXPECT_EQ(capitalised(""), "");
}

}  // namespace
}  // namespace extractinator::dragon::synth
