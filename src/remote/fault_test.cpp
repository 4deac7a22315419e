// Names and kinds of faults.
#include "remote/fault.h"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "base/result.h"

namespace extractinator::remote {
namespace {

TEST(Fault, EveryCauseHasANameOfItsOwn) {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(Cause::cancelled); ++i) {
    const auto name = to_string(static_cast<Cause>(i));
    EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_NE(name, "unknown");
  }
}

TEST(Fault, EveryCauseIsDocumented) {
  const char* source = std::getenv("EXTRACTINATOR_SOURCE_DIR");
  ASSERT_NE(source, nullptr);
  std::ifstream in(std::filesystem::path(source) / "docs/remote.md");
  const std::string page{std::istreambuf_iterator<char>(in), {}};
  for (int i = 0; i <= static_cast<int>(Cause::cancelled); ++i) {
    const std::string name(to_string(static_cast<Cause>(i)));
    EXPECT_TRUE(page.contains("`" + name + "`")) << name;
  }
}

TEST(Fault, SaysItsCauseFirst) {
  const Fault fault = make_fault(Cause::prompt_cut, "10 of 20 tokens");
  EXPECT_EQ(fault.error.message, "prompt_cut: 10 of 20 tokens");
  EXPECT_EQ(fault.error.code, ErrorCode::engine_failure);
  EXPECT_EQ(without_cause(fault).message, "10 of 20 tokens");
  EXPECT_EQ(without_cause(fault).code, ErrorCode::engine_failure);
}

TEST(Fault, IsTransientWhenTheServerSaysSoOrTheConnectionFailed) {
  EXPECT_TRUE(is_transient(make_fault(Cause::connection_lost, "")));
  EXPECT_FALSE(is_transient(make_fault(Cause::http_status, "")));
  EXPECT_FALSE(is_transient(make_fault(Cause::timed_out_waiting, "")));
  EXPECT_FALSE(is_transient(make_fault(Cause::token_limit, "")));
  Fault limited = make_fault(Cause::rate_limited, "");
  EXPECT_FALSE(is_transient(limited));
  limited.retry_after = std::chrono::seconds(1);
  EXPECT_TRUE(is_transient(limited));
}

}  // namespace
}  // namespace extractinator::remote
