// A random sample of the rows of a dataset, the same wherever and how often it is drawn.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dataset/reader.h"
#include "json/value.h"

namespace extractinator::run {

// What a sample is drawn from, and how: it can be drawn again from this.
struct SampleRequest {
  std::uint64_t n = 0;          // Rows wanted; all if there are no more.
  std::uint64_t n_dataset = 0;  // Rows of the dataset.
  std::uint64_t seed = 0;

  bool operator==(const SampleRequest&) const = default;
};

// The rows with the smallest hashes of seed and row number: it does not depend on machine or
// library, and of one seed and dataset a larger sample has all rows of a smaller one. Immutable.
class RowSample {
 public:
  // Cost: O(rows of the dataset) time, memory of the sample.
  explicit RowSample(const SampleRequest& request);

  [[nodiscard]] bool contains(std::uint64_t row) const;
  // Rising.
  [[nodiscard]] const std::vector<std::uint64_t>& rows() const { return rows_; }
  [[nodiscard]] const SampleRequest& request() const { return request_; }

 private:
  SampleRequest request_;
  std::vector<std::uint64_t> rows_;
};

// The member of a run's context (docs/store.md) that says from what its sample was drawn.
inline constexpr std::string_view kSample = "sample";
[[nodiscard]] json::Value to_json(const SampleRequest& request);
// Nothing if it is not what to_json() gives.
[[nodiscard]] std::optional<SampleRequest> read_sample(const json::Value& value);

// Leaves out what is not in the sample: rows keep their numbers and order. Ends behind its last
// row. A null sample leaves out nothing.
[[nodiscard]] std::unique_ptr<dataset::Reader> sampled(
    std::unique_ptr<dataset::Reader> reader, std::shared_ptr<const RowSample> sample
);

}  // namespace extractinator::run
