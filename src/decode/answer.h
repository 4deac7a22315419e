// One request on its way to a completion: which tokens were taken, which may come next, and when it
// is over. Knows nothing of engines, batches and sequences.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "decode/field_tracker.h"
#include "decode/forced_text.h"
#include "decode/generator.h"
#include "decode/prompt_lookup.h"
#include "decode/sampler.h"
#include "decode/thinking_phase.h"
#include "decode/value_tree.h"
#include "grammar/grammar.h"
#include "grammar/vocabulary.h"

namespace extractinator::decode {

// What may be asked of the memory behind an answer.
enum class History : std::uint8_t {
  append_only,  // Tokens can only be added.
  can_go_back,  // And taken back from the end.
};

class Answer {
 public:
  // Takes what the grammar forces at the start, unless a thinking phase comes first.
  // `request.grammar` is not null. `forced_text` spells what is forced and outlives the answer;
  // without it only a state that leaves one token is no choice. So does `lookup`, which judges
  // drafts from the report; without it there are none.
  Answer(
      Request request,
      std::shared_ptr<const grammar::Vocabulary> vocabulary,
      History history = History::append_only,
      ForcedText* forced_text = nullptr,
      LookupPolicy* lookup = nullptr
  );

  [[nodiscard]] const Request& request() const { return request_; }
  // Tokens of the prompt, of the thinking phase, then of the answer so far. An engine must have
  // evaluated all of them before the next choice. While alternatives are scored, a part of the
  // answer and another way to go on.
  [[nodiscard]] std::span<const grammar::TokenId> tokens() const { return tokens_; }
  // Leading tokens of tokens() that the last choose() did not change.
  [[nodiscard]] std::size_t n_unchanged() const { return n_unchanged_; }
  // Tokens that probably follow tokens(). Evaluated with them they save a forward pass where the
  // choices go that way, and are forgotten where they do not: choices are the same without them.
  [[nodiscard]] std::span<const grammar::TokenId> draft() const { return draft_; }
  // Where draft() is empty, makes one of tokens that a string value may copy from the report, as
  // far as that pays while `n_answers` answers share the batches. True if draft() is of that kind.
  // Not when the answer is over. Cost: ReportText::find(), and a walk of the grammar per token.
  [[nodiscard]] bool draft_from_report(std::size_t n_answers);
  // Most tokens that tokens() can have; fewer once a thinking phase has ended early.
  [[nodiscard]] std::size_t max_tokens() const;

  [[nodiscard]] bool is_over() const { return phase_ == Phase::over; }
  // The answer is whole; only values that were not chosen are looked at.
  [[nodiscard]] bool is_scoring() const { return phase_ == Phase::scoring; }
  // Chooses the next token by the logits after the last one, then takes what the grammar forces
  // after it, which needs no logits. The chosen token may be written anew together with forced
  // text. While scoring, takes the logits for the alternative. Not when the answer is over.
  void choose(std::span<const float> logits);
  // Ends the answer early. A whole answer stays, with what is known of its alternatives. Not when
  // it is over.
  void fail(Error error);
  void cancel();

  [[nodiscard]] std::size_t n_generated() const { return n_generated_; }
  [[nodiscard]] std::size_t n_forced() const { return n_forced_; }
  [[nodiscard]] std::size_t n_thinking() const { return thinking_ ? thinking_->n_tokens() : 0; }
  // Alternatives that were looked at.
  [[nodiscard]] std::size_t n_scored() const { return n_scored_; }

  // The completion, without its latency. Once, when the answer is over.
  [[nodiscard]] Completion finish() &&;

 private:
  enum class Phase : std::uint8_t { thinking, writing, scoring, over };

  // One token of the answer, the end token included.
  struct Step {
    std::size_t offset = 0;  // Bytes of the answer before it.
    grammar::TokenId token = -1;
    std::size_t end = 0;        // Bytes of the answer behind what was chosen.
    bool is_rewritten = false;  // Spells what is left of a choice before it, and forced text.
    std::size_t n_allowed = 1;
    double probability = 1;
    double removed_mass = 0;
    double ending = 1;  // Behind a number: probability of all tokens that do not continue it.
    bool is_forced = true;
    std::vector<TokenWeight> weights = {};  // Of all allowed tokens, where these are few.
  };

  void end(StopReason stop);
  void begin();
  // Appends what the phase took; the answer begins when it is over.
  void think(std::span<const grammar::TokenId> taken);
  void take_forced();
  // Takes text that is forced. True if the model decides about its last token, which is then the
  // draft, with mask_ before it.
  [[nodiscard]] bool take_spelled();
  // Undoes the last token, but keeps its text: the next tokens spell it again.
  [[nodiscard]] Step take_back();
  // Adds the token of `step`, or ends the answer if it is an end token or one too many.
  void take(Step step);
  [[nodiscard]] Step chosen(std::span<const float> logits, grammar::TokenId token) const;
  // Some end token if nothing else is allowed, -1 otherwise.
  [[nodiscard]] grammar::TokenId only_end() const;

  // Fills guesses_ with what the report suggests behind tokens(): those that are together at least
  // so probable, and one more to learn from.
  void guess(double least_probability);
  // Compares the next guess with what was chosen behind `n_before` tokens.
  void learn(std::size_t n_before);

  // The answer is whole: scores its values, the last one first.
  void begin_scoring();
  void score_path(const Scalar& scalar, FieldScore& score) const;
  // The first step that decides about the value.
  [[nodiscard]] std::size_t begin_of(const Scalar& scalar) const;
  // Behind the last step that decides about the value.
  [[nodiscard]] std::size_t end_of(const Scalar& scalar) const;
  // A string of any text can begin here: so many tokens may come next that alternatives say
  // nothing.
  [[nodiscard]] bool opens_free_string();
  // The value is such a string, or becomes one behind its beginning.
  [[nodiscard]] bool is_free(const Scalar& scalar) const;
  // Opens the tree of the next value that has alternatives; false if there is none left.
  [[nodiscard]] bool open_tree();
  void close_tree();
  // Goes on until logits are needed or all is done.
  void score();
  // What is known of the tokens behind the branch without asking the engine; nothing if it must be
  // asked. The matcher stands behind the branch then.
  [[nodiscard]] std::optional<std::vector<TokenWeight>> known_weights(const Branch& branch);
  void rewind(std::size_t n_steps);

  Request request_;
  std::shared_ptr<const grammar::Vocabulary> vocabulary_;
  History history_;
  grammar::Matcher matcher_;
  Sampler sampler_;
  ForcedText* forced_text_;
  LookupPolicy* lookup_;
  grammar::TokenMask mask_;  // What may come after tokens().
  std::vector<grammar::TokenId> tokens_;
  std::vector<grammar::TokenId> draft_ = {};
  bool is_draft_copied_ = false;  // From the report.

  // Tokens of the report that are guessed to follow tokens().
  struct Guess {
    grammar::TokenId token = -1;
    std::size_t n_bytes = 0;  // Of the answer and of guesses that match before it.
  };
  std::optional<ReportText> report_ = {};  // Made when first needed; of request_.
  std::vector<Guess> guesses_ = {};
  std::size_t first_guess_ = 0;  // Index among the report's tokens.
  std::size_t n_compared_ = 0;   // Leading guesses that came true.
  std::size_t n_copied_ = 0;     // Report tokens up to the last guess that came true.

  std::size_t n_prompt_;
  std::size_t n_before_;  // Tokens in front of the answer: of the prompt and of the thinking phase.
  std::size_t n_unchanged_ = 0;
  std::size_t n_generated_ = 0;
  std::size_t n_forced_ = 0;
  std::size_t n_respelled_ = 0;  // Bytes at the end of text_ that no token spells at the moment.
  std::size_t n_scored_ = 0;
  std::string text_ = {};
  FieldTracker tracker_ = {};
  std::vector<Step> steps_ = {};
  std::optional<ThinkingPhase> thinking_ = {};
  Phase phase_ = Phase::writing;
  std::optional<StopReason> stop_ = {};
  std::optional<Error> error_ = {};

  std::vector<FieldScore> fields_ = {};
  std::size_t n_unscored_ = 0;          // Leading fields whose alternatives were not looked at.
  std::size_t n_matched_ = 0;           // Steps that the matcher has taken.
  std::size_t root_ = 0;                // Step at which the tree begins.
  std::optional<ValueTree> tree_ = {};  // Of field n_unscored_.
  bool is_listed_ = true;               // The tree knows all values.
  std::optional<Branch> branch_ = {};   // Waits for logits.
};

}  // namespace extractinator::decode
