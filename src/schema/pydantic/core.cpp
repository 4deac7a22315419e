// Types to core schemas; internal to the Pydantic reader. Facts: _generate_schema.py,
// _known_annotated_metadata.py and _schema_gather.py of Pydantic 2.13.
#include "schema/pydantic/core.h"

#include <algorithm>
#include <cstddef>
#include <expected>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "schema/pydantic/constraints.h"
#include "schema/pydantic/discriminator.h"
#include "schema/pydantic/evaluate.h"
#include "schema/pydantic/json.h"
#include "schema/pydantic/model.h"
#include "schema/pydantic/names.h"
#include "schema/pydantic/objects.h"
#include "schema/pydantic/source.h"

namespace extractinator::schema::pydantic {
namespace {

using CoreRef = std::shared_ptr<Core>;

// Types within each other, aliases and strings followed. Real schemas have less than 10.
constexpr std::size_t kMaxDepth = 100;
// Nodes within each other in finished classes.
constexpr std::size_t kMaxGatherDepth = 400;

// Types whose JSON Schema is that of a simpler one with a few words more.
struct Known {
  std::string_view name;
  CoreKind kind = CoreKind::any;
  std::string_view constraint = {};
  std::string_view bound = "0";
};
constexpr Known kKnown[] = {
    {"str", CoreKind::string},
    {"int", CoreKind::integer},
    {"float", CoreKind::real},
    {"bool", CoreKind::boolean},
    {"bytes", CoreKind::bytes},
    {"Any", CoreKind::any},
    {"object", CoreKind::any},
    {"date", CoreKind::date},
    {"datetime", CoreKind::datetime},
    {"time", CoreKind::time},
    {"timedelta", CoreKind::timedelta},
    {"Decimal", CoreKind::decimal},
    {"UUID", CoreKind::uuid},
    {"StrictInt", CoreKind::integer},
    {"StrictFloat", CoreKind::real},
    {"StrictStr", CoreKind::string},
    {"StrictBool", CoreKind::boolean},
    {"StrictBytes", CoreKind::bytes},
    {"FiniteFloat", CoreKind::real},
    {"PositiveInt", CoreKind::integer, "gt"},
    {"NegativeInt", CoreKind::integer, "lt"},
    {"NonNegativeInt", CoreKind::integer, "ge"},
    {"NonPositiveInt", CoreKind::integer, "le"},
    {"PositiveFloat", CoreKind::real, "gt"},
    {"NegativeFloat", CoreKind::real, "lt"},
    {"NonNegativeFloat", CoreKind::real, "ge"},
    {"NonPositiveFloat", CoreKind::real, "le"},
};

// A string or another simple type inside of a function; `format` is written over its schema.
struct Formatted {
  std::string_view name;
  CoreKind inner = CoreKind::string;
  std::string_view format = {};
  std::string_view max_length = {};
};
constexpr Formatted kFormatted[] = {
    {"EmailStr", CoreKind::string, "email"},
    {"NameEmail", CoreKind::string, "name-email"},
    {"AnyUrl", CoreKind::url},
    {"AnyHttpUrl", CoreKind::url},
    {"HttpUrl", CoreKind::url, {}, "2083"},
    {"FileUrl", CoreKind::url},
    {"AnyWebsocketUrl", CoreKind::url},
    {"WebsocketUrl", CoreKind::url, {}, "2083"},
    {"FtpUrl", CoreKind::url},
    {"PastDate", CoreKind::date},
    {"FutureDate", CoreKind::date},
    {"PastDatetime", CoreKind::datetime},
    {"FutureDatetime", CoreKind::datetime},
    {"AwareDatetime", CoreKind::datetime},
    {"NaiveDatetime", CoreKind::datetime},
    {"Base64Str", CoreKind::string, "base64"},
    {"Base64Bytes", CoreKind::bytes, "base64"},
    {"Base64UrlStr", CoreKind::string, "base64url"},
    {"Base64UrlBytes", CoreKind::bytes, "base64url"},
    {"UUID1", CoreKind::uuid, "uuid1"},
    {"UUID3", CoreKind::uuid, "uuid3"},
    {"UUID4", CoreKind::uuid, "uuid4"},
    {"UUID5", CoreKind::uuid, "uuid5"},
    {"UUID6", CoreKind::uuid, "uuid6"},
    {"UUID7", CoreKind::uuid, "uuid7"},
    {"UUID8", CoreKind::uuid, "uuid8"},
    {"SecretStr", CoreKind::string, "password"},
    {"SecretBytes", CoreKind::string, "password"},
};

// Types whose schema is a string of some format and nothing else.
constexpr std::pair<std::string_view, std::string_view> kFixed[] = {
    {"IPvAnyAddress", "ipvanyaddress"},
    {"IPvAnyInterface", "ipvanyinterface"},
    {"IPvAnyNetwork", "ipvanynetwork"},
    {"IPv4Address", "ipv4"},
    {"IPv6Address", "ipv6"},
    {"IPv4Network", "ipv4network"},
    {"IPv6Network", "ipv6network"},
    {"IPv4Interface", "ipv4interface"},
    {"IPv6Interface", "ipv6interface"},
    {"Path", "path"},
    {"PurePath", "path"},
    {"NewPath", "path"},
    {"FilePath", "file-path"},
    {"DirectoryPath", "directory-path"},
    {"Pattern", "regex"},
    {"complex", ""},
};

class Builder {
 public:
  explicit Builder(Program& program) : program_(program), evaluator_(program) {}

  Result<FinishedCore> build(ClassInfo& cls) {
    TRY(const CoreRef core, model(cls, cls.offset));
    return finish(core);
  }

 private:
  [[nodiscard]] std::unexpected<Error> refuse(
      std::size_t offset, std::string message, std::string hint = {}
  ) const {
    return program_.fail(offset, ErrorCode::unsupported, std::move(message), std::move(hint));
  }

  static CoreRef make(CoreKind kind, std::size_t offset) {
    auto core = std::make_shared<Core>();
    core->kind = kind;
    core->offset = offset;
    return core;
  }
  static CoreRef make(CoreKind kind, std::size_t offset, CoreRef child) {
    auto core = make(kind, offset);
    core->children.push_back(std::move(child));
    return core;
  }
  static CoreRef reference(const std::string& ref, std::size_t offset) {
    auto core = make(CoreKind::reference, offset);
    core->target = ref;
    return core;
  }
  CoreRef define(const CoreRef& core, std::size_t offset) {
    definitions_[core->ref] = core;
    return reference(core->ref, offset);
  }

  // --- Types ------------------------------------------------------------------------------------

  // `offset` is where the type is used; types made elsewhere are told there.
  Result<CoreRef> generate(const Object& type, std::size_t offset) {
    if (depth_ == kMaxDepth)
      return program_.fail(
          offset, ErrorCode::limit_exceeded, "types are nested deeper than 100 levels"
      );
    TRY_VOID(program_.step(offset));
    ++depth_;
    auto core = generate_inner(type, offset);
    --depth_;
    return core;
  }

  Result<CoreRef> generate_inner(const Object& type, std::size_t offset) {
    switch (type.kind) {
      case ObjectKind::none:
        return make(CoreKind::none, offset);
      case ObjectKind::builtin:
        return builtin(type, offset);
      case ObjectKind::generic:
        return generic(type, offset);
      case ObjectKind::union_type:
        return union_of(type, offset);
      case ObjectKind::literal: {
        CoreRef core = make(CoreKind::literal, offset);
        core->values = type.items;
        return core;
      }
      case ObjectKind::annotated:
        return annotated(type, offset);
      case ObjectKind::forward: {
        TRY(const Ref resolved, evaluator_.resolve_forward(type));
        return generate(*resolved, offset);
      }
      case ObjectKind::alias_type:
        return alias(*type.alias, offset);
      case ObjectKind::class_type:
        return class_type(*type.cls, offset);
      default:
        return refuse(offset, describe(type) + " is no type");
    }
  }

  Result<CoreRef> class_type(ClassInfo& cls, std::size_t offset) {
    switch (cls.kind) {
      case ClassKind::model:
      case ClassKind::root_model:
        return model(cls, offset);
      case ClassKind::enumeration:
        return enumeration(cls, offset);
      case ClassKind::opaque:
        return std::unexpected(*cls.why_opaque);
      case ClassKind::plain:
        break;
    }
    return refuse(
        offset,
        "the class " + in_ticks(cls.name) + " is no Pydantic model",
        "write `class " + cls.name + "(BaseModel)`"
    );
  }

  static std::string ref_of(std::string_view name, std::size_t id) {
    return "schema." + std::string(name) + ":" + std::to_string(id);
  }

  // The module is called `schema`; the name shows only where two classes have the same name.
  Result<CoreRef> enumeration(ClassInfo& cls, std::size_t offset) {
    if (cls.members.empty())
      return refuse(
          offset, "the enumeration " + in_ticks(cls.name) + " has no members", "give it members"
      );
    CoreRef core = make(CoreKind::enumeration, offset);
    core->cls = &cls;
    core->ref = ref_of(cls.qualified_name, cls.id);
    const FieldCall::Argument* use =
        model_ == nullptr ? nullptr : find_config(*model_, "use_enum_values");
    if (use != nullptr && use->value->text == "True") return make(CoreKind::wrapper, offset, core);
    return core;
  }

  Result<CoreRef> alias(const AliasType& alias, std::size_t offset) {
    const std::string ref = ref_of(alias.name, alias.id);
    if (seen_.contains(ref) || definitions_.contains(ref)) return reference(ref, offset);
    seen_.insert(ref);
    TRY(const Ref type, evaluator_.evaluate_type(*alias.value, *alias.scope));
    TRY(const CoreRef core, generate(*type, alias.value->offset));
    core->ref = ref;
    seen_.erase(ref);
    return define(core, offset);
  }

  Result<CoreRef> builtin(const Object& type, std::size_t offset) {
    const std::string& name = type.text;
    if (const auto* const known = std::ranges::find(kKnown, name, &Known::name);
        known != std::ranges::end(kKnown)) {
      CoreRef core = make(known->kind, offset);
      if (!known->constraint.empty()) add_constraint(*core, known->constraint, known->bound);
      return core;
    }
    if (const auto* const known = std::ranges::find(kFormatted, name, &Formatted::name);
        known != std::ranges::end(kFormatted)) {
      CoreRef inner = make(known->inner, offset);
      if (!known->max_length.empty()) add_constraint(*inner, "max_length", known->max_length);
      CoreRef core = make(CoreKind::wrapper, offset, std::move(inner));
      if (known->format.empty()) return core;
      core->updates.emplace_back("type", placed(offset, "string"));
      core->updates.emplace_back("format", placed(offset, std::string(known->format)));
      if (known->format == "password")
        core->updates.emplace_back("writeOnly", placed(offset, true));
      return core;
    }
    for (const auto& [fixed, format] : kFixed) {
      if (name != fixed) continue;
      CoreRef core = make(CoreKind::fixed, offset);
      core->updates.emplace_back("type", placed(offset, "string"));
      if (!format.empty())
        core->updates.emplace_back("format", placed(offset, std::string(format)));
      return core;
    }
    constexpr std::string_view kContainers[] = {
        "list",
        "set",
        "frozenset",
        "Sequence",
        "Iterable",
        "deque",
        "dict",
        "lax_dict",
        "tuple",
        "Json"
    };
    if (std::ranges::contains(kContainers, name)) return container(name, {}, offset);
    std::string hint = "use str, int, float, bool, date, list, dict, Literal, enumerations, models";
    if (name == "TypedDict" || name == "NamedTuple")
      hint = "write a class derived from `BaseModel`";
    if (name == "BaseModel") hint = "name the class derived from it";
    if (name == "Optional" || name == "Union" || name == "Literal" || name == "Annotated")
      hint = "write what it holds: `" + name + "[...]`";
    if (name == "ClassVar" || name == "Final") hint = "it belongs around the whole type";
    return refuse(offset, "the type " + in_ticks(name) + " is not read", std::move(hint));
  }

  Result<CoreRef> generic(const Object& type, std::size_t offset) {
    if (type.text == "RootModel")
      return refuse(
          offset,
          "`RootModel[...]` is read as the base of a class only",
          "write `class Name(RootModel[...])` and use the name"
      );
    if (type.text == "Final" || type.text == "ClassVar" || type.text == "Required" ||
        type.text == "ReadOnly")
      return refuse(offset, in_ticks(type.text) + " belongs around the whole type of a field");
    if (type.text == "tuple") return fixed_tuple(type, offset);
    std::vector<CoreRef> children;
    for (const Ref& item : type.items) {
      TRY(CoreRef child, generate(*item, place_of(*item, offset)));
      children.push_back(std::move(child));
    }
    return container(type.text, std::move(children), offset);
  }

  // Types written at this use are told at their own place, others where they are used.
  static std::size_t place_of(const Object& type, std::size_t offset) {
    return type.kind == ObjectKind::class_type || type.kind == ObjectKind::alias_type ||
                   type.kind == ObjectKind::builtin
               ? offset
               : type.offset;
  }

  Result<CoreRef> fixed_tuple(const Object& type, std::size_t offset) {
    CoreRef core = make(CoreKind::tuple, offset);
    for (const Ref& item : type.items) {
      if (item->kind == ObjectKind::ellipsis) {
        core->is_variadic = true;
      } else if (item->kind != ObjectKind::tuple) {
        TRY(CoreRef child, generate(*item, place_of(*item, offset)));
        core->children.push_back(std::move(child));
      }
    }
    return core;
  }

  Result<CoreRef> container(
      std::string_view name, std::vector<CoreRef> children, std::size_t offset
  ) {
    const bool is_dict = name == "dict" || name == "lax_dict";
    while (children.size() < (is_dict ? 2U : 1U))
      children.push_back(make(CoreKind::any, offset));
    CoreKind kind = CoreKind::list;
    if (is_dict) kind = CoreKind::dict;
    if (name == "set" || name == "frozenset") kind = CoreKind::set;
    if (name == "Iterable") kind = CoreKind::generator;
    if (name == "tuple") kind = CoreKind::tuple;
    if (name == "Json") kind = CoreKind::json_text;
    CoreRef core = make(kind, offset);
    core->children = std::move(children);
    core->is_variadic = kind == CoreKind::tuple;
    if (name == "Sequence") return make(CoreKind::sequence, offset, core);
    if (name == "deque" || name == "lax_dict") return make(CoreKind::lax, offset, core);
    return core;
  }

  Result<CoreRef> union_of(const Object& type, std::size_t offset) {
    CoreRef core = make(CoreKind::union_type, offset);
    bool is_nullable = false;
    for (const Ref& item : type.items) {
      if (item->kind == ObjectKind::none) {
        is_nullable = true;
        continue;
      }
      TRY(CoreRef child, generate(*item, place_of(*item, offset)));
      core->children.push_back(std::move(child));
    }
    if (core->children.size() == 1) core = CoreRef(core->children.front());
    return is_nullable ? make(CoreKind::nullable, offset, core) : core;
  }

  // --- Metadata ---------------------------------------------------------------------------------

  Result<CoreRef> annotated(const Object& type, std::size_t offset) {
    const std::vector<Ref> metadata(type.items.begin() + 1, type.items.end());
    TRY(CoreRef core, apply_metadata(*type.items.front(), metadata, offset, nullptr));
    for (const Ref& item : metadata) {
      if (item->kind != ObjectKind::field) continue;
      const auto find = [&](std::string_view name) -> const FieldCall::Argument* {
        const auto found = item->field->attributes.find(name);
        return found == item->field->attributes.end() ? nullptr : &found->second;
      };
      core = with_default(core, find("default"), find("default_factory"));
    }
    return core;
  }

  Result<CoreRef> apply_metadata(
      const Object& type,
      const std::vector<Ref>& metadata,
      std::size_t offset,
      const FieldCall::Argument* discriminator
  ) {
    TRY(CoreRef core, generate(type, place_of(type, offset)));
    if (discriminator != nullptr) {
      TRY(core, discriminate(core, *discriminator->value, discriminator->offset));
    }
    core = defined(core);
    for (const Ref& item : metadata) {
      TRY(core, apply_one(std::move(core), *item, offset));
      core = defined(core);
    }
    return core;
  }

  // What has a name of its own is referred to, so that metadata stays outside of it.
  CoreRef defined(const CoreRef& core) {
    return core->ref.empty() ? core : define(core, core->offset);
  }

  Result<CoreRef> apply_one(CoreRef core, const Object& item, std::size_t offset) {
    switch (item.kind) {
      case ObjectKind::constraints:
        for (const Constraint& constraint : item.constraints) {
          TRY(core, apply_constraint(program_, definitions_, std::move(core), constraint));
        }
        return core;
      case ObjectKind::field: {
        for (const Constraint& constraint : item.field->constraints) {
          TRY(core, apply_constraint(program_, definitions_, std::move(core), constraint));
        }
        const auto found = item.field->attributes.find("discriminator");
        if (found != item.field->attributes.end()) {
          TRY(core, discriminate(core, *found->second.value, found->second.offset));
        }
        TRY_VOID(add_texts(item.field->attributes, core->updates, core->extra));
        return core;
      }
      case ObjectKind::wrapper:
        return make(CoreKind::wrapper, offset, core);
      case ObjectKind::any_wrapper:
        return make(CoreKind::any_wrapper, offset);
      case ObjectKind::discriminator:
        return discriminate(
            core,
            Object{.kind = ObjectKind::string, .offset = item.offset, .text = item.text},
            item.offset
        );
      case ObjectKind::builtin:
        if (item.text == "Strict") return core;
        return refuse(item.offset, describe(item) + " in `Annotated` is not read", "leave it out");
      case ObjectKind::unknown:
        return refuse(item.offset, item.text);
      default:
        return core;  // Pydantic passes over what it does not know.
    }
  }

  Result<CoreRef> discriminate(const CoreRef& core, const Object& name, std::size_t offset) {
    if (name.kind == ObjectKind::none) return core;
    if (name.kind == ObjectKind::discriminator)
      return apply_discriminator(program_, definitions_, core, name.text, offset);
    if (name.kind != ObjectKind::string)
      return program_.fail(
          offset,
          ErrorCode::invalid_input,
          "`discriminator` must be the name of a field, not " + describe(name)
      );
    auto applied = apply_discriminator(program_, definitions_, core, name.text, offset);
    return applied;
  }

  // title, description, deprecated, examples; json_schema_extra.
  Result<void> add_texts(
      const std::map<std::string, FieldCall::Argument, std::less<>>& attributes,
      PlacedValue::Members& updates,
      PlacedValue::Members& extra
  ) {
    const auto put = [](PlacedValue::Members& members, std::string_view key, PlacedValue value) {
      PlacedValue object = placed_object(value.offset, std::move(members));
      object.set(key, std::move(value));
      members = std::move(object.members());
    };
    for (const std::string_view key : {"title", "description", "deprecated", "examples"}) {
      const auto found = attributes.find(key);
      if (found == attributes.end() || found->second.value->kind == ObjectKind::none) continue;
      const auto& [value, offset] = found->second;
      if (key == "deprecated") {
        if (value->kind == ObjectKind::boolean && value->text == "False") continue;
        if (value->kind != ObjectKind::boolean && value->kind != ObjectKind::string)
          return program_.fail(
              offset, ErrorCode::invalid_input, "`deprecated` must be True, False or a string"
          );
        put(updates, key, placed(offset, true));
        continue;
      }
      const bool is_good = key == "examples" ? value->kind == ObjectKind::list ||
                                                   value->kind == ObjectKind::dict ||
                                                   value->kind == ObjectKind::tuple
                                             : value->kind == ObjectKind::string;
      if (!is_good)
        return program_.fail(
            offset,
            ErrorCode::invalid_input,
            in_ticks(key) + " must be " + (key == "examples" ? "a list" : "a string") + ", not " +
                describe(*value)
        );
      TRY(PlacedValue converted, to_placed(program_, *value));
      converted.offset = offset;
      put(updates, key, std::move(converted));
    }
    const auto found = attributes.find("json_schema_extra");
    if (found == attributes.end() || found->second.value->kind == ObjectKind::none) return {};
    if (found->second.value->kind != ObjectKind::dict)
      return refuse(
          found->second.offset,
          "`json_schema_extra` is " + describe(*found->second.value) + ", which is not executed",
          "write a dictionary"
      );
    TRY(PlacedValue converted, to_placed(program_, *found->second.value));
    for (auto& [key, value] : converted.members())
      put(extra, key, std::move(value));
    return {};
  }

  static CoreRef with_default(
      const CoreRef& core, const FieldCall::Argument* value, const FieldCall::Argument* factory
  ) {
    if (value == nullptr && factory == nullptr) return core;
    CoreRef outer = make(CoreKind::with_default, core->offset, core);
    if (factory == nullptr) {
      outer->default_value = value->value;
      outer->offset = value->offset;
    }
    return outer;
  }

  static void add_constraint(Core& core, std::string_view name, std::string_view digits) {
    core.constraints.push_back(
        {std::string(name),
         make_object(
             {.kind = ObjectKind::integer, .offset = core.offset, .text = std::string(digits)}
         ),
         core.offset}
    );
  }

  // --- Models -----------------------------------------------------------------------------------

  Result<CoreRef> model(ClassInfo& cls, std::size_t offset) {
    const std::string ref = ref_of(cls.qualified_name, cls.id);
    if (seen_.contains(ref) || definitions_.contains(ref)) return reference(ref, offset);
    if (cls.finished != nullptr) {
      for (const auto& [name, definition] : cls.finished->definitions)
        definitions_[name] = definition;
      const CoreRef& core = cls.finished->core;
      // A class that contains itself is finished as a reference to its definition.
      return core->ref.empty() ? core : define(core, offset);
    }
    if (!cls.has_fields) TRY_VOID(collect_fields(program_, cls));
    seen_.insert(ref);
    ClassInfo* const outer = std::exchange(model_, &cls);
    auto core = model_core(cls);
    model_ = outer;
    seen_.erase(ref);
    if (!core) return core;
    (*core)->ref = ref;
    return define(*core, offset);
  }

  Result<CoreRef> model_core(ClassInfo& cls) {
    CoreRef core = make(CoreKind::model, cls.offset);
    core->cls = &cls;
    if (cls.kind == ClassKind::root_model) {
      TRY(CoreField root, field(cls, cls.fields.front().first, cls.fields.front().second));
      core->children.push_back(root.core);
      core->updates = std::move(root.updates);
      core->extra = std::move(root.extra);
      // The docstring wins over a description of the root.
      for (auto& [key, value] : core->updates)
        if (key == "description" && cls.docstring && !cls.docstring->empty())
          value = placed(cls.offset, clean_docstring(*cls.docstring));
      return core;
    }
    TRY(core->extras, extras(cls));
    for (const auto& [name, info] : cls.fields) {
      TRY(CoreField made, field(cls, name, info));
      core->fields.push_back(std::move(made));
    }
    return core;
  }

  // The type of additional members that `__pydantic_extra__` gives, where they are allowed.
  Result<CoreRef> extras(ClassInfo& cls) {
    const FieldCall::Argument* extra = find_config(cls, "extra");
    if (extra == nullptr || extra->value->text != "allow") return CoreRef();
    for (ClassInfo* at : cls.order) {
      const auto found =
          std::ranges::find(at->annotations, "__pydantic_extra__", &Annotation::name);
      if (found == at->annotations.end()) continue;
      TRY(const Ref type, evaluator_.evaluate_type(*found->expr, at->scope));
      Ref dict = type;
      if (dict->kind == ObjectKind::forward) {
        TRY(dict, evaluator_.resolve_forward(*type));
      }
      if (dict->kind != ObjectKind::generic || dict->text != "dict")
        return program_.fail(
            found->offset,
            ErrorCode::invalid_input,
            "the type of `__pydantic_extra__` must be `dict[str, ...]`"
        );
      const Object& values = *dict->items[1];
      if (values.kind == ObjectKind::builtin && values.text == "Any") return CoreRef();
      return generate(values, place_of(values, found->offset));
    }
    return CoreRef();
  }

  Result<CoreField> field(const ClassInfo& cls, const std::string& name, const FieldInfo& info) {
    CoreField made{.name = name, .offset = info.offset};
    TRY(made.core,
        apply_metadata(*info.type, info.metadata, info.type_offset, info.find("discriminator")));
    const bool is_any = std::ranges::any_of(cls.order, [&](const ClassInfo* at) {
      return std::ranges::contains(at->any_fields, name) ||
             std::ranges::contains(at->any_fields, "*");
    });
    if (is_any) made.core = make(CoreKind::any_wrapper, info.offset);
    made.core = with_default(made.core, info.find("default"), info.find("default_factory"));
    TRY_VOID(add_texts(info.attributes, made.updates, made.extra));
    const FieldCall::Argument* alias = info.find("validation_alias");
    if (alias != nullptr && alias->value->kind != ObjectKind::none) {
      const ObjectKind kind = alias->value->kind;
      if (kind != ObjectKind::string && kind != ObjectKind::alias_choices &&
          kind != ObjectKind::alias_path)
        return program_.fail(
            alias->offset,
            ErrorCode::invalid_input,
            "an alias must be a string, not " + describe(*alias->value)
        );
      made.alias = alias->value;
    }
    return made;
  }

  // --- Finishing --------------------------------------------------------------------------------

  struct Gathered {
    std::vector<std::string> order;                    // References as they are met first.
    std::map<std::string, CoreRef, std::less<>> only;  // The reference, while it is the only one.
    std::vector<CoreRef> deferred;                     // Unions that wait for their discriminator.
  };

  Result<void> gather(const CoreRef& core, Gathered& out, std::size_t depth) {
    TRY_VOID(program_.step(core->offset));
    if (depth == kMaxGatherDepth)
      return program_.fail(
          core->offset, ErrorCode::limit_exceeded, "classes contain each other deeper than is read"
      );
    if (core->kind == CoreKind::reference) {
      const auto found = out.only.find(core->target);
      if (found != out.only.end()) {
        found->second = nullptr;
        return {};
      }
      const auto definition = definitions_.find(core->target);
      if (definition == definitions_.end())
        return program_.fail(
            core->offset, ErrorCode::invalid_input, "the type leads back to itself"
        );
      out.order.push_back(core->target);
      out.only[core->target] = core;
      TRY_VOID(gather(definition->second, out, depth + 1));
      if (core->deferred_discriminator) out.deferred.push_back(core);
      return {};
    }
    // Both ways to validate are gone through.
    const int n_times = core->kind == CoreKind::sequence || core->kind == CoreKind::lax ? 2 : 1;
    for (int i = 0; i < n_times; ++i)
      for (const CoreRef& child : core->children)
        TRY_VOID(gather(child, out, depth + 1));
    for (const auto& [tag, choice] : core->tagged)
      TRY_VOID(gather(choice, out, depth + 1));
    if (core->extras != nullptr) TRY_VOID(gather(core->extras, out, depth + 1));
    for (const CoreField& field : core->fields)
      TRY_VOID(gather(field.core, out, depth + 1));
    if (core->deferred_discriminator) out.deferred.push_back(core);
    return {};
  }

  Result<FinishedCore> finish(const CoreRef& core) {
    Gathered gathered;
    TRY_VOID(gather(core, gathered, 0));
    FinishedCore finished{.definitions = {}, .core = core};
    std::map<std::string, CoreRef, std::less<>> remaining;
    for (const std::string& ref : gathered.order) {
      const CoreRef& only = gathered.only[ref];
      TRY(const Core definition, resolve(ref));
      const bool is_plain = only != nullptr && only->updates.empty() && only->extra.empty();
      if (is_plain) {
        const auto deferred = only->deferred_discriminator;
        *only = definition;
        if (deferred) only->deferred_discriminator = deferred;
      } else {
        const auto kept = std::make_shared<Core>(definition);
        // What other places point to stays one node.
        if (definitions_[ref]->kind != CoreKind::reference) {
          finished.definitions.emplace_back(ref, definitions_[ref]);
        } else {
          finished.definitions.emplace_back(ref, kept);
        }
        remaining[ref] = finished.definitions.back().second;
      }
    }
    for (const CoreRef& deferred : gathered.deferred) {
      if (!deferred->deferred_discriminator) continue;
      const std::string name = *std::exchange(deferred->deferred_discriminator, std::nullopt);
      const auto copy = std::make_shared<Core>(*deferred);
      TRY(const CoreRef applied,
          apply_discriminator(program_, remaining, copy, name, deferred->discriminator_offset));
      *deferred = *applied;
    }
    return finished;
  }

  // The definition, through `type` statements that only name another one.
  Result<Core> resolve(const std::string& ref) {
    std::set<std::string> visited;
    CoreRef definition = definitions_[ref];
    while (definition->kind == CoreKind::reference && definition->updates.empty() &&
           definition->extra.empty()) {
      if (!visited.insert(definition->target).second)
        return program_.fail(
            definition->offset, ErrorCode::invalid_input, "the type leads back to itself"
        );
      definition = definitions_[definition->target];
    }
    Core result = *definition;
    result.ref = ref;
    return result;
  }

  Program& program_;
  Evaluator evaluator_;
  std::map<std::string, CoreRef, std::less<>> definitions_;
  std::set<std::string, std::less<>> seen_;
  ClassInfo* model_ = nullptr;
  std::size_t depth_ = 0;
};

}  // namespace

const Constraint* Core::find(std::string_view name) const {
  const auto found = std::ranges::find_last(constraints, name, &Constraint::name);
  return found.empty() ? nullptr : &found.front();
}

Result<void> complete_core(Program& program, ClassInfo& cls) {
  TRY(FinishedCore finished, Builder(program).build(cls));
  cls.finished = std::make_shared<FinishedCore>(std::move(finished));
  return {};
}

Result<FinishedCore> core_of(Program& program, ClassInfo& cls) {
  if (cls.finished != nullptr) return *cls.finished;
  return Builder(program).build(cls);
}

}  // namespace extractinator::schema::pydantic
