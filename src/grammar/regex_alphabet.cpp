// Divides the code points into symbols. Public: Alphabet.
#include "grammar/regex_alphabet.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "grammar/regex_set.h"

namespace extractinator::grammar {

Alphabet::Alphabet(std::span<const CodePointSet> sets) : symbols_of_(sets.size()) {
  // Where a set begins or ends. The last index stands for all scalar values, so that the gap of the
  // surrogates is met.
  struct Border {
    char32_t at = 0;
    std::size_t set = 0;
    bool is_begin = false;
  };
  std::vector<Border> borders;
  const auto add = [&](const CodePointSet& set, std::size_t index) {
    for (const CodePointRange& range : set.ranges()) {
      borders.push_back({.at = range.low, .set = index, .is_begin = true});
      borders.push_back({.at = range.high + 1, .set = index, .is_begin = false});
    }
  };
  for (std::size_t i = 0; i < sets.size(); ++i)
    add(sets[i], i);
  add(CodePointSet::all(), sets.size());
  std::ranges::sort(borders, {}, &Border::at);

  // Which sets hold the code points between two borders, a bit each.
  std::vector<std::uint64_t> members((sets.size() / 64) + 1, 0);
  const auto bit = [&](std::size_t set) { return std::uint64_t{1} << (set % 64); };
  std::map<std::vector<std::uint64_t>, Symbol> known;
  bool is_inside = false;
  for (std::size_t i = 0; i < borders.size();) {
    const char32_t at = borders[i].at;
    for (; i < borders.size() && borders[i].at == at; ++i) {
      const auto [where, set, is_begin] = borders[i];
      if (set == sets.size()) {
        is_inside = is_begin;
      } else if (is_begin) {
        members[set / 64] |= bit(set);
      } else {
        members[set / 64] &= ~bit(set);
      }
    }
    if (!is_inside) continue;
    const auto [found, is_new] = known.try_emplace(members, static_cast<Symbol>(known.size()));
    if (is_new) {
      for (std::size_t set = 0; set < sets.size(); ++set) {
        if ((members[set / 64] & bit(set)) != 0) symbols_of_[set].push_back(found->second);
      }
    }
    intervals_.push_back({.low = at, .high = borders[i].at - 1, .symbol = found->second});
  }
  n_symbols_ = known.size();
}

}  // namespace extractinator::grammar
