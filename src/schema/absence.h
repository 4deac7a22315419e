// Fields that say why they have no value: the report does not mention it, says that it is not
// known, or says that there is none.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "schema/schema.h"

namespace extractinator::schema {

// `"absence": true` beside `type`, in an inline dictionary as in JSON Schema; in Pydantic
// `Field(json_schema_extra={"absence": True})`. Constrains no value, but lets the field be null.
inline constexpr std::string_view kAbsenceKeyword = "absence";

// What a report says about a field.
enum class Presence : std::uint8_t {
  value,          // It gives the value.
  not_mentioned,  // Nothing.
  unknown,        // That the value is not known, or cannot be judged.
  negated,        // That there is none.
};
inline constexpr std::array kPresences = {
    Presence::value, Presence::not_mentioned, Presence::unknown, Presence::negated
};
// "value", "not_mentioned", "unknown", "negated".
[[nodiscard]] std::string_view to_string(Presence presence);
// The presence of that name.
[[nodiscard]] std::optional<Presence> presence_of(std::string_view name);

// Does the field with this node ask for it, itself or by what it refers to?
[[nodiscard]] bool asks_for_absence(const Schema& schema, NodeId id);

// A schema whose fields have a status: what a model is asked for.
struct StatusSchema {
  Schema schema;
  // Fields that ask; empty if none does, and `schema` is then the original.
  std::unordered_set<std::string> fields = {};
  // The members of what stands in the place of such a field: the status, and behind it, only where
  // the status is `value`, the value, which is not null.
  std::string status_name = "status";
  std::string value_name = "value";
};

// Replaces the value of each property that asks by `{"status": "value", "value": …}` or
// `{"status": "not_mentioned"}` and so on; it is always written. Where a property of the schema is
// named `status`, the member is `status_of_value` (and so on). A field must be declared by one
// object of a conjunction only: no value meets both forms. Cost: O(nodes).
[[nodiscard]] StatusSchema with_statuses(const Schema& schema);

// Lets every property that asks be null: what answers without their statuses are judged by. Cost:
// O(nodes).
[[nodiscard]] Schema with_absent_as_null(const Schema& schema);

// The node of the value, null included, where `id`, made by with_statuses(), has a status.
[[nodiscard]] std::optional<NodeId> value_with_status(const Schema& schema, NodeId id);

// Does `id` lead to a property that has a status?
[[nodiscard]] bool leads_to_statuses(const Schema& schema, NodeId id);

}  // namespace extractinator::schema
