// The keywords of JSON Schema, what each is and in which dialects; internal to the schema room.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "schema/schema.h"

namespace extractinator::schema {

// In order of time.
enum class Dialect : std::uint8_t { draft_06, draft_07, draft_2019_09, draft_2020_12 };

// By the URI of `$schema`, with http or https, with or without an empty fragment.
[[nodiscard]] std::optional<Dialect> dialect_of(std::string_view uri);
[[nodiscard]] std::string_view name_of(Dialect dialect);

// Of 2019-09 and 2020-12; a metaschema may leave some out.
enum class Vocabulary : std::uint8_t {
  core,
  applicator,
  unevaluated,
  validation,
  meta_data,
  format,
  content
};
// By the URI in `$vocabulary`.
[[nodiscard]] std::optional<Vocabulary> vocabulary_of(std::string_view uri);

class VocabularySet {
 public:
  [[nodiscard]] static constexpr VocabularySet all() { return VocabularySet(0x7F); }
  [[nodiscard]] static constexpr VocabularySet only_core() { return VocabularySet(1); }
  constexpr void insert(Vocabulary one) { bits_ |= bit(one); }
  [[nodiscard]] constexpr bool contains(Vocabulary one) const { return (bits_ & bit(one)) != 0; }

 private:
  explicit constexpr VocabularySet(unsigned bits) : bits_(bits) {}
  static constexpr unsigned bit(Vocabulary one) { return 1U << static_cast<unsigned>(one); }
  unsigned bits_;
};

enum class Meaning : std::uint8_t {
  constraint,
  identity,     // Says what references lead where.
  definitions,  // Holds subschemas that references lead to.
  text,         // Has a field in Node, constrains nothing.
  annotation,   // Constrains nothing.
};

// Where a keyword's value has subschemas.
enum class Holds : std::uint8_t {
  nothing,
  one,           // Is one.
  list,          // A list of them.
  named,         // An object of them.
  one_or_list,   // `items` before 2020-12.
  named_or_not,  // `dependencies`: an object of them or of lists of names.
};

struct Keyword {
  std::string_view name;
  Meaning meaning = Meaning::annotation;
  Vocabulary vocabulary = Vocabulary::core;
  Holds holds = Holds::nothing;
  TypeSet applies_to = TypeSet::all();  // Types whose values it constrains.
  Dialect since = Dialect::draft_06;
  Dialect until = Dialect::draft_2020_12;
  std::string_view instead = {};  // Hint for those who write it in a later dialect.
};

// All drafts from 6 to 2020-12, and what OpenAPI adds without constraining anything.
[[nodiscard]] std::span<const Keyword> keywords();

// Null if no dialect knows it.
[[nodiscard]] const Keyword* find_keyword(std::string_view name);
[[nodiscard]] bool is_of(const Keyword& keyword, Dialect dialect);

// For a name that is no keyword but looks like one: what to write instead. Nothing for others.
[[nodiscard]] std::optional<std::string> hint_for_lookalike(std::string_view name);

}  // namespace extractinator::schema
