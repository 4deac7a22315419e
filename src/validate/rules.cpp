// Compiles patterns, divisors and long enumerations; everything here is reachable through rules.h.
#include "validate/rules.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <format>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/result.h"
#include "json/value.h"
#include "schema/schema.h"
#include "validate/canonical.h"
#include "validate/checker.h"
#include "validate/formats.h"
#include "validate/multiple.h"
#include "validate/pattern.h"

namespace extractinator::validate {
namespace {

constexpr std::size_t kMaxPatterns = 4'000;                             // Usual: below 50.
constexpr std::size_t kMaxPatternsSize = std::size_t{4} * 1024 * 1024;  // Of 16 bytes each.
constexpr std::size_t kMaxDivisorLength = 2'000;                        // Usual: below 10.
// Up to here values are compared one by one.
constexpr std::size_t kShortEnumeration = 16;

}  // namespace

Result<Rules> Rules::make(std::shared_ptr<const schema::Schema> schema, Formats formats) {
  Rules rules;
  rules.schema_ = std::move(schema);
  rules.nodes_.resize(rules.schema_->n_nodes());
  for (std::size_t i = 0; i < rules.nodes_.size(); ++i) {
    const auto id = schema::NodeId{static_cast<std::uint32_t>(i)};
    if (auto done = rules.prepare(id, formats); !done) {
      const std::string_view pointer = rules.schema_->pointer(id);
      Error error = std::move(done).error().within(
          std::format("`{}`", pointer.empty() ? std::string_view("#") : pointer)
      );
      error.at = rules.schema_->place(id);
      return std::unexpected(std::move(error));
    }
  }
  return rules;
}

Result<const Pattern*> Rules::pattern_of(const std::string& text) {
  const auto known = patterns_.find(text);
  if (known != patterns_.end()) return &known->second;
  TRY(Pattern pattern, Pattern::make(text));
  patterns_size_ += pattern.size();
  if (patterns_.size() >= kMaxPatterns || patterns_size_ > kMaxPatternsSize)
    return fail(
        ErrorCode::limit_exceeded,
        std::format(
            "is one pattern too many: at most {} different ones and {} MiB are allowed",
            kMaxPatterns,
            kMaxPatternsSize / 65'536
        )
    );
  return &patterns_.emplace(text, std::move(pattern)).first->second;
}

Result<void> Rules::prepare(schema::NodeId id, Formats formats) {
  const schema::Node& node = schema_->node(id);
  NodeRules& rules = nodes_[static_cast<std::size_t>(id)];
  const auto pattern_in = [&](std::string_view keyword,
                              const std::string& text) -> Result<const Pattern*> {
    auto pattern = pattern_of(text);
    if (!pattern) return std::unexpected(std::move(pattern).error().within(keyword));
    return *pattern;
  };

  for (std::uint32_t i = 0; i < node.properties.size(); ++i)
    rules.by_name.push_back(i);
  std::ranges::sort(rules.by_name, {}, [&](std::uint32_t i) -> std::string_view {
    return node.properties[i].name;
  });
  for (const schema::PatternProperty& property : node.pattern_properties) {
    TRY(const Pattern* pattern, pattern_in("`patternProperties`", property.pattern));
    rules.pattern_properties.push_back(pattern);
  }
  if (node.pattern) {
    TRY(rules.pattern, pattern_in("`pattern`", *node.pattern));
  }
  if (node.format && formats == Formats::assertion) rules.format = find_format(*node.format);
  if (node.multiple_of) {
    if (node.multiple_of->text.size() > kMaxDivisorLength)
      return fail(
          ErrorCode::limit_exceeded,
          std::format("`multipleOf`: has more than {} digits", kMaxDivisorLength)
      );
    rules.divisor = std::make_unique<const Divisor>(*node.multiple_of);
  }
  if (node.enumeration && node.enumeration->size() > kShortEnumeration)
    for (const json::Value& value : *node.enumeration)
      rules.values.insert(canonical_text(value));
  return {};
}

const schema::Property* Rules::find_property(schema::NodeId id, std::string_view name) const {
  const auto& properties = schema_->node(id).properties;
  const auto& by_name = of(id).by_name;
  const auto name_of = [&](std::uint32_t i) -> std::string_view { return properties[i].name; };
  const auto found = std::ranges::lower_bound(by_name, name, {}, name_of);
  return found == by_name.end() || name_of(*found) != name ? nullptr : &properties[*found];
}

}  // namespace extractinator::validate
