// Formats for names and addresses on a network; internal to the validate room.
#pragma once

#include <string_view>

namespace extractinator::validate {

// RFC 1123, 2.1: labels of letters, digits and hyphens, at most 63 long, 253 in all, no dot at the
// end. Labels that start with `xn--` must decode to a label that is_idn_hostname takes (RFC 5890).
[[nodiscard]] bool is_hostname(std::string_view text);
// RFC 5890–5892 without bidirectional rules and without the check that normalisation changes
// nothing.
[[nodiscard]] bool is_idn_hostname(std::string_view text);
// RFC 5321, 4.1.2: Mailbox; lengths are not checked.
[[nodiscard]] bool is_email(std::string_view text);
// RFC 6531, 3.3: the same with characters outside ASCII.
[[nodiscard]] bool is_idn_email(std::string_view text);
// RFC 2673, 3.2 and RFC 3986, 3.2.2: four numbers without leading zeros.
[[nodiscard]] bool is_ipv4(std::string_view text);
// RFC 4291, 2.2, without a zone.
[[nodiscard]] bool is_ipv6(std::string_view text);

}  // namespace extractinator::validate
