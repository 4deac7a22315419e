// Reads the inline `Parser_Format` of a task file: a dictionary from field names to what the field
// is. Public: read_inline().
#include <algorithm>
#include <cstddef>
#include <expected>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/nearest.h"
#include "base/result.h"
#include "json/parse.h"
#include "json/value.h"
#include "schema/absence.h"
#include "schema/diagnostics.h"
#include "schema/evidence.h"
#include "schema/schema.h"

namespace extractinator::schema {
namespace {

using json::Value;

// As for JSON Schema; real task files have 5 to 40 fields, one or two levels deep.
constexpr std::size_t kMaxDepth = 64;
constexpr std::size_t kMaxNodes = 20'000;

constexpr std::string_view kKeys[] = {
    "type",
    "description",
    "optional",
    "evidence",
    "absence",
    "literals",
    "properties",
    "items",
    "name",
};
constexpr std::string_view kTypes[] = {"str", "int", "float", "bool", "list", "dict", "any"};

// What people write who think in JSON Schema or in Python annotations.
constexpr std::pair<std::string_view, std::string_view> kOtherSpellings[] = {
    {"string", "str"},
    {"text", "str"},
    {"integer", "int"},
    {"number", "float"},
    {"double", "float"},
    {"boolean", "bool"},
    {"array", "list"},
    {"object", "dict"},
    {"Any", "any"},
};

std::string suggest_type(std::string_view name) {
  for (const auto& [other, ours] : kOtherSpellings)
    if (name == other) return "write `" + std::string(ours) + "`";
  if (name == "Literal" || name == "literal" || name == "enum")
    return "write `str` and list the allowed values in `literals`";
  if (name == "date" || name == "datetime")
    return "write `str` and say in `description` how the date is written";
  const std::vector<std::string> known(std::ranges::begin(kTypes), std::ranges::end(kTypes));
  return suggest(name, known);
}

Type type_of_literal(const Value& literal) {
  switch (literal.kind()) {
    case json::Kind::null:
      return Type::null;
    case json::Kind::boolean:
      return Type::boolean;
    case json::Kind::number:
      return literal.to_int64() ? Type::integer : Type::number;
    default:
      return Type::string;
  }
}

class Reader {
 public:
  explicit Reader(const Source& source) : source_(source), diagnostics_(source) {}

  Result<Schema> read(const Value& fields) {
    TRY(const NodeId root, add_node(""));
    Node node;
    TRY_VOID(read_fields({fields, ""}, "the format", node));
    nodes_[static_cast<std::size_t>(root)] = std::move(node);
    return Schema(
        {.nodes = std::move(nodes_),
         .root = root,
         .pointers = std::move(pointers_),
         .warnings = diagnostics_.take_warnings(),
         .place = places_of(source_)}
    );
  }

 private:
  [[nodiscard]] std::unexpected<Error> fail_at(
      ErrorCode code, const std::string& pointer, std::string message, std::string hint = {}
  ) const {
    return std::unexpected(diagnostics_.error(code, pointer, std::move(message), std::move(hint)));
  }
  [[nodiscard]] std::unexpected<Error> fail_at_key(
      const std::string& pointer, std::string message, std::string hint = {}
  ) const {
    return std::unexpected(diagnostics_.key_error(
        ErrorCode::invalid_input, pointer, std::move(message), std::move(hint)
    ));
  }
  // "`optional` of field `x` must be true or false, not a string".
  [[nodiscard]] std::unexpected<Error> fail_kind(
      const Part& part, std::string_view key, std::string_view wanted
  ) const {
    const Part found = member(part, key);
    return fail_at(
        ErrorCode::invalid_input,
        found.pointer,
        "`" + std::string(key) + "` of field " + field_name(part) + " must be " +
            std::string(wanted) + ", not " + std::string(phrase_of(found.value.kind()))
    );
  }

  static std::string field_name(const Part& part) {
    return "`" + part.pointer.substr(part.pointer.empty() ? 0 : 1) + "`";
  }

  Result<NodeId> add_node(const std::string& pointer) {
    if (nodes_.size() == kMaxNodes)
      return fail_at(
          ErrorCode::limit_exceeded,
          pointer,
          "the format has more than " + std::to_string(kMaxNodes) + " fields"
      );
    nodes_.emplace_back();
    pointers_.push_back("#" + pointer);
    return static_cast<NodeId>(nodes_.size() - 1);
  }

  // {name: field, …} into a closed object.
  Result<void> read_fields(const Part& part, const std::string& what, Node& node) {
    if (!part.value.is_object())
      return fail_at(
          ErrorCode::invalid_input,
          part.pointer,
          what + " must be an object from field names to fields, not " +
              std::string(phrase_of(part.value.kind())),
          "write {\"NAME\": {\"type\": \"str\", \"description\": \"…\"}}"
      );
    if (part.value.as_object().empty())
      return fail_at(ErrorCode::invalid_input, part.pointer, what + " has no fields");
    node.types = {Type::object};
    TRY(const NodeId none, add_node(part.pointer));
    nodes_[static_cast<std::size_t>(none)].types = {};
    node.additional_properties = none;
    std::unordered_set<std::string_view> seen;
    for (const json::Member& field : part.value.as_object()) {
      const Part field_part{field.value, part.pointer + json::pointer_step(field.key)};
      if (!seen.insert(field.key).second)
        return fail_at_key(field_part.pointer, "field `" + field.key + "` is there twice");
      TRY(const NodeId id, read_field(field_part));
      // A field that may be left out is one that has a default.
      const bool is_optional = nodes_[static_cast<std::size_t>(id)].default_value.has_value();
      node.properties.push_back({field.key, id, !is_optional});
    }
    return {};
  }

  Result<NodeId> read_field(const Part& part) {
    if (depth_ == kMaxDepth)
      return fail_at(
          ErrorCode::limit_exceeded,
          part.pointer,
          "fields are nested deeper than " + std::to_string(kMaxDepth) + " levels"
      );
    ++depth_;
    auto id = read_field_node(part);
    --depth_;
    return id;
  }

  Result<NodeId> read_field_node(const Part& part) {
    if (!part.value.is_object())
      return fail_at(
          ErrorCode::invalid_input,
          part.pointer,
          "field " + field_name(part) + " must be an object with a `type`, not " +
              std::string(phrase_of(part.value.kind())),
          "write {\"type\": \"str\", \"description\": \"…\"}"
      );
    TRY_VOID(check_keys(part));
    TRY(const NodeId id, add_node(part.pointer));
    Node node;
    TRY_VOID(read_type(part, node));
    TRY(node.description, read_text(part, "description"));
    if (node.types.contains(Type::object) && node.types != TypeSet::all()) {
      TRY(node.title, read_text(part, "name"));
    }
    TRY(const bool has_evidence, read_flag(part, kEvidenceKeyword));
    if (has_evidence) node.annotations.push_back({std::string(kEvidenceKeyword), Value(true)});
    TRY(const bool has_absence, read_flag(part, kAbsenceKeyword));
    if (has_absence) node.annotations.push_back({std::string(kAbsenceKeyword), Value(true)});
    TRY(const bool is_optional, read_flag(part, "optional"));
    if (is_optional) {
      node.types.insert(Type::null);
      if (node.enumeration && std::ranges::none_of(*node.enumeration, &Value::is_null))
        node.enumeration->emplace_back();
      node.default_value = Value();
    }
    nodes_[static_cast<std::size_t>(id)] = std::move(node);
    return id;
  }

  Result<void> check_keys(const Part& part) {
    const std::vector<std::string> known(std::ranges::begin(kKeys), std::ranges::end(kKeys));
    std::unordered_set<std::string_view> seen;
    for (const json::Member& found : part.value.as_object()) {
      const std::string pointer = part.pointer + json::pointer_step(found.key);
      if (!seen.insert(found.key).second)
        return fail_at_key(
            pointer, "`" + found.key + "` of field " + field_name(part) + " is there twice"
        );
      if (std::ranges::find(kKeys, found.key) != std::ranges::end(kKeys)) continue;
      const auto similar = nearest(found.key, known);
      diagnostics_.warn(
          pointer,
          "`" + found.key + "` of field " + field_name(part) + " is ignored" +
              (similar ? "; did you mean `" + *similar + "`?" : "")
      );
    }
    return {};
  }

  Result<std::string> read_text(const Part& part, std::string_view key) {
    const Value* value = part.value.find(key);
    if (value == nullptr || value->is_null()) return std::string();
    if (!value->is_string()) return fail_kind(part, key, "a string");
    return value->as_string();
  }

  Result<bool> read_flag(const Part& part, std::string_view key) {
    const Value* value = part.value.find(key);
    if (value == nullptr || value->is_null()) return false;
    if (!value->is_bool()) return fail_kind(part, key, "true or false");
    return value->as_bool();
  }

  Result<void> read_type(const Part& part, Node& node) {
    const Value* type = part.value.find("type");
    if (type == nullptr)
      return fail_at(
          ErrorCode::invalid_input,
          part.pointer,
          "field " + field_name(part) + " has no `type`",
          "the types are str, int, float, bool, list, dict and any"
      );
    if (!type->is_string()) return fail_kind(part, "type", "a string");
    const std::string& name = type->as_string();
    if (std::ranges::find(kTypes, name) == std::ranges::end(kTypes))
      return fail_at(
          ErrorCode::invalid_input,
          part.pointer + "/type",
          "unknown type `" + name + "` of field " + field_name(part),
          suggest_type(name)
      );
    if (has_literals(part)) return read_literals(part, name, node);
    for (const auto& [key, owner] : {std::pair{"items", "list"}, std::pair{"properties", "dict"}}) {
      if (part.value.find(key) != nullptr && name != owner)
        diagnostics_.warn(
            part.pointer + "/" + key,
            "`" + std::string(key) + "` of field " + field_name(part) +
                " is ignored: its type is not `" + owner + "`"
        );
    }
    if (name == "list") return read_list(part, node);
    if (name == "dict") return read_dict(part, node);
    if (name == "str") node.types = {Type::string};
    if (name == "int") node.types = {Type::integer};
    if (name == "float") node.types = {Type::number};
    if (name == "bool") node.types = {Type::boolean};
    return {};
  }

  Result<void> read_list(const Part& part, Node& node) {
    const Value* items = part.value.find("items");
    if (items == nullptr || items->is_null() || (items->is_object() && items->as_object().empty()))
      return fail_at(
          ErrorCode::invalid_input,
          part.pointer,
          "field " + field_name(part) + " is a `list` without `items`",
          R"(say what its elements are: "items": {"type": "str"})"
      );
    node.types = {Type::array};
    TRY(node.items, read_field(member(part, "items")));
    return {};
  }

  Result<void> read_dict(const Part& part, Node& node) {
    if (part.value.find("properties") == nullptr)
      return fail_at(
          ErrorCode::invalid_input,
          part.pointer,
          "field " + field_name(part) + " is a `dict` without `properties`",
          R"(name its fields: "properties": {"NAME": {"type": "str"}})"
      );
    return read_fields(
        member(part, "properties"), "`properties` of field " + field_name(part), node
    );
  }

  bool has_literals(const Part& part) {
    const Value* literals = part.value.find("literals");
    if (literals == nullptr || literals->is_null()) return false;
    if (!literals->is_array() || !literals->as_array().empty()) return true;
    diagnostics_.warn(
        part.pointer + "/literals",
        "`literals` of field " + field_name(part) + " is empty and is ignored"
    );
    return false;
  }

  // Literals replace the type, whatever it is, as in the reference implementation.
  Result<void> read_literals(const Part& part, const std::string& type_name, Node& node) {
    const Part literals = member(part, "literals");
    if (!literals.value.is_array()) return fail_kind(part, "literals", "a list of values");
    if (type_name == "list" || type_name == "dict")
      diagnostics_.warn(
          literals.pointer,
          "`literals` of field " + field_name(part) + " replaces its type `" + type_name +
              "`: the answer is one of the values" +
              (type_name == "list" ? "; for a list of them write the literals into `items`" : "")
      );
    node.types = {};
    std::vector<Value> values;
    bool has_other_type = false;
    for (std::size_t i = 0; i < literals.value.as_array().size(); ++i) {
      const Part literal = element(literals, i);
      if (literal.value.is_array() || literal.value.is_object())
        return fail_at(
            ErrorCode::invalid_input,
            literal.pointer,
            "a literal of field " + field_name(part) +
                " must be a string, a number, a boolean or null, not " +
                std::string(phrase_of(literal.value.kind()))
        );
      const Type type = type_of_literal(literal.value);
      node.types.insert(type);
      has_other_type |= (type_name == "str" && type != Type::string) ||
                        (type_name == "int" && type != Type::integer) ||
                        (type_name == "bool" && type != Type::boolean) ||
                        (type_name == "float" && type != Type::integer && type != Type::number);
      values.push_back(literal.value);
    }
    if (has_other_type)
      diagnostics_.warn(
          literals.pointer,
          "`literals` of field " + field_name(part) + " are not all of its type `" + type_name +
              "`; they replace the type"
      );
    node.enumeration = std::move(values);
    return {};
  }

  const Source& source_;
  Diagnostics diagnostics_;
  std::vector<Node> nodes_;
  std::vector<std::string> pointers_;  // Of each node.
  std::size_t depth_ = 0;
};

}  // namespace

Result<Schema> read_inline(const json::Value& fields, const Source& source) {
  return Reader(source).read(fields);
}

}  // namespace extractinator::schema
