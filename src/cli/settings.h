// Project settings: values for options of `run`, in a file of the project; docs/cli.md.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "json/value.h"

namespace extractinator::cli {

struct Setting {
  std::string key = {};    // As it is written.
  json::Value value = {};  // A TOML value as the JSON value that says the same.
  Location key_at = {};
  Location value_at = {};
};

struct Settings {
  std::filesystem::path file = {};
  std::vector<Setting> entries = {};  // In the order of the file.
};

inline constexpr std::string_view kTomlSettings = "extractinate.toml";
inline constexpr std::string_view kJsonSettings = "extractinate.json";

// The settings in `named`, or if that is empty those of the current folder; nothing if it has none.
// Fails with `conflict` if it has both files, `not_found` if `named` is not there, and as the
// readers do. Cost: O(file), at most a MiB.
[[nodiscard]] Result<std::optional<Settings>> read_settings(
    const FileSystem& files, const std::filesystem::path& named
);

// Both fail with `invalid_input` and the place in the text. What may be set is not judged here.
[[nodiscard]] Result<std::vector<Setting>> settings_of_toml(
    std::string_view text, const std::string& file
);
[[nodiscard]] Result<std::vector<Setting>> settings_of_json(
    std::string_view text, const std::string& file
);

}  // namespace extractinator::cli
