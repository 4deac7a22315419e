// Jobs for tests, with reports that are hard on programs; and a second reading of what the
// benchmark accepts as predictions.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dragon/files.h"
#include "dragon/task.h"

namespace extractinator::dragon::testing {

inline constexpr std::size_t kTooLong = std::size_t{1} << 20U;

// Empty, blank, control tokens, metacharacters, a zero byte, ill-formed UTF-8 …; the last is longer
// than kTooLong.
[[nodiscard]] std::vector<std::string> hostile_texts();

// Name of an entity that the task has.
[[nodiscard]] std::string_view entity_of(const Task& task);

struct MadeJob {
  std::vector<Case> training = {};
  std::vector<Case> test = {};  // With labels.
};

// Six training cases and one test case for each text; of entities the words are the tokens, and
// none of the test is tagged.
[[nodiscard]] MadeJob make_job(const Task& task, const std::vector<std::string>& test_texts);

// The four files.
[[nodiscard]] Result<void> write_job(
    const std::filesystem::path& folder, const Task& task, const MadeJob& job
);

// The benchmark's rules, read once more from the text of a file: exactly the two columns, the uids
// of the test data, and the types of its baseline. Empty if it accepts the file.
[[nodiscard]] std::string refused(
    const std::filesystem::path& path, const Task& task, const MadeJob& job
);

}  // namespace extractinator::dragon::testing
