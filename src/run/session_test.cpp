// What a session refuses before it loads anything.
#include "run/session.h"

#include <cstddef>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/file_system.h"
#include "base/log.h"
#include <extractinator/options.h>

namespace extractinator::run {
namespace {

using ::testing::HasSubstr;

TEST(Session, ReproducibleRunsHaveNoLayersOnTheGpu) {
  RealFileSystem files;
  SystemClock clock;
  NullLog log;
  Options options{.model = "nowhere.gguf", .reproducible = true};
  for (const std::size_t n : {std::size_t{1}, std::numeric_limits<std::size_t>::max()}) {
    options.gpu_layers = n;
    const auto session = Session::open(options, files, clock, log);
    ASSERT_FALSE(session.has_value());
    EXPECT_EQ(session.error().code, ErrorCode::unsupported);
    EXPECT_THAT(session.error().hint, HasSubstr("--gpu-layers"));
  }
  options.gpu_layers = 0;
  const auto session = Session::open(options, files, clock, log);
  ASSERT_FALSE(session.has_value());
  EXPECT_EQ(session.error().code, ErrorCode::not_found);  // Only the file is missing.
}

}  // namespace
}  // namespace extractinator::run
