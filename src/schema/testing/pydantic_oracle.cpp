// Runs tests/pydantic_oracle.py and reads what it prints.
#include "schema/testing/pydantic_oracle.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <expected>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <stdio.h>  // NOLINT(modernize-deprecated-headers): POSIX

#include "json/parse.h"
#include "json/value.h"

namespace extractinator::schema::testing {
namespace {

constexpr std::string_view kVersion = "2.13";

std::string quoted(const std::filesystem::path& path) {
  std::string text = "'";
  for (const char c : path.string())
    text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

std::string output_of(const std::string& command) {
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

}  // namespace

std::expected<std::map<std::filesystem::path, PydanticAnswer>, std::string> ask_pydantic(
    const std::vector<std::filesystem::path>& files
) {
  const char* const source = std::getenv("EXTRACTINATOR_SOURCE_DIR");
  const std::filesystem::path root(source == nullptr ? "." : source);
  std::string command = "python3 " + quoted(root / "tests/pydantic_oracle.py");
  for (const std::filesystem::path& file : files)
    command += " " + quoted(file);
  const std::string output = output_of(command + " 2>/dev/null");
  std::map<std::filesystem::path, PydanticAnswer> answers;
  bool is_first = true;
  for (std::size_t at = 0; at < output.size();) {
    const std::size_t end = std::min(output.find('\n', at), output.size());
    const auto line = json::parse(std::string_view(output).substr(at, end - at));
    at = end + 1;
    if (!line) return std::unexpected("the oracle printed no JSON");
    if (is_first) {
      const json::Value* version = line->find("version");
      if (version == nullptr || !version->is_string() ||
          !version->as_string().starts_with(kVersion))
        return std::unexpected("python3-pydantic is not of version " + std::string(kVersion));
      is_first = false;
      continue;
    }
    PydanticAnswer answer;
    if (const json::Value* schema = line->find("schema")) answer.schema = *schema;
    if (const json::Value* error = line->find("error")) answer.error = error->as_string();
    answers.emplace(line->find("file")->as_string(), std::move(answer));
  }
  if (is_first) return std::unexpected("python3 or python3-pydantic is not installed");
  return answers;
}

}  // namespace extractinator::schema::testing
