// Finds the calibration of a run; everything here is public through calibration_file.h.
#include "run/calibration_file.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <format>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file_system.h"
#include "base/result.h"
#include "eval/calibration.h"
#include "json/value.h"
#include "store/run_store.h"
#include <extractinator/options.h>

namespace extractinator::run {
namespace {

constexpr std::uint64_t kMaxBytes = std::uint64_t{16} << 20U;  // A usual one has some kilobytes.

// Names of what two identities do not share, "model_hash, schema_hash"; empty if they are the same.
std::string difference_of(
    const std::vector<std::pair<std::string, std::string>>& a,
    const std::vector<std::pair<std::string, std::string>>& b
) {
  std::string names;
  const auto add_missing = [&](const auto& from, const auto& in) {
    for (const auto& one : from) {
      if (std::ranges::contains(in, one) || names.contains(one.first)) continue;
      names += (names.empty() ? "" : ", ") + one.first;
    }
  };
  add_missing(a, b);
  add_missing(b, a);
  return names;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> identity_of(
    const store::Configuration& configuration
) {
  std::vector<std::pair<std::string, std::string>> identity;
  for (const std::string_view key :
       {"schema_hash", "prompt_hash", "chat_template_hash", "model_hash"}) {
    const json::Value* value = configuration.description.find(key);
    if (value != nullptr && value->is_string()) identity.emplace_back(key, value->as_string());
  }
  return identity;
}

std::filesystem::path calibration_path(
    const Options& options, const std::filesystem::path& directory
) {
  return options.calibration.empty() ? directory / kCalibrationFile : options.calibration;
}

Result<std::shared_ptr<const eval::Calibration>> calibration_for(
    const Options& options,
    const std::filesystem::path& directory,
    const store::Configuration& configuration,
    const FileSystem& files,
    const std::function<void(std::string_view message)>& warn
) {
  if (!options.probabilities) return nullptr;
  const bool is_asked = !options.calibration.empty();
  const std::filesystem::path path = calibration_path(options, directory);
  if (!is_asked && !files.exists(path)) return nullptr;
  TRY(const std::string text, files.read(path, kMaxBytes));
  TRY(eval::Calibration calibration, eval::read_calibration(text, path.string()));
  const std::string difference = difference_of(calibration.identity, identity_of(configuration));
  if (difference.empty()) return std::make_shared<const eval::Calibration>(std::move(calibration));
  const std::string message =
      std::format("the calibration was made for something else: {}", difference);
  if (is_asked) {
    return fail(
        ErrorCode::conflict,
        message,
        {.file = path.string()},
        "`extractinate calibrate RUN --truth FILE` makes one for a run"
    );
  }
  warn(std::format("{}: {}; it is not used", path.string(), message));
  return nullptr;
}

}  // namespace extractinator::run
