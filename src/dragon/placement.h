// Where in a report each passage of a list stands, when the same words may stand there often.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dragon/token_text.h"

namespace extractinator::dragon {

// A passage that was named, in the order in which it was.
struct Mention {
  std::string text = {};
  // Mentions of one kind are expected to stand in the report in the order of the list.
  std::size_t kind = 0;
};

// How places are chosen among several.
struct PlacementRule {
  // Whether mentions of all kinds are expected to be in one order, not each kind by itself.
  bool is_one_order = true;
  // The last places that keep the order instead of the first.
  bool is_from_end = false;

  bool operator==(const PlacementRule&) const = default;
};

// A place for each mention; nothing where its words are not in the report. The longest series of
// mentions that can stand behind one another, without overlap, gets places in this order; the
// others get the first free place of their kind, and where none is free that of the mention with
// the same words before them. Where one order of all kinds cannot hold them all, each kind is
// placed by itself. A text with "…" or "..." between words stands for the passage from its first
// part to the last place of its last part before the next mention. Cost: O(text · distinct mentions
// + places · log mentions).
[[nodiscard]] std::vector<std::optional<TokenSpan>> place(
    const TokenText& text, std::span<const Mention> mentions, PlacementRule rule
);

}  // namespace extractinator::dragon
