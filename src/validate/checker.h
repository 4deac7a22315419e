// Judges a value against a Schema. Shares nothing with `grammar` but the Schema graph, so that each
// tests the other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::validate {

// One reason why a value is not valid. Never quotes the value, nor a key that the schema does not
// name: in a pointer, `*` stands for such a key.
struct Problem {
  std::string pointer;  // Where in the value (RFC 6901).
  std::string keyword;  // Which keyword of the schema, for example `maximum`.
  std::string message;  // "is above the maximum 10", without the value itself.

  bool operator==(const Problem&) const = default;
};

struct Verdict {
  std::vector<Problem> problems = {};

  [[nodiscard]] bool is_valid() const { return problems.empty(); }
  // A bound was reached before anything wrong was found: neither valid nor known to be invalid. The
  // one problem then has the keyword `limit` and says which bound.
  [[nodiscard]] bool is_undecided() const {
    return !problems.empty() && problems.front().keyword == "limit";
  }
};

enum class Formats : std::uint8_t {
  annotation,  // `format` constrains nothing, as JSON Schema has it unless told otherwise.
  assertion,   // Known formats are checked (docs/schema.md lists them), unknown ones never.
};

struct CheckerOptions {
  Formats formats = Formats::annotation;
  // Work for one value: about one step per node and value, per property looked at, and per eight
  // characters searched, more for patterns that are large or backtrack. Usual: below 10,000. The
  // default is reached after 0.2 to 1 s (measured; some seconds for patterns made to be slow);
  // schemas whose references multiply can want any number.
  std::uint64_t max_steps = 50'000'000;
};

// Immutable; copies share everything, and threads may use one at the same time.
class Checker {
 public:
  // Compiles the regular expressions of the schema. Fails with `invalid_input`, `unsupported` or
  // `limit_exceeded` for a pattern that cannot be searched for, naming the place in the schema;
  // `limit_exceeded` also for more than 4,000 different patterns or 64 MiB of them. Cost:
  // O(schema) and about 50 µs per pattern.
  [[nodiscard]] static Result<Checker> make(
      std::shared_ptr<const schema::Schema> schema, const CheckerOptions& options = {}
  );

  // At most `max_problems` problems (at least one of an invalid value), in document order, those of
  // an object before those of its members. When no alternative of an `anyOf` or `oneOf` holds, the
  // problems are those of the alternative that has fewest, or one when none allows the type. A
  // value with a key twice is not valid, one deeper than 256 is undecided. Cost: O(steps).
  [[nodiscard]] Verdict check(const json::Value& value, std::size_t max_problems = 20) const;
  // The same against one node of the schema in place of its root.
  [[nodiscard]] Verdict check_at(
      schema::NodeId node, const json::Value& value, std::size_t max_problems = 20
  ) const;
  // Parses first; text that is no JSON, has a key twice or is nested deeper than 256 gives one
  // problem with keyword `parse`.
  [[nodiscard]] Verdict check_text(std::string_view text) const;

 private:
  struct State;
  explicit Checker(std::shared_ptr<const State> state);

  std::shared_ptr<const State> state_;
};

}  // namespace extractinator::validate
