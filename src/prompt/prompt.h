// What a model reads: messages, and their tokens within a budget.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
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
  std::string reasoning = {};  // Of an assistant: its thoughts before the content.
};

// A run of text that was tokenised on its own.
struct Part {
  enum class Kind : std::uint8_t {
    scaffold,
    example,  // Input or output of one.
    report,
  } kind = Kind::scaffold;
  std::string text = {};
  std::size_t n_tokens = 0;
};

// "scaffold", "example", "report".
[[nodiscard]] std::string_view to_string(Part::Kind kind);

// How a thinking phase ends, in the tokens of one model.
struct ThinkingEnd {
  // The end marker, where the vocabulary has a special token for it. Its text alone ends nothing
  // then: the model may quote it from a report.
  std::optional<grammar::TokenId> token = {};
  // The end marker's text otherwise; empty if there is a token.
  std::string text = {};
  // Closes a phase that goes on: the marker and what stands between it and the answer.
  std::vector<grammar::TokenId> closing = {};
  // What stands between the marker and the answer.
  std::vector<grammar::TokenId> bridge = {};
  // For each byte of `text` the tokens of the marker from there on, and of the bridge; empty where
  // that is inside a character.
  std::vector<std::vector<grammar::TokenId>> rests = {};

  // Most tokens that closing a phase takes beside the model's own.
  [[nodiscard]] std::size_t n_most() const;

  bool operator==(const ThinkingEnd&) const = default;
};

struct Prompt {
  std::vector<Part> parts = {};
  std::vector<grammar::TokenId> tokens = {};
  // Leading tokens that are the same for every record of the task: system text and scaffold up to
  // the report, or up to the examples where these are chosen for the record; 0 for a record whose
  // prompt begins otherwise.
  std::size_t shared_prefix_length = 0;
  // The report's tokens, as an interval of `tokens`.
  std::size_t report_begin = 0;
  std::size_t n_report_tokens = 0;
  // Most tokens of the answer, where the report decides; 0: it does not.
  std::size_t max_answer_tokens = 0;
  // The prompt ends with an open thinking phase, which ends like this. Null: the answer follows.
  std::shared_ptr<const ThinkingEnd> thinking = {};
};

}  // namespace extractinator::prompt
