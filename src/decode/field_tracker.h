// Follows an answer byte by byte and says where its scalar values stand.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace extractinator::decode {

// A scalar value of an answer: the bytes [begin, end) of its text.
struct Scalar {
  std::string pointer;  // JSON pointer (RFC 6901) in the answer.
  std::size_t begin = 0;
  std::size_t end = 0;
  bool is_number = false;  // Only what comes behind it says where it ends.

  bool operator==(const Scalar&) const = default;
};

// Takes the text of a JSON value in pieces of any size. The text must be a prefix of JSON; of other
// text it says something, without meaning. Cost: O(bytes).
class FieldTracker {
 public:
  void add(std::string_view bytes);
  // The text is whole.
  void finish();

  // Those that ended, in order.
  [[nodiscard]] const std::vector<Scalar>& scalars() const { return scalars_; }
  // The last byte belongs to a number, which the next one may continue.
  [[nodiscard]] bool is_in_number() const { return state_ == State::number; }
  // Where the text of a string value begins that the next byte goes on with, behind its quotation
  // mark; nothing in keys, escapes and elsewhere.
  [[nodiscard]] std::optional<std::size_t> open_string() const {
    if (state_ != State::string || is_key_) return std::nullopt;
    return begin_ + 1;
  }

 private:
  enum class State : std::uint8_t { structure, string, escape, number, literal };
  struct Level {
    bool is_array = false;
    std::size_t index = 0;  // Of the current item.
    std::string key = {};   // Of the current member, as a step of a pointer.
  };

  void add(char byte);
  void add_structure(char byte);
  void begin(State state);
  void end();
  [[nodiscard]] std::string pointer() const;

  std::vector<Level> levels_ = {};
  State state_ = State::structure;
  bool expects_key_ = false;
  bool is_key_ = false;      // The string being read is a key.
  std::string key_ = {};     // Its text, with quotation marks.
  std::size_t n_bytes_ = 0;  // Read so far.
  std::size_t begin_ = 0;    // Of the scalar being read.
  std::vector<Scalar> scalars_ = {};
};

}  // namespace extractinator::decode
