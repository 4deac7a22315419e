// A small project whose model is at a server that the test plays.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "remote/testing/fake_model.h"
#include "remote/testing/fault_server.h"
#include "tests/program.h"

namespace extractinator::testing {

// Row k of the dataset is the report of remote::testing::request_of(k). The parameter is the
// protocol.
class RemoteProject : public ::testing::TestWithParam<remote::testing::Flavour> {
 protected:
  static constexpr std::uint64_t kRows = 12;

  void SetUp() override;

  [[nodiscard]] static std::string report_of(std::uint64_t row);

  [[nodiscard]] const std::filesystem::path& root() const { return folder_.path(); }
  [[nodiscard]] std::filesystem::path task() const { return root() / "tasks/Task001_stages.json"; }
  [[nodiscard]] std::filesystem::path results(std::string_view run = "run") const {
    return root() / "out" / run / "Task001_stages-run0";
  }
  [[nodiscard]] std::string exported(std::string_view run = "run") const;
  // What is exported where every row is answered honestly.
  [[nodiscard]] static std::string expected();

  [[nodiscard]] ProgramResult program(
      const std::vector<std::string>& arguments, ProgramOptions options = {}
  ) const;
  // Runs the task with the model at `url`.
  [[nodiscard]] ProgramResult run(
      const std::string& url, const std::vector<std::string>& more = {}, ProgramOptions options = {}
  ) const;

  [[nodiscard]] static remote::testing::Script honest_answer(
      const remote::testing::Received& request
  ) {
    return remote::testing::honest(GetParam(), request);
  }

 private:
  TestFolder folder_;
};

}  // namespace extractinator::testing
