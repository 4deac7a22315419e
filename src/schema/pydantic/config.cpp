// Settings of Pydantic models: which change the schema, which do not, which are not read; internal
// to the Pydantic reader.
#include <algorithm>
#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/nearest.h"
#include "base/result.h"
#include "schema/pydantic/class_parts.h"
#include "schema/pydantic/model.h"
#include "schema/pydantic/objects.h"
#include "schema/pydantic/source.h"

namespace extractinator::schema::pydantic {
namespace {

// Settings that change the schema; `title extra …` are read where the schema is made.
constexpr std::string_view kConfigRead[] = {
    "title",
    "extra",
    "json_schema_extra",
    "use_enum_values",
    "alias_generator",
    "use_attribute_docstrings",
    "ser_json_timedelta",
    "ser_json_bytes",
    "json_encoders"
};
// Settings that do not change it.
constexpr std::string_view kConfigIgnored[] = {
    "str_to_lower",
    "str_to_upper",
    "str_strip_whitespace",
    "str_min_length",
    "str_max_length",
    "frozen",
    "populate_by_name",
    "validate_assignment",
    "from_attributes",
    "loc_by_alias",
    "allow_inf_nan",
    "strict",
    "revalidate_instances",
    "ser_json_inf_nan",
    "val_json_bytes",
    "validate_default",
    "validate_return",
    "protected_namespaces",
    "hide_input_in_errors",
    "defer_build",
    "plugin_settings",
    "schema_generator",
    "json_schema_serialization_defaults_required",
    "coerce_numbers_to_str",
    "regex_engine",
    "validation_error_cause",
    "cache_strings",
    "validate_by_alias",
    "validate_by_name",
    "serialize_by_alias",
    "url_preserve_empty_path",
    "ser_json_temporal",
    "val_temporal_unit",
    "ignored_types",
    "polymorphic_serialization"
};
constexpr std::string_view kConfigRefused[] = {
    "model_title_generator",
    "field_title_generator",
    "json_schema_mode_override",
    "arbitrary_types_allowed"
};
// Settings of Pydantic 1, which Pydantic 2 ignores with a warning.
constexpr std::string_view kConfigOld[] = {
    "schema_extra",
    "allow_population_by_field_name",
    "orm_mode",
    "anystr_lower",
    "anystr_upper",
    "anystr_strip_whitespace",
    "min_anystr_length",
    "max_anystr_length",
    "allow_mutation",
    "error_msg_templates",
    "fields",
    "getter_dict",
    "smart_union",
    "underscore_attrs_are_private",
    "json_loads",
    "json_dumps",
    "copy_on_model_validation",
    "keep_untouched",
    "validate_all"
};

Result<void> check_config(
    const Program& program, const std::string& name, const FieldCall::Argument& argument
) {
  const Object& value = *argument.value;
  const auto wrong = [&](std::string_view wanted) {
    return program.fail(
        argument.offset,
        ErrorCode::invalid_input,
        in_ticks(name) + " must be " + std::string(wanted) + ", not " + describe(value)
    );
  };
  if (value.kind == ObjectKind::none) return {};
  if (name == "title" && value.kind != ObjectKind::string) return wrong("a string");
  if (name == "extra" &&
      (value.kind != ObjectKind::string ||
       (value.text != "allow" && value.text != "forbid" && value.text != "ignore")))
    return wrong("`allow`, `forbid` or `ignore`");
  if (name == "json_schema_extra" && value.kind != ObjectKind::dict) {
    if (value.kind != ObjectKind::callable) return wrong("a dictionary");
    return program.fail(
        argument.offset,
        ErrorCode::unsupported,
        "`json_schema_extra` is a function, which is not executed",
        "write a dictionary"
    );
  }
  if (name == "json_encoders") {
    // Pydantic writes defaults with them: those of plain types would be changed.
    constexpr std::string_view kHarmless[] = {
        "date", "datetime", "time", "timedelta", "Decimal", "UUID"
    };
    for (std::size_t i = 0; i + 1 < value.items.size(); i += 2)
      if (value.items[i]->kind != ObjectKind::builtin ||
          !std::ranges::contains(kHarmless, value.items[i]->text))
        return program.fail(
            argument.offset,
            ErrorCode::unsupported,
            "`json_encoders` change how defaults are written, and are not executed",
            "write a `field_serializer`"
        );
  }
  if (name.starts_with("use_") && value.kind != ObjectKind::boolean) return wrong("True or False");
  if (name == "alias_generator" &&
      (value.kind != ObjectKind::builtin || !value.text.starts_with("to_")))
    return program.fail(
        argument.offset,
        ErrorCode::unsupported,
        "only `to_camel`, `to_pascal` and `to_snake` are known as `alias_generator`",
        "write the aliases: `Field(alias=\"...\")`"
    );
  return {};
}

}  // namespace

Result<void> set_config(
    Program& program,
    ClassInfo& cls,
    const std::string& name,
    std::size_t offset,
    FieldCall::Argument argument
) {
  if (std::ranges::contains(kConfigIgnored, name)) {
    if (name.starts_with("str_m"))
      program.warn(offset, "Pydantic does not write " + in_ticks(name) + " into the schema");
    return {};
  }
  if (std::ranges::contains(kConfigOld, name)) {
    program.warn(offset, in_ticks(name) + " is of Pydantic 1 and does nothing");
    return {};
  }
  if (std::ranges::contains(kConfigRead, name)) {
    if (argument.value->kind == ObjectKind::unknown) {
      if (argument.value->why) return std::unexpected(*argument.value->why);
      return program.fail(
          argument.offset,
          ErrorCode::unsupported,
          "the value of " + in_ticks(name) + " is not known"
      );
    }
    TRY_VOID(check_config(program, name, argument));
    cls.config[name] = std::move(argument);
    return {};
  }
  if (std::ranges::contains(kConfigRefused, name)) {
    const ObjectKind kind = argument.value->kind;
    if (kind == ObjectKind::none ||
        (kind == ObjectKind::boolean && argument.value->text == "False"))
      return {};
    if (name == "arbitrary_types_allowed") return {};  // Such types are refused where they stand.
    return program.fail(
        offset,
        ErrorCode::unsupported,
        "the setting " + in_ticks(name) + " is not read",
        "give titles with `Field(title=...)` and `ConfigDict(title=...)`"
    );
  }
  std::vector<std::string> known;
  for (const std::string_view word : kConfigRead)
    known.emplace_back(word);
  for (const std::string_view word : kConfigIgnored)
    known.emplace_back(word);
  const auto best = nearest(name, known);
  return program.fail(
      offset,
      ErrorCode::invalid_input,
      "unknown setting " + in_ticks(name),
      best ? "did you mean `" + *best + "`?" : "settings are listed in Pydantic's ConfigDict"
  );
}

const FieldCall::Argument* find_config(const ClassInfo& cls, std::string_view name) {
  const auto found = cls.config.find(name);
  if (found == cls.config.end() || found->second.value->kind == ObjectKind::none) return nullptr;
  return &found->second;
}

}  // namespace extractinator::schema::pydantic
