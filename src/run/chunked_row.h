// A row whose report was divided, from its requests to its one outcome.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "run/chunking.h"
#include "run/chunks.h"
#include "schema/schema.h"
#include "store/run_store.h"
#include "validate/checker.h"

namespace extractinator::run {

// How what a task says is applied to its chunks. References must outlive the calls they are for.
struct Merging {
  const schema::Schema& schema;  // Of the task.
  const Chunking& chunking;
  const validate::Checker& checker;
};

class ChunkedRow {
 public:
  // `n_report_tokens` are those of the whole report.
  ChunkedRow(
      std::uint64_t row,
      std::string_view report,
      std::size_t n_report_tokens,
      std::span<const Chunk> chunks
  );

  // The report's text of a chunk.
  [[nodiscard]] std::string_view text_of(std::size_t chunk) const;
  // The outcome of a chunk, each once; nothing if it was cancelled.
  void take(std::size_t chunk, std::optional<store::Outcome> outcome);
  // Has every chunk ended?
  [[nodiscard]] bool is_over() const { return n_ended_ == parts_.size(); }

  // When all are over: done with the merged answer if every chunk is done, and the merged answer
  // meets the schema; otherwise what the first chunk is that is not done, or `invalid`. All chunks
  // are in its details. Nothing if a chunk was cancelled.
  [[nodiscard]] std::optional<store::Outcome> outcome(const Merging& merging) const;

 private:
  struct Part {
    std::size_t begin = 0;  // Bytes.
    std::size_t end = 0;
    std::size_t first_code_point = 0;
    std::size_t last_code_point = 0;  // Behind it.
    std::optional<store::Outcome> outcome = {};
  };

  void merge(const Merging& merging, store::Outcome& outcome, json::Value::Object& details) const;

  std::uint64_t row_ = 0;
  std::string report_;
  std::size_t n_report_tokens_ = 0;
  std::vector<Part> parts_;
  std::size_t n_ended_ = 0;
};

// Code points [start, end) of the report in each chunk that an outcome was made of, from its
// details; empty if the report was not divided.
[[nodiscard]] std::vector<std::pair<std::size_t, std::size_t>> chunk_places(
    const store::Outcome& outcome
);

}  // namespace extractinator::run
