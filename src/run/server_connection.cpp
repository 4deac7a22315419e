// Keys and certificates of servers; everything here is public through server_connection.h.
#include "run/server_connection.h"

#include "base/result.h"
#include "remote/http_client.h"
#include "remote/secret.h"
#include <extractinator/options.h>

namespace extractinator::run {

Result<remote::HttpOptions> http_options(const ServerOptions& server) {
  remote::HttpOptions http{.ca_file = server.ca_file.string()};
  if (!server.api_key_env.empty()) {
    TRY(http.key, remote::Secret::from_environment(server.api_key_env));
  } else if (!server.api_key_file.empty()) {
    TRY(http.key, remote::Secret::from_file(server.api_key_file));
  }
  return http;
}

}  // namespace extractinator::run
