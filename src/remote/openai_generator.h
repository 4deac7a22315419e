// Answers from servers that speak OpenAI's protocol: llama-server, vLLM, SGLang, LM Studio, …
#pragma once

#include <memory>
#include <stop_token>

#include "base/result.h"
#include "remote/generator.h"

namespace extractinator::remote {

// Asks /v1/chat/completions with the schema as strict `response_format`. An endpoint with a path
// of its own is used as it is, in place of /v1. Top-k is sent only when it is set, for it is no
// part of OpenAI's own protocol.
//
// Asks every endpoint for its list of models. Fails as Endpoint::make and HttpClient::make do; with
// `invalid_input` without endpoint or model; `not_found` if an endpoint does not have the model;
// `conflict` if two describe it differently; and as the connection fails.
[[nodiscard]] Result<std::unique_ptr<Generator>> make_openai_generator(
    const RemoteOptions& options, const std::stop_token& stop = {}
);

}  // namespace extractinator::remote
