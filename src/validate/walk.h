// Walks value and schema side by side; internal to the validate room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/value.h"
#include "schema/schema.h"
#include "validate/checker.h"
#include "validate/rules.h"
#include "validate/steps.h"

namespace extractinator::validate {

// Judges one value once.
class Walk {
 public:
  Walk(const Rules& rules, std::size_t max_problems, std::uint64_t max_steps);

  // The value is nested at most 256 deep and has no key twice.
  [[nodiscard]] Verdict judge(const json::Value& value, schema::NodeId id);

 private:
  // Which members or items of the value at hand some schema has evaluated (JSON Schema 2020-12
  // core, 11): kept only where an `unevaluated…` keyword asks. By position.
  using Evaluated = std::vector<bool>;
  // A node being judged, and what for: two equal ones within each other would go on for ever.
  struct Frame {
    const json::Value* value;
    schema::NodeId node;
    std::size_t scope;
  };

  void check(const json::Value& value, schema::NodeId id, Evaluated* evaluated);
  void check_entered(const json::Value& value, schema::NodeId id, Evaluated* evaluated);
  void apply(const json::Value& value, schema::NodeId id, Evaluated* evaluated);
  void check_child(const json::Value& value, std::string_view step, schema::NodeId id);
  [[nodiscard]] std::vector<Problem> trial(
      const json::Value& value, schema::NodeId id, std::size_t most, Evaluated* evaluated
  );
  [[nodiscard]] bool holds(const json::Value& value, schema::NodeId id, Evaluated* evaluated);

  // Leaves of the recursion stay functions of their own, so that what they need does not lie on the
  // stack once per level.
  [[gnu::noinline]] void add_type(const json::Value& value, schema::TypeSet allowed);
  [[gnu::noinline]] void add_no_alternative(
      std::string_view keyword, const json::Value& value, schema::TypeSet allowed
  );
  [[gnu::noinline]] void check_enumeration(const json::Value& value, schema::NodeId id);
  [[gnu::noinline]] void check_number(const json::Number& value, schema::NodeId id);
  [[gnu::noinline]] void check_string(const std::string& value, schema::NodeId id);
  void check_array(const json::Value& value, schema::NodeId id, Evaluated* evaluated);
  [[gnu::noinline]] void check_unique(const json::Value::Array& items);
  void check_items(const json::Value::Array& items, schema::NodeId id, Evaluated* evaluated);
  void check_contains(
      const json::Value::Array& items, const schema::Node& node, Evaluated* evaluated
  );
  void check_object(const json::Value& value, schema::NodeId id, Evaluated* evaluated);
  [[gnu::noinline]] void check_required(const json::Value::Object& members, schema::NodeId id);
  [[gnu::noinline]] void check_names(const json::Value::Object& members, const schema::Node& node);
  void check_members(const json::Value::Object& members, schema::NodeId id, Evaluated* evaluated);
  void check_logic(const json::Value& value, const schema::Node& node, Evaluated* evaluated);
  void check_alternatives(
      const json::Value& value,
      const std::vector<schema::NodeId>& alternatives,
      std::string_view keyword,
      Evaluated* evaluated
  );
  void check_unevaluated(const json::Value& value, const schema::Node& node, Evaluated& evaluated);
  [[nodiscard]] schema::NodeId target_of(const schema::DynamicRef& reference) const;
  [[nodiscard]] bool is_about_type_here(const std::vector<Problem>& problems) const;
  [[nodiscard]] bool is_false(schema::NodeId id) const;

  [[nodiscard]] bool is_full() const { return problems_.size() >= max_problems_; }
  [[nodiscard]] bool is_stopped() const { return !limit_.empty(); }
  [[nodiscard]] bool is_over() const { return is_full() || is_stopped(); }
  [[gnu::noinline]] void add(std::string_view keyword, std::string message);
  // False if there are no more steps.
  bool spend(std::uint64_t n);
  void stop(std::string_view limit);

  const Rules& rules_;
  const schema::Schema& schema_;
  std::size_t max_problems_;
  Steps steps_;
  std::string limit_;  // Which bound was reached; empty while none was.
  std::string pointer_;
  std::vector<Problem> problems_;
  std::vector<Frame> frames_;
  std::uintptr_t stack_begin_ = 0;  // Where the call stack was when the walk began.
  // The dynamic scope: resources in the order in which they were first entered.
  std::vector<std::uint32_t> scope_;
  std::vector<bool> is_in_scope_;
};

}  // namespace extractinator::validate
