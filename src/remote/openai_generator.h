// Answers from servers that speak like OpenAI's: llama-server, vLLM, SGLang and others.
#pragma once

#include <memory>
#include <stop_token>

#include "base/result.h"
#include "decode/generator.h"
#include "remote/generator.h"
#include "remote/pool.h"

namespace extractinator::remote {

// Asks /v1/chat/completions with the schema as strict `response_format`. An endpoint with a path
// of its own is used as it is, in place of /v1. Top-k is sent only when it is set, for it is no
// part of OpenAI's own protocol.
class OpenAiGenerator final : public Generator {
 public:
  // Asks every endpoint for its list of models. Fails as Endpoint::make and HttpClient::make do;
  // with `invalid_input` without endpoint or model; `not_found` if an endpoint does not have the
  // model; `conflict` if two describe it differently; and as the connection fails.
  [[nodiscard]] static Result<std::unique_ptr<OpenAiGenerator>> make(
      const RemoteOptions& options, const std::stop_token& stop = {}
  );

  [[nodiscard]] Result<void> generate(
      const RequestSource& next, const decode::CompletionSink& done, const std::stop_token& stop
  ) override;
  [[nodiscard]] const Identity& identity() const override;
  [[nodiscard]] decode::Work work() const override;

 private:
  explicit OpenAiGenerator(Pool pool);

  Pool pool_;
};

}  // namespace extractinator::remote
