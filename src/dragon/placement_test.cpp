// Where passages are found in tokens, entities as tags, and Roman numerals.
#include "dragon/placement.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dragon/entities.h"
#include "dragon/numerals.h"
#include "dragon/token_text.h"

namespace extractinator::dragon {
namespace {

using ::testing::ElementsAre;
using Words = std::vector<std::string>;

Words words(std::string_view text) {
  Words all;
  while (true) {
    const std::size_t end = text.find(' ');
    all.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return all;
    text.remove_prefix(end + 1);
  }
}

// "0-2 - 5-6": the places of mentions, a hyphen for none.
std::string placed(
    std::string_view report, const std::vector<Mention>& mentions, PlacementRule rule = {}
) {
  const Words tokens = words(report);
  std::string text;
  for (const auto& span : place(TokenText(tokens), mentions, rule)) {
    text += text.empty() ? "" : " ";
    text += span ? std::to_string(span->begin) + "-" + std::to_string(span->end) : "-";
  }
  return text;
}

std::vector<Mention> of_one_kind(const Words& texts) {
  std::vector<Mention> mentions;
  for (const std::string& text : texts)
    mentions.push_back({.text = text});
  return mentions;
}

TEST(TokenText, FindsPassagesHoweverTheyAreDivided) {
  const struct {
    std::string_view report;
    std::string_view passage;
    std::vector<TokenSpan> want;
  } cases[] = {
      {.report = "op 4 / 10 / 2024 gezien", .passage = "4/10/2024", .want = {{1, 6}}},
      {.report = "T 24 - 817631", .passage = "T24-817631", .want = {{0, 4}}},
      {.report = "Jan de Vries en jan", .passage = "JAN", .want = {{0, 1}, {4, 5}}},
      {.report = "Jan de Vries", .passage = "de  Vries", .want = {{1, 3}}},
      {.report = "de delta", .passage = "de", .want = {{0, 1}}},
      {.report = "a a a", .passage = "a a", .want = {{0, 2}, {1, 3}}},
      {.report = "groot (12 mm) .", .passage = "12 mm.", .want = {{1, 3}}},
      {.report = "adenocarcinoom", .passage = "carcinoom", .want = {{0, 1}}},
      {.report = "x12y", .passage = "12", .want = {}},
      {.report = "é è", .passage = "É", .want = {{0, 1}}},
      {.report = "leeg", .passage = "  ", .want = {}},
      {.report = "", .passage = "x", .want = {}},
  };
  for (const auto& row : cases) {
    const Words tokens = words(row.report);
    EXPECT_EQ(TokenText(tokens).find(row.passage, 1), row.want)
        << row.passage << " in " << row.report;
  }
  // Those in another case of letters only where there are too few in the spelling given.
  const Words tokens = words("Representatief en representatief");
  EXPECT_EQ(TokenText(tokens).find("representatief", 1).size(), 1U);
  EXPECT_EQ(TokenText(tokens).find("representatief", 2).size(), 2U);
}

TEST(Placement, FollowsTheOrderOfTheList) {
  EXPECT_EQ(placed("a b a b a", of_one_kind({"a", "a", "b", "a"})), "0-1 2-3 3-4 4-5");
  // What is not there does not keep the others from being found.
  EXPECT_EQ(placed("a b c", of_one_kind({"a", "x", "c"})), "0-1 - 2-3");
  // One that stands far behind does not draw all that follow with it.
  EXPECT_EQ(placed("z a b c z", of_one_kind({"a", "z", "b", "c"})), "1-2 0-1 2-3 3-4");
  EXPECT_EQ(placed("a b a b", of_one_kind({"a", "b"}), {.is_from_end = true}), "2-3 3-4");
  // More mentions than places: the last is where its words were before.
  EXPECT_EQ(placed("a b", of_one_kind({"a", "a"})), "0-1 0-1");
}

TEST(Placement, OrdersKindsByThemselvesWhereOneOrderCannotHoldAll) {
  const std::vector<Mention> needles = {
      {.text = "links", .kind = 0},
      {.text = "goed", .kind = 1},
      {.text = "rechts", .kind = 0},
      {.text = "goed", .kind = 1},
  };
  EXPECT_EQ(placed("links goed rechts goed", needles), "0-1 1-2 2-3 3-4");
  EXPECT_EQ(placed("goed links goed rechts goed", needles), "1-2 2-3 3-4 4-5");
  EXPECT_EQ(
      placed("goed links goed rechts goed", needles, {.is_one_order = false}), "1-2 0-1 3-4 2-3"
  );
  EXPECT_EQ(placed("links rechts goed goed", needles), "0-1 2-3 1-2 3-4");
}

TEST(Placement, LongPassagesAreNamedByTheirEnds) {
  EXPECT_EQ(
      placed("x neem rust . neem rust . y neem rust .", of_one_kind({"x", "neem … rust .", "y"})),
      "0-1 1-7 7-8"
  );
  EXPECT_EQ(placed("a ... b", of_one_kind({"a ... b"})), "0-3");
  EXPECT_EQ(placed("a b", of_one_kind({"a … c"})), "-");
}

TEST(Entities, AreTheSameAfterBothDirections) {
  const Tags single = {{"O"}, {"B-x"}, {"I-x"}, {"B-x"}, {"B-y"}, {"O"}};
  EXPECT_EQ(single_tags(entities_of(single), single.size()), single);
  const Tags multiple = {{"B-1-a"}, {"I-1-a", "B-2-a"}, {"I-2-a", "B-10-a"}, {"O"}};
  EXPECT_EQ(multiple_tags(entities_of(multiple), multiple.size()), multiple);
}

TEST(Entities, ThatBeginWithAContinuationAreRepaired) {
  EXPECT_THAT(
      entities_of({{"I-x"}, {"I-x"}, {"I-y"}, {"O"}, {"I-y"}}),
      ElementsAre(
          Entity{.begin = 0, .end = 2, .name = "x"},
          Entity{.begin = 2, .end = 3, .name = "y"},
          Entity{.begin = 4, .end = 5, .name = "y"}
      )
  );
  EXPECT_EQ(
      single_tags(entities_of({{"O"}, {"I-x"}, {"I-x"}}), 3), (Tags{{"O"}, {"B-x"}, {"I-x"}})
  );
}

TEST(Entities, ThatOverlapKeepTheFirstOrAll) {
  const std::vector<Entity> entities = {
      {.begin = 1, .end = 3, .name = "12-a"}, {.begin = 2, .end = 4, .name = "2-a"}
  };
  EXPECT_EQ(single_tags(entities, 4), (Tags{{"O"}, {"B-12-a"}, {"I-12-a"}, {"O"}}));
  // By number, so that a search for "2-a" among the tags of a token meets it before "12-a".
  EXPECT_EQ(multiple_tags(entities, 4), (Tags{{"O"}, {"B-12-a"}, {"B-2-a", "I-12-a"}, {"I-2-a"}}));
}

TEST(Numerals, AreReadAndWritten) {
  for (std::int64_t value = 1; value < 4000; ++value) {
    ASSERT_EQ(roman(to_roman(value)), value) << to_roman(value);
  }
  EXPECT_EQ(roman("xiv"), 14);
  for (const std::string_view none : {"", "IIX", "IIII", "VX", "A", "I+", "MMMM"}) {
    EXPECT_EQ(roman(none), std::nullopt) << none;
  }
  EXPECT_THAT(romans_in("II+III"), ElementsAre(2, 3));
  EXPECT_THAT(romans_in("I, IV en x"), ElementsAre(1, 4, 10));
  EXPECT_EQ(numbered("12-locatie naald")->number, 12);
  EXPECT_EQ(numbered("12-locatie naald")->name, "locatie naald");
  for (const std::string_view none : {"-a", "12", "12-", "x-1", "1 -a"})
    EXPECT_FALSE(numbered(none).has_value()) << none;
}

}  // namespace
}  // namespace extractinator::dragon
