// Remembers the keys of open objects. Public: ObjectKeys.
#include "grammar/object_keys.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace extractinator::grammar {

void ObjectKeys::push(std::uint8_t byte) {
  switch (place_.where) {
    case Where::string:
      if (byte == '\\') place_.where = Where::string_escape;
      if (byte == '"') place_.where = Where::outside;
      return;
    case Where::string_escape:
      place_.where = Where::string;
      return;
    case Where::key:
      if (byte == '"') return end_key();
      if (byte == '\\') place_.where = Where::key_escape;
      break;
    case Where::key_escape:
      place_.where = Where::key;
      break;
    case Where::before_key:
    case Where::outside:
      switch (byte) {
        case '{':
          return open(true);
        case '[':
          return open(false);
        case '}':
        case ']':
          place_.container = containers_[place_.container].around;
          place_.where = Where::outside;
          return;
        case ',':
          if (containers_[place_.container].is_object) place_.where = Where::before_key;
          return;
        case '"':
          place_.where = place_.where == Where::before_key ? Where::key : Where::string;
          place_.key_begin = place_.n_bytes;
          return;
        default:
          return;
      }
  }
  bytes_ += static_cast<char>(byte);
  ++place_.n_bytes;
}

void ObjectKeys::rewind(const Place& place) {
  place_ = place;
  containers_.resize(place.n_containers);
  keys_.resize(place.n_keys);
  bytes_.resize(place.n_bytes);
}

std::optional<std::string_view> ObjectKeys::begun_key() const {
  switch (place_.where) {
    case Where::before_key:
      return std::string_view();
    case Where::key:
    case Where::key_escape:
      return std::string_view(bytes_).substr(place_.key_begin);
    default:
      return std::nullopt;
  }
}

bool ObjectKeys::would_repeat() const {
  if (place_.where != Where::key) return false;
  const std::string_view begun = std::string_view(bytes_).substr(place_.key_begin);
  for (std::uint32_t at = containers_[place_.container].last_key; at != 0;) {
    const Key& key = keys_[at - 1];
    if (text(key) == begun) return true;
    at = key.previous;
  }
  return false;
}

std::vector<std::string_view> ObjectKeys::used_keys(std::string_view text) const {
  std::vector<std::string_view> used;
  for (std::uint32_t at = containers_[place_.container].last_key; at != 0;) {
    const Key& key = keys_[at - 1];
    if (this->text(key).starts_with(text)) used.push_back(this->text(key));
    at = key.previous;
  }
  return used;
}

void ObjectKeys::open(bool is_object) {
  containers_.push_back({.around = place_.container, .is_object = is_object});
  place_.container = place_.n_containers++;
  place_.where = is_object ? Where::before_key : Where::outside;
}

void ObjectKeys::end_key() {
  const Container object = containers_[place_.container];
  keys_.push_back({.begin = place_.key_begin, .end = place_.n_bytes, .previous = object.last_key});
  containers_.push_back({.around = object.around, .last_key = ++place_.n_keys, .is_object = true});
  place_.container = place_.n_containers++;
  place_.where = Where::outside;
}

std::string_view ObjectKeys::text(const Key& key) const {
  return std::string_view(bytes_).substr(key.begin, std::size_t{key.end} - key.begin);
}

}  // namespace extractinator::grammar
