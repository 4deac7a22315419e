// Answers from Ollama: its /api/chat with the schema as `format`.
#pragma once

#include <memory>
#include <stop_token>

#include "base/result.h"
#include "remote/generator.h"

namespace extractinator::remote {

// Every parameter of sampling is sent, so that those of a Modelfile have no effect; the server is
// asked to refuse a prompt that does not fit rather than cut it, and its count of prompt tokens is
// checked, for it may be too old to know that request. Models that can think are told not to.
//
// Asks every endpoint for its model. Fails as Endpoint::make and HttpClient::make do; with
// `invalid_input` without endpoint, model or `n_context`; `not_found` if an endpoint does not have
// the model; `conflict` if two have different ones of that name; `unsupported` if the model is one
// that Ollama itself asks another host for; `limit_exceeded` if it was trained with less context;
// and as the connection fails.
[[nodiscard]] Result<std::unique_ptr<Generator>> make_ollama_generator(
    const RemoteOptions& options, const std::stop_token& stop = {}
);

}  // namespace extractinator::remote
