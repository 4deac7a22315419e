// Puts texts of a task into messages; everything here is public through messages.h.
#include "prompt/messages.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "prompt/builder.h"
#include "prompt/examples.h"
#include "prompt/field_guide.h"
#include "prompt/likeness.h"
#include "prompt/prompt.h"
#include "schema/schema.h"
#include "text/utf8.h"

namespace extractinator::prompt {
namespace {

constexpr std::string_view kLayout = "prompt layout 1, messages";  // docs/prompt.md

}  // namespace

Result<MessageBuilder> MessageBuilder::make(
    std::string_view task_description,
    const schema::Schema& schema,
    ExampleChoice examples,
    std::string_view extra_instructions
) {
  MessageBuilder builder;
  TRY(builder.system_, system_text(task_description, schema, extra_instructions));
  Hasher hasher;
  hasher.field(kLayout).field(builder.system_);
  builder.n_most_bytes_ = builder.system_.size();
  builder.n_shown_ = std::min(examples.n_shown, examples.examples.size());
  if (builder.n_shown_ > 0) {
    std::vector<std::size_t> lengths;
    if (examples.embed) {
      hasher.field(ExampleSelector::kMeaningMethod).field(examples.embed_identity);
    } else {
      hasher.field(ExampleSelector::kMethod);
    }
    hasher.field(std::to_string(builder.n_shown_));
    for (const Example& example : examples.examples) {
      hasher.field(example.input).field(example.output);
      lengths.push_back(example.input.size() + example.output.size());
    }
    std::ranges::sort(lengths, std::ranges::greater());
    for (std::size_t i = 0; i < builder.n_shown_; ++i)
      builder.n_most_bytes_ += lengths[i];
    // Where all are shown there is nothing to choose.
    const bool shows_all = builder.n_shown_ == examples.examples.size();
    TRY(ExampleSelector selector,
        ExampleSelector::make(examples.examples, shows_all ? Embed() : examples.embed));
    builder.selector_ = std::make_shared<const ExampleSelector>(std::move(selector));
    builder.examples_ = std::make_shared<const std::vector<Example>>(std::move(examples.examples));
  }
  builder.hash_ = hasher.finish();
  return builder;
}

Result<Prompt> MessageBuilder::build(std::string_view report) const {
  if (const auto bad = text::first_invalid_utf8(report)) {
    return fail(
        ErrorCode::invalid_input,
        "the report is not valid UTF-8 at byte " + std::to_string(*bad),
        {},
        "convert the file to UTF-8"
    );
  }
  Prompt prompt{.parts = {{.kind = Part::Kind::scaffold, .text = system_}}};
  if (selector_) {
    TRY(const std::vector<std::size_t> shown, selector_->select(report, n_shown_));
    for (const std::size_t index : shown) {
      const Example& example = (*examples_)[index];
      for (const std::string* text : {&example.input, &example.output})
        prompt.parts.push_back({.kind = Part::Kind::example, .text = *text});
    }
  }
  prompt.parts.push_back({.kind = Part::Kind::report, .text = std::string(report)});
  return prompt;
}

std::vector<Message> messages_of(const Prompt& prompt) {
  std::vector<Message> messages;
  for (const Part& part : prompt.parts) {
    Role role = Role::system;
    if (!messages.empty()) role = messages.back().role == Role::user ? Role::assistant : Role::user;
    messages.push_back({.role = role, .content = part.text});
  }
  return messages;
}

}  // namespace extractinator::prompt
