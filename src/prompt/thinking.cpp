// Finds out how a template writes thinking. Public: find_thinking(), takes_reasoning_effort(),
// make_thinking_end(), ThinkingEnd.
#include "prompt/thinking.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "engine/tokenizer.h"
#include "prompt/chat_template.h"
#include "prompt/probe.h"
#include "prompt/prompt.h"

namespace extractinator::prompt {
namespace {

using engine::Place;
using engine::SpecialTokens;
using engine::Tokenizer;

constexpr std::string_view kWhitespace = " \t\r\n";
// Longer markers are none.
constexpr std::size_t kMaxMarkerBytes = 200;

bool is_blank(std::string_view text) {
  return text.find_first_not_of(kWhitespace) == std::string_view::npos;
}

std::string_view without_end_space(std::string_view text) {
  return text.substr(0, text.find_last_not_of(kWhitespace) + 1);
}

bool is_inside_character(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
}

// `</think>` for `<think>`: a slash behind the bracket.
std::string closing_tag(std::string_view tag) {
  std::size_t n = 1;
  while (is_inside_character(tag, n))
    ++n;
  n = std::min(n, tag.size());
  return std::string(tag.substr(0, n)) + "/" + std::string(tag.substr(n));
}

// The last tag of a text, without what stands behind it; empty if there is none.
std::string_view last_tag(std::string_view text) {
  const std::string_view words = without_end_space(text);
  std::size_t begin = std::string_view::npos;
  for (const std::string_view bracket : {"<", "[", "\u25C1"}) {
    const std::size_t at = words.rfind(bracket);
    if (at != std::string_view::npos && (begin == std::string_view::npos || at > begin)) begin = at;
  }
  return begin == std::string_view::npos ? std::string_view() : words.substr(begin);
}

// What a template wrote behind the report, in several situations.
struct Probes {
  std::string on = {};   // Up to the answer, with thinking.
  std::string off = {};  // The same without.
  bool has_switch = false;
  // In front of an earlier answer that has no thoughts; none if the template could not show it.
  std::optional<std::string> before_answer = {};
  // In front of an earlier answer's thoughts, and between them and the answer.
  std::optional<std::string> before_thoughts = {};
  std::string between = {};
};

Result<std::optional<Probes>> probe(const ChatTemplate& chat_template) {
  const std::string report = unguessable_word();
  const std::string thoughts = unguessable_word();
  const std::string answer = unguessable_word();
  std::vector<Message> messages = {
      {.role = Role::system, .content = unguessable_word()},
      {.role = Role::user, .content = report},
  };
  const auto behind_report = [&](const std::string& text) {
    return text.substr(text.find(report) + report.size());
  };
  TRY(const std::string off, chat_template.render(messages));
  // A template may refuse what it has no switch for.
  const auto on = chat_template.render(messages, {.thinking = Thinking::on});
  if (!on) return std::nullopt;
  Probes probes{.on = behind_report(*on), .off = behind_report(off), .has_switch = *on != off};
  const Rendering whole{.thinking = Thinking::on, .opens_answer = false};
  messages.push_back({.role = Role::assistant, .content = answer});
  if (const auto text = chat_template.render(messages, whole)) {
    const std::string tail = behind_report(*text);
    probes.before_answer = tail.substr(0, tail.find(answer));
  }
  messages.back().reasoning = thoughts;
  if (const auto text = chat_template.render(messages, whole)) {
    const std::string tail = behind_report(*text);
    const std::size_t at = tail.find(thoughts);
    const std::size_t end = at + thoughts.size();
    probes.before_thoughts = tail.substr(0, at);
    probes.between = tail.substr(end, tail.find(answer) - end);
  }
  return probes;
}

struct Marks {
  std::string open = {};
  std::string close = {};
};

// From an earlier answer with thoughts.
std::optional<Marks> marks_of_history(const Probes& probes) {
  if (!probes.before_thoughts || is_blank(probes.between)) return std::nullopt;
  const std::string& before = *probes.before_thoughts;
  if (before.starts_with(probes.on))
    return Marks{.open = before.substr(probes.on.size()), .close = probes.between};
  if (probes.on.starts_with(before) && is_blank(probes.on.substr(before.size())))
    return Marks{.open = "", .close = probes.between};
  return std::nullopt;
}

// From the empty block that a template writes where there are no thoughts: both marks of it, or the
// second where the first stands there with thinking on too.
std::optional<Marks> marks_of_empty_block(const Probes& probes, const std::string& without) {
  if (!without.starts_with(probes.on)) return std::nullopt;
  const std::string block = without.substr(probes.on.size());
  const std::string_view words = without_end_space(block);
  const std::size_t begin = words.find_first_not_of(kWhitespace);
  if (begin == std::string_view::npos) return std::nullopt;
  const std::size_t gap = words.find_first_of(kWhitespace, begin);
  if (gap != std::string_view::npos) {
    const std::size_t second = words.find_first_not_of(kWhitespace, gap);
    if (words.find_first_of(kWhitespace, second) != std::string_view::npos) return std::nullopt;
    const std::size_t middle = gap + ((second - gap + 1) / 2);
    return Marks{.open = block.substr(0, middle), .close = block.substr(middle)};
  }
  for (std::size_t i = begin + 1; i < words.size(); ++i) {
    if (closing_tag(words.substr(begin, i - begin)) == words.substr(i))
      return Marks{.open = block.substr(0, i), .close = block.substr(i)};
  }
  const std::string_view opened = last_tag(probes.on);
  if (opened.empty() || closing_tag(opened) != words.substr(begin)) return std::nullopt;
  return Marks{.open = "", .close = block};
}

// From a tag at the end of the prompt, if its closing form is known to the template or the
// vocabulary.
std::optional<Marks> marks_of_last_tag(
    const Probes& probes, const ChatTemplate& chat_template, const Tokenizer& tokenizer
) {
  if (last_tag(probes.on).empty()) return std::nullopt;
  const std::string tag = closing_tag(last_tag(probes.on));
  const std::string space = probes.on.substr(without_end_space(probes.on).size());
  if (!chat_template.source().contains(tag)) {
    const auto tokens = tokenizer.tokenize(tag, SpecialTokens::parse, Place::after_text);
    if (!tokens || tokens->size() != 1) return std::nullopt;
  }
  std::string bridge = space.empty() ? "" : "\n\n";
  if (probes.before_answer) {
    const std::size_t at = probes.before_answer->rfind(tag);
    if (at != std::string::npos) bridge = probes.before_answer->substr(at + tag.size());
  }
  return Marks{.open = "", .close = space + tag + bridge};
}

}  // namespace

bool takes_reasoning_effort(const ChatTemplate& chat_template) {
  const std::vector<Message> messages = {
      {.role = Role::system, .content = unguessable_word()},
      {.role = Role::user, .content = unguessable_word()},
  };
  const auto prompt = [&](std::string_view effort) {
    return chat_template.with_reasoning_effort(effort).render(messages, {.thinking = Thinking::on});
  };
  const auto low = prompt("low");
  const auto high = prompt("high");
  // A template may refuse to have a model think at all.
  return low && high && *low != *high;
}

std::size_t ThinkingEnd::n_most() const {
  std::size_t most = std::max(closing.size(), bridge.size());
  for (const auto& rest : rests)
    most = std::max(most, rest.size());
  return most;
}

Result<std::optional<ThinkingFormat>> find_thinking(
    const ChatTemplate& chat_template, const Tokenizer& tokenizer
) {
  TRY(const auto probed, probe(chat_template));
  if (!probed) return std::nullopt;
  const Probes& probes = *probed;
  std::optional<Marks> marks = marks_of_history(probes);
  if (!marks) marks = marks_of_empty_block(probes, probes.off);
  if (!marks && probes.before_answer) marks = marks_of_empty_block(probes, *probes.before_answer);
  if (!marks) marks = marks_of_last_tag(probes, chat_template, tokenizer);
  if (!marks || is_blank(marks->close)) return std::nullopt;

  ThinkingFormat format{.open = std::move(marks->open), .close = std::move(marks->close)};
  // A template that writes more than the opening in front of an answer without thoughts never lets
  // a model answer at once; nor does one that has opened the phase already.
  const bool writes_more = probes.before_answer && probes.before_answer->starts_with(probes.on) &&
                           probes.before_answer->size() > probes.on.size();
  if (probes.has_switch) return format;
  format.is_unavoidable = format.open.empty() || writes_more;
  if (format.open.empty()) {
    format.skip = format.close;
  } else if (writes_more) {
    format.skip = probes.before_answer->substr(probes.on.size());
  }
  return format;
}

Result<std::shared_ptr<const ThinkingEnd>> make_thinking_end(
    const ThinkingFormat& format, const Tokenizer& tokenizer
) {
  const auto tokens_of = [&](std::string_view text) {
    return tokenizer.tokenize(text, SpecialTokens::parse, Place::after_text);
  };
  ThinkingEnd end;
  TRY(end.closing, tokens_of(format.close));
  const std::string_view close = format.close;
  const std::string_view marked =
      close.substr(std::min(close.find_first_not_of(kWhitespace), close.size()));
  TRY(const auto tokens, tokens_of(marked));
  if (tokens.empty() || tokens.front() < 0)
    return fail(ErrorCode::unsupported, "the end of a thinking phase has no tokens");
  if (is_special(tokenizer, tokens.front())) {
    end.token = tokens.front();
    end.bridge.assign(tokens.begin() + 1, tokens.end());
    return std::make_shared<const ThinkingEnd>(std::move(end));
  }
  const std::size_t n =
      std::min({marked.find_first_of(kWhitespace), marked.size(), kMaxMarkerBytes});
  end.text = marked.substr(0, n);
  TRY(end.bridge, tokens_of(marked.substr(n)));
  for (std::size_t i = 0; i < n; ++i) {
    auto& rest = end.rests.emplace_back();
    if (is_inside_character(marked, i)) continue;
    TRY(rest, tokens_of(marked.substr(i)));
  }
  return std::make_shared<const ThinkingEnd>(std::move(end));
}

}  // namespace extractinator::prompt
