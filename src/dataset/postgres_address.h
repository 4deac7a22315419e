// Where a database of PostgreSQL is: the address in a Data_Path, taken apart and judged.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace extractinator::dataset {

// Parameters of a connection by the names that libpq has for them, each at most once.
using PostgresParameters = std::vector<std::pair<std::string, std::string>>;

// `postgresql://[user@][host[:port]]/database[?parameter=value&…]`, with `%2F` for a slash in a
// name; an IPv6 address stands in brackets, and a host that begins with a slash is a folder with a
// socket. Parameters are host, port, user, dbname, sslmode, sslrootcert, sslcert, sslkey and
// connect_timeout. Gives host, port, user and dbname as far as they are there, and the other
// parameters. Fails with `invalid_input` for anything else; a password is refused, and no message
// quotes the address.
[[nodiscard]] Result<PostgresParameters> read_postgres_address(std::string_view address);

// Where the scheme of an address of PostgreSQL ends; 0 if it is none.
[[nodiscard]] std::size_t postgres_scheme_length(std::string_view text);

// What to connect to, so that libpq looks up nothing in the environment: loopback addresses and
// sockets, or a host in `allowed_hosts`, to which the connection is encrypted and whose certificate
// is checked. Without a host: the socket in /var/run/postgresql. Fails with `unsupported` for other
// hosts, for several, and for an `sslmode` that lets others listen; with a hint.
[[nodiscard]] Result<PostgresParameters> postgres_target(
    PostgresParameters parameters, const std::vector<std::string>& allowed_hosts
);

}  // namespace extractinator::dataset
