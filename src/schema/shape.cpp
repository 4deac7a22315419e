// Nodes as types. Public: what the header declares.
#include "schema/shape.h"

#include <algorithm>
#include <cstddef>
#include <expected>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "json/value.h"
#include "schema/alternatives.h"
#include "schema/keywords.h"
#include "schema/schema.h"

namespace extractinator::schema {
namespace {

constexpr std::size_t kMaxParts = 10'000;
constexpr std::size_t kMaxDepth = 100;
constexpr std::size_t kMaxComparisons = 10'000;

// What says which alternative a value is of is written with the alternatives.
bool is_about_alternatives(const json::Member& annotation) {
  return annotation.key == "discriminator";
}

Texts texts_of(const Node& node) {
  Texts texts{
      .title = node.title,
      .description = node.description,
      .default_value = node.default_value,
  };
  for (const json::Member& annotation : node.annotations) {
    const Keyword* keyword = find_keyword(annotation.key);
    // What its own dialect switched off must not come alive in another.
    const bool is_inert = keyword == nullptr || keyword->meaning == Meaning::annotation ||
                          !is_of(*keyword, Dialect::draft_2020_12);
    if (is_inert && !is_about_alternatives(annotation)) texts.annotations.push_back(annotation);
  }
  return texts;
}

Type type_of(const json::Value& value) {
  switch (value.kind()) {
    case json::Kind::null:
      return Type::null;
    case json::Kind::boolean:
      return Type::boolean;
    case json::Kind::number:
      return Type::number;
    case json::Kind::string:
      return Type::string;
    case json::Kind::array:
      return Type::array;
    case json::Kind::object:
      break;
  }
  return Type::object;
}

// A number without fraction, of any size.
bool is_integral(const json::Value& value) {
  if (value.to_int64()) return true;
  const std::string& text = value.as_number().text;
  return text.find_first_of(".eE") == std::string::npos;
}

bool allows(TypeSet types, const json::Value& value) {
  const Type type = type_of(value);
  if (types.contains(type)) return true;
  return type == Type::number && types.contains(Type::integer) && is_integral(value);
}

// In the order in which people write them in a choice; `number` stands for integers, too.
constexpr Type kPartTypes[] = {
    Type::string, Type::number, Type::boolean, Type::array, Type::object, Type::null
};

bool has(TypeSet types, Type type) {
  return types.contains(type) || (type == Type::number && types.contains(Type::integer));
}

bool is_null(const Shape& shape) {
  return shape.kind == Shape::Kind::one && shape.type == Type::null;
}

// The keyword of the node, if there is one, that constrains values of the type and is not written
// out in values.
std::string_view constraint_on(const Node& node, Type type) {
  switch (type) {
    case Type::string:
      if (node.min_length > 0) return "minLength";
      if (node.max_length) return "maxLength";
      if (node.pattern) return "pattern";
      return node.format ? "format" : "";
    case Type::integer:
    case Type::number:
      if (node.minimum) return "minimum";
      if (node.maximum) return "maximum";
      if (node.exclusive_minimum) return "exclusiveMinimum";
      if (node.exclusive_maximum) return "exclusiveMaximum";
      return node.multiple_of ? "multipleOf" : "";
    case Type::array:
      if (!node.prefix_items.empty()) return "prefixItems";
      if (node.items) return "items";
      if (node.unevaluated_items) return "unevaluatedItems";
      if (node.min_items > 0) return "minItems";
      if (node.max_items) return "maxItems";
      if (node.has_unique_items) return "uniqueItems";
      return node.contains ? "contains" : "";
    case Type::object:
      if (!node.properties.empty()) return "properties";
      if (!node.required_elsewhere.empty()) return "required";
      if (!node.pattern_properties.empty()) return "patternProperties";
      if (node.additional_properties) return "additionalProperties";
      if (node.unevaluated_properties) return "unevaluatedProperties";
      if (node.property_names) return "propertyNames";
      if (node.min_properties > 0) return "minProperties";
      if (node.max_properties) return "maxProperties";
      if (!node.dependent_required.empty()) return "dependentRequired";
      return node.dependent_schemas.empty() ? "" : "dependentSchemas";
    default:
      return "";
  }
}

// The first keyword that constrains values of any of the types.
std::string_view constraint_on(const Node& node, TypeSet types) {
  for (const Type type : kPartTypes)
    if (has(types, type))
      if (const std::string_view keyword = constraint_on(node, type); !keyword.empty())
        return keyword;
  return "";
}

std::string place_of(const Schema& schema, NodeId id) {
  const std::string_view pointer = schema.pointer(id);
  return pointer.empty() || pointer == "#" ? "the schema" : "`" + std::string(pointer) + "`";
}

class Reader {
 public:
  explicit Reader(const Schema& schema) : schema_(schema) {}

  Result<Shape> read(NodeId id, std::size_t depth) {
    if (depth > kMaxDepth) return too_much(id);
    Texts site;
    TypeSet types = TypeSet::all();  // Said on the way.
    NodeId at = id;
    // References and alternatives of one lead on; a reader allows no circle of them.
    bool is_referenced = false;
    for (std::size_t n_steps = 0;; ++n_steps) {
      if (n_steps > kMaxDepth) return too_much(id);
      const Node& node = schema_.node(at);
      TRY(const std::optional<NodeId> next, step(at));
      if (!next) break;
      site.add(texts_of(node));
      is_referenced |= node.ref.has_value();
      for (const Type type : kPartTypes)
        if (!has(node.types, type)) erase(types, type);
      if (!node.types.contains(Type::number)) types.erase(Type::number);
      at = *next;
    }
    TRY(Shape shape, read_home(at, depth));
    site.add(shape.site);
    shape.site = std::move(site);
    shape.is_referenced |= is_referenced;
    return narrowed(std::move(shape), types, id);
  }

 private:
  static void erase(TypeSet& types, Type type) {
    types.erase(type);
    if (type == Type::number) types.erase(Type::integer);
  }

  std::unexpected<Error> too_much(NodeId id) const {
    return extractinator::fail(
        ErrorCode::limit_exceeded,
        place_of(schema_, id) + " has too many alternatives",
        schema_.place(id)
    );
  }

  // What the node passes its meaning on to, if it says nothing of its own but types and texts.
  Result<std::optional<NodeId>> step(NodeId id) const {
    const Node& node = schema_.node(id);
    const auto refuse = [&](std::string_view keyword) {
      return fail_without_type(schema_, id, keyword);
    };
    if (node.dynamic_ref) return refuse("$dynamicRef");
    if (node.negated) return refuse("not");
    if (node.condition && (node.consequence || node.alternative)) return refuse("if");
    std::vector<NodeId> all = node.all_of;
    if (node.ref) all.insert(all.begin(), *node.ref);
    const bool has_choice = !node.any_of.empty() || !node.one_of.empty();
    if (node.any_of.size() == 1 && node.one_of.empty()) all.push_back(node.any_of.front());
    if (node.one_of.size() == 1 && node.any_of.empty()) all.push_back(node.one_of.front());
    if (all.empty()) {
      if (!node.any_of.empty() && !node.one_of.empty()) return refuse("oneOf");
      return std::nullopt;
    }
    if (all.size() > 1) return refuse(node.all_of.empty() ? "$ref" : "allOf");
    const std::string_view keyword = node.ref ? "$ref" : node.all_of.empty() ? "anyOf" : "allOf";
    if (has_choice && keyword != "anyOf") return refuse(keyword);
    if (node.enumeration || !constraint_on(node, node.types).empty()) return refuse(keyword);
    return all.front();
  }

  Result<Shape> read_home(NodeId id, std::size_t depth) {
    const Node& node = schema_.node(id);
    Shape shape{.texts = texts_of(node), .home = id};
    if (!node.any_of.empty() || !node.one_of.empty()) {
      TRY_VOID(read_alternatives(id, shape, depth));
      return shape;
    }
    if (node.enumeration) {
      TRY_VOID(read_values(id, shape));
      return shape;
    }
    if (node.types == TypeSet::all() && constraint_on(node, node.types).empty()) {
      shape.kind = Shape::Kind::any;
      return shape;
    }
    std::vector<Type> types;
    for (const Type type : kPartTypes)
      if (has(node.types, type)) types.push_back(type);
    finish(shape, types.size());
    if (shape.kind == Shape::Kind::one) {
      shape.type = types.front();
      shape.is_integer = is_integer(node, shape.type);
    }
    if (shape.kind == Shape::Kind::several)
      for (const Type type : types)
        shape.parts.push_back(
            {.kind = Shape::Kind::one,
             .home = id,
             .is_part = true,
             .type = type,
             .is_integer = is_integer(node, type)}
        );
    return shape;
  }

  static bool is_integer(const Node& node, Type type) {
    return type == Type::number && !node.types.contains(Type::number);
  }

  static void finish(Shape& shape, std::size_t n_parts) {
    shape.kind = n_parts == 0   ? Shape::Kind::never
                 : n_parts == 1 ? Shape::Kind::one
                                : Shape::Kind::several;
  }

  // The same alternative twice says no more than once.
  void drop_doubles(std::vector<Shape>& parts) const {
    if (parts.size() > kMaxDepth) return;
    const auto is_same = [&](const Shape& a, const Shape& b) {
      const bool is_plain = a.kind == b.kind && a.parts.empty() && a.type == b.type &&
                            a.is_integer == b.is_integer && a.values == b.values &&
                            a.all_texts().is_empty() && b.all_texts().is_empty();
      if (!is_plain || a.values || a.kind == Shape::Kind::any || a.type == Type::null)
        return is_plain;
      return a.is_part == b.is_part && schema_.node(a.home) == schema_.node(b.home);
    };
    for (std::size_t i = 1; i < parts.size();) {
      const auto end = parts.begin() + static_cast<std::ptrdiff_t>(i);
      const bool is_double =
          std::any_of(parts.begin(), end, [&](const Shape& other) { return is_same(other, *end); });
      if (is_double) {
        parts.erase(end);
      } else {
        ++i;
      }
    }
  }

  // A choice of one is none.
  static void collapse(Shape& shape) {
    if (shape.parts.empty()) shape.kind = Shape::Kind::never;
    if (shape.parts.size() != 1) return;
    Shape only = std::move(shape.parts.front());
    Texts site = shape.all_texts();
    site.add(only.site);
    only.site = std::move(site);
    shape = std::move(only);
  }

  // Values by type.
  Result<void> read_values(NodeId id, Shape& shape) const {
    const Node& node = schema_.node(id);
    for (const Type type : kPartTypes) {
      Shape part{.kind = Shape::Kind::one, .home = id, .type = type};
      part.values.emplace();
      for (const json::Value& value : *node.enumeration)
        if (type_of(value) == type && allows(node.types, value) &&
            !std::ranges::any_of(*part.values, [&](const json::Value& other) {
              return other == value;
            }))
          part.values->push_back(value);
      if (part.values->empty()) continue;
      if (type == Type::array || type == Type::object)
        return fail_without_type(schema_, id, "enum");
      if (const std::string_view keyword = constraint_on(node, type); !keyword.empty())
        return fail_without_type(schema_, id, keyword);
      if (type == Type::null || (type == Type::boolean && part.values->size() == 2))
        part.values.reset();
      part.is_integer =
          part.values && type == Type::number && std::ranges::all_of(*part.values, is_integral);
      shape.parts.push_back(std::move(part));
    }
    finish(shape, shape.parts.size());
    if (shape.kind == Shape::Kind::one) {
      Shape only = std::move(shape.parts.front());
      only.texts = std::move(shape.texts);
      shape = std::move(only);
    } else {
      for (Shape& part : shape.parts)
        part.is_part = true;
    }
    return {};
  }

  Result<void> read_alternatives(NodeId id, Shape& shape, std::size_t depth) {
    const Node& node = schema_.node(id);
    const bool is_exclusive = !node.one_of.empty();
    const std::vector<NodeId>& choices = is_exclusive ? node.one_of : node.any_of;
    const std::string_view keyword = is_exclusive ? "oneOf" : "anyOf";
    if (node.enumeration || !constraint_on(node, node.types).empty())
      return fail_without_type(schema_, id, keyword);
    shape.is_exclusive = is_exclusive;
    shape.kind = Shape::Kind::several;
    if (is_exclusive && !exclude_each_other(choices)) shape.kind = Shape::Kind::tagged;
    for (const NodeId choice : choices) {
      TRY(Shape part, read(choice, depth + 1));
      TRY(part, narrowed(std::move(part), node.types, id));
      if (part.kind == Shape::Kind::never) continue;
      Texts texts = part.all_texts();
      texts.title.clear();
      n_parts_ += part.parts.size() + 1;
      if (n_parts_ > kMaxParts) return too_much(id);
      // Alternatives within alternatives are alternatives.
      if (part.kind == Shape::Kind::several && shape.kind == Shape::Kind::several &&
          texts.is_empty()) {
        std::ranges::move(part.parts, std::back_inserter(shape.parts));
      } else {
        shape.parts.push_back(std::move(part));
      }
    }
    std::ranges::stable_partition(shape.parts, [](const Shape& part) { return !is_null(part); });
    if (shape.kind == Shape::Kind::several) drop_doubles(shape.parts);
    collapse(shape);
    return {};
  }

  bool exclude_each_other(const std::vector<NodeId>& choices) const {
    if (choices.size() > 100) return false;
    std::size_t budget = kMaxComparisons;
    for (std::size_t i = 0; i < choices.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        if (!are_disjoint(schema_, choices[i], choices[j], budget)) return false;
    return true;
  }

  // Only what also has one of the types.
  Result<Shape> narrowed(Shape shape, TypeSet types, NodeId id) const {
    if (types == TypeSet::all()) return shape;
    switch (shape.kind) {
      case Shape::Kind::never:
        return shape;
      case Shape::Kind::any:
        return fail_without_type(schema_, id, "type");
      case Shape::Kind::tagged:
      case Shape::Kind::several: {
        std::vector<Shape> kept;
        for (Shape& part : shape.parts) {
          TRY(Shape narrow, narrowed(std::move(part), types, id));
          if (narrow.kind != Shape::Kind::never) kept.push_back(std::move(narrow));
        }
        shape.parts = std::move(kept);
        collapse(shape);
        return shape;
      }
      case Shape::Kind::one:
        break;
    }
    if (shape.type != Type::number || types.contains(Type::number)) {
      if (!types.contains(shape.type)) shape.kind = Shape::Kind::never;
      return shape;
    }
    if (!types.contains(Type::integer)) {
      shape.kind = Shape::Kind::never;
    } else if (!shape.is_integer) {
      return fail_without_type(schema_, id, "type");
    }
    return shape;
  }

  const Schema& schema_;
  std::size_t n_parts_ = 0;
};

}  // namespace

bool Texts::is_empty() const {
  return title.empty() && description.empty() && !default_value && annotations.empty();
}

void Texts::add(const Texts& inner) {
  if (title.empty()) title = inner.title;
  if (description.empty()) description = inner.description;
  if (!default_value) default_value = inner.default_value;
  for (const json::Member& annotation : inner.annotations)
    if (!std::ranges::contains(annotations, annotation.key, &json::Member::key))
      annotations.push_back(annotation);
}

Texts Shape::all_texts() const {
  Texts all = site;
  all.add(texts);
  return all;
}

Result<Shape> shape_of(const Schema& schema, NodeId id) { return Reader(schema).read(id, 0); }

Result<Shape> name_shape(const Schema& schema, NodeId id) {
  TRY(Shape shape, shape_of(schema, id));
  if (shape.kind == Shape::Kind::any) {
    shape.kind = Shape::Kind::one;
    shape.type = Type::string;
    shape.is_part = true;
  }
  if (shape.kind == Shape::Kind::one && shape.type == Type::string) return shape;
  if (shape.kind == Shape::Kind::several && shape.texts.is_empty())
    for (Shape& part : shape.parts)
      if (part.kind == Shape::Kind::one && part.type == Type::string && part.site.is_empty())
        return std::move(part);
  return fail_without_type(schema, id, "propertyNames");
}

std::unexpected<Error> fail_without_type(
    const Schema& schema, NodeId id, std::string_view keyword
) {
  return extractinator::fail(
      ErrorCode::unsupported,
      "Pydantic has no type for `" + std::string(keyword) + "` in " + place_of(schema, id),
      schema.place(id),
      "write the schema as JSON Schema instead"
  );
}

}  // namespace extractinator::schema
