// A project in surroundings of its own whose records carry canaries, and a search of everything
// that a program leaves there outside the places of docs/privacy.md.
#pragma once

#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/canary.h"
#include "tests/program.h"

namespace extractinator::testing {

void PrintTo(const Sighting& sighting, std::ostream* out);

class PrivacyProject : public ::testing::Test {
 protected:
  static constexpr std::string_view kOdd = "é ß";  // Spelled differently by every encoding.

  void SetUp() override;

  [[nodiscard]] const std::filesystem::path& root() const { return folder_.path(); }
  [[nodiscard]] std::filesystem::path output() const { return root() / "output"; }
  [[nodiscard]] const std::vector<Canary>& canaries() const { return canaries_; }
  // What was said on standard error so far.
  [[nodiscard]] const std::string& said() const { return said_; }

  // A word that occurs nowhere else.
  std::string canary(const std::string& name);

  // `n_records` records with every kind of report, one or more of each, and their task; each has a
  // word of its own in every cell, and some have two in the report.
  std::filesystem::path records_task(std::size_t n_records);
  // A dataset and a task for it, with `more` members.
  std::filesystem::path add_task(
      const std::string& name,
      const std::string& data,
      const std::string& content,
      std::string_view more = ""
  );

  struct How {
    std::chrono::microseconds signal_after = {};
    int signal = SIGKILL;
    bool uses_network = false;  // The kernel ends a program that makes a socket, otherwise.
    std::map<std::string, std::string> environment = {};
    bool prints_records = false;  // Standard output is for the caller to search.
  };
  // Runs the program in the fresh surroundings, and searches what it says; not what `explain`,
  // `extract` and `show` print for the one who asked.
  ProgramResult run(const std::vector<std::string>& arguments, const How& how);
  ProgramResult run(const std::vector<std::string>& arguments) { return run(arguments, How{}); }

  // A command that runs a task, with the demonstration model unless `more` names another one, and
  // tells as much as it can.
  [[nodiscard]] std::vector<std::string> extract(
      const std::filesystem::path& task,
      const std::string& run_name,
      const std::vector<std::string>& more = {}
  ) const;

  // Files that may hold records, or are for the caller to search.
  void exempt(std::set<std::filesystem::path> files) { exempt_.merge(std::move(files)); }

  void remember(const std::string& place, const std::string& text);

  // Everything seen so far where it must not be: streams, files, and what appeared in the shared
  // temporary folders meanwhile.
  [[nodiscard]] std::vector<Sighting> all_sightings() const;

 private:
  // The places a record may be: the input, the run database, the results.
  [[nodiscard]] std::set<std::filesystem::path> allowed_files() const;

  TestFolder folder_;
  std::vector<Canary> canaries_;
  std::vector<Sighting> sightings_;
  std::string said_;
  std::set<std::filesystem::path> exempt_;
  int n_runs_ = 0;
  std::filesystem::file_time_type began_ = std::filesystem::file_time_type::clock::now();
};

}  // namespace extractinator::testing
