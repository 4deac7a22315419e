// Computes and keeps token masks. Public: Masks.
//
// Three things make a mask cheap.
// 1. Normalisation. A token is at most `reach_` bytes long, so a counter further than that from its
//    bounds cannot matter; such counters are moved to one standard place. All positions inside a
//    long string then share one mask, and so do all items of an array.
// 2. Slices. Inside a string, the plain tokens (whole characters that stand for themselves) of at
//    most as many characters as are left are allowed, whatever they are. Only the rest is walked.
//    A string that must not be one of some names, such as the key of a member that is not declared,
//    takes all of them, too: only its quotation mark tells whether it is one. Where a walk comes to
//    such a place, it takes all tokens below it.
// 3. Walks follow a deterministic automaton that is built on the way and kept, as RE2 does.
//
// Masks that depend on a source text (see Op::quote) are not kept. There are few of them for each
// record, and a walk that begins inside a quote ends where the source has no such passage.
#include "grammar/masks.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <ranges>
#include <span>
#include <utility>
#include <vector>

#include "base/check.h"
#include "grammar/automaton.h"
#include "grammar/simulator.h"
#include "grammar/suffix_automaton.h"
#include "grammar/vocabulary.h"

namespace extractinator::grammar {

namespace {

constexpr std::uint32_t kEndMark = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint32_t kCounterMark = kEndMark - 1;
constexpr std::uint32_t kUnknown = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint32_t kDead = 0;

// No character takes more bytes than \u001f.
constexpr std::uint32_t kMaxCharge = 6;

std::uint64_t hash_of(std::span<const Config> configs) {
  std::uint64_t hash = configs.size();
  for (const Config& config : configs) {
    hash ^= (std::uint64_t{config.state} << 32) | config.stack;
    hash *= 0x9E3779B97F4A7C15U;
    hash ^= hash >> 29;
  }
  return hash;
}

}  // namespace

std::size_t Masks::KeyHash::operator()(const Key& key) const {
  std::uint64_t hash = key.size();
  for (const std::uint32_t word : key) {
    hash = (hash ^ word) * 0x9E3779B97F4A7C15U;
    hash ^= hash >> 29;
  }
  return hash;
}

Masks::Masks(
    const Automaton& automaton,
    std::shared_ptr<const Vocabulary> vocabulary,
    const MaskBudget& budget
)
    : automaton_(&automaton),
      vocabulary_(std::move(vocabulary)),
      budget_(budget),
      reach_(static_cast<std::uint32_t>(vocabulary_->longest_token())),
      simulator_(automaton) {
  path_.resize(Vocabulary::kMaxTokenBytes + 1);
  direct_path_.resize(Vocabulary::kMaxTokenBytes + 1);
  reset_walks();
}

void Masks::fill(
    const StackPool& pool,
    std::span<const Config> configs,
    const SuffixAutomaton& source,
    TokenMask& mask
) {
  EXTR_CHECK(mask.size() == vocabulary_->size(), "the mask is of this vocabulary");
  const std::scoped_lock lock(mutex_);
  if (is_in_quote(configs)) return compute_of_source(pool, configs, source, mask);
  write_key(pool, configs, Form::normalised, key_);
  if (const auto found = cache_.find(key_); found != cache_.end()) {
    const Entry& entry = found->second;
    if (entry.is_of_source) return compute_of_source(pool, configs, source, mask);
    ++statistics_.n_hits;
    if (!entry.words.empty()) {
      std::ranges::copy(entry.words, mask.words().begin());
      return;
    }
    mask.clear();
    for (const TokenId token : entry.tokens)
      mask.set(token);
    return;
  }
  ++statistics_.n_misses;
  Entry entry;
  if (compute(key_, mask)) {
    entry = packed(mask);
  } else {
    entry.is_of_source = true;
  }
  const bool is_of_source = entry.is_of_source;
  const std::size_t n_bytes = (entry.words.size() * sizeof(std::uint64_t)) +
                              (entry.tokens.size() * sizeof(TokenId)) +
                              (key_.size() * sizeof(std::uint32_t)) + sizeof(Entry) + sizeof(Key);
  if (cache_bytes_ + n_bytes > budget_.max_cache_bytes) {
    cache_.clear();
    cache_bytes_ = 0;
    ++statistics_.n_cache_resets;
  }
  cache_bytes_ += n_bytes;
  cache_.emplace(key_, std::move(entry));
  if (is_of_source) compute_of_source(pool, configs, source, mask);
}

Masks::Statistics Masks::statistics() const {
  const std::scoped_lock lock(mutex_);
  return statistics_;
}

// --- Keys --------------------------------------------------------------------------------------

void Masks::write_key(
    const StackPool& pool, std::span<const Config> configs, Form form, Key& key
) const {
  key.clear();
  for (const Config& config : configs) {
    key.push_back(config.state);
    for (StackId stack = config.stack; stack != kEmptyStack; stack = pool.top(stack).below) {
      Frame frame = pool.top(stack);
      if (frame.is_counter == 0) {
        key.push_back(frame.state);
        continue;
      }
      if (form == Form::normalised) frame = normalised(frame);
      key.insert(key.end(), {kCounterMark, frame.state, frame.count, frame.n_bytes});
    }
    key.push_back(kEndMark);
  }
}

// Only moves a counter between places from which every text of `reach_` bytes has the same effect:
// such a text begins at most `reach_` bodies and charges less than `reach_` + kMaxCharge, beside
// what is held in reserve.
Frame Masks::normalised(Frame frame) const {
  const Bounds& bounds = automaton_->bounds(automaton_->state(frame.state));
  const std::uint64_t reach = reach_;
  const std::uint32_t missing = bounds.min > frame.count ? bounds.min - frame.count : 0;
  if (bounds.max_bytes != kUnbounded &&
      frame.n_bytes + reach + kMaxCharge + missing + bounds.max_reserve <= bounds.max_bytes) {
    frame.n_bytes = 0;
  }
  if (missing > reach) {
    frame.count = bounds.min - reach_ - 1;  // The minimum is out of reach, hence the maximum too.
  } else if (missing == 0 && bounds.max != kUnbounded && frame.count + reach < bounds.max) {
    frame.count = bounds.min;
  }
  return frame;
}

void Masks::read_key(const Key& key, StackPool& pool, std::vector<Config>& configs) {
  std::vector<Frame> frames;  // From the top.
  for (std::size_t i = 0; i < key.size(); ++i) {
    const StateId state = key[i];
    frames.clear();
    for (++i; key[i] != kEndMark; ++i) {
      if (key[i] == kCounterMark) {
        frames.push_back(
            {.state = key[i + 1], .is_counter = 1, .count = key[i + 2], .n_bytes = key[i + 3]}
        );
        i += 3;
      } else {
        frames.push_back({.state = key[i]});
      }
    }
    StackId stack = kEmptyStack;
    for (Frame& frame : std::views::reverse(frames)) {
      frame.below = stack;
      stack = pool.push(frame);
    }
    configs.push_back({.state = state, .stack = stack});
  }
  // Normalisation can make two configurations one.
  std::ranges::sort(configs);
  const auto repeated = std::ranges::unique(configs);
  configs.erase(repeated.begin(), repeated.end());
}

// --- One mask ----------------------------------------------------------------------------------

Masks::Entry Masks::packed(const TokenMask& mask) const {
  Entry entry;
  const std::size_t n_tokens = mask.count();
  const auto words = mask.words();
  // A list costs 4 bytes a token and is slower to use than a copy long before it is larger.
  if (n_tokens * 16 > words.size() * sizeof(std::uint64_t)) {
    entry.words.assign(words.begin(), words.end());
    return entry;
  }
  entry.tokens.reserve(n_tokens);
  for (std::size_t i = 0; i < words.size(); ++i) {
    for (std::uint64_t word = words[i]; word != 0; word &= word - 1)
      entry.tokens.push_back(
          static_cast<TokenId>((i * 64) + static_cast<std::size_t>(std::countr_zero(word)))
      );
  }
  return entry;
}

bool Masks::is_in_quote(std::span<const Config> configs) const {
  return automaton_->has_quotes() && std::ranges::any_of(configs, [&](const Config& config) {
           return automaton_->op(config.state) == Op::quote;
         });
}

std::vector<Config> Masks::fill_slices(
    const StackPool& pool, std::span<const Config> configs, TokenMask& mask
) const {
  mask.clear();
  std::vector<Config> unsliced;
  bool has_all = false;
  for (const Config& config : configs) {
    if (automaton_->op(config.state) == Op::accept) {
      for (const TokenId token : vocabulary_->end_tokens())
        mask.set(token);
    } else if (const TokenMask* plain = slice(pool, config); plain != nullptr) {
      mask |= *plain;
      has_all = has_all || plain == &vocabulary_->all_plain();
    } else {
      unsliced.push_back(config);
    }
  }
  if (has_all) unsliced.clear();
  return unsliced;
}

bool Masks::compute(const Key& key, TokenMask& mask) {
  if (walk_states_.size() > budget_.max_walk_states) {
    reset_walks();
    ++statistics_.n_cache_resets;
  }
  std::vector<Config> configs;
  read_key(key, walk_pool_, configs);
  const std::vector<Config> unsliced = fill_slices(walk_pool_, configs, mask);
  reached_quote_ = false;
  // What a set allows is what its members allow, together.
  walk(vocabulary_->special(), configs, mask);
  walk(vocabulary_->plain(), unsliced, mask);
  return !reached_quote_;
}

void Masks::compute_of_source(
    const StackPool& pool,
    std::span<const Config> configs,
    const SuffixAutomaton& source,
    TokenMask& mask
) {
  ++statistics_.n_of_source;
  Simulator simulator(*automaton_, &source);
  StackPool scratch = pool;  // A walk pushes a frame for each byte within a quote.
  const std::vector<Config> unsliced = fill_slices(scratch, configs, mask);
  walk_directly(vocabulary_->special(), simulator, scratch, configs, mask);
  walk_directly(vocabulary_->plain(), simulator, scratch, unsliced, mask);
}

const TokenMask* Masks::slice(const StackPool& pool, const Config& config) const {
  const Op op = automaton_->op(config.state);
  if (op == Op::text || op == Op::quote) return nullptr;
  const StateId loop = automaton_->state(config.state).next;
  if (loop == kNoState) return nullptr;
  const Frame& frame = pool.top(config.stack);
  const Bounds& bounds = automaton_->bounds(automaton_->state(loop));
  if (bounds.max_bytes != kUnbounded) {
    const std::uint64_t missing = bounds.min > frame.count ? bounds.min - frame.count : 0;
    if (frame.n_bytes + reach_ + missing + bounds.max_reserve > bounds.max_bytes) return nullptr;
  }
  if (automaton_->state(config.state).takes_plain) return &vocabulary_->all_plain();
  // The count has the character that begins here.
  const std::uint64_t n_left = bounds.max == kUnbounded
                                   ? std::numeric_limits<std::uint64_t>::max()
                                   : std::uint64_t{bounds.max} - frame.count + 1;
  return vocabulary_->plain_up_to(n_left);
}

void Masks::walk(const Trie& trie, std::span<const Config> configs, TokenMask& mask) {
  if (configs.empty()) return;
  path_[0] = intern(configs);
  const bool is_plain = &trie == &vocabulary_->plain();
  const auto nodes = trie.nodes();
  const std::size_t n_classes = automaton_->n_classes();
  std::size_t i = 0;
  std::uint64_t n_walked = 0;
  while (i < nodes.size()) {
    const Trie::Node& node = nodes[i];
    ++n_walked;
    const WalkId from = path_[node.depth - std::size_t{1}];
    WalkId to = walk_next_[(from * n_classes) + automaton_->class_of(node.byte)];
    if (to == kUnknown) {
      if (walk_states_.size() > 2 * budget_.max_walk_states) {
        compact(std::span(path_).first(node.depth));
        ++statistics_.n_cache_resets;
      }
      to = follow(path_[node.depth - std::size_t{1}], node.byte);
    }
    if (to == kDead) {
      i += node.subtree_size;
      continue;
    }
    if (is_plain && walk_states_[to].takes_plain) {
      for (const TokenId token : trie.tokens_below(i))
        mask.set(token);
      i += node.subtree_size;
      continue;
    }
    path_[node.depth] = to;
    reached_quote_ = reached_quote_ || walk_states_[to].is_in_quote;
    for (const TokenId token : trie.tokens_at(node))
      mask.set(token);
    ++i;
  }
  statistics_.n_walked += n_walked;
}

void Masks::walk_directly(
    const Trie& trie,
    Simulator& simulator,
    StackPool& pool,
    std::span<const Config> configs,
    TokenMask& mask
) {
  if (configs.empty()) return;
  direct_path_[0].assign(configs.begin(), configs.end());
  const auto nodes = trie.nodes();
  std::size_t i = 0;
  std::uint64_t n_walked = 0;
  while (i < nodes.size()) {
    const Trie::Node& node = nodes[i];
    ++n_walked;
    std::vector<Config>& to = direct_path_[node.depth];
    to.clear();
    simulator.step(pool, direct_path_[node.depth - std::size_t{1}], node.byte, to);
    if (to.empty()) {
      i += node.subtree_size;
      continue;
    }
    for (const TokenId token : trie.tokens_at(node))
      mask.set(token);
    ++i;
  }
  statistics_.n_walked += n_walked;
}

// --- The automaton of the walks ----------------------------------------------------------------

void Masks::reset_walks() {
  walk_pool_.clear();
  walk_configs_.clear();
  walk_states_.clear();
  walk_next_.clear();
  walk_index_.clear();
  const WalkId dead = intern({});
  EXTR_CHECK(dead == kDead, "the empty set is the first state");
}

Masks::WalkId Masks::intern(std::span<const Config> configs) {
  const std::uint64_t hash = hash_of(configs);
  const auto [begin, end] = walk_index_.equal_range(hash);
  for (auto at = begin; at != end; ++at) {
    const WalkState& state = walk_states_[at->second];
    if (std::ranges::equal(std::span(walk_configs_).subspan(state.first, state.n), configs))
      return at->second;
  }
  const auto id = static_cast<WalkId>(walk_states_.size());
  walk_states_.push_back({
      .first = static_cast<std::uint32_t>(walk_configs_.size()),
      .n = static_cast<std::uint32_t>(configs.size()),
      .is_in_quote = is_in_quote(configs),
      .takes_plain = std::ranges::any_of(configs, [&](const Config& config) {
        return automaton_->op(config.state) == Op::byte &&
               slice(walk_pool_, config) == &vocabulary_->all_plain();
      }),
  });
  walk_configs_.insert(walk_configs_.end(), configs.begin(), configs.end());
  walk_next_.resize(walk_next_.size() + automaton_->n_classes(), kUnknown);
  walk_index_.emplace(hash, id);
  return id;
}

Masks::WalkId Masks::follow(WalkId from, std::uint8_t byte) {
  // A copy on both sides: the simulator pushes into walk_pool_, intern into walk_configs_.
  const WalkState state = walk_states_[from];
  std::vector<Config> next;
  simulator_.step(walk_pool_, std::span(walk_configs_).subspan(state.first, state.n), byte, next);
  const WalkId to = intern(next);
  walk_next_[(from * automaton_->n_classes()) + automaton_->class_of(byte)] = to;
  return to;
}

void Masks::compact(std::span<WalkId> keep) {
  std::vector<Key> keys(keep.size());
  for (std::size_t i = 0; i < keep.size(); ++i) {
    const WalkState& state = walk_states_[keep[i]];
    write_key(
        walk_pool_, std::span(walk_configs_).subspan(state.first, state.n), Form::exact, keys[i]
    );
  }
  reset_walks();
  for (std::size_t i = 0; i < keep.size(); ++i) {
    std::vector<Config> configs;
    read_key(keys[i], walk_pool_, configs);
    keep[i] = intern(configs);
  }
}

}  // namespace extractinator::grammar
