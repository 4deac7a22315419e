// Checks answers as runs do; everything here is public through answer_gate.h.
#include "dragon/answer_gate.h"

#include <cstddef>
#include <format>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/result.h"
#include "dragon/adapter.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "run/answer_form.h"
#include "schema/evidence.h"
#include "schema/schema.h"
#include "text/quote.h"
#include "validate/checker.h"

namespace extractinator::dragon {
namespace {

using Quotes = std::map<std::string, std::optional<text::TextQuote>>;

// The passages in the places of the values they are for.
json::Value beside(const json::Value& value, const std::string& pointer, const Quotes& quotes) {
  if (value.is_array()) {
    json::Value::Array items;
    for (std::size_t i = 0; i < value.as_array().size(); ++i)
      items.push_back(beside(value.as_array()[i], std::format("{}/{}", pointer, i), quotes));
    return json::Value(std::move(items));
  }
  if (value.is_object()) {
    json::Value::Object members;
    for (const json::Member& member : value.as_object()) {
      members.push_back(
          {.key = member.key,
           .value = beside(member.value, pointer + json::pointer_step(member.key), quotes)}
      );
    }
    return json::Value(std::move(members));
  }
  const auto quote = quotes.find(pointer);
  if (quote == quotes.end() || !quote->second) return {};
  return json::Value(quote->second->exact);
}

}  // namespace

AnswerGate::AnswerGate(std::shared_ptr<const run::AnswerForm> form, validate::Checker checker)
    : form_(std::move(form)),
      checker_(std::move(checker)) {}

Result<AnswerGate> AnswerGate::make(const json::Value& task) {
  const json::Value* const format = task.find("Parser_Format");
  if (format == nullptr) return fail(ErrorCode::invalid_input, "a task file has a `Parser_Format`");
  TRY(const schema::Schema schema, schema::read_json_schema(*format, {}));
  auto form = std::make_shared<const run::AnswerForm>(schema, schema::EvidenceFor::asked);
  TRY(auto checker,
      validate::Checker::make(std::make_shared<const schema::Schema>(form->schema())));
  return AnswerGate(std::move(form), std::move(checker));
}

Result<Answer> AnswerGate::pass(const json::Value& written, const std::string& report) const {
  const validate::Verdict verdict = checker_.check(written);
  if (!verdict.is_valid()) {
    const validate::Problem& problem = verdict.problems.front();
    return fail(ErrorCode::invalid_input, std::format("`{}` {}", problem.pointer, problem.message));
  }
  if (!form_->has_parts()) return Answer{.values = written};
  TRY(run::Answered answered, form_->take_apart(json::write(written), report));
  json::Value evidence = beside(answered.value, "", answered.evidence);
  return Answer{.values = std::move(answered.value), .evidence = std::move(evidence)};
}

}  // namespace extractinator::dragon
