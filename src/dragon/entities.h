// Tags of tokens as entities and back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace extractinator::dragon {

using Tags = std::vector<std::vector<std::string>>;  // Of each token, as Label has them.

struct Entity {
  std::size_t begin = 0;  // Tokens [begin, end).
  std::size_t end = 0;
  std::string name = {};  // Without "B-": "<DATUM>", "2-locatie naald".

  bool operator==(const Entity&) const = default;
};

// By where they begin. An "I-name" that continues nothing begins an entity, as evaluations take it.
[[nodiscard]] std::vector<Entity> entities_of(const Tags& tags);

// One tag each: an entity that reaches into one that stands before it in the list is left out.
[[nodiscard]] Tags single_tags(std::span<const Entity> entities, std::size_t n_tokens);
// As many as there are entities at a token, by number and then by name; "O" where there is none.
// Of two entities of one name that overlap the second is left out.
[[nodiscard]] Tags multiple_tags(std::span<const Entity> entities, std::size_t n_tokens);

// "12-locatie naald", as the names of entities with a number are made.
struct NumberedName {
  std::int64_t number = 0;
  std::string_view name = {};
};
[[nodiscard]] std::optional<NumberedName> numbered(std::string_view name);
[[nodiscard]] std::string with_number(std::int64_t number, std::string_view name);

}  // namespace extractinator::dragon
