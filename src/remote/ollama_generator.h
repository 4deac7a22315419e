// Answers from Ollama: its /api/chat with the schema as `format`.
#pragma once

#include <memory>
#include <stop_token>

#include "base/result.h"
#include "decode/generator.h"
#include "remote/generator.h"
#include "remote/pool.h"

namespace extractinator::remote {

// Every parameter of sampling is sent, so that those of a Modelfile have no effect; the server is
// asked to refuse a prompt that does not fit rather than cut it, and its count of prompt tokens is
// checked, for it may be too old to know that request. Models that can think are told not to.
class OllamaGenerator final : public Generator {
 public:
  // Asks every endpoint for its model. Fails as Endpoint::make and HttpClient::make do; with
  // `invalid_input` without endpoint, model or `n_context`; `not_found` if an endpoint does not
  // have the model; `conflict` if two have different ones of that name; `unsupported` if the model
  // is one that Ollama itself asks another host for; `limit_exceeded` if it was trained with less
  // context; and as the connection fails.
  [[nodiscard]] static Result<std::unique_ptr<OllamaGenerator>> make(
      const RemoteOptions& options, const std::stop_token& stop = {}
  );

  [[nodiscard]] Result<void> generate(
      const RequestSource& next, const decode::CompletionSink& done, const std::stop_token& stop
  ) override;
  [[nodiscard]] const Identity& identity() const override;
  [[nodiscard]] decode::Work work() const override;

 private:
  explicit OllamaGenerator(Pool pool);

  Pool pool_;
};

}  // namespace extractinator::remote
