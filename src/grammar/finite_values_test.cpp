// Values listed from the automaton against the lists in the schema.
#include "grammar/finite_values.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "grammar/grammar.h"
#include "grammar/testing/answers.h"
#include "grammar/testing/vocabularies.h"

namespace extractinator::grammar {
namespace {

using ::testing::UnorderedElementsAre;
using ::testing::UnorderedElementsAreArray;

std::optional<std::vector<std::string>> values_of(
    std::string_view schema, std::string_view before = ""
) {
  const auto grammar = Grammar::compile(*testing::schema_of(schema));
  EXPECT_TRUE(grammar);
  Matcher matcher(*grammar, testing::vocabulary_of());
  EXPECT_TRUE(matcher.accept_bytes(before));
  auto values = finite_values(matcher, 64);
  // Unchanged: it still goes on as it did.
  TokenMask mask(testing::vocabulary_of()->size());
  matcher.fill_mask(mask);
  EXPECT_GT(mask.count(), 0U);
  matcher.rollback(1);
  return values;
}

TEST(FiniteValues, ListsWhatTheSchemaAllows) {
  EXPECT_THAT(*values_of(R"({"type":"boolean"})"), UnorderedElementsAre("true", "false"));
  EXPECT_THAT(
      *values_of(R"({"enum":["left","right","le\"ft","\\",null,7,7.5,75,true]})"),
      UnorderedElementsAre(
          R"("left")", R"("right")", R"("le\"ft")", R"("\\")", "null", "7", "7.5", "75", "true"
      )
  );
  EXPECT_THAT(*values_of(R"({"const":"a"})"), UnorderedElementsAre(R"("a")"));
  EXPECT_THAT(
      *values_of(R"({"anyOf":[{"enum":["a"]},{"type":"array"},{"type":"object"}]})"),
      UnorderedElementsAre(R"("a")", "[", "{")
  );
  EXPECT_THAT(
      *values_of(
          R"({"type":"object","properties":{"n":{"type":"integer","minimum":8,"maximum":12},"m":{}},"required":["n"]})",
          R"({"n": )"
      ),
      UnorderedElementsAre("8", "9", "10", "11", "12")
  );
  std::vector<std::string> many;
  for (int i = -20; i <= 43; ++i)
    many.push_back(std::to_string(i));
  EXPECT_THAT(
      *values_of(R"({"type":"integer","minimum":-20,"maximum":43})"),
      UnorderedElementsAreArray(many)
  );
}

TEST(FiniteValues, SaysWhenThereAreTooMany) {
  EXPECT_FALSE(values_of(R"({"type":"integer","minimum":-20,"maximum":44})"));
  EXPECT_FALSE(values_of(R"({"type":"string"})"));
  EXPECT_FALSE(values_of(R"({"type":"number"})"));
  EXPECT_FALSE(values_of(R"({"type":["string","null"],"pattern":"^a*$"})"));
}

}  // namespace
}  // namespace extractinator::grammar
