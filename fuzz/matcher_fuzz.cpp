// Fuzzes the matcher: the first byte chooses a schema, every further byte a token or a way back.
//
// After each step the mask must say what trying the token says, forced text must be acceptable, and
// a finished text must be an answer by parser, validator and the rules of docs/canonical.md.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "grammar/grammar.h"
#include "grammar/testing/answers.h"
#include "grammar/testing/vocabularies.h"
#include "grammar/vocabulary.h"

namespace {

using namespace extractinator;  // NOLINT: one small program.
using grammar::Grammar;
using grammar::Matcher;
using grammar::TokenId;
using grammar::TokenMask;
using grammar::Vocabulary;

struct World {
  std::shared_ptr<const Grammar> grammar;
  std::unique_ptr<grammar::testing::Answers> answers;
};

constexpr std::string_view kSchemas[] = {
    R"({"type":"string"})",
    R"({"type":"string","minLength":2,"maxLength":5})",
    R"({"type":"number","minimum":-12.5,"exclusiveMaximum":103})",
    R"({"type":["integer","null","boolean"],"exclusiveMinimum":-3})",
    R"({"enum":["a","ab",1,12,1.5,null,true,{"b":[1,{}],"a":2},[],"\n€"]})",
    R"({"type":"array","items":{"type":"array","items":{"type":"integer"},"maxItems":2},"minItems":1})",
    R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":["integer","null"]},
       "c":{"enum":["aa","ab"]},"d":{"type":"boolean"}},"required":["a"]})",
    R"({"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"},
       "ab":{"type":"string","maxLength":2}}})",
    R"({"anyOf":[{"type":"string","maxLength":2},{"enum":["aaaa","a",3]},{"type":"object",
       "properties":{"a":{}},"required":["a"]}]})",
    R"({})",
    R"({"type":"object","properties":{"a":{}},"patternProperties":{"^[ab\"\\\\]{1,2}$":{"enum":[1,"c"]}},
       "additionalProperties":false})",
    R"({"type":"object","additionalProperties":{"type":"object","propertyNames":{"pattern":"^a?b?$"},
       "minProperties":2,"maxProperties":4}})",
};

const std::vector<World>& worlds() {
  static const auto made = [] {
    std::vector<World> all;
    for (const std::string_view text : kSchemas) {
      const auto schema = grammar::testing::schema_of(text);
      const auto compiled =
          Grammar::compile(*schema, {.max_free_array_items = 5, .max_free_string_bytes = 20});
      EXTR_CHECK(compiled.has_value(), "the schemas are good");
      all.push_back({
          .grammar = *compiled,
          .answers = std::make_unique<grammar::testing::Answers>(schema),
      });
    }
    return all;
  }();
  return made;
}

const std::shared_ptr<const Vocabulary>& vocabulary() {
  static const auto made = grammar::testing::vocabulary_of(grammar::testing::awkward_tokens());
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const World& world = worlds()[data[0] % worlds().size()];
  Matcher matcher(world.grammar, vocabulary());
  TokenMask mask(vocabulary()->size());
  std::vector<std::size_t> ends = {0};  // Of the text behind each token.
  std::string text;
  for (std::size_t i = 1; i + 1 < size && i < 400 && !matcher.is_finished(); i += 2) {
    const std::size_t choice = data[i] + std::size_t{256} * data[i + 1];
    if (choice >= 0xF000) {
      const std::size_t n = choice % ends.size();
      matcher.rollback(n);
      ends.resize(ends.size() - n);
      text.resize(ends.back());
      continue;
    }
    matcher.fill_mask(mask);
    EXTR_CHECK(mask.count() > 0, "there are no dead ends");
    EXTR_CHECK(mask.test(grammar::testing::kEndToken) == matcher.is_complete(), "ends at the end");
    const std::string forced = matcher.forced_bytes();
    // Any token, or one of those that the mask allows.
    auto token = static_cast<TokenId>(choice % vocabulary()->size());
    if (choice % 4 != 0) {
      while (!mask.test(token))
        token = (token + 1) % static_cast<TokenId>(vocabulary()->size());
    }
    const bool is_accepted = matcher.accept(token);
    EXTR_CHECK(is_accepted == mask.test(token), "the mask says what trying says");
    if (!is_accepted) continue;
    if (!vocabulary()->is_end(token)) {
      const std::string_view bytes = vocabulary()->bytes(token);
      EXTR_CHECK(
          bytes.starts_with(forced) || std::string_view(forced).starts_with(bytes), "forced"
      );
      text += bytes;
    }
    ends.push_back(text.size());
  }
  if (!matcher.is_complete()) return 0;
  EXTR_CHECK(world.answers->contains(text), "what is complete is valid");
  return 0;
}
