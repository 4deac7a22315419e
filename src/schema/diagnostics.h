// Errors and warnings of the schema readers, each with its place in the source; internal to the
// schema room.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::schema {

// A JSON value and where it stands, as a pointer from the root of what is being read.
struct Part {
  const json::Value& value;
  std::string pointer;
};

// The member of an object part; it must exist.
[[nodiscard]] Part member(const Part& part, std::string_view key);
[[nodiscard]] Part element(const Part& part, std::size_t index);

// "`#/properties/age`", or "the schema" for the root.
[[nodiscard]] std::string name_of(const std::string& pointer);

// "a string", "a list": how messages name what was found.
[[nodiscard]] std::string_view phrase_of(json::Kind kind);

// Graph::place for a schema read from the source; the text is copied.
[[nodiscard]] std::function<Location(std::string_view pointer)> places_of(const Source& source);

class Diagnostics {
 public:
  // Keeps a view of the source's text; it must live as long as this.
  explicit Diagnostics(const Source& source) : source_(source) {}

  // An error at the value (or, with `key_error`, at the key) the pointer leads to.
  [[nodiscard]] Error error(
      ErrorCode code, const std::string& pointer, std::string message, std::string hint = {}
  ) const;
  [[nodiscard]] Error key_error(
      ErrorCode code, const std::string& pointer, std::string message, std::string hint = {}
  ) const;

  // At the key. Each costs a walk over the text, so only the first 100 are kept.
  void warn(const std::string& pointer, std::string message);
  [[nodiscard]] std::vector<Warning> take_warnings() { return std::move(warnings_); }

 private:
  [[nodiscard]] Location locate_key(const std::string& pointer) const;

  const Source& source_;
  std::vector<Warning> warnings_;
};

}  // namespace extractinator::schema
