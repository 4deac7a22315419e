// Runs tests/pydantic_oracle.py and reads what it prints.
#include "schema/testing/pydantic_oracle.h"

#include <algorithm>
#include <expected>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/testing/python.h"
#include "json/parse.h"
#include "json/value.h"

namespace extractinator::schema::testing {
namespace {

constexpr std::string_view kVersion = "2.13";

}  // namespace

std::expected<std::map<std::filesystem::path, PydanticAnswer>, std::string> ask_pydantic(
    const std::vector<std::filesystem::path>& files
) {
  const std::string output = extractinator::testing::output_of_python("pydantic_oracle.py", files);
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
