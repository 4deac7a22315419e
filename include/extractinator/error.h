// The one error type of the library: a code that says what the caller can do, a message, and a
// place; and Result, which holds a value or such an error.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

// Marks what the shared library shows to programs; everything else in it is hidden.
#define EXTRACTINATOR_API [[gnu::visibility("default")]]

namespace extractinator {

// What the caller can do about it. Never more than ten; a finer distinction belongs in the message.
enum class ErrorCode : std::uint8_t {
  invalid_input,   // Something a person wrote is wrong: show the message, let them mend it.
  not_found,       // A named file, column, field or model is not there: show what exists.
  unsupported,     // Understood, but not possible here: choose another way.
  limit_exceeded,  // A bound of depth, size, tokens or time was hit: the message has both numbers.
  unsatisfiable,   // No value can meet the constraints: mend the schema.
  io_error,        // The operating system refused: free space, mend permissions, try again.
  corrupt,         // A stored file is damaged: restore it, do not write to it.
  conflict,        // Somebody else owns it, or its configuration differs: decide, then try again.
  cancelled,       // The user asked to stop: what was finished is kept.
  engine_failure,  // The model or its runtime failed on this request: other requests may go on.
};

// The stable spelling used in SQL, JSON and messages, for example "limit_exceeded".
[[nodiscard]] EXTRACTINATOR_API std::string_view to_string(ErrorCode code);

// A place in something a person wrote. Lines and columns count from 1; 0 means unknown. Columns
// count code points.
struct Location {
  std::string file = {};
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string excerpt =
      {};  // The source line, only for task, schema and settings files, never for data.

  bool operator==(const Location&) const = default;
};

// Never carries report text, model output or a patient identifier.
struct EXTRACTINATOR_API Error {
  ErrorCode code = ErrorCode::invalid_input;
  std::string message = {};
  Location at = {};
  std::string hint = {};  // What to do instead, without a trailing dot; may be empty.

  // The same error seen from one level up: "loading task: …".
  [[nodiscard]] Error within(std::string_view context) &&;
  // The same error with a place, unless it already has one.
  [[nodiscard]] Error located(Location place) &&;

  bool operator==(const Error&) const = default;
};

// One-line form for logs and nested messages: `file:line:column: error: message`.
[[nodiscard]] EXTRACTINATOR_API std::string to_string(const Error& error);

// Form for people: the one line, then the source line with a caret, then `hint: …`. Ends with a
// line feed.
[[nodiscard]] EXTRACTINATOR_API std::string render(const Error& error);

// A value, or why there is none. No function of the library throws anything but std::bad_alloc.
template <typename T>
using Result = std::expected<T, Error>;

}  // namespace extractinator
