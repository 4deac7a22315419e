// The contract between a run and whatever makes answers: requests in, completions out, in any
// order.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "grammar/grammar.h"
#include "grammar/suffix_automaton.h"
#include "prompt/prompt.h"

namespace extractinator::decode {

struct Sampling {
  double temperature = 0.0;  // 0 takes the most probable allowed token.
  std::int32_t top_k = 0;    // 0: all.
  double top_p = 1.0;        // Smallest set of most probable tokens with this mass.
  std::uint64_t seed = 0;    // Together with the request's `row` decides every draw.

  bool operator==(const Sampling&) const = default;
};

// What of an answer is scored beside its own tokens, which always are: those cost no forward
// passes.
struct Scoring {
  // Also the values that were not chosen, where they are few.
  bool has_distributions = false;
  // Ways to a value with less probability are not followed; what is left to them is missing in the
  // distribution. Less is more exact and needs more forward passes.
  double min_mass = 1e-6;
  // Nor are more than this many ways to the values of one field.
  std::size_t max_branches = 256;
  // The same where more values can stand than can be listed, as in numbers: only the most probable
  // ones are looked for there. Ways along the answer cost nothing and are not counted.
  double min_mass_of_many = 1e-3;
  std::size_t max_branches_of_many = 32;
};

struct Request {
  std::uint64_t row = 0;  // Comes back in the completion; also mixed into the seed.
  std::size_t task = 0;   // Comes back in the completion, to tell requests of one row apart.
  std::size_t chunk = 0;  // The same for the parts of its report.
  // Requests of one group follow one another and share a prefix that others do not have: it is
  // computed for each group, by one generator.
  std::optional<std::uint64_t> group = {};
  prompt::Prompt prompt = {};
  std::shared_ptr<const grammar::Grammar> grammar = {};
  std::size_t max_tokens =
      512;  // Answer tokens; an answer that needs more ends with `token_limit`.
  // Where the prompt ends with an open thinking phase: most tokens of it. What is spent then is
  // closed, and the answer follows.
  std::size_t max_thinking_tokens = 1024;
  Sampling sampling = {};
  // The text that quotes are taken from; without one there are none.
  std::shared_ptr<const grammar::SuffixAutomaton> source = {};
  Scoring scoring = {};
  bool wants_trace = false;     // Fill Completion::choices, for `explain`.
  bool wants_thinking = false;  // Fill Completion::thinking.
};

enum class StopReason : std::uint8_t {
  complete,     // The grammar's end was reached: `text` is a whole answer.
  token_limit,  // max_tokens were spent first.
  cancelled,    // The run was asked to stop.
  failed,       // See `error`.
};

[[nodiscard]] std::string_view to_string(StopReason reason);

// One decision of the model, for `explain`.
struct Choice {
  std::size_t answer_offset = 0;  // Bytes of the answer before it.
  std::size_t n_allowed = 0;      // Tokens the grammar allowed.
  grammar::TokenId token = -1;
  double probability = 0;   // Of the token among the allowed ones.
  double removed_mass = 0;  // Probability the mask took away.
  bool is_forced =
      false;  // Only one continuation was possible; no forward pass was spent on the choice.
};

struct ValueProbability {
  std::string value = {};  // As canonical JSON text.
  double probability = 0;

  bool operator==(const ValueProbability&) const = default;
};

// How sure the model was of one scalar value, as docs/probabilities.md says it exactly. All numbers
// are at temperature 1, however the answer was sampled.
struct FieldScore {
  std::string pointer = {};  // JSON pointer of the value in the answer.
  // Of the value among those the grammar allowed there, given the text before it. From the
  // distribution where there is one, otherwise of the tokens that were taken: other tokens that
  // spell the same value are not counted then.
  double probability = 1;
  double lowest = 1;        // Probability of the least probable choice within the value.
  double removed_mass = 0;  // Probability that the model, left alone, would have left the grammar
                            // within the value.
  // By falling probability, where distributions were asked for: every value that can stand there if
  // these are at most 64, otherwise the most probable ones, at most 8; none in free strings. What
  // is missing to 1 went to values that are not told or were not followed to their end.
  std::vector<ValueProbability> distribution = {};

  bool operator==(const FieldScore&) const = default;
};

struct Completion {
  std::uint64_t row = 0;
  std::size_t task = 0;
  std::size_t chunk = 0;
  StopReason stop = StopReason::failed;
  std::string text = {};
  std::optional<Error> error = {};
  // What the failure is called, where the generator has names of its own; empty: the error's code.
  std::string cause = {};
  std::size_t n_prompt_tokens = 0;
  std::size_t n_generated_tokens = 0;  // Of the answer.
  // Of the thinking phase before it, the model's end marker included; what closes a phase whose
  // budget is spent is not counted.
  std::size_t n_thinking_tokens = 0;
  bool is_thinking_budget_spent = false;
  std::string thinking = {};  // As UTF-8, without the marker; only when the request wants it.
  std::chrono::nanoseconds latency = {};  // From admission to the end.
  std::vector<FieldScore> fields = {};    // Of a complete answer, in the order of its text.
  std::vector<Choice> choices = {};       // Only when the request wants a trace.
};

// Gives the next request, or nothing when there are no more. Called on the generator's thread.
using RequestSource = std::function<std::optional<Request>()>;
// Takes the requests that ended together, at least one, in any order. An error stops the whole
// generation and is returned by `generate`.
using CompletionSink = std::function<Result<void>(std::vector<Completion>)>;
// A sink that gives them to `done` one after the other, up to the first error.
[[nodiscard]] CompletionSink one_by_one(std::function<Result<void>(Completion)> done);

// What a generator has done since it was made; for tests, benchmarks and the end of a run.
struct Work {
  std::uint64_t n_batches = 0;             // Forward passes.
  std::uint64_t n_evaluated_tokens = 0;    // In them: prompts, shared prefixes and answers.
  std::uint64_t n_generated_tokens = 0;    // Of answers, forced ones included.
  std::uint64_t n_thinking_tokens = 0;     // Of thinking phases before them.
  std::uint64_t n_forced_tokens = 0;       // Taken without looking at logits.
  std::uint64_t n_scored_branches = 0;     // Ways to other values that were looked at.
  std::uint64_t n_shared_tokens = 0;       // Of prompts, copied instead of computed.
  std::uint64_t n_prefix_tokens = 0;       // Computed to be copied.
  std::uint64_t n_draft_tokens = 0;        // Computed ahead of the choices.
  std::uint64_t n_wrong_draft_tokens = 0;  // Of these, forgotten: the choices went another way.
  std::uint64_t n_lookup_tokens = 0;       // Drafts that were copied from the report.
  std::uint64_t n_wrong_lookup_tokens = 0;
  // Requests evaluated again from their start: after a failed or full batch, or because the engine
  // could not go back.
  std::uint64_t n_retries = 0;
};

class Generator {
 public:
  virtual ~Generator() = default;

  // Pulls requests while there is room, works on several at a time, and hands each completion over
  // exactly once, as soon as it is there. Every pulled request gets a completion, also after `stop`
  // (then with `cancelled`). A request that fails does not stop the others. Fails only when the
  // sink fails or the engine cannot go on at all.
  [[nodiscard]] virtual Result<void> generate(
      const RequestSource& next, const CompletionSink& done, const std::stop_token& stop
  ) = 0;

  // Not during generate(). Nothing where it is not counted.
  [[nodiscard]] virtual Work work() const { return {}; }
};

}  // namespace extractinator::decode
