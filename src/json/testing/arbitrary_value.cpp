// Generators behind arbitrary_value.h.
#include "json/testing/arbitrary_value.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <rapidcheck.h>

#include "json/value.h"

namespace extractinator::json::testing {
namespace {

std::string digits(int low, int high) {
  const int count = *rc::gen::inRange(low, high + 1);
  std::string text;
  for (int i = 0; i < count; ++i)
    text += static_cast<char>('0' + *rc::gen::inRange(0, 10));
  return text;
}

void append_utf8(std::string& out, std::uint32_t code_point) {
  const auto byte = [&](std::uint32_t value) { out += static_cast<char>(value); };
  if (code_point < 0x80) {
    byte(code_point);
  } else if (code_point < 0x800) {
    byte(0xC0U | (code_point >> 6));
    byte(0x80U | (code_point & 0x3FU));
  } else if (code_point < 0x10000) {
    byte(0xE0U | (code_point >> 12));
    byte(0x80U | ((code_point >> 6) & 0x3FU));
    byte(0x80U | (code_point & 0x3FU));
  } else {
    byte(0xF0U | (code_point >> 18));
    byte(0x80U | ((code_point >> 12) & 0x3FU));
    byte(0x80U | ((code_point >> 6) & 0x3FU));
    byte(0x80U | (code_point & 0x3FU));
  }
}

rc::Gen<std::uint32_t> arbitrary_code_point() {
  using rc::gen::inRange;
  return rc::gen::oneOf(
      inRange<std::uint32_t>(0, 0x20),
      inRange<std::uint32_t>(0x20, 0x80),
      rc::gen::element<std::uint32_t>('"', '\\', '/', '\n', 0x7F),
      inRange<std::uint32_t>(0x80, 0x800),
      inRange<std::uint32_t>(0x800, 0xD800),
      inRange<std::uint32_t>(0xE000, 0x10000),
      inRange<std::uint32_t>(0x10000, 0x110000)
  );
}

rc::Gen<Value> arbitrary_scalar() {
  return rc::gen::oneOf(
      rc::gen::just(Value()),
      rc::gen::map(rc::gen::arbitrary<bool>(), [](bool value) { return Value(value); }),
      rc::gen::map(
          arbitrary_number(), [](std::string text) { return Value(Number{std::move(text)}); }
      ),
      rc::gen::map(arbitrary_text(), [](std::string text) { return Value(std::move(text)); })
  );
}

}  // namespace

rc::Gen<std::string> arbitrary_number() {
  return rc::gen::exec([] {
    std::string text = *rc::gen::element<std::string>("", "-");
    if (*rc::gen::inRange(0, 4) == 0) {
      text += '0';
    } else {
      text += static_cast<char>('1' + *rc::gen::inRange(0, 9));
      text += digits(0, 25);
    }
    if (*rc::gen::arbitrary<bool>()) text += '.' + digits(1, 25);
    if (*rc::gen::inRange(0, 3) == 0) {
      text += *rc::gen::element<std::string>("e", "E", "e-", "E+");
      text += digits(1, 4);
    }
    return text;
  });
}

rc::Gen<std::string> arbitrary_text() {
  return rc::gen::map(
      rc::gen::container<std::vector<std::uint32_t>>(arbitrary_code_point()),
      [](const std::vector<std::uint32_t>& code_points) {
        std::string text;
        for (const std::uint32_t code_point : code_points)
          append_utf8(text, code_point);
        return text;
      }
  );
}

rc::Gen<Value> arbitrary_value(int depth) {
  if (depth <= 0) return arbitrary_scalar();
  return rc::gen::exec([depth] {
    const int kind = *rc::gen::inRange(0, 4);
    if (kind <= 1) return *arbitrary_scalar();
    const int count = *rc::gen::inRange(0, 5);
    if (kind == 2) {
      Value::Array items;
      for (int i = 0; i < count; ++i)
        items.push_back(*arbitrary_value(depth - 1));
      return Value(std::move(items));
    }
    Value::Object members;
    for (int i = 0; i < count; ++i) {
      std::string key = *arbitrary_text();
      if (std::ranges::contains(members, key, &Member::key)) continue;
      members.push_back({std::move(key), *arbitrary_value(depth - 1)});
    }
    return Value(std::move(members));
  });
}

}  // namespace extractinator::json::testing
