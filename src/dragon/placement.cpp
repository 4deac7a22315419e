// The longest series in order, and what becomes of the rest; everything here is reachable through
// placement.h.
#include "dragon/placement.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <ranges>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "dragon/token_text.h"

namespace extractinator::dragon {
namespace {

using Places = std::vector<TokenSpan>;
using Placed = std::vector<std::optional<TokenSpan>>;

// The passage from the first part to the last.
struct Parts {
  std::string_view head = {};
  std::string_view tail = {};
};

std::optional<Parts> parts_of(std::string_view text) {
  for (const std::string_view mark : {"…", "..."}) {
    const std::size_t at = text.find(mark);
    if (at == std::string_view::npos) continue;
    const Parts parts = {.head = text.substr(0, at), .tail = text.substr(at + mark.size())};
    const auto has_words = [](std::string_view part) {
      return part.find_first_not_of(' ') != std::string_view::npos;
    };
    if (has_words(parts.head) && has_words(parts.tail)) return parts;
  }
  return std::nullopt;
}

// The mentions that can stand behind one another, as many as possible: the longest increasing
// subsequence over intervals, by the end of the best series of each length.
std::vector<bool> longest_series(
    const std::vector<const Places*>& places, std::span<const std::size_t> order
) {
  struct Node {
    std::size_t mention = 0;
    std::size_t before = std::numeric_limits<std::size_t>::max();
  };
  std::vector<Node> nodes;
  std::vector<std::size_t> ends;       // Least end of a series of length k + 1,
  std::vector<std::size_t> last_node;  // and its last node.
  for (const std::size_t mention : order) {
    // From the last place to the first, so that none builds on another of this mention.
    for (const TokenSpan& place : *places[mention] | std::views::reverse) {
      const auto k =
          static_cast<std::size_t>(std::ranges::upper_bound(ends, place.begin) - ends.begin());
      if (k < ends.size() && ends[k] <= place.end) continue;
      nodes.push_back({.mention = mention});
      if (k > 0) nodes.back().before = last_node[k - 1];
      if (k == ends.size()) {
        ends.push_back(place.end);
        last_node.push_back(nodes.size() - 1);
      } else {
        ends[k] = place.end;
        last_node[k] = nodes.size() - 1;
      }
    }
  }
  std::vector<bool> is_in(places.size(), false);
  if (last_node.empty()) return is_in;
  for (std::size_t node = last_node.back(); node < nodes.size(); node = nodes[node].before)
    is_in[nodes[node].mention] = true;
  return is_in;
}

class Placer {
 public:
  Placer(const TokenText& text, std::span<const Mention> mentions)
      : text_(text),
        mentions_(mentions) {
    std::map<std::string_view, std::size_t> n_named;
    for (const Mention& mention : mentions)
      ++n_named[mention.text];
    for (const auto& [words, n] : n_named) {
      Places found = text.find(words, n);
      if (found.empty()) {
        if (const auto parts = parts_of(words)) found = text.find(parts->head, n);
      }
      found_.emplace(words, std::move(found));
    }
    for (const Mention& mention : mentions)
      places_.push_back(&found_.at(mention.text));
  }

  [[nodiscard]] Placed run(PlacementRule rule) const {
    Placed placed(mentions_.size());
    std::map<std::size_t, std::vector<std::size_t>> by_kind;
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < mentions_.size(); ++i) {
      if (places_[i]->empty()) continue;
      by_kind[mentions_[i].kind].push_back(i);
      all.push_back(i);
    }
    if (rule.is_one_order && place_in_order(all, rule.is_from_end, placed) == all.size()) {
      close_parts(all, placed);
      return placed;
    }
    std::ranges::fill(placed, std::nullopt);
    for (const auto& [kind, order] : by_kind) {
      place_in_order(order, rule.is_from_end, placed);
      place_rest(order, placed);
      close_parts(order, placed);
    }
    return placed;
  }

 private:
  // Returns how many got a place.
  std::size_t place_in_order(
      std::span<const std::size_t> order, bool is_from_end, Placed& placed
  ) const {
    const std::vector<bool> is_in = longest_series(places_, order);
    std::vector<std::size_t> series;
    std::ranges::copy_if(order, std::back_inserter(series), [&](std::size_t i) {
      return is_in[i];
    });
    if (is_from_end) {
      std::size_t limit = text_.n_tokens();
      for (const std::size_t i : series | std::views::reverse) {
        const auto fits = [&](const TokenSpan& place) { return place.end <= limit; };
        const auto last = std::ranges::find_if(*places_[i] | std::views::reverse, fits);
        placed[i] = *last;
        limit = last->begin;
      }
    } else {
      std::size_t cursor = 0;
      for (const std::size_t i : series) {
        const auto first = std::ranges::lower_bound(*places_[i], cursor, {}, &TokenSpan::begin);
        placed[i] = *first;
        cursor = first->end;
      }
    }
    return series.size();
  }

  void place_rest(std::span<const std::size_t> order, Placed& placed) const {
    std::vector<bool> is_taken(text_.n_tokens(), false);
    const auto take = [&](const TokenSpan& span) {
      std::fill(
          is_taken.begin() + static_cast<std::ptrdiff_t>(span.begin),
          is_taken.begin() + static_cast<std::ptrdiff_t>(span.end),
          true
      );
    };
    for (const std::size_t i : order) {
      if (placed[i]) take(*placed[i]);
    }
    std::map<std::string_view, TokenSpan> last_of;
    for (const std::size_t i : order) {
      if (!placed[i]) {
        const auto is_free = [&](const TokenSpan& span) {
          return std::find(
                     is_taken.begin() + static_cast<std::ptrdiff_t>(span.begin),
                     is_taken.begin() + static_cast<std::ptrdiff_t>(span.end),
                     true
                 ) == is_taken.begin() + static_cast<std::ptrdiff_t>(span.end);
        };
        const auto free = std::ranges::find_if(*places_[i], is_free);
        const auto before = last_of.find(mentions_[i].text);
        if (free != places_[i]->end()) {
          placed[i] = *free;
          take(*free);
        } else {
          placed[i] = before == last_of.end() ? places_[i]->front() : before->second;
        }
      }
      last_of.insert_or_assign(mentions_[i].text, *placed[i]);
    }
  }

  // Mentions that were found by their first part get their end.
  void close_parts(std::span<const std::size_t> order, Placed& placed) const {
    std::vector<std::size_t> begins;
    for (const std::size_t i : order) {
      if (placed[i]) begins.push_back(placed[i]->begin);
    }
    std::ranges::sort(begins);
    for (const std::size_t i : order) {
      const auto parts = parts_of(mentions_[i].text);
      if (!placed[i] || !parts) continue;
      // A place as long as the whole text is one that has the mark itself.
      const Places heads = text_.find(parts->head, 1);
      if (!std::ranges::contains(heads, *placed[i])) continue;
      const auto next = std::ranges::upper_bound(begins, placed[i]->begin);
      const std::size_t limit = next == begins.end() ? text_.n_tokens() : *next;
      const Places tails = text_.find(parts->tail, 1);
      const auto is_within = [&](const TokenSpan& tail) {
        return tail.begin >= placed[i]->begin && tail.end <= limit && tail.end > placed[i]->end;
      };
      const auto tail = std::ranges::find_if(tails | std::views::reverse, is_within);
      if (tail != std::ranges::rend(tails)) {
        placed[i]->end = tail->end;
      } else {
        placed[i].reset();
      }
    }
  }

  const TokenText& text_;
  std::span<const Mention> mentions_;
  std::map<std::string_view, Places> found_ = {};
  std::vector<const Places*> places_ = {};
};

}  // namespace

std::vector<std::optional<TokenSpan>> place(
    const TokenText& text, std::span<const Mention> mentions, PlacementRule rule
) {
  return Placer(text, mentions).run(rule);
}

}  // namespace extractinator::dragon
