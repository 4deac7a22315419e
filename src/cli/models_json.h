// The catalogue and what is recommended of it as JSON; docs/models.md has the members.
#pragma once

#include <filesystem>
#include <span>

#include "json/value.h"
#include "models/catalogue.h"
#include "models/fit.h"
#include "models/recommend.h"

namespace extractinator::cli {

// All that is known of a model. `files_here` are files of it on this machine.
[[nodiscard]] json::Value entry_json(
    const models::Entry& entry, std::span<const std::filesystem::path> files_here
);

// "name", "n_free_bytes" and "n_total_bytes" of each card, and main memory.
[[nodiscard]] json::Value machine_json(const models::Machine& machine);

[[nodiscard]] json::Value recommendation_json(
    const models::Recommendation& one, std::span<const std::filesystem::path> files_here
);

// Paths as a list of texts.
[[nodiscard]] json::Value paths_json(std::span<const std::filesystem::path> paths);

}  // namespace extractinator::cli
