// What a row of the run database is in the files people use.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "eval/calibration.h"
#include "json/value.h"
#include "run/answer_form.h"
#include "schema/schema.h"
#include "store/run_store.h"

namespace extractinator::run {

// What is written beside the values of the answer.
struct Extras {
  bool probabilities = false;  // `<field>__p` and `<field>__distribution`; docs/task-file.md.
  // Of its fields with evidence `<field>__evidence`, `<field>__evidence_start` and `…_end`, of
  // those with a status `<field>__status`, and with `probabilities` `<field>__status_p` and
  // `…_distribution`. Null: of none. Used during the call only.
  const AnswerForm* form = nullptr;
  // With `probabilities`, `<field>__p_calibrated` of the fields that have a curve in it; null: of
  // none. Must outlive the names.
  const eval::Calibration* calibration = nullptr;
  bool has_chunks = false;      // `n_chunks`, where reports may have been divided.
  bool has_thinking = false;    // `thinking_token_count`, where the model thought first.
  bool keeps_thinking = false;  // And `thinking`, the text.
  bool has_votes = false;  // `<field>__votes` and `<field>__tied`, and `n_votes`; docs/repeats.md.
};

// How what we add to a row is called in the files: as it is, unless an input column has that name.
// Input columns keep their names and values; ours then gets the prefix `extracted_` (again and
// again until nothing else has the name).
class OutputNames {
 public:
  // A field of the schema and the names of its columns in the files.
  struct Field {
    std::string name;
    std::string column;
    std::string probability = {};  // Empty where it is not asked for, as the others.
    std::string calibrated = {};
    std::string distribution = {};
    std::string evidence = {};
    std::string evidence_start = {};
    std::string evidence_end = {};
    std::string status = {};
    std::string status_probability = {};
    std::string status_distribution = {};
    std::string votes = {};
    std::string tied = {};
  };

  // `columns` are those of the dataset.
  OutputNames(
      const std::vector<std::string>& columns,
      const schema::Schema& schema,
      const Extras& extras = {}
  );

  // In schema order.
  [[nodiscard]] const std::vector<Field>& fields() const { return fields_; }
  // Null where none was given.
  [[nodiscard]] const eval::Calibration* calibration() const { return calibration_; }
  [[nodiscard]] const std::string& token_count() const { return token_count_; }
  // Empty where it is not asked for, as the next three.
  [[nodiscard]] const std::string& n_chunks() const { return n_chunks_; }
  [[nodiscard]] const std::string& thinking_token_count() const { return thinking_token_count_; }
  [[nodiscard]] const std::string& thinking() const { return thinking_; }
  [[nodiscard]] const std::string& n_votes() const { return n_votes_; }
  [[nodiscard]] const std::string& status() const { return status_; }
  [[nodiscard]] const std::string& cause() const { return cause_; }
  // What was renamed: {name, name in the files}.
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& renamed() const {
    return renamed_;
  }

 private:
  std::vector<Field> fields_;
  const eval::Calibration* calibration_ = nullptr;
  std::string token_count_;
  std::string n_chunks_;
  std::string thinking_token_count_;
  std::string thinking_;
  std::string n_votes_;
  std::string status_;
  std::string cause_;
  std::vector<std::pair<std::string, std::string>> renamed_;
};

// One row as it is exported: the input columns, `token_count`, the extracted fields, each with its
// extras behind it, in how many chunks the report was, what is known of thinking, `status`, and for
// a row without a valid answer its `cause`. Every field of such a row is null: nothing is filled
// in. Fails with `corrupt` if stored text does not parse.
[[nodiscard]] Result<json::Value::Object> exported_row(
    const store::StoredRow& row, const OutputNames& names
);

}  // namespace extractinator::run
