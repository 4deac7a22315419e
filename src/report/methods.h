// What a methods section says of a run, from the facts of its manifest.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "report/table.h"

namespace extractinator::report {

// What is empty or not there is left out.
struct Facts {
  std::string program = {};       // "Extractinator 0.1.0".
  std::string task = {};          // Its name.
  std::string model = {};         // Name of its file, or of the model at a server.
  std::string model_hash = {};    // BLAKE3, hexadecimal.
  std::string quantisation = {};  // "Q4_K - Medium"; of weights that are not quantised "F16".
  std::string engine = {};        // "llama.cpp 0.7.0".
  std::string decoding = {};      // "greedy", "sampled at temperature 0.7".
  std::string constraint = {};    // What answers are held to: "the schema of the task".
  std::string prompt = {};        // Its layout: "zero-shot, in English".
  std::string prompt_hash = {};
  std::string schema_hash = {};
  std::string data_hash = {};   // Of the records.
  std::string truth_hash = {};  // Of the reference labels.
  std::optional<std::int64_t> seed = {};
  bool is_reproducible = false;  // Computed so that records do not change each other's answers.
  std::string machine = {};
  std::string first_day = {};  // "2026-11-27"; days of the run's first and last session.
  std::string last_day = {};
  std::optional<std::int64_t> n_rows = {};    // Evaluated.
  std::optional<std::int64_t> n_failed = {};  // Of these without an answer.
  std::string interval = {};                  // "percentile bootstrap".
  std::optional<std::int64_t> n_draws = {};
  std::string cluster = {};  // Column whose values are drawn together.
  std::optional<std::int64_t> interval_seed = {};
  double confidence = 0.95;
};

// "Q8_0" as "quantised to Q8_0", "all F32" as "weights in F32".
[[nodiscard]] std::string quantisation_text(std::string_view quantisation);

// The first sentence of it, such as "Values were extracted with the model m.gguf (…) on
// 2026-11-27."; `begin` is its beginning.
[[nodiscard]] std::string extraction_sentence(const Facts& facts, std::string_view begin);

// One paragraph for a methods section, in the past tense.
[[nodiscard]] std::string methods_paragraph(const Facts& facts);

// Name and value of each fact; name "provenance".
[[nodiscard]] Table provenance_table(const Facts& facts);

}  // namespace extractinator::report
