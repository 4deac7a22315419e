// The syntax tree of a Python file, as far as a schema may need it; internal to the Pydantic
// reader. Bodies of functions are skipped.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "schema/schema.h"

namespace extractinator::schema::pydantic {

enum class ExprKind : std::uint8_t {
  name,
  integer,  // `text`: decimal digits.
  real,     // `text`: as Python writes it.
  string,
  bytes,
  constant,  // `text`: True, False or None.
  ellipsis,
  attribute,  // children[0] `.` text
  call,       // children[0] (children[1], …); `names` of the arguments.
  subscript,  // children[0] [children[1], …]
  tuple,
  list,
  set,
  dict,    // Keys and values in turn.
  unary,   // text children[0]
  binary,  // children with `text` between each two, left to right.
  lambda,
  opaque,  // Anything else; `text` says what, for example "a comprehension".
};

struct Expr {
  ExprKind kind = ExprKind::opaque;
  std::size_t offset = 0;
  std::size_t end = 0;
  std::string text = {};
  std::vector<Expr> children = {};
  std::vector<std::string> names = {};         // Of call arguments: empty, a keyword, `*` or `**`.
  std::vector<std::size_t> name_offsets = {};  // Where each argument begins.
  std::size_t height = 1;
  bool is_parenthesized = false;
};

enum class StatementKind : std::uint8_t {
  expression,
  assignment,  // targets = value, or targets[0]: annotation [= value].
  augmented,   // targets[0] += value and the like.
  type_alias,  // type text = value
  import,
  class_definition,
  function,
  pass,
  if_block,
  try_block,
  other,  // `text`: its keyword. Names it binds are in `bound`.
};

struct Imported {
  std::string name;   // What is imported; `*` for all; empty for the module itself.
  std::string bound;  // The name it gets here.
  std::size_t offset;
};

struct Statement {
  StatementKind kind = StatementKind::other;
  std::size_t offset = 0;
  std::string text = {};  // Name of a class, function or alias; module of an import; keyword.
  std::size_t name_offset = 0;
  std::vector<Expr> targets = {};
  std::optional<Expr> annotation = {};
  std::optional<Expr> value = {};
  std::vector<Imported> imports = {};
  std::vector<Expr> decorators = {};
  // Of a class: a call whose arguments are the bases and keywords.
  std::optional<Expr> arguments = {};
  std::optional<std::size_t> type_parameters = {};  // Where `[T]` behind a name begins.
  std::vector<Statement> body = {};
  std::vector<Statement> else_body = {};
};

// The statements of a file. Fails as tokenize(), and with `invalid_input` where the syntax is not
// that of Python; `limit_exceeded` beyond 100 levels of blocks and 200 of expressions.
[[nodiscard]] Result<std::vector<Statement>> parse_module(const Source& source);

// An expression that stands in a string at `offset`, such as "list[Node]".
[[nodiscard]] Result<Expr> parse_annotation(
    const Source& source, std::string_view text, std::size_t offset
);

}  // namespace extractinator::schema::pydantic
