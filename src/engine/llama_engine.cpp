// The engine over llama.cpp: LlamaEngine and plan_engine(). Every call that llama.cpp would answer
// with an abort is refused here first.
#include "engine/llama_engine.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <expected>
#include <format>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <llama.h>
#include <unistd.h>

#include "base/check.h"
#include "base/result.h"
#include "engine/engine.h"
#include "engine/gpu_plan.h"
#include "engine/model.h"
#include "engine/model_handle.h"
#include "engine/runtime.h"

namespace extractinator::engine {
namespace {

constexpr std::size_t kMaxSequences = 256;                // LLAMA_MAX_SEQ of llama.cpp.
constexpr std::size_t kMaxTokens = std::size_t{1} << 30;  // Positions are 32-bit numbers.
constexpr std::size_t kContextStep = 256;                 // llama.cpp rounds contexts up to it.
constexpr std::size_t kTypicalRequestTokens = 8192;
constexpr std::size_t kMaxAutoSlots = 16;
constexpr std::size_t kMaxAutoSlotsOfSmall = 4;
constexpr std::uint64_t kSmallModelParameters = 50'000'000;
// Of models that one thread computes. Their time goes to attention, and each token passes over what
// all slots remember.
constexpr std::size_t kMaxAutoSlotsOfTiny = 1;
constexpr std::uint64_t kParametersPerThread = 10'000'000;

// What a pass costs beside its tokens, in tokens. Measured on two cores with models of 2, 40 and
// 500 million parameters (8 bits, 1 to 8 tokens): 0.0 to 0.7, mostly below 0.25.
constexpr double kRowsPerPassOnCpu = 0.25;
// Measured on one H100 through Vulkan: a pass of 1 token took 1.8 ms and one of 16 took 3.4 with a
// model of 500 million parameters; with 3 billion both took the same. docs/benchmarks.md.
constexpr double kRowsPerPassOnGpu = 16;

struct FreeContext {
  void operator()(llama_context* context) const { llama_free(context); }
};

// A llama_batch whose arrays live as long as it.
class Batch {
 public:
  explicit Batch(std::size_t n_tokens)
      : batch_(llama_batch_init(static_cast<std::int32_t>(n_tokens), 0, 1)) {}
  ~Batch() { llama_batch_free(batch_); }
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  void fill(std::span<const BatchToken> tokens) {
    batch_.n_tokens = static_cast<std::int32_t>(tokens.size());
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      batch_.token[i] = tokens[i].token;
      batch_.pos[i] = tokens[i].position;
      batch_.n_seq_id[i] = 1;
      batch_.seq_id[i][0] = tokens[i].sequence;
      batch_.logits[i] = tokens[i].wants_logits ? 1 : 0;
    }
  }
  [[nodiscard]] const llama_batch& get() const { return batch_; }

 private:
  llama_batch batch_;
};

std::size_t round_up(std::size_t n, std::size_t step) { return (n + step - 1) / step * step; }

std::unexpected<Error> out_of_range(const char* what, std::size_t value, std::size_t limit) {
  return fail(
      ErrorCode::invalid_input,
      std::format("{} {} engine options, allowed are 1 to {}", value, what, limit)
  );
}

std::int32_t choose_threads(const Model& model, std::size_t n_wanted) {
  constexpr std::size_t kMaxThreads = 512;  // GGML_MAX_N_THREADS
  const std::size_t n = n_wanted > 0 ? n_wanted : useful_threads(model);
  return static_cast<std::int32_t>(std::min(n, kMaxThreads));
}

std::size_t auto_slots(const Model& model) {
  const std::uint64_t n_parameters = model.info().n_parameters;
  if (n_parameters < kParametersPerThread && model.n_gpu_layers() == 0) return kMaxAutoSlotsOfTiny;
  return n_parameters < kSmallModelParameters ? kMaxAutoSlotsOfSmall : kMaxAutoSlots;
}

std::uint64_t machine_memory_bytes() {
  const long n_pages = sysconf(_SC_PHYS_PAGES);
  const long page_bytes = sysconf(_SC_PAGESIZE);
  if (n_pages <= 0 || page_bytes <= 0) return std::uint64_t{4} << 30U;
  return static_cast<std::uint64_t>(n_pages) * static_cast<std::uint64_t>(page_bytes);
}

}  // namespace

std::uint64_t default_memory_bytes(const Model& model) {
  // Without cards that can be asked it is as if no layer were there.
  const auto cards = gpu_memory();
  return context_memory_bytes(
      model.info(),
      machine_memory_bytes(),
      cards ? model.n_gpu_layers() : 0,
      cards ? *cards : std::vector<GpuMemory>()
  );
}

std::size_t useful_threads(const Model& model) {
  const std::uint64_t n_useful = 1 + (model.info().n_parameters / kParametersPerThread);
  return static_cast<std::size_t>(
      std::min(n_useful, static_cast<std::uint64_t>(n_physical_cores()))
  );
}

struct LlamaEngine::State {
  State(
      std::shared_ptr<const Model> the_model,
      std::unique_ptr<llama_context, FreeContext> the_context,
      EngineShape the_shape
  )
      : model(std::move(the_model)),
        context(std::move(the_context)),
        memory(llama_get_memory(context.get())),
        shape(the_shape),
        n_window(static_cast<std::size_t>(llama_model_n_swa(model->handle().model.get()))),
        batch(the_shape.n_batch),
        lengths(the_shape.n_sequences, 0) {}

  [[nodiscard]] std::optional<Error> check(std::span<const BatchToken> tokens);
  [[nodiscard]] bool remembers_before(SequenceId sequence, std::size_t n_kept) const;
  void forget(std::span<const BatchToken> tokens);

  std::shared_ptr<const Model> model;
  std::unique_ptr<llama_context, FreeContext> context;
  llama_memory_t memory;
  EngineShape shape;
  std::size_t n_window;  // Tokens that some layers see, the current one included; 0: all see all.
  Batch batch;
  std::vector<std::size_t> lengths;  // By sequence; llama.cpp aborts or misbehaves on gaps.
  std::vector<std::size_t> next;     // Scratch of check(): lengths after the batch.
  std::vector<BatchToken> last;      // The batch whose logits can be asked for.
};

// Says why llama.cpp must not see this batch, or nothing.
std::optional<Error> LlamaEngine::State::check(std::span<const BatchToken> tokens) {
  const auto refuse = [](std::string message) {
    return Error{.code = ErrorCode::engine_failure, .message = std::move(message)};
  };
  if (tokens.empty() || tokens.size() > shape.n_batch) {
    return refuse(
        std::format("a batch of {} tokens, allowed are 1 to {}", tokens.size(), shape.n_batch)
    );
  }
  next = lengths;
  for (const BatchToken& one : tokens) {
    if (one.token < 0 || static_cast<std::size_t>(one.token) >= shape.n_vocabulary) {
      return refuse(std::format("token {} of a vocabulary of {}", one.token, shape.n_vocabulary));
    }
    if (one.sequence < 0 || static_cast<std::size_t>(one.sequence) >= shape.n_sequences) {
      return refuse(std::format("sequence {} of {}", one.sequence, shape.n_sequences));
    }
    std::size_t& length = next[static_cast<std::size_t>(one.sequence)];
    if (one.position < 0 || static_cast<std::size_t>(one.position) != length) {
      return refuse(
          std::format(
              "position {} in sequence {}, which has {} tokens", one.position, one.sequence, length
          )
      );
    }
    if (length >= shape.n_context_per_sequence) {
      return refuse(
          std::format(
              "sequence {} is longer than its context of {} tokens",
              one.sequence,
              shape.n_context_per_sequence
          )
      );
    }
    ++length;
  }
  return std::nullopt;
}

// Layers with a window give the memory of tokens outside it to other tokens when there is no other,
// so that what an earlier token would see may be gone.
bool LlamaEngine::State::remembers_before(SequenceId sequence, std::size_t n_kept) const {
  if (n_window == 0) return true;
  const std::size_t first_seen = n_kept + 1 > n_window ? n_kept + 1 - n_window : 0;
  const llama_pos first_kept = llama_memory_seq_pos_min(memory, sequence);
  return first_kept >= 0 && static_cast<std::size_t>(first_kept) <= first_seen;
}

void LlamaEngine::State::forget(std::span<const BatchToken> tokens) {
  for (const BatchToken& one : tokens) {
    if (one.sequence < 0 || static_cast<std::size_t>(one.sequence) >= shape.n_sequences) continue;
    llama_memory_seq_rm(memory, one.sequence, -1, -1);
    lengths[static_cast<std::size_t>(one.sequence)] = 0;
  }
}

LlamaEngine::LlamaEngine(std::unique_ptr<State> state) : state_(std::move(state)) {}
LlamaEngine::~LlamaEngine() = default;

Result<std::unique_ptr<LlamaEngine>> LlamaEngine::create(
    std::shared_ptr<const Model> model, const EngineOptions& options
) {
  EXTR_CHECK(model != nullptr, "an engine needs a model");
  if (model->handle().is_vocabulary_only) {
    return fail(ErrorCode::unsupported, "the model was loaded without its weights");
  }
  if (options.n_sequences < 1 || options.n_sequences > kMaxSequences) {
    return out_of_range("sequences in the", options.n_sequences, kMaxSequences);
  }
  if (options.n_context_per_sequence < 1 ||
      options.n_context_per_sequence > kMaxTokens / options.n_sequences) {
    return out_of_range(
        "tokens per sequence in the",
        options.n_context_per_sequence,
        kMaxTokens / options.n_sequences
    );
  }
  if (options.n_batch < 1 || options.n_batch > kMaxTokens) {
    return out_of_range("tokens per batch in the", options.n_batch, kMaxTokens);
  }
  const bool is_unified = !options.is_reproducible;
  const std::size_t per_sequence = round_up(options.n_context_per_sequence, kContextStep);
  const std::size_t total = is_unified && options.n_context > 0
                                ? std::max(round_up(options.n_context, kContextStep), per_sequence)
                                : per_sequence * options.n_sequences;
  const std::size_t n_batch = std::min(options.n_batch, total);

  llama_context_params parameters = llama_context_default_params();
  parameters.n_ctx = static_cast<std::uint32_t>(total);
  parameters.n_batch = static_cast<std::uint32_t>(n_batch);
  parameters.n_ubatch = static_cast<std::uint32_t>(n_batch);
  parameters.n_seq_max = static_cast<std::uint32_t>(options.n_sequences);
  const std::int32_t n_threads = choose_threads(*model, options.n_threads);
  parameters.n_threads = n_threads;
  parameters.n_threads_batch = n_threads;
  parameters.flash_attn_type =
      options.is_reproducible ? LLAMA_FLASH_ATTN_TYPE_DISABLED : LLAMA_FLASH_ATTN_TYPE_AUTO;
  parameters.kv_unified = is_unified;
  parameters.no_perf = true;

  std::unique_ptr<llama_context, FreeContext> context;
  std::string reason;
  (void)take_first_error();
  try {
    const AssertionsThrow guard;
    context.reset(llama_init_from_model(model->handle().model.get(), parameters));
  } catch (const std::exception& exception) {
    reason = exception.what();
  }
  if (context == nullptr) {
    if (const std::string line = take_first_error(); reason.empty()) reason = line;
    return fail(
        ErrorCode::io_error,
        std::format(
            "no context of {} tokens for {} sequences: {}", total, options.n_sequences, reason
        ),
        {},
        "memory may be short: use fewer slots or a shorter context"
    );
  }
  const EngineShape shape{
      .n_vocabulary = model->n_tokens(),
      .n_sequences = llama_n_seq_max(context.get()),
      .n_batch = llama_n_batch(context.get()),
      .n_context = llama_n_ctx(context.get()),
      .n_context_per_sequence =
          std::min<std::size_t>(llama_n_ctx_seq(context.get()), options.n_context_per_sequence),
      .is_unified = is_unified,
      .can_remove_tail = !model->info().is_recurrent && !model->info().is_hybrid,
      .rows_per_pass =
          model->n_gpu_layers() > model->info().n_layers ? kRowsPerPassOnGpu : kRowsPerPassOnCpu,
  };
  return std::unique_ptr<LlamaEngine>(
      new LlamaEngine(std::make_unique<State>(std::move(model), std::move(context), shape))
  );
}

const EngineShape& LlamaEngine::shape() const { return state_->shape; }

Result<Evaluated> LlamaEngine::evaluate(std::span<const BatchToken> batch) {
  state_->last.clear();
  if (auto error = state_->check(batch)) {
    state_->forget(batch);
    return std::unexpected(std::move(*error));
  }
  state_->batch.fill(batch);
  std::int32_t status = std::numeric_limits<std::int32_t>::min();
  try {
    status = llama_decode(state_->context.get(), state_->batch.get());
  } catch (const std::exception&) {  // Counts as a fatal error of this batch.
  }
  (void)take_first_error();
  if (status == 1) return Evaluated::no_room;
  if (status != 0) {
    state_->forget(batch);
    return fail(
        ErrorCode::engine_failure,
        std::format("llama.cpp failed on a batch of {} tokens (status {})", batch.size(), status)
    );
  }
  std::swap(state_->lengths, state_->next);
  state_->last.assign(batch.begin(), batch.end());
  return Evaluated::done;
}

std::span<const float> LlamaEngine::logits(std::size_t index) const {
  EXTR_CHECK(
      index < state_->last.size() && state_->last[index].wants_logits,
      "logits only of a token of the last batch that wanted them"
  );
  const float* row = llama_get_logits_ith(state_->context.get(), static_cast<std::int32_t>(index));
  EXTR_CHECK(row != nullptr, "llama.cpp keeps the logits of the last batch");
  return {row, state_->shape.n_vocabulary};
}

std::size_t LlamaEngine::length(SequenceId sequence) const {
  return state_->lengths.at(static_cast<std::size_t>(sequence));
}

void LlamaEngine::copy_sequence(SequenceId from, SequenceId to) {
  const std::size_t n = length(from);
  EXTR_CHECK(from != to, "a sequence is copied to another one");
  clear_sequence(to);
  if (n > 0) llama_memory_seq_cp(state_->memory, from, to, -1, -1);
  state_->lengths[static_cast<std::size_t>(to)] = n;
}

void LlamaEngine::clear_sequence(SequenceId sequence) {
  state_->lengths.at(static_cast<std::size_t>(sequence)) = 0;
  llama_memory_seq_rm(state_->memory, sequence, -1, -1);
}

Result<void> LlamaEngine::remove_tail(SequenceId sequence, std::size_t n_kept) {
  std::size_t& length = state_->lengths.at(static_cast<std::size_t>(sequence));
  if (n_kept >= length) return {};
  if (n_kept == 0) {
    clear_sequence(sequence);
    return {};
  }
  if (!state_->shape.can_remove_tail || !state_->remembers_before(sequence, n_kept) ||
      !llama_memory_seq_rm(state_->memory, sequence, static_cast<llama_pos>(n_kept), -1)) {
    return fail(ErrorCode::unsupported, "the model's memory cannot take back these tokens");
  }
  length = n_kept;
  return {};
}

Result<EngineOptions> plan_engine(const Model& model, const PlanRequest& request) {
  const std::size_t n_trained =
      model.info().n_context_trained > 0 ? model.info().n_context_trained : kTypicalRequestTokens;
  if (request.n_longest_request > n_trained) {
    return fail(
        ErrorCode::limit_exceeded,
        std::format(
            "the longest prompt and its answer need {} tokens, the model was trained for {}",
            request.n_longest_request,
            n_trained
        ),
        {},
        "choose a model with a longer context, or allow fewer answer tokens"
    );
  }
  const std::uint64_t n_memory =
      request.n_memory_bytes > 0 ? request.n_memory_bytes : default_memory_bytes(model);
  const std::uint64_t per_token = bytes_per_context_token(model.info());
  const std::size_t n_affordable =
      per_token == 0
          ? kMaxTokens
          : static_cast<std::size_t>(std::min<std::uint64_t>(n_memory / per_token, kMaxTokens));
  // What each slot gets. Where sequences draw on one memory, a few requests may take more.
  const std::size_t n_typical = request.n_longest_request > 0
                                    ? request.n_longest_request
                                    : std::min(n_trained, kTypicalRequestTokens);
  const std::size_t n_slots_wanted = request.n_slots > 0 ? request.n_slots : auto_slots(model);
  const auto refuse = [&](std::size_t n_tokens) {
    return fail(
        ErrorCode::limit_exceeded,
        std::format(
            "a request of {} tokens needs {} MiB of memory, {} MiB may be used",
            n_tokens,
            (n_tokens * per_token) >> 20U,
            n_memory >> 20U
        ),
        {},
        "choose a smaller model or a shorter context"
    );
  };
  EngineOptions options{
      .n_batch = request.n_batch,
      .n_threads = request.n_threads,
      .is_reproducible = request.is_reproducible,
  };
  if (request.is_reproducible) {
    // Each sequence, also that of the prefix, has memory of its own.
    const std::size_t n_each = round_up(n_typical, kContextStep);
    const std::size_t n_sequences =
        std::min({n_affordable / n_each, n_slots_wanted + 1, kMaxSequences});
    if (n_sequences == 0) return refuse(n_each);
    options.n_sequences = n_sequences;
    options.n_context_per_sequence = n_typical;
    return options;
  }
  const std::size_t n_shared = std::min(request.n_shared_prefix, n_typical - 1);
  if (n_affordable < n_typical) return refuse(n_typical);
  const std::size_t n_per_slot = n_typical - n_shared;
  const std::size_t n_usual_per_slot =
      request.n_usual_request > 0
          ? std::clamp(request.n_usual_request, n_shared + 1, n_typical) - n_shared
          : n_per_slot;
  const std::size_t n_slots =
      std::min({(n_affordable - n_shared) / n_usual_per_slot, n_slots_wanted, kMaxSequences - 1});
  const std::size_t n_longest =
      request.n_longest_request > 0 ? n_typical : std::min(n_trained, n_affordable);
  options.n_sequences = n_slots + 1;
  options.n_context =
      std::max(n_longest, std::min(n_affordable, n_shared + (n_slots * n_per_slot)));
  options.n_context_per_sequence = n_longest;
  return options;
}

}  // namespace extractinator::engine
