// The keys of the objects around a place in an answer. An automaton cannot remember which ones were
// there, so that a Matcher does: no member is written twice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace extractinator::grammar {

// Follows canonical JSON (docs/canonical.md) byte by byte. Keys are compared as they are written:
// canonical text has one spelling of each. Going back costs nothing but the space that is given up.
class ObjectKeys {
 public:
  enum class Where : std::uint8_t {
    outside,  // Of strings, and no key comes next.
    before_key,
    key,  // Behind its opening quotation mark.
    key_escape,
    string,  // That is a value.
    string_escape,
  };
  // How far the text was followed.
  struct Place {
    Where where = Where::outside;
    std::uint32_t container = 0;
    std::uint32_t key_begin = 0;
    // What was remembered then.
    std::uint32_t n_containers = 1;
    std::uint32_t n_keys = 0;
    std::uint32_t n_bytes = 0;
  };

  // Takes a byte that can come next.
  void push(std::uint8_t byte);
  [[nodiscard]] const Place& place() const { return place_; }
  // Back to a place that was passed.
  void rewind(const Place& place);

  [[nodiscard]] bool is_in_string() const { return place_.where > Where::before_key; }
  // What is written of the key that must come here: empty before its quotation mark. Nothing where
  // no key must come. Valid until the next push().
  [[nodiscard]] std::optional<std::string_view> begun_key() const;
  // Would a quotation mark end a key that the object has already? Cost: O(keys of the object).
  [[nodiscard]] bool would_repeat() const;
  // The keys of the innermost object that begin with `text`. Cost: O(keys of the object).
  [[nodiscard]] std::vector<std::string_view> used_keys(std::string_view text) const;

 private:
  // An object or array with the keys it had at some place; one with a key more is another one.
  struct Container {
    std::uint32_t around = 0;
    std::uint32_t last_key = 0;  // 0: none, else one more than its index.
    bool is_object = false;
  };
  struct Key {
    std::uint32_t begin = 0;  // In bytes_.
    std::uint32_t end = 0;
    std::uint32_t previous = 0;  // As Container::last_key.
  };
  void open(bool is_object);
  void end_key();
  [[nodiscard]] std::string_view text(const Key& key) const;

  Place place_ = {};
  std::vector<Container> containers_ = std::vector<Container>(1);  // [0]: none.
  std::vector<Key> keys_ = {};
  std::string bytes_ = {};  // Of all keys.
};

}  // namespace extractinator::grammar
