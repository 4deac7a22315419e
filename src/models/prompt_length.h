// How long the prompts of a task are, in tokens, before there is a model whose tokenizer could
// count them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "run/task.h"

namespace extractinator::models {

// Tokens that `text` hardly exceeds in the tokenizers of current models: one for every three
// letters of a word (beyond ASCII: for every letter of two bytes), one for each digit and each
// other visible character, one for a run of line feeds, while a space goes with the word behind it.
// No language has to be named: where words are long or compound they are cut into more pieces.
// Against vocabularies of 100,000 tokens and more it was 1.00 to 2.06 times the tokens of Dutch and
// English reports (docs/models.md). Cost: O(text).
[[nodiscard]] std::size_t estimate_tokens(std::string_view text);

// The longest prompt of a task, estimated.
struct PromptLength {
  std::uint64_t n_rows = 0;        // That were read.
  std::size_t n_frame_tokens = 0;  // Of all that is not the report: instructions, schema, template.
  std::size_t n_longest_report_tokens = 0;
  // Tokens of a report that stand in one prompt at the most: fewer than those of the longest where
  // the task divides reports and says how much of one a prompt may have.
  std::size_t n_report_tokens = 0;
  bool is_divided = false;  // The task divides reports that do not fit.

  [[nodiscard]] std::size_t n_prompt_tokens() const { return n_frame_tokens + n_report_tokens; }
};

// Reads all reports of the task, and keeps none. Examples are not counted. Fails as reading them
// does. Cost: one pass over the dataset.
[[nodiscard]] Result<PromptLength> prompt_length(const run::Task& task);

}  // namespace extractinator::models
