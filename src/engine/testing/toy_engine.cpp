// An engine without a model, for tests of decoding: ToyEngine.
#include "engine/testing/toy_engine.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <format>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/result.h"
#include "engine/engine.h"

namespace extractinator::engine::testing {
namespace {

// splitmix64: every bit of the input changes about half of the output's.
std::uint64_t mix(std::uint64_t value) {
  value += 0x9E3779B97F4A7C15U;
  value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27U)) * 0x94D049BB133111EBU;
  return value ^ (value >> 31U);
}

// Every kind of number that is none.
void spoil(std::vector<float>& logits) {
  constexpr std::array kNone = {
      std::numeric_limits<float>::quiet_NaN(),
      std::numeric_limits<float>::infinity(),
      -std::numeric_limits<float>::infinity(),
  };
  for (std::size_t i = 0; i < logits.size(); ++i)
    logits[i] = kNone[i % kNone.size()];
}

}  // namespace

ToyEngine::Cell::Cell(
    std::uint64_t the_history, TokenId the_token, std::shared_ptr<std::size_t> counter
)
    : history(the_history),
      token(the_token),
      n_cells(std::move(counter)) {
  ++*n_cells;
}

ToyEngine::Cell::~Cell() { --*n_cells; }

ToyEngine::ToyEngine(const ToyOptions& options)
    : shape_{
          .n_vocabulary = options.n_vocabulary,
          .n_sequences = options.n_sequences,
          .n_batch = options.n_batch,
          .n_context = options.n_context,
          .n_context_per_sequence = options.n_context_per_sequence,
          .is_unified = options.is_unified,
          .can_remove_tail = options.can_remove_tail,
          .rows_per_pass = options.rows_per_pass,
      },
      n_can_remove_(options.n_can_remove),
      seed_(options.seed),
      copying_(options.copying),
      sequences_(options.n_sequences),
      n_added_(options.n_sequences) {}

void ToyEngine::fail_at(std::size_t call, Fault fault, std::size_t n_calls) {
  fault_from_ = call;
  fault_to_ = call + n_calls;
  fault_ = fault;
}

ToyEngine::Cells& ToyEngine::cells(SequenceId sequence) {
  EXTR_CHECK(
      sequence >= 0 && static_cast<std::size_t>(sequence) < sequences_.size(),
      "a sequence of this engine"
  );
  return sequences_[static_cast<std::size_t>(sequence)];
}

Result<Evaluated> ToyEngine::evaluate(std::span<const BatchToken> batch) {
  rows_.clear();
  std::ranges::fill(n_added_, 0);
  const std::size_t call = n_calls_++;
  if (observer_) observer_(call);
  const auto refuse = [&](std::string message) {
    for (const BatchToken& one : batch) {
      if (one.sequence >= 0 && static_cast<std::size_t>(one.sequence) < sequences_.size()) {
        cells(one.sequence).clear();
      }
    }
    return fail(ErrorCode::engine_failure, std::move(message));
  };
  if (batch.empty() || batch.size() > shape_.n_batch) {
    return refuse(std::format("a batch of {} tokens", batch.size()));
  }
  const bool is_faulty = call >= fault_from_ && call < fault_to_;
  if (is_faulty && fault_ != Fault::no_numbers) {
    if (fault_ == Fault::no_room) return Evaluated::no_room;
    return refuse(std::format("injected at call {}", call));
  }
  if (*n_cells_ + batch.size() > shape_.n_context) return Evaluated::no_room;
  n_tokens_ += batch.size();
  largest_batch_ = std::max(largest_batch_, batch.size());
  rows_.resize(batch.size());
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const BatchToken& one = batch[i];
    if (one.token < 0 || static_cast<std::size_t>(one.token) >= shape_.n_vocabulary ||
        one.sequence < 0 || static_cast<std::size_t>(one.sequence) >= sequences_.size()) {
      return refuse("a token or sequence out of range");
    }
    if (poison_ == one.token) return refuse("a token that this engine fails on");
    Cells& history = cells(one.sequence);
    if (one.position != static_cast<std::int32_t>(history.size()) ||
        history.size() >= shape_.n_context_per_sequence) {
      return refuse(std::format("position {} of {}", one.position, history.size()));
    }
    const std::uint64_t before = history.empty() ? seed_ : history.back()->history;
    const std::uint64_t hash = mix(before ^ mix(static_cast<std::uint64_t>(one.token) + 1));
    ++n_added_[static_cast<std::size_t>(one.sequence)];
    history.push_back(std::make_shared<const Cell>(hash, one.token, n_cells_));
    if (!one.wants_logits) continue;
    ++n_rows_;
    rows_[i].resize(shape_.n_vocabulary);
    for (std::size_t token = 0; token < shape_.n_vocabulary; ++token) {
      constexpr double kScale = 8.0 / 18446744073709551616.0;  // To [-4, 4).
      rows_[i][token] = static_cast<float>((static_cast<double>(mix(hash + token)) * kScale) - 4.0);
    }
    const auto first =
        std::ranges::find(history, one.token, [](const auto& cell) { return cell->token; });
    if (first + 1 != history.end())
      rows_[i][static_cast<std::size_t>((*(first + 1))->token)] += copying_;
    if (is_faulty || numberless_ == one.token) spoil(rows_[i]);
  }
  return Evaluated::done;
}

std::span<const float> ToyEngine::logits(std::size_t index) const {
  EXTR_CHECK(index < rows_.size() && !rows_[index].empty(), "logits that were asked for");
  return rows_[index];
}

std::size_t ToyEngine::length(SequenceId sequence) const {
  return sequences_.at(static_cast<std::size_t>(sequence)).size();
}

void ToyEngine::copy_sequence(SequenceId from, SequenceId to) {
  EXTR_CHECK(from != to, "a sequence is copied to another one");
  Cells copy = cells(from);
  if (!shape_.is_unified) {
    for (auto& cell : copy)
      cell = std::make_shared<const Cell>(cell->history, cell->token, n_cells_);
  }
  cells(to) = std::move(copy);
}

void ToyEngine::clear_sequence(SequenceId sequence) { cells(sequence).clear(); }

Result<void> ToyEngine::remove_tail(SequenceId sequence, std::size_t n_kept) {
  Cells& history = cells(sequence);
  if (n_kept >= history.size()) return {};
  const std::size_t n_removable =
      std::max(n_can_remove_, n_added_[static_cast<std::size_t>(sequence)]);
  const bool is_too_much = history.size() - n_kept > n_removable;
  if (n_kept > 0 && (!shape_.can_remove_tail || is_too_much)) {
    return fail(ErrorCode::unsupported, "this kind of model cannot take back tokens");
  }
  history.resize(n_kept);
  return {};
}

}  // namespace extractinator::engine::testing
