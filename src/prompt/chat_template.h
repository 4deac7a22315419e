// A model's chat template: from messages to the text the model was trained to read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/hash.h"
#include "base/result.h"
#include "prompt/prompt.h"

namespace extractinator::prompt {

// A chat template is a program from a model file, that is, from a stranger: it can loop for ever,
// ask for all memory, recurse without end or run into a fault of the interpreter. Therefore it is
// parsed and rendered in a short-lived child process with limits, and only text comes back. It
// never sees a report (Builder renders it once per task, with a placeholder).
struct ChatTemplateLimits {
  std::size_t max_bytes = 128 * 1024;          // Of the template; the largest in use are 20 KiB.
  std::size_t max_depth = 100;                 // Of open brackets.
  std::size_t max_memory = 256 * 1024 * 1024;  // Bytes the child may take beyond what is there.
  std::size_t max_cpu_seconds = 2;             // A template of 16 KiB takes about 0.1 s.
  std::size_t max_growth = 4;                  // Output over input (template and messages), after
  std::size_t free_output_bytes = 64 * 1024;   // these.
};

// Whether a model shall think before it answers.
enum class Thinking : std::uint8_t { off, on };

// What of a chat is rendered.
struct Rendering {
  Thinking thinking = Thinking::off;  // What a template with a switch for it is told.
  bool opens_answer = true;           // The opening of the assistant's turn follows the messages.
};

class ChatTemplate {
 public:
  // `begin_text` and `end_text` are what the variables bos_token and eos_token give. Fails with
  // `limit_exceeded` if the text is too long or its brackets are nested too deep; other faults show
  // when it is rendered.
  [[nodiscard]] static Result<ChatTemplate> make(
      std::string source,
      std::string_view begin_text,
      std::string_view end_text,
      const ChatTemplateLimits& limits = {}
  );

  // ChatML, for models whose file has no template.
  [[nodiscard]] static ChatTemplate built_in();

  // The same, told how much the model shall think: the variable `reasoning_effort` has this word. A
  // template that does not ask for it takes no notice (takes_reasoning_effort()).
  [[nodiscard]] ChatTemplate with_reasoning_effort(std::string_view word) const;

  // The messages as the template writes them, as `rendering` says, without tools and with the date
  // `kDate`. Every content stands in the result exactly once, in order, with its reasoning, if
  // there is any, before it. A template that does not know a system
  // role gets its text at the start of the first user message, with an empty line between; one that
  // wants content as typed pieces gets them.
  //
  // Fails with `unsupported` if the template has a mistake, raises an error or leaves out or
  // repeats a content; `limit_exceeded` if it takes too long, too much memory or writes too much;
  // `io_error` if no process could be started. What a template says when it raises is not passed
  // on. Cost: a fork and about 5 ms per KiB of template.
  [[nodiscard]] Result<std::string> render(
      std::span<const Message> messages, const Rendering& rendering = {}
  ) const;

  [[nodiscard]] const std::string& source() const { return source_; }
  // Identity of the template's text.
  [[nodiscard]] const Hash256& hash() const { return hash_; }

  // What `strftime_now` reads, so that a prompt does not change from day to day.
  static constexpr std::string_view kDate = "2025-01-01";

 private:
  ChatTemplate(
      std::string source,
      std::string_view begin_text,
      std::string_view end_text,
      const ChatTemplateLimits& limits
  );

  std::string source_;
  std::string begin_text_;
  std::string end_text_;
  std::string reasoning_effort_;  // Empty: not told.
  ChatTemplateLimits limits_;
  Hash256 hash_;
};

}  // namespace extractinator::prompt
