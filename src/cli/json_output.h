// What commands print for programs: with --json one JSON document on standard output, whatever
// happens; docs/cli.md.
#pragma once

#include <cstdint>

#include "base/error.h"
#include "json/value.h"

namespace extractinator::cli {

// Prints the document, indented.
void print_json(const json::Value& value);

[[nodiscard]] json::Value count(std::uint64_t n);

// {"file", "line", "column"}; null where the place is not known.
[[nodiscard]] json::Value location_json(const Location& at);

// {"code", "message", "at", "hint"}; `at` and `hint` may be null.
[[nodiscard]] json::Value error_json(const Error& error);

// {"error": …}: what a command prints that could not run.
void print_error_json(const Error& error);

}  // namespace extractinator::cli
