// Values written in a schema (enumerations): do they meet it, and what is their canonical text?
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/result.h"
#include "grammar/grammar.h"
#include "grammar/text_rules.h"
#include "json/value.h"
#include "schema/schema.h"

namespace extractinator::grammar {

enum class Verdict : std::uint8_t { no, unknown, yes };

// Judges values exactly, or says what it cannot judge. The schema must outlive it.
class Judge {
 public:
  // Steps of judging over the life of a Judge; a value of an enumeration takes a few. When they are
  // spent, everything is unknown.
  static constexpr std::size_t kMaxSteps = 5'000'000;

  Judge(const schema::Schema& schema, Formats formats);

  // Is `value` valid against the node with everything it leads to? When that is unknown, the
  // keywords it depends on are appended to `open`.
  [[nodiscard]] Verdict judge(
      schema::NodeId node, const json::Value& value, std::vector<Unheld>& open
  );

  // Does the text match the pattern? Nothing if that cannot be said.
  [[nodiscard]] std::optional<bool> matches(const std::string& pattern, std::string_view text);

 private:
  class Walk;

  [[nodiscard]] bool is_in_enumeration(schema::NodeId node, const json::Value& value);
  // A large enumeration: its scalars by canonical text, the rest one by one.
  struct Index {
    std::unordered_set<std::string> scalars;
    std::vector<const json::Value*> others;
  };

  const schema::Schema* schema_;
  Formats formats_;
  std::size_t steps_left_ = kMaxSteps;
  std::map<schema::NodeId, Index> indexes_;
  std::map<std::string, std::optional<TextPattern>, std::less<>> patterns_;
};

// Canonical JSON with numbers in shortest decimal form and members in the order of the value.
// Fails with `limit_exceeded` when a number is too long (to_decimal).
[[nodiscard]] Result<std::string> canonical_text(const json::Value& value);

}  // namespace extractinator::grammar
