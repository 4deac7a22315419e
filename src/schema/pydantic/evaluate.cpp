// Names, attributes, subscripts, operators: the value of an expression; internal to the Pydantic
// reader. Calls are in calls.cpp.
#include "schema/pydantic/evaluate.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/nearest.h"
#include "base/result.h"
#include "schema/pydantic/builtins.h"
#include "schema/pydantic/names.h"
#include "schema/pydantic/objects.h"
#include "schema/pydantic/source.h"
#include "schema/pydantic/syntax.h"

namespace extractinator::schema::pydantic {
namespace {

constexpr std::size_t kMaxTypeDepth = 100;

std::optional<std::int64_t> to_int64(const Object& value) {
  if (value.kind == ObjectKind::boolean) return value.text == "True" ? 1 : 0;
  if (value.kind != ObjectKind::integer) return std::nullopt;
  std::int64_t result = 0;
  const char* const end = value.text.data() + value.text.size();
  const auto read = std::from_chars(value.text.data(), end, result);
  if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  return result;
}

std::optional<double> to_double(const Object& value) {
  if (const auto integer = to_int64(value)) {
    constexpr std::int64_t kExact = std::int64_t{1} << 53;
    if (*integer > kExact || *integer < -kExact) return std::nullopt;
    return static_cast<double>(*integer);
  }
  if (value.kind != ObjectKind::real) return std::nullopt;
  double result = 0;
  std::from_chars(value.text.data(), value.text.data() + value.text.size(), result);
  return result;
}

std::optional<std::int64_t> apply(std::string_view op, std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  if (op == "+" && !__builtin_add_overflow(a, b, &result)) return result;
  if (op == "-" && !__builtin_sub_overflow(a, b, &result)) return result;
  if (op == "*" && !__builtin_mul_overflow(a, b, &result)) return result;
  if (op == "**" && b >= 0 && b <= 62) {
    result = 1;
    for (std::int64_t i = 0; i < b; ++i)
      if (__builtin_mul_overflow(result, a, &result)) return std::nullopt;
    return result;
  }
  if ((op == "//" || op == "%") && b > 0 && a >= 0) return op == "//" ? a / b : a % b;
  return std::nullopt;
}

std::optional<double> apply(std::string_view op, double a, double b) {
  std::optional<double> result;
  if (op == "+") result = a + b;
  if (op == "-") result = a - b;
  if (op == "*") result = a * b;
  if (op == "/" && b != 0) result = a / b;
  if (result && (*result - *result != 0)) return std::nullopt;  // Not finite.
  return result;
}

}  // namespace

std::string literal_key(const Object& value) {
  const std::string key = std::to_string(static_cast<int>(value.kind)) + ":";
  if (value.kind == ObjectKind::enum_member)
    return key + std::to_string(value.cls->id) + "." +
           std::to_string(value.cls->members[value.index].canonical);
  return key + value.text;
}

Result<Ref> Evaluator::evaluate(const Expr& expr, Scope& scope) {
  TRY(Ref value, evaluate_inner(expr, scope));
  if (value->depth <= kMaxObjectDepth) return value;
  return program_.fail(
      expr.offset, ErrorCode::limit_exceeded, "values are nested deeper than 200 levels"
  );
}

Result<Ref> Evaluator::evaluate_inner(const Expr& expr, Scope& scope) {
  TRY_VOID(program_.step(expr.offset));
  const auto simple = [&](ObjectKind kind) {
    return make_object({.kind = kind, .offset = expr.offset, .text = expr.text});
  };
  switch (expr.kind) {
    case ExprKind::name:
      return find_name(expr, scope);
    case ExprKind::integer:
      return simple(ObjectKind::integer);
    case ExprKind::real:
      return simple(ObjectKind::real);
    case ExprKind::string:
      return simple(ObjectKind::string);
    case ExprKind::bytes:
      return simple(ObjectKind::bytes);
    case ExprKind::constant:
      return simple(expr.text == "None" ? ObjectKind::none : ObjectKind::boolean);
    case ExprKind::ellipsis:
      return simple(ObjectKind::ellipsis);
    case ExprKind::attribute:
      return evaluate_attribute(expr, scope);
    case ExprKind::call:
      return evaluate_call(expr, scope);
    case ExprKind::subscript:
      return evaluate_subscript(expr, scope);
    case ExprKind::tuple:
      return evaluate_items(expr, ObjectKind::tuple, scope);
    case ExprKind::list:
      return evaluate_items(expr, ObjectKind::list, scope);
    case ExprKind::set:
      return evaluate_items(expr, ObjectKind::set, scope);
    case ExprKind::dict:
      return evaluate_items(expr, ObjectKind::dict, scope);
    case ExprKind::unary:
      return evaluate_unary(expr, scope);
    case ExprKind::binary:
      return evaluate_binary(expr, scope);
    case ExprKind::lambda:
      return simple(ObjectKind::callable);
    case ExprKind::opaque:
      break;
  }
  return program_.fail(
      expr.offset,
      ErrorCode::unsupported,
      expr.text + " has a value only when the file runs; the file is read, never run",
      "write the value itself"
  );
}

Ref Evaluator::evaluate_if_possible(const Expr& expr, Scope& scope) {
  unknown_ = nullptr;
  auto value = evaluate(expr, scope);
  if (value) return *value;
  // A value made of one that is not known is not known for the same reason.
  std::string text = value.error().message;
  if (unknown_ != nullptr) text = unknown_->text;
  return make_object(
      {.kind = ObjectKind::unknown,
       .offset = expr.offset,
       .text = std::move(text),
       .why = std::make_shared<const Error>(value.error())}
  );
}

Result<Ref> Evaluator::evaluate_items(const Expr& expr, ObjectKind kind, Scope& scope) {
  Object object{.kind = kind, .offset = expr.offset};
  object.items.reserve(expr.children.size());
  for (const Expr& child : expr.children) {
    TRY(Ref item, evaluate(child, scope));
    object.items.push_back(std::move(item));
  }
  if (kind == ObjectKind::dict && object.items.size() % 2 != 0)
    return program_.fail(
        expr.offset, ErrorCode::invalid_input, "a dictionary needs a value for each key"
    );
  return make_object(std::move(object));
}

Result<Ref> Evaluator::find_name(const Expr& expr, Scope& scope) {
  const Ref* found = scope.find_own(expr.text);
  if (found == nullptr && scope.owner != nullptr && scope.owner->name == expr.text)
    return make_object({.kind = ObjectKind::class_type, .offset = expr.offset, .cls = scope.owner});
  if (found == nullptr && scope.globals != nullptr) found = scope.globals->find_own(expr.text);
  if (found != nullptr) {
    if (is_annotation_ && std::ranges::contains(scope.fields, expr.text) &&
        found == scope.find_own(expr.text))
      return program_.fail(
          expr.offset,
          ErrorCode::invalid_input,
          "the name " + in_ticks(expr.text) + " means the field of this class here, not the type",
          "import the type under another name, or rename the field and give it an `alias`"
      );
    if ((*found)->kind == ObjectKind::unknown) {
      unknown_ = *found;
      const bool is_limit =
          unknown_->why != nullptr && unknown_->why->code == ErrorCode::limit_exceeded;
      return program_.fail(
          expr.offset,
          is_limit ? ErrorCode::limit_exceeded : ErrorCode::unsupported,
          in_ticks(expr.text) + " has no known value: " + (*found)->text,
          unknown_->why == nullptr ? "write it in this file" : "write the value where it is used"
      );
    }
    return *found;
  }
  if (const auto builtin = canonical_name("builtins", expr.text))
    return make_object({.kind = ObjectKind::builtin, .offset = expr.offset, .text = *builtin});
  std::vector<std::string> known;
  for (const Scope* at = &scope; at != nullptr; at = at->globals)
    for (const auto& [name, value] : at->names)
      known.push_back(name);
  std::string hint;
  for (const std::string_view module : {"typing", "pydantic", "datetime", "enum", "decimal"})
    if (hint.empty() && canonical_name(module, expr.text))
      hint = "write `from " + std::string(module) + " import " + expr.text + "`";
  if (const auto best = nearest(expr.text, known); hint.empty() && best)
    hint = "did you mean `" + *best + "`?";
  if (hint.empty()) hint = "only names of this file and of its imports can be used";
  return program_.fail(
      expr.offset,
      ErrorCode::not_found,
      "the name " + in_ticks(expr.text) + " is not defined",
      std::move(hint)
  );
}

Result<Ref> Evaluator::evaluate_attribute(const Expr& expr, Scope& scope) {
  TRY(const Ref of, evaluate(expr.children[0], scope));
  if (of->kind == ObjectKind::module) {
    const std::string full = of->text + "." + expr.text;
    if (is_known_module(full) && !canonical_name(of->text, expr.text))
      return make_object({.kind = ObjectKind::module, .offset = expr.offset, .text = full});
    const auto name = canonical_name(of->text, expr.text);
    if (!name)
      return program_.fail(
          expr.offset,
          ErrorCode::unsupported,
          in_ticks(full) + " is not known here",
          suggest(expr.text, names_of(of->text))
      );
    return make_object({.kind = ObjectKind::builtin, .offset = expr.offset, .text = *name});
  }
  if (of->kind == ObjectKind::class_type) {
    ClassInfo& cls = *of->cls;
    if (const auto member = cls.member_names.find(expr.text); member != cls.member_names.end())
      return make_object(
          {.kind = ObjectKind::enum_member,
           .offset = expr.offset,
           .index = member->second,
           .cls = &cls}
      );
    const Ref* found = cls.scope.find_own(expr.text);
    if (found != nullptr && (*found)->kind == ObjectKind::class_type) return *found;
    if (cls.kind == ClassKind::enumeration) {
      std::vector<std::string> names;
      for (const EnumMember& member : cls.members)
        names.push_back(member.name);
      return program_.fail(
          expr.offset,
          ErrorCode::not_found,
          in_ticks(cls.name) + " has no member " + in_ticks(expr.text),
          suggest(expr.text, names)
      );
    }
    if (found != nullptr && (*found)->kind != ObjectKind::unknown &&
        (*found)->kind != ObjectKind::callable && cls.kind != ClassKind::model)
      return *found;
  }
  if (of->kind == ObjectKind::enum_member) {
    const EnumMember& member = of->cls->members[of->index];
    if (expr.text == "value") return member.value;
    if (expr.text == "name")
      return make_object(
          {.kind = ObjectKind::string,
           .offset = expr.offset,
           .text = of->cls->members[member.canonical].name}
      );
  }
  return program_.fail(
      expr.offset,
      ErrorCode::unsupported,
      "the attribute " + in_ticks(expr.text) + " of " + describe(*of) +
          " is not known without running the file",
      "write the value itself"
  );
}

Result<Ref> Evaluator::to_type(const Ref& value, std::size_t offset, Scope& scope) {
  if (value->kind == ObjectKind::string)
    return make_object(
        {.kind = ObjectKind::forward, .offset = offset, .text = value->text, .scope = &scope}
    );
  if (is_type(*value)) return value;
  return program_.fail(
      offset,
      ErrorCode::invalid_input,
      "a type is needed here, not " + describe(*value),
      value->kind == ObjectKind::list || value->kind == ObjectKind::tuple
          ? "write `Literal[...]` for a choice of values, `Union[...]` for a choice of types"
          : "fixed values are written `Literal[...]`"
  );
}

Result<Ref> Evaluator::evaluate_type(const Expr& expr, Scope& scope) {
  const bool was_annotation = std::exchange(is_annotation_, true);
  auto value = evaluate(expr, scope);
  is_annotation_ = was_annotation;
  if (!value) return std::unexpected(std::move(value).error());
  return to_type(*value, expr.offset, scope);
}

Result<Ref> Evaluator::resolve_forward(const Object& forward) {
  TRY_VOID(program_.step(forward.offset));
  TRY(Expr expr, parse_annotation(program_.source, forward.text, forward.offset));
  program_.annotations_in_strings.push_back(std::move(expr));
  return evaluate_type(program_.annotations_in_strings.back(), *forward.scope);
}

// --- Types
// ----------------------------------------------------------------------------------------

Result<bool> Evaluator::is_same_type(const Object& a, const Object& b, std::size_t depth) {
  TRY_VOID(program_.step(a.offset));
  if (&a == &b) return true;
  if (a.kind != b.kind || a.text != b.text || a.cls != b.cls || a.alias != b.alias ||
      a.index != b.index || a.scope != b.scope || a.items.size() != b.items.size() ||
      depth == kMaxTypeDepth)
    return false;
  if (a.kind == ObjectKind::annotated) return false;  // Metadata is compared by identity.
  if (a.kind == ObjectKind::literal) {
    std::unordered_set<std::string> keys;
    for (const Ref& item : a.items)
      keys.insert(literal_key(*item));
    return std::ranges::all_of(b.items, [&](const Ref& item) {
      return keys.contains(literal_key(*item));
    });
  }
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    TRY(const bool is_same, is_same_type(*a.items[i], *b.items[i], depth + 1));
    if (!is_same) return false;
  }
  return true;
}

Result<Ref> Evaluator::make_union(std::size_t offset, const std::vector<Ref>& types) {
  Object object{.kind = ObjectKind::union_type, .offset = offset};
  const auto add_one = [&](const Ref& type) -> Result<void> {
    for (const Ref& other : object.items) {
      TRY(const bool is_same, is_same_type(*type, *other, 0));
      if (is_same) return {};
    }
    object.items.push_back(type);
    return {};
  };
  for (const Ref& type : types) {
    if (type->kind == ObjectKind::union_type) {
      for (const Ref& inner : type->items)
        TRY_VOID(add_one(inner));
    } else {
      TRY_VOID(add_one(type));
    }
  }
  if (object.items.size() == 1) return object.items.front();
  return make_object(std::move(object));
}

Result<Ref> Evaluator::make_literal(const Expr& expr, Scope& scope) {
  Object object{.kind = ObjectKind::literal, .offset = expr.offset};
  std::unordered_set<std::string> seen;
  const auto add = [&](const Ref& value) {
    if (seen.insert(literal_key(*value)).second) object.items.push_back(value);
  };
  for (std::size_t i = 1; i < expr.children.size(); ++i) {
    const Expr& child = expr.children[i];
    TRY(Ref value, evaluate(child, scope));
    for (std::size_t depth = 0; value->kind == ObjectKind::alias_type; ++depth) {
      if (depth == kMaxTypeDepth)
        return program_.fail(
            child.offset, ErrorCode::invalid_input, "the type leads back to itself"
        );
      TRY(value, evaluate(*value->alias->value, *value->alias->scope));
    }
    switch (value->kind) {
      case ObjectKind::literal:
        for (const Ref& inner : value->items)
          add(inner);
        break;
      case ObjectKind::none:
      case ObjectKind::boolean:
      case ObjectKind::integer:
      case ObjectKind::string:
      case ObjectKind::bytes:
      case ObjectKind::enum_member:
        add(value);
        break;
      default:
        return program_.fail(
            child.offset,
            ErrorCode::invalid_input,
            "`Literal` allows strings, integers, booleans, None and members of enumerations, not " +
                describe(*value),
            value->kind == ObjectKind::list || value->kind == ObjectKind::tuple
                ? "write the values themselves: `Literal[\"a\", \"b\"]`"
                : ""
        );
    }
  }
  if (object.items.empty())
    return program_.fail(expr.offset, ErrorCode::invalid_input, "`Literal` needs a value");
  return make_object(std::move(object));
}

Result<Ref> Evaluator::make_annotated(const Expr& expr, Scope& scope) {
  if (expr.children.size() < 3)
    return program_.fail(
        expr.offset,
        ErrorCode::invalid_input,
        "`Annotated` needs a type and something said about it",
        "write `Annotated[int, Field(ge=0)]`"
    );
  TRY(const Ref base, evaluate_type(expr.children[1], scope));
  Object object{.kind = ObjectKind::annotated, .offset = expr.offset};
  if (base->kind == ObjectKind::annotated) {
    object.items = base->items;
  } else {
    object.items.push_back(base);
  }
  for (std::size_t i = 2; i < expr.children.size(); ++i) {
    TRY(Ref value, evaluate(expr.children[i], scope));
    object.items.push_back(std::move(value));
  }
  return make_object(std::move(object));
}

Result<Ref> Evaluator::evaluate_subscript(const Expr& expr, Scope& scope) {
  TRY(const Ref of, evaluate(expr.children[0], scope));
  if (of->kind == ObjectKind::builtin) return subscript_builtin(expr, *of, scope);
  if (of->kind == ObjectKind::class_type && of->cls->kind != ClassKind::enumeration)
    return program_.fail(
        expr.offset,
        ErrorCode::unsupported,
        "the class " + in_ticks(of->cls->name) +
            " is used with type parameters, which are not read",
        "write one class for each type"
    );
  return subscript_value(expr, *of, scope);
}

Result<Ref> Evaluator::subscript_builtin(const Expr& expr, const Object& of, Scope& scope) {
  const std::string& name = of.text;
  if (name == "Literal") return make_literal(expr, scope);
  if (name == "Annotated") return make_annotated(expr, scope);
  Object object{.kind = ObjectKind::generic, .offset = expr.offset, .text = name};
  for (std::size_t i = 1; i < expr.children.size(); ++i) {
    const Expr& child = expr.children[i];
    TRY(const Ref value, evaluate(child, scope));
    const bool is_mark =
        value->kind == ObjectKind::ellipsis ||
        (value->kind == ObjectKind::tuple && value->items.empty() && expr.children.size() == 2);
    if (name == "tuple" && is_mark) {
      object.items.push_back(value);
      continue;
    }
    if (name == "Callable" || name == "type") continue;
    TRY(Ref type, to_type(value, child.offset, scope));
    object.items.push_back(std::move(type));
  }
  const auto need = [&](std::size_t n_wanted) -> Result<void> {
    if (object.items.size() == n_wanted) return {};
    return program_.fail(
        expr.offset,
        ErrorCode::invalid_input,
        in_ticks(name) + " needs " +
            (n_wanted == 1 ? "one type" : "two types, of keys and values") +
            " in its brackets, not " + std::to_string(object.items.size()),
        n_wanted == 1 && object.items.size() > 1 ? "a choice of types is written `Union[...]`" : ""
    );
  };
  if (name == "Union") return make_union(expr.offset, object.items);
  if (name == "Optional") {
    TRY_VOID(need(1));
    object.items.push_back(make_object({.kind = ObjectKind::none, .offset = expr.offset}));
    return make_union(expr.offset, object.items);
  }
  if (name == "dict" || name == "lax_dict") {
    TRY_VOID(need(2));
    return make_object(std::move(object));
  }
  constexpr std::string_view kOfOne[] = {
      "list",
      "set",
      "frozenset",
      "Sequence",
      "Iterable",
      "deque",
      "Json",
      "ClassVar",
      "Final",
      "Required",
      "ReadOnly",
      "RootModel",
      "SerializeAsAny"
  };
  if (std::ranges::contains(kOfOne, name)) {
    TRY_VOID(need(1));
    if (name == "SerializeAsAny") return object.items.front();
    return make_object(std::move(object));
  }
  if (name == "tuple") {
    for (std::size_t i = 0; i < object.items.size(); ++i) {
      const bool is_ellipsis = object.items[i]->kind == ObjectKind::ellipsis;
      if (is_ellipsis && (i != 1 || object.items.size() != 2))
        return program_.fail(
            object.items[i]->offset,
            ErrorCode::invalid_input,
            "`...` in `tuple` stands behind one type: `tuple[int, ...]`"
        );
    }
    return make_object(std::move(object));
  }
  if (name == "Generic" || name == "Protocol" || name == "Callable" || name == "type")
    return make_object({.kind = ObjectKind::builtin, .offset = expr.offset, .text = name});
  return program_.fail(
      expr.offset,
      ErrorCode::unsupported,
      in_ticks(name) + " with types in brackets is not read",
      "use list, dict, tuple, set, Union, Optional, Literal or Annotated"
  );
}

// Members of enumerations and items of constants.
Result<Ref> Evaluator::subscript_value(const Expr& expr, const Object& of, Scope& scope) {
  if (expr.children.size() == 2) {
    TRY(const Ref key, evaluate(expr.children[1], scope));
    if (of.kind == ObjectKind::class_type && key->kind == ObjectKind::string) {
      const auto member = of.cls->member_names.find(key->text);
      if (member != of.cls->member_names.end())
        return make_object(
            {.kind = ObjectKind::enum_member,
             .offset = expr.offset,
             .index = member->second,
             .cls = of.cls}
        );
    }
    if (of.kind == ObjectKind::dict)
      for (std::size_t i = of.items.size(); i >= 2; i -= 2)
        if (literal_key(*of.items[i - 2]) == literal_key(*key)) return of.items[i - 1];
    if (of.kind == ObjectKind::list || of.kind == ObjectKind::tuple) {
      const auto index = to_int64(*key);
      const auto size = static_cast<std::int64_t>(of.items.size());
      if (index && *index < size && *index >= -size)
        return of.items[static_cast<std::size_t>(*index < 0 ? *index + size : *index)];
    }
  }
  return program_.fail(
      expr.offset,
      ErrorCode::unsupported,
      "what `[...]` gives behind " + describe(of) + " is not known without running the file",
      "write the value itself"
  );
}

// --- Operators
// ------------------------------------------------------------------------------------

Result<Ref> Evaluator::evaluate_unary(const Expr& expr, Scope& scope) {
  TRY(const Ref operand, evaluate(expr.children[0], scope));
  const bool is_number = operand->kind == ObjectKind::integer || operand->kind == ObjectKind::real;
  if (is_number && expr.text == "+") return operand;
  if (is_number && expr.text == "-") {
    std::string text =
        operand->text.starts_with('-') ? operand->text.substr(1) : "-" + operand->text;
    if (text == "-0") text = "0";
    return make_object({.kind = operand->kind, .offset = expr.offset, .text = std::move(text)});
  }
  return program_.fail(
      expr.offset,
      ErrorCode::unsupported,
      in_ticks(expr.text) + " before " + describe(*operand) + " is not evaluated",
      "write the value itself"
  );
}

Result<Ref> Evaluator::evaluate_binary(const Expr& expr, Scope& scope) {
  std::vector<Ref> operands;
  for (const Expr& child : expr.children) {
    TRY(Ref operand, evaluate(child, scope));
    operands.push_back(std::move(operand));
  }
  if (expr.text == "|") {
    for (std::size_t i = 0; i < operands.size(); ++i) {
      if (operands[i]->kind == ObjectKind::string)
        return program_.fail(
            expr.children[i].offset,
            ErrorCode::invalid_input,
            "a string and a type cannot be joined by `|`",
            "put the whole type between quotation marks"
        );
      if (!is_type(*operands[i]))
        return program_.fail(
            expr.children[i].offset,
            ErrorCode::unsupported,
            "`|` is read between types, not with " + describe(*operands[i])
        );
    }
    return make_union(expr.offset, operands);
  }
  Ref result = operands.front();
  for (std::size_t i = 1; i < operands.size(); ++i) {
    TRY(result, add(expr, result, operands[i]));
  }
  return result;
}

Result<Ref> Evaluator::add(const Expr& expr, const Ref& left, const Ref& right) {
  TRY_VOID(program_.step(expr.offset));
  const auto made = [&](ObjectKind kind, std::string text) {
    program_.n_text_bytes += text.size();
    return make_object({.kind = kind, .offset = expr.offset, .text = std::move(text)});
  };
  if (expr.text == "+" && left->kind == right->kind) {
    if (left->kind == ObjectKind::string) return made(ObjectKind::string, left->text + right->text);
    if (left->kind == ObjectKind::list || left->kind == ObjectKind::tuple) {
      Object object{.kind = left->kind, .offset = expr.offset, .items = left->items};
      object.items.insert(object.items.end(), right->items.begin(), right->items.end());
      program_.n_steps += object.items.size();
      return make_object(std::move(object));
    }
  }
  const bool are_integers = left->kind == ObjectKind::integer && right->kind == ObjectKind::integer;
  if (are_integers && expr.text != "/") {
    const auto a = to_int64(*left);
    const auto b = to_int64(*right);
    if (a && b)
      if (const auto value = apply(expr.text, *a, *b))
        return made(ObjectKind::integer, std::to_string(*value));
  } else {
    const bool are_numbers =
        (left->kind == ObjectKind::integer || left->kind == ObjectKind::real) &&
        (right->kind == ObjectKind::integer || right->kind == ObjectKind::real);
    const auto a = to_double(*left);
    const auto b = to_double(*right);
    if (are_numbers && a && b)
      if (const auto value = apply(expr.text, *a, *b))
        return made(ObjectKind::real, float_text(*value));
  }
  return program_.fail(
      expr.offset,
      ErrorCode::unsupported,
      in_ticks(expr.text) + " between " + describe(*left) + " and " + describe(*right) +
          " is not evaluated",
      "write the value itself"
  );
}

}  // namespace extractinator::schema::pydantic
