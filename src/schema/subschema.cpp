// Reading the values of keywords, and what to say when they have another kind.
#include "schema/subschema.h"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/error.h"
#include "base/result.h"
#include "json/parse.h"
#include "json/value.h"
#include "schema/diagnostics.h"

namespace extractinator::schema {

using json::Value;

Result<void> Budget::spend(
    const Diagnostics& diagnostics,
    const std::string& pointer,
    std::size_t n_nodes,
    std::size_t n_bytes
) {
  n_nodes_ += n_nodes;
  n_bytes_ += n_bytes;
  if (n_nodes_ > kMaxNodes)
    return std::unexpected(diagnostics.error(
        ErrorCode::limit_exceeded,
        pointer,
        "the schema has more than " + std::to_string(kMaxNodes) +
            " subschemas and enumeration values"
    ));
  if (n_bytes_ > kMaxBytes)
    return std::unexpected(diagnostics.error(
        ErrorCode::limit_exceeded,
        pointer,
        "the texts, values and pointers of the schema have more than " + std::to_string(kMaxBytes) +
            " bytes"
    ));
  return {};
}

const Value* Subschema::find(std::string_view keyword) const {
  const auto found = keywords_.find(keyword);
  return found == keywords_.end() ? nullptr : found->second;
}

Part Subschema::part(std::string_view keyword) const {
  const Value* value = find(keyword);
  EXTR_CHECK(value != nullptr, "the keyword must be there");
  return {*value, pointer_ + json::pointer_step(keyword)};
}

std::unexpected<Error> Subschema::fail_kind(
    std::string_view keyword, std::string_view wanted, std::string_view hint
) const {
  const Part found = part(keyword);
  return fail_at(
      ErrorCode::invalid_input,
      found.pointer,
      "`" + std::string(keyword) + "` in " + name() + " must be " + std::string(wanted) + ", not " +
          std::string(phrase_of(found.value.kind())),
      std::string(hint)
  );
}

Result<std::optional<std::uint64_t>> Subschema::count(std::string_view keyword) const {
  const Value* value = find(keyword);
  if (value == nullptr) return std::nullopt;
  if (!value->is_number()) return fail_kind(keyword, "a number");
  const auto count = value->to_int64();
  if (!count || *count < 0)
    return fail_at(
        ErrorCode::invalid_input,
        part(keyword).pointer,
        "`" + std::string(keyword) + "` in " + name() + " must be a whole number from 0, not " +
            value->as_number().text
    );
  return static_cast<std::uint64_t>(*count);
}

Result<std::optional<json::Number>> Subschema::number(std::string_view keyword) const {
  const Value* value = find(keyword);
  if (value == nullptr) return std::nullopt;
  if (!value->is_number())
    return fail_kind(
        keyword,
        "a number",
        value->is_bool() ? "write the bound itself here; the boolean is of draft 4" : ""
    );
  TRY_VOID(spend(pointer_, 0, value->as_number().text.size()));
  return value->as_number();
}

Result<std::optional<std::string>> Subschema::text(std::string_view keyword) const {
  const Value* value = find(keyword);
  if (value == nullptr) return std::nullopt;
  if (!value->is_string()) return fail_kind(keyword, "a string");
  TRY_VOID(spend(pointer_, 0, value->as_string().size()));
  return value->as_string();
}

Result<bool> Subschema::truth(std::string_view keyword) const {
  const Value* value = find(keyword);
  if (value == nullptr) return false;
  if (!value->is_bool()) return fail_kind(keyword, "true or false");
  return value->as_bool();
}

Result<std::vector<std::string>> Subschema::names(const Part& list, std::string_view hint) const {
  if (!list.value.is_array())
    return fail_at(
        ErrorCode::invalid_input,
        list.pointer,
        name_of(list.pointer) + " must be a list of names, not " +
            std::string(phrase_of(list.value.kind())),
        std::string(hint)
    );
  std::vector<std::string> names;
  std::unordered_set<std::string_view> seen;
  const Value::Array& values = list.value.as_array();
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!values[i].is_string())
      return fail_at(
          ErrorCode::invalid_input,
          element(list, i).pointer,
          "an element of " + name_of(list.pointer) + " must be a string, not " +
              std::string(phrase_of(values[i].kind()))
      );
    const std::string& text = values[i].as_string();
    if (!seen.insert(text).second)
      return fail_at(
          ErrorCode::invalid_input,
          element(list, i).pointer,
          "`" + text + "` is there twice in " + name_of(list.pointer)
      );
    TRY_VOID(spend(list.pointer, 0, text.size()));
    names.push_back(text);
  }
  return names;
}

Result<std::vector<NamedPart>> Subschema::members(std::string_view keyword) const {
  std::vector<NamedPart> parts;
  const Value* value = find(keyword);
  if (value == nullptr) return parts;
  if (!value->is_object()) return fail_kind(keyword, "an object");
  const Part whole = part(keyword);
  std::unordered_set<std::string_view> seen;
  for (const json::Member& found : value->as_object()) {
    std::string pointer = whole.pointer + json::pointer_step(found.key);
    if (!seen.insert(found.key).second)
      return fail_at_key(
          ErrorCode::invalid_input,
          pointer,
          "`" + found.key + "` in " + name_of(whole.pointer) + " is there twice"
      );
    TRY_VOID(spend(pointer, 0, pointer.size()));
    parts.push_back({found.key, {found.value, std::move(pointer)}});
  }
  return parts;
}

Result<std::vector<Part>> Subschema::elements(std::string_view keyword) const {
  std::vector<Part> parts;
  const Value* value = find(keyword);
  if (value == nullptr) return parts;
  const Part whole = part(keyword);
  if (!value->is_array() || value->as_array().empty())
    return fail_at(
        ErrorCode::invalid_input,
        whole.pointer,
        "`" + std::string(keyword) + "` in " + name() + " must be a list of at least one schema"
    );
  for (std::size_t i = 0; i < value->as_array().size(); ++i)
    parts.push_back(element(whole, i));
  TRY_VOID(spend(whole.pointer, 0, parts.size() * whole.pointer.size()));
  return parts;
}

}  // namespace extractinator::schema
