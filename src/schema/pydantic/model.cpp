// Statements of a schema file: imports, constants, classes; internal to the Pydantic reader.
#include "schema/pydantic/model.h"

#include <algorithm>
#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "schema/pydantic/builtins.h"
#include "schema/pydantic/class_parts.h"
#include "schema/pydantic/core.h"
#include "schema/pydantic/evaluate.h"
#include "schema/pydantic/names.h"
#include "schema/pydantic/objects.h"
#include "schema/pydantic/source.h"
#include "schema/pydantic/syntax.h"

namespace extractinator::schema::pydantic {
namespace {

// Methods that make or change schemas.
constexpr std::string_view kSchemaMethods[] = {
    "__get_pydantic_json_schema__",
    "__get_pydantic_core_schema__",
    "__get_validators__",
    "__modify_schema__",
    "model_json_schema",
    "__init_subclass__",
    "__pydantic_init_subclass__",
    "__class_getitem__",
    "model_rebuild",
    "__pydantic_on_complete__"
};
// Methods that change the values of an enumeration.
constexpr std::string_view kEnumMethods[] = {
    "__new__", "__init__", "_generate_next_value_", "__init_subclass__"
};

constexpr std::size_t kMaxBases = 100;  // Bases of bases included.

bool is_private(std::string_view name) { return name.starts_with('_'); }

bool is_main_guard(const Expr& condition) {
  return condition.kind == ExprKind::binary && condition.text == "==" &&
         std::ranges::any_of(condition.children, [](const Expr& side) {
           return side.kind == ExprKind::name && side.text == "__name__";
         });
}

bool is_only_imports(const std::vector<Statement>& body) {
  return std::ranges::all_of(body, [](const Statement& statement) {
    return statement.kind == StatementKind::import || statement.kind == StatementKind::pass;
  });
}

class Runner {
 public:
  explicit Runner(Program& program) : program_(program), evaluator_(program) {}

  Result<void> run() {
    for (const Statement& statement : program_.statements)
      TRY_VOID(run_statement(statement));
    return {};
  }

 private:
  // --- The module -------------------------------------------------------------------------------

  Result<void> run_statement(const Statement& statement) {
    TRY_VOID(program_.step(statement.offset));
    Scope& scope = program_.module;
    switch (statement.kind) {
      case StatementKind::pass:
        return {};
      case StatementKind::import:
        return run_import(statement, scope);
      case StatementKind::class_definition: {
        TRY(const Ref cls, define_class(statement, scope, "", 0));
        scope.names[statement.text] = cls;
        return {};
      }
      case StatementKind::function:
        program_.warn(
            statement.name_offset, "the function " + in_ticks(statement.text) + " is skipped"
        );
        bind(scope, statement.text, ObjectKind::callable, statement.offset);
        return {};
      case StatementKind::type_alias:
        return run_type_alias(statement, scope);
      case StatementKind::assignment:
        return run_assignment(statement);
      case StatementKind::expression:
        return run_expression(statement);
      case StatementKind::if_block:
        return run_if(statement);
      case StatementKind::try_block:
        if (!is_only_imports(statement.body)) return refuse_block(statement, "try");
        for (const Statement& inner : statement.body)
          TRY_VOID(run_statement(inner));
        return {};
      case StatementKind::augmented:
        if (statement.targets[0].kind == ExprKind::name) {
          bind_unknown(
              scope, statement.targets[0].text, statement.offset, "it is changed after it was set"
          );
          return {};
        }
        return refuse_change(statement);
      case StatementKind::other:
        break;
    }
    if (statement.text == "assert") {
      program_.warn(statement.offset, "`assert` is skipped");
      return {};
    }
    return refuse_block(statement, statement.text);
  }

  [[nodiscard]] std::unexpected<Error> refuse_block(
      const Statement& statement, std::string_view keyword
  ) const {
    return program_.fail(
        statement.offset,
        ErrorCode::unsupported,
        in_ticks(keyword) + " at this place is not read: the file is read, never run",
        "write classes and constants only; move the rest below `if __name__ == \"__main__\":`"
    );
  }
  [[nodiscard]] std::unexpected<Error> refuse_change(const Statement& statement) const {
    return program_.fail(
        statement.offset,
        ErrorCode::unsupported,
        "a change of something that already exists is not read",
        "write it where it is made"
    );
  }

  static void bind(Scope& scope, const std::string& name, ObjectKind kind, std::size_t offset) {
    scope.names[name] = make_object({.kind = kind, .offset = offset});
  }
  static void bind_unknown(
      Scope& scope, const std::string& name, std::size_t offset, std::string why
  ) {
    scope.names[name] =
        make_object({.kind = ObjectKind::unknown, .offset = offset, .text = std::move(why)});
  }

  Result<void> run_import(const Statement& statement, Scope& scope) {
    const std::string& module = statement.text;
    for (const Imported& imported : statement.imports) {
      if (imported.name.empty()) {
        if (is_known_module(module)) {
          scope.names[imported.bound] =
              make_object({.kind = ObjectKind::module, .offset = imported.offset, .text = module});
        } else {
          bind_unknown(
              scope,
              imported.bound,
              imported.offset,
              "it comes from the module " + in_ticks(module) + ", which is not read"
          );
        }
        continue;
      }
      if (module == "__future__") continue;  // All annotations are evaluated late here.
      if (imported.name == "*") {
        for (const std::string& name : names_of(module))
          scope.names[name] = make_object(
              {.kind = ObjectKind::builtin,
               .offset = imported.offset,
               .text = canonical_name(module, name).value_or(name)}
          );
        if (!is_known_module(module))
          program_.warn(imported.offset, "the module " + in_ticks(module) + " is not read");
        continue;
      }
      if (const auto name = canonical_name(module, imported.name)) {
        scope.names[imported.bound] =
            make_object({.kind = ObjectKind::builtin, .offset = imported.offset, .text = *name});
      } else if (is_known_module(module + "." + imported.name)) {
        scope.names[imported.bound] = make_object(
            {.kind = ObjectKind::module,
             .offset = imported.offset,
             .text = module + "." + imported.name}
        );
      } else {
        bind_unknown(
            scope,
            imported.bound,
            imported.offset,
            is_known_module(module)
                ? in_ticks(module + "." + imported.name) + " is not read here"
                : "it comes from the module " + in_ticks(module) + ", which is not read"
        );
      }
    }
    return {};
  }

  Result<void> run_type_alias(const Statement& statement, Scope& scope) {
    if (statement.type_parameters)
      return program_.fail(
          *statement.type_parameters,
          ErrorCode::unsupported,
          "types with parameters are not read",
          "write one type for each use"
      );
    AliasType& alias = program_.aliases.emplace_back();
    alias = {statement.text, ++n_ids_, &*statement.value, &scope};
    scope.names[statement.text] = make_object(
        {.kind = ObjectKind::alias_type, .offset = statement.name_offset, .alias = &alias}
    );
    return {};
  }

  Result<void> run_assignment(const Statement& statement) {
    Scope& scope = program_.module;
    if (!statement.value) return {};
    for (const Expr& target : statement.targets)
      if (target.kind == ExprKind::attribute || target.kind == ExprKind::subscript)
        return refuse_change(statement);
    const Ref value = evaluator_.evaluate_if_possible(*statement.value, scope);
    for (const Expr& target : statement.targets) {
      if (target.kind == ExprKind::name) {
        scope.names[target.text] = value;
        if (value->kind == ObjectKind::unknown)
          program_.warn(
              target.offset, "the value of " + in_ticks(target.text) + " is skipped: " + value->text
          );
        continue;
      }
      const bool is_match = (target.kind == ExprKind::tuple || target.kind == ExprKind::list) &&
                            value->kind == ObjectKind::tuple &&
                            value->items.size() == target.children.size();
      for (std::size_t i = 0; i < target.children.size(); ++i) {
        const Expr& part = target.children[i];
        if (part.kind != ExprKind::name) return refuse_change(statement);
        if (is_match) {
          scope.names[part.text] = value->items[i];
        } else {
          bind_unknown(scope, part.text, part.offset, "it is one of several set at once");
        }
      }
    }
    return {};
  }

  // Calls that cannot change a schema are skipped; others might.
  Result<void> run_expression(const Statement& statement) {
    const Expr& value = *statement.value;
    if (value.kind != ExprKind::call) {
      if (value.kind == ExprKind::string || value.kind == ExprKind::ellipsis ||
          value.kind == ExprKind::name || value.kind == ExprKind::constant ||
          value.kind == ExprKind::attribute)
        return {};
      return refuse_block(statement, "an expression");
    }
    const Expr& callee = value.children[0];
    const bool is_rebuild =
        callee.kind == ExprKind::attribute &&
        (callee.text == "model_rebuild" || callee.text == "update_forward_refs");
    const bool is_print = callee.kind == ExprKind::name && callee.text == "print";
    if (!is_rebuild && !is_print && mentions_own(value))
      return program_.fail(
          statement.offset,
          ErrorCode::unsupported,
          "this call is not executed, and it might change a class or a constant of the file",
          "move it below `if __name__ == \"__main__\":`"
      );
    const std::string_view name =
        callee.text.empty() ? std::string_view("a function") : callee.text;
    program_.warn(statement.offset, "the call of " + in_ticks(name) + " is skipped");
    return {};
  }

  // Does the expression name a class or a constant of this file?
  [[nodiscard]] bool mentions_own(const Expr& expr) const {
    if (expr.kind == ExprKind::opaque || expr.kind == ExprKind::lambda) return true;
    if (expr.kind == ExprKind::name) {
      const Ref* found = program_.module.find_own(expr.text);
      if (found != nullptr && (*found)->kind != ObjectKind::builtin &&
          (*found)->kind != ObjectKind::module && (*found)->kind != ObjectKind::unknown &&
          (*found)->kind != ObjectKind::string && (*found)->kind != ObjectKind::integer)
        return true;
    }
    return std::ranges::any_of(expr.children, [&](const Expr& child) {
      return mentions_own(child);
    });
  }

  Result<void> run_if(const Statement& statement) {
    const Expr& condition = *statement.value;
    if (is_main_guard(condition)) {
      program_.warn(statement.offset, "the block of `if __name__ == …` is skipped");
      return {};
    }
    const bool is_type_checking =
        (condition.kind == ExprKind::name || condition.kind == ExprKind::attribute) &&
        condition.text == "TYPE_CHECKING";
    if (is_type_checking) {
      program_.warn(statement.offset, "the block of `if TYPE_CHECKING` is skipped");
      for (const Statement& inner : statement.else_body)
        TRY_VOID(run_statement(inner));
      return {};
    }
    // For example a comparison of versions: both ways import the same thing from elsewhere.
    if (!is_only_imports(statement.body) || !is_only_imports(statement.else_body))
      return refuse_block(statement, "if");
    for (const Statement& inner : statement.else_body)
      TRY_VOID(run_statement(inner));
    for (const Statement& inner : statement.body)
      TRY_VOID(run_statement(inner));
    return {};
  }

  // --- Classes ----------------------------------------------------------------------------------

  // `outer` is where the bases are looked up, `prefix` the qualified name of the class around it.
  Result<Ref> define_class(
      const Statement& statement, Scope& outer, const std::string& prefix, std::size_t depth
  ) {
    constexpr std::size_t kMaxNested = 20;
    if (depth == kMaxNested)
      return program_.fail(
          statement.offset, ErrorCode::limit_exceeded, "classes are nested deeper than 20 levels"
      );
    ClassInfo& cls = program_.classes.emplace_back();
    cls.name = statement.text;
    cls.qualified_name = prefix + statement.text;
    cls.id = ++n_ids_;
    cls.offset = statement.name_offset;
    cls.scope.globals = &program_.module;
    cls.scope.owner = &cls;
    auto result = define(cls, statement, outer, depth);
    if (!result) {
      if (result.error().code != ErrorCode::unsupported)
        return std::unexpected(std::move(result).error());
      cls.kind = ClassKind::opaque;
      cls.why_opaque = std::move(result).error();
      program_.warn(
          cls.offset, "the class " + in_ticks(cls.name) + " is skipped: " + cls.why_opaque->message
      );
    }
    return make_object(
        {.kind = ObjectKind::class_type, .offset = statement.name_offset, .cls = &cls}
    );
  }

  Result<void> define(ClassInfo& cls, const Statement& statement, Scope& outer, std::size_t depth) {
    if (statement.type_parameters)
      return program_.fail(
          *statement.type_parameters,
          ErrorCode::unsupported,
          "classes with type parameters are not read",
          "write one class for each type"
      );
    TRY_VOID(read_bases(cls, statement, outer));
    TRY_VOID(read_decorators(cls, statement, outer));
    TRY_VOID(find_order(cls));
    if (cls.kind == ClassKind::enumeration) return run_enum_body(cls, statement, depth);
    for (const ClassInfo* base : cls.bases)
      for (const auto& [name, value] : base->config)
        cls.config[name] = value;
    TRY_VOID(run_body(cls, statement, depth));
    if (cls.kind != ClassKind::model && cls.kind != ClassKind::root_model) return {};
    TRY_VOID(read_class_keywords(cls, statement, outer));
    return complete(cls);
  }

  Result<void> read_bases(ClassInfo& cls, const Statement& statement, Scope& outer) {
    if (!statement.arguments) return {};
    const Expr& arguments = *statement.arguments;
    bool is_enumeration = false;
    for (std::size_t i = 0; i < arguments.names.size(); ++i) {
      const Expr& expr = arguments.children[i + 1];
      if (!arguments.names[i].empty()) continue;
      TRY(const Ref base, evaluator_.evaluate(expr, outer));
      if (base->kind == ObjectKind::class_type) {
        if (base->cls->kind == ClassKind::opaque) return std::unexpected(*base->cls->why_opaque);
        cls.bases.push_back(base->cls);
        const ClassKind kind = base->cls->kind;
        if (kind == ClassKind::enumeration) {
          is_enumeration = true;
          if (!base->cls->members.empty())
            return program_.fail(
                expr.offset,
                ErrorCode::invalid_input,
                "the enumeration " + in_ticks(base->cls->name) +
                    " has members, so nothing can be derived from it"
            );
          if (!base->cls->member_type.empty()) cls.member_type = base->cls->member_type;
        } else if (kind != ClassKind::plain) {
          cls.kind = kind;
        }
        continue;
      }
      if (base->kind == ObjectKind::generic && base->text == "RootModel") {
        cls.kind = ClassKind::root_model;
        cls.root_type = base->items.front();
        continue;
      }
      TRY_VOID(read_builtin_base(cls, *base, expr, is_enumeration));
    }
    if (is_enumeration) {
      if (cls.kind != ClassKind::plain)
        return program_.fail(
            cls.offset, ErrorCode::invalid_input, "a class is a model or an enumeration, not both"
        );
      cls.kind = ClassKind::enumeration;
    } else if (!cls.member_type.empty()) {
      return program_.fail(
          cls.offset,
          ErrorCode::unsupported,
          "a class derived from " + in_ticks(cls.member_type) + " is not read",
          "write a type with limits: `Annotated[" + cls.member_type + ", Field(...)]`"
      );
    }
    return {};
  }

  Result<void> read_builtin_base(
      ClassInfo& cls, const Object& base, const Expr& expr, bool& is_enumeration
  ) {
    const std::string& name = base.text;
    const bool is_builtin = base.kind == ObjectKind::builtin;
    if (is_builtin && name == "BaseModel") {
      if (cls.kind == ClassKind::plain) cls.kind = ClassKind::model;
      return {};
    }
    if (is_builtin && name == "RootModel") {
      cls.kind = ClassKind::root_model;
      return {};
    }
    if (is_builtin && (name == "object" || name == "ABC")) return {};
    if (is_builtin && (name == "Enum" || name == "IntEnum" || name == "StrEnum")) {
      is_enumeration = true;
      if (name == "IntEnum") cls.member_type = "int";
      if (name == "StrEnum") cls.member_type = "StrEnum";
      return {};
    }
    if (is_builtin && (name == "str" || name == "int" || name == "float")) {
      cls.member_type = name;
      return {};
    }
    std::string hint = "write a class derived from `BaseModel`";
    if (name == "Generic") hint = "write one class for each type";
    return program_.fail(
        expr.offset,
        ErrorCode::unsupported,
        "a class derived from " + describe(base) + " is not read",
        std::move(hint)
    );
  }

  Result<void> read_decorators(ClassInfo& cls, const Statement& statement, Scope& outer) {
    for (const Expr& decorator : statement.decorators) {
      const Expr& callee = decorator.kind == ExprKind::call ? decorator.children[0] : decorator;
      const Ref value = evaluator_.evaluate_if_possible(callee, outer);
      const std::string name = value->kind == ObjectKind::builtin ? value->text : "";
      if (name == "deprecated") {
        cls.is_deprecated = true;
      } else if (name != "final" && name != "unique" && name != "runtime_checkable") {
        return program_.fail(
            decorator.offset,
            ErrorCode::unsupported,
            "the decorator " + in_ticks(callee.text) + " of a class is not executed",
            name.ends_with("dataclass") ? "derive the class from `BaseModel`" : "leave it out"
        );
      }
    }
    return {};
  }

  // C3 linearization, as Python has it.
  Result<void> find_order(ClassInfo& cls) {
    std::vector<std::vector<ClassInfo*>> lists;
    for (const ClassInfo* base : cls.bases)
      lists.push_back(base->order);
    lists.push_back(cls.bases);
    cls.order.push_back(&cls);
    while (true) {
      std::erase_if(lists, [](const auto& list) { return list.empty(); });
      if (lists.empty()) break;
      const auto is_free = [&](const ClassInfo* candidate) {
        return std::ranges::none_of(lists, [&](const auto& list) {
          return std::find(list.begin() + 1, list.end(), candidate) != list.end();
        });
      };
      ClassInfo* next = nullptr;
      for (const auto& list : lists)
        if (next == nullptr && is_free(list.front())) next = list.front();
      if (next == nullptr)
        return program_.fail(
            cls.offset, ErrorCode::invalid_input, "the bases contradict each other in their order"
        );
      cls.order.push_back(next);
      if (cls.order.size() > kMaxBases)
        return program_.fail(
            cls.offset, ErrorCode::limit_exceeded, "a class has more than 100 bases"
        );
      TRY_VOID(program_.step(cls.offset));
      for (auto& list : lists)
        if (list.front() == next) list.erase(list.begin());
    }
    for (const ClassInfo* base : cls.bases)
      cls.is_deprecated |= base->is_deprecated;
    return {};
  }

  // --- Bodies of models -------------------------------------------------------------------------

  Result<void> run_body(ClassInfo& cls, const Statement& statement, std::size_t depth) {
    if (!statement.body.empty() && statement.body[0].kind == StatementKind::expression &&
        statement.body[0].value->kind == ExprKind::string)
      cls.docstring = statement.body[0].value->text;
    collect_attribute_docs(statement.body, cls);
    for (const Statement& inner : statement.body) {
      TRY_VOID(program_.step(inner.offset));
      switch (inner.kind) {
        case StatementKind::pass:
          break;
        case StatementKind::expression:
          if (inner.value->kind == ExprKind::call || inner.value->kind == ExprKind::opaque)
            return refuse_block(inner, "a call");
          break;
        case StatementKind::import:
          TRY_VOID(run_import(inner, cls.scope));
          break;
        case StatementKind::type_alias:
          TRY_VOID(run_type_alias(inner, cls.scope));
          break;
        case StatementKind::class_definition:
          TRY_VOID(run_nested_class(cls, inner, depth));
          break;
        case StatementKind::function:
          TRY_VOID(run_method(cls, inner));
          break;
        case StatementKind::assignment:
          TRY_VOID(run_attribute(cls, inner));
          break;
        case StatementKind::augmented:
          return refuse_change(inner);
        case StatementKind::if_block:
          return refuse_block(inner, "if");
        case StatementKind::try_block:
          return refuse_block(inner, "try");
        case StatementKind::other:
          return refuse_block(inner, inner.text);
      }
    }
    return {};
  }

  // A string behind an annotated name says what it is. Nested classes count too, as for Pydantic.
  static void collect_attribute_docs(const std::vector<Statement>& body, ClassInfo& cls) {
    const Statement* previous = nullptr;
    for (const Statement& statement : body) {
      const bool is_text =
          statement.kind == StatementKind::expression && statement.value->kind == ExprKind::string;
      if (is_text && previous != nullptr && previous->annotation &&
          previous->targets[0].kind == ExprKind::name)
        cls.attribute_docs[previous->targets[0].text] = clean_docstring(statement.value->text);
      if (statement.kind == StatementKind::class_definition)
        collect_attribute_docs(statement.body, cls);
      previous = &statement;
    }
  }

  Result<void> run_nested_class(ClassInfo& cls, const Statement& inner, std::size_t depth) {
    if (inner.text == "Config" && !inner.arguments && cls.kind != ClassKind::plain) {
      for (const Statement& setting : inner.body) {
        const bool is_setting = setting.kind == StatementKind::assignment && setting.value &&
                                setting.targets[0].kind == ExprKind::name;
        if (is_setting) {
          TRY_VOID(set_config(
              program_,
              cls,
              setting.targets[0].text,
              setting.targets[0].offset,
              {evaluator_.evaluate_if_possible(*setting.value, cls.scope), setting.value->offset}
          ));
        } else if (setting.kind == StatementKind::function) {
          TRY_VOID(set_config(
              program_,
              cls,
              setting.text,
              setting.name_offset,
              {make_object({.kind = ObjectKind::callable, .offset = setting.offset}),
               setting.offset}
          ));
        } else if (setting.kind != StatementKind::pass &&
                   setting.kind != StatementKind::expression) {
          return refuse_block(setting, "this statement");
        }
      }
      return {};
    }
    // The bases of a nested class are looked up in the body around it.
    TRY(const Ref nested, define_class(inner, cls.scope, cls.qualified_name + ".", depth + 1));
    cls.scope.names[inner.text] = nested;
    return {};
  }

  Result<void> run_method(ClassInfo& cls, const Statement& inner) {
    if (std::ranges::contains(kSchemaMethods, inner.text))
      return program_.fail(
          inner.name_offset,
          ErrorCode::unsupported,
          "the method " + in_ticks(inner.text) + " might change the schema, and is not executed"
      );
    std::string what = "the method";
    for (const Expr& decorator : inner.decorators) {
      const bool is_call = decorator.kind == ExprKind::call;
      const Expr& callee = is_call ? decorator.children[0] : decorator;
      const Ref value = evaluator_.evaluate_if_possible(callee, cls.scope);
      const std::string name = value->kind == ObjectKind::builtin ? value->text : callee.text;
      if (name == "field_validator" || name == "validator") {
        what = "the validator";
        if (is_call) TRY_VOID(read_field_validator(cls, decorator));
      } else if (name == "model_validator" || name == "root_validator") {
        what = "the validator";
      } else if (name == "field_serializer" || name == "model_serializer") {
        what = "the serializer";
      } else if (name == "computed_field") {
        what = "the computed field";
      } else if (name == "property" || name == "cached_property") {
        if (what == "the method") what = "the property";
      }
    }
    program_.warn(inner.name_offset, what + " " + in_ticks(inner.text) + " is skipped");
    bind(cls.scope, inner.text, ObjectKind::callable, inner.name_offset);
    return {};
  }

  // A validator in mode "plain" replaces the one of the type: the field takes any value.
  Result<void> read_field_validator(ClassInfo& cls, const Expr& call) {
    bool is_plain = false;
    for (std::size_t i = 0; i < call.names.size(); ++i) {
      const Expr& value = call.children[i + 1];
      if (call.names[i] == "mode")
        is_plain = value.kind == ExprKind::string && value.text == "plain";
      if (call.names[i] == "json_schema_input_type")
        return program_.fail(
            call.name_offsets[i],
            ErrorCode::unsupported,
            "`json_schema_input_type` is not read",
            "use that type for the field and validate after it"
        );
    }
    if (!is_plain) return {};
    for (std::size_t i = 0; i < call.names.size(); ++i)
      if (call.names[i].empty() && call.children[i + 1].kind == ExprKind::string)
        cls.any_fields.push_back(call.children[i + 1].text);
    return {};
  }

  Result<void> run_attribute(ClassInfo& cls, const Statement& inner) {
    for (const Expr& target : inner.targets) {
      if (target.kind != ExprKind::name) return refuse_change(inner);
      const std::string& name = target.text;
      if (name == "model_config" && cls.kind != ClassKind::plain && inner.value)
        return read_model_config(cls, *inner.value);
      if (name == "__doc__")
        return program_.fail(
            target.offset,
            ErrorCode::unsupported,
            "`__doc__` set by an assignment is not read",
            "write the text as a string in the first line of the class"
        );
      Ref value;
      if (inner.value) {
        value = evaluator_.evaluate_if_possible(*inner.value, cls.scope);
        cls.scope.names[name] = value;
      }
      if (inner.annotation) {
        std::erase_if(cls.annotations, [&](const Annotation& old) { return old.name == name; });
        cls.annotations.push_back({name, target.offset, &*inner.annotation});
        if (value != nullptr) {
          cls.assigned[name] = value;
          cls.scope.fields.push_back(name);
        }
        continue;
      }
      if (value != nullptr && cls.kind == ClassKind::plain) cls.assigned[name] = value;
      if (is_private(name) || cls.kind == ClassKind::plain) continue;
      return program_.fail(
          target.offset,
          ErrorCode::invalid_input,
          "the attribute " + in_ticks(name) + " has no type, which Pydantic refuses",
          "write `" + name + ": TYPE = ...`, or `" + name +
              ": ClassVar[TYPE] = ...` if it is no field"
      );
    }
    return {};
  }

  // --- Settings ---------------------------------------------------------------------------------

  Result<void> read_model_config(ClassInfo& cls, const Expr& expr) {
    Ref value;
    if (expr.kind == ExprKind::dict) {
      Object object{.kind = ObjectKind::dict, .offset = expr.offset};
      for (std::size_t i = 0; i + 1 < expr.children.size(); i += 2) {
        object.items.push_back(evaluator_.evaluate_if_possible(expr.children[i], cls.scope));
        object.items.push_back(evaluator_.evaluate_if_possible(expr.children[i + 1], cls.scope));
      }
      value = make_object(std::move(object));
    } else {
      TRY(value, evaluator_.evaluate(expr, cls.scope));
    }
    if (value->kind != ObjectKind::dict)
      return program_.fail(
          expr.offset,
          ErrorCode::invalid_input,
          "`model_config` must be `ConfigDict(...)`, not " + describe(*value)
      );
    for (std::size_t i = 0; i + 1 < value->items.size(); i += 2) {
      const Object& key = *value->items[i];
      if (key.kind != ObjectKind::string)
        return program_.fail(
            key.offset, ErrorCode::invalid_input, "the name of a setting must be a string"
        );
      TRY_VOID(set_config(
          program_, cls, key.text, key.offset, {value->items[i + 1], value->items[i + 1]->offset}
      ));
    }
    return {};
  }

  // class X(BaseModel, extra="forbid")
  Result<void> read_class_keywords(ClassInfo& cls, const Statement& statement, Scope& outer) {
    if (!statement.arguments) return {};
    const Expr& arguments = *statement.arguments;
    for (std::size_t i = 0; i < arguments.names.size(); ++i) {
      if (arguments.names[i].empty()) continue;
      const Expr& value = arguments.children[i + 1];
      TRY_VOID(set_config(
          program_,
          cls,
          arguments.names[i],
          arguments.name_offsets[i],
          {evaluator_.evaluate_if_possible(value, outer), value.offset}
      ));
    }
    return {};
  }

  // --- Enumerations -----------------------------------------------------------------------------

  Result<void> run_enum_body(ClassInfo& cls, const Statement& statement, std::size_t depth) {
    if (statement.arguments)
      for (std::size_t i = 0; i < statement.arguments->names.size(); ++i)
        if (!statement.arguments->names[i].empty())
          return program_.fail(
              statement.arguments->name_offsets[i],
              ErrorCode::unsupported,
              "arguments of an enumeration are not read"
          );
    if (!statement.body.empty() && statement.body[0].kind == StatementKind::expression &&
        statement.body[0].value->kind == ExprKind::string)
      cls.docstring = statement.body[0].value->text;
    for (const Statement& inner : statement.body) {
      TRY_VOID(program_.step(inner.offset));
      switch (inner.kind) {
        case StatementKind::pass:
          break;
        case StatementKind::expression:
          if (inner.value->kind == ExprKind::call || inner.value->kind == ExprKind::opaque)
            return refuse_block(inner, "a call");
          break;
        case StatementKind::function:
          if (std::ranges::contains(kEnumMethods, inner.text))
            return program_.fail(
                inner.name_offset,
                ErrorCode::unsupported,
                "the method " + in_ticks(inner.text) + " changes values, and is not executed",
                "write the values themselves"
            );
          if (!std::ranges::contains(kSchemaMethods, inner.text)) {
            program_.warn(inner.name_offset, "the method " + in_ticks(inner.text) + " is skipped");
            break;
          }
          return program_.fail(
              inner.name_offset,
              ErrorCode::unsupported,
              "the method " + in_ticks(inner.text) + " might change the schema, and is not executed"
          );
        case StatementKind::class_definition: {
          TRY(const Ref nested,
              define_class(inner, cls.scope, cls.qualified_name + ".", depth + 1));
          cls.scope.names[inner.text] = nested;
          break;
        }
        case StatementKind::assignment:
          if (inner.value) TRY_VOID(run_member(cls, inner));
          break;
        default:
          return refuse_block(inner, inner.text.empty() ? "this statement" : inner.text);
      }
    }
    return {};
  }

  Result<void> run_member(ClassInfo& cls, const Statement& inner) {
    TRY(const Ref value, evaluator_.evaluate(*inner.value, cls.scope));
    for (const Expr& target : inner.targets) {
      if (target.kind != ExprKind::name) return refuse_change(inner);
      TRY_VOID(add_member(program_, cls, target.text, target.offset, value));
    }
    return {};
  }

  // --- Completion -------------------------------------------------------------------------------

  // Pydantic makes the schema of a class at once if every name in it is known, else when needed.
  Result<void> complete(ClassInfo& cls) {
    auto done = collect_fields(program_, cls);
    if (done) done = complete_core(program_, cls);
    if (done || done.error().code == ErrorCode::not_found) return {};
    return done;
  }

  Program& program_;
  Evaluator evaluator_;
  std::size_t n_ids_ = 0;
};

}  // namespace

Result<void> run_statements(Program& program) { return Runner(program).run(); }

}  // namespace extractinator::schema::pydantic
