// Writes and reads what the store keeps about values: fields_json, Fields.
#include "run/fields.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <format>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "decode/generator.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "run/answer_form.h"
#include "schema/absence.h"
#include "text/quote.h"

namespace extractinator::run {
namespace {

json::Value distribution_of(const decode::FieldScore& field) {
  json::Value::Array values;
  for (const decode::ValueProbability& one : field.distribution) {
    auto value = json::parse(one.value);
    if (!value) continue;  // Canonical text parses.
    values.emplace_back(
        json::Value::Object{
            {"value", *std::move(value)}, {"probability", json::Value::number(one.probability)}
        }

    );
  }
  return json::Value(std::move(values));
}

json::Value evidence_of(const std::optional<text::TextQuote>& quote, double probability) {
  if (!quote) return {};
  const auto count = [](std::size_t n) {
    return json::Value::integer(static_cast<std::int64_t>(n));
  };
  return json::Value(
      json::Value::Object{
          {"start", count(quote->start)},
          {"end", count(quote->end)},
          {"exact", json::Value(quote->exact)},
          {"prefix", json::Value(quote->prefix)},
          {"suffix", json::Value(quote->suffix)},
          {"n_occurrences", count(quote->n_occurrences)},
          {"probability", json::Value::number(probability)},
      }
  );
}

// What is known of one field, from several scores of an answer.
struct Entry {
  std::optional<decode::FieldScore> score = {};   // Of its value.
  std::optional<decode::FieldScore> status = {};  // Of its status.
  std::optional<json::Value> evidence = {};
};

// In the order in which answers have them.
class Entries {
 public:
  Entry& operator[](const std::string& pointer) {
    const auto [at, is_new] = index_.try_emplace(pointer, entries_.size());
    if (is_new) entries_.emplace_back(pointer, Entry());
    return entries_[at->second].second;
  }
  [[nodiscard]] const std::vector<std::pair<std::string, Entry>>& all() const { return entries_; }

 private:
  std::map<std::string, std::size_t> index_;
  std::vector<std::pair<std::string, Entry>> entries_;
};

void append_numbers(const decode::FieldScore& score, json::Value::Object& object) {
  object.push_back({"probability", json::Value::number(score.probability)});
  object.push_back({"lowest", json::Value::number(score.lowest)});
  object.push_back({"removed_mass", json::Value::number(score.removed_mass)});
}

// A value stands there only because its status said so: both had to be chosen.
decode::FieldScore together(const decode::FieldScore& status, const decode::FieldScore& value) {
  return {
      .probability = status.probability * value.probability,
      .lowest = std::min(status.lowest, value.lowest),
      .removed_mass = 1 - ((1 - status.removed_mass) * (1 - value.removed_mass)),
      .distribution = value.distribution,
  };
}

json::Value status_of(schema::Presence presence, const decode::FieldScore& score) {
  json::Value::Object object = {{"value", json::Value(std::string(schema::to_string(presence)))}};
  append_numbers(score, object);
  if (!score.distribution.empty()) object.push_back({"distribution", distribution_of(score)});
  return json::Value(std::move(object));
}

// What `made` makes of what is known of a value, or else of what is within it, in its shape.
template <typename ByPointer, typename Made>
json::Value shaped_like(
    const json::Value& value, const std::string& pointer, ByPointer& by_pointer, const Made& made
) {
  if (const auto field = by_pointer.find(pointer); field != by_pointer.end()) {
    if (auto found = made(value, pointer, field->second)) return *std::move(found);
  }
  if (value.is_object()) {
    json::Value::Object object;
    for (const json::Member& one : value.as_object()) {
      object.push_back(
          {one.key, shaped_like(one.value, pointer + json::pointer_step(one.key), by_pointer, made)}
      );
    }
    return json::Value(std::move(object));
  }
  if (value.is_array()) {
    json::Value::Array array;
    for (const json::Value& one : value.as_array()) {
      array.push_back(
          shaped_like(one, pointer + "/" + std::to_string(array.size()), by_pointer, made)
      );
    }
    return json::Value(std::move(array));
  }
  return {};
}

}  // namespace

std::string fields_json(const decode::Completion& completion, const Answered& answered) {
  Entries entries;
  std::map<std::string, double> quotes;  // Probability, by the pointer of the quote.
  for (const decode::FieldScore& score : completion.fields) {
    if (answered.quotes.contains(score.pointer)) {
      quotes.emplace(score.pointer, score.probability);
    } else if (const auto status = answered.status_places.find(score.pointer);
               status != answered.status_places.end()) {
      entries[status->second].status = score;
    } else {
      const auto moved = answered.moved.find(score.pointer);
      entries[moved != answered.moved.end() ? moved->second : score.pointer].score = score;
    }
  }
  // Those of arrays and objects, and of fields that were left out, come last.
  for (const auto& [at, field] : answered.quotes) {
    const auto probability = quotes.find(at);
    entries[field].evidence = evidence_of(
        answered.evidence.at(field), probability != quotes.end() ? probability->second : 1
    );
  }
  json::Value::Array fields;
  for (const auto& [pointer, entry] : entries.all()) {
    json::Value::Object object = {{"pointer", json::Value(pointer)}};
    const auto presence = answered.statuses.find(pointer);
    const bool has_status = entry.status && presence != answered.statuses.end();
    if (has_status && entry.score) {
      append_numbers(together(*entry.status, *entry.score), object);
    } else if (entry.score) {
      append_numbers(*entry.score, object);
    } else if (has_status && presence->second != schema::Presence::value) {
      append_numbers(*entry.status, object);  // That it is null.
    }
    if (entry.score && !entry.score->distribution.empty())
      object.push_back({"distribution", distribution_of(*entry.score)});
    if (has_status) object.push_back({"status", status_of(presence->second, *entry.status)});
    if (entry.evidence) object.push_back({"evidence", *entry.evidence});
    fields.emplace_back(std::move(object));
  }
  if (fields.empty()) return {};
  return json::write(json::Value(std::move(fields)), {.layout = json::Layout::compact});
}

Result<Fields> Fields::read(std::string_view fields_json, std::uint64_t row) {
  const auto damaged = [&] {
    return fail(ErrorCode::corrupt, std::format("what row {} knows of its values is damaged", row));
  };
  auto parsed = json::parse(fields_json);
  if (!parsed || !parsed->is_array()) return damaged();
  Fields fields;
  for (json::Value& field : parsed->as_array()) {
    const json::Value* pointer = field.find("pointer");
    if (pointer == nullptr || !pointer->is_string()) return damaged();
    std::string key = pointer->as_string();
    fields.by_pointer_.emplace(std::move(key), std::move(field));
  }
  return fields;
}

json::Value Fields::beside(
    const json::Value& value, const std::string& pointer, std::string_view part
) const {
  const auto part_of = [&](const json::Value&, const std::string&, const json::Value& known) {
    const json::Value* found = json::resolve(known, part);
    return found != nullptr ? std::optional(*found) : std::nullopt;
  };
  return shaped_like(value, pointer, by_pointer_, part_of);
}

json::Value Fields::beside(
    const json::Value& value, const std::string& pointer, const Making& made
) const {
  return shaped_like(value, pointer, by_pointer_, made);
}

json::Value Fields::take_beside(
    const json::Value& value, const std::string& pointer, std::string_view key
) {
  const auto taken = [&](const json::Value&,
                         const std::string&,
                         json::Value& known) -> std::optional<json::Value> {
    if (!known.is_object()) return std::nullopt;
    const auto member = std::ranges::find(known.as_object(), key, &json::Member::key);
    if (member == known.as_object().end()) return std::nullopt;
    return std::exchange(member->value, json::Value());
  };
  return shaped_like(value, pointer, by_pointer_, taken);
}

}  // namespace extractinator::run
