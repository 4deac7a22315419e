// Reads known texts as fast as engines can: read_known_texts().
#include "throughput/bound.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <thread>
#include <utility>
#include <vector>

#include <time.h>

#include "base/error.h"
#include "base/result.h"
#include "decode/plan.h"
#include "engine/engine.h"
#include "engine/llama_engine.h"
#include "engine/model.h"

namespace extractinator::bench {
namespace {

// The texts of one engine. Sequence 0 keeps what they share.
class Reader {
 public:
  explicit Reader(engine::Engine& engine) : engine_(&engine) {}

  Result<void> read(const KnownText& text) {
    const std::span<const engine::TokenId> prompt = text.tokens;
    if (engine_->length(0) == 0 && text.n_shared > 0) {
      TRY_VOID(append(prompt.first(text.n_shared), 0, false));
      TRY_VOID(evaluate());
      reading_.n_prompt_tokens += text.n_shared;
    }
    if (next_ == engine_->shape().n_sequences) TRY_VOID(evaluate());
    const auto sequence = static_cast<engine::SequenceId>(next_++);
    engine_->copy_sequence(0, sequence);
    TRY_VOID(append(prompt.subspan(text.n_shared), sequence, text.n_answer == 0));
    std::vector<engine::TokenId> answer;
    for (std::size_t i = 0; i < text.n_answer; ++i)
      answer.push_back(prompt[i % prompt.size()]);
    const std::size_t n_parts = std::max<std::size_t>(text.n_passes, 1);
    for (std::size_t k = 0; k < n_parts; ++k) {
      const std::size_t begin = answer.size() * k / n_parts;
      const std::size_t end = answer.size() * (k + 1) / n_parts;
      if (text.n_passes > 0) TRY_VOID(flush());
      TRY_VOID(append(std::span(answer).subspan(begin, end - begin), sequence, true));
    }
    if (text.n_passes > 0) TRY_VOID(evaluate());
    reading_.n_prompt_tokens += prompt.size() - text.n_shared;
    reading_.n_answer_tokens += answer.size();
    return {};
  }

  // What is left in the batch; all texts so far are read then and forgotten.
  Result<void> evaluate() {
    TRY_VOID(flush());
    for (std::size_t i = 1; i < next_; ++i)
      engine_->clear_sequence(static_cast<engine::SequenceId>(i));
    next_ = 1;
    position_sequence_ = -1;
    return {};
  }

  [[nodiscard]] const KnownReading& reading() const { return reading_; }

 private:
  // Adds tokens to the sequence; `ends` asks for the logits after the last one.
  Result<void> append(
      std::span<const engine::TokenId> tokens, engine::SequenceId sequence, bool ends
  ) {
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (batch_.size() == engine_->shape().n_batch) TRY_VOID(flush());
      if (position_sequence_ != sequence) {
        position_sequence_ = sequence;
        position_ = engine_->length(sequence);
      }
      batch_.push_back(
          {.token = tokens[i],
           .position = static_cast<std::int32_t>(position_++),
           .sequence = sequence,
           .wants_logits = ends && i + 1 == tokens.size()}
      );
    }
    return {};
  }

  Result<void> flush() {
    if (batch_.empty()) return {};
    TRY(const engine::Evaluated evaluated, engine_->evaluate(batch_));
    if (evaluated == engine::Evaluated::no_room)
      return fail(ErrorCode::engine_failure, "the plan leaves no room for the texts");
    ++reading_.n_batches;
    batch_.clear();
    return {};
  }

  engine::Engine* engine_;
  std::vector<engine::BatchToken> batch_ = {};
  std::size_t next_ = 1;  // The next free sequence.
  // Where the next token of a sequence stands.
  engine::SequenceId position_sequence_ = -1;
  std::size_t position_ = 0;
  KnownReading reading_ = {};
};

}  // namespace

Seconds processor_time() {
  timespec time = {};
  (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

Result<KnownReading> read_known_texts(
    const std::shared_ptr<const engine::Model>& model,
    const decode::GeneratorPlan& plan,
    std::span<const KnownText> texts
) {
  std::vector<std::unique_ptr<engine::LlamaEngine>> engines;
  for (const engine::EngineOptions& options : plan.engines) {
    TRY(auto engine, engine::LlamaEngine::create(model, options));
    engines.push_back(std::move(engine));
  }
  std::vector<Result<KnownReading>> readings(engines.size());
  const Seconds processor_begin = processor_time();
  const auto begin = std::chrono::steady_clock::now();
  {
    std::vector<std::jthread> threads;
    for (std::size_t k = 0; k < engines.size(); ++k) {
      threads.emplace_back([&, k] {
        Reader reader(*engines[k]);
        const auto read_all = [&]() -> Result<KnownReading> {
          for (std::size_t i = k; i < texts.size(); i += engines.size())
            TRY_VOID(reader.read(texts[i]));
          TRY_VOID(reader.evaluate());
          return reader.reading();
        };
        readings[k] = read_all();
      });
    }
  }
  KnownReading sum{
      .time = std::chrono::steady_clock::now() - begin,
      .processor_time = processor_time() - processor_begin,
  };
  for (const auto& reading : readings) {
    if (!reading) return std::unexpected(reading.error());
    sum.n_batches += reading->n_batches;
    sum.n_prompt_tokens += reading->n_prompt_tokens;
    sum.n_answer_tokens += reading->n_answer_tokens;
  }
  return sum;
}

}  // namespace extractinator::bench
