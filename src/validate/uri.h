// Formats for identifiers of resources; internal to the validate room.
#pragma once

#include <string_view>

namespace extractinator::validate {

[[nodiscard]] bool is_uri(std::string_view text);            // RFC 3986, 3: URI.
[[nodiscard]] bool is_uri_reference(std::string_view text);  // RFC 3986, 4.1.
[[nodiscard]] bool is_iri(std::string_view text);            // RFC 3987, 2.2: IRI.
[[nodiscard]] bool is_iri_reference(std::string_view text);  // RFC 3987, 2.2: IRI-reference.
[[nodiscard]] bool is_uri_template(std::string_view text);   // RFC 6570, 2.

}  // namespace extractinator::validate
