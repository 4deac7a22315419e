// The options of a run as JSON, in run databases and manifests, and the words of those that are one
// of a few.
#pragma once

#include <array>
#include <filesystem>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "json/value.h"
#include <extractinator/options.h>

namespace extractinator::run {

// On the command line as in files.
inline constexpr std::array<std::pair<std::string_view, Backend>, 3> kBackends = {{
    {"local", Backend::local},
    {"ollama", Backend::ollama},
    {"openai", Backend::openai},
}};
inline constexpr std::array<std::pair<std::string_view, ThinkingMode>, 3> kThinkingModes = {{
    {"auto", ThinkingMode::automatic},
    {"on", ThinkingMode::on},
    {"off", ThinkingMode::off},
}};
inline constexpr std::array<std::pair<std::string_view, ReasoningEffort>, 4> kReasoningEfforts = {{
    {"low", ReasoningEffort::low},
    {"medium", ReasoningEffort::medium},
    {"high", ReasoningEffort::high},
    {"max", ReasoningEffort::max},
}};
inline constexpr std::array<std::pair<std::string_view, PromptLayout>, 2> kPromptLayouts = {{
    {"task-first", PromptLayout::task_first},
    {"report-first", PromptLayout::report_first},
}};
inline constexpr std::array<std::pair<std::string_view, PromptLookup>, 3> kPromptLookups = {{
    {"auto", PromptLookup::automatic},
    {"on", PromptLookup::on},
    {"off", PromptLookup::off},
}};

// The word of it.
[[nodiscard]] std::string_view word_of(ReasoningEffort effort);

// The path from the root, without `.` and `..`; an empty one stays empty.
[[nodiscard]] std::filesystem::path absolute_path(const std::filesystem::path& path);

// Every option under its own name, in the order of Options; paths are absolute, what is unset is
// null. `overwrite`, `retry_failed` and `pull` are left out: they are about one call, not about the
// run.
[[nodiscard]] json::Value to_json(const Options& options);
// What to_json() gave. An option that is not there keeps its default. Fails with `corrupt`, and the
// name, for one that has a value it cannot have.
[[nodiscard]] Result<Options> read_options(const json::Value& recorded);

}  // namespace extractinator::run
