// What is prepared once per schema so that values are judged quickly; internal to the validate
// room.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "schema/schema.h"
#include "validate/checker.h"
#include "validate/formats.h"
#include "validate/multiple.h"
#include "validate/pattern.h"

namespace extractinator::validate {

// What belongs to one node beside what the schema says itself.
struct NodeRules {
  std::vector<std::uint32_t> by_name;              // Indices of properties, sorted by name.
  std::vector<const Pattern*> pattern_properties;  // As in the node.
  const Pattern* pattern = nullptr;
  FormatTest format = nullptr;  // Null where the format is not asserted.
  std::unique_ptr<const Divisor> divisor = nullptr;
  // Canonical texts of a long `enum`; empty for a short one.
  std::unordered_set<std::string> values;
};

class Rules {
 public:
  // Errors: see Checker::make.
  [[nodiscard]] static Result<Rules> make(
      std::shared_ptr<const schema::Schema> schema, Formats formats
  );

  [[nodiscard]] const schema::Schema& schema() const { return *schema_; }
  [[nodiscard]] const NodeRules& of(schema::NodeId id) const {
    return nodes_[static_cast<std::size_t>(id)];
  }
  // The property of this name in the node, null if there is none.
  [[nodiscard]] const schema::Property* find_property(
      schema::NodeId id, std::string_view name
  ) const;

 private:
  Rules() = default;
  Result<const Pattern*> pattern_of(const std::string& text);
  Result<void> prepare(schema::NodeId id, Formats formats);

  std::shared_ptr<const schema::Schema> schema_;
  std::vector<NodeRules> nodes_;
  std::map<std::string, Pattern, std::less<>> patterns_;  // Nodes share equal ones.
  std::size_t patterns_size_ = 0;
};

}  // namespace extractinator::validate
