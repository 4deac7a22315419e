// Checks prompts before and after; everything here is public through prompt_check.h.
#include "remote/prompt_check.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "prompt/prompt.h"
#include "remote/fault.h"
#include "remote/generator.h"
#include "text/utf8.h"

namespace extractinator::remote {
namespace {

enum class Class : std::uint8_t { other, letter, digit };

Class class_of(char c) {
  const auto byte = static_cast<unsigned char>(c);
  if (byte >= '0' && byte <= '9') return Class::digit;
  const bool is_letter =
      byte >= 0x80 || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
  return is_letter ? Class::letter : Class::other;
}

std::size_t min_tokens(const Request& request) {
  std::size_t n = 0;
  for (const prompt::Message& message : request.messages)
    n += n_words(message.content);
  return std::max(n, request.min_prompt_tokens);
}

// Whole spellings. Those of the form <|…|> are found by their shape.
constexpr auto kSpellings = std::to_array<std::string_view>({
    "<s>",
    "</s>",
    "<bos>",
    "<eos>",
    "<pad>",
    "<unk>",
    "<start_of_turn>",
    "<end_of_turn>",
    "<think>",
    "</think>",
    "<<SYS>>",
    "<</SYS>>",
    "[INST]",
    "[/INST]",
    "[SYSTEM_PROMPT]",
    "[/SYSTEM_PROMPT]",
    "[AVAILABLE_TOOLS]",
    "[TOOL_CALLS]",
    "[TOOL_RESULTS]",
    "[gMASK]",
    "<tool_call>",
    "</tool_call>",
    "<turn|>",
});

// At an opening <| or its full-width twin: the spelling ends with the same bar within 64 bytes, and
// no space stands in it.
bool is_bar_spelling(std::string_view rest) {
  constexpr std::size_t kLongest = 64;
  constexpr std::string_view kWideBar = "\xEF\xBD\x9C";
  std::string_view bar = "|";
  if (rest.substr(1).starts_with(kWideBar)) {
    bar = kWideBar;
  } else if (!rest.substr(1).starts_with(bar)) {
    return false;
  }
  const std::string_view inner = rest.substr(1 + bar.size(), kLongest);
  const std::size_t end = inner.find('>');
  if (end == std::string_view::npos || end == 0) return false;
  return inner.substr(0, end).find_first_of(" \t\r\n") == std::string_view::npos;
}

std::string fit_message(std::size_t n_prompt, std::size_t n_answer, std::size_t n_context) {
  return std::to_string(n_prompt) + " tokens of the prompt and " + std::to_string(n_answer) +
         " for the answer are more than the context of " + std::to_string(n_context);
}

}  // namespace

std::size_t n_words(std::string_view text) {
  std::size_t n = 0;
  Class last = Class::other;
  for (const char c : text) {
    // Some tokenizers keep `don't` together.
    if (c == '\'' && last == Class::letter) continue;
    const Class now = class_of(c);
    if (now != Class::other && now != last) ++n;
    last = now;
  }
  return n;
}

std::optional<std::size_t> find_control_text(std::string_view text) {
  for (std::size_t at = text.find_first_of("<["); at != std::string_view::npos;
       at = text.find_first_of("<[", at + 1)) {
    const std::string_view rest = text.substr(at);
    if (rest.front() == '<' && is_bar_spelling(rest)) return at;
    if (std::ranges::any_of(kSpellings, [&](std::string_view s) { return rest.starts_with(s); }))
      return at;
  }
  return std::nullopt;
}

Attempt<void> check_before(
    const Request& request, std::size_t n_context, ControlText control_text
) {
  for (std::size_t i = 0; i < request.messages.size(); ++i) {
    const std::string_view content = request.messages[i].content;
    const std::string where = " of message " + std::to_string(i + 1);
    if (const auto at = text::first_invalid_utf8(content)) {
      return give_up(
          Cause::bad_prompt, "byte " + std::to_string(*at) + where + " is not valid UTF-8"
      );
    }
    if (control_text == ControlText::send) continue;
    if (const auto at = find_control_text(content)) {
      return give_up(
          Cause::control_text,
          "what stands at byte " + std::to_string(*at) + where +
              " may be a control token to the server"
      );
    }
  }
  const std::size_t n_least = min_tokens(request);
  if (n_context > 0 && n_least + request.max_tokens > n_context) {
    return give_up(
        Cause::prompt_too_long,
        "at least " + fit_message(n_least, request.max_tokens, n_context) + "; it was not sent"
    );
  }
  return {};
}

Attempt<void> check_count(
    const Request& request, std::size_t n_prompt_tokens, std::size_t n_context
) {
  const std::size_t n_least = min_tokens(request);
  if (n_prompt_tokens < n_least) {
    return give_up(
        Cause::prompt_cut,
        "the server has read " + std::to_string(n_prompt_tokens) +
            " tokens of a prompt that has at least " + std::to_string(n_least)
    );
  }
  if (n_context > 0 && n_prompt_tokens + request.max_tokens > n_context) {
    return give_up(
        Cause::prompt_too_long, fit_message(n_prompt_tokens, request.max_tokens, n_context)
    );
  }
  return {};
}

}  // namespace extractinator::remote
