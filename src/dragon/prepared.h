// Reports of a job as models read them, with the way back to the tokens of the files.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "dragon/files.h"
#include "dragon/task_file.h"

namespace extractinator::dragon {

struct Prepared {
  std::string text = {};
  // Of entities: the tokens that are joined in `text`, and how many stand before them in the file.
  std::vector<std::string> tokens = {};
  std::size_t n_cut_tokens = 0;
};

// Learned from training data: what all reports begin with is taken off, as text. It ends behind
// white space or a token, so that no word is divided, and is taken off a report only where that
// begins with it and something is left.
class Preparation {
 public:
  Preparation(const Task& task, bool has_parts, std::span<const Case> training);

  // Two sentences are numbered lines, a Roman numeral stands above its report, tokens are joined by
  // single spaces; the words of it are of the language.
  [[nodiscard]] Prepared prepare(const Case& row, Language language) const;

  // Bytes or tokens that are taken off.
  [[nodiscard]] std::size_t prefix_size() const {
    return prefix_tokens_.empty() ? prefix_.size() : prefix_tokens_.size();
  }

 private:
  enum class Form : unsigned char { text, tokens, sentences, numeral };
  [[nodiscard]] std::string without_prefix(const std::string& text) const;

  Form form_ = Form::text;
  std::string prefix_ = {};
  std::vector<std::string> prefix_tokens_ = {};
};

}  // namespace extractinator::dragon
