// Grows tokens by merging. Public: synthetic_vocabulary.
#include "synthetic_vocabulary.h"

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace extractinator::bench {

namespace {

std::string utf8(std::uint32_t code_point) {
  std::string bytes;
  if (code_point < 0x800) {
    bytes += static_cast<char>(0xC0 | (code_point >> 6));
  } else {
    bytes += static_cast<char>(0xE0 | (code_point >> 12));
    bytes += static_cast<char>(0x80 | ((code_point >> 6) & 0x3F));
  }
  bytes += static_cast<char>(0x80 | (code_point & 0x3F));
  return bytes;
}

// A pool of pieces that grows by joining two of its members, short and early ones more often, as
// byte-pair merges do.
class Pool {
 public:
  Pool(std::vector<std::string> pieces, std::size_t max_bytes)
      : pieces_(std::move(pieces)),
        max_bytes_(max_bytes) {}

  std::string grow(std::mt19937_64& random) {
    std::string joined = pick(random) + pick(random);
    if (joined.size() <= max_bytes_) pieces_.push_back(joined);
    return joined.substr(0, max_bytes_);
  }

 private:
  const std::string& pick(std::mt19937_64& random) {
    const double u = std::uniform_real_distribution<double>(0, 1)(random);
    return pieces_[static_cast<std::size_t>(u * u * u * static_cast<double>(pieces_.size()))];
  }

  std::vector<std::string> pieces_;
  std::size_t max_bytes_;
};

std::vector<std::string> letters(std::string_view characters) {
  std::vector<std::string> pieces;
  for (const char c : characters)
    pieces.emplace_back(1, c);
  return pieces;
}

std::vector<std::string> code_points(std::uint32_t first, std::uint32_t n) {
  std::vector<std::string> pieces;
  for (std::uint32_t i = 0; i < n; ++i)
    pieces.push_back(utf8(first + i));
  return pieces;
}

}  // namespace

std::vector<std::string> synthetic_vocabulary(std::size_t n_tokens, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::string> tokens = {"</s>"};
  std::unordered_set<std::string> seen;
  const auto add = [&](std::string token) {
    if (tokens.size() < n_tokens && seen.insert(token).second) tokens.push_back(std::move(token));
  };
  for (int byte = 0; byte < 256; ++byte)
    add(std::string(1, static_cast<char>(byte)));
  for (int number = 0; number < 1000; ++number)
    add(std::to_string(number));
  for (std::size_t n = 1; n <= 80; ++n) {
    add(std::string(n, ' '));
    add(std::string(n, '\n'));
    add("\n" + std::string(n, ' '));
  }
  for (const std::string_view token :
       {"\": ", "\":",  "{\"",  "\"}",  "\", \"", "\",",   " \"",   "\"]",  "[\"", "[{\"", "\"}]",
        "},",   " {\"", "null", "true", "false",  "null,", "null}", "\\\"", "\\n", "\\u",  "\\\\"})
    add(std::string(token));

  Pool words(letters("etaoinshrdlucmfwypvbgkqjxz"), 16);
  Pool signs(letters("\"',.:;(){}[]<>=+-*/\\_!?#$%&@|~^`"), 8);
  std::vector<std::string> cyrillic_letters = code_points(0x430, 32);
  Pool cyrillic(cyrillic_letters, 20);
  Pool chinese(code_points(0x4E00, 6000), 15);
  const auto percent = [&] { return static_cast<int>(random() % 100); };
  while (tokens.size() < n_tokens) {
    const int kind = percent();
    if (kind < 60) {
      std::string word = words.grow(random);
      const int style = percent();
      if (style < 20) word[0] = static_cast<char>(word[0] - 'a' + 'A');
      add(style % 2 == 0 ? " " + word : word);
    } else if (kind < 66) {
      const std::string sign = signs.grow(random);
      add(percent() < 30 ? " " + sign : sign);
    } else if (kind < 76) {
      const std::string word = cyrillic.grow(random);
      add(percent() < 50 ? " " + word : word);
    } else if (kind < 97) {
      add(chinese.grow(random));
    } else {
      const std::string text = chinese.grow(random);
      add(text.substr(random() % text.size(), 1 + (random() % 4)));
    }
  }
  return tokens;
}

}  // namespace extractinator::bench
