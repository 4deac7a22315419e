// URI references (RFC 3986), as far as `$id` and `$ref` need them; internal to the schema room.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace extractinator::schema {

// A reference is absolute, or relative to a base; what stands behind # is its fragment.
struct SplitUri {
  std::string_view base;                     // Views into the text that was split.
  std::optional<std::string_view> fragment;  // Still percent-encoded; nothing if there is no #.
};
[[nodiscard]] SplitUri split_fragment(std::string_view uri);

// `reference` (without fragment) seen from `base`, which must be absolute, dot segments removed,
// scheme and host in lower case: RFC 3986, 5.2.2 and 6.2.2. Any text is a reference.
[[nodiscard]] std::string resolve_uri(std::string_view base, std::string_view reference);

// Nothing if an escape is malformed.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text);
// Escapes what may not stand in a fragment (RFC 3986, 3.5).
[[nodiscard]] std::string fragment_encoded(std::string_view text);

}  // namespace extractinator::schema
