// A reader by recursive descent; reachable through literal.h.
#include "dragon/literal.h"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <format>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/result.h"
#include "json/parse.h"
#include "json/value.h"

namespace extractinator::dragon {
namespace {

constexpr std::size_t kMaxDepth = 16;

struct Word {
  std::string_view text = {};
  enum class Meaning : std::uint8_t { yes, no, nothing } meaning = Meaning::nothing;
};
constexpr std::array kWords = {
    Word{.text = "True", .meaning = Word::Meaning::yes},
    Word{.text = "true", .meaning = Word::Meaning::yes},
    Word{.text = "False", .meaning = Word::Meaning::no},
    Word{.text = "false", .meaning = Word::Meaning::no},
    Word{.text = "None", .meaning = Word::Meaning::nothing},
    Word{.text = "null", .meaning = Word::Meaning::nothing},
    Word{.text = "nan", .meaning = Word::Meaning::nothing},
    Word{.text = "NaN", .meaning = Word::Meaning::nothing},
};

void append_utf8(std::string& out, std::uint32_t code_point) {
  const auto byte = [&](std::uint32_t value) { out.push_back(static_cast<char>(value)); };
  if (code_point < 0x80U) {
    byte(code_point);
  } else if (code_point < 0x800U) {
    byte(0xC0U | (code_point >> 6U));
    byte(0x80U | (code_point & 0x3FU));
  } else if (code_point < 0x10000U) {
    byte(0xE0U | (code_point >> 12U));
    byte(0x80U | ((code_point >> 6U) & 0x3FU));
    byte(0x80U | (code_point & 0x3FU));
  } else {
    byte(0xF0U | (code_point >> 18U));
    byte(0x80U | ((code_point >> 12U) & 0x3FU));
    byte(0x80U | ((code_point >> 6U) & 0x3FU));
    byte(0x80U | (code_point & 0x3FU));
  }
}

class LiteralReader {
 public:
  explicit LiteralReader(std::string_view text) : text_(text) {}

  Result<json::Value> read() {
    TRY(json::Value value, element(0));
    skip_space();
    if (at_ != text_.size()) return wrong("text behind the value");
    return value;
  }

 private:
  [[nodiscard]] std::unexpected<Error> wrong(std::string_view what) const {
    return fail(ErrorCode::invalid_input, std::format("{} at byte {} of it", what, at_));
  }

  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void skip_space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r'))
      ++at_;
  }

  Result<json::Value> element(std::size_t depth) {
    skip_space();
    switch (peek()) {
      case '[':
        return list(']', depth);
      case '(':
        return list(')', depth);
      case '\'':
      case '"':
        return string();
      default:
        return scalar();
    }
  }

  Result<json::Value> list(char close, std::size_t depth) {
    if (depth == kMaxDepth) return wrong("lists within lists");
    ++at_;
    json::Value::Array items;
    while (true) {
      skip_space();
      if (peek() == close) break;
      TRY(json::Value item, element(depth + 1));
      items.push_back(std::move(item));
      skip_space();
      if (peek() == close) break;
      if (peek() != ',') return wrong("neither a comma nor the end of the list");
      ++at_;
    }
    ++at_;
    return json::Value(std::move(items));
  }

  Result<json::Value> scalar() {
    const std::string_view rest = text_.substr(at_);
    const std::string_view word = rest.substr(0, rest.find_first_of(",)] \t\r\n"));
    for (const Word& known : kWords) {
      if (word != known.text) continue;
      at_ += word.size();
      if (known.meaning == Word::Meaning::nothing) return json::Value();
      return json::Value(known.meaning == Word::Meaning::yes);
    }
    std::string_view digits = word;
    if (digits.starts_with('+')) digits.remove_prefix(1);
    double number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const bool is_number = error == std::errc{} && end == digits.data() + digits.size() &&
                           digits.find_first_of("0123456789") != std::string_view::npos;
    if (!is_number) return wrong("no value");
    at_ += word.size();
    // Digits are kept where JSON spells the number in the same way; `5.` and `.5` it does not.
    const auto value = json::parse(digits);
    return value && value->is_number() ? *value : json::Value::number(number);
  }

  Result<json::Value> string() {
    const char quote = text_[at_++];
    std::string out;
    while (true) {
      if (at_ >= text_.size()) return wrong("no end of a string");
      const char byte = text_[at_++];
      if (byte == quote) return json::Value(std::move(out));
      if (byte != '\\') {
        out.push_back(byte);
        continue;
      }
      TRY_VOID(escape(out));
    }
  }

  Result<void> escape(std::string& out) {
    const char kind = peek();
    ++at_;
    switch (kind) {
      case 'n':
        out.push_back('\n');
        return {};
      case 't':
        out.push_back('\t');
        return {};
      case 'r':
        out.push_back('\r');
        return {};
      case 'x':
        return code_point(out, 2);
      case 'u':
        return code_point(out, 4);
      case 'U':
        return code_point(out, 8);
      case '\\':
      case '\'':
      case '"':
        out.push_back(kind);
        return {};
      default:
        return wrong("no escape that is known");
    }
  }

  Result<void> code_point(std::string& out, std::size_t n_digits) {
    const std::string_view digits = text_.substr(at_ < text_.size() ? at_ : text_.size(), n_digits);
    std::uint32_t value = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    const bool is_complete =
        error == std::errc{} && digits.size() == n_digits && end == digits.data() + digits.size();
    const bool is_surrogate = value >= 0xD800U && value <= 0xDFFFU;
    if (!is_complete || value > 0x10FFFFU || is_surrogate) return wrong("no escape that is known");
    append_utf8(out, value);
    at_ += n_digits;
    return {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Result<json::Value> parse_literal(std::string_view text) { return LiteralReader(text).read(); }

}  // namespace extractinator::dragon
