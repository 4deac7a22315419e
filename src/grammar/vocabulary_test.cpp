// Tests of vocabularies: every token is in one trie at its place, slices, token sets.
#include "grammar/vocabulary.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "grammar/testing/vocabularies.h"

namespace extractinator::grammar {
namespace {

using ::testing::ElementsAre;

// Reads the tokens back from the shape of the trie alone.
std::map<TokenId, std::string> spelled(const Trie& trie) {
  std::map<TokenId, std::string> found;
  std::string path;
  const auto nodes = trie.nodes();
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const Trie::Node& node = nodes[i];
    path.resize(node.depth - std::size_t{1});
    path += static_cast<char>(node.byte);
    for (const TokenId id : trie.tokens_at(node))
      EXPECT_TRUE(found.emplace(id, path).second) << "token " << id << " is there twice";
    // The subtree ends where the depth falls back.
    std::size_t end = i + 1;
    while (end < nodes.size() && nodes[end].depth > node.depth)
      ++end;
    EXPECT_EQ(node.subtree_size, end - i) << "node " << i;
  }
  return found;
}

TEST(VocabularyTest, RefusesMissingAndImpossibleEndTokens) {
  EXPECT_EQ(Vocabulary::make({"a"}, {}).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(Vocabulary::make({"a"}, {1}).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(Vocabulary::make({"a"}, {-1}).error().code, ErrorCode::invalid_input);
}

TEST(VocabularyTest, EveryTokenIsInExactlyOneTrieWithItsBytes) {
  std::vector<std::string> tokens = testing::awkward_tokens();
  tokens.emplace_back(255, 'x');
  tokens.emplace_back(256, 'x');
  tokens.emplace_back("aa");  // A second token with the same bytes.
  const auto vocabulary = testing::vocabulary_of(tokens);
  const auto plain = spelled(vocabulary->plain());
  const auto special = spelled(vocabulary->special());
  for (std::size_t i = 0; i < vocabulary->size(); ++i) {
    const auto id = static_cast<TokenId>(i);
    const std::string_view bytes = vocabulary->bytes(id);
    const bool is_usable = !bytes.empty() && bytes.size() <= 255 && !vocabulary->is_end(id);
    EXPECT_EQ(vocabulary->is_text(id), is_usable);
    EXPECT_EQ(plain.count(id) + special.count(id), is_usable ? 1U : 0U) << id;
    if (is_usable) {
      EXPECT_EQ(plain.contains(id) ? plain.at(id) : special.at(id), bytes);
    }
  }
  EXPECT_EQ(vocabulary->longest_token(), 255U);
}

TEST(VocabularyTest, PlainMeansWholeCharactersThatStandForThemselves) {
  struct Case {
    std::string token;
    bool is_plain;
  };
  const Case cases[] = {
      {"a", true},
      {"\x7F", true},
      {"é", true},
      {"a😀b", true},
      {"{}[],: ", true},
      {"\"", false},
      {"a\"", false},
      {"a\xE2\x80\xA8", false},  // U+2028, which ends a line
      {"\xE2\x80\xA9", false},
      {"\xE2\x80\xA7\xE2\x80\xAA", true},
      {"\\", false},
      {"a\n", false},
      {"\x1F", false},
      {"\xC3", false},
      {"\xA9", false},
      {"a\xC3", false},
      {"\xED\xA0\x80", false},
      {"\xC0\x80", false},
      {"\xF4\x90\x80\x80", false},
  };
  for (const Case& c : cases) {
    const auto vocabulary = Vocabulary::make({"</s>", c.token}, {0});
    ASSERT_TRUE(vocabulary.has_value());
    EXPECT_EQ(spelled((*vocabulary)->plain()).size(), c.is_plain ? 1U : 0U) << c.token;
    EXPECT_EQ(spelled((*vocabulary)->special()).size(), c.is_plain ? 0U : 1U) << c.token;
  }
}

TEST(VocabularyTest, SlicesCountCharacters) {
  const std::vector<std::string> tokens = {
      "</s>", "a", "é", "aé", "€€€", std::string(100, 'x'), "\"", std::string(70, 'y')
  };
  const auto vocabulary = *Vocabulary::make(tokens, {0});
  const auto slice = [&](std::uint64_t n) {
    std::set<TokenId> ids;
    for (std::size_t i = 0; i < vocabulary->size(); ++i) {
      if (vocabulary->plain_up_to(n)->test(static_cast<TokenId>(i)))
        ids.insert(static_cast<TokenId>(i));
    }
    return ids;
  };
  EXPECT_THAT(slice(0), ElementsAre());
  EXPECT_THAT(slice(1), ElementsAre(1, 2));
  EXPECT_THAT(slice(2), ElementsAre(1, 2, 3));
  EXPECT_THAT(slice(3), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(slice(64), ElementsAre(1, 2, 3, 4));
  EXPECT_EQ(vocabulary->plain_up_to(65), nullptr);
  EXPECT_EQ(vocabulary->plain_up_to(99), nullptr);
  EXPECT_THAT(slice(100), ElementsAre(1, 2, 3, 4, 5, 7));
  EXPECT_THAT(slice(1'000'000), ElementsAre(1, 2, 3, 4, 5, 7));
}

TEST(TokenMaskTest, CountsAndFindsTheOnlyOne) {
  TokenMask mask(130);
  EXPECT_EQ(mask.count(), 0U);
  EXPECT_EQ(mask.single(), -1);
  mask.set(129);
  EXPECT_EQ(mask.single(), 129);
  mask.set(0);
  EXPECT_EQ(mask.single(), -1);
  EXPECT_EQ(mask.count(), 2U);
  mask.reset(129);
  EXPECT_EQ(mask.single(), 0);
  TokenMask other(130);
  other.set(64);
  mask |= other;
  EXPECT_TRUE(mask.test(0) && mask.test(64));
  EXPECT_EQ(mask.count(), 2U);
  mask.clear();
  EXPECT_EQ(mask, TokenMask(130));
}

}  // namespace
}  // namespace extractinator::grammar
