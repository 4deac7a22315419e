// What Pydantic calls the core schema of a type: the tree between classes and JSON Schema. It is
// rebuilt here because the JSON Schema depends on how it is shared and in which order it is made;
// internal to the Pydantic reader.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "schema/pydantic/json.h"
#include "schema/pydantic/objects.h"

namespace extractinator::schema::pydantic {

enum class CoreKind : std::uint8_t {
  any,
  none,
  boolean,
  integer,
  real,
  decimal,
  string,
  bytes,
  date,
  time,
  datetime,
  timedelta,
  uuid,
  url,
  literal,
  enumeration,
  list,
  sequence,  // children[0]: a list in JSON, any sequence in Python.
  generator,
  tuple,
  set,
  dict,  // children: keys, values; empty for any.
  lax,   // children[0]: one way to validate among several.
  nullable,
  union_type,
  tagged_union,
  reference,  // `target`
  model,
  wrapper,       // children[0] with a function around it.
  any_wrapper,   // A function instead of a schema.
  chain,         // children[0], then more steps that the schema does not show.
  json_text,     // children[0]: what the JSON in a string holds.
  fixed,         // `updates` are the whole schema.
  with_default,  // children[0]
};

struct Core;

struct CoreField {
  std::string name;
  std::size_t offset = 0;
  std::shared_ptr<Core> core = {};
  PlacedValue::Members updates = {};
  PlacedValue::Members extra = {};
  Ref alias = {};  // A string, alias_choices or alias_path; null if there is none.
};

struct Core {
  CoreKind kind = CoreKind::any;
  std::size_t offset = 0;
  std::string ref = {};     // Under which others may refer to it.
  std::string target = {};  // Of a reference.
  std::vector<std::shared_ptr<Core>> children = {};
  std::vector<Constraint> constraints = {};  // The last of a name counts.
  PlacedValue::Members updates = {};         // Written over the JSON Schema.
  PlacedValue::Members extra = {};           // Then this.
  std::vector<Ref> values = {};              // Of a literal.
  Ref default_value = nullptr;               // Null: made by a function.
  ClassInfo* cls = nullptr;
  std::vector<CoreField> fields = {};
  std::shared_ptr<Core> extras = {};  // Type of additional members.
  bool is_variadic = false;           // tuple[T, ...]
  std::vector<std::pair<std::string, std::shared_ptr<Core>>> tagged = {};  // By discriminator.
  std::string discriminator = {};
  std::string discriminator_alias = {};
  std::optional<std::string> deferred_discriminator = {};
  std::size_t discriminator_offset = 0;

  [[nodiscard]] const Constraint* find(std::string_view name) const;
};

// A finished core schema: the definitions that are used more than once, and the schema.
struct FinishedCore {
  std::vector<std::pair<std::string, std::shared_ptr<Core>>> definitions;
  std::shared_ptr<Core> core;
};

// Makes the core schema of a model whose fields are collected and keeps it in the class. Fails with
// `not_found` if a name in it is not defined yet.
[[nodiscard]] Result<void> complete_core(Program& program, ClassInfo& cls);

// The finished core schema of a model, made now if the class was not complete.
[[nodiscard]] Result<FinishedCore> core_of(Program& program, ClassInfo& cls);

}  // namespace extractinator::schema::pydantic
