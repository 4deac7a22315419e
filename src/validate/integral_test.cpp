// Integers in every spelling.
#include "validate/integral.h"

#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

namespace extractinator::validate {
namespace {

TEST(IsIntegral, JudgesTheValueAndNotTheSpelling) {
  const std::pair<std::string_view, bool> cases[] = {
      {"0", true},
      {"-0", true},
      {"0.0", true},
      {"0e-5", true},
      {"0.000e999999999999999999999", true},
      {"7", true},
      {"-7", true},
      {"70", true},
      {"7.0", true},
      {"7.00", true},
      {"7.5", false},
      {"-0.5", false},
      {"0.7", false},
      {"70e-1", true},
      {"75e-1", false},
      {"7500e-2", true},
      {"7500E-3", false},
      {"7.5e1", true},
      {"7.25E1", false},
      {"7.25e+2", true},
      {"-1.5e0", false},
      {"1e400", true},
      {"1e-400", false},
      {"1e99999999999999999999999999", true},
      {"1e-99999999999999999999999999", false},
      {"123456789012345678901234567890", true},
      {"123456789012345678901234567890.5", false},
      {"123456789012345678901234567890.50e1", true},
      {"10.10", false},
      {"0.10e1", true},
      {"0.010e1", false},
      {"100000e-5", true},
      {"100000e-6", false},
  };
  for (const auto& [text, want] : cases)
    EXPECT_EQ(is_integral(text), want) << text;
  const std::string zeros(10'000, '0');
  EXPECT_TRUE(is_integral("1" + zeros + "e-10000"));
  EXPECT_FALSE(is_integral("1" + zeros + "e-10001"));
}

}  // namespace
}  // namespace extractinator::validate
