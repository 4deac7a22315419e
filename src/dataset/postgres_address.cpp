// Reads addresses of PostgreSQL; everything here is public through postgres_address.h.
#include "dataset/postgres_address.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <format>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/error.h"
#include "base/result.h"

namespace extractinator::dataset {
namespace {

constexpr std::string_view kSocketFolder = "/var/run/postgresql";
constexpr std::string_view kForm =
    "write \"postgresql://user@127.0.0.1:5432/database?query=SELECT id, text FROM notes ORDER BY "
    "id\"";
constexpr std::array<std::string_view, 9> kParameters = {
    "host",
    "port",
    "user",
    "dbname",
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "connect_timeout"
};

std::string lower(std::string_view text) {
  std::string letters(text);
  std::ranges::transform(letters, letters.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  return letters;
}

std::unexpected<Error> malformed(std::string message) {
  return fail(ErrorCode::invalid_input, std::move(message), {}, std::string(kForm));
}

std::unexpected<Error> has_password() {
  return fail(
      ErrorCode::invalid_input,
      "the address of the database has a password, which would be stored with every run",
      {},
      "take it out, and give it in the variable PGPASSWORD or the file ~/.pgpass"
  );
}

// `%2F` becomes a slash.
Result<std::string> decoded(std::string_view text) {
  constexpr std::size_t kDigits = 2;
  constexpr int kBase = 16;
  std::string bytes;
  while (!text.empty()) {
    if (text.front() != '%') {
      bytes += text.front();
      text.remove_prefix(1);
      continue;
    }
    const std::string_view digits = text.substr(1, kDigits);
    std::uint8_t byte = 0;
    const auto [end, status] =
        std::from_chars(digits.data(), digits.data() + digits.size(), byte, kBase);
    const bool is_whole = digits.size() == kDigits && end == digits.data() + digits.size();
    if (!is_whole || status != std::errc() || byte == 0)
      return malformed("a `%` in the address of the database is not followed by two digits");
    bytes += static_cast<char>(byte);
    text.remove_prefix(1 + kDigits);
  }
  return bytes;
}

// Adds what is there under a name that was not.
Result<void> add(PostgresParameters& parameters, std::string_view name, std::string_view written) {
  if (written.empty()) return {};
  TRY(std::string value, decoded(written));
  if (std::ranges::contains(parameters, name, [](const auto& one) { return one.first; }))
    return malformed(std::format("the address of the database says `{}` twice", name));
  parameters.emplace_back(name, std::move(value));
  return {};
}

Result<void> add_host(PostgresParameters& parameters, std::string_view place) {
  std::string_view host = place;
  std::string_view rest;
  if (place.starts_with('[')) {
    const std::size_t close = place.find(']');
    if (close == std::string_view::npos)
      return malformed("the address of the database has a bracket that is not closed");
    host = place.substr(1, close - 1);
    rest = place.substr(close + 1);
    if (!rest.empty() && !rest.starts_with(':'))
      return malformed("something stands behind a bracket in the address of the database");
  } else {
    const std::size_t colon = std::min(place.find(':'), place.size());
    host = place.substr(0, colon);
    rest = place.substr(colon);
  }
  TRY_VOID(add(parameters, "host", host));
  return rest.empty() ? Result<void>() : add(parameters, "port", rest.substr(1));
}

Result<void> add_settings(PostgresParameters& parameters, std::string_view settings) {
  while (!settings.empty()) {
    const std::size_t end = std::min(settings.find('&'), settings.size());
    const std::string_view setting = settings.substr(0, end);
    settings.remove_prefix(std::min(end + 1, settings.size()));
    const std::size_t equals = std::min(setting.find('='), setting.size());
    const std::string_view name = setting.substr(0, equals);
    if (lower(name).contains("password")) return has_password();
    if (equals == setting.size() || !std::ranges::contains(kParameters, name)) {
      std::string known;
      for (const std::string_view one : kParameters)
        known += (known.empty() ? "" : ", ") + std::string(one);
      return fail(
          ErrorCode::invalid_input,
          "the address of the database has a parameter that is not read",
          {},
          std::format("those that are: {}; the query comes last", known)
      );
    }
    TRY_VOID(add(parameters, name, setting.substr(equals + 1)));
  }
  return {};
}

const std::string* find(const PostgresParameters& parameters, std::string_view name) {
  const auto found = std::ranges::find(parameters, name, [](const auto& one) {
    return std::string_view(one.first);
  });
  return found == parameters.end() ? nullptr : &found->second;
}

void set(PostgresParameters& parameters, std::string_view name, std::string_view value) {
  std::erase_if(parameters, [&](const auto& one) { return one.first == name; });
  parameters.emplace_back(name, value);
}

// In the spelling of libpq, nothing for what is no address of this machine.
std::optional<std::string> loopback_address(const std::string& host) {
  in_addr four = {};
  constexpr std::uint32_t kLoopbackNet = 127;
  constexpr unsigned kNetShift = 24;
  if (::inet_pton(AF_INET, host.c_str(), &four) == 1)
    return ntohl(four.s_addr) >> kNetShift == kLoopbackNet ? std::optional(host) : std::nullopt;
  in6_addr six = {};
  if (::inet_pton(AF_INET6, host.c_str(), &six) != 1) return std::nullopt;
  return IN6_IS_ADDR_LOOPBACK(&six) ? std::optional(host) : std::nullopt;
}

// Reports come over the network: only encrypted, and from whom the certificate names.
Result<void> encrypt(PostgresParameters& parameters) {
  const std::string* mode = find(parameters, "sslmode");
  if (mode == nullptr) {
    set(parameters, "sslmode", "verify-full");
    if (find(parameters, "sslrootcert") == nullptr) set(parameters, "sslrootcert", "system");
    return {};
  }
  if (*mode == "verify-full" || *mode == "verify-ca") return {};
  return fail(
      ErrorCode::unsupported,
      "with this `sslmode` others could read the reports on their way",
      {},
      "leave it out, or write sslmode=verify-full, with `sslrootcert` if need be"
  );
}

}  // namespace

std::size_t postgres_scheme_length(std::string_view text) {
  const std::string scheme = lower(text.substr(0, std::min(text.find(':'), text.size())));
  const bool is_postgres = scheme == "postgresql" || scheme == "postgres";
  return is_postgres && scheme.size() < text.size() ? scheme.size() + 1 : 0;
}

Result<PostgresParameters> read_postgres_address(std::string_view address) {
  constexpr std::string_view kSlashes = "//";
  std::string_view rest = address.substr(postgres_scheme_length(address));
  if (rest.size() == address.size() || !rest.starts_with(kSlashes))
    return malformed("the address of the database does not begin with `postgresql://`");
  rest.remove_prefix(kSlashes.size());

  const std::size_t settings_at = std::min(rest.find('?'), rest.size());
  const std::string_view settings = rest.substr(std::min(settings_at + 1, rest.size()));
  rest = rest.substr(0, settings_at);
  const std::size_t name_at = std::min(rest.find('/'), rest.size());
  const std::string_view name = rest.substr(std::min(name_at + 1, rest.size()));
  std::string_view place = rest.substr(0, name_at);
  std::string_view user;
  // A password may hold what it should not.
  if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) {
    if (rest.substr(0, at).contains(':')) return has_password();
    if (at > name_at) return malformed("the name of the database has an `@`; write it as `%40`");
    user = place.substr(0, at);
    place.remove_prefix(at + 1);
  }
  PostgresParameters parameters;
  TRY_VOID(add(parameters, "user", user));
  TRY_VOID(add_host(parameters, place));
  TRY_VOID(add(parameters, "dbname", name));
  TRY_VOID(add_settings(parameters, settings));
  // One that is not there would be looked up in the environment, or be the name of the user.
  if (find(parameters, "dbname") == nullptr) return malformed("the address names no database");
  return parameters;
}

Result<PostgresParameters> postgres_target(
    PostgresParameters parameters, const std::vector<std::string>& allowed_hosts
) {
  const std::string* written = find(parameters, "host");
  const std::string host = written != nullptr ? *written : std::string(kSocketFolder);
  if (host.starts_with('/')) {
    set(parameters, "host", host);
    return parameters;
  }
  if (lower(host) == "localhost") {
    // Not looked up: whoever answers for names cannot lead elsewhere.
    set(parameters, "host", "localhost,localhost");
    set(parameters, "hostaddr", "127.0.0.1,::1");
    return parameters;
  }
  if (const auto address = loopback_address(host)) {
    set(parameters, "host", host);
    set(parameters, "hostaddr", *address);
    return parameters;
  }
  if (host.contains(','))
    return fail(ErrorCode::unsupported, "the address names several hosts", {}, std::string(kForm));
  const bool is_allowed = std::ranges::any_of(allowed_hosts, [&](const std::string& allowed) {
    return lower(allowed) == lower(host);
  });
  if (!is_allowed) {
    return fail(
        ErrorCode::unsupported,
        std::format("the database is on `{}`, which is not this machine", host),
        {},
        "if reports may come over the network, allow the host with --allow-remote HOST; or export "
        "the rows: psql -c '\\copy (SELECT …) TO reports.csv CSV HEADER'"
    );
  }
  TRY_VOID(encrypt(parameters));
  return parameters;
}

}  // namespace extractinator::dataset
