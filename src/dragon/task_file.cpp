// Templates to task files; everything here is reachable through task_file.h.
#include "dragon/task_file.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "dragon/label_set.h"
#include "dragon/task.h"
#include "dragon/task_data.h"
#include "json/parse.h"
#include "json/value.h"
#include "text/folding.h"

namespace extractinator::dragon {
namespace {

constexpr std::string_view kReasoning = "reasoning";
constexpr std::int64_t kMostReasoning = 600;  // Characters; an answer has 512 tokens by default.

std::string text_of(const json::Value& object, std::string_view name) {
  const json::Value* const value = object.find(name);
  return value != nullptr && value->is_string() ? value->as_string() : std::string();
}

SpanRule span_rule(const json::Value& value) {
  return {
      .list = text_of(value, "list"),
      .field = text_of(value, "field"),
      .text = text_of(value, "text"),
      .name = text_of(value, "tag"),
  };
}

LabelRule label_rule(const json::Value& value) {
  LabelRule rule;
  const std::string kind = text_of(value, "kind");
  using enum LabelRule::Kind;
  rule.kind = kind == "flags"     ? flags
              : kind == "classes" ? classes
              : kind == "numbers" ? numbers
                                  : entities;
  const std::string combining = text_of(value, "combine");
  rule.combining = combining == "mean"  ? Combining::mean
                   : combining == "min" ? Combining::min
                                        : Combining::max;
  if (const json::Value* const fields = value.find("fields")) {
    for (const json::Value& field : fields->as_array())
      rule.fields.push_back(field.as_string());
  }
  rule.list = text_of(value, "list");
  rule.numbers = text_of(value, "numbers");
  rule.numerals = text_of(value, "numerals");
  if (const json::Value* const spans = value.find("spans"))
    std::ranges::transform(spans->as_array(), std::back_inserter(rule.spans), span_rule);
  return rule;
}

json::Value* find(json::Value& object, std::string_view name) {
  const auto found = std::ranges::find(object.as_object(), name, &json::Member::key);
  return found == object.as_object().end() ? nullptr : &found->value;
}

const json::Value& at(const json::Value& object, std::string_view name) {
  const json::Value* const value = object.find(name);
  EXTR_CHECK(value != nullptr, "templates of tasks have what is read of them");
  return *value;
}

// The schema of an item's field, or of the field itself where the rule has no list.
const json::Value& field_schema(const TaskTemplate& form, const SpanRule& rule) {
  const json::Value* properties =
      &at(at(at(at(form.document, "Fields"), form.rule.list), "items"), "properties");
  if (!rule.list.empty()) properties = &at(at(at(*properties, rule.list), "items"), "properties");
  return at(*properties, rule.field);
}

std::u32string folded(std::string_view text) {
  return text::to_lower(text::with_single_spaces(text));
}

bool is_like(std::string_view a, std::string_view b) { return folded(a) == folded(b); }

std::vector<std::string> default_names(const TaskTemplate& form, const SpanRule& rule) {
  if (!rule.name.empty()) return {rule.name};
  std::vector<std::string> names;
  for (const json::Value& value : at(field_schema(form, rule), "enum").as_array()) {
    if (value.is_string()) names.push_back(value.as_string());
  }
  return names;
}

bool is_of(const TaskTemplate& form, const SpanRule& rule, std::string_view name) {
  return std::ranges::any_of(default_names(form, rule), [&](const std::string& known) {
    return is_like(known, name);
  });
}

// Replaces the texts of an enumeration; null stays.
void set_values(json::Value& schema, json::Value::Array values) {
  json::Value* const list = find(schema, "enum");
  EXTR_CHECK(list != nullptr, "labels are restricted where there is an enumeration");
  if (std::ranges::any_of(list->as_array(), &json::Value::is_null)) values.emplace_back();
  *list = json::Value(std::move(values));
}

json::Value::Array texts(const std::vector<std::string>& names) {
  json::Value::Array values;
  for (const std::string& name : names)
    values.emplace_back(name);
  return values;
}

// One language, and every object closed with all its members needed.
json::Value rendered(const json::Value& schema, std::string_view language) {
  if (schema.is_array()) {
    json::Value::Array items;
    for (const json::Value& item : schema.as_array())
      items.push_back(rendered(item, language));
    return json::Value(std::move(items));
  }
  if (!schema.is_object()) return schema;
  json::Value::Object members;
  for (const json::Member& member : schema.as_object()) {
    const bool is_text = member.key == "description" && member.value.find(language) != nullptr;
    members.push_back(
        {.key = member.key,
         .value = is_text ? at(member.value, language) : rendered(member.value, language)}
    );
  }
  if (const json::Value* const properties = schema.find("properties")) {
    json::Value::Array names;
    for (const json::Member& property : properties->as_object())
      names.emplace_back(property.key);
    members.push_back({.key = "required", .value = json::Value(std::move(names))});
    members.push_back({.key = "additionalProperties", .value = json::Value(false)});
  }
  return json::Value(std::move(members));
}

json::Value reasoning_field(Language language) {
  return json::Value(
      json::Value::Object{
          {.key = "type", .value = json::Value("string")},
          {.key = "maxLength", .value = json::Value::integer(kMostReasoning)},
          {.key = "description",
           .value = json::Value(
               language == Language::en
                   ? "what in the report decides the answer, in one or two sentences"
                   : "wat in het verslag het antwoord bepaalt, in één of twee zinnen"
           )},
      }
  );
}

// The numbers of the template, those of the training labels, and those between them: a report may
// have one item more than any that was seen.
json::Value::Array wider_numbers(
    const json::Value::Array& known, const std::vector<std::int64_t>& seen
) {
  constexpr std::int64_t kMostBetween = 100;  // A label with a huge number makes no huge schema.
  std::set<std::int64_t> numbers(seen.begin(), seen.end());
  for (const json::Value& number : known)
    numbers.insert(number.to_int64().value());
  const std::int64_t first = *numbers.begin();
  const std::int64_t last = std::min(*numbers.rbegin(), first + kMostBetween);
  for (std::int64_t number = first; number <= last; ++number)
    numbers.insert(number);
  json::Value::Array values;
  for (const std::int64_t number : numbers)
    values.push_back(json::Value::integer(number));
  return values;
}

void restrict_entities(const TaskTemplate& form, const LabelSet& labels, json::Value& fields) {
  json::Value* const list = find(fields, form.rule.list);
  json::Value& items = *find(*list, "items");
  if (labels.entities.empty()) return;
  json::Value* const properties = items.find("properties") ? find(items, "properties") : nullptr;
  if (properties == nullptr) return;
  for (const SpanRule& rule : form.rule.spans) {
    if (!rule.name.empty()) continue;
    json::Value* owner = properties;
    if (!rule.list.empty()) owner = find(*find(*find(*owner, rule.list), "items"), "properties");
    const std::vector<std::string> names = names_of(form, rule, labels);
    if (!names.empty()) set_values(*find(*owner, rule.field), texts(names));
  }
  if (!form.rule.numbers.empty() && !labels.numbers.empty()) {
    json::Value& list_of_numbers = *find(*properties, form.rule.numbers);
    json::Value& item = *find(list_of_numbers, "items");
    json::Value::Array values = wider_numbers(at(item, "enum").as_array(), labels.numbers);
    *find(list_of_numbers, "maxItems") =
        json::Value::integer(static_cast<std::int64_t>(values.size()));
    set_values(item, std::move(values));
  }
}

}  // namespace

TaskTemplate task_template(const Task& task) {
  auto document = json::parse(task_data(task.name));
  EXTR_CHECK(document.has_value(), "the program carries the files of all tasks");
  TaskTemplate form{.task = &task, .document = std::move(*document)};
  form.rule = label_rule(at(form.document, "Label"));
  form.is_worth_reasoning = at(form.document, "Reasoning").as_bool();
  return form;
}

std::vector<std::string> names_of(
    const TaskTemplate& form, const SpanRule& rule, const LabelSet& labels
) {
  if (labels.entities.empty()) return default_names(form, rule);
  std::vector<std::string> names;
  const bool is_last = &rule == &form.rule.spans.back();
  for (const std::string& name : labels.entities) {
    const auto has_name = [&](const SpanRule& other) { return is_of(form, other, name); };
    const auto owner = std::ranges::find_if(form.rule.spans, has_name);
    const bool is_own = owner == form.rule.spans.end() ? is_last : &*owner == &rule;
    if (is_own) names.push_back(name);
  }
  return names;
}

json::Value task_file(
    const TaskTemplate& form,
    const LabelSet& labels,
    const Rendering& rendering,
    std::string_view data_path,
    std::string_view example_path
) {
  const std::string_view language = rendering.language == Language::en ? "en" : "nl";
  json::Value fields = at(form.document, "Fields");
  if (form.rule.kind == LabelRule::Kind::classes) {
    for (std::size_t i = 0; i < form.rule.fields.size() && i < labels.classes.size(); ++i) {
      if (labels.classes[i].empty()) continue;
      set_values(*find(fields, form.rule.fields[i]), texts(labels.classes[i]));
    }
  } else if (form.rule.kind == LabelRule::Kind::entities) {
    restrict_entities(form, labels, fields);
  }
  if (rendering.has_reasoning && form.is_worth_reasoning) {
    json::Value::Object& members = fields.as_object();
    members.insert(
        members.begin(),
        {.key = std::string(kReasoning), .value = reasoning_field(rendering.language)}
    );
  }
  const json::Value schema(
      json::Value::Object{
          {.key = "type", .value = json::Value("object")},
          {.key = "properties", .value = std::move(fields)},
      }
  );
  json::Value::Object file = {
      {.key = "Description", .value = at(at(form.document, "Description"), language)},
      {.key = "Data_Path", .value = json::Value(std::string(data_path))},
      {.key = "Input_Field", .value = json::Value("text")},
      {.key = "Parser_Format", .value = rendered(schema, language)},
  };
  if (!example_path.empty())
    file.push_back({.key = "Example_Path", .value = json::Value(std::string(example_path))});
  return json::Value(std::move(file));
}

}  // namespace extractinator::dragon
