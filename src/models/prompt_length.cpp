// Estimates lengths of prompts; everything here is public through prompt_length.h.
#include "models/prompt_length.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "dataset/reader.h"
#include "dataset/record.h"
#include "prompt/messages.h"
#include "prompt/prompt.h"
#include "run/answer_form.h"
#include "run/runner.h"
#include "run/task.h"
#include "schema/evidence.h"
#include <extractinator/options.h>

namespace extractinator::models {
namespace {

constexpr std::size_t kBytesPerPiece = 3;
constexpr std::size_t kForeignBytesPerPiece = 2;
// What a chat template adds to a system and a user message; more than any in use does.
constexpr std::size_t kTemplateTokens = 64;

enum class Class : std::uint8_t { space, line_feed, letter, foreign_letter, digit, mark };

Class class_of(char c) {
  const auto byte = static_cast<unsigned char>(c);
  if (byte >= 0x80) return Class::foreign_letter;
  if ((byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z')) return Class::letter;
  if (byte >= '0' && byte <= '9') return Class::digit;
  if (c == '\n' || c == '\r') return Class::line_feed;
  if (c == ' ' || c == '\t') return Class::space;
  return Class::mark;
}

std::size_t divided_up(std::size_t n, std::size_t by) { return (n + by - 1) / by; }

}  // namespace

std::size_t estimate_tokens(std::string_view text) {
  std::size_t n = 0;
  for (std::size_t i = 0; i < text.size();) {
    const Class kind = class_of(text[i]);
    std::size_t end = i + 1;
    if (kind == Class::letter || kind == Class::foreign_letter) {
      // A word: letters of both kinds stand in it.
      std::size_t n_foreign = kind == Class::foreign_letter ? 1 : 0;
      for (; end < text.size(); ++end) {
        const Class next = class_of(text[end]);
        if (next != Class::letter && next != Class::foreign_letter) break;
        n_foreign += next == Class::foreign_letter ? 1 : 0;
      }
      const std::size_t n_plain = end - i - n_foreign;
      n += divided_up(
          (n_plain * kForeignBytesPerPiece) + (n_foreign * kBytesPerPiece),
          kBytesPerPiece * kForeignBytesPerPiece
      );
    } else if (kind == Class::line_feed) {
      while (end < text.size() && class_of(text[end]) == Class::line_feed)
        ++end;
      ++n;
    } else if (kind == Class::space) {
      // Several in a row are a token of their own.
      while (end < text.size() && class_of(text[end]) == Class::space)
        ++end;
      n += end - i > 1 ? 1 : 0;
    } else {
      ++n;
    }
    i = end;
  }
  return n;
}

Result<PromptLength> prompt_length(const run::Task& task) {
  const run::AnswerForm form(*task.schema, schema::EvidenceFor::asked);
  TRY(const auto builder,
      prompt::MessageBuilder::make(task.description, form.schema(), {}, task.extra_instructions));
  TRY(const prompt::Prompt empty, builder.build(""));
  PromptLength length{.n_frame_tokens = kTemplateTokens, .is_divided = task.chunking.has_value()};
  for (const prompt::Message& message : prompt::messages_of(empty))
    length.n_frame_tokens += estimate_tokens(message.content);
  // Reads no rows: a column that is not there is told with those that are.
  TRY(const run::Survey survey, run::survey(task, Options{.limit = 0}));
  TRY(const auto reader, run::open_rows(task, survey));
  for (;;) {
    TRY(const std::optional<dataset::Record> record, reader->next());
    if (!record) break;
    ++length.n_rows;
    const auto report = run::report_text(record->columns, task.input_field);
    if (!report || record->damage) continue;
    length.n_longest_report_tokens =
        std::max(length.n_longest_report_tokens, estimate_tokens(*report));
  }
  length.n_report_tokens = length.n_longest_report_tokens;
  if (task.chunking && task.chunking->max_tokens > 0)
    length.n_report_tokens = std::min(length.n_report_tokens, task.chunking->max_tokens);
  return length;
}

}  // namespace extractinator::models
