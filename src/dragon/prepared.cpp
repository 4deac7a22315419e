// Prefixes and composed texts; everything here is public through prepared.h.
#include "dragon/prepared.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <format>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dragon/files.h"
#include "dragon/task.h"
#include "dragon/task_file.h"
#include "dragon/token_text.h"

namespace extractinator::dragon {
namespace {

constexpr std::string_view kSpaces = " \t\r\n\f\v";

template <typename Sequence>
std::size_t common_size(const Sequence& a, const Sequence& b) {
  const auto [end, ignored] = std::ranges::mismatch(a, b);
  return static_cast<std::size_t>(std::distance(a.begin(), end));
}

// What two or more texts all begin with, up to the end of a word.
std::string common_prefix(std::span<const std::string_view> texts) {
  if (texts.size() < 2) return {};
  std::string_view prefix = texts.front();
  for (const std::string_view text : texts)
    prefix = prefix.substr(0, common_size(prefix, text));
  const std::size_t space = prefix.find_last_of(kSpaces);
  return std::string(prefix.substr(0, space == std::string_view::npos ? 0 : space + 1));
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(kSpaces) == std::string_view::npos;
}

}  // namespace

Preparation::Preparation(const Task& task, bool has_parts, std::span<const Case> training) {
  constexpr std::uint16_t kNumeralTask = 15;
  if (is_entities(task.type)) {
    form_ = Form::tokens;
  } else if (has_parts) {
    form_ = task.number == kNumeralTask ? Form::numeral : Form::sentences;
  }
  if (form_ == Form::tokens) {
    if (training.size() < 2) return;
    prefix_tokens_ = training.front().parts;
    for (const Case& row : training)
      prefix_tokens_.resize(common_size(prefix_tokens_, row.parts));
  } else if (form_ != Form::sentences) {
    std::vector<std::string_view> texts;
    for (const Case& row : training) {
      if (form_ == Form::text) {
        texts.emplace_back(row.text);
      } else if (!row.parts.empty()) {
        texts.emplace_back(row.parts.back());
      }
    }
    prefix_ = common_prefix(texts);
  }
}

std::string Preparation::without_prefix(const std::string& text) const {
  if (!text.starts_with(prefix_) || is_blank(std::string_view(text).substr(prefix_.size())))
    return text;
  return text.substr(prefix_.size());
}

Prepared Preparation::prepare(const Case& row, Language language) const {
  Prepared prepared;
  switch (form_) {
    case Form::text:
      prepared.text = without_prefix(row.text);
      break;
    case Form::tokens: {
      const bool has_prefix = row.parts.size() > prefix_tokens_.size() &&
                              std::ranges::starts_with(row.parts, prefix_tokens_);
      prepared.n_cut_tokens = has_prefix ? prefix_tokens_.size() : 0;
      prepared.tokens.assign(
          row.parts.begin() + static_cast<std::ptrdiff_t>(prepared.n_cut_tokens), row.parts.end()
      );
      prepared.text = joined(prepared.tokens);
      break;
    }
    case Form::sentences:
      for (std::size_t i = 0; i < row.parts.size(); ++i) {
        prepared.text += std::format(
            "{}{} {}: {}",
            i == 0 ? "" : "\n\n",
            language == Language::en ? "Sentence" : "Zin",
            i + 1,
            row.parts[i]
        );
      }
      break;
    case Form::numeral:
      for (std::size_t i = 0; i < row.parts.size(); ++i) {
        const bool is_last = i + 1 == row.parts.size();
        const std::string_view name = language == Language::en
                                          ? (is_last ? "Text" : "Roman numeral")
                                          : (is_last ? "Tekst" : "Romeins cijfer");
        prepared.text += std::format(
            "{}{}: {}",
            i == 0 ? "" : "\n\n",
            name,
            is_last ? without_prefix(row.parts[i]) : row.parts[i]
        );
      }
      break;
  }
  return prepared;
}

}  // namespace extractinator::dragon
