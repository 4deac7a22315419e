// The synthetic stand-in for the benchmark: seeded Dutch reports with their truth, for all 28
// tasks, as the files the benchmark has. docs/synthetic-dragon.md says what it is for, and what it
// is not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "base/file_system.h"
#include "base/result.h"
#include "dragon/files.h"
#include "dragon/synth/knobs.h"
#include "dragon/synth/scribe.h"
#include "dragon/task.h"

namespace extractinator::dragon::synth {

// Stands before every report but pairs of sentences, as the benchmark's notice does before its.
inline constexpr std::string_view kNotice =
    "*** Synthetisch verslag (door een programma, over niemand) ***\n\n";

struct SynthOptions {
  std::uint64_t seed = 1;
  std::size_t n_test = 200;
  std::optional<std::size_t> n_training = {};    // Nothing: four times `n_test`.
  std::optional<std::size_t> n_validation = {};  // Nothing: as `n_test`.
  Knobs knobs = {};
};

[[nodiscard]] std::size_t n_training(const SynthOptions& options);
[[nodiscard]] std::size_t n_validation(const SynthOptions& options);

// The benchmark's own tasks have; its examples are public.
[[nodiscard]] bool has_reports(const Task& task);

// A report with its label and a uid as "Task001_adhesion_clf_case7", which no two splits share. A
// function of its arguments alone: how many reports there are changes none of them. Fails with
// `invalid_input` for a knob out of range and `unsupported` for the benchmark's public examples.
[[nodiscard]] Result<Case> synthetic_report(
    const Task& task, Split split, std::size_t index, std::uint64_t seed, const Knobs& knobs
);

// Writes `folder`/input/<task>-fold0/ (four files) and `folder`/ground-truth/<task>.json, replacing
// what is there. Each file appears whole or not at all, and is written as a stream. Fails as
// `synthetic_report` does, or with `io_error`.
[[nodiscard]] Result<void> write_synthetic_job(
    FileSystem& files,
    const Task& task,
    const SynthOptions& options,
    const std::filesystem::path& folder
);

}  // namespace extractinator::dragon::synth
