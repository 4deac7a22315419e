// What Pydantic itself makes of schema files, for tests that compare.
#pragma once

#include <expected>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "json/value.h"

namespace extractinator::schema::testing {

struct PydanticAnswer {
  std::optional<json::Value> schema;
  std::string error;
};

// Answers by file, from python3 and its Pydantic 2.13; folders stand for the `.py` files in them.
// The error says why there are none (another version, none installed): tests skip then, and say so.
[[nodiscard]] std::expected<std::map<std::filesystem::path, PydanticAnswer>, std::string>
ask_pydantic(const std::vector<std::filesystem::path>& files);

}  // namespace extractinator::schema::testing
