// Reads `Chunking` of task files, strictly; everything here is public through chunking.h.
#include "run/chunking.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <format>
#include <optional>
#include <ranges>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/nearest.h"
#include "base/result.h"
#include "json/parse.h"
#include "json/value.h"
#include "run/merge_rule.h"
#include "schema/flattened.h"
#include "schema/schema.h"

namespace extractinator::run {
namespace {

constexpr std::string_view kMaxTokens = "Max_Tokens";
constexpr std::string_view kOverlapTokens = "Overlap_Tokens";
constexpr std::string_view kMerge = "Merge";
constexpr std::string_view kDefaultMerge = "Default_Merge";
constexpr std::int64_t kMostTokens = 10'000'000;  // No context is longer.

std::string words_of(std::span<const MergeRule> rules) {
  std::string words;
  for (const MergeRule rule : rules) {
    words += words.empty() ? "" : ", ";
    words += to_string(rule);
  }
  return words;
}

class ChunkingReader {
 public:
  ChunkingReader(const schema::Schema& schema, const PlaceOf& place_of)
      : schema_(schema),
        place_of_(place_of) {}

  Result<Chunking> read(const json::Value& written) {
    if (!written.is_object()) {
      return wrong(
          std::format("`Chunking` must be an object, found {}", json::to_string(written.kind())),
          "",
          "as short as it can be it is {}: as many tokens as fit, and a rule by each field's type"
      );
    }
    const std::vector<std::string> known = {
        std::string(kMaxTokens),
        std::string(kOverlapTokens),
        std::string(kMerge),
        std::string(kDefaultMerge)
    };
    for (const json::Member& member : written.as_object()) {
      if (std::ranges::contains(known, member.key)) continue;
      return wrong(
          std::format("`{}` is not a key of `Chunking`", member.key),
          json::pointer_step(member.key),
          suggest(member.key, known)
      );
    }
    Chunking chunking;
    TRY(chunking.max_tokens, tokens(written, kMaxTokens, 1, chunking.max_tokens));
    TRY(chunking.overlap_tokens, tokens(written, kOverlapTokens, 0, chunking.overlap_tokens));
    const bool has_both = written.find(kOverlapTokens) != nullptr && chunking.max_tokens > 0;
    if (has_both && chunking.overlap_tokens > chunking.max_tokens / 2) {
      return wrong(
          std::format(
              "`Overlap_Tokens` is {}: more than half of `Max_Tokens` ({})",
              chunking.overlap_tokens,
              chunking.max_tokens
          ),
          "/Overlap_Tokens",
          std::format("at most {}", chunking.max_tokens / 2)
      );
    }
    if (const json::Value* merge = written.find(kMerge)) TRY_VOID(read_rules(*merge, chunking));
    if (const json::Value* word = written.find(kDefaultMerge)) {
      TRY(chunking.default_merge, rule(*word, "/Default_Merge", kMergeRules));
      TRY_VOID(check_default(chunking));
    }
    return chunking;
  }

 private:
  [[nodiscard]] std::unexpected<Error> wrong(
      std::string message, std::string_view pointer, std::string hint = {}
  ) const {
    return fail(
        ErrorCode::invalid_input,
        std::move(message),
        place_of_("/Chunking" + std::string(pointer)),
        std::move(hint)
    );
  }

  Result<std::size_t> tokens(
      const json::Value& written, std::string_view key, std::int64_t least, std::size_t otherwise
  ) const {
    const json::Value* value = written.find(key);
    if (value == nullptr) return otherwise;
    const auto n = value->to_int64();
    if (n && *n >= least && *n <= kMostTokens) return static_cast<std::size_t>(*n);
    return wrong(
        std::format(
            "`{}` must be a whole number of tokens, at least {}, found {}",
            key,
            least,
            value->is_number() ? value->as_number().text : json::to_string(value->kind())
        ),
        json::pointer_step(key),
        key == kMaxTokens ? "leave it out to take as many tokens as fit" : ""
    );
  }

  Result<MergeRule> rule(
      const json::Value& written, std::string_view pointer, std::span<const MergeRule> allowed
  ) const {
    std::vector<std::string> words;
    for (const MergeRule one : kMergeRules) {
      if (written.is_string() && written.as_string() == to_string(one)) return one;
      if (std::ranges::contains(allowed, one)) words.emplace_back(to_string(one));
    }
    return wrong(
        written.is_string()
            ? std::format("`{}` is no rule to merge by", written.as_string())
            : std::format("a rule is a word, found {}", json::to_string(written.kind())),
        pointer,
        written.is_string() ? suggest(written.as_string(), words) : "one of: " + words_of(allowed)
    );
  }

  Result<void> read_rules(const json::Value& merge, Chunking& chunking) const {
    if (!merge.is_object()) {
      return wrong(
          std::format("`Merge` must be an object, found {}", json::to_string(merge.kind())),
          "/Merge",
          "it looks like {\"field\": \"first\"}"
      );
    }
    for (const json::Member& member : merge.as_object()) {
      const std::string at = "/Merge" + json::pointer_step(member.key);
      const std::string pointer =
          member.key.starts_with('/') ? member.key : json::pointer_step(member.key);
      TRY(const schema::NodeId node, field(pointer, member.key, at));
      const FieldKind kind = kind_of(schema_, node);
      TRY(const MergeRule found, rule(member.value, at, rules_for(kind)));
      if (!goes_with(found, kind)) {
        return wrong(
            std::format(
                "`{}` does not go with `{}`, which is of the {}",
                to_string(found),
                member.key,
                plural_of(kind)
            ),
            at,
            "one of: " + words_of(rules_for(kind))
        );
      }
      if (!chunking.merge.emplace(pointer, found).second)
        return wrong(std::format("the field `{}` has two rules", member.key), at);
    }
    for (const auto& [pointer, found] : chunking.merge) {
      for (std::size_t end = pointer.rfind('/'); end > 0; end = pointer.rfind('/', end - 1)) {
        const std::string outer = pointer.substr(0, end);
        if (!chunking.merge.contains(outer)) continue;
        return wrong(
            std::format("`{}` lies within `{}`, which is taken as a whole", pointer, outer),
            "/Merge",
            "leave out the rule of one of them"
        );
      }
    }
    return {};
  }

  // The node of the field that a pointer leads to, through objects.
  Result<schema::NodeId> field(
      const std::string& pointer, const std::string& written, std::string_view at
  ) const {
    schema::NodeId node = schema_.root_id();
    std::string so_far;
    for (std::size_t begin = 1; begin <= pointer.size();) {
      const std::size_t end = std::min(pointer.find('/', begin), pointer.size());
      const std::string step = "/" + pointer.substr(begin, end - begin);
      begin = end + 1;
      const FieldKind kind = kind_of(schema_, node);
      if (kind == FieldKind::list) {
        return wrong(
            std::format("`{}` leads into the list `{}`", written, so_far),
            at,
            "a list is merged as a whole: give it the rule"
        );
      }
      const schema::Node found = schema::flattened(schema_, schema::without_null(schema_, node));
      const auto has_name = [&](const schema::Property& property) {
        return json::pointer_step(property.name) == step;
      };
      const auto property = std::ranges::find_if(found.properties, has_name);
      if (kind != FieldKind::object || property == found.properties.end()) {
        std::vector<std::string> names;
        for (const schema::Property& one : found.properties)
          names.push_back(so_far.empty() ? one.name : so_far + json::pointer_step(one.name));
        return wrong(
            std::format("the schema has no field `{}`", written),
            at,
            kind == FieldKind::object ? suggest(written, names)
                                      : std::format("`{}` is of the {}", so_far, plural_of(kind))
        );
      }
      node = property->node;
      so_far += step;
    }
    return node;
  }

  // Every field without a rule of its own must go with the default one.
  Result<void> check_default(const Chunking& chunking) const {
    struct Open {
      std::string pointer = {};
      schema::NodeId node = {};
    };
    std::vector<Open> open = {{.pointer = "", .node = schema_.root_id()}};
    std::set<schema::NodeId> seen;
    while (!open.empty()) {
      const Open next = std::move(open.back());
      open.pop_back();
      if (chunking.merge.contains(next.pointer)) continue;
      const FieldKind kind = kind_of(schema_, next.node);
      if (kind == FieldKind::object) {
        // Elsewhere an object of this kind may have fields with rules.
        const std::string within = next.pointer + "/";
        const auto rule = chunking.merge.lower_bound(within);
        const bool has_rules = rule != chunking.merge.end() && rule->first.starts_with(within);
        if (!has_rules && !seen.insert(next.node).second) continue;
        const schema::Node node =
            schema::flattened(schema_, schema::without_null(schema_, next.node));
        for (const schema::Property& property : node.properties | std::views::reverse) {
          open.push_back(
              {.pointer = next.pointer + json::pointer_step(property.name), .node = property.node}
          );
        }
        continue;
      }
      if (goes_with(*chunking.default_merge, kind)) continue;
      return wrong(
          std::format(
              "`{}` does not go with `{}`, which is of the {}",
              to_string(*chunking.default_merge),
              next.pointer,
              plural_of(kind)
          ),
          "/Default_Merge",
          std::format("give it a rule of its own in `Merge`, one of: {}", words_of(rules_for(kind)))
      );
    }
    return {};
  }

  const schema::Schema& schema_;
  const PlaceOf& place_of_;
};

}  // namespace

std::optional<MergeRule> default_rule(const Chunking& chunking, FieldKind kind) {
  if (kind == FieldKind::object) return std::nullopt;
  if (chunking.default_merge) return chunking.default_merge;
  if (kind == FieldKind::boolean) return MergeRule::any_true;
  return kind == FieldKind::list ? MergeRule::union_of : MergeRule::first;
}

Result<Chunking> read_chunking(
    const json::Value& written, const schema::Schema& schema, const PlaceOf& place_of
) {
  return ChunkingReader(schema, place_of).read(written);
}

json::Value to_json(const Chunking& chunking) {
  const auto number = [](std::size_t n) {
    return json::Value::integer(static_cast<std::int64_t>(n));
  };
  const auto word = [](MergeRule rule) { return json::Value(std::string(to_string(rule))); };
  json::Value::Object rules;
  for (const auto& [pointer, rule] : chunking.merge)
    rules.push_back({pointer, word(rule)});
  return json::Value(
      json::Value::Object{
          {"max_tokens", chunking.max_tokens > 0 ? number(chunking.max_tokens) : json::Value()},
          {"overlap_tokens", number(chunking.overlap_tokens)},
          {"merge", json::Value(std::move(rules))},
          {"default_merge", chunking.default_merge ? word(*chunking.default_merge) : json::Value()},
      }
  );
}

}  // namespace extractinator::run
