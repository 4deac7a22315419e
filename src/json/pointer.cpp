// JSON pointers (RFC 6901) into values and into text; reachable through parse.h.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "json/parse.h"
#include "json/scan.h"
#include "json/value.h"
#include "text/utf8.h"

namespace extractinator::json {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// The unescaped tokens, nothing if `pointer` is no pointer.
std::optional<std::vector<std::string>> tokens_of(std::string_view pointer) {
  std::vector<std::string> tokens;
  for (std::size_t at = 0; at < pointer.size(); ++at) {
    const char c = pointer[at];
    if (c == '/') {
      tokens.emplace_back();
      continue;
    }
    if (tokens.empty()) return std::nullopt;
    if (c != '~') {
      tokens.back() += c;
      continue;
    }
    ++at;
    if (at == pointer.size() || (pointer[at] != '0' && pointer[at] != '1')) return std::nullopt;
    tokens.back() += pointer[at] == '0' ? '~' : '/';
  }
  return tokens;
}

// An array index: digits without leading zeros.
std::optional<std::size_t> index_of(std::string_view token) {
  constexpr std::size_t kMaxDigits = 18;
  if (token.empty() || token.size() > kMaxDigits) return std::nullopt;
  if (token.size() > 1 && token.front() == '0') return std::nullopt;
  std::size_t index = 0;
  for (const char c : token) {
    if (c < '0' || c > '9') return std::nullopt;
    index = index * 10 + static_cast<std::size_t>(c - '0');
  }
  return index;
}

// Whether the key written as `raw` (with its quotation marks) means `key`.
bool means(std::string_view raw, std::string_view key) {
  if (!raw.contains('\\')) return raw.size() == key.size() + 2 && raw.substr(1, key.size()) == key;
  const auto value = parse(raw);
  return value.has_value() && value->is_string() && value->as_string() == key;
}

std::optional<Child> child_named(
    std::string_view text, std::size_t container, const std::string& token
) {
  const bool is_object = container < text.size() && text[container] == '{';
  const std::optional<std::size_t> wanted = index_of(token);
  if (!is_object && !wanted.has_value()) return std::nullopt;
  Children children(text, container);
  for (std::size_t index = 0; const std::optional<Child> child = children.next(); ++index) {
    if (is_object ? means(text.substr(child->key, child->key_end - child->key), token)
                  : index == *wanted) {
      return child;
    }
  }
  return std::nullopt;
}

Location locate_child(
    std::string_view text, std::string_view pointer, std::string_view file, bool at_key
) {
  Location nowhere{.file = std::string(file)};
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  const auto tokens = tokens_of(pointer);
  if (!tokens.has_value()) return nowhere;
  Child place;
  place.key = place.value = skip_space(text, 0);
  for (const std::string& token : *tokens) {
    const std::optional<Child> child = child_named(text, place.value, token);
    if (!child.has_value()) return nowhere;
    place = *child;
  }
  const std::size_t offset = at_key ? place.key : place.value;
  if (offset >= text.size()) return nowhere;
  const auto [line, column] = text::line_column(text, offset);
  return {
      .file = std::string(file),
      .line = line,
      .column = column,
      .excerpt = std::string(text::line_at(text, offset))
  };
}

}  // namespace

Location locate(std::string_view text, std::string_view pointer, std::string_view file) {
  return locate_child(text, pointer, file, false);
}

Location locate_key(std::string_view text, std::string_view pointer, std::string_view file) {
  return locate_child(text, pointer, file, true);
}

const Value* resolve(const Value& root, std::string_view pointer) {
  const auto tokens = tokens_of(pointer);
  if (!tokens.has_value()) return nullptr;
  const Value* value = &root;
  for (const std::string& token : *tokens) {
    if (value->is_array()) {
      const std::optional<std::size_t> index = index_of(token);
      if (!index.has_value() || *index >= value->as_array().size()) return nullptr;
      value = &value->as_array()[*index];
    } else {
      value = value->find(token);
      if (value == nullptr) return nullptr;
    }
  }
  return value;
}

std::string pointer_step(std::string_view key) {
  std::string step = "/";
  for (const char c : key) {
    if (c == '~') {
      step += "~0";
    } else if (c == '/') {
      step += "~1";
    } else {
      step += c;
    }
  }
  return step;
}

}  // namespace extractinator::json
