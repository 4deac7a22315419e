// The generator that computes answers in this process: LocalGenerator and make_local_generator().
#include "decode/local_generator.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <format>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/result.h"
#include "decode/answer.h"
#include "decode/forced_text.h"
#include "decode/generator.h"
#include "decode/prefix_cache.h"
#include "decode/prompt_lookup.h"
#include "engine/engine.h"
#include "engine/llama_engine.h"
#include "engine/model.h"
#include "engine/tokenizer.h"
#include "grammar/vocabulary.h"

namespace extractinator::decode {

using engine::BatchToken;
using engine::Evaluated;
using engine::SequenceId;
using grammar::TokenId;

namespace {

// While a request waits for room, others are looked at, up to so many with it, and smaller ones
// pass it, up to so many one after another.
constexpr std::size_t kMaxWaiting = 4;
constexpr std::size_t kMaxPassing = 64;

// A request that was pulled and is not finished.
struct Job {
  Answer answer;
  std::chrono::nanoseconds admitted = {};
  // It was in a batch that failed: computed alone until it is past that point, so that only the
  // request that makes batches fail fails.
  bool is_suspect = false;
};

// A sequence of the engine and the job that uses it.
struct Slot {
  SequenceId sequence = 0;
  std::optional<Job> job = {};
  std::size_t n_evaluated = 0;  // Of job->answer.tokens().
  std::size_t n_shared = 0;     // Of these, copied from the prefix.
  std::uint64_t prefix_id = 0;  // Which prefix that was.
  std::uint64_t order = 0;      // Of placement; the last one placed gives way first.
  std::size_t last_index = 0;   // In the current batch, of the last token that is no draft.
  std::size_t n_in_batch = 0;
  std::vector<TokenId> draft = {};  // In the current batch, behind these.
  bool is_draft_copied = false;     // From the report.

  [[nodiscard]] std::size_t n_pending() const { return job->answer.tokens().size() - n_evaluated; }
  [[nodiscard]] bool reads_prompt() const {
    return n_evaluated < job->answer.request().prompt.tokens.size();
  }
};

}  // namespace

struct LocalGenerator::State {
  State(
      std::unique_ptr<engine::Engine> the_engine,
      std::shared_ptr<const grammar::Vocabulary> the_vocabulary,
      std::shared_ptr<const engine::Tokenizer> tokenizer,
      LookupMode lookup_mode
  )
      : engine(std::move(the_engine)),
        vocabulary(std::move(the_vocabulary)),
        forced_text(
            tokenizer == nullptr ? nullptr
                                 : std::make_unique<ForcedText>(std::move(tokenizer), vocabulary)
        ),
        lookup(lookup_mode, engine->shape().rows_per_pass),
        prefix(
            *engine,
            engine->shape().n_sequences > 1
                ? static_cast<SequenceId>(engine->shape().n_sequences - 1)
                : SequenceId{-1}
        ),
        slots(std::max<std::size_t>(engine->shape().n_sequences - 1, 1)) {
    for (std::size_t i = 0; i < slots.size(); ++i)
      slots[i].sequence = static_cast<SequenceId>(i);
  }

  // The steps of generate(); each returns only the errors of the sink.
  Result<void> admit(const RequestSource& next);
  Result<void> step();
  Result<void> cancel_all();

  [[nodiscard]] Job begin(Request request);
  Result<void> pull(const RequestSource& next);
  [[nodiscard]] std::deque<Job>::iterator next_that_fits();
  [[nodiscard]] bool may_look_further() const;
  [[nodiscard]] bool has_room_for(const Answer& answer) const;
  [[nodiscard]] std::size_t older_prefix_tokens() const;
  void place(Job job, Slot& slot);
  [[nodiscard]] std::size_t share_prefix(const Answer& answer, SequenceId sequence);

  void fill_batch();
  void add_to_batch(Slot& slot);
  void add_draft(Slot& slot);
  Result<void> use_logits();
  void choose(Slot& slot);
  Result<void> on_no_room();
  Result<void> on_failure(const Error& error);

  [[nodiscard]] Job vacate(Slot& slot);
  Completion complete(Job job);
  Result<void> deliver(Job job);
  void reset();

  [[nodiscard]] std::size_t n_active() const {
    return static_cast<std::size_t>(std::ranges::count_if(slots, is_busy));
  }
  static bool is_busy(const Slot& slot) { return slot.job.has_value(); }

  std::unique_ptr<engine::Engine> engine;
  std::shared_ptr<const grammar::Vocabulary> vocabulary;
  std::unique_ptr<ForcedText> forced_text;  // Null if text is not forced.
  LookupPolicy lookup;
  PrefixCache prefix;
  std::uint64_t prefix_id = 0;  // Counts prefixes; of the one that is held.
  std::vector<Slot> slots;
  std::deque<Job> waiting;        // Pulled, but without a slot.
  std::size_t n_passed = 0;       // Requests that were placed before the first waiting one.
  std::vector<BatchToken> batch;  // Kept for its memory.
  bool is_source_empty = false;
  // Memory was full: nothing is placed until a request has finished.
  bool holds_admission = false;
  std::uint64_t n_placed = 0;
  Work work;
  SystemClock clock;

  // Of the generate() under way.
  const CompletionSink* done = nullptr;
  std::stop_token stop;
};

Job LocalGenerator::State::begin(Request request) {
  EXTR_CHECK(request.grammar != nullptr, "a request has a grammar");
  Job job{
      .answer = Answer(
          std::move(request),
          vocabulary,
          engine->shape().can_remove_tail ? History::can_go_back : History::append_only,
          forced_text.get(),
          &lookup
      ),
      .admitted = clock.monotonic(),
  };
  if (job.answer.is_over()) return job;
  const std::size_t n_context = engine->shape().n_context_per_sequence;
  if (job.answer.request().prompt.tokens.empty()) {
    job.answer.fail({.code = ErrorCode::invalid_input, .message = "the prompt is empty"});
  } else if (job.answer.max_tokens() > n_context) {
    const std::size_t n_prompt = job.answer.request().prompt.tokens.size();
    job.answer.fail({
        .code = ErrorCode::limit_exceeded,
        .message = std::format(
            "the prompt has {} tokens and what follows may have {}: together {}, "
            "the context has {}",
            n_prompt,
            job.answer.max_tokens() - n_prompt,
            job.answer.max_tokens(),
            n_context
        ),
        .hint = "allow a longer context or fewer answer tokens, or shorten the text",
    });
  }
  return job;
}

// In a unified memory all sequences draw on n_context; what they share with the prefix counts once.
bool LocalGenerator::State::has_room_for(const Answer& answer) const {
  if (!engine->shape().is_unified) return true;
  std::size_t n_reserved = prefix.length() + older_prefix_tokens();
  for (const Slot& slot : slots) {
    if (slot.job) n_reserved += slot.job->answer.max_tokens() - slot.n_shared;
  }
  const std::size_t n_prefix =
      std::min(answer.request().prompt.shared_prefix_length, answer.request().prompt.tokens.size());
  const bool shares = n_prefix > 0 && prefix.holds(answer.tokens().first(n_prefix));
  return n_reserved + answer.max_tokens() - (shares ? n_prefix : 0) <= engine->shape().n_context;
}

// Tokens of prefixes that are not held any more but stay in memory for the requests that share
// them. What one prefix has in common with the next is counted in both.
std::size_t LocalGenerator::State::older_prefix_tokens() const {
  std::size_t n_tokens = 0;
  for (auto slot = slots.begin(); slot != slots.end(); ++slot) {
    if (!slot->job || slot->n_shared == 0 || slot->prefix_id == prefix_id) continue;
    const auto is_same = [&](const Slot& other) {
      return other.job && other.n_shared > 0 && other.prefix_id == slot->prefix_id;
    };
    if (std::ranges::none_of(slots.begin(), slot, is_same)) n_tokens += slot->n_shared;
  }
  return n_tokens;
}

// Copies the prefix if the answer begins with it, after computing it if no other request needs
// what is held. Returns how many tokens are shared.
std::size_t LocalGenerator::State::share_prefix(const Answer& answer, SequenceId sequence) {
  // The last token is computed by the request itself: it needs the logits after it.
  const std::size_t n = std::min({
      answer.request().prompt.shared_prefix_length,
      answer.request().prompt.tokens.size(),
      answer.tokens().size() - 1,
  });
  if (n == 0) return 0;
  const auto wanted = answer.tokens().first(n);
  if (!prefix.holds(wanted)) {
    // A prefix of many requests is not given up for one that has another.
    const auto shares = [](const Slot& slot) { return slot.job && slot.n_shared > 0; };
    if (!answer.request().group && std::ranges::any_of(slots, shares)) return 0;
    ++prefix_id;
    PrefixCache::Cost cost;
    const bool is_held = prefix.compute(wanted, stop, cost);
    work.n_batches += cost.n_batches;
    work.n_evaluated_tokens += cost.n_tokens;
    work.n_prefix_tokens += cost.n_tokens;
    if (!is_held) return 0;
  }
  prefix.copy_to(sequence);
  work.n_shared_tokens += n;
  return n;
}

void LocalGenerator::State::place(Job job, Slot& slot) {
  slot.n_shared = share_prefix(job.answer, slot.sequence);
  slot.n_evaluated = slot.n_shared;
  slot.prefix_id = prefix_id;
  slot.order = n_placed++;
  slot.job.emplace(std::move(job));
}

// Takes one request more; what is over at once is delivered.
Result<void> LocalGenerator::State::pull(const RequestSource& next) {
  auto request = next();
  if (!request) {
    is_source_empty = true;
    return {};
  }
  Job job = begin(std::move(*request));
  if (job.answer.is_over()) return deliver(std::move(job));
  waiting.push_back(std::move(job));
  return {};
}

// The first one; where it does not fit, the largest of the others that do.
std::deque<Job>::iterator LocalGenerator::State::next_that_fits() {
  if (waiting.empty() || has_room_for(waiting.front().answer)) return waiting.begin();
  auto best = waiting.end();
  if (n_passed >= kMaxPassing) return best;
  for (auto job = std::next(waiting.begin()); job != waiting.end(); ++job) {
    const bool is_larger =
        best == waiting.end() || job->answer.max_tokens() > best->answer.max_tokens();
    if (is_larger && has_room_for(job->answer)) best = job;
  }
  return best;
}

// Requests of a group stay beside each other, because they share what they begin with.
bool LocalGenerator::State::may_look_further() const {
  return !is_source_empty && n_passed < kMaxPassing && waiting.size() < kMaxWaiting &&
         !waiting.front().answer.request().group;
}

Result<void> LocalGenerator::State::admit(const RequestSource& next) {
  while (!stop.stop_requested()) {
    const auto slot = std::ranges::find_if_not(slots, is_busy);
    const bool is_idle = n_active() == 0;
    if (slot == slots.end() || (holds_admission && !is_idle)) return {};
    if (waiting.empty()) {
      if (is_source_empty) return {};
      TRY_VOID(pull(next));
      continue;
    }
    auto chosen = next_that_fits();
    if (chosen == waiting.end() && is_idle) {
      prefix.drop();  // Alone and without an older prefix it fits: begin() made sure.
      chosen = waiting.begin();
    }
    if (chosen == waiting.end()) {
      if (!may_look_further()) return {};
      TRY_VOID(pull(next));
      continue;
    }
    n_passed = chosen == waiting.begin() ? 0 : n_passed + 1;
    Job job = std::move(*chosen);
    waiting.erase(chosen);
    place(std::move(job), *slot);
  }
  return {};
}

void LocalGenerator::State::add_to_batch(Slot& slot) {
  const std::size_t n_room = engine->shape().n_batch - batch.size();
  const auto tokens = slot.job->answer.tokens();
  slot.n_in_batch = std::min(slot.n_pending(), n_room);
  for (std::size_t i = 0; i < slot.n_in_batch; ++i) {
    const std::size_t position = slot.n_evaluated + i;
    batch.push_back({
        .token = tokens[position],
        .position = static_cast<std::int32_t>(position),
        .sequence = slot.sequence,
        .wants_logits = position + 1 == tokens.size(),
    });
  }
  slot.last_index = batch.size() - 1;
  if (slot.n_in_batch == slot.n_pending()) add_draft(slot);
}

void LocalGenerator::State::add_draft(Slot& slot) {
  Answer& answer = slot.job->answer;
  if (!engine->shape().can_remove_tail || slot.job->is_suspect) return;
  slot.is_draft_copied = answer.draft_from_report(n_active());
  const std::size_t n = std::min({
      answer.draft().size(),
      engine->shape().n_batch - batch.size(),
      answer.max_tokens() - answer.tokens().size(),
  });
  for (std::size_t i = 0; i < n; ++i) {
    slot.draft.push_back(answer.draft()[i]);
    batch.push_back({
        .token = answer.draft()[i],
        .position = static_cast<std::int32_t>(answer.tokens().size() + i),
        .sequence = slot.sequence,
        .wants_logits = true,
    });
  }
  work.n_draft_tokens += n;
  if (slot.is_draft_copied) work.n_lookup_tokens += n;
}

void LocalGenerator::State::fill_batch() {
  batch.clear();
  for (Slot& slot : slots) {
    slot.n_in_batch = 0;
    slot.draft.clear();
  }
  const auto is_suspect = [](const Slot& slot) { return slot.job && slot.job->is_suspect; };
  if (const auto suspect = std::ranges::find_if(slots, is_suspect); suspect != slots.end()) {
    add_to_batch(*suspect);
    return;
  }
  // Answers first, so that long prompts do not keep them waiting; then prompts, oldest first, so
  // that one is finished before the next is begun.
  std::vector<Slot*> order;
  for (Slot& slot : slots) {
    if (slot.job) order.push_back(&slot);
  }
  std::ranges::sort(order, {}, [](const Slot* slot) {
    return std::pair(slot->reads_prompt(), slot->order);
  });
  for (Slot* slot : order) {
    if (batch.size() == engine->shape().n_batch) break;
    add_to_batch(*slot);
  }
}

Job LocalGenerator::State::vacate(Slot& slot) {
  Job job = std::move(*slot.job);
  slot.job.reset();
  slot.n_shared = 0;
  slot.n_evaluated = 0;
  slot.n_in_batch = 0;
  engine->clear_sequence(slot.sequence);
  return job;
}

Completion LocalGenerator::State::complete(Job job) {
  work.n_generated_tokens += job.answer.n_generated();
  work.n_forced_tokens += job.answer.n_forced();
  work.n_thinking_tokens += job.answer.n_thinking();
  work.n_scored_branches += job.answer.n_scored();
  Completion completion = std::move(job.answer).finish();
  completion.latency = clock.monotonic() - job.admitted;
  holds_admission = false;
  return completion;
}

Result<void> LocalGenerator::State::deliver(Job job) { return (*done)({complete(std::move(job))}); }

Result<void> LocalGenerator::State::use_logits() {
  std::vector<Completion> ended;
  for (Slot& slot : slots) {
    if (!slot.job || slot.n_in_batch == 0) continue;
    slot.n_evaluated += slot.n_in_batch;
    if (slot.n_pending() > 0) continue;
    slot.job->is_suspect = false;
    choose(slot);
    if (slot.job->answer.is_over()) ended.push_back(complete(vacate(slot)));
  }
  return ended.empty() ? Result<void>() : (*done)(std::move(ended));
}

// The choice after the last token, and those after each token of the draft that turned out right.
// Then the engine forgets what the answer's tokens do not have.
void LocalGenerator::State::choose(Slot& slot) {
  Answer& answer = slot.job->answer;
  const std::span<const TokenId> draft = slot.draft;
  const std::size_t n_remembered = slot.n_evaluated + draft.size();
  std::size_t n_right = 0;
  for (bool is_computed = true; is_computed;) {
    const std::size_t n_before = answer.tokens().size();
    answer.choose(engine->logits(slot.last_index + n_right));
    if (answer.is_over()) return;
    if (answer.n_unchanged() < n_before) {
      // The last token is computed again if need be: the logits after it are wanted.
      slot.n_evaluated = std::min(answer.n_unchanged(), answer.tokens().size() - 1);
      break;
    }
    const auto taken = answer.tokens().subspan(n_before);
    const auto end = std::ranges::mismatch(taken, draft.subspan(n_right)).in1;
    const auto n_equal = static_cast<std::size_t>(end - taken.begin());
    n_right += n_equal;
    slot.n_evaluated += n_equal;
    is_computed = end == taken.end();
  }
  work.n_wrong_draft_tokens += draft.size() - n_right;
  if (slot.is_draft_copied) work.n_wrong_lookup_tokens += draft.size() - n_right;
  if (slot.n_evaluated == n_remembered) return;
  if (engine->remove_tail(slot.sequence, slot.n_evaluated)) return;
  // The engine no longer has what the earlier tokens need: all of them are evaluated again.
  engine->clear_sequence(slot.sequence);
  slot.n_evaluated = 0;
  slot.n_shared = 0;
  ++work.n_retries;
}

Result<void> LocalGenerator::State::on_no_room() {
  const auto busy = [](const Slot* slot) { return slot->job.has_value(); };
  std::vector<Slot*> active;
  for (Slot& slot : slots) {
    if (busy(&slot)) active.push_back(&slot);
  }
  Slot& last = **std::ranges::max_element(active, {}, [](const Slot* slot) { return slot->order; });
  if (active.size() > 1) {
    ++work.n_retries;
    waiting.push_front(vacate(last));
    holds_admission = true;
    return {};
  }
  if (prefix.length() > 0 && last.n_shared == 0) {
    prefix.drop();
    return {};
  }
  Job job = vacate(last);
  job.answer.fail({
      .code = ErrorCode::limit_exceeded,
      .message = std::format(
          "the engine has no room for {} tokens in a context of {}",
          job.answer.tokens().size(),
          engine->shape().n_context
      ),
      .hint = "allow a longer context, or more memory for it",
  });
  return deliver(std::move(job));
}

// The engine has emptied every sequence of the batch.
Result<void> LocalGenerator::State::on_failure(const Error& error) {
  std::vector<Slot*> affected;
  for (Slot& slot : slots) {
    if (slot.job && slot.n_in_batch > 0) affected.push_back(&slot);
  }
  const bool is_alone = affected.size() == 1;
  for (Slot* slot : affected) {
    Job job = vacate(*slot);
    if (is_alone) {
      job.answer.fail(error);
      TRY_VOID(deliver(std::move(job)));
    } else {
      ++work.n_retries;
      job.is_suspect = true;
      waiting.push_back(std::move(job));
    }
  }
  return {};
}

Result<void> LocalGenerator::State::step() {
  fill_batch();
  const auto status = engine->evaluate(batch);
  if (!status) return on_failure(status.error());
  if (*status == Evaluated::no_room) return on_no_room();
  ++work.n_batches;
  work.n_evaluated_tokens += batch.size();
  return use_logits();
}

Result<void> LocalGenerator::State::cancel_all() {
  for (Slot& slot : slots) {
    if (slot.job) waiting.push_back(vacate(slot));
  }
  while (!waiting.empty()) {
    Job job = std::move(waiting.front());
    waiting.pop_front();
    job.answer.cancel();
    TRY_VOID(deliver(std::move(job)));
  }
  return {};
}

// After an error of the sink: nothing of the call may be left for the next one.
void LocalGenerator::State::reset() {
  for (Slot& slot : slots) {
    if (slot.job) (void)vacate(slot);
  }
  waiting.clear();
  done = nullptr;
  stop = {};
}

LocalGenerator::LocalGenerator(
    std::unique_ptr<engine::Engine> engine,
    std::shared_ptr<const grammar::Vocabulary> vocabulary,
    std::shared_ptr<const engine::Tokenizer> tokenizer,
    LookupMode lookup
) {
  EXTR_CHECK(engine != nullptr && vocabulary != nullptr, "an engine and a vocabulary");
  EXTR_CHECK(
      engine->shape().n_vocabulary == vocabulary->size(), "engine and vocabulary of one model"
  );
  state_ = std::make_unique<State>(
      std::move(engine), std::move(vocabulary), std::move(tokenizer), lookup
  );
}

LocalGenerator::~LocalGenerator() = default;

Result<void> LocalGenerator::generate(
    const RequestSource& next, const CompletionSink& done, const std::stop_token& stop
) {
  State& state = *state_;
  state.done = &done;
  state.stop = stop;
  state.is_source_empty = false;
  state.holds_admission = false;
  const auto run = [&]() -> Result<void> {
    while (!stop.stop_requested()) {
      TRY_VOID(state.admit(next));
      if (stop.stop_requested()) break;
      if (state.n_active() == 0) return {};
      TRY_VOID(state.step());
    }
    return state.cancel_all();
  };
  auto status = run();
  state.reset();
  return status;
}

Work LocalGenerator::work() const { return state_->work; }
const engine::EngineShape& LocalGenerator::shape() const { return state_->engine->shape(); }

Result<std::unique_ptr<LocalGenerator>> make_local_generator(
    std::shared_ptr<const engine::Model> model,
    std::shared_ptr<const grammar::Vocabulary> vocabulary,
    const engine::EngineOptions& engine_options,
    const DecodeOptions& options
) {
  TRY(auto engine, engine::LlamaEngine::create(model, engine_options));
  return std::make_unique<LocalGenerator>(
      std::move(engine),
      std::move(vocabulary),
      options.forces_text ? std::move(model) : nullptr,
      options.prompt_lookup
  );
}

Result<std::unique_ptr<LocalGenerator>> make_local_generator(
    std::shared_ptr<const engine::Model> model,
    std::shared_ptr<const grammar::Vocabulary> vocabulary,
    const DecodeOptions& options
) {
  EXTR_CHECK(model != nullptr, "a generator needs a model");
  TRY(const engine::EngineOptions plan,
      engine::plan_engine(
          *model,
          {
              .n_longest_request = options.n_context,
              .n_usual_request = options.n_usual,
              .n_slots = options.n_slots,
              .n_memory_bytes = options.n_memory_bytes,
              .n_threads = options.n_threads,
              .n_batch = options.n_batch,
              .is_reproducible = options.is_reproducible,
          }
      ));
  return make_local_generator(std::move(model), std::move(vocabulary), plan, options);
}

}  // namespace extractinator::decode
