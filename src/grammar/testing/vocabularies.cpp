// Small vocabularies. Public: vocabulary_of, awkward_tokens, cut_tokens.
#include "grammar/testing/vocabularies.h"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "grammar/vocabulary.h"

namespace extractinator::grammar::testing {

std::shared_ptr<const Vocabulary> vocabulary_of(std::vector<std::string> more) {
  std::vector<std::string> tokens = {"</s>", ""};
  for (int byte = 0; byte < 256; ++byte)
    tokens.emplace_back(1, static_cast<char>(byte));
  tokens.insert(
      tokens.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end())
  );
  auto vocabulary = Vocabulary::make(std::move(tokens), {kEndToken});
  EXTR_CHECK(vocabulary.has_value(), "token 0 exists");
  return *vocabulary;
}

std::vector<std::string> awkward_tokens() {
  return {
      "{\"",      "\": ",      "\", \"",       "\"}",
      "}",        "}]",        "}}",           "]}",
      "], ",      ", ",        ": ",           "{\"a\": ",
      "\"a\": ",  ", \"b\": ", "null",         "null}",
      "null, ",   "true",      "false",        "tru",
      "e}",       "[]",        "[[",           "[\"",
      "\"]",      "\"\"",      "\", ",         "{}",
      "aa",       "aaa",       "ab",           "a\"",
      "a\", \"b", "b\": ",     "10",           "1]",
      "1, ",      "-1",        "0.",           ".5",
      "5}",       "00",        "\\n",          "\\\"",
      "\\",       "\\u00",     "\\u001f",      "u000",
      "a\\",      "\\\\n",     "\n",           "  ",
      " ",        "é",         "aé",           "\xC3",
      "\xA9",     "a\xC3",     "\xA9\"",       "\xE2\x82",
      "\xAC",     "\x82\xAC",  "€€",           "\xF0\x9F",
      "\x98\x80", "😀",        "\xC3\xA9\xC3", "\xED\xA0\x80",
      "\xC0\x80", "\xFF",      "aaaaaaaa",     "aaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  };
}

std::vector<std::string> cut_tokens(
    std::span<const std::string> texts, std::size_t n, std::uint64_t seed
) {
  std::mt19937_64 random(seed);
  const auto below = [&](std::size_t bound) { return static_cast<std::size_t>(random() % bound); };
  std::vector<std::string> tokens;
  while (tokens.size() < n && !texts.empty()) {
    const std::string& text = texts[below(texts.size())];
    if (text.empty()) {
      tokens.emplace_back();
      continue;
    }
    const std::size_t begin = below(text.size());
    tokens.push_back(text.substr(begin, 1 + below(12)));
  }
  return tokens;
}

}  // namespace extractinator::grammar::testing
