// Helpers for Result<T>, a value or an Error: `fail`, and the TRY macros that pass errors upward.
#pragma once

#include <expected>
#include <string>
#include <utility>

#include <extractinator/error.h>  // IWYU pragma: export

namespace extractinator {

// Shorthand for the failing branch: `return fail(ErrorCode::not_found, "no column `x`");`.
[[nodiscard]] inline std::unexpected<Error> fail(
    ErrorCode code, std::string message, Location at = {}, std::string hint = {}
) {
  return std::unexpected(Error{code, std::move(message), std::move(at), std::move(hint)});
}

}  // namespace extractinator

#define EXTR_JOIN_(a, b) a##b
#define EXTR_JOIN(a, b) EXTR_JOIN_(a, b)
#define EXTR_TRY_(holder, declaration, ...)                                   \
  auto holder = (__VA_ARGS__);                                                \
  if (!holder.has_value()) return std::unexpected(std::move(holder).error()); \
  declaration = std::move(holder).value()

// TRY(auto schema, parse(text)); declares `schema` or returns the error of `parse`.
#define TRY(declaration, ...) EXTR_TRY_(EXTR_JOIN(try_holder_, __LINE__), declaration, __VA_ARGS__)

#define EXTR_TRY_VOID_(status, ...)                     \
  if (auto status = (__VA_ARGS__); !status.has_value()) \
  return std::unexpected(std::move(status).error())

// TRY_VOID(flush()); for a Result<void>.
#define TRY_VOID(...) EXTR_TRY_VOID_(EXTR_JOIN(try_status_, __LINE__), __VA_ARGS__)
