// From JSON to labels and back; everything here is reachable through label_value.h.
#include "dragon/label_value.h"

#include <cmath>
#include <cstddef>
#include <expected>
#include <format>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "dragon/files.h"
#include "dragon/literal.h"
#include "dragon/task.h"
#include "json/value.h"

namespace extractinator::dragon {
namespace {

using enum LabelType;

bool is_list(LabelType type) {
  return type == multi_label_binary_classification ||
         type == multi_label_multi_class_classification || type == multi_label_regression ||
         is_entities(type);
}

bool has_classes(LabelType type) {
  return type == single_label_multi_class_classification ||
         type == multi_label_multi_class_classification;
}

bool is_binary(LabelType type) {
  return type == single_label_binary_classification || type == multi_label_binary_classification;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::unexpected<Error> wrong(const json::Value& found, std::string_view expected) {
  return fail(
      ErrorCode::invalid_input,
      std::format("found a value of kind {}, expected {}", to_string(found.kind()), expected)
  );
}

// A text that stands for a list: a literal of Python, or items between commas.
Result<json::Value> list_in(const std::string& text) {
  std::string_view rest = trimmed(text);
  if (rest.starts_with('[') || rest.starts_with('(')) return parse_literal(rest);
  json::Value::Array items;
  while (true) {
    const std::size_t comma = rest.find(',');
    items.emplace_back(std::string(trimmed(rest.substr(0, comma))));
    if (comma == std::string_view::npos) return json::Value(std::move(items));
    rest.remove_prefix(comma + 1);
  }
}

Result<double> number_of(const json::Value& value) {
  if (value.is_null()) return std::numeric_limits<double>::quiet_NaN();
  if (value.is_bool()) return value.as_bool() ? 1.0 : 0.0;
  if (const std::optional<double> number = value.to_double()) return *number;
  if (value.is_string()) {
    const auto literal = parse_literal(trimmed(value.as_string()));
    if (literal && !literal->is_string()) return number_of(*literal);
  }
  return wrong(value, "a number, true, false or null");
}

// What Python's str() makes of it.
Result<std::string> class_of(const json::Value& value) {
  if (value.is_string()) return value.as_string();
  if (value.is_number()) return value.as_number().text;
  if (value.is_bool()) return std::string(value.as_bool() ? "True" : "False");
  return wrong(value, "a text");
}

Result<std::vector<std::string>> tags_of(const json::Value& token, LabelType type) {
  std::vector<std::string> tags;
  if (type == named_entity_recognition) {
    TRY(std::string tag, class_of(token));
    tags.push_back(std::move(tag));
    return tags;
  }
  if (!token.is_array()) return wrong(token, "a list of tags for each token");
  for (const json::Value& item : token.as_array()) {
    TRY(std::string tag, class_of(item));
    tags.push_back(std::move(tag));
  }
  return tags;
}

Result<void> add_item(const json::Value& item, LabelType type, Label& label) {
  if (is_entities(type)) {
    TRY(std::vector<std::string> tags, tags_of(item, type));
    label.tags.push_back(std::move(tags));
  } else if (has_classes(type)) {
    TRY(std::string name, class_of(item));
    label.classes.push_back(std::move(name));
  } else {
    TRY(const double number, number_of(item));
    label.numbers.push_back(number);
  }
  return {};
}

json::Value list_of(const std::vector<std::string>& texts) {
  json::Value::Array items;
  items.reserve(texts.size());
  for (const std::string& text : texts)
    items.emplace_back(text);
  return json::Value(std::move(items));
}

json::Value floating(double number) {
  json::Value value = json::Value::number(number);
  const std::string& digits = value.as_number().text;
  if (digits.find_first_of(".eE") != std::string::npos) return value;
  return json::Value(json::Number{digits + ".0"});
}

json::Value number_value(double number, bool is_boolean) {
  if (!std::isfinite(number)) return {};
  return is_boolean ? json::Value(number != 0) : floating(number);
}

// Numbers are those of truth where `is_boolean` says how binary labels are written.
json::Value value_of(const Label& label, LabelType type, bool is_boolean) {
  json::Value::Array items;
  if (is_entities(type)) {
    for (const std::vector<std::string>& tags : label.tags) {
      if (type == named_entity_recognition) {
        items.emplace_back(tags.empty() ? std::string("O") : tags.front());
      } else {
        items.push_back(list_of(tags));
      }
    }
  } else if (has_classes(type)) {
    for (const std::string& name : label.classes)
      items.emplace_back(name);
  } else {
    for (const double number : label.numbers)
      items.push_back(number_value(number, is_boolean && is_binary(type)));
  }
  if (is_list(type)) return json::Value(std::move(items));
  return items.empty() ? json::Value() : std::move(items.front());
}

}  // namespace

Result<Label> label_of(const json::Value& value, LabelType type) {
  Label label;
  if (!is_list(type)) {
    TRY_VOID(add_item(value, type, label));
    return label;
  }
  const json::Value* list = &value;
  json::Value parsed;
  if (value.is_string()) {
    TRY(parsed, list_in(value.as_string()));
    list = &parsed;
  }
  if (!list->is_array()) return wrong(value, "a list");
  for (const json::Value& item : list->as_array())
    TRY_VOID(add_item(item, type, label));
  return label;
}

json::Value truth_value(const Label& label, LabelType type) { return value_of(label, type, true); }

Result<json::Value> prediction_value(const Label& label, LabelType type) {
  for (const double number : label.numbers) {
    if (!std::isfinite(number))
      return fail(ErrorCode::invalid_input, "a number of a prediction is not finite");
  }
  return value_of(label, type, false);
}

}  // namespace extractinator::dragon
