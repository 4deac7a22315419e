// Values to text in three layouts; reachable through write.h.
#include "json/write.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "json/value.h"
#include "text/utf8.h"

namespace extractinator::json {
namespace {

constexpr std::size_t kSpacesPerLevel = 4;

struct Separators {
  std::string_view item;
  std::string_view key;
};

constexpr Separators separators_of(Layout layout) {
  switch (layout) {
    case Layout::canonical:
      return {.item = ", ", .key = ": "};
    case Layout::compact:
      return {.item = ",", .key = ":"};
    case Layout::indented:
      return {.item = ",", .key = ": "};
  }
  std::unreachable();
}

void append_unit(std::string& out, std::uint32_t unit) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4)
    out += kHex[(unit >> shift) & 0xFU];
}

// The two-character escape of `c`, '\0' if it has none.
char short_escape(char c) {
  switch (c) {
    case '"':
    case '\\':
      return c;
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    default:
      return '\0';
  }
}

// Appends the code point at `at` of well-formed `text` as escapes; returns the offset behind it.
std::size_t append_escaped_code_point(std::string& out, std::string_view text, std::size_t at) {
  const std::uint32_t lead = static_cast<unsigned char>(text[at]);
  std::size_t n_following = 1;
  if (lead >= 0xE0) ++n_following;
  if (lead >= 0xF0) ++n_following;
  std::uint32_t code_point = lead & (0x3FU >> n_following);
  for (std::size_t i = 1; i <= n_following; ++i) {
    code_point = (code_point << 6) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
  }
  if (code_point < 0x10000) {
    append_unit(out, code_point);
  } else {
    append_unit(out, 0xD800 + ((code_point - 0x10000) >> 10));
    append_unit(out, 0xDC00 + ((code_point - 0x10000) & 0x3FFU));
  }
  return at + 1 + n_following;
}

void append_well_formed(std::string& out, std::string_view text, Escaping escaping) {
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (const char escape = short_escape(text[at]); escape != '\0') {
      out += '\\';
      out += escape;
      ++at;
    } else if (byte < 0x20 || (escaping == Escaping::ascii && byte == 0x7F)) {
      append_unit(out, byte);
      ++at;
    } else if (escaping == Escaping::ascii && byte >= 0x80) {
      at = append_escaped_code_point(out, text, at);
    } else {
      out += text[at++];
    }
  }
}

class Printer {
 public:
  Printer(std::string& out, WriteOptions options)
      : out_(out),
        options_(options),
        separators_(separators_of(options.layout)) {}

  // Recurses once per level of the value; parse() bounds the levels.
  void print(const Value& value) {
    switch (value.kind()) {
      case Kind::null:
        out_ += "null";
        break;
      case Kind::boolean:
        out_ += value.as_bool() ? "true" : "false";
        break;
      case Kind::number:
        out_ += value.as_number().text;
        break;
      case Kind::string:
        write_string(out_, value.as_string(), options_.escaping);
        break;
      case Kind::array:
        print_all('[', value.as_array(), ']', [this](const Value& item) { print(item); });
        break;
      case Kind::object:
        print_all('{', value.as_object(), '}', [this](const Member& member) {
          write_string(out_, member.key, options_.escaping);
          out_ += separators_.key;
          print(member.value);
        });
        break;
    }
  }

 private:
  void print_all(char open, const auto& items, char close, auto print_item) {
    out_ += open;
    ++level_;
    bool is_first = true;
    for (const auto& item : items) {
      if (!is_first) out_ += separators_.item;
      is_first = false;
      break_line();
      print_item(item);
    }
    --level_;
    if (!is_first) break_line();
    out_ += close;
  }

  void break_line() {
    if (options_.layout != Layout::indented) return;
    out_ += '\n';
    out_.append(level_ * kSpacesPerLevel, ' ');
  }

  std::string& out_;
  WriteOptions options_;
  Separators separators_;
  std::size_t level_ = 0;
};

}  // namespace

std::string write(const Value& value, WriteOptions options) {
  std::string out;
  Printer(out, options).print(value);
  return out;
}

void write_string(std::string& out, std::string_view text, Escaping escaping) {
  out += '"';
  if (text::is_valid_utf8(text)) {
    append_well_formed(out, text, escaping);
  } else {
    append_well_formed(out, text::replace_invalid_utf8(text).text, escaping);
  }
  out += '"';
}

}  // namespace extractinator::json
