// Prints JSON; everything here is public through json_output.h.
#include "cli/json_output.h"

#include <cstdint>
#include <print>
#include <string>

#include "base/error.h"
#include "json/value.h"
#include "json/write.h"

namespace extractinator::cli {

void print_json(const json::Value& value) {
  std::println("{}", json::write(value, {.layout = json::Layout::indented}));
}

json::Value count(std::uint64_t n) { return json::Value::integer(static_cast<std::int64_t>(n)); }

json::Value location_json(const Location& at) {
  if (at.file.empty() && at.line == 0) return {};
  return json::Value(
      json::Value::Object{
          {"file", json::Value(at.file)},
          {"line", json::Value::integer(at.line)},
          {"column", json::Value::integer(at.column)},
      }
  );
}

json::Value error_json(const Error& error) {
  return json::Value(
      json::Value::Object{
          {"code", json::Value(std::string(to_string(error.code)))},
          {"message", json::Value(error.message)},
          {"at", location_json(error.at)},
          {"hint", error.hint.empty() ? json::Value() : json::Value(error.hint)},
      }
  );
}

void print_error_json(const Error& error) {
  print_json(json::Value(json::Value::Object{{"error", error_json(error)}}));
}

}  // namespace extractinator::cli
