// What differs between servers: how a request is spelled, and how an answer is read. Internal to
// the room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "decode/generator.h"
#include "json/value.h"
#include "prompt/prompt.h"
#include "remote/endpoint.h"
#include "remote/fault.h"
#include "remote/generator.h"
#include "remote/http_client.h"

namespace extractinator::remote {

struct Answer {
  std::string text = {};  // Valid JSON.
  std::size_t n_prompt_tokens = 0;
  std::size_t n_generated_tokens = 0;
  std::vector<decode::Choice> choices = {};
};

// Immutable: several threads use one.
class Protocol {
 public:
  virtual ~Protocol() = default;
  // Asks the server which model it has. Fails with `model_not_found` if it is another.
  [[nodiscard]] virtual Attempt<Identity> identify(
      HttpClient& client, const std::stop_token& stop
  ) const = 0;
  [[nodiscard]] virtual HttpRequest ask(
      const Request& request, const Identity& identity, const Endpoint& endpoint
  ) const = 0;
  // Reads the body of a response with status 200; nothing is repaired or guessed.
  [[nodiscard]] virtual Attempt<Answer> read(
      std::string_view body, const Request& request, const Identity& identity
  ) const = 0;
  // Most tokens of prompt and answer together; 0 if nobody knows.
  [[nodiscard]] virtual std::size_t n_context(const Identity& identity) const = 0;
};

// --- For protocols.

// The body as JSON. Fails as its status says if that is not 200, with `bad_encoding` if it is not
// UTF-8, `not_json`, or `server_error` if it has a member `error` that is not null.
[[nodiscard]] Attempt<json::Value> json_of(const HttpResponse& response);
[[nodiscard]] Attempt<json::Value> json_of_body(std::string_view body);
// Only the status: the fault that it names, nothing for 200.
[[nodiscard]] std::optional<Fault> fault_of_status(const HttpResponse& response);

// A member of an object that has the kind; null pointer otherwise.
[[nodiscard]] const json::Value* member(
    const json::Value& object, std::string_view key, json::Kind kind
);
// The text of a member; empty if it is none.
[[nodiscard]] std::string string_member(const json::Value& object, std::string_view key);
// A member that is a whole number of at least 0.
[[nodiscard]] std::optional<std::size_t> count_member(
    const json::Value& object, std::string_view key
);

// The messages as both protocols spell them.
[[nodiscard]] json::Value to_json(const std::vector<prompt::Message>& messages);
// The seed of a request, which depends on its row; at most 31 bits, for servers that keep an int.
[[nodiscard]] std::int64_t seed_of(const Request& request);

// What both protocols say of an answer, under names of their own.
struct Told {
  std::string_view reason = {};  // Why it ended.
  std::optional<std::size_t> n_prompt_tokens = {};
  std::optional<std::size_t> n_generated_tokens = {};
  const json::Value* message = nullptr;  // An object with `role` and `content`.
};

// The answer, without choices, if it ended by itself, read all of the prompt and is one JSON value:
// fails with `token_limit`, `unexpected_shape`, `prompt_not_counted`, `empty_answer`,
// `answer_not_json`, and as check_count.
[[nodiscard]] Attempt<Answer> read_answer(
    const Told& told, const Request& request, std::size_t n_context
);

// The server's log-probabilities of the answer's tokens, as far as they are of the usual form:
// objects with `token`, `logprob` and, where a token is no whole text, `bytes`.
[[nodiscard]] std::vector<decode::Choice> read_choices(const json::Value::Array& tokens);

}  // namespace extractinator::remote
