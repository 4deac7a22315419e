// A schema as a table for people. Public: fields_of(), to_table().
#include "schema/table.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/value.h"
#include "json/write.h"
#include "schema/schema.h"

namespace extractinator::schema {
namespace {

constexpr std::size_t kMaxRows = 2'000;
constexpr std::size_t kMaxDepth = 20;
constexpr std::size_t kMaxValues = 12;       // Of an enumeration; the others are counted.
constexpr std::size_t kMaxAlternatives = 8;  // Named in one cell; the others are counted.
constexpr std::size_t kMaxCell = 80;         // Code points, but for the last column.

using Row = std::array<std::string, 5>;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::size_t width_of(std::string_view text) {
  return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, is_continuation));
}

// One line, at most so many code points.
std::string cell(std::string_view text, std::size_t most) {
  std::string out;
  std::size_t n_points = 0;
  for (const char c : text) {
    if (!is_continuation(c) && ++n_points > most) return out + "…";
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out;
}

void append(std::string& list, std::string_view part, std::string_view separator = ", ") {
  if (part.empty()) return;
  if (!list.empty()) list += separator;
  list += part;
}

std::string range_text(
    std::string_view what, std::uint64_t least, std::optional<std::uint64_t> most
) {
  const std::string name = " " + std::string(what);
  if (most && least == *most) return std::to_string(least) + name;
  if (most && least > 0) return std::to_string(least) + " to " + std::to_string(*most) + name;
  if (most) return "at most " + std::to_string(*most) + name;
  return least > 0 ? "at least " + std::to_string(least) + name : std::string();
}

class Fields {
 public:
  explicit Fields(const Schema& schema) : schema_(schema) {}

  FieldTable fields() && {
    add_parts(schema_.root_id(), "", 0);
    if (rows_.empty()) add_row("(the answer)", schema_.root_id(), true);
    return {.rows = std::move(rows_), .is_cut = is_cut_};
  }

 private:
  // What a node says behind its references, and without the null that it may also be.
  NodeId core_of(NodeId id) const {
    for (std::size_t i = 0; i < kMaxDepth; ++i) {
      id = schema_.resolved(id);
      const Node& node = schema_.node(id);
      const std::vector<NodeId>& ways = node.any_of.empty() ? node.one_of : node.any_of;
      std::vector<NodeId> others;
      for (const NodeId way : ways)
        if (!is_null(way)) others.push_back(way);
      if (others.size() != 1 || !node.properties.empty()) break;
      id = others.front();
    }
    return id;
  }

  bool is_null(NodeId id) const {
    return schema_.node(schema_.resolved(id)).types == TypeSet{Type::null};
  }

  // The first text on the way from a use to what it refers to.
  std::string description_of(NodeId id) const {
    for (std::size_t i = 0; i < kMaxDepth; ++i) {
      const Node& node = schema_.node(id);
      if (!node.description.empty()) return node.description;
      if (node.ref) {
        id = *node.ref;
      } else if (node.all_of.size() == 1) {
        id = node.all_of.front();
      } else {
        break;
      }
    }
    return schema_.node(core_of(id)).description;
  }

  std::string name_of(NodeId id) const {
    for (const Definition& definition : schema_.definitions())
      if (definition.node == id) return definition.name;
    const std::string& title = schema_.node(id).title;
    return title.empty() ? "object" : title;
  }

  std::string values_text(const std::vector<json::Value>& values) const {
    std::string text;
    for (std::size_t i = 0; i < std::min(values.size(), kMaxValues); ++i)
      append(text, json::write(values[i]), " | ");
    if (values.size() > kMaxValues) text += " | … (" + std::to_string(values.size()) + " values)";
    return text;
  }

  std::string type_text(NodeId id, std::size_t depth) const {
    const NodeId at = schema_.resolved(id);
    const Node& node = schema_.node(at);
    if (depth == kMaxDepth) return "…";
    if (node.enumeration) return values_text(*node.enumeration);
    const std::vector<NodeId>& ways = node.any_of.empty() ? node.one_of : node.any_of;
    if (!ways.empty() && node.properties.empty()) {
      std::string text;
      for (std::size_t i = 0; i < std::min(ways.size(), kMaxAlternatives); ++i)
        append(text, type_text(ways[i], depth + 1), " or ");
      if (ways.size() > kMaxAlternatives)
        text += " or … (" + std::to_string(ways.size()) + " alternatives)";
      return text;
    }
    if (node.types == TypeSet::all() && node.properties.empty() && !node.items) return "anything";
    if (node.types.is_empty()) return "nothing at all";
    std::string text;
    if (node.types.contains(Type::string))
      append(text, node.format ? "text (" + *node.format + ")" : "text", " or ");
    if (node.types.contains(Type::number)) {
      append(text, "number", " or ");
    } else if (node.types.contains(Type::integer)) {
      append(text, "integer", " or ");
    }
    if (node.types.contains(Type::boolean)) append(text, "true/false", " or ");
    if (node.types.contains(Type::array)) append(text, list_text(node, depth), " or ");
    if (node.types.contains(Type::object)) append(text, name_of(at), " or ");
    if (node.types.contains(Type::null)) append(text, "null", " or ");
    return text;
  }

  std::string list_text(const Node& node, std::size_t depth) const {
    if (!node.prefix_items.empty()) {
      std::string text;
      for (const NodeId item : node.prefix_items)
        append(text, type_text(item, depth + 1));
      return "list of (" + text + ")";
    }
    return node.items ? "list of " + type_text(*node.items, depth + 1) : "list";
  }

  std::string constraints_text(NodeId id) const {
    const NodeId core = core_of(id);
    const Node& node = schema_.node(core);
    std::string text;
    const auto bound = [&](std::string_view sign, const std::optional<json::Number>& value) {
      if (value) append(text, std::string(sign) + " " + value->text);
    };
    bound("≥", node.minimum);
    bound(">", node.exclusive_minimum);
    bound("≤", node.maximum);
    bound("<", node.exclusive_maximum);
    bound("multiple of", node.multiple_of);
    append(text, range_text("characters", node.min_length, node.max_length));
    if (node.pattern) append(text, "matches " + *node.pattern);
    const bool is_tuple = !node.prefix_items.empty() && node.max_items == node.min_items &&
                          node.prefix_items.size() == node.min_items;
    if (!is_tuple) append(text, range_text("items", node.min_items, node.max_items));
    if (node.has_unique_items) append(text, "no item twice");
    append(text, range_text("members", node.min_properties, node.max_properties));
    const Node& used = schema_.node(id);
    const auto& fallback = used.default_value ? used.default_value : node.default_value;
    if (fallback) append(text, "default " + json::write(*fallback));
    return text;
  }

  void add_row(const std::string& path, NodeId id, bool is_required) {
    if (rows_.size() == kMaxRows) {
      is_cut_ = true;
      return;
    }
    rows_.push_back({
        .field = cell(path, kMaxCell),
        .type = cell(type_text(id, 0), kMaxCell),
        .is_required = is_required,
        .constraints = cell(constraints_text(id), kMaxCell),
        .description = cell(description_of(id), std::string::npos),
    });
  }

  void add_field(const std::string& path, NodeId id, bool is_required, std::size_t depth) {
    add_row(path, id, is_required);
    add_parts(id, path, depth + 1);
  }

  // The fields inside of a node, all of its alternatives included.
  void add_parts(NodeId id, const std::string& path, std::size_t depth) {
    if (depth == kMaxDepth) is_cut_ = true;
    if (depth >= kMaxDepth || is_cut_) return;
    const NodeId core = core_of(id);
    if (std::ranges::contains(open_, core)) return;
    open_.push_back(core);
    const Node& node = schema_.node(core);
    const std::string dot = path.empty() ? "" : ".";
    for (const Property& property : node.properties)
      add_field(path + dot + property.name, property.node, property.is_required, depth);
    for (const PatternProperty& property : node.pattern_properties)
      add_field(path + dot + "/" + property.pattern + "/", property.node, false, depth);
    const bool has_more = node.additional_properties && !schema_.is_closed(node) &&
                          schema_.node(*node.additional_properties).types != TypeSet::all();
    if (has_more) add_field(path + dot + "*", *node.additional_properties, false, depth);
    // Lists need a line of their own only for the fields of their items.
    if (node.items) add_parts(*node.items, path + "[]", depth + 1);
    for (std::size_t i = 0; i < node.prefix_items.size(); ++i)
      add_parts(node.prefix_items[i], path + "[" + std::to_string(i) + "]", depth + 1);
    for (const auto* ways : {&node.any_of, &node.one_of, &node.all_of})
      for (const NodeId way : *ways) {
        const NodeId choice = core_of(way);
        const std::string name = ways == &node.all_of ? "" : "(" + name_of(choice) + ")";
        if (!is_null(way)) add_parts(way, path + name, depth + 1);
      }
    open_.pop_back();
  }

  const Schema& schema_;
  std::vector<FieldRow> rows_;
  std::vector<NodeId> open_;
  bool is_cut_ = false;
};

}  // namespace

FieldTable fields_of(const Schema& schema) { return Fields(schema).fields(); }

std::string to_table(const Schema& schema) {
  const FieldTable table = fields_of(schema);
  std::vector<Row> rows = {{"field", "type", "required", "constraints", "description"}};
  for (const FieldRow& row : table.rows) {
    rows.push_back(
        {row.field, row.type, row.is_required ? "yes" : "no", row.constraints, row.description}
    );
  }
  std::array<std::size_t, 5> widths{};
  for (const Row& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i)
      widths.at(i) = std::max(widths.at(i), width_of(row.at(i)));
  std::string out;
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i)
      line += row.at(i) + std::string(widths.at(i) - width_of(row.at(i)) + 2, ' ');
    out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  if (table.is_cut) out += "… the schema has more fields than are shown\n";
  return out;
}

}  // namespace extractinator::schema
