// Keeps the books on what is enforced: nodes that were compiled, keywords that were left.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/grammar.h"
#include "schema/schema.h"

namespace extractinator::grammar {

// The keywords with which a node constrains values, by their names in JSON Schema, each once.
[[nodiscard]] std::vector<std::string_view> keywords_of(const schema::Node& node);

// The schema must outlive it.
class Ledger {
 public:
  Ledger(const schema::Schema& schema, Formats formats);

  // The node's keywords are compiled, or left one by one.
  void visit(schema::NodeId node);
  void leave(schema::NodeId node, std::string_view keyword);

  // What was left, and everything that only it leads to. Cost: O(nodes).
  [[nodiscard]] std::vector<Unheld> afterwards() const;

 private:
  const schema::Schema* schema_;
  Formats formats_;
  std::vector<bool> is_visited_;
  std::set<Unheld> left_;
};

}  // namespace extractinator::grammar
