// What can go wrong between this program and a model server, each with a name of its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

#include "base/result.h"

namespace extractinator::remote {

enum class Cause : std::uint8_t {
  // Nothing was sent.
  bad_prompt,    // The messages are not valid UTF-8.
  control_text,  // A message spells what servers turn into a control token (prompt_check.h).
  // No whole answer came.
  address_refused,       // Neither loopback nor the address of an allowed host.
  could_not_connect,     // Nobody listens there.
  tls_failed,            // No encryption, or a certificate that cannot be trusted.
  timed_out_connecting,  // No connection in time, TLS included.
  timed_out_waiting,     // Connected, but no line of an answer in time.
  timed_out_reading,     // The answer began and did not end in time.
  connection_lost,       // Closed or reset before an answer began.
  truncated_body,        // Closed or reset within the answer.
  body_too_large,
  header_too_large,
  bad_http,  // What came is no HTTP.
  // An answer with another status than 200.
  redirect_refused,
  rate_limited,  // 429.
  unavailable,   // 503.
  not_authorised,
  model_not_found,
  prompt_too_long,  // Prompt and answer do not fit into the context; also found before sending.
  http_status,      // Any other.
  // Status 200, and not what was asked for.
  bad_encoding,  // Not UTF-8, or compressed although nobody asked for it.
  not_json,
  unexpected_shape,  // JSON, but not of this protocol.
  server_error,      // An error where the answer should be.
  wrong_model,       // The answer of another model.
  model_changed,     // The server's model is not the one the run began with.
  prompt_not_counted,
  prompt_cut,        // The model has read fewer tokens than the prompt has.
  token_limit,       // The answer was cut off.
  content_filtered,  // The server withheld it.
  empty_answer,
  answer_not_json,
  // Nobody's fault.
  cancelled,
};

[[nodiscard]] std::string_view to_string(Cause cause);

// An error with its cause, for the one thing that an Error does not tell: whether to try again.
// Inside this room functions give it where others give an Error; outside it is one.
struct Fault {
  Cause cause = Cause::bad_http;
  Error error = {};
  // How long the server asks to be left alone.
  std::optional<std::chrono::seconds> retry_after = {};
};

template <typename T>
using Attempt = std::expected<T, Fault>;

// The error's message is "<cause>: <detail>", its code as the caller can act on the cause. `detail`
// never holds text of prompts, answers or server messages.
[[nodiscard]] Fault make_fault(Cause cause, std::string_view detail);
[[nodiscard]] std::unexpected<Fault> give_up(Cause cause, std::string_view detail);

// The error without its cause, for where that has a place of its own.
[[nodiscard]] Error without_cause(const Fault& fault);

// The same try may succeed later: the connection failed, or the server asked to come back. A
// time-out once connected is not transient, for the same work would take as long again.
[[nodiscard]] bool is_transient(const Fault& fault);

// Lies with the server, whatever the request: others will fail as well.
[[nodiscard]] bool is_of_server(Cause cause);

}  // namespace extractinator::remote
