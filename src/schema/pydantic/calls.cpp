// Calls whose result is known without running them: Field(), constrained types, metadata, a few
// values; internal to the Pydantic reader.
#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/nearest.h"
#include "base/result.h"
#include "schema/pydantic/evaluate.h"
#include "schema/pydantic/objects.h"
#include "schema/pydantic/source.h"
#include "schema/pydantic/syntax.h"

namespace extractinator::schema::pydantic {
namespace {

// Arguments of Field() that a JSON Schema has no place for.
constexpr std::string_view kFieldIrrelevant =
    " repr init init_var kw_only exclude exclude_if validate_default frozen serialization_alias "
    "default_factory allow_mutation ";
constexpr std::string_view kFieldAttributes[] = {
    "default",
    "alias",
    "validation_alias",
    "alias_priority",
    "title",
    "description",
    "examples",
    "discriminator",
    "deprecated",
    "json_schema_extra"
};
// In the order in which Field() keeps them; texts about one value stand last.
constexpr std::string_view kConstraints[] = {
    "strict",
    "gt",
    "ge",
    "lt",
    "le",
    "multiple_of",
    "min_length",
    "max_length",
    "allow_inf_nan",
    "fail_fast",
    "union_mode",
    "pattern",
    "max_digits",
    "decimal_places",
    "coerce_numbers_to_str",
};
constexpr std::string_view kStringConstraints[] = {
    "strip_whitespace",
    "to_upper",
    "to_lower",
    "strict",
    "min_length",
    "max_length",
    "pattern",
    "ascii_only"
};

struct Constrained {
  std::string_view name;
  std::string_view type;
  std::string_view arguments;  // Separated by spaces.
};
constexpr Constrained kConstrained[] = {
    {"conint", "int", "strict gt ge lt le multiple_of"},
    {"confloat", "float", "strict gt ge lt le multiple_of allow_inf_nan"},
    {"condecimal",
     "Decimal",
     "strict gt ge lt le multiple_of max_digits decimal_places allow_inf_nan"},
    {"condate", "date", "strict gt ge lt le"},
    {"constr", "str", "strip_whitespace to_upper to_lower strict min_length max_length pattern"},
    {"conbytes", "bytes", "min_length max_length strict"},
    {"conlist", "list", "item_type min_length max_length"},
    {"conset", "set", "item_type min_length max_length"},
    {"confrozenset", "frozenset", "item_type min_length max_length"},
};

struct Metadata {
  std::string_view name;
  std::string_view parameters;  // In positional order; each is a constraint.
};
constexpr Metadata kMetadata[] = {
    {"Gt", "gt"},
    {"Ge", "ge"},
    {"Lt", "lt"},
    {"Le", "le"},
    {"MultipleOf", "multiple_of"},
    {"MinLen", "min_length"},
    {"MaxLen", "max_length"},
    {"Len", "min_length max_length"},
    {"Interval", "gt ge lt le"},
    {"Strict", "strict"},
    {"AllowInfNan", "allow_inf_nan"},
    {"FailFast", "fail_fast"},
};

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> result;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) result.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

bool is_number(const Object& value) {
  return value.kind == ObjectKind::integer || value.kind == ObjectKind::real ||
         value.kind == ObjectKind::decimal;
}

// `1998-07-03`, or nothing if there is no such day.
std::optional<std::string> iso_date(std::span<const FieldCall::Argument> arguments) {
  if (arguments.size() != 3) return std::nullopt;
  std::array<int, 3> parts{};
  for (std::size_t i = 0; i < 3; ++i) {
    const Object& value = *arguments[i].value;
    if (value.kind != ObjectKind::integer || value.text.size() > 4 || value.text.starts_with('-'))
      return std::nullopt;
    parts.at(i) = std::stoi(value.text);
  }
  const auto [year, month, day] = parts;
  constexpr std::array<int, 12> kDays = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (year < 1 || month < 1 || month > 12 || day < 1 ||
      day > kDays.at(static_cast<std::size_t>(month - 1)) || (month == 2 && day == 29 && !is_leap))
    return std::nullopt;
  const auto padded = [](int number, std::size_t width) {
    const std::string text = std::to_string(number);
    return std::string(width - std::min(width, text.size()), '0') + text;
  };
  return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2);
}

}  // namespace

Result<Evaluator::Arguments> Evaluator::evaluate_arguments(
    const Expr& call, Scope& scope, std::string_view irrelevant
) {
  Arguments arguments;
  for (std::size_t i = 0; i < call.names.size(); ++i) {
    const std::string& name = call.names[i];
    const Expr& value = call.children[i + 1];
    if (name == "*" || name == "**")
      return program_.fail(
          call.name_offsets[i],
          ErrorCode::unsupported,
          "arguments given by " + in_ticks(name) + " are known only when the file runs",
          "write them one by one"
      );
    if (name.empty()) {
      TRY(Ref evaluated, evaluate(value, scope));
      arguments.positional.push_back({std::move(evaluated), value.offset});
      continue;
    }
    if (arguments.named.contains(name))
      return program_.fail(
          call.name_offsets[i], ErrorCode::invalid_input, in_ticks(name) + " is given twice"
      );
    if (!irrelevant.empty() && irrelevant.contains(" " + name + " ")) {
      const bool is_none = value.kind == ExprKind::constant && value.text == "None";
      arguments.named[name] = {
          make_object(
              {.kind = is_none ? ObjectKind::none : ObjectKind::callable, .offset = value.offset}
          ),
          value.offset
      };
      continue;
    }
    TRY(Ref evaluated, evaluate(value, scope));
    arguments.named[name] = {std::move(evaluated), value.offset};
  }
  return arguments;
}

Result<Ref> Evaluator::evaluate_call(const Expr& expr, Scope& scope) {
  TRY(const Ref callee, evaluate(expr.children[0], scope));
  if (callee->kind == ObjectKind::builtin) return call_builtin(expr, callee->text, scope);
  if (callee->kind == ObjectKind::class_type && callee->cls->kind == ClassKind::enumeration)
    return call_enumeration(expr, *callee->cls, scope);
  return program_.fail(
      expr.offset,
      ErrorCode::unsupported,
      "the result of calling " + describe(*callee) + " is known only when the file runs",
      callee->kind == ObjectKind::class_type ? "leave the default out, or use `default_factory`"
                                             : "write the value itself"
  );
}

// Color("red") is the member with that value.
Result<Ref> Evaluator::call_enumeration(const Expr& expr, ClassInfo& cls, Scope& scope) {
  TRY(const Arguments arguments, evaluate_arguments(expr, scope));
  if (arguments.positional.size() == 1 && arguments.named.empty())
    for (std::size_t i = 0; i < cls.members.size(); ++i)
      if (literal_key(*cls.members[i].value) == literal_key(*arguments.positional[0].value))
        return make_object(
            {.kind = ObjectKind::enum_member, .offset = expr.offset, .index = i, .cls = &cls}
        );
  return program_.fail(
      expr.offset,
      ErrorCode::invalid_input,
      in_ticks(cls.name) + " has no member with this value",
      "write `" + cls.name + ".NAME`"
  );
}

Result<Ref> Evaluator::call_builtin(const Expr& expr, const std::string& name, Scope& scope) {
  if (name == "Field") return call_field(expr, scope);
  if (name == "ConfigDict" || name == "dict") return call_config(expr, scope);
  if (std::ranges::contains(kConstrained, name, &Constrained::name))
    return call_constrained(expr, name, scope);
  if (name == "PrivateAttr")
    return make_object({.kind = ObjectKind::callable, .offset = expr.offset});
  if (name == "auto") return make_object({.kind = ObjectKind::automatic, .offset = expr.offset});
  if (name == "AliasChoices" || name == "AliasPath") return call_alias(expr, name, scope);
  if (name == "Decimal" || name == "date" || name == "re.compile" || name == "set" ||
      name == "frozenset" || name == "list" || name == "tuple" || name == "NewType" ||
      name == "float" || name == "str" || name == "int")
    return call_value(expr, name, scope);
  return call_metadata(expr, name, scope);
}

Result<Constraint> Evaluator::check_constraint(
    std::string_view name, const FieldCall::Argument& argument
) {
  const Object& value = *argument.value;
  const auto wrong = [&](std::string_view wanted, std::string hint = {}) {
    return program_.fail(
        argument.offset,
        ErrorCode::invalid_input,
        in_ticks(name) + " must be " + std::string(wanted) + ", not " + describe(value),
        std::move(hint)
    );
  };
  if (name == "gt" || name == "ge" || name == "lt" || name == "le" || name == "multiple_of") {
    if (!is_number(value) && value.kind != ObjectKind::date) return wrong("a number");
  } else if (name == "min_length" || name == "max_length" || name == "max_digits" ||
             name == "decimal_places") {
    if (value.kind != ObjectKind::integer || value.text.starts_with('-') || value.text.size() > 18)
      return wrong("an integer that is not negative");
  } else if (name == "pattern") {
    if (value.kind != ObjectKind::string && value.kind != ObjectKind::pattern)
      return wrong("a regular expression in a string");
    return Constraint{
        std::string(name),
        make_object({.kind = ObjectKind::string, .offset = value.offset, .text = value.text}),
        argument.offset
    };
  } else if (name == "union_mode") {
    if (value.kind != ObjectKind::string) return wrong("`smart` or `left_to_right`");
  } else if (value.kind != ObjectKind::boolean) {
    return wrong("True or False");
  }
  return Constraint{std::string(name), argument.value, argument.offset};
}

Result<Ref> Evaluator::call_field(const Expr& expr, Scope& scope) {
  TRY(Arguments arguments, evaluate_arguments(expr, scope, kFieldIrrelevant));
  auto field = std::make_shared<FieldCall>();
  if (arguments.positional.size() > 1)
    return program_.fail(
        arguments.positional[1].offset,
        ErrorCode::invalid_input,
        "`Field` takes one argument without a name, the default",
        "name the others: `Field(default, description=\"...\")`"
    );
  if (!arguments.positional.empty()) {
    if (arguments.named.contains("default"))
      return program_.fail(
          arguments.named["default"].offset, ErrorCode::invalid_input, "the default is given twice"
      );
    arguments.named["default"] = arguments.positional.front();
  }
  // Pydantic 1 had other names for two of them.
  for (const auto& [old_name, name] :
       {std::pair{"min_items", "min_length"}, std::pair{"max_items", "max_length"}}) {
    const auto found = arguments.named.find(old_name);
    if (found == arguments.named.end()) continue;
    program_.warn(
        found->second.offset,
        in_ticks(old_name) + " is deprecated by Pydantic 2; write " + in_ticks(name)
    );
    if (!arguments.named.contains(name)) arguments.named[name] = found->second;
    arguments.named.erase(old_name);
  }
  for (const std::string_view name : kConstraints) {
    const auto found = arguments.named.find(name);
    if (found == arguments.named.end()) continue;
    if (found->second.value->kind != ObjectKind::none) {
      TRY(Constraint constraint, check_constraint(name, found->second));
      field->constraints.push_back(std::move(constraint));
    }
    arguments.named.erase(found);
  }
  for (const auto& [name, argument] : arguments.named) {
    if (kFieldIrrelevant.contains(" " + name + " ")) {
      const bool is_kept = name == "default_factory" || name == "serialization_alias";
      if (is_kept && argument.value->kind != ObjectKind::none) field->attributes[name] = argument;
      continue;
    }
    if (std::ranges::contains(kFieldAttributes, name)) {
      field->attributes[name] = argument;
      continue;
    }
    std::string hint;
    if (name == "regex") hint = "write `pattern`";
    if (name == "const") hint = "write `Literal[...]` as the type";
    if (name == "unique_items") hint = "write `set[...]` as the type";
    if (name == "example") hint = "write `examples=[...]`";
    if (hint.empty()) {
      std::vector<std::string> known = words(kFieldIrrelevant);
      known.insert(known.end(), std::begin(kFieldAttributes), std::end(kFieldAttributes));
      known.insert(known.end(), std::begin(kConstraints), std::end(kConstraints));
      const auto best = nearest(name, known);
      hint = best ? "did you mean `" + *best + "`?"
                  : "what Pydantic does not know is written `json_schema_extra={...}`";
    }
    std::size_t place = argument.offset;
    for (std::size_t i = 0; i < expr.names.size(); ++i)
      if (expr.names[i] == name) place = expr.name_offsets[i];
    return program_.fail(
        place,
        ErrorCode::invalid_input,
        "unknown argument " + in_ticks(name) + " of `Field`",
        std::move(hint)
    );
  }
  // `...` says that there is no default; so does None for a title and the like.
  const auto found = field->attributes.find("default");
  if (found != field->attributes.end()) {
    if (found->second.value->kind == ObjectKind::ellipsis) {
      field->attributes.erase(found);
    } else if (field->attributes.contains("default_factory")) {
      return program_.fail(
          found->second.offset,
          ErrorCode::invalid_input,
          "both `default` and `default_factory` are given",
          "leave one of them out"
      );
    }
  }
  // An alias is also the name under which values are read, unless another one is given.
  const auto alias = field->attributes.find("alias");
  const auto validation = field->attributes.find("validation_alias");
  const bool has_own =
      validation != field->attributes.end() && validation->second.value->kind != ObjectKind::none;
  if (alias != field->attributes.end() && !has_own)
    field->attributes["validation_alias"] = alias->second;
  return make_object({.kind = ObjectKind::field, .offset = expr.offset, .field = std::move(field)});
}

// ConfigDict(...) and dict(...): what cannot be evaluated is judged by who needs it.
Result<Ref> Evaluator::call_config(const Expr& expr, Scope& scope) {
  Object object{.kind = ObjectKind::dict, .offset = expr.offset};
  for (std::size_t i = 0; i < expr.names.size(); ++i) {
    if (expr.names[i].empty() || expr.names[i].starts_with('*'))
      return program_.fail(
          expr.name_offsets[i],
          ErrorCode::unsupported,
          "only arguments with names are read here",
          "write `ConfigDict(extra=\"forbid\")`"
      );
    object.items.push_back(make_object(
        {.kind = ObjectKind::string, .offset = expr.name_offsets[i], .text = expr.names[i]}
    ));
    object.items.push_back(evaluate_if_possible(expr.children[i + 1], scope));
  }
  return make_object(std::move(object));
}

Result<Ref> Evaluator::call_constrained(const Expr& expr, const std::string& name, Scope& scope) {
  const Constrained& known = *std::ranges::find(kConstrained, name, &Constrained::name);
  TRY(Arguments arguments, evaluate_arguments(expr, scope));
  const std::vector<std::string> parameters = words(known.arguments);
  Object base{.kind = ObjectKind::builtin, .offset = expr.offset, .text = std::string(known.type)};
  if (parameters.front() == "item_type") {
    if (arguments.positional.size() == 1) arguments.named["item_type"] = arguments.positional[0];
    if (!arguments.named.contains("item_type"))
      return program_.fail(
          expr.offset, ErrorCode::invalid_input, in_ticks(name) + " needs the type of its items"
      );
    const FieldCall::Argument& item = arguments.named["item_type"];
    TRY(Ref type, to_type(item.value, item.offset, scope));
    base.kind = ObjectKind::generic;
    base.items.push_back(std::move(type));
    arguments.named.erase("item_type");
    arguments.positional.clear();
  }
  if (!arguments.positional.empty())
    return program_.fail(
        arguments.positional.front().offset,
        ErrorCode::invalid_input,
        "the arguments of " + in_ticks(name) + " need names",
        "for example `" + parameters.back() + "=...`"
    );
  const bool is_container = base.kind == ObjectKind::generic;
  Object annotated{.kind = ObjectKind::annotated, .offset = expr.offset};
  annotated.items.push_back(make_object(std::move(base)));
  Object constraints{.kind = ObjectKind::constraints, .offset = expr.offset};
  for (const auto& [argument_name, argument] : arguments.named) {
    if (!std::ranges::contains(parameters, argument_name))
      return program_.fail(
          argument.offset,
          ErrorCode::invalid_input,
          "unknown argument " + in_ticks(argument_name) + " of " + in_ticks(name),
          argument_name == "regex"          ? "write `pattern`"
          : argument_name == "unique_items" ? "use `conset`"
                                            : suggest(argument_name, parameters)
      );
    if (argument.value->kind == ObjectKind::none) continue;
    TRY(Constraint constraint, check_constraint(argument_name, argument));
    // A list of at least no items needs no word.
    const bool is_nothing =
        is_container && argument_name == "min_length" && constraint.value->text == "0";
    if (!is_nothing) constraints.constraints.push_back(std::move(constraint));
  }
  annotated.items.push_back(make_object(std::move(constraints)));
  return make_object(std::move(annotated));
}

Result<Ref> Evaluator::call_alias(const Expr& expr, const std::string& name, Scope& scope) {
  TRY(const Arguments arguments, evaluate_arguments(expr, scope));
  const bool is_path = name == "AliasPath";
  Object object{
      .kind = is_path ? ObjectKind::alias_path : ObjectKind::alias_choices, .offset = expr.offset
  };
  for (const FieldCall::Argument& argument : arguments.positional) {
    const ObjectKind kind = argument.value->kind;
    const bool is_good = kind == ObjectKind::string ||
                         kind == (is_path ? ObjectKind::integer : ObjectKind::alias_path);
    if (!is_good)
      return program_.fail(
          argument.offset,
          ErrorCode::invalid_input,
          in_ticks(name) + " takes " + (is_path ? "names and positions" : "names and paths") +
              ", not " + describe(*argument.value)
      );
    object.items.push_back(argument.value);
  }
  if (object.items.empty() || !arguments.named.empty())
    return program_.fail(
        expr.offset, ErrorCode::invalid_input, in_ticks(name) + " needs names, without keywords"
    );
  return make_object(std::move(object));
}

Result<Ref> Evaluator::call_value(const Expr& expr, const std::string& name, Scope& scope) {
  TRY(const Arguments arguments, evaluate_arguments(expr, scope));
  const auto made = [&](ObjectKind kind, std::string text) {
    return make_object({.kind = kind, .offset = expr.offset, .text = std::move(text)});
  };
  const std::vector<FieldCall::Argument>& given = arguments.positional;
  if (arguments.named.empty()) {
    if (name == "date")
      if (auto text = iso_date(given)) return made(ObjectKind::date, std::move(*text));
    if (name == "NewType" && given.size() == 2)
      return to_type(given[1].value, given[1].offset, scope);
    if ((name == "set" || name == "frozenset" || name == "list" || name == "tuple") &&
        given.size() <= 1) {
      const ObjectKind kind = name == "list"    ? ObjectKind::list
                              : name == "tuple" ? ObjectKind::tuple
                                                : ObjectKind::set;
      Object object{.kind = kind, .offset = expr.offset};
      if (given.empty()) return make_object(std::move(object));
      const ObjectKind from = given[0].value->kind;
      if (from == ObjectKind::list || from == ObjectKind::tuple ||
          (from == ObjectKind::set && kind == ObjectKind::set)) {
        object.items = given[0].value->items;
        return make_object(std::move(object));
      }
    }
    if (given.size() == 1) {
      const Object& value = *given[0].value;
      if (name == "re.compile" && value.kind == ObjectKind::string)
        return made(ObjectKind::pattern, value.text);
      if (name == "Decimal" && value.kind == ObjectKind::integer)
        return made(ObjectKind::decimal, value.text);
      // Digits with at most one point: other spellings are written in another way by str().
      if (name == "Decimal" && value.kind == ObjectKind::string) {
        const std::string_view digits =
            std::string_view(value.text).substr(value.text.starts_with('-') ? 1 : 0);
        const bool is_plain = !digits.empty() && digits.front() != '.' && digits.back() != '.' &&
                              digits.find_first_not_of("0123456789.") == std::string_view::npos &&
                              std::ranges::count(digits, '.') <= 1 && digits.size() <= 100 &&
                              (digits.front() != '0' || digits.size() == 1 || digits[1] == '.') &&
                              !digits.starts_with("0.00000");
        if (is_plain) return made(ObjectKind::decimal, value.text);
      }
      const bool is_same = (name == "str" && value.kind == ObjectKind::string) ||
                           (name == "int" && value.kind == ObjectKind::integer) ||
                           (name == "float" && value.kind == ObjectKind::real);
      if (is_same) return given[0].value;
    }
  }
  return program_.fail(
      expr.offset,
      ErrorCode::unsupported,
      "what " + in_ticks(name) + "(...) gives is not evaluated for these arguments",
      "write the value itself"
  );
}

Result<Ref> Evaluator::call_metadata(const Expr& expr, const std::string& name, Scope& scope) {
  Object object{.kind = ObjectKind::constraints, .offset = expr.offset};
  if (name == "AfterValidator" || name == "PlainSerializer" || name == "WrapSerializer" ||
      name == "Predicate" || name == "Not" || name == "Doc" || name == "Unit" || name == "Tag" ||
      name == "Timezone" || name == "BeforeValidator" || name == "WrapValidator" ||
      name == "PlainValidator") {
    for (std::size_t i = 0; i < expr.names.size(); ++i)
      if (expr.names[i] == "json_schema_input_type")
        return program_.fail(
            expr.name_offsets[i],
            ErrorCode::unsupported,
            "`json_schema_input_type` is not read",
            "use that type for the field and validate after it"
        );
    if (name.ends_with("Validator") || name == "Predicate")
      program_.warn(expr.offset, in_ticks(name) + " is skipped: it is not executed");
    const bool is_any = name == "PlainValidator";
    const bool is_wrapper = name.ends_with("Validator") || name == "Predicate" || name == "Not";
    object.kind = is_any       ? ObjectKind::any_wrapper
                  : is_wrapper ? ObjectKind::wrapper
                               : ObjectKind::callable;
    return make_object(std::move(object));
  }
  if (name == "Discriminator") {
    TRY(const Arguments arguments, evaluate_arguments(expr, scope));
    if (arguments.positional.size() == 1 && arguments.named.empty() &&
        arguments.positional[0].value->kind == ObjectKind::string) {
      object.kind = ObjectKind::discriminator;
      object.text = arguments.positional[0].value->text;
      return make_object(std::move(object));
    }
    return program_.fail(
        expr.offset,
        ErrorCode::unsupported,
        "only `Discriminator` with the name of a field is read",
        "give each class a `Literal` field and name it"
    );
  }
  const auto* const known = std::ranges::find(kMetadata, name, &Metadata::name);
  const bool is_text = name == "StringConstraints";
  if (known == std::ranges::end(kMetadata) && !is_text)
    return program_.fail(
        expr.offset,
        ErrorCode::unsupported,
        "the result of calling " + in_ticks(name) + " is not known here",
        "write the value itself"
    );
  TRY(Arguments arguments, evaluate_arguments(expr, scope));
  const std::vector<std::string> parameters =
      is_text
          ? std::vector<std::string>(std::begin(kStringConstraints), std::end(kStringConstraints))
          : words(known->parameters);
  if (is_text ? !arguments.positional.empty() : arguments.positional.size() > parameters.size())
    return program_.fail(
        arguments.positional.back().offset,
        ErrorCode::invalid_input,
        in_ticks(name) + " has too many arguments"
    );
  if (name == "Strict" && arguments.positional.empty() && arguments.named.empty())
    arguments.positional.push_back(
        {make_object({.kind = ObjectKind::boolean, .offset = expr.offset, .text = "True"}),
         expr.offset}
    );
  for (std::size_t i = 0; i < arguments.positional.size(); ++i)
    arguments.named[parameters[i]] = arguments.positional[i];
  for (const auto& [parameter, argument] : arguments.named) {
    if (!std::ranges::contains(parameters, parameter))
      return program_.fail(
          argument.offset,
          ErrorCode::invalid_input,
          "unknown argument " + in_ticks(parameter) + " of " + in_ticks(name),
          suggest(parameter, parameters)
      );
    if (argument.value->kind == ObjectKind::none) continue;
    TRY(Constraint constraint, check_constraint(parameter, argument));
    if (name == "Len" && parameter == "min_length" && constraint.value->text == "0") continue;
    object.constraints.push_back(std::move(constraint));
  }
  return make_object(std::move(object));
}

}  // namespace extractinator::schema::pydantic
