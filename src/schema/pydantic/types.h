// Python type expressions for schemas; internal to the Pydantic writer.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "schema/pydantic/plan.h"
#include "schema/pydantic/python_text.h"
#include "schema/schema.h"
#include "schema/shape.h"

namespace extractinator::schema::pydantic {

// A type, and the constraints that stand beside it: in Field() of a field, else in Annotated.
struct TypedExpr {
  python::Expr type;
  std::vector<python::Expr> constraints = {};
  // Of what only the schema says: members of `json_schema_extra`.
  json::Value::Object extra = {};
};

class TypeWriter {
 public:
  // All must live as long as this.
  TypeWriter(const Schema& schema, const Plan& plan, Spelling spelling)
      : schema_(schema),
        plan_(plan),
        spelling_(spelling) {}

  // The type of what the shape says, apart from its texts. Constraints are put beside it, those of
  // `Optional[T]` too.
  [[nodiscard]] Result<TypedExpr> typed(const Shape& shape);
  // The same with what is written of a named type where it is defined.
  [[nodiscard]] Result<TypedExpr> body(const Shape& shape);
  // With constraints and texts, as it stands within other types.
  [[nodiscard]] Result<python::Expr> within(NodeId id);
  [[nodiscard]] Result<python::Expr> annotated(TypedExpr typed, const Texts& texts);

  // Arguments of Field() for what people read; `title` if it is not `given_title`.
  [[nodiscard]] std::vector<python::Expr> text_arguments(
      const Texts& texts, std::string_view given_title, json::Value::Object extra
  );

  // The texts of a shape that stand where it is used.
  [[nodiscard]] Texts texts_here(const Shape& shape) const;

  // Notes that the file needs the name, and returns it.
  python::Expr used(std::string_view module, std::string_view name);
  [[nodiscard]] const std::map<std::string, std::set<std::string>>& imports() const {
    return imports_;
  }

  // From here on the named type needs no quotes.
  void define(const NamedType& type) { defined_.insert(type.name); }
  [[nodiscard]] bool is_defined(const NamedType& type) const {
    return defined_.contains(type.name);
  }

  // Did a pattern since the last call need Python's own regular expressions? Named types without a
  // class pass it on to the classes that use them.
  [[nodiscard]] bool take_needs_python_patterns();
  void set_needs_python_patterns(const NamedType& type) { with_patterns_.insert(type.name); }

 private:
  Result<TypedExpr> one_type(const Shape& shape);
  Result<TypedExpr> text_type(const Shape& shape);
  Result<TypedExpr> number_type(const Shape& shape);
  Result<TypedExpr> array_type(const Shape& shape);
  Result<TypedExpr> dictionary_type(const Shape& shape);
  Result<TypedExpr> choice(const Shape& shape);
  Result<std::string> discriminator_of(const Shape& shape);
  Result<python::Expr> pattern_text(const std::string& pattern, NodeId id);
  Result<std::vector<python::Expr>> part_types(const Shape& shape);

  const Schema& schema_;
  const Plan& plan_;
  Spelling spelling_;
  std::map<std::string, std::set<std::string>> imports_;  // Names by module.
  std::set<std::string> defined_;
  std::set<std::string> with_patterns_;
  bool needs_python_patterns_ = false;
};

}  // namespace extractinator::schema::pydantic
