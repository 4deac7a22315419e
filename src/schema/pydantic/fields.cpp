// How annotations, defaults and Field() calls become the fields of a model; internal to the
// Pydantic reader.
#include <algorithm>
#include <cstddef>
#include <expected>
#include <map>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "schema/pydantic/evaluate.h"
#include "schema/pydantic/model.h"
#include "schema/pydantic/names.h"
#include "schema/pydantic/objects.h"
#include "schema/pydantic/source.h"
#include "schema/pydantic/syntax.h"

namespace extractinator::schema::pydantic {
namespace {

constexpr std::size_t kMaxUnwrap = 100;

// Members of BaseModel that a field would collide with.
constexpr std::string_view kReserved[] = {
    "model_config",
    "model_fields",
    "model_computed_fields",
    "model_extra",
    "model_fields_set",
    "model_construct",
    "model_copy",
    "model_dump",
    "model_dump_json",
    "model_json_schema",
    "model_parametrized_name",
    "model_post_init",
    "model_rebuild",
    "model_validate",
    "model_validate_json",
    "model_validate_strings",
};

class Collector {
 public:
  Collector(Program& program, ClassInfo& cls) : program_(program), evaluator_(program), cls_(cls) {}

  Result<void> run() {
    const auto hints = gather();
    std::vector<std::pair<std::string, FieldInfo>> fields;
    for (const auto& [annotation, owner] : hints) {
      TRY_VOID(program_.step(annotation->offset));
      TRY(auto field, make_field(*annotation, *owner));
      if (field) fields.emplace_back(annotation->name, std::move(*field));
    }
    if (cls_.kind == ClassKind::root_model) TRY_VOID(make_root(fields));
    add_docs(fields);
    cls_.fields = std::move(fields);
    cls_.has_fields = true;
    return {};
  }

 private:
  using Hints = std::vector<std::pair<const Annotation*, ClassInfo*>>;

  // Annotations of all bases, the furthest first; a later one keeps the earlier place.
  [[nodiscard]] Hints gather() const {
    Hints hints;
    std::map<std::string_view, std::size_t> places;
    for (ClassInfo* const base : std::views::reverse(cls_.order)) {
      for (const Annotation& annotation : base->annotations) {
        const auto [place, is_first] = places.emplace(annotation.name, hints.size());
        if (is_first) {
          hints.emplace_back(&annotation, base);
        } else {
          hints[place->second] = {&annotation, base};
        }
      }
    }
    return hints;
  }

  // The field of the first base that has it.
  Result<const FieldInfo*> find_inherited(std::string_view name) {
    for (ClassInfo* base : cls_.bases) {
      if (base->kind != ClassKind::model && base->kind != ClassKind::root_model) continue;
      if (!base->has_fields) TRY_VOID(collect_fields(program_, *base));
      const auto found = std::ranges::find(
          base->fields, name, [](const auto& entry) -> std::string_view { return entry.first; }
      );
      if (found != base->fields.end()) return &found->second;
    }
    return nullptr;
  }

  // What getattr(cls, name) gives: own values, and those of bases that are no models (models take
  // the values of their fields away).
  Result<Ref> find_assigned(const Annotation& annotation, const ClassInfo& owner) {
    for (ClassInfo* at : cls_.order) {
      const bool is_model = at->kind == ClassKind::model || at->kind == ClassKind::root_model;
      if (at == &cls_ || !is_model) {
        const auto found = at->assigned.find(annotation.name);
        if (found != at->assigned.end()) return found->second;
      }
      const Ref* other = at->scope.find_own(annotation.name);
      if (other != nullptr &&
          ((*other)->kind == ObjectKind::callable || (*other)->kind == ObjectKind::class_type) &&
          !at->assigned.contains(annotation.name))
        return program_.fail(
            owner.id == at->id ? annotation.offset : at->offset,
            ErrorCode::invalid_input,
            in_ticks(annotation.name) + " is a field and also " + describe(**other) + " in " +
                in_ticks(at->name),
            "give them different names"
        );
    }
    return nullptr;
  }

  // Nothing for class variables, private attributes and constants.
  Result<std::optional<FieldInfo>> make_field(const Annotation& annotation, ClassInfo& owner) {
    const std::string& name = annotation.name;
    const std::optional<FieldInfo> none;
    if (name == "model_config") return none;
    TRY(const std::string qualifier, find_qualifier(*annotation.expr, owner.scope));
    if (qualifier == "ClassVar") return none;
    if (name == "__pydantic_extra__" || name.starts_with('_')) return none;
    if (std::ranges::contains(kReserved, name))
      return program_.fail(
          annotation.offset,
          ErrorCode::invalid_input,
          in_ticks(name) + " belongs to Pydantic and cannot be a field",
          "use another name and give it an `alias`"
      );
    if (cls_.kind == ClassKind::root_model && name != "root")
      return program_.fail(
          annotation.offset,
          ErrorCode::invalid_input,
          "a `RootModel` has one field, `root`, not " + in_ticks(name)
      );
    // A constant stays with its class, unlike the default of a field.
    if (qualifier == "Final" && owner.assigned.contains(name)) return none;
    TRY(const Ref assigned, find_assigned(annotation, owner));
    if (assigned == nullptr && &owner != &cls_) {
      TRY(const FieldInfo* inherited, find_inherited(name));
      if (inherited != nullptr) {
        FieldInfo copy = *inherited;
        TRY_VOID(generate_alias(name, copy));
        return copy;
      }
    }
    TRY(FieldInfo field, build(annotation, owner, assigned));
    TRY_VOID(generate_alias(name, field));
    return field;
  }

  // ClassVar, Final, or nothing.
  Result<std::string> find_qualifier(const Expr& expr, Scope& scope) {
    const Expr* head = &expr;
    if (expr.kind == ExprKind::string) {
      TRY(Expr parsed, parse_annotation(program_.source, expr.text, expr.offset));
      program_.annotations_in_strings.push_back(std::move(parsed));
      head = &program_.annotations_in_strings.back();
    }
    if (head->kind == ExprKind::subscript) head = &head->children[0];
    if (head->kind != ExprKind::name && head->kind != ExprKind::attribute) return std::string();
    const Ref value = evaluator_.evaluate_if_possible(*head, scope);
    if (value->kind == ObjectKind::builtin && (value->text == "ClassVar" || value->text == "Final"))
      return value->text;
    return std::string();
  }

  Result<FieldInfo> build(const Annotation& annotation, ClassInfo& owner, const Ref& assigned) {
    TRY(Ref type, evaluator_.evaluate_type(*annotation.expr, owner.scope));
    TRY(FieldInfo field, merge(annotation.name, annotation.offset, std::move(type), assigned));
    field.type_offset = annotation.expr->offset;
    return field;
  }

  Result<FieldInfo> merge(
      const std::string& name, std::size_t offset, Ref type, const Ref& assigned
  ) {
    FieldInfo field{.offset = offset, .type_offset = offset};
    std::vector<Ref> metadata;
    for (std::size_t depth = 0;; ++depth) {
      if (depth == kMaxUnwrap)
        return program_.fail(offset, ErrorCode::invalid_input, "the type leads back to itself");
      if (type->kind == ObjectKind::forward) {
        TRY(type, evaluator_.resolve_forward(*type));
      } else if (type->kind == ObjectKind::annotated) {
        // What stands further inside comes first.
        metadata.insert(metadata.begin(), type->items.begin() + 1, type->items.end());
        type = Ref(type->items.front());
      } else if (type->kind == ObjectKind::generic && type->text == "Final") {
        type = Ref(type->items.front());
      } else {
        break;
      }
    }
    if (type->kind == ObjectKind::builtin && type->text == "Final")
      type = make_object({.kind = ObjectKind::builtin, .offset = offset, .text = "Any"});
    field.type = std::move(type);
    if (assigned != nullptr) {
      if (assigned->kind == ObjectKind::field) {
        // Constraints of the assigned Field() come first, its other arguments last.
        Object constraints{.kind = ObjectKind::constraints, .offset = assigned->offset};
        constraints.constraints = assigned->field->constraints;
        if (!constraints.constraints.empty())
          field.metadata.push_back(make_object(std::move(constraints)));
      }
    }
    for (const Ref& item : metadata) {
      if (item->kind == ObjectKind::field) {
        Object constraints{.kind = ObjectKind::constraints, .offset = item->offset};
        constraints.constraints = item->field->constraints;
        if (!constraints.constraints.empty())
          field.metadata.push_back(make_object(std::move(constraints)));
        TRY_VOID(merge_attributes(*item->field, field));
      } else {
        field.metadata.push_back(item);
      }
    }
    if (assigned != nullptr) TRY_VOID(merge_assigned(name, assigned, field));
    return field;
  }

  Result<void> merge_assigned(const std::string& name, const Ref& assigned, FieldInfo& field) {
    if (assigned->kind == ObjectKind::field) return merge_attributes(*assigned->field, field);
    if (assigned->kind == ObjectKind::unknown) {
      if (assigned->why) return std::unexpected(*assigned->why);
      return program_.fail(
          assigned->offset,
          ErrorCode::unsupported,
          "the default of " + in_ticks(name) + " is not known: " + assigned->text
      );
    }
    if (assigned->kind == ObjectKind::callable)
      return program_.fail(
          assigned->offset,
          ErrorCode::invalid_input,
          "the default of " + in_ticks(name) + " is a function",
          "write `Field(default_factory=...)`"
      );
    if (assigned->kind != ObjectKind::ellipsis)
      field.attributes["default"] = {assigned, assigned->offset};
    return {};
  }

  Result<void> merge_attributes(const FieldCall& call, FieldInfo& field) {
    for (const auto& [name, argument] : call.attributes) {
      if (name == "json_schema_extra" && argument.value->kind == ObjectKind::dict &&
          field.find(name) != nullptr && field.find(name)->value->kind == ObjectKind::dict) {
        Object both{.kind = ObjectKind::dict, .offset = argument.offset};
        both.items = field.find(name)->value->items;
        both.items.insert(
            both.items.end(), argument.value->items.begin(), argument.value->items.end()
        );
        field.attributes[name] = {make_object(std::move(both)), argument.offset};
        continue;
      }
      field.attributes[name] = argument;
    }
    if (field.find("default") != nullptr && field.find("default_factory") != nullptr)
      return program_.fail(
          field.find("default")->offset,
          ErrorCode::invalid_input,
          "both a default and `default_factory` are given",
          "leave one of them out"
      );
    return {};
  }

  Result<void> generate_alias(const std::string& name, FieldInfo& field) {
    const FieldCall::Argument* generator = find_config(cls_, "alias_generator");
    if (generator == nullptr) return {};
    // A field with any name of its own keeps it; a generated one is made again for each subclass.
    const auto is_given = [&](std::string_view key) {
      const FieldCall::Argument* found = field.find(key);
      return found != nullptr && found->value->kind != ObjectKind::none;
    };
    const FieldCall::Argument* priority = field.find("alias_priority");
    const bool is_weak =
        field.has_generated_alias ||
        (priority != nullptr ? priority->value->text == "1"
                             : !is_given("alias") && !is_given("validation_alias") &&
                                   !is_given("serialization_alias"));
    if (is_given("validation_alias") && !is_weak) return {};
    const std::string& function = generator->value->text;
    const std::optional<std::string> text = function == "to_camel"    ? to_camel(name)
                                            : function == "to_pascal" ? to_pascal(name)
                                                                      : to_snake(name);
    if (!text)
      return program_.fail(
          field.offset,
          ErrorCode::unsupported,
          "the alias of " + in_ticks(name) + " is not known: it has letters outside ASCII",
          "write `Field(alias=\"...\")`"
      );
    field.attributes["validation_alias"] = {
        make_object({.kind = ObjectKind::string, .offset = generator->offset, .text = *text}),
        generator->offset
    };
    field.has_generated_alias = is_weak;
    return {};
  }

  // RootModel[T] has a field `root` of type T, if the class does not say it again.
  Result<void> make_root(std::vector<std::pair<std::string, FieldInfo>>& fields) {
    if (!fields.empty()) return {};
    for (ClassInfo* at : cls_.order) {
      if (at->root_type == nullptr) continue;
      TRY(FieldInfo field, merge("root", at->offset, at->root_type, nullptr));
      fields.emplace_back("root", std::move(field));
      return {};
    }
    return program_.fail(
        cls_.offset,
        ErrorCode::invalid_input,
        "the `RootModel` " + in_ticks(cls_.name) + " does not say what it holds",
        "write `class " + cls_.name + "(RootModel[list[str]])`"
    );
  }

  void add_docs(std::vector<std::pair<std::string, FieldInfo>>& fields) const {
    const FieldCall::Argument* use = find_config(cls_, "use_attribute_docstrings");
    if (use == nullptr || use->value->text != "True") return;
    for (auto& [name, field] : fields) {
      const auto found = cls_.attribute_docs.find(name);
      const FieldCall::Argument* own = field.find("description");
      if (found == cls_.attribute_docs.end() ||
          (own != nullptr && own->value->kind != ObjectKind::none))
        continue;
      field.attributes["description"] = {
          make_object({.kind = ObjectKind::string, .offset = field.offset, .text = found->second}),
          field.offset
      };
    }
  }

  Program& program_;
  Evaluator evaluator_;
  ClassInfo& cls_;
};

}  // namespace

Result<void> collect_fields(Program& program, ClassInfo& cls) {
  return Collector(program, cls).run();
}

}  // namespace extractinator::schema::pydantic
