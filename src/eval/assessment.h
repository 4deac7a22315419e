// How right the results of a run are, field by field: the measures that go with each type, with
// intervals, calibration, curves and the rows that are wrong. docs/evaluation.md says what each is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "eval/bootstrap.h"
#include "eval/evaluate.h"
#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::eval {

// One measure of one field.
struct Measurement {
  std::string name = {};             // The term of the field: "balanced_accuracy", "auroc".
  std::optional<double> value = {};  // Over rows with an answer; nothing where it is not defined.
  std::optional<Interval> interval = {};  // Of `value`.
  // The same with every labelled row that has no answer counted as wrong; equal to `value` if there
  // is none. Nothing where it has no bound, as a mean error, or is not defined.
  std::optional<double> worst_case = {};
  // What `value` is over: rows; of sensitivity and the like the rows that are shared, of precision,
  // recall and F1 of lists true items or their members.
  std::uint64_t n = 0;
  std::uint64_t n_missing = 0;  // Labelled rows without an answer: only in `worst_case`.
  bool is_headline = false;     // One of each field but statuses.
};

// Is a smaller value of the measure with this name the better one? ("mean_absolute_error")
[[nodiscard]] bool is_error_measure(std::string_view name);

// How often each true label (rows) was predicted as each (columns), of rows with an answer. The
// last label is `other` if something was predicted that is none.
struct ConfusionMatrix {
  std::vector<std::string> labels = {};
  std::vector<std::vector<std::uint64_t>> counts = {};
  std::vector<std::uint64_t> n_missing = {};  // By true label: rows without an answer.
};

// Values whose probability lies in [i / 10, (i + 1) / 10), the last one closed.
struct ReliabilityBin {
  std::uint64_t n = 0;  // Without any the others are 0.
  double mean_probability = 0;
  double share_right = 0;
};

// What the probabilities of a field's values are worth; right as its headline has it.
struct ReliabilityCurve {
  std::uint64_t n = 0;
  double ece = 0;                         // As in confidence.h.
  double brier = 0;                       // As in confidence.h.
  std::vector<ReliabilityBin> bins = {};  // Ten.
};

// Of all values at or above a threshold, taken as positive.
struct RocPoint {
  double threshold = 0;
  double false_positive_rate = 0;  // 1 - specificity.
  double true_positive_rate = 0;   // Sensitivity.
};
struct PrecisionRecallPoint {
  double threshold = 0;
  double recall = 0;
  double precision = 0;
};
// From the highest threshold down: the first point of the ROC curve is (0, 0), the last (1, 1).
// Points on a straight line between others are left out, and of many others some.
struct RankingCurves {
  std::vector<RocPoint> roc = {};
  std::vector<PrecisionRecallPoint> precision_recall = {};
};

// Of a field that may be null: rows with an answer where null is on which side.
struct NullCounts {
  std::uint64_t n_both = 0;
  std::uint64_t n_only_true = 0;       // A value was made up.
  std::uint64_t n_only_predicted = 0;  // A value was not found.
  std::uint64_t n_neither = 0;
};

// A value that is not right, as the field's headline has it.
struct ErrorCase {
  std::uint64_t row = 0;   // Of the truth, from 0.
  std::string id = {};     // Its identity, several columns with ", "; the row where there is none.
  std::string field = {};  // `tumor.size`
  // Labels of closed sets and numbers; JSON of free text and lists only where text is asked for.
  std::optional<std::string> truth = {};
  std::optional<std::string> predicted = {};
  std::optional<std::string> evidence = {};          // Only where text is asked for.
  std::optional<std::uint64_t> evidence_start = {};  // Code points of the report, half-open.
  std::optional<std::uint64_t> evidence_end = {};
  std::optional<double> probability = {};  // Of the predicted value.
};

enum class FieldType : std::uint8_t {
  binary,    // Two values, null set aside.
  category,  // A closed set of other size.
  number,
  text,
  list,    // Of scalars, or of objects.
  status,  // What the report says of a field (schema/absence.h).
  other,   // What has no better measure than being equal.
};
[[nodiscard]] std::string_view to_string(FieldType type);

struct FieldAssessment {
  std::string name = {};  // `tumor.size`; of a status `tumor.size__status`.
  FieldType type = FieldType::other;
  std::string positive_label = {};                   // Of binary fields: what sensitivity is about.
  std::uint64_t n_labelled = 0;                      // True rows that say something of it.
  std::vector<Measurement> measures = {};            // The headline first.
  std::optional<ConfusionMatrix> confusion = {};     // Of closed sets.
  std::optional<ReliabilityCurve> reliability = {};  // Where there are probabilities.
  std::optional<RankingCurves> curves = {};          // Of binary fields with probabilities.
  std::optional<NullCounts> nulls = {};              // Of numbers and texts.
  std::uint64_t n_errors = 0;
  std::vector<ErrorCase> errors =
      {};  // In the order of the run; the first ones, if there are many.
};

struct Assessment {
  std::uint64_t n_rows = 0;      // True rows.
  std::uint64_t n_answered = 0;  // Of these, with a valid answer.
  std::uint64_t n_failed = 0;    // With a row of the run that has no valid answer.
  std::uint64_t n_missing = 0;   // Without a row of the run.
  std::uint64_t n_extra = 0;     // Rows of the run that no true row asks for; not assessed.
  Measurement score = {};        // Mean of the headlines; its `n` is their number.
  std::vector<FieldAssessment> fields = {};  // In schema order, those with a labelled row.
  // How intervals were made.
  std::string cluster_column = {};  // Empty: each row is a cluster of its own.
  std::uint64_t n_clusters = 0;     // Of rows with an answer.
  BootstrapOptions bootstrap = {};
  double tolerance = 0;
};

struct AssessmentOptions {
  Options rows = {};                // How rows are paired; the tolerance of numbers.
  double epsilon = 1;               // Of RSMAPES (regression.h), above 0, in the unit of the field.
  std::string cluster_column = {};  // Of the truth or the run: rows that are drawn together.
  BootstrapOptions bootstrap = {};  // Without draws there are no intervals.
  // {field, label}: what is positive, where it is not `true`, the larger number or the first of two
  // texts.
  std::vector<std::pair<std::string, std::string>> positive = {};
  bool with_text = false;           // Free text, lists and evidence in the errors.
  std::size_t max_errors = 10'000;  // That are kept of each field; all are counted.
  std::size_t n_threads = 0;        // Of finish(); 0: as many as the machine has.
  // Where something stands in the truth, for errors; may be empty.
  std::function<Location(std::size_t row, std::string_view pointer)> place = {};
};

// Takes the rows of a run one by one, so that they need not be in memory together.
class Assessor {
 public:
  // `schema` is used during the call only; `truth` must outlive the assessor. Fails with
  // `invalid_input` if the schema has no field, a true row is no object or lacks an id column, or
  // two have the same identity, no row is labelled, a label is outside the schema, or what is
  // called positive is no value of a binary field. Rows in messages are counted from 0.
  [[nodiscard]] static Result<Assessor> make(
      const schema::Schema& schema,
      std::span<const json::Value> truth,
      AssessmentOptions options = {}
  );
  ~Assessor();
  Assessor(Assessor&&) noexcept;
  Assessor& operator=(Assessor&&) noexcept;

  // The next row of the run, in the form of exports: with `<field>__p`, `<field>__distribution`,
  // `<field>__evidence_start` and so on where they are known. Fails with `invalid_input` if it is
  // no object, lacks an id column or the one of clusters, or has the identity of an earlier one;
  // `limit_exceeded` for lists that are too long to be paired (list_counts.h).
  [[nodiscard]] Result<void> add(const json::Value& prediction);

  // Once, at the end. Fails with `invalid_input` if there was no row, without id columns another
  // number of rows than true ones, or with them none that belongs together. Cost: O(draws * rows *
  // fields), on `n_threads`; the result does not depend on their number.
  [[nodiscard]] Result<Assessment> finish();

 private:
  struct State;
  explicit Assessor(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// All of it for rows in memory.
[[nodiscard]] Result<Assessment> assess(
    const schema::Schema& schema,
    std::span<const json::Value> predictions,
    std::span<const json::Value> truth,
    const AssessmentOptions& options = {}
);

}  // namespace extractinator::eval
