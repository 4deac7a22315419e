// Text to values over yyjson, with errors that say where and what; reachable through parse.h.
#include "json/parse.h"

#include <algorithm>
#include <cstddef>
#include <expected>
#include <format>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include <yyjson.h>

#include "base/check.h"
#include "base/error.h"
#include "base/result.h"
#include "json/scan.h"
#include "json/value.h"
#include "text/utf8.h"

namespace extractinator::json {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
// Values are destroyed, compared and written by recursion, so their depth must stay modest.
constexpr std::size_t kHighestMaxDepth = 1024;

struct FreeDocument {
  void operator()(yyjson_doc* document) const { yyjson_doc_free(document); }
};
using Document = std::unique_ptr<yyjson_doc, FreeDocument>;

Location place(std::string_view text, std::size_t offset, const ParseOptions& options) {
  const auto [line, column] = text::line_column(text, offset);
  Location at{.file = options.file, .line = line, .column = column};
  if (options.excerpt_in_errors) at.excerpt = text::line_at(text, offset);
  return at;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Says what stands at `offset` without quoting letters or digits: the text may be a patient's.
std::string found_at(std::string_view text, std::size_t offset) {
  if (offset >= text.size()) return "the end of the text";
  const char c = text[offset];
  const auto byte = static_cast<unsigned char>(c);
  if (is_letter(c)) return "a letter";
  if (is_digit(c)) return "a digit";
  if (c == '\n' || c == '\r') return "the end of the line";
  if (c == '\t') return "a tab";
  if (c == ' ') return "a space";
  if (byte >= 0x80) return "a character outside ASCII";
  if (byte < 0x20 || byte == 0x7F) return std::format("the control character U+{:04X}", byte);
  return std::format("`{}`", c);
}

// What people mean when they write what JSON does not have.
std::string hint_for(std::string_view message, std::string_view text, std::size_t offset) {
  const std::string_view rest = text.substr(std::min(offset, text.size()));
  if (message.contains("trailing comma")) return "remove the comma before the closing bracket";
  if (message.contains("leading zero")) {
    return "put a code such as 007 in quotation marks, or drop the zeros of a number";
  }
  if (message.contains("control character")) {
    return "write line breaks in strings as \\n and tabs as \\t";
  }
  if (message.contains("surrogate")) {
    return "write a pair such as \\ud83d\\ude00, or the character itself";
  }
  if (message.contains("escape")) return "a backslash itself is written \\\\";
  if (message.contains("UTF-8") || message.contains("utf-8")) return "save the file as UTF-8";
  if (message.contains("content after document")) {
    return "a file holds one value; for one object per line use the extension .jsonl";
  }
  if (rest.starts_with('\'')) return "write strings and keys in double quotation marks";
  if (rest.starts_with('/') || rest.starts_with('#')) return "JSON has no comments";
  if (rest.starts_with("True") || rest.starts_with("False")) return "write true or false";
  for (const std::string_view word : {"None", "NaN", "nan", "undefined"}) {
    if (rest.starts_with(word)) return "write null";
  }
  if (rest.starts_with("Infinity") || rest.starts_with("-Infinity")) {
    return "JSON has no infinite numbers";
  }
  if (rest.starts_with('+')) return "write positive numbers without a plus sign";
  if (rest.starts_with('.')) return "write a digit before the point, as in 0.5";
  if (message.contains("a string key") && !rest.empty() && is_letter(rest.front())) {
    return "write keys in double quotation marks";
  }
  return {};
}

Error syntax_error(
    std::string_view text, const yyjson_read_err& problem, const ParseOptions& options
) {
  const std::size_t offset = std::min(problem.pos, text.size());
  std::string_view message = problem.msg;
  constexpr std::string_view kPrefix = "unexpected character, ";
  if (message.starts_with(kPrefix)) message.remove_prefix(kPrefix.size());
  // The library takes these for signs of numbers that JSON does not have.
  if (offset < text.size() && (text[offset] == '+' || text[offset] == '.')) {
    message = "expected a JSON value";
  }
  std::string sentence = std::format("this is not JSON: {}", message);
  if (problem.code != YYJSON_READ_ERROR_UNEXPECTED_END) {
    sentence += std::format(", found {}", found_at(text, offset));
  }
  return {
      .code = ErrorCode::invalid_input,
      .message = std::move(sentence),
      .at = place(text, offset, options),
      .hint = hint_for(problem.msg, text, offset)
  };
}

std::string_view view_of(yyjson_val* value) {
  return {unsafe_yyjson_get_str(value), unsafe_yyjson_get_len(value)};
}

// Index of the first member whose key came before in the same object.
std::optional<std::size_t> duplicate_in(yyjson_val* object) {
  const std::size_t n_members = unsafe_yyjson_get_len(object);
  constexpr std::size_t kFewMembers = 16;  // Up to here comparing all pairs is cheaper.
  std::vector<std::string_view> keys;
  std::unordered_set<std::string_view> many;
  keys.reserve(std::min(n_members, kFewMembers));
  std::size_t index = 0;
  for (yyjson_val* key = unsafe_yyjson_get_first(object); index < n_members;
       key = unsafe_yyjson_get_next(key + 1), ++index) {
    const std::string_view name = view_of(key);
    if (n_members > kFewMembers) {
      if (!many.insert(name).second) return index;
    } else {
      if (std::ranges::contains(keys, name)) return index;
      keys.push_back(name);
    }
  }
  return std::nullopt;
}

// Makes our values from yyjson's, which lie in document order, without recursion.
class Converter {
 public:
  Converter(std::string_view text, const ParseOptions& options) : text_(text), options_(options) {}

  Result<Value> convert(yyjson_val* root) {
    Value result;
    TRY_VOID(begin(root, result));
    while (!open_.empty()) {
      Open& top = open_.back();
      if (top.n_done == top.n_children) {
        open_.pop_back();
        continue;
      }
      ++top.n_done;
      yyjson_val* child = top.next;
      Value* target = nullptr;
      // The vectors were reserved in full, so `target` stays where it is.
      if (top.value->is_object()) {
        child = top.next + 1;
        target = &top.value->as_object().emplace_back(std::string(view_of(top.next))).value;
      } else {
        target = &top.value->as_array().emplace_back();
      }
      top.next = unsafe_yyjson_get_next(child);
      TRY_VOID(begin(child, *target));
    }
    return result;
  }

 private:
  struct Open {
    Value* value;
    yyjson_val* next;
    std::size_t n_children;
    std::size_t n_done;
  };

  // Sets a scalar, or opens a container.
  Result<void> begin(yyjson_val* source, Value& target) {
    switch (unsafe_yyjson_get_type(source)) {
      case YYJSON_TYPE_NULL:
        return {};
      case YYJSON_TYPE_BOOL:
        target = Value(unsafe_yyjson_get_bool(source));
        return {};
      case YYJSON_TYPE_RAW:
        target = Value(Number{std::string(view_of(source))});
        return {};
      case YYJSON_TYPE_STR:
        target = Value(std::string(view_of(source)));
        return {};
      case YYJSON_TYPE_ARR:
        target = Value(Value::Array());
        target.as_array().reserve(unsafe_yyjson_get_len(source));
        break;
      case YYJSON_TYPE_OBJ:
        target = Value(Value::Object());
        target.as_object().reserve(unsafe_yyjson_get_len(source));
        if (options_.duplicate_keys == DuplicateKeys::refuse) {
          if (const auto index = duplicate_in(source)) return duplicate_error(*index);
        }
        break;
      default:
        EXTR_CHECK(false, "yyjson with raw numbers knows no other type");
    }
    open_.push_back(
        {.value = &target,
         .next = unsafe_yyjson_get_first(source),
         .n_children = unsafe_yyjson_get_len(source),
         .n_done = 0}
    );
    return {};
  }

  // `index` is the second member with its key in the container that begin() is about to open.
  [[nodiscard]] std::unexpected<Error> duplicate_error(std::size_t index) const {
    std::size_t at = skip_space(text_, 0);
    const auto child_at = [&](std::size_t n) {
      Children children(text_, at);
      std::optional<Child> child = children.next();
      while (child.has_value() && n-- > 0)
        child = children.next();
      EXTR_CHECK(child.has_value(), "the text that yyjson accepted has this child");
      return *child;
    };
    for (const Open& open : open_)
      at = child_at(open.n_done - 1).value;
    const Child second = child_at(index);
    // In data, keys can hold anything, so only those of settings are quoted.
    const std::string_view key = text_.substr(second.key + 1, second.key_end - second.key - 2);
    return fail(
        ErrorCode::invalid_input,
        options_.excerpt_in_errors ? std::format("the key `{}` is there twice in one object", key)
                                   : "an object has this key twice",
        place(text_, second.key, options_),
        "keep one of the two; which one counts would depend on the reader"
    );
  }

  std::string_view text_;
  const ParseOptions& options_;
  std::vector<Open> open_;
};

}  // namespace

Result<Value> parse(std::string_view text, const ParseOptions& options) {
  EXTR_CHECK(options.max_depth <= kHighestMaxDepth, "values deeper than 1024 levels are not safe");
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());

  // Before anything else, so that a million brackets cost one pass and no memory.
  if (const auto offset = too_deep_at(text, options.max_depth)) {
    return fail(
        ErrorCode::limit_exceeded,
        std::format("arrays and objects lie more than {} deep in each other", options.max_depth),
        place(text, *offset, options)
    );
  }
  if (skip_space(text, 0) == text.size()) {
    return fail(
        ErrorCode::invalid_input,
        "this is not JSON: there is nothing but white space",
        place(text, text.size(), options)
    );
  }

  yyjson_read_err problem = {};
  // Without the in-situ flag the text is only read; the missing const is the library's.
  const Document document(yyjson_read_opts(
      const_cast<char*>(text.data()), text.size(), YYJSON_READ_NUMBER_AS_RAW, nullptr, &problem
  ));
  if (document == nullptr) {
    if (problem.code == YYJSON_READ_ERROR_MEMORY_ALLOCATION) throw std::bad_alloc();
    return std::unexpected(syntax_error(text, problem, options));
  }
  return Converter(text, options).convert(document->root);
}

}  // namespace extractinator::json
