// Spelling and rendering of errors; everything here is public through error.h.
#include "base/error.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace extractinator {
namespace {

constexpr std::array<std::string_view, 10> kCodeNames = {
    "invalid_input",
    "not_found",
    "unsupported",
    "limit_exceeded",
    "unsatisfiable",
    "io_error",
    "corrupt",
    "conflict",
    "cancelled",
    "engine_failure",
};

std::string place(const Location& at) {
  std::string text = at.file;
  if (at.line > 0) {
    text += (text.empty() ? "line " : ":") + std::to_string(at.line);
    if (at.column > 0) text += ":" + std::to_string(at.column);
  }
  return text;
}

}  // namespace

std::string_view to_string(ErrorCode code) { return kCodeNames.at(static_cast<std::size_t>(code)); }

Error Error::within(std::string_view context) && {
  message = std::string(context) + ": " + message;
  return std::move(*this);
}

Error Error::located(Location where) && {
  if (at == Location{}) at = std::move(where);
  return std::move(*this);
}

std::string to_string(const Error& error) {
  const std::string at = place(error.at);
  return (at.empty() ? "" : at + ": ") + "error: " + error.message;
}

std::string render(const Error& error) {
  std::string text = to_string(error) + "\n";
  if (!error.at.excerpt.empty()) {
    text += error.at.excerpt + "\n";
    if (error.at.column > 0) {
      // Tabs are repeated so that the caret stands under its column in any terminal.
      std::string indent;
      std::uint32_t column = 1;
      for (std::size_t i = 0; i < error.at.excerpt.size() && column < error.at.column; ++i) {
        const auto byte = static_cast<unsigned char>(error.at.excerpt[i]);
        const bool is_continuation = (byte & 0xC0U) == 0x80U;
        if (is_continuation) continue;
        indent += byte == '\t' ? '\t' : ' ';
        ++column;
      }
      text += indent + "^\n";
    }
  }
  if (!error.hint.empty()) text += "\nhint: " + error.hint + "\n";
  return text;
}

}  // namespace extractinator
