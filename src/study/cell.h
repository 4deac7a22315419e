// The cells of a study: one model on one task in one way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "dragon/task_file.h"
#include "study/study.h"

namespace extractinator::study {

struct Cell {
  std::size_t model = 0;  // Index into the study's.
  std::size_t task = 0;
  ReportLanguage language = ReportLanguage::native;
  std::size_t n_shots = 0;
  std::optional<dragon::Language> prompt = {};  // Unset: the task file's own.
  std::uint64_t seed = 0;
  std::string skipped = {};  // Why it is not computed; empty: it is.

  bool operator==(const Cell&) const = default;
};

// What cells of a model have in common beside task and seed.
struct Variant {
  ReportLanguage language = ReportLanguage::native;
  std::size_t n_shots = 0;
  // Unset: of cells of task files, which are compared with those of every prompt.
  std::optional<dragon::Language> prompt = {};

  auto operator<=>(const Variant&) const = default;
};
[[nodiscard]] Variant variant_of(const Cell& cell);

// "native, 0 shots, en"
[[nodiscard]] std::string to_string(const Variant& variant);

// All of them, model by model, so that each is loaded once; then by task, language, shots, prompt
// and seed, in the study's order. Task files have one prompt, their own.
[[nodiscard]] std::vector<Cell> cells_of(const Study& study);

// "MODEL/TASK/native-0shot-en-seed1", unique in the study.
[[nodiscard]] std::filesystem::path folder_of(const Study& study, const Cell& cell);

}  // namespace extractinator::study
