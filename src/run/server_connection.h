// How a run speaks to its servers: the key and the certificates that the options name.
#pragma once

#include "base/result.h"
#include "remote/http_client.h"
#include <extractinator/options.h>

namespace extractinator::run {

// Reads the key from where it stands. Fails as remote::Secret does.
[[nodiscard]] Result<remote::HttpOptions> http_options(const ServerOptions& server);

}  // namespace extractinator::run
