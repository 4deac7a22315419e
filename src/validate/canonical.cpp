// Every string has its length in front, so that no two values share a text.
#include "validate/canonical.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "json/number.h"
#include "json/value.h"

namespace extractinator::validate {
namespace {

void append_string(std::string& out, std::string_view text) {
  out += '"';
  out += std::to_string(text.size());
  out += ':';
  out += text;
}

void append_number(std::string& out, const json::Number& number) {
  const json::Decimal decimal = json::to_decimal(number.text);
  if (decimal.is_negative) out += '-';
  out += '0';
  out += decimal.digits;
  out += decimal.exponent_is_negative ? "e-" : "e";
  out += decimal.exponent;
}

void append(std::string& out, const json::Value& value) {
  switch (value.kind()) {
    case json::Kind::null:
      out += 'n';
      break;
    case json::Kind::boolean:
      out += value.as_bool() ? 't' : 'f';
      break;
    case json::Kind::number:
      append_number(out, value.as_number());
      break;
    case json::Kind::string:
      append_string(out, value.as_string());
      break;
    case json::Kind::array:
      out += '[';
      for (const json::Value& item : value.as_array()) {
        append(out, item);
        out += ',';
      }
      out += ']';
      break;
    case json::Kind::object: {
      std::vector<const json::Member*> members;
      members.reserve(value.as_object().size());
      for (const json::Member& member : value.as_object())
        members.push_back(&member);
      std::ranges::stable_sort(members, {}, &json::Member::key);
      out += '{';
      for (const json::Member* member : members) {
        append_string(out, member->key);
        append(out, member->value);
        out += ',';
      }
      out += '}';
      break;
    }
  }
}

}  // namespace

std::string canonical_text(const json::Value& value) {
  std::string text;
  append(text, value);
  return text;
}

}  // namespace extractinator::validate
