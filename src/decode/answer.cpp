// One request on its way to a completion: Answer, and the names of stop reasons.
#include "decode/answer.h"

#include <cstddef>
#include <format>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "base/error.h"
#include "decode/generator.h"
#include "decode/sampler.h"
#include "grammar/vocabulary.h"

namespace extractinator::decode {

using grammar::TokenId;

std::string_view to_string(StopReason reason) {
  switch (reason) {
    case StopReason::complete:
      return "complete";
    case StopReason::token_limit:
      return "token_limit";
    case StopReason::cancelled:
      return "cancelled";
    case StopReason::failed:
      return "failed";
  }
  return "?";
}

Answer::Answer(Request request, std::shared_ptr<const grammar::Vocabulary> vocabulary)
    : request_(std::move(request)),
      vocabulary_(std::move(vocabulary)),
      matcher_(request_.grammar, vocabulary_),
      sampler_(request_.sampling, request_.row),
      mask_(vocabulary_->size()),
      tokens_(request_.prompt.tokens),
      n_prompt_(tokens_.size()) {
  take_forced();
}

std::size_t Answer::max_tokens() const { return n_prompt_ + request_.max_tokens; }

TokenId Answer::only_end() const {
  std::size_t n_ends = 0;
  TokenId end = -1;
  for (const TokenId id : vocabulary_->end_tokens()) {
    if (!mask_.test(id)) continue;
    ++n_ends;
    if (end < 0) end = id;
  }
  return n_ends > 0 && mask_.count() == n_ends ? end : -1;
}

void Answer::take(TokenId token) {
  const bool is_end = vocabulary_->is_end(token);
  if (!is_end && n_generated() >= request_.max_tokens) {
    stop_ = StopReason::token_limit;
    if (!choices_.empty() && choices_.back().answer_offset == text_.size()) choices_.pop_back();
    return;
  }
  EXTR_CHECK(matcher_.accept(token), "a token of the mask is accepted");
  if (is_end) {
    stop_ = StopReason::complete;
    return;
  }
  tokens_.push_back(token);
  text_ += vocabulary_->bytes(token);
}

void Answer::take_forced() {
  while (!is_over()) {
    matcher_.fill_mask(mask_);
    TokenId token = mask_.single();
    if (token < 0) token = only_end();
    if (token < 0) break;
    if (request_.wants_trace) {
      choices_.push_back({
          .answer_offset = text_.size(),
          .n_allowed = 1,
          .token = token,
          .probability = 1,
          .is_forced = true,
      });
    }
    take(token);
    if (!is_over()) ++n_forced_;
  }
  if (!is_over() && mask_.count() == 0) {
    fail({
        .code = ErrorCode::unsupported,
        .message =
            std::format("no token of the model continues the answer after {} bytes", text_.size()),
        .hint = "the model's vocabulary lacks a character that the schema demands: choose another "
                "model, or other words in the schema",
    });
  }
}

void Answer::choose(std::span<const float> logits) {
  EXTR_CHECK(!is_over(), "a choice only in an answer that goes on");
  const auto token = sampler_.choose(logits, mask_);
  if (!token) {
    fail({
        .code = ErrorCode::engine_failure,
        .message = std::format(
            "the model gave no numbers to choose by after {} answer tokens", n_generated()
        ),
        .hint = "the model file may be damaged, or need another precision",
    });
    return;
  }
  if (request_.wants_trace) {
    const Weighed weighed = weigh(logits, mask_, *token);
    choices_.push_back({
        .answer_offset = text_.size(),
        .n_allowed = mask_.count(),
        .token = *token,
        .probability = weighed.probability,
        .removed_mass = weighed.removed_mass,
    });
  }
  take(*token);
  take_forced();
}

void Answer::fail(Error error) {
  EXTR_CHECK(!is_over(), "an answer ends once");
  stop_ = StopReason::failed;
  error_ = std::move(error);
}

void Answer::cancel() {
  EXTR_CHECK(!is_over(), "an answer ends once");
  stop_ = StopReason::cancelled;
}

Completion Answer::finish() && {
  EXTR_CHECK(is_over(), "a completion only of an answer that is over");
  return {
      .row = request_.row,
      .stop = *stop_,
      .text = std::move(text_),
      .error = std::move(error_),
      .n_prompt_tokens = n_prompt_,
      .n_generated_tokens = n_generated(),
      .choices = std::move(choices_),
  };
}

}  // namespace extractinator::decode
