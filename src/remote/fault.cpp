// Names, codes and kinds of faults; everything here is public through fault.h.
#include "remote/fault.h"

#include <expected>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/result.h"

namespace extractinator::remote {
namespace {

ErrorCode code_of(Cause cause) {
  switch (cause) {
    case Cause::bad_prompt:
    case Cause::control_text:
      return ErrorCode::invalid_input;
    case Cause::address_refused:
    case Cause::redirect_refused:
      return ErrorCode::unsupported;
    case Cause::could_not_connect:
    case Cause::tls_failed:
    case Cause::connection_lost:
    case Cause::not_authorised:
    case Cause::rate_limited:
    case Cause::unavailable:
      return ErrorCode::io_error;
    case Cause::timed_out_connecting:
    case Cause::timed_out_waiting:
    case Cause::timed_out_reading:
    case Cause::body_too_large:
    case Cause::header_too_large:
    case Cause::prompt_too_long:
    case Cause::token_limit:
      return ErrorCode::limit_exceeded;
    case Cause::model_not_found:
      return ErrorCode::not_found;
    case Cause::wrong_model:
    case Cause::model_changed:
      return ErrorCode::conflict;
    case Cause::cancelled:
      return ErrorCode::cancelled;
    case Cause::truncated_body:
    case Cause::bad_http:
    case Cause::http_status:
    case Cause::bad_encoding:
    case Cause::not_json:
    case Cause::unexpected_shape:
    case Cause::server_error:
    case Cause::prompt_not_counted:
    case Cause::prompt_cut:
    case Cause::content_filtered:
    case Cause::empty_answer:
    case Cause::answer_not_json:
      return ErrorCode::engine_failure;
  }
  return ErrorCode::engine_failure;
}

}  // namespace

std::string_view to_string(Cause cause) {
  switch (cause) {
    case Cause::bad_prompt:
      return "bad_prompt";
    case Cause::control_text:
      return "control_text";
    case Cause::address_refused:
      return "address_refused";
    case Cause::could_not_connect:
      return "could_not_connect";
    case Cause::tls_failed:
      return "tls_failed";
    case Cause::timed_out_connecting:
      return "timed_out_connecting";
    case Cause::timed_out_waiting:
      return "timed_out_waiting";
    case Cause::timed_out_reading:
      return "timed_out_reading";
    case Cause::connection_lost:
      return "connection_lost";
    case Cause::truncated_body:
      return "truncated_body";
    case Cause::body_too_large:
      return "body_too_large";
    case Cause::header_too_large:
      return "header_too_large";
    case Cause::bad_http:
      return "bad_http";
    case Cause::redirect_refused:
      return "redirect_refused";
    case Cause::rate_limited:
      return "rate_limited";
    case Cause::unavailable:
      return "unavailable";
    case Cause::not_authorised:
      return "not_authorised";
    case Cause::model_not_found:
      return "model_not_found";
    case Cause::prompt_too_long:
      return "prompt_too_long";
    case Cause::http_status:
      return "http_status";
    case Cause::bad_encoding:
      return "bad_encoding";
    case Cause::not_json:
      return "not_json";
    case Cause::unexpected_shape:
      return "unexpected_shape";
    case Cause::server_error:
      return "server_error";
    case Cause::wrong_model:
      return "wrong_model";
    case Cause::model_changed:
      return "model_changed";
    case Cause::prompt_not_counted:
      return "prompt_not_counted";
    case Cause::prompt_cut:
      return "prompt_cut";
    case Cause::token_limit:
      return "token_limit";
    case Cause::content_filtered:
      return "content_filtered";
    case Cause::empty_answer:
      return "empty_answer";
    case Cause::answer_not_json:
      return "answer_not_json";
    case Cause::cancelled:
      return "cancelled";
  }
  return "unknown";
}

Fault make_fault(Cause cause, std::string_view detail) {
  std::string message(to_string(cause));
  message.append(": ").append(detail);
  return {.cause = cause, .error = {.code = code_of(cause), .message = std::move(message)}};
}

std::unexpected<Fault> give_up(Cause cause, std::string_view detail) {
  return std::unexpected(make_fault(cause, detail));
}

Error without_cause(const Fault& fault) {
  Error error = fault.error;
  const std::string lead = std::string(to_string(fault.cause)) + ": ";
  if (error.message.starts_with(lead)) error.message.erase(0, lead.size());
  return error;
}

bool is_transient(const Fault& fault) {
  switch (fault.cause) {
    case Cause::could_not_connect:
    case Cause::timed_out_connecting:
    case Cause::connection_lost:
    case Cause::truncated_body:
      return true;
    case Cause::rate_limited:
    case Cause::unavailable:
      return fault.retry_after.has_value();
    default:
      return false;
  }
}

bool is_of_server(Cause cause) {
  switch (cause) {
    case Cause::address_refused:
    case Cause::could_not_connect:
    case Cause::tls_failed:
    case Cause::timed_out_connecting:
    case Cause::timed_out_waiting:
    case Cause::connection_lost:
    case Cause::not_authorised:
    case Cause::model_not_found:
    case Cause::unavailable:
    case Cause::wrong_model:
    case Cause::model_changed:
      return true;
    default:
      return false;
  }
}

}  // namespace extractinator::remote
