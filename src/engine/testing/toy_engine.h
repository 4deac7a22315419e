// An engine without a model, for tests of decoding: its logits are a hash of the exact history of a
// sequence, so that a token in the wrong sequence, place or prefix changes everything after it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"

namespace extractinator::engine::testing {

enum class Fault : std::uint8_t {
  error,       // evaluate() fails, as if the runtime did.
  no_room,     // evaluate() says that its memory is full.
  no_numbers,  // evaluate() works, but none of its logits is a finite number.
};

struct ToyOptions {
  std::size_t n_vocabulary = 64;
  std::size_t n_sequences = 4;
  std::size_t n_batch = 16;
  std::size_t n_context = 1024;
  std::size_t n_context_per_sequence = 256;
  bool is_unified = true;
  bool can_remove_tail = true;
  double rows_per_pass = 1;
  // More tokens than these are not taken back, but for those of the last batch.
  std::size_t n_can_remove = static_cast<std::size_t>(-1);
  std::uint64_t seed = 1;  // Another seed is another "model".
  // Added to the logit of the token that followed the first occurrence of the last token: above 8
  // the engine repeats what it read, where it may.
  float copying = 0;
};

class ToyEngine final : public Engine {
 public:
  explicit ToyEngine(const ToyOptions& options);

  // The evaluate() call of this number, from 0, and the `n_calls` - 1 after it have the fault.
  void fail_at(std::size_t call, Fault fault, std::size_t n_calls = 1);
  // Called at the start of every evaluate() with its number.
  void on_evaluate(std::function<void(std::size_t call)> observer) {
    observer_ = std::move(observer);
  }
  // Every batch that holds this token fails, whoever asks.
  void fail_on_token(TokenId token) { poison_ = token; }
  // No logits after this token are finite numbers, in whatever sequence.
  void give_no_numbers_after(TokenId token) { numberless_ = token; }

  [[nodiscard]] std::size_t n_evaluate_calls() const { return n_calls_; }
  [[nodiscard]] std::size_t n_evaluated_tokens() const { return n_tokens_; }
  [[nodiscard]] std::size_t n_logit_rows() const { return n_rows_; }
  [[nodiscard]] std::size_t largest_batch() const { return largest_batch_; }
  // Cells of the memory in use; 0 when every sequence is empty.
  [[nodiscard]] std::size_t n_used() const { return *n_cells_; }

  [[nodiscard]] const EngineShape& shape() const override { return shape_; }
  [[nodiscard]] Result<Evaluated> evaluate(std::span<const BatchToken> batch) override;
  [[nodiscard]] std::span<const float> logits(std::size_t index) const override;
  [[nodiscard]] std::size_t length(SequenceId sequence) const override;
  void copy_sequence(SequenceId from, SequenceId to) override;
  void clear_sequence(SequenceId sequence) override;
  [[nodiscard]] Result<void> remove_tail(SequenceId sequence, std::size_t n_kept) override;

 private:
  // One remembered token; shared by the sequences it was copied to when the memory is unified.
  struct Cell {
    std::uint64_t history = 0;  // Hash of all tokens up to this one.
    TokenId token = -1;
    std::shared_ptr<std::size_t> n_cells = {};
    Cell(std::uint64_t the_history, TokenId the_token, std::shared_ptr<std::size_t> counter);
    ~Cell();
    Cell(const Cell&) = delete;
    Cell& operator=(const Cell&) = delete;
  };
  using Cells = std::vector<std::shared_ptr<const Cell>>;

  [[nodiscard]] Cells& cells(SequenceId sequence);

  EngineShape shape_;
  std::size_t n_can_remove_;
  std::uint64_t seed_;
  float copying_;
  std::shared_ptr<std::size_t> n_cells_ = std::make_shared<std::size_t>(0);
  std::vector<Cells> sequences_;
  std::vector<std::size_t> n_added_;           // By sequence, in the last batch.
  std::vector<std::vector<float>> rows_ = {};  // Of the last batch; empty where none was wanted.
  std::size_t n_calls_ = 0;
  std::size_t n_tokens_ = 0;
  std::size_t n_rows_ = 0;
  std::size_t largest_batch_ = 0;
  std::size_t fault_from_ = 0;
  std::size_t fault_to_ = 0;
  Fault fault_ = Fault::error;
  std::optional<TokenId> poison_ = {};
  std::optional<TokenId> numberless_ = {};
  std::function<void(std::size_t)> observer_ = {};
};

}  // namespace extractinator::engine::testing
