// Two runs or more over the same records: what each is worth, how far they differ beyond chance,
// and how far they agree. docs/evaluation.md says what is computed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "eval/bootstrap.h"
#include "eval/evaluate.h"
#include "eval/krippendorff.h"
#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::eval {

// A run as it is compared; what it points to must outlive the call.
struct ComparedRun {
  std::string name = {};                   // For people; the folder.
  std::span<const json::Value> rows = {};  // As exported, with the status.
  std::span<const std::string> keys = {};  // What each record is, where no id columns say it.
};

struct ComparisonOptions {
  Options rows = {};                // Id columns, tolerance and words of the status.
  double epsilon = 1;               // As AssessmentOptions::epsilon.
  std::string cluster_column = {};  // Rows that belong together; empty: each is on its own.
  BootstrapOptions bootstrap = {};  // 1 - level is also the alpha of the detectable effects.
  std::size_t n_swaps = 2000;       // Of randomisation tests; none without. Same seed as draws.
  double power = 0.8;               // Of the detectable effects.
  std::size_t n_threads = 0;        // 0: as many as the machine has; the result is the same.
  // As AssessmentOptions::positive.
  std::vector<std::pair<std::string, std::string>> positive = {};
  bool with_text = false;  // Free text and lists are told in `differences`.
  // Where something stands in the truth, for errors; may be empty.
  std::function<Location(std::size_t row, std::string_view pointer)> place = {};
};

// The test behind a p-value.
enum class PairedTest : std::uint8_t {
  mcnemar,        // Exact, of rows that only one run has right (mcnemar.h).
  signed_rank,    // Of the differences of rows or, where rows are clustered, of the means of
                  // clusters.
  randomisation,  // Of the difference itself, by swapping the answers to clusters (bootstrap.h).
};
[[nodiscard]] std::string_view to_string(PairedTest test);

// A run against the first one.
struct PairedDifference {
  std::size_t run = 0;                    // Its place in `Comparison::runs`.
  std::optional<double> difference = {};  // Its value less that of the first run.
  std::optional<Interval> interval = {};  // By the same draws of both (corrected_interval_of()).
  // Rows where it has the higher score, or the larger error, and the other way round; of measures
  // that are a number for each row.
  std::optional<std::uint64_t> n_higher = {};
  std::optional<std::uint64_t> n_lower = {};
  std::optional<PairedTest> test = {};  // Nothing where no test holds (docs/compare.md).
  std::optional<double> p_value = {};
  // By the chi-square test with continuity, which many publications give; only beside `mcnemar`.
  std::optional<double> p_value_corrected = {};
  // After Holm, over the paired tests of all headlines, the score among them; only of these.
  std::optional<double> p_adjusted = {};
  // The least true difference that would be found with `power` (detectable.h).
  std::optional<double> detectable = {};
};

// Over more than two runs; takes them as independent samples.
struct OmnibusTest {
  double h = 0;  // Of Kruskal and Wallis.
  std::size_t n_degrees = 0;
  double p_value = 1;
  std::optional<double> p_adjusted = {};  // After Holm, over those of all headlines.
};

// What records without an answer, or without what a measure is of, are to it.
enum class Unanswered : std::uint8_t {
  wrong,     // As Measurement::worst_case has them.
  left_out,  // In all runs, where any of them has none: an error of a number has no worst case.
};
[[nodiscard]] std::string_view to_string(Unanswered unanswered);

// One measure of one field: Measurement::worst_case of the compared records or, where there is no
// worst case, Measurement::value of those where all runs have what it is of.
struct ComparedMeasure {
  std::string field = {};  // `tumor.size`, of a status `tumor.size__status`; empty: of all fields.
  std::string name = {};   // `accuracy`; `score` is the mean of the headlines.
  bool is_headline = false;
  Unanswered unanswered = Unanswered::wrong;
  std::vector<std::uint64_t> ns = {};              // By run: what it is over (Measurement::n).
  std::vector<std::optional<double>> values = {};  // By run.
  std::vector<PairedDifference> differences = {};  // Of the second run and the following.
  std::optional<OmnibusTest> omnibus = {};         // Of three runs or more.
};

// How far the answers of the runs agree, whatever the truth is.
struct ComparedAgreement {
  std::string field = {};    // Empty: whole answers.
  std::uint64_t n_rows = 0;  // With two answers or more.
  double all_agree = 0;      // As in FieldAgreement.
  double pairwise = 0;
  // Of labels and texts nominal, of closed sets of numbers ordinal, of numbers interval; null is a
  // label, but no number. Not of lists and whole answers.
  std::optional<AlphaLevel> level = {};
  std::optional<double> alpha = {};
  std::vector<std::optional<double>> kappas = {};  // Cohen's, with the first run; of closed sets.
};

// A field of a row where runs have different values.
struct DifferingValue {
  std::uint64_t row = 0;  // Of the first run, from 0.
  std::string id = {};    // Its id columns, with ", "; the row where there are none.
  std::string field = {};
  // Labels and numbers; free text and lists only where they are asked for. Nothing else is told of
  // an answer that is there; `is_answered` says that of it.
  std::optional<std::string> truth = {};
  std::vector<std::optional<std::string>> values = {};  // By run.
  std::vector<bool> is_answered = {};
  std::vector<std::optional<double>> scores = {};  // 1 right, 0 wrong, F1 of lists; with a truth.
};

struct RunSummary {
  std::string name = {};
  std::uint64_t n_records = 0;
  std::uint64_t n_answers = 0;    // With a valid answer, of the compared records.
  std::uint64_t n_only_here = 0;  // Not in every other run: not compared.
};

struct Comparison {
  std::vector<RunSummary> runs = {};
  std::uint64_t n_compared = 0;  // Records that are in all runs and, with one, in the truth.
  bool has_truth = false;
  std::uint64_t n_unlabelled = 0;   // In all runs and not in the truth.
  std::uint64_t n_truth_alone = 0;  // In the truth and not in all runs.
  std::uint64_t n_clusters = 0;
  ComparisonOptions options = {};
  std::vector<ComparedMeasure> measures = {};  // The score first, then in schema order.
  std::size_t n_tests = 0;                     // The family of the adjusted p-values: headlines.
  std::size_t n_omnibus_tests = 0;
  std::vector<ComparedAgreement> agreement = {};  // In schema order, whole answers last.
  std::vector<DifferingValue> differences = {};   // In the order of the rows, then of the schema.
};

// Compares at least two runs, each with the first one; `truth` may be missing. All measures are
// those of an Assessment, by the same code; a record without a valid answer is wrong where that is
// possible (Unanswered). Id columns identify records in all runs and the truth. Without
// them records are the same where their keys are, equal ones in their order, and the truth has the
// order and number of the rows of the first run.
//
// Fails with `invalid_input` for a truth as Assessor::make() does, for a run without rows, runs
// without a common record, a truth with none of these, and a cluster column that is not there. Rows
// in messages are counted from 0. Cost: O((draws + swaps) * rows * measures * runs).
[[nodiscard]] Result<Comparison> compare(
    const schema::Schema& schema,
    std::span<const ComparedRun> runs,
    const std::optional<std::span<const json::Value>>& truth,
    const ComparisonOptions& options = {}
);

// What a run is called in tables: A, B, … Z, A1, B1 …
[[nodiscard]] std::string letter_of(std::size_t run);

// One JSON object; keys as the members of Comparison. `differences` are left out: they are a table
// of rows, not of results.
[[nodiscard]] json::Value to_json(const Comparison& comparison);
// Tables of `measures`, with a row for each measure and later run, and of `differences`, and the
// columns that every row has.
[[nodiscard]] std::vector<json::Value::Object> measure_rows(const Comparison& comparison);
[[nodiscard]] std::vector<std::string> measure_columns(const Comparison& comparison);
[[nodiscard]] std::vector<json::Value::Object> difference_rows(const Comparison& comparison);
[[nodiscard]] std::vector<std::string> difference_columns(const Comparison& comparison);

}  // namespace extractinator::eval
