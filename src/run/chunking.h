// What a task says about reports that are too long for one prompt (docs/chunking.md).
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "json/value.h"
#include "run/merge_rule.h"
#include "schema/schema.h"

namespace extractinator::run {

struct Chunking {
  std::size_t max_tokens = 0;                   // Of the report in one chunk; 0: as many as fit.
  std::size_t overlap_tokens = 64;              // At most so many of the chunk before are repeated.
  std::map<std::string, MergeRule> merge = {};  // By JSON pointer of the field.
  std::optional<MergeRule> default_merge = {};  // Of other fields, but objects.

  bool operator==(const Chunking&) const = default;
};

// The rule of a field without one of its own; nothing for objects, whose members have rules.
[[nodiscard]] std::optional<MergeRule> default_rule(const Chunking& chunking, FieldKind kind);

// The place in the task file of what a JSON pointer leads to.
using PlaceOf = std::function<Location(std::string_view pointer)>;

// Reads the value of the task's `Chunking`. Fails with `invalid_input`: unknown keys, fields and
// rules, and rules that do not go with their field, each with its place and what is allowed.
[[nodiscard]] Result<Chunking> read_chunking(
    const json::Value& written, const schema::Schema& schema, const PlaceOf& place_of
);

// For the configuration of a run: the same text for the same meaning.
[[nodiscard]] json::Value to_json(const Chunking& chunking);

}  // namespace extractinator::run
