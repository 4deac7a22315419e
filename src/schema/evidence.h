// Fields that ask for evidence: a passage of the report, word for word, that shows their value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"
#include "schema/schema.h"

namespace extractinator::schema {

// `"evidence": true` beside `type`, in an inline dictionary as in JSON Schema; in Pydantic
// `Field(json_schema_extra={"evidence": True})`. Constrains nothing.
inline constexpr std::string_view kEvidenceKeyword = "evidence";

// Does the value of this node ask for evidence, itself or by what it refers to?
[[nodiscard]] bool asks_for_evidence(const Schema& schema, NodeId id);

enum class EvidenceFor : std::uint8_t {
  asked,    // Fields that ask for it.
  scalars,  // These, and every field whose value is no array or object and not fixed.
};

// Most characters (code points) of a quote: a long sentence. More costs answer tokens.
inline constexpr std::uint64_t kMaxQuoteCharacters = 200;

// A schema with quotes: what a model is asked for.
struct QuotedSchema {
  Schema schema;
  // Name of a quote's property -> name of the field it is for. Empty if nothing asks for evidence;
  // `schema` is then the original.
  std::unordered_map<std::string, std::string> quotes = {};
};

// Puts before each field with evidence a property NAME_evidence: a passage of the report, or null.
// Where a name of the schema ends in `_evidence`, another ending is taken for all. Counts of
// members are raised by the quotes beside them. Cost: O(nodes).
[[nodiscard]] QuotedSchema with_quotes(const Schema& schema, EvidenceFor which);

// Is the text of this node, made by with_quotes(), a passage of the report?
[[nodiscard]] bool is_quote(const Node& node);

// Does `id` lead to a property that is a quote?
[[nodiscard]] bool leads_to_quotes(const Schema& schema, NodeId id);

}  // namespace extractinator::schema
