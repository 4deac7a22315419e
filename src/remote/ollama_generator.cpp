// Spells requests for Ollama and reads its answers; everything here is public through
// ollama_generator.h.
#include "remote/ollama_generator.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

#include "base/hash.h"
#include "base/result.h"
#include "decode/generator.h"
#include "json/value.h"
#include "json/write.h"
#include "remote/endpoint.h"
#include "remote/fault.h"
#include "remote/generator.h"
#include "remote/http_client.h"
#include "remote/ollama_models.h"
#include "remote/pool.h"
#include "remote/protocol.h"

namespace extractinator::remote {
namespace {

using json::Kind;
using json::Value;

Value number(std::size_t n) { return Value::integer(static_cast<std::int64_t>(n)); }

class OllamaProtocol final : public Protocol {
 public:
  explicit OllamaProtocol(const RemoteOptions& options)
      : model_(options.model),
        n_context_(options.n_context),
        lowers_context_(options.lowers_context) {}

  [[nodiscard]] Attempt<Identity> identify(
      HttpClient& client, const std::stop_token& stop
  ) const override;
  [[nodiscard]] HttpRequest ask(
      const Request& request, const Identity& identity, const Endpoint& endpoint
  ) const override;
  [[nodiscard]] Attempt<Answer> read(
      std::string_view body, const Request& request, const Identity& identity
  ) const override;
  // The server was asked for so many.
  [[nodiscard]] std::size_t n_context(const Identity& identity) const override {
    const bool is_lowered = lowers_context_ && identity.n_context > 0;
    return is_lowered ? std::min(n_context_, identity.n_context) : n_context_;
  }

 private:
  std::string model_;
  std::size_t n_context_;
  bool lowers_context_;
};

// The digest stands in the list of models only; what the model can do, in its description. The
// digest is that of the manifest: of weights, template and parameters together.
Attempt<Identity> OllamaProtocol::identify(HttpClient& client, const std::stop_token& stop) const {
  TRY(const Value found, listed_model(client, model_, stop));
  Identity identity{.model = model_, .digest = string_member(found, "digest")};
  const Value question(Value::Object{{"model", Value(model_)}});
  TRY(const HttpResponse shown,
      client.send(
          {.method = HttpRequest::Method::post,
           .path = "/api/show",
           .body = json::write(question, {.layout = json::Layout::compact})},
          stop
      ));
  TRY(const Value description, json_of(shown));
  TRY_VOID(check_runs_there(description, model_));
  if (const Value* capabilities = member(description, "capabilities", Kind::array)) {
    identity.can_think = std::ranges::any_of(capabilities->as_array(), [](const Value& word) {
      return word.is_string() && word.as_string() == "thinking";
    });
  }
  if (const Value* info = member(description, "model_info", Kind::object)) {
    for (const json::Member& entry : info->as_object()) {
      if (entry.key.ends_with(".context_length"))
        identity.n_context = count_member(*info, entry.key).value_or(0);
    }
  }
  Hasher hasher;
  hasher.field("ollama").field(model_).field(identity.digest);
  identity.hash = hasher.finish();
  return identity;
}

HttpRequest OllamaProtocol::ask(
    const Request& request, const Identity& identity, const Endpoint& /*endpoint*/
) const {
  const decode::Sampling& sampling = request.sampling;
  Value options(
      Value::Object{
          {"num_ctx", number(n_context(identity))},
          {"num_predict", number(request.max_tokens)},
          {"temperature", Value::number(sampling.temperature)},
          {"seed", Value::integer(seed_of(request))},
          {"top_k", Value::integer(sampling.top_k)},
          {"top_p", Value::number(sampling.top_p)},
          // Else these come from the Modelfile, or from the server's version.
          {"min_p", Value::number(0)},
          {"typical_p", Value::number(1)},
          {"repeat_penalty", Value::number(1)},
          {"presence_penalty", Value::number(0)},
          {"frequency_penalty", Value::number(0)},
      }
  );
  Value::Object body = {
      {"model", Value(model_)},
      {"messages", to_json(request.messages)},
      {"stream", Value(false)},
      // Refuse a prompt that does not fit, and end an answer at the end of the context.
      {"truncate", Value(false)},
      {"shift", Value(false)},
      {"options", std::move(options)},
  };
  if (request.schema != nullptr) body.push_back({"format", *request.schema});
  if (identity.can_think) body.push_back({"think", Value(false)});
  if (request.wants_trace) body.push_back({"logprobs", Value(true)});
  return {
      .method = HttpRequest::Method::post,
      .path = "/api/chat",
      .body = json::write(Value(std::move(body)), {.layout = json::Layout::compact}),
  };
}

Attempt<Answer> OllamaProtocol::read(
    std::string_view body, const Request& request, const Identity& identity
) const {
  TRY(const Value value, json_of_body(body));
  const Value* model = member(value, "model", Kind::string);
  const Value* message = member(value, "message", Kind::object);
  const Value* is_done = member(value, "done", Kind::boolean);
  if (model == nullptr || message == nullptr || is_done == nullptr)
    return give_up(Cause::unexpected_shape, "the answer lacks `model`, `message` or `done`");
  if (!is_name_of(model->as_string(), model_))
    return give_up(Cause::wrong_model, "the answer is of another model");
  // Before it is done it has no reason to end.
  const std::string reason = is_done->as_bool() ? string_member(value, "done_reason") : "";
  const Told told{
      .reason = reason,
      .n_prompt_tokens = count_member(value, "prompt_eval_count"),
      .n_generated_tokens = count_member(value, "eval_count"),
      .message = message,
  };
  TRY(Answer answer, read_answer(told, request, n_context(identity)));
  const Value* tokens = member(value, "logprobs", Kind::array);
  if (request.wants_trace && tokens != nullptr) answer.choices = read_choices(tokens->as_array());
  return answer;
}

}  // namespace

Result<std::unique_ptr<Generator>> make_ollama_generator(
    const RemoteOptions& options, const std::stop_token& stop
) {
  if (options.n_context == 0)
    return fail(ErrorCode::invalid_input, "Ollama needs the size of the context, in tokens");
  TRY(std::unique_ptr<Generator> made,
      Pool::make(options, std::make_unique<OllamaProtocol>(options), stop));
  const std::size_t n_trained = made->identity().n_context;
  if (!options.lowers_context && n_trained > 0 && options.n_context > n_trained) {
    return fail(
        ErrorCode::limit_exceeded,
        "a context of " + std::to_string(options.n_context) + " tokens was asked for, and `" +
            options.model + "` has at most " + std::to_string(n_trained)
    );
  }
  return made;
}

}  // namespace extractinator::remote
