// Cuts text that a person wrote so that no piece holds the text of a special token: the tokenizer
// matches some of those even when told not to.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace extractinator::engine {

// The texts of a vocabulary's special tokens, searchable.
class SpecialTexts {
 public:
  // Empty texts are left out.
  explicit SpecialTexts(std::vector<std::string> texts);

  struct Hit {
    std::size_t offset = 0;
    std::size_t length = 0;
    bool operator==(const Hit&) const = default;
  };
  // The leftmost occurrence of any text at or after `from`, the shortest one there. Cost: O(text),
  // with a logarithm of the number of texts where one may start.
  [[nodiscard]] std::optional<Hit> find(std::string_view text, std::size_t from) const;

  [[nodiscard]] std::size_t size() const { return texts_.size(); }

 private:
  [[nodiscard]] std::size_t shortest_at(std::string_view rest) const;

  std::vector<std::string> texts_;     // Sorted, unique.
  std::array<bool, 256> starts_ = {};  // Bytes some text starts with.
};

struct PlainPiece {
  std::string_view text = {};        // Part of the text that was cut.
  bool is_spelled_by_bytes = false;  // A special token of one character: no cut can hide it.
  bool operator==(const PlainPiece&) const = default;
};

// Pieces that together are `text`, cut at code points; none holds a special text except those
// spelled by bytes. Words and runs of white space longer than `max_run` bytes are cut too: some
// tokenizers match words with a recursive regular expression whose depth is the word's length.
// `text` must be valid UTF-8 and outlive the result.
[[nodiscard]] std::vector<PlainPiece> cut_plain_text(
    std::string_view text, const SpecialTexts& specials, std::size_t max_run
);

}  // namespace extractinator::engine
