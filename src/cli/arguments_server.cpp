// The options of runs with a model at a server (docs/remote.md). Reachable from outside:
// add_server, check_server.
#include <string>

#include <CLI/CLI.hpp>

#include "base/result.h"
#include "cli/arguments_parts.h"
#include "run/recorded_options.h"
#include <extractinator/options.h>

namespace extractinator::cli {

void add_server(CLI::App& app, Options& options) {
  ServerOptions& server = options.server;
  add_choice<run::kBackends>(
      app,
      "--backend",
      options.backend,
      "Where the model runs: local, in the program; ollama; or openai, a server that speaks its "
      "protocol [local]"
  );
  app.add_option(
         "--host", server.hosts, "Address of the server; again for others with the same model"
  )
      ->type_name("URL")
      ->allow_extra_args(false);
  app.add_option_function<std::string>(
         "--ollama-host",
         [&options](const std::string& url) {
           options.backend = Backend::ollama;
           options.server.hosts = {url};  // Not beside those of a settings file.
         },
         "The same as --backend ollama --host URL"
  )
      ->type_name("URL")
      ->excludes("--backend")
      ->excludes("--host");
  app.add_option(
         "--allow-remote",
         server.allowed_hosts,
         "A host beyond this machine that reports may be sent to; may be given again"
  )
      ->type_name("HOST")
      ->allow_extra_args(false);
  app.add_option("--parallel", server.parallel, "Requests at a time, of each server")
      ->type_name("N")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  CLI::Option* const variable = app.add_option(
      "--api-key-env", server.api_key_env, "Environment variable with a key for the server"
  );
  variable->type_name("NAME");
  app.add_option("--api-key-file", server.api_key_file, "File of mode 0600 with a key")
      ->type_name("FILE")
      ->excludes(variable);
  app.add_option("--ca-file", server.ca_file, "Certificates to trust, as PEM [the system's]")
      ->type_name("FILE");
  app.add_flag("--pull", server.pull, "Have Ollama fetch the model if it does not have it");
}

Result<void> check_server(const Options& options) {
  const ServerOptions& server = options.server;
  const bool has_none = server.hosts.empty() && server.api_key_env.empty() &&
                        server.api_key_file.empty() && server.ca_file.empty() && !server.pull &&
                        server.parallel == ServerOptions().parallel;
  if (options.backend != Backend::local || has_none) return {};
  return fail(
      ErrorCode::invalid_input,
      "--host, --parallel, keys, certificates and --pull are for model servers",
      {},
      "say with --backend ollama or --backend openai that the model runs in one"
  );
}

}  // namespace extractinator::cli
