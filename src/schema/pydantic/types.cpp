// Type expressions. Public: TypeWriter.
#include "schema/pydantic/types.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "json/value.h"
#include "schema/container_shape.h"
#include "schema/pydantic/plan.h"
#include "schema/pydantic/python_names.h"
#include "schema/pydantic/python_text.h"
#include "schema/schema.h"
#include "schema/shape.h"

namespace extractinator::schema::pydantic {
namespace {

using python::Expr;

// Types that Pydantic writes as strings of a format.
struct Format {
  std::string_view format;
  std::string_view module;
  std::string_view type;
};
constexpr Format kFormats[] = {
    {"date", "datetime", "date"},
    {"date-time", "datetime", "datetime"},
    {"duration", "datetime", "timedelta"},
    {"ipv4", "ipaddress", "IPv4Address"},
    {"ipv6", "ipaddress", "IPv6Address"},
    {"path", "pathlib", "Path"},
    {"time", "datetime", "time"},
    {"uuid", "uuid", "UUID"},
};

Expr count(std::string_view name, std::uint64_t value) {
  return python::labelled(std::string(name) + "=", python::name(std::to_string(value)));
}

// A bound of an integer must be an `int`: 5.0 is 5.
Expr bound(const json::Number& number, bool is_integer) {
  const auto whole = json::Value(number).to_int64();
  return is_integer && whole ? python::name(std::to_string(*whole)) : python::number(number);
}

// What is wrong with a pattern in Rust's regular expressions, with which Pydantic checks.
enum class Patterns : std::uint8_t { both, only_python, neither };

Patterns engines_for(std::string_view pattern) {
  bool needs_python = false;
  bool needs_rust = false;
  bool is_class = false;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const char c = pattern[at];
    const std::string_view rest = pattern.substr(at);
    if (c == '\\' && at + 1 < pattern.size()) {
      const char escaped = pattern[++at];
      if (escaped == 'c') return Patterns::neither;
      needs_python |= !is_class && escaped >= '1' && escaped <= '9';
      needs_python |= escaped == 'k';
      needs_rust |= escaped == 'p' || escaped == 'P' || rest.starts_with("\\u{");
      if (escaped == 'k') return Patterns::neither;
    } else if (is_class) {
      is_class = c != ']';
      needs_python |=
          c == '[' || rest.starts_with("&&") || rest.starts_with("--") || rest.starts_with("~~");
    } else if (c == '[') {
      is_class = true;
      if (rest.starts_with("[]") || rest.starts_with("[^]")) return Patterns::neither;
    } else if (rest.starts_with("(?=") || rest.starts_with("(?!") || rest.starts_with("(?<=") ||
               rest.starts_with("(?<!")) {
      needs_python = true;
    } else if (rest.starts_with("(?<")) {
      needs_rust = true;
    }
  }
  if (needs_python) return needs_rust ? Patterns::neither : Patterns::only_python;
  return Patterns::both;
}

bool is_hashable(const Shape& shape) {
  switch (shape.kind) {
    case Shape::Kind::any:
      return true;
    case Shape::Kind::one:
      return shape.type != Type::array && shape.type != Type::object;
    case Shape::Kind::several:
      return std::ranges::all_of(shape.parts, is_hashable);
    default:
      return false;
  }
}

Expr extra_expr(const json::Value::Object& extra) { return python::literal(json::Value(extra)); }

}  // namespace

Expr TypeWriter::used(std::string_view module, std::string_view name) {
  imports_[std::string(module)].insert(std::string(name));
  return python::name(name);
}

bool TypeWriter::take_needs_python_patterns() {
  return std::exchange(needs_python_patterns_, false);
}

Texts TypeWriter::texts_here(const Shape& shape) const {
  return plan_.find(shape) == nullptr ? shape.all_texts() : shape.site;
}

Result<TypedExpr> TypeWriter::typed(const Shape& shape) {
  const NamedType* type = plan_.find(shape);
  if (type == nullptr) return body(shape);
  needs_python_patterns_ |= with_patterns_.contains(type->name);
  return TypedExpr{
      .type = is_defined(*type) ? python::name(type->name) : python::string(type->name)
  };
}

Result<TypedExpr> TypeWriter::body(const Shape& shape) {
  switch (shape.kind) {
    case Shape::Kind::any:
      return TypedExpr{.type = used("typing", "Any")};
    case Shape::Kind::never:
      return fail_without_type(schema_, shape.home, "false");
    case Shape::Kind::one:
      return one_type(shape);
    case Shape::Kind::several:
    case Shape::Kind::tagged:
      break;
  }
  return choice(shape);
}

Result<Expr> TypeWriter::within(NodeId id) {
  TRY(const Shape shape, shape_of(schema_, id));
  TRY(TypedExpr type, typed(shape));
  return annotated(std::move(type), texts_here(shape));
}

Result<Expr> TypeWriter::annotated(TypedExpr typed, const Texts& texts) {
  std::vector<Expr> arguments = std::move(typed.constraints);
  json::Value::Object extra = std::move(typed.extra);
  if (texts.default_value) extra.push_back({"default", *texts.default_value});
  std::ranges::move(text_arguments(texts, "", std::move(extra)), std::back_inserter(arguments));
  if (arguments.empty()) return std::move(typed.type);
  used("typing", "Annotated");
  used("pydantic", "Field");
  return python::subscript(
      "Annotated", {std::move(typed.type), python::call("Field", std::move(arguments))}
  );
}

std::vector<Expr> TypeWriter::text_arguments(
    const Texts& texts, std::string_view given_title, json::Value::Object extra
) {
  std::vector<Expr> arguments;
  if (!texts.title.empty() && texts.title != given_title)
    arguments.push_back(python::labelled("title=", python::string(texts.title)));
  if (!texts.description.empty())
    arguments.push_back(python::labelled("description=", python::string(texts.description)));
  for (const json::Member& annotation : texts.annotations) {
    if (annotation.key == "examples" && annotation.value.is_array()) {
      arguments.push_back(python::labelled("examples=", python::literal(annotation.value)));
    } else if (annotation.key == "deprecated" && annotation.value == json::Value(true)) {
      arguments.push_back(python::labelled("deprecated=", python::name("True")));
    } else {
      extra.push_back(annotation);
    }
  }
  if (!extra.empty())
    arguments.push_back(python::labelled("json_schema_extra=", extra_expr(extra)));
  return arguments;
}

// --- One type -----------------------------------------------------------------------------------

Result<TypedExpr> TypeWriter::one_type(const Shape& shape) {
  if (shape.values) {
    std::vector<Expr> values;
    for (const json::Value& value : *shape.values) {
      // Literal holds no fractions.
      if (shape.type == Type::number && !shape.is_integer)
        return fail_without_type(schema_, shape.home, "enum");
      values.push_back(python::literal(value));
    }
    used("typing", "Literal");
    return TypedExpr{.type = python::subscript("Literal", std::move(values))};
  }
  switch (shape.type) {
    case Type::null:
      return TypedExpr{.type = python::name("None")};
    case Type::boolean:
      return TypedExpr{.type = python::name("bool")};
    case Type::integer:
    case Type::number:
      return number_type(shape);
    case Type::string:
      return text_type(shape);
    case Type::array:
      return array_type(shape);
    case Type::object:
      break;
  }
  return dictionary_type(shape);
}

Result<Expr> TypeWriter::pattern_text(const std::string& pattern, NodeId id) {
  const Patterns engines = engines_for(pattern);
  if (engines == Patterns::neither) return fail_without_type(schema_, id, "pattern");
  needs_python_patterns_ |= engines == Patterns::only_python;
  return python::raw_string(pattern);
}

Result<TypedExpr> TypeWriter::text_type(const Shape& shape) {
  const Node& node = schema_.node(shape.home);
  TypedExpr out{.type = python::name("str")};
  const bool is_plain = node.min_length == 0 && !node.max_length && !node.pattern;
  if (node.format) {
    const auto known = std::ranges::find(kFormats, *node.format, &Format::format);
    if (known != std::end(kFormats) && is_plain) {
      out.type = used(known->module, known->type);
      return out;
    }
    if (*node.format == "uri" && node.min_length == 1 && !node.pattern) {
      out.type = used("pydantic", "AnyUrl");
      if (node.max_length) out.constraints.push_back(count("max_length", *node.max_length));
      return out;
    }
    if (*node.format == "binary" && !node.pattern) {
      out.type = python::name("bytes");
    } else {
      out.extra.push_back({"format", json::Value(*node.format)});
    }
  }
  if (node.min_length > 0) out.constraints.push_back(count("min_length", node.min_length));
  if (node.max_length) out.constraints.push_back(count("max_length", *node.max_length));
  if (node.pattern) {
    TRY(Expr pattern, pattern_text(*node.pattern, shape.home));
    out.constraints.push_back(python::labelled("pattern=", std::move(pattern)));
  }
  return out;
}

Result<TypedExpr> TypeWriter::number_type(const Shape& shape) {
  const Node& node = schema_.node(shape.home);
  TypedExpr out{.type = python::name(shape.is_integer ? "int" : "float")};
  struct Bound {
    std::string_view label;
    const std::optional<json::Number>& value;
    std::string_view keyword;
  };
  const Bound bounds[] = {
      {"gt=", node.exclusive_minimum, "exclusiveMinimum"},
      {"ge=", node.minimum, "minimum"},
      {"lt=", node.exclusive_maximum, "exclusiveMaximum"},
      {"le=", node.maximum, "maximum"},
      {"multiple_of=", node.multiple_of, "multipleOf"},
  };
  for (const auto& [label, value, keyword] : bounds) {
    if (!value) continue;
    Expr written = bound(*value, shape.is_integer);
    if (shape.is_integer && written.head.find_first_of(".eE") != std::string::npos)
      return fail_without_type(schema_, shape.home, keyword);
    out.constraints.push_back(python::labelled(std::string(label), std::move(written)));
  }
  return out;
}

Result<TypedExpr> TypeWriter::array_type(const Shape& shape) {
  TRY(const ArrayShape array, array_shape(schema_, shape.home));
  if (array.is_tuple()) {
    std::vector<Expr> types;
    for (const NodeId id : array.first) {
      TRY(Expr type, within(id));
      types.push_back(std::move(type));
    }
    if (types.empty()) types.push_back(python::name("()"));
    return TypedExpr{.type = python::subscript("tuple", std::move(types))};
  }
  TypedExpr out;
  Expr item = python::name("Any");
  if (array.items) {
    TRY(item, within(*array.items));
  } else {
    used("typing", "Any");
  }
  if (array.is_unique) {
    TRY(const Shape of_items, array.items ? shape_of(schema_, *array.items) : Shape{});
    if (!is_hashable(of_items)) return fail_without_type(schema_, shape.home, "uniqueItems");
  }
  out.type = python::subscript(array.is_unique ? "set" : "list", {std::move(item)});
  if (array.min_items > 0) out.constraints.push_back(count("min_length", array.min_items));
  if (array.max_items) out.constraints.push_back(count("max_length", *array.max_items));
  return out;
}

Result<TypedExpr> TypeWriter::dictionary_type(const Shape& shape) {
  TRY(const ObjectShape object, object_shape(schema_, shape.home));
  TypedExpr key{.type = python::name("str")};
  Texts texts;
  if (object.names) {
    TRY(const Shape names, name_shape(schema_, *object.names));
    TRY(key, typed(names));
    texts = texts_here(names);
  }
  if (object.pattern) {
    TRY(Expr pattern, pattern_text(object.pattern->pattern, shape.home));
    key.constraints.push_back(python::labelled("pattern=", std::move(pattern)));
  }
  TRY(Expr key_type, annotated(std::move(key), texts));
  Expr value = python::name("Any");
  if (object.pattern) {
    TRY(value, within(object.pattern->node));
  } else if (object.rest_node) {
    TRY(value, within(*object.rest_node));
  } else {
    used("typing", "Any");
  }
  TypedExpr out{.type = python::subscript("dict", {std::move(key_type), std::move(value)})};
  if (object.min_members > 0) out.constraints.push_back(count("min_length", object.min_members));
  if (object.max_members) out.constraints.push_back(count("max_length", *object.max_members));
  return out;
}

// --- Choices ------------------------------------------------------------------------------------

// Each part in its turn; values of parts that stand beside each other in one Literal.
Result<std::vector<Expr>> TypeWriter::part_types(const Shape& shape) {
  std::vector<Expr> types;
  bool is_literal = false;
  for (const Shape& part : shape.parts) {
    TRY(TypedExpr type, typed(part));
    TRY(Expr expression, annotated(std::move(type), texts_here(part)));
    const bool is_part_literal = part.is_part && expression.head == "Literal";
    if (is_literal && is_part_literal) {
      std::ranges::move(expression.items, std::back_inserter(types.back().items));
    } else {
      types.push_back(std::move(expression));
    }
    is_literal = is_part_literal;
  }
  return types;
}

Result<TypedExpr> TypeWriter::choice(const Shape& shape) {
  TypedExpr out;
  const Shape& last = shape.parts.back();
  const bool is_optional = last.kind == Shape::Kind::one && last.type == Type::null &&
                           last.all_texts().is_empty() && shape.kind == Shape::Kind::several;
  Shape rest = shape;
  if (is_optional) rest.parts.pop_back();
  if (is_optional && rest.parts.size() == 1) {
    const Shape& only = rest.parts.front();
    TRY(TypedExpr inner, typed(only));
    const Texts texts = texts_here(only);
    used("typing", "Optional");
    if (texts.is_empty() && inner.extra.empty()) {
      out.constraints = std::move(inner.constraints);
      out.type = python::subscript("Optional", {std::move(inner.type)});
      return out;
    }
    TRY(Expr type, annotated(std::move(inner), texts));
    out.type = python::subscript("Optional", {std::move(type)});
    return out;
  }
  TRY(std::vector<Expr> types, part_types(rest));
  Expr type = std::move(types.front());
  if (types.size() > 1) {
    types.front() = std::move(type);
    used("typing", "Union");
    type = python::subscript("Union", std::move(types));
  }
  std::vector<Expr> arguments;
  if (rest.is_exclusive && spelling_.uses_discriminators) {
    TRY(const std::string name, discriminator_of(rest));
    if (!name.empty())
      arguments.push_back(python::labelled("discriminator=", python::string(name)));
  }
  if (rest.kind == Shape::Kind::tagged && arguments.empty())
    return fail_without_type(schema_, shape.home, "oneOf");
  if (!is_optional) {
    out.type = std::move(type);
    out.constraints = std::move(arguments);
    return out;
  }
  if (!arguments.empty()) {
    used("typing", "Annotated");
    used("pydantic", "Field");
    type = python::subscript(
        "Annotated", {std::move(type), python::call("Field", std::move(arguments))}
    );
  }
  used("typing", "Optional");
  out.type = python::subscript("Optional", {std::move(type)});
  return out;
}

// A property of which every part has values of its own; empty if there is none. Only properties
// that are called alike in Python can be named.
Result<std::string> TypeWriter::discriminator_of(const Shape& shape) {
  std::vector<std::string> shared;
  bool is_first = true;
  for (const Shape& part : shape.parts) {
    TRY(const bool is_class, is_model(schema_, part));
    if (!is_class) return std::string();
    TRY(const ObjectShape object, object_shape(schema_, part.home));
    std::vector<std::string> own;
    for (const Member& member : object.members) {
      if (!member.node || !python::is_field_name(member.name)) continue;
      TRY(const Shape values, shape_of(schema_, *member.node));
      const bool has_values = values.kind == Shape::Kind::one && values.values.has_value() &&
                              (values.type == Type::string || values.is_integer);
      if (has_values && (is_first || std::ranges::contains(shared, member.name)))
        own.push_back(member.name);
    }
    shared = std::move(own);
    is_first = false;
  }
  return shared.empty() ? std::string() : shared.front();
}

}  // namespace extractinator::schema::pydantic
