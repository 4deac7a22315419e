// Measures of one field that are taken together, row by row collected and then measured as often as
// needed: for intervals, each row counting as often as it was drawn. Private to the room.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "eval/assessment.h"
#include "eval/binary_counts.h"
#include "eval/confidence.h"
#include "eval/label_counts.h"
#include "eval/list_counts.h"
#include "eval/ranking.h"
#include "eval/regression.h"
#include "eval/spans.h"
#include "eval/weights.h"

namespace extractinator::eval {

using Values = std::span<std::optional<double>>;

// Working space of one thread.
struct Scratch {
  std::vector<Weight> weights = {};
  std::vector<std::uint64_t> counts = {};
  // Of what several runs have in common (compared_parts.h).
  std::vector<Weight> common = {};
  std::vector<std::optional<double>> values = {};
};

// How often rows count together.
[[nodiscard]] std::uint64_t total_of(Weights weights, std::span<const std::uint32_t> rows);

// A row without an answer, and how many true items or passages it has.
struct MissingItems {
  std::uint32_t row = 0;
  std::uint64_t n = 0;
};

// Which of the rows with an answer something is over, ascending.
class RowList {
 public:
  void add(std::uint32_t row) { rows_.push_back(row); }
  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  [[nodiscard]] const std::vector<std::uint32_t>& rows() const { return rows_; }
  // The weights of these rows. Points into `scratch` or `all`.
  [[nodiscard]] Weights of(Weights all, Scratch& scratch) const;

 private:
  std::vector<std::uint32_t> rows_ = {};
};

class Part {
 public:
  struct Line {
    std::string_view name = {};
    std::uint64_t n = 0;          // As Measurement has it,
    std::uint64_t n_missing = 0;  // and how many more there are in the worst case.
    bool has_worst_case = true;   // A row without an answer can be only so wrong.
    // What it is divided by, or ranked among, does not depend on the answers: it stays the same
    // where two runs swap some of them, and a test may do that (docs/compare.md).
    bool is_swappable = false;
  };

  Part() = default;
  Part(const Part&) = delete;
  Part& operator=(const Part&) = delete;
  virtual ~Part() = default;

  // Once, behind the last row and before anything is asked.
  virtual void finish() {}
  // Its measures; empty where it has no rows at all.
  [[nodiscard]] virtual std::vector<Line> lines() const = 0;
  // Their values, in this order. Safe from several threads.
  virtual void measure(Weights weights, Scratch& scratch, Values values) const = 0;
  // Measurement::worst_case of each, where rows are missing. These have weights, too, if there are
  // any.
  virtual void worst_cases(Weights weights, Scratch& scratch, Values values) const = 0;
  // What the measures without a worst case are over, ascending; empty if all have one.
  [[nodiscard]] virtual std::vector<std::uint32_t> rows() const { return {}; }
};

// Of closed sets: everything that follows from how often which label was predicted as which.
class LabelPart final : public Part {
 public:
  struct Shape {
    std::size_t n_labels = 0;  // Null among them, as the last one.
    bool has_null = false;
    bool is_ordered = false;                   // By value; null is not.
    std::optional<std::size_t> positive = {};  // Of two labels beside null, which are 0 and 1.
  };
  explicit LabelPart(Shape shape) : shape_(shape), missing_(shape.n_labels) {}

  // `prediction` is n_labels if it is no label.
  void add(std::uint32_t row, std::size_t truth, std::size_t prediction);
  void add_missing(std::uint32_t row, std::size_t truth) { missing_[truth].push_back(row); }

  [[nodiscard]] std::vector<Line> lines() const override;
  void measure(Weights weights, Scratch& scratch, Values values) const override;
  void worst_cases(Weights weights, Scratch& scratch, Values values) const override;
  // With columns for each label and behind them for what is none.
  [[nodiscard]] std::vector<std::vector<std::uint64_t>> confusion() const;
  [[nodiscard]] std::vector<std::uint64_t> n_missing() const;  // By true label.

 private:
  struct Cell {
    std::uint32_t truth = 0;
    std::uint32_t prediction = 0;
  };
  // What is counted of the rows: `ordered` only labels that have an order, `binary` only rows whose
  // true label is one of the two.
  struct Tally {
    explicit Tally(std::size_t n_labels) : counts(n_labels + 1), ordered(n_labels) {}
    LabelCounts counts;
    LabelCounts ordered;
    BinaryCounts binary = {};
  };
  // Into `scratch`, by cell.
  void accumulate(Weights weights, Scratch& scratch) const;
  [[nodiscard]] Tally tally(const Scratch& scratch) const;
  void values_of(const Tally& tally, Values values) const;
  // Labels but null.
  [[nodiscard]] std::size_t n_values() const { return shape_.n_labels - (shape_.has_null ? 1 : 0); }
  [[nodiscard]] bool is_positive(std::size_t label) const { return label == *shape_.positive; }

  Shape shape_ = {};
  std::vector<Cell> cells_ = {};  // Pairs that there are,
  std::vector<std::vector<std::uint32_t>> rows_ =
      {};  // and their rows: a sum needs no other order.
  std::size_t n_rows_ = 0;
  std::unordered_map<std::uint64_t, std::size_t> known_ = {};
  std::vector<std::vector<std::uint32_t>> missing_ = {};  // Rows by true label.
};

// Of binary fields with probabilities: `auroc` and `auprc`.
class RankingPart final : public Part {
 public:
  void add(std::uint32_t row, double probability, bool is_positive);
  void add_missing(std::uint32_t row, bool is_positive) {
    missing_[is_positive ? 1 : 0].push_back(row);
  }
  // Before finish(): rows are of several runs, each with so many. A probability is then taken as
  // its rank among those of its run, so that the scales of the runs do not matter.
  void rank_within(std::uint32_t n_rows) { n_rows_of_run_ = n_rows; }

  void finish() override;
  [[nodiscard]] std::vector<Line> lines() const override;
  void measure(Weights weights, Scratch& scratch, Values values) const override;
  void worst_cases(Weights weights, Scratch& scratch, Values values) const override;
  [[nodiscard]] RankingCurves curves() const;

 private:
  RowList rows_ = {};
  std::vector<Scored> scored_ = {};  // Until finish().
  std::optional<Ranking> ranking_ = {};
  std::array<std::vector<std::uint32_t>, 2> missing_ = {};
  std::uint32_t n_rows_of_run_ = 0;
};

// Of closed sets with distributions: `auroc_one_vs_rest`, the mean of the AUROC of each label.
class OneVsRestPart final : public Part {
 public:
  explicit OneVsRestPart(std::size_t n_labels) : scored_(n_labels), missing_(n_labels) {}
  // A probability for each label.
  void add(std::uint32_t row, std::span<const double> probabilities, std::size_t truth);
  void add_missing(std::uint32_t row, std::size_t truth) { missing_[truth].push_back(row); }
  void rank_within(std::uint32_t n_rows) { n_rows_of_run_ = n_rows; }  // As above.

  void finish() override;
  [[nodiscard]] std::vector<Line> lines() const override;
  void measure(Weights weights, Scratch& scratch, Values values) const override;
  void worst_cases(Weights weights, Scratch& scratch, Values values) const override;

 private:
  RowList rows_ = {};
  std::vector<std::vector<Scored>> scored_ = {};  // By label, until finish().
  std::vector<Ranking> rankings_ = {};
  std::vector<std::vector<std::uint32_t>> missing_ = {};
  std::uint32_t n_rows_of_run_ = 0;
};

// A mean of values from 0 to 1, such as a share; rows that are missing have 0.
class MeanPart final : public Part {
 public:
  // What the mean is over: rows that the truth chooses, or that the answers do.
  enum class Over : std::uint8_t { labelled, answered };
  explicit MeanPart(std::string_view name, Over over = Over::labelled) : name_(name), over_(over) {}
  void add(std::uint32_t row, double value);
  void add_missing(std::uint32_t row) { missing_.push_back(row); }

  [[nodiscard]] std::vector<Line> lines() const override;
  void measure(Weights weights, Scratch& scratch, Values values) const override;
  void worst_cases(Weights weights, Scratch& scratch, Values values) const override;

 private:
  struct Sum {
    double sum = 0;
    std::uint64_t n = 0;
  };
  [[nodiscard]] Sum total(Weights weights, Scratch& scratch) const;

  std::string_view name_ = {};
  Over over_ = Over::labelled;
  RowList rows_ = {};
  std::vector<double> values_ = {};
  std::vector<std::uint32_t> missing_ = {};
};

// Of numbers: `mean_absolute_error`, `root_mean_squared_error` and `rsmapes`, over the rows where
// both sides have one.
class EstimatePart final : public Part {
 public:
  explicit EstimatePart(double epsilon) : epsilon_(epsilon) {}
  void add(std::uint32_t row, const Estimate& estimate);
  void add_missing(std::uint32_t row) { missing_.push_back(row); }

  [[nodiscard]] std::vector<Line> lines() const override;
  void measure(Weights weights, Scratch& scratch, Values values) const override;
  void worst_cases(Weights weights, Scratch& scratch, Values values) const override;
  [[nodiscard]] std::vector<std::uint32_t> rows() const override { return rows_.rows(); }

 private:
  double epsilon_ = 1;
  RowList rows_ = {};
  std::vector<Estimate> estimates_ = {};
  std::vector<std::uint32_t> missing_ = {};
};

// Of lists: `f1`, `precision` and `recall` of their items, over all rows together.
class ListPart final : public Part {
 public:
  void add(std::uint32_t row, const ListCounts& counts);
  void add_missing(std::uint32_t row, std::uint64_t n_true) {
    missing_.push_back({.row = row, .n = n_true});
  }

  [[nodiscard]] std::vector<Line> lines() const override;
  void measure(Weights weights, Scratch& scratch, Values values) const override;
  void worst_cases(Weights weights, Scratch& scratch, Values values) const override;

 private:
  [[nodiscard]] ListCounts total(Weights weights, Scratch& scratch) const;
  RowList rows_ = {};
  std::vector<ListCounts> counts_ = {};
  std::vector<MissingItems> missing_ = {};
};

// Of marked passages: precision, recall and F1 of each schema of spans.h.
class SpanPart final : public Part {
 public:
  void add(std::uint32_t row, std::span<const Passage> found, std::span<const Passage> marked);
  void add_missing(std::uint32_t row, std::uint64_t n_marked) {
    missing_.push_back({.row = row, .n = n_marked});
  }

  [[nodiscard]] std::vector<Line> lines() const override;
  void measure(Weights weights, Scratch& scratch, Values values) const override;
  void worst_cases(Weights weights, Scratch& scratch, Values values) const override;

 private:
  using Counts = std::array<SpanCounts, kSpanSchemas.size()>;
  [[nodiscard]] Counts total(Weights weights, Scratch& scratch) const;
  RowList rows_ = {};
  std::vector<Counts> counts_ = {};
  std::vector<MissingItems> missing_ = {};
};

// Of probabilities: `expected_calibration_error` and `brier_score`.
class ConfidencePart final : public Part {
 public:
  void add(std::uint32_t row, double probability, bool is_right);
  void add_missing() { ++n_missing_; }

  [[nodiscard]] std::vector<Line> lines() const override;
  void measure(Weights weights, Scratch& scratch, Values values) const override;
  void worst_cases(Weights weights, Scratch& scratch, Values values) const override;
  [[nodiscard]] std::vector<std::uint32_t> rows() const override;
  // Nothing without rows.
  [[nodiscard]] std::optional<ReliabilityCurve> curve() const;

 private:
  // Of one bin, right or wrong; sums need no order of the rows but that, and little memory is soon
  // read.
  struct Group {
    RowList rows = {};
    std::vector<double> probabilities = {};
  };
  [[nodiscard]] ConfidenceBins total(Weights weights, Scratch& scratch) const;
  [[nodiscard]] std::size_t size() const;

  std::array<std::array<Group, 2>, kBins> bins_ = {};  // Wrong, right.
  std::size_t n_missing_ = 0;
};

}  // namespace extractinator::eval
