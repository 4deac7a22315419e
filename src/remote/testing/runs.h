// Runs a generator over the rows of a test, and says what became of each.
#pragma once

#include <cstdint>
#include <map>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "decode/generator.h"
#include "remote/generator.h"

namespace extractinator::remote::testing {

struct Ran {
  Result<void> status = {};
  std::map<std::uint64_t, decode::Completion> completions = {};
  std::uint64_t n_pulled = 0;
  std::uint64_t n_twice = 0;  // Completions of a row that had one; never more than 0.
};

// Rows 0 to n_rows - 1, as request_of() makes them.
[[nodiscard]] Ran run(Generator& generator, std::uint64_t n_rows, const std::stop_token& stop = {});
// One request.
[[nodiscard]] decode::Completion run_one(Generator& generator, const Request& request);

// What a run takes for a success: complete, and valid by the checker, which shares nothing with
// this room.
[[nodiscard]] bool is_success(const decode::Completion& completion);

// What a run calls the failure; "none" for a success, "invalid" for JSON that does not meet the
// schema.
[[nodiscard]] std::string cause_of(const decode::Completion& completion);

}  // namespace extractinator::remote::testing
