// The collectors of all fields of a schema, fed row by row. Private to the room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "eval/assessment.h"
#include "eval/collector.h"
#include "eval/columns.h"
#include "eval/field.h"
#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::eval {

// `tumor.size`, of a status `tumor.size__status`.
[[nodiscard]] std::string label_of(const Field& field);

// A field, where its columns are, and what was found.
struct CollectedField {
  Field field;
  std::unique_ptr<Collector> collector;
  FieldColumns predicted;
  FieldColumns truth;
};

class FieldCollectors {
 public:
  // Of each field of the schema. Fails with `invalid_input` if there is none, or what is called
  // positive is no value of a binary field.
  [[nodiscard]] static Result<FieldCollectors> make(
      const schema::Schema& schema, const AssessmentOptions& options
  );

  [[nodiscard]] std::vector<CollectedField>& fields() { return fields_; }
  [[nodiscard]] const std::vector<CollectedField>& fields() const { return fields_; }

  // Before the first row: a column beside those of the fields, of both sides. Its slot is what
  // find_in_truth() and find_in_prediction() take.
  [[nodiscard]] std::size_t want(const std::string& column);

  // The next row, an object; without a prediction it has no answer. Both must last until what was
  // read has been added.
  void read(const json::Value& truth, const json::Value* prediction);
  // Of this row; null pointers where it has no such thing.
  [[nodiscard]] const json::Value* find_in_truth(std::size_t slot) const;
  [[nodiscard]] const json::Value* find_in_prediction(std::size_t slot) const;
  [[nodiscard]] const json::Value* truth_of(const CollectedField& field) const;

  // Adds the row to all fields that it is labelled for; `row` and `cluster` as Collector has them.
  // `on_wrong` may be empty; it is called for each that is not right. Fails as Collector::add().
  using OnWrong = std::function<void(
      std::size_t field,
      const json::Value& predicted,
      const json::Value& truth,
      const Beside& beside
  )>;
  [[nodiscard]] Result<void> add(
      std::uint32_t row, std::uint32_t cluster, const OnWrong& on_wrong = {}
  );
  // The same for a row without an answer.
  void add_missing(std::uint32_t row);

 private:
  [[nodiscard]] Beside beside(const CollectedField& field) const;

  std::vector<CollectedField> fields_ = {};
  ColumnReader predicted_columns_ = {};
  ColumnReader true_columns_ = {};
  std::vector<const json::Value*> predicted_values_ = {};  // By slot.
  std::vector<const json::Value*> true_values_ = {};
  std::vector<std::size_t> true_slots_ = {};  // Of wanted columns.
  std::vector<std::size_t> predicted_slots_ = {};
  bool is_answered_ = false;
};

}  // namespace extractinator::eval
