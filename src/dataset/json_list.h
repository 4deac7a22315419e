// Cuts a JSON list in a file into its elements, in constant memory; internal to the dataset room.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "text/utf8.h"

namespace extractinator::dataset {

class JsonList {
 public:
  // Fails like open_text(), or with `invalid_input` unless the file starts with [.
  [[nodiscard]] static Result<JsonList> open(const std::filesystem::path& path);

  struct Element {
    std::string_view text;  // Without white space around it; dies at the next call.
    text::LineColumn start;
  };
  // Nothing behind the closing bracket. Brackets and quotation marks alone decide where an element
  // ends, so its text need not be JSON. Fails with `invalid_input` where the list itself is broken,
  // `io_error` or `limit_exceeded`.
  [[nodiscard]] Result<std::optional<Element>> next();

 private:
  JsonList(std::ifstream file, std::string name);

  [[nodiscard]] int peek();  // -1 at the end.
  int take();
  void skip_space();
  [[nodiscard]] Result<void> take_element();
  [[nodiscard]] Result<void> expect_end();
  [[nodiscard]] std::unexpected<Error> broken(std::string message, std::string hint = {}) const;

  std::ifstream file_;
  std::string name_;
  std::string block_;
  std::size_t at_ = 0;  // In the block.
  text::LineColumn place_;
  std::string element_;
  bool is_first_ = true;
  bool is_done_ = false;
};

}  // namespace extractinator::dataset
