// Core schemas to the JSON Schema that Pydantic prints; internal to the Pydantic reader.
#include "schema/pydantic/json_schema.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "json/value.h"
#include "schema/pydantic/core.h"
#include "schema/pydantic/definitions.h"
#include "schema/pydantic/json.h"
#include "schema/pydantic/model.h"
#include "schema/pydantic/names.h"
#include "schema/pydantic/objects.h"
#include "schema/pydantic/source.h"

namespace extractinator::schema::pydantic {
namespace {

const std::string* text_of(const PlacedValue* value) {
  if (value == nullptr) return nullptr;
  const auto* const scalar = std::get_if<json::Value>(&value->data);
  return scalar != nullptr && scalar->is_string() ? &scalar->as_string() : nullptr;
}

// What a decimal number looks like as text.
std::string decimal_pattern(const Core& core) {
  std::string pattern = R"(^(?!^[-+.]*$)[+-]?0*)";
  const Constraint* digits = core.find("max_digits");
  const Constraint* places = core.find("decimal_places");
  const std::string n_places = places == nullptr ? "" : places->value->text;
  if (digits != nullptr) {
    const long long n_digits = std::stoll(digits->value->text);
    const std::string with_point = std::to_string(n_digits + 1);
    const long long n_before =
        places == nullptr ? n_digits : std::max(0LL, n_digits - std::stoll(n_places));
    const std::string before = "\\d{0," + std::to_string(n_before) + "}";
    pattern += "(?:" + before + R"(|(?=[\d.]{1,)" + with_point + "}0*$)";
    pattern += places == nullptr ? R"(\d*\.\d*0*$)" : before + R"(\.\d{0,)" + n_places + "}0*$";
    return pattern + ")";
  }
  if (places != nullptr) return pattern + R"(\d*\.?\d{0,)" + n_places + "}0*$";
  return pattern + R"(\d*\.?\d*$)";
}

// float() of a Decimal, an integer or a float.
Result<std::string> as_float(Program& program, const Constraint& constraint) {
  double value = 0;
  const std::string& text = constraint.value->text;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size())
    return program.fail(
        constraint.offset, ErrorCode::unsupported, "the number cannot be written as a float"
    );
  return float_text(value);
}

// Alphabetical keys, but for properties and defaults, which keep their order.
PlacedValue sorted(PlacedValue value, std::string_view parent) {
  if (value.is_array()) {
    for (PlacedValue& item : value.items())
      item = sorted(std::move(item), parent);
    return value;
  }
  if (!value.is_object()) return value;
  // Python compares code points, and so do bytes of UTF-8.
  if (parent != "properties" && parent != "default")
    std::ranges::stable_sort(value.members(), {}, [](const auto& member) -> const std::string& {
      return member.first;
    });
  for (auto& [key, member] : value.members())
    member = sorted(std::move(member), key);
  return value;
}

class Writer {
 public:
  explicit Writer(Program& program) : program_(program) {}

  Result<PlacedValue> run(const FinishedCore& finished) {
    for (const auto& [ref, definition] : finished.definitions) {
      TRY(const PlacedValue ignored, write(*definition));
      static_cast<void>(ignored);
    }
    TRY(PlacedValue root, write(*finished.core));
    return sorted(definitions_.assemble(std::move(root)), "");
  }

 private:
  Result<PlacedValue> write(const Core& core) {
    TRY_VOID(program_.step(core.offset));
    if (!core.ref.empty() && definitions_.find(definitions_.key_of(core.ref)) != nullptr)
      return definitions_.reference_to(core.ref, core.offset);
    TRY(PlacedValue json, write_kind(core));
    for (const auto& [key, value] : core.updates)
      json.set(key, value);
    for (const auto& [key, value] : core.extra)
      json.set(key, value);
    if (core.kind == CoreKind::enumeration) write_enum_texts(*core.cls, json);
    if (core.ref.empty()) return json;
    const std::string& key = definitions_.key_of(core.ref);
    PlacedValue reference = definitions_.reference_to(core.ref, core.offset);
    const std::string* own = text_of(json.find("$ref"));
    if (own == nullptr || *own != *text_of(reference.find("$ref")))
      definitions_.set(key, std::move(json));
    return reference;
  }

  Result<PlacedValue> write_kind(const Core& core) {
    switch (core.kind) {
      case CoreKind::any:
      case CoreKind::any_wrapper:
      case CoreKind::fixed:
        return placed_object(core.offset);
      case CoreKind::none:
        return typed(core, "null");
      case CoreKind::boolean:
        return typed(core, "boolean");
      case CoreKind::integer:
      case CoreKind::real:
        return write_number(core);
      case CoreKind::decimal:
        return write_decimal(core);
      case CoreKind::string: {
        PlacedValue json = typed(core, "string");
        TRY_VOID(put_constraint(core, json, "min_length", "minLength"));
        TRY_VOID(put_constraint(core, json, "max_length", "maxLength"));
        TRY_VOID(put_constraint(core, json, "pattern", "pattern"));
        return json;
      }
      case CoreKind::bytes: {
        PlacedValue json =
            typed(core, "string", is_config("ser_json_bytes", "base64") ? "base64url" : "binary");
        TRY_VOID(put_constraint(core, json, "min_length", "minLength"));
        TRY_VOID(put_constraint(core, json, "max_length", "maxLength"));
        return json;
      }
      case CoreKind::date:
        return typed(core, "string", "date");
      case CoreKind::time:
        return typed(core, "string", "time");
      case CoreKind::datetime:
        return typed(core, "string", "date-time");
      case CoreKind::timedelta:
        return is_config("ser_json_timedelta", "float") ? typed(core, "number")
                                                        : typed(core, "string", "duration");
      case CoreKind::uuid:
        return typed(core, "string", "uuid");
      case CoreKind::url: {
        PlacedValue json = typed(core, "string", "uri");
        json.set("minLength", placed_number(core.offset, "1"));
        TRY_VOID(put_constraint(core, json, "max_length", "maxLength"));
        return json;
      }
      case CoreKind::literal:
        return write_values(core, core.values, true);
      case CoreKind::enumeration: {
        std::vector<Ref> values;
        for (const EnumMember& member : core.cls->members)
          values.push_back(core.cls->members[member.canonical].value);
        return write_values(core, values, false);
      }
      case CoreKind::list:
      case CoreKind::generator:
      case CoreKind::set:
        return write_list(core);
      case CoreKind::tuple:
        return write_tuple(core);
      case CoreKind::dict:
        return write_dict(core);
      case CoreKind::sequence:
      case CoreKind::lax:
      case CoreKind::wrapper:
      case CoreKind::chain:
        return write(*core.children.front());
      case CoreKind::nullable:
        return write_nullable(core);
      case CoreKind::union_type:
        return write_union(core);
      case CoreKind::tagged_union:
        return write_tagged(core);
      case CoreKind::reference:
        return definitions_.reference_to(core.target, core.offset);
      case CoreKind::model:
        return write_model(core);
      case CoreKind::json_text: {
        TRY(PlacedValue content, write(*core.children.front()));
        PlacedValue json = typed(core, "string");
        json.set("contentMediaType", placed(core.offset, "application/json"));
        json.set("contentSchema", std::move(content));
        return json;
      }
      case CoreKind::with_default:
        return write_default(core);
    }
    return placed_object(core.offset);
  }

  // --- Scalars ----------------------------------------------------------------------------------

  static PlacedValue typed(const Core& core, const char* type, const char* format = nullptr) {
    PlacedValue json = placed_object(core.offset);
    json.set("type", placed(core.offset, type));
    if (format != nullptr) json.set("format", placed(core.offset, format));
    return json;
  }

  [[nodiscard]] bool is_config(std::string_view name, std::string_view text) const {
    const FieldCall::Argument* found = model_ == nullptr ? nullptr : find_config(*model_, name);
    return found != nullptr && found->value->text == text;
  }

  Result<void> put_constraint(
      const Core& core, PlacedValue& json, std::string_view name, std::string_view key
  ) {
    const Constraint* constraint = core.find(name);
    if (constraint == nullptr) return {};
    TRY(PlacedValue value, to_placed(program_, *constraint->value));
    value.offset = constraint->offset;
    json.set(key, std::move(value));
    return {};
  }

  static constexpr std::pair<std::string_view, std::string_view> kBounds[] = {
      {"multiple_of", "multipleOf"},
      {"le", "maximum"},
      {"ge", "minimum"},
      {"lt", "exclusiveMaximum"},
      {"gt", "exclusiveMinimum"},
  };

  Result<PlacedValue> write_number(const Core& core) {
    PlacedValue json = typed(core, core.kind == CoreKind::integer ? "integer" : "number");
    for (const auto& [name, key] : kBounds)
      TRY_VOID(put_constraint(core, json, name, key));
    return json;
  }

  Result<PlacedValue> write_decimal(const Core& core) {
    PlacedValue number = typed(core, "number");
    for (const auto& [name, key] : kBounds) {
      const Constraint* constraint = core.find(name);
      if (constraint == nullptr) continue;
      TRY(std::string text, as_float(program_, *constraint));
      number.set(key, placed_number(constraint->offset, std::move(text)));
    }
    PlacedValue text = typed(core, "string");
    text.set("pattern", placed(core.offset, decimal_pattern(core)));
    PlacedValue json = placed_object(core.offset);
    json.set("anyOf", placed_array(core.offset, {std::move(number), std::move(text)}));
    return json;
  }

  // A Literal of one value is `const`; an enumeration never is.
  Result<PlacedValue> write_values(
      const Core& core, const std::vector<Ref>& values, bool is_literal
  ) {
    PlacedValue::Array items;
    std::string type;
    bool is_mixed = false;
    for (const Ref& value : values) {
      const Object& plain = value->kind == ObjectKind::enum_member
                                ? *value->cls->members[value->index].value
                                : *value;
      TRY(PlacedValue item, to_placed(program_, plain));
      const bool is_text = plain.kind == ObjectKind::string || plain.kind == ObjectKind::bytes;
      const std::string own = is_text                             ? "string"
                              : plain.kind == ObjectKind::integer ? "integer"
                              : plain.kind == ObjectKind::real    ? "number"
                              : plain.kind == ObjectKind::boolean ? "boolean"
                                                                  : "null";
      is_mixed |= !items.empty() && own != type;
      type = own;
      items.push_back(std::move(item));
    }
    PlacedValue json = placed_object(core.offset);
    if (is_literal && items.size() == 1) {
      json.set("const", std::move(items.front()));
    } else {
      json.set("enum", placed_array(core.offset, std::move(items)));
    }
    if (!is_mixed && (is_literal || type != "null")) json.set("type", placed(core.offset, type));
    return json;
  }

  static void write_enum_texts(const ClassInfo& cls, PlacedValue& json) {
    json.set("title", placed(cls.offset, cls.name));
    if (!cls.docstring || cls.docstring->empty()) return;
    std::string text = clean_docstring(*cls.docstring);
    if (text != "An enumeration.") json.set("description", placed(cls.offset, std::move(text)));
  }

  // --- Containers -------------------------------------------------------------------------------

  Result<void> put_lengths(const Core& core, PlacedValue& json, std::string_view what) {
    TRY_VOID(put_constraint(core, json, "min_length", "min" + std::string(what)));
    return put_constraint(core, json, "max_length", "max" + std::string(what));
  }

  Result<PlacedValue> write_list(const Core& core) {
    PlacedValue json = typed(core, "array");
    TRY(PlacedValue items, write(*core.children.front()));
    if (core.kind == CoreKind::set) json.set("uniqueItems", placed(core.offset, true));
    json.set("items", std::move(items));
    TRY_VOID(put_lengths(core, json, "Items"));
    return json;
  }

  Result<PlacedValue> write_tuple(const Core& core) {
    PlacedValue json = typed(core, "array");
    if (core.is_variadic) {
      TRY(PlacedValue items, write(*core.children.front()));
      json.set("items", std::move(items));
    } else {
      PlacedValue::Array prefix;
      for (const auto& child : core.children) {
        TRY(PlacedValue item, write(*child));
        prefix.push_back(std::move(item));
      }
      const std::string size = std::to_string(prefix.size());
      if (!prefix.empty()) json.set("prefixItems", placed_array(core.offset, std::move(prefix)));
      json.set("minItems", placed_number(core.offset, size));
      json.set("maxItems", placed_number(core.offset, size));
    }
    TRY_VOID(put_lengths(core, json, "Items"));
    return json;
  }

  Result<PlacedValue> write_dict(const Core& core) {
    PlacedValue json = typed(core, "object");
    TRY(PlacedValue keys, write(*core.children[0]));
    std::optional<PlacedValue> pattern;
    const bool is_reference = keys.find("$ref") != nullptr;
    if (!is_reference) {
      if (const PlacedValue* found = keys.find("pattern")) pattern = *found;
      keys.erase("pattern");
      keys.erase("title");
    }
    TRY(PlacedValue values, write(*core.children[1]));
    values.erase("title");
    if (pattern) {
      PlacedValue patterns = placed_object(pattern->offset);
      patterns.set(*text_of(&*pattern), std::move(values));
      json.set("patternProperties", std::move(patterns));
    } else if (!values.members().empty()) {
      json.set("additionalProperties", std::move(values));
    } else {
      json.set("additionalProperties", placed(core.offset, true));
    }
    const std::string* type = text_of(keys.find("type"));
    const bool has_more = type != nullptr && *type == "string" && keys.members().size() > 1;
    if (has_more || is_reference) {
      keys.erase("type");
      json.set("propertyNames", std::move(keys));
    }
    TRY_VOID(put_lengths(core, json, "Properties"));
    return json;
  }

  // --- Alternatives -----------------------------------------------------------------------------

  static PlacedValue::Array without_doubles(PlacedValue::Array items) {
    PlacedValue::Array kept;
    for (PlacedValue& item : items) {
      const auto same = std::ranges::find_if(kept, [&](const PlacedValue& other) {
        return is_equal(other, item);
      });
      if (same == kept.end()) {
        kept.push_back(std::move(item));
      } else {
        *same = std::move(item);
      }
    }
    return kept;
  }

  static PlacedValue any_of(std::size_t offset, PlacedValue::Array alternatives) {
    PlacedValue::Array flat;
    for (PlacedValue& alternative : alternatives) {
      const PlacedValue* inner = alternative.find("anyOf");
      if (inner != nullptr && alternative.members().size() == 1 && inner->is_array()) {
        std::ranges::copy(inner->items(), std::back_inserter(flat));
      } else {
        flat.push_back(std::move(alternative));
      }
    }
    flat = without_doubles(std::move(flat));
    if (flat.size() == 1) return std::move(flat.front());
    PlacedValue json = placed_object(offset);
    json.set("anyOf", placed_array(offset, std::move(flat)));
    return json;
  }

  Result<PlacedValue> write_nullable(const Core& core) {
    TRY(PlacedValue inner, write(*core.children.front()));
    PlacedValue null = typed(core, "null");
    if (is_equal(inner, null)) return null;
    PlacedValue::Array both;
    both.push_back(std::move(inner));
    both.push_back(std::move(null));
    return any_of(core.offset, std::move(both));
  }

  Result<PlacedValue> write_union(const Core& core) {
    PlacedValue::Array alternatives;
    for (const auto& child : core.children) {
      TRY(PlacedValue alternative, write(*child));
      alternatives.push_back(std::move(alternative));
    }
    program_.n_steps += alternatives.size() * alternatives.size() / 2;
    if (alternatives.size() == 1) return std::move(alternatives.front());
    return any_of(core.offset, std::move(alternatives));
  }

  Result<PlacedValue> write_tagged(const Core& core) {
    PlacedValue mapping = placed_object(core.discriminator_offset);
    PlacedValue::Array choices;
    for (const auto& [tag, choice] : core.tagged) {
      TRY(PlacedValue alternative, write(*choice));
      const PlacedValue* ref = alternative.find("$ref");
      mapping.set(tag, ref == nullptr ? alternative : *ref);
      choices.push_back(std::move(alternative));
    }
    choices = without_doubles(std::move(choices));
    std::optional<std::string> name = core.discriminator;
    if (core.discriminator_alias != core.discriminator) {
      name.reset();
      for (const std::string& key : {core.discriminator, core.discriminator_alias})
        if (!name && std::ranges::all_of(choices, [&](const PlacedValue& choice) {
              return has_property(choice, key);
            }))
          name = key;
    }
    PlacedValue json = placed_object(core.offset);
    json.set("oneOf", placed_array(core.offset, std::move(choices)));
    if (name) {
      PlacedValue discriminator = placed_object(core.discriminator_offset);
      discriminator.set("propertyName", placed(core.discriminator_offset, *name));
      discriminator.set("mapping", std::move(mapping));
      json.set("discriminator", std::move(discriminator));
    }
    return json;
  }

  [[nodiscard]] bool has_property(const PlacedValue& choice, std::string_view key) const {
    const PlacedValue* at = &choice;
    for (int i = 0; i < 100 && at != nullptr && at->is_object(); ++i) {
      const std::string* ref = text_of(at->find("$ref"));
      if (ref == nullptr) {
        const PlacedValue* properties = at->find("properties");
        return properties != nullptr && properties->is_object() && properties->find(key) != nullptr;
      }
      at = definitions_.find_target(*ref);
    }
    return false;
  }

  Result<PlacedValue> write_default(const Core& core) {
    TRY(PlacedValue json, write(*core.children.front()));
    if (core.default_value == nullptr) return json;
    if (core.default_value->kind == ObjectKind::bytes && is_config("ser_json_bytes", "base64"))
      return program_.fail(
          core.offset, ErrorCode::unsupported, "bytes in base64 as a default are not read"
      );
    const ObjectKind kind = core.default_value->kind;
    const bool is_plain = kind == ObjectKind::none || kind == ObjectKind::boolean ||
                          kind == ObjectKind::integer || kind == ObjectKind::real ||
                          kind == ObjectKind::string || kind == ObjectKind::enum_member;
    if (!is_plain && model_ != nullptr && find_config(*model_, "json_encoders") != nullptr)
      return program_.fail(
          core.offset,
          ErrorCode::unsupported,
          "`json_encoders` change how this default is written, and are not executed",
          "use `default_factory`, or write a `field_serializer`"
      );
    TRY(PlacedValue value, to_placed(program_, *core.default_value));
    value.offset = core.offset;
    json.set("default", std::move(value));
    return json;
  }

  // --- Models -----------------------------------------------------------------------------------

  Result<PlacedValue> write_model(const Core& core) {
    const ClassInfo* const outer = std::exchange(model_, core.cls);
    auto json = core.children.empty() ? write_fields(core) : write(*core.children.front());
    model_ = outer;
    if (!json) return json;
    TRY_VOID(write_class(*core.cls, *json));
    json->offset = core.cls->offset;
    return json;
  }

  Result<PlacedValue> write_fields(const Core& core) {
    PlacedValue properties = placed_object(core.offset);
    PlacedValue::Array required;
    for (const CoreField& field : core.fields) {
      const std::string name = name_of(field);
      TRY(PlacedValue json, write(*field.core));
      for (const auto& [key, value] : field.updates)
        json.set(key, value);
      for (const auto& [key, value] : field.extra)
        json.set(key, value);
      if (json.find("title") == nullptr && needs_title(*field.core)) {
        auto title = title_of_field(name);
        if (!title)
          return program_.fail(
              field.offset,
              ErrorCode::unsupported,
              "the title of the field " + in_ticks(name) +
                  " is not known: it has a letter whose "
                  "capital form is not known here",
              "write `Field(title=\"...\")`"
          );
        json.set("title", placed(field.offset, std::move(*title)));
      }
      drop_repeated(json);
      json.offset = field.offset;
      properties.set(name, std::move(json));
      if (field.core->kind != CoreKind::with_default)
        required.push_back(placed(field.offset, name));
    }
    PlacedValue json = typed(core, "object");
    json.set("properties", std::move(properties));
    if (!required.empty()) json.set("required", placed_array(core.offset, std::move(required)));
    if (core.extras != nullptr) {
      TRY(PlacedValue extras, write(*core.extras));
      json.set("additionalProperties", std::move(extras));
    }
    return json;
  }

  // The first alias that is a name and no path.
  static std::string name_of(const CoreField& field) {
    if (field.alias == nullptr) return field.name;
    if (field.alias->kind == ObjectKind::string) return field.alias->text;
    if (field.alias->kind == ObjectKind::alias_path) return field.name;
    for (const Ref& choice : field.alias->items) {
      if (choice->kind == ObjectKind::string) return choice->text;
      if (choice->items.size() == 1) return choice->items.front()->text;
    }
    return field.name;
  }

  // Definitions have titles of their own.
  static bool needs_title(const Core& core) {
    if (!core.ref.empty() || core.kind == CoreKind::reference) return false;
    if (core.kind == CoreKind::with_default || core.kind == CoreKind::nullable ||
        core.kind == CoreKind::wrapper)
      return needs_title(*core.children.front());
    return true;
  }

  // What stands beside a reference and is said by the definition too.
  void drop_repeated(PlacedValue& json) const {
    const std::string* ref = text_of(json.find("$ref"));
    const PlacedValue* definition = ref == nullptr ? nullptr : definitions_.find_target(*ref);
    if (definition == nullptr || !definition->is_object()) return;
    std::erase_if(json.members(), [&](const auto& member) {
      const PlacedValue* same = definition->find(member.first);
      return member.first != "$ref" && same != nullptr && is_equal(*same, member.second);
    });
  }

  Result<void> write_class(const ClassInfo& cls, PlacedValue& json) {
    const auto set_if_absent = [&](std::string_view key, PlacedValue value) {
      if (json.find(key) == nullptr) json.set(key, std::move(value));
    };
    if (const FieldCall::Argument* title = find_config(cls, "title"))
      set_if_absent("title", placed(title->offset, title->value->text));
    set_if_absent("title", placed(cls.offset, cls.name));
    if (cls.docstring && !cls.docstring->empty())
      set_if_absent("description", placed(cls.offset, clean_docstring(*cls.docstring)));
    if (const FieldCall::Argument* extra = find_config(cls, "extra")) {
      if (extra->value->text != "ignore")
        set_if_absent("additionalProperties", placed(extra->offset, extra->value->text == "allow"));
    }
    if (const FieldCall::Argument* extra = find_config(cls, "json_schema_extra")) {
      TRY(PlacedValue members, to_placed(program_, *extra->value));
      for (auto& [key, value] : members.members())
        json.set(key, std::move(value));
    }
    if (cls.is_deprecated) json.set("deprecated", placed(cls.offset, true));
    return {};
  }

  Program& program_;
  Definitions definitions_;
  const ClassInfo* model_ = nullptr;
};

}  // namespace

Result<PlacedValue> to_json_schema(Program& program, const FinishedCore& core) {
  return Writer(program).run(core);
}

}  // namespace extractinator::schema::pydantic
