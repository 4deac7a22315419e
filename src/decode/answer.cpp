// One request on its way to a completion: Answer, and the names of stop reasons.
#include "decode/answer.h"

#include <algorithm>
#include <cstddef>
#include <format>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/error.h"
#include "decode/field_tracker.h"
#include "decode/forced_text.h"
#include "decode/generator.h"
#include "decode/prompt_lookup.h"
#include "decode/sampler.h"
#include "decode/thinking_phase.h"
#include "decode/value_tree.h"
#include "grammar/finite_values.h"
#include "grammar/vocabulary.h"
#include "prompt/prompt.h"
#include "text/utf8.h"

namespace extractinator::decode {

using grammar::TokenId;

namespace {

// A value of which so many are possible, or fewer, has a distribution of all of them
// (docs/probabilities.md).
constexpr std::size_t kMaxValues = 64;
// Weights of so many allowed tokens are kept per choice. Where few values are possible there are
// hardly ever more.
constexpr std::size_t kMaxKept = 2048;
// Of more values than can be listed, so many are told at most.
constexpr std::size_t kMaxOfMany = 8;
// Where one token in so many is allowed, or more, a string is free.
constexpr std::size_t kLeastFreeShare = 4;

}  // namespace

Answer::Answer(
    Request request,
    std::shared_ptr<const grammar::Vocabulary> vocabulary,
    History history,
    ForcedText* forced_text,
    LookupPolicy* lookup
)
    : request_(std::move(request)),
      vocabulary_(std::move(vocabulary)),
      history_(history),
      matcher_(request_.grammar, vocabulary_, request_.source),
      sampler_(request_.sampling, request_.row),
      forced_text_(forced_text),
      lookup_(lookup),
      mask_(vocabulary_->size()),
      tokens_(request_.prompt.tokens),
      n_prompt_(tokens_.size()),
      n_before_(n_prompt_) {
  begin();
}

void Answer::begin() {
  if (request_.prompt.thinking == nullptr) return take_forced();
  phase_ = Phase::thinking;
  thinking_.emplace(request_.prompt.thinking, vocabulary_, request_.max_thinking_tokens);
  mask_ = thinking_->mask();
  if (request_.max_thinking_tokens == 0) think(thinking_->close_unbegun());
}

void Answer::think(std::span<const TokenId> taken) {
  tokens_.append_range(taken);
  n_before_ = tokens_.size();
  if (!thinking_->is_over()) return;
  phase_ = Phase::writing;
  take_forced();
}

std::size_t Answer::max_tokens() const {
  return n_before_ + (thinking_ ? thinking_->n_left() : 0) + request_.max_tokens;
}

void Answer::end(StopReason stop) {
  stop_ = stop;
  phase_ = Phase::over;
}

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

void Answer::take(Step step) {
  const bool is_end = vocabulary_->is_end(step.token);
  if (!is_end && n_generated_ >= request_.max_tokens) return end(StopReason::token_limit);
  EXTR_CHECK(matcher_.accept(step.token), "a token of the mask is accepted");
  // A choice keeps its end when its token is written anew.
  if (step.end == 0) step.end = step.offset + vocabulary_->bytes(step.token).size();
  if (is_end) {
    steps_.push_back(std::move(step));
    begin_scoring();
    return;
  }
  tokens_.push_back(step.token);
  ++n_generated_;
  std::string_view bytes = vocabulary_->bytes(step.token);
  const std::size_t n_known = std::min(n_respelled_, bytes.size());
  n_respelled_ -= n_known;
  bytes.remove_prefix(n_known);
  text_ += bytes;
  tracker_.add(bytes);
  if (step.is_forced) ++n_forced_;
  steps_.push_back(std::move(step));
}

Answer::Step Answer::take_back() {
  Step step = std::move(steps_.back());
  steps_.pop_back();
  tokens_.pop_back();
  --n_generated_;
  if (step.is_forced) --n_forced_;
  n_respelled_ = vocabulary_->bytes(step.token).size();
  matcher_.rollback(1);
  return step;
}

bool Answer::take_spelled() {
  const std::string text = matcher_.forced_bytes();
  if (text.empty()) return false;
  const auto last = [&] { return n_generated_ > 0 ? tokens_.back() : TokenId{-1}; };
  const auto spelling = forced_text_->spell(last(), text);
  if (!spelling) return false;
  std::size_t n_taken = 0;
  std::size_t end_of_choice = 0;
  if (spelling->replaces_last) {
    // It was taken last: nothing was computed with it yet. The choice stays what it was.
    Step step = take_back();
    end_of_choice = step.end;
    step.token = spelling->tokens[n_taken++];
    take(std::move(step));
  }
  for (; n_taken < spelling->tokens.size() && phase_ == Phase::writing; ++n_taken) {
    const TokenId token = spelling->tokens[n_taken];
    if (n_taken + 1 == spelling->tokens.size()) {
      matcher_.fill_mask(mask_);
      if (forced_text_->may_cross(last(), token, mask_)) {
        draft_ = {token};
        return true;
      }
    }
    const std::size_t offset = text_.size() - n_respelled_;
    take({.offset = offset, .token = token, .is_rewritten = offset < end_of_choice});
  }
  return false;
}

void Answer::take_forced() {
  draft_.clear();
  is_draft_copied_ = false;
  while (phase_ == Phase::writing) {
    if (forced_text_ != nullptr && take_spelled()) return;
    if (phase_ != Phase::writing) return;
    matcher_.fill_mask(mask_);
    TokenId token = mask_.single();
    if (token < 0) token = only_end();
    if (token < 0) break;
    take({.offset = text_.size(), .token = token});
  }
  if (phase_ == Phase::writing && mask_.count() == 0) {
    fail({
        .code = ErrorCode::unsupported,
        .message =
            std::format("no token of the model continues the answer after {} bytes", text_.size()),
        .hint = "the model's vocabulary lacks a character that the schema demands: choose another "
                "model, or other words in the schema",
    });
  }
}

Answer::Step Answer::chosen(std::span<const float> logits, TokenId token) const {
  const Weighed weighed = weigh(logits, mask_, token);
  Step step{
      .offset = text_.size(),
      .token = token,
      .n_allowed = mask_.count(),
      .probability = weighed.probability,
      .removed_mass = weighed.removed_mass,
      .is_forced = false,
  };
  const bool is_in_number = tracker_.is_in_number();
  const bool keeps = request_.scoring.has_distributions && step.n_allowed <= kMaxKept;
  if (!is_in_number && !keeps) return step;
  step.weights = weights_of(logits, mask_);
  if (is_in_number) {
    step.ending = 0;
    for (const TokenWeight& weight : step.weights) {
      if (vocabulary_->is_end(weight.token) ||
          !grammar::is_number_byte(vocabulary_->bytes(weight.token).front())) {
        step.ending += weight.probability;
      }
    }
  }
  if (!keeps) step.weights.clear();
  return step;
}

void Answer::choose(std::span<const float> logits) {
  EXTR_CHECK(!is_over(), "a choice only in an answer that goes on");
  if (is_scoring()) {
    const auto weights = weights_of(logits, mask_);
    if (weights.empty()) tree_->leave(*branch_);  // The logits are no numbers.
    tree_->expand(*branch_, weights);
    matcher_.rollback(branch_->path.size());
    branch_.reset();
    ++n_scored_;
    score();
    return;
  }
  n_unchanged_ = tokens_.size();
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
  if (phase_ == Phase::thinking) return think(thinking_->take(*token));
  take(chosen(logits, *token));
  take_forced();
  if (phase_ == Phase::writing) learn(n_unchanged_);
}

void Answer::fail(Error error) {
  EXTR_CHECK(!is_over(), "an answer ends once");
  if (is_scoring()) return end(StopReason::complete);
  error_ = std::move(error);
  end(StopReason::failed);
}

void Answer::cancel() {
  EXTR_CHECK(!is_over(), "an answer ends once");
  end(StopReason::cancelled);
}

Completion Answer::finish() && {
  EXTR_CHECK(is_over(), "a completion only of an answer that is over");
  Completion completion{
      .row = request_.row,
      .task = request_.task,
      .chunk = request_.chunk,
      .stop = *stop_,
      .text = std::move(text_),
      .error = std::move(error_),
      .n_prompt_tokens = n_prompt_,
      .n_generated_tokens = n_generated_,
      .n_thinking_tokens = n_thinking(),
      .is_thinking_budget_spent = thinking_ && thinking_->is_budget_spent(),
  };
  if (request_.wants_thinking && thinking_)
    completion.thinking = text::replace_invalid_utf8(thinking_->text()).text;
  if (stop_ == StopReason::complete) completion.fields = std::move(fields_);
  if (!request_.wants_trace) return completion;
  for (const Step& step : steps_) {
    completion.choices.push_back({
        .answer_offset = step.offset,
        .n_allowed = step.n_allowed,
        .token = step.token,
        .probability = step.probability,
        .removed_mass = step.removed_mass,
        .is_forced = step.is_forced,
    });
  }
  return completion;
}

// --- Guesses from the report --------------------------------------------------------------------

bool Answer::draft_from_report(std::size_t n_answers) {
  EXTR_CHECK(!is_over(), "a draft only of an answer that goes on");
  if (lookup_ == nullptr || lookup_->mode() == LookupMode::off) return false;
  if (phase_ != Phase::writing) return false;
  if (!draft_.empty()) return is_draft_copied_;
  const double least = lookup_->least_probability(n_answers);
  guess(least);
  double probability = 1;
  for (const Guess& guess : guesses_) {
    probability *= lookup_->estimate(guess.n_bytes);
    if (probability < least) break;
    draft_.push_back(guess.token);
  }
  is_draft_copied_ = !draft_.empty();
  return is_draft_copied_;
}

void Answer::guess(double least_probability) {
  guesses_.clear();
  n_compared_ = 0;
  const auto begin = tracker_.open_string();
  const prompt::Prompt& prompt = request_.prompt;
  if (!begin || n_respelled_ > 0 || prompt.n_report_tokens == 0) return;
  if (!report_) {
    report_.emplace(
        std::span(prompt.tokens).subspan(prompt.report_begin, prompt.n_report_tokens), *vocabulary_
    );
  }
  const auto match = report_->find(std::string_view(text_).substr(*begin), n_copied_);
  if (!match) return;
  first_guess_ = match->next;
  double probability = 1;
  std::size_t n_bytes = match->n_bytes;
  for (const TokenId token : report_->tokens().subspan(match->next)) {
    if (guesses_.size() == LookupPolicy::kMaxDraft || !matcher_.accept(token)) break;
    guesses_.push_back({.token = token, .n_bytes = n_bytes});
    const std::string_view bytes = vocabulary_->bytes(token);
    if (bytes.contains('"')) break;  // What comes behind the value is no copy.
    probability *= lookup_->estimate(n_bytes);
    if (probability < least_probability) break;
    n_bytes += bytes.size();
  }
  matcher_.rollback(guesses_.size());
}

void Answer::learn(std::size_t n_before) {
  if (n_compared_ == guesses_.size()) return;
  const Guess& guess = guesses_[n_compared_];
  const bool is_right = tokens_.size() > n_before && tokens_[n_before] == guess.token;
  lookup_->learn(guess.n_bytes, is_right);
  if (!is_right || tokens_.size() != n_before + 1) {
    guesses_.clear();
    n_compared_ = 0;
    return;
  }
  ++n_compared_;
  n_copied_ = first_guess_ + n_compared_;
}

// --- Scores ------------------------------------------------------------------------------------

void Answer::begin_scoring() {
  phase_ = Phase::scoring;
  tracker_.finish();
  for (const Scalar& scalar : tracker_.scalars()) {
    fields_.emplace_back();
    score_path(scalar, fields_.back());
  }
  n_unscored_ = request_.scoring.has_distributions ? fields_.size() : 0;
  n_matched_ = steps_.size();
  score();
}

void Answer::score_path(const Scalar& scalar, FieldScore& score) const {
  score.pointer = scalar.pointer;
  double kept_mass = 1;
  auto step = steps_.begin() + static_cast<std::ptrdiff_t>(begin_of(scalar));
  for (; step != steps_.end() && step->offset <= scalar.end; ++step) {
    if (step->is_forced || step->end <= scalar.begin) continue;
    double probability = step->probability;
    if (step->offset == scalar.end) {
      if (!scalar.is_number) break;
      probability = step->ending;
    } else {
      kept_mass *= 1 - step->removed_mass;
    }
    score.probability *= probability;
    score.lowest = std::min(score.lowest, probability);
  }
  score.removed_mass = 1 - kept_mass;
}

void Answer::rewind(std::size_t n_steps) {
  EXTR_CHECK(n_steps <= n_matched_, "the matcher only goes back");
  matcher_.rollback(n_matched_ - n_steps);
  n_matched_ = n_steps;
}

std::size_t Answer::begin_of(const Scalar& scalar) const {
  // Steps are in the order of their offsets.
  const auto behind = std::ranges::upper_bound(steps_, scalar.begin, {}, &Step::offset);
  const std::size_t last = static_cast<std::size_t>(behind - steps_.begin()) - 1;
  // A choice may have been written anew in shorter tokens, the first of which ends before the
  // value.
  std::size_t choice = last;
  while (choice > 0 && steps_[choice].is_rewritten)
    --choice;
  return steps_[choice].end > scalar.begin ? choice : last;
}

std::size_t Answer::end_of(const Scalar& scalar) const {
  const auto behind = std::ranges::upper_bound(steps_, scalar.end, {}, &Step::offset);
  return static_cast<std::size_t>(behind - steps_.begin());
}

bool Answer::opens_free_string() {
  if (!matcher_.accept_bytes("\"")) return false;
  matcher_.fill_mask(mask_);
  matcher_.rollback(1);
  return mask_.count() > vocabulary_->size() / kLeastFreeShare;
}

bool Answer::is_free(const Scalar& scalar) const {
  const auto steps = std::span(steps_).subspan(root_, end_of(scalar) - root_);
  return std::ranges::any_of(steps, [this](const Step& step) {
    return !step.is_forced &&
           (step.weights.empty() || step.n_allowed > vocabulary_->size() / kLeastFreeShare);
  });
}

bool Answer::open_tree() {
  while (n_unscored_ > 0) {
    --n_unscored_;
    const Scalar& scalar = tracker_.scalars()[n_unscored_];
    root_ = begin_of(scalar);
    rewind(root_);
    const std::string before =
        text_.substr(steps_[root_].offset, scalar.begin - steps_[root_].offset);
    EXTR_CHECK(matcher_.accept_bytes(before), "the answer was accepted");
    auto values = grammar::finite_values(matcher_, kMaxValues);
    const bool may_be_any_text = !values && opens_free_string();
    matcher_.rollback(1);
    // Beside evidence, strings may be quotes, whose alternatives are other passages.
    const bool may_be_quote = request_.source != nullptr && text_[scalar.begin] == '"';
    if (!values && (may_be_any_text || may_be_quote || is_free(scalar))) continue;
    if (values && values->size() == 1) {
      fields_[n_unscored_].distribution = {{.value = values->front(), .probability = 1}};
      continue;
    }
    Scoring scoring = request_.scoring;
    if (!values) {
      scoring.min_mass = scoring.min_mass_of_many;
      scoring.max_branches = scoring.max_branches_of_many + (end_of(scalar) - root_);
    }
    is_listed_ = values.has_value();
    tree_.emplace(std::move(values), before, *vocabulary_, scoring);
    return true;
  }
  return false;
}

void Answer::close_tree() {
  FieldScore& score = fields_[n_unscored_];
  const Scalar& scalar = tracker_.scalars()[n_unscored_];
  const std::string_view chosen =
      std::string_view(text_).substr(scalar.begin, scalar.end - scalar.begin);
  score.distribution = tree_->distribution();
  // Arrays and objects are no scalar values; their mass stays a rest.
  std::erase_if(score.distribution, [](const ValueProbability& value) {
    return value.value == "[" || value.value == "{";
  });
  const auto own = std::ranges::find(score.distribution, chosen, &ValueProbability::value);
  const bool is_found = own != score.distribution.end();
  EXTR_CHECK(is_found || !is_listed_, "the value that was chosen can stand there");
  if (is_found) score.probability = own->probability;
  if (!is_listed_ && score.distribution.size() > kMaxOfMany) score.distribution.resize(kMaxOfMany);
  tree_.reset();
}

std::optional<std::vector<TokenWeight>> Answer::known_weights(const Branch& branch) {
  const std::size_t n = branch.path.size();
  // On the answer's own way everything was weighed already.
  const auto is_own = [&] {
    if (root_ + n >= steps_.size()) return false;
    for (std::size_t i = 0; i < n; ++i) {
      if (steps_[root_ + i].token != branch.path[i]) return false;
    }
    return true;
  };
  if (is_own()) {
    const Step& step = steps_[root_ + n];
    if (step.is_forced && !step.is_rewritten) {
      return std::vector<TokenWeight>{{.token = step.token, .probability = 1}};
    }
    if (!step.weights.empty()) return step.weights;
  }
  for (const TokenId token : branch.path)
    EXTR_CHECK(matcher_.accept(token), "a token of the mask is accepted");
  matcher_.fill_mask(mask_);
  TokenId only = mask_.single();
  if (only < 0) only = only_end();
  if (only < 0) return std::nullopt;
  matcher_.rollback(n);
  return std::vector<TokenWeight>{{.token = only, .probability = 1}};
}

void Answer::score() {
  while (tree_ || open_tree()) {
    std::optional<Branch> branch = tree_->next();
    if (!branch) {
      close_tree();
      continue;
    }
    if (const auto weights = known_weights(*branch)) {
      tree_->expand(*branch, *weights);
      continue;
    }
    const std::size_t n_kept = n_before_ + root_;
    if (history_ == History::append_only || n_kept + branch->path.size() > max_tokens()) {
      matcher_.rollback(branch->path.size());
      tree_->leave(*branch);
      continue;
    }
    // The engine goes back to where the alternative leaves what it has seen.
    std::vector<TokenId> way(
        tokens_.begin(), tokens_.begin() + static_cast<std::ptrdiff_t>(n_kept)
    );
    way.insert(way.end(), branch->path.begin(), branch->path.end());
    n_unchanged_ = static_cast<std::size_t>(std::ranges::mismatch(way, tokens_).in1 - way.begin());
    tokens_ = std::move(way);
    branch_ = std::move(branch);
    return;
  }
  end(StopReason::complete);
}

}  // namespace extractinator::decode
