// What an answer is, said a second time and on values: the oracle for tests of automata and masks.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "json/value.h"
#include "schema/schema.h"
#include "validate/checker.h"

namespace extractinator::grammar::testing {

// Reads a JSON Schema that must be good; the test fails and stops otherwise.
[[nodiscard]] std::shared_ptr<const schema::Schema> schema_of(std::string_view text);
[[nodiscard]] std::shared_ptr<const schema::Schema> schema_of(const json::Value& value);
// The same; the schema then lives as long as the process, as generators of its values need while
// they shrink a failure.
[[nodiscard]] std::shared_ptr<const schema::Schema> kept_schema_of(const json::Value& value);

// Judges texts by parser, writer and validator, and the shape of objects by the rules of
// docs/canonical.md. Knows nothing of automata. Does not know the Limits of a grammar either.
class Answers {
 public:
  explicit Answers(std::shared_ptr<const schema::Schema> schema);

  [[nodiscard]] bool contains(std::string_view text) const;
  // The same for the text of a value that was parsed already; `text` is its canonical text.
  [[nodiscard]] bool contains(const json::Value& value) const;

 private:
  using Nodes = std::vector<schema::NodeId>;  // One value must meet all of them.
  [[nodiscard]] bool is_valid(schema::NodeId node, const json::Value& value) const;
  [[nodiscard]] bool is_valid(const Nodes& nodes, const json::Value& value) const;
  [[nodiscard]] bool is_shaped(const Nodes& nodes, const json::Value& value) const;
  [[nodiscard]] bool is_shaped_object(const Nodes& nodes, const json::Value& value) const;

  std::shared_ptr<const schema::Schema> schema_;
  validate::Checker checker_;
};

// Is every number in the value spelled in its shortest form: 7, 7.5, no 7.0, 1e2 or -0?
[[nodiscard]] bool has_canonical_numbers(const json::Value& value);

}  // namespace extractinator::grammar::testing
