// Builds and runs nondeterministic automata. Public: build_nfa, is_found, NfaClosure.
#include "grammar/regex_nfa.h"

#include <cstddef>
#include <cstdint>
#include <format>
#include <map>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "grammar/regex_set.h"
#include "grammar/regex_syntax.h"
#include "text/unicode.h"

namespace extractinator::grammar {

namespace {

// Back to front: every part is built knowing what comes behind it (Thompson 1968). Recursion is as
// deep as the tree, which is bounded.
class NfaBuilder {
 public:
  Result<Nfa> run(const Regex& regex) {
    const std::uint32_t match = add({.op = Nfa::Op::match});
    nfa_.start = build(regex, match);
    if (has_look_ahead_)
      return fail(ErrorCode::unsupported, "a look-ahead that does not stand behind a leading `^`");
    if (is_over_limit()) {
      return fail(
          ErrorCode::limit_exceeded,
          std::format("written out, it has more than {} parts", kMaxNfaNodes)
      );
    }
    return std::move(nfa_);
  }

 private:
  [[nodiscard]] bool is_over_limit() const { return n_steps_ > 2 * kMaxNfaNodes; }

  std::uint32_t add(Nfa::Node node) {
    nfa_.nodes.push_back(node);
    return static_cast<std::uint32_t>(nfa_.nodes.size() - 1);
  }

  std::uint32_t index_of(const CodePointSet& set) {
    const auto [at, is_new] = sets_.try_emplace(set, static_cast<std::uint32_t>(nfa_.sets.size()));
    if (is_new) nfa_.sets.push_back(set);
    return at->second;
  }

  std::uint32_t build(const Regex& regex, std::uint32_t next) {
    // Counts calls, not nodes: an empty part repeated a billion times makes no node.
    if (++n_steps_; is_over_limit() || has_look_ahead_) return next;
    switch (regex.kind) {
      case Regex::Kind::set:
        return add({.op = Nfa::Op::set, .set = index_of(regex.set), .next = next});
      case Regex::Kind::begin:
        return add({.op = Nfa::Op::begin, .next = next});
      case Regex::Kind::end:
        return add({.op = Nfa::Op::end, .next = next});
      case Regex::Kind::sequence:
        for (const Regex& part : std::views::reverse(regex.parts))
          next = build(part, next);
        return next;
      case Regex::Kind::either: {
        std::uint32_t whole = build(regex.parts.back(), next);
        for (const Regex& part : std::views::reverse(regex.parts) | std::views::drop(1)) {
          const std::uint32_t first = build(part, next);
          whole = add({.op = Nfa::Op::split, .next = first, .other = whole});
        }
        return whole;
      }
      case Regex::Kind::repeat:
        return repeat(regex, next);
      case Regex::Kind::ahead:
        has_look_ahead_ = true;
        return next;
    }
    return next;
  }

  std::uint32_t repeat(const Regex& regex, std::uint32_t next) {
    const Regex& part = regex.parts.front();
    const std::uint32_t behind = next;
    if (regex.max == kRepeatForever) {
      const std::uint32_t split = add({.op = Nfa::Op::split, .other = behind});
      const std::uint32_t body = build(part, split);
      nfa_.nodes[split].next = body;
      next = split;
    } else {
      for (std::uint32_t i = regex.min; i < regex.max && !is_over_limit(); ++i) {
        const std::uint32_t body = build(part, next);
        next = add({.op = Nfa::Op::split, .next = body, .other = behind});
      }
    }
    for (std::uint32_t i = 0; i < regex.min && !is_over_limit() && !has_look_ahead_; ++i)
      next = build(part, next);
    return next;
  }

  Nfa nfa_;
  std::map<CodePointSet, std::uint32_t> sets_;
  std::size_t n_steps_ = 0;
  bool has_look_ahead_ = false;
};

}  // namespace

Result<Nfa> build_nfa(const Regex& regex) { return NfaBuilder().run(regex); }

void NfaClosure::clear() {
  ++round_;
  nodes_.clear();
  is_match_ = false;
  is_match_at_end_ = false;
}

void NfaClosure::add(std::uint32_t node, Place place) {
  work_.push_back({.node = node});
  while (!work_.empty()) {
    const auto [id, is_behind_end] = work_.back();
    work_.pop_back();
    // Met without `$` before: nothing is added. Met behind `$` only: once more without.
    const std::uint32_t mark = (2 * round_) + (is_behind_end ? 0 : 1);
    if (seen_[id] >= mark) continue;
    seen_[id] = mark;
    const Nfa::Node& n = nfa_->nodes[id];
    switch (n.op) {
      case Nfa::Op::set:
        if (!is_behind_end) nodes_.push_back(id);
        break;
      case Nfa::Op::split:
        work_.push_back({.node = n.other, .is_behind_end = is_behind_end});
        work_.push_back({.node = n.next, .is_behind_end = is_behind_end});
        break;
      case Nfa::Op::begin:
        if (place.is_begin) work_.push_back({.node = n.next, .is_behind_end = is_behind_end});
        break;
      case Nfa::Op::end:
        work_.push_back({.node = n.next, .is_behind_end = true});
        break;
      case Nfa::Op::match:
        (is_behind_end ? is_match_at_end_ : is_match_) = true;
        break;
    }
  }
}

bool is_found(const Nfa& nfa, std::string_view text) {
  NfaClosure closure(nfa);
  closure.add(nfa.start, {.is_begin = true});
  std::vector<std::uint32_t> here = closure.nodes();
  for (const char32_t c : text::to_code_points(text)) {
    if (closure.is_match()) return true;
    closure.clear();
    for (const std::uint32_t node : here) {
      if (nfa.sets[nfa.nodes[node].set].contains(c))
        closure.add(nfa.nodes[node].next, {.is_begin = false});
    }
    closure.add(nfa.start, {.is_begin = false});
    here = closure.nodes();
  }
  return closure.is_match_at_end();
}

}  // namespace extractinator::grammar
