// Copies of nodes, one for each way from the root.
#include "grammar/inlined.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "schema/alternatives.h"
#include "schema/schema.h"

namespace extractinator::grammar {
namespace {

using schema::Node;
using schema::NodeId;

constexpr std::size_t kMaxCopies = 20'000;
constexpr std::size_t kMaxComparisons = 1'000'000;

class Inliner {
 public:
  explicit Inliner(const schema::Schema& schema) : schema_(schema) {}

  Result<schema::Schema> run() {
    TRY(const NodeId root, copy(schema_.root_id()));
    return schema::Schema({.nodes = std::move(nodes_), .root = root});
  }

 private:
  Error unsupported(NodeId id, std::string what) const {
    return {
        ErrorCode::unsupported,
        std::string(schema_.pointer(id)) + " " + std::move(what) + " while an answer is written"
    };
  }

  Result<NodeId> copy(NodeId from) {
    const NodeId id = schema_.resolved(from);
    if (std::ranges::contains(open_, id))
      return std::unexpected(unsupported(from, "leads back to itself, which is not supported"));
    if (nodes_.size() >= kMaxCopies)
      return fail(ErrorCode::limit_exceeded, "the schema is too large");
    Node node = schema_.node(id);
    node.resource = 0;
    Node known;
    known.types = node.types;
    known.enumeration = node.enumeration;
    known.properties = node.properties;
    known.required_elsewhere = node.required_elsewhere;
    known.additional_properties = node.additional_properties;
    known.items = node.items;
    known.min_items = node.min_items;
    known.max_items = node.max_items;
    known.min_length = node.min_length;
    known.max_length = node.max_length;
    known.minimum = node.minimum;
    known.maximum = node.maximum;
    known.exclusive_minimum = node.exclusive_minimum;
    known.exclusive_maximum = node.exclusive_maximum;
    known.any_of = node.any_of;
    known.one_of = node.one_of;
    known.title = node.title;
    known.description = node.description;
    known.default_value = node.default_value;
    known.annotations = node.annotations;
    if (known != node || (!node.any_of.empty() && !node.one_of.empty()))
      return std::unexpected(unsupported(id, "has a keyword that is not supported"));
    std::size_t budget = kMaxComparisons;
    for (std::size_t i = 0; i < node.one_of.size(); ++i)
      for (std::size_t j = i + 1; j < node.one_of.size(); ++j)
        if (!schema::are_disjoint(schema_, node.one_of[i], node.one_of[j], budget))
          return std::unexpected(unsupported(id, "has alternatives that may both hold"));
    node.any_of.insert(node.any_of.end(), node.one_of.begin(), node.one_of.end());
    node.one_of.clear();

    const auto at = static_cast<NodeId>(nodes_.size());
    nodes_.emplace_back();
    open_.push_back(id);
    Result<void> status;
    schema::change_each_child(node, [&](NodeId& child) {
      if (!status) return;
      if (auto made = copy(child)) {
        child = *made;
      } else {
        status = std::unexpected(std::move(made).error());
      }
    });
    TRY_VOID(std::move(status));
    open_.pop_back();
    for (std::string& name : node.required_elsewhere) {
      node.properties.push_back({std::move(name), static_cast<NodeId>(nodes_.size()), true});
      nodes_.emplace_back();
    }
    node.required_elsewhere.clear();
    nodes_[static_cast<std::size_t>(at)] = std::move(node);
    return at;
  }

  const schema::Schema& schema_;
  std::vector<Node> nodes_;
  std::vector<NodeId> open_;
};

}  // namespace

Result<schema::Schema> inlined(const schema::Schema& schema) { return Inliner(schema).run(); }

}  // namespace extractinator::grammar
