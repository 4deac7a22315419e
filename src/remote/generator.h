// The contract of decode::Generator for model servers: messages in, completions out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "decode/generator.h"
#include "json/value.h"
#include "prompt/prompt.h"
#include "remote/http_client.h"
#include "remote/retry.h"

namespace extractinator::remote {

struct Request {
  std::uint64_t row = 0;  // Comes back in the completion; also mixed into the seed.
  std::size_t task = 0;   // Comes back in the completion.
  std::vector<prompt::Message> messages = {};      // Without thoughts: those are not sent.
  std::shared_ptr<const json::Value> schema = {};  // JSON Schema of the answer.
  std::size_t max_tokens = 512;  // Answer tokens; an answer that needs more fails (`token_limit`).
  // The prompt has at least so many tokens, as somebody counted who has the model's tokenizer.
  // Words are counted as well, and the larger number is what the server's count is held against.
  std::size_t min_prompt_tokens = 0;
  decode::Sampling sampling = {};
  bool wants_trace = false;  // Fill Completion::choices from the server's log-probabilities.
};

using RequestSource = std::function<std::optional<Request>()>;

// What a run depends on at the server, to be kept with its results.
struct Identity {
  std::string model = {};     // As the server names it.
  std::string digest = {};    // Of the model, where the server tells one.
  std::size_t n_context = 0;  // Most tokens of the model; 0 if the server does not tell.
  bool can_think = false;     // It can be told to.
  Hash256 hash = {};          // Of all that must not change during a run.
};

// What is done with messages that spell control tokens of models, as in `<|im_start|>`: servers
// tokenise the rendered chat as a whole, so that a report could steer the model.
enum class ControlText : std::uint8_t {
  refuse,  // The request fails with `control_text`.
  send,
};

struct RemoteOptions {
  // URLs of servers that have the same model.
  std::vector<std::string> endpoints = {};
  // Hosts beyond this machine that reports may be sent to.
  std::vector<std::string> allowed_hosts = {};
  std::string model = {};
  // Requests at a time, of each endpoint. More than a server works on at a time only wait there.
  std::size_t n_parallel = 1;
  // Tokens of prompt and answer together. Ollama is asked for so many, and more than the model was
  // trained with are refused; needed there. Elsewhere the server decides, and 0 means not known.
  std::size_t n_context = 0;
  // Ollama: where the model was trained with less than `n_context`, be content with that.
  bool lowers_context = false;
  HttpOptions http = {};
  RetryPolicy retry = {};
  // Answers between two looks at the server's model. With 1 every answer is known to be of the
  // model that the run began with; that costs one short request each.
  std::size_t n_answers_per_check = 1;
  // Requests in a row that fail for reasons of the server before it is given up.
  std::size_t max_lost_requests = 3;
  ControlText control_text = ControlText::refuse;
  // OpenAI-compatible servers: the name that answers carry, if it is not `model`.
  std::string served_model = {};
};

class Generator {
 public:
  virtual ~Generator() = default;

  // As decode::Generator::generate. Source and sink are called on the calling thread; completions
  // come in any order. An endpoint is given up when requests in a row are lost there or its model
  // has changed; the others take over what it lost. Fails when none is left, with the last reason:
  // what was lost then is `cancelled`, and what was not pulled is not failed. The text of a
  // completion is valid JSON, but nobody has held it against the schema. The `cause` of one that
  // failed is that of its Fault. Completions have no field scores.
  [[nodiscard]] virtual Result<void> generate(
      const RequestSource& next, const decode::CompletionSink& done, const std::stop_token& stop
  ) = 0;

  [[nodiscard]] virtual const Identity& identity() const = 0;
  // Not during generate(). Tokens of answers, and tries beyond the first.
  [[nodiscard]] virtual decode::Work work() const = 0;
};

}  // namespace extractinator::remote
