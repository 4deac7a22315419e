// Values and types of Python expressions, found without running anything; internal to the Pydantic
// reader.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "schema/pydantic/objects.h"
#include "schema/pydantic/syntax.h"

namespace extractinator::schema::pydantic {

class Evaluator {
 public:
  // Keeps a reference to `program`.
  explicit Evaluator(Program& program) : program_(program) {}

  // Fails with `not_found` for a name that is not (yet) defined, with `invalid_input` for what
  // Python or Pydantic refuse, with `unsupported` for what would have to be run.
  [[nodiscard]] Result<Ref> evaluate(const Expr& expr, Scope& scope);
  // The same, but what fails becomes an `unknown` object that says why.
  [[nodiscard]] Ref evaluate_if_possible(const Expr& expr, Scope& scope);
  // The value as a type: strings are types to be evaluated later.
  [[nodiscard]] Result<Ref> evaluate_type(const Expr& expr, Scope& scope);
  // What a `forward` type stands for.
  [[nodiscard]] Result<Ref> resolve_forward(const Object& forward);
  // `a | b` and Union[a, b].
  [[nodiscard]] Result<Ref> make_union(std::size_t offset, const std::vector<Ref>& types);

 private:
  struct Arguments {
    std::vector<FieldCall::Argument> positional;
    std::map<std::string, FieldCall::Argument, std::less<>> named;
  };

  [[nodiscard]] Result<Ref> evaluate_inner(const Expr& expr, Scope& scope);
  [[nodiscard]] Result<Ref> to_type(const Ref& value, std::size_t offset, Scope& scope);
  [[nodiscard]] Result<Ref> find_name(const Expr& expr, Scope& scope);
  [[nodiscard]] Result<Ref> evaluate_attribute(const Expr& expr, Scope& scope);
  [[nodiscard]] Result<Ref> evaluate_subscript(const Expr& expr, Scope& scope);
  [[nodiscard]] Result<Ref> subscript_builtin(const Expr& expr, const Object& of, Scope& scope);
  [[nodiscard]] Result<Ref> subscript_value(const Expr& expr, const Object& of, Scope& scope);
  [[nodiscard]] Result<Ref> make_literal(const Expr& expr, Scope& scope);
  [[nodiscard]] Result<Ref> make_annotated(const Expr& expr, Scope& scope);
  [[nodiscard]] Result<Ref> evaluate_unary(const Expr& expr, Scope& scope);
  [[nodiscard]] Result<Ref> evaluate_binary(const Expr& expr, Scope& scope);
  [[nodiscard]] Result<Ref> add(const Expr& expr, const Ref& left, const Ref& right);
  [[nodiscard]] Result<Ref> evaluate_items(const Expr& expr, ObjectKind kind, Scope& scope);
  [[nodiscard]] Result<Ref> evaluate_call(const Expr& expr, Scope& scope);
  [[nodiscard]] Result<Arguments> evaluate_arguments(
      const Expr& call, Scope& scope, std::string_view irrelevant = {}
  );
  [[nodiscard]] Result<Ref> call_builtin(const Expr& expr, const std::string& name, Scope& scope);
  [[nodiscard]] Result<Ref> call_enumeration(const Expr& expr, ClassInfo& cls, Scope& scope);
  [[nodiscard]] Result<Ref> call_field(const Expr& expr, Scope& scope);
  [[nodiscard]] Result<Ref> call_config(const Expr& expr, Scope& scope);
  [[nodiscard]] Result<Ref> call_constrained(
      const Expr& expr, const std::string& name, Scope& scope
  );
  [[nodiscard]] Result<Ref> call_metadata(const Expr& expr, const std::string& name, Scope& scope);
  [[nodiscard]] Result<Ref> call_value(const Expr& expr, const std::string& name, Scope& scope);
  [[nodiscard]] Result<Ref> call_alias(const Expr& expr, const std::string& name, Scope& scope);
  [[nodiscard]] Result<Constraint> check_constraint(
      std::string_view name, const FieldCall::Argument& argument
  );
  [[nodiscard]] Result<bool> is_same_type(const Object& a, const Object& b, std::size_t depth);

  Program& program_;
  Ref unknown_ = nullptr;       // The last name that had no known value.
  bool is_annotation_ = false;  // A type is evaluated, not a value.
};

// Key under which equal Literal values are one: kind and text, member for enumerations.
[[nodiscard]] std::string literal_key(const Object& value);

}  // namespace extractinator::schema::pydantic
