// Batches of rows on their way from the reader over the makers to the caller; everything here is
// public through row_pipeline.h.
#include "run/row_pipeline.h"

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <expected>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "json/value.h"
#include "store/run_store.h"

namespace extractinator::run {
namespace {

// A batch ends with the row that brings it to one of these.
constexpr std::size_t kRowsPerBatch = 64;
constexpr std::size_t kBytesPerBatch = std::size_t{1} << 18U;
// Read and not visited yet: enough that no thread waits for another for long.
constexpr std::size_t kMostBatches = 32;

struct Batch {
  std::vector<store::StoredRow> rows = {};
  std::size_t n_bytes = 0;             // Of their texts.
  std::vector<json::Value> made = {};  // Of the first rows: up to an error.
  Result<void> status = {};            // Of what comes behind `made`.
  bool is_made = false;
};

// What was made of a batch is also freed by makers: memory that one thread takes and another gives
// back costs both of them a lock each time.
void make_all(Batch& batch, const MakeRow& make) {
  batch.made.reserve(batch.rows.size());
  for (const store::StoredRow& row : batch.rows) {
    auto made = make(row);
    if (!made) {
      batch.status = std::unexpected(std::move(made).error());
      break;
    }
    batch.made.push_back(*std::move(made));
  }
  batch.rows = {};
}

// What the threads say to each other. A batch belongs to one thread at a time.
class Belt {
 public:
  // --- On the reader's thread.

  // False when nothing more is wanted.
  bool put(std::unique_ptr<Batch> batch) {
    std::unique_lock lock(mutex_);
    can_read_.wait(lock, [&] { return batches_.size() < kMostBatches || is_stopped_; });
    if (is_stopped_) return false;
    batches_.push_back(std::move(batch));
    can_make_.notify_one();
    return true;
  }

  void close() {
    const std::scoped_lock lock(mutex_);
    is_closed_ = true;
    can_make_.notify_all();
    can_visit_.notify_one();
  }

  // --- On a maker's thread.

  // The next batch that nobody has taken; null when there are no more. Frees what was used.
  Batch* take() {
    std::vector<std::unique_ptr<Batch>> used;
    std::unique_lock lock(mutex_);
    can_make_.wait(lock, [&] { return n_taken_ < batches_.size() || is_closed_ || is_stopped_; });
    used.swap(used_);
    if (is_stopped_ || n_taken_ == batches_.size()) return nullptr;
    Batch* const next = batches_[n_taken_++].get();
    lock.unlock();
    used.clear();
    return next;
  }

  void give(Batch& batch) {
    const std::scoped_lock lock(mutex_);
    batch.is_made = true;
    if (&batch == batches_.front().get()) can_visit_.notify_one();
  }

  // --- On the caller's thread.

  // The first batch, once it is made; null when there are no more. Gives back the one before it.
  Batch* next() {
    std::unique_lock lock(mutex_);
    if (visited_) used_.push_back(std::move(visited_));
    can_visit_.wait(lock, [&] {
      return batches_.empty() ? is_closed_ : batches_.front()->is_made;
    });
    if (batches_.empty()) return nullptr;
    visited_ = std::move(batches_.front());
    batches_.pop_front();
    --n_taken_;
    can_read_.notify_one();
    return visited_.get();
  }

  void stop() {
    const std::scoped_lock lock(mutex_);
    is_stopped_ = true;
    can_read_.notify_one();
    can_make_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable can_read_;
  std::condition_variable can_make_;
  std::condition_variable can_visit_;
  std::vector<std::unique_ptr<Batch>> used_;
  std::unique_ptr<Batch> visited_;              // That the caller has.
  std::deque<std::unique_ptr<Batch>> batches_;  // Behind it, in row order.
  std::size_t n_taken_ = 0;                     // Of these, the first ones, by a maker.
  bool is_closed_ = false;
  bool is_stopped_ = false;
};

class Stop {
 public:
  explicit Stop(Belt& belt) : belt_(belt) {}
  ~Stop() { belt_.stop(); }
  Stop(const Stop&) = delete;
  Stop& operator=(const Stop&) = delete;

 private:
  Belt& belt_;
};

void read_all(const store::RunStore& store, Belt& belt) {
  auto batch = std::make_unique<Batch>();
  bool is_wanted = true;
  auto status = store.for_each([&](store::StoredRow row) -> Result<void> {
    batch->n_bytes += row.columns_json.size() + row.outcome.answer.size() +
                      row.outcome.fields_json.size() + row.outcome.details_json.size();
    batch->rows.push_back(std::move(row));
    if (batch->rows.size() < kRowsPerBatch && batch->n_bytes < kBytesPerBatch) return {};
    is_wanted = belt.put(std::exchange(batch, std::make_unique<Batch>()));
    if (is_wanted) return {};
    return fail(ErrorCode::cancelled, "the caller has stopped");
  });
  if (is_wanted) {
    batch->status = std::move(status);
    belt.put(std::move(batch));
  }
  belt.close();
}

Result<void> visit_all(Belt& belt, const std::function<Result<void>(json::Value&)>& visit) {
  while (Batch* const batch = belt.next()) {
    for (json::Value& made : batch->made)
      TRY_VOID(visit(made));
    if (!batch->status) return std::move(batch->status);
  }
  return {};
}

}  // namespace

Result<void> for_each_made_row(
    const store::RunStore& store,
    const MakeRow& make,
    const std::function<Result<void>(json::Value&)>& visit,
    std::size_t n_threads
) {
  // One reader and one visitor do not keep more busy.
  constexpr unsigned kMostMakers = 8;
  if (n_threads == 0) n_threads = std::clamp(std::thread::hardware_concurrency(), 1U, kMostMakers);
  Belt belt;
  std::vector<std::jthread> threads;
  const Stop stop(belt);  // Before the threads are waited for, however this ends.
  threads.emplace_back([&] { read_all(store, belt); });
  for (std::size_t i = 0; i < n_threads; ++i) {
    threads.emplace_back([&] {
      while (Batch* const batch = belt.take()) {
        make_all(*batch, make);
        belt.give(*batch);
      }
    });
  }
  return visit_all(belt, visit);
}

}  // namespace extractinator::run
