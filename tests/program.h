// Runs the real program in tests: arguments in, exit code and output out, and a way to kill it.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace extractinator::testing {

struct ProgramResult {
  int exit_code = -1;  // -1 when a signal ended it.
  int signal = 0;
  std::string out;
  std::string err;
  std::uint64_t peak_memory_kib = 0;  // Largest resident set.
};

struct ProgramOptions {
  std::filesystem::path working_directory = {};         // Empty: the test's own.
  std::map<std::string, std::string> environment = {};  // Added to what the program inherits.
  bool clear_environment = false;                       // Inherit nothing.
  // After this time the signal is sent; a program that ended before is not signalled. Zero: never.
  std::chrono::microseconds signal_after = {};
  // The signal is sent as soon as this file is there, and `signal_after` has passed. Empty: by
  // time.
  std::filesystem::path signal_when = {};
  int signal = 9;
  // The kernel ends the program with SIGSYS when it makes a socket that is not of this machine's
  // own files (AF_UNIX): one attempt is enough, whether or not there is a network.
  bool forbids_network = false;
};

// Starts `extractinate` (environment variable EXTRACTINATOR_PROGRAM) and waits for its end.
[[nodiscard]] ProgramResult run_program(
    const std::vector<std::string>& arguments, const ProgramOptions& options = {}
);
// The same for any program.
[[nodiscard]] ProgramResult run_program(
    const std::filesystem::path& program,
    const std::vector<std::string>& arguments,
    const ProgramOptions& options
);

[[nodiscard]] std::filesystem::path source_dir();
[[nodiscard]] std::filesystem::path demo_dir();
[[nodiscard]] std::filesystem::path demo_model();
// Public test data, empty when this machine has none; a test that needs them skips and says so.
[[nodiscard]] std::filesystem::path shared_data_dir();

[[nodiscard]] std::string read_file(const std::filesystem::path& path);
// A page without the marks that let long words go on in the next line, as one searches it.
[[nodiscard]] std::string read_page(const std::filesystem::path& path);
void write_file(const std::filesystem::path& path, std::string_view text);

// An empty folder of the running test, removed at the end.
class TestFolder {
 public:
  TestFolder();
  ~TestFolder();
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace extractinator::testing
