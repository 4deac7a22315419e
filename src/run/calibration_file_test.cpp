// Which calibration a run is written with.
#include "run/calibration_file.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/file_system.h"
#include "eval/calibration.h"
#include "eval/curves.h"
#include "json/parse.h"
#include "json/write.h"
#include "store/run_store.h"
#include <extractinator/options.h>

namespace extractinator::run {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

class CalibrationFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(::testing::TempDir()) /
              (std::string("calibration_file_") +
               ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write(const std::filesystem::path& path, const std::string& model) const {
    const eval::Calibration made{
        .identity = {{"schema_hash", "s"}, {"model_hash", model}},
        .curves = {{"/n", eval::Temperature{.temperature = 2}}},
    };
    std::ofstream(path) << json::write(eval::to_json(made));
  }

  [[nodiscard]] auto found(const Options& options) {
    return calibration_for(options, folder_, configuration_, files_, [&](std::string_view message) {
      warnings_.emplace_back(message);
    });
  }

  std::filesystem::path folder_;
  RealFileSystem files_;
  std::vector<std::string> warnings_;
  store::Configuration configuration_{
      .name = "t",
      .description =
          json::parse(R"({"schema_hash": "s", "model_hash": "m", "seed": 0, "task": "t"})").value(),
  };
};

TEST_F(CalibrationFileTest, HoldsForWhatProbabilitiesDependOn) {
  EXPECT_THAT(
      identity_of(configuration_), ElementsAre(Pair("schema_hash", "s"), Pair("model_hash", "m"))
  );
}

TEST_F(CalibrationFileTest, IsThatOfTheFolderOrOfTheOptions) {
  EXPECT_EQ(found({.probabilities = true}).value(), nullptr);
  write(folder_ / kCalibrationFile, "m");
  EXPECT_EQ(found({}).value(), nullptr);
  const auto own = found({.probabilities = true}).value();
  ASSERT_NE(own, nullptr);
  EXPECT_EQ(own->curves.size(), 1U);
  EXPECT_FALSE(found({.probabilities = true, .calibration = folder_ / "other.json"}));
  write(folder_ / "other.json", "m");
  EXPECT_NE(found({.probabilities = true, .calibration = folder_ / "other.json"}).value(), nullptr);
  EXPECT_THAT(warnings_, IsEmpty());
}

TEST_F(CalibrationFileTest, OfAnotherModelIsNotUsed) {
  write(folder_ / kCalibrationFile, "another");
  EXPECT_EQ(found({.probabilities = true}).value(), nullptr);
  ASSERT_EQ(warnings_.size(), 1U);
  EXPECT_THAT(warnings_.front(), HasSubstr("model_hash"));
  const auto asked = found({.probabilities = true, .calibration = folder_ / kCalibrationFile});
  ASSERT_FALSE(asked);
  EXPECT_EQ(asked.error().code, ErrorCode::conflict);
  EXPECT_THAT(asked.error().message, HasSubstr("model_hash"));
}

}  // namespace
}  // namespace extractinator::run
