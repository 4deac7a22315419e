// Other implementations that tests ask: Python programs of tests/.
#pragma once

#include <array>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <format>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <stdio.h>  // NOLINT(modernize-deprecated-headers): POSIX
#include <unistd.h>

namespace extractinator::testing {

// A path as one word of a shell.
[[nodiscard]] inline std::string quoted(const std::filesystem::path& path) {
  std::string text = "'";
  for (const char c : path.string())
    text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

// What a program of tests/ prints on standard output when it is called with these files; empty
// where Python or what it imports is not installed. Another failure of it is one of the test.
[[nodiscard]] inline std::string output_of_python(
    std::string_view program, const std::vector<std::filesystem::path>& files
) {
  const char* const source = std::getenv("EXTRACTINATOR_SOURCE_DIR");
  const std::filesystem::path root(source == nullptr ? "." : source);
  std::string command = "python3 -B " + quoted(root / "tests" / program);
  for (const std::filesystem::path& file : files)
    command += " " + quoted(file);
  const std::filesystem::path errors =
      std::filesystem::temp_directory_path() / std::format("python-errors-{}", getpid());
  command += " 2>" + quoted(errors);
  FILE* const pipe = popen(command.c_str(), "r");
  std::string text;
  std::array<char, 65536> buffer{};
  while (pipe != nullptr) {
    const std::size_t n_read = std::fread(buffer.data(), 1, buffer.size(), pipe);
    if (n_read == 0) break;
    text.append(buffer.data(), n_read);
  }
  constexpr int kNotFound = 127 << 8;  // As a shell ends where there is no such program.
  const int status = pipe == nullptr ? kNotFound : pclose(pipe);
  std::ostringstream told;
  told << std::ifstream(errors).rdbuf();
  std::filesystem::remove(errors);
  if (status == 0) return text;
  if (status != kNotFound && !told.str().contains("ModuleNotFoundError")) {
    ADD_FAILURE() << program << " failed: " << told.str();
  }
  return "";
}

}  // namespace extractinator::testing
