// The cutter of JSON lists; reachable through json_list.h.
#include "dataset/json_list.h"

#include <cstddef>
#include <expected>
#include <filesystem>
#include <format>
#include <optional>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/result.h"
#include "dataset/line_source.h"
#include "dataset/text_form.h"
#include "dataset/text_source.h"
#include "text/utf8.h"

namespace extractinator::dataset {
namespace {

bool is_space(int c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

Result<JsonList> JsonList::open(const std::filesystem::path& path, const TextForm& form) {
  TRY(TextSource source, TextSource::open(path, form));
  JsonList list(std::move(source), path.string());
  list.skip_space();
  if (list.peek() != '[') {
    return list.broken(
        "this is no list of records: expected `[`",
        "write [{\"column\": value, …}, …], or one object per line in a file named .jsonl"
    );
  }
  list.take();
  return list;
}

JsonList::JsonList(TextSource source, std::string name)
    : source_(std::move(source)),
      name_(std::move(name)) {}

Result<std::optional<JsonList::Element>> JsonList::next() {
  if (is_done_) return std::nullopt;
  skip_space();
  if (peek() == ']') {
    if (!is_first_) {
      return broken("expected a record behind the comma", "remove the comma before the bracket");
    }
    TRY_VOID(expect_end());
    return std::nullopt;
  }
  is_first_ = false;
  const text::LineColumn start = place_;
  TRY_VOID(take_element());
  if (peek() == ',') {
    take();
  } else if (peek() == ']') {
    TRY_VOID(expect_end());
  }  // At the end of the file the element itself is broken, or the next call says what is missing.
  if (problem_.has_value()) return std::unexpected(*problem_);
  return Element{.text = element_, .start = start};
}

// Up to the comma or bracket that ends it.
Result<void> JsonList::take_element() {
  element_.clear();
  std::size_t depth = 0;
  bool is_quoted = false;
  while (true) {
    const int c = peek();
    if (c < 0 && !element_.empty()) break;
    if (c < 0) return broken("the list is not closed: expected `]`, found the end of the file");
    if (!is_quoted && depth == 0 && (c == ',' || c == ']')) break;
    if (element_.size() == kMaxRecordBytes) {
      return fail(
          ErrorCode::limit_exceeded,
          std::format("a record of more than {} bytes", kMaxRecordBytes),
          {.file = name_, .line = place_.line, .column = place_.column}
      );
    }
    element_ += static_cast<char>(take());
    if (is_quoted) {
      if (c == '\\' && peek() >= 0) element_ += static_cast<char>(take());
      if (c == '"') is_quoted = false;
    } else if (c == '"') {
      is_quoted = true;
    } else if (c == '[' || c == '{') {
      ++depth;
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  element_.resize(element_.find_last_not_of(" \t\r\n") + 1);
  return {};
}

Result<void> JsonList::expect_end() {
  take();
  skip_space();
  if (peek() >= 0 || problem_.has_value())
    return broken("expected the end of the file behind the list");
  is_done_ = true;
  return {};
}

std::unexpected<Error> JsonList::broken(std::string message, std::string hint) const {
  if (problem_.has_value()) return std::unexpected(*problem_);
  return fail(
      ErrorCode::invalid_input,
      std::move(message),
      {.file = name_, .line = place_.line, .column = place_.column},
      std::move(hint)
  );
}

int JsonList::peek() {
  if (source_.rest().empty()) {
    auto has_text = source_.fill();
    if (!has_text) {
      problem_ = std::move(has_text).error();
      return -1;
    }
    if (!*has_text) return -1;
  }
  return static_cast<unsigned char>(source_.rest().front());
}

int JsonList::take() {
  const int c = peek();
  if (c < 0) return c;
  source_.take(1);
  const bool is_continuation = (c & 0xC0) == 0x80;
  if (c == '\n') {
    ++place_.line;
    place_.column = 1;
  } else if (!is_continuation) {
    ++place_.column;
  }
  return c;
}

void JsonList::skip_space() {
  while (is_space(peek()))
    take();
}

}  // namespace extractinator::dataset
