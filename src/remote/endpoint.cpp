// Reads, judges and resolves addresses of servers; everything here is public through endpoint.h.
#include "remote/endpoint.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/result.h"

namespace extractinator::remote {
namespace {

struct UrlDeleter {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, UrlDeleter>;

std::optional<std::string> part(CURLU* url, CURLUPart which, unsigned int flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, flags) != CURLUE_OK || text == nullptr) return std::nullopt;
  const std::unique_ptr<char, void (*)(void*)> owner(text, curl_free);
  return std::string(text);
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

std::string without_brackets(std::string_view host) {
  if (host.size() > 2 && host.front() == '[' && host.back() == ']')
    host = host.substr(1, host.size() - 2);
  return std::string(host);
}

bool is_plain_host(std::string_view host) {
  return !host.empty() && host.size() <= 253 && std::ranges::all_of(host, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x80 && (std::isalnum(byte) != 0 || c == '.' || c == '-' || c == '_' || c == ':');
  });
}

bool is_plain_path(std::string_view path) {
  return path.size() <= 200 && std::ranges::all_of(path, [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return byte < 0x80 &&
                  (std::isalnum(byte) != 0 || c == '/' || c == '-' || c == '_' || c == '.');
         });
}

struct AddressesDeleter {
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};

std::string to_text(const sockaddr* address) {
  std::array<char, NI_MAXHOST> text = {};
  const socklen_t length =
      address->sa_family == AF_INET6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
  if (::getnameinfo(address, length, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) != 0)
    return {};
  return canonical_address(text.data());
}

std::vector<std::string> look_up(const std::string& host) {
  addrinfo hints = {};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return {};
  const std::unique_ptr<addrinfo, AddressesDeleter> list(found);
  std::vector<std::string> addresses;
  for (const addrinfo* entry = list.get(); entry != nullptr; entry = entry->ai_next) {
    if (entry->ai_family != AF_INET && entry->ai_family != AF_INET6) continue;
    // An address with a zone has no canonical form; it is link-local.
    addresses.push_back(to_text(entry->ai_addr));
  }
  std::ranges::sort(addresses);
  const auto rest = std::ranges::unique(addresses);
  addresses.erase(rest.begin(), rest.end());
  return addresses;
}

struct V4 {
  std::array<std::uint8_t, 4> bytes = {};
};
struct V6 {
  std::array<std::uint8_t, 16> bytes = {};
};

std::optional<V4> as_v4(const std::string& text) {
  V4 address;
  if (::inet_pton(AF_INET, text.c_str(), address.bytes.data()) != 1) return std::nullopt;
  return address;
}

std::optional<V6> as_v6(const std::string& text) {
  V6 address;
  if (::inet_pton(AF_INET6, text.c_str(), address.bytes.data()) != 1) return std::nullopt;
  return address;
}

}  // namespace

std::string canonical_address(std::string_view text) {
  const std::string word(text);
  std::array<char, INET6_ADDRSTRLEN> buffer = {};
  if (const auto v4 = as_v4(word))
    return ::inet_ntop(AF_INET, v4->bytes.data(), buffer.data(), buffer.size());
  const auto v6 = as_v6(word);
  if (!v6) return {};
  constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  if (std::ranges::equal(kMapped, std::span(v6->bytes).first<12>()))
    return ::inet_ntop(AF_INET, &v6->bytes[12], buffer.data(), buffer.size());
  return ::inet_ntop(AF_INET6, v6->bytes.data(), buffer.data(), buffer.size());
}

bool is_loopback_address(std::string_view address) {
  if (const auto v4 = as_v4(std::string(address))) return v4->bytes[0] == 127;
  return address == "::1";
}

bool is_host_address(std::string_view address) {
  const std::string word(address);
  if (const auto v4 = as_v4(word)) {
    const auto& bytes = v4->bytes;
    const bool is_link_local = bytes[0] == 169 && bytes[1] == 254;
    return bytes[0] != 0 && bytes[0] < 224 && !is_link_local;
  }
  const auto v6 = as_v6(word);
  if (!v6 || word == "::") return false;
  const bool is_multicast = v6->bytes[0] == 0xFF;
  const bool is_link_local = v6->bytes[0] == 0xFE && (v6->bytes[1] & 0xC0U) == 0x80;
  return !is_multicast && !is_link_local;
}

std::string Endpoint::label() const {
  const bool has_colon = host_.contains(':');
  return (has_colon ? "[" + host_ + "]" : host_) + ":" + std::to_string(port_);
}

bool Endpoint::has_address(std::string_view address) const {
  const std::string word = canonical_address(address);
  return !word.empty() && std::ranges::contains(addresses_, word);
}

Result<Endpoint> Endpoint::make(
    const std::string& url, std::span<const std::string> allowed_hosts
) {
  const auto wrong = [](std::string_view why) {
    return fail(
        ErrorCode::invalid_input,
        "the address of a server is of the form http://host:port: " + std::string(why)
    );
  };
  const Url parsed(curl_url());
  if (parsed == nullptr || url.size() > 2000 ||
      curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_PATH_AS_IS) != CURLUE_OK)
    return wrong("this one cannot be read");
  if (part(parsed.get(), CURLUPART_USER) || part(parsed.get(), CURLUPART_PASSWORD))
    return wrong("this one holds a user or password; keys come from a file or the environment");
  if (part(parsed.get(), CURLUPART_QUERY) || part(parsed.get(), CURLUPART_FRAGMENT))
    return wrong("this one has something behind `?` or `#`");

  Endpoint endpoint;
  const std::string scheme = part(parsed.get(), CURLUPART_SCHEME).value_or("");
  if (scheme != "http" && scheme != "https") return wrong("this one has another scheme");
  endpoint.is_encrypted_ = scheme == "https";
  const std::string port = part(parsed.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT).value_or("");
  const auto read = std::from_chars(port.data(), port.data() + port.size(), endpoint.port_);
  if (read.ec != std::errc{} || read.ptr != port.data() + port.size() || endpoint.port_ == 0)
    return wrong("the port of this one is no number from 1 to 65535");
  const std::string host = part(parsed.get(), CURLUPART_HOST).value_or("");
  endpoint.host_ = lower(without_brackets(host));
  if (!is_plain_host(endpoint.host_) || part(parsed.get(), CURLUPART_ZONEID))
    return wrong("the host of this one is no name or number");
  endpoint.path_ = part(parsed.get(), CURLUPART_PATH).value_or("");
  while (endpoint.path_.ends_with('/'))
    endpoint.path_.pop_back();
  if (!is_plain_path(endpoint.path_) || endpoint.path_.contains(".."))
    return wrong("the path of this one has other characters than letters, digits and /-_.");
  endpoint.base_ = scheme + "://" + endpoint.label() + endpoint.path_;

  const std::string number = canonical_address(endpoint.host_);
  endpoint.is_numeric_ = !number.empty();
  const bool is_here = endpoint.host_ == "localhost" || is_loopback_address(number);
  const bool is_allowed = is_here || std::ranges::any_of(allowed_hosts, [&](const auto& allowed) {
                            return lower(without_brackets(allowed)) == endpoint.host_;
                          });
  if (!is_allowed) {
    return fail(
        ErrorCode::unsupported,
        "address_refused: the host `" + endpoint.host_ +
            "` is not this machine, and nobody allowed it; reports would leave this machine",
        {},
        "--allow-remote HOST allows it by its name, if reports may go there"
    );
  }
  if (endpoint.is_numeric_) {
    endpoint.addresses_ = {number};
  } else if (endpoint.host_ == "localhost") {
    endpoint.addresses_ = {"127.0.0.1", "::1"};
  } else {
    endpoint.addresses_ = look_up(endpoint.host_);
    if (endpoint.addresses_.empty()) {
      return fail(ErrorCode::not_found, "the host `" + endpoint.host_ + "` has no address");
    }
  }
  if (!std::ranges::all_of(endpoint.addresses_, is_host_address)) {
    return fail(
        ErrorCode::unsupported,
        "address_refused: `" + endpoint.host_ +
            "` has an address that is not that of a single host, or that is link-local"
    );
  }
  endpoint.is_loopback_ = std::ranges::all_of(endpoint.addresses_, is_loopback_address);
  return endpoint;
}

}  // namespace extractinator::remote
