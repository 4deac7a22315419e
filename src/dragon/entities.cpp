// Both directions of tagging; everything here is public through entities.h.
#include "dragon/entities.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <format>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <utility>
#include <vector>

namespace extractinator::dragon {
namespace {

bool is_before(std::string_view a, std::string_view b) {
  const auto key = [](std::string_view name) {
    const auto parts = numbered(name);
    return parts ? std::tuple(parts->number, parts->name) : std::tuple(std::int64_t{0}, name);
  };
  return key(a) < key(b);
}

}  // namespace

std::vector<Entity> entities_of(const Tags& tags) {
  std::vector<Entity> all;
  std::map<std::string_view, std::size_t> open;  // Name -> entity that reaches the token before.
  for (std::size_t token = 0; token < tags.size(); ++token) {
    std::map<std::string_view, std::size_t> still_open;
    for (const std::string& tag : tags[token]) {
      const std::string_view text = tag;
      if (!text.starts_with("B-") && !text.starts_with("I-")) continue;
      const std::string_view name = text.substr(2);
      const auto before = open.find(name);
      if (text.starts_with('I') && before != open.end()) {
        all[before->second].end = token + 1;
        still_open.emplace(name, before->second);
      } else {
        still_open.insert_or_assign(name, all.size());
        all.push_back({.begin = token, .end = token + 1, .name = std::string(name)});
      }
    }
    open = std::move(still_open);
  }
  return all;
}

Tags single_tags(std::span<const Entity> entities, std::size_t n_tokens) {
  Tags tags(n_tokens, {"O"});
  std::vector<bool> is_taken(n_tokens, false);
  for (const Entity& entity : entities) {
    const std::size_t end = std::min(entity.end, n_tokens);
    bool is_free = entity.begin < end;
    for (std::size_t token = entity.begin; token < end; ++token)
      is_free = is_free && !is_taken[token];
    if (!is_free) continue;
    for (std::size_t token = entity.begin; token < end; ++token) {
      is_taken[token] = true;
      tags[token].front() = (token == entity.begin ? "B-" : "I-") + entity.name;
    }
  }
  return tags;
}

Tags multiple_tags(std::span<const Entity> entities, std::size_t n_tokens) {
  std::vector<const Entity*> sorted;
  for (const Entity& entity : entities)
    sorted.push_back(&entity);
  std::ranges::stable_sort(sorted, [](const Entity* a, const Entity* b) {
    return is_before(a->name, b->name);
  });
  Tags tags(n_tokens);
  std::vector<std::string_view> last(n_tokens);  // Name that was put on the token last.
  for (const Entity* const entity : sorted) {
    const std::size_t end = std::min(entity->end, n_tokens);
    bool is_free = true;
    for (std::size_t token = entity->begin; token < end; ++token)
      is_free = is_free && last[token] != entity->name;
    if (!is_free) continue;
    for (std::size_t token = entity->begin; token < end; ++token) {
      tags[token].push_back((token == entity->begin ? "B-" : "I-") + entity->name);
      last[token] = entity->name;
    }
  }
  for (std::vector<std::string>& of_token : tags) {
    if (of_token.empty()) of_token.emplace_back("O");
  }
  return tags;
}

std::optional<NumberedName> numbered(std::string_view name) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  const auto n_digits = static_cast<std::size_t>(end - name.data());
  if (error != std::errc{} || number < 0 || n_digits + 1 >= name.size() || name[n_digits] != '-')
    return std::nullopt;
  return NumberedName{.number = number, .name = name.substr(n_digits + 1)};
}

std::string with_number(std::int64_t number, std::string_view name) {
  return std::format("{}-{}", number, name);
}

}  // namespace extractinator::dragon
