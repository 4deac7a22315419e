// Sources, sinks and judges of tests; everything here is public through runs.h.
#include "remote/testing/runs.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>

#include "base/check.h"
#include "base/result.h"
#include "decode/generator.h"
#include "remote/generator.h"
#include "remote/testing/fake_model.h"
#include "schema/schema.h"
#include "validate/checker.h"

namespace extractinator::remote::testing {

Ran run(Generator& generator, std::uint64_t n_rows, const std::stop_token& stop) {
  Ran ran;
  ran.status = generator.generate(
      [&]() -> std::optional<Request> {
        if (ran.n_pulled == n_rows) return std::nullopt;
        return request_of(ran.n_pulled++);
      },
      decode::one_by_one([&](decode::Completion completion) -> Result<void> {
        const std::uint64_t row = completion.row;
        if (ran.completions.contains(row)) ++ran.n_twice;
        ran.completions[row] = std::move(completion);
        return {};
      }),
      stop
  );
  EXTR_CHECK(ran.n_twice == 0, "a row has one completion");
  EXTR_CHECK(ran.completions.size() == ran.n_pulled, "every pulled request has a completion");
  return ran;
}

decode::Completion run_one(Generator& generator, const Request& request) {
  std::optional<Request> next = request;
  decode::Completion result;
  const auto status = generator.generate(
      [&] { return std::exchange(next, std::nullopt); },
      decode::one_by_one([&](decode::Completion completion) -> Result<void> {
        result = std::move(completion);
        return {};
      }),
      {}
  );
  EXTR_CHECK(status.has_value(), "the server is there");
  return result;
}

bool is_success(const decode::Completion& completion) {
  if (completion.stop != decode::StopReason::complete) return false;
  auto schema = schema::read_json_schema(*request_of(completion.row).schema, {});
  EXTR_CHECK(schema.has_value(), "the schema of the tests is one");
  const auto checker =
      validate::Checker::make(std::make_shared<const schema::Schema>(*std::move(schema)));
  EXTR_CHECK(checker.has_value(), "it can be checked");
  return checker->check_text(completion.text).is_valid();
}

std::string cause_of(const decode::Completion& completion) {
  if (completion.stop == decode::StopReason::complete)
    return is_success(completion) ? "none" : "invalid";
  if (!completion.error) return std::string(decode::to_string(completion.stop));
  return completion.cause;
}

}  // namespace extractinator::remote::testing
