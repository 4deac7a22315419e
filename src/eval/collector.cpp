// What is right of each kind of field, and which measures it has; everything here is private to the
// room through collector.h.
#include "eval/collector.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <format>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/nearest.h"
#include "base/result.h"
#include "eval/assessment.h"
#include "eval/entity_lists.h"
#include "eval/field.h"
#include "eval/list_counts.h"
#include "eval/parts.h"
#include "eval/regression.h"
#include "eval/spans.h"
#include "eval/token_overlap.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/absence.h"

namespace extractinator::eval {
namespace {

std::optional<double> probability_in(const json::Value* value) {
  const auto p = value == nullptr ? std::nullopt : value->to_double();
  if (!p || *p < 0 || *p > 1) return std::nullopt;
  return p;
}

std::string label_of(const json::Value& value) {
  return value.is_string() ? value.as_string() : json::write(value);
}

std::string kind_instead(const json::Value& value, std::string_view wanted) {
  return std::format("is {} instead of {}", to_string(value.kind()), wanted);
}

const json::Value::Array& items_of(const json::Value& value) {
  static const json::Value::Array kEmpty;
  return value.is_array() ? value.as_array() : kEmpty;
}

NullCounts& operator+=(NullCounts& counts, std::pair<bool, bool> nulls) {
  const auto [is_predicted, is_true] = nulls;
  if (is_predicted && is_true) ++counts.n_both;
  if (is_predicted && !is_true) ++counts.n_only_predicted;
  if (!is_predicted && is_true) ++counts.n_only_true;
  if (!is_predicted && !is_true) ++counts.n_neither;
  return counts;
}

// [start, end) if both are there.
std::vector<Passage> passage_at(
    const json::Value* start, const json::Value* end, const std::string& type
) {
  const auto begin = start == nullptr ? std::nullopt : start->to_int64();
  const auto behind = end == nullptr ? std::nullopt : end->to_int64();
  if (!begin || !behind || *begin < 0 || *behind <= *begin) return {};
  return {
      {.begin = static_cast<std::uint64_t>(*begin),
       .end = static_cast<std::uint64_t>(*behind),
       .type = type}
  };
}

// Does the truth say where the value's evidence is, or that it has none?
bool has_mark(const Beside& beside) {
  return beside.true_start != nullptr && !beside.true_start->is_array();
}

// --- Closed sets --------------------------------------------------------------------------------

// The values of a closed set, by their places.
class Labels {
 public:
  Labels(std::vector<json::Value> values, bool has_null) : values_(std::move(values)) {
    const bool are_numbers = std::ranges::all_of(values_, &json::Value::is_number);
    is_ordered_ = are_numbers && values_.size() > 2;
    if (are_numbers) {
      std::ranges::sort(values_, [](const json::Value& a, const json::Value& b) {
        return json::compare(a.as_number(), b.as_number()) < 0;
      });
    }
    if (has_null) values_.emplace_back();
    for (std::size_t i = 0; i < values_.size(); ++i) {
      if (values_[i].is_string()) texts_.emplace(values_[i].as_string(), i);
    }
  }

  [[nodiscard]] std::optional<std::size_t> find(const json::Value& value) const {
    if (value.is_string()) {
      const auto found = texts_.find(value.as_string());
      return found == texts_.end() ? std::nullopt : std::optional(found->second);
    }
    for (std::size_t i = 0; i < values_.size(); ++i) {
      if (json::equivalent(values_[i], value)) return i;
    }
    return std::nullopt;
  }
  [[nodiscard]] std::size_t size() const { return values_.size(); }
  [[nodiscard]] bool is_ordered() const { return is_ordered_; }
  [[nodiscard]] const json::Value& operator[](std::size_t i) const { return values_[i]; }
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const json::Value& value : values_)
      names.push_back(label_of(value));
    return names;
  }

 private:
  std::vector<json::Value> values_;
  std::unordered_map<std::string, std::size_t> texts_ = {};
  bool is_ordered_ = false;
};

// True, the larger number, or the text that was named first.
std::size_t usual_positive(const Labels& labels) { return labels[0].is_string() ? 0 : 1; }

class CategoryCollector final : public Collector {
 public:
  CategoryCollector(Labels labels, LabelPart::Shape shape, FieldType type)
      : labels_(std::move(labels)),
        shape_(shape),
        type_(type),
        counts_(shape),
        one_vs_rest_(shape.positive ? 0 : shape.n_labels) {}

  std::string why_not(const json::Value& truth) const override {
    return labels_.find(truth) ? "" : kind_of_stranger(truth);
  }
  std::vector<std::string> allowed() const override { return labels_.names(); }
  std::optional<std::string> shown(const json::Value& value) const override {
    return labels_.find(value) ? label_of(value) : "other";
  }
  void describe(FieldAssessment& field) const override {
    Collector::describe(field);
    field.type = type_;
    if (shape_.positive) field.positive_label = label_of(labels_[*shape_.positive]);
    ConfusionMatrix matrix = {
        .labels = labels_.names(), .counts = counts_.confusion(), .n_missing = counts_.n_missing()
    };
    const bool has_other =
        std::ranges::any_of(matrix.counts, [](const auto& row) { return row.back() > 0; });
    if (has_other) {
      matrix.labels.emplace_back("other");
      matrix.counts.emplace_back(matrix.labels.size(), 0);
      matrix.n_missing.push_back(0);
    } else {
      for (auto& row : matrix.counts)
        row.pop_back();
    }
    field.confusion = std::move(matrix);
    if (!ranking_.lines().empty()) field.curves = ranking_.curves();
  }
  void rank_within(std::uint32_t n_rows) override {
    ranking_.rank_within(n_rows);
    one_vs_rest_.rank_within(n_rows);
  }

 protected:
  void take_missing(std::uint32_t row, const json::Value& truth) override {
    const std::size_t label = labels_.find(truth).value_or(0);
    counts_.add_missing(row, label);
    if (!shape_.positive) {
      one_vs_rest_.add_missing(row, label);
    } else if (label < 2) {
      ranking_.add_missing(row, label == *shape_.positive);
    }
  }
  Result<bool> take(
      std::uint32_t row,
      const json::Value& predicted,
      const json::Value& truth,
      const Beside& beside
  ) override {
    const std::size_t label = labels_.find(truth).value_or(0);
    const std::size_t given = labels_.find(predicted).value_or(labels_.size());
    counts_.add(row, label, given);
    rank(row, label, given, beside);
    return label == given;
  }
  std::vector<Part*> own_parts() override {
    if (shape_.positive) return {&counts_, &ranking_};
    return {&counts_, &one_vs_rest_};
  }

 private:
  // The value itself may be anything, a text of a report among them.
  static std::string kind_of_stranger(const json::Value& truth) {
    return std::format("is a {} that is none of its values", to_string(truth.kind()));
  }

  // By label; nothing where it is not known. What is not in it has next to no probability.
  bool read_distribution(const Beside& beside) {
    const bool has_status = beside.status != nullptr && !beside.status->is_null();
    if (has_status || beside.distribution == nullptr || !beside.distribution->is_array())
      return false;
    probabilities_.assign(labels_.size(), 0);
    for (const json::Value& one : beside.distribution->as_array()) {
      const json::Value* value = one.find("value");
      const auto p = probability_in(one.find("probability"));
      if (value == nullptr || !p) return false;
      if (const auto label = labels_.find(*value)) probabilities_[*label] = *p;
    }
    return true;
  }

  void rank(std::uint32_t row, std::size_t label, std::size_t given, const Beside& beside) {
    const bool is_known = read_distribution(beside);
    if (!shape_.positive) {
      if (is_known) one_vs_rest_.add(row, probabilities_, label);
      return;
    }
    if (label > 1) return;
    const bool is_positive = label == *shape_.positive;
    if (is_known) {
      ranking_.add(row, probabilities_[*shape_.positive], is_positive);
    } else if (const auto p = probability_in(beside.probability); p && given < 2) {
      ranking_.add(row, given == *shape_.positive ? *p : 1 - *p, is_positive);
    }
  }

  Labels labels_;
  LabelPart::Shape shape_;
  FieldType type_;
  LabelPart counts_;
  RankingPart ranking_ = {};
  OneVsRestPart one_vs_rest_;
  std::vector<double> probabilities_ = {};  // By label, of the row that is added.
};

// --- Numbers ------------------------------------------------------------------------------------

class NumberCollector final : public Collector {
 public:
  NumberCollector(bool is_nullable, double tolerance, double epsilon)
      : is_nullable_(is_nullable),
        tolerance_(tolerance),
        estimates_(epsilon) {}

  std::string why_not(const json::Value& truth) const override {
    if (truth.is_null() ? is_nullable_ : truth.to_double().has_value()) return "";
    if (truth.is_number()) return "is a number beyond the range of doubles";
    return kind_instead(truth, "number");
  }
  std::optional<std::string> shown(const json::Value& value) const override {
    return json::write(value);
  }
  void describe(FieldAssessment& field) const override {
    Collector::describe(field);
    field.type = FieldType::number;
    field.nulls = nulls_;
  }

 protected:
  void take_missing(std::uint32_t row, const json::Value& truth) override {
    within_.add_missing(row);
    if (!truth.is_null()) estimates_.add_missing(row);
  }
  Result<bool> take(
      std::uint32_t row, const json::Value& predicted, const json::Value& truth, const Beside&
  ) override {
    const auto found = predicted.to_double();
    const auto wanted = truth.to_double();
    nulls_ += {predicted.is_null(), truth.is_null()};
    bool is_right = predicted.is_null() && truth.is_null();
    if (found && wanted) {
      const Estimate estimate = {.truth = *wanted, .prediction = *found};
      is_right = is_within(estimate, tolerance_);
      estimates_.add(row, estimate);
    }
    within_.add(row, is_right ? 1 : 0);
    return is_right;
  }
  std::vector<Part*> own_parts() override { return {&within_, &estimates_}; }

 private:
  bool is_nullable_;
  double tolerance_;
  MeanPart within_{"within_tolerance"};
  EstimatePart estimates_;
  NullCounts nulls_ = {};
};

// --- Texts --------------------------------------------------------------------------------------

class TextCollector final : public Collector {
 public:
  TextCollector(bool is_nullable, bool with_text)
      : is_nullable_(is_nullable),
        with_text_(with_text) {}

  std::string why_not(const json::Value& truth) const override {
    if (truth.is_null() ? is_nullable_ : truth.is_string()) return "";
    return kind_instead(truth, "string");
  }
  std::optional<std::string> shown(const json::Value& value) const override {
    if (!with_text_ && !value.is_null()) return std::nullopt;
    return json::write(value);
  }
  void describe(FieldAssessment& field) const override {
    Collector::describe(field);
    field.type = FieldType::text;
    field.nulls = nulls_;
  }

 protected:
  void take_missing(std::uint32_t row, const json::Value&) override {
    exact_.add_missing(row);
    overlap_.add_missing(row);
  }
  Result<bool> take(
      std::uint32_t row, const json::Value& predicted, const json::Value& truth, const Beside&
  ) override {
    const bool is_right = json::equivalent(predicted, truth);
    double overlap = is_right ? 1 : 0;
    if (!is_right && predicted.is_string() && truth.is_string())
      overlap = token_f1(predicted.as_string(), truth.as_string());
    nulls_ += {predicted.is_null(), truth.is_null()};
    exact_.add(row, is_right ? 1 : 0);
    overlap_.add(row, overlap);
    return is_right;
  }
  std::vector<Part*> own_parts() override { return {&exact_, &overlap_}; }

 private:
  bool is_nullable_;
  bool with_text_;
  MeanPart exact_{"exact_match"};
  MeanPart overlap_{"token_f1"};
  NullCounts nulls_ = {};
};

// --- Lists --------------------------------------------------------------------------------------

class ListCollector final : public Collector {
 public:
  ListCollector(const Field& field, bool with_text) : field_(field), with_text_(with_text) {}

  // Null is the empty list.
  std::string why_not(const json::Value& truth) const override {
    if (!truth.is_array() && !truth.is_null()) return kind_instead(truth, "array");
    return field_.entity ? why_no_entities(field_, items_of(truth)) : "";
  }
  std::string hint() const override {
    if (!field_.entity) return Collector::hint();
    return "an item is at code points of the report from `start` (0 is the first) up to but not at "
           "`end`, or has null for both";
  }
  std::optional<std::string> shown(const json::Value& value) const override {
    if (!with_text_) return std::nullopt;
    return json::write(value);
  }
  void describe(FieldAssessment& field) const override {
    Collector::describe(field);
    field.type = FieldType::list;
  }

 protected:
  void take_missing(std::uint32_t row, const json::Value& truth) override {
    // It cannot be too long without the other list.
    counts_.add_missing(row, count(json::Value(), truth).value_or(ListCounts{}).n_true);
    exact_.add_missing(row);
    if (const auto marked = marked_in(truth)) entities_.add_missing(row, marked->size());
  }
  Result<bool> take(
      std::uint32_t row, const json::Value& predicted, const json::Value& truth, const Beside&
  ) override {
    TRY(const ListCounts counts, count(predicted, truth));
    const bool is_right = counts.n_agreed == counts.n_true && counts.n_agreed == counts.n_predicted;
    counts_.add(row, counts);
    exact_.add(row, is_right ? 1 : 0);
    if (const auto marked = marked_in(truth))
      entities_.add(row, found_entities(field_, items_of(predicted)), *marked);
    return is_right;
  }
  std::vector<Part*> own_parts() override { return {&counts_, &exact_, &entities_}; }

 private:
  [[nodiscard]] Result<ListCounts> count(
      const json::Value& predicted, const json::Value& truth
  ) const {
    if (field_.kind == FieldKind::scalars)
      return count_scalars(items_of(predicted), items_of(truth));
    return count_objects(field_, items_of(predicted), items_of(truth));
  }

  // Nothing where there are no places to compare.
  [[nodiscard]] std::optional<std::vector<Passage>> marked_in(const json::Value& truth) const {
    return field_.entity ? marked_entities(field_, items_of(truth)) : std::nullopt;
  }

  Field field_;
  bool with_text_;
  ListPart counts_ = {};
  MeanPart exact_{"exact_match"};
  SpanPart entities_ = {};
};

// --- Anything else ------------------------------------------------------------------------------

class OtherCollector final : public Collector {
 public:
  explicit OtherCollector(bool with_text) : with_text_(with_text) {}

  std::string why_not(const json::Value&) const override { return ""; }
  std::optional<std::string> shown(const json::Value& value) const override {
    if (!with_text_) return std::nullopt;
    return json::write(value);
  }

 protected:
  void take_missing(std::uint32_t row, const json::Value&) override { right_.add_missing(row); }
  Result<bool> take(
      std::uint32_t row, const json::Value& predicted, const json::Value& truth, const Beside&
  ) override {
    const bool is_right = json::equivalent(predicted, truth);
    right_.add(row, is_right ? 1 : 0);
    return is_right;
  }
  std::vector<Part*> own_parts() override { return {&right_}; }

 private:
  bool with_text_;
  MeanPart right_{"accuracy"};
};

Result<std::unique_ptr<Collector>> category(
    const Field& field, const std::optional<std::string>& positive
) {
  const bool is_status = field.kind == FieldKind::status;
  std::vector<json::Value> values = field.values;
  if (is_status) {
    for (const schema::Presence presence : schema::kPresences)
      values.emplace_back(std::string(schema::to_string(presence)));
  }
  const std::size_t n_values = values.size();
  const bool has_null = field.is_nullable && !is_status;
  Labels labels(std::move(values), has_null);
  LabelPart::Shape shape = {
      .n_labels = labels.size(), .has_null = has_null, .is_ordered = labels.is_ordered()
  };
  if (n_values == 2) shape.positive = usual_positive(labels);
  if (positive) {
    const std::vector<std::string> names = labels.names();
    const auto named = std::ranges::find(names, *positive);
    const auto place = static_cast<std::size_t>(named - names.begin());
    if (!shape.positive || place > 1) {
      return fail(
          ErrorCode::invalid_input,
          shape.positive
              ? std::format("`{}` is no value of `{}`", *positive, field.name)
              : std::format("`{}` has {} values, and no positive one", field.name, n_values),
          {},
          shape.positive ? suggest(*positive, std::span(names).first(2)) : ""
      );
    }
    shape.positive = place;
  }
  const FieldType type = is_status        ? FieldType::status
                         : shape.positive ? FieldType::binary
                                          : FieldType::category;
  return std::make_unique<CategoryCollector>(std::move(labels), shape, type);
}

}  // namespace

Result<std::unique_ptr<Collector>> Collector::make(
    const Field& field, const std::optional<std::string>& positive, const AssessmentOptions& options
) {
  const bool is_category =
      field.kind == FieldKind::status || (field.kind == FieldKind::category && field.is_closed);
  if (is_category) return category(field, positive);
  if (positive) {
    return fail(
        ErrorCode::invalid_input,
        std::format("`{}` has no positive value: it is no field of two values", field.name)
    );
  }
  switch (field.kind) {
    case FieldKind::number:
      return std::make_unique<NumberCollector>(
          field.is_nullable, options.rows.tolerance, options.epsilon
      );
    case FieldKind::text:
      return std::make_unique<TextCollector>(field.is_nullable, options.with_text);
    case FieldKind::objects:
    case FieldKind::scalars:
      return std::make_unique<ListCollector>(field, options.with_text);
    case FieldKind::category:
    case FieldKind::status:
      break;
  }
  return std::make_unique<OtherCollector>(options.with_text);
}

void Collector::add_missing(std::uint32_t row, const json::Value& truth, const Beside& beside) {
  ++n_labelled_;
  ++n_missing_;
  confidence_.add_missing();
  if (has_mark(beside))
    spans_.add_missing(row, passage_at(beside.true_start, beside.true_end, "").size());
  take_missing(row, truth);
}

Result<bool> Collector::add(
    std::uint32_t row,
    std::uint32_t cluster,
    const json::Value& predicted,
    const json::Value& truth,
    const Beside& beside
) {
  ++n_labelled_;
  if (cluster >= has_cluster_.size()) has_cluster_.resize(cluster + 1, false);
  if (!has_cluster_[cluster]) ++n_clusters_;
  has_cluster_[cluster] = true;
  TRY(const bool is_right, take(row, predicted, truth, beside));
  if (const auto p = probability_in(beside.probability)) confidence_.add(row, *p, is_right);
  if (beside.evidence_start != nullptr && !predicted.is_null())
    evidence_.add(row, beside.evidence_start->is_null() ? 0 : 1);
  if (has_mark(beside)) {
    // The value is the type of its passage.
    const auto found =
        passage_at(beside.evidence_start, beside.evidence_end, is_right ? "right" : "wrong");
    spans_.add(row, found, passage_at(beside.true_start, beside.true_end, "right"));
  }
  return is_right;
}

void Collector::finish() {
  std::vector<Part*> parts = own_parts();
  for (Part* part : std::initializer_list<Part*>{&confidence_, &evidence_, &spans_})
    parts.push_back(part);
  for (Part* part : parts) {
    part->finish();
    const bool is_measured =
        part == &evidence_ ? part->lines().front().n > 0 : !part->lines().empty();
    places_.push_back(is_measured ? part : nullptr);
    if (is_measured) parts_.push_back(part);
  }
}

void Collector::describe(FieldAssessment& field) const {
  field.n_labelled = n_labelled_;
  field.reliability = confidence_.curve();
}

}  // namespace extractinator::eval
