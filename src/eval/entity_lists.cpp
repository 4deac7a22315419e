// Reads places and types of items; everything here is private to the room through entity_lists.h.
#include "eval/entity_lists.h"

#include <cstddef>
#include <cstdint>
#include <format>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "eval/field.h"
#include "eval/spans.h"
#include "json/value.h"
#include "json/write.h"

namespace extractinator::eval {
namespace {

enum class PlaceState : std::uint8_t {
  unknown,     // Neither end is a member.
  none,        // Both are null.
  impossible,  // Anything else that is no place.
  known,
};

struct Place {
  PlaceState state = PlaceState::impossible;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

Place place_of(const Field& field, const json::Value& item) {
  const json::Value* start = item.find(field.members[field.entity->start]);
  const json::Value* end = item.find(field.members[field.entity->end]);
  if (start == nullptr && end == nullptr) return {.state = PlaceState::unknown};
  if (start == nullptr || end == nullptr) return {};
  if (start->is_null() && end->is_null()) return {.state = PlaceState::none};
  const std::optional<std::int64_t> first = start->to_int64();
  const std::optional<std::int64_t> behind = end->to_int64();
  if (!first || !behind || *first < 0 || *behind <= *first) return {};
  return {
      .state = PlaceState::known,
      .begin = static_cast<std::uint64_t>(*first),
      .end = static_cast<std::uint64_t>(*behind),
  };
}

// The same text for the same value: 1 and 1.0 are, 1 and "1" are not. Null is as good as absent.
std::string type_of(const Field& field, const json::Value& item) {
  if (!field.entity->type) return "";
  const json::Value* type = item.find(field.members[*field.entity->type]);
  if (type == nullptr || type->is_null()) return "";
  const std::optional<double> number = type->to_double();
  return number ? std::format("{}", *number) : json::write(*type);
}

}  // namespace

std::string why_no_entities(const Field& field, const json::Value::Array& items) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (place_of(field, items[i]).state == PlaceState::impossible)
      return std::format("has an item without a place: number {}, counted from 0", i);
  }
  return "";
}

std::optional<std::vector<Passage>> marked_entities(
    const Field& field, const json::Value::Array& items
) {
  std::vector<Passage> passages;
  for (const json::Value& item : items) {
    const Place place = place_of(field, item);
    if (place.state == PlaceState::unknown) return std::nullopt;
    if (place.state != PlaceState::known) continue;
    passages.push_back({.begin = place.begin, .end = place.end, .type = type_of(field, item)});
  }
  return passages;
}

std::vector<Passage> found_entities(const Field& field, const json::Value::Array& items) {
  // Behind everything that can be marked.
  constexpr std::uint64_t kNowhere = std::numeric_limits<std::uint64_t>::max();
  std::vector<Passage> passages;
  for (const json::Value& item : items) {
    const Place place = place_of(field, item);
    if (place.state == PlaceState::known) {
      passages.push_back({.begin = place.begin, .end = place.end, .type = type_of(field, item)});
    } else if (place.state == PlaceState::impossible) {
      passages.push_back({.begin = kNowhere, .end = kNowhere});
    }
  }
  return passages;
}

}  // namespace extractinator::eval
