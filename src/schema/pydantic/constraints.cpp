// Constraints on core schemas; internal to the Pydantic reader. Facts:
// _known_annotated_metadata.py of Pydantic 2.13.
#include "schema/pydantic/constraints.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/result.h"
#include "schema/pydantic/core.h"
#include "schema/pydantic/json.h"
#include "schema/pydantic/objects.h"
#include "schema/pydantic/source.h"

namespace extractinator::schema::pydantic {
namespace {

using CoreRef = std::shared_ptr<Core>;
using Definitions = std::map<std::string, CoreRef, std::less<>>;

bool is_length(std::string_view name) { return name == "min_length" || name == "max_length"; }
bool is_numeric(std::string_view name) {
  return name == "gt" || name == "ge" || name == "lt" || name == "le" || name == "multiple_of";
}
bool is_digits(std::string_view name) { return name == "max_digits" || name == "decimal_places"; }
// Constraints that Pydantic checks in a step of its own where the type does not know them.
bool is_text(std::string_view name) {
  return name == "pattern" || name == "strip_whitespace" || name == "to_lower" ||
         name == "to_upper" || name == "coerce_numbers_to_str" || name == "ascii_only";
}

// Does the type check the constraint itself?
bool knows(CoreKind kind, std::string_view name) {
  const bool is_strict = name == "strict";
  const bool is_fast = name == "fail_fast";
  switch (kind) {
    case CoreKind::string:
      return is_strict || is_length(name) || is_text(name);
    case CoreKind::bytes:
      return is_strict || is_length(name);
    case CoreKind::integer:
    case CoreKind::real:
      return is_strict || is_numeric(name) || name == "allow_inf_nan";
    case CoreKind::decimal:
      return is_strict || is_numeric(name) || name == "allow_inf_nan" || is_digits(name);
    case CoreKind::date:
    case CoreKind::time:
    case CoreKind::datetime:
    case CoreKind::timedelta:
      return is_strict || is_numeric(name);
    case CoreKind::list:
    case CoreKind::tuple:
    case CoreKind::set:
      return is_strict || is_length(name) || is_fast;
    case CoreKind::generator:
    case CoreKind::dict:
      return is_strict || is_length(name);
    case CoreKind::union_type:
      return name == "union_mode";
    case CoreKind::url:
      return name == "max_length";
    case CoreKind::boolean:
    case CoreKind::uuid:
    case CoreKind::lax:
    case CoreKind::enumeration:
    case CoreKind::model:
      return is_strict;
    default:
      return false;
  }
}

const Core& innermost(const Core& core) {
  const Core* at = &core;
  while (at->kind == CoreKind::wrapper)
    at = at->children.front().get();
  return *at;
}

std::string word_of(const Core& core, std::string_view name) {
  if (!is_length(name)) return std::string(name);
  const CoreKind kind = innermost(core).kind;
  const bool is_list = kind == CoreKind::list || kind == CoreKind::sequence;
  return std::string(name == "min_length" ? "min" : "max") + (is_list ? "Items" : "Length");
}

CoreRef wrap(CoreKind kind, const CoreRef& core) {
  auto outer = std::make_shared<Core>();
  outer->kind = kind;
  outer->offset = core->offset;
  outer->children.push_back(core);
  return outer;
}

// The part of a definition's name that repr() of the constraint makes; empty if it is not known.
std::string suffix_of(const Constraint& constraint) {
  constexpr std::pair<std::string_view, std::string_view> kNames[] = {
      {"gt", "Gt"},
      {"ge", "Ge"},
      {"lt", "Lt"},
      {"le", "Le"},
      {"multiple_of", "MultipleOf"},
      {"min_length", "MinLen"},
      {"max_length", "MaxLen"},
      {"strict", "Strict"},
  };
  for (const auto& [name, type] : kNames)
    if (name == constraint.name)
      return "_" + std::string(type) + "(" + constraint.name + "=" + constraint.value->text + ")";
  return {};
}

Result<CoreRef> apply_to(Program& program, CoreRef core, const Constraint& constraint) {
  const std::string& name = constraint.name;
  const auto refuse = [&](std::string message, std::string hint) {
    return program.fail(
        constraint.offset, ErrorCode::invalid_input, std::move(message), std::move(hint)
    );
  };
  if (core->kind == CoreKind::wrapper && name == "strict") {
    core = std::make_shared<Core>(*core);
    TRY(core->children.front(), apply_to(program, core->children.front(), constraint));
    return core;
  }
  if (knows(core->kind, name)) {
    if (core->kind == CoreKind::integer && is_numeric(name) &&
        constraint.value->kind == ObjectKind::real && !constraint.value->text.ends_with(".0"))
      return refuse(
          in_ticks(name) + " of an `int` must be an integer, not " + constraint.value->text,
          "write an integer, or make the field a `float`"
      );
    core = std::make_shared<Core>(*core);
    core->constraints.push_back(constraint);
    return core;
  }
  if (is_text(name)) {
    program.warn(
        constraint.offset,
        "Pydantic checks " + in_ticks(name) + " here but does not write it into the schema"
    );
    return wrap(CoreKind::chain, core);
  }
  if (is_numeric(name) || is_length(name) || is_digits(name)) {
    CoreRef outer = wrap(CoreKind::wrapper, core);
    const std::string word = word_of(*core, name);
    TRY(PlacedValue value, to_placed(program, *constraint.value));
    value.offset = constraint.offset;
    outer->updates.emplace_back(word, std::move(value));
    return outer;
  }
  if (name == "allow_inf_nan" && constraint.value->text == "False")
    return wrap(CoreKind::wrapper, core);
  return refuse(
      in_ticks(name) + " cannot be used with this type", "leave it out, or use another type"
  );
}

}  // namespace

Result<CoreRef> apply_constraint(
    Program& program, const Definitions& definitions, CoreRef core, const Constraint& constraint
) {
  if (core->kind == CoreKind::nullable) {
    // Whatever may also be None is constrained when it is not.
    core = std::make_shared<Core>(*core);
    TRY(core->children.front(),
        apply_constraint(program, definitions, core->children.front(), constraint));
    return core;
  }
  std::string ref = core->ref;
  if (core->kind == CoreKind::reference) {
    ref = core->target;
    const auto found = definitions.find(ref);
    if (found == definitions.end())
      return program.fail(
          constraint.offset,
          ErrorCode::unsupported,
          "a constraint on a type that contains itself is not read"
      );
    core = found->second;
  }
  if (ref.empty()) return apply_to(program, core, constraint);
  // A constrained definition is a definition of its own, named like the first.
  const std::string suffix = suffix_of(constraint);
  const bool is_class = core->kind == CoreKind::model || core->kind == CoreKind::enumeration;
  if (suffix.empty() || core->kind == CoreKind::reference ||
      (is_class && constraint.name != "strict") || core->kind == CoreKind::chain)
    return program.fail(
        constraint.offset,
        ErrorCode::unsupported,
        in_ticks(constraint.name) + " on " + (is_class ? "a class" : "a type made by `type`") +
            " is not read",
        is_class ? "constrain the fields of the class"
                 : "write the type with `Annotated` where it is made"
    );
  core = std::make_shared<Core>(*core);
  core->ref.clear();
  TRY(CoreRef constrained, apply_to(program, core, constraint));
  // A function around it has no name; what is inside keeps the new one.
  Core& named = constrained->kind == CoreKind::wrapper && !knows(core->kind, constraint.name)
                    ? *constrained->children.front()
                    : *constrained;
  named.ref = ref + suffix;
  return constrained;
}

}  // namespace extractinator::schema::pydantic
