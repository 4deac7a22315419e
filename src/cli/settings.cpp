// Finds and reads settings files; everything here is public through settings.h but
// settings_of_toml, which is in settings_toml.cpp.
#include "cli/settings.h"

#include <cstdint>
#include <expected>
#include <filesystem>
#include <format>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "json/parse.h"
#include "json/value.h"

namespace extractinator::cli {
namespace {

constexpr std::uint64_t kMaxBytes = std::uint64_t{1} << 20U;

// The file of the current folder; empty if it has none.
Result<std::filesystem::path> file_here(const FileSystem& files) {
  const bool has_toml = files.exists(kTomlSettings);
  const bool has_json = files.exists(kJsonSettings);
  if (has_toml && has_json) {
    return fail(
        ErrorCode::conflict,
        std::format("{} and {} are both in this folder", kTomlSettings, kJsonSettings),
        {},
        "keep one of them, or name one with --settings"
    );
  }
  if (has_toml) return kTomlSettings;
  return has_json ? std::filesystem::path(kJsonSettings) : std::filesystem::path();
}

}  // namespace

Result<std::vector<Setting>> settings_of_json(std::string_view text, const std::string& file) {
  TRY(json::Value root, json::parse(text, {.file = file, .excerpt_in_errors = true}));
  if (!root.is_object()) {
    return fail(
        ErrorCode::invalid_input,
        std::format("settings are an object, this is a value of type {}", to_string(root.kind())),
        json::locate(text, "", file),
        R"(for example {"max_answer_tokens": 256})"
    );
  }
  std::vector<Setting> settings;
  for (json::Member& member : root.as_object()) {
    const std::string pointer = json::pointer_step(member.key);
    settings.push_back({
        .key = std::move(member.key),
        .value = std::move(member.value),
        .key_at = json::locate_key(text, pointer, file),
        .value_at = json::locate(text, pointer, file),
    });
  }
  return settings;
}

Result<std::optional<Settings>> read_settings(
    const FileSystem& files, const std::filesystem::path& named
) {
  Settings settings{.file = named};
  if (named.empty()) {
    TRY(settings.file, file_here(files));
    if (settings.file.empty()) return std::nullopt;
  }
  const bool is_toml = settings.file.extension() == ".toml";
  if (!is_toml && settings.file.extension() != ".json") {
    return fail(
        ErrorCode::invalid_input,
        std::format("`--settings {}` is neither a .toml nor a .json file", named.string())
    );
  }
  auto text = files.read(settings.file, kMaxBytes);
  if (!text) return std::unexpected(std::move(text).error().within("reading settings"));
  const std::string name = settings.file.string();
  TRY(settings.entries, is_toml ? settings_of_toml(*text, name) : settings_of_json(*text, name));
  return settings;
}

}  // namespace extractinator::cli
