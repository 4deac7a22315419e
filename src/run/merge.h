// The answers of a report's chunks as one answer: pure functions, docs/chunking.md.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "json/value.h"
#include "run/chunking.h"
#include "schema/schema.h"

namespace extractinator::run {

// A valid answer of one chunk.
struct ChunkAnswer {
  json::Value value = {};            // Of the task's schema.
  json::Value::Array fields = {};    // What is known of its values: docs/store.md, `field`.
  std::size_t first_code_point = 0;  // Of the chunk, in the report.
};

// Where a part of the merged answer is from.
struct MergedPart {
  std::string pointer = {};  // In the merged answer.
  std::size_t chunk = 0;
  std::string source = {};  // JSON pointer in the answer of that chunk.

  bool operator==(const MergedPart&) const = default;
};

struct MergedAnswer {
  json::Value value = {};
  // Of every value but the lists and objects that were put together from several chunks; within
  // them there are others.
  std::vector<MergedPart> parts = {};
  // Of those, with a chunk that has them.
  std::vector<MergedPart> put_together = {};
};

// Fails with `unsupported` where the most probable answer is asked for and probabilities are not
// known. Whether the result meets the schema is for the validator. Cost: O(size of the answers),
// in unions quadratic in the items.
[[nodiscard]] Result<MergedAnswer> merge_answers(
    const schema::Schema& schema, const Chunking& chunking, std::span<const ChunkAnswer> answers
);

// What is known of the values of the merged answer, as ChunkAnswer::fields: numbers are those of
// the chunk a value is from, and evidence has its place in the report.
[[nodiscard]] json::Value::Array merged_fields(
    const MergedAnswer& merged, std::span<const ChunkAnswer> answers, std::string_view report
);

}  // namespace extractinator::run
