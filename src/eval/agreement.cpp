// Counts equal values among answers; everything here is public through agreement.h.
#include "eval/agreement.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <format>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "eval/field.h"
#include "eval/padded.h"
#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::eval {
namespace {

const json::Value& null_value() {
  static const json::Value kValue;
  return kValue;
}

// Equal values, by the first of them.
struct Group {
  const json::Value* value = nullptr;
  std::size_t first = 0;
  std::size_t n = 0;
};

std::vector<Group> groups_of(std::span<const json::Value* const> values) {
  std::vector<Group> groups;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] == nullptr) continue;
    const auto is_same = [&](const Group& group) {
      return json::equivalent(*group.value, *values[i]);
    };
    const auto group = std::ranges::find_if(groups, is_same);
    if (group == groups.end()) {
      groups.push_back({.value = values[i], .first = i, .n = 1});
    } else {
      ++group->n;
    }
  }
  return groups;
}

// What was seen of one field over all rows.
struct Tally {
  std::uint64_t n_rows = 0;
  std::uint64_t n_all_agree = 0;
  double sum_of_pairwise = 0;
  NominalAlpha alpha = {};
  std::vector<json::Value> categories = {};  // Of `alpha`, in the order in which they came.

  void add(std::span<const Group> groups, bool is_closed) {
    std::size_t n = 0;
    double n_equal_pairs = 0;
    for (const Group& group : groups) {
      n += group.n;
      n_equal_pairs += static_cast<double>(group.n) * static_cast<double>(group.n - 1);
    }
    if (n < 2) return;
    ++n_rows;
    if (groups.size() == 1) ++n_all_agree;
    sum_of_pairwise += n_equal_pairs / (static_cast<double>(n) * static_cast<double>(n - 1));
    if (is_closed) alpha.add(by_category(groups));
  }

  [[nodiscard]] FieldAgreement result(std::string name) const {
    FieldAgreement agreement{.name = std::move(name), .n_rows = n_rows, .alpha = alpha.value()};
    if (n_rows > 0) {
      agreement.all_agree = static_cast<double>(n_all_agree) / static_cast<double>(n_rows);
      agreement.pairwise = sum_of_pairwise / static_cast<double>(n_rows);
    }
    return agreement;
  }

 private:
  // There are as many categories as values were seen: no more than the schema lists.
  std::vector<std::uint64_t> by_category(std::span<const Group> groups) {
    std::vector<std::uint64_t> counts(categories.size(), 0);
    for (const Group& group : groups) {
      const auto is_same = [&](const json::Value& category) {
        return json::equivalent(category, *group.value);
      };
      const auto found = std::ranges::find_if(categories, is_same);
      const auto index = static_cast<std::size_t>(found - categories.begin());
      if (found == categories.end()) {
        categories.push_back(*group.value);
        counts.push_back(0);
      }
      counts[index] += group.n;
    }
    return counts;
  }
};

constexpr std::string_view kWholeAnswers = "whole answers";

std::string line_of(const FieldAgreement& field, std::string_view name, std::size_t name_width) {
  std::string text(name);
  text.append(name_width - width_of(name), ' ');
  const bool has_rows = field.n_rows > 0;
  text += std::format(
      "  {:>9}  {:>8}  {:>6}  {:>6}\n",
      has_rows ? std::format("{:.3f}", field.all_agree) : "-",
      has_rows ? std::format("{:.3f}", field.pairwise) : "-",
      field.alpha ? std::format("{:.3f}", *field.alpha) : "-",
      field.n_rows
  );
  return text;
}

json::Value count(std::uint64_t n) { return json::Value::integer(static_cast<std::int64_t>(n)); }

json::Value::Object to_object(const FieldAgreement& field) {
  const auto share = [&](double value) {
    return field.n_rows > 0 ? json::Value::number(value) : json::Value();
  };
  return {
      {.key = "n_rows", .value = count(field.n_rows)},
      {.key = "all_agree", .value = share(field.all_agree)},
      {.key = "pairwise", .value = share(field.pairwise)},
      {.key = "alpha", .value = field.alpha ? json::Value::number(*field.alpha) : json::Value()},
  };
}

}  // namespace

std::optional<Majority> majority_of(std::span<const json::Value* const> values) {
  const std::vector<Group> groups = groups_of(values);
  if (groups.empty()) return std::nullopt;
  const auto most = std::ranges::max_element(groups, {}, &Group::n);  // The first of several.
  Majority majority{
      .first = most->first,
      .n_votes = most->n,
      .is_tied = std::ranges::count(groups, most->n, &Group::n) > 1,
  };
  for (const Group& group : groups)
    majority.n_cast += group.n;
  return majority;
}

void NominalAlpha::add(std::span<const std::uint64_t> counts) {
  std::uint64_t n = 0;
  double n_equal = 0;  // Ordered pairs, each value with itself among them.
  for (const std::uint64_t one : counts) {
    n += one;
    n_equal += static_cast<double>(one) * static_cast<double>(one);
  }
  if (n < 2) return;
  const auto m = static_cast<double>(n);
  disagreement_ += ((m * m) - n_equal) / (m - 1);
  if (totals_.size() < counts.size()) totals_.resize(counts.size(), 0);
  for (std::size_t i = 0; i < counts.size(); ++i)
    totals_[i] += counts[i];
}

std::optional<double> NominalAlpha::value() const {
  double n = 0;
  double n_equal = 0;
  for (const std::uint64_t one : totals_) {
    n += static_cast<double>(one);
    n_equal += static_cast<double>(one) * static_cast<double>(one);
  }
  const double expected = (n * n) - n_equal;
  if (expected == 0) return std::nullopt;
  return 1 - ((n - 1) * disagreement_ / expected);
}

struct AgreementCounter::State {
  std::size_t n_runs = 0;
  std::vector<Field> fields = {};
  std::vector<Tally> tallies = {};  // By field.
  Tally whole = {};
  std::uint64_t n_rows = 0;
  std::uint64_t n_answers = 0;
  std::uint64_t n_unanswered = 0;
};

AgreementCounter::AgreementCounter(const schema::Schema& schema, std::size_t n_runs)
    : state_(std::make_unique<State>(State{.n_runs = n_runs, .fields = fields_of(schema)})) {
  // A status is no part of an answer.
  std::erase_if(state_->fields, [](const Field& field) { return field.kind == FieldKind::status; });
  state_->tallies.resize(state_->fields.size());
}
AgreementCounter::~AgreementCounter() = default;
AgreementCounter::AgreementCounter(AgreementCounter&&) noexcept = default;
AgreementCounter& AgreementCounter::operator=(AgreementCounter&&) noexcept = default;

void AgreementCounter::add(std::span<const json::Value* const> answers) {
  EXTR_CHECK(answers.size() == state_->n_runs, "an answer of each run, or none");
  ++state_->n_rows;
  const auto n_answers = static_cast<std::uint64_t>(answers.size()) -
                         static_cast<std::uint64_t>(std::ranges::count(answers, nullptr));
  state_->n_answers += n_answers;
  if (n_answers == 0) ++state_->n_unanswered;
  state_->whole.add(groups_of(answers), false);
  std::vector<const json::Value*> values(answers.size(), nullptr);
  for (std::size_t i = 0; i < state_->fields.size(); ++i) {
    const Field& field = state_->fields[i];
    for (std::size_t run = 0; run < answers.size(); ++run) {
      if (answers[run] == nullptr) continue;
      const json::Value* value = value_at(*answers[run], field.path);
      values[run] = value != nullptr ? value : &null_value();
    }
    state_->tallies[i].add(groups_of(values), field.is_closed);
  }
}

Agreement AgreementCounter::agreement() const {
  Agreement agreement{
      .n_runs = state_->n_runs,
      .n_rows = state_->n_rows,
      .n_answers = state_->n_answers,
      .n_unanswered = state_->n_unanswered,
      .whole = state_->whole.result(""),
  };
  for (std::size_t i = 0; i < state_->fields.size(); ++i)
    agreement.fields.push_back(state_->tallies[i].result(state_->fields[i].name));
  return agreement;
}

std::string to_text(const Agreement& agreement) {
  std::size_t name_width = width_of(kWholeAnswers);
  for (const FieldAgreement& field : agreement.fields)
    name_width = std::max(name_width, width_of(field.name));
  std::string text = "field";
  text.append(name_width - width_of(text), ' ');
  text += std::format("  {:>9}  {:>8}  {:>6}  {:>6}\n", "all agree", "pairwise", "alpha", "rows");
  for (const FieldAgreement& field : agreement.fields)
    text += line_of(field, field.name, name_width);
  text += line_of(agreement.whole, kWholeAnswers, name_width);
  if (agreement.n_unanswered > 0) {
    text += std::format(
        "{} of {} rows have no answer in any run\n", agreement.n_unanswered, agreement.n_rows
    );
  }
  return text;
}

json::Value to_json(const Agreement& agreement) {
  json::Value::Array fields;
  for (const FieldAgreement& field : agreement.fields) {
    json::Value::Object object = to_object(field);
    object.insert(object.begin(), {.key = "name", .value = json::Value(field.name)});
    fields.emplace_back(std::move(object));
  }
  return json::Value(
      json::Value::Object{
          {.key = "n_runs", .value = count(agreement.n_runs)},
          {.key = "n_rows", .value = count(agreement.n_rows)},
          {.key = "n_answers", .value = count(agreement.n_answers)},
          {.key = "n_unanswered", .value = count(agreement.n_unanswered)},
          {.key = "whole", .value = json::Value(to_object(agreement.whole))},
          {.key = "fields", .value = json::Value(std::move(fields))},
      }
  );
}

}  // namespace extractinator::eval
