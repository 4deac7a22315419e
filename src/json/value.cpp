// Access, conversion and comparison of values; reachable through value.h.
#include "json/value.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "base/check.h"
#include "json/number.h"

namespace extractinator::json {
namespace {

constexpr std::string_view kWrongKind = "asked a JSON value for another kind than it is";

// Members by key, equal keys in their order.
std::vector<const Member*> sorted(const Value::Object& object) {
  std::vector<const Member*> members;
  members.reserve(object.size());
  for (const Member& member : object)
    members.push_back(&member);
  std::ranges::stable_sort(members, {}, [](const Member* member) -> const std::string& {
    return member->key;
  });
  return members;
}

bool equivalent_objects(const Value::Object& a, const Value::Object& b) {
  return std::ranges::equal(sorted(a), sorted(b), [](const Member* x, const Member* y) {
    return x->key == y->key && equivalent(x->value, y->value);
  });
}

}  // namespace

std::string_view to_string(Kind kind) {
  switch (kind) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return "boolean";
    case Kind::number:
      return "number";
    case Kind::string:
      return "string";
    case Kind::array:
      return "array";
    case Kind::object:
      return "object";
  }
  std::unreachable();
}

Value Value::integer(std::int64_t value) { return Value(Number{std::to_string(value)}); }

Value Value::number(double value) {
  EXTR_CHECK(std::isfinite(value), "JSON has no infinite numbers and no NaN");
  std::array<char, 32> buffer = {};
  const auto [end, status] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  EXTR_CHECK(status == std::errc{}, "the shortest form of a double fits 32 bytes");
  return Value(Number{std::string(buffer.data(), end)});
}

bool Value::as_bool() const {
  EXTR_CHECK(is_bool(), kWrongKind);
  return *std::get_if<bool>(&data_);
}

const Number& Value::as_number() const {
  EXTR_CHECK(is_number(), kWrongKind);
  return *std::get_if<Number>(&data_);
}

const std::string& Value::as_string() const {
  EXTR_CHECK(is_string(), kWrongKind);
  return *std::get_if<std::string>(&data_);
}

const Value::Array& Value::as_array() const {
  EXTR_CHECK(is_array(), kWrongKind);
  return *std::get_if<Array>(&data_);
}

Value::Array& Value::as_array() {
  EXTR_CHECK(is_array(), kWrongKind);
  return *std::get_if<Array>(&data_);
}

const Value::Object& Value::as_object() const {
  EXTR_CHECK(is_object(), kWrongKind);
  return *std::get_if<Object>(&data_);
}

Value::Object& Value::as_object() {
  EXTR_CHECK(is_object(), kWrongKind);
  return *std::get_if<Object>(&data_);
}

std::optional<double> Value::to_double() const {
  if (!is_number()) return std::nullopt;
  const std::string& text = as_number().text;
  double value = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (status == std::errc{}) return value;
  // Out of range says nothing of the direction: towards zero there is a nearest double.
  const Decimal decimal = to_decimal(text);
  if (decimal.exponent_is_negative) return decimal.is_negative ? -0.0 : 0.0;
  return std::nullopt;
}

std::optional<std::int64_t> Value::to_int64() const {
  if (!is_number()) return std::nullopt;
  return json::to_int64(to_decimal(as_number().text));
}

const Value* Value::find(std::string_view key) const {
  if (!is_object()) return nullptr;
  const Object& members = as_object();
  const auto found = std::ranges::find(members, key, &Member::key);
  return found == members.end() ? nullptr : &found->value;
}

bool Value::operator==(const Value&) const = default;

bool equivalent(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Kind::null:
      return true;
    case Kind::boolean:
      return a.as_bool() == b.as_bool();
    case Kind::number:
      return compare(a.as_number(), b.as_number()) == 0;
    case Kind::string:
      return a.as_string() == b.as_string();
    case Kind::array:
      return std::ranges::equal(a.as_array(), b.as_array(), equivalent);
    case Kind::object:
      return equivalent_objects(a.as_object(), b.as_object());
  }
  std::unreachable();
}

int compare(const Number& a, const Number& b) {
  return compare(to_decimal(a.text), to_decimal(b.text));
}

}  // namespace extractinator::json
