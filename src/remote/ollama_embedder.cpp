// Asks Ollama for embeddings; everything here is public through ollama_embedder.h.
#include "remote/ollama_embedder.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "json/value.h"
#include "json/write.h"
#include "remote/endpoint.h"
#include "remote/fault.h"
#include "remote/http_client.h"
#include "remote/ollama_models.h"
#include "remote/protocol.h"
#include "remote/retry.h"
#include "text/utf8.h"

namespace extractinator::remote {
namespace {

using json::Kind;
using json::Value;

// Shorter texts fit every model: what is refused then is refused for another reason.
constexpr std::size_t kLeastBytes = 256;
constexpr std::string_view kBlank = " \t\r\n";

Attempt<std::string> digest_of(HttpClient& client, const std::string& model) {
  TRY(const Value found, listed_model(client, model, {}));
  return string_member(found, "digest");
}

// Scaled to length 1; zeros where there is no direction.
std::vector<float> of_length_one(const std::vector<double>& sum) {
  double square = 0;
  for (const double x : sum)
    square += x * x;
  const double length = square > 0 ? std::sqrt(square) : 1;
  std::vector<float> vector;
  for (const double x : sum)
    vector.push_back(static_cast<float>(x / length));
  return vector;
}

// The one vector of an answer.
Attempt<std::vector<double>> vector_of(const Value& answer, const std::string& model) {
  if (!is_name_of(string_member(answer, "model"), model))
    return give_up(Cause::wrong_model, "the embedding is of another model");
  const Value* all = member(answer, "embeddings", Kind::array);
  const bool is_one = all != nullptr && all->as_array().size() == 1 &&
                      all->as_array().front().kind() == Kind::array;
  if (!is_one) return give_up(Cause::unexpected_shape, "the answer is not one embedding");
  std::vector<double> vector;
  double square = 0;
  for (const Value& item : all->as_array().front().as_array()) {
    const auto number = item.to_double();
    if (!number || !std::isfinite(*number))
      return give_up(Cause::unexpected_shape, "the embedding is not of numbers");
    vector.push_back(*number);
    square += *number * *number;
  }
  if (square == 0) return give_up(Cause::unexpected_shape, "the embedding has no direction");
  for (double& x : vector)
    x /= std::sqrt(square);
  return vector;
}

template <typename Try>
auto trying_again(const RetryPolicy& policy, const Try& attempt) -> decltype(attempt()) {
  std::uint64_t n_retries = 0;  // Nobody asks for it.
  return with_retries(policy, 0, {}, n_retries, attempt);
}

// Where to divide: behind white space near the middle, else between two characters.
std::size_t middle_of(std::string_view text) {
  const std::size_t middle = text.size() / 2;
  const std::size_t blank = text.find_first_of(kBlank, middle);
  if (blank != std::string_view::npos && blank + 1 < text.size() - (text.size() / 4))
    return blank + 1;
  std::size_t at = middle;
  constexpr unsigned kMask = 0xC0U;
  constexpr unsigned kContinues = 0x80U;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & kMask) == kContinues)
    ++at;
  return at;
}

}  // namespace

struct OllamaEmbedder::State {
  std::string model;
  std::string digest;
  HttpClient client;
  RetryPolicy retry;
  std::mutex mutex = {};  // Guards the client.

  [[nodiscard]] Attempt<std::vector<double>> ask(std::string_view text) {
    const Value question(
        Value::Object{
            {"model", Value(model)},
            {"input", Value(std::string(text))},
            {"truncate", Value(false)},
        }
    );
    const HttpRequest request{
        .method = HttpRequest::Method::post,
        .path = "/api/embed",
        .body = json::write(question, {.layout = json::Layout::compact}),
    };
    return trying_again(retry, [&]() -> Attempt<std::vector<double>> {
      TRY(const HttpResponse response, client.send(request));
      TRY(const Value answer, json_of(response));
      return vector_of(answer, model);
    });
  }
};

OllamaEmbedder::OllamaEmbedder(std::unique_ptr<State> state) : state_(std::move(state)) {}
OllamaEmbedder::~OllamaEmbedder() = default;

Result<std::unique_ptr<OllamaEmbedder>> OllamaEmbedder::make(const EmbedderOptions& options) {
  if (options.model.empty())
    return fail(ErrorCode::invalid_input, "the model of embeddings has no name");
  TRY(Endpoint endpoint, Endpoint::make(options.endpoint, options.allowed_hosts));
  TRY(HttpClient client, HttpClient::make(std::move(endpoint), options.http));
  auto digest = trying_again(options.retry, [&] { return digest_of(client, options.model); });
  if (!digest) return std::unexpected(std::move(digest).error().error);
  return std::unique_ptr<OllamaEmbedder>(new OllamaEmbedder(
      std::make_unique<State>(options.model, *std::move(digest), std::move(client), options.retry)
  ));
}

const std::string& OllamaEmbedder::digest() const { return state_->digest; }

Result<std::vector<float>> OllamaEmbedder::embed(std::string_view text) const {
  if (const auto bad = text::first_invalid_utf8(text)) {
    return fail(
        ErrorCode::invalid_input, "the text is not valid UTF-8 at byte " + std::to_string(*bad)
    );
  }
  const std::scoped_lock lock(state_->mutex);
  std::vector<double> sum;
  std::vector<std::string_view> pieces = {text};  // The next one is the last.
  while (!pieces.empty()) {
    const std::string_view piece = pieces.back();
    pieces.pop_back();
    // How long vectors are is known from an answer only.
    const bool is_blank = piece.find_first_not_of(kBlank) == std::string_view::npos;
    if (is_blank && !(pieces.empty() && sum.empty())) continue;
    const auto vector = state_->ask(is_blank ? "a" : piece);
    if (!vector) {
      const Fault& fault = vector.error();
      if (fault.cause != Cause::prompt_too_long || piece.size() < kLeastBytes)
        return std::unexpected(fault.error);
      const std::size_t middle = middle_of(piece);
      pieces.push_back(piece.substr(middle));
      pieces.push_back(piece.substr(0, middle));
      continue;
    }
    sum.resize(vector->size());
    if (is_blank) continue;
    for (std::size_t i = 0; i < sum.size(); ++i)
      sum[i] += (*vector)[i] * static_cast<double>(piece.size());
  }
  return of_length_one(sum);
}

}  // namespace extractinator::remote
