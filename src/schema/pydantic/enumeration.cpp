// Members of enumerations, as Python's enum makes them; internal to the Pydantic reader.
#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/result.h"
#include "schema/pydantic/class_parts.h"
#include "schema/pydantic/objects.h"
#include "schema/pydantic/source.h"

namespace extractinator::schema::pydantic {
namespace {

// Python takes True and 1 and 1.0 for one value.
std::string value_key(const Object& value) {
  std::string text = value.text;
  if (value.kind == ObjectKind::boolean) text = value.text == "True" ? "1" : "0";
  if (value.kind == ObjectKind::real && text.ends_with(".0")) text.resize(text.size() - 2);
  const bool is_number = value.kind == ObjectKind::boolean || value.kind == ObjectKind::integer ||
                         value.kind == ObjectKind::real;
  return (is_number ? "number " : value.kind == ObjectKind::none ? "none " : "text ") + text;
}

Result<Ref> automatic_value(
    const Program& program, const ClassInfo& cls, const std::string& name, const Object& made
) {
  if (cls.member_type == "StrEnum") {
    std::string text = name;
    const bool is_ascii =
        std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    if (is_ascii) {
      std::ranges::transform(text, text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      });
      return make_object(
          {.kind = ObjectKind::string, .offset = made.offset, .text = std::move(text)}
      );
    }
  } else if (cls.highest_member && (cls.member_type.empty() || cls.member_type == "int")) {
    return make_object(
        {.kind = ObjectKind::integer,
         .offset = made.offset,
         .text = std::to_string(*cls.highest_member + 1)}
    );
  }
  return program.fail(
      made.offset,
      ErrorCode::unsupported,
      "the value of `auto()` is not known for this enumeration",
      "write the values themselves"
  );
}

Result<void> check_member(
    const Program& program,
    const ClassInfo& cls,
    const std::string& name,
    std::size_t offset,
    const Object& value
) {
  const ObjectKind kind = value.kind;
  const std::string& type = cls.member_type;
  const bool is_scalar = kind == ObjectKind::string || kind == ObjectKind::integer ||
                         kind == ObjectKind::real || kind == ObjectKind::boolean ||
                         kind == ObjectKind::none;
  if (!is_scalar)
    return program.fail(
        offset,
        ErrorCode::unsupported,
        "the value of " + in_ticks(name) + " is " + describe(value) +
            "; members are strings, numbers, True, False or None",
        "give each member one simple value"
    );
  const bool fits = type.empty() || (type == "int" && kind == ObjectKind::integer) ||
                    (type == "float" && kind == ObjectKind::real) ||
                    ((type == "str" || type == "StrEnum") && kind == ObjectKind::string);
  if (fits) return {};
  return program.fail(
      offset,
      ErrorCode::invalid_input,
      "the value of " + in_ticks(name) + " is " + describe(value) + " in an enumeration of " +
          (type == "StrEnum" ? "strings" : in_ticks(type)),
      "write a value of that type"
  );
}

}  // namespace

Result<void> add_member(
    Program& program, ClassInfo& cls, const std::string& name, std::size_t offset, const Ref& value
) {
  TRY_VOID(program.step(offset));
  if (name.starts_with("__") || value->kind == ObjectKind::callable) return {};
  if (name.starts_with('_') && name.ends_with('_'))
    return program.fail(
        offset, ErrorCode::unsupported, in_ticks(name) + " is not read in an enumeration"
    );
  if (cls.member_names.contains(name))
    return program.fail(
        offset, ErrorCode::invalid_input, "the member " + in_ticks(name) + " is there twice"
    );
  Ref known = value;
  if (value->kind == ObjectKind::automatic) {
    TRY(known, automatic_value(program, cls, name, *value));
  }
  TRY_VOID(check_member(program, cls, name, offset, *known));
  // auto() counts on from the highest integer, as long as all are integers.
  constexpr std::size_t kMaxDigits = 17;
  const bool counts = known->kind == ObjectKind::integer && known->text.size() <= kMaxDigits &&
                      !known->text.starts_with('-') && cls.highest_member;
  if (counts) {
    cls.highest_member = std::max(*cls.highest_member, std::stoll(known->text));
  } else {
    cls.highest_member.reset();
  }
  const std::size_t index = cls.members.size();
  const std::size_t canonical = cls.member_values.emplace(value_key(*known), index).first->second;
  cls.member_names.emplace(name, index);
  cls.members.push_back({.name = name, .value = known, .canonical = canonical});
  cls.scope.names[name] = known;
  return {};
}

}  // namespace extractinator::schema::pydantic
