// A regular expression of a schema, ready to be searched for; internal to the validate room.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "validate/steps.h"

namespace extractinator::validate {

// ECMA-262 with flag `u` (docs/schema.md, "Regular expressions"). RE2 searches in time linear in
// the text; what RE2 cannot say (look-around, references, counts above 1,000, some properties) goes
// to PCRE2, which may try very many ways and is stopped when the steps are used up. Immutable, so
// that threads may share it.
class Pattern {
 public:
  // Fails with `invalid_input` if this is no regular expression, `unsupported` if neither engine
  // takes it, `limit_exceeded` if it is too large.
  [[nodiscard]] static Result<Pattern> make(std::string_view ecma);

  // Is there a match anywhere in `text`? Nothing when that took more than the steps left, or more
  // memory than 32 MiB.
  [[nodiscard]] std::optional<bool> is_found_in(std::string_view text, Steps& steps) const;

  [[nodiscard]] bool is_backtracking() const;
  // In units of about 16 bytes.
  [[nodiscard]] std::size_t size() const;

 private:
  struct Engine;
  explicit Pattern(std::shared_ptr<const Engine> engine);

  std::shared_ptr<const Engine> engine_;
};

}  // namespace extractinator::validate
