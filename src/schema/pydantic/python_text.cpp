// Layout of Python source. Public: what the header declares.
#include "schema/pydantic/python_text.h"

#include <algorithm>
#include <cstddef>
#include <format>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/value.h"
#include "schema/pydantic/names.h"

namespace extractinator::schema::python {
namespace {

constexpr std::size_t kColumns = 88;

// Code points; wide letters count as one, as formatters in ASCII see them.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7F'; }

// Line ends and direction marks that editors hide or change, and the byte order mark.
bool is_hidden(std::string_view text, std::size_t at) {
  const std::string_view three = text.substr(at, 3);
  return three == "\u2028" || three == "\u2029" || three == "\uFEFF" ||
         (three >= "\u200B" && three <= "\u200F") || (three >= "\u202A" && three <= "\u202E") ||
         (three >= "\u2060" && three <= "\u2069") || text.substr(at, 2) == "\u0085";
}

std::string escape_of(std::string_view text, std::size_t at, std::size_t& length) {
  length = 1;
  const char c = text[at];
  switch (c) {
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    case '\\':
      return "\\\\";
    default:
      break;
  }
  if (is_control(c)) return std::format("\\x{:02x}", static_cast<unsigned char>(c));
  if (!is_hidden(text, at)) return {};
  const auto bits = [&](std::size_t i) {
    return static_cast<unsigned>(static_cast<unsigned char>(text[at + i])) & 0x3FU;
  };
  if (text.substr(at, 2) == "\u0085") {
    length = 2;
    return "\\x85";
  }
  length = 3;
  return std::format(
      "\\u{:04x}",
      (static_cast<unsigned>(static_cast<unsigned char>(text[at])) & 0xFU) << 12U | bits(1) << 6U |
          bits(2)
  );
}

// Double quotes, unless single ones save escapes.
std::string quoted(std::string_view text) {
  const bool is_single = std::ranges::count(text, '"') > std::ranges::count(text, '\'');
  const char quote = is_single ? '\'' : '"';
  std::string out(1, quote);
  for (std::size_t at = 0; at < text.size();) {
    std::size_t length = 1;
    const std::string escape = escape_of(text, at, length);
    if (!escape.empty()) {
      out += escape;
    } else if (text[at] == quote) {
      out += '\\';
      out += quote;
    } else {
      out += text[at];
    }
    at += length;
  }
  return out + quote;
}

char closing(char bracket) {
  switch (bracket) {
    case '(':
      return ')';
    case '[':
      return ']';
    default:
      return '}';
  }
}

void append_flat(std::string& out, const Expr& expression) {
  out += expression.head;
  if (expression.bracket == '\0') return;
  out += expression.bracket;
  bool is_first = true;
  for (const Expr& item : expression.items) {
    if (!is_first) out += ", ";
    is_first = false;
    out += item.label;
    append_flat(out, item);
  }
  out += closing(expression.bracket);
}

// The pieces of a long text, each ending behind a space or a line end.
std::vector<std::string> pieces_of(const std::string& text, std::size_t columns) {
  std::vector<std::string> pieces;
  std::string piece;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = text.find_first_of(" \n", at);
    end = end == std::string::npos ? text.size() : end + 1;
    const std::string word = text.substr(at, end - at);
    at = end;
    if (!piece.empty() && (piece.ends_with('\n') || width_of(quoted(piece + word)) > columns))
      pieces.push_back(std::exchange(piece, std::string()));
    piece += word;
  }
  if (!piece.empty()) pieces.push_back(std::move(piece));
  return pieces;
}

// Appends the expression; what is on the line already takes `column` columns, and `n_behind` more
// must fit behind it.
void append(
    std::string& out,
    const Expr& expression,
    std::size_t indent,
    std::size_t column,
    std::size_t n_behind
) {
  const std::string flat = on_one_line(expression);
  if (column + width_of(flat) + n_behind <= kColumns) {
    out += flat;
    return;
  }
  const std::string inner(indent + 4, ' ');
  if (expression.text) {
    const std::vector<std::string> pieces = pieces_of(*expression.text, kColumns - inner.size());
    if (pieces.size() < 2) {
      out += flat;
      return;
    }
    out += "(\n";
    for (const std::string& piece : pieces)
      out += inner + quoted(piece) + "\n";
    out += std::string(indent, ' ') + ")";
    return;
  }
  if (expression.bracket == '\0' || expression.items.empty()) {
    out += flat;
    return;
  }
  out += expression.head;
  out += expression.bracket;
  out += '\n';
  // All elements on one line of their own if they fit there, else one on each.
  Expr bare = expression;
  bare.head.clear();
  const std::string all = on_one_line(bare);
  if (inner.size() + width_of(all) - 2 <= kColumns) {
    out += inner + all.substr(1, all.size() - 2) + "\n" + std::string(indent, ' ') +
           closing(expression.bracket);
    return;
  }
  // A comma behind the only one in square brackets would make a tuple of it.
  const bool has_comma =
      expression.items.size() > 1 || (expression.bracket != '[' || expression.head.empty());
  for (std::size_t i = 0; i < expression.items.size(); ++i) {
    const Expr& item = expression.items[i];
    const bool is_followed = has_comma || i + 1 < expression.items.size();
    out += inner + item.label;
    append(
        out,
        item,
        indent + 4,
        indent + 4 + width_of(item.label),
        is_followed ? std::size_t{1} : std::size_t{0}
    );
    if (is_followed) out += ',';
    out += '\n';
  }
  out += std::string(indent, ' ') + closing(expression.bracket);
}

std::size_t last_line_width(std::string_view text) {
  const std::size_t end = text.rfind('\n');
  return width_of(end == std::string_view::npos ? text : text.substr(end + 1));
}

// What the first line takes once the expression is broken.
std::size_t opening_width(const Expr& expression) {
  if (expression.text) return 1;
  return width_of(expression.head) + (expression.bracket == '\0' ? 0 : 1);
}

}  // namespace

Expr labelled(std::string label, Expr value) {
  value.label = std::move(label);
  return value;
}

Expr name(std::string_view text) { return {.head = std::string(text)}; }

Expr string(std::string_view text) { return {.head = quoted(text), .text = std::string(text)}; }

Expr raw_string(std::string_view text) {
  const bool is_plain =
      !text.contains('\\') || text.ends_with('\\') || (text.contains('"') && text.contains('\''));
  bool is_hard = is_plain;
  for (std::size_t at = 0; at < text.size() && !is_hard; ++at)
    is_hard = is_control(text[at]) || is_hidden(text, at);
  if (is_hard) return string(text);
  const char quote = text.contains('"') ? '\'' : '"';
  return {.head = "r" + std::string(1, quote) + std::string(text) + quote};
}

Expr number(const json::Number& number) {
  std::string text = number.text;
  std::ranges::replace(text, 'E', 'e');
  if (const std::size_t plus = text.find('+'); plus != std::string::npos) text.erase(plus, 1);
  return name(text);
}

Expr literal(const json::Value& value) {
  switch (value.kind()) {
    case json::Kind::null:
      return name("None");
    case json::Kind::boolean:
      return name(value.as_bool() ? "True" : "False");
    case json::Kind::number:
      return number(value.as_number());
    case json::Kind::string:
      return string(value.as_string());
    case json::Kind::array: {
      Expr list{.bracket = '['};
      for (const json::Value& item : value.as_array())
        list.items.push_back(literal(item));
      return list;
    }
    case json::Kind::object:
      break;
  }
  Expr dictionary{.bracket = '{'};
  for (const json::Member& member : value.as_object())
    dictionary.items.push_back(labelled(quoted(member.key) + ": ", literal(member.value)));
  return dictionary;
}

Expr subscript(std::string_view head, std::vector<Expr> items) {
  Expr expression{.head = std::string(head), .bracket = '['};
  for (Expr& item : items)
    expression.items.push_back(std::move(item));
  return expression;
}

Expr call(std::string_view head, std::vector<Expr> arguments) {
  return {.head = std::string(head), .bracket = '(', .items = std::move(arguments)};
}

std::string on_one_line(const Expr& expression) {
  std::string out;
  append_flat(out, expression);
  return out;
}

std::string assignment(
    std::size_t indent,
    std::string_view target,
    const std::optional<Expr>& annotation,
    const std::optional<Expr>& value
) {
  std::string out = std::string(indent, ' ') + std::string(target);
  if (annotation) {
    out += ": ";
    // The value is broken first, the annotation if it is too long even then.
    const std::size_t n_behind = value ? 3 + opening_width(*value) : 0;
    append(out, *annotation, indent, width_of(out), n_behind);
  }
  if (value) {
    out += " = ";
    append(out, *value, indent, last_line_width(out), 0);
  }
  return out + "\n";
}

std::optional<std::string> docstring(std::size_t indent, std::string_view text) {
  if (text.empty() || pydantic::clean_docstring(text) != text) return std::nullopt;
  std::string body;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t length = 1;
    const std::string escape = escape_of(text, at, length);
    if (text[at] == '\n') {
      body += '\n';
      if (at + 1 < text.size() && text[at + 1] != '\n') body += std::string(indent, ' ');
    } else if (!escape.empty()) {
      body += escape;
    } else if (text.substr(at, 3) == R"(""")") {
      body += R"(\"\"\")";
      length = 3;
    } else {
      body += text[at];
    }
    at += length;
  }
  if (body.ends_with('"')) body.insert(body.size() - 1, 1, '\\');
  const std::string space(indent, ' ');
  const bool is_one_line = !text.contains('\n');
  return space + R"(""")" + body + (is_one_line ? "" : "\n" + space) + R"(""")" + "\n";
}

std::string import_line(std::string_view module, const std::vector<std::string>& names) {
  std::vector<std::string> sorted = names;
  std::ranges::sort(sorted);
  std::string line = "from " + std::string(module) + " import ";
  std::string joined;
  for (const std::string& one : sorted)
    joined += (joined.empty() ? "" : ", ") + one;
  if (line.size() + joined.size() <= kColumns) return line + joined + "\n";
  line += "(\n";
  for (const std::string& one : sorted)
    line += "    " + one + ",\n";
  return line + ")\n";
}

}  // namespace extractinator::schema::python
