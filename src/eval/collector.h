// Values of one field against true ones, row by row, for an assessment. Private to the room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "eval/assessment.h"
#include "eval/field.h"
#include "eval/parts.h"
#include "json/value.h"

namespace extractinator::eval {

// The columns beside a value, in the shape of exports; null pointers where there are none.
struct Beside {
  const json::Value* probability = nullptr;
  const json::Value* distribution = nullptr;
  const json::Value* status = nullptr;
  const json::Value* evidence = nullptr;
  const json::Value* evidence_start = nullptr;
  const json::Value* evidence_end = nullptr;
  // Of the true row.
  const json::Value* true_start = nullptr;
  const json::Value* true_end = nullptr;
};

class Collector {
 public:
  // Fails with `invalid_input` if `positive` is no value of the field, or the field is not binary.
  [[nodiscard]] static Result<std::unique_ptr<Collector>> make(
      const Field& field,
      const std::optional<std::string>& positive,
      const AssessmentOptions& options
  );

  Collector(const Collector&) = delete;
  Collector& operator=(const Collector&) = delete;
  virtual ~Collector() = default;

  // Why the value cannot be a true one of the field, as the end of a sentence; empty if it can.
  [[nodiscard]] virtual std::string why_not(const json::Value& truth) const = 0;
  // What to do about it, where it is none of `allowed`.
  [[nodiscard]] virtual std::string hint() const {
    return "leave the key out where a row is not labelled";
  }
  // What may stand there; empty if that cannot be listed.
  [[nodiscard]] virtual std::vector<std::string> allowed() const { return {}; }

  // A labelled row without an answer; `row` only matters where worst cases have weights.
  void add_missing(std::uint32_t row, const json::Value& truth, const Beside& beside);
  // A labelled row; `row` is its place in the weights and larger than those before, `cluster` the
  // number of its cluster. Says whether it is right. Fails with `limit_exceeded` as list_counts.h
  // says.
  [[nodiscard]] Result<bool> add(
      std::uint32_t row,
      std::uint32_t cluster,
      const json::Value& predicted,
      const json::Value& truth,
      const Beside& beside
  );
  // Before finish(): the rows are of several runs, each with so many; probabilities are then ranked
  // within their run (parts.h).
  virtual void rank_within(std::uint32_t) {}
  // Once, behind the last row.
  void finish();

  // A value as errors show it; nothing where it is text that must not be shown.
  [[nodiscard]] virtual std::optional<std::string> shown(const json::Value& value) const = 0;

  [[nodiscard]] std::uint64_t n_labelled() const { return n_labelled_; }
  [[nodiscard]] std::uint64_t n_missing() const { return n_missing_; }
  [[nodiscard]] std::size_t n_clusters() const { return n_clusters_; }
  // Those that have measures, after finish(); the headline is the first one's first.
  [[nodiscard]] const std::vector<Part*>& parts() const { return parts_; }
  // All that there could be, in the same order for all collectors of a field; null pointers for
  // those that have no measures.
  [[nodiscard]] const std::vector<Part*>& places() const { return places_; }
  // Everything but measures and errors.
  virtual void describe(FieldAssessment& field) const;

 protected:
  Collector() = default;
  virtual void take_missing(std::uint32_t row, const json::Value& truth) = 0;
  [[nodiscard]] virtual Result<bool> take(
      std::uint32_t row,
      const json::Value& predicted,
      const json::Value& truth,
      const Beside& beside
  ) = 0;
  // In the order in which they are told.
  [[nodiscard]] virtual std::vector<Part*> own_parts() = 0;

 private:
  std::vector<Part*> parts_ = {};
  std::vector<Part*> places_ = {};
  std::uint64_t n_labelled_ = 0;
  std::uint64_t n_missing_ = 0;
  std::vector<bool> has_cluster_ = {};
  std::size_t n_clusters_ = 0;
  ConfidencePart confidence_ = {};
  MeanPart evidence_{"evidence_rate", MeanPart::Over::answered};
  SpanPart spans_ = {};
};

}  // namespace extractinator::eval
