// Finds the canonical text of a value by asking a matcher. Public: AnswerWriter.
#include "grammar/answer_writer.h"

#include <algorithm>
#include <cstddef>
#include <format>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/result.h"
#include "grammar/grammar.h"
#include "grammar/suffix_automaton.h"
#include "grammar/values.h"
#include "grammar/vocabulary.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "schema/schema.h"

namespace extractinator::grammar {
namespace {

// Bytes of text that are tried for one value. It takes about as many as its text has; more, for
// the keys, where members stand in another order than the schema's.
constexpr std::size_t kMaxBytes = 2'000'000;
// Members and items within each other and one behind the other: the walk is a recursion.
constexpr std::size_t kMaxDepth = 4'000;

std::shared_ptr<const Vocabulary> single_bytes() {
  constexpr int kBytes = 256;
  std::vector<std::string> tokens;
  for (int byte = 0; byte < kBytes; ++byte)
    tokens.emplace_back(1, static_cast<char>(byte));
  tokens.emplace_back();
  auto vocabulary = Vocabulary::make(std::move(tokens), {kBytes});
  EXTR_CHECK(vocabulary.has_value(), "a token of its own ends answers");
  return *vocabulary;
}

}  // namespace

// One value on its way. What was taken can be given back; a function that returns false has left
// text and matcher as they were.
class AnswerWriter::Walk {
 public:
  Walk(const AnswerWriter& writer, const std::shared_ptr<const SuffixAutomaton>& source)
      : writer_(writer),
        matcher_(writer.grammar_, writer.bytes_, source) {}

  Result<std::string> write(const json::Value& value) {
    if (put_value(value, "") && matcher_.is_complete()) return std::move(text_);
    if (n_tried_ > kMaxBytes || is_too_deep_) {
      return fail(
          ErrorCode::limit_exceeded,
          std::format("no canonical form of the value was found within {} bytes", n_tried_)
      );
    }
    return fail(
        ErrorCode::unsupported,
        blocked_at_.empty() ? std::string("no answer can be like this value")
                            : std::format("no answer can have the value at `{}`", blocked_at_),
        {},
        "docs/canonical.md lists what is never written: members that the schema does not declare, "
        "very long texts, lists and numbers"
    );
  }

 private:
  bool take(std::string_view piece) {
    if (n_tried_ > kMaxBytes) return false;
    n_tried_ += piece.size();
    if (!matcher_.accept_bytes(piece)) return false;
    lengths_.push_back(text_.size());
    text_ += piece;
    return true;
  }

  void give_back_to(std::size_t n_pieces) {
    if (lengths_.size() == n_pieces) return;
    matcher_.rollback(lengths_.size() - n_pieces);
    text_.resize(lengths_[n_pieces]);
    lengths_.resize(n_pieces);
  }

  bool put_value(const json::Value& value, const std::string& pointer) {
    const std::size_t n_before = lengths_.size();
    const std::size_t n_bytes = text_.size();
    if (put_any(value, pointer)) return true;
    // The first value that is reached furthest is the one that is in the way, not what holds it.
    if (blocked_bytes_ == 0 || n_bytes > blocked_bytes_ - 1) {
      blocked_bytes_ = n_bytes + 1;
      blocked_at_ = pointer;
    }
    give_back_to(n_before);
    return false;
  }

  bool put_any(const json::Value& value, const std::string& pointer) {
    if (value.is_array()) return put_array(value.as_array(), pointer);
    if (value.is_object()) {
      std::vector<bool> is_written(value.as_object().size());
      return take("{") && put_members(value.as_object(), is_written, 0, true, pointer);
    }
    const auto text = canonical_text(value);
    return text && take(*text);
  }

  bool put_array(const json::Value::Array& items, const std::string& pointer) {
    if (!take("[")) return false;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i > 0 && !take(", ")) return false;
      if (!put_value(items[i], std::format("{}/{}", pointer, i))) return false;
    }
    return take("]");
  }

  // The members that are not written yet, and the end of the object.
  bool put_members(
      const json::Value::Object& members,
      std::vector<bool>& is_written,
      std::size_t n_written,
      bool is_first,
      const std::string& pointer
  ) {
    if (n_written == members.size() && take("}")) return true;
    if (depth_ == kMaxDepth) {
      is_too_deep_ = true;
      return false;
    }
    ++depth_;
    const bool is_put = put_next(members, is_written, n_written, is_first, pointer);
    --depth_;
    return is_put;
  }

  bool put_next(
      const json::Value::Object& members,
      std::vector<bool>& is_written,
      std::size_t n_written,
      bool is_first,
      const std::string& pointer
  ) {
    const std::size_t n_before = lengths_.size();
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (is_written[i] || !take(key_text(members[i].key, is_first))) continue;
      is_written[i] = true;
      if (put_value(members[i].value, pointer + step_of(members[i].key)) &&
          put_members(members, is_written, n_written + 1, false, pointer)) {
        return true;
      }
      is_written[i] = false;
      give_back_to(n_before);
    }
    // A property that may be absent but can be null has to be written.
    for (const std::string& name : writer_.nullable_names_) {
      if (std::ranges::contains(members, name, &json::Member::key)) continue;
      if (!take(key_text(name, is_first) + "null")) continue;
      if (put_members(members, is_written, n_written, false, pointer)) return true;
      give_back_to(n_before);
    }
    return false;
  }

  static std::string key_text(const std::string& key, bool is_first) {
    std::string text = is_first ? "" : ", ";
    json::write_string(text, key, json::Escaping::minimal);
    return text + ": ";
  }

  // A key that the schema does not name may say something of a patient.
  [[nodiscard]] std::string step_of(const std::string& key) const {
    return writer_.names_.contains(key) ? json::pointer_step(key) : "/*";
  }

  const AnswerWriter& writer_;
  Matcher matcher_;
  std::string text_;
  std::vector<std::size_t> lengths_;  // Of the text before each piece that was taken.
  std::size_t n_tried_ = 0;           // Bytes.
  std::size_t depth_ = 0;
  bool is_too_deep_ = false;
  std::size_t blocked_bytes_ = 0;  // One more than the text had where the value could not go on.
  std::string blocked_at_;
};

AnswerWriter::AnswerWriter(std::shared_ptr<const Grammar> grammar, const schema::Schema& schema)
    : grammar_(std::move(grammar)),
      bytes_(single_bytes()) {
  for (std::size_t i = 0; i < schema.n_nodes(); ++i) {
    const schema::Node& node = schema.node(static_cast<schema::NodeId>(i));
    for (const schema::Property& property : node.properties) {
      const bool is_new = names_.insert(property.name).second;
      const bool is_listed = !is_new && std::ranges::contains(nullable_names_, property.name);
      if (!is_listed && schema.is_nullable(property.node)) nullable_names_.push_back(property.name);
    }
  }
}

Result<std::string> AnswerWriter::write(
    const json::Value& value, const std::shared_ptr<const SuffixAutomaton>& source
) const {
  return Walk(*this, source).write(value);
}

}  // namespace extractinator::grammar
