// Other implementations that tests ask: Python programs of tests/.
#pragma once

#include <array>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <stdio.h>  // NOLINT(modernize-deprecated-headers): POSIX

namespace extractinator::testing {

// A path as one word of a shell.
[[nodiscard]] inline std::string quoted(const std::filesystem::path& path) {
  std::string text = "'";
  for (const char c : path.string())
    text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

// What a program of tests/ prints on standard output when it is called with these files; empty
// where Python or what it imports is not installed.
[[nodiscard]] inline std::string output_of_python(
    std::string_view program, const std::vector<std::filesystem::path>& files
) {
  const char* const source = std::getenv("EXTRACTINATOR_SOURCE_DIR");
  const std::filesystem::path root(source == nullptr ? "." : source);
  std::string command = "python3 -B " + quoted(root / "tests" / program);
  for (const std::filesystem::path& file : files)
    command += " " + quoted(file);
  command += " 2>/dev/null";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string text;
  std::array<char, 65536> buffer{};
  while (pipe != nullptr) {
    const std::size_t n_read = std::fread(buffer.data(), 1, buffer.size(), pipe.get());
    if (n_read == 0) break;
    text.append(buffer.data(), n_read);
  }
  return text;
}

}  // namespace extractinator::testing
