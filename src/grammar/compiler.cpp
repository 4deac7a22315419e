// Compiles the shapes of a schema to an Automaton. Public: compile_schema.
//
// Every shape becomes a sub-automaton that ends in `ret` and is called where its values stand. One
// whose language is empty has no states: whoever needs it becomes empty too, or drops the choice.
// So every state that is built can reach the end.
//
// A shape on a cycle is made several times, once for each number of times that a value may still
// hold one of the same kind. At the end of that number a step back has no value, and the rule above
// drops what needs one.
#include "grammar/compiler.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <format>
#include <map>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "grammar/automaton.h"
#include "grammar/decimal.h"
#include "grammar/digits.h"
#include "grammar/grammar.h"
#include "grammar/key_search.h"
#include "grammar/ledger.h"
#include "grammar/pieces.h"
#include "grammar/quote.h"
#include "grammar/recursion.h"
#include "grammar/shapes.h"
#include "grammar/simulator.h"
#include "grammar/text_rules.h"
#include "json/write.h"
#include "schema/schema.h"

namespace extractinator::grammar {

namespace {

// A sub-automaton that ends in `ret`.
struct Piece {
  StateId start = kNoState;  // kNoState: there is no such value.
  std::size_t depth = 0;     // Arrays and objects within each other; 0 for a scalar.

  [[nodiscard]] bool is_empty() const { return start == kNoState; }
};

std::uint32_t clamped(std::uint64_t count) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(count, kUnbounded - 1));
}

std::uint64_t minus(std::uint64_t a, std::uint64_t b) { return a > b ? a - b : 0; }

class Compiler {
 public:
  Compiler(
      const schema::Schema& schema,
      const Shapes& shapes,
      const Recursion& recursion,
      const Limits& limits,
      Ledger& ledger
  )
      : schema_(schema),
        shapes_(shapes),
        recursion_(recursion),
        limits_(limits),
        ledger_(ledger),
        builder_(limits.max_states) {}

  Result<Compiled> run() {
    TRY(const Piece root, shape({.id = shapes_.root, .n_left = limits_.max_recursion}, 0));
    TRY_VOID(check_states());
    if (root.is_empty()) {
      return fail(
          ErrorCode::unsatisfiable,
          std::format("no value can meet the schema: {}", why_empty_.value_or("it is empty")),
          schema_.place(where_empty_.value_or(schema_.root_id()))
      );
    }
    const StateId start = builder_.call(root.start, builder_.accept());
    TRY_VOID(check_states());
    return Compiled{
        .automaton = std::move(builder_).build(start),
        .afterwards = ledger_.afterwards(),
        .has_free_members = has_free_members_,
    };
  }

 private:
  // A shape, and how often a value of it may hold one of the same kind.
  struct Use {
    ShapeId id = 0;
    std::size_t n_left = 0;

    auto operator<=>(const Use&) const = default;
  };

  // `depth` counts the arrays and objects around.
  Result<Piece> shape(const Use& use, std::size_t depth) {
    const Shape& made = shapes_.shapes[use.id];
    if (made.is_any) {
      TRY(const Piece piece, any(limits_.max_any_depth));
      if (depth + piece.depth > limits_.max_depth) return too_deep(made);
      return piece;
    }
    if (const auto found = pieces_.find(use); found != pieces_.end()) {
      if (depth + found->second.depth > limits_.max_depth) return too_deep(made);
      return found->second;
    }
    // Ends: every step inward makes the depth greater.
    std::vector<Piece> found;
    std::vector<std::string> texts;
    for (const Flat& flat : made.flats) {
      texts.insert(texts.end(), flat.texts.begin(), flat.texts.end());
      if (flat.object) TRY_VOID(collect(object(use, *flat.object, depth), found));
      if (flat.array) TRY_VOID(collect(array(use, *flat.array, depth), found));
      if (flat.text) TRY_VOID(collect(text(*flat.text, made.place), found));
      if (flat.number) TRY_VOID(collect(number(*flat.number, made.place), found));
    }
    if (!texts.empty()) {
      std::ranges::sort(texts);
      const auto repeated = std::ranges::unique(texts);
      texts.erase(repeated.begin(), repeated.end());
      found.push_back(fixed(texts));
    }
    TRY_VOID(check_states());
    if (found.empty()) note_empty(made.why_empty, made.place);
    const Piece piece = united(found);
    pieces_.emplace(use, piece);
    return piece;
  }

  // The value of an item or member of `around`.
  Result<Piece> part(const Use& around, ShapeId id, std::size_t depth) {
    Use use{.id = id, .n_left = limits_.max_recursion};
    if (recursion_.is_shared(around.id, id)) {
      use.n_left = around.n_left;
      if (recursion_.leads_back(around.id, id)) {
        if (use.n_left == 0) return Piece{};
        --use.n_left;
      }
    }
    return shape(use, depth + 1);
  }

  static Result<void> collect(Result<Piece> piece, std::vector<Piece>& found) {
    TRY(const Piece made, std::move(piece));
    if (!made.is_empty()) found.push_back(made);
    return {};
  }

  Piece united(std::span<const Piece> pieces) {
    if (pieces.empty()) return {};
    why_empty_.reset();  // What was empty on the way here is not missed.
    Piece whole;
    std::vector<StateId> starts;
    for (const Piece& piece : pieces) {
      if (!std::ranges::contains(starts, piece.start)) starts.push_back(piece.start);
      whole.depth = std::max(whole.depth, piece.depth);
    }
    whole.start = builder_.split(starts);
    return whole;
  }

  // --- Scalars -------------------------------------------------------------------------------

  Piece fixed(const std::vector<std::string>& sorted) {
    const auto [at, is_new] = fixed_.try_emplace(sorted);
    if (is_new) at->second.start = add_texts(builder_, sorted);
    return at->second;
  }

  Result<Piece> text(const TextShape& asked, schema::NodeId place) {
    if (asked.is_quote) return quote(asked);
    const std::string key = key_of(asked.rules);
    auto found = texts_.find(key);
    if (found == texts_.end()) {
      auto made = add_text(builder_, asked.rules, limits_);
      if (!made) {
        Error error = std::move(made).error().within(pointer(place));
        error.at = schema_.place(place);
        return std::unexpected(std::move(error));
      }
      found = texts_.emplace(key, *std::move(made)).first;
    }
    const TextPiece& piece = found->second;
    for (const Origin& origin : asked.origins) {
      const bool is_length =
          origin.text.empty() && (origin.keyword == "minLength" || origin.keyword == "maxLength");
      if (is_length ? !piece.holds_length
                    : std::ranges::contains(piece.unheld_patterns, origin.text) ||
                          std::ranges::contains(piece.unheld_unmatched, origin.text) ||
                          std::ranges::contains(piece.unheld_formats, origin.text)) {
        ledger_.leave(origin.node, origin.keyword);
      }
    }
    if (piece.start == kNoState) note_empty("no text meets the patterns and lengths", place);
    return Piece{.start = piece.start};
  }

  // Of the rules, only the greatest length is held; quotes are made by schema::with_quotes(), which
  // gives them no others.
  Piece quote(const TextShape& asked) {
    const auto max = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(asked.rules.max_length.value_or(kMaxQuoteLength), kMaxQuoteLength)
    );
    const auto [at, is_new] = quotes_.try_emplace(max);
    if (is_new) at->second.start = add_quote(builder_, max);
    return at->second;
  }

  static std::string key_of(const TextRules& rules) {
    std::string key = std::format(
        "{} {}", rules.min_length, rules.max_length ? std::to_string(*rules.max_length) : "-"
    );
    for (const auto* list : {&rules.patterns, &rules.unmatched, &rules.excluded, &rules.formats}) {
      key += std::format(" {}", list->size());
      for (const std::string& text : *list)
        key += std::format(" {}:{}", text.size(), text);
    }
    return key;
  }

  Result<Piece> number(const NumberShape& asked, schema::NodeId place) {
    const auto [at, is_new] = numbers_.try_emplace(show(asked.range));
    if (is_new) {
      const DigitAutomaton digits = digits_between(asked.range);
      if (!digits.states.empty()) at->second.start = add_number(builder_, digits);
    }
    if (at->second.is_empty()) note_empty(std::format("there is no {}", at->first), place);
    return at->second;
  }

  static std::string show(const NumberRange& range) {
    std::string text = range.is_integer ? "integer" : "number";
    const auto add = [&](const std::optional<Bound>& bound, std::string_view word) {
      if (!bound) return;
      text +=
          std::format(" {}{} {}", word, bound->is_exclusive ? "" : " or at", to_text(bound->value));
    };
    add(range.low, "above");
    add(range.high, "below");
    if (range.multiple_of) {
      text +=
          std::format(" in steps of {}e-{}", range.multiple_of->units, range.multiple_of->scale);
    }
    return text + std::format(" of at most {} digits", range.max_digits);
  }

  // --- Arrays --------------------------------------------------------------------------------

  Result<Piece> array(const Use& around, const ArrayShape& asked, std::size_t depth) {
    if (depth >= limits_.max_depth) return too_deep(shapes_.shapes[around.id]);
    const std::uint64_t max =
        asked.max.value_or(std::max<std::uint64_t>(limits_.max_free_array_items, asked.min));
    std::vector<Piece> prefix;
    std::size_t inner = 0;
    const auto fits = [&] {
      return prefix.size() < std::min<std::uint64_t>(asked.prefix.size(), max);
    };
    bool is_cut = false;  // Nothing may follow.
    while (fits() && !is_cut) {
      TRY(const Piece item, part(around, asked.prefix[prefix.size()], depth));
      is_cut = item.is_empty();
      if (is_cut) break;
      prefix.push_back(item);
      inner = std::max(inner, item.depth);
    }
    Piece rest;
    if (!is_cut && asked.has_rest()) {
      TRY(rest, part(around, asked.rest, depth));
      inner = std::max(inner, rest.depth);
    }
    if (rest.is_empty() && asked.min > prefix.size()) {
      note_empty("an array needs items that cannot exist", shapes_.shapes[around.id].place);
      return Piece{};
    }
    return Piece{
        .start = builder_.literal("[", items(prefix, rest, asked.min, max)),
        .depth = 1 + inner,
    };
  }

  // The inside of an array, behind its bracket. Back to front: what follows so many items.
  StateId items(
      std::span<const Piece> prefix, const Piece& rest, std::uint64_t min, std::uint64_t max
  ) {
    const StateId close = builder_.literal("]", builder_.ret());
    const std::uint64_t n = prefix.size();
    StateId next = close;
    if (!rest.is_empty() && max > n)
      next = repeated(rest.start, ", ", n == 0, minus(min, n), max - n, close);
    for (std::uint64_t i = n; i > 0; --i) {
      const StateId item = builder_.call(prefix[i - 1].start, next);
      const StateId more = i == 1 ? item : builder_.literal(", ", item);
      next = i - 1 >= min ? builder_.split(std::array{close, more}) : more;
    }
    return next;
  }

  // `min` to `max` times the callee with separators between them, and before the first one too
  // unless `is_first`; then `next`.
  StateId repeated(
      StateId callee,
      std::string_view separator,
      bool is_first,
      std::uint64_t min,
      std::uint64_t max,
      StateId next
  ) {
    if (is_first) {
      const StateId behind =
          max == 1 ? next : repeated(callee, separator, false, minus(min, 1), max - 1, next);
      const StateId first = builder_.call(callee, behind);
      return min == 0 ? builder_.split(std::array{next, first}) : first;
    }
    const StateId loop = builder_.reserve();
    builder_.set_loop(
        loop,
        {.min = clamped(min), .max = clamped(max)},
        builder_.literal(separator, builder_.call(callee, loop)),
        next
    );
    return builder_.enter(loop);
  }

  // --- Objects -------------------------------------------------------------------------------

  struct Field {
    const ObjectShape::Field* asked = nullptr;
    Piece value = {};
  };

  Result<Piece> object(const Use& around, const ObjectShape& asked, std::size_t depth) {
    const schema::NodeId place = shapes_.shapes[around.id].place;
    if (depth >= limits_.max_depth) return too_deep(shapes_.shapes[around.id]);
    std::vector<Field> fields;
    std::size_t inner = 0;
    for (const ObjectShape::Field& field : asked.fields) {
      TRY(const Piece value, part(around, field.value, depth));
      if (!value.is_empty()) {
        fields.push_back({.asked = &field, .value = value});
        inner = std::max(inner, value.depth);
      } else if (field.is_required) {
        note_empty(std::format("the required property `{}` has no value", field.name), place);
        return Piece{};
      }
    }
    std::vector<StateId> extras;
    for (const ObjectShape::Extra& extra : asked.extras) {
      TRY(const Piece value, part(around, extra.value, depth));
      if (value.is_empty()) continue;
      TRY(const Piece key, extra.names.empty() ? text(extra.key, place) : fixed(extra.names));
      if (key.is_empty()) continue;
      inner = std::max(inner, value.depth);
      extras.push_back(builder_.call(
          key.start, builder_.literal(": ", builder_.call(value.start, builder_.ret()))
      ));
    }
    why_empty_ = {};
    const StateId extra = extras.empty() ? kNoState : builder_.split(extras);
    const FreeMembers free{.member = extra, .n_keys = count_keys(extra, asked.min)};
    const StateId inside = members(fields, free, asked.min, asked.max);
    if (inside == kNoState) {
      note_empty("there are too few or too many members to choose from", place);
      return Piece{};
    }
    return Piece{.start = builder_.literal("{", inside), .depth = 1 + inner};
  }

  // Members in any order. Their keys must be different, which no state of the automaton knows: the
  // Matcher sees to it.
  struct FreeMembers {
    StateId member = kNoState;  // One of them, as a callee; kNoState: there are none.
    std::uint64_t n_keys = 0;   // Different ones, as far as they are needed.
  };

  // At most `n_needed`.
  std::uint64_t count_keys(StateId member, std::uint64_t n_needed) {
    if (member == kNoState || n_needed == 0) return 0;
    Simulator simulator(builder_.automaton());
    StackPool pool;
    std::vector<Config> before;
    simulator.start_at(member, pool, before);
    std::vector<Config> inside;
    simulator.step(pool, before, '"', inside);
    return count_other_keys(simulator, pool, inside, {}, {}, n_needed);
  }

  // The inside of an object, behind its brace. Back to front, by the number of members already
  // written as far as that makes a difference. kNoState if there is no way to the end.
  StateId members(
      std::span<const Field> fields,
      const FreeMembers& free,
      std::uint64_t min,
      const std::optional<std::uint64_t>& max
  ) {
    const std::uint64_t n_counts =
        std::min<std::uint64_t>(fields.size(), std::max<std::uint64_t>({1, min, max.value_or(0)}));
    const StateId close = builder_.literal("}", builder_.ret());
    std::vector<StateId> next(n_counts + 1, kNoState);
    for (std::uint64_t count = 0; count <= n_counts; ++count)
      next[count] = end_of_members(free, count, min, max, close);
    for (const Field& field : std::views::reverse(fields)) {
      std::string key;
      json::write_string(key, field.asked->name, json::Escaping::minimal);
      key += ": ";
      std::vector<StateId> here(n_counts + 1, kNoState);
      std::map<StateId, StateId> made;  // The member, by what follows.
      for (std::uint64_t count = 0; count <= n_counts; ++count) {
        std::uint64_t written = count + 1;
        if (!max) written = std::min(written, n_counts);
        const StateId behind = written > n_counts ? kNoState : next[written];
        std::vector<StateId> ways;
        if (behind != kNoState) {
          StateId& member = made.try_emplace(behind, kNoState).first->second;
          if (member == kNoState)
            member = builder_.literal(key, builder_.call(field.value.start, behind));
          ways.push_back(count == 0 ? member : builder_.literal(", ", member));
        }
        if (!field.asked->is_written && next[count] != kNoState) ways.push_back(next[count]);
        if (!ways.empty()) here[count] = builder_.split(ways);
      }
      next = std::move(here);
    }
    return next.front();
  }

  // Behind the last field, when `count` members were written; or more, if that is all one.
  StateId end_of_members(
      const FreeMembers& free,
      std::uint64_t count,
      std::uint64_t min,
      const std::optional<std::uint64_t>& max,
      StateId close
  ) {
    if (max && count > *max) return kNoState;
    const std::uint64_t n_missing = minus(min, count);
    const std::uint64_t n_allowed =
        max ? *max - count : std::max<std::uint64_t>(limits_.max_free_members, n_missing);
    if (n_missing > free.n_keys) return kNoState;
    if (free.member == kNoState || n_allowed == 0) return n_missing == 0 ? close : kNoState;
    has_free_members_ = true;
    return repeated(free.member, ", ", count == 0, n_missing, n_allowed, close);
  }

  // --- Any value -----------------------------------------------------------------------------

  // With at most `depth` arrays and objects within each other.
  Result<Piece> any(std::size_t depth) {
    while (any_.size() <= depth) {
      TRY_VOID(check_states());
      std::vector<Piece> found;
      TRY(const Piece any_text, text({}, {}));
      if (!any_.empty()) {
        const Piece inner = any_.back();
        const StateId member = builder_.call(
            any_text.start, builder_.literal(": ", builder_.call(inner.start, builder_.ret()))
        );
        const StateId close = builder_.literal("}", builder_.ret());
        const StateId inside = repeated(member, ", ", true, 0, limits_.max_free_members, close);
        has_free_members_ = true;
        found.push_back({.start = builder_.literal("{", inside), .depth = 1 + inner.depth});
        found.push_back({
            .start = builder_.literal("[", items({}, inner, 0, limits_.max_free_array_items)),
            .depth = 1 + inner.depth,
        });
      }
      found.push_back(any_text);
      const NumberShape any_number{.range = {.max_digits = limits_.max_number_digits}};
      TRY_VOID(collect(number(any_number, {}), found));
      found.push_back(fixed({"false", "null", "true"}));
      any_.push_back(united(found));
    }
    return any_[depth];
  }

  // --- Limits and messages -------------------------------------------------------------------

  [[nodiscard]] std::string pointer(schema::NodeId place) const {
    const std::string_view known = schema_.pointer(place);
    return known.empty() ? std::format("node {}", static_cast<std::uint32_t>(place))
                         : std::string(known);
  }

  void note_empty(const std::string& reason, schema::NodeId place) {
    if (why_empty_) return;
    why_empty_ = std::format("{} at `{}`", reason, pointer(place));
    where_empty_ = place;
  }

  [[nodiscard]] std::unexpected<Error> too_deep(const Shape& shape) const {
    return fail(
        ErrorCode::limit_exceeded,
        std::format(
            "arrays and objects are nested more than {} deep at `{}`",
            limits_.max_depth,
            pointer(shape.place)
        ),
        schema_.place(shape.place)
    );
  }

  [[nodiscard]] Result<void> check_states() const {
    if (!builder_.is_over_limit()) return {};
    return fail(
        ErrorCode::limit_exceeded,
        std::format("the schema needs more than {} states", limits_.max_states),
        {},
        "shorten enumerations or make the schema smaller"
    );
  }

  const schema::Schema& schema_;
  const Shapes& shapes_;
  const Recursion& recursion_;
  const Limits& limits_;
  Ledger& ledger_;
  Builder builder_;
  std::map<Use, Piece> pieces_;
  std::map<std::vector<std::string>, Piece> fixed_;
  std::map<std::string, TextPiece> texts_;
  std::map<std::uint32_t, Piece> quotes_;  // By their greatest length.
  std::map<std::string, Piece> numbers_;
  std::vector<Piece> any_;  // By depth.
  bool has_free_members_ = false;
  std::optional<std::string> why_empty_;
  std::optional<schema::NodeId> where_empty_;
};

}  // namespace

Result<Compiled> compile_schema(
    const schema::Schema& schema, const Limits& limits, const CompileOptions& options
) {
  Ledger ledger(schema, options.formats);
  TRY(const Shapes shapes, make_shapes(schema, limits, options.formats, ledger));
  const Recursion recursion(shapes);
  const bool has_any = std::ranges::any_of(shapes.shapes, &Shape::is_any);
  Limits used = limits;
  while (true) {
    auto compiled = Compiler(schema, shapes, recursion, used, ledger).run();
    if (compiled) return compiled;
    // Less deep answers may do.
    const bool can_be_less =
        (recursion.exists() && used.max_recursion > 0) || (has_any && used.max_any_depth > 0);
    if (compiled.error().code != ErrorCode::limit_exceeded || !can_be_less) return compiled;
    used.max_recursion /= 2;
    used.max_any_depth /= 2;
  }
}

}  // namespace extractinator::grammar
