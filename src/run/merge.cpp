// Merges answers by the rules of their fields; everything here is public through merge.h.
#include "run/merge.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <format>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/result.h"
#include "json/parse.h"
#include "json/value.h"
#include "run/chunking.h"
#include "run/merge_rule.h"
#include "schema/absence.h"
#include "schema/flattened.h"
#include "schema/schema.h"
#include "text/quote.h"

namespace extractinator::run {
namespace {

// What a chunk has at the place that is being merged.
struct Given {
  std::size_t chunk = 0;
  const json::Value* value = nullptr;
};

const json::Value* entry_at(const ChunkAnswer& answer, std::string_view pointer) {
  for (const json::Value& field : answer.fields) {
    const json::Value* at = field.find("pointer");
    if (at != nullptr && at->is_string() && at->as_string() == pointer) return &field;
  }
  return nullptr;
}

class Merger {
 public:
  Merger(
      const schema::Schema& schema, const Chunking& chunking, std::span<const ChunkAnswer> answers
  )
      : schema_(schema),
        chunking_(chunking),
        answers_(answers) {}

  Result<MergedAnswer> merge() && {
    std::vector<Given> all;
    for (const ChunkAnswer& answer : answers_)
      all.push_back({.chunk = all.size(), .value = &answer.value});
    TRY(merged_.value, at("", schema_.root_id(), all));
    return std::move(merged_);
  }

 private:
  // No node: the schema does not name the place. Depth is that of parsed JSON, which is bounded.
  Result<json::Value> at(
      const std::string& pointer, std::optional<schema::NodeId> node, std::span<const Given> all
  ) {
    std::vector<Given> given;
    for (const Given& one : all) {
      if (!one.value->is_null()) given.push_back(one);
    }
    if (given.empty()) return take(pointer, surest_absence(pointer, all));
    const FieldKind kind = node ? kind_of(schema_, *node) : FieldKind::mixed;
    const auto own = chunking_.merge.find(pointer);
    const auto rule = own != chunking_.merge.end() ? std::optional(own->second)
                      : node                       ? default_rule(chunking_, kind)
                                                   : MergeRule::first;
    if (given.size() == 1) return take(pointer, given.front());
    if (!rule) return members(pointer, *node, given);
    if (*rule == MergeRule::union_of) return items(pointer, given);
    TRY(const Given chosen, choose(*rule, pointer, given));
    return take(pointer, chosen);
  }

  json::Value take(const std::string& pointer, const Given& given) {
    merged_.parts.push_back({.pointer = pointer, .chunk = given.chunk, .source = pointer});
    return *given.value;
  }

  // In the order of the schema, then of appearance.
  Result<json::Value> members(
      const std::string& pointer, schema::NodeId node, std::span<const Given> given
  ) {
    merged_.put_together.push_back(
        {.pointer = pointer, .chunk = given.front().chunk, .source = pointer}
    );
    struct Name {
      std::string key = {};
      std::optional<schema::NodeId> node = {};
    };
    std::vector<Name> names;
    const schema::Node found = schema::flattened(schema_, schema::without_null(schema_, node));
    for (const schema::Property& property : found.properties)
      names.push_back({.key = property.name, .node = property.node});
    for (const Given& one : given) {
      if (!one.value->is_object()) continue;
      for (const json::Member& member : one.value->as_object()) {
        if (!std::ranges::contains(names, member.key, &Name::key))
          names.push_back({.key = member.key});
      }
    }
    json::Value::Object object;
    for (const Name& name : names) {
      std::vector<Given> within;
      for (const Given& one : given) {
        if (const json::Value* value = one.value->find(name.key))
          within.push_back({.chunk = one.chunk, .value = value});
      }
      if (within.empty()) continue;
      TRY(json::Value value, at(pointer + json::pointer_step(name.key), name.node, within));
      object.push_back({name.key, std::move(value)});
    }
    return json::Value(std::move(object));
  }

  // Each item once, where it comes first.
  json::Value items(const std::string& pointer, std::span<const Given> given) {
    merged_.put_together.push_back(
        {.pointer = pointer, .chunk = given.front().chunk, .source = pointer}
    );
    json::Value::Array all;
    for (const Given& one : given) {
      if (!one.value->is_array()) continue;
      const json::Value::Array& list = one.value->as_array();
      for (std::size_t i = 0; i < list.size(); ++i) {
        const auto is_equal = [&](const json::Value& item) {
          return json::equivalent(item, list[i]);
        };
        // Within one list of a chunk equal items are two findings.
        const auto n_earlier = static_cast<std::size_t>(std::ranges::count_if(all, is_equal));
        const auto n_here =
            static_cast<std::size_t>(std::ranges::count_if(std::span(list).first(i + 1), is_equal));
        if (n_here <= n_earlier) continue;
        merged_.parts.push_back(
            {.pointer = std::format("{}/{}", pointer, all.size()),
             .chunk = one.chunk,
             .source = std::format("{}/{}", pointer, i)}
        );
        all.push_back(list[i]);
      }
    }
    return json::Value(std::move(all));
  }

  Result<Given> choose(
      MergeRule rule, const std::string& pointer, std::span<const Given> given
  ) const {
    switch (rule) {
      case MergeRule::last:
        return given.back();
      case MergeRule::most_frequent:
        return most_frequent(given);
      case MergeRule::most_probable:
        return most_probable(pointer, given);
      case MergeRule::any_true:
        return decisive(true, pointer, given);
      case MergeRule::all_true:
        return decisive(false, pointer, given);
      case MergeRule::max:
        return extreme(1, given);
      case MergeRule::min:
        return extreme(-1, given);
      case MergeRule::first:
      case MergeRule::union_of:
        break;
    }
    return given.front();
  }

  static Given most_frequent(std::span<const Given> given) {
    const auto frequency = [&](const Given& one) {
      return std::ranges::count_if(given, [&](const Given& other) {
        return json::equivalent(*one.value, *other.value);
      });
    };
    return *std::ranges::max_element(given, {}, frequency);
  }

  // -1 where it is not known.
  [[nodiscard]] double probability(const std::string& pointer, const Given& one) const {
    const json::Value* entry = entry_at(answers_[one.chunk], pointer);
    const json::Value* found = entry != nullptr ? entry->find("probability") : nullptr;
    return found != nullptr ? found->to_double().value_or(-1) : -1;
  }

  Result<Given> most_probable(const std::string& pointer, std::span<const Given> given) const {
    const auto is_equal = [&](const Given& one) {
      return json::equivalent(*one.value, *given.front().value);
    };
    const auto is_known = [&](const Given& one) { return probability(pointer, one) >= 0; };
    if (!std::ranges::all_of(given, is_known)) {
      if (std::ranges::all_of(given, is_equal)) return given.front();
      return fail(
          ErrorCode::unsupported,
          std::format("the chunks differ at `{}`, and their probabilities are not known", pointer)
      );
    }
    return *std::ranges::max_element(given, {}, [&](const Given& one) {
      return probability(pointer, one);
    });
  }

  // If a chunk says `word`, the surest of those that do; otherwise the least sure one: the others
  // would not have changed it.
  [[nodiscard]] Given decisive(
      bool word, const std::string& pointer, std::span<const Given> given
  ) const {
    std::vector<Given> deciding;
    for (const Given& one : given) {
      if (one.value->is_bool() && one.value->as_bool() == word) deciding.push_back(one);
    }
    const auto sure = [&](const Given& one) { return probability(pointer, one); };
    return deciding.empty() ? *std::ranges::min_element(given, {}, sure)
                            : *std::ranges::max_element(deciding, {}, sure);
  }

  // The first one of the largest or smallest numbers or dates.
  static Given extreme(int sign, std::span<const Given> given) {
    const auto is_beyond = [&](const json::Value& a, const json::Value& b) {
      if (a.is_number() && b.is_number())
        return sign * json::compare(a.as_number(), b.as_number()) > 0;
      return a.is_string() && b.is_string() && sign * a.as_string().compare(b.as_string()) > 0;
    };
    Given best = given.front();
    for (const Given& one : given.subspan(1)) {
      if (is_beyond(*one.value, *best.value)) best = one;
    }
    return best;
  }

  [[nodiscard]] std::optional<schema::Presence> presence(
      const std::string& pointer, const Given& one
  ) const {
    const json::Value* entry = entry_at(answers_[one.chunk], pointer);
    const json::Value* word = entry != nullptr ? json::resolve(*entry, "/status/value") : nullptr;
    if (word == nullptr || !word->is_string()) return std::nullopt;
    return schema::presence_of(word->as_string());
  }

  // All chunks have null: the first that says why counts, and of those that say the same the least
  // sure one.
  [[nodiscard]] Given surest_absence(const std::string& pointer, std::span<const Given> all) const {
    const auto says_why = [&](const Given& one) {
      const auto why = presence(pointer, one);
      return why && *why != schema::Presence::not_mentioned;
    };
    const auto found = std::ranges::find_if(all, says_why);
    const auto why = presence(pointer, found != all.end() ? *found : all.front());
    std::vector<Given> same;
    for (const Given& one : all) {
      if (presence(pointer, one) == why) same.push_back(one);
    }
    return *std::ranges::min_element(same, {}, [&](const Given& one) {
      return probability(pointer, one);
    });
  }

  const schema::Schema& schema_;
  const Chunking& chunking_;
  std::span<const ChunkAnswer> answers_;
  MergedAnswer merged_ = {};
};

json::Value count(std::size_t n) { return json::Value::integer(static_cast<std::int64_t>(n)); }

// The same passage in the whole report; null stays null.
json::Value moved_evidence(
    const json::Value& evidence, std::size_t first_code_point, std::string_view report
) {
  const json::Value* start = evidence.find("start");
  const json::Value* exact = evidence.find("exact");
  const auto at = start != nullptr ? start->to_int64() : std::nullopt;
  if (!at || exact == nullptr || !exact->is_string()) return {};
  const auto quote =
      text::quote_at(report, first_code_point + static_cast<std::size_t>(*at), exact->as_string());
  EXTR_CHECK(quote.has_value(), "what is in a chunk is in its report");
  json::Value::Object moved = {
      {"start", count(quote->start)},
      {"end", count(quote->end)},
      {"exact", json::Value(quote->exact)},
      {"prefix", json::Value(quote->prefix)},
      {"suffix", json::Value(quote->suffix)},
      {"n_occurrences", count(quote->n_occurrences)},
  };
  if (const json::Value* probability = evidence.find("probability"))
    moved.push_back({"probability", *probability});
  return json::Value(std::move(moved));
}

}  // namespace

Result<MergedAnswer> merge_answers(
    const schema::Schema& schema, const Chunking& chunking, std::span<const ChunkAnswer> answers
) {
  EXTR_CHECK(!answers.empty(), "something to merge");
  return Merger(schema, chunking, answers).merge();
}

json::Value::Array merged_fields(
    const MergedAnswer& merged, std::span<const ChunkAnswer> answers, std::string_view report
) {
  json::Value::Array fields;
  for (const MergedPart& part : merged.parts) {
    const ChunkAnswer& answer = answers[part.chunk];
    for (const json::Value& field : answer.fields) {
      const json::Value* at = field.find("pointer");
      if (at == nullptr || !at->is_string()) continue;
      const std::string& from = at->as_string();
      if (from != part.source && !from.starts_with(part.source + "/")) continue;
      json::Value::Object entry;
      for (const json::Member& member : field.as_object()) {
        if (member.key == "pointer") {
          entry.push_back(
              {member.key, json::Value(part.pointer + from.substr(part.source.size()))}
          );
        } else if (member.key == "evidence") {
          entry.push_back(
              {member.key, moved_evidence(member.value, answer.first_code_point, report)}
          );
        } else {
          entry.push_back(member);
        }
      }
      fields.emplace_back(std::move(entry));
    }
  }
  // No number and no passage stands for what several chunks gave; that there is a value does.
  for (const MergedPart& part : merged.put_together) {
    const json::Value* entry = entry_at(answers[part.chunk], part.source);
    const json::Value* status = entry != nullptr ? json::resolve(*entry, "/status/value") : nullptr;
    if (status == nullptr) continue;
    fields.emplace_back(
        json::Value::Object{
            {"pointer", json::Value(part.pointer)},
            {"status", json::Value(json::Value::Object{{"value", *status}})},
        }
    );
  }
  return fields;
}

}  // namespace extractinator::run
