// Python expressions and statements laid out as formatters do it; internal to the Pydantic writer.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/value.h"

namespace extractinator::schema::python {

// `head`, or `head` and bracketed items: a name, a number, `list[int]`, `Field(ge=0)`, `{"a": 1}`.
struct Expr {
  std::string label = {};  // Before it, within brackets: "ge=" of an argument, a key and ": ".
  std::string head = {};
  char bracket = '\0';  // Opening one, or none.
  std::vector<Expr> items = {};
  // Of a string literal: the value, so that a long one can be written in several parts.
  std::optional<std::string> text = {};
};

[[nodiscard]] Expr labelled(std::string label, Expr value);
[[nodiscard]] Expr name(std::string_view text);
[[nodiscard]] Expr string(std::string_view text);
// A string literal without escapes where it can be: for regular expressions.
[[nodiscard]] Expr raw_string(std::string_view text);
[[nodiscard]] Expr number(const json::Number& number);
// None, True, numbers as they are, lists and dictionaries.
[[nodiscard]] Expr literal(const json::Value& value);
[[nodiscard]] Expr subscript(std::string_view head, std::vector<Expr> items);
[[nodiscard]] Expr call(std::string_view head, std::vector<Expr> arguments);

// The whole on one line.
[[nodiscard]] std::string on_one_line(const Expr& expression);

// `target: annotation = value` with the parts there are, on one line of 88 columns or broken at
// brackets; every line indented by `indent` spaces, with a line end behind each.
[[nodiscard]] std::string assignment(
    std::size_t indent,
    std::string_view target,
    const std::optional<Expr>& annotation,
    const std::optional<Expr>& value
);

// The text as a docstring, which Python cleans to the same text again; nothing if none does.
[[nodiscard]] std::optional<std::string> docstring(std::size_t indent, std::string_view text);

// An import of names, sorted, in brackets if the line is long.
[[nodiscard]] std::string import_line(
    std::string_view module, const std::vector<std::string>& names
);

}  // namespace extractinator::schema::python
