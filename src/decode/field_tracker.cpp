// A scanner of JSON text that keeps the way to the current value: FieldTracker.
#include "decode/field_tracker.h"

#include <string>
#include <string_view>

#include "grammar/finite_values.h"
#include "json/parse.h"

namespace extractinator::decode {

void FieldTracker::add(std::string_view bytes) {
  for (const char byte : bytes) {
    add(byte);
    ++n_bytes_;
  }
}

void FieldTracker::finish() {
  if (state_ == State::number || state_ == State::literal) end();
}

void FieldTracker::begin(State state) {
  state_ = state;
  begin_ = n_bytes_;
}

// Behind the last byte of the scalar.
void FieldTracker::end() {
  scalars_.push_back({
      .pointer = pointer(),
      .begin = begin_,
      .end = n_bytes_,
      .is_number = state_ == State::number,
  });
  state_ = State::structure;
}

void FieldTracker::add(char byte) {
  switch (state_) {
    case State::string:
      if (is_key_) key_ += byte;
      if (byte == '\\') state_ = State::escape;
      if (byte != '"') return;
      if (is_key_) {
        state_ = State::structure;
        const auto key = json::parse(key_);
        levels_.back().key = key && key->is_string() ? json::pointer_step(key->as_string()) : "/";
        return;
      }
      ++n_bytes_;
      end();
      --n_bytes_;
      return;
    case State::escape:
      if (is_key_) key_ += byte;
      state_ = State::string;
      return;
    case State::number:
      if (grammar::is_number_byte(byte)) return;
      end();
      break;
    case State::literal:
      if (byte >= 'a' && byte <= 'z') return;
      end();
      break;
    case State::structure:
      break;
  }
  add_structure(byte);
}

void FieldTracker::add_structure(char byte) {
  switch (byte) {
    case '{':
      levels_.push_back({});
      expects_key_ = true;
      return;
    case '[':
      levels_.push_back({.is_array = true});
      expects_key_ = false;
      return;
    case '}':
    case ']':
      if (!levels_.empty()) levels_.pop_back();
      expects_key_ = false;
      return;
    case ',':
      if (levels_.empty()) return;
      expects_key_ = !levels_.back().is_array;
      ++levels_.back().index;
      return;
    case ':':
      expects_key_ = false;
      return;
    case '"':
      is_key_ = expects_key_ && !levels_.empty();
      key_ = "\"";
      begin(State::string);
      return;
    case 't':
    case 'f':
    case 'n':
      begin(State::literal);
      return;
    default:
      if (grammar::is_number_byte(byte)) begin(State::number);
      return;
  }
}

std::string FieldTracker::pointer() const {
  std::string pointer;
  for (const Level& level : levels_)
    pointer += level.is_array ? "/" + std::to_string(level.index) : level.key;
  return pointer;
}

}  // namespace extractinator::decode
