// How far several answers to the same rows agree, and what most of them say. Pure functions: no
// files, no clock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::eval {

// What most of some values are.
struct Majority {
  std::size_t first = 0;    // Index of the first value that is it.
  std::size_t n_votes = 0;  // Values that are it.
  std::size_t n_cast = 0;   // Values there are.
  bool is_tied = false;     // Another one has as many; the one that came first is taken.
};

// The vote over sampled answers that Wang et al., "Self-Consistency Improves Chain of Thought
// Reasoning in Language Models" (ICLR 2023, arXiv 2203.11171), take. Values are compared as in JSON
// Schema; null pointers have no vote. Nothing if nobody has. Cost: O(values * different ones).
[[nodiscard]] std::optional<Majority> majority_of(std::span<const json::Value* const> values);

// Krippendorff's alpha for nominal values, for any number of raters and with missing values: 1 is
// agreement, 0 what chance gives (Krippendorff, "Computing Krippendorff's Alpha-Reliability", 2011,
// section D).
class NominalAlpha {
 public:
  // One unit: how often each category was given, by its index. One with less than two values says
  // nothing and does not count.
  void add(std::span<const std::uint64_t> counts);
  // Nothing where all values are of one category: chance then agrees, too.
  [[nodiscard]] std::optional<double> value() const;

 private:
  double disagreement_ = 0;  // Ordered pairs that differ, each over the others of its unit.
  std::vector<std::uint64_t> totals_ = {};  // By category.
};

// Of one field over the rows that have two answers or more.
struct FieldAgreement {
  std::string name = {};     // As in FieldScore.
  std::uint64_t n_rows = 0;  // Without any the shares are 0 and mean nothing.
  double all_agree = 0;      // Share of the rows where all answers have the same value.
  double pairwise = 0;  // Mean over the rows of the share of pairs of answers with the same value.
  std::optional<double> alpha = {};  // Of booleans and enumerations; as NominalAlpha.
};

struct Agreement {
  std::uint64_t n_runs = 0;
  std::uint64_t n_rows = 0;
  std::uint64_t n_answers = 0;              // Of n_runs * n_rows.
  std::uint64_t n_unanswered = 0;           // Rows that no run has an answer to.
  FieldAgreement whole = {};                // Of whole answers; without a name.
  std::vector<FieldAgreement> fields = {};  // In schema order, nested ones as `tumor.size`.
};

// Counts row by row, so that memory does not grow with them.
class AgreementCounter {
 public:
  AgreementCounter(const schema::Schema& schema, std::size_t n_runs);
  ~AgreementCounter();
  AgreementCounter(AgreementCounter&&) noexcept;
  AgreementCounter& operator=(AgreementCounter&&) noexcept;

  // The answers to one row, one for each run; a null pointer where it has none. A field that an
  // answer does not have counts as null. Values are compared as in JSON Schema, lists and free text
  // as a whole.
  void add(std::span<const json::Value* const> answers);
  [[nodiscard]] Agreement agreement() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// A table for people, one line per field and whole answers last; ends with a line feed.
[[nodiscard]] std::string to_text(const Agreement& agreement);
// The same as one JSON object; keys as the members of Agreement.
[[nodiscard]] json::Value to_json(const Agreement& agreement);

}  // namespace extractinator::eval
