// Lines of a file's text with their numbers, in constant memory; internal to the dataset room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "dataset/text_form.h"
#include "dataset/text_source.h"

namespace extractinator::dataset {

// A record may have this many bytes; more is a sign of a broken file and would eat the memory.
inline constexpr std::size_t kMaxRecordBytes = std::size_t{256} << 20U;

class LineSource {
 public:
  // Fails like TextSource::open().
  [[nodiscard]] static Result<LineSource> open(
      const std::filesystem::path& path, const TextForm& form
  );

  struct Line {
    std::string_view text;  // Without LF, with CR; dies at the next call.
    std::uint32_t number = 0;
    bool ends_with_feed = false;
  };
  // Nothing at the end. Fails like TextSource::fill(), or with `limit_exceeded`.
  [[nodiscard]] Result<std::optional<Line>> next();

 private:
  LineSource(TextSource text, std::string name);

  TextSource text_;
  std::string name_;
  std::string line_;
  std::uint32_t number_ = 0;
};

}  // namespace extractinator::dataset
