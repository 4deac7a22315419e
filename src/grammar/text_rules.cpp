// Strings that meet patterns, formats and lengths. Public: add_text, TextPattern, pattern_matches.
//
// Every rule becomes a minimal automaton over characters, and all of them are intersected. What is
// left is written as bytes. Three ways to hold its length: a language without longer texts needs
// nothing; a repeated set of characters is counted by the loop that free strings have; everything
// else has its least length multiplied in and its greatest charged to a budget.
#include "grammar/text_rules.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <format>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "grammar/automaton.h"
#include "grammar/grammar.h"
#include "grammar/pieces.h"
#include "grammar/regex_alphabet.h"
#include "grammar/regex_dfa.h"
#include "grammar/regex_nfa.h"
#include "grammar/regex_set.h"
#include "grammar/regex_syntax.h"
#include "grammar/text_bytes.h"
#include "grammar/text_formats.h"
#include "text/unicode.h"

namespace extractinator::grammar {

namespace {

using Symbol = Alphabet::Symbol;

// A chain of states this short is written out rather than counted.
constexpr std::size_t kMaxWrittenChain = 16;

// Edges of the automaton that leaves out `excluded`; 20,000 texts of 20 characters need a tenth.
constexpr std::size_t kMaxExcludedSteps = 100'000'000;

constexpr std::uint64_t kMaxCount = kUnbounded - 1;

// A text meets the condition if `nfa` is found in it, or not.
struct Condition {
  Nfa nfa;
  bool is_negative = false;
};

bool is_unheld(const Error& error) {
  return error.code == ErrorCode::unsupported || error.code == ErrorCode::limit_exceeded;
}

// The conditions that make up a pattern: look-aheads behind a leading `^` are conditions of their
// own, which begin at the start of the text, too.
Result<std::vector<Condition>> conditions_of(std::string_view pattern) {
  TRY(Regex regex, parse_regex(pattern));
  std::vector<Condition> conditions;
  std::vector<Regex>& parts = regex.parts;
  const bool is_anchored = regex.kind == Regex::Kind::sequence && !parts.empty() &&
                           parts.front().kind == Regex::Kind::begin;
  if (is_anchored) {
    const auto is_front = [](const Regex& part) {
      return part.kind == Regex::Kind::begin || part.kind == Regex::Kind::ahead;
    };
    const auto rest = std::ranges::find_if_not(parts, is_front);
    for (auto part = parts.begin(); part != rest; ++part) {
      if (part->kind != Regex::Kind::ahead) continue;
      Regex anchored;
      anchored.parts.push_back({.kind = Regex::Kind::begin});
      anchored.parts.push_back(std::move(part->parts.front()));
      TRY(Nfa nfa, build_nfa(anchored));
      conditions.push_back({.nfa = std::move(nfa), .is_negative = part->is_negative});
    }
    parts.erase(parts.begin() + 1, rest);
  }
  TRY(Nfa nfa, build_nfa(regex));
  conditions.push_back({.nfa = std::move(nfa)});
  return conditions;
}

// One rule of TextRules, and where to say that it is not held.
struct Rule {
  std::vector<Condition> conditions;
  bool is_negated = false;
  const std::string* name = nullptr;
  std::vector<std::string>* unheld = nullptr;
  std::uint32_t max_length = kUnbounded;
};

// Numbers every different set of all rules.
class Sets {
 public:
  std::uint32_t index_of(const CodePointSet& set) {
    const auto [at, is_new] = index_.try_emplace(set, static_cast<std::uint32_t>(sets_.size()));
    if (is_new) sets_.push_back(set);
    return at->second;
  }
  [[nodiscard]] const std::vector<CodePointSet>& all() const { return sets_; }

 private:
  std::map<CodePointSet, std::uint32_t> index_;
  std::vector<CodePointSet> sets_;
};

// `length.min` to `length.max` characters of one set.
struct Repetition {
  std::vector<Symbol> symbols = {};
  std::uint64_t min = 0;
  std::uint64_t max = kNoLength;
};

// Reads a minimal automaton as a repetition, if it is one: a chain of states, each of which goes to
// the next by the same symbols, the last one maybe to itself.
std::optional<Repetition> repetition_of(const Dfa& dfa) {
  Repetition found;
  std::optional<std::uint64_t> min;
  for (Dfa::State state = 0;; ++state) {
    if (dfa.accepts[state] != 0 && !min) min = state;
    if (min && dfa.accepts[state] == 0) return std::nullopt;
    std::optional<Dfa::State> target;
    std::vector<Symbol> symbols;
    for (Symbol symbol = 0; symbol < dfa.n_symbols; ++symbol) {
      const Dfa::State to = dfa.follow(state, symbol);
      if (to == Dfa::kDead) continue;
      if (target.value_or(to) != to) return std::nullopt;
      target = to;
      symbols.push_back(symbol);
    }
    if (!target) {  // States are numbered as they are met, so a chain is in order.
      found.min = min.value_or(state);
      found.max = state;
      return found;
    }
    if (state == 0) found.symbols = symbols;
    if (symbols != found.symbols) return std::nullopt;
    if (*target == state) {
      found.min = min.value_or(state);
      return found;
    }
    if (*target != state + 1) return std::nullopt;
  }
}

class TextBuilder {
 public:
  TextBuilder(Builder& builder, const TextRules& rules, const Limits& limits)
      : builder_(builder),
        rules_(rules),
        limits_(limits),
        dfa_limits_{.max_states = limits.max_text_states} {}

  Result<TextPiece> run() {
    if (rules_.max_length && *rules_.max_length < rules_.min_length) return TextPiece{};
    TRY_VOID(read(rules_.patterns, false, piece_.unheld_patterns));
    TRY_VOID(read(rules_.unmatched, true, piece_.unheld_unmatched));
    TRY_VOID(read_formats());
    if (read_.empty() && rules_.excluded.empty()) return repeated({});
    TRY_VOID(combine());
    return emitted();
  }

 private:
  // --- Rules -----------------------------------------------------------------------------------

  Result<void> read(
      std::span<const std::string> patterns, bool is_negated, std::vector<std::string>& unheld
  ) {
    for (const std::string& pattern : patterns) {
      auto conditions = conditions_of(pattern);
      if (conditions) {
        read_.push_back({
            .conditions = *std::move(conditions),
            .is_negated = is_negated,
            .name = &pattern,
            .unheld = &unheld,
        });
      } else if (is_unheld(conditions.error())) {
        unheld.push_back(pattern);
      } else {
        return std::unexpected(
            std::move(conditions).error().within(std::format("pattern `{}`", pattern))
        );
      }
    }
    return {};
  }

  Result<void> read_formats() {
    for (const std::string& format : rules_.formats) {
      const FormatRule rule = rule_of_format(format);
      if (!rule.is_known) continue;
      if (rule.pattern.empty()) {
        piece_.unheld_formats.push_back(format);
        continue;
      }
      TRY(auto conditions, conditions_of(rule.pattern));
      read_.push_back({
          .conditions = std::move(conditions),
          .name = &format,
          .unheld = &piece_.unheld_formats,
          .max_length = rule.max_length,
      });
    }
    return {};
  }

  // All rules that can be held together. Makes alphabet_, dfa_ and graph_ or repetition_.
  Result<void> combine() {
    Sets sets;
    std::vector<std::vector<std::vector<std::uint32_t>>> set_indexes;  // [rule][condition][set]
    for (const Rule& rule : read_) {
      auto& of_rule = set_indexes.emplace_back();
      for (const Condition& condition : rule.conditions) {
        auto& of_condition = of_rule.emplace_back();
        for (const CodePointSet& set : condition.nfa.sets)
          of_condition.push_back(sets.index_of(set));
      }
    }
    std::vector<std::vector<std::uint32_t>> excluded;
    for (const std::string& text : rules_.excluded) {
      auto& indexes = excluded.emplace_back();
      for (const char32_t c : text::to_code_points(text))
        indexes.push_back(sets.index_of({{.low = c, .high = c}}));
    }
    alphabet_.emplace(sets.all());

    // First, and with as much room as it takes: there is no way not to hold it.
    for (auto& text : excluded) {
      for (std::uint32_t& set : text)
        set = alphabet_->symbols_of(set).front();
    }
    TRY(Dfa others,
        all_but(
            excluded,
            alphabet_->n_symbols(),
            {.max_states = limits_.max_states, .max_steps = kMaxExcludedSteps}
        ));
    dfa_limits_ = {.max_states = limits_.max_text_states + others.n_states()};
    dfa_limits_.max_steps += others.n_states() * others.n_symbols;
    max_nodes_ = limits_.max_states;
    if (!take(std::move(others))) return too_many_states();
    max_nodes_ = limits_.max_text_states + graph_.nodes.size();
    for (std::size_t i = 0; i < read_.size(); ++i) {
      const Rule& rule = read_[i];
      auto next = with(dfa_, rule, set_indexes[i]);
      if (next && take(*std::move(next))) {
        max_length_ = std::min(max_length_, rule.max_length);
      } else {
        rule.unheld->push_back(*rule.name);
      }
    }
    return {};
  }

  // Goes on with this automaton, unless it is too large as bytes.
  bool take(Dfa dfa) {
    auto repetition = dfa.is_empty() ? std::nullopt : repetition_of(dfa);
    const bool is_counted = repetition && can_count(*repetition) &&
                            (repetition->max == kNoLength || dfa.n_states() > kMaxWrittenChain);
    ByteGraph graph;
    if (!is_counted) {
      graph = to_bytes(dfa, *alphabet_, max_nodes_);
      if (graph.nodes.size() > max_nodes_) return false;
      repetition.reset();
    }
    dfa_ = std::move(dfa);
    graph_ = std::move(graph);
    repetition_ = std::move(repetition);
    return true;
  }

  Result<Dfa> with(
      const Dfa& whole, const Rule& rule, std::span<const std::vector<std::uint32_t>> sets
  ) const {
    std::optional<Dfa> meets;
    for (std::size_t i = 0; i < rule.conditions.size(); ++i) {
      const Condition& condition = rule.conditions[i];
      TRY(Dfa dfa, determinised(condition.nfa, sets[i], *alphabet_, dfa_limits_));
      if (condition.is_negative) dfa = complement(dfa);
      if (meets) {
        TRY(meets, intersection(*meets, dfa, dfa_limits_));
      } else {
        meets = std::move(dfa);
      }
    }
    return intersection(whole, rule.is_negated ? complement(*meets) : *meets, dfa_limits_);
  }

  // --- Lengths ---------------------------------------------------------------------------------

  // The budget of bytes between the quotation marks; without one there is a `max_length`.
  [[nodiscard]] std::optional<std::uint64_t> max_bytes() const {
    if (rules_.max_length) return std::nullopt;
    return std::min<std::uint64_t>({limits_.max_free_string_bytes, max_length_, kMaxCount});
  }
  [[nodiscard]] std::uint64_t max_characters() const {
    return std::min<std::uint64_t>({rules_.max_length.value_or(kNoLength), max_length_, kMaxCount});
  }

  [[nodiscard]] std::unexpected<Error> too_long(std::uint64_t n_bytes) const {
    return fail(
        ErrorCode::limit_exceeded,
        std::format(
            "the shortest text has {} bytes, above the {} that a string without maxLength may have",
            n_bytes,
            limits_.max_free_string_bytes
        )
    );
  }

  // --- States ----------------------------------------------------------------------------------

  Result<TextPiece> emitted() {
    if (dfa_.is_empty()) return piece_;
    if (repetition_) return repeated(*repetition_);
    if (rules_.min_length > 0) {
      auto longer = at_least(dfa_, rules_.min_length, dfa_limits_);
      piece_.holds_length = longer && take(*std::move(longer));
      if (dfa_.is_empty()) return piece_;
      if (repetition_) return repeated(*repetition_);
    }
    Budget budget;
    if (const auto bytes = max_bytes()) {
      const std::uint64_t least = least_lengths(graph_, Unit::byte).front();
      if (least > *bytes) {
        if (max_length_ != kUnbounded) return piece_;
        return too_long(least);
      }
      if (longest_length(graph_, Unit::byte) > *bytes)
        budget = {.unit = Unit::byte, .max = static_cast<std::uint32_t>(*bytes)};
    } else {
      if (least_lengths(graph_, Unit::character).front() > max_characters()) return piece_;
      if (longest_length(graph_, Unit::character) > max_characters()) {
        budget = {
            .unit = Unit::character,
            .max = static_cast<std::uint32_t>(max_characters()),
        };
      }
    }
    piece_.start = add_bytes(builder_, graph_, budget);
    return piece_;
  }

  [[nodiscard]] std::unexpected<Error> too_many_states() const {
    return fail(
        ErrorCode::limit_exceeded,
        std::format("a string needs more than {} states", limits_.max_states)
    );
  }

  // Without a maximum a character has to fit into one byte, as the loop expects of those that are
  // still missing.
  [[nodiscard]] bool can_count(const Repetition& repetition) const {
    if (rules_.max_length) return true;
    return std::ranges::any_of(alphabet_->intervals(), [&](const Alphabet::Interval& interval) {
      return interval.low < 0x80 && interval.high >= 0x20 && interval.low != '"' &&
             interval.low != '\\' && std::ranges::contains(repetition.symbols, interval.symbol);
    });
  }

  Result<TextPiece> repeated(const Repetition& repetition) {
    const std::uint64_t min = std::max(repetition.min, rules_.min_length);
    const std::uint64_t max = std::min(repetition.max, max_characters());
    if (min > max) return piece_;
    Bounds bounds{.min = static_cast<std::uint32_t>(std::min(min, kMaxCount))};
    if (max < kMaxCount || rules_.max_length) bounds.max = static_cast<std::uint32_t>(max);
    if (const auto bytes = max_bytes()) {
      if (min > *bytes) return too_long(min);
      bounds.max_bytes = static_cast<std::uint32_t>(*bytes);
    }
    if (!alphabet_ || repetition.symbols.size() == alphabet_->n_symbols()) {
      piece_.start = add_string(builder_, bounds);
      return piece_;
    }
    Dfa one{
        .n_symbols = alphabet_->n_symbols(),
        .next = std::vector(2 * alphabet_->n_symbols(), Dfa::kDead),
        .accepts = {0, 1},
    };
    for (const Symbol symbol : repetition.symbols)
      one.next[symbol] = 1;
    const ByteGraph graph = to_bytes(one, *alphabet_, limits_.max_states);
    // What cannot be exceeded need not be counted.
    const std::uint64_t longest = longest_length(graph, Unit::byte);
    if (bounds.max != kUnbounded && bounds.max * longest <= bounds.max_bytes)
      bounds.max_bytes = kUnbounded;
    piece_.start = add_repeated(builder_, graph, bounds);
    return piece_;
  }

  Builder& builder_;
  const TextRules& rules_;
  const Limits& limits_;
  DfaLimits dfa_limits_;
  TextPiece piece_;
  std::vector<Rule> read_;
  std::optional<Alphabet> alphabet_;       // Nothing: every character is the same.
  Dfa dfa_;                                // What meets the rules that are held;
  ByteGraph graph_;                        // its bytes,
  std::optional<Repetition> repetition_;   // unless its characters are counted.
  std::size_t max_nodes_ = 0;              // Of graph_.
  std::uint32_t max_length_ = kUnbounded;  // Of the formats that are held.
};

}  // namespace

Result<TextPiece> add_text(Builder& builder, const TextRules& rules, const Limits& limits) {
  return TextBuilder(builder, rules, limits).run();
}

Result<std::optional<TextPattern>> TextPattern::make(std::string_view pattern) {
  auto conditions = conditions_of(pattern);
  if (!conditions) {
    if (is_unheld(conditions.error())) return std::nullopt;
    return std::unexpected(
        std::move(conditions).error().within(std::format("pattern `{}`", pattern))
    );
  }
  TextPattern made;
  for (grammar::Condition& condition : *conditions)
    made.conditions_.push_back(
        {.nfa = std::move(condition.nfa), .is_negative = condition.is_negative}
    );
  return made;
}

bool TextPattern::matches(std::string_view text) const {
  return std::ranges::all_of(conditions_, [&](const Condition& condition) {
    return is_found(condition.nfa, text) != condition.is_negative;
  });
}

Result<std::optional<bool>> pattern_matches(std::string_view pattern, std::string_view text) {
  TRY(const std::optional<TextPattern> made, TextPattern::make(pattern));
  if (!made) return std::nullopt;
  return made->matches(text);
}

}  // namespace extractinator::grammar
