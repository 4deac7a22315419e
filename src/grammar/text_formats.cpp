// Regular expressions of the formats, after the grammars of their standards. Public: everything in
// the header.
#include "grammar/text_formats.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace extractinator::grammar {

namespace {

using std::string;

string group(const string& inner) { return "(?:" + inner + ")"; }
string optional(const string& inner) { return group(inner) + "?"; }
string any_number(const string& inner) { return group(inner) + "*"; }
string times(std::size_t n, const string& inner) {
  return group(inner) + "{" + std::to_string(n) + "}";
}
string whole(const string& inner) { return "^" + group(inner) + "$"; }

string either(const std::vector<string>& parts) {
  string all;
  for (const string& part : parts)
    all += (all.empty() ? "" : "|") + part;
  return group(all);
}

// RFC 3339, 5.6, with upper-case T and Z. Leap seconds are left out: whether there can be one
// depends on the date and the offset together.
string date() {
  // Of two digits, those divisible by four; a century is a leap year if its own two digits are.
  const string fourths = "(?:[02468][048]|[13579][26])";
  const string leap_year = either({"[0-9]{2}(?:0[48]|[2468][048]|[13579][26])", fourths + "00"});
  return either({
      "[0-9]{4}-(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])",
      "[0-9]{4}-(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)",
      "[0-9]{4}-02-(?:0[1-9]|1[0-9]|2[0-8])",
      leap_year + "-02-29",
  });
}

string time() {
  const string hour = "(?:[01][0-9]|2[0-3])";
  const string minute = "[0-5][0-9]";
  return hour + ":" + minute + ":" + minute + R"((?:\.[0-9]+)?(?:Z|[+\-])" + hour + ":" + minute +
         ")";
}

// RFC 3339, appendix A.
string duration() {
  const string second = "[0-9]+S";
  const string minute = "[0-9]+M" + optional(second);
  const string hour = "[0-9]+H" + optional(minute);
  const string of_day = "T" + either({hour, minute, second});
  const string day = "[0-9]+D";
  const string month = "[0-9]+M" + optional(day);
  const string year = "[0-9]+Y" + optional(month);
  return "P" + either({either({day, month, year}) + optional(of_day), of_day, "[0-9]+W"});
}

// RFC 9562, 4; any version and variant.
string uuid() { return "[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"; }

// RFC 2673, 3.2, without leading zeros.
string ipv4() {
  const string octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  return octet + times(3, R"(\.)" + octet);
}

// RFC 4291, 2.2, in the form of RFC 3986: `::` stands for one group at least.
string ipv6() {
  const string h16 = "[0-9A-Fa-f]{1,4}";
  const string last_two = either({h16 + ":" + h16, ipv4()});
  std::vector<string> forms = {times(6, h16 + ":") + last_two};
  // At most n groups in front of `::`, and as many behind as leave room for one.
  const auto before = [&](std::size_t n) {
    return n == 0 ? string() : optional("(?:" + h16 + ":){0," + std::to_string(n - 1) + "}" + h16);
  };
  for (std::size_t n = 0; n <= 5; ++n)
    forms.push_back(before(n) + "::" + times(5 - n, h16 + ":") + last_two);
  forms.push_back(before(6) + "::" + h16);
  forms.push_back(before(7) + "::");
  return either(forms);
}

// RFC 1123, 2.1. Labels with hyphens in the third and fourth place are reserved (RFC 5891, 4.2.3.1)
// and never written. No longer than 253 characters.
string host() {
  const string label = "[A-Za-z0-9](?:[A-Za-z0-9\\-]{0,61}[A-Za-z0-9])?";
  return label + any_number(R"(\.)" + label);
}
constexpr std::uint32_t kMaxHostLength = 253;

string hostname() { return R"(^(?!(?:.*\.)?[^.]{2}--))" + host() + "$"; }

// RFC 5321, 4.1.2: a dot-string and a domain. Quoted local parts and address literals are never
// written. 64 bytes of local part, 254 in all (4.5.3.1).
string email() {
  const string atom = R"([A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]+)";
  return R"(^(?=[^@]{1,64}@)(?!.*[@.][^.@]{2}--))" + atom + any_number(R"(\.)" + atom) + "@" +
         host() + "$";
}
constexpr std::uint32_t kMaxEmailLength = 254;

// RFC 3986, appendix A, and RFC 3987, 2.2, which puts more characters where that has `unreserved`
// ones and private ones into the query.
struct Identifiers {
  string unreserved = R"(A-Za-z0-9\-._~)";
  string in_query;

  [[nodiscard]] string characters(const string& more) const {
    return "(?:[" + unreserved + R"(!$&'()*+,;=)" + more + "]|%[0-9A-Fa-f]{2})";
  }
  [[nodiscard]] string authority() const {
    const string future = "v[0-9A-Fa-f]+\\.[A-Za-z0-9\\-._~!$&'()*+,;=:]+";
    const string literal = R"(\[)" + either({ipv6(), future}) + R"(\])";
    return optional(characters(":") + "*@") + either({literal, characters("") + "*"}) +
           "(?::[0-9]*)?";
  }
  [[nodiscard]] string with_tail(const string& front) const {
    return front + optional(R"(\?)" + characters(":@/?" + in_query) + "*") +
           optional("#" + characters(":@/?") + "*");
  }
  // What stands behind the scheme, or instead of it: a relative path has no colon before its first
  // slash.
  [[nodiscard]] string path(const string& in_first_segment) const {
    const string segments = any_number("/" + characters(":@") + "*");
    return optional(either({
        "//" + authority() + segments,
        "/" + optional(characters(":@") + "+" + segments),
        characters(in_first_segment) + "+" + segments,
    }));
  }
  [[nodiscard]] string absolute() const {
    return with_tail(R"([A-Za-z][A-Za-z0-9+\-.]*:)" + path(":@"));
  }
  [[nodiscard]] string reference() const { return either({absolute(), with_tail(path("@"))}); }
};

constexpr std::string_view kUcs =
    R"(\u{A0}-\u{D7FF}\u{F900}-\u{FDCF}\u{FDF0}-\u{FFEF}\u{10000}-\u{1FFFD}\u{20000}-\u{2FFFD})"
    R"(\u{30000}-\u{3FFFD}\u{40000}-\u{4FFFD}\u{50000}-\u{5FFFD}\u{60000}-\u{6FFFD})"
    R"(\u{70000}-\u{7FFFD}\u{80000}-\u{8FFFD}\u{90000}-\u{9FFFD}\u{A0000}-\u{AFFFD})"
    R"(\u{B0000}-\u{BFFFD}\u{C0000}-\u{CFFFD}\u{D0000}-\u{DFFFD}\u{E1000}-\u{EFFFD})";
constexpr std::string_view kPrivate =
    R"(\u{E000}-\u{F8FF}\u{F0000}-\u{FFFFD}\u{100000}-\u{10FFFD})";

Identifiers international() {
  Identifiers made;
  made.unreserved += kUcs;
  made.in_query = kPrivate;
  return made;
}

// RFC 6570, 2.
string uri_template() {
  const string literal =
      R"((?:[!#$&(-;=?-[\]_a-z~)" + string(kUcs) + string(kPrivate) + "]|%[0-9A-Fa-f]{2})";
  const string variable_character = "(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})";
  const string variable = variable_character + any_number(R"(\.?)" + variable_character) +
                          R"((?::[1-9][0-9]{0,3}|\*)?)";
  const string expression =
      R"(\{[+#./;?&=,!@|]?)" + variable + any_number("," + variable) + R"(\})";
  return any_number(either({literal, expression}));
}

// RFC 6901, 3.
string json_pointer() { return any_number("/(?:[^~/]|~[01])*"); }

struct Format {
  std::string_view name;
  string pattern = {};  // Empty: no automaton holds it.
  std::uint32_t max_length = std::numeric_limits<std::uint32_t>::max();
};

const std::vector<Format>& formats() {
  static const std::vector<Format> kAll = {
      {.name = "date", .pattern = whole(date())},
      {.name = "date-time", .pattern = whole(date() + "T" + time())},
      {.name = "duration", .pattern = whole(duration())},
      {.name = "email", .pattern = email(), .max_length = kMaxEmailLength},
      {.name = "hostname", .pattern = hostname(), .max_length = kMaxHostLength},
      {.name = "idn-email"},
      {.name = "idn-hostname"},
      {.name = "ipv4", .pattern = whole(ipv4())},
      {.name = "ipv6", .pattern = whole(ipv6())},
      {.name = "iri", .pattern = whole(international().absolute())},
      {.name = "iri-reference", .pattern = whole(international().reference())},
      {.name = "json-pointer", .pattern = whole(json_pointer())},
      {.name = "regex"},
      {.name = "relative-json-pointer",
       .pattern = whole("(?:0|[1-9][0-9]*)" + either({"#", json_pointer()}))},
      {.name = "time", .pattern = whole(time())},
      {.name = "uri", .pattern = whole(Identifiers().absolute())},
      {.name = "uri-reference", .pattern = whole(Identifiers().reference())},
      {.name = "uri-template", .pattern = whole(uri_template())},
      {.name = "uuid", .pattern = whole(uuid())},
  };
  return kAll;
}

}  // namespace

FormatRule rule_of_format(std::string_view format) {
  const auto found = std::ranges::find(formats(), format, &Format::name);
  if (found == formats().end()) return {};
  return {.is_known = true, .pattern = found->pattern, .max_length = found->max_length};
}

}  // namespace extractinator::grammar
