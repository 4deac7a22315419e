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

#include "base/result.h"
#include "decode/generator.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "run/answer_form.h"
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

}  // namespace

std::string fields_json(const decode::Completion& completion, const Answered& answered) {
  std::map<std::string, json::Value> evidence;  // By the pointer of the field.
  for (const auto& [at, field] : answered.quotes) {
    const auto score = std::ranges::find(completion.fields, at, &decode::FieldScore::pointer);
    const double probability = score != completion.fields.end() ? score->probability : 1;
    evidence.emplace(field, evidence_of(answered.evidence.at(field), probability));
  }
  json::Value::Array fields;
  for (const decode::FieldScore& field : completion.fields) {
    if (answered.quotes.contains(field.pointer)) continue;
    json::Value::Object object = {
        {"pointer", json::Value(field.pointer)},
        {"probability", json::Value::number(field.probability)},
        {"lowest", json::Value::number(field.lowest)},
        {"removed_mass", json::Value::number(field.removed_mass)},
    };
    if (!field.distribution.empty()) object.push_back({"distribution", distribution_of(field)});
    if (auto own = evidence.extract(field.pointer))
      object.push_back({"evidence", std::move(own.mapped())});
    fields.emplace_back(std::move(object));
  }
  // Of arrays and objects, and of fields that were left out.
  for (auto& [pointer, quote] : evidence) {
    fields.emplace_back(
        json::Value::Object{{"pointer", json::Value(pointer)}, {"evidence", std::move(quote)}}
    );
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
  if (const auto field = by_pointer_.find(pointer); field != by_pointer_.end()) {
    const json::Value* found = json::resolve(field->second, part);
    if (found != nullptr) return *found;
  }
  if (value.is_object()) {
    json::Value::Object object;
    for (const json::Member& one : value.as_object())
      object.push_back({one.key, beside(one.value, pointer + json::pointer_step(one.key), part)});
    return json::Value(std::move(object));
  }
  if (value.is_array()) {
    json::Value::Array array;
    for (const json::Value& one : value.as_array())
      array.push_back(beside(one, pointer + "/" + std::to_string(array.size()), part));
    return json::Value(std::move(array));
  }
  return {};
}

}  // namespace extractinator::run
