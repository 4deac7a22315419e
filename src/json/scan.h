// Walks JSON text without making values, to find where something stands; internal to the json room.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace extractinator::json {

// One element of an array or member of an object, as offsets into the text.
struct Child {
  std::size_t key = 0;      // Opening quotation mark of the key; equals `value` in arrays.
  std::size_t key_end = 0;  // Behind the closing one.
  std::size_t value = 0;
};

// All of these are safe on any text: on text that is no JSON they end early or find nothing.
[[nodiscard]] std::size_t skip_space(std::string_view text, std::size_t at);
// `at` is an opening quotation mark; returns the offset behind the closing one. O(string).
[[nodiscard]] std::size_t skip_string(std::string_view text, std::size_t at);
// Behind the value that starts at `at`, however deep; no recursion. O(value).
[[nodiscard]] std::size_t skip_value(std::string_view text, std::size_t at);

// Offset of the bracket that opens more than `max_depth` levels, nothing if none does. O(text).
[[nodiscard]] std::optional<std::size_t> too_deep_at(std::string_view text, std::size_t max_depth);

// Steps through the children of one container.
class Children {
 public:
  // `container` is the offset of [ or {; with anything else there are no children. `text` must
  // outlive this object.
  Children(std::string_view text, std::size_t container);
  [[nodiscard]] std::optional<Child> next();

 private:
  std::string_view text_;
  std::size_t at_;
  bool is_object_ = false;
  bool is_done_ = false;
};

}  // namespace extractinator::json
