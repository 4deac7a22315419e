// The values a Python schema file makes; internal to the Pydantic reader.
#include "schema/pydantic/objects.h"

#include <algorithm>
#include <cstddef>
#include <expected>
#include <memory>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/result.h"
#include "schema/pydantic/source.h"

namespace extractinator::schema::pydantic {

std::unexpected<Error> Program::fail(
    std::size_t offset, ErrorCode code, std::string message, std::string hint
) const {
  return fail_at(source, offset, code, std::move(message), std::move(hint));
}

void Program::warn(std::size_t offset, std::string message) {
  if (warnings.size() >= kMaxWarnings) return;
  warnings.push_back({location_of(source, offset), std::move(message)});
}

Result<void> Program::step(std::size_t offset) {
  if (++n_steps <= kMaxSteps && n_text_bytes <= kMaxTextBytes) return {};
  return fail(
      offset,
      ErrorCode::limit_exceeded,
      "the schema is larger than is read (" + std::to_string(kMaxSteps) + " steps, 16 MiB of text)",
      "definitions that contain each other several times grow fast: make them smaller"
  );
}

Ref make_object(Object object) {
  const auto include = [&](const Ref& part) {
    if (part != nullptr) object.depth = std::max(object.depth, part->depth + 1);
  };
  std::ranges::for_each(object.items, include);
  for (const Constraint& constraint : object.constraints)
    include(constraint.value);
  if (object.field != nullptr)
    for (const auto& [name, argument] : object.field->attributes)
      include(argument.value);
  return std::make_shared<const Object>(std::move(object));
}

std::string describe(const Object& object) {
  switch (object.kind) {
    case ObjectKind::none:
      return "None";
    case ObjectKind::boolean:
      return object.text;
    case ObjectKind::integer:
    case ObjectKind::real:
      return "the number " + in_ticks(object.text);
    case ObjectKind::string:
      return "a string";
    case ObjectKind::bytes:
      return "bytes";
    case ObjectKind::ellipsis:
      return "`...`";
    case ObjectKind::list:
      return "a list";
    case ObjectKind::tuple:
      return "a tuple";
    case ObjectKind::set:
      return "a set";
    case ObjectKind::dict:
      return "a dictionary";
    case ObjectKind::decimal:
      return "a Decimal";
    case ObjectKind::date:
      return "a date";
    case ObjectKind::pattern:
      return "a regular expression";
    case ObjectKind::builtin:
    case ObjectKind::generic:
      return in_ticks(object.text);
    case ObjectKind::module:
      return "the module " + in_ticks(object.text);
    case ObjectKind::union_type:
      return "a union of types";
    case ObjectKind::literal:
      return "a `Literal` type";
    case ObjectKind::annotated:
      return "an `Annotated` type";
    case ObjectKind::forward:
      return "a type in a string";
    case ObjectKind::class_type:
      return "the class " + in_ticks(object.cls->name);
    case ObjectKind::alias_type:
      return "the type " + in_ticks(object.alias->name);
    case ObjectKind::enum_member:
      return in_ticks(object.cls->name + "." + object.cls->members[object.index].name);
    case ObjectKind::field:
      return "a call of `Field`";
    case ObjectKind::constraints:
    case ObjectKind::wrapper:
    case ObjectKind::any_wrapper:
    case ObjectKind::uuid_version:
    case ObjectKind::discriminator:
      return "metadata for `Annotated`";
    case ObjectKind::alias_choices:
    case ObjectKind::alias_path:
      return "an alias";
    case ObjectKind::callable:
      return "a function";
    case ObjectKind::automatic:
      return "`auto()`";
    case ObjectKind::unknown:
      return "a value that is not known without running the file";
  }
  return "a value";
}

bool is_type(const Object& object) {
  switch (object.kind) {
    case ObjectKind::none:
    case ObjectKind::builtin:
    case ObjectKind::generic:
    case ObjectKind::union_type:
    case ObjectKind::literal:
    case ObjectKind::annotated:
    case ObjectKind::forward:
    case ObjectKind::class_type:
    case ObjectKind::alias_type:
      return true;
    default:
      return false;
  }
}

}  // namespace extractinator::schema::pydantic
