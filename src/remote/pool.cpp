// Threads, each with a connection of its own, between a source of requests and a sink of
// completions; everything here is internal to the room, through pool.h.
#include "remote/pool.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <expected>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/result.h"
#include "decode/generator.h"
#include "remote/endpoint.h"
#include "remote/fault.h"
#include "remote/generator.h"
#include "remote/http_client.h"
#include "remote/prompt_check.h"
#include "remote/protocol.h"
#include "remote/retry.h"

namespace extractinator::remote {
namespace {

using decode::Completion;
using decode::StopReason;

constexpr std::size_t kMaxParallel = 256;  // Threads of an endpoint.

// What the calling thread and the workers say to each other. The mutex guards all of it.
class Exchange {
 public:
  Exchange(std::size_t n_workers, std::size_t n_servers, std::size_t max_lost)
      : n_workers_(n_workers),
        max_lost_(max_lost),
        servers_(n_servers) {}

  // --- On a worker's thread.

  // A request on its way, and how many were lost with its server before.
  struct Taken {
    Request request = {};
    bool is_second = false;  // Another server lost it before, or this one if it is the last.
    std::uint64_t n_lost_before = 0;
  };

  // The next request that is not for another server; nothing after stop(), when the server was
  // given up, or when there are no more and none is under way that could come back from a server
  // that is lost.
  std::optional<Taken> take(std::size_t server) {
    std::unique_lock lock(mutex_);
    ++n_waiting_;
    caller_.notify_one();
    auto next = requests_.end();
    workers_.wait(lock, [&] {
      next = first_for(server);
      return next != requests_.end() || is_done_ || is_stopped_ ||
             servers_[server].loss.has_value();
    });
    --n_waiting_;
    if (is_stopped_ || servers_[server].loss || next == requests_.end()) return std::nullopt;
    Taken taken{
        .request = std::move(next->request),
        .is_second = next->lost_at.has_value(),
        .n_lost_before = servers_[server].n_lost,
    };
    requests_.erase(next);
    ++n_under_way_;
    return taken;
  }

  // A request that was lost with its server is held back: only what the server does with a request
  // that is sent later tells whether the request has failed or the server.
  void give(
      std::size_t server, Taken taken, Completion completion, const std::optional<Fault>& fault
  ) {
    const std::scoped_lock lock(mutex_);
    --n_under_way_;
    Server& mine = servers_[server];
    const bool is_lost = fault && is_of_server(fault->cause);
    if (!is_lost || fault->cause == Cause::model_changed) {
      completions_.push_back(std::move(completion));
      caller_.notify_one();
    } else {
      ++mine.n_in_row;
      mine.held.push_back({
          .request = std::move(taken.request),
          .completion = std::move(completion),
          .number = ++mine.n_lost,
          .is_second = taken.is_second,
      });
    }
    if (!is_lost) {
      if (!fault || fault->cause != Cause::cancelled) {
        release(mine, taken.n_lost_before);
        mine.n_in_row = mine.held.size();
      }
    } else if (mine.loss || fault->cause == Cause::model_changed || mine.n_in_row >= max_lost_) {
      if (!mine.loss) mine.loss = fault->error;
      // The servers that are left take over; without any, these are still to do.
      for (Held& one : mine.held)
        requests_.push_back({.request = std::move(one.request), .lost_at = server});
      mine.held.clear();
      workers_.notify_all();
      caller_.notify_one();
    }
    settle();
  }

  void end(std::uint64_t n_retries) {
    const std::scoped_lock lock(mutex_);
    n_retries_ += n_retries;
    ++n_ended_;
    caller_.notify_one();
  }

  // --- On the calling thread.

  struct Event {
    std::vector<Completion> completions = {};
    bool wants_request = false;
    bool is_over = false;  // All workers have ended.
  };
  // Waits until there is something to do.
  Event wait() {
    std::unique_lock lock(mutex_);
    Event event;
    caller_.wait(lock, [&] {
      event.wants_request = !is_closed_ && n_waiting_ > requests_.size();
      event.is_over = n_ended_ == n_workers_;
      return event.wants_request || event.is_over || !completions_.empty();
    });
    event.completions.swap(completions_);
    return event;
  }

  void deal(Request request) {
    const std::scoped_lock lock(mutex_);
    requests_.push_back({.request = std::move(request)});
    workers_.notify_all();
  }

  // There are no more requests.
  void close() {
    const std::scoped_lock lock(mutex_);
    is_closed_ = true;
    settle();
  }

  // Nothing that was dealt is begun any more.
  void stop() {
    const std::scoped_lock lock(mutex_);
    is_stopped_ = true;
    is_closed_ = true;
    workers_.notify_all();
  }

  // --- After the end.

  // The requests that nobody took, and after stop() those that were lost.
  std::vector<Request> take_rest() {
    std::vector<Request> rest;
    for (Queued& one : requests_)
      rest.push_back(std::move(one.request));
    requests_.clear();
    for (Server& server : servers_) {
      if (!is_stopped_) break;
      for (Held& one : server.held)
        rest.push_back(std::move(one.request));
      server.held.clear();
    }
    return rest;
  }
  // Of requests that were lost with a server that was not given up.
  std::vector<Completion> take_held() {
    for (Server& server : servers_)
      release(server, server.n_lost);
    return std::exchange(completions_, {});
  }
  [[nodiscard]] std::uint64_t n_retries() const { return n_retries_; }
  // Why the last server was given up, if all were.
  [[nodiscard]] std::optional<Error> loss() const {
    for (const Server& server : servers_) {
      if (!server.loss) return std::nullopt;
    }
    return servers_.back().loss;
  }

 private:
  struct Queued {
    Request request = {};
    std::optional<std::size_t> lost_at = {};  // The server that lost it.
  };
  struct Held {
    Request request = {};
    Completion completion = {};
    std::uint64_t number = 0;  // Among those lost with the server, from 1.
    bool is_second = false;
  };
  struct Server {
    std::vector<Held> held = {};  // By number.
    std::uint64_t n_lost = 0;
    std::size_t n_in_row = 0;  // Of them since the server last answered.
    std::optional<Error> loss = {};
  };

  [[nodiscard]] std::size_t n_left() const {
    return static_cast<std::size_t>(std::ranges::count_if(servers_, [](const Server& one) {
      return !one.loss.has_value();
    }));
  }

  // What a server lost is for others, as long as there are any.
  std::deque<Queued>::iterator first_for(std::size_t server) {
    const bool is_last = n_left() < 2;
    return std::ranges::find_if(requests_, [&](const Queued& one) {
      return is_last || one.lost_at != server;
    });
  }

  // Those up to the `last` have failed.
  void release(Server& server, std::uint64_t last) {
    const auto end = std::ranges::upper_bound(server.held, last, {}, &Held::number);
    if (end == server.held.begin()) return;
    for (auto one = server.held.begin(); one != end; ++one)
      completions_.push_back(std::move(one->completion));
    server.held.erase(server.held.begin(), end);
    caller_.notify_one();
  }

  // When nothing is left to do: what one server lost is tried once more where another one is left,
  // and then the workers end.
  void settle() {
    if (!is_closed_ || !requests_.empty() || n_under_way_ > 0) return;
    for (std::size_t i = 0; i < servers_.size(); ++i) {
      if (n_left() < 2 || is_stopped_) break;
      Server& server = servers_[i];
      for (Held& one : server.held) {
        if (!one.is_second) requests_.push_back({.request = std::move(one.request), .lost_at = i});
      }
      std::erase_if(server.held, [](const Held& one) { return !one.is_second; });
    }
    is_done_ = requests_.empty();
    workers_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable caller_;
  std::condition_variable workers_;
  std::size_t n_workers_;
  std::size_t max_lost_;
  std::vector<Server> servers_;
  std::deque<Queued> requests_ = {};
  std::vector<Completion> completions_ = {};
  std::size_t n_waiting_ = 0;
  std::size_t n_ended_ = 0;
  std::uint64_t n_retries_ = 0;
  std::size_t n_under_way_ = 0;
  bool is_closed_ = false;
  bool is_done_ = false;  // Closed, and nothing is queued or under way.
  bool is_stopped_ = false;
};

// One request at a time at one endpoint.
class Worker {
 public:
  Worker(
      const RemoteOptions& options,
      const Protocol& protocol,
      const Identity& identity,
      HttpClient client,
      std::stop_token stop
  )
      : options_(options),
        protocol_(protocol),
        identity_(identity),
        client_(std::move(client)),
        stop_(std::move(stop)) {}

  void run(Exchange& exchange, std::size_t server) {
    while (auto taken = exchange.take(server)) {
      const auto begin = std::chrono::steady_clock::now();
      const Request& request = taken->request;
      Completion completion{.row = request.row, .task = request.task};
      auto answer = complete(request);
      std::optional<Fault> fault;
      if (answer) {
        completion.stop = StopReason::complete;
        completion.text = std::move(answer->text);
        completion.n_prompt_tokens = answer->n_prompt_tokens;
        completion.n_generated_tokens = answer->n_generated_tokens;
        completion.choices = std::move(answer->choices);
      } else {
        fault = std::move(answer).error();
        completion.stop = stop_reason_of(fault->cause);
        if (fault->cause != Cause::cancelled) {
          completion.error = without_cause(*fault);
          completion.cause = to_string(fault->cause);
        }
      }
      completion.latency = std::chrono::steady_clock::now() - begin;
      exchange.give(server, *std::move(taken), std::move(completion), fault);
    }
    exchange.end(n_retries_);
  }

 private:
  static StopReason stop_reason_of(Cause cause) {
    if (cause == Cause::cancelled) return StopReason::cancelled;
    return cause == Cause::token_limit ? StopReason::token_limit : StopReason::failed;
  }

  Attempt<Answer> complete(const Request& request) {
    TRY_VOID(check_before(request, protocol_.n_context(identity_), options_.control_text));
    const HttpRequest question = protocol_.ask(request, identity_, client_.endpoint());
    return with_retries(options_.retry, request.row, stop_, n_retries_, [&] {
      return attempt(question, request);
    });
  }

  Attempt<Answer> attempt(const HttpRequest& question, const Request& request) {
    TRY(const HttpResponse response, client_.send(question, stop_));
    if (auto fault = fault_of_status(response)) return std::unexpected(*std::move(fault));
    TRY(Answer answer, protocol_.read(response.body, request, identity_));
    if (++n_unchecked_ >= options_.n_answers_per_check) {
      TRY(const Identity now, protocol_.identify(client_, stop_));
      if (now.hash != identity_.hash) {
        return give_up(
            Cause::model_changed,
            client_.endpoint().label() + " has another model of this name than at the start"
        );
      }
      n_unchecked_ = 0;
    }
    return answer;
  }

  const RemoteOptions& options_;
  const Protocol& protocol_;
  const Identity& identity_;
  HttpClient client_;
  std::stop_token stop_;
  std::size_t n_unchecked_ = 0;
  std::uint64_t n_retries_ = 0;
};

Result<void> check(const RemoteOptions& options) {
  const auto wrong = [](std::string message) {
    return fail(ErrorCode::invalid_input, std::move(message));
  };
  if (options.endpoints.empty()) return wrong("no address of a server is given");
  if (options.model.empty()) return wrong("no model is named");
  if (options.n_parallel == 0 || options.n_parallel > kMaxParallel)
    return wrong("requests at a time are 1 to " + std::to_string(kMaxParallel));
  if (options.retry.n_tries == 0 || options.max_lost_requests == 0 ||
      options.n_answers_per_check == 0)
    return wrong("tries, lost requests and answers per check are at least 1");
  return {};
}

}  // namespace

Result<std::unique_ptr<Pool>> Pool::make(
    const RemoteOptions& options,
    std::unique_ptr<const Protocol> protocol,
    const std::stop_token& stop
) {
  TRY_VOID(check(options));
  // The constructor is private, so make_unique cannot reach it.
  auto pool = std::unique_ptr<Pool>(new Pool);
  pool->options_ = options;
  pool->protocol_ = std::move(protocol);
  for (const std::string& url : options.endpoints) {
    TRY(Endpoint endpoint, Endpoint::make(url, options.allowed_hosts));
    TRY(HttpClient client, HttpClient::make(endpoint, options.http));
    auto identity = with_retries(options.retry, 0, stop, pool->work_.n_retries, [&] {
      return pool->protocol_->identify(client, stop);
    });
    if (!identity) return std::unexpected(std::move(identity).error().error);
    if (!pool->endpoints_.empty() && identity->hash != pool->identity_.hash) {
      return fail(
          ErrorCode::conflict,
          "`" + options.model + "` is one model at " + pool->endpoints_.front().label() +
              " and another at " + endpoint.label()
      );
    }
    pool->identity_ = *std::move(identity);
    pool->endpoints_.push_back(std::move(endpoint));
  }
  return pool;
}

Result<void> Pool::generate(
    const RequestSource& next, const decode::CompletionSink& done, const std::stop_token& stop
) {
  std::stop_source stopping;
  std::vector<std::unique_ptr<Worker>> workers;
  std::vector<std::size_t> server_of;
  for (std::size_t server = 0; server < endpoints_.size(); ++server) {
    for (std::size_t i = 0; i < options_.n_parallel; ++i) {
      TRY(HttpClient client, HttpClient::make(endpoints_[server], options_.http));
      workers.push_back(
          std::make_unique<Worker>(
              options_, *protocol_, identity_, std::move(client), stopping.get_token()
          )
      );
      server_of.push_back(server);
    }
  }
  Exchange exchange(workers.size(), endpoints_.size(), options_.max_lost_requests);
  const auto stop_all = [&] {
    stopping.request_stop();
    exchange.stop();
  };
  std::vector<std::jthread> threads;
  threads.reserve(workers.size());
  for (std::size_t i = 0; i < workers.size(); ++i)
    threads.emplace_back([&, i] { workers[i]->run(exchange, server_of[i]); });

  Result<void> status;
  {
    const std::stop_callback on_stop(stop, stop_all);
    for (bool is_over = false; !is_over;) {
      auto event = exchange.wait();
      is_over = event.is_over;
      for (const Completion& completion : event.completions)
        work_.n_generated_tokens += completion.n_generated_tokens;
      if (status && !event.completions.empty()) {
        status = done(std::move(event.completions));
        if (!status) stop_all();
      }
      if (!event.wants_request || !status || stop.stop_requested()) continue;
      if (auto request = next()) {
        exchange.deal(*std::move(request));
      } else {
        exchange.close();
      }
    }
  }
  threads.clear();
  work_.n_retries += exchange.n_retries();
  std::vector<Completion> rest;
  for (const Request& request : exchange.take_rest())
    rest.push_back({.row = request.row, .task = request.task, .stop = StopReason::cancelled});
  std::ranges::move(exchange.take_held(), std::back_inserter(rest));
  if (status && !rest.empty()) status = done(std::move(rest));
  if (status) {
    if (auto loss = exchange.loss()) return std::unexpected(*std::move(loss));
  }
  return status;
}

}  // namespace extractinator::remote
