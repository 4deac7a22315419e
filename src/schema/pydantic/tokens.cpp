// Python source to tokens (the lexical part of the Python 3.14 reference); internal to the Pydantic
// reader.
#include "schema/pydantic/tokens.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "schema/pydantic/names.h"
#include "schema/pydantic/source.h"
#include "schema/schema.h"

namespace extractinator::schema::pydantic {
namespace {

constexpr std::size_t kMaxIndents = 100;
constexpr std::size_t kMaxBrackets = 200;
constexpr std::size_t kMaxFormattedDepth = 20;

constexpr std::string_view kOperators[] = {  // Longest first.
    "**=", "//=", ">>=", "<<=", "...", "->", ":=", "==", "!=", "<=", ">=", "**",
    "//",  "<<",  ">>",  "+=",  "-=",  "*=", "/=", "%=", "@=", "&=", "|=", "^=",
    "+",   "-",   "*",   "/",   "%",   "@",  "&",  "|",  "^",  "~",  "<",  ">",
    "(",   ")",   "[",   "]",   "{",   "}",  ",",  ":",  ".",  ";",  "="
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::string code_point_name(char32_t value) {
  std::array<char, 16> buffer{};
  const auto end = std::to_chars(
      buffer.data(), buffer.data() + buffer.size(), static_cast<std::uint32_t>(value), 16
  );
  std::string digits(buffer.data(), end.ptr);
  std::ranges::transform(digits, digits.begin(), [](char c) {
    return c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c;
  });
  return "U+" + std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}

class Lexer {
 public:
  // With `place`, every token and error stands there: the text is that of a string in the source.
  Lexer(const Source& source, std::string_view text, std::optional<std::size_t> place)
      : source_(source),
        text_(text),
        place_(place) {}

  Result<std::vector<Token>> run() {
    if (text_.size() > kMaxSourceBytes)
      return fail_here(
          0, ErrorCode::limit_exceeded, "the file is larger than 4 MiB", "schemas are much smaller"
      );
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    if (place_) is_line_start_ = false;
    while (at_ < text_.size()) {
      if (is_line_start_ && brackets_.empty()) {
        TRY_VOID(read_indentation());
        if (at_ >= text_.size()) break;
      }
      TRY_VOID(read_token());
    }
    if (!brackets_.empty())
      return fail_here(
          brackets_.back().second,
          ErrorCode::invalid_input,
          "the bracket `" + std::string(1, brackets_.back().first) + "` is never closed"
      );
    if (!place_ && has_tokens_on_line_) push(TokenKind::newline, at_, at_);
    for (; indents_.size() > 1; indents_.pop_back())
      push(TokenKind::dedent, at_, at_);
    push(TokenKind::end, at_, at_);
    return std::move(tokens_);
  }

 private:
  [[nodiscard]] std::unexpected<Error> fail_here(
      std::size_t at, ErrorCode code, std::string message, std::string hint = {}
  ) const {
    return fail_at(source_, place_.value_or(at), code, std::move(message), std::move(hint));
  }

  void push(TokenKind kind, std::size_t from, std::size_t to, std::string text = {}) {
    if (kind != TokenKind::newline) has_tokens_on_line_ = true;
    tokens_.push_back({kind, place_.value_or(from), place_.value_or(to), std::move(text)});
  }

  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  [[nodiscard]] bool at_line_end() const { return peek() == '\n' || peek() == '\r'; }
  void skip_line_end() {
    if (peek() == '\r' && peek(1) == '\n') ++at_;
    ++at_;
  }

  // At the start of a line: skips empty ones, compares the indentation of the first other one.
  // Tabs go to the next multiple of 8, and must mean the same if they were one column wide.
  Result<void> read_indentation() {
    while (at_ < text_.size()) {
      std::size_t column = 0;
      std::size_t narrow = 0;
      for (;; ++at_) {
        if (peek() == ' ') {
          ++column;
          ++narrow;
        } else if (peek() == '\t') {
          column = (column / 8 + 1) * 8;
          ++narrow;
        } else if (peek() == '\f') {
          column = narrow = 0;
        } else {
          break;
        }
      }
      if (at_ >= text_.size()) return {};
      if (peek() == '#') {
        TRY_VOID(check_coding());
        skip_comment();
      }
      if (at_ < text_.size() && at_line_end()) {
        skip_line_end();
        continue;
      }
      if (at_ >= text_.size()) return {};
      is_line_start_ = false;
      return indent_to(column, narrow);
    }
    return {};
  }

  Result<void> indent_to(std::size_t column, std::size_t narrow) {
    const auto mixed = [&] {
      return fail_here(
          at_,
          ErrorCode::invalid_input,
          "tabs and spaces are mixed in the indentation so that its depth is not clear",
          "indent with spaces only"
      );
    };
    if (column == indents_.back().first) {
      if (narrow != indents_.back().second) return mixed();
      return {};
    }
    if (column > indents_.back().first) {
      if (narrow <= indents_.back().second) return mixed();
      if (indents_.size() > kMaxIndents)
        return fail_here(
            at_, ErrorCode::limit_exceeded, "blocks are nested deeper than 100 levels"
        );
      indents_.emplace_back(column, narrow);
      push(TokenKind::indent, at_, at_);
      return {};
    }
    while (column < indents_.back().first) {
      indents_.pop_back();
      push(TokenKind::dedent, at_, at_);
    }
    if (column != indents_.back().first)
      return fail_here(
          at_, ErrorCode::invalid_input, "the indentation is that of no block around this line"
      );
    if (narrow != indents_.back().second) return mixed();
    return {};
  }

  void skip_comment() {
    while (at_ < text_.size() && !at_line_end())
      ++at_;
  }

  Result<void> read_token() {
    const char c = peek();
    if (c == ' ' || c == '\t' || c == '\f') {
      ++at_;
      return {};
    }
    if (c == '#') {
      TRY_VOID(check_coding());
      skip_comment();
      return {};
    }
    if (c == '\n' || c == '\r') {
      const std::size_t from = at_;
      skip_line_end();
      if (!brackets_.empty() || place_) return {};
      if (has_tokens_on_line_) push(TokenKind::newline, from, at_);
      has_tokens_on_line_ = false;
      is_line_start_ = true;
      return {};
    }
    if (c == '\\') {
      ++at_;
      if (!at_line_end())
        return fail_here(
            at_ - 1, ErrorCode::invalid_input, "a backslash must be the last character of its line"
        );
      skip_line_end();
      return {};
    }
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return read_number();
    if (c == '"' || c == '\'') return read_string(at_);
    return read_word_or_operator();
  }

  // PEP 263: only UTF-8 is read.
  Result<void> check_coding() {
    const std::size_t end = std::min(text_.find_first_of("\r\n", at_), text_.size());
    const std::string_view comment = text_.substr(at_, end - at_);
    const std::size_t key = comment.find("coding");
    const auto n_lines = std::ranges::count(text_.substr(0, at_), '\n');
    if (key == std::string_view::npos || n_lines > 1 || key + 6 >= comment.size() ||
        (comment[key + 6] != ':' && comment[key + 6] != '='))
      return {};
    std::string name;
    for (std::size_t i = key + 7; i < comment.size(); ++i) {
      const char c = lower(comment[i]);
      if (name.empty() && (c == ' ' || c == '\t')) continue;
      if ((c < 'a' || c > 'z') && !is_digit(c) && c != '-' && c != '_' && c != '.') break;
      name += c == '_' ? '-' : c;
    }
    if (name.empty() || name == "utf-8" || name == "utf8" || name == "ascii") return {};
    return fail_here(
        at_,
        ErrorCode::unsupported,
        "the file says it is written in " + in_ticks(name) + "; only UTF-8 is read",
        "save it as UTF-8"
    );
  }

  Result<void> read_word_or_operator() {
    const std::size_t from = at_;
    CodePoint at = code_point_at(text_, at_);
    if (at.length == 0)
      return fail_here(
          at_, ErrorCode::invalid_input, "the file is not UTF-8 from here on", "save it as UTF-8"
      );
    if (may_start_name(at.value)) {
      while (at_ < text_.size()) {
        at = code_point_at(text_, at_);
        if (at.length == 0 || !may_continue_name(at.value)) break;
        at_ += at.length;
      }
      const std::string_view word = text_.substr(from, at_ - from);
      if ((peek() == '"' || peek() == '\'') && is_string_prefix(word)) return read_string(from);
      if (at_ < text_.size() && at.value >= 0x80 && at.length != 0 && at.value > 0xBF &&
          at.value < 0x2000)
        return unknown_letter(at.value);
      push(TokenKind::name, from, at_, std::string(word));
      return {};
    }
    for (const std::string_view op : kOperators) {
      if (!text_.substr(at_).starts_with(op)) continue;
      TRY_VOID(count_bracket(op));
      at_ += op.size();
      push(TokenKind::op, from, at_, std::string(op));
      return {};
    }
    if (at.value >= 0x80) return unknown_letter(at.value);
    return fail_here(
        at_,
        ErrorCode::invalid_input,
        at.value < 0x20 ? "control character " + code_point_name(at.value) + " outside a string"
                        : "`" + std::string(1, peek()) + "` means nothing in Python here"
    );
  }

  [[nodiscard]] std::unexpected<Error> unknown_letter(char32_t letter) const {
    return fail_here(
        at_,
        ErrorCode::unsupported,
        "the character " + code_point_name(letter) + " is not read in names",
        "use Latin letters, composed (é as one character), in names and give an `alias`"
    );
  }

  Result<void> count_bracket(std::string_view op) {
    if (op == "(" || op == "[" || op == "{") {
      if (brackets_.size() == kMaxBrackets)
        return fail_here(
            at_, ErrorCode::limit_exceeded, "brackets are nested deeper than 200 levels"
        );
      brackets_.emplace_back(op.front(), at_);
    } else if (op == ")" || op == "]" || op == "}") {
      const char opening = op == ")" ? '(' : op == "]" ? '[' : '{';
      if (brackets_.empty())
        return fail_here(
            at_, ErrorCode::invalid_input, "the bracket `" + std::string(op) + "` closes nothing"
        );
      if (brackets_.back().first != opening)
        return fail_here(
            at_,
            ErrorCode::invalid_input,
            "the bracket `" + std::string(op) + "` does not close `" +
                std::string(1, brackets_.back().first) + "`"
        );
      brackets_.pop_back();
    }
    return {};
  }

  static bool is_string_prefix(std::string_view word) {
    if (word.size() > 2) return false;
    std::string key;
    std::ranges::transform(word, std::back_inserter(key), lower);
    std::ranges::sort(key);
    constexpr std::string_view kPrefixes[] = {"r", "u", "b", "f", "t", "br", "fr", "rt"};
    return std::ranges::contains(kPrefixes, key);
  }

  Result<void> read_number() {
    const std::size_t from = at_;
    const auto bad = [&](std::string what) {
      return fail_here(from, ErrorCode::invalid_input, std::move(what));
    };
    std::string digits;
    // Digits with single underscores between them.
    const auto take_digits = [&](auto is_wanted) {
      while (is_wanted(peek()) || (peek() == '_' && is_wanted(peek(1)))) {
        if (peek() != '_') digits += peek();
        ++at_;
      }
    };
    const char base = peek() == '0' ? lower(peek(1)) : '\0';
    if (base == 'x' || base == 'o' || base == 'b') {
      at_ += 2;
      take_digits([](char c) { return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f'); });
      std::uint64_t value = 0;
      const int radix = base == 'x' ? 16 : base == 'o' ? 8 : 2;
      const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), value, radix);
      if (end.ec == std::errc::result_out_of_range)
        return fail_here(
            from, ErrorCode::unsupported, "the number has more than 64 bits", "write it in decimal"
        );
      if (digits.empty() || end.ptr != digits.data() + digits.size())
        return bad(in_ticks(text_.substr(from, at_ - from)) + " is no number");
      push(TokenKind::integer, from, at_, std::to_string(value));
      return check_number_end();
    }
    bool is_real = false;
    take_digits(is_digit);
    if (peek() == '.') {
      is_real = true;
      digits += '.';
      ++at_;
      take_digits(is_digit);
    }
    const bool has_exponent =
        lower(peek()) == 'e' &&
        (is_digit(peek(1)) || ((peek(1) == '+' || peek(1) == '-') && is_digit(peek(2))));
    if (has_exponent) {
      is_real = true;
      digits += 'e';
      ++at_;
      if (peek() == '+' || peek() == '-') {
        if (peek() == '-') digits += '-';
        ++at_;
      }
      take_digits(is_digit);
    }
    if (lower(peek()) == 'j') {
      ++at_;
      push(TokenKind::imaginary, from, at_);
      return check_number_end();
    }
    if (is_real) {
      TRY(std::string text, real_text(from, digits));
      push(TokenKind::real, from, at_, std::move(text));
      return check_number_end();
    }
    const std::size_t first = std::min(digits.find_first_not_of('0'), digits.size());
    if (first > 0 && first < digits.size()) return bad("a number may not begin with 0");
    push(TokenKind::integer, from, at_, first == digits.size() ? "0" : digits);
    return check_number_end();
  }

  Result<std::string> real_text(std::size_t from, const std::string& digits) const {
    double value = 0;
    const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (end.ec == std::errc::result_out_of_range) {
      // Too small becomes 0 as in Python; too large would be infinite.
      const std::size_t e = digits.find("e-");
      const bool is_tiny =
          e != std::string::npos || digits.starts_with('.') || digits.starts_with("0");
      if (!is_tiny)
        return fail_here(from, ErrorCode::unsupported, "the number is too large for a float");
      value = 0;
    }
    return float_text(value);
  }

  Result<void> check_number_end() {
    const CodePoint next = code_point_at(text_, at_);
    if (at_ < text_.size() && next.length != 0 && may_start_name(next.value)) {
      // "1if x else y" is Python, if of an odd kind.
      std::size_t end = at_;
      while (end < text_.size() && text_[end] >= 'a' && text_[end] <= 'z')
        ++end;
      const std::string_view word = text_.substr(at_, end - at_);
      constexpr std::string_view kAllowed[] = {"if", "else", "and", "or", "in", "is", "for", "not"};
      if (!std::ranges::contains(kAllowed, word))
        return fail_here(
            at_, ErrorCode::invalid_input, "a letter or `_` may not stand right behind a number"
        );
    }
    return {};
  }

  // `from` is where the prefix begins; at_ stands at the quotation mark.
  Result<void> read_string(std::size_t from) {
    bool is_raw = false;
    bool is_bytes = false;
    bool is_formatted = false;
    for (std::size_t i = from; i < at_; ++i) {
      const char c = lower(text_[i]);
      is_raw |= c == 'r';
      is_bytes |= c == 'b';
      is_formatted |= c == 'f' || c == 't';
    }
    if (is_formatted) {
      TRY_VOID(skip_formatted(from, is_raw, 0));
      push(TokenKind::formatted, from, at_);
      return {};
    }
    const char quote = peek();
    const bool is_long = peek(1) == quote && peek(2) == quote;
    at_ += is_long ? 3 : 1;
    std::string value;
    while (true) {
      if (at_ >= text_.size() || (!is_long && at_line_end()))
        return fail_here(from, ErrorCode::invalid_input, "the string is never closed");
      if (peek() == quote && (!is_long || (peek(1) == quote && peek(2) == quote))) break;
      if (peek() == '\\') {
        TRY_VOID(read_escape(is_raw, is_bytes, value));
        continue;
      }
      if (at_line_end()) {
        skip_line_end();
        value += '\n';
        continue;
      }
      const CodePoint at = code_point_at(text_, at_);
      if (at.length == 0)
        return fail_here(
            at_, ErrorCode::invalid_input, "the file is not UTF-8 from here on", "save it as UTF-8"
        );
      if (is_bytes && at.value >= 0x80)
        return fail_here(
            at_, ErrorCode::invalid_input, "bytes may have ASCII characters only", R"(write \xNN)"
        );
      value += text_.substr(at_, at.length);
      at_ += at.length;
    }
    at_ += is_long ? 3 : 1;
    push(is_bytes ? TokenKind::bytes : TokenKind::string, from, at_, std::move(value));
    return {};
  }

  Result<void> read_escape(bool is_raw, bool is_bytes, std::string& value) {
    const std::size_t from = at_;
    ++at_;
    if (at_ >= text_.size()) return {};  // The string is found to be open by the caller.
    if (is_raw) {
      value += '\\';
      if (at_line_end()) return {};
      const CodePoint at = code_point_at(text_, at_);
      if (at.length == 0) return {};
      if (at.value < 0x80 || !is_bytes) {
        value += text_.substr(at_, at.length);
        at_ += at.length;
      }
      return {};
    }
    if (at_line_end()) {
      skip_line_end();
      return {};
    }
    const char c = peek();
    constexpr std::pair<char, char> kSimple[] = {
        {'\\', '\\'},
        {'\'', '\''},
        {'"', '"'},
        {'a', '\a'},
        {'b', '\b'},
        {'f', '\f'},
        {'n', '\n'},
        {'r', '\r'},
        {'t', '\t'},
        {'v', '\v'},
    };
    for (const auto& [letter, meaning] : kSimple) {
      if (c != letter) continue;
      value += meaning;
      ++at_;
      return {};
    }
    if (c >= '0' && c <= '7') {
      std::uint32_t code = 0;
      for (int i = 0; i < 3 && peek() >= '0' && peek() <= '7'; ++i, ++at_)
        code = code * 8 + static_cast<std::uint32_t>(peek() - '0');
      return put_code(from, code, is_bytes, value);
    }
    const std::size_t n_digits = c == 'x' ? 2 : is_bytes ? 0 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (n_digits > 0) {
      ++at_;
      std::uint32_t code = 0;
      const std::string_view digits = text_.substr(at_, n_digits);
      const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
      if (digits.size() < n_digits || end.ptr != digits.data() + digits.size())
        return fail_here(
            from,
            ErrorCode::invalid_input,
            "the escape needs " + std::to_string(n_digits) + " hexadecimal digits"
        );
      at_ += n_digits;
      return put_code(from, code, is_bytes, value);
    }
    if (c == 'N' && !is_bytes)
      return fail_here(
          from,
          ErrorCode::unsupported,
          "characters by name are not read",
          R"(write the character itself, or \uNNNN)"
      );
    value += '\\';  // An unknown escape stays as it is.
    return {};
  }

  Result<void> put_code(
      std::size_t from, std::uint32_t code, bool is_bytes, std::string& value
  ) const {
    if (is_bytes) {
      value += static_cast<char>(static_cast<unsigned char>(code & 0xFFU));
      return {};
    }
    if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
      return fail_here(
          from,
          ErrorCode::invalid_input,
          code_point_name(code) + " is no character that JSON could hold",
          code > 0x10FFFF ? "" : R"(write characters above U+FFFF as \UNNNNNNNN)"
      );
    append_utf8(value, code);
    return {};
  }

  // Over f"…{expression!r:format}…", whose value nobody needs; quotation marks may be nested in
  // the expressions.
  Result<void> skip_formatted(std::size_t from, bool is_raw, std::size_t depth) {
    const char quote = peek();
    const bool is_long = peek(1) == quote && peek(2) == quote;
    at_ += is_long ? 3 : 1;
    if (depth == kMaxFormattedDepth)
      return fail_here(from, ErrorCode::limit_exceeded, "strings are nested deeper than 20 levels");
    const auto is_closing = [&] {
      return peek() == quote && (!is_long || (peek(1) == quote && peek(2) == quote));
    };
    while (true) {
      if (at_ >= text_.size() || (!is_long && at_line_end()))
        return fail_here(from, ErrorCode::invalid_input, "the string is never closed");
      if (is_closing()) break;
      if (peek() == '\\') {
        at_ = std::min(at_ + (is_raw && peek(1) == '{' ? 1 : 2), text_.size());
      } else if ((peek() == '{' && peek(1) == '{') || (peek() == '}' && peek(1) == '}')) {
        at_ += 2;
      } else if (peek() == '{') {
        TRY_VOID(skip_field(from, quote, is_long, depth));
      } else {
        ++at_;
      }
    }
    at_ += is_long ? 3 : 1;
    return {};
  }

  // From `{` to behind the matching `}`.
  Result<void> skip_field(std::size_t from, char quote, bool is_long, std::size_t depth) {
    ++at_;
    std::size_t n_open = 0;
    bool is_format = false;
    std::size_t n_format_fields = 0;
    while (at_ < text_.size()) {
      const char c = peek();
      if (is_format) {
        if (c == '{') ++n_format_fields;
        if (c == '}' && n_format_fields-- == 0) break;
        if (c == quote && (!is_long || (peek(1) == quote && peek(2) == quote))) break;
        ++at_;
        continue;
      }
      if (c == '"' || c == '\'') {
        TRY_VOID(skip_nested_string(depth));
        continue;
      }
      if (c == '#') {
        skip_comment();
        continue;
      }
      if (c == '(' || c == '[' || c == '{') ++n_open;
      if (c == '}' && n_open == 0) break;
      if ((c == ')' || c == ']' || c == '}') && n_open > 0) --n_open;
      if (c == ':' && n_open == 0) is_format = true;
      ++at_;
    }
    if (peek() != '}')
      return fail_here(from, ErrorCode::invalid_input, "a `{` in the string is never closed");
    ++at_;
    return {};
  }

  Result<void> skip_nested_string(std::size_t depth) {
    std::size_t start = at_;
    while (start > 0 && at_ - start < 2) {
      const char c = lower(text_[start - 1]);
      if (c != 'r' && c != 'b' && c != 'f' && c != 'u' && c != 't') break;
      --start;
    }
    const std::string_view prefix = text_.substr(start, at_ - start);
    const bool is_raw = prefix.contains('r') || prefix.contains('R');
    if (prefix.contains('f') || prefix.contains('F') || prefix.contains('t') ||
        prefix.contains('T'))
      return skip_formatted(start, is_raw, depth + 1);
    const std::size_t from = at_;
    const char quote = peek();
    const bool is_long = peek(1) == quote && peek(2) == quote;
    at_ += is_long ? 3 : 1;
    while (at_ < text_.size()) {
      if (peek() == '\\') {
        at_ = std::min(at_ + 2, text_.size());
        continue;
      }
      if (peek() == quote && (!is_long || (peek(1) == quote && peek(2) == quote))) {
        at_ += is_long ? 3 : 1;
        return {};
      }
      if (!is_long && at_line_end()) break;
      ++at_;
    }
    return fail_here(from, ErrorCode::invalid_input, "the string is never closed");
  }

  const Source& source_;
  std::string_view text_;
  std::optional<std::size_t> place_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
  std::vector<std::pair<char, std::size_t>> brackets_;
  std::vector<std::pair<std::size_t, std::size_t>> indents_ = {{0, 0}};
  bool is_line_start_ = true;
  bool has_tokens_on_line_ = false;
};

}  // namespace

Result<std::vector<Token>> tokenize(const Source& source) {
  return Lexer(source, source.text, std::nullopt).run();
}

Result<std::vector<Token>> tokenize_annotation(
    const Source& source, std::string_view text, std::size_t offset
) {
  return Lexer(source, text, offset).run();
}

}  // namespace extractinator::schema::pydantic
