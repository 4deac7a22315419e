// The two engines behind Pattern, and their limits.
#include "validate/pattern.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <re2/re2.h>

#include "base/check.h"
#include "base/error.h"
#include "base/result.h"
#include "validate/ecma_regex.h"
#include "validate/steps.h"

namespace extractinator::validate {
namespace {

// RE2's program and the automata it makes while it searches. Usual: 20 KiB.
constexpr std::int64_t kMaxRe2Bytes = std::int64_t{1} << 20U;
// A compiled PCRE2 pattern. Usual: 1 KiB.
constexpr std::size_t kMaxPcre2Bytes = std::size_t{256} * 1024;
constexpr std::uint32_t kMaxPcre2HeapKib = 32 * 1024;
constexpr std::uint32_t kMaxPcre2Depth = 1'000'000;
constexpr std::uint32_t kMaxNestedGroups = 200;
constexpr std::uint64_t kStepsPerTry = 4;  // A try of PCRE2 takes 20 to 200 ns.

struct FreeCode {
  void operator()(pcre2_code* code) const { pcre2_code_free(code); }
};
struct FreeCompileContext {
  void operator()(pcre2_compile_context* context) const { pcre2_compile_context_free(context); }
};
struct FreeMatchContext {
  void operator()(pcre2_match_context* context) const { pcre2_match_context_free(context); }
};
struct FreeMatchData {
  void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
};
using Code = std::unique_ptr<pcre2_code, FreeCode>;

// PCRE2 reads bytes as unsigned characters.
PCRE2_SPTR bytes_of(std::string_view text) {
  return reinterpret_cast<PCRE2_SPTR>(text.data());  // NOLINT
}

Result<Code> compile_pcre2(const std::string& pattern) {
  const std::unique_ptr<pcre2_compile_context, FreeCompileContext> context(
      pcre2_compile_context_create(nullptr)
  );
  EXTR_CHECK(context != nullptr, "PCRE2 found no memory");
  pcre2_set_parens_nest_limit(context.get(), kMaxNestedGroups);
  pcre2_set_max_pattern_compiled_length(context.get(), kMaxPcre2Bytes);
  int status = 0;
  PCRE2_SIZE offset = 0;
  Code code(pcre2_compile(
      bytes_of(pattern),
      pattern.size(),
      PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_MATCH_UNSET_BACKREF | PCRE2_NEVER_BACKSLASH_C,
      &status,
      &offset,
      context.get()
  ));
  if (code) return code;
  std::array<PCRE2_UCHAR, 160> text = {};
  const int length = pcre2_get_error_message(status, text.data(), text.size());
  std::string reason;
  for (int i = 0; i < length; ++i)
    reason += static_cast<char>(text[static_cast<std::size_t>(i)]);
  return fail(ErrorCode::unsupported, "cannot be searched for: " + reason);
}

std::unique_ptr<const RE2> compile_re2(const std::string& pattern) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_never_capture(true);
  options.set_max_mem(kMaxRe2Bytes);
  auto re2 = std::make_unique<const RE2>(pattern, options);
  return re2->ok() ? std::move(re2) : nullptr;
}

}  // namespace

struct Pattern::Engine {
  std::unique_ptr<const RE2> re2 = nullptr;
  Code pcre2 = nullptr;  // When there is no re2.
  std::size_t size = 0;

  [[nodiscard]] std::optional<bool> search_re2(std::string_view text, Steps& steps) const {
    // Mostly a nanosecond a byte; a few for each byte and instruction when RE2's automaton would
    // need too much memory, which it does not tell.
    const std::uint64_t n_bytes = text.size();
    if (!steps.spend(1 + n_bytes / 8 + n_bytes * size / 256)) return std::nullopt;
    return RE2::PartialMatch(text, *re2);
  }

  // PCRE2 does not say how much it did: it gets little at first, then four times as much, so
  // that what is paid is at most about six times what was needed.
  [[nodiscard]] std::optional<bool> search_pcre2(std::string_view text, Steps& steps) const {
    const std::unique_ptr<pcre2_match_context, FreeMatchContext> context(
        pcre2_match_context_create(nullptr)
    );
    const std::unique_ptr<pcre2_match_data, FreeMatchData> data(
        pcre2_match_data_create(1, nullptr)
    );
    EXTR_CHECK(context != nullptr && data != nullptr, "PCRE2 found no memory");
    pcre2_set_heap_limit(context.get(), kMaxPcre2HeapKib);
    pcre2_set_depth_limit(context.get(), kMaxPcre2Depth);
    for (std::uint64_t limit = 16; true; limit *= 4) {
      const std::uint64_t granted =
          std::min<std::uint64_t>({limit, steps.left() / kStepsPerTry, 1'000'000'000});
      // What is looked at without counting as a try: repeated single characters, look-behind.
      if (!steps.spend(1 + text.size() / 8)) return std::nullopt;
      pcre2_set_match_limit(context.get(), static_cast<std::uint32_t>(granted));
      const int status =
          pcre2_match(pcre2.get(), bytes_of(text), text.size(), 0, 0, data.get(), context.get());
      steps.spend(granted * kStepsPerTry);
      if (status >= 0) return true;
      if (status == PCRE2_ERROR_NOMATCH) return false;
      if (status != PCRE2_ERROR_MATCHLIMIT || granted < limit) {
        steps.spend(steps.left() + 1);
        return std::nullopt;
      }
    }
  }
};

Pattern::Pattern(std::shared_ptr<const Engine> engine) : engine_(std::move(engine)) {}

Result<Pattern> Pattern::make(std::string_view ecma) {
  TRY(const EngineRegex regex, translate_ecma_regex(ecma));
  auto engine = std::make_shared<Engine>();
  if (regex.re2) engine->re2 = compile_re2(*regex.re2);
  if (engine->re2 != nullptr) {
    engine->size = static_cast<std::size_t>(std::max(0, engine->re2->ProgramSize()));
  } else {
    TRY(engine->pcre2, compile_pcre2(regex.pcre2));
    std::size_t n_bytes = 0;
    pcre2_pattern_info(engine->pcre2.get(), PCRE2_INFO_SIZE, &n_bytes);
    engine->size = n_bytes / 16;
  }
  return Pattern(std::move(engine));
}

std::optional<bool> Pattern::is_found_in(std::string_view text, Steps& steps) const {
  return engine_->re2 != nullptr ? engine_->search_re2(text, steps)
                                 : engine_->search_pcre2(text, steps);
}

bool Pattern::is_backtracking() const { return engine_->re2 == nullptr; }

std::size_t Pattern::size() const { return engine_->size; }

}  // namespace extractinator::validate
