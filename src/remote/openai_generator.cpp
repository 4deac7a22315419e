// Spells requests in OpenAI's protocol and reads its answers; everything here is public through
// openai_generator.h.
#include "remote/openai_generator.h"

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
#include "remote/pool.h"
#include "remote/protocol.h"

namespace extractinator::remote {
namespace {

using json::Kind;
using json::Value;

class OpenAiProtocol final : public Protocol {
 public:
  explicit OpenAiProtocol(const RemoteOptions& options)
      : model_(options.model),
        served_model_(options.served_model.empty() ? options.model : options.served_model),
        n_context_(options.n_context) {}

  [[nodiscard]] Attempt<Identity> identify(
      HttpClient& client, const std::stop_token& stop
  ) const override;
  [[nodiscard]] HttpRequest ask(
      const Request& request, const Identity& identity, const Endpoint& endpoint
  ) const override;
  [[nodiscard]] Attempt<Answer> read(
      std::string_view body, const Request& request, const Identity& identity
  ) const override;
  [[nodiscard]] std::size_t n_context(const Identity& identity) const override {
    return n_context_ > 0 ? n_context_ : identity.n_context;
  }

 private:
  std::string model_;
  std::string served_model_;
  std::size_t n_context_;
};

// Where the endpoint has no path, the usual one.
std::string path_of(const Endpoint& endpoint, std::string_view name) {
  return (endpoint.path().empty() ? "/v1" : "") + std::string(name);
}

// What of a model's entry says which model it is: not when the list was made, nor who may see it.
Hash256 hash_of_entry(const Value& entry, const std::string& model) {
  Hasher hasher;
  hasher.field("openai").field(model);
  for (const std::string_view key : {"id", "owned_by", "root", "parent", "max_model_len", "meta"}) {
    const Value* value = entry.find(key);
    hasher.field(key).field(value == nullptr ? std::string() : json::write(*value));
  }
  return hasher.finish();
}

Attempt<Identity> OpenAiProtocol::identify(HttpClient& client, const std::stop_token& stop) const {
  TRY(const HttpResponse listed,
      client.send({.path = path_of(client.endpoint(), "/models")}, stop));
  TRY(const Value list, json_of(listed));
  const Value* models = member(list, "data", Kind::array);
  if (models == nullptr) return give_up(Cause::unexpected_shape, "the list of models has no data");
  for (const Value& entry : models->as_array()) {
    const Value* id = member(entry, "id", Kind::string);
    if (id == nullptr || id->as_string() != model_) continue;
    return Identity{
        .model = model_,
        .n_context = count_member(entry, "max_model_len").value_or(0),
        .hash = hash_of_entry(entry, model_),
    };
  }
  return give_up(Cause::model_not_found, client.endpoint().label() + " does not list the model");
}

HttpRequest OpenAiProtocol::ask(
    const Request& request, const Identity& /*identity*/, const Endpoint& endpoint
) const {
  const decode::Sampling& sampling = request.sampling;
  Value::Object body = {
      {"model", Value(model_)},
      {"messages", to_json(request.messages)},
      {"stream", Value(false)},
      {"n", Value::integer(1)},
      {"max_tokens", Value::integer(static_cast<std::int64_t>(request.max_tokens))},
      {"temperature", Value::number(sampling.temperature)},
      {"top_p", Value::number(sampling.top_p)},
      {"seed", Value::integer(seed_of(request))},
  };
  if (sampling.top_k > 0) body.push_back({"top_k", Value::integer(sampling.top_k)});
  if (request.schema != nullptr) {
    Value form(
        Value::Object{
            {"name", Value("answer")}, {"strict", Value(true)}, {"schema", *request.schema}
        }
    );
    body.push_back(
        {"response_format",
         Value(Value::Object{{"type", Value("json_schema")}, {"json_schema", std::move(form)}})}
    );
  }
  if (request.wants_trace) body.push_back({"logprobs", Value(true)});
  return {
      .method = HttpRequest::Method::post,
      .path = path_of(endpoint, "/chat/completions"),
      .body = json::write(Value(std::move(body)), {.layout = json::Layout::compact}),
  };
}

Attempt<Answer> OpenAiProtocol::read(
    std::string_view body, const Request& request, const Identity& identity
) const {
  TRY(const Value value, json_of_body(body));
  const Value* model = member(value, "model", Kind::string);
  const Value* choices = member(value, "choices", Kind::array);
  if (model == nullptr || choices == nullptr || choices->as_array().size() != 1)
    return give_up(Cause::unexpected_shape, "the answer lacks `model` or has not one choice");
  if (model->as_string() != served_model_)
    return give_up(Cause::wrong_model, "the answer is of another model");
  const Value& choice = choices->as_array().front();
  const Value* message = member(choice, "message", Kind::object);
  const Value* reason = member(choice, "finish_reason", Kind::string);
  if (message == nullptr || reason == nullptr)
    return give_up(Cause::unexpected_shape, "the choice lacks `message` or `finish_reason`");
  const Value* refusal = message->find("refusal");
  if (reason->as_string() == "content_filter" || (refusal != nullptr && !refusal->is_null())) {
    return give_up(
        Cause::content_filtered, "the server withheld the answer, or the model refused to answer"
    );
  }
  const Value* usage = member(value, "usage", Kind::object);
  Told told{.reason = reason->as_string(), .message = message};
  if (usage != nullptr) {
    told.n_prompt_tokens = count_member(*usage, "prompt_tokens");
    told.n_generated_tokens = count_member(*usage, "completion_tokens");
  }
  TRY(Answer answer, read_answer(told, request, n_context(identity)));
  if (const Value* scored = member(choice, "logprobs", Kind::object);
      request.wants_trace && scored != nullptr) {
    if (const Value* tokens = member(*scored, "content", Kind::array))
      answer.choices = read_choices(tokens->as_array());
  }
  return answer;
}

}  // namespace

Result<std::unique_ptr<Generator>> make_openai_generator(
    const RemoteOptions& options, const std::stop_token& stop
) {
  TRY(std::unique_ptr<Generator> made,
      Pool::make(options, std::make_unique<OpenAiProtocol>(options), stop));
  return made;
}

}  // namespace extractinator::remote
