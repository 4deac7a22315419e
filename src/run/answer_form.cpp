// Separates values from their quotes and statuses: AnswerForm, report_of.
#include "run/answer_form.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/result.h"
#include "json/parse.h"
#include "json/value.h"
#include "prompt/prompt.h"
#include "schema/absence.h"
#include "schema/evidence.h"
#include "schema/flattened.h"
#include "schema/schema.h"
#include "text/quote.h"

namespace extractinator::run {
namespace {

class Separation {
 public:
  Separation(
      const std::unordered_map<std::string, std::string>& quotes,
      const schema::StatusSchema& statuses,
      std::string_view report
  )
      : quotes_(quotes),
        statuses_(statuses),
        report_(report) {}

  // What stands at `from` in the answer, for the place `to` of the result. Depth is that of parsed
  // JSON, which is bounded.
  Result<json::Value> value(
      const json::Value& answer, const std::string& from, const std::string& to
  ) {
    if (from != to) found_.moved.insert_or_assign(from, to);
    if (answer.is_array()) {
      json::Value::Array items;
      for (const json::Value& item : answer.as_array()) {
        const std::string step = "/" + std::to_string(items.size());
        TRY(json::Value made, value(item, from + step, to + step));
        items.push_back(std::move(made));
      }
      return json::Value(std::move(items));
    }
    if (!answer.is_object()) return answer;
    json::Value::Object members;
    for (const json::Member& member : answer.as_object()) {
      const std::string step = json::pointer_step(member.key);
      if (const auto quote = quotes_.find(member.key); quote != quotes_.end()) {
        TRY_VOID(take(member.value, from + step, to + json::pointer_step(quote->second)));
        continue;
      }
      // Another object may have a field of that name without a status.
      const bool has_status = statuses_.fields.contains(member.key) &&
                              member.value.find(statuses_.status_name) != nullptr;
      TRY(json::Value made,
          has_status ? value_with_status(member.value, from + step, to + step)
                     : value(member.value, from + step, to + step));
      members.push_back({member.key, std::move(made)});
    }
    return json::Value(std::move(members));
  }

  [[nodiscard]] Answered take_result(json::Value value) && {
    found_.value = std::move(value);
    return std::move(found_);
  }

 private:
  Result<void> take(const json::Value& quote, const std::string& at, const std::string& field) {
    std::optional<text::TextQuote> place;
    if (quote.is_string()) {
      // It begins with no white space; what there is at its end says nothing.
      const std::string_view passage = quote.as_string();
      place = text::find_quote(report_, passage.substr(0, passage.find_last_not_of(" \t\r\n") + 1));
    }
    if (!place && !quote.is_null())
      return fail(ErrorCode::invalid_input, "the evidence of " + field + " is not in the report");
    found_.evidence.insert_or_assign(field, std::move(place));
    found_.quotes.insert_or_assign(at, field);
    return {};
  }

  Result<json::Value> value_with_status(
      const json::Value& field, const std::string& from, const std::string& to
  ) {
    const json::Value* name = field.find(statuses_.status_name);
    const auto status = name->is_string() ? schema::presence_of(name->as_string()) : std::nullopt;
    const json::Value* held = field.find(statuses_.value_name);
    const bool has_value = status == schema::Presence::value;
    const std::size_t n_members = has_value ? 2 : 1;
    if (!status || has_value != (held != nullptr) || field.as_object().size() != n_members ||
        (held != nullptr && held->is_null())) {
      return fail(ErrorCode::invalid_input, "the status of " + to + " does not go with its value");
    }
    found_.statuses.insert_or_assign(to, *status);
    found_.status_places.insert_or_assign(from + json::pointer_step(statuses_.status_name), to);
    if (held == nullptr) return json::Value();
    return value(*held, from + json::pointer_step(statuses_.value_name), to);
  }

  const std::unordered_map<std::string, std::string>& quotes_;
  const schema::StatusSchema& statuses_;
  std::string_view report_;
  Answered found_;
};

}  // namespace

bool AnswerForm::has_evidence(std::string_view property) const {
  const schema::Node root = schema::flattened(quoted_.schema, quoted_.schema.root_id());
  return std::ranges::any_of(root.properties, [&](const schema::Property& other) {
    if (schema::is_quote(quoted_.schema.node(other.node))) {
      const auto quote = quoted_.quotes.find(other.name);
      return quote != quoted_.quotes.end() && quote->second == property;
    }
    return other.name == property && schema::leads_to_quotes(quoted_.schema, other.node);
  });
}

bool AnswerForm::has_status(std::string_view property) const {
  const schema::Node root = schema::flattened(asked_.schema, asked_.schema.root_id());
  const auto found = std::ranges::find(root.properties, property, &schema::Property::name);
  return found != root.properties.end() && schema::leads_to_statuses(asked_.schema, found->node);
}

Result<Answered> AnswerForm::take_apart(std::string_view answer, std::string_view report) const {
  TRY(const json::Value parsed, json::parse(answer));
  Separation separation(quoted_.quotes, asked_, report);
  TRY(json::Value value, separation.value(parsed, "", ""));
  return std::move(separation).take_result(std::move(value));
}

std::string_view report_of(const prompt::Prompt& prompt) {
  const auto report =
      std::ranges::find(prompt.parts, prompt::Part::Kind::report, &prompt::Part::kind);
  return report != prompt.parts.end() ? std::string_view(report->text) : std::string_view();
}

}  // namespace extractinator::run
