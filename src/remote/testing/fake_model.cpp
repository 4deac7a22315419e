// Bodies of two protocols, written by hand; everything here is public through fake_model.h.
#include "remote/testing/fake_model.h"

#include <chrono>
#include <cstdint>
#include <format>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "base/result.h"
#include "json/parse.h"
#include "json/value.h"
#include "prompt/prompt.h"
#include "remote/generator.h"
#include "remote/ollama_generator.h"
#include "remote/openai_generator.h"
#include "remote/testing/fault_server.h"

namespace extractinator::remote::testing {
namespace {

constexpr std::string_view kSchema =
    R"({"type":"object","properties":{"stage":{"type":"string","pattern":"^T[0-9]+$"}},)"
    R"("required":["stage"],"additionalProperties":false})";

std::string in_quotes(std::string_view text) {
  // Not by json::write, which would repair what a test wants broken.
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    if (c == '\n') {
      result += "\\n";
    } else {
      result += c;
    }
  }
  return result + '"';
}

}  // namespace

std::string_view to_string(Flavour flavour) {
  return flavour == Flavour::ollama ? "ollama" : "openai";
}

std::string chat_body(Flavour flavour, const Parts& parts) {
  std::string message;
  if (parts.role) message += R"("role":)" + in_quotes(*parts.role) + ",";
  if (parts.content) message += R"("content":)" + in_quotes(*parts.content) + ",";
  message += R"("x":0)";
  std::string body = "{";
  if (parts.model) body += R"("model":)" + in_quotes(*parts.model) + ",";
  if (flavour == Flavour::ollama) {
    body += std::format(R"("message":{{{}}},"done":{},"eval_count":9)", message, parts.is_done);
    if (parts.reason) body += R"(,"done_reason":)" + in_quotes(*parts.reason);
    if (parts.n_prompt) body += R"(,"prompt_eval_count":)" + *parts.n_prompt;
  } else {
    body += std::format(R"("choices":[{{"index":0,"message":{{{}}})", message);
    if (parts.reason) body += R"(,"finish_reason":)" + in_quotes(*parts.reason);
    body += R"(}],"usage":{"completion_tokens":9)";
    if (parts.n_prompt) body += R"(,"prompt_tokens":)" + *parts.n_prompt;
    body += "}";
  }
  return body + parts.more + "}";
}

Request request_of(std::uint64_t row) {
  const auto schema = json::parse(kSchema);
  EXTR_CHECK(schema.has_value(), "the schema of the tests is JSON");
  std::string report = std::format("record-{} The tumour is T{}.", row, row);
  for (int i = 0; i < 150; ++i)
    report += " No other findings in this report.";
  return {
      .row = row,
      .messages =
          {{.role = prompt::Role::system, .content = "Extract the stage."},
           {.role = prompt::Role::user, .content = std::move(report)}},
      .schema = std::make_shared<const json::Value>(*schema),
      .max_tokens = 64,
  };
}

std::string answer_of(std::uint64_t row) { return std::format(R"({{"stage": "T{}"}})", row); }

std::optional<std::uint64_t> row_of(const Received& request) {
  constexpr std::string_view kMark = "record-";
  const auto at = request.body.find(kMark);
  if (at == std::string::npos) return std::nullopt;
  return std::stoull(request.body.substr(at + kMark.size()));
}

Script honest(Flavour flavour, const Received& request, std::string_view digest) {
  if (const auto row = row_of(request))
    return send(response(200, chat_body(flavour, {.content = answer_of(*row)})));
  if (request.path == "/api/tags") {
    return send(response(
        200,
        std::format(
            R"({{"models":[{{"name":"other","digest":"0"}},{{"name":"tiny:latest","digest":"{}"}}]}})",
            digest
        )
    ));
  }
  if (request.path == "/api/show") {
    return send(response(
        200,
        R"({"capabilities":["completion","thinking"],"model_info":{"toy.context_length":8192}})"
    ));
  }
  if (request.path == "/v1/models") {
    return send(response(
        200,
        std::format(
            R"({{"object":"list","data":[{{"id":"tiny","created":{},"root":"{}"}}]}})",
            std::chrono::steady_clock::now().time_since_epoch().count(),
            digest
        )
    ));
  }
  return send(response(404, "{}"));
}

RemoteOptions options_for(const FaultServer& server) {
  return {
      .endpoints = {server.url()},
      .model = "tiny",
      .n_context = 8192,
      .http =
          {.limits =
               {.connect_timeout = std::chrono::seconds(20),
                .first_byte_timeout = std::chrono::seconds(20),
                .total_timeout = std::chrono::seconds(30)}},
      .retry = {
          .n_tries = 3,
          .first_delay = std::chrono::milliseconds(2),
          .max_delay = std::chrono::milliseconds(8)
      },
  };
}

Result<std::unique_ptr<Generator>> make_generator(Flavour flavour, const RemoteOptions& options) {
  return flavour == Flavour::ollama ? make_ollama_generator(options)
                                    : make_openai_generator(options);
}

}  // namespace extractinator::remote::testing
