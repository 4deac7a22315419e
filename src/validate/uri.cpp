// URIs, IRIs and templates; everything here is reachable through uri.h.
#include "validate/uri.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "text/utf8.h"
#include "validate/characters.h"
#include "validate/code_points.h"
#include "validate/hostname.h"

namespace extractinator::validate {
namespace {

enum class Alphabet : std::uint8_t { uri, iri };

bool is_unreserved(char c) {
  return is_letter(c) || is_digit(c) || std::string_view("-._~").contains(c);
}

bool is_sub_delimiter(char c) { return std::string_view("!$&'()*+,;=").contains(c); }

// RFC 3987, 2.2: ucschar.
bool is_ucschar(char32_t c) {
  if (c < 0x10000)
    return (c >= 0xA0 && c <= 0xD7FF) || (c >= 0xF900 && c <= 0xFDCF) ||
           (c >= 0xFDF0 && c <= 0xFFEF);
  return c < 0xF0000 && (c & 0xFFFFU) <= 0xFFFD && (c < 0xE0000 || c >= 0xE1000);
}

// RFC 3987, 2.2: iprivate.
bool is_private(char32_t c) {
  return (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xF0000 && (c & 0xFFFFU) <= 0xFFFD);
}

bool is_percent_encoded(std::string_view text, std::size_t at) {
  return text[at] == '%' && at + 2 < text.size() && is_hex_digit(text[at + 1]) &&
         is_hex_digit(text[at + 2]);
}

// Only unreserved characters, sub-delimiters, percent-encoded bytes, those in `also`, and for IRIs
// what is outside ASCII.
bool is_made_of(
    std::string_view text, std::string_view also, Alphabet alphabet, bool may_be_private = false
) {
  bool is_ascii = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_percent_encoded(text, i)) {
      i += 2;
    } else if (is_beyond_ascii(text[i])) {
      is_ascii = false;
    } else if (!is_unreserved(text[i]) && !is_sub_delimiter(text[i]) && !also.contains(text[i])) {
      return false;
    }
  }
  if (is_ascii) return true;
  return alphabet == Alphabet::iri && std::ranges::all_of(code_points(text), [&](char32_t c) {
           return c < 0x80 || is_ucschar(c) || (may_be_private && is_private(c));
         });
}

bool is_ip_literal(std::string_view text) {
  if (text.starts_with('v') || text.starts_with('V')) {
    const std::size_t dot = text.find('.');
    return dot != std::string_view::npos && dot > 1 && dot + 1 < text.size() &&
           std::ranges::all_of(text.substr(1, dot - 1), is_hex_digit) &&
           std::ranges::all_of(text.substr(dot + 1), [](char c) {
             return is_unreserved(c) || is_sub_delimiter(c) || c == ':';
           });
  }
  return is_ipv6(text);
}

bool is_authority(std::string_view text, Alphabet alphabet) {
  if (const std::size_t at = text.find('@'); at != std::string_view::npos) {
    if (!is_made_of(text.substr(0, at), ":", alphabet)) return false;
    text.remove_prefix(at + 1);
  }
  std::string_view port;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos || !is_ip_literal(text.substr(1, end - 1))) return false;
    port = text.substr(end + 1);
  } else {
    const std::size_t end = std::min(text.find(':'), text.size());
    if (!is_made_of(text.substr(0, end), "", alphabet)) return false;
    port = text.substr(end);
  }
  return port.empty() || (port.front() == ':' && std::ranges::all_of(port.substr(1), is_digit));
}

bool is_scheme(std::string_view text) {
  return !text.empty() && is_letter(text.front()) && std::ranges::all_of(text, [](char c) {
    return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
  });
}

// With or, if it may, without a scheme.
bool is_reference(std::string_view text, bool needs_scheme, Alphabet alphabet) {
  if (alphabet == Alphabet::iri && !text::is_valid_utf8(text)) return false;
  if (const std::size_t mark = text.find('#'); mark != std::string_view::npos) {
    if (!is_made_of(text.substr(mark + 1), ":@/?", alphabet)) return false;
    text = text.substr(0, mark);
  }
  if (const std::size_t mark = text.find('?'); mark != std::string_view::npos) {
    if (!is_made_of(text.substr(mark + 1), ":@/?", alphabet, true)) return false;
    text = text.substr(0, mark);
  }
  // A colon in the first segment can only end a scheme.
  const std::size_t colon = text.find_first_of(":/");
  const bool has_scheme = colon != std::string_view::npos && text[colon] == ':';
  if (has_scheme) {
    if (!is_scheme(text.substr(0, colon))) return false;
    text.remove_prefix(colon + 1);
  } else if (needs_scheme) {
    return false;
  }
  if (text.starts_with("//")) {
    text.remove_prefix(2);
    const std::size_t end = std::min(text.find('/'), text.size());
    if (!is_authority(text.substr(0, end), alphabet)) return false;
    text.remove_prefix(end);
  }
  return is_made_of(text, ":@/", alphabet);
}

// RFC 6570, 2.3 and 2.4: a name and perhaps `*` or `:` with up to four digits.
bool is_variable(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon != std::string_view::npos) {
    const std::string_view length = text.substr(colon + 1);
    if (length.empty() || length.size() > 4 || length.front() == '0' ||
        !std::ranges::all_of(length, is_digit))
      return false;
    text = text.substr(0, colon);
  } else if (text.ends_with('*')) {
    text.remove_suffix(1);
  }
  bool may_be_dot = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '.') {
      if (!may_be_dot) return false;
      may_be_dot = false;
      continue;
    }
    if (is_percent_encoded(text, i)) {
      i += 2;
    } else if (!is_letter(text[i]) && !is_digit(text[i]) && text[i] != '_') {
      return false;
    }
    may_be_dot = true;
  }
  return may_be_dot;  // Not empty, and no dot at the end.
}

bool is_expression(std::string_view text) {
  if (!text.empty() && std::string_view("+#./;?&=,!@|").contains(text.front()))
    text.remove_prefix(1);
  while (true) {
    const std::size_t comma = text.find(',');
    if (!is_variable(text.substr(0, comma))) return false;
    if (comma == std::string_view::npos) return true;
    text.remove_prefix(comma + 1);
  }
}

// RFC 6570, 2.1.
bool is_literal(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_percent_encoded(text, i)) {
      i += 2;
    } else if (!is_beyond_ascii(c) &&
               (c <= 0x20 || c == 0x7F || std::string_view("\"'%<>\\^`{|}").contains(c))) {
      return false;
    }
  }
  return std::ranges::all_of(code_points(text), [](char32_t c) {
    return c < 0x80 || is_ucschar(c) || is_private(c);
  });
}

}  // namespace

bool is_uri(std::string_view text) { return is_reference(text, true, Alphabet::uri); }

bool is_uri_reference(std::string_view text) { return is_reference(text, false, Alphabet::uri); }

bool is_iri(std::string_view text) { return is_reference(text, true, Alphabet::iri); }

bool is_iri_reference(std::string_view text) { return is_reference(text, false, Alphabet::iri); }

bool is_uri_template(std::string_view text) {
  if (!text::is_valid_utf8(text)) return false;
  while (true) {
    const std::size_t open = text.find('{');
    if (!is_literal(text.substr(0, open))) return false;
    if (open == std::string_view::npos) return true;
    const std::size_t close = text.find('}', open);
    if (close == std::string_view::npos) return false;
    if (!is_expression(text.substr(open + 1, close - open - 1))) return false;
    text.remove_prefix(close + 1);
  }
}

}  // namespace extractinator::validate
