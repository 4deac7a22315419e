// Cuts a JSON list in a file into its elements, in constant memory; internal to the dataset room.
#pragma once

#include <cstddef>
#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/result.h"
#include "dataset/text_form.h"
#include "dataset/text_source.h"
#include "text/utf8.h"

namespace extractinator::dataset {

class JsonList {
 public:
  // Fails like TextSource, or with `invalid_input` unless the text starts with [.
  [[nodiscard]] static Result<JsonList> open(
      const std::filesystem::path& path, const TextForm& form
  );

  struct Element {
    std::string_view text;  // Without white space around it; dies at the next call.
    text::LineColumn start;
  };
  // Nothing behind the closing bracket. Brackets and quotation marks alone decide where an element
  // ends, so its text need not be JSON. Fails with `invalid_input` where the list itself is broken,
  // with `limit_exceeded`, or like TextSource::fill().
  [[nodiscard]] Result<std::optional<Element>> next();

 private:
  JsonList(TextSource source, std::string name);

  [[nodiscard]] int peek();  // -1 at the end, or where reading on failed with `problem_`.
  int take();
  void skip_space();
  [[nodiscard]] Result<void> take_element();
  [[nodiscard]] Result<void> expect_end();
  // What is wrong with the list, or with the file if that came first.
  [[nodiscard]] std::unexpected<Error> broken(std::string message, std::string hint = {}) const;

  TextSource source_;
  std::string name_;
  std::optional<Error> problem_;
  text::LineColumn place_;
  std::string element_;
  bool is_first_ = true;
  bool is_done_ = false;
};

}  // namespace extractinator::dataset
