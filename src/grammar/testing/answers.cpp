// The oracle of answers. Public: schema_of, Answers, has_canonical_numbers.
#include "grammar/testing/answers.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/error.h"
#include "grammar/inlined.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/schema.h"
#include "validate/checker.h"

namespace extractinator::grammar::testing {

namespace {

// Shortest decimal form without exponent, judged by the text alone.
bool is_canonical_number(std::string_view text) {
  if (text == "-0" || text.find_first_of("eE+") != std::string_view::npos) return false;
  return !text.contains('.') || text.back() != '0';
}

// Equal with members in the same order; numbers by value.
bool is_same_in_order(const json::Value& a, const json::Value& b) {
  if (a.kind() != b.kind()) return false;
  if (a.is_number()) return json::compare(a.as_number(), b.as_number()) == 0;
  if (a.is_array()) return std::ranges::equal(a.as_array(), b.as_array(), is_same_in_order);
  if (!a.is_object()) return a == b;
  return std::ranges::equal(
      a.as_object(), b.as_object(), [](const json::Member& x, const json::Member& y) {
        return x.key == y.key && is_same_in_order(x.value, y.value);
      }
  );
}

}  // namespace

std::shared_ptr<const schema::Schema> schema_of(const json::Value& value) {
  auto schema = schema::read_json_schema(value, {});
  EXTR_CHECK(schema.has_value(), to_string(schema.error()));
  return std::make_shared<const schema::Schema>(*std::move(schema));
}

std::shared_ptr<const schema::Schema> schema_of(std::string_view text) {
  const auto value = json::parse(text);
  EXTR_CHECK(value.has_value(), to_string(value.error()));
  return schema_of(*value);
}

bool has_canonical_numbers(const json::Value& value) {
  switch (value.kind()) {
    case json::Kind::number:
      return is_canonical_number(value.as_number().text);
    case json::Kind::array:
      return std::ranges::all_of(value.as_array(), has_canonical_numbers);
    case json::Kind::object:
      return std::ranges::all_of(value.as_object(), [](const json::Member& member) {
        return has_canonical_numbers(member.value);
      });
    case json::Kind::null:
    case json::Kind::boolean:
    case json::Kind::string:
      break;
  }
  return true;
}

std::shared_ptr<const schema::Schema> kept_schema_of(const json::Value& value) {
  static std::mutex mutex;  // Guards kept.
  static std::vector<std::shared_ptr<const schema::Schema>> kept;
  const std::scoped_lock lock(mutex);
  return kept.emplace_back(schema_of(value));
}

Answers::Answers(std::shared_ptr<const schema::Schema> schema)
    : schema_(std::make_shared<const schema::Schema>(inlined(*schema).value())),
      checker_(validate::Checker::make(schema_).value()) {}

bool Answers::contains(std::string_view text) const {
  const auto value = json::parse(text);
  return value && json::write(*value) == text && contains(*value);
}

bool Answers::contains(const json::Value& value) const {
  return has_canonical_numbers(value) && is_valid(schema_->root_id(), value) &&
         is_shaped({schema_->root_id()}, value);
}

bool Answers::is_valid(schema::NodeId node, const json::Value& value) const {
  return checker_.check_at(node, value, 1).is_valid();
}

bool Answers::is_valid(const Nodes& nodes, const json::Value& value) const {
  return std::ranges::all_of(nodes, [&](schema::NodeId node) { return is_valid(node, value); });
}

// `value` is valid for all nodes; are its objects written as they should be?
bool Answers::is_shaped(const Nodes& nodes, const json::Value& value) const {
  for (const schema::NodeId id : nodes) {
    const auto& values = schema_->node(id).enumeration;
    if (!values) continue;
    // Fixed values are written as they stand in the schema, numbers apart.
    return std::ranges::any_of(*values, [&](const json::Value& allowed) {
      return is_same_in_order(allowed, value);
    });
  }
  for (const schema::NodeId id : nodes) {
    const auto& any_of = schema_->node(id).any_of;
    const auto is_chosen = [&](schema::NodeId node) { return std::ranges::contains(nodes, node); };
    if (any_of.empty() || std::ranges::any_of(any_of, is_chosen)) continue;
    return std::ranges::any_of(any_of, [&](schema::NodeId alternative) {
      Nodes more = nodes;
      more.push_back(alternative);
      std::ranges::sort(more);
      return is_valid(alternative, value) && is_shaped(more, value);
    });
  }
  if (value.is_array()) {
    Nodes items;
    for (const schema::NodeId id : nodes) {
      if (schema_->node(id).items) items.push_back(*schema_->node(id).items);
    }
    std::ranges::sort(items);
    return std::ranges::all_of(value.as_array(), [&](const json::Value& item) {
      return is_shaped(items, item);
    });
  }
  return !value.is_object() || is_shaped_object(nodes, value);
}

bool Answers::is_shaped_object(const Nodes& nodes, const json::Value& value) const {
  // The declared properties in order of declaration, each with all that is said about it.
  std::vector<std::string> order;
  std::map<std::string, Nodes> declared;
  std::set<std::string> required;
  for (const schema::NodeId id : nodes) {
    for (const schema::Property& property : schema_->node(id).properties) {
      if (!declared.contains(property.name)) order.push_back(property.name);
      declared[property.name].push_back(property.node);
      std::ranges::sort(declared[property.name]);
      if (property.is_required) required.insert(property.name);
    }
  }
  const auto is_allowed = [&](const std::string& name) {
    return std::ranges::all_of(nodes, [&](schema::NodeId id) {
      const schema::Node& node = schema_->node(id);
      return !schema_->is_closed(node) ||
             std::ranges::contains(node.properties, name, &schema::Property::name);
    });
  };
  std::size_t n_seen = 0;
  const auto& members = value.as_object();
  for (const std::string& name : order) {
    if (n_seen < members.size() && members[n_seen].key == name) {
      if (!is_shaped(declared[name], members[n_seen].value)) return false;
      ++n_seen;
    } else if (is_allowed(name) && is_valid(declared[name], json::Value())) {
      return false;  // Can be null, so it has to be written.
    }
  }
  return n_seen == members.size();
}

}  // namespace extractinator::grammar::testing
