// Fills reports and examples into the rendered chat and counts tokens. Public: Builder, and
// to_string() of parts.
#include "prompt/builder.h"

#include <algorithm>
#include <cstddef>
#include <expected>
#include <memory>
#include <numeric>
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
#include "prompt/examples.h"
#include "prompt/field_guide.h"
#include "prompt/frame.h"
#include "prompt/likeness.h"
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
      "the task's description, its further instructions or a field spells a special token of the "
      "model",
      {},
      "write the token in another way, or leave it out"
  );
}

// Tokens of a prompt, as far as they are known.
struct Size {
  std::string_view at_least = "";
  std::size_t n_prompt = 0;
  std::size_t n_examples = 0;
  std::size_t n_report = 0;
};

std::unexpected<Error> does_not_fit(
    const Size& size, std::size_t n_thinking, std::size_t n_answer, std::size_t n_context
) {
  const std::string examples =
      size.n_examples > 0 ? "examples " + std::to_string(size.n_examples) + ", " : "";
  std::string thinking;
  if (n_thinking > 0) thinking = ", thinking may take " + std::to_string(n_thinking);
  std::string hint = "allow a larger context";
  if (size.n_examples > 0) hint += ", fewer examples";
  if (n_thinking > 0) hint += ", less thinking";
  return fail(
      ErrorCode::limit_exceeded,
      "the prompt takes " + std::string(size.at_least) + std::to_string(size.n_prompt) +
          " tokens (" + examples + "report " + std::to_string(size.n_report) + ")" + thinking +
          " and the answer may take " + std::to_string(n_answer) +
          ", but the context of a record holds " + std::to_string(n_context),
      {},
      hint + " or a shorter answer, or shorten the report"
  );
}

void append(Prompt& prompt, const Part& part, std::span<const engine::TokenId> tokens) {
  prompt.parts.push_back(part);
  prompt.tokens.append_range(tokens);
}

}  // namespace

std::string_view to_string(Part::Kind kind) {
  switch (kind) {
    case Part::Kind::scaffold:
      return "scaffold";
    case Part::Kind::example:
      return "example";
    case Part::Kind::report:
      break;
  }
  return "report";
}

Result<Builder> Builder::make(
    std::string_view task_description,
    const schema::Schema& schema,
    const ChatTemplate& chat_template,
    std::shared_ptr<const Tokenizer> tokenizer,
    Budget budget,
    PromptOptions options
) {
  const ThinkingChoice& choice = options.thinking;
  const bool is_thinking = choice.thinking == Thinking::on;
  EXTR_CHECK(!is_thinking || choice.format, "thinking has a format");
  TRY(std::string system, system_text(task_description, schema, options.extra_instructions));
  TRY_VOID(refuse_special_tokens(*tokenizer, system));

  std::string behind_report;
  if (options.layout == Layout::report_first) {
    EXTR_CHECK(options.examples.n_shown == 0, "nothing but a report comes first");
    // The first line is the same for every task.
    const std::size_t end = system.find('\n');
    behind_report = "\n" + system.substr(end);
    system.resize(end);
  }

  Builder builder;
  std::vector<Example>& examples = options.examples.examples;
  builder.n_shown_ = std::min(options.examples.n_shown, examples.size());
  const bool shows_all = builder.n_shown_ == examples.size();
  if (builder.n_shown_ > 0) {
    // Where all are shown there is nothing to choose.
    TRY(ExampleSelector selector,
        ExampleSelector::make(examples, shows_all ? Embed() : options.examples.embed));
    builder.selector_ = std::make_shared<const ExampleSelector>(std::move(selector));
    builder.examples_ = std::make_shared<const std::vector<Example>>(std::move(examples));
  }
  std::string_view ending;
  if (choice.format) ending = is_thinking ? choice.format->open : choice.format->skip;
  FrameText text{
      .system = system,
      .n_examples = builder.n_shown_,
      .behind_report = behind_report,
      .ending = ending,
  };
  TRY(builder.frame_, make_frame(text, chat_template, choice.thinking, *tokenizer));
  if (builder.selector_ && shows_all) {
    --text.n_examples;
    TRY(builder.frame_without_one_, make_frame(text, chat_template, choice.thinking, *tokenizer));
  }

  Hasher hasher;
  hasher.field(options.layout == Layout::task_first ? kLayout : kReportFirstLayout);
  for (const Part& scaffold : builder.frame_.scaffolds)
    hasher.field(scaffold.text);
  if (builder.selector_) {
    if (options.examples.embed) {
      hasher.field(ExampleSelector::kMeaningMethod).field(options.examples.embed_identity);
    } else {
      hasher.field(ExampleSelector::kMethod);
    }
    for (const Part& scaffold : builder.frame_without_one_.scaffolds)
      hasher.field(scaffold.text);
    for (const Example& example : *builder.examples_)
      hasher.field(example.input).field(example.output);
  }
  if (is_thinking) {
    TRY(builder.thinking_, make_thinking_end(*choice.format, *tokenizer));
    builder.n_thinking_ = budget.max_thinking_tokens + builder.thinking_->n_most();
    hasher.field(choice.format->close);
  }
  builder.hash_ = hasher.finish();
  builder.budget_ = budget;
  builder.tokenizer_ = std::move(tokenizer);

  if (!builder.selector_ || shows_all) {
    std::vector<std::size_t> all(builder.n_shown_);
    std::ranges::iota(all, std::size_t{0});
    TRY(builder.opening_, builder.open_prompt(builder.frame_, all));
    builder.opening_->shared_prefix_length = builder.opening_->tokens.size();
  }
  TRY(const std::size_t n_least, builder.n_least());
  if (n_least + builder.n_after() > budget.n_context) {
    const Size size{
        .n_prompt = n_least,
        .n_examples = n_least - builder.frame_.n_tokens(),
    };
    return does_not_fit(size, builder.n_thinking_, budget.max_answer_tokens, budget.n_context);
  }
  return builder;
}

Result<Prompt> Builder::open_prompt(const Frame& frame, std::span<const std::size_t> shown) const {
  EXTR_CHECK(frame.places.size() == 2 * shown.size() + 1, "a place for each text");
  Prompt prompt;
  append(prompt, frame.scaffolds.front(), frame.tokens.front());
  std::size_t hole = 0;
  for (const std::size_t index : shown) {
    const Example& example = (*examples_)[index];
    for (const std::string* text : {&example.input, &example.output}) {
      TRY(const auto tokens, tokenizer_->tokenize(*text, SpecialTokens::plain, frame.places[hole]));
      append(
          prompt, {.kind = Part::Kind::example, .text = *text, .n_tokens = tokens.size()}, tokens
      );
      ++hole;
      append(prompt, frame.scaffolds[hole], frame.tokens[hole]);
    }
  }
  return prompt;
}

Result<std::size_t> Builder::n_least() const {
  if (!selector_) return frame_.n_tokens();
  if (opening_) return opening_->tokens.size() + frame_.tokens.back().size();
  std::vector<std::size_t> lengths;
  for (const Example& example : *examples_) {
    TRY(const auto input,
        tokenizer_->tokenize(example.input, SpecialTokens::plain, frame_.places[0]));
    TRY(const auto output,
        tokenizer_->tokenize(example.output, SpecialTokens::plain, frame_.places[1]));
    lengths.push_back(input.size() + output.size());
  }
  std::ranges::sort(lengths);
  lengths.resize(n_shown_);
  return std::accumulate(lengths.begin(), lengths.end(), frame_.n_tokens());
}

Result<std::size_t> Builder::count_tokens(std::string_view report) const {
  TRY(const auto tokens, tokenizer_->tokenize(report, SpecialTokens::plain, frame_.places.back()));
  return tokens.size();
}

Result<Prompt> Builder::build(std::string_view report) const {
  if (const auto bad = text::first_invalid_utf8(report)) {
    return fail(
        ErrorCode::invalid_input,
        "the report is not valid UTF-8 at byte " + std::to_string(*bad),
        {},
        "convert the file to UTF-8"
    );
  }
  if (const std::size_t least = report.size() / kMaxBytesPerToken; least > budget_.n_context) {
    const Size size{
        .at_least = "at least ", .n_prompt = frame_.n_tokens() + least, .n_report = least
    };
    return does_not_fit(size, n_thinking_, budget_.max_answer_tokens, budget_.n_context);
  }

  std::vector<std::size_t> shown;
  if (selector_) {
    TRY(shown, selector_->select(report, n_shown_));
  }
  const bool is_usual = shown.size() == n_shown_;
  const Frame& frame = is_usual ? frame_ : frame_without_one_;
  Prompt prompt;
  if (is_usual && opening_) {
    prompt = *opening_;
  } else {
    TRY(prompt, open_prompt(frame, shown));
    // A prompt without one of the examples that all others show begins as no other.
    prompt.shared_prefix_length = is_usual ? frame.tokens.front().size() : 0;
  }
  TRY(const auto report_tokens,
      tokenizer_->tokenize(report, SpecialTokens::plain, frame.places.back()));
  prompt.report_begin = prompt.tokens.size();
  prompt.n_report_tokens = report_tokens.size();
  append(
      prompt,
      {.kind = Part::Kind::report, .text = std::string(report), .n_tokens = report_tokens.size()},
      report_tokens
  );
  append(prompt, frame.scaffolds.back(), frame.tokens.back());
  if (budget_.answer_tokens_per_report_token > 0) {
    prompt.max_answer_tokens = budget_.max_answer_tokens +
                               (budget_.answer_tokens_per_report_token * prompt.n_report_tokens);
  }
  if (prompt.tokens.size() + n_after(prompt) > budget_.n_context) {
    const Size size{
        .n_prompt = prompt.tokens.size(),
        .n_examples = prompt.tokens.size() - report_tokens.size() - frame.n_tokens(),
        .n_report = report_tokens.size(),
    };
    return does_not_fit(size, n_thinking_, max_answer_tokens(prompt), budget_.n_context);
  }
  prompt.thinking = thinking_;
  return prompt;
}

}  // namespace extractinator::prompt
