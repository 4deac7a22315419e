// Privacy-aware events: a log line is a fixed name with typed fields, so report text cannot get
// into it by accident.
#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "base/hash.h"

namespace extractinator {

enum class LogLevel : std::uint8_t { debug, info, warning, error };

// A string literal, checked at compile time: the only text an event may carry.
class Literal {
 public:
  template <std::size_t N>
  consteval Literal(const char (&text)[N])
      : text_(text, N - 1) {}  // NOLINT(google-explicit-constructor): literals only
  [[nodiscard]] constexpr std::string_view view() const { return text_; }

 private:
  std::string_view text_;
};

struct LogField {
  Literal name;
  std::variant<std::int64_t, double, bool, Hash256, std::chrono::milliseconds, Literal> value;
};

// Receives events. Implementations must be usable from several threads.
class Log {
 public:
  virtual ~Log() = default;
  virtual void event(LogLevel level, Literal name, std::initializer_list<LogField> fields) = 0;
};

// `level=info event=record_finished row=12 tokens=34` without a line feed; hashes shortened to 12
// digits.
[[nodiscard]] std::string to_line(
    LogLevel level, Literal name, std::initializer_list<LogField> fields
);

// Drops everything.
class NullLog final : public Log {
 public:
  void event(LogLevel, Literal, std::initializer_list<LogField>) override {}
};

// Writes lines of at least `minimum` to standard error.
class StderrLog final : public Log {
 public:
  explicit StderrLog(LogLevel minimum) : minimum_(minimum) {}
  void event(LogLevel level, Literal name, std::initializer_list<LogField> fields) override;

 private:
  LogLevel minimum_;
};

}  // namespace extractinator
