// Servers that answer as Ollama and as OpenAI-compatible ones do, for records of a test; and what
// they say when a part of it is wrong.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "json/value.h"
#include "remote/generator.h"
#include "remote/testing/fault_server.h"

namespace extractinator::remote::testing {

enum class Flavour : std::uint8_t { ollama, openai };

[[nodiscard]] std::string_view to_string(Flavour flavour);

// The parts of a model's answer; what is nothing is left out.
struct Parts {
  std::optional<std::string> model = "tiny";
  std::optional<std::string> role = "assistant";
  std::optional<std::string> content = {};
  std::optional<std::string> reason = "stop";    // done_reason or finish_reason.
  bool is_done = true;                           // Ollama only.
  std::optional<std::string> n_prompt = "4000";  // JSON text.
  std::string more = {};  // Further members of the body, each with a comma before it.
};

// The body of a chat response, as this server would write it.
[[nodiscard]] std::string chat_body(Flavour flavour, const Parts& parts);

// The records of these tests: row k is answered with {"stage": "T<k>"}.
[[nodiscard]] Request request_of(std::uint64_t row);
[[nodiscard]] std::string answer_of(std::uint64_t row);
// The row of a chat request that came; nothing for requests of another kind.
[[nodiscard]] std::optional<std::uint64_t> row_of(const Received& request);

// What an honest server does with any request of its protocol; `digest` says which model it has.
[[nodiscard]] Script honest(
    Flavour flavour, const Received& request, std::string_view digest = "sha256:aa"
);

[[nodiscard]] RemoteOptions options_for(const FaultServer& server);
[[nodiscard]] Result<std::unique_ptr<Generator>> make_generator(
    Flavour flavour, const RemoteOptions& options
);

}  // namespace extractinator::remote::testing
