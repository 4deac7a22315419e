// The walker behind locate() and the places of duplicate keys; reachable through scan.h.
#include "json/scan.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>

namespace extractinator::json {
namespace {

char char_at(std::string_view text, std::size_t at) { return at < text.size() ? text[at] : '\0'; }

// The next of some characters, or the end; find_first_of() calls a function for each character.
template <char... kWanted>
std::size_t find_one_of(std::string_view text, std::size_t at) {
  while (at < text.size() && ((text[at] != kWanted) && ...))
    ++at;
  return std::min(at, text.size());
}

// Whether so many brackets open at all, in strings or not.
bool has_more_opening_brackets(std::string_view text, std::size_t n) {
  std::size_t n_found = 0;
  for (const char c : text) {
    n_found += c == '[' || c == '{';
    if (n_found > n) return true;
  }
  return false;
}

std::size_t find_bracket_or_string(std::string_view text, std::size_t at) {
  return find_one_of<'"', '[', ']', '{', '}'>(text, at);
}

}  // namespace

std::size_t skip_space(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \t\r\n", at), text.size());
}

std::size_t skip_string(std::string_view text, std::size_t at) {
  ++at;
  while (true) {
    at = find_one_of<'"', '\\'>(text, at);
    if (at == text.size()) return at;
    if (text[at] == '"') return at + 1;
    at += 2;
  }
}

std::size_t skip_value(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  while (at < text.size()) {
    switch (text[at]) {
      case '"':
        at = skip_string(text, at);
        break;
      case '[':
      case '{':
        ++depth;
        ++at;
        break;
      case ']':
      case '}':
        if (depth == 0) return at;
        --depth;
        ++at;
        break;
      default:
        if (depth == 0) return std::min(text.find_first_of(",:]} \t\r\n", at), text.size());
        at = find_bracket_or_string(text, at);
    }
    if (depth == 0) return at;
  }
  return text.size();
}

std::optional<std::size_t> too_deep_at(std::string_view text, std::size_t max_depth) {
  if (!has_more_opening_brackets(text, max_depth)) return std::nullopt;
  std::size_t depth = 0;
  for (std::size_t at = find_bracket_or_string(text, 0); at < text.size();
       at = find_bracket_or_string(text, at)) {
    const char c = text[at];
    if (c == '"') {
      at = skip_string(text, at);
      continue;
    }
    if (c == '[' || c == '{') {
      if (++depth > max_depth) return at;
    } else if (depth > 0) {
      --depth;
    }
    ++at;
  }
  return std::nullopt;
}

Children::Children(std::string_view text, std::size_t container)
    : text_(text),
      at_(container + 1),
      is_object_(char_at(text, container) == '{'),
      is_done_(char_at(text, container) != '{' && char_at(text, container) != '[') {}

std::optional<Child> Children::next() {
  if (is_done_) return std::nullopt;
  is_done_ = true;  // Unless a whole child is found.
  at_ = skip_space(text_, at_);
  if (char_at(text_, at_) == ',') at_ = skip_space(text_, at_ + 1);

  Child child{.key = at_, .key_end = at_, .value = at_};
  if (is_object_) {
    if (char_at(text_, at_) != '"') return std::nullopt;
    child.key_end = skip_string(text_, at_);
    const std::size_t colon = skip_space(text_, child.key_end);
    if (char_at(text_, colon) != ':') return std::nullopt;
    child.value = skip_space(text_, colon + 1);
  }
  at_ = skip_value(text_, child.value);
  if (at_ == child.value) return std::nullopt;  // A closing bracket, the end, or no JSON.
  is_done_ = false;
  return child;
}

}  // namespace extractinator::json
