// Whether a model could give an answer, and what comes out of a run where it does.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "dragon/adapter.h"
#include "json/value.h"
#include "run/answer_form.h"
#include "validate/checker.h"

namespace extractinator::dragon {

// What a model would be held to: answers that the task's schema allows, with evidence that is in
// the report.
class AnswerGate {
 public:
  // `task` is a task file. Fails as reading schemas does.
  [[nodiscard]] static Result<AnswerGate> make(const json::Value& task);

  // The answer as it comes out of a run. Fails with `invalid_input` if no model could give it.
  [[nodiscard]] Result<Answer> pass(const json::Value& written, const std::string& report) const;

 private:
  AnswerGate(std::shared_ptr<const run::AnswerForm> form, validate::Checker checker);

  std::shared_ptr<const run::AnswerForm> form_;
  validate::Checker checker_;
};

}  // namespace extractinator::dragon
