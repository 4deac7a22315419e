// The address of a model server: read from a URL, allowed or refused, and resolved once.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace extractinator::remote {

// Immutable. Reports are sent nowhere else than to one of `addresses()`: the name is looked up when
// the endpoint is made and never again, so that no other answer of a name server can redirect them.
class Endpoint {
 public:
  // `url` is http:// or https://, a host, and if need be a port and a path. Without being allowed
  // only this machine is: localhost, 127.0.0.0/8, ::1. `allowed_hosts` are further hosts, written
  // as in the URL, without port.
  //
  // Fails with `invalid_input` for anything else, a URL with user, query or fragment included;
  // `unsupported` for a host that is not allowed, or whose addresses are not those of a host
  // (0.0.0.0, multicast, and link-local ones, where clouds keep their secrets); `not_found` if the
  // name has no address. Errors tell host and port, not the rest of the URL. Cost: a look-up of
  // the name, unless it is an address or localhost.
  [[nodiscard]] static Result<Endpoint> make(
      const std::string& url, std::span<const std::string> allowed_hosts = {}
  );

  // Of the form http://host:port, with the path but without a slash at its end.
  [[nodiscard]] const std::string& base() const { return base_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] const std::string& host() const { return host_; }  // IPv6 without brackets.
  [[nodiscard]] std::uint16_t port() const { return port_; }
  // host:port, for messages.
  [[nodiscard]] std::string label() const;
  // As numbers, in the spelling of canonical_address(). At least one.
  [[nodiscard]] const std::vector<std::string>& addresses() const { return addresses_; }
  [[nodiscard]] bool has_address(std::string_view address) const;
  [[nodiscard]] bool is_loopback() const { return is_loopback_; }  // All addresses are.
  [[nodiscard]] bool is_encrypted() const { return is_encrypted_; }
  // The host is written as a number.
  [[nodiscard]] bool is_numeric() const { return is_numeric_; }

 private:
  Endpoint() = default;

  std::string base_;
  std::string path_;
  std::string host_;
  std::uint16_t port_ = 0;
  std::vector<std::string> addresses_;
  bool is_loopback_ = false;
  bool is_encrypted_ = false;
  bool is_numeric_ = false;
};

// One spelling for each IPv4 or IPv6 address; empty if `text` is none. An IPv6 address that stands
// for an IPv4 one (::ffff:1.2.3.4) becomes that.
[[nodiscard]] std::string canonical_address(std::string_view text);

// Of a canonical address.
[[nodiscard]] bool is_loopback_address(std::string_view address);
// Whether it can be the address of one host: not 0.0.0.0 and ::, multicast, broadcast, link-local.
[[nodiscard]] bool is_host_address(std::string_view address);

}  // namespace extractinator::remote
