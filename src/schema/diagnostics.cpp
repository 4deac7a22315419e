// Places of errors and warnings in the source of a schema; internal to the schema room.
#include "schema/diagnostics.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "base/error.h"
#include "json/parse.h"
#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::schema {
namespace {

constexpr std::size_t kMaxWarnings = 100;

}  // namespace

Part member(const Part& part, std::string_view key) {
  const json::Value* value = part.value.find(key);
  EXTR_CHECK(value != nullptr, "the member must exist");
  return {*value, part.pointer + json::pointer_step(key)};
}

Part element(const Part& part, std::size_t index) {
  return {part.value.as_array()[index], part.pointer + "/" + std::to_string(index)};
}

std::string name_of(const std::string& pointer) {
  return pointer.empty() ? "the schema" : "`#" + pointer + "`";
}

std::string_view phrase_of(json::Kind kind) {
  switch (kind) {
    case json::Kind::null:
      return "null";
    case json::Kind::boolean:
      return "a boolean";
    case json::Kind::number:
      return "a number";
    case json::Kind::string:
      return "a string";
    case json::Kind::array:
      return "a list";
    case json::Kind::object:
      return "an object";
  }
  return "a value";
}

std::function<Location(std::string_view pointer)> places_of(const Source& source) {
  return [text = std::make_shared<const std::string>(source.text),
          file = source.file,
          root = source.pointer,
          place = source.place](std::string_view pointer) -> Location {
    // Others stand in other documents.
    if (!pointer.starts_with('#')) return {};
    const std::string inside = root + std::string(pointer.substr(1));
    return place ? place(inside) : json::locate(*text, inside, file);
  };
}

Error Diagnostics::error(
    ErrorCode code, const std::string& pointer, std::string message, std::string hint
) const {
  return {
      code,
      std::move(message),
      source_.place ? source_.place(source_.pointer + pointer)
                    : json::locate(source_.text, source_.pointer + pointer, source_.file),
      std::move(hint)
  };
}

Location Diagnostics::locate_key(const std::string& pointer) const {
  if (source_.place) return source_.place(source_.pointer + pointer);
  return json::locate_key(source_.text, source_.pointer + pointer, source_.file);
}

Error Diagnostics::key_error(
    ErrorCode code, const std::string& pointer, std::string message, std::string hint
) const {
  return {code, std::move(message), locate_key(pointer), std::move(hint)};
}

void Diagnostics::warn(const std::string& pointer, std::string message) {
  if (warnings_.size() >= kMaxWarnings) return;
  warnings_.push_back({locate_key(pointer), std::move(message)});
}

}  // namespace extractinator::schema
