// Reads TOML with toml++, whose exceptions end here; reachable from outside: settings_of_toml.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <format>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <toml++/toml.hpp>

#include "base/result.h"
#include "cli/settings.h"
#include "json/value.h"

namespace extractinator::cli {
namespace {

// The line of a place, for the caret; a long one is left out.
std::string excerpt_of(std::string_view text, std::size_t line) {
  constexpr std::size_t kMaxBytes = 200;
  for (; line > 1 && !text.empty(); --line)
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  text = text.substr(0, text.find_first_of("\r\n"));
  return text.size() <= kMaxBytes ? std::string(text) : std::string();
}

Location location_of(
    const toml::source_position& at, std::string_view text, const std::string& file
) {
  return {.file = file, .line = at.line, .column = at.column, .excerpt = excerpt_of(text, at.line)};
}

// Nothing for what JSON has no value for: dates, times, infinities.
std::optional<json::Value> value_of(const toml::node& node) {
  if (const auto* boolean = node.as_boolean()) return json::Value(boolean->get());
  if (const auto* integer = node.as_integer()) return json::Value::integer(integer->get());
  if (const auto* number = node.as_floating_point()) {
    if (!std::isfinite(number->get())) return std::nullopt;
    return json::Value::number(number->get());
  }
  if (const auto* text = node.as_string()) return json::Value(text->get());
  if (node.is_table()) return json::Value(json::Value::Object{});  // Its members mean nothing.
  const auto* list = node.as_array();
  if (list == nullptr) return std::nullopt;
  json::Value::Array items;
  for (const toml::node& item : *list) {
    auto value = item.is_array() ? std::nullopt : value_of(item);
    if (!value) return std::nullopt;
    items.push_back(*std::move(value));
  }
  return json::Value(std::move(items));
}

}  // namespace

Result<std::vector<Setting>> settings_of_toml(std::string_view text, const std::string& file) {
  toml::table table;
  try {
    table = toml::parse(text, file);
  } catch (const toml::parse_error& error) {
    return fail(
        ErrorCode::invalid_input,
        std::string(error.description()),
        location_of(error.source().begin, text, file),
        R"(settings are lines such as max_answer_tokens = 256 or thinking = "off")"
    );
  }
  std::vector<Setting> settings;
  for (const auto& [key, node] : table) {
    const Location at = location_of(node.source().begin, text, file);
    auto value = value_of(node);
    if (!value) {
      return fail(
          ErrorCode::invalid_input,
          std::format("`{}` has a value that no option can have", key.str()),
          at,
          "values are true, false, numbers, texts in quotes, and lists of these"
      );
    }
    settings.push_back({
        .key = std::string(key.str()),
        .value = *std::move(value),
        .key_at = location_of(key.source().begin, text, file),
        .value_at = at,
    });
  }
  // toml++ sorts by key.
  std::ranges::sort(settings, {}, [](const Setting& setting) {
    return std::tuple(setting.key_at.line, setting.key_at.column);
  });
  return settings;
}

}  // namespace extractinator::cli
