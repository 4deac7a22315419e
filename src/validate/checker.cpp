// The public face of the room: prepares, looks over the value, and walks.
#include "validate/checker.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/error.h"
#include "base/result.h"
#include "json/parse.h"
#include "json/value.h"
#include "schema/schema.h"
#include "validate/rules.h"
#include "validate/walk.h"

namespace extractinator::validate {
namespace {

// As for text: what is deeper cannot have been read.
constexpr std::size_t kMaxDepth = 256;

bool is_deeper(const json::Value& value, std::size_t depth) {
  if (!value.is_array() && !value.is_object()) return false;
  if (depth == 0) return true;
  if (value.is_array())
    return std::ranges::any_of(value.as_array(), [&](const json::Value& item) {
      return is_deeper(item, depth - 1);
    });
  return std::ranges::any_of(value.as_object(), [&](const json::Member& member) {
    return is_deeper(member.value, depth - 1);
  });
}

bool has_key_twice(const json::Value& value) {
  if (value.is_array()) return std::ranges::any_of(value.as_array(), has_key_twice);
  if (!value.is_object()) return false;
  std::vector<std::string_view> keys;
  keys.reserve(value.as_object().size());
  for (const json::Member& member : value.as_object())
    keys.emplace_back(member.key);
  std::ranges::sort(keys);
  if (std::ranges::adjacent_find(keys) != keys.end()) return true;
  return std::ranges::any_of(value.as_object(), [](const json::Member& member) {
    return has_key_twice(member.value);
  });
}

}  // namespace

struct Checker::State {
  Rules rules;
  CheckerOptions options;

  [[nodiscard]] Verdict walk(
      schema::NodeId node, const json::Value& value, std::size_t max_problems
  ) const {
    // With room for none, every value would look valid.
    Walk walk(rules, std::max<std::size_t>(1, max_problems), options.max_steps);
    return walk.judge(value, node);
  }
};

Checker::Checker(std::shared_ptr<const State> state) : state_(std::move(state)) {}

Result<Checker> Checker::make(
    std::shared_ptr<const schema::Schema> schema, const CheckerOptions& options
) {
  EXTR_CHECK(schema != nullptr, "a checker needs a schema");
  TRY(Rules rules, Rules::make(std::move(schema), options.formats));
  return Checker(std::make_shared<const State>(std::move(rules), options));
}

Verdict Checker::check(const json::Value& value, std::size_t max_problems) const {
  return check_at(state_->rules.schema().root_id(), value, max_problems);
}

Verdict Checker::check_at(
    schema::NodeId node, const json::Value& value, std::size_t max_problems
) const {
  if (is_deeper(value, kMaxDepth)) return {{{"", "limit", "is nested too deep to be judged"}}};
  if (has_key_twice(value)) return {{{"", "parse", "has an object with the same key twice"}}};
  return state_->walk(node, value, max_problems);
}

Verdict Checker::check_text(std::string_view text) const {
  constexpr std::size_t kMaxProblems = 20;
  const auto value = json::parse(text, {.max_depth = kMaxDepth});
  if (value) return state_->walk(state_->rules.schema().root_id(), *value, kMaxProblems);
  const Error& error = value.error();
  if (error.code == ErrorCode::limit_exceeded)
    return {{{"", "parse", "is nested too deep to be read"}}};
  std::string message = "is no JSON";
  if (error.at.line > 0)
    message +=
        ": line " + std::to_string(error.at.line) + ", column " + std::to_string(error.at.column);
  return {{{"", "parse", std::move(message)}}};
}

}  // namespace extractinator::validate
