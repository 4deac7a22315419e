// What both protocols need; everything here is internal to the room, through protocol.h.
#include "remote/protocol.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "decode/generator.h"
#include "json/parse.h"
#include "json/value.h"
#include "prompt/prompt.h"
#include "remote/fault.h"
#include "remote/generator.h"
#include "remote/http_client.h"
#include "remote/prompt_check.h"
#include "remote/retry.h"
#include "text/utf8.h"

namespace extractinator::remote {
namespace {

constexpr std::size_t kMaxDepth = 64;  // Of an envelope; answers are text within it.

// Servers say in words that a prompt is too long. The words are looked at, never passed on.
bool speaks_of_context(std::string_view body) {
  constexpr auto kWords = std::to_array<std::string_view>({
      "context size",
      "context length",
      "context window",
      "context_length",
      "exceed_context_size",
      "maximum context",
      "prompt is too long",
  });
  std::string text(body.substr(0, 4096));
  for (char& c : text)
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return std::ranges::any_of(kWords, [&](std::string_view word) { return text.contains(word); });
}

}  // namespace

std::optional<Fault> fault_of_status(const HttpResponse& response) {
  const int status = response.status;
  if (status == 200) return std::nullopt;
  const std::string number = "HTTP status " + std::to_string(status);
  const auto fault = [&](Cause cause) {
    Fault result = make_fault(cause, number);
    result.retry_after = response.retry_after;
    return result;
  };
  if (status >= 300 && status < 400) return fault(Cause::redirect_refused);
  switch (status) {
    case 401:
    case 403:
      return fault(Cause::not_authorised);
    case 404:
      return fault(Cause::model_not_found);
    case 413:
      return fault(Cause::prompt_too_long);
    case 429:
      return fault(Cause::rate_limited);
    case 503:
      return fault(Cause::unavailable);
    default:
      break;
  }
  if (status >= 400 && speaks_of_context(response.body)) return fault(Cause::prompt_too_long);
  return fault(Cause::http_status);
}

Attempt<json::Value> json_of_body(std::string_view body) {
  if (const auto at = text::first_invalid_utf8(body)) {
    return give_up(
        Cause::bad_encoding, "byte " + std::to_string(*at) + " of the body is not valid UTF-8"
    );
  }
  auto value = json::parse(body, {.max_depth = kMaxDepth});
  if (!value) {
    return give_up(
        Cause::not_json, "the body of " + std::to_string(body.size()) + " bytes is no JSON value"
    );
  }
  if (!value->is_object()) return give_up(Cause::unexpected_shape, "the body is no object");
  if (const json::Value* error = value->find("error"); error != nullptr && !error->is_null())
    return give_up(Cause::server_error, "the server reports an error in place of an answer");
  return *std::move(value);
}

Attempt<json::Value> json_of(const HttpResponse& response) {
  if (auto fault = fault_of_status(response)) return std::unexpected(*std::move(fault));
  return json_of_body(response.body);
}

const json::Value* member(const json::Value& object, std::string_view key, json::Kind kind) {
  const json::Value* value = object.find(key);
  return value != nullptr && value->kind() == kind ? value : nullptr;
}

std::string string_member(const json::Value& object, std::string_view key) {
  const json::Value* value = member(object, key, json::Kind::string);
  return value == nullptr ? std::string() : value->as_string();
}

std::optional<std::size_t> count_member(const json::Value& object, std::string_view key) {
  const json::Value* value = member(object, key, json::Kind::number);
  if (value == nullptr) return std::nullopt;
  const auto number = value->to_int64();
  // More tokens than this nobody has read.
  constexpr std::int64_t kMost = std::int64_t{1} << 40U;
  if (!number || *number < 0 || *number > kMost) return std::nullopt;
  return static_cast<std::size_t>(*number);
}

json::Value to_json(const std::vector<prompt::Message>& messages) {
  json::Value::Array items;
  for (const prompt::Message& message : messages) {
    items.emplace_back(
        json::Value::Object{
            {"role", json::Value(std::string(prompt::to_string(message.role)))},
            {"content", json::Value(message.content)},
        }
    );
  }
  return json::Value(std::move(items));
}

std::int64_t seed_of(const Request& request) {
  return static_cast<std::int64_t>(mix(request.sampling.seed, request.row) >> 33U);
}

namespace {

// The text if it is one JSON value.
Attempt<std::string> check_answer(const std::string& text) {
  if (text.find_first_not_of(" \t\r\n") == std::string::npos)
    return give_up(Cause::empty_answer, "the server has ended an answer without any text");
  if (const auto value = json::parse(text); !value) {
    return give_up(
        Cause::answer_not_json,
        "the answer of " + std::to_string(text.size()) +
            " bytes is not one JSON value; it is not repaired"
    );
  }
  return text;
}

}  // namespace

Attempt<Answer> read_answer(const Told& told, const Request& request, std::size_t n_context) {
  if (told.reason == "length") {
    return give_up(
        Cause::token_limit,
        "the answer was cut off at " + std::to_string(request.max_tokens) +
            " tokens; it is not repaired"
    );
  }
  if (told.reason != "stop")
    return give_up(Cause::unexpected_shape, "the answer does not say that it ended by itself");
  if (!told.n_prompt_tokens) {
    return give_up(
        Cause::prompt_not_counted,
        "the server does not tell how many tokens of the prompt were read"
    );
  }
  TRY_VOID(check_count(request, *told.n_prompt_tokens, n_context));
  const json::Value* content = member(*told.message, "content", json::Kind::string);
  if (content == nullptr || string_member(*told.message, "role") != "assistant")
    return give_up(Cause::unexpected_shape, "the message is not one of an assistant with content");
  Answer answer{
      .n_prompt_tokens = *told.n_prompt_tokens,
      .n_generated_tokens = told.n_generated_tokens.value_or(0),
  };
  TRY(answer.text, check_answer(content->as_string()));
  return answer;
}

std::vector<decode::Choice> read_choices(const json::Value::Array& tokens) {
  std::vector<decode::Choice> choices;
  std::size_t offset = 0;
  for (const json::Value& token : tokens) {
    const json::Value* text = member(token, "token", json::Kind::string);
    const json::Value* logprob = member(token, "logprob", json::Kind::number);
    if (text == nullptr || logprob == nullptr) return {};
    const auto value = logprob->to_double();
    if (!value || *value > 1e-3) return {};
    choices.push_back({.answer_offset = offset, .probability = std::min(1.0, std::exp(*value))});
    const json::Value* bytes = member(token, "bytes", json::Kind::array);
    offset += bytes != nullptr ? bytes->as_array().size() : text->as_string().size();
  }
  return choices;
}

}  // namespace extractinator::remote
