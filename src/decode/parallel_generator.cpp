// Several generators side by side: ParallelGenerator.
#include "decode/parallel_generator.h"

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/result.h"
#include "decode/generator.h"
#include "decode/local_generator.h"
#include "decode/plan.h"
#include "engine/llama_engine.h"
#include "engine/model.h"
#include "grammar/vocabulary.h"

namespace extractinator::decode {
namespace {

// Requests dealt to a generator before it asks for them: how far one may be ahead of another.
constexpr std::size_t kAhead = 4;

void add(const Work& work, Work& sum) {
  sum.n_batches += work.n_batches;
  sum.n_evaluated_tokens += work.n_evaluated_tokens;
  sum.n_generated_tokens += work.n_generated_tokens;
  sum.n_thinking_tokens += work.n_thinking_tokens;
  sum.n_forced_tokens += work.n_forced_tokens;
  sum.n_scored_branches += work.n_scored_branches;
  sum.n_shared_tokens += work.n_shared_tokens;
  sum.n_prefix_tokens += work.n_prefix_tokens;
  sum.n_draft_tokens += work.n_draft_tokens;
  sum.n_wrong_draft_tokens += work.n_wrong_draft_tokens;
  sum.n_lookup_tokens += work.n_lookup_tokens;
  sum.n_wrong_lookup_tokens += work.n_wrong_lookup_tokens;
  sum.n_retries += work.n_retries;
}

// What the calling thread and the generators' threads say to each other.
class Exchange {
 public:
  explicit Exchange(std::size_t n) : hands_(n) {}

  // --- On a generator's thread.

  // The next request of generator `k`; nothing when there are no more, or after stop().
  std::optional<Request> take(std::size_t k) {
    std::unique_lock lock(mutex_);
    Hand& hand = hands_[k];
    hand.is_waiting = hand.requests.empty();
    caller_.notify_one();
    changed_.wait(lock, [&] { return !hand.requests.empty() || is_closed_; });
    hand.is_waiting = false;
    if (is_stopped_ || hand.requests.empty()) return std::nullopt;
    Request request = std::move(hand.requests.front());
    hand.requests.pop_front();
    return request;
  }

  void give(std::vector<Completion> completions) {
    const std::scoped_lock lock(mutex_);
    std::ranges::move(completions, std::back_inserter(completions_));
    caller_.notify_one();
  }

  void end(Result<void> status) {
    const std::scoped_lock lock(mutex_);
    if (!status && status_) status_ = std::move(status);
    ++n_ended_;
    caller_.notify_one();
  }

  // --- On the calling thread.

  struct Event {
    std::vector<Completion> completions = {};
    bool wants_request = false;  // For the generator whose turn it is.
    bool is_over = false;        // All generators have ended.
    bool has_failed = false;     // One of them could not go on.
  };
  // Waits until there is something to do.
  Event wait() {
    std::unique_lock lock(mutex_);
    Event event;
    caller_.wait(lock, [&] {
      event.wants_request = wants_request();
      event.is_over = n_ended_ == hands_.size();
      event.has_failed = !status_ && !is_failure_told_;
      return event.wants_request || event.is_over || event.has_failed || !completions_.empty();
    });
    event.completions.swap(completions_);
    is_failure_told_ = !status_;
    return event;
  }

  void deal(Request request) {
    const std::scoped_lock lock(mutex_);
    if (!request.group || request.group != group_) {
      group_ = request.group;
      last_ = std::exchange(turn_, (turn_ + 1) % hands_.size());
    }
    hands_[last_].requests.push_back(std::move(request));
    changed_.notify_all();
  }

  // There are no more requests.
  void close() {
    const std::scoped_lock lock(mutex_);
    is_closed_ = true;
    changed_.notify_all();
  }

  // Nothing that was dealt is begun any more.
  void stop() {
    const std::scoped_lock lock(mutex_);
    is_stopped_ = true;
    is_closed_ = true;
    changed_.notify_all();
  }

  // After the end: the requests that no generator took.
  std::deque<Request> take_rest() {
    std::deque<Request> rest;
    for (Hand& hand : hands_)
      std::ranges::move(hand.requests, std::back_inserter(rest));
    return rest;
  }

  Result<void> take_status() { return std::exchange(status_, {}); }

 private:
  struct Hand {
    std::deque<Request> requests = {};
    bool is_waiting = false;
  };

  // Someone waits, and what comes next would not pile up.
  [[nodiscard]] bool wants_request() const {
    return !is_closed_ && std::ranges::any_of(hands_, &Hand::is_waiting) &&
           hands_[turn_].requests.size() < kAhead;
  }

  std::mutex mutex_;
  std::condition_variable caller_;
  std::condition_variable changed_;
  std::vector<Hand> hands_;
  std::vector<Completion> completions_ = {};
  std::size_t turn_ = 0;                     // Who gets the next request or group.
  std::size_t last_ = 0;                     // Who got the last one.
  std::optional<std::uint64_t> group_ = {};  // Of the last one.
  std::size_t n_ended_ = 0;
  bool is_closed_ = false;
  bool is_stopped_ = false;
  bool is_failure_told_ = false;
  Result<void> status_ = {};
};

}  // namespace

ParallelGenerator::ParallelGenerator(std::vector<std::unique_ptr<Generator>> generators)
    : generators_(std::move(generators)) {
  EXTR_CHECK(!generators_.empty(), "at least one generator");
}

Result<void> ParallelGenerator::generate(
    const RequestSource& next, const CompletionSink& done, const std::stop_token& stop
) {
  Exchange exchange(generators_.size());
  std::stop_source stopping;
  const auto stop_all = [&] {
    stopping.request_stop();
    exchange.stop();
  };
  std::vector<std::jthread> threads;
  for (std::size_t k = 0; k < generators_.size(); ++k) {
    threads.emplace_back([&, k] {
      exchange.end(
          generators_[k]->generate(
              [&] { return exchange.take(k); },
              [&](std::vector<Completion> completions) -> Result<void> {
                exchange.give(std::move(completions));
                return {};
              },
              stopping.get_token()
          )
      );
    });
  }
  Result<void> status;
  {
    const std::stop_callback on_stop(stop, stop_all);
    for (bool is_over = false; !is_over;) {
      auto event = exchange.wait();
      is_over = event.is_over;
      if (event.has_failed) stop_all();
      if (status && !event.completions.empty()) {
        status = done(std::move(event.completions));
        if (!status) stop_all();
      }
      if (!event.wants_request || !status || event.has_failed || stop.stop_requested()) continue;
      if (auto request = next()) {
        exchange.deal(*std::move(request));
      } else {
        exchange.close();
      }
    }
  }
  threads.clear();
  if (status) status = exchange.take_status();
  std::vector<Completion> rest;
  for (const Request& request : exchange.take_rest()) {
    rest.push_back(
        {.row = request.row,
         .task = request.task,
         .chunk = request.chunk,
         .stop = StopReason::cancelled}
    );
  }
  if (status && !rest.empty()) status = done(std::move(rest));
  return status;
}

Work ParallelGenerator::work() const {
  Work sum;
  for (const auto& generator : generators_)
    add(generator->work(), sum);
  return sum;
}

Result<std::unique_ptr<Generator>> make_generator(
    const std::shared_ptr<const engine::Model>& model,
    const std::shared_ptr<const grammar::Vocabulary>& vocabulary,
    const GeneratorPlan& plan,
    const DecodeOptions& options
) {
  EXTR_CHECK(model != nullptr && !plan.engines.empty(), "a generator needs a model and a plan");
  std::vector<std::unique_ptr<Generator>> generators;
  for (const engine::EngineOptions& engine : plan.engines) {
    TRY(auto generator, make_local_generator(model, vocabulary, engine, options));
    generators.push_back(std::move(generator));
  }
  if (generators.size() == 1) return std::move(generators.front());
  return std::make_unique<ParallelGenerator>(std::move(generators));
}

}  // namespace extractinator::decode
