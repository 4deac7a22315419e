// Cuts plain text around the texts of special tokens: SpecialTexts and cut_plain_text().
#include "engine/special_text.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace extractinator::engine {
namespace {

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

// Bytes of the code point that starts at `offset`.
std::size_t code_point_length(std::string_view text, std::size_t offset) {
  std::size_t end = offset + 1;
  while (end < text.size() && is_continuation(text[end]))
    ++end;
  return end - offset;
}

bool is_white_space(char byte) {
  return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r' || byte == '\v' ||
         byte == '\f';
}

// Adds `text` in parts whose words and runs of white space are at most `max_run` bytes long.
void add_bounded(std::string_view text, std::size_t max_run, std::vector<PlainPiece>& pieces) {
  std::size_t piece_start = 0;
  std::size_t run_start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i > 0 && is_white_space(text[i]) != is_white_space(text[i - 1])) run_start = i;
    if (i - run_start >= max_run && !is_continuation(text[i])) {
      pieces.push_back({.text = text.substr(piece_start, i - piece_start)});
      piece_start = i;
      run_start = i;
    }
  }
  if (piece_start < text.size()) pieces.push_back({.text = text.substr(piece_start)});
}

}  // namespace

SpecialTexts::SpecialTexts(std::vector<std::string> texts) : texts_(std::move(texts)) {
  std::erase_if(texts_, [](const std::string& text) { return text.empty(); });
  std::ranges::sort(texts_);
  texts_.erase(std::ranges::unique(texts_).begin(), texts_.end());
  for (const std::string& text : texts_)
    starts_[static_cast<unsigned char>(text.front())] = true;
}

// Length of the shortest text that `rest` begins with, 0 if none. Narrows the range of texts that
// share the first n bytes of `rest`; in sorted order the text of exactly those n bytes comes first.
std::size_t SpecialTexts::shortest_at(std::string_view rest) const {
  auto first = texts_.begin();
  auto last = texts_.end();
  for (std::size_t n = 0; n < rest.size() && first != last; ++n) {
    const auto byte = static_cast<unsigned char>(rest[n]);
    const auto byte_of = [n](const std::string& text) {
      return static_cast<unsigned char>(text[n]);
    };
    const auto range = std::ranges::equal_range(first, last, byte, {}, byte_of);
    first = range.begin();
    last = range.end();
    if (first != last && first->size() == n + 1) return n + 1;
  }
  return 0;
}

std::optional<SpecialTexts::Hit> SpecialTexts::find(std::string_view text, std::size_t from) const {
  for (std::size_t offset = from; offset < text.size(); ++offset) {
    if (!starts_[static_cast<unsigned char>(text[offset])]) continue;
    if (const std::size_t length = shortest_at(text.substr(offset)); length > 0) {
      return Hit{.offset = offset, .length = length};
    }
  }
  return std::nullopt;
}

std::vector<PlainPiece> cut_plain_text(
    std::string_view text, const SpecialTexts& specials, std::size_t max_run
) {
  std::vector<PlainPiece> pieces;
  std::size_t start = 0;
  while (const auto hit = specials.find(text, start)) {
    // Cutting after the first character breaks this text. What is left of the cut holds no other:
    // it would have been found first.
    const std::size_t head = code_point_length(text, hit->offset);
    if (hit->length <= head) {
      add_bounded(text.substr(start, hit->offset - start), max_run, pieces);
      pieces.push_back({.text = text.substr(hit->offset, head), .is_spelled_by_bytes = true});
    } else {
      add_bounded(text.substr(start, hit->offset + head - start), max_run, pieces);
    }
    start = hit->offset + head;
  }
  add_bounded(text.substr(start), max_run, pieces);
  return pieces;
}

}  // namespace extractinator::engine
