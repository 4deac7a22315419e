// Python names from any text. Public: what the header declares.
#include "schema/pydantic/python_names.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "schema/pydantic/source.h"

namespace extractinator::schema::python {
namespace {

constexpr std::string_view kKeywords[] = {
    "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
    "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
    "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield",
};

// Attributes of BaseModel, which a field would hide.
constexpr std::string_view kModelNames[] = {
    "construct",
    "copy",
    "dict",
    "from_orm",
    "json",
    "parse_file",
    "parse_obj",
    "parse_raw",
    "schema",
    "schema_json",
    "update_forward_refs",
    "validate",
};

bool is_ascii_letter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

// Letters of European languages that Python does not take for other ones.
bool is_letter(char32_t c) {
  if (is_ascii_letter(c)) return true;
  if (c < 0xC0 || c > 0x17E) return false;
  return c != 0xD7 && c != 0xF7 && c != 0x132 && c != 0x133 && c != 0x13F && c != 0x140 &&
         c != 0x149;
}

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

template <typename Visit>
void for_each_letter(std::string_view text, Visit visit) {
  for (std::size_t at = 0; at < text.size();) {
    const auto [value, length] = pydantic::code_point_at(text, at);
    const std::size_t size = std::max<std::size_t>(length, 1);
    visit(length == 0 ? U'\0' : value, text.substr(at, size));
    at += size;
  }
}

// Words of letters and digits with one underscore between them.
std::string words_of(std::string_view text) {
  std::string words;
  bool is_between = false;
  for_each_letter(text, [&](char32_t c, std::string_view bytes) {
    if (!is_letter(c) && !is_digit(c)) {
      is_between = true;
      return;
    }
    if (is_between && !words.empty()) words += '_';
    is_between = false;
    words += bytes;
  });
  return words;
}

bool starts_with_digit(std::string_view text) {
  return !text.empty() && is_digit(static_cast<unsigned char>(text.front()));
}

}  // namespace

bool is_identifier(std::string_view text) {
  if (text.empty() || starts_with_digit(text) || std::ranges::contains(kKeywords, text))
    return false;
  bool is_name = true;
  for_each_letter(text, [&](char32_t c, std::string_view) {
    is_name &= is_letter(c) || is_digit(c) || c == '_';
  });
  return is_name;
}

bool is_field_name(std::string_view text) {
  return is_identifier(text) && !text.starts_with('_') && !text.starts_with("model_") &&
         !std::ranges::contains(kModelNames, text);
}

std::string class_name(std::string_view text) {
  std::string name;
  bool is_start = true;
  for (const char c : words_of(text)) {
    if (c == '_') {
      is_start = true;
      continue;
    }
    name += is_start ? upper(c) : c;
    is_start = false;
  }
  if (name.empty()) return "Item";
  if (starts_with_digit(name)) return "Type" + name;
  return is_identifier(name) ? name : name + "Type";
}

std::string field_name(std::string_view text) {
  std::string name = words_of(text);
  if (name.empty()) return "field";
  if (starts_with_digit(name)) name.insert(0, "field_");
  if (is_field_name(name)) return name;
  return name.starts_with("model_") ? "the_" + name : name + "_";
}

std::string member_name(std::string_view text) {
  std::string name = words_of(text);
  if (name.empty()) return text.empty() ? "EMPTY" : "OTHER";
  // The capital form of other letters is a matter of their language.
  if (std::ranges::all_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
    std::ranges::transform(name, name.begin(), upper);
  if (starts_with_digit(name)) name.insert(0, "VALUE_");
  return is_identifier(name) && name != "mro" ? name : name + "_";
}

std::string singular(std::string_view text) {
  const std::string word(text);
  if (word.size() > 4 && word.ends_with("ies")) return word.substr(0, word.size() - 3) + "y";
  for (const std::string_view end : {"sses", "shes", "ches", "xes"})
    if (word.size() > end.size() + 1 && word.ends_with(end)) return word.substr(0, word.size() - 2);
  if (word.size() > 3 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us") &&
      !word.ends_with("is"))
    return word.substr(0, word.size() - 1);
  return word + "_item";
}

std::string Names::unique(const std::string& wanted) {
  std::string name = wanted;
  for (std::size_t n = 2; !names_.insert(name).second; ++n)
    name = wanted + (wanted.ends_with('_') ? "" : "_") + std::to_string(n);
  return name;
}

}  // namespace extractinator::schema::python
