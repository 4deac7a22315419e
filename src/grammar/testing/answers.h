// What an answer is, said a second time and on values: the oracle for tests of automata and masks.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
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
// docs/canonical.md. Knows nothing of automata. Does not know the Limits of a grammar either, and
// no text with a key twice is an answer here.
class Answers {
 public:
  explicit Answers(std::shared_ptr<const schema::Schema> schema);

  [[nodiscard]] bool contains(std::string_view text) const;
  // The same for the text of a value that was parsed already; `text` is its canonical text.
  [[nodiscard]] bool contains(const json::Value& value) const;

 private:
  // One value must meet all of them; in the order in which the schema leads to them.
  using Nodes = std::vector<schema::NodeId>;
  // Alternatives that were chosen: of which node, and whether of its `oneOf`.
  using Chosen = std::vector<std::pair<schema::NodeId, bool>>;

  void expand(schema::NodeId node, Nodes& nodes) const;
  [[nodiscard]] Nodes expanded(const Nodes& seeds) const;
  [[nodiscard]] bool is_met(schema::NodeId alternative, const Nodes& nodes) const;
  [[nodiscard]] bool is_valid(schema::NodeId node, const json::Value& value) const;
  [[nodiscard]] bool is_valid(const Nodes& nodes, const json::Value& value) const;
  [[nodiscard]] bool is_shaped(
      const Nodes& nodes, const json::Value& value, const Chosen& chosen = {}
  ) const;
  [[nodiscard]] bool is_shaped_array(const Nodes& nodes, const json::Value& value) const;
  [[nodiscard]] bool is_shaped_object(const Nodes& nodes, const json::Value& value) const;
  // What the nodes of an object say about its member `name`; nothing if one of them forbids it.
  [[nodiscard]] std::optional<Nodes> seeds_of(const Nodes& nodes, const std::string& name) const;
  [[nodiscard]] bool matches(const std::string& pattern, const std::string& text) const;

  std::shared_ptr<const schema::Schema> schema_;
  validate::Checker checker_;
  mutable std::map<std::string, std::unique_ptr<validate::Checker>> patterns_;
};

// Is every number in the value spelled in its shortest form: 7, 7.5, no 7.0, 1e2 or -0?
[[nodiscard]] bool has_canonical_numbers(const json::Value& value);

}  // namespace extractinator::grammar::testing
