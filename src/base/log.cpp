// Spelling of events; one write per line, so lines of several threads do not mix.
#include "base/log.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <format>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "base/hash.h"

namespace extractinator {
namespace {

constexpr std::array<std::string_view, 4> kLevels = {"debug", "info", "warning", "error"};

struct Spell {
  std::string operator()(std::int64_t value) const { return std::to_string(value); }
  std::string operator()(double value) const { return std::format("{:.6g}", value); }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(const Hash256& value) const { return to_hex(value).substr(0, 12); }
  std::string operator()(std::chrono::milliseconds value) const {
    return std::to_string(value.count()) + "ms";
  }
  std::string operator()(Literal value) const { return std::string(value.view()); }
};

}  // namespace

std::string to_line(LogLevel level, Literal name, std::initializer_list<LogField> fields) {
  std::string line =
      std::format("level={} event={}", kLevels.at(static_cast<std::size_t>(level)), name.view());
  for (const LogField& field : fields)
    line += std::format(" {}={}", field.name.view(), std::visit(Spell{}, field.value));
  return line;
}

void StderrLog::event(LogLevel level, Literal name, std::initializer_list<LogField> fields) {
  if (level < minimum_) return;
  const std::string line = to_line(level, name, fields) + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace extractinator
