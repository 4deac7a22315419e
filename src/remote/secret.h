// A key for a server: read from where only its owner can, and never written anywhere.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace extractinator::remote {

// Printable ASCII without spaces, at most 4,096 bytes. No error about it quotes it.
class Secret {
 public:
  // Fails with `not_found` if the variable is not set, `invalid_input` if it holds no key.
  [[nodiscard]] static Result<Secret> from_environment(const std::string& variable);
  // The file's text without line ends behind it. Fails with `not_found` or `io_error`;
  // `unsupported` if the file is no regular one, belongs to somebody else, or others than its owner
  // may do anything with it (mode 0600 at most); `invalid_input` if it holds no key.
  [[nodiscard]] static Result<Secret> from_file(const std::filesystem::path& path);

  // For the header of a request.
  [[nodiscard]] std::string_view reveal() const { return text_; }

 private:
  explicit Secret(std::string text) : text_(std::move(text)) {}
  [[nodiscard]] static Result<Secret> make(std::string text, std::string_view origin);

  std::string text_;
};

}  // namespace extractinator::remote
