// Calibrations of runs: what one holds for, and where it lies.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "eval/calibration.h"
#include "store/run_store.h"
#include <extractinator/options.h>

namespace extractinator::run {

// In the folder of a run.
inline constexpr std::string_view kCalibrationFile = "calibration.json";

// What probabilities depend on: the hashes of schema, prompt, chat template and model.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> identity_of(
    const store::Configuration& configuration
);

// The file that calibration_for() reads, where it finds one.
[[nodiscard]] std::filesystem::path calibration_path(
    const Options& options, const std::filesystem::path& directory
);

// The calibration that results of a run are written with: that of the options, or else the one in
// the run's folder; null where there is none, or probabilities are not asked for. One of the
// options that was made for something else is a `conflict`, which names what differs; one in the
// folder is then left out with a warning. Fails as reading does.
[[nodiscard]] Result<std::shared_ptr<const eval::Calibration>> calibration_for(
    const Options& options,
    const std::filesystem::path& directory,
    const store::Configuration& configuration,
    const FileSystem& files,
    const std::function<void(std::string_view message)>& warn
);

}  // namespace extractinator::run
