// Writes and reads what the store keeps about values: fields_json, Fields.
#include "run/fields.h"

#include <cstdint>
#include <format>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "decode/generator.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"

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

}  // namespace

std::string fields_json(const decode::Completion& completion) {
  json::Value::Array fields;
  for (const decode::FieldScore& field : completion.fields) {
    json::Value::Object object = {
        {"pointer", json::Value(field.pointer)},
        {"probability", json::Value::number(field.probability)},
        {"lowest", json::Value::number(field.lowest)},
        {"removed_mass", json::Value::number(field.removed_mass)},
    };
    if (!field.distribution.empty()) object.push_back({"distribution", distribution_of(field)});
    fields.emplace_back(std::move(object));
  }
  if (fields.empty()) return {};
  return json::write(json::Value(std::move(fields)), {.layout = json::Layout::compact});
}

Result<Fields> Fields::read(std::string_view fields_json, std::uint64_t row) {
  const auto damaged = [&] {
    return fail(
        ErrorCode::corrupt, std::format("what row {} knows of its values is damaged", row)
    );
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
    const json::Value& value, const std::string& pointer, std::string_view member
) const {
  if (value.is_object()) {
    json::Value::Object object;
    for (const json::Member& one : value.as_object()) {
      object.push_back({one.key, beside(one.value, pointer + json::pointer_step(one.key), member)});
    }
    return json::Value(std::move(object));
  }
  if (value.is_array()) {
    json::Value::Array array;
    for (const json::Value& one : value.as_array())
      array.push_back(beside(one, pointer + "/" + std::to_string(array.size()), member));
    return json::Value(std::move(array));
  }
  const auto field = by_pointer_.find(pointer);
  if (field == by_pointer_.end()) return {};
  const json::Value* found = field->second.find(member);
  return found != nullptr ? *found : json::Value();
}

}  // namespace extractinator::run
