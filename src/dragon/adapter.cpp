// Flags, classes and numbers; entities are in adapter_entities.cpp. Everything here is public
// through adapter.h.
#include "dragon/adapter.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dragon/files.h"
#include "dragon/label_set.h"
#include "dragon/prepared.h"
#include "dragon/task_file.h"
#include "json/value.h"
#include "schema/evidence.h"

namespace extractinator::dragon {
namespace {

constexpr std::string_view kEvidence = "__evidence";
constexpr std::string_view kDistribution = "__distribution";
constexpr std::string_view kMillimetres = "mm";
constexpr double kMillimetresPerCentimetre = 10;

const json::Value* find(const json::Value::Object& object, std::string_view name) {
  const auto found = std::ranges::find(object, name, &json::Member::key);
  return found == object.end() ? nullptr : &found->value;
}

// The members whose names have the ending, without it.
json::Value members_with(const json::Value::Object& row, std::string_view ending) {
  json::Value::Object members;
  for (const json::Member& member : row) {
    const std::string_view key = member.key;
    if (!key.ends_with(ending)) continue;
    members.push_back(
        {.key = std::string(key.substr(0, key.size() - ending.size())), .value = member.value}
    );
  }
  return json::Value(std::move(members));
}

double probability_of(const json::Value& distribution, bool value) {
  if (!distribution.is_array()) return 0;
  for (const json::Value& entry : distribution.as_array()) {
    const json::Value* const which = entry.find("value");
    const json::Value* const probability = entry.find("probability");
    if (which != nullptr && which->is_bool() && which->as_bool() == value && probability != nullptr)
      return probability->to_double().value_or(0);
  }
  return 0;
}

// How probable true is.
std::optional<double> score_of(const Answer& answer, std::string_view field) {
  if (const json::Value* const distribution = answer.distributions.find(field)) {
    const double yes = probability_of(*distribution, true);
    const double no = probability_of(*distribution, false);
    if (yes + no > 0) return std::clamp(yes / (yes + no), 0.0, 1.0);
  }
  const json::Value* const value = answer.values.find(field);
  if (value == nullptr || !value->is_bool()) return std::nullopt;
  return value->as_bool() ? 1.0 : 0.0;
}

double combined(const std::vector<double>& axes, Combining how) {
  switch (how) {
    case Combining::max:
      return std::ranges::max(axes);
    case Combining::min:
      return std::ranges::min(axes);
    case Combining::mean:
      return std::accumulate(axes.begin(), axes.end(), 0.0) / static_cast<double>(axes.size());
  }
  std::unreachable();
}

// A number, or measured axes with a unit, in millimetres.
std::optional<double> quantity_of(const json::Value* value, Combining how) {
  if (value == nullptr) return std::nullopt;
  if (value->is_number()) return value->to_double();
  const json::Value* const list = value->find("axes");
  if (list == nullptr || !list->is_array()) return std::nullopt;
  std::vector<double> axes;
  for (const json::Value& axis : list->as_array()) {
    if (const auto number = axis.to_double()) axes.push_back(*number);
  }
  if (axes.empty()) return std::nullopt;
  const json::Value* const unit = value->find("unit");
  const bool is_in_centimetres = unit != nullptr && *unit == json::Value("cm");
  return combined(axes, how) * (is_in_centimetres ? kMillimetresPerCentimetre : 1);
}

bool is_measured(const TaskTemplate& form, std::string_view field) {
  const json::Value* const fields = form.document.find("Fields");
  const json::Value* const schema = fields == nullptr ? nullptr : fields->find(field);
  return schema != nullptr && schema->find("properties") != nullptr;
}

// Objects as they are written by `schema`: evidence before the fields that have it.
json::Value written(
    const json::Value& schema, const json::Value& value, const json::Value* evidence
) {
  if (const json::Value* const items = schema.find("items"); items && value.is_array()) {
    json::Value::Array all;
    for (std::size_t i = 0; i < value.as_array().size(); ++i) {
      const bool has_evidence = evidence != nullptr && evidence->is_array();
      all.push_back(
          written(*items, value.as_array()[i], has_evidence ? &evidence->as_array().at(i) : nullptr)
      );
    }
    return json::Value(std::move(all));
  }
  const json::Value* const properties = schema.find("properties");
  if (properties == nullptr || !value.is_object()) return value;
  json::Value::Object members;
  for (const json::Member& property : properties->as_object()) {
    const json::Value* const member = value.find(property.key);
    const json::Value* const beside = evidence ? evidence->find(property.key) : nullptr;
    if (property.value.find(schema::kEvidenceKeyword) != nullptr) {
      members.push_back(
          {.key = property.key + "_evidence", .value = beside ? *beside : json::Value()}
      );
    }
    members.push_back(
        {.key = property.key,
         .value = member ? written(property.value, *member, beside) : json::Value()}
    );
  }
  return json::Value(std::move(members));
}

}  // namespace

std::optional<Answer> answer_in(const json::Value::Object& row) {
  const json::Value* const status = find(row, "status");
  if (status == nullptr || *status != json::Value("success")) return std::nullopt;
  return Answer{
      .values = json::Value(row),
      .evidence = members_with(row, kEvidence),
      .distributions = members_with(row, kDistribution),
  };
}

json::Value as_written(const TaskTemplate& form, const Answer& answer) {
  const json::Value schema(
      json::Value::Object{{.key = "properties", .value = *form.document.find("Fields")}}
  );
  return written(schema, answer.values, &answer.evidence);
}

Adapter::Adapter(
    TaskTemplate form,
    LabelSet labels,
    const Preparation& preparation,
    std::span<const Case> training
)
    : form_(std::move(form)),
      labels_(std::move(labels)) {
  if (form_.rule.kind == LabelRule::Kind::entities) choose_placement(preparation, training);
}

Label Adapter::neutral(const Prepared& report) const {
  return neutral_label(labels_, *form_.task, report.n_cut_tokens + report.tokens.size());
}

Adapter::Adapted Adapter::label_of(const Answer& answer, const Prepared& report) const {
  switch (form_.rule.kind) {
    case LabelRule::Kind::flags:
      return flags_of(answer);
    case LabelRule::Kind::classes:
      return classes_of(answer);
    case LabelRule::Kind::numbers:
      return numbers_of(answer);
    case LabelRule::Kind::entities:
      return entities_of_answer(answer, report);
  }
  std::unreachable();
}

Adapter::Adapted Adapter::flags_of(const Answer& answer) const {
  Adapted adapted{.label = labels_.neutral};
  for (std::size_t i = 0; i < form_.rule.fields.size(); ++i) {
    if (const auto score = score_of(answer, form_.rule.fields[i])) {
      adapted.label.numbers.at(i) = *score;
    } else {
      ++adapted.n_open;
    }
  }
  return adapted;
}

Adapter::Adapted Adapter::classes_of(const Answer& answer) const {
  Adapted adapted{.label = labels_.neutral};
  for (std::size_t i = 0; i < form_.rule.fields.size(); ++i) {
    const json::Value* const value = answer.values.find(form_.rule.fields[i]);
    const std::vector<std::string>& known = labels_.classes.at(i);
    const bool is_known = value != nullptr && value->is_string() &&
                          (known.empty() || std::ranges::contains(known, value->as_string()));
    if (is_known) {
      adapted.label.classes.at(i) = value->as_string();
    } else {
      ++adapted.n_open;
    }
  }
  return adapted;
}

Adapter::Adapted Adapter::numbers_of(const Answer& answer) const {
  Adapted adapted{.label = labels_.neutral};
  for (std::size_t i = 0; i < form_.rule.fields.size(); ++i) {
    const json::Value* const value = answer.values.find(form_.rule.fields[i]);
    const auto number = quantity_of(value, form_.rule.combining);
    if (number && std::isfinite(*number)) {
      adapted.label.numbers.at(i) = *number;
    } else {
      ++adapted.n_open;
    }
  }
  return adapted;
}

Answer Adapter::answer_of(const Label& label, const Prepared& report) const {
  if (form_.rule.kind == LabelRule::Kind::entities) return answer_of_entities(label, report);
  json::Value::Object members;
  for (std::size_t i = 0; i < form_.rule.fields.size(); ++i) {
    const std::string& field = form_.rule.fields[i];
    json::Value value;
    if (form_.rule.kind == LabelRule::Kind::flags) {
      value = json::Value(i < label.numbers.size() && label.numbers[i] >= 0.5);
    } else if (form_.rule.kind == LabelRule::Kind::classes) {
      if (i < label.classes.size()) value = json::Value(label.classes[i]);
    } else if (i < label.numbers.size() && std::isfinite(label.numbers[i])) {
      value = json::Value::number(label.numbers[i]);
      if (is_measured(form_, field)) {
        value = json::Value(
            json::Value::Object{
                {.key = "axes", .value = json::Value(json::Value::Array{value})},
                {.key = "unit", .value = json::Value(std::string(kMillimetres))},
            }
        );
      }
    }
    members.push_back({.key = field, .value = std::move(value)});
  }
  return {.values = json::Value(std::move(members))};
}

}  // namespace extractinator::dragon
