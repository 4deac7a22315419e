// What a model reads: messages, and their tokens within a budget.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/vocabulary.h"

namespace extractinator::prompt {

enum class Role : std::uint8_t { system, user, assistant };

[[nodiscard]] std::string_view to_string(Role role);

struct Message {
  Role role = Role::user;
  std::string content = {};
};

// A run of text that was tokenised on its own.
struct Part {
  enum class Kind : std::uint8_t { scaffold, report } kind = Kind::scaffold;
  std::string text = {};
  std::size_t n_tokens = 0;
};

struct Prompt {
  std::vector<Part> parts = {};
  std::vector<grammar::TokenId> tokens = {};
  // Leading tokens that are the same for every record of the task: system text and scaffold up to
  // the report.
  std::size_t shared_prefix_length = 0;
  // The report's tokens, as an interval of `tokens`.
  std::size_t report_begin = 0;
  std::size_t n_report_tokens = 0;
};

}  // namespace extractinator::prompt
