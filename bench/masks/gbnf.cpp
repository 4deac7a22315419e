// Writes each subschema as an expression. Public: to_gbnf.
#include "gbnf.h"

#include <cstdint>
#include <format>
#include <string>
#include <string_view>

#include "base/check.h"
#include "json/value.h"
#include "json/write.h"

namespace extractinator::bench {
namespace {

// As the converter of llama.cpp writes them, without its free white space.
constexpr std::string_view kRules = R"(
char ::= [^"\\\x7F\x00-\x1F] | [\\] (["\\bfnrt] | "u" [0-9a-fA-F]{4})
integer ::= "-"? ("0" | [1-9] [0-9]{0,15})
number ::= integer ("." [0-9]{1,15})?
boolean ::= "true" | "false"
null ::= "null"
)";

std::string literal(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

std::string expression(const json::Value& schema);

std::string expression_of_type(std::string_view type, const json::Value& schema) {
  if (type == "string") {
    const auto bound = [&](std::string_view key) {
      const json::Value* found = schema.find(key);
      return found != nullptr ? std::to_string(found->to_int64().value_or(0)) : std::string();
    };
    const std::string low = bound("minLength");
    const std::string high = bound("maxLength");
    const std::string count =
        low.empty() && high.empty() ? "*" : std::format("{{{},{}}}", low.empty() ? "0" : low, high);
    return R"("\"" char)" + count + R"( "\"")";
  }
  if (type == "array") {
    const std::string item = expression(*schema.find("items"));
    return std::format(R"("[" ({} (", " {})*)? "]")", item, item);
  }
  if (type == "object") {
    std::string members;
    for (const json::Member& member : schema.find("properties")->as_object()) {
      if (!members.empty()) members += R"( ", " )";
      members +=
          literal(json::write(json::Value(member.key)) + ": ") + " " + expression(member.value);
    }
    return R"("{" )" + members + R"( "}")";
  }
  return std::string(type);
}

std::string expression(const json::Value& schema) {
  std::string alternatives;
  const auto add = [&](const std::string& one) {
    alternatives += (alternatives.empty() ? "" : " | ") + one;
  };
  if (const json::Value* values = schema.find("enum")) {
    for (const json::Value& value : values->as_array())
      add(literal(json::write(value)));
  } else {
    const json::Value* type = schema.find("type");
    EXTR_CHECK(type != nullptr, "schemas of cases have a type or an enumeration");
    if (type->is_array()) {
      for (const json::Value& one : type->as_array())
        add(expression_of_type(one.as_string(), schema));
    } else {
      add(expression_of_type(type->as_string(), schema));
    }
  }
  return "(" + alternatives + ")";
}

}  // namespace

std::string to_gbnf(const json::Value& schema) {
  return "root ::= " + expression(schema) + std::string(kRules);
}

}  // namespace extractinator::bench
