// Lines and bytes of a regular file with their places, in constant memory; internal to the dataset
// room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace extractinator::dataset {

// A record may have this many bytes; more is a sign of a broken file and would eat the memory.
inline constexpr std::size_t kMaxRecordBytes = std::size_t{256} << 20U;

inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Fails with `not_found`, `unsupported` (no regular file, or UTF-16: with a hint) or `io_error`.
[[nodiscard]] Result<std::ifstream> open_text(const std::filesystem::path& path);

class LineSource {
 public:
  [[nodiscard]] static Result<LineSource> open(const std::filesystem::path& path);

  struct Line {
    std::string_view text;  // Without LF, with CR; dies at the next call.
    std::uint32_t number = 0;
    bool ends_with_feed = false;
  };
  // Nothing at the end. The byte order mark is left out. Fails with `io_error` or `limit_exceeded`.
  [[nodiscard]] Result<std::optional<Line>> next();

 private:
  LineSource(std::ifstream file, std::string name);

  std::ifstream file_;
  std::string name_;
  std::string line_;
  std::uint32_t number_ = 0;
};

}  // namespace extractinator::dataset
