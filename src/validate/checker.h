// Judges a value against a Schema. Shares nothing with `grammar` but the Schema tree, so that each
// tests the other.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::validate {

// One reason why a value is not valid. Never quotes the value, nor a key that the schema does not
// name.
struct Problem {
  std::string pointer;  // Where in the value (RFC 6901).
  std::string keyword;  // Which keyword of the schema, for example `maximum`.
  std::string message;  // "is above the maximum 10", without the value itself.

  bool operator==(const Problem&) const = default;
};

struct Verdict {
  std::vector<Problem> problems = {};

  [[nodiscard]] bool is_valid() const { return problems.empty(); }
};

class Checker {
 public:
  explicit Checker(std::shared_ptr<const schema::Schema> schema);

  // At most `max_problems` problems (at least one of an invalid value), in document order, those of
  // an object before those of its members. When no alternative of an `anyOf` holds, the problems
  // are those of the alternative that has fewest, or one `anyOf` when none allows the type. Cost:
  // O(value · alternatives · properties).
  [[nodiscard]] Verdict check(const json::Value& value, std::size_t max_problems = 20) const;
  // Parses first; text that is no JSON, has a key twice or is nested deeper than 256 gives one
  // problem with keyword `parse`.
  [[nodiscard]] Verdict check_text(std::string_view text) const;

 private:
  std::shared_ptr<const schema::Schema> schema_;
};

}  // namespace extractinator::validate
