// A recursive-descent parser for the statements and expressions of a schema file; internal to the
// Pydantic reader. Grammar: the Python 3.14 reference, chapters 6 to 8.
#include "schema/pydantic/syntax.h"

#include <algorithm>
#include <cstddef>
#include <expected>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "schema/pydantic/source.h"
#include "schema/pydantic/tokens.h"
#include "schema/schema.h"

namespace extractinator::schema::pydantic {
namespace {

constexpr std::size_t kMaxDepth = 200;       // Of expressions; CPython has the same.
constexpr std::size_t kMaxBlockDepth = 100;  // Of blocks.

constexpr std::string_view kKeywords[] = {
    "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
    "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
    "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield",
};

bool is_keyword(std::string_view word) { return std::ranges::contains(kKeywords, word); }

// Binding strength of binary operators; 0 for other words.
int strength(std::string_view op) {
  constexpr std::pair<std::string_view, int> kStrengths[] = {
      {"or", 1}, {"and", 2}, {"in", 4}, {"is", 4}, {"not", 4}, {"<", 4},  {">", 4},  {"==", 4},
      {"!=", 4}, {"<=", 4},  {">=", 4}, {"|", 5},  {"^", 6},   {"&", 7},  {"<<", 8}, {">>", 8},
      {"+", 9},  {"-", 9},   {"*", 10}, {"/", 10}, {"//", 10}, {"%", 10}, {"@", 10},
  };
  for (const auto& [name, value] : kStrengths)
    if (name == op) return value;
  return 0;
}
constexpr int kNotStrength = 3;
constexpr int kSignStrength = 11;

std::string describe(const Token& token) {
  switch (token.kind) {
    case TokenKind::newline:
      return "the end of the line";
    case TokenKind::indent:
      return "an indented line";
    case TokenKind::dedent:
      return "the end of the block";
    case TokenKind::end:
      return "the end of the file";
    case TokenKind::string:
    case TokenKind::bytes:
    case TokenKind::formatted:
      return "a string";
    case TokenKind::integer:
    case TokenKind::real:
    case TokenKind::imaginary:
      return "a number";
    default:
      return in_ticks(token.text);
  }
}

class Parser {
 public:
  Parser(const Source& source, std::vector<Token> tokens)
      : source_(source),
        tokens_(std::move(tokens)) {}

  Result<std::vector<Statement>> run_module() {
    std::vector<Statement> statements;
    while (!is(TokenKind::end))
      TRY_VOID(parse_statement(statements));
    return statements;
  }

  Result<Expr> run_annotation() {
    TRY(Expr expr, parse_tuple_or_expression());
    if (!is(TokenKind::end)) return unexpected("the end of the annotation");
    return expr;
  }

 private:
  // --- Tokens -----------------------------------------------------------------------------------

  [[nodiscard]] const Token& token(std::size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  [[nodiscard]] bool is(TokenKind kind) const { return token().kind == kind; }
  [[nodiscard]] bool is_op(std::string_view op, std::size_t ahead = 0) const {
    return token(ahead).kind == TokenKind::op && token(ahead).text == op;
  }
  [[nodiscard]] bool is_word(std::string_view word, std::size_t ahead = 0) const {
    return token(ahead).kind == TokenKind::name && token(ahead).text == word;
  }
  void next() {
    if (at_ + 1 < tokens_.size()) ++at_;
  }
  bool take_op(std::string_view op) {
    if (!is_op(op)) return false;
    next();
    return true;
  }
  bool take_word(std::string_view word) {
    if (!is_word(word)) return false;
    next();
    return true;
  }
  [[nodiscard]] std::size_t last_end() const { return at_ == 0 ? 0 : tokens_[at_ - 1].end; }

  [[nodiscard]] std::unexpected<Error> unexpected(std::string_view wanted) const {
    return fail_at(
        source_,
        token().offset,
        ErrorCode::invalid_input,
        "expected " + std::string(wanted) + ", found " + describe(token()),
        "check the line with Python"
    );
  }
  Result<void> need_op(std::string_view op) {
    if (!take_op(op)) return unexpected("`" + std::string(op) + "`");
    return {};
  }
  Result<std::string> need_name(std::string_view what) {
    if (!is(TokenKind::name) || is_keyword(token().text)) return unexpected(what);
    std::string name = token().text;
    next();
    return name;
  }
  [[nodiscard]] std::unexpected<Error> too_deep(std::size_t offset, std::string_view what) const {
    return fail_at(
        source_,
        offset,
        ErrorCode::limit_exceeded,
        std::string(what) + " are nested deeper than is read (" +
            std::to_string(what == "blocks" ? kMaxBlockDepth : kMaxDepth) + " levels)"
    );
  }

  // --- Statements -------------------------------------------------------------------------------

  Result<void> parse_statement(std::vector<Statement>& out) {
    if (is(TokenKind::newline)) {
      next();
      return {};
    }
    if (is(TokenKind::indent)) return unexpected("a statement of this block");
    if (is_op("@")) return parse_decorated(out);
    if (is_word("class")) return parse_class({}, out);
    if (is_word("def") || (is_word("async") && is_word("def", 1))) return parse_function({}, out);
    if (is_word("if")) return parse_if(out);
    if (is_word("try")) return parse_try(out);
    const bool is_match = is_word("match") && token(1).kind == TokenKind::name &&
                          strength(token(1).text) == 0 && !is_word("if", 1);
    if (is_word("for") || is_word("while") || is_word("with") || is_word("async") || is_match)
      return parse_other_block(out);
    return parse_simple_line(out);
  }

  Result<void> parse_simple_line(std::vector<Statement>& out) {
    while (true) {
      TRY_VOID(parse_simple(out));
      if (!take_op(";")) break;
      if (is(TokenKind::newline)) break;
    }
    if (is(TokenKind::end)) return {};
    if (!is(TokenKind::newline)) return unexpected("the end of the statement");
    next();
    return {};
  }

  Result<void> parse_simple(std::vector<Statement>& out) {
    Statement statement{.offset = token().offset};
    if (take_word("pass")) {
      statement.kind = StatementKind::pass;
      out.push_back(std::move(statement));
      return {};
    }
    if (is_word("import") || is_word("from")) return parse_import(out);
    constexpr std::string_view kOthers[] = {
        "del", "assert", "raise", "return", "global", "nonlocal", "break", "continue"
    };
    if (is(TokenKind::name) && std::ranges::contains(kOthers, token().text)) {
      statement.text = token().text;
      while (!is(TokenKind::newline) && !is(TokenKind::end) && !is_op(";"))
        next();
      out.push_back(std::move(statement));
      return {};
    }
    if (is_word("type") && token(1).kind == TokenKind::name && !is_keyword(token(1).text) &&
        (is_op("=", 2) || is_op("[", 2)))
      return parse_type_alias(out);
    return parse_assignment_or_expression(std::move(statement), out);
  }

  Result<void> parse_type_alias(std::vector<Statement>& out) {
    Statement statement{.kind = StatementKind::type_alias, .offset = token().offset};
    next();
    statement.name_offset = token().offset;
    TRY(statement.text, need_name("the name of the type"));
    if (is_op("[")) {
      statement.type_parameters = token().offset;
      skip_brackets();
    }
    TRY_VOID(need_op("="));
    TRY(Expr value, parse_expression());
    statement.value = std::move(value);
    out.push_back(std::move(statement));
    return {};
  }

  Result<void> parse_assignment_or_expression(Statement statement, std::vector<Statement>& out) {
    TRY(Expr first, parse_tuple_or_expression());
    if (take_op(":")) {
      statement.kind = StatementKind::assignment;
      statement.targets.push_back(std::move(first));
      TRY(Expr annotation, parse_expression());
      statement.annotation = std::move(annotation);
      if (take_op("=")) {
        TRY(Expr value, parse_tuple_or_expression());
        statement.value = std::move(value);
      }
      out.push_back(std::move(statement));
      return {};
    }
    constexpr std::string_view kAugmented[] = {
        "+=", "-=", "*=", "/=", "//=", "%=", "@=", "&=", "|=", "^=", ">>=", "<<=", "**="
    };
    if (is(TokenKind::op) && std::ranges::contains(kAugmented, token().text)) {
      statement.kind = StatementKind::augmented;
      next();
      statement.targets.push_back(std::move(first));
      TRY(Expr value, parse_tuple_or_expression());
      statement.value = std::move(value);
      out.push_back(std::move(statement));
      return {};
    }
    if (!is_op("=")) {
      statement.kind = StatementKind::expression;
      statement.value = std::move(first);
      out.push_back(std::move(statement));
      return {};
    }
    statement.kind = StatementKind::assignment;
    Expr value = std::move(first);
    while (take_op("=")) {
      statement.targets.push_back(std::move(value));
      TRY(value, parse_tuple_or_expression());
    }
    statement.value = std::move(value);
    out.push_back(std::move(statement));
    return {};
  }

  Result<std::string> parse_dotted_name() {
    TRY(std::string name, need_name("the name of a module"));
    while (take_op(".")) {
      TRY(const std::string part, need_name("the name of a module"));
      name += "." + part;
    }
    return name;
  }

  Result<void> parse_import(std::vector<Statement>& out) {
    if (take_word("import")) {
      do {
        Statement statement{.kind = StatementKind::import, .offset = token().offset};
        const std::size_t offset = token().offset;
        TRY(statement.text, parse_dotted_name());
        // `import a.b` binds `a`; `import a.b as c` binds `a.b` to `c`.
        std::string bound = statement.text.substr(0, statement.text.find('.'));
        if (take_word("as")) {
          TRY(bound, need_name("a name"));
        } else {
          statement.text = bound;
        }
        statement.imports.push_back({"", std::move(bound), offset});
        out.push_back(std::move(statement));
      } while (take_op(","));
      return {};
    }
    Statement statement{.kind = StatementKind::import, .offset = token().offset};
    next();
    while (is_op(".") || is_op("...")) {
      statement.text += token().text;
      next();
    }
    if (!is_word("import")) {
      TRY(const std::string module, parse_dotted_name());
      statement.text += module;
    }
    if (!take_word("import")) return unexpected("`import`");
    if (is_op("*")) {
      statement.imports.push_back({"*", "*", token().offset});
      next();
      out.push_back(std::move(statement));
      return {};
    }
    const bool has_brackets = take_op("(");
    while (true) {
      const std::size_t offset = token().offset;
      TRY(std::string name, need_name("the name to import"));
      std::string bound = name;
      if (take_word("as")) {
        TRY(bound, need_name("a name"));
      }
      statement.imports.push_back({std::move(name), std::move(bound), offset});
      if (!take_op(",")) break;
      if (has_brackets && is_op(")")) break;
    }
    if (has_brackets) TRY_VOID(need_op(")"));
    out.push_back(std::move(statement));
    return {};
  }

  Result<void> parse_decorated(std::vector<Statement>& out) {
    std::vector<Expr> decorators;
    while (take_op("@")) {
      TRY(Expr decorator, parse_expression());
      decorators.push_back(std::move(decorator));
      if (!is(TokenKind::newline)) return unexpected("the end of the decorator's line");
      next();
    }
    if (is_word("class")) return parse_class(std::move(decorators), out);
    if (is_word("def") || is_word("async")) return parse_function(std::move(decorators), out);
    return unexpected("`class` or `def` behind the decorator");
  }

  Result<void> parse_class(std::vector<Expr> decorators, std::vector<Statement>& out) {
    Statement statement{.kind = StatementKind::class_definition, .offset = token().offset};
    statement.decorators = std::move(decorators);
    next();
    statement.name_offset = token().offset;
    TRY(statement.text, need_name("the name of the class"));
    if (is_op("[")) {
      statement.type_parameters = token().offset;
      skip_brackets();
    }
    if (is_op("(")) {
      Expr call{.kind = ExprKind::call, .offset = token().offset};
      call.children.emplace_back();
      next();
      TRY_VOID(parse_arguments(call));
      statement.arguments = std::move(call);
    }
    TRY(statement.body, parse_block());
    out.push_back(std::move(statement));
    return {};
  }

  Result<void> parse_function(std::vector<Expr> decorators, std::vector<Statement>& out) {
    Statement statement{.kind = StatementKind::function, .offset = token().offset};
    statement.decorators = std::move(decorators);
    take_word("async");
    if (!take_word("def")) return unexpected("`def`");
    statement.name_offset = token().offset;
    TRY(statement.text, need_name("the name of the function"));
    TRY_VOID(skip_header());
    TRY_VOID(skip_block());
    out.push_back(std::move(statement));
    return {};
  }

  Result<void> parse_if(std::vector<Statement>& out) {
    // `elif` makes a chain, not a depth: it is unrolled here and nested again behind the last part.
    std::vector<Statement> chain;
    std::vector<Statement> last;
    while (true) {
      Statement statement{.kind = StatementKind::if_block, .offset = token().offset};
      next();
      TRY(Expr condition, parse_expression());
      statement.value = std::move(condition);
      TRY(statement.body, parse_block());
      chain.push_back(std::move(statement));
      if (chain.size() > kMaxBlockDepth) return too_deep(token().offset, "blocks");
      if (is_word("elif")) continue;
      if (take_word("else")) {
        TRY(last, parse_block());
      }
      break;
    }
    while (!chain.empty()) {
      chain.back().else_body = std::move(last);
      last.clear();
      last.push_back(std::move(chain.back()));
      chain.pop_back();
    }
    out.push_back(std::move(last.front()));
    return {};
  }

  Result<void> parse_try(std::vector<Statement>& out) {
    Statement statement{.kind = StatementKind::try_block, .offset = token().offset};
    next();
    TRY(statement.body, parse_block());
    while (is_word("except") || is_word("else") || is_word("finally")) {
      TRY_VOID(skip_header());
      TRY_VOID(skip_block());
    }
    out.push_back(std::move(statement));
    return {};
  }

  Result<void> parse_other_block(std::vector<Statement>& out) {
    Statement statement{.offset = token().offset, .text = token().text};
    TRY_VOID(skip_header());
    TRY_VOID(skip_block());
    while (is_word("else")) {
      TRY_VOID(skip_header());
      TRY_VOID(skip_block());
    }
    out.push_back(std::move(statement));
    return {};
  }

  // The statements behind `:`, on the same line or indented.
  Result<std::vector<Statement>> parse_block() {
    TRY_VOID(need_op(":"));
    std::vector<Statement> body;
    if (!is(TokenKind::newline)) {
      TRY_VOID(parse_simple_line(body));
      return body;
    }
    next();
    if (!is(TokenKind::indent)) return unexpected("an indented block");
    if (block_depth_ == kMaxBlockDepth) return too_deep(token().offset, "blocks");
    ++block_depth_;
    next();
    while (!is(TokenKind::dedent) && !is(TokenKind::end))
      TRY_VOID(parse_statement(body));
    next();
    --block_depth_;
    return body;
  }

  // To the `:` that begins a block, over anything in brackets.
  Result<void> skip_header() {
    while (!is_op(":")) {
      if (is(TokenKind::newline) || is(TokenKind::end)) return unexpected("`:`");
      if (is_op("(") || is_op("[") || is_op("{")) {
        skip_brackets();
      } else if (is_word("lambda")) {
        while (!is_op(":") && !is(TokenKind::newline) && !is(TokenKind::end))
          is_op("(") || is_op("[") || is_op("{") ? skip_brackets() : next();
        next();
      } else {
        next();
      }
    }
    return {};
  }

  Result<void> skip_block() {
    TRY_VOID(need_op(":"));
    if (!is(TokenKind::newline)) {
      while (!is(TokenKind::newline) && !is(TokenKind::end))
        next();
      next();
      return {};
    }
    next();
    if (!is(TokenKind::indent)) return unexpected("an indented block");
    std::size_t depth = 0;
    do {
      if (is(TokenKind::indent)) ++depth;
      if (is(TokenKind::dedent)) --depth;
      next();
    } while (depth > 0 && !is(TokenKind::end));
    return {};
  }

  // From an opening bracket to behind its closing one; the lexer has matched them.
  void skip_brackets() {
    std::size_t depth = 0;
    do {
      if (is_op("(") || is_op("[") || is_op("{")) ++depth;
      if (is_op(")") || is_op("]") || is_op("}")) --depth;
      next();
    } while (depth > 0 && !is(TokenKind::end));
  }

  // --- Expressions ------------------------------------------------------------------------------

  // Sets end and height from the children.
  Result<Expr> finish(Expr expr) {
    expr.end = last_end();
    for (const Expr& child : expr.children)
      expr.height = std::max(expr.height, child.height + 1);
    if (expr.height > kMaxDepth) return too_deep(expr.offset, "expressions");
    return expr;
  }

  Expr opaque(std::size_t offset, std::string what) const {
    return {.kind = ExprKind::opaque, .offset = offset, .end = last_end(), .text = std::move(what)};
  }

  // `a, b` without brackets is a tuple.
  Result<Expr> parse_tuple_or_expression() {
    const std::size_t offset = token().offset;
    if (is_word("yield")) {
      while (!is(TokenKind::newline) && !is(TokenKind::end) && !is_op(")"))
        next();
      return opaque(offset, "`yield`");
    }
    TRY(Expr first, parse_expression());
    if (!is_op(",")) return first;
    Expr tuple{.kind = ExprKind::tuple, .offset = offset};
    tuple.children.push_back(std::move(first));
    while (take_op(",")) {
      if (!starts_expression()) break;
      TRY(Expr item, parse_expression());
      tuple.children.push_back(std::move(item));
    }
    return finish(std::move(tuple));
  }

  [[nodiscard]] bool starts_expression() const {
    switch (token().kind) {
      case TokenKind::newline:
      case TokenKind::indent:
      case TokenKind::dedent:
      case TokenKind::end:
        return false;
      case TokenKind::op:
        return is_op("(") || is_op("[") || is_op("{") || is_op("-") || is_op("+") || is_op("~") ||
               is_op("*") || is_op("...");
      case TokenKind::name:
        return !is_keyword(token().text) || is_word("None") || is_word("True") ||
               is_word("False") || is_word("not") || is_word("lambda") || is_word("await");
      default:
        return true;
    }
  }

  Result<Expr> parse_expression() {
    const std::size_t offset = token().offset;
    if (take_op("*")) {
      TRY(const Expr value, parse_binary(5));
      static_cast<void>(value);
      return opaque(offset, "`*` before a value");
    }
    if (is_word("lambda")) return parse_lambda();
    TRY(Expr expr, parse_binary(1));
    if (is_op(":=")) {
      next();
      TRY(const Expr value, parse_expression());
      static_cast<void>(value);
      return opaque(offset, "`:=`");
    }
    if (!take_word("if")) return expr;
    TRY(const Expr condition, parse_binary(1));
    static_cast<void>(condition);
    if (!take_word("else")) return unexpected("`else`");
    // A chain of conditions has no value here either; it is read in a loop, not by recursion.
    while (true) {
      if (is_word("lambda")) {
        TRY(const Expr other, parse_lambda());
        static_cast<void>(other);
        break;
      }
      TRY(const Expr other, parse_binary(1));
      static_cast<void>(other);
      if (!take_word("if")) break;
      TRY(const Expr next_condition, parse_binary(1));
      static_cast<void>(next_condition);
      if (!take_word("else")) return unexpected("`else`");
    }
    return opaque(offset, "a conditional expression");
  }

  Result<Expr> parse_lambda() {
    const std::size_t offset = token().offset;
    TRY_VOID(enter());
    next();
    while (!is_op(":")) {
      if (is(TokenKind::newline) || is(TokenKind::end)) return unexpected("`:`");
      is_op("(") || is_op("[") || is_op("{") ? skip_brackets() : next();
    }
    next();
    TRY(const Expr body, parse_expression());
    static_cast<void>(body);
    --depth_;
    return Expr{.kind = ExprKind::lambda, .offset = offset, .end = last_end(), .text = "a lambda"};
  }

  Result<void> enter() {
    if (depth_ == kMaxDepth) return too_deep(token().offset, "expressions");
    ++depth_;
    return {};
  }

  // Precedence climbing: operators that bind at least as strongly as `least`.
  Result<Expr> parse_binary(int least) {
    TRY(Expr left, parse_unary(least));
    while (true) {
      const bool is_operator = is(TokenKind::op) || is(TokenKind::name);
      const int level = is_operator ? strength(token().text) : 0;
      if (level == 0 || level < least) return left;
      if (is_word("not") && !is_word("in", 1)) return left;
      std::string op = token().text;
      const std::size_t offset = left.offset;
      next();
      if (op == "not" && take_word("in")) op = "not in";
      if (op == "is" && take_word("not")) op = "is not";
      TRY(Expr right, parse_binary(level + 1));
      if (left.kind == ExprKind::binary && left.text == op && !left.is_parenthesized) {
        left.children.push_back(std::move(right));
        TRY(left, finish(std::move(left)));
        continue;
      }
      Expr binary{.kind = ExprKind::binary, .offset = offset, .text = std::move(op)};
      binary.children.push_back(std::move(left));
      binary.children.push_back(std::move(right));
      TRY(left, finish(std::move(binary)));
    }
  }

  Result<Expr> parse_unary(int least) {
    TRY_VOID(enter());
    auto expr = parse_unary_inner(least);
    --depth_;
    return expr;
  }

  Result<Expr> parse_unary_inner(int least) {
    const std::size_t offset = token().offset;
    if (is_word("not") && least <= kNotStrength) {
      next();
      Expr expr{.kind = ExprKind::unary, .offset = offset, .text = "not"};
      TRY(Expr operand, parse_binary(kNotStrength));
      expr.children.push_back(std::move(operand));
      return finish(std::move(expr));
    }
    if (is_op("-") || is_op("+") || is_op("~")) {
      Expr expr{.kind = ExprKind::unary, .offset = offset, .text = token().text};
      next();
      TRY(Expr operand, parse_binary(kSignStrength));
      expr.children.push_back(std::move(operand));
      return finish(std::move(expr));
    }
    const bool is_await = take_word("await");
    TRY(Expr expr, parse_postfix());
    if (is_await) return opaque(offset, "`await`");
    if (!take_op("**")) return expr;
    Expr power{.kind = ExprKind::binary, .offset = offset, .text = "**"};
    power.children.push_back(std::move(expr));
    TRY(Expr exponent, parse_unary(kSignStrength));
    power.children.push_back(std::move(exponent));
    return finish(std::move(power));
  }

  Result<Expr> parse_postfix() {
    TRY(Expr expr, parse_atom());
    while (true) {
      const std::size_t offset = expr.offset;
      if (take_op(".")) {
        Expr attribute{.kind = ExprKind::attribute, .offset = offset};
        attribute.children.push_back(std::move(expr));
        TRY(attribute.text, need_name("the name of an attribute"));
        TRY(expr, finish(std::move(attribute)));
      } else if (take_op("(")) {
        Expr call{.kind = ExprKind::call, .offset = offset};
        call.children.push_back(std::move(expr));
        TRY_VOID(parse_arguments(call));
        TRY(expr, finish(std::move(call)));
      } else if (is_op("[")) {
        TRY(expr, parse_subscript(std::move(expr)));
      } else {
        return expr;
      }
    }
  }

  // Behind the opening bracket, to behind the closing one.
  Result<void> parse_arguments(Expr& call) {
    while (!take_op(")")) {
      const std::size_t offset = token().offset;
      std::string name;
      if (take_op("**")) {
        name = "**";
      } else if (take_op("*")) {
        name = "*";
      } else if (is(TokenKind::name) && is_op("=", 1)) {
        TRY(name, need_name("the name of an argument"));
        next();
      }
      TRY(Expr value, parse_expression());
      if (is_word("for") || is_word("async")) {
        skip_to_closing();
        value = opaque(offset, "a generator expression");
      }
      call.children.push_back(std::move(value));
      call.names.push_back(std::move(name));
      call.name_offsets.push_back(offset);
      if (!is_op(")") && !take_op(",")) return unexpected("`,` or `)`");
    }
    TRY(call, finish(std::move(call)));
    return {};
  }

  Result<Expr> parse_subscript(Expr of) {
    Expr expr{.kind = ExprKind::subscript, .offset = of.offset};
    expr.children.push_back(std::move(of));
    next();
    while (true) {
      const std::size_t offset = token().offset;
      if (is_op(":")) {
        skip_to_closing();
        expr.children.push_back(opaque(offset, "a slice"));
        break;
      }
      if (is_op("]")) {
        if (expr.children.size() == 1) return unexpected("what stands between the brackets");
        break;
      }
      TRY(Expr index, parse_expression());
      if (is_op(":")) {
        skip_to_closing();
        index = opaque(offset, "a slice");
      }
      expr.children.push_back(std::move(index));
      if (!take_op(",")) break;
      expr.is_parenthesized = false;
    }
    TRY_VOID(need_op("]"));
    // x[(a, b)] is x[a, b].
    if (expr.children.size() == 2 && expr.children[1].kind == ExprKind::tuple &&
        !expr.children[1].children.empty()) {
      std::vector<Expr> items = std::move(expr.children[1].children);
      expr.children.pop_back();
      std::ranges::move(items, std::back_inserter(expr.children));
    }
    return finish(std::move(expr));
  }

  // To the bracket that closes the one we are in.
  void skip_to_closing() {
    while (!is_op(")") && !is_op("]") && !is_op("}") && !is(TokenKind::end) &&
           !is(TokenKind::newline))
      is_op("(") || is_op("[") || is_op("{") ? skip_brackets() : next();
  }

  Result<Expr> parse_atom() {
    const Token& first = token();
    const std::size_t offset = first.offset;
    switch (first.kind) {
      case TokenKind::integer:
      case TokenKind::real: {
        Expr expr{
            .kind = first.kind == TokenKind::real ? ExprKind::real : ExprKind::integer,
            .offset = offset,
            .text = first.text
        };
        next();
        return finish(std::move(expr));
      }
      case TokenKind::imaginary:
        next();
        return opaque(offset, "a complex number");
      case TokenKind::string:
      case TokenKind::bytes:
      case TokenKind::formatted:
        return parse_strings();
      case TokenKind::name:
        return parse_word();
      case TokenKind::op:
        if (is_op("(")) return parse_parentheses();
        if (is_op("[")) return parse_list();
        if (is_op("{")) return parse_braces();
        if (take_op("..."))
          return finish({.kind = ExprKind::ellipsis, .offset = offset, .text = "..."});
        break;
      default:
        break;
    }
    return unexpected("an expression");
  }

  Result<Expr> parse_word() {
    const std::size_t offset = token().offset;
    const std::string word = token().text;
    if (word == "None" || word == "True" || word == "False") {
      next();
      return finish({.kind = ExprKind::constant, .offset = offset, .text = word});
    }
    if (is_keyword(word)) return unexpected("an expression");
    next();
    return finish({.kind = ExprKind::name, .offset = offset, .text = word});
  }

  // Neighbouring strings are one.
  Result<Expr> parse_strings() {
    const std::size_t offset = token().offset;
    const bool is_bytes = is(TokenKind::bytes);
    bool is_formatted = false;
    std::string text;
    while (is(TokenKind::string) || is(TokenKind::bytes) || is(TokenKind::formatted)) {
      if (is(TokenKind::bytes) != is_bytes)
        return fail_at(
            source_,
            token().offset,
            ErrorCode::invalid_input,
            "bytes and text stand beside each other as if they were one string"
        );
      is_formatted |= is(TokenKind::formatted);
      text += token().text;
      next();
    }
    if (is_formatted) return opaque(offset, "a formatted string");
    return finish(
        {.kind = is_bytes ? ExprKind::bytes : ExprKind::string,
         .offset = offset,
         .text = std::move(text)}
    );
  }

  Result<Expr> parse_parentheses() {
    const std::size_t offset = token().offset;
    next();
    if (take_op(")")) return finish({.kind = ExprKind::tuple, .offset = offset});
    TRY(Expr expr, parse_tuple_or_expression());
    if (is_word("for") || is_word("async")) {
      skip_to_closing();
      TRY_VOID(need_op(")"));
      return opaque(offset, "a generator expression");
    }
    TRY_VOID(need_op(")"));
    if (expr.kind == ExprKind::tuple && !expr.is_parenthesized) expr.offset = offset;
    expr.is_parenthesized = true;
    return expr;
  }

  Result<Expr> parse_list() {
    Expr list{.kind = ExprKind::list, .offset = token().offset};
    next();
    while (!take_op("]")) {
      TRY(Expr item, parse_expression());
      list.children.push_back(std::move(item));
      if (is_word("for") || is_word("async")) {
        skip_to_closing();
        TRY_VOID(need_op("]"));
        return opaque(list.offset, "a comprehension");
      }
      if (!is_op("]") && !take_op(",")) return unexpected("`,` or `]`");
    }
    return finish(std::move(list));
  }

  Result<Expr> parse_braces() {
    Expr expr{.kind = ExprKind::dict, .offset = token().offset};
    next();
    bool is_known = true;
    while (!take_op("}")) {
      if (take_op("**")) {
        TRY(const Expr value, parse_binary(5));
        static_cast<void>(value);
        is_known = false;
      } else {
        TRY(Expr key, parse_expression());
        expr.children.push_back(std::move(key));
        if (take_op(":")) {
          TRY(Expr value, parse_expression());
          expr.children.push_back(std::move(value));
        } else {
          expr.kind = ExprKind::set;
        }
      }
      if (is_word("for") || is_word("async")) {
        skip_to_closing();
        is_known = false;
      }
      if (!is_op("}") && !take_op(",")) return unexpected("`,` or `}`");
    }
    if (!is_known) return opaque(expr.offset, "a comprehension or `**`");
    return finish(std::move(expr));
  }

  const Source& source_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  std::size_t block_depth_ = 0;
};

}  // namespace

Result<std::vector<Statement>> parse_module(const Source& source) {
  TRY(std::vector<Token> tokens, tokenize(source));
  return Parser(source, std::move(tokens)).run_module();
}

Result<Expr> parse_annotation(const Source& source, std::string_view text, std::size_t offset) {
  TRY(std::vector<Token> tokens, tokenize_annotation(source, text, offset));
  return Parser(source, std::move(tokens)).run_annotation();
}

}  // namespace extractinator::schema::pydantic
