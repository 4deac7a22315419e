// Classes, enumerations and aliases of a Python file. Public: to_pydantic().
#include "schema/pydantic/writer.h"

#include <algorithm>
#include <cstddef>
#include <expected>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "json/value.h"
#include "schema/container_shape.h"
#include "schema/pydantic/names.h"
#include "schema/pydantic/plan.h"
#include "schema/pydantic/python_names.h"
#include "schema/pydantic/python_text.h"
#include "schema/pydantic/reader.h"
#include "schema/pydantic/types.h"
#include "schema/same_meaning.h"
#include "schema/schema.h"
#include "schema/shape.h"

namespace extractinator::schema {
namespace {

using pydantic::NamedType;
using pydantic::Plan;
using pydantic::Spelling;
using pydantic::TypedExpr;
using pydantic::TypeWriter;
using python::Expr;

// Names that a type in a class body must still mean.
constexpr std::string_view kUsedNames[] = {
    "Annotated", "Any",         "AnyUrl",      "BaseModel", "ConfigDict", "Enum",
    "Field",     "IPv4Address", "IPv6Address", "IntEnum",   "Literal",    "Optional",
    "Path",      "RootModel",   "UUID",        "Union",     "bool",       "bytes",
    "date",      "datetime",    "dict",        "float",     "int",        "list",
    "set",       "str",         "time",        "timedelta", "tuple",
};

class FileWriter {
 public:
  FileWriter(const Schema& schema, const Plan& plan, Spelling spelling)
      : schema_(schema),
        plan_(plan),
        types_(schema, plan, spelling) {
    for (const std::string_view name : kUsedNames)
      globals_.take(name);
    for (const NamedType& type : plan.types())
      globals_.take(type.name);
  }

  Result<std::string> write() {
    std::string body;
    bool was_alias = false;
    for (const std::size_t index : plan_.order()) {
      const NamedType& type = plan_.types()[index];
      TRY(const std::string text, write(type));
      const bool is_alias = type.kind == NamedType::Kind::alias;
      const bool is_first = body.empty();
      body += is_alias && was_alias ? "" : is_alias && is_first ? "\n" : "\n\n";
      body += text;
      was_alias = is_alias;
      types_.define(type);
    }
    return imports() + body;
  }

 private:
  // The standard library, then Pydantic.
  [[nodiscard]] std::string imports() const {
    std::string text;
    std::string pydantic;
    for (const auto& [module, names] : types_.imports()) {
      const std::string line = python::import_line(module, {names.begin(), names.end()});
      (module == "pydantic" ? pydantic : text) += line;
    }
    if (!text.empty() && !pydantic.empty()) text += '\n';
    return text + pydantic;
  }

  Result<std::string> write(const NamedType& type) {
    switch (type.kind) {
      case NamedType::Kind::model:
        return write_model(type);
      case NamedType::Kind::root_model:
        return write_root_model(type);
      case NamedType::Kind::enumeration:
        return write_enumeration(type);
      case NamedType::Kind::alias:
        break;
    }
    TRY(TypedExpr typed, types_.body(type.shape));
    if (types_.take_needs_python_patterns()) types_.set_needs_python_patterns(type);
    TRY(const Expr alias, types_.annotated(std::move(typed), type.shape.texts));
    return python::assignment(0, type.name, std::nullopt, alias);
  }

  // --- Classes ----------------------------------------------------------------------------------

  struct ClassTexts {
    std::string docstring;
    std::vector<Expr> config;
  };

  // Docstring, and what the configuration has to say instead.
  ClassTexts class_texts(const NamedType& type, const Texts& texts) const {
    ClassTexts out;
    json::Value::Object extra = texts.annotations;
    if (!texts.title.empty() && texts.title != type.name)
      out.config.push_back(python::labelled("title=", python::string(texts.title)));
    if (const auto docstring = python::docstring(4, texts.description)) {
      out.docstring = *docstring;
    } else if (!texts.description.empty()) {
      extra.insert(extra.begin(), {"description", json::Value(texts.description)});
    }
    if (texts.default_value) extra.push_back({"default", *texts.default_value});
    if (!extra.empty())
      out.config.push_back(
          python::labelled("json_schema_extra=", python::literal(json::Value(std::move(extra))))
      );
    return out;
  }

  // The class with its parts, blank lines between them.
  std::string class_text(
      const std::string& head, ClassTexts texts, const std::vector<std::string>& fields
  ) {
    std::vector<std::string> blocks;
    if (!texts.docstring.empty()) blocks.push_back(std::move(texts.docstring));
    if (types_.take_needs_python_patterns())
      texts.config.push_back(python::labelled("regex_engine=", python::string("python-re")));
    if (!texts.config.empty()) {
      types_.used("pydantic", "ConfigDict");
      blocks.push_back(
          python::assignment(
              4, "model_config", std::nullopt, python::call("ConfigDict", std::move(texts.config))
          )
      );
    }
    std::string lines;
    for (const std::string& field : fields)
      lines += field;
    if (!lines.empty()) blocks.push_back(std::move(lines));
    std::string text = "class " + head + ":\n";
    if (blocks.empty()) return text + "    pass\n";
    for (std::size_t i = 0; i < blocks.size(); ++i)
      text += (i > 0 ? "\n" : "") + blocks[i];
    return text;
  }

  Result<std::string> write_model(const NamedType& type) {
    TRY(const ObjectShape object, object_shape(schema_, type.shape.home));
    ClassTexts texts = class_texts(type, type.shape.texts);
    std::vector<std::string> fields;
    if (object.rest != Rest::unsaid)
      texts.config.insert(
          texts.config.begin(),
          python::labelled(
              "extra=", python::string(object.rest == Rest::nothing ? "forbid" : "allow")
          )
      );
    if (object.rest_node) {
      TRY(Expr rest, types_.within(*object.rest_node));
      fields.push_back(
          python::assignment(
              4,
              "__pydantic_extra__",
              python::subscript("dict", {python::name("str"), std::move(rest)}),
              std::nullopt
          ) +
          (object.members.empty() ? "" : "\n")
      );
    }
    python::Names names;
    for (const schema::Member& member : object.members)
      if (is_free(member.name)) names.take(member.name);
    for (const schema::Member& member : object.members) {
      TRY(std::string field, write_field(member, names));
      fields.push_back(std::move(field));
    }
    types_.used("pydantic", "BaseModel");
    return class_text(type.name + "(BaseModel)", std::move(texts), fields);
  }

  // Can the field be called like the property?
  [[nodiscard]] bool is_free(const std::string& name) const {
    return python::is_field_name(name) && !globals_.contains(name);
  }

  [[nodiscard]] std::string field_name(const std::string& property, python::Names& names) const {
    if (is_free(property)) return property;
    std::string wanted = python::field_name(property);
    if (globals_.contains(wanted)) wanted += '_';
    std::string name = names.unique(wanted);
    while (globals_.contains(name))
      name = names.unique(wanted);
    return name;
  }

  Result<std::string> write_field(const schema::Member& member, python::Names& names) {
    Shape shape;
    if (member.node) {
      TRY(shape, shape_of(schema_, *member.node));
    }
    TRY(TypedExpr typed, types_.typed(shape));
    Texts texts = types_.texts_here(shape);
    const std::string name = field_name(member.name, names);
    std::vector<Expr> arguments;
    if (name != member.name)
      arguments.push_back(python::labelled("alias=", python::string(member.name)));
    const auto given_title = pydantic::title_of_field(member.name);
    // Letters whose capital form depends on the language: the title cannot be left to Pydantic.
    if (!given_title && texts.title.empty()) texts.title = member.name;
    std::optional<Expr> value;
    if (!member.is_required) {
      value = texts.default_value ? default_expr(shape, *texts.default_value) : factory(shape);
    } else if (texts.default_value) {
      typed.extra.push_back({"default", *texts.default_value});
    }
    std::ranges::move(typed.constraints, std::back_inserter(arguments));
    std::ranges::move(
        types_.text_arguments(texts, given_title.value_or(""), std::move(typed.extra)),
        std::back_inserter(arguments)
    );
    const bool is_factory = !member.is_required && !texts.default_value;
    if (value && (!arguments.empty() || is_factory)) {
      arguments.insert(
          arguments.begin(),
          python::labelled(is_factory ? "default_factory=" : "default=", std::move(*value))
      );
      value.reset();
    }
    if (!arguments.empty()) {
      types_.used("pydantic", "Field");
      value = python::call("Field", std::move(arguments));
    }
    return python::assignment(4, name, std::move(typed.type), value);
  }

  // A member of an enumeration by its name.
  [[nodiscard]] Expr default_expr(const Shape& shape, const json::Value& value) const {
    const Shape* at = &shape;
    if (shape.kind == Shape::Kind::several && shape.parts.size() == 2 &&
        shape.parts.back().type == Type::null)
      at = &shape.parts.front();
    const NamedType* type = plan_.find(*at);
    if (type == nullptr || !types_.is_defined(*type)) return python::literal(value);
    const auto members = members_.find(type->name);
    if (members == members_.end()) return python::literal(value);
    for (const auto& [name, of_member] : members->second)
      if (of_member == value) return python::name(type->name + "." + name);
    return python::literal(value);
  }

  // What makes a value where none is given, for properties that may be absent.
  [[nodiscard]] Expr factory(const Shape& shape) const {
    if (shape.kind == Shape::Kind::one && !shape.values && plan_.find(shape) == nullptr) {
      if (shape.type == Type::object) return python::name("dict");
      if (shape.type == Type::array)
        return python::name(schema_.node(shape.home).has_unique_items ? "set" : "list");
    }
    return python::name("lambda: None");
  }

  Result<std::string> write_root_model(const NamedType& type) {
    const Shape shape = type.shape;
    // The root's texts beside a reference.
    const bool is_around = plan_.find(shape) != &type;
    ClassTexts texts = class_texts(type, is_around ? Texts{} : shape.texts);
    TRY(TypedExpr typed, is_around ? types_.typed(shape) : types_.body(shape));
    std::vector<Expr> arguments = std::move(typed.constraints);
    Texts here = is_around ? types_.texts_here(shape) : Texts{};
    if (here.default_value) typed.extra.push_back({"default", *here.default_value});
    std::ranges::move(
        types_.text_arguments(here, "", std::move(typed.extra)), std::back_inserter(arguments)
    );
    std::optional<Expr> value;
    if (!arguments.empty()) {
      types_.used("pydantic", "Field");
      value = python::call("Field", std::move(arguments));
    }
    types_.used("pydantic", "RootModel");
    return class_text(
        type.name + "(RootModel)",
        std::move(texts),
        {python::assignment(4, "root", std::move(typed.type), value)}
    );
  }

  Result<std::string> write_enumeration(const NamedType& type) {
    const bool is_text = type.shape.type == Type::string;
    const bool is_whole = type.shape.is_integer;
    python::Names names;
    std::vector<std::string> lines;
    for (const json::Value& value : *type.shape.values) {
      const std::string text = is_text ? value.as_string() : "VALUE_" + value.as_number().text;
      const std::string name = names.unique(python::member_name(text));
      members_[type.name].emplace_back(name, value);
      Expr literal = python::literal(value);
      if (!is_text && !is_whole && literal.head.find_first_of(".eE") == std::string::npos)
        literal.head += ".0";
      lines.push_back(python::assignment(4, name, std::nullopt, literal));
    }
    types_.used("enum", !is_text && is_whole ? "IntEnum" : "Enum");
    const std::string bases = is_text ? "str, Enum" : is_whole ? "IntEnum" : "float, Enum";
    ClassTexts texts = class_texts(type, type.shape.texts);
    texts.config.clear();
    return class_text(type.name + "(" + bases + ")", std::move(texts), lines);
  }

  const Schema& schema_;
  const Plan& plan_;
  TypeWriter types_;
  python::Names globals_;
  // Of enumerations: name and value of each member.
  std::map<std::string, std::vector<std::pair<std::string, json::Value>>> members_;
};

// A reader refused what was written: a rule of Pydantic that no type of the schema tells.
Error as_unsupported(Error error) {
  if (error.code == ErrorCode::limit_exceeded) return error;
  return Error{
      ErrorCode::unsupported,
      "the schema cannot be written for Pydantic: " + error.message,
      {},
      "write the schema as JSON Schema instead"
  };
}

Result<std::string> write_and_compare(const Schema& schema, Spelling spelling) {
  TRY(const Plan plan, Plan::make(schema, spelling));
  TRY(std::string text, FileWriter(schema, plan, spelling).write());
  const auto again = read_pydantic(text, {.file = "pydantic.py"});
  if (!again) return std::unexpected(as_unsupported(again.error()));
  TRY_VOID(check_same_meaning(schema, *again));
  return text;
}

}  // namespace

Result<std::string> to_pydantic(const Schema& schema) {
  constexpr Spelling kSpellings[] = {
      {.uses_enum_classes = true, .uses_discriminators = true},
      {.uses_enum_classes = false, .uses_discriminators = true},
      {.uses_enum_classes = true, .uses_discriminators = false},
      {.uses_enum_classes = false, .uses_discriminators = false},
  };
  std::optional<Error> first;
  for (const Spelling spelling : kSpellings) {
    auto text = write_and_compare(schema, spelling);
    if (text) return text;
    if (!first) first = std::move(text).error();
  }
  return std::unexpected(std::move(*first));
}

}  // namespace extractinator::schema
