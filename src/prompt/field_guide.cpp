// Writes the field lines and the system message. Public: field_guide, system_text.
#include "prompt/field_guide.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/absence.h"
#include "schema/evidence.h"
#include "schema/flattened.h"
#include "schema/schema.h"

namespace extractinator::prompt {
namespace {

using schema::flattened;
using schema::Node;
using schema::NodeId;
using schema::Schema;
using schema::Type;
using schema::without_null;

// Shared nodes are written out at each use, so a small schema can describe a huge tree.
constexpr std::size_t kMaxVisits = 20'000;
constexpr std::size_t kMaxDepth = 64;

constexpr std::string_view kWhiteSpace = " \t\r\n\f\v";

// White-space runs become one space, none at the ends: a description is one line.
std::string fold(std::string_view text) {
  std::string folded;
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(kWhiteSpace), text.size()));
    if (text.empty()) return folded;
    const std::size_t end = std::min(text.find_first_of(kWhiteSpace), text.size());
    if (!folded.empty()) folded += ' ';
    folded += text.substr(0, end);
    text.remove_prefix(end);
  }
}

// A name as it is, unless it would break its line or vanish in it.
std::string printable(const std::string& name) {
  const bool is_plain =
      !name.empty() && fold(name) == name &&
      std::ranges::none_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  return is_plain ? name : json::write(json::Value(name));
}

std::string join(const std::vector<std::string>& words, std::string_view separator) {
  std::string text;
  for (const std::string& word : words) {
    if (&word != &words.front()) text += separator;
    text += word;
  }
  return text;
}

void append_unless_there(std::vector<std::string>& words, std::string word) {
  if (std::ranges::find(words, word) == words.end()) words.push_back(std::move(word));
}

// "1 to 5 items", "at least 1 items", "at most 5 items"; nothing if unbounded.
std::optional<std::string> count_limit(
    std::uint64_t low, std::optional<std::uint64_t> high, std::string_view noun
) {
  const auto phrase = [&](std::string text) { return std::move(text) + " " + std::string(noun); };
  if (low > 0 && high) return phrase(std::to_string(low) + " to " + std::to_string(*high));
  if (low > 0) return phrase("at least " + std::to_string(low));
  if (high) return phrase("at most " + std::to_string(*high));
  return std::nullopt;
}

// Long lists of codes would fill the prompt; the grammar holds the model to them anyway.
constexpr std::size_t kMaxListedValues = 100;

// How a text of the format looks, in words a model follows.
std::string format_phrase(const std::string& format) {
  constexpr std::pair<std::string_view, std::string_view> kPhrases[] = {
      {"date", "date as YYYY-MM-DD"},
      {"time", "time as HH:MM:SS with Z or offset"},
      {"date-time", "date and time as YYYY-MM-DDTHH:MM:SS with Z or offset"},
      {"duration", "duration as in ISO 8601"},
      {"email", "e-mail address"},
      {"uuid", "UUID"},
      {"ipv4", "IPv4 address"},
      {"ipv6", "IPv6 address"},
      {"uri", "URI"},
      {"hostname", "host name"},
  };
  const auto* const known = std::ranges::find(
      kPhrases, std::string_view(format), &std::pair<std::string_view, std::string_view>::first
  );
  return known == std::ranges::end(kPhrases) ? "string" : std::string(known->second);
}

class FieldGuide {
 public:
  explicit FieldGuide(const Schema& schema) : schema_(schema) {}

  Result<std::string> write() {
    TRY(const bool has_properties, has_property_lines(schema_.root_id(), 0));
    if (has_properties) {
      TRY_VOID(property_lines(schema_.root_id(), 0, 0));
    } else {
      TRY_VOID(line({.name = "answer", .node = schema_.root_id(), .is_required = true}, 0, 0));
    }
    return std::move(text_);
  }

 private:
  // Nesting of the schema may exceed that of the lines: lists and alternatives take no line.
  Result<void> visit(std::size_t depth) {
    if (depth > kMaxDepth) {
      return fail(
          ErrorCode::limit_exceeded,
          "the schema is nested deeper than " + std::to_string(kMaxDepth) + " levels"
      );
    }
    if (++n_visits_ > kMaxVisits) {
      return fail(
          ErrorCode::limit_exceeded,
          "the schema has more than " + std::to_string(kMaxVisits) +
              " parts when what it shares is written out",
          {},
          "describe fewer fields, or split the task"
      );
    }
    return {};
  }

  Result<void> line(const schema::Property& property, std::size_t indent, std::size_t depth) {
    const std::optional<NodeId> with_status = schema::value_with_status(schema_, property.node);
    const NodeId node = with_status.value_or(property.node);
    TRY(auto phrases, type_phrases(node, depth));
    TRY(const auto limits, limits_of(node, depth));
    if (with_status) {
      if (phrases.size() > 1) std::erase(phrases, "null");
      phrases.front().insert(0, "status and ");
    }
    if (!text_.empty()) text_ += '\n';
    text_.append(2 * indent, ' ');
    text_ += "- " + printable(property.name) + " (" + join(phrases, " or ");
    for (const std::string& limit : limits)
      text_ += ", " + limit;
    // A value that can be null is always written.
    if (!property.is_required && !schema_.is_nullable(node)) text_ += ", may be left out";
    text_ += ")";
    if (const std::string description = fold(description_of(node)); !description.empty())
      text_ += ": " + description;
    return property_lines(node, indent + 1, depth);
  }

  // The lines of the properties of an object, of the items of a list, or of each alternative.
  Result<void> property_lines(NodeId id, std::size_t indent, std::size_t depth) {
    TRY_VOID(visit(depth));
    // A definition that contains itself is described once on the way down.
    const NodeId defined = schema_.resolved(id);
    if (std::ranges::contains(open_, defined)) return {};
    open_.push_back(defined);
    auto status = lines_below(flattened(schema_, id), indent, depth);
    open_.pop_back();
    return status;
  }

  Result<void> lines_below(const Node& node, std::size_t indent, std::size_t depth) {
    if (node.types.contains(Type::object) && !node.enumeration) {
      for (const schema::Property& property : node.properties)
        TRY_VOID(line(property, indent, depth + 1));
      if (has_free_members(node))
        TRY_VOID(property_lines(*node.additional_properties, indent, depth + 1));
    }
    if (node.types.contains(Type::array) && !node.enumeration) {
      for (const NodeId item : node.prefix_items)
        TRY_VOID(property_lines(item, indent, depth + 1));
      if (node.items) TRY_VOID(property_lines(*node.items, indent, depth + 1));
    }
    for (const NodeId alternative : node.any_of)
      TRY_VOID(property_lines(alternative, indent, depth + 1));
    return {};
  }

  // An object used as a table from names to values.
  [[nodiscard]] bool has_free_members(const Node& node) const {
    return node.properties.empty() && node.additional_properties && !schema_.is_closed(node);
  }

  // True if the answer itself is an object with named fields (perhaps one of several).
  Result<bool> has_property_lines(NodeId id, std::size_t depth) {
    TRY_VOID(visit(depth));
    const Node node = flattened(schema_, id);
    if (node.types.contains(Type::array) && !node.types.contains(Type::object)) return false;
    if (!node.properties.empty()) return true;
    for (const NodeId alternative : node.any_of) {
      TRY(const bool has, has_property_lines(alternative, depth + 1));
      if (has) return true;
    }
    return false;
  }

  // What a value may be, `null` last. Never empty.
  Result<std::vector<std::string>> type_phrases(NodeId id, std::size_t depth) {
    TRY_VOID(visit(depth));
    if (schema::is_quote(schema_.node(id))) return std::vector<std::string>{"quote", "null"};
    const Node node = flattened(schema_, id);
    std::vector<std::string> phrases;
    if (node.enumeration) {
      append_closed_set(phrases, *node.enumeration);
    } else if (!node.any_of.empty()) {
      for (const NodeId alternative : node.any_of) {
        TRY(auto of_alternative, type_phrases(alternative, depth + 1));
        for (std::string& phrase : of_alternative)
          append_unless_there(phrases, std::move(phrase));
      }
    } else if (node.types == schema::TypeSet::all() && !node.items && node.prefix_items.empty() &&
               node.properties.empty()) {
      phrases.emplace_back("any value");
    } else {
      TRY_VOID(append_types(phrases, node, depth));
    }
    std::erase(phrases, "null");
    if (phrases.empty() || (schema_.is_nullable(id) && phrases.front() != "any value"))
      phrases.emplace_back("null");
    return phrases;
  }

  Result<void> append_types(
      std::vector<std::string>& phrases, const Node& node, std::size_t depth
  ) {
    const auto add = [&](Type type, std::string_view phrase) {
      if (node.types.contains(type)) phrases.emplace_back(phrase);
    };
    add(Type::string, node.format ? format_phrase(*node.format) : "string");
    if (!node.types.contains(Type::number)) add(Type::integer, "integer");
    add(Type::number, "number");
    add(Type::boolean, "boolean");
    if (node.types.contains(Type::array)) {
      TRY(std::string list, list_phrase(node, depth));
      phrases.push_back(std::move(list));
    }
    if (node.types.contains(Type::object) && has_free_members(node)) {
      TRY(const auto of_members, type_phrases(*node.additional_properties, depth + 1));
      phrases.push_back("object from names to " + join(of_members, " or "));
    } else {
      add(Type::object, "object");
    }
    return {};
  }

  // "list of string", "list of string, then integer, then any number of date".
  Result<std::string> list_phrase(const Node& node, std::size_t depth) {
    std::string text = "list of ";
    for (const NodeId item : node.prefix_items) {
      TRY(const auto of_item, type_phrases(item, depth + 1));
      text += (item == node.prefix_items.front() ? "" : ", then ") + join(of_item, " or ");
    }
    if (!node.prefix_items.empty()) {
      if (!node.items || schema_.node(*node.items).types.is_empty()) return text;
      text += ", then any number of ";
    }
    if (!node.items) return text + "any value";
    TRY(const auto of_items, type_phrases(*node.items, depth + 1));
    return text + join(of_items, " or ");
  }

  static void append_closed_set(
      std::vector<std::string>& phrases, const std::vector<json::Value>& values
  ) {
    std::vector<std::string> texts;
    std::size_t n_values = 0;
    for (const json::Value& value : values) {
      if (value.is_null()) continue;
      if (++n_values <= kMaxListedValues) texts.push_back(json::write(value));
    }
    if (n_values == 1) phrases.push_back("always " + texts.front());
    if (n_values < 2) return;
    std::string phrase = "one of " + join(texts, ", ");
    if (n_values > texts.size())
      phrase += " and " + std::to_string(n_values - texts.size()) + " more";
    phrases.push_back(std::move(phrase));
  }

  // Limits of a value, and of the items if it is a list.
  Result<std::vector<std::string>> limits_of(NodeId id, std::size_t depth) {
    TRY_VOID(visit(depth));
    if (schema::is_quote(schema_.node(id))) return std::vector<std::string>();
    const Node node = flattened(schema_, without_null(schema_, id));
    std::vector<std::string> numbers;
    std::vector<std::string> counts;
    if (node.enumeration) return numbers;

    if (node.types.contains(Type::number) || node.types.contains(Type::integer)) {
      if (node.minimum) numbers.push_back("at least " + node.minimum->text);
      if (node.exclusive_minimum) numbers.push_back("above " + node.exclusive_minimum->text);
      if (node.maximum) numbers.push_back("at most " + node.maximum->text);
      if (node.exclusive_maximum) numbers.push_back("below " + node.exclusive_maximum->text);
      if (node.multiple_of) numbers.push_back("a multiple of " + node.multiple_of->text);
    }
    if (node.types.contains(Type::array)) {
      if (auto limit = count_limit(node.min_items, node.max_items, "items"))
        counts.push_back(std::move(*limit));
      if (node.has_unique_items) counts.emplace_back("all different items");
    }
    if (node.types.contains(Type::string)) {
      if (node.pattern) numbers.push_back("matching " + json::write(json::Value(*node.pattern)));
      if (auto limit = count_limit(node.min_length, node.max_length, "characters"))
        counts.push_back(std::move(*limit));
    }
    if (node.types.contains(Type::array) && node.items && node.prefix_items.empty()) {
      TRY(auto of_items, limits_of(*node.items, depth + 1));
      const auto is_count = [](const std::string& limit) {
        return limit.ends_with(" items") || limit.ends_with(" characters");
      };
      for (std::string& limit : of_items)
        (is_count(limit) ? counts : numbers).push_back(std::move(limit));
    }
    std::ranges::move(counts, std::back_inserter(numbers));
    return numbers;
  }

  std::string description_of(NodeId id) const {
    const std::string outer = flattened(schema_, id).description;
    return outer.empty() ? flattened(schema_, without_null(schema_, id)).description : outer;
  }

  const Schema& schema_;
  std::string text_;
  std::vector<NodeId> open_;  // Definitions whose fields are being written.
  std::size_t n_visits_ = 0;
};

}  // namespace

Result<std::string> field_guide(const Schema& schema) { return FieldGuide(schema).write(); }

Result<std::string> system_text(
    std::string_view task_description, const Schema& schema, std::string_view extra_instructions
) {
  TRY(const std::string fields, field_guide(schema));
  const std::string extra = fold(extra_instructions);
  return "You extract structured data from a report.\nTask: " + fold(task_description) +
         (extra.empty() ? "" : "\nFurther instructions: " + extra) + "\nFields of the answer:\n" +
         fields + "\nAnswer with one JSON object only. Use null where the report gives no value." +
         (schema::leads_to_quotes(schema, schema.root_id())
              ? "\nA quote is a short passage of the report, word for word, that shows the value "
                "of "
                "the field behind it. Use null where there is none."
              : "") +
         (schema::leads_to_statuses(schema, schema.root_id())
              ? "\nA status says what the report says of a field: \"value\" if it gives the value, "
                "which then follows, \"not_mentioned\" if it says nothing of it, \"unknown\" if it "
                "says that the value is not known or cannot be judged, \"negated\" if it says that "
                "there is none."
              : "");
}

}  // namespace extractinator::prompt
