// Splits the rendered chat at the report and counts tokens. Public: Builder.
#include "prompt/builder.h"

#include <algorithm>
#include <cstddef>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/hash.h"
#include "base/result.h"
#include "engine/tokenizer.h"
#include "prompt/chat_template.h"
#include "prompt/field_guide.h"
#include "prompt/probe.h"
#include "prompt/prompt.h"
#include "prompt/thinking.h"
#include "schema/schema.h"
#include "text/utf8.h"

namespace extractinator::prompt {
namespace {

using engine::Place;
using engine::SpecialTokens;
using engine::Tokenizer;

constexpr std::string_view kLayout = "prompt layout 1";  // docs/prompt.md
constexpr std::string_view kReportFirstLayout = "prompt layout 1, report first";

// No vocabulary has longer tokens: a report with more bytes than this per token of the context
// cannot fit and need not be tokenised to know it.
constexpr std::size_t kMaxBytesPerToken = 1024;

Result<void> refuse_special_tokens(const Tokenizer& tokenizer, std::string_view system) {
  TRY(const auto parsed, tokenizer.tokenize(system, SpecialTokens::parse, Place::after_text));
  TRY(const auto plain, tokenizer.tokenize(system, SpecialTokens::plain, Place::after_text));
  // Long words may be cut differently in plain text; only a special token is a fault.
  const auto steers = [&](engine::TokenId token) { return is_special(tokenizer, token); };
  if (parsed == plain || std::ranges::none_of(parsed, steers)) return {};
  return fail(
      ErrorCode::invalid_input,
      "the task's description or a field spells a special token of the model",
      {},
      "write the token in another way, or leave it out"
  );
}

std::unexpected<Error> does_not_fit(
    std::string_view at_least,
    std::size_t n_prompt,
    std::size_t n_report,
    std::size_t n_thinking,
    const Budget& budget
) {
  std::string thinking;
  if (n_thinking > 0) thinking = ", thinking may take " + std::to_string(n_thinking);
  return fail(
      ErrorCode::limit_exceeded,
      "the prompt takes " + std::string(at_least) + std::to_string(n_prompt) + " tokens (report " +
          std::to_string(n_report) + ")" + thinking + " and the answer may take " +
          std::to_string(budget.max_answer_tokens) + ", but the context of a record holds " +
          std::to_string(budget.n_context),
      {},
      n_thinking > 0
          ? "allow a larger context, less thinking or a shorter answer, or shorten the report"
          : "allow a larger context or a shorter answer, or shorten the report"
  );
}

}  // namespace

Result<Builder> Builder::make(
    std::string_view task_description,
    const schema::Schema& schema,
    const ChatTemplate& chat_template,
    std::shared_ptr<const Tokenizer> tokenizer,
    Budget budget,
    const ThinkingChoice& choice,
    Layout layout
) {
  const bool is_thinking = choice.thinking == Thinking::on;
  EXTR_CHECK(!is_thinking || choice.format, "thinking has a format");
  TRY(std::string system, system_text(task_description, schema));
  TRY_VOID(refuse_special_tokens(*tokenizer, system));

  const std::string placeholder = unguessable_word();
  std::string user = placeholder;
  if (layout == Layout::report_first) {
    // The first line is the same for every task.
    const std::size_t end = system.find('\n');
    user += "\n" + system.substr(end);
    system.resize(end);
  }
  const std::vector<Message> messages = {
      {.role = Role::system, .content = std::move(system)},
      {.role = Role::user, .content = std::move(user)},
  };
  TRY(const std::string rendered, chat_template.render(messages, {.thinking = choice.thinking}));
  const std::size_t at = rendered.find(placeholder);  // There, once: render() promises it.

  Builder builder;
  builder.before_.text = rendered.substr(0, at);
  builder.after_.text = rendered.substr(at + placeholder.size());
  if (choice.format) builder.after_.text += is_thinking ? choice.format->open : choice.format->skip;
  TRY(builder.tokens_before_,
      tokenizer->tokenize(builder.before_.text, SpecialTokens::parse, Place::prompt_start));
  TRY(builder.tokens_after_,
      tokenizer->tokenize(builder.after_.text, SpecialTokens::parse, Place::after_text));
  builder.before_.n_tokens = builder.tokens_before_.size();
  builder.after_.n_tokens = builder.tokens_after_.size();
  if (builder.tokens_before_.empty())
    builder.report_place_ = Place::prompt_start;
  else if (is_special(*tokenizer, builder.tokens_before_.back()))
    builder.report_place_ = Place::after_special;

  Hasher hasher;
  hasher.field(layout == Layout::task_first ? kLayout : kReportFirstLayout)
      .field(builder.before_.text)
      .field(builder.after_.text);
  if (is_thinking) {
    TRY(builder.thinking_, make_thinking_end(*choice.format, *tokenizer));
    builder.n_thinking_ = budget.max_thinking_tokens + builder.thinking_->n_most();
    hasher.field(choice.format->close);
  }
  builder.hash_ = hasher.finish();
  builder.budget_ = budget;
  builder.tokenizer_ = std::move(tokenizer);

  const std::size_t n_scaffold = builder.before_.n_tokens + builder.after_.n_tokens;
  if (n_scaffold + builder.n_after() > budget.n_context)
    return does_not_fit("", n_scaffold, 0, builder.n_thinking_, budget);
  return builder;
}

Result<Prompt> Builder::build(std::string_view report) const {
  const std::size_t n_scaffold = tokens_before_.size() + tokens_after_.size();
  if (const auto bad = text::first_invalid_utf8(report)) {
    return fail(
        ErrorCode::invalid_input,
        "the report is not valid UTF-8 at byte " + std::to_string(*bad),
        {},
        "convert the file to UTF-8"
    );
  }
  if (const std::size_t least = report.size() / kMaxBytesPerToken; least > budget_.n_context)
    return does_not_fit("at least ", n_scaffold + least, least, n_thinking_, budget_);

  TRY(const auto report_tokens, tokenizer_->tokenize(report, SpecialTokens::plain, report_place_));
  const std::size_t n_prompt = n_scaffold + report_tokens.size();
  if (n_prompt + n_after() > budget_.n_context)
    return does_not_fit("", n_prompt, report_tokens.size(), n_thinking_, budget_);

  Prompt prompt;
  prompt.parts = {
      before_,
      {.kind = Part::Kind::report, .text = std::string(report), .n_tokens = report_tokens.size()},
      after_
  };
  prompt.tokens.reserve(n_prompt);
  prompt.tokens.append_range(tokens_before_);
  prompt.tokens.append_range(report_tokens);
  prompt.tokens.append_range(tokens_after_);
  prompt.shared_prefix_length = tokens_before_.size();
  prompt.report_begin = tokens_before_.size();
  prompt.n_report_tokens = report_tokens.size();
  prompt.thinking = thinking_;
  return prompt;
}

}  // namespace extractinator::prompt
